"""What the pipeline asks an archive that is open for writing."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager

from archive import memory
from archive.chain import Chain, Clock, moment
from archive.erased_rows import ERASING
from archive.keeping import Keeping
from archive.projections import DONE
from archive.records import Fate, Imprint, MailboxState, Original, Place, Recognised, Trust
from archive.store import ObjectStore


class Questions:
    """The questions; they take turns with what the `Archive` does."""

    _chain: Chain
    _clock: Clock
    _store: ObjectStore
    _keeping: Keeping

    @abstractmethod
    def _working(self) -> AbstractContextManager[None]:
        """Take a turn."""

    def mailbox_state(self, account: str, mailbox: str, uidvalidity: int) -> MailboxState:
        """Return how far a mailbox has been dealt with, and which of its messages are to be tried again now."""
        values = memory.mailbox_values(account, mailbox, uidvalidity)
        with self._working(), self._chain.reading() as connection:
            return memory.mailbox_state(connection, values, moment(self._clock()))

    def delivered(self, account: str, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> set[int]:
        """Return which of the UIDs anything is remembered of, whatever became of them, failures with them."""
        values = memory.mailbox_values(account, mailbox, uidvalidity)
        with self._working(), self._chain.reading() as connection:
            return memory.delivered(connection, values, uids)

    def delivered_ranges(self, account: str, mailbox: str, uidvalidity: int) -> tuple[tuple[int, int], ...]:
        """Return the same for a whole mailbox, as first and last UID of each range without a gap, in order."""
        values = memory.mailbox_values(account, mailbox, uidvalidity)
        with self._working(), self._chain.reading() as connection:
            return memory.delivered_ranges(connection, values)

    def is_known(self, sha: str) -> bool:
        """Whether bytes of this SHA-256 have been captured before."""
        with self._working(), self._chain.reading() as connection:
            return memory.original_row(connection, sha) is not None

    def brought(self, place: Place) -> str:
        """Return the SHA-256 of the original that a place has brought; empty where none has come from there."""
        with self._working(), self._chain.reading() as connection:
            found = memory.delivery(connection, memory.place_values(place))
        return str(found["original"] or "") if found else ""

    def became(self, sha: str) -> Recognised | None:
        """Return what became of an original; None while that is not decided, or its files are not in their places."""
        with self._working(), self._chain.reading() as connection:
            row = memory.original_row(connection, sha)
        if row is None or row["state"] not in (DONE, ERASING):
            return None
        return Recognised(sha, Fate(row["fate"]), row["reason"])

    def trust_in(self, address: str) -> Trust | None:
        """Return what a person has said of a sender, None where nobody has said anything."""
        with self._working(), self._chain.reading() as connection:
            return memory.trust_in(connection, address)

    def tells_of_orders(self, sha: str) -> bool:
        """Say whether an original, though no document, told what became of an order."""
        with self._working(), self._chain.reading() as connection:
            return memory.tells_of_orders(connection, sha)

    def recognised(self, account: str, identities: Sequence[str]) -> Mapping[str, Recognised]:
        """Return which identities are of messages that an account brought before, and what is remembered of those."""
        with self._working(), self._chain.reading() as connection:
            return memory.recognised(connection, account, identities)

    def unsettled(self, account: str, mailbox: str, uidvalidity: int) -> list[tuple[int, Imprint]]:
        """Return the messages of a mailbox that brought filed documents and are not settled yet, by UID."""
        values = memory.mailbox_values(account, mailbox, uidvalidity)
        with self._working(), self._chain.reading() as connection:
            return memory.unsettled(connection, values)

    def rescuable(self, account: str, mailbox: str, uidvalidity: int) -> list[tuple[int, Imprint]]:
        """Return the messages as `unsettled` does, of which the sender is proven, or that a person has confirmed."""
        values = memory.mailbox_values(account, mailbox, uidvalidity)
        with self._working(), self._chain.reading() as connection:
            return memory.rescuable(connection, values)

    def pending(self, everything: bool = False) -> list[str]:
        """Return the originals that are safe but not yet filed, oldest first.

        Those that failed wait for their time, or were given up, and come only when `everything` is asked for.
        """
        with self._working(), self._chain.reading() as connection:
            return memory.pending(connection, moment(self._clock()), everything)

    def content(self, sha: str) -> bytes:
        """Return an original's bytes; `ObjectDamaged` when they are gone or altered."""
        with self._working():
            return self._store.get(sha)

    def original(self, sha: str) -> Original:
        """Return what is known of an original; `KeyError` when it was never captured."""
        return memory.as_original(self._row(sha))

    def _row(self, sha: str) -> memory.Row:
        with self._working():
            return self._keeping.row(sha)
