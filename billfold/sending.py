"""Sending in a thread of its own, so that a slow server keeps nobody from stopping."""

import threading
import time
from collections.abc import Callable

from billfold.errors import NotSent, own_mistake
from ingest.interrupt import Interrupt

# Seconds that a message in hand may take when the program is asked to stop.
GRACE = 2.0
# Seconds that it may take at all: each step has its own limit, but a server may take any number of steps.
LONGEST = 120.0


def sent(work: Callable[[], None], stop: Interrupt) -> None:
    """Do what sends something and wait for it, unless the program is to stop; raises `NotSent`."""
    outcome: list[NotSent | None] = []

    def carry_out() -> None:
        try:
            work()
        except NotSent as error:
            outcome.append(error)
        except Exception as error:  # noqa: BLE001 - what sends must not die in silence
            outcome.append(NotSent(own_mistake(error)))
        else:
            outcome.append(None)

    thread = threading.Thread(target=carry_out, name="sending", daemon=True)
    thread.start()
    until = time.monotonic() + LONGEST
    while thread.is_alive() and not stop.is_set():
        thread.join(0.2)
        if time.monotonic() > until:
            raise NotSent(f"The message was not taken within {LONGEST:.0f} s; it is tried again.")
    thread.join(GRACE)
    if not outcome:
        raise NotSent("The message was given up, because the program was asked to stop.")
    if outcome[0] is not None:
        raise outcome[0]
