"""Which mailboxes of an account are meant, and which of them are Junk.

Junk is found by special use (RFC 6154, and XLIST's older `\\Spam`), else by the names that providers and mail
programs give it; the names lie in `junk_names.toml`.
"""

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ingest.errors import UnknownMailbox
from parsers.text.characters import folded

JUNK = "\\junk"
_JUNK_ATTRIBUTES = {JUNK, "\\spam"}
_OTHER_USES = {"\\trash", "\\all", "\\archive", "\\drafts", "\\sent", "\\flagged", "\\important"}
_NOT_SELECTABLE = {"\\noselect", "\\nonexistent"}


@dataclass(frozen=True, slots=True)
class ListedMailbox:
    """A mailbox as LIST shows it: its name for people, the server's own bytes, and its attributes in lower case."""

    name: str
    raw: bytes
    attributes: frozenset[str] = frozenset()
    delimiter: str = ""

    @property
    def selectable(self) -> bool:
        """Say whether it can hold messages, and has a name that can be sent back."""
        return not self.attributes & _NOT_SELECTABLE and not re.search(rb"[\r\n\0]", self.raw)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A mailbox to look at: its name for people, the server's own bytes for it, and whether it is Junk."""

    name: str
    raw: bytes
    junk: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """The mailboxes that the patterns name, and an error for each name that the account does not have."""

    mailboxes: tuple[Mailbox, ...]
    unknown: tuple[UnknownMailbox, ...] = ()


@dataclass(frozen=True, slots=True)
class _JunkNames:
    leaves: frozenset[str]
    ambiguous: frozenset[str]
    never: frozenset[str]
    paths: frozenset[str]


@cache
def _junk_names() -> _JunkNames:
    data = tomllib.loads(files("ingest").joinpath("junk_names.toml").read_text(encoding="utf-8"))
    named = {key: frozenset(folded(name) for name in names) for key, names in data.items()}
    return _JunkNames(named["leaves"], named["ambiguous"], named["never"], named["paths"])


def is_junk(mailbox: ListedMailbox) -> bool:
    """Say whether a mailbox is Junk: by its special use, else by the last part of its name.

    A name that means Junk to one program and something else to another counts only with the attribute.
    """
    if mailbox.attributes & _JUNK_ATTRIBUTES:
        return True
    return not mailbox.attributes & _OTHER_USES and is_junk_name(mailbox.name, mailbox.delimiter)


def is_junk_name(name: str, delimiter: str) -> bool:
    """Say whether a mailbox without a special use is Junk by its name."""
    names = _junk_names()
    leaf = folded(name.rsplit(delimiter, 1)[-1] if delimiter else name).lstrip("+")
    if leaf in names.never or leaf in names.ambiguous:
        return False
    return leaf in names.leaves or folded(name) in names.paths


def select(listed: Sequence[ListedMailbox], patterns: Sequence[str], account: str) -> Selection:
    """Return the mailboxes that the patterns name, each once, in the order of the patterns.

    A pattern is a name (INBOX in any case), a glob with `*` and `?`, or a special-use attribute such as
    `\\Junk`. A name that does not exist is an UnknownMailbox in the selection; a special use or glob that
    matches nothing is not an error.
    """
    chosen: dict[bytes, Mailbox] = {}
    unknown: list[UnknownMailbox] = []
    for pattern in patterns:
        matching = [mailbox for mailbox in listed if mailbox.selectable and _matches(mailbox, pattern)]
        if not matching and not pattern.startswith("\\") and not _is_glob(pattern):
            unknown.append(_unknown(listed, pattern, account))
        for mailbox in matching:
            chosen.setdefault(mailbox.raw, Mailbox(mailbox.name, mailbox.raw, is_junk(mailbox)))
    return Selection(tuple(chosen.values()), tuple(unknown))


def _is_glob(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern


def _matches(mailbox: ListedMailbox, pattern: str) -> bool:
    if pattern.startswith("\\"):
        use = pattern.casefold()
        return is_junk(mailbox) if use in _JUNK_ATTRIBUTES else use in mailbox.attributes
    if mailbox.name == pattern or mailbox.name.upper() == pattern.upper() == "INBOX":
        return True
    # Only * and ? are special: square brackets are part of names such as [Gmail]/Spam.
    glob = "".join(".*" if char == "*" else "." if char == "?" else re.escape(char) for char in pattern)
    return _is_glob(pattern) and re.fullmatch(glob, mailbox.name, re.DOTALL) is not None


def _unknown(listed: Sequence[ListedMailbox], pattern: str, account: str) -> UnknownMailbox:
    names = [mailbox.name for mailbox in listed if mailbox.selectable]
    if any(mailbox.name == pattern for mailbox in listed):
        return UnknownMailbox(
            f"Account {account}: the mailbox {pattern!r} holds other mailboxes but no messages; name those instead."
        )
    near = difflib.get_close_matches(pattern, names, n=1, cutoff=0.6)
    advice = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(names[:12]) or 'none'}."
    return UnknownMailbox(f"Account {account}: there is no mailbox {pattern!r}; correct `mailboxes`, {advice}")
