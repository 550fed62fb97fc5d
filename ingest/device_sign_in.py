"""A sign-in by a code that a person types in on any device (RFC 8628)."""

import time
from collections.abc import Callable

from ingest.errors import GrantRefused, ServerUnreachable
from ingest.oauth import DeviceCode, Granted, begin_device, redeem_device
from ingest.oauth_provider import Client, Provider

LONGEST_INTERVAL = 60.0


def sign_in_by_device(
    provider: Provider,
    client: Client,
    account: str,
    show: Callable[[DeviceCode], None],
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Granted:
    """Show the code, wait until it was typed in, and return the tokens.

    Raises GrantRefused; its code is `expired_token` when that took too long. A network that fails meanwhile does not
    end it.
    """
    code = begin_device(provider, client, account)
    show(code)
    until, interval = clock() + code.seconds, max(code.interval, 1)
    while clock() < until:
        sleep(interval)
        try:
            return redeem_device(provider, client, code, account)
        except GrantRefused as error:
            # RFC 8628, section 3.5.
            if error.code == "slow_down":
                interval += 5
            elif error.code != "authorization_pending":
                raise
        except ServerUnreachable:
            interval = min(interval * 2, LONGEST_INTERVAL)
    raise GrantRefused(f"Account {account}: the code was not typed in in time.", code="expired_token")
