"""Reading, tested by example: beside each mail lies what must be read in it, written by hand from what was put in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from parsers.codec import document_to_json
from parsers.context import Context, Form
from parsers.read import read
from parsers.text.characters import squeezed

EXAMPLES = Path(__file__).parent / "examples"
CASES = sorted(EXAMPLES.glob("*/*.eml"))
OPTIONAL = frozenset(
    {
        "seller",
        "buyer",
        "net_total",
        "tax_total",
        "shipping",
        "discount",
        "amount_due",
        "payment_method",
        "seller_tax_id",
    }
)
TODAY = date(2026, 11, 21)


def told(path: Path) -> list[dict[str, Any]]:
    reading = read(path.read_bytes(), Context(Form.MESSAGE, today=TODAY))
    return [document_to_json(document) for document in reading.documents]


def differences(expected: dict[str, Any], got: dict[str, Any]) -> list[str]:
    """What is wrong in a reading. Fields that a reader may leave empty (see OPTIONAL) may be missing, never wrong."""
    found = []
    for key, value in expected.items():
        allowed = (value, None) if key in OPTIONAL else (value,)
        if key != "items" and got[key] not in allowed:
            found.append(f"{key}: expected {value!r}, read {got[key]!r}")
    items = expected.get("items")
    if items is not None and got["items"]:
        if len(items) != len(got["items"]):
            found.append(f"items: expected {len(items)}, read {len(got['items'])}")
        for wanted, item in zip(items, got["items"], strict=False):
            found += [
                f"{key}: expected {value!r}, read {item[key]!r}"
                for key, value in wanted.items()
                if item[key] not in (value, squeezed(value), None)
            ]
    return found


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_an_example_reads_as_it_was_made(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["documents"]
    got = told(path)
    assert len(got) == len(expected), [d["findings"] for d in got]
    key = lambda d: (d.get("order_number") or "", d.get("invoice_number") or "")  # noqa: E731
    for wanted, document in zip(sorted(expected, key=key), sorted(got, key=key), strict=True):
        assert differences(wanted, document) == [], [f["message"] for f in document["findings"]]


def test_every_example_says_what_must_be_read() -> None:
    assert CASES
    assert all(path.with_suffix(".json").exists() for path in CASES)


def test_there_are_examples_of_mail_that_must_give_nothing() -> None:
    assert len(list((EXAMPLES / "_none").glob("*.eml"))) >= 5
