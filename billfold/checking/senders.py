"""Whether keys of signatures can be looked up, and whose findings on senders are believed in an account's mail."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from billfold.checking.results import Result, Tried

if TYPE_CHECKING:
    from billfold.config import AccountSection, Configuration
    from ingest.imap import ImapSession
    from ingest.mailboxes import Mailbox

SECONDS = 3.0
_ANSWERS = "the name servers answer: signatures of senders can be verified"
_SILENT = (
    "No name server answers: signatures can't be verified, and genuine mail from Junk waits for review; connect this "
    "machine to the net, or name a name server that it reaches"
)
_NO_KEYS = 'no keys are looked up (keys = "none"): what only a signature proves waits for review where it stood in Junk'


def keys(tried: Tried) -> Iterator[Result]:
    """Ask the name servers for a text, as is done for the keys of signatures; nobody's name is in the question."""
    from billfold.senders_section import name_server
    from ingest.name_service import NameService

    section = tried.settings.senders
    if section.keys == "none":
        yield Result("senders", True, _NO_KEYS)
    elif NameService([name_server(text) for text in section.name_servers]).texts(".", SECONDS) is not None:
        yield Result("senders", True, _ANSWERS)
    else:
        yield Result("senders", True, _SILENT, write='[senders]\nname_servers = ["192.0.2.53"]')


def believed(
    settings: "Configuration", account: "AccountSection", session: "ImapSession", mailboxes: "Sequence[Mailbox]"
) -> Iterator[Result]:
    """Say whose findings are believed in an account's mail; where nobody's are, whose might be."""
    from billfold.attested import learnt, line_for, listed, proposal
    from ingest.providers import provider_for

    name = f"account {account.name}"
    known = provider_for(account.host, account.username)
    said = account.servers if account.servers is not None else settings.senders.servers or None
    if said is None and known is not None and known.servers:
        yield Result(name, True, f"what {known.name} has found out about senders is believed ({listed(known.servers)})")
    elif said:
        yield Result(name, True, f"what {listed(said)} has found out about senders is believed")
    elif said is None and (found := learnt(session, mailboxes)):
        yield Result(name, True, proposal(found), write=line_for(found))
