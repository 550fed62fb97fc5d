"""What the configuration asks to be done to filed messages, carried out after their records are safe, and remembered.

What could not be done is tried again by the next look; what is no longer the message that was filed is left alone.
"""

from collections.abc import Callable
from dataclasses import replace

from archive.records import Imprint, message_digest
from billfold.pipeline import Pipeline
from ingest.account import AccountSettings
from ingest.errors import ActionImpossible, CommandRefused, MailboxRenumbered
from ingest.identity import identity_of
from ingest.imap import ImapSession
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.settling import Filed, Result, Settled, Settler
from ingest.wire import Traffic

# Said of these, and no more: the others are done with.
_TOLD = (Result.CHANGED, Result.REFUSED)
MOST_TOLD = 5


def settle_filed(
    pipeline: Pipeline,
    settings: AccountSettings,
    session: ImapSession,
    mailbox: Mailbox,
    uidvalidity: int,
    moved: Callable[[Traffic], None],
) -> None:
    """Do to the filed messages of a mailbox what the account's `after_filing` says; `moved` is told the traffic."""
    archive = pipeline.archive
    waiting = archive.unsettled(settings.name, mailbox.name, uidvalidity) if uidvalidity else []
    if settings.after_filing is None or not waiting:
        return
    there = {metadata.uid: metadata for metadata in session.describe(mailbox, [uid for uid, _ in waiting])}
    alike = [_filed(uid, imprint, there.get(uid)) for uid, imprint in waiting]
    with Settler(settings, message_digest) as settler:
        try:
            for group in settler.settle(mailbox, uidvalidity, alike):
                final = [(one.uid, one.result.value) for one in group if one.result is not Result.REFUSED]
                if final:
                    archive.settle(settings.name, mailbox.name, uidvalidity, final, pipeline.run)
                _tell(pipeline, group)
        except (ActionImpossible, CommandRefused, MailboxRenumbered) as error:
            pipeline.report.problems.append(str(error))
        finally:
            moved(settler.traffic)


def _filed(uid: int, imprint: Imprint, found: Metadata | None) -> Filed:
    """Return a message as it was filed; one that does not look the same any more gets a digest that nothing has."""
    filed = Filed(uid, imprint.digest, found.size if found else None)
    same = found is None or not imprint.identity or imprint.identity == identity_of(found)
    return filed if same else replace(filed, digest="-")


def _tell(pipeline: Pipeline, group: list[Settled]) -> None:
    told = [one.reason for one in group if one.result in _TOLD]
    pipeline.report.notes += told[:MOST_TOLD]
    if len(told) > MOST_TOLD:
        pipeline.report.notes.append(f"{len(told) - MOST_TOLD} more messages of this mailbox were left alone.")
