"""What people are told of their ledger, and when it is written."""

import io
import json
import queue
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from archive.records import Ledgers
from billfold.balance import ledger_notes, ledger_problems
from billfold.config import Configuration
from billfold.daemon import LEDGER_AGAIN, Daemon
from billfold.event_log import EventLog
from billfold.service_manager import ServiceManager
from billfold.session import Equipment
from tests.programs import EXAMPLES, billfold, configure

INVOICE = EXAMPLES / "generic" / "invoice_pdf_de.eml"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with an archive that holds one invoice."""
    config = configure(tmp_path)
    assert billfold("add", INVOICE, "--config", config).code == 0
    return config


def change(config: Path, *lines: str) -> None:
    config.write_text(config.read_text().replace("print_mails", "\n".join([*lines, "print_mails"])))


def names(config: Path) -> list[str]:
    return sorted(file.name for file in (config.parent / "Invoices").glob("*.csv*"))


def test_a_new_layout_is_written_at_once_by_rebuild_ledger(config: Path) -> None:
    done = billfold("rebuild", "--ledger", "--config", config)
    assert (done.code, done.out, done.err) == (0, "Ledger: no file had to change.\n", "")
    change(config, 'columns = ["total", "currency"]', 'split = "year"', 'dialect = "excel"', 'locale = "de_DE"')
    assert billfold("verify", "--config", config).code == 0
    done = billfold("rebuild", "--ledger", "--config", config)
    [ledger] = [name for name in names(config) if name.startswith("ledger-")]
    assert (done.code, done.err) == (0, "")
    assert done.out == f"Ledger: {ledger}, {ledger.replace('ledger', 'items')}.\n"
    assert names(config) == [ledger.replace("ledger", "items"), ledger]
    text = (config.parent / "Invoices" / ledger).read_text("utf-8-sig").splitlines()
    assert text[0] == '"total";"currency"' and "," in text[1].partition(";")[0]
    assert billfold("verify", "--config", config).code == 0
    added = billfold("add", INVOICE, "--config", config)
    assert added.out.splitlines()[-1].endswith("ledger-….csv")


def test_a_run_that_files_nothing_writes_the_new_layout_too(config: Path) -> None:
    change(config, 'columns = ["total"]')
    assert billfold("add", INVOICE, "--config", config, "--json").json["ledger"]["written"] == ["ledger.csv"]


def test_what_was_edited_is_told_once_with_its_new_name(config: Path) -> None:
    (config.parent / "Invoices" / "ledger.csv").write_text("my own sums")
    change(config, 'split = "year"')
    checked = billfold("verify", "--config", config)
    assert checked.code == 1
    assert "ledger.csv was changed by somebody: the next run moves it aside as it is no longer written." in checked.err
    done = billfold("rebuild", "--ledger", "--config", config)
    assert done.code == 0
    [edited] = [name for name in names(config) if ".edited-" in name]
    assert f"\nNote: A ledger that was changed by hand was moved aside as {edited}.\n" in done.out
    again = billfold("rebuild", "--ledger", "--config", config, "--json")
    assert again.json == {"written": [], "waiting": [], "moved_aside": []}
    assert (config.parent / "Invoices" / edited).read_text() == "my own sums"


def test_rebuild_tells_what_it_moved_aside_too(config: Path) -> None:
    (config.parent / "Invoices" / "items.csv").write_text("my own sums")
    told = billfold("rebuild", "--config", config, "--json").json
    assert told["written"] == ["items.csv"]
    assert [name.startswith("items.edited-") for name in told["moved_aside"]] == [True]
    assert "events" in told


def test_a_wrong_column_is_told_before_anything_is_done(config: Path) -> None:
    change(config, 'columns = ["totals"]')
    done = billfold("rebuild", "--ledger", "--config", config)
    assert done.code == 2
    assert "there is no column 'totals' (did you mean 'total'?)" in done.err
    assert names(config) == ["items.csv", "ledger.csv"]


def test_what_waits_and_what_was_moved_is_told_in_sentences() -> None:
    ledgers = Ledgers(waiting=("ledger.csv.new", "ledger-2024.csv"), aside=("items.edited-1.csv",))
    reason = "is open in another program, or write-protected"
    assert ledger_problems(ledgers) == [
        f"ledger.csv {reason}; what is new stands in ledger.csv.new until that is over.",
        f"ledger-2024.csv {reason}; it is no longer needed, and is removed after that.",
    ]
    assert ledger_notes(ledgers) == ["A ledger that was changed by hand was moved aside as items.edited-1.csv."]
    assert ledger_problems(Ledgers()) == ledger_notes(Ledgers()) == []


class HeldOpen:
    """An archive whose ledger somebody holds open for the first two times."""

    def __init__(self) -> None:
        self.ledger_waits = self.ledger_is_late = False
        self.written: queue.Queue[bool] = queue.Queue()
        self.times = 0

    def wake(self, patience: float) -> None:
        self.awake = True

    def rest(self) -> None:
        self.awake = False

    def write_ledger(self, *, patient: bool = False) -> Ledgers:
        assert self.awake
        self.times += 1
        self.ledger_waits = self.times < 3
        self.written.put(self.ledger_waits)
        return Ledgers(waiting=("ledger.csv.new",)) if self.ledger_waits else Ledgers(("ledger.csv",), (), ("x.csv",))


def test_the_running_program_tries_again_to_write_a_ledger_that_is_open_and_only_then() -> None:
    archive, log = HeldOpen(), io.StringIO()
    parts = SimpleNamespace(configuration=Configuration(), archive=archive, close_readers=lambda: None)
    daemon = Daemon(
        Path(), cast(Equipment, parts), EventLog(as_json=True, stream=log), ServiceManager(), ledger_again=0.02
    )
    daemon.start()
    with pytest.raises(queue.Empty):
        archive.written.get(timeout=0.3)
    archive.ledger_waits = True
    assert [archive.written.get(timeout=10) for _ in range(3)] == [True, True, False]
    with pytest.raises(queue.Empty):
        archive.written.get(timeout=0.3)
    assert daemon.finish()
    events: list[dict[str, Any]] = [json.loads(line) for line in log.getvalue().splitlines()]
    told = [event["text"] for event in events if event["event"] == "ledger"]
    assert told == ["A ledger that was changed by hand was moved aside as x.csv.", "ledger.csv is up to date again"]
    assert LEDGER_AGAIN <= 30


def test_a_ledger_that_takes_long_does_not_delay_the_end() -> None:
    class Slow(HeldOpen):
        def write_ledger(self, *, patient: bool = False) -> Ledgers:
            time.sleep(9)
            return Ledgers()

    parts = SimpleNamespace(configuration=Configuration(), archive=Slow(), close_readers=lambda: None)
    daemon = Daemon(Path(), cast(Equipment, parts), EventLog(stream=io.StringIO()), ServiceManager())
    daemon.start()
    began = time.monotonic()
    assert not daemon.finish()
    assert time.monotonic() - began < 9
    daemon._stop.close()
