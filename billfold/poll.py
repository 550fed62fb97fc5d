"""One look at an account: what is new in its mailboxes, judged, fetched where it may be a document, handed on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from archive.records import Looked, MailboxState, message_digest
from billfold.pipeline import Pipeline
from ingest.account import AccountSettings
from ingest.errors import MailboxRenumbered, MessageUnavailable
from ingest.imap import ImapSession, Survey, open_account
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.secret import read_secret
from ingest.source import Place, RawMessage
from ingest.triage import judge
from parsers.glossary import document_words
from parsers.templates import Marketplace

MOST_SENDERS = 10_000


class Senders:
    """The rule of triage for senders: who writes for a marketplace. Answers are remembered, for senders repeat."""

    def __init__(self, marketplaces: Sequence[Marketplace]) -> None:
        self._marketplaces = tuple(marketplaces)
        self._answers: dict[str, bool] = {}

    def is_marketplace(self, address: str) -> bool:
        """Whether an address belongs to a marketplace's order mail."""
        if len(self._answers) > MOST_SENDERS:
            self._answers.clear()
        if address not in self._answers:
            self._answers[address] = any(marketplace.sells_from(address) for marketplace in self._marketplaces)
        return self._answers[address]


@dataclass(frozen=True, slots=True)
class Window:
    """The days of receipt that a backfill is limited to; `before` is not one of them."""

    since: date | None = None
    before: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing is left out by day, so that the cursor may move on."""
        return self.since is None and self.before is None

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
    with open_account(settings, read_secret(settings.credential, settings.name)) as session:
        try:
            selection = session.mailboxes()
            pipeline.report.problems.extend(str(error) for error in selection.unknown)
            for mailbox in selection.mailboxes:
                _look_again_if_renumbered(_Look(pipeline, settings, session, mailbox, senders, window, shown))
        finally:
            pipeline.report.bytes_up += session.traffic.up
            pipeline.report.bytes_down += session.traffic.down


def _look_again_if_renumbered(looking: "_Look") -> None:
    try:
        looking.look()
    except MailboxRenumbered:
        looking.look()


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

    def look(self) -> None:
        """Deal with all that is new, and with what failed and is due."""
        survey = self.session.survey(self.mailbox)
        state = self.pipeline.archive.mailbox_state(self.settings.name, self.mailbox.name, survey.uidvalidity)
        new = again = 0
        if survey.messages and survey.uidnext - 1 > state.last_uid:
            for batch in self.session.describe_new(self.mailbox, state.last_uid):
                new += self._batch(batch, survey, state)
            if self.window.is_open:
                self._remember([], survey, survey.uidnext - 1)
        if state.again:
            again = self._batch(self.session.describe(self.mailbox, state.again), survey, state, retry=True)
        before = max(survey.messages - new - again, 0)
        resumed = self.pipeline.resumed_from(self.settings.name, self.mailbox.name)
        self.pipeline.report.before += max(before - resumed, 0)
        if self.window.is_open and before > state.remembered:
            self.pipeline.report.problems.append(
                f"Account {self.settings.name}: {before - state.remembered} messages in {self.mailbox.name} have never "
                "been looked at, because the server put them in behind older ones; `billfold backfill` looks at all."
            )

    def _batch(self, batch: Sequence[Metadata], survey: Survey, state: MailboxState, *, retry: bool = False) -> int:
        """Deal with some messages; return how many of them are dealt with now. The cursor moves last."""
        wanted = [m for m in batch if (retry or m.uid not in state.known) and self.window.has(m)]
        left_out = []
        for metadata in wanted:
            triage = judge(metadata, self.senders, document_words())
            digest = message_digest(triage.message_id)
            if not triage.download:
                left_out.append(Looked(metadata.uid, triage.code, digest=digest))
                self.pipeline.report.left_out += 1
            elif not self._take(metadata, survey, digest):
                left_out.append(Looked(metadata.uid, "gone", digest=digest))
        cursor = batch[-1].uid if self.window.is_open and not retry and batch else None
        self._remember(left_out, survey, cursor)
        if batch:
            self.shown(Progress(self.settings.name, self.mailbox.name, len(batch), survey.messages))
        return len(wanted)

    def _remember(self, left_out: Sequence[Looked], survey: Survey, cursor: int | None) -> None:
        archive, run = self.pipeline.archive, self.pipeline.run
        archive.remember(self.settings.name, self.mailbox.name, survey.uidvalidity, left_out, cursor, run)

    def _take(self, metadata: Metadata, survey: Survey, digest: str) -> bool:
        """Fetch a message and hand it on; return False when it is gone."""
        place = Place(self.settings.name, self.mailbox.name, survey.uidvalidity, metadata.uid)
        where = f"{self.settings.name}/{self.mailbox.name}/{metadata.uid}"
        try:
            content = self.session.fetch(self.mailbox, metadata)
        except MessageUnavailable as error:
            if error.gone:
                return False
            self.pipeline.failed(place, where, str(error))
            return True
        raw = RawMessage(place, content, received=metadata.received, junk=self.mailbox.junk)
        self.pipeline.take(raw, where, digest=digest)
        return True


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
    with open_account(settings, read_secret(settings.credential, settings.name)) as session:
        selection = session.mailboxes()
        pipeline.report.problems.extend(str(error) for error in selection.unknown)
        for mailbox in selection.mailboxes:
            survey = session.survey(mailbox)
            state = pipeline.archive.mailbox_state(settings.name, mailbox.name, survey.uidvalidity)
            if not survey.messages or survey.uidnext - 1 <= state.last_uid:
                continue
            for batch in session.describe_new(mailbox, state.last_uid):
                for metadata in batch:
                    if metadata.uid not in state.known and window.has(metadata):
                        triage = judge(metadata, senders, document_words())
                        where = f"{settings.name}/{mailbox.name}/{metadata.uid}"
                        yield Planned(where, triage.download, triage.reason, metadata.size or 0, triage.subject)
