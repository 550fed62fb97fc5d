"""Files that hold other files: their contents as parts of the message they came in.

ZIP, gzip, `winmail.dat`, Outlook's `.msg`, and files inside a signature, also in each other.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from parsers.containers import outlook, tnef
from parsers.containers.zip import Budget, inflated, unpacked
from parsers.errors import ParserError
from parsers.mail import smime
from parsers.mail.embedded import files_in_text
from parsers.mail.headers import decoded
from parsers.mail.message import Leaf
from parsers.terms import Finding
from parsers.text import sniff

MOST_DEPTH = 3
_MOST_OF_A_KIND = 20

# A file inside a container: its name, its bytes, and the Content-ID by which HTML refers to it.
Inside = tuple[str, bytes, str]


def opened(leaf: Leaf, passwords: Sequence[str] = (), budget: Budget | None = None) -> tuple[list[Leaf], list[Finding]]:
    """Return the parts inside a part, and findings for what was left out; a part that holds none is itself.

    Containers in containers are opened too, at most three deep. An inner part's path is the outer one's, a slash,
    and its number from 1. Messages come as parts of the type `message/rfc822`. `passwords` are tried on encrypted
    entries. `budget` is what is left for the whole original; without one the part has a budget of its own.
    """
    opener = _Opener(passwords, budget or Budget())
    return list(opener.open(leaf, leaf.path.count("/"))), opener.findings


@dataclass(slots=True)
class _Opener:
    """Opens one part and the containers in it."""

    passwords: Sequence[str]
    budget: Budget
    findings: list[Finding] = field(default_factory=list)

    def tell(self, code: str, text: str) -> None:
        """Note what a person must look at; a bomb need not name each of its pieces."""
        if sum(finding.code == code for finding in self.findings) < _MOST_OF_A_KIND:
            self.findings.append(Finding(code, text, needs_review=True))

    def open(self, leaf: Leaf, depth: int) -> Iterator[Leaf]:
        """Yield the part, or the parts inside it."""
        name = leaf.filename or (f"part {leaf.path}" if leaf.path else "the file")
        read = self._reader(leaf)
        if read is None:
            yield leaf
        elif depth >= MOST_DEPTH:
            self.tell("too_complex", f"{name} was not opened: it is packed more than {MOST_DEPTH} times")
        else:
            for number, (inner, data, content_id) in enumerate(read(leaf, name), 1):
                if not data:
                    self.findings.append(Finding("empty_attachment", f"the file {decoded(inner)} in {name} is empty"))
                    continue
                shown = sniff.media_type(data)
                path = f"{leaf.path}/{number}".lstrip("/")
                yield from self.open(Leaf(path, shown, shown, decoded(inner), data, content_id), depth + 1)

    def _reader(self, leaf: Leaf) -> Callable[[Leaf, str], list[Inside]] | None:
        """Return how a part is opened, or None when it is no container."""
        found = {
            sniff.ZIP: self._zip,
            sniff.GZIP: self._gzip,
            sniff.TNEF: self._tnef,
            sniff.OUTLOOK: self._outlook,
            sniff.SIGNED: self._signed,
        }.get(leaf.media_type)
        if found or leaf.media_type != sniff.TEXT:
            return found
        # signed e-invoices and files out of mail gateways also come in base64
        return self._signed if smime.unwrapped(leaf.content) else self._text if files_in_text(leaf.content) else None

    def _zip(self, leaf: Leaf, name: str) -> list[Inside]:
        entries, findings = unpacked(leaf.content, name, self.passwords, self.budget)
        self.findings.extend(findings)
        return [(inner, data, "") for inner, data in entries]

    def _gzip(self, leaf: Leaf, name: str) -> list[Inside]:
        data, findings = inflated(leaf.content, name, self.budget)
        self.findings.extend(findings)
        bare = leaf.filename[:-3] if leaf.filename.lower().endswith(".gz") else leaf.filename
        return [] if findings else [(bare, data, "")]

    def _tnef(self, leaf: Leaf, name: str) -> list[Inside]:
        try:
            files, html = tnef.unwound(leaf.content)
        except ParserError as error:
            self.tell("damaged", f"{name} can't be opened: {error}")
            return []
        if self._is_over(len(files), sum(len(file.content) for file in files), name):
            return []
        inside = [(file.name, file.content, file.content_id) for file in files]
        if not (inside or html):
            self.findings.append(Finding("empty_attachment", f"{name} holds no files"))
        # the body stands in the message too, as a rule; alone in here it is the only one
        return inside or ([("", html, "")] if html else [])

    def _outlook(self, leaf: Leaf, name: str) -> list[Inside]:
        if not outlook.is_available():
            self.tell("not_readable", f"{name} is an Outlook file; install billfold[outlook] to have it opened")
            return []
        try:
            message = outlook.message_in(leaf.content)
        except ParserError as error:
            self.tell("damaged", f"{name} can't be opened: {error}")
            return []
        if message is None:
            self.tell("not_readable", f"{name} is an old office document, and files of its kind are not read")
            return []
        return [] if self._is_over(1, len(message), name) else [(_without(leaf.filename, ".msg"), message, "")]

    def _signed(self, leaf: Leaf, name: str) -> list[Inside]:
        wrapped = smime.unwrapped(leaf.content)
        match wrapped.wrapping if wrapped else smime.Wrapping.OTHER:
            case smime.Wrapping.SIGNED if wrapped:
                if self._is_over(1, len(wrapped.content), name):
                    return []
                return [(_without(leaf.filename, ".p7m"), wrapped.content, "")]
            case smime.Wrapping.ENCRYPTED:
                self.tell("encrypted", f"{name} is encrypted (S/MIME) and can't be read")
            case smime.Wrapping.DETACHED:
                pass
            case _:
                self.tell("damaged", f"{name} is a signed file that can't be taken apart")
        return []

    def _text(self, leaf: Leaf, name: str) -> list[Inside]:
        found = files_in_text(leaf.content)
        if self._is_over(len(found), sum(len(data) for _, data in found), name):
            return []
        return [(decoded(inner), data, "") for inner, data in found]

    def _is_over(self, entries: int, octets: int, name: str) -> bool:
        """Take from the budget; whether it does not suffice. What is too much leaves it to those that come after."""
        self.budget.work -= octets
        if entries <= self.budget.entries and octets <= self.budget.octets and self.budget.work >= 0:
            self.budget.entries -= entries
            self.budget.octets -= octets
            return False
        self.tell("too_complex", f"{name} was not opened: there is too much in the files of this message")
        return True


def _without(filename: str, ending: str) -> str:
    return filename[: -len(ending)] if filename.lower().endswith(ending) else filename
