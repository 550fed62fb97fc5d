"""The names of a whole archive by another template: previewed, carried out whatever happens, and taken back."""

import os
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from archive import renaming, steps
from archive.archive import Archive
from archive.index import reading as reading_index
from archive.names import check_template
from archive.records import Companion, Revision
from archive.verify import verify
from parsers.terms import Finding, Status
from tests.archive_samples import NOON, document, mail, open_archive, part, reading, tree
from tests.crash_walk import in_a_child, traces
from tests.programs import billfold, configure

BY_SELLER = "{seller}/{issue_date:%Y%m%d}_{total}"
DOUBT = Finding("arithmetic", "the amounts do not add up", needs_review=True)
HTML = document(order_number="4711", part=part(b"raw html mail", "", "message/rfc822"), fingerprint="h")
FOUND = [
    (reading(document(b"%PDF-1.4 one")), {}),
    (reading(replace(HTML, total=Decimal("5.00"))), {0: Companion(".pdf", b"%PDF-1.4 printed")}),
    (reading(document(b"%PDF-1.4 same", order_number="4712", fingerprint="s")), {}),
    (reading(document(b"%PDF-1.4 doubtful", order_number="4713", findings=(DOUBT,), total=Decimal("7.00"))), {}),
    (reading(document(b"%PDF-1.4 none", order_number="4714", total=Decimal("8.00"))), {}),
]
AFTER = {
    "LanternGoods/20240715_119.00.pdf",
    "LanternGoods/20240715_119.00_2.pdf",
    "LanternGoods/20240715_5.00.eml",
    "LanternGoods/20240715_5.00.pdf",
    "review/20240715_7.00.pdf",
    "rejected/20240715_8.00.pdf",
}


def fill(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        for uid, (found, companions) in enumerate(FOUND, 1):
            content = b"raw html mail" if companions else b"raw %d" % uid
            sha = archive.capture(mail(uid, content), run).sha
            archive.file(sha, found, companions, junk_holds=False, run=run)
        [none] = [kept.id for kept in archive.file(sha, found, companions, junk_holds=False, run=run).documents]
        archive.desk.revise(Revision(none, Status.REJECTED, {}, "Ann"))
        archive.write_ledger()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    fill(tmp_path / "Invoices")
    return tmp_path / "Invoices"


def move(path: Path, plan: Callable[[Archive], list[renaming.Move]]) -> int:
    with open_archive(path, template=check_template(BY_SELLER), floor=0) as archive:
        moves = plan(archive)
        list(archive.desk.rename(moves, archive.start_run("names")))
        archive.write_ledger()
    return len(moves)


def forward(path: Path) -> int:
    def plan(_: Archive) -> list[renaming.Move]:
        with reading_index(path) as index:
            return list(renaming.planned(index, check_template(BY_SELLER)))

    return move(path, plan)


def back(path: Path) -> int:
    def plan(_: Archive) -> list[renaming.Move]:
        with reading_index(path) as index:
            return renaming.undoing(index)

    return move(path, plan)


def named(path: Path) -> set[str]:
    return {name for name in tree(path) if not name.endswith(".csv")}


def test_all_documents_get_their_names_and_get_them_back(path: Path) -> None:
    before = tree(path)
    assert forward(path) == 5
    assert named(path) == AFTER
    assert verify(path, NOON).problems == ()
    assert not (path / "2024").exists()
    assert b"LanternGoods/20240715_119.00.pdf" in (path / "ledger.csv").read_bytes()
    assert forward(path) == 0
    assert back(path) == 5
    assert tree(path) == before
    assert verify(path, NOON).problems == ()
    assert back(path) == 5  # what was taken back is done again
    assert named(path) == AFTER


def test_a_file_that_lies_where_a_document_belongs_is_not_touched(path: Path) -> None:
    (path / "LanternGoods").mkdir()
    (path / "LanternGoods/20240715_119.00.pdf").write_bytes(b"mine")
    forward(path)
    assert (path / "LanternGoods/20240715_119.00.pdf").read_bytes() == b"mine"
    assert len(named(path)) == len(AFTER) + 1
    assert verify(path, NOON).problems == ()


def test_a_file_that_the_user_changed_stays_where_it_is(path: Path) -> None:
    name = "2024/07/Order576461413038785752_JohnDoe_20240715.pdf"
    (path / name).write_bytes(b"with notes on it")
    forward(path)
    assert (path / name).read_bytes() == b"with notes on it"
    assert named(path) > AFTER


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kill_at_any_step_is_made_good_by_the_next_call(path: Path, tmp_path: Path) -> None:
    start = tmp_path / "start"
    shutil.copytree(path, start)
    steps.arm({})
    forward(path)
    count, wanted = steps.taken(), tree(path)
    for at in range(1, count + 1):
        shutil.rmtree(path)
        shutil.copytree(start, path)
        assert in_a_child({"BILLFOLD_CRASH_AT": str(at)}, forward, path) == signal.SIGKILL
        assert verify(path, NOON).problems == (), at
        forward(path)
        assert tree(path) == wanted, at
        before = traces(path)
        forward(path)
        assert traces(path) == before, at


def test_the_command_previews_applies_and_takes_back(path: Path) -> None:
    config = configure(path.parent)
    assert "0 of 5 documents" in billfold("names", "--preview", "--config", config).out
    shown = billfold("names", "--template", BY_SELLER, "--config", config)
    assert "    → LanternGoods/20240715_5.00.eml" in shown.out
    assert "5 of 5 documents would get another name." in shown.out
    assert billfold("names", "--template", BY_SELLER, "--apply", "--config", config).code == 2
    wrong = billfold("names", "--template", "{sellr}", "--config", config)
    assert (wrong.code, "sellr" in wrong.err) == (2, True)
    config.write_text(config.read_text().replace("[archive]\n", f'[archive]\nname = "{BY_SELLER}"\n'))
    assert "5 documents have other names now" in billfold("names", "--apply", "--config", config).out
    assert named(path) == AFTER
    assert billfold("names", "--undo", "--json", "--config", config).json == {"renamed": 5}
    assert billfold("verify", "--config", config).code == 0
