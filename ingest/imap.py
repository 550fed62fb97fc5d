"""An IMAP account as a source: its mailboxes, what is new in them, and the messages themselves.

Read-only throughout. New messages are found by UID (RFC 3501, section 2.3.1.1) without SEARCH, whose answer is
one line and breaks off in large mailboxes. A connection that broke is opened again by the next call.
"""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from ingest.account import AccountSettings, Patience
from ingest.attesting import newest_headers
from ingest.body import LARGEST_MESSAGE, fetch_body, is_substitute
from ingest.connection import Connection
from ingest.couriers import Couriers
from ingest.credential import Credential, credential_of
from ingest.describing import describe
from ingest.errors import (
    CommandRefused,
    ConnectionLost,
    FetchStopped,
    MessageUnavailable,
    ServerUnreachable,
)
from ingest.in_order import Fetched, InOrder
from ingest.link import Link
from ingest.mailboxes import Mailbox, Selection, select
from ingest.metadata import Metadata
from ingest.probing import Looker, probe_all
from ingest.secret import Secret
from ingest.sequence import uid_at, uids_between
from ingest.steadiness import Steadiness
from ingest.triage import Triage
from ingest.walk import Walk
from ingest.wire import Pace, Traffic

T = TypeVar("T")

# So many messages in a row that break off are the server's doing, not the messages'.
BROKEN_IN_A_ROW = 3
# So many times a session asks in vain for pieces of messages.
PROBED_IN_VAIN = 2


@dataclass(frozen=True, slots=True)
class Survey:
    """The state of a mailbox at one moment.

    A message that comes later has a UID of at least `uidnext`. `uidvalidity` is 0 where the server gives none:
    its UIDs then mean nothing in another session.
    """

    uidvalidity: int
    uidnext: int
    messages: int


@contextlib.contextmanager
def open_account(
    settings: AccountSettings, credential: Credential | Secret | None = None, patience: Patience | None = None
) -> Iterator["ImapSession"]:
    """Sign in, and sign out at the end; without a credential with the one that the settings name.

    Raises CredentialMissing, SignInRefused, ServerUnreachable, CertificateRefused or EncryptionMissing.
    """
    session = ImapSession(settings, credential or credential_of(settings), patience or Patience())
    try:
        yield session
    except KeyboardInterrupt:
        session.leave()
        raise
    finally:
        session.close()


class ImapSession:
    """A signed-in session. Any method may raise ServerUnreachable or CommandRefused; the next call tries anew."""

    def __init__(self, settings: AccountSettings, credential: Credential | Secret, patience: Patience) -> None:
        self._settings = settings
        new_pace = partial(Pace, patience, Steadiness())
        open_connection = partial(Connection, settings, credential, patience)
        self._link = Link(settings.name, lambda: open_connection(new_pace()))
        self._couriers = Couriers(settings.connections, open_connection, new_pace)
        self._broken = 0
        self._in_vain = 0
        self._walk: Walk | None = None
        self._told = Traffic(0, 0)

    @property
    def accounted(self) -> int:
        """How many messages the last walk of `describe_new` listed without a gap, with those it began behind.

        Fewer than a survey counted means that STATUS was ahead of the mailbox as it could be opened, or that
        messages were deleted meanwhile: UIDs below the survey's `uidnext` may then still appear.
        """
        return self._walk.accounted if self._walk is not None else 0

    @property
    def traffic(self) -> Traffic:
        """The bytes moved in this session, over all its connections, without what TLS adds."""
        return self._link.traffic + self._couriers.traffic

    def moved(self) -> Traffic:
        """Return the traffic since this was last asked."""
        before, self._told = self._told, self.traffic
        return Traffic(self._told.up - before.up, self._told.down - before.down)

    def stands(self) -> bool:
        """Say whether the connection is still good, in one round trip."""
        return self._link.stands()

    def rest(self) -> None:
        """Sign out on all connections but one, until there is much to fetch again; never fails."""
        self._couriers.close()

    def close(self) -> None:
        """Sign out and close; never fails."""
        self._couriers.close()
        self._link.close()

    def leave(self) -> None:
        """Close without waiting for a server that may be silent; never fails."""
        self._link.leave()

    def mailboxes(self) -> Selection:
        """Return the mailboxes that the account's settings name."""
        return select(self._link.connected().list_mailboxes(), self._settings.mailboxes, self._settings.name)

    def survey(self, mailbox: Mailbox) -> Survey:
        """Return UIDVALIDITY, UIDNEXT and the number of messages, in one round trip where the server is whole."""
        connection = self._link.connected()
        # A server need not answer STATUS truthfully for the mailbox that is open (RFC 3501, section 6.3.10).
        numbers: dict[str, int] = {}
        if self._link.selected != mailbox:
            with contextlib.suppress(CommandRefused):
                numbers = connection.status(mailbox.raw)
        if not numbers.keys() >= {"MESSAGES", "UIDNEXT", "UIDVALIDITY"}:
            numbers = {**numbers, **self._link.examine(mailbox)}
        return self._surveyed(mailbox, numbers)

    def survey_all(self, mailboxes: Sequence[Mailbox]) -> dict[Mailbox, Survey | CommandRefused]:
        """Return what `survey` returns for each mailbox, in one round trip where the server can; or its refusal."""
        connection = self._link.connected()
        # What stays open must be opened again to tell the truth, by itself.
        closing = self._link.selected is not None and connection.can_unselect
        asked = [one for one in mailboxes if closing or one != self._link.selected]
        states = connection.states([one.raw for one in asked], closing=closing) if len(asked) > 1 else {}
        if closing and states:
            self._link.selected = None
        found: dict[Mailbox, Survey | CommandRefused] = {}
        for mailbox in mailboxes:
            try:
                numbers = states.get(mailbox.raw)
                found[mailbox] = self.survey(mailbox) if numbers is None else self._surveyed(mailbox, numbers)
            except CommandRefused as error:
                found[mailbox] = error
        return found

    def _surveyed(self, mailbox: Mailbox, numbers: dict[str, int]) -> Survey:
        validity = self._link.surveyed(mailbox, numbers.get("UIDVALIDITY", 0))
        messages = numbers.get("MESSAGES", 0)
        uidnext = numbers.get("UIDNEXT") or (uid_at(self._link.connected(), messages) or 0) + 1
        return Survey(validity, uidnext, messages)

    def describe_new(
        self,
        mailbox: Mailbox,
        after_uid: int,
        batch: int = 500,
        known: Callable[[Sequence[int]], AbstractSet[int]] = lambda _: frozenset(),
    ) -> Iterator[list[Metadata]]:
        """Yield the metadata of all messages with a greater UID, ascending, in batches.

        `known` is asked, with every UID found, some thousands at a time, which of them need no description. Other
        methods may be called between the batches, and messages may be deleted meanwhile: none of those that remain
        is left out. Raises MailboxRenumbered when UIDVALIDITY is not the one of the last survey.
        """
        walk = self._walk = Walk(self._link, mailbox, after_uid, known)
        return walk.batches(batch)

    def describe(self, mailbox: Mailbox, uids: Sequence[int], batch: int = 500) -> list[Metadata]:
        """Return the metadata of these messages, ascending; messages that are gone are left out."""
        wanted = sorted(set(uids))
        described: list[Metadata] = []
        for start in range(0, len(wanted), batch):
            more, busy = describe(self._link, mailbox, wanted[start : start + batch])
            described += more
            if busy is not None:
                raise busy
        return described

    def describe_back(self, mailbox: Mailbox, messages: int, batch: int = 200) -> Iterator[list[Metadata]]:
        """Yield the metadata of the mailbox's so many messages in batches, the last that came first."""
        for end in range(messages, 0, -batch):
            uids = uids_between(self._link.select(mailbox), max(end - batch, 0) + 1, end)
            yield self.describe(mailbox, uids)[::-1]

    def attested(self, mailbox: Mailbox, messages: int) -> list[bytes]:
        """Return the fields of the newest of so many messages in which servers say what they found of senders.

        They are empty where the server does not give them.
        """
        try:
            return newest_headers(self._link.select(mailbox), messages)
        except CommandRefused:
            return []

    def distrust(self, mailbox: Mailbox) -> None:
        """Take a mailbox for one without a UIDVALIDITY from now on: its server does not keep to one."""
        self._link.distrust(mailbox)

    def probe(
        self, mailbox: Mailbox, judged: Sequence[tuple[Metadata, Triage]], looker: Looker | None = None
    ) -> list[Triage]:
        """Return the decisions anew: a look at pieces of large ZIP files and PDFs may make downloads needless.

        Some round trips for all of them together; PDFs are looked at where `looker` is there to do it. Whatever goes
        wrong leaves the decisions as they were. A server that breaks off over it again and again, or sends whole parts,
        is not asked for pieces any more.
        """
        if self._in_vain < PROBED_IN_VAIN:
            try:
                return probe_all(self._link.select(mailbox), judged, looker)
            except ServerUnreachable:
                self._in_vain += 1
            except CommandRefused:
                pass
        return [triage for _, triage in judged]

    def existing(self, mailbox: Mailbox, uids: Sequence[int]) -> set[int]:
        """Return which of these messages are still there; all of them where the server does not say."""
        if not uids:
            return set()
        self._link.select(mailbox)
        return self._link.present(sorted(uids))

    def listed_up_to(self, mailbox: Mailbox, uid: int) -> list[int] | None:
        """Return the UIDs up to one of all messages that are there, ascending.

        None where they are too many to ask for, and where the server does not say.
        """
        self._link.select(mailbox)
        return self._link.listed_up_to(uid)

    def fetch(self, mailbox: Mailbox, metadata: Metadata, stop: Callable[[], bool] = lambda: False) -> bytes:
        """Return a message byte for byte, without marking it as read.

        A large one comes in chunks, and `stop` is asked between them (FetchStopped). Raises MessageUnavailable
        when the server does not hand it over, with `gone` when it was deleted. A message that breaks the connection
        is asked for once more over a new one. One that breaks it again, that takes too long, or that the server answers
        with a wish to wait, is MessageUnavailable too, its cause a ServerUnreachable; after several in a row that is
        raised itself.
        """
        named = f"Account {self._settings.name}: message {metadata.uid} in {mailbox.name!r}"
        if metadata.size is not None and metadata.size > LARGEST_MESSAGE:
            raise MessageUnavailable(
                f"{named} is too large ({metadata.size // 1_000_000} MB); save what you need from it by hand."
            )
        trouble: ServerUnreachable | None = None
        kept, tries = bytearray(), 0
        while tries < 2:
            # A failure to connect or to open the mailbox is the account's, so it is not caught here.
            connection, had = self._link.select(mailbox), len(kept)
            try:
                content = self._handed_over(connection, metadata, stop, named, kept)
            except ServerUnreachable as error:
                trouble = error
                # Where the connection stands, the server has answered that it wants to wait: not to be pressed. One
                # that takes too long would do so again.
                if not isinstance(error, ConnectionLost):
                    break
                tries += len(kept) <= had
                if not self._link.validity(mailbox):
                    kept.clear()
            else:
                self._broken = 0
                return content
        self._broken += 1
        if trouble is not None and self._broken >= BROKEN_IN_A_ROW:
            raise trouble
        raise MessageUnavailable(f"{named} could not be fetched; it is tried again later. {trouble}") from trouble

    def fetch_in_order(
        self, mailbox: Mailbox, stream: Iterable[Metadata | T], stop: Callable[[], bool] = lambda: False
    ) -> Iterator[Fetched | T]:
        """Yield what `fetch` gives for each message of a stream; everything else in it comes unchanged in its place.

        Messages are fetched ahead and in groups, over further connections too where there are many. The stream is
        read in the caller's thread, ahead of what is yielded, and may use this session. `fetch` is the way for
        whatever does not come cleanly, so it raises what `fetch` raises, but for MessageUnavailable.
        """
        return InOrder(self._link, self._couriers, mailbox, partial(self._settled, mailbox, stop), stop).walk(stream)

    def _settled(
        self, mailbox: Mailbox, stop: Callable[[], bool], metadata: Metadata, content: bytes | None
    ) -> Fetched:
        if content is not None:
            self._broken = 0
            return Fetched(metadata, content)
        try:
            return Fetched(metadata, self.fetch(mailbox, metadata, stop))
        except MessageUnavailable as error:
            return Fetched(metadata, error=error)

    def _handed_over(
        self, connection: Connection, metadata: Metadata, stop: Callable[[], bool], named: str, kept: bytearray
    ) -> bytes:
        uid = metadata.uid
        try:
            content = fetch_body(connection, uid, metadata.size, stop, kept)
        except FetchStopped as error:
            raise FetchStopped(f"{named} was left for the next run.") from error
        except CommandRefused as error:
            self._check_exists(uid, named)
            raise MessageUnavailable(f"{named} is refused by the server; it is tried again later. {error}") from error
        if not content:
            self._check_exists(uid, named)
            raise MessageUnavailable(f"{named} came without content; it is tried again later.")
        if is_substitute(content):
            raise MessageUnavailable(
                f"{named} cannot be converted by the server, which sent a notice in its place; open it in webmail."
            )
        return content

    def _check_exists(self, uid: int, named: str) -> None:
        if not self._link.still_has(uid):
            raise MessageUnavailable(f"{named} was deleted before it could be read.", gone=True)
