"""What is done to messages after they were filed, where the configuration asks for it: a keyword, a label, or a move.

A UID is not enough to act on: UIDVALIDITY must be what it was, and the message's Message-ID and size too. This is the
only part of the program that opens a mailbox read-write.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from types import TracebackType
from typing import Self

from ingest.account import AccountSettings, Move, Patience
from ingest.acting import Act
from ingest.changing import ChangingConnection
from ingest.credential import Credential, credential_of
from ingest.errors import ActionImpossible, CommandRefused, MailboxRenumbered
from ingest.header import read_fields
from ingest.mailboxes import Mailbox
from ingest.metadata import read_metadata
from ingest.numbers import number_sets
from ingest.responses import Pieces, joined, read_list
from ingest.secret import Secret
from ingest.wire import Traffic

ITEMS = "(UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])"
# So many UIDs, however long, stand in one command line.
GROUP = 200
IDENTITY_BYTES = 1000
# So many single messages refused in a row, and none settled, mean that the server refuses them all.
REFUSALS = 20


@dataclass(frozen=True, slots=True)
class Filed:
    """A message as it was when it was filed: the digest of its Message-ID, and RFC822.SIZE, None where not told."""

    uid: int
    digest: str
    size: int | None


class Result(StrEnum):
    """What became of a message: acted on, no longer there, another one than was filed, or refused by the server."""

    DONE = "done"
    GONE = "gone"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Settled:
    """The result for one message, with a sentence for people where it is not `done`."""

    uid: int
    result: Result
    reason: str = ""


class Settler:
    """Carries out an account's `after_filing`, on a connection of its own that is opened when it is first needed.

    `digest` turns a Message-ID into what `Filed` has of it. Any method may raise ServerUnreachable, and what signing
    in raises.
    """

    def __init__(
        self,
        settings: AccountSettings,
        digest: Callable[[str], str],
        credential: Credential | Secret | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._settings, self._digest, self._patience = settings, digest, patience
        self._credential = credential or credential_of(settings)
        self._act: Act | None = None
        self._refused = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._act is not None:
            self._act.connection.close()

    @property
    def traffic(self) -> Traffic:
        """The bytes moved so far."""
        return self._act.connection.traffic if self._act else Traffic(0, 0)

    def check(self, mailbox: Mailbox) -> str:
        """Say what will be done to what is filed from a mailbox, and do nothing.

        Raises ActionImpossible or CommandRefused where the server cannot do it.
        """
        act = self._connected()
        try:
            self._open(act, mailbox)
        finally:
            act.connection.unselect(mailbox.raw)
        return act.plan(mailbox.name, mailbox.raw)

    def settle(self, mailbox: Mailbox, uidvalidity: int, messages: Sequence[Filed]) -> Iterator[list[Settled]]:
        """Act on filed messages of a mailbox, and yield the results by groups, each after it was acted on.

        Raises MailboxRenumbered where UIDVALIDITY is not the one given, CommandRefused where the mailbox cannot be
        opened, and ActionImpossible where the server cannot do it or refuses message after message.
        """
        if not messages:
            return
        act = self._connected()
        if act.is_needless(mailbox.raw):
            yield [Settled(message.uid, Result.DONE) for message in messages]
            return
        try:
            if not uidvalidity or self._open(act, mailbox) != uidvalidity:
                raise MailboxRenumbered(
                    f"Account {self._settings.name}: the server has numbered {mailbox.name!r} anew; "
                    "what was filed from it before stays as it is."
                )
            self._refused = 0
            ordered = sorted(messages, key=lambda message: message.uid)
            for start in range(0, len(ordered), GROUP):
                yield from self._settle_group(act, mailbox, ordered[start : start + GROUP])
        finally:
            act.connection.unselect(mailbox.raw)

    def _connected(self) -> Act:
        action = self._settings.after_filing
        if action is None:
            raise ValueError(f"account {self._settings.name} does nothing after filing")
        if self._act is None:
            connection = ChangingConnection(self._settings, self._credential, self._patience)
            self._act = Act(action, self._settings.name, connection)
        return self._act

    def _open(self, act: Act, mailbox: Mailbox) -> int:
        opened = act.connection.open_to_change(mailbox.raw)
        act.require(opened, mailbox.name)
        return opened.uidvalidity

    def _settle_group(self, act: Act, mailbox: Mailbox, messages: Sequence[Filed]) -> Iterator[list[Settled]]:
        """Settle messages; halve what the server refuses, down to the message that is to blame."""
        results: list[Settled] = []
        waiting = [messages]
        while waiting:
            some = waiting.pop()
            try:
                results += self._settle_some(act, mailbox, some)
                self._refused = 0
            except CommandRefused as error:
                if len(some) > 1:
                    middle = len(some) // 2
                    waiting += [some[middle:], some[:middle]]
                    continue
                self._refused += 1
                if self._refused >= REFUSALS:
                    yield results
                    raise ActionImpossible(f"{error} What was filed from {mailbox.name!r} stays as it is.") from error
                results.append(self._told(mailbox, some[0].uid, Result.REFUSED, f"the server refuses ({error.reason})"))
        yield results

    def _settle_some(self, act: Act, mailbox: Mailbox, messages: Sequence[Filed]) -> list[Settled]:
        there = self._identified(act, messages)
        alike, gone, results = [], [], []
        for message in messages:
            seen = there.get(message.uid)
            if seen is None:
                gone.append(message.uid)
            elif seen.digest != message.digest or (message.size is not None and seen.size != message.size):
                results.append(self._told(mailbox, message.uid, Result.CHANGED, "it is not the one that was filed"))
            elif seen.deleted and isinstance(act.action, Move):
                results.append(self._told(mailbox, message.uid, Result.GONE, "it is marked as deleted"))
            else:
                alike.append(message.uid)
        if alike:
            acted = act.perform(alike)
            gone += acted.gone
            results += [Settled(uid, Result.DONE) for uid in acted.done]
            why = f"it was copied, and the server refuses to remove it here ({acted.reason})"
            results += [self._told(mailbox, uid, Result.REFUSED, why) for uid in acted.kept]
        return results + [self._told(mailbox, uid, Result.GONE, "it is no longer there") for uid in gone]

    def _identified(self, act: Act, messages: Sequence[Filed]) -> dict[int, "_Seen"]:
        [numbers] = number_sets([message.uid for message in messages])
        found: dict[int, _Seen] = {}
        for pieces in act.connection.fetch(numbers, ITEMS, expected=IDENTITY_BYTES * len(messages)):
            metadata = read_metadata(pieces)
            # With neither it is news of a change of flags, not the answer.
            if metadata is not None and (metadata.header or metadata.size is not None):
                message_id = read_fields(metadata.header).get("message-id", "")[:1000]
                found.setdefault(metadata.uid, _Seen(self._digest(message_id), metadata.size, _is_deleted(pieces)))
        return found

    def _told(self, mailbox: Mailbox, uid: int, result: Result, why: str) -> Settled:
        undone = "moved" if isinstance(self._settings.after_filing, Move) else "marked"
        where = f"Account {self._settings.name}: message {uid} in {mailbox.name!r}"
        return Settled(uid, result, f"{where} was not {undone}: {why}.")


@dataclass(frozen=True, slots=True)
class _Seen:
    digest: str
    size: int | None
    deleted: bool


def _is_deleted(pieces: Pieces) -> bool:
    match read_list(joined(pieces)):
        case [*_, list() as items]:
            for name, value in pairwise(items):
                if isinstance(name, bytes) and name.upper() == b"FLAGS" and isinstance(value, list):
                    return any(isinstance(flag, bytes) and flag.lower() == rb"\deleted" for flag in value)
    return False
