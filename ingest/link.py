"""The main connection of a session: it opens again by itself, and knows which mailbox is open on it."""

import contextlib
from collections.abc import Callable

from ingest.connection import Connection
from ingest.errors import CommandRefused, ConnectionLost, IngestError, MailboxRenumbered
from ingest.mailboxes import Mailbox
from ingest.numbers import number_sets, uid_of
from ingest.wire import Traffic

# So many UIDs are listed at once, to see which messages are there.
MOST_LISTED = 10_000


class Link:
    """A connection that a next call replaces when it broke; `account` is its name, for messages."""

    def __init__(self, account: str, open_connection: Callable[[], Connection]) -> None:
        self.account = account
        self._open = open_connection
        self._connection = open_connection()
        self._earlier = Traffic(0, 0)
        self._validity: dict[bytes, int] = {}
        self._distrusted: set[bytes] = set()
        self._compresses, self._compressed = True, False
        self.selected: Mailbox | None = None
        self.messages = 0

    @property
    def open(self) -> bool:
        """Whether the connection stands, as far as is known."""
        return self._connection.open

    @property
    def far(self) -> bool:
        """Whether a round trip to the server takes long."""
        return self._connection.far

    @property
    def traffic(self) -> Traffic:
        """The bytes moved over this connection and those that it replaced."""
        return self._earlier + self._connection.traffic

    def stands(self) -> bool:
        """Say whether the connection is still good, in one round trip."""
        try:
            self._connection.noop()
        except IngestError:
            return False
        return True

    def close(self) -> None:
        """Sign out and close; never fails."""
        self._connection.close()

    def leave(self) -> None:
        """Sign out without waiting for the answer, and close; never fails."""
        self._connection.leave()

    def connected(self) -> Connection:
        """Return the connection, opened anew where the last one broke."""
        if not self._connection.open:
            old = self._connection.traffic
            self._connection, self.selected = self._open(), None
            self._earlier += old
            if self._compressed:
                self.compress()
                return self.connected()
        return self._connection

    def compress(self) -> None:
        """Have what comes from now on compressed, where that pays and works."""
        self._compressed = self._compresses
        if self._compresses:
            try:
                self.connected().compress()
            except ConnectionLost:
                self._compresses = self._compressed = False

    def distrust(self, mailbox: Mailbox) -> None:
        """Take a mailbox for one without a UIDVALIDITY from now on."""
        self._distrusted.add(mailbox.raw)
        self.selected = None

    def surveyed(self, mailbox: Mailbox, validity: int) -> int:
        """Note the UIDVALIDITY that the mailbox must keep from now on, and return it; 0 where it means nothing."""
        self._validity[mailbox.raw] = 0 if mailbox.raw in self._distrusted else validity
        return self._validity[mailbox.raw]

    def validity(self, mailbox: Mailbox) -> int:
        """Return the UIDVALIDITY that the mailbox was surveyed or opened with; 0 where the server has none."""
        return self._validity.get(mailbox.raw, 0)

    def examine(self, mailbox: Mailbox) -> dict[str, int]:
        """Open a mailbox, whatever its UIDVALIDITY; return its numbers."""
        self.selected = None
        numbers = self.connected().examine(mailbox.raw)
        if mailbox.raw in self._distrusted:
            numbers.pop("UIDVALIDITY", None)
        self.selected, self.messages = mailbox, numbers.get("MESSAGES", 0)
        return numbers

    def select(self, mailbox: Mailbox, *, fresh: bool = False) -> Connection:
        """Make sure that the mailbox is open; `fresh` asks for its present number of messages.

        Raises MailboxRenumbered when its UIDVALIDITY is not the one that was noted.
        """
        connection = self.connected()
        if fresh or self.selected != mailbox:
            validity = self.examine(mailbox).get("UIDVALIDITY", 0)
            if self._validity.setdefault(mailbox.raw, validity) != validity:
                self.selected = None
                raise MailboxRenumbered(
                    f"Account {self.account}: the server has numbered {mailbox.name!r} anew; "
                    "it is looked through again."
                )
        return connection

    def present(self, uids: list[int]) -> set[int]:
        """Return which of these messages still exist in the open mailbox; all where the server does not say."""
        present: set[int] = set()
        for numbers in number_sets(uids):
            try:
                responses = self.connected().fetch(numbers, "(UID)", expected=60 * len(uids))
            except (CommandRefused, ConnectionLost):
                return set(uids)
            present |= {uid for pieces in responses if (uid := uid_of(pieces)) is not None}
        return present & set(uids)

    def listed_up_to(self, uid: int) -> list[int] | None:
        """Return the UIDs up to one in the open mailbox, ascending; None where that is too much."""
        connection = self.connected()
        if self.messages > min(MOST_LISTED, connection.most_messages):
            return None
        try:
            responses = connection.fetch(f"1:{uid}", "(UID)", expected=60 * self.messages)
        except (CommandRefused, ConnectionLost):
            return None
        told = {found for pieces in responses if (found := uid_of(pieces)) is not None}
        return sorted(one for one in told if one <= uid)

    def still_has(self, uid: int) -> bool:
        """Return whether a message of the open mailbox exists, once the server could say what was deleted."""
        # Until it has had a chance to say so, a server lists a deleted message as if it were there.
        with contextlib.suppress(CommandRefused):
            self.connected().noop()
        return uid in self.present([uid])
