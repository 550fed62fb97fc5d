"""The question whether a new user's own servers are to be believed in what they find out about senders."""

import click

from billfold.attested import learnt, proposal
from billfold.console import say
from ingest.imap import ImapSession
from ingest.providers import MailProvider


def asked_servers(session: ImapSession, provider: MailProvider | None) -> tuple[str, ...]:
    """Return the names under which servers write their findings, if the user says that they are the provider's."""
    if provider is not None and provider.servers:
        return ()
    found = learnt(session, session.mailboxes().mailboxes)
    if found is None:
        return ()
    say(proposal(found))
    return found.names if click.confirm("Add it", default=False) else ()
