"""What was read, as people read it: forwards and notices in a line each, and for whom a document is kept."""

import re
from pathlib import Path

import pytest

from billfold.pages import document_page, event_line, forwarded_line
from parsers.terms import Event, Forwarded
from tests.archive_samples import document, notice
from tests.programs import billfold

INBOX = Path(__file__).parents[1] / "billfold" / "demo" / "mailbox" / "INBOX"


@pytest.mark.parametrize(
    ("original", "line"),
    [
        (
            Forwarded("shop@x.example", "Shop", "me@x.example", "Invoice 1", "2024-08-06T10:12:00"),
            "  forwards a message from Shop <shop@x.example>, 2024-08-06T10:12:00: Invoice 1",
        ),
        (Forwarded("shop@x.example", subject="Invoice 1"), "  forwards a message from shop@x.example: Invoice 1"),
        (Forwarded(sender_name="Shop", date="2024-08-06"), "  forwards a message from Shop, 2024-08-06"),
        (Forwarded(), "  forwards a message from somebody who is not named"),
    ],
)
def test_a_forward_names_the_sender_of_the_original_as_far_as_it_is_known(original: Forwarded, line: str) -> None:
    assert forwarded_line(original) == line


def test_a_notice_tells_its_event_its_order_and_its_parcel() -> None:
    told = notice(Event.OUT_FOR_DELIVERY, "2024-07-16", order_number="4711", carrier="DHL", tracking_number="123")
    assert event_line(told) == "  tells: out for delivery, order 4711, by DHL 123, 2024-07-16"
    bare = notice(Event.DELIVERED, "", order_number="", carrier="", tracking_number="")
    assert event_line(bare) == "  tells: delivered, no order named"


def test_the_page_of_a_document_says_for_whom_it_is_kept() -> None:
    assert "client" not in document_page(document())
    assert any(line.split()[:2] == ["client", "acme"] for line in document_page(document(client="acme")).splitlines())


def test_extract_tells_what_a_mail_forwards_and_what_a_notice_tells() -> None:
    [inline], [attached], [shipped] = (
        list(INBOX.glob(f"*-{name}.eml")) for name in ("forwarded-inline", "forwarded-invoice", "amazon-shipped")
    )
    done = billfold("extract", inline, attached, shipped)
    assert done.code == 0
    # without the brackets of the values that stand in them
    lines = [re.sub(r"\[[\d,]+:|\]", "", line) for line in done.out.splitlines()]
    assert (
        "  forwards a message from Juniper Teas <orders@juniperteas.example>, 2024-08-06T10:12:00:"
        " Receipt for order JT-47919"
    ) in lines
    assert any(line.startswith("  forwards a message from Cerámica del Alba <facturas@") for line in lines)
    told = "  tells: shipped, order 112-5580146-7713902, by UPS 1Z12345E0205271688, 2024-07-24T05:40:07+00:00"
    assert lines.index(told) < next(n for n, line in enumerate(lines) if "not a document" in line)
