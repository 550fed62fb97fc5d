"""A corrected invoice takes the place of the one before it, which is kept and marked; two invoices are never merged."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from archive.archive import Archive
from archive.index import reading as reading_index
from archive.records import Fate, Outcome, Revision, Run
from archive.search import Record, show
from parsers.context import Context, Form
from parsers.documents.revisions import REVISION
from parsers.read import read
from parsers.terms import Finding, Kind, PurchaseDocument, Status
from tests.archive_samples import document, mail, open_archive, proven_archive, reading, rows
from tests.programs import billfold, configure

SAYS_SO = Finding(REVISION, "it says that it corrects or replaces an earlier one ('Corrected invoice')")
LATER = {"total": Decimal("99.00"), "issue_date": date(2024, 7, 18)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with proven_archive(path) as archive:
        yield archive


@pytest.fixture
def run(archive: Archive) -> Run:
    return archive.start_run("poll")


def invoice(content: bytes, **fields: Any) -> PurchaseDocument:
    return document(content, **{"invoice_number": "R-7", **fields})


def bring(archive: Archive, run: Run, uid: int, found: PurchaseDocument) -> Outcome:
    sha = archive.capture(mail(uid, b"raw %d" % uid), run).sha
    return archive.file(sha, reading(found), junk_holds=False, run=run)


def listed(archive: Archive, path: Path) -> list[tuple[str, str]]:
    archive.write_ledger()
    return [(row["total"], row["counts"]) for row in rows(path / "ledger.csv")]


def shown(path: Path, outcome: Outcome) -> Record:
    with reading_index(path) as index:
        [record] = show(index, outcome.documents[0].id)
    return record


def test_a_corrected_invoice_takes_the_place_of_the_former_which_is_kept(
    archive: Archive, run: Run, path: Path
) -> None:
    former = bring(archive, run, 1, invoice(b"%PDF-1.4 one"))
    corrected = bring(archive, run, 2, invoice(b"%PDF-1.4 two", findings=(SAYS_SO,), **LATER))
    assert corrected.fate is Fate.FILED
    assert listed(archive, path) == [("99.00", "yes")]
    old = shown(path, former)
    assert (old.status, old.successor) == ("replaced", corrected.documents[0].id)
    assert (path / old.files[0]).read_bytes() == b"%PDF-1.4 one"
    # the former sent again is known, and does not come back
    assert bring(archive, run, 3, invoice(b"%PDF-1.4 one")).fate is Fate.SEEN_BEFORE
    assert listed(archive, path) == [("99.00", "yes")]


def test_without_its_word_a_person_decides(archive: Archive, run: Run, path: Path) -> None:
    former = bring(archive, run, 1, invoice(b"%PDF-1.4 one"))
    other = bring(archive, run, 2, invoice(b"%PDF-1.4 two", **LATER))
    assert other.fate is Fate.REVIEW
    assert "has the same seller and number" in other.reason
    assert listed(archive, path) == [("119.00", "yes")]
    archive.desk.revise(Revision(other.documents[0].id, Status.FILED, {}, "Ann"))
    archive.desk.join(other.documents[0].id, Revision(former.documents[0].id, None, {}, "Ann"), replaces=True)
    assert listed(archive, path) == [("99.00", "yes")]
    assert shown(path, former).files == tuple(kept.path for kept in former.documents)
    archive.desk.revise(Revision(former.documents[0].id, Status.FILED, {}, "Ann"))
    assert {total for total, _ in listed(archive, path)} == {"119.00", "99.00"}
    assert shown(path, former).successor == ""


def test_an_older_one_that_comes_later_replaces_nothing(archive: Archive, run: Run) -> None:
    bring(archive, run, 1, invoice(b"%PDF-1.4 two", **LATER))
    assert bring(archive, run, 2, invoice(b"%PDF-1.4 one", findings=(SAYS_SO,))).fate is Fate.REVIEW


@pytest.mark.parametrize(
    "differs",
    [
        {"invoice_number": "R-8"},
        {"invoice_number": ""},
        {"seller": "Reed Mill"},
        {"order_number": "4711"},
        {"kind": Kind.RECEIPT},
    ],
)
def test_two_different_invoices_are_two(archive: Archive, run: Run, differs: dict[str, Any]) -> None:
    bring(archive, run, 1, invoice(b"%PDF-1.4 one"))
    found = {"findings": (SAYS_SO,), **LATER, **differs}
    assert bring(archive, run, 2, invoice(b"%PDF-1.4 two", **found)).fate is Fate.FILED


LINES = """{title}
Lamp Shop Ltd
Invoice number: LS-7
Invoice date: 15 January 2026
{note}
Desk lamp  1  100.00
Net: EUR 100.00
VAT 20%: EUR 20.00
Total: EUR 120.00
"""


@pytest.mark.parametrize(
    ("title", "note", "revises"),
    [
        ("Corrected invoice", "", True),
        ("INVOICE (revised)", "", True),
        ("Invoice", "This invoice replaces invoice LS-7 of 12 January 2026", True),
        ("Korrigierte Rechnung", "", True),
        ("Facture", "Annule et remplace la facture du 12/01/2026", True),
        ("Invoice", "", False),
        ("Invoice", "Do you need a corrected invoice?", False),
        (
            "Invoice",
            "Ask us for a corrected invoice within 14 days if anything on this one is not as it should be",
            False,
        ),
    ],
)
def test_a_paper_says_that_it_corrects_another(title: str, note: str, revises: bool) -> None:
    text = f"From: Lamp Shop <billing@lamps.example>\nSubject: LS-7\n\n{LINES.format(title=title, note=note)}"
    found = read(text.encode(), Context(Form.MESSAGE, "", date(2026, 1, 16), date(2026, 1, 17)))
    [only] = found.documents
    assert any(finding.code == REVISION for finding in only.findings) is revises


def test_the_command_marks_what_is_replaced(tmp_path: Path) -> None:
    with open_archive(tmp_path / "Invoices") as archive:
        run = archive.start_run("poll")
        former = bring(archive, run, 1, invoice(b"%PDF-1.4 one")).documents[0].id
        other = bring(archive, run, 2, invoice(b"%PDF-1.4 two", **LATER)).documents[0].id
    config = configure(tmp_path)
    told = billfold("join", "--replaces", other, former, "--config", config)
    assert (told.code, told.out) == (
        0,
        f"{former[:8]}  is replaced by {other[:8]} now; `billfold confirm {former[:8]}` takes it back.\n",
    )
    assert "replaced by: " + other in billfold("show", former, "--config", config).out
    assert [one["id"] for one in billfold("find", "--json", "--config", config).json] == [other]
