"""Orders as a bookkeeper meets them: mails are handed over, and the ledger adds up to what was spent."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

import pytest

from archive import orders
from archive.index import reading
from archive.orders import Timeline
from billfold.records import timeline_page
from tests.programs import billfold, configure

PAYPAL = "PayPal <service@paypal.com>"
STRIPE = "invoice+statements+acct_00aa11bb@stripe.com"


@dataclass
class Desk:
    """Mails that are handed over together, and what the archive says of them then."""

    folder: Path
    archive: Path
    mails: int = 0
    ledger: list[dict[str, str]] = field(default_factory=list)

    def mail(self, sender: str, subject: str, day: str, *lines: str) -> None:
        """Lay a plain mail into the folder that is handed over."""
        self.mails += 1
        made = EmailMessage(policy=SMTP)
        made["From"] = sender
        made["To"] = "John Doe <john@doe-studio.example>"
        made["Subject"] = subject
        made["Date"] = format_datetime(datetime.fromisoformat(day).replace(hour=9, tzinfo=UTC))
        made["Message-ID"] = f"<{self.mails}@timeline.example>"
        made.set_content("\n".join(lines) + "\n")
        (self.folder / f"{self.mails:02}.eml").write_bytes(made.as_bytes())

    def shop(self, name: str, what: str, day: str, total: str, *more: str) -> None:
        """Lay a document of a shop into the folder."""
        address = f"{name} <till@{name.split()[0].lower()}.example>"
        lines = (what, "", f"Sold by: {name}", f"Date: {day}", *more, f"Total: EUR {total}")
        self.mail(address, f"{what} from {name}", day, *lines)

    def paid(self, name: str, day: str, total: str, *more: str) -> None:
        """Lay PayPal's receipt for a payment to a shop into the folder."""
        lines = (f"You paid {name}", "", f"Merchant: {name}", f"Transaction date: {day}", *more, f"Total: EUR {total}")
        self.mail(PAYPAL, f"Receipt for Your Payment to {name}", day, *lines)

    def charged(self, name: str, day: str, total: str, number: str) -> None:
        """Lay Stripe's receipt, which names no order but has a number of its own, into the folder."""
        lines = (f"Receipt from {name}", "", f"Invoice number: {number}", f"Date paid: {day}", f"Total: EUR {total}")
        self.mail(f"{name} <{STRIPE}>", f"Your receipt from {name} #2034-6542", day, *lines)

    def counting(self, seller: str) -> list[str]:
        """What counts of a seller: kind, number and total of each row."""
        rows = [row for row in self.of(seller) if row["counts"] == "yes"]
        return sorted(f"{row['kind']} {row['invoice_number'] or row['order_number']} {row['total']}" for row in rows)

    def of(self, seller: str) -> list[dict[str, str]]:
        return [row for row in self.ledger if row["seller"] == seller]

    def spent(self, seller: str) -> dict[str, Decimal]:
        """What the README tells to add up: the rows that count, by currency, credits taken off."""
        sums: defaultdict[str, Decimal] = defaultdict(Decimal)
        for row in self.of(seller):
            if row["counts"] == "yes":
                total = Decimal(row["total"])
                sums[row["currency"]] += -abs(total) if row["kind"] in ("credit_note", "refund") else total
        return dict(sums)

    def timelines(self, number: str) -> list[Timeline]:
        with reading(self.archive) as index:
            return orders.timelines(index, number)

    def told(self, number: str) -> list[str]:
        """What `show` tells of the one order of a number."""
        (timeline,) = self.timelines(number)
        counts = {True: " counts", False: ""}
        return [f"{one.day} {one.what} {one.total or ''}{counts[one.counts]}".strip() for one in timeline.happened]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """All mails of these tests in one archive: starting the program for each would take most of a minute."""
    home = tmp_path_factory.mktemp("timeline")
    (home / "mails").mkdir()
    desk = Desk(home / "mails", home / "Invoices")
    for lay_out in (_whole, _split, _cancelled, _twice, _one_number, _unnamed, _back, _both):
        lay_out(desk)
    config = configure(home)
    done = billfold("add", desk.folder, "--config", config, "--json")
    assert done.code == 0, done.err
    with (desk.archive / "ledger.csv").open(encoding="utf-8", newline="") as file:
        desk.ledger = list(csv.DictReader(file))
    held = {entry["message"]: entry["reason"] for entry in done.json["lists"]["review"]}
    assert set(held.values()) <= {"neither an order number nor an invoice number was found on it"}, held
    assert not done.json["lists"]["seen_before"]
    yield desk


def _whole(desk: Desk) -> None:
    shop = "Harbour Goods Ltd"
    desk.shop(shop, "Order confirmation", "2024-07-01", "20.99", "Order number: HG-20417")
    desk.paid(shop, "2024-07-01", "20.99", "Invoice ID: HG-20417", "Transaction ID: 4HN7K81774401762B")
    desk.shop(shop, "Invoice", "2024-07-03", "20.99", "Invoice number: R-1001", "Order number: HG-20417")
    desk.shop(shop, "Refund", "2024-07-09", "10.00", "Order number: HG-20417")


def test_an_order_with_its_invoice_payment_and_refund_is_spent_once(desk: Desk) -> None:
    assert desk.counting("Harbour Goods Ltd") == ["invoice R-1001 20.99", "refund HG-20417 10.00"]
    assert desk.spent("Harbour Goods Ltd") == {"EUR": Decimal("10.99")}
    assert desk.told("# hg 20417") == [
        "2024-07-01 order_confirmation 20.99",
        "2024-07-01 receipt 20.99",
        "2024-07-03 invoice 20.99 counts",
        "2024-07-09 refund 10.00 counts",
    ]


def test_the_page_says_what_an_order_comes_to_in_the_ledger(desk: Desk) -> None:
    (timeline,) = desk.timelines("HG-20417")
    head, *table, last = timeline_page(timeline).splitlines()
    assert head == "order HG-20417"
    assert any(line.split()[:3] == ["2024-07-03", "invoice", "R-1001"] and " yes " in line for line in table)
    assert "receipt (from PayPal; linked by the order number)" in "\n".join(table)
    assert last == "  in the ledger it counts as 10.99 EUR"


def _split(desk: Desk) -> None:
    shop = "Quill Paper Works"
    desk.shop(shop, "Order confirmation", "2024-07-01", "50.00", "Order number: QP-20418")
    desk.shop(shop, "Invoice", "2024-07-03", "20.00", "Invoice number: Q-1", "Order number: QP-20418")
    desk.shop(shop, "Invoice", "2024-07-08", "30.00", "Invoice number: Q-2", "Order number: QP-20418")


def test_both_invoices_of_a_split_order_count(desk: Desk) -> None:
    assert desk.counting("Quill Paper Works") == ["invoice Q-1 20.00", "invoice Q-2 30.00"]
    assert desk.told("QP-20418") == [
        "2024-07-01 order_confirmation 50.00",
        "2024-07-03 invoice 20.00 counts",
        "2024-07-08 invoice 30.00 counts",
    ]


def _cancelled(desk: Desk) -> None:
    thanks = "Thanks for your order, John!"
    for number, seller in (("112-5580146-7713903", "Lamp Loft"), ("112-5580146-7713904", "Rug Room")):
        desk.mail(
            "Amazon.com <auto-confirm@amazon.com>", 'Ordered: "Desk lamp"', "2024-07-01", thanks, "",
            f"Order # {number}", "Order placed: July 1, 2024", f"Sold by: {seller}", "Grand Total: $37.98",
        )  # fmt: skip
        desk.mail(
            "Amazon.com <order-update@amazon.com>", "Your Amazon.com order has been canceled", "2024-07-02",
            "Hello John,", "", "your order has been canceled as you asked.", "", f"Order # {number}",
        )  # fmt: skip
    desk.mail(
        "Amazon.com <payments-update@amazon.com>", "Your refund for Desk lamp...", "2024-07-05",
        "Hello John, we have issued your refund", "", "Order # 112-5580146-7713904", "Refund total: $37.98",
    )  # fmt: skip


def test_an_order_that_was_cancelled_was_never_bought(desk: Desk) -> None:
    assert desk.told("112-5580146-7713903") == ["2024-07-01 order_confirmation 37.98", "2024-07-02 cancelled"]
    assert [row["counts"] for row in desk.of("Lamp Loft")] == [""]
    (timeline,) = desk.timelines("112-5580146-7713903")
    assert timeline_page(timeline).endswith("\n  nothing of it counts in the ledger")


def test_an_order_that_was_cancelled_and_paid_back_comes_to_nothing(desk: Desk) -> None:
    assert desk.told("112-5580146-7713904") == [
        "2024-07-01 order_confirmation 37.98 counts",
        "2024-07-02 cancelled",
        "2024-07-05 refund 37.98 counts",
    ]
    (timeline,) = desk.timelines("112-5580146-7713904")
    assert timeline_page(timeline).endswith("\n  in the ledger it counts as 0.00 USD")


def _twice(desk: Desk) -> None:
    shop = "Tulip Tools"
    for number, code in (("TT-20501", "KCSF0017-0003"), ("TT-20502", "KCSF0017-0004")):
        desk.shop(shop, "Order confirmation", "2024-07-01", "20.99", f"Order number: {number}")
        desk.charged(shop, "2024-07-01", "20.99", code)


def test_two_orders_of_one_amount_and_day_with_two_payments_are_two(desk: Desk) -> None:
    wanted = ["order_confirmation TT-20501 20.99", "order_confirmation TT-20502 20.99"]
    assert desk.counting("Tulip Tools") == wanted
    assert len(desk.of("Tulip Tools")) == 4
    assert desk.told("TT-20501") == ["2024-07-01 order_confirmation 20.99 counts"]


def test_a_payment_for_one_of_two_orders_says_so_where_it_is_shown(desk: Desk) -> None:
    shown = billfold("show", "KCSF0017-0003", "--config", desk.archive.parent / "config.toml").out
    assert "receipt (from Stripe; for one of several orders of that seller, amount and day)" in shown
    assert "\n  nothing of it counts in the ledger\n" in shown


def _one_number(desk: Desk) -> None:
    for shop in ("Meadow Paper GmbH", "Sparrow Seeds"):
        desk.shop(shop, "Order confirmation", "2024-07-01", "20.99", "Order number: 10417")


def test_one_number_at_two_shops_is_two_orders(desk: Desk) -> None:
    for shop in ("Meadow Paper GmbH", "Sparrow Seeds"):
        assert desk.counting(shop) == ["order_confirmation 10417 20.99"]
    assert [len(one.happened) for one in desk.timelines("10417")] == [1, 1]


def _unnamed(desk: Desk) -> None:
    desk.charged("Willow Wool", "2024-07-02", "20.99", "WWSF0017-0005")
    desk.shop("Willow Wool", "Order confirmation", "2024-07-01", "20.99", "Order number: WW-20601")
    desk.charged("Alder Hosting", "2024-07-02", "12.00", "AHSF0017-0006")
    desk.paid("Violet Vases", "2024-07-02", "31.00", "Transaction ID: 4HN7K81774401762C")
    desk.shop("Violet Vases", "Order confirmation", "2024-07-01", "31.00", "Order number: VV-20602")


def test_a_payment_without_an_order_number_goes_to_its_order(desk: Desk) -> None:
    assert desk.counting("Willow Wool") == ["order_confirmation WW-20601 20.99"]
    (timeline,) = desk.timelines("WW-20601")
    assert [one.link for one in timeline.happened] == ["", "linked by seller, amount and day"]


def test_a_payment_of_which_no_order_is_known_counts(desk: Desk) -> None:
    assert desk.counting("Alder Hosting") == ["receipt AHSF0017-0006 12.00"]


def test_a_payment_without_any_number_waits_on_its_order_and_counts_nothing(desk: Desk) -> None:
    assert desk.counting("Violet Vases") == ["order_confirmation VV-20602 31.00"]
    (timeline,) = desk.timelines("VV-20602")
    assert [(one.is_held, one.counts) for one in timeline.happened] == [(False, True), (True, False)]


def _back(desk: Desk) -> None:
    desk.shop("Yarrow Yarns", "Credit note", "2024-07-09", "10.00", "Invoice number: Y-9")
    desk.shop("Yarrow Yarns", "Refund", "2024-07-11", "4.00")


def test_a_credit_note_of_which_no_order_is_known_is_taken_off(desk: Desk) -> None:
    assert desk.spent("Yarrow Yarns") == {"EUR": Decimal("-10.00")}


def test_a_refund_without_any_number_waits_and_counts_nothing(desk: Desk) -> None:
    assert [row["kind"] for row in desk.of("Yarrow Yarns")] == ["credit_note"]


def _both(desk: Desk) -> None:
    desk.shop("Larkspur Lamps", "Receipt", "2024-07-02", "47.00", "Order number: LL-20801")
    desk.paid("Larkspur Lamps", "2024-07-02", "47.00", "Invoice ID: LL-20801")


def test_the_receipts_of_a_shop_and_of_whoever_moved_the_money_are_two(desk: Desk) -> None:
    assert sorted((row["marketplace"], row["counts"]) for row in desk.of("Larkspur Lamps")) == [
        ("", "yes"),
        ("paypal", ""),
    ]


def test_show_and_the_ledger_agree_on_what_counts(desk: Desk) -> None:
    with reading(desk.archive) as index:
        for row in desk.ledger:
            number = row["order_number"] or row["invoice_number"]
            found = [
                one
                for timeline in orders.timelines(index, number, [row["document"]])
                for one in timeline.happened
                if one.document == row["document"]
            ]
            assert [one.counts for one in found] == [row["counts"] == "yes"], row
    assert len(desk.ledger) > 20
