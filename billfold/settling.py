"""What the configuration asks to be done to filed messages, carried out after their records are safe, and remembered.

What could not be done is tried again by the next look; what is no longer the message that was filed is left alone.
"""

from collections.abc import Callable
from dataclasses import replace

from archive.records import Imprint, message_digest
from billfold.pipeline import Pipeline
from ingest.account import RESCUE, AccountSettings
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
# What is remembered of a message that was moved from Junk to the inbox; of the others it is the result.
RESCUED = "rescued"


def settle_filed(
    pipeline: Pipeline,
    settings: AccountSettings,
    session: ImapSession,
    mailbox: Mailbox,
    uidvalidity: int,
    moved: Callable[[Traffic], None],
) -> None:
    """Do to the filed messages of a mailbox what the account asks for; `moved` is told the traffic.

    That is `after_filing`, or in Junk, with `rescue`, a move to the inbox.
    """
    archive, place = pipeline.archive, (settings.name, mailbox.name, uidvalidity)
    settings = settings.in_mailbox(junk=mailbox.junk)
    if settings.after_filing is None or not uidvalidity:
        return
    rescues = settings.after_filing == RESCUE
    waiting = archive.rescuable(*place) if rescues else archive.unsettled(*place)
    if not waiting:
        return
    there = {metadata.uid: metadata for metadata in session.describe(mailbox, [uid for uid, _ in waiting])}
    alike = [_filed(uid, imprint, there.get(uid)) for uid, imprint in waiting]
    rescued = 0
    with Settler(settings, message_digest) as settler:
        try:
            for group in settler.settle(mailbox, uidvalidity, alike):
                final = [(one.uid, _word(one, rescues)) for one in group if one.result is not Result.REFUSED]
                if final:
                    archive.settle(*place, final, pipeline.run)
                rescued += sum(rescues and one.result is Result.DONE for one in group)
                _tell(pipeline, group)
        except (ActionImpossible, CommandRefused, MailboxRenumbered) as error:
            pipeline.report.problems.append(str(error))
        finally:
            moved(settler.traffic)
            if rescued:
                what = "message was" if rescued == 1 else "messages were"
                told = f"{rescued} {what} filed and moved from {mailbox.name!r} to the inbox."
                pipeline.report.notes.append(f"Account {settings.name}: {told}")


def _word(settled: Settled, rescues: bool) -> str:
    return RESCUED if rescues and settled.result is Result.DONE else settled.result.value


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
