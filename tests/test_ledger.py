import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.archive import Archive
from archive.cells import restore
from archive.counting import spent
from archive.errors import LocaleUnknown
from archive.index import reading as open_index
from archive.ledger import (
    ITEM_CHOICE,
    ITEM_COLUMNS,
    LEDGER_COLUMNS,
    PLAIN,
    REVIEW_COLUMNS,
    Dialect,
    Layout,
    excel_dialect,
)
from archive.orders import timelines
from archive.records import Ledgers
from parsers.terms import Finding, Item, Kind, PurchaseDocument
from tests.archive_samples import NOON, document, mail, open_archive, reading, rows, tree


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


# ------------------------------------------------------------------------------------------- columns


def test_the_columns_are_those_that_were_chosen_in_their_order(path: Path) -> None:
    layout = Layout(columns=("total", "issue_date", "file"), item_columns=("sku", "order_number", "currency", "line"))
    with open_archive(path, layout=layout) as archive:
        file_all(archive, document(), document(b"held", order_number="7", findings=(Finding("x", "held", True),)))
        archive.write_ledger()
    assert (path / "ledger.csv").read_text().splitlines() == [
        '"total","issue_date","file"',
        '119.00,2024-07-15,"2024/07/Order576461413038785752_JohnDoe_20240715.pdf"',
    ]
    assert (path / "items.csv").read_text().splitlines() == [
        '"sku","order_number","currency","line"',
        '"L-1","576461413038785752","EUR",1',
    ]
    (held,) = rows(path / "review" / "review.csv")
    assert tuple(held) == REVIEW_COLUMNS, "whoever looks at what is held needs all of it"


@pytest.mark.parametrize("name", ITEM_CHOICE)
def test_every_column_there_is_can_be_chosen_alone(path: Path, name: str) -> None:
    columns = (name,) if name in LEDGER_COLUMNS else LEDGER_COLUMNS
    with open_archive(path, layout=Layout(columns=columns, item_columns=(name,))) as archive:
        file_all(archive, document())
        archive.write_ledger()
    assert [tuple(row) for row in rows(path / "items.csv")] == [(name,)]
    assert [tuple(row) for row in rows(path / "ledger.csv")] == [columns]


def test_a_change_of_columns_is_no_edit_of_the_users(path: Path) -> None:
    with open_archive(path) as archive:
        file_all(archive, document())
        archive.write_ledger()
    for columns in (("total",), ("seller", "total"), LEDGER_COLUMNS):
        with open_archive(path, layout=Layout(columns=columns)) as archive:
            assert archive.write_ledger() == Ledgers(written=("ledger.csv",))


def test_the_default_header_is_the_one_that_users_know() -> None:
    # It grows at its end: this may get more, and never another order.
    known = (
        "document kind marketplace order_number invoice_number issue_date seller seller_tax_id buyer buyer_tax_id"
        " currency net_total tax_total shipping discount total amount_due payment_method shipping_method ship_to file"
        " account mailbox received findings client counts spent"
    ).split()
    assert list(LEDGER_COLUMNS[: len(known)]) == known
    lines = "document line description sku quantity unit_price tax_rate line_total".split()
    assert list(ITEM_COLUMNS[: len(lines)]) == lines
    assert list(REVIEW_COLUMNS[:29]) == [*known[:25], "reasons", "client", "counts", "spent"]


def test_a_number_with_an_exponent_is_written_out(path: Path) -> None:
    with open_archive(path) as archive:
        file_all(archive, document(items=(Item("Lamp", "L", Decimal("1E+2"), Decimal("1E-3"), None, None),)))
        archive.write_ledger()
    (line,) = rows(path / "items.csv")
    assert (line["quantity"], line["unit_price"]) == ("100", "0.001")


# ------------------------------------------------------------------------------------------- order and sums

PAPERS = [
    document(b"1", order_number="9", seller="Ärger & Söhne"),
    document(b"2", order_number="10", issue_date=None, currency="USD"),
    document(b"3", order_number="", invoice_number="R-1", issue_date=date(2023, 2, 1), total=Decimal("-5.00")),
    document(b"4", order_number="9", kind=Kind.REFUND, total=Decimal("19.00"), issue_date=date(2024, 8, 1)),
    document(b"5", order_number="11", kind=Kind.ORDER_CONFIRMATION, items=()),
    document(b"6", order_number="12", buyer="=1+1", items=(Item("A"), Item("B"))),
]


@settings(max_examples=12, deadline=None)
@given(st.permutations(range(len(PAPERS))), st.booleans())
def test_the_same_documents_give_the_same_bytes_whatever_order_they_came_in(order: list[int], by_year: bool) -> None:
    assert csv_files(order, by_year) == csv_files(range(len(PAPERS)), by_year)


def csv_files(order: Sequence[int], by_year: bool) -> dict[str, bytes]:
    """File the papers in some order, and return what was written."""
    with TemporaryDirectory() as folder:
        with open_archive(Path(folder) / "Invoices", layout=Layout(by_year=by_year), floor=0) as archive:
            run = archive.start_run("poll")
            for number in order:
                sha = archive.capture(mail(number + 1, b"raw %d" % number), run).sha
                archive.file(sha, reading(PAPERS[number]), junk_holds=False, run=run)
            archive.write_ledger()
        return {name: data for name, data in tree(Path(folder) / "Invoices").items() if name.endswith(".csv")}


amounts = st.decimals(Decimal("-999.99"), Decimal("99999.99"), places=2)
papers = st.builds(
    dict,
    kind=st.sampled_from([*Kind, None]),
    order_number=st.sampled_from(["", "A-4711-22", "A-4711-23", "B-90210"]),
    invoice_number=st.sampled_from(["", "R-1", "R-2"]),
    marketplace=st.sampled_from(["tiktok", "paypal", ""]),
    currency=st.sampled_from(["EUR", "USD", "JPY", ""]),
    total=st.none() | amounts | st.sampled_from([Decimal("100.00"), Decimal("60.00"), Decimal("40.00")]),
    issue_date=st.none() | st.dates(date(2023, 12, 1), date(2024, 2, 1)),
    held=st.booleans(),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(papers, max_size=8), st.sampled_from(["plain", "de_DE", "de_CH"]), st.booleans())
def test_what_is_spent_adds_up_to_what_the_program_says_of_the_orders(
    drawn: list[dict[str, Any]], locale: str, by_year: bool
) -> None:
    dialect = PLAIN if locale == "plain" else excel_dialect(locale)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "Invoices"
        with open_archive(path, layout=Layout(dialect, by_year=by_year), floor=0) as archive:
            papers = [{**paper} for paper in drawn]
            doubts = [(Finding("x", "held", needs_review=True),) if paper.pop("held") else () for paper in papers]
            file_all(archive, *(document(b"%d" % n, findings=doubts[n], **paper) for n, paper in enumerate(papers)))
            archive.write_ledger()
        listed = [row for file in path.glob("ledger*.csv") for row in read(file, dialect)]
        with open_index(path) as index:
            orders = [timelines(index, "", [restore(row["document"])]) for row in listed]
    told = {one.document: one for lines in orders for line in lines for one in line.happened}
    adding: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in listed:
        assert bool(row["spent"]) == bool(row["counts"] and row["total"])
        adding[row["currency"]] += Decimal(row["spent"].replace(dialect.decimal, ".") or 0)
    wanted: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in told.values():
        if one.counts and one.total is not None:
            assert one.what is None or isinstance(one.what, Kind)
            wanted[one.currency] += spent(one.what, one.total)
    assert {name: total for name, total in adding.items() if total} == {n: t for n, t in wanted.items() if t}


def read(file: Path, dialect: Dialect) -> list[dict[str, str]]:
    text = file.read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect.delimiter))
