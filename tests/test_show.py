"""`billfold show` of an order: its timeline, then its documents; and `find --client`."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from parsers.terms import Event, Forwarded, Kind, MessageSummary, Reading
from tests.archive_samples import document, mail, notice, open_archive, reading
from tests.programs import billfold, configure

NUMBER = "112-5580146-7713902"
ORDER = {"order_number": NUMBER, "marketplace": "amazon"}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("show")
    paid = {"kind": Kind.RECEIPT, "marketplace": "paypal", "order_number": "", "invoice_number": "T-1"}
    found = [
        reading(document(b"confirmation", **ORDER, kind=Kind.ORDER_CONFIRMATION, client="acme")),
        reading(events=(notice(Event.SHIPPED, **ORDER, tracking_number="JD0146"),)),
        reading(document(b"refund", **ORDER, kind=Kind.REFUND, issue_date=date(2024, 7, 19), total=Decimal("19.00"))),
        reading(document(b"paid", **paid, issue_date=date(2024, 7, 16))),
        reading(events=(notice(Event.DELIVERED, order_number="88157", marketplace=""),)),
        reading(document(b"alone", order_number="4711-22", marketplace="", total=Decimal("7.00"))),
    ]
    with open_archive(folder / "Invoices") as archive:
        run = archive.start_run("poll")
        for uid, one in enumerate(found, 1):
            archive.file(archive.capture(mail(uid, b"raw %d" % uid), run).sha, one, junk_holds=False, run=run)
    return configure(folder)


def test_an_order_is_its_timeline_and_then_its_documents(config: Path) -> None:
    outcome = billfold("show", f"# {NUMBER}", "--config", config)
    assert outcome.code == 0
    told, *documents = outcome.out.split("\n\n")
    head, columns, _, *lines, last = told.splitlines()
    assert head == f"order {NUMBER}, Amazon"
    assert columns.split() == "day what happened number amount cur counts file from".split()
    assert [line.split()[0] for line in lines] == ["2024-07-15", "2024-07-16", "2024-07-16", "2024-07-19"]
    wanted = [
        ("order confirmation", NUMBER, "119.00", "EUR", f"2024/07/Order{NUMBER}_JohnDoe_20240715.pdf", "shop/INBOX/1"),
        ("receipt (from PayPal; linked by seller, amount and day)", "119.00", "shop/INBOX/4"),
        ("shipped (DHL)", "JD0146", "shop/INBOX/2"),
        ("refund", "19.00", "shop/INBOX/3"),
    ]
    for line, words in zip(lines, wanted, strict=True):
        assert all(word in line for word in words), line
    assert [" yes " in line for line in lines] == [True, False, False, True]
    assert last == "  in the ledger it counts as 100.00 EUR"
    assert len(documents) == 3
    assert all("came from: shop, INBOX" in page for page in documents)


def test_an_order_of_which_only_notices_tell_has_a_timeline_alone(config: Path) -> None:
    outcome = billfold("show", "88157", "--config", config)
    assert outcome.code == 0
    assert outcome.out.startswith("order 88157\n")
    assert "delivered (DHL)" in outcome.out
    assert "came from" not in outcome.out


def test_a_single_document_is_shown_without_a_timeline(config: Path) -> None:
    (alone,) = billfold("show", "4711-22", "--config", config, "--json").json["documents"]
    for what in ("4711-22", alone["id"]):
        assert billfold("show", what, "--config", config).out.startswith(f"{alone['id']}  filed\n")


def test_programs_get_the_order_its_timeline_and_its_documents(config: Path) -> None:
    shown = billfold("show", "11255801467713902", "--config", config, "--json").json
    assert list(shown) == ["order", "marketplace", "timeline", "documents"]
    assert (shown["order"], shown["marketplace"]) == (NUMBER, "amazon")
    assert [one["what"] for one in shown["timeline"]] == ["order_confirmation", "receipt", "shipped", "refund"]
    assert [one["counts"] for one in shown["timeline"]] == [True, False, False, True]
    assert [one["id"] for one in shown["documents"]] == [
        one["document"] for one in shown["timeline"] if one["document"]
    ]
    assert shown["timeline"][2]["number"] == "JD0146"
    assert Path(shown["timeline"][0]["file"]).is_file()
    refund = shown["documents"][-1]
    by_id = billfold("show", refund["id"], "--config", config, "--json").json
    assert by_id["documents"] == [refund]
    assert by_id["timeline"] == shown["timeline"]


def test_a_notice_is_explained_as_one(config: Path) -> None:
    told = billfold("explain", "shop/INBOX/2", "--config", config).out.splitlines()[0]
    assert told == (
        f"shop/INBOX/2: not a document: a notice (shipped) of order {NUMBER}; it is on that order's timeline"
    )


def test_documents_are_found_by_client(config: Path) -> None:
    (found,) = billfold("find", "--client", "acme", "--config", config, "--json").json
    assert (found["client"], found["kind"]) == ("acme", "order_confirmation")
    assert billfold("find", "--client", "nobody", "--config", config).code == 1


def test_what_was_forwarded_is_explained_with_the_sender_of_the_original(tmp_path: Path) -> None:
    forwarded = Forwarded("shop@lantern.example", "Lantern Goods", "me@doe.example", "Invoice 7", "2024-07-14", "Hello")
    header = MessageSummary("jane@doe.example", "Jane", "me@doe.example", "Fwd: Invoice 7", forwarded=forwarded)
    with open_archive(tmp_path / "Invoices") as archive:
        run = archive.start_run("poll")
        found = Reading(message=header, documents=(document(),))
        archive.file(archive.capture(mail(1, b"raw"), run).sha, found, junk_holds=False, run=run)
    config = configure(tmp_path)
    told = billfold("explain", "shop/INBOX/1", "--config", config).out.splitlines()
    assert told[1] == "  forwards a message from Lantern Goods <shop@lantern.example>, 2024-07-14: Invoice 7"
    (known,) = billfold("explain", "shop/INBOX/1", "--config", config, "--json").json
    assert known["message"]["forwarded"]["from"] == "shop@lantern.example"
