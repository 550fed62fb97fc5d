"""One look at an account: what is new in its mailboxes, judged, fetched where it may be a document, handed on."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain

from archive.archive import Archive
from archive.records import Looked, MailboxState, message_digest
from billfold.pipeline import Pipeline
from ingest.account import AccountSettings
from ingest.errors import CommandRefused, MailboxRenumbered, MessageUnavailable, ServerBusy
from ingest.imap import ImapSession, Survey, open_account
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.source import Place, RawMessage
from ingest.triage import judge
from parsers.context import Inbox
from parsers.mail.inbox import is_at, may_forward
from parsers.marketplaces.templates import Marketplace
from parsers.text.glossary import document_words

MOST_SENDERS = 10_000
MOST_NAMED = 20


class Senders:
    """The rules of triage: who writes for a marketplace, who may forward documents, and where all is downloaded."""

    def __init__(self, marketplaces: Sequence[Marketplace], inbox: Inbox | None = None) -> None:
        self._marketplaces = tuple(marketplaces)
        self._inbox = inbox
        self._answers: dict[str, bool] = {}  # senders repeat

    def is_marketplace(self, address: str) -> bool:
        """Whether an address belongs to a marketplace's order mail."""
        if len(self._answers) > MOST_SENDERS:
            self._answers.clear()
        if address not in self._answers:
            self._answers[address] = any(marketplace.sells_from(address) for marketplace in self._marketplaces)
        return self._answers[address]

    def is_forwarder(self, address: str) -> bool:
        """Whether an address is on the list of those who may forward to the dedicated address."""
        return self._inbox is not None and may_forward(address, self._inbox.forwarders)

    def is_dedicated(self, settings: AccountSettings) -> bool:
        """Whether whoever signs in to an account signs in as the dedicated address; not as `jo@` for `jo+invoices@`."""
        return self._inbox is not None and is_at(settings.username, self._inbox.address)


@dataclass(frozen=True, slots=True)
class Window:
    """What of a mailbox is looked at: the days of receipt, `before` not being one of them.

    `whole` begins with the first message, not behind the last one that was dealt with: a backfill finds what the
    server put in behind older messages, and tries failed messages again, those given up with them.
    """

    since: date | None = None
    before: date | None = None
    whole: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing is left out by day, so that the cursor may move on."""
        return self.since is None and self.before is None

    def start(self, state: MailboxState) -> int:
        """Return the UID behind which a look begins."""
        return 0 if self.whole else state.last_uid

    def has(self, metadata: Metadata) -> bool:
        """Whether a message lies within the days; one without a usable date does."""
        if metadata.received is None:
            return True
        day = metadata.received.date()
        return (self.since is None or day >= self.since) and (self.before is None or day < self.before)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailbox has been looked through; `of` is the number of messages in it."""

    account: str
    mailbox: str
    looked: int
    of: int


Shown = Callable[[Progress], None]


def look(pipeline: Pipeline, settings: AccountSettings, senders: Senders, window: Window, shown: Shown) -> None:
    """Look through an account's mailboxes and hand on what may be a document.

    Raises `IngestError` when the account can't be reached, and `ArchiveError` when nothing can be kept: what has
    not been kept then is not remembered as seen.
    """
    with open_account(settings) as session:
        try:
            selection = session.mailboxes()
            pipeline.report.problems.extend(str(error) for error in selection.unknown)
            for mailbox in selection.mailboxes:
                with _refusals_reported(pipeline, settings, mailbox):
                    _look_again_if_renumbered(_Look(pipeline, settings, session, mailbox, senders, window, shown))
        finally:
            pipeline.report.bytes_up += session.traffic.up
            pipeline.report.bytes_down += session.traffic.down


@contextlib.contextmanager
def _refusals_reported(pipeline: Pipeline, settings: AccountSettings, mailbox: Mailbox) -> Iterator[None]:
    """Turn the trouble of one mailbox into a sentence of the report, so that the next ones have their turn."""
    try:
        yield
    except CommandRefused as error:
        pipeline.report.problems.append(f"The mailbox {mailbox.name!r} was left for the next run. {error}")
    except MailboxRenumbered:
        pipeline.report.problems.append(
            f"Account {settings.name}: the server keeps numbering {mailbox.name!r} anew; the next run looks through it."
        )


def _look_again_if_renumbered(looking: "_Look") -> None:
    try:
        looking.look()
    except MailboxRenumbered:
        looking.look()


def _remembered_state(archive: Archive, account: str, mailbox: str, survey: Survey, window: Window) -> MailboxState:
    """Return what is remembered of a mailbox, as far as it may be relied on for this look.

    Without a UIDVALIDITY the UIDs of another session mean nothing (RFC 3501, section 2.3.1.1), so nothing is.
    """
    if not survey.uidvalidity:
        return MailboxState(0, 0, (), frozenset(), (), ())
    state = archive.mailbox_state(account, mailbox, survey.uidvalidity)
    return replace(state, again=state.failed) if window.whole else state


@dataclass(slots=True)
class _Look:
    """One mailbox at one moment."""

    pipeline: Pipeline
    settings: AccountSettings
    session: ImapSession
    mailbox: Mailbox
    senders: Senders
    window: Window
    shown: Shown
    _cursor: int = 0
    _highest: int = 0
    _listed: int = 0
    _outside: int = 0
    _busy: list[tuple[Place, str, str]] = field(default_factory=list)

    def look(self) -> None:
        """Deal with all that is new, and with what failed and is due."""
        self._cursor = self._highest = self._listed = self._outside = 0
        self._busy.clear()
        survey = self.session.survey(self.mailbox)
        archive, account, mailbox = self.pipeline.archive, self.settings.name, self.mailbox.name
        state = _remembered_state(archive, account, mailbox, survey, self.window)
        new = self._walk(survey, state)
        there = self.session.existing(self.mailbox, state.failed)
        again = self._try_again(there, survey, state)
        waiting = sorted(there - set(state.again))
        self.pipeline.report.still_failed += len(waiting)
        everything = self.window.whole or not survey.uidvalidity
        others = (self._listed if everything else survey.messages) - new - self._outside - again - len(waiting)
        unseen = 0 if everything else max(others - (state.remembered - len(state.failed)), 0)
        resumed = self.pipeline.resumed_from(account, mailbox)
        self.pipeline.report.before += max(others - unseen - resumed, 0)
        self._tell(unseen, sorted(set(state.given_up) & set(waiting)))

    def _walk(self, survey: Survey, state: MailboxState) -> int:
        """Deal with the messages behind the last UID; return how many are dealt with now."""
        if not survey.messages or (survey.uidnext - 1 <= state.last_uid and not self.window.whole):
            return 0
        new = 0
        self._cursor = state.last_uid
        known = partial(self._known, survey, state)
        for batch in self.session.describe_new(self.mailbox, self.window.start(state), known=known):
            new += self._batch(batch, survey)
        # STATUS may know of messages that the mailbox, as it was opened, did not show yet.
        complete = self.session.accounted >= survey.messages
        self._remember([], survey, survey.uidnext - 1 if complete else self._highest)
        return new

    def _known(self, survey: Survey, state: MailboxState, uids: Sequence[int]) -> AbstractSet[int]:
        """Note what a walk has found; return which of it has been dealt with by an earlier run."""
        self._listed += len(uids)
        self._highest = uids[-1]
        if not survey.uidvalidity:
            return frozenset()
        if not self.window.whole:
            # Those that are due again have their turn after the walk.
            return state.known | set(state.again)
        known = self._delivered(survey, uids)
        if known:
            self.shown(Progress(self.settings.name, self.mailbox.name, len(known), survey.messages))
        return known

    def _delivered(self, survey: Survey, uids: Sequence[int]) -> set[int]:
        archive = self.pipeline.archive
        return archive.delivered(self.settings.name, self.mailbox.name, survey.uidvalidity, uids)

    def _try_again(self, there: set[int], survey: Survey, state: MailboxState) -> int:
        """Deal with failed messages that are due; those that were deleted are not asked for any more."""
        gone = [Looked(uid, "gone") for uid in state.failed if uid not in there]
        self._remember(gone, survey)
        due = [uid for uid in state.again if uid in there]
        return self._batch(self.session.describe(self.mailbox, due), survey, retry=True) if due else 0

    def _tell(self, unseen: int, given_up: Sequence[int]) -> None:
        """Say in the report what stays undone in this mailbox, and what to do about it."""
        where = f"Account {self.settings.name}"
        if self._outside:
            self.pipeline.report.notes.append(
                f"{where}: {self._outside:,} messages in {self.mailbox.name} are outside the days asked for and were "
                "not looked at."
            )
        if unseen and self.window.is_open:
            self.pipeline.report.problems.append(
                f"{where}: {unseen} messages in {self.mailbox.name} have never been looked at, because the server put "
                "them in behind older ones; `billfold backfill` looks at all."
            )
        if given_up:
            listed = ", ".join(map(str, given_up[:MOST_NAMED])) + (", …" if len(given_up) > MOST_NAMED else "")
            self.pipeline.report.problems.append(
                f"{where}: {len(given_up)} messages in {self.mailbox.name} could not be had and are given up (UID "
                f"{listed}); save what you need from them by hand, or let `billfold backfill` try once more."
            )

    def _batch(self, batch: Sequence[Metadata], survey: Survey, *, retry: bool = False) -> int:
        """Deal with some messages; return how many of them are dealt with now. The cursor moves last."""
        # What failed had been chosen before, so it is tried again whatever the days.
        wanted = [metadata for metadata in batch if retry or self.window.has(metadata)]
        self._outside += len(batch) - len(wanted)
        left_out = []
        rules, dedicated = self.senders, self.senders.is_dedicated(self.settings)
        for metadata in wanted:
            triage = judge(metadata, rules, document_words(), dedicated=dedicated)
            digest = message_digest(triage.message_id)
            if not triage.download:
                left_out.append(Looked(metadata.uid, triage.code, digest=digest))
            elif not self._take(metadata, survey, digest):
                left_out.append(Looked(metadata.uid, "gone", digest=digest))
        self._record_busy()
        known = self._left_out_before(left_out, survey)
        told = [looked for looked in left_out if looked.uid not in known]
        self._remember(told, survey, 0 if retry or not batch else batch[-1].uid)
        if batch:
            self.shown(Progress(self.settings.name, self.mailbox.name, len(batch), survey.messages))
        return len(wanted) - len(known)

    def _left_out_before(self, left_out: Sequence[Looked], survey: Survey) -> set[int]:
        """Return which messages need no new row where every run looks at all: the archive would grow without end."""
        if survey.uidvalidity:
            return set()
        return self._delivered(survey, [looked.uid for looked in left_out])

    def _remember(self, left_out: Sequence[Looked], survey: Survey, cursor: int = 0) -> None:
        """Remember messages that were left out; move the cursor where that says something new and true."""
        archive, run = self.pipeline.archive, self.pipeline.run
        moved = cursor > self._cursor and self.window.is_open and survey.uidvalidity > 0
        if left_out or moved:
            last_uid = cursor if moved else None
            archive.remember(self.settings.name, self.mailbox.name, survey.uidvalidity, left_out, last_uid, run)
        self._cursor = max(self._cursor, cursor)

    def _take(self, metadata: Metadata, survey: Survey, digest: str) -> bool:
        """Fetch a message and hand it on; return False when it is gone."""
        place = Place(self.settings.name, self.mailbox.name, survey.uidvalidity, metadata.uid)
        where = f"{self.settings.name}/{self.mailbox.name}/{metadata.uid}"
        try:
            content = self.session.fetch(self.mailbox, metadata)
        except MessageUnavailable as error:
            if error.gone:
                return False
            self._busy.append((place, where, str(error)))
            # A wish to wait may be meant for the whole account: it counts against the message once others come.
            if not isinstance(error.__cause__, ServerBusy):
                self._record_busy()
            return True
        self._record_busy()
        raw = RawMessage(place, content, received=metadata.received, junk=self.mailbox.junk)
        self.pipeline.take(raw, where, digest=digest)
        return True

    def _record_busy(self) -> None:
        for place, where, reason in self._busy:
            self.pipeline.failed(place, where, reason)
        self._busy.clear()


@dataclass(frozen=True, slots=True)
class Planned:
    """A line of a dry run: a message, whether it would be fetched, why, and its size in bytes."""

    where: str
    fetch: bool
    reason: str
    size: int
    subject: str


def plan(pipeline: Pipeline, settings: AccountSettings, senders: Senders, window: Window) -> Iterator[Planned]:
    """Yield what `look` would do, without fetching a body or remembering anything."""
    with open_account(settings) as session:
        selection = session.mailboxes()
        pipeline.report.problems.extend(str(error) for error in selection.unknown)
        for mailbox in selection.mailboxes:
            with _refusals_reported(pipeline, settings, mailbox):
                yield from _plan_mailbox(pipeline.archive, settings, session, mailbox, senders, window)


def _plan_mailbox(
    archive: Archive,
    settings: AccountSettings,
    session: ImapSession,
    mailbox: Mailbox,
    senders: Senders,
    window: Window,
) -> Iterator[Planned]:
    survey = session.survey(mailbox)
    state = _remembered_state(archive, settings.name, mailbox.name, survey, window)
    if not survey.messages:
        return

    def known(uids: Sequence[int]) -> AbstractSet[int]:
        if not survey.uidvalidity:
            return frozenset()
        return archive.delivered(settings.name, mailbox.name, survey.uidvalidity, uids)

    batches = session.describe_new(mailbox, window.start(state), known=known)
    fresh = (metadata for batch in batches for metadata in batch if window.has(metadata))
    for metadata in chain(fresh, session.describe(mailbox, state.again)):
        triage = judge(metadata, senders, document_words(), dedicated=senders.is_dedicated(settings))
        where = f"{settings.name}/{mailbox.name}/{metadata.uid}"
        yield Planned(where, triage.download, triage.reason, metadata.size or 0, triage.subject)
