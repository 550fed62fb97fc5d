"""`billfold run` in a hurry: every time that it waits for is divided by the first argument; nothing else is changed."""

import sys
from datetime import timedelta

from billfold import attendant, backoff, daemon, duties, looking, proving
from billfold.__main__ import main
from billfold.config import AccountSection
from billfold.config_values import seconds_of


def hurry(factor: float) -> None:
    """Divide intervals, waits after trouble, and the times of what is done now and then."""
    poll = property(lambda account: seconds_of(account.poll) / factor)
    AccountSection.poll_seconds = poll  # type: ignore[assignment,method-assign]
    waits = tuple((kind, first / factor, most / factor) for kind, first, most in backoff._WAITS)
    backoff._WAITS, backoff._OTHERS = waits, (backoff._OTHERS[0] / factor, backoff._OTHERS[1] / factor)
    attendant.ASK_AGAIN /= factor
    attendant.HELD /= factor
    looking.TRY_AGAIN /= factor
    looking.QUIET /= factor
    daemon.QUIET = max(daemon.QUIET / factor, 0.5)
    daemon.LEDGER_AGAIN = max(daemon.LEDGER_AGAIN / factor, 0.5)
    duties.LATEST_FIRST /= factor
    proving.FIRST /= factor
    proving.AGAIN /= factor
    proving.EVERY = timedelta(seconds=proving.EVERY.total_seconds() / factor)


if __name__ == "__main__":
    hurry(float(sys.argv.pop(1)))
    sys.exit(main())
