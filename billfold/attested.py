"""Whose findings on senders might be believed: what the mail of an account shows, told to a person who decides."""

import json
from collections.abc import Sequence

from ingest.attesting import Attested, names_in
from ingest.errors import CommandRefused
from ingest.imap import ImapSession
from ingest.mailboxes import Mailbox


def learnt(session: ImapSession, mailboxes: Sequence[Mailbox]) -> Attested | None:
    """Return under which names servers seem to write their findings; what stands in Junk is not asked."""
    for mailbox in mailboxes:
        if mailbox.junk:
            continue
        try:
            messages = session.survey(mailbox).messages
        except CommandRefused:
            continue
        if found := names_in(session.attested(mailbox, messages)):
            return found
    return None


def proposal(found: Attested) -> str:
    """Return what was learnt as sentences for a person, who decides."""
    server = "server" if len(found.names) == 1 else "servers"
    return (
        f"The servers of this account seem to sign their findings as {listed(found.names)} ({found.messages} of "
        f"{found.of} messages). If that is your provider's {server}, add {line_for(found)} to the account: then mail "
        "that it has proven is filed from Junk too."
    )


def line_for(found: Attested) -> str:
    """Return the line of the configuration by which it is believed."""
    return f"servers = {json.dumps(list(found.names))}"


def listed(names: Sequence[str]) -> str:
    """Return names as they are told to people."""
    return " and ".join(f"`{name}`" for name in names)
