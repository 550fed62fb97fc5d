"""What a look leaves undone in a mailbox, as sentences of the report that say what to do about it."""

import contextlib
from collections.abc import Iterator, Sequence

from billfold.balance import Report
from billfold.pipeline import Pipeline
from ingest.account import AccountSettings
from ingest.errors import CommandRefused, MailboxRenumbered, MailboxUndescribed
from ingest.mailboxes import Mailbox

MOST_NAMED = 20
# Of messages that a server does not describe, a look downloads about so many: all of a large mailbox might take days.
MOST_UNDESCRIBED = 2_000


@contextlib.contextmanager
def refusals_reported(pipeline: Pipeline, settings: AccountSettings, mailbox: Mailbox) -> Iterator[None]:
    """Turn the trouble of one mailbox into a sentence of the report, so that the next ones have their turn."""
    try:
        yield
    except CommandRefused as error:
        pipeline.report.problems.append(f"The mailbox {mailbox.name!r} was left for the next run. {error}")
    except MailboxRenumbered:
        pipeline.report.problems.append(
            f"Account {settings.name}: the server keeps numbering {mailbox.name!r} anew; the next run looks through it."
        )
    except MailboxUndescribed as error:
        pipeline.report.notes.append(str(error))


def undescribed(account: str, mailbox: Mailbox, count: int) -> str:
    """Say that a mailbox that the server does not describe is read a part at a time."""
    return (
        f"Account {account}: the server does not describe its messages in {mailbox.name}, so each must be downloaded; "
        f"this run took {count:,}, and the next one goes on there. `billfold backfill` takes all of them."
    )


def tell_undone(
    report: Report, account: str, mailbox: Mailbox, outside: int, unseen: int, given_up: Sequence[int]
) -> None:
    """Say how many messages were not asked for, how many no look has dealt with, and which are not tried any more."""
    where = f"Account {account}"
    if outside:
        report.notes.append(
            f"{where}: {outside:,} messages in {mailbox.name} are outside what was asked for and were not looked at."
        )
    if unseen:
        report.problems.append(
            f"{where}: {unseen} messages in {mailbox.name} have never been looked at, because the server put them in "
            "behind older ones; `billfold backfill` looks at all."
        )
    if given_up:
        listed = ", ".join(map(str, given_up[:MOST_NAMED])) + (", …" if len(given_up) > MOST_NAMED else "")
        report.problems.append(
            f"{where}: {len(given_up)} messages in {mailbox.name} could not be had and are given up (UID {listed}); "
            "save what you need from them by hand, or let `billfold backfill` try once more."
        )
