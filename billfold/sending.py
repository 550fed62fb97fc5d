"""Sending in a thread of its own, so that a slow server keeps nobody from stopping."""

import threading
from collections.abc import Callable

from billfold.errors import NotSent
from ingest.interrupt import Interrupt

# Seconds that a message in hand may take when the program is asked to stop.
GRACE = 2.0


def sent(work: Callable[[], None], stop: Interrupt) -> None:
    """Do what sends something and wait for it, unless the program is to stop; raises `NotSent`."""
    outcome: list[NotSent | None] = []

    def carry_out() -> None:
        try:
            work()
        except NotSent as error:
            outcome.append(error)
        except Exception as error:  # noqa: BLE001 - what sends must not die in silence
            outcome.append(NotSent(f"Billfold made a mistake of its own ({type(error).__name__})."))
        else:
            outcome.append(None)

    thread = threading.Thread(target=carry_out, name="sending", daemon=True)
    thread.start()
    while thread.is_alive() and not stop.is_set():
        thread.join(0.2)
    thread.join(GRACE)
    if not outcome:
        raise NotSent("The message was given up, because the program was asked to stop.")
    if outcome[0] is not None:
        raise outcome[0]
