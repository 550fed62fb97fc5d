"""A dry run: what a look would fetch and why, with sizes; nothing is fetched, and nothing remembered."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import chain

from archive.archive import Archive
from billfold.choosing import Senders, Window, choose
from billfold.pipeline import Pipeline
from billfold.poll import remembered_state
from billfold.undone import refusals_reported
from ingest.account import AccountSettings
from ingest.imap import ImapSession, open_account
from ingest.mailboxes import Mailbox


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
            with refusals_reported(pipeline, settings, mailbox):
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
    state = remembered_state(archive, settings.name, mailbox.name, survey, window)
    if not survey.messages:
        return

    def known(uids: Sequence[int]) -> AbstractSet[int]:
        if not survey.uidvalidity:
            return frozenset()
        return archive.delivered(settings.name, mailbox.name, survey.uidvalidity, uids)

    batches = session.describe_new(mailbox, window.start(state), known=known)
    fresh = ((metadata, window) for batch in batches for metadata in batch)
    due = ((metadata, Window(whole=True)) for metadata in session.describe(mailbox, state.again))
    for metadata, within in chain(fresh, due):
        triage = choose(metadata, senders, settings, within)
        if triage is None:
            continue
        where = f"{settings.name}/{mailbox.name}/{metadata.uid}"
        yield Planned(where, triage.download, triage.reason, metadata.size or 0, triage.subject)
