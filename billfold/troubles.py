"""What is wrong: the one place where that is decided, for `billfold status`, the alerts and the digest alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from archive.durable import SPACE_FLOOR
from billfold.condition import Condition, Rate, Source, moment_of
from billfold.rhythm import fell, rose
from ingest.certificate import ENDS_SOON

# Bytes, and the part of a disk, below which soon nothing can be filed.
NEARLY_FULL, NEARLY_FULL_PART = 2 << 30, 0.05
# The server need not be asked again to know that these stay as they are.
_SIGN_IN = frozenset({"SignInRefused", "SignInPaused", "CredentialMissing"})
_AT_ONCE = _SIGN_IN | {"CertificateRefused", "EncryptionMissing"}
# These are about the archive, so every account has them.
_OF_ARCHIVE = frozenset({"DiskFull", "DiskFault", "ArchiveReadOnly", "IndexDamaged", "IndexTooNew", "JournalDamaged"})
# The day's budget is spent as it was meant to be.
_AS_CONFIGURED = frozenset({"TrafficSpent"})
# Another Billfold may work on the archive for long, but not for ever.
_BUSY, BUSY_LONG = "ArchiveBusy", timedelta(hours=2)
LEDGER_LONG = timedelta(hours=1)
UNABLE_LONG = timedelta(minutes=15)
UNREAD_LONG = timedelta(hours=24)
FAILED_LATELY = timedelta(days=7)
PILE, PILE_LONG = 50, timedelta(days=30)
# So many times its interval without a look: it was due, was late, and was due again.
LATE = 3.0
# So many intervals (of an hour at most) after it has ended, a program that was to run is missed.
ENDED = 2.0
# Polls from somebody's own timetable are expected when so many came, at about the same distance.
FEWEST_TIMES = 5


class Kind(StrEnum):
    """What kind of thing is wrong."""

    SIGN_IN = "sign-in"
    FAILING = "failing"
    NOT_LOOKED = "not-looked"
    SILENT = "silent"
    FAILED = "failed"
    MARKETPLACE = "marketplace"
    REVIEW = "review"
    READERS = "readers"
    CERTIFICATE = "certificate"
    LEDGER = "ledger"
    DISK = "disk"
    ARCHIVE = "archive"
    STOPPED = "stopped"
    WAY = "way"


# What is wrong with the program itself, and not with what it meets.
OF_PROGRAM = frozenset({Kind.ARCHIVE, Kind.NOT_LOOKED, Kind.READERS, Kind.STOPPED})


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong. `key` stays the same while it lasts; `text` is for people and may change.

    `over` is what is said when it has ended; empty where an end would say nothing.
    """

    key: str
    kind: Kind
    text: str
    since: datetime | None = None
    account: str = ""
    over: str = ""


def troubles(condition: Condition) -> list[Trouble]:
    """Return all that is wrong, what keeps the program from working first."""
    return [
        *_archive(condition),
        *_program(condition),
        *(trouble for source in condition.sources for trouble in _of_source(source, condition)),
        *_reading(condition),
        *_review(condition),
        *(trouble for rate in condition.rates for trouble in _marketplace(rate)),
        *_ledger(condition),
        *_certificates(condition),
        *_ways(condition),
    ]


def nearly_full(free: int, size: int) -> bool:
    """Say whether a disk, of so many bytes, has so little left that it is time to make room."""
    return free < min(NEARLY_FULL, NEARLY_FULL_PART * size)


def lasted(seconds: float) -> str:
    """Return a span of time as people say it."""
    for name, unit in (("day", 86_400), ("hour", 3_600), ("minute", 60)):
        if seconds >= 2 * unit or (name == "minute" and seconds >= unit):
            count = int(seconds // unit)
            return f"{count:,} {name}{'s' if count != 1 else ''}"
    return "less than a minute"


def _archive(condition: Condition) -> Iterator[Trouble]:
    if condition.problem:
        yield Trouble("archive", Kind.ARCHIVE, condition.problem, over="The archive can be read again.")
    failing = [source for source in condition.sources if source.error in _OF_ARCHIVE and source.failing_since]
    full = condition.size and condition.free < SPACE_FLOOR
    if failing and not condition.problem and not full:
        since = min(source.failing_since or condition.at for source in failing)
        yield Trouble("archive", Kind.ARCHIVE, failing[0].text, since, over="The archive works again.")
    if condition.proofs:
        found = sorted(condition.proofs.values(), key=lambda values: str(values.get("since")))
        first, over = moment_of(found[0], "since"), "The archive is whole again."
        yield Trouble("proof", Kind.ARCHIVE, f"The archive: {found[-1].get('text')}", first, "", over)
    if not condition.size:
        return
    free = f"The disk that holds {condition.archive} has {condition.free >> 20:,} MB left"
    over = "The disk has room again."
    if full:
        yield Trouble("disk", Kind.DISK, f"{free}: nothing can be filed. Make room, and Billfold goes on.", over=over)
    elif nearly_full(condition.free, condition.size):
        yield Trouble("disk", Kind.DISK, f"{free}: make room before nothing can be filed any more.", over=over)


def _program(condition: Condition) -> Iterator[Trouble]:
    running = condition.running
    sources = condition.sources
    if running is None or running.is_running or not sources:
        return
    ended = running.stopped or running.beat
    # Who polls from cron since then has no need of it.
    if any(source.by == "poll" and source.looked and source.looked > ended for source in sources):
        return
    quiet = (condition.at - ended).total_seconds()
    if quiet > ENDED * min(max(source.every for source in sources) or 600, 3600):
        how = "was stopped" if running.stopped else "ended without being asked to"
        text = f"`billfold run` {how} {lasted(quiet)} ago and does not run, so nobody looks for mail. Start it again."
        yield Trouble("daemon", Kind.STOPPED, text, ended, over="`billfold run` runs again.")


def _of_source(source: Source, condition: Condition) -> Iterator[Trouble]:
    yield from _failing(source, condition.at)
    yield from _not_looked(source, condition)
    if source.silence and not source.failing_since:
        found = source.silence
        usual = f"every {lasted(found.usual * 86_400)}" if found.usual >= 2 else "every day or more often"
        text = (
            f"No invoice for {lasted(found.days * 86_400)}, usually one comes {usual} (the longest wait in half a year "
            f"was {lasted(found.longest * 86_400)}). The mailbox can be read; look whether mail still arrives there, "
            "or is forwarded or filtered elsewhere."
        )
        over = "invoices come again."
        yield Trouble(f"silent/{source.name}", Kind.SILENT, text, found.since, source.name, over)
    failed = source.given_up
    if failed.count and failed.since and condition.at - failed.since < FAILED_LATELY:
        many = f"{failed.count:,} messages" if failed.count > 1 else "A message"
        text = (
            f"{many} could not be had or read and {'are' if failed.count > 1 else 'is'} not tried again by "
            "itself: `billfold backfill` tries again, and `billfold explain --run last --fate failed` says why."
        )
        yield Trouble(f"failed/{source.name}", Kind.FAILED, text, failed.since, source.name)


def _failing(source: Source, at: datetime) -> Iterator[Trouble]:
    since = source.failing_since
    if since is None or source.error in _OF_ARCHIVE | _AS_CONFIGURED:
        return
    lasts, over = at - since, "works again."
    if source.error == _BUSY and lasts < BUSY_LONG:
        return
    if source.error in _AT_ONCE or not source.is_account:
        kind = Kind.SIGN_IN if source.error in _SIGN_IN else Kind.FAILING
        yield Trouble(f"account/{source.name}", kind, source.text, since, source.name, over)
    # A server that is away for a moment is no trouble. By hand or from cron, two polls are two looks; the daemon tries
    # again within seconds, so there two intervals are.
    elif source.failures >= 2 and (source.by == "poll" or lasts.total_seconds() >= source.every):
        yield Trouble(f"account/{source.name}", Kind.FAILING, source.text, since, source.name, over)


def _not_looked(source: Source, condition: Condition) -> Iterator[Trouble]:
    running = condition.running
    if not source.is_account:
        return
    over = "is looked at again."
    if running and running.is_running:
        begun = max(filter(None, (running.started, source.looked, source.progress)))
        quiet = (condition.at - begun).total_seconds()
        # One in trouble is left alone for up to an hour, and says so itself.
        if quiet > max(LATE * source.every, 300) and not (source.failing_since and quiet < 2 * 3600):
            text = f"Nobody has looked for {lasted(quiet)}, although `billfold run` runs. Start it again."
            yield Trouble(f"not-looked/{source.name}", Kind.NOT_LOOKED, text, begun, source.name, over)
    elif source.by == "poll" and source.looked and (usual := _rhythm(source)):
        quiet = (condition.at - max(source.looked, source.progress or source.looked)).total_seconds()
        if quiet > max(LATE * usual, usual + 900):
            text = (
                f"Nobody has looked for {lasted(quiet)}; before, there was a poll every {lasted(usual)}. "
                "Look whether cron still starts it."
            )
            yield Trouble(f"not-looked/{source.name}", Kind.NOT_LOOKED, text, source.looked, source.name, over)


def _rhythm(source: Source) -> float:
    """Return the seconds between the polls of somebody's own timetable; 0 where they follow none."""
    times = sorted(source.times)
    gaps = [(after - before).total_seconds() for before, after in pairwise(times)]
    usual = median(gaps) if len(times) >= FEWEST_TIMES else 0.0
    return usual if usual >= 30 and max(gaps) <= 2 * usual and min(gaps) >= usual / 2 else 0.0


def _reading(condition: Condition) -> Iterator[Trouble]:
    since = min((source.unable_since for source in condition.sources if source.unable_since), default=None)
    if since is not None and condition.at - since >= UNABLE_LONG:
        text = (
            f"Documents cannot be read for {lasted((condition.at - since).total_seconds())}: the programs that read "
            f"them do not work. {condition.unread.count:,} mails are safe and wait; `billfold check` says what to mend."
        )
        yield Trouble("readers", Kind.READERS, text, since, over="Documents are read again.")
    elif condition.unread.since and condition.at - condition.unread.since >= UNREAD_LONG:
        text = (
            f"{condition.unread.count:,} mails or files are safe but were not read for "
            f"{lasted((condition.at - condition.unread.since).total_seconds())}. `billfold poll` reads them, or says "
            "why it can't."
        )
        yield Trouble("readers", Kind.READERS, text, condition.unread.since, over="All that was left is read.")


def _review(condition: Condition) -> Iterator[Trouble]:
    before, lately = condition.held
    pile, over = condition.review, "Fewer documents wait for review."
    if rose(before, lately):
        text = (
            f"Of {lately.whole:,} documents of the last two weeks {lately.part:,} wait for review; before, it was "
            f"{before.part:,} of {before.whole:,}. `billfold review` lists them with the reasons."
        )
        yield Trouble("review", Kind.REVIEW, text, over=over)
    elif pile.count >= PILE and pile.since and condition.at - pile.since >= PILE_LONG:
        text = (
            f"{pile.count:,} documents wait for review, the oldest for "
            f"{lasted((condition.at - pile.since).total_seconds())}. `billfold review` lists them with the reasons."
        )
        yield Trouble("review", Kind.REVIEW, text, pile.since, over=over)


def _marketplace(rate: Rate) -> Iterator[Trouble]:
    if fell(rate.before, rate.lately):
        text = (
            f"Mails of {rate.marketplace} are read worse than before: of {rate.lately.whole:,} in the last two weeks "
            f"{rate.lately.part:,} were filed and {rate.review:,} wait for review; before, {rate.before.part:,} of "
            f"{rate.before.whole:,} were filed. Its mails may have changed; `billfold review` shows what waits."
        )
        over = f"Mails of {rate.marketplace} are read as before."
        yield Trouble(f"marketplace/{rate.marketplace}", Kind.MARKETPLACE, text, over=over)


def _ledger(condition: Condition) -> Iterator[Trouble]:
    since = condition.ledger_since
    if since and condition.at - since >= LEDGER_LONG:
        text = (
            f"The ledger is open in another program for {lasted((condition.at - since).total_seconds())} and can't be "
            "brought up to date. Close it there; what is new stands beside it, in the file that ends in .new."
        )
        yield Trouble("ledger", Kind.LEDGER, text, since, over="The ledger is up to date again.")


def _certificates(condition: Condition) -> Iterator[Trouble]:
    for name, until in condition.certificates.items():
        if until - condition.at < ENDS_SOON:
            ends = "ends" if until > condition.at else "has ended"
            text = f"The certificate {ends} on {until:%Y-%m-%d}; renew it, and start `billfold run` again (or SIGHUP)."
            over = "answers with a certificate that holds."
            yield Trouble(f"certificate/{name}", Kind.CERTIFICATE, text, None, name, over)


def _ways(condition: Condition) -> Iterator[Trouble]:
    for way, values in condition.ways.items():
        if values.get("failing_since") and values.get("failures", 0) >= 2:
            what = "The digest cannot be mailed" if way == "digest" else f"Alerts cannot be sent by {way}"
            over = "The digest was mailed." if way == "digest" else f"Alerts can be sent by {way} again."
            yield Trouble(f"way/{way}", Kind.WAY, f"{what}: {values.get('text')}", None, over=over)
