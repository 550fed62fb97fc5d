"""The second reading of a PDF: taken where the first leaves something open, and only when it settles all of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from parsers.context import Context, Form
from parsers.documents.surroundings import Surroundings
from parsers.mail.message import Leaf
from parsers.pages.page import Document, read_plain
from parsers.pages.pdf import read_pdf
from parsers.second_reading import LARGEST_JUDGED, MOST_JUDGED, documents_of
from parsers.terms import PurchaseDocument, Status
from parsers.text import sniff
from tests.hostile_samples import GOOD_PDF, pdf_of

FILE = Context(Form.FILE, today=date(2026, 11, 21))
HEAD = "Invoice\nInvoice number  A-1001\nInvoice date  15 July 2024\n"
TORN = HEAD + "Total  1 19.00 EUR\nVAT  19.00 EUR"


def found(content: bytes, first: Document) -> list[PurchaseDocument]:
    leaf = Leaf("", sniff.PDF, sniff.PDF, "a.pdf", content)
    read = documents_of(leaf, first, Surroundings(today=FILE.today), FILE, ())
    return [document for _, document in read if isinstance(document, PurchaseDocument)]


def page(text: str, pages: int = 1) -> Document:
    return replace(read_plain(text), source="pdf", pages=pages)


def test_a_total_that_the_first_reading_lost_comes_from_the_second() -> None:
    (document,) = found(GOOD_PDF, page(TORN))
    assert (document.status, document.total) == (Status.FILED, Decimal("119.00"))


def test_a_first_reading_that_leaves_nothing_open_stays() -> None:
    (document,) = found(GOOD_PDF, page(HEAD + "Subtotal  50.00 EUR\nVAT  9.50 EUR\nTotal  59.50 EUR"))
    assert (document.status, document.total) == (Status.FILED, Decimal("59.50"))


def test_a_second_reading_with_another_total_does_not_overrule_the_first() -> None:
    (document,) = found(GOOD_PDF, page(HEAD + "Total  118.00 EUR\nLamp  99.00 EUR"))
    assert (document.status, document.total) == (Status.REVIEW, Decimal("118.00"))


def test_a_second_reading_with_another_number_or_day_does_not_overrule_the_first() -> None:
    (other_number,) = found(GOOD_PDF, page(TORN.replace("A-1001", "A-1007")))
    assert (other_number.status, other_number.invoice_number) == (Status.REVIEW, "A-1007")
    (other_day,) = found(GOOD_PDF, page(TORN.replace("15 July", "16 July")))
    assert (other_day.status, other_day.issue_date) == (Status.REVIEW, date(2024, 7, 16))


def test_a_second_reading_that_leaves_something_open_itself_is_not_taken() -> None:
    undated = pdf_of((("Invoice",), ("Invoice number", "A-1001"), ("Total", "119.00 EUR")))
    (document,) = found(undated, page(TORN))
    assert (document.status, document.total, document.issue_date) == (Status.REVIEW, None, date(2024, 7, 15))


def test_more_invoices_than_the_first_reading_found_are_not_taken() -> None:
    two = (
        ("Invoice",), ("Invoice number", "A-1001"), ("Invoice date", "15 July 2024"), ("Total", "119.00 EUR"), ("---",),
        ("Invoice",), ("Invoice number", "A-1002"), ("Invoice date", "16 July 2024"), ("Total", "59.50 EUR"),
    )  # fmt: skip
    assert len(found(pdf_of(two), read_pdf(pdf_of(two)))) == 2
    assert [document.status for document in found(pdf_of(two), page(TORN))] == [Status.REVIEW]


def test_long_and_large_files_are_read_once() -> None:
    (long,) = found(GOOD_PDF, page(TORN, pages=MOST_JUDGED + 1))
    (large,) = found(GOOD_PDF + b"\n" * LARGEST_JUDGED, page(TORN))
    assert (long.status, large.status) == (Status.REVIEW, Status.REVIEW)


def test_a_file_that_can_t_be_read_a_second_time_keeps_its_first_reading() -> None:
    (document,) = found(GOOD_PDF[:300], page(TORN))
    assert (document.status, document.invoice_number) == (Status.REVIEW, "A-1001")
