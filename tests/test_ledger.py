import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.errors import LocaleUnknown
from archive.ledger import LEDGER_COLUMNS, REVIEW_COLUMNS, Layout, excel_dialect
from archive.records import Ledgers
from parsers.terms import Finding, Item, PurchaseDocument
from tests.archive_samples import NOON, document, mail, open_archive, reading, rows


def file_all(archive: Archive, *documents: PurchaseDocument) -> None:
    run = archive.start_run("poll")
    for number, one in enumerate(documents, archive.mailbox_state("shop", "INBOX", 7).remembered + 1):
        sha = archive.capture(mail(number, b"raw %d" % number), run).sha
        archive.file(sha, reading(one), junk_holds=False, run=run)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


def test_the_ledger_has_a_row_for_each_document_in_a_stable_order(path: Path) -> None:
    with open_archive(path) as archive:
        file_all(
            archive,
            document(b"late", issue_date=NOON.date(), order_number="1"),
            document(b"b", order_number="20", total=Decimal("1234.50"), tax_total=Decimal("-3.20")),
            document(b"a", order_number="", invoice_number="10", seller="=cmd|' /C calc'!A0"),
            document(b"none", issue_date=None, order_number="3"),
        )
        assert archive.write_ledger() == Ledgers(written=("ledger.csv", "items.csv"))
    ledger = rows(path / "ledger.csv")
    assert tuple(ledger[0]) == LEDGER_COLUMNS
    assert [row["order_number"] or row["invoice_number"] for row in ledger] == ["3", "10", "20", "1"]
    assert [row["issue_date"] for row in ledger] == ["", "2024-07-15", "2024-07-15", "2024-07-20"]
    assert ledger[1]["seller"] == "'=cmd|' /C calc'!A0"
    assert (ledger[2]["total"], ledger[2]["tax_total"]) == ("1234.50", "-3.20")
    assert ledger[2]["file"] == "2024/07/Order20_JohnDoe_20240715.pdf"
    assert (ledger[2]["account"], ledger[2]["mailbox"]) == ("shop", "INBOX")
    assert ledger[2]["received"] == "2024-07-20T12:00:00.000+00:00"
    assert (path / "ledger.csv").read_bytes().startswith(b'"document","kind",')
    assert b',2024-07-15,"Lantern Goods",' in (path / "ledger.csv").read_bytes()
    assert b',1234.50,,"' in (path / "ledger.csv").read_bytes(), "numbers and days have no quotes, so they can be told"
    assert (path / "ledger.csv").read_bytes().count(b"\r\n") == 5


def test_items_stand_one_to_a_row_under_their_document(path: Path) -> None:
    lines = (Item("=Lamp", "L", Decimal(2), Decimal("1.5"), None, Decimal(3)), Item("Shade"))
    with open_archive(path) as archive:
        file_all(archive, document(items=lines))
        archive.write_ledger()
    (ledger,) = rows(path / "ledger.csv")
    first, second = rows(path / "items.csv")
    assert first == {
        "document": ledger["document"],
        "line": "1",
        "description": "'=Lamp",
        "sku": "L",
        "quantity": "2",
        "unit_price": "1.5",
        "tax_rate": "",
        "line_total": "3",
    }
    assert (second["line"], second["description"], second["quantity"]) == ("2", "Shade", "")


def test_what_waits_for_review_stands_in_its_own_list_with_the_reasons(path: Path) -> None:
    doubt = Finding("arithmetic", "the lines do not add up to the total", needs_review=True)
    with open_archive(path) as archive:
        file_all(archive, document(findings=(doubt, Finding("note", "two totals"))))
        archive.write_ledger()
    assert rows(path / "ledger.csv") == []
    (row,) = rows(path / "review" / "review.csv")
    assert tuple(row) == REVIEW_COLUMNS
    assert row["reasons"] == "the lines do not add up to the total"
    assert row["findings"] == "arithmetic; note"
    assert row["file"] == "review/Order576461413038785752_JohnDoe_20240715.pdf"
    assert row["total"] == "119.00"


def test_excel_gets_what_it_opens_by_double_click(path: Path) -> None:
    with open_archive(path, layout=Layout(excel_dialect("de_DE"))) as archive:
        file_all(archive, document(total=Decimal("1234.50")))
        archive.write_ledger()
    content = (path / "ledger.csv").read_bytes()
    assert content.startswith("\ufeff".encode())
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert (row["total"], row["order_number"]) == ("1234,50", "'576461413038785752")


# What Windows sets for these locales: .NET's table of it (dotnet/runtime, IcuLocaleData.cs) and, for decimals, CLDR.
SEPARATORS = {
    ",.": "en_US en_GB en_AU en_CA en_IN es_MX es_US ja_JP ko_KR zh_CN zh_TW zh_Hans_CN th_TH he_IL hi_IN",
    ";,": "de_DE de_AT fr_FR fr_CA fr_CH it_IT es_ES es_AR pt_BR nl_NL pl_PL cs_CZ sv_SE da_DK ru_RU tr_TR el_GR id_ID",
    ";.": "de_CH de_LI it_CH es_PE es_GT es_DO es_419 ar_SA ar_EG ms_MY",
}


@pytest.mark.parametrize(("marks", "locale"), [(m, name) for m, names in SEPARATORS.items() for name in names.split()])
def test_a_locale_decides_the_separators(marks: str, locale: str) -> None:
    for written in (locale, locale.replace("_", "-"), f" {locale}"):
        found = excel_dialect(written)
        assert (found.delimiter + found.decimal, found.byte_order_mark, found.guarded) == (marks, True, True)


@pytest.mark.parametrize("locale", ["xx_YY", "", "deutsch", "de-DE-x"])
def test_a_locale_that_nobody_knows_is_a_mistake(locale: str) -> None:
    with pytest.raises(LocaleUnknown, match=f"There is no locale {locale}: write"):
        excel_dialect(locale)


def test_a_ledger_that_is_up_to_date_is_not_written_again(path: Path) -> None:
    with open_archive(path) as archive:
        file_all(archive, document())
        archive.write_ledger()
        before = (path / "ledger.csv").stat()
        assert archive.write_ledger() == Ledgers()
    with open_archive(path) as archive:
        assert archive.write_ledger() == Ledgers()
    assert (path / "ledger.csv").stat().st_ino == before.st_ino


def test_the_review_list_is_emptied_when_nothing_waits_any_more(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        sha = archive.capture(mail(1, b"raw", mailbox="Junk", junk=True), run).sha
        archive.file(sha, reading(document()), junk_holds=True, run=run)
        assert archive.write_ledger().written == ("ledger.csv", "items.csv", "review/review.csv")
        archive.capture(mail(2, b"raw"), run)
        assert archive.write_ledger().written == ("ledger.csv", "items.csv", "review/review.csv")
    assert rows(path / "review" / "review.csv") == []
    assert len(rows(path / "ledger.csv")) == 1
