"""A look at the last months of an account: what would be filed of it. Nothing is fetched, filed or remembered."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from billfold.choosing import Senders, Window, choose
from billfold.console import ProgressLine, say, table, terminal_width
from ingest.account import AccountSettings
from ingest.errors import CommandRefused
from ingest.imap import ImapSession
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata

DAYS = 90
# Seconds after which the look ends with what it has seen: it goes back from the newest message.
SECONDS = 30.0
SHOWN = 12


@dataclass(slots=True)
class Seen:
    """What a look has seen: messages of the span, and those of them that would be fetched."""

    since: date
    messages: int = 0
    size: int = 0
    found: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    is_whole: bool = True


def look(
    session: ImapSession,
    settings: AccountSettings,
    senders: Senders,
    today: date,
    line: ProgressLine,
    seconds: float = SECONDS,
) -> Seen:
    """Look through the mailboxes of an account from their ends, as far back as the span or the time allows."""
    seen = Seen(today - timedelta(days=DAYS))
    window, until = Window(seen.since), time.monotonic() + seconds
    try:
        for mailbox in session.mailboxes().mailboxes:
            for metadata in _newest(session, mailbox, seen.since):
                if time.monotonic() > until:
                    seen.is_whole = False
                    break
                _note(seen, metadata, mailbox, settings, senders, window)
                line.show(f"{mailbox.name}: {seen.messages:,} messages looked at, {len(seen.found):,} to fetch")
    finally:
        line.clear()
    return seen


def _newest(session: ImapSession, mailbox: Mailbox, since: date) -> Iterator[Metadata]:
    """Yield messages from the last one on, until there are only older ones; a mailbox that is refused has none."""
    try:
        messages = session.survey(mailbox).messages
        for batch in session.describe_back(mailbox, messages):
            yield from batch
            if batch and all(one.received is not None and one.received.date() < since for one in batch):
                return
    except CommandRefused:
        return


def _note(
    seen: Seen, metadata: Metadata, mailbox: Mailbox, settings: AccountSettings, senders: Senders, window: Window
) -> None:
    triage = choose(metadata, senders, settings, window)
    if triage is None or metadata.received is None:
        return
    seen.messages += 1
    if triage.download:
        seen.size += metadata.size or 0
        seen.found.append((metadata.received, mailbox.name, triage.sender, triage.subject))


def tell(seen: Seen) -> None:
    """Print what a look has seen."""
    span = f"Since {seen.since:%Y-%m-%d}"
    if not seen.messages:
        say(f"{span} no mail came.")
        return
    count = len(seen.found)
    mails = f"{seen.messages:,} mail{'s' if seen.messages > 1 else ''}"
    came = f"{span} {mails} came" if seen.is_whole else f"Of the newest {mails}"
    size = f" ({seen.size / 1_000_000:,.1f} MB)" if seen.size >= 100_000 else ""
    say(f"{came}; {count or 'none'} look{'s' if count == 1 else ''} like documents{size}. Nothing has been filed yet.")
    newest = sorted(seen.found, reverse=True)[:SHOWN]
    if newest:
        say()
        rows = [(f"{received:%Y-%m-%d}", place, sender, subject) for received, place, sender, subject in newest]
        say(table(("received", "mailbox", "from", "subject"), rows, fit=terminal_width()))
    if len(seen.found) > len(newest):
        say(f"… and {len(seen.found) - len(newest):,} more")
    if newest:
        say()
