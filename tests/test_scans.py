"""Documents in pictures, by the words that somebody recognised in them: what may be filed, and what must wait."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from parsers.context import Context, Form
from parsers.errors import Damaged
from parsers.pages.recognised import (
    Recognise,
    Recognised,
    RecognisedWord,
    page_of_words,
    recognised_from_json,
    recognised_to_json,
)
from parsers.read import read
from parsers.terms import Certainty, Kind, PurchaseDocument, Reading, Status
from tests.scan_samples import INVOICE, as_bytes, page, scan

PICTURE = as_bytes(page())
CONTEXT = Context(Form.FILE, filename="scan.png", today=date(2024, 4, 1))


def words(
    change: Callable[[str], str] = lambda text: text, confidence: Callable[[str], float] = lambda _: 0.95
) -> tuple[RecognisedWord, ...]:
    """Return the words of the sample invoice where they stand on it."""
    found = []
    for left, top, text, size in INVOICE:
        x = float(left)
        for word in change(text).split():
            found.append(
                RecognisedWord(
                    1,
                    word,
                    (round(x, 2), float(top), round(x + len(word) * size / 2, 2), float(top + size)),
                    confidence(word),
                )
            )
            x += (len(word) + 0.6) * size / 2
    return tuple(found)


def engine(seen: Sequence[RecognisedWord], again: Sequence[RecognisedWord] = (), pages: int = 1) -> Recognise:
    return lambda _content, _media_type: Recognised("Sample 1.0", tuple(seen), pages, 1, tuple(again))


def reading(recognise: Recognise, content: bytes = PICTURE) -> Reading:
    return read(content, CONTEXT, recognise=recognise)


def document(recognise: Recognise, content: bytes = PICTURE) -> PurchaseDocument:
    (found,) = reading(recognise, content).documents
    return found


def held(found: PurchaseDocument) -> dict[str, str]:
    return {finding.code: finding.message for finding in found.findings if finding.needs_review}


def test_a_total_that_sums_prove_and_sure_words_are_filed_and_say_what_they_are() -> None:
    found = document(engine(words()))
    assert (found.kind, found.status) == (Kind.INVOICE, Status.FILED)
    assert (found.invoice_number, found.issue_date, found.total) == ("FR-20418", date(2024, 3, 14), Decimal("144.00"))
    assert found.part.content == PICTURE
    assert found.evidence["total"].certainty is Certainty.CONFIRMED
    assert found.evidence["invoice_number"].certainty is Certainty.READ
    (scanned,) = [finding for finding in found.findings if finding.code == "scanned"]
    assert scanned.message == "it was recognised from a picture by Sample 1.0"


@pytest.mark.parametrize(("word", "field"), [("FR-20418", "invoice_number"), ("March", "issue_date")])
def test_a_number_or_date_of_unsure_words_waits(word: str, field: str) -> None:
    found = document(engine(words(confidence=lambda text: 0.5 if text == word else 0.95)))
    assert found.status is Status.REVIEW
    assert set(held(found)) == {"recognised_doubtfully"}
    assert found.evidence[field].certainty is Certainty.DOUBTFUL


def test_a_total_without_a_sum_waits() -> None:
    def alone(text: str) -> str:
        return (
            ""
            if text
            in ("Subtotal", "EUR 120.00", "VAT 20%", "EUR 24.00", "EUR 90.00", "EUR 30.00", "EUR 45.00", "EUR 3.00")
            else text
        )

    found = document(engine(words(alone)))
    assert found.total == Decimal("144.00")
    assert "no sum proves its total" in held(found)["scanned"]


def test_a_misread_amount_waits() -> None:
    found = document(engine(words(lambda text: text.replace("EUR 144.00", "EUR 149.00"))))
    assert found.status is Status.REVIEW


@pytest.mark.parametrize(
    ("one", "other", "word"),
    [("FR-20418", "FR-20413", "invoice number"), ("14 March", "11 March", "date")],
)
def test_two_looks_that_differ_wait_with_both(one: str, other: str, word: str) -> None:
    found = document(engine(words(), words(lambda text: text.replace(one, other))))
    assert found.status is Status.REVIEW
    assert word in held(found)["readings_differ"]


def test_a_label_that_sticks_to_its_number_waits() -> None:
    found = document(engine(words(lambda text: text.replace("FR-20418", "FromNo.20418"))))
    assert "(FromNo.20418)" in held(found)["recognised_doubtfully"]


def test_a_currency_whose_amount_was_not_recognised_surely_waits() -> None:
    found = document(engine(words(confidence=lambda text: 0.7 if text in ("144.00", "EUR") else 0.95)))
    assert found.evidence["total"].certainty is Certainty.CONFIRMED
    assert held(found)["recognised_doubtfully"].startswith("its currency (EUR)")


def test_the_look_that_reads_more_is_taken() -> None:
    found = document(engine(words(lambda text: text.replace("Invoice date: 14 March 2024", "inv0lce d")), words()))
    assert (found.status, found.issue_date) == (Status.FILED, date(2024, 3, 14))


def test_the_rules_of_a_table_are_no_words() -> None:
    ruled = [replace(word, text=f"|{word.text}") if word.text == "EUR" else word for word in words()]
    bars = [RecognisedWord(1, text, (1380.0, 630.0, 1384.0, 660.0), 0.4) for text in ("|", "—", "[")]
    assert document(engine([*ruled, *bars])).status is Status.FILED


def test_more_pages_than_were_recognised_wait() -> None:
    found = document(engine(words(), pages=12))
    assert held(found)["many_pages"] == "only the first 1 of its 12 pages were recognised"


def test_hardly_any_text_is_held_not_dropped() -> None:
    found = document(engine(words()[:3]))
    assert found.kind is None
    assert held(found)["picture"].endswith("Sample 1.0 found hardly any text in it")
    assert document(engine([replace(word, confidence=0.2) for word in words()])).kind is None


def test_a_page_that_is_no_document_is_none() -> None:
    prose = tuple(RecognisedWord(1, "harbour", (90.0 * n, 100.0, 90.0 * n + 70, 120.0), 0.95) for n in range(12))
    assert reading(engine(prose)).documents == ()


def test_what_speaks_of_a_document_without_an_amount_is_held() -> None:
    found = document(engine([word for word in words() if not any(letter.isdigit() for letter in word.text)]))
    assert (found.kind, found.status) == (None, Status.REVIEW)


def test_without_an_engine_pictures_and_scans_are_held_with_their_bytes() -> None:
    for content, code in ((PICTURE, "picture"), (scan(page()), "no_text")):
        (found,) = read(content, CONTEXT).documents
        assert (found.kind, found.part.content, list(held(found))) == (None, content, [code])


def test_why_it_could_not_be_recognised_is_said() -> None:
    def fails(_content: bytes, _media_type: str) -> None:
        raise Damaged("it has 400 million pixels")

    assert held(document(fails))["picture"].endswith("what it shows is not read: it has 400 million pixels")


def test_a_scan_in_a_pdf_is_read_by_its_recognised_words() -> None:
    content = scan(page())
    found = document(engine(words()), content)
    assert (found.status, found.total, found.part.content) == (Status.FILED, Decimal("144.00"), content)


def test_recognised_words_go_through_json_and_back() -> None:
    seen = Recognised("Sample 1.0", words(), 3, 2, words()[:2])
    assert recognised_from_json(recognised_to_json(seen)) == seen
    assert "Invoice number: FR-20418" in page_of_words(seen).text
