"""Clocks that go wrong and zones that change: paths stay as they were, and nothing is filed again."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.rebuild import rebuild
from archive.verify import verify
from ingest.source import Place, RawMessage
from parsers.context import Form
from tests.archive_samples import NOON, document, open_archive, reading, tree
from tests.checker import check
from tests.programs import billfold, configure, example

# In Berlin: the night without 02:30 and the one with two of them.
SPRING = datetime(2024, 3, 31, 0, 59, 59, tzinfo=UTC)
AUTUMN = datetime(2024, 10, 27, 0, 59, 59, tzinfo=UTC)
JUMPS = {
    "a year back": (NOON, NOON - timedelta(days=366)),
    "ten years ahead": (NOON, NOON + timedelta(days=3653)),
    "ten years ahead and back again": (NOON + timedelta(days=3653), NOON),
    "into summer time": (SPRING, SPRING + timedelta(seconds=2)),
    "out of summer time": (AUTUMN, AUTUMN + timedelta(seconds=2)),
    "before the epoch": (NOON, datetime(1969, 12, 31, tzinfo=UTC)),
}


@pytest.fixture(autouse=True)
def _zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def poll(path: Path, moment: datetime, uids: range) -> None:
    """What a poll does to an archive at a moment: each message brings a document without a day of its own."""
    with open_archive(path, clock=lambda: moment, floor=0) as archive:
        run = archive.start_run("poll")
        for uid in uids:
            raw = RawMessage(Place("shop", "INBOX", 7, uid), b"raw %d" % uid, Form.MESSAGE, received=NOON)
            kept = archive.capture(raw, run, last_uid=uid)
            if not kept.known:
                body = b"%%PDF-1.4 %d" % uid
                found = reading(document(body, order_number=str(uid), issue_date=None))
                archive.file(kept.sha, found, junk_holds=False, run=run)
        archive.write_ledger()
        archive.finish_run(run)


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_files_nothing_again_and_moves_nothing(tmp_path: Path, jump: str) -> None:
    first, second = JUMPS[jump]
    calm, jumping = tmp_path / "calm", tmp_path / "jumping"
    for uids in (range(1, 4), range(2, 6)):
        poll(calm, NOON, uids)
    poll(jumping, first, range(1, 4))
    poll(jumping, second, range(2, 6))
    assert tree(jumping) == tree(calm)
    before = tree(jumping)
    poll(jumping, first, range(1, 6))
    assert tree(jumping) == before
    assert check(jumping) == []
    assert verify(jumping, second).problems == ()
    rebuild(jumping, lambda: first)
    assert tree(jumping) == before
    assert check(jumping) == []


def test_another_time_zone_in_each_run_files_nothing_again_and_names_all_alike(tmp_path: Path) -> None:
    config = configure(tmp_path)
    mails = tmp_path / "mails"
    mails.mkdir()
    # Late in the evening in UTC: tomorrow in Kiritimati, and still the same day in Pago Pago.
    late = datetime(2024, 7, 20, 23, 30, tzinfo=UTC).timestamp()
    for name in ("amazon/order_en", "generic/invoice_pdf_de", "generic/does_not_add_up_en"):
        file = mails / f"{name.replace('/', '-')}.eml"
        file.write_bytes(example(name))
        os.utime(file, (late, late))
    zones = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Kolkata")
    trees = []
    for zone in zones:
        outcome = billfold("add", mails, "--json", "--config", config, environment={"TZ": zone})
        assert outcome.code == 0
        trees.append(tree(tmp_path / "Invoices"))
    assert trees[0] == trees[1] == trees[2]
    assert any(".pdf" in name for name in trees[0])
    again = tmp_path / "again"
    again.mkdir()
    outcome = billfold("add", mails, "--json", "--config", configure(again), environment={"TZ": zones[1]})
    assert outcome.code == 0
    assert {name for name in tree(again / "Invoices") if "ledger" not in name} == {
        name for name in trees[0] if "ledger" not in name
    }
