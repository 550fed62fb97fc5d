"""One action on messages of the open mailbox: whether the server can do it there, and the commands that do it.

Each may be done again without harm. Nothing is deleted: what is moved was first copied by the server.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from ingest.account import RESCUE, Action, Keyword, Label, Move
from ingest.changing import ChangingConnection, Opened
from ingest.destination import Destination, find_destination
from ingest.errors import ActionImpossible, CommandRefused
from ingest.numbers import number_sets
from ingest.protocol import raw_name
from ingest.responses import quoted


@dataclass(frozen=True, slots=True)
class Acted:
    """The UIDs that were acted on, and those that were gone by then. `kept` were copied, and could not be removed."""

    done: Sequence[int]
    gone: Sequence[int] = ()
    kept: Sequence[int] = ()
    reason: str = ""


@dataclass(slots=True)
class Act:
    """An action as one server carries it out."""

    action: Action
    account: str
    connection: ChangingConnection
    _destination: Destination | None = field(default=None, init=False)

    @property
    def destination(self) -> Destination:
        """The mailbox, or the label's, that is needed; see `find_destination` for what it raises."""
        if self._destination is None:
            match self.action:
                case Move(mailbox=name) | Label(name) | Keyword(name):
                    self._destination = find_destination(self.connection, name, self.account)
                case _:
                    assert_never(self.action)
        return self._destination

    def is_needless(self, raw: bytes) -> bool:
        """Whether the messages of a mailbox lie already where they would be moved."""
        return isinstance(self.action, Move) and self.destination.is_same(raw)

    def require(self, opened: Opened, mailbox: str) -> None:
        """Raise ActionImpossible where the server can't do it in a mailbox, as it was opened."""
        problem = self._problem(opened, mailbox)
        if problem:
            raise ActionImpossible(f"Account {self.account}: {problem}")

    def _problem(self, opened: Opened, mailbox: str) -> str:
        if opened.read_only:
            return f"the server lets nothing be changed in {mailbox!r}; what is filed from it stays as it is."
        match self.action:
            case Keyword(name):
                if opened.keeps(name):
                    return ""
                return f"the server keeps no keywords of one's own in {mailbox!r}; set `after_filing` to a move."
            case Label():
                if self.connection.can("X-GM-EXT-1"):
                    return ""
                return "only Gmail has labels; set `after_filing` to a keyword or a move."
            case Move():
                if self.connection.can("MOVE", "UIDPLUS", "IMAP4REV2"):
                    return ""
                instead = "leave out `rescue`" if self.action == RESCUE else "set `after_filing` to a keyword"
                return (
                    "the server can't move messages without touching others (it has neither MOVE nor UIDPLUS); "
                    f"{instead}."
                )
        assert_never(self.action)

    def plan(self, mailbox: str, raw: bytes) -> str:
        """Say what will be done to what is filed from a mailbox."""
        match self.action:
            case Keyword(name):
                return f"what is filed from {mailbox} gets the keyword {name}"
            case Label(name):
                return f"what is filed from {mailbox} gets the label {name}"
            case Move():
                if self.is_needless(raw):
                    return f"what is filed from {mailbox} stays there"
                if self.action == RESCUE:
                    proven = "if its sender is proven or you have confirmed it"
                    return f"what is filed from {mailbox} is moved to {self.destination.name}, {proven}"
                made = "" if self.destination.exists else ", which is made when the first message goes there"
                return f"what is filed from {mailbox} is moved to {self.destination.name}{made}"
        assert_never(self.action)

    def perform(self, uids: Sequence[int]) -> Acted:
        """Act on messages, ascending, as few as one command line holds; CommandRefused where nothing was done."""
        [numbers] = number_sets(uids)
        match self.action:
            case Keyword(name):
                self.connection.store(numbers, "+FLAGS.SILENT", name.encode("ascii"), len(uids))
                return Acted(uids)
            case Label(name):
                # To Gmail each label is a mailbox.
                self._make()
                self.connection.store(numbers, "+X-GM-LABELS", quoted(raw_name(name)), len(uids))
                return Acted(uids)
            case Move():
                return self._move(numbers, uids)
        assert_never(self.action)

    def _move(self, numbers: str, uids: Sequence[int]) -> Acted:
        whole = self.connection.can("MOVE", "IMAP4REV2")
        bring = self.connection.move if whole else self.connection.copy
        raw = self._make()
        try:
            brought = bring(numbers, raw, len(uids))
        except CommandRefused as error:
            if "[TRYCREATE]" not in error.reason.upper():
                raise
            self._create(self.destination)
            brought = bring(numbers, raw, len(uids))
        # What the server does not name was gone before it could be copied, so it is not to be removed either.
        copied = [uid for uid in uids if brought is None or any(uid in span for span in brought)]
        gone = sorted({*uids} - {*copied})
        if copied and not whole:
            try:
                self.connection.remove(number_sets(copied)[0], len(copied))
            except CommandRefused as error:
                # Not raised: what was copied must not be copied again.
                return Acted((), gone, copied, error.reason)
        return Acted(copied, gone)

    def _create(self, missing: Destination) -> None:
        try:
            self.connection.create(missing.raw)
        except CommandRefused as error:
            # No message is to blame, so none is to be asked about again.
            raise ActionImpossible(
                f"Account {self.account}: the server does not make {missing.name!r} ({error.reason}); make it in your "
                "mail program, or name another in `after_filing`."
            ) from error

    def _make(self) -> bytes:
        """Make the mailbox that is needed where it is missing; return the server's bytes for it."""
        found = self.destination
        if not found.exists:
            self._create(found)
            self._destination = Destination(found.name, found.raw, exists=True)
        return found.raw
