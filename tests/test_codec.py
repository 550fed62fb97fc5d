"""Readings as JSON and back."""

import json
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.codec import document_to_json, evidence_from_json, evidence_to_json, reading_from_json, reading_to_json
from parsers.terms import (
    AMOUNT_FIELDS,
    TEXT_FIELDS,
    Certainty,
    Evidence,
    Finding,
    Item,
    Kind,
    MessageSummary,
    Part,
    Placed,
    PurchaseDocument,
    Reading,
    Status,
    View,
)

texts = st.text(max_size=20)
money = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9)
edges = st.integers(0, 9999).map(lambda n: n / 10)  # boxes are written in tenths of a point
evidence = st.builds(
    Evidence,
    source=texts,
    rule=texts,
    text=texts,
    label=texts,
    page=st.none() | st.integers(1, 99),
    line=st.none() | st.integers(1, 99),
    box=st.none() | st.tuples(edges, edges, edges, edges),
    certainty=st.sampled_from(Certainty),
)
findings = st.lists(st.builds(Finding, texts, texts, st.booleans()), max_size=2).map(tuple)
items = st.lists(st.builds(Item, texts, texts, money, money, money, money), max_size=2).map(tuple)
parts = st.builds(Part, texts, texts, texts, texts, st.binary(max_size=20))
placed = st.builds(Placed, st.integers(1, 99), st.integers(1, 99), texts, st.tuples(edges, edges, edges, edges))
views = st.builds(View, texts, st.integers(1, 99), st.lists(placed, max_size=2).map(tuple))
documents = st.builds(
    PurchaseDocument,
    kind=st.none() | st.sampled_from(Kind),
    part=parts,
    status=st.sampled_from(Status),
    marketplace=texts,
    issue_date=st.none() | st.dates(),
    items=items,
    findings=findings,
    evidence=st.dictionaries(texts, evidence, max_size=2).map(MappingProxyType),
    fingerprint=texts,
    view=st.none() | views,
    **dict.fromkeys(TEXT_FIELDS, texts),
    **dict.fromkeys(AMOUNT_FIELDS, money),
)
readings = st.builds(
    Reading,
    message=st.none() | st.builds(MessageSummary, texts, texts, texts, texts, texts, texts),
    documents=st.lists(documents, max_size=2).map(tuple),
    findings=findings,
    reason=texts,
)


def test_certainty_is_also_a_number_in_even_steps_and_comes_back_by_its_word() -> None:
    shown = [evidence_to_json(Evidence("pdf", "rule", "text", certainty=one)) for one in Certainty]
    assert [(one["certainty"], one["confidence"]) for one in shown] == [
        ("confirmed", 0.9),
        ("read", 0.6),
        ("doubtful", 0.3),
    ]
    assert [evidence_from_json(one | {"confidence": 0.5}).certainty for one in shown] == list(Certainty)


def test_records_that_have_the_word_under_confidence_are_still_read() -> None:
    old = {"source": "pdf", "rule": "rule", "text": "text", "confidence": "doubtful"}
    assert evidence_from_json(old).certainty is Certainty.DOUBTFUL


@settings(max_examples=100, deadline=None, derandomize=True)
@given(readings)
def test_a_reading_comes_back_as_it_was(reading: Reading) -> None:
    contents = tuple(document.part.content for document in reading.documents)
    assert reading_from_json(json.loads(json.dumps(reading_to_json(reading))), contents) == reading


def test_amounts_are_strings_dates_are_iso_and_what_was_not_read_is_null() -> None:
    document = PurchaseDocument(
        kind=Kind.INVOICE,
        part=Part("2", "application/pdf", "a.pdf", "00", b"secret"),
        issue_date=date(2024, 7, 15),
        total=Decimal("119.00"),
    )
    told = document_to_json(document)
    assert (told["kind"], told["issue_date"], told["total"]) == ("invoice", "2024-07-15", "119.00")
    assert (told["order_number"], told["net_total"], told["status"]) == (None, None, "review")
    assert "secret" not in json.dumps(told)
