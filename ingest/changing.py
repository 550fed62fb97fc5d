"""A connection that may change a mailbox (RFC 3501): only `settling` opens one, and only where it was asked for.

`\\Seen` is never touched, and no message is removed but by its UID (UID EXPUNGE, RFC 4315): a plain EXPUNGE, and CLOSE,
would remove what others have marked as deleted.
"""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.connection import Connection
from ingest.errors import CommandRefused, IngestError
from ingest.numbers import read_set
from ingest.protocol import Protocol, shown_name
from ingest.responses import gather, joined, quoted, read_list

_EXISTS_ALREADY = re.compile(r"\[ALREADYEXISTS\]|already exists|duplicate folder", re.IGNORECASE)
# So much time, as bytes, may each message take that a server copies.
_COPY_BYTES = 20_000
_ANSWER_BYTES = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """A mailbox as SELECT opened it. `permanent` has the flags that can be kept, in lower case; None where not told."""

    uidvalidity: int
    read_only: bool
    permanent: frozenset[str] | None

    def keeps(self, keyword: str) -> bool:
        """Whether a keyword that is set is kept (RFC 3501, section 7.1: PERMANENTFLAGS)."""
        return self.permanent is None or bool({"\\*", keyword.casefold()} & self.permanent)


class ChangingConnection(Connection):
    """A connection that can open mailboxes read-write, and change the messages in them."""

    def can(self, *names: str) -> bool:
        """Whether the server has one of these capabilities."""
        return any(name.encode() in self.capabilities for name in names)

    def namespace(self) -> tuple[str, str] | None:
        """Return the prefix and the delimiter of the user's own mailboxes (RFC 2342), where they are told."""
        if not self.can("NAMESPACE", "IMAP4REV2"):
            return None
        try:
            with self._dialogue.command("name its namespaces", 2000) as imap:
                kind, data = imap.namespace()
                self._dialogue.check(kind, data, "name its namespaces")
        except CommandRefused:
            return None
        values = next((read_list(joined(pieces)) for pieces in gather(data)), None)
        match values:
            case [[[bytes() as prefix, bytes() | None as delimiter, *_], *_], *_]:
                return shown_name(prefix), (delimiter or b"").decode("ascii", "replace")
        return None

    def open_to_change(self, raw: bytes) -> Opened:
        """Open a mailbox read-write (SELECT)."""
        doing = f"open the mailbox {shown_name(raw)!r} for changes"
        with self._dialogue.command(doing, 4000) as imap:
            kind, data = imap.select_to_change(quoted(raw))
            self._dialogue.check(kind, data, doing)
            validity, permanent = _told(imap, "UIDVALIDITY"), _told(imap, "PERMANENTFLAGS")
            read_only = "READ-ONLY" in imap.untagged_responses
        flags = None if permanent is None else frozenset(permanent.decode("ascii", "replace").casefold().split())
        return Opened(
            int(validity) if validity and validity.isdigit() else 0,
            read_only,
            None if flags is None else frozenset(flag.strip("()") for flag in flags),
        )

    def unselect(self, raw: bytes) -> None:
        """Leave the open mailbox without removing what is marked as deleted in it; never fails."""
        with contextlib.suppress(IngestError):
            if not self.can("UNSELECT", "IMAP4REV2"):
                self.examine(raw)
                return
            with self._dialogue.command("leave the mailbox", 1000) as imap:
                imap.unselect()

    def create(self, raw: bytes) -> None:
        """Make a mailbox, which may be there already, and subscribe to it, so that mail programs show it."""
        doing = f"make the mailbox {shown_name(raw)!r}"
        try:
            with self._dialogue.command(doing, 1000) as imap:
                kind, data = imap._simple_command("CREATE", quoted(raw))
                self._dialogue.check(kind, data, doing)
        except CommandRefused as error:
            if not _EXISTS_ALREADY.search(error.reason):
                raise
        with contextlib.suppress(CommandRefused), self._dialogue.command("subscribe to a mailbox", 1000) as imap:
            imap._simple_command("SUBSCRIBE", quoted(raw))

    def store(self, numbers: str, item: str, value: bytes, count: int) -> None:
        """Change flags or labels of `count` messages, by UID (STORE)."""
        with self._dialogue.command("mark messages", _ANSWER_BYTES * count) as imap:
            # imaplib takes bytes as they are, which its annotations do not say.
            kind, data = imap.uid("STORE", numbers, item, b"(" + value + b")")  # type: ignore[arg-type]
            self._dialogue.check(kind, data, "mark messages")

    def move(self, numbers: str, raw: bytes, count: int) -> list[range] | None:
        """Move messages, by UID (RFC 6851); return which the server says it has moved, None where it does not say."""
        return self._copied("MOVE", "move messages", numbers, raw, count)

    def copy(self, numbers: str, raw: bytes, count: int) -> list[range] | None:
        """Copy messages, by UID; return which the server says it has copied (COPYUID), None where it does not say."""
        return self._copied("COPY", "copy messages", numbers, raw, count)

    def remove(self, numbers: str, count: int) -> None:
        """Remove exactly these messages, of which there is a copy: mark them as deleted, and UID EXPUNGE them."""
        self.store(numbers, "+FLAGS.SILENT", rb"\Deleted", count)
        with self._dialogue.command("remove messages that were copied", _ANSWER_BYTES * count) as imap:
            kind, data = imap.uid("EXPUNGE", numbers)
            self._dialogue.check(kind, data, "remove messages that were copied")

    def _copied(self, command: str, doing: str, numbers: str, raw: bytes, count: int) -> list[range] | None:
        with self._dialogue.command(doing, _COPY_BYTES * count) as imap:
            imap.untagged_responses.pop("COPYUID", None)
            kind, data = imap.uid(command, numbers, quoted(raw))  # type: ignore[arg-type]
            self._dialogue.check(kind, data, doing)
            told: Sequence[object] = imap.untagged_responses.pop("COPYUID", [])
        # RFC 4315, section 3: UIDVALIDITY of the other mailbox, UIDs here, UIDs there.
        sets = [words[1] for line in told if isinstance(line, bytes) and len(words := line.split()) == 3]
        return [numbered for one in sets for numbered in read_set(one)] or None


def _told(imap: Protocol, code: str) -> bytes | None:
    values = imap.untagged_responses.get(code)
    return values[-1] if values and isinstance(values[-1], bytes) else None
