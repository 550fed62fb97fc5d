"""Reading, tested by example: beside each mail lies what must be read in it, written by hand from what was put in."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.codec import document_to_json, event_to_json
from parsers.context import Context, Form
from parsers.marketplaces.templates import built_in
from parsers.read import read
from parsers.terms import Reading
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
    }
)
# How often what may be missing is read, at the least.
LEAST_READ = 0.95
TODAY = date(2026, 11, 21)


NAMED_OF_EVENTS = ("event", "marketplace", "order_number", "carrier", "tracking_number")


@cache
def reading_of(path: Path) -> Reading:
    return read(path.read_bytes(), Context(Form.MESSAGE, today=TODAY))


def told(path: Path) -> list[dict[str, Any]]:
    return [document_to_json(document) for document in reading_of(path).documents]


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


def numbered(document: dict[str, Any]) -> tuple[str, str]:
    return document.get("order_number") or "", document.get("invoice_number") or ""


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_an_example_reads_as_it_was_made(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["documents"]
    got = told(path)
    assert len(got) == len(expected), [d["findings"] for d in got]
    for wanted, document in zip(sorted(expected, key=numbered), sorted(got, key=numbered), strict=True):
        assert differences(wanted, document) == [], [f["message"] for f in document["findings"]]


@pytest.mark.parametrize("path", CASES, ids=[f"{path.parent.name}/{path.stem}" for path in CASES])
def test_an_example_tells_the_events_it_was_made_with_and_no_others(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8")).get("events", [])
    told = [event_to_json(event) for event in reading_of(path).events]
    assert [{name: event[name] for name in NAMED_OF_EVENTS if event[name]} for event in told] == expected


@pytest.mark.parametrize("field", [*sorted(OPTIONAL), "items"])
def test_what_may_be_missing_seldom_is(field: str) -> None:
    missing = []
    count = 0
    for path in CASES:
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))["documents"]
        for wanted, document in zip(sorted(expected, key=numbered), sorted(told(path), key=numbered), strict=False):
            if wanted.get(field):
                count += 1
                missing += [] if document[field] else [f"{path.parent.name}/{path.stem}"]
    assert len(missing) <= (1 - LEAST_READ) * count, missing


def test_every_example_says_what_must_be_read() -> None:
    assert CASES
    assert all(path.with_suffix(".json").exists() for path in CASES)


def test_there_are_examples_of_mail_that_must_give_nothing() -> None:
    assert len(list((EXAMPLES / "_none").glob("*.eml"))) >= 5


def names_in_the_readme() -> list[str]:
    """The marketplaces of the sentence in the README that names those that Billfold knows."""
    text = " ".join((EXAMPLES.parents[1] / "README.md").read_text(encoding="utf-8").split())
    found = re.search(r"It knows the mails of (.+?), and of those who move the money: (.+?)\. Of any other", text)
    assert found
    return [name.strip() for part in found.groups() for name in re.split(r", | and (?=\w+(?:$| ))", part)]


def test_every_marketplace_that_the_readme_names_has_a_file_and_the_other_way_round() -> None:
    assert sorted(names_in_the_readme()) == sorted(marketplace.name for marketplace in built_in())


@pytest.mark.parametrize("marketplace", [marketplace.id for marketplace in built_in()])
def test_every_marketplace_has_an_example_of_a_document(marketplace: str) -> None:
    expected = [json.loads(path.read_text(encoding="utf-8")) for path in (EXAMPLES / marketplace).glob("*.json")]
    documents = [document for one in expected for document in one["documents"]]
    assert any(document.get("marketplace") == marketplace for document in documents)
