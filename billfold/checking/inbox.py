"""The dedicated address: whom its rules concern, who may forward, and which account is its own."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from billfold.checking.results import Result, Tried

if TYPE_CHECKING:
    from billfold.config import Configuration


def rules(tried: Tried) -> Iterator[Result]:
    """Say what the rules of the dedicated address concern, who may forward, and which account is its own."""
    found = tried.settings.inbox_rules
    if found is None:
        return
    concerned = f"what is sent to {found.address}" if found.address else "what is forwarded to any account"
    listed = ", ".join(found.forwarders)
    yield Result("inbox", True, f"{concerned} is filed when it comes from {listed}; from others it waits for review")
    if found.address:
        yield Result("inbox", True, _where_it_arrives(tried.settings, found.address))


def _where_it_arrives(settings: "Configuration", address: str) -> str:
    from billfold.accounts import own_accounts

    own = sorted(own_accounts(settings))
    if own:
        return f"account {', '.join(own)} is the address's own, so all mail in it is downloaded"
    return (
        f"no account has {address} as its username, so mail to it is looked for in all accounts, and downloaded where "
        "it comes from a forwarder or looks like a document"
    )
