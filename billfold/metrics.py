"""Numbers for Prometheus (extra `metrics`): prometheus-client, as it is used here.

They name accounts and nobody else: no address, no sender, no amount, no file.
"""

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from archive.records import Fate
from billfold import __version__
from billfold.clock import now
from billfold.condition import Condition, condition
from billfold.config import Configuration
from billfold.event_log import EventLog, Level
from billfold.health import Health
from billfold.notice_sections import MetricsSection, address_of
from billfold.troubles import troubles

if TYPE_CHECKING:
    from prometheus_client import Metric

# Seconds in which whoever has connected must ask.
PATIENCE = 10.0
# Seconds for which an answer serves whoever asks again: looking at everything costs more than telling it.
FRESH = 5.0


class Metrics:
    """The duty of answering Prometheus at an address."""

    name = "metrics"

    def __init__(self, configuration: Configuration, section: MetricsSection, health: Health, log: EventLog) -> None:
        self._configuration, self._section, self._health, self._log = configuration, section, health, log
        self._deaf: Callable[[], None] | None = None
        self._server: Any = None
        self._asked = 0.0
        self._known: Condition | None = None
        self._turn = threading.Lock()

    def start(self) -> list[threading.Thread]:
        """Begin to count and to answer. An address that is taken is told, and the rest goes on without."""
        try:
            from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
        except ImportError:
            text = "[metrics] needs a part that is not installed; run: pip install 'billfold[metrics]'"
            self._log(Level.WARNING, "trouble", text, account=self.name)
            return []
        registry = CollectorRegistry()
        self._messages = Counter(
            "billfold_messages",
            "Messages that were looked at, by what became of them",
            ["account", "fate"],
            registry=registry,
        )
        self._failures = Counter("billfold_look_failures", "Looks that failed", ["account"], registry=registry)
        self._bytes = Counter("billfold_bytes", "Bytes moved", ["account", "direction"], registry=registry)
        self._seconds = Histogram(
            "billfold_look_seconds",
            "How long looks take",
            ["account"],
            registry=registry,
            buckets=(0.05, 0.2, 1, 5, 30, 120, 600, 3600),
        )
        for account in self._configuration.accounts:
            # What has not happened yet is 0, not unknown.
            self._failures.labels(account.name)
            for fate in Fate:
                self._messages.labels(account.name, fate.value)
        registry.register(_Standing(self._condition))
        host, port = address_of(self._section.listen)
        try:
            self._server, thread = start_http_server(port, host, registry)
            _hurry(self._server)
        except OSError as error:
            text = (
                f"Nobody can be answered at {self._section.listen} ({error.strerror}); choose another metrics.listen."
            )
            self._log(Level.WARNING, "trouble", text, account=self.name, error=type(error).__name__)
            return []
        self._log(Level.INFO, "recovered", f"answers Prometheus at {self._section.listen}", account=self.name)
        self._deaf = self._log.listen(self._hear)
        return [thread]

    def release(self) -> None:
        """Answer no more."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def close(self) -> None:
        """Count no more."""
        if self._deaf:
            self._deaf()

    def _hear(self, _level: Level, event: str, _text: str, account: str, facts: dict[str, Any]) -> None:
        if event == "trouble":
            self._failures.labels(account).inc()
        elif event == "looked":
            for fate in Fate:
                self._messages.labels(account, fate.value).inc(facts.get(fate.value, 0))
            self._bytes.labels(account, "up").inc(facts.get("bytes_up", 0))
            self._bytes.labels(account, "down").inc(facts.get("bytes_down", 0))
            self._seconds.labels(account).observe(facts.get("seconds", 0))

    def _condition(self) -> Condition:
        with self._turn:
            if self._known is None or time.monotonic() - self._asked > FRESH:
                self._known, self._asked = condition(self._configuration, now(), self._health), time.monotonic()
            return self._known


def _hurry(server: Any) -> None:
    """Leave whoever connects and does not ask: each would keep a thread and a file descriptor for ever.

    What goes wrong with one that asks is nothing for the log, where the library would write it.
    """
    handler = server.RequestHandlerClass
    server.RequestHandlerClass = type(handler.__name__, (handler,), {"timeout": PATIENCE})
    server.handle_error = lambda _request, _address: None


class _Standing:
    """How everything stands, at the moment in which somebody asks."""

    def __init__(self, ask: Callable[[], Condition]) -> None:
        self._ask = ask

    def describe(self) -> list[Any]:
        return []

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily

        found = self._ask()
        last = GaugeMetricFamily(
            "billfold_last_success_timestamp_seconds", "When an account was last looked at well", labels=["account"]
        )
        failing = GaugeMetricFamily("billfold_failing", "1 while an account cannot be looked at", labels=["account"])
        for source in found.sources:
            if source.works:
                last.add_metric([source.name], source.works.timestamp())
            failing.add_metric([source.name], float(source.failing_since is not None))
        yield last
        yield failing
        wrong = GaugeMetricFamily("billfold_troubles", "What billfold status calls wrong, by kind", labels=["kind"])
        kinds = [trouble.kind for trouble in troubles(found)]
        for kind in sorted(set(kinds)):
            wrong.add_metric([kind.value], kinds.count(kind))
        yield wrong
        for name, words, value in (
            ("billfold_review_waiting", "Documents that wait for review", found.review.count),
            ("billfold_unread_waiting", "Mails that are safe and still to be read", found.unread.count),
            ("billfold_disk_free_bytes", "Free bytes of the disk that holds the archive", found.free),
            ("billfold_ledger_waiting", "1 while the ledger is held open elsewhere", found.ledger_since is not None),
        ):
            yield GaugeMetricFamily(name, words, value=float(value))
        yield InfoMetricFamily("billfold", "The program", value={"version": __version__})
