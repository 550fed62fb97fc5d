"""One look at an account: what is new in its mailboxes, judged, fetched where it may be a document, handed on.

A look is a stream: messages to fetch, those that are known again, and marks of what was left out, in the order of the
mailbox. Fetching runs ahead in it; whatever comes out is handed on in order, so that a cursor never passes a message
that is not kept.
"""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import partial

from archive.archive import Archive
from archive.records import Again, Imprint, Left, Looked, MailboxState, message_digest
from billfold.choosing import Senders, Window, choose
from billfold.metering import Meter
from billfold.pipeline import Pipeline
from billfold.settling import settle_filed
from billfold.undone import MOST_UNDESCRIBED, refusals_reported, tell_undone, undescribed
from ingest.account import AccountSettings
from ingest.errors import CommandRefused, MailboxRenumbered, MailboxUndescribed, MessageUnavailable, ServerBusy
from ingest.identity import identity_of
from ingest.imap import ImapSession, Survey, open_account
from ingest.in_order import Fetched
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.probing import Looker
from ingest.source import Place, RawMessage
from ingest.triage import Triage


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a mailbox has been looked through; `of` is the number of messages in it."""

    account: str
    mailbox: str
    looked: int
    of: int


Shown = Callable[[Progress], None]
Opened = Callable[[AccountSettings], AbstractContextManager[ImapSession]]


def look(
    pipeline: Pipeline,
    settings: AccountSettings,
    senders: Senders,
    window: Window,
    shown: Shown,
    *,
    opened: Opened = open_account,
    stop: Callable[[], bool] = lambda: False,
) -> None:
    """Look through an account's mailboxes and hand on what may be a document.

    `opened` gives the session; `stop` is asked before each message and within a large one (`FetchStopped`). Raises
    `IngestError` when the account can't be reached, and `ArchiveError` when nothing can be kept: what has not been
    kept then is not remembered as seen; `TrafficSpent` when the account may move no more today.
    """
    meter = Meter(pipeline, settings)
    meter.require()
    with opened(settings) as session:
        try:
            selection = session.mailboxes()
            pipeline.report.problems.extend(str(error) for error in selection.unknown)
            # A backfill takes so long that each mailbox is asked about in its turn.
            surveys = {} if window.whole else session.survey_all(selection.mailboxes)
            for mailbox in selection.mailboxes:
                with refusals_reported(pipeline, settings, mailbox):
                    survey = surveys.pop(mailbox, None)
                    if isinstance(survey, CommandRefused):
                        raise survey
                    looking = _Look(pipeline, settings, session, mailbox, senders, window, shown, stop, meter, survey)
                    _look_again_if_renumbered(looking)
                    settle_filed(pipeline, settings, session, mailbox, looking.uidvalidity, meter.count)
        finally:
            meter.count(session.moved())
            meter.close()


def _look_again_if_renumbered(looking: "_Look") -> None:
    for _ in range(2):
        with contextlib.suppress(MailboxRenumbered):
            looking.look()
            return
    looking.session.distrust(looking.mailbox)
    looking.look()
    looking.pipeline.report.problems.append(
        f"Account {looking.settings.name}: the server numbers {looking.mailbox.name!r} anew all the time, so every run "
        "looks at all of its messages and tells them apart by their content; ask the provider to mend that."
    )


def remembered_state(archive: Archive, account: str, mailbox: str, survey: Survey, window: Window) -> MailboxState:
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
    stop: Callable[[], bool]
    meter: Meter
    first: Survey | None
    _survey: Survey = field(default_factory=lambda: Survey(0, 0, 0))
    _cursor: int = 0
    _highest: int = 0
    _listed: int = 0
    _there: int | None = None
    _undescribed: int = 0
    _coming: int = 0
    _outside: int = 0
    _dealt_with: int = 0
    _waiting: list[int] = field(default_factory=list)
    _imprints: dict[int, Imprint] = field(default_factory=dict)
    _busy: list[tuple[Place, str, str]] = field(default_factory=list)

    def look(self) -> None:
        """Deal with all that is new, and with what failed and is due."""
        self._cursor = self._highest = self._listed = self._outside = self._dealt_with = self._coming = 0
        self._undescribed, self._there = 0, None
        self._imprints.clear()
        self._busy.clear()
        survey = self._survey = self.first or self.session.survey(self.mailbox)
        self.first = None
        state = remembered_state(self.pipeline.archive, self.settings.name, self.mailbox.name, survey, self.window)
        for item in self.session.fetch_in_order(self.mailbox, self._stream(state), self.stop):
            self._hand_on(item)
        self._record_busy()
        self.pipeline.settle()
        self._count(state)

    def _stream(self, state: MailboxState) -> Iterator[object]:
        """Yield what there is to do: metadata of messages to fetch, and what goes to the pipeline as it is."""
        yield from self._walk(state)
        yield from self._try_again(state)
        if self.window.whole or not self._survey.uidvalidity or not state.last_uid:
            # The walk went through all that there is.
            self._there = self._listed
        yield from self._put_in_behind(state)

    def _hand_on(self, item: object) -> None:
        match item:
            case Fetched():
                self._take(item)
            case Left():
                # What could not be had is on record before the cursor passes it.
                self._record_busy()
                self.pipeline.leave(item)
            case Again():
                self.pipeline.see_again(item, self._where(item.place.uid))
            case Progress():
                self.shown(item)

    def _walk(self, state: MailboxState) -> Iterator[object]:
        """Go through the messages behind the last UID."""
        survey = self._survey
        if not survey.messages or (survey.uidnext - 1 <= state.last_uid and not self.window.whole):
            return
        self._cursor = state.last_uid
        known = partial(self._known, state)
        for batch in self.session.describe_new(self.mailbox, self.window.start(state), known=known):
            yield from self._batch(batch)
            self._require_description(batch[-1].uid)
        # STATUS may know of messages that the mailbox, as it was opened, did not show yet.
        complete = self.session.accounted >= survey.messages
        yield from self._remember([], survey.uidnext - 1 if complete else self._highest)

    def _known(self, state: MailboxState, uids: Sequence[int]) -> AbstractSet[int]:
        """Note what a walk has found; return which of it has been dealt with by an earlier run."""
        self._listed += len(uids)
        self._highest = uids[-1]
        if not self._survey.uidvalidity:
            return frozenset()
        if not self.window.whole:
            # Those that are due again have their turn after the walk.
            return state.known | set(state.again)
        known = self._delivered(uids)
        if known:
            self.shown(self._progress(len(known)))
        return known

    def _delivered(self, uids: Sequence[int]) -> set[int]:
        archive = self.pipeline.archive
        return archive.delivered(self.settings.name, self.mailbox.name, self._survey.uidvalidity, uids)

    def _try_again(self, state: MailboxState) -> Iterator[object]:
        """Deal with failed messages that are due; those that were deleted are not asked for any more."""
        there = self.session.existing(self.mailbox, state.failed)
        yield from self._remember([Looked(uid, "gone") for uid in state.failed if uid not in there])
        self._waiting = sorted(there - set(state.again))
        due = [uid for uid in state.again if uid in there]
        if due:
            yield from self._batch(self.session.describe(self.mailbox, due), retry=True)

    def _batch(self, batch: Sequence[Metadata], *, retry: bool = False) -> Iterator[object]:
        """Choose among some messages. The cursor moves last."""
        left_out: list[Looked] = []
        chosen: list[Metadata] = []
        for metadata, triage in self._judged(batch, retry=retry):
            if triage.download:
                self._undescribed += triage.code == "unknown" and not metadata.header
                identity = identity_of(metadata)
                self._imprints[metadata.uid] = Imprint(message_digest(triage.message_id), identity)
                chosen.append(metadata)
            else:
                imprint = Imprint(message_digest(triage.message_id))
                left_out.append(Looked(metadata.uid, triage.code, imprint=imprint))
        yield from self._known_again_or_to_fetch(chosen)
        known = self._left_out_before(left_out)
        told = [looked for looked in left_out if looked.uid not in known]
        self._dealt_with += len(chosen) + len(told)
        yield from self._remember(told, 0 if retry or not batch else batch[-1].uid)
        if batch:
            yield self._progress(len(batch))

    def _require_description(self, behind: int) -> None:
        """End the look at the mailbox, in good order, when very many messages had to be downloaded unseen."""
        if self._undescribed >= MOST_UNDESCRIBED and behind < self._survey.uidnext - 1 and not self.window.whole:
            raise MailboxUndescribed(undescribed(self.settings.name, self.mailbox, self._undescribed))

    def _judged(self, batch: Sequence[Metadata], *, retry: bool) -> list[tuple[Metadata, Triage]]:
        """Judge what lies within the window; a look at pieces of large ZIP files and PDFs spares some downloads."""
        # What failed had been chosen before, so it is tried again whatever the window.
        window = Window(whole=True) if retry else self.window
        decided = [(metadata, choose(metadata, self.senders, self.settings, window)) for metadata in batch]
        within = [(metadata, triage) for metadata, triage in decided if triage is not None]
        self._outside += len(decided) - len(within)
        triages = self.session.probe(self.mailbox, within, self._looker())
        return [(metadata, triage) for (metadata, _), triage in zip(within, triages, strict=True)]

    def _looker(self) -> Looker:
        return self.pipeline.looker(self.settings.name, junk=self.mailbox.junk)

    def _known_again_or_to_fetch(self, chosen: Sequence[Metadata]) -> Iterator[object]:
        """Yield each message as known by its identity, though it was moved or numbered anew, or as one to fetch."""
        identities = [self._imprints[metadata.uid].identity for metadata in chosen]
        known = self.pipeline.archive.recognised(self.settings.name, identities) if any(identities) else {}
        for metadata in chosen:
            imprint = self._imprints[metadata.uid]
            if imprint.identity in known:
                place = self._place(metadata.uid)
                yield Again(place, self.mailbox.junk, imprint, known[imprint.identity])
            else:
                # What is not handed on yet, and the cursor, are left to the next run.
                self.meter.count(self.session.moved())
                self.meter.require(self._coming)
                self._coming += metadata.size or 0
                yield metadata

    def _left_out_before(self, left_out: Sequence[Looked]) -> set[int]:
        """Return which messages need no new row where every run looks at all: the archive would grow without end."""
        if self._survey.uidvalidity:
            return set()
        return self._delivered([looked.uid for looked in left_out])

    def _remember(self, left_out: Sequence[Looked], cursor: int = 0) -> Iterator[Left]:
        """Remember messages that were left out; move the cursor where that says something new and true."""
        validity = self._survey.uidvalidity
        moved = cursor > self._cursor and self.window.is_open and validity > 0
        if left_out or moved:
            yield Left(self.settings.name, self.mailbox.name, validity, left_out, cursor if moved else None)
        self._cursor = max(self._cursor, cursor)

    def _take(self, fetched: Fetched) -> None:
        """Hand on a message that was fetched, or note why it could not be."""
        uid = fetched.metadata.uid
        self._coming -= fetched.metadata.size or 0
        place, where, imprint = self._place(uid), self._where(uid), self._imprints.pop(uid)
        if fetched.content is not None:
            self._record_busy()
            raw = RawMessage(place, fetched.content, received=fetched.metadata.received, junk=self.mailbox.junk)
            self.pipeline.take(raw, where, imprint)
            return
        error = fetched.error or MessageUnavailable(f"{where} could not be fetched; it is tried again later.")
        if error.gone:
            self.pipeline.leave(Left(*self._mailbox(), [Looked(uid, "gone", imprint=imprint)], None))
            return
        self._busy.append((place, where, str(error)))
        # A wish to wait may be meant for the whole account: it counts against the message once others come.
        if not isinstance(error.__cause__, ServerBusy):
            self._record_busy()

    def _record_busy(self) -> None:
        for place, where, reason in self._busy:
            self.pipeline.failed(place, where, reason)
        self._busy.clear()

    def _put_in_behind(self, state: MailboxState) -> Iterator[object]:
        """Deal with what the server put in behind older messages, if the numbers tell that there may be some."""
        older = self.session.listed_up_to(self.mailbox, state.last_uid) if self._unseen(state) else None
        if older is not None:
            self._there = len(older) + self._listed
            new = set(older) - self._delivered(older)
            yield from self._batch(self.session.describe(self.mailbox, sorted(new)), retry=True)

    def _others(self) -> int:
        """Return how many messages there are that this look has not dealt with."""
        there = self._survey.messages if self._there is None else self._there
        return there - self._dealt_with - self._outside - len(self._waiting)

    def _unseen(self, state: MailboxState) -> int:
        """Return how many of them no look seems to have dealt with."""
        left = self._others() - (state.remembered - len(state.failed))
        return max(left, 0) if self._there is None else 0

    def _count(self, state: MailboxState) -> None:
        """Account for the messages that this look did not deal with, and say what stays undone."""
        report, where = self.pipeline.report, (self.settings.name, self.mailbox)
        report.still_failed += len(self._waiting)
        unseen = self._unseen(state)
        resumed = self.pipeline.resumed_from(self.settings.name, self.mailbox.name)
        report.before += max(self._others() - unseen - resumed, 0)
        given_up = sorted(set(state.given_up) & set(self._waiting))
        tell_undone(report, *where, self._outside, unseen if self.window.is_open else 0, given_up)

    @property
    def uidvalidity(self) -> int:
        """That of the mailbox when it was looked at; 0 where it has none."""
        return self._survey.uidvalidity

    def _mailbox(self) -> tuple[str, str, int]:
        return self.settings.name, self.mailbox.name, self._survey.uidvalidity

    def _place(self, uid: int) -> Place:
        return Place(*self._mailbox(), uid)

    def _where(self, uid: int) -> str:
        return f"{self.settings.name}/{self.mailbox.name}/{uid}"

    def _progress(self, looked: int) -> Progress:
        return Progress(self.settings.name, self.mailbox.name, looked, self._survey.messages)
