"""The road from an original to the archive when a part of the machine does not work."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.verify import verify
from billfold.pipeline import Pipeline
from billfold.reading_processes import ReadersBroken
from billfold.sandbox import Sandbox
from ingest.files import read_paths
from ingest.source import RawMessage
from tests.programs import EXAMPLES

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
INVOICE = EXAMPLES / "generic" / "invoice_pdf_de.eml"
ORDER = EXAMPLES / "ebay" / "order_en.eml"


class Broken(Sandbox):
    """Readers that do not work on this machine."""

    def _read_once(self, *_: object) -> object:  # type: ignore[override]
        raise ReadersBroken("Documents can't be read on this machine.")


class BrokenPrinter(Sandbox):
    """A printer that does not work."""

    def print_mail(self, content: bytes, seconds: float | None = None) -> bytes:
        raise ReadersBroken("The printing process ended unexpectedly.")


@contextmanager
def pipeline(folder: Path, readers: Sandbox, printer: Sandbox | None = None) -> Iterator[Pipeline]:
    template = check_template(DEFAULT_TEMPLATE)
    with readers, Archive.open(folder, template, lambda: NOON) as archive:
        joined = Pipeline(archive, archive.start_run("add"), readers, printer, NOON)
        joined.resume()
        yield joined


def add(joined: Pipeline, *paths: Path) -> None:
    for found in read_paths(paths):
        assert isinstance(found, RawMessage)
        joined.take(found, found.filename)


def test_what_cannot_be_read_today_waits_and_is_read_when_reading_works_again(tmp_path: Path) -> None:
    for _ in range(5):  # however often it fails, nothing is given up
        with pipeline(tmp_path, Broken("read", 1)) as joined:
            add(joined, INVOICE)
            report = joined.finish()
        assert report.problems == ["Documents can't be read on this machine."]
        assert (report.counts()["filed"], report.counts()["failed"], report.balances) == (0, 0, True)
    with pipeline(tmp_path, Sandbox("read", 1)) as joined:
        report = joined.finish()
    assert report.balance.filed == 1
    assert report.problems == []
    assert verify(tmp_path, NOON).problems == ()


def test_a_mail_is_filed_without_its_print_when_the_printer_does_not_work(tmp_path: Path) -> None:
    with pipeline(tmp_path, Sandbox("read", 1), BrokenPrinter("print", 1)) as joined:
        add(joined, ORDER, INVOICE)
        report = joined.finish()
    assert report.balance.filed == 2
    assert any(".eml alone" in note for note in report.notes)
    assert len(list(tmp_path.glob("2*/**/*.eml"))) == 1
    assert verify(tmp_path, NOON).problems == ()


def test_a_run_that_is_stopped_says_what_is_still_to_be_read_and_the_next_one_reads_it(tmp_path: Path) -> None:
    with pipeline(tmp_path, Sandbox("read", 1)) as joined:
        for found in read_paths([INVOICE, ORDER]):
            assert isinstance(found, RawMessage)
            joined.take(found, found.filename)
        joined.stop()
        report = joined.finish()
    assert (report.unread, report.balances) == (2, True)
    assert "2 still to be read" in report.sentence()
    with pipeline(tmp_path, Sandbox("read", 1)) as joined:
        report = joined.finish()
    assert (report.balance.filed, report.seen) == (2, 2)


def test_the_same_file_twice_in_one_run_is_filed_once(tmp_path: Path) -> None:
    with pipeline(tmp_path, Sandbox("read", 1)) as joined:
        add(joined, INVOICE, INVOICE)
        report = joined.finish()
    assert (report.balance.filed, report.counts()["seen_before"], report.balances) == (1, 1, True)
