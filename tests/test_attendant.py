"""When an account is looked at, and what follows from trouble."""

import io
import json
import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from archive.errors import DiskFull
from billfold import attendant as module
from billfold.attendant import Attendant
from billfold.backoff import Backoff
from billfold.event_log import EventLog, Level
from ingest.errors import ConnectionLost, IdleUnavailable, ServerUnreachable, SignInRefused
from ingest.interrupt import Interrupt

SOON = 5.0
QUIET = 0.15


class Short(Backoff):
    """A hundred times as patient as a person would be."""

    def after(self, error: Exception) -> float:
        return super().after(error) / 100


class Account:
    """What an attendant looks after, played by the test: what a look brings, and what the server tells."""

    def __init__(self) -> None:
        self.outcomes: list[int | Exception] = []
        self.looked: queue.Queue[float] = queue.Queue()
        self.told: queue.Queue[Exception | None] = queue.Queue()
        self.watches = 0
        self.slow = threading.Event()
        self.slow.set()
        self.stop = Interrupt()
        self.log = io.StringIO()

    def look(self) -> int:
        self.looked.put(time.monotonic())
        self.slow.wait(SOON)
        outcome = self.outcomes.pop(0) if self.outcomes else 0
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def watch(self) -> Iterable[object]:
        self.watches += 1
        return self._watch()

    def _watch(self) -> Iterator[object]:
        while not self.stop.is_set():
            try:
                news = self.told.get(timeout=0.01)
            except queue.Empty:
                continue
            if news is not None:
                raise news
            yield "INBOX"

    def looks(self, count: int) -> None:
        for _ in range(count):
            self.looked.get(timeout=SOON)

    def no_look(self) -> None:
        with pytest.raises(queue.Empty):
            self.looked.get(timeout=QUIET)

    def events(self, name: str) -> list[dict[str, Any]]:
        events = [json.loads(line) for line in self.log.getvalue().splitlines()]
        return [event for event in events if event["event"] == name]


@contextmanager
def attended(
    account: Account,
    *,
    watch: Callable[[], Iterable[object]] | None = None,
    every: float = 600,
    backoff: Callable[[], Backoff] = Short,
) -> Iterator[Attendant]:
    log = EventLog(as_json=True, least=Level.DEBUG, stream=account.log)
    found = Attendant("shop", account.look, watch, log, account.stop, every=every, backoff=backoff)
    threads = found.start()
    try:
        yield found
    finally:
        account.stop.set()
        found.release()
        for thread in threads:
            thread.join(SOON)
            assert not thread.is_alive()
        account.stop.close()


def test_it_looks_when_it_is_time_and_not_before() -> None:
    account = Account()
    with attended(account) as found:
        account.no_look()
        found.poll()
        account.looks(1)
        account.no_look()


def test_it_looks_as_soon_as_the_server_tells_and_once_for_all_it_told_meanwhile() -> None:
    account = Account()
    with attended(account, watch=account.watch) as found:
        found.poll()
        account.looks(1)
        account.slow.clear()
        account.told.put(None)
        account.looks(1)
        for _ in range(5):
            account.told.put(None)
        account.no_look()
        account.slow.set()
        account.looks(1)
        account.no_look()
    assert account.watches == 1
    assert len(account.events("watching")) == 1


def test_nobody_waits_for_news_before_a_look_has_shown_that_the_sign_in_works() -> None:
    account = Account()
    account.outcomes = [SignInRefused("no"), 0]
    with attended(account, watch=account.watch, backoff=lambda: Backoff(chance=lambda: 0.0)) as found:
        found.poll()
        account.looks(1)
        account.told.put(None)
        account.no_look()
        found.poll()
        account.no_look()
        assert account.watches == 0
    [told] = account.events("trouble")
    assert told["level"] == "warning" and told["seconds"] == 1800


@pytest.mark.parametrize("error", [ServerUnreachable("no net"), DiskFull("full"), ZeroDivisionError("secret text")])
def test_after_trouble_it_looks_again_by_itself_and_says_so_once(error: Exception) -> None:
    account = Account()
    account.outcomes = [error, type(error)(str(error)), 0]
    with attended(account, backoff=lambda: Short(chance=lambda: 0.0)) as found:
        found.poll()
        account.looks(3)
        until = time.monotonic() + SOON
        while not account.events("recovered") and time.monotonic() < until:
            time.sleep(0.01)
    first, second = account.events("trouble")
    assert first["level"] in ("warning", "error") and second["level"] == "debug"
    assert len(account.events("recovered")) == 1
    assert "secret text" not in account.log.getvalue()


def test_news_do_not_shorten_the_wait_after_trouble() -> None:
    account = Account()
    account.outcomes = [0, ConnectionLost("gone")]
    with attended(account, watch=account.watch, backoff=Backoff) as found:
        found.poll()
        account.looks(1)
        found.poll()
        account.looks(1)
        account.told.put(None)
        account.no_look()


def test_a_server_that_cries_wolf_is_believed_more_slowly() -> None:
    account = Account()
    with attended(account, watch=account.watch) as found:
        found.poll()
        account.looks(1)
        moments = []
        for _ in range(module.CRIES + 2):
            account.told.put(None)
            moments.append(account.looked.get(timeout=SOON))
        assert moments[-1] - moments[-2] >= 1.9
        assert moments[module.CRIES] - moments[0] < 1
        # Something new, or the timetable, is looked at all the same.
        found.poll()
        account.looks(1)


def test_where_the_clock_was_set_back_a_look_is_due_all_the_same() -> None:
    account = Account()
    with attended(account, every=0.1):
        account.looks(2)


def test_a_connection_that_is_lost_is_made_anew() -> None:
    account = Account()
    with attended(account, watch=account.watch) as found:
        found.poll()
        account.looks(1)
        account.told.put(ConnectionLost("* BYE"))
        account.told.put(None)
        account.looks(1)
        assert account.watches == 2
    assert account.events("watch lost")[0]["level"] == "debug"


def test_a_server_that_can_not_tell_is_polled_only() -> None:
    account = Account()
    with attended(account, watch=account.watch) as found:
        found.poll()
        account.looks(1)
        account.told.put(IdleUnavailable("The server does not say by itself what is new (no IDLE)."))
        account.told.put(None)
        account.no_look()
        found.poll()
        account.looks(1)
    assert [event["level"] for event in account.events("polling only")] == ["info"]


def test_a_password_that_is_refused_while_waiting_is_not_tried_by_both_threads() -> None:
    account = Account()
    with attended(account, watch=account.watch, backoff=Backoff) as found:
        found.poll()
        account.looks(1)
        account.told.put(SignInRefused("expired"))
        until = time.monotonic() + SOON
        while not account.events("watch lost") and time.monotonic() < until:
            time.sleep(0.01)
        found.poll()
        account.no_look()
        assert account.watches == 1
