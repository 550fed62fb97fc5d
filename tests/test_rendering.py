"""A large ledger rendered in a process of its own: the same bytes, and no memory that stays."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from archive import archive as opened
from archive import ledger
from archive.index import reading
from archive.ledger import DEFAULT, LEDGER_COLUMNS, Layout, excel_dialect
from archive.rendering import render_apart
from parsers.terms import Item
from tests.archive_samples import document, open_archive, rows
from tests.test_ledger import file_all

RUN = subprocess.run
LAYOUTS = {
    "plain": DEFAULT,
    "excel, by year": Layout(excel_dialect("de_DE"), by_year=True),
    "columns": Layout(columns=("total", "seller"), item_columns=("description", "seller")),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Invoices \udce9"
    with open_archive(path) as archive:
        days = (date(2023, 12, 31), date(2024, 7, 15), None)
        items = (Item(description="=1+1"), Item(description="Lampe, groß"))
        file_all(
            archive,
            *(document(b"%d" % n, issue_date=day, order_number=str(n), items=items) for n, day in enumerate(days)),
        )
    return path


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
def test_it_comes_out_the_same(path: Path, layout: Layout) -> None:
    with reading(path) as index:
        expected = ledger.render(index.execute, layout)
    assert len(expected) >= 3
    assert render_apart(path, layout) == expected


def test_what_cannot_be_done_apart_is_said_to_be_so(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert render_apart(tmp_path / "nowhere", DEFAULT) is None
    for program in ("import sys; sys.exit(1)", "print('[]nothing')", """print('[["ledger.csv", 9]]')""", ""):
        monkeypatch.setattr(subprocess, "run", _instead(program))
        assert render_apart(path, DEFAULT) is None


def _instead(program: str) -> object:
    return lambda _, **options: RUN([sys.executable, "-c", program], **options)


def test_whoever_stays_renders_a_large_ledger_apart_and_by_itself_if_that_fails(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []
    apart = render_apart

    def noted(root: Path, layout: Layout) -> dict[str, bytes] | None:
        asked.append(root)
        return None if len(asked) > 1 else apart(root, layout)

    monkeypatch.setattr(opened, "render_apart", noted)
    monkeypatch.setattr(opened, "MOST_AT_HAND", 3)
    with open_archive(path) as archive:
        archive.stays = True
        archive.write_ledger()
        assert asked == []
        for number in (10, 11):
            file_all(archive, document(b"new %d" % number, order_number=str(number)))
            assert "ledger.csv" in archive.write_ledger().written
            assert tuple(rows(path / "ledger.csv")[0]) == LEDGER_COLUMNS
            assert len(rows(path / "ledger.csv")) == number - 6
    assert asked == [path, path]
