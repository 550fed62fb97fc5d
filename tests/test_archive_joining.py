"""Which documents are of one order, and which payment paid for it."""

import random
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

import pytest

from archive.counting import counted
from archive.joining import BY_AMOUNT, BY_NUMBER, BY_ONE_OF_SEVERAL, Member, join, payment_providers
from archive.keys import order_key
from parsers.terms import Kind

DAY = date(2024, 7, 15)
NUMBERS = count(1)


def member(kind: Kind = Kind.INVOICE, total: str = "100.00", **fields: Any) -> Member:
    values: dict[str, Any] = {
        "id": f"{next(NUMBERS):06}",
        "kind": kind,
        "order_number": "A-4711-22",
        "invoice_number": "",
        "marketplace": "",
        "seller": "Lantern Goods",
        "seller_tax_id": "",
        "currency": "EUR",
        "total": Decimal(total) if total else None,
        "day": DAY,
    }
    values |= fields
    return Member(**{"key": order_key(values["order_number"]), **values})


def paid(total: str = "100.00", **fields: Any) -> Member:
    values: dict[str, Any] = {"order_number": "", "marketplace": "paypal", "is_payment": True}
    return member(fields.pop("kind", Kind.RECEIPT), total, **{**values, **fields})


def together(*members: Member) -> list[set[str]]:
    """The ids of each order, whatever order the members come in."""
    wanted = sorted(sorted(one.id for one in order.members) for order in join(members))
    for seed in range(5):
        shuffled = random.Random(seed).sample(members, len(members))
        assert wanted == sorted(sorted(one.id for one in order.members) for order in join(shuffled))
    return [set(ids) for ids in wanted]


CONFIRMATION = member(Kind.ORDER_CONFIRMATION)
LONG = "112-5580146-7713902"


@pytest.mark.parametrize(
    "other",
    [
        member(order_number="# a 4711 22"),
        member(order_number="Order A-4711-22", seller=""),
        member(marketplace="amazon"),
        member(seller="LANTERN GOODS LTD."),
        member(Kind.REFUND, "30.00", day=DAY + timedelta(90)),
        member(total="", day=None, seller="", currency=""),
    ],
)
def test_documents_of_one_number_are_of_one_order(other: Member) -> None:
    assert together(CONFIRMATION, other) == [{CONFIRMATION.id, other.id}]


@pytest.mark.parametrize(
    "other",
    [
        member(order_number="A-4711-23"),
        member(order_number="B-4711-22"),
        member(order_number=""),
        member(seller="Copperwind"),
        member(currency="USD"),
        member(day=DAY + timedelta(400)),
        member(total="120.00", seller=""),
    ],
)
def test_what_something_tells_apart_is_another_order(other: Member) -> None:
    assert len(together(CONFIRMATION, other)) == 2


def test_two_marketplaces_may_give_the_same_number() -> None:
    here, there = (member(order_number=LONG, marketplace=name) for name in ("amazon", "ebay"))
    assert len(together(here, there)) == 2


def test_a_marketplace_gives_a_long_number_once_whoever_of_its_sellers_writes_the_invoice() -> None:
    numbered = {"order_number": LONG, "marketplace": "amazon"}
    confirmed = member(Kind.ORDER_CONFIRMATION, "100.00", **numbered, seller="Amazon")
    parts = [member(total="60.00", **numbered, seller=""), member(total="40.00", **numbered, seller="Copperwind")]
    assert together(confirmed, *parts) == [{confirmed.id, *(part.id for part in parts)}]


def test_shops_of_one_platform_number_from_one_each() -> None:
    one, other = (member(order_number="#1001", marketplace="shopify", seller=name) for name in ("Kite Co", "Tea Co"))
    again = member(Kind.REFUND, "5.00", order_number="1001", marketplace="shopify", seller="Tea Company Ltd")
    silent = member(Kind.REFUND, "7.00", order_number="1001", marketplace="shopify", seller="")
    assert {one.id} in together(one, other, again, silent)
    assert {other.id, again.id} in together(one, other, again, silent)


def test_the_marketplace_that_names_itself_as_seller_is_no_other_seller() -> None:
    one = member(order_number="4711-22", marketplace="ebay", seller="eBay")
    other = member(order_number="4711-22", marketplace="ebay", seller="Copperwind")
    assert len(together(one, other)) == 1


def test_letters_before_a_number_count_unless_all_else_is_equal() -> None:
    bare = member(order_number="4711-22")
    assert together(CONFIRMATION, bare) == [{CONFIRMATION.id, bare.id}]
    assert len(together(CONFIRMATION, member(order_number="4711-22", seller="", total="99.00"))) == 2


def test_a_number_that_proves_itself_joins_the_parts_of_a_split_order_without_a_seller() -> None:
    silent = {"order_number": LONG, "seller": ""}
    confirmed = member(Kind.ORDER_CONFIRMATION, "100.00", **silent)
    parts = [member(total=total, **silent) for total in ("60.00", "40.00")]
    assert len(together(confirmed, *parts)) == 1
    assert len(together(confirmed, member(total="100.01", **silent))) == 2


def test_what_fits_two_orders_is_put_to_neither_by_chance() -> None:
    here, there = (member(order_number=LONG, marketplace=name, seller="") for name in ("amazon", "ebay"))
    assert len(together(here, there, member(order_number=LONG, seller=""))) == 3
    cheap = member(order_number=LONG, marketplace="ebay", seller="", total="5.00")
    joined = member(order_number=LONG, seller="", total="5.00")
    assert {cheap.id, joined.id} in together(here, cheap, joined)


def links(*members: Member) -> set[str]:
    return {link for order in join(members) for link in order.links.values()}


def test_a_payment_is_linked_by_the_number_it_names() -> None:
    payment = paid(order_number="A4711 22", seller="")
    assert together(CONFIRMATION, payment) == [{CONFIRMATION.id, payment.id}]
    assert links(CONFIRMATION, payment) == {BY_NUMBER}


def test_a_payment_in_another_currency_is_linked_by_a_number_that_proves_itself() -> None:
    order = member(order_number=LONG, marketplace="amazon")
    payment = paid("108.00", order_number=LONG, seller="Amazon Payments Europe", currency="USD")
    assert together(order, payment) == [{order.id, payment.id}]


def test_a_payment_without_a_number_is_linked_by_seller_amount_and_day() -> None:
    payment = paid(seller="Lantern Goods Ltd", day=DAY + timedelta(3))
    assert together(CONFIRMATION, payment) == [{CONFIRMATION.id, payment.id}]
    assert links(CONFIRMATION, payment) == {BY_AMOUNT}
    own_number = paid(order_number="9PX41-77R")
    assert together(CONFIRMATION, own_number) == [{CONFIRMATION.id, own_number.id}]
    refund, back = member(Kind.REFUND, "30.00"), paid("-30.00", kind=Kind.REFUND)
    assert together(CONFIRMATION, refund, back) == [{CONFIRMATION.id, refund.id, back.id}]


@pytest.mark.parametrize(
    "payment",
    [
        paid(seller="Lantern Goods Berlin"),
        paid(seller=""),
        paid("100.01"),
        paid(currency="USD"),
        paid(currency=""),
        paid(day=DAY + timedelta(4)),
        paid(day=None),
        paid(kind=Kind.REFUND),
        paid(kind=Kind.STATEMENT),
        paid(order_number="A-4711-23"),
    ],
)
def test_any_other_payment_stays_alone(payment: Member) -> None:
    assert len(together(CONFIRMATION, payment)) == 2
    assert links(CONFIRMATION, payment) == set()


def test_a_payment_that_may_be_for_two_orders_stays_alone_and_is_not_counted() -> None:
    second = member(Kind.ORDER_CONFIRMATION, order_number="A-4711-99")
    payments = [paid(invoice_number=f"T{number}") for number in range(3)]
    assert len(together(CONFIRMATION, second, *payments)) == 5
    assert links(CONFIRMATION, second, *payments) == {BY_ONE_OF_SEVERAL}
    assert counted([CONFIRMATION, second, *payments]) == {CONFIRMATION.id, second.id, payments[2].id}


def test_a_provider_that_tells_of_two_payments_tells_of_two_purchases() -> None:
    first, second = paid(invoice_number="T1"), paid(invoice_number="T2")
    assert len(together(CONFIRMATION, first, second)) == 2
    authorised = paid(marketplace="klarna", invoice_number="K1")
    assert {CONFIRMATION.id, first.id, authorised.id} in together(CONFIRMATION, first, authorised, second)


def test_the_invoice_and_the_receipt_of_one_payment_are_together() -> None:
    bill = paid(marketplace="stripe", kind=Kind.INVOICE, invoice_number="INV-7")
    receipt = paid(marketplace="stripe", invoice_number="2501-7713")
    assert together(bill, receipt) == [{bill.id, receipt.id}]
    assert len(together(bill, paid(marketplace="stripe", kind=Kind.INVOICE, invoice_number="INV-8"))) == 2


def test_the_providers_are_those_of_the_templates() -> None:
    assert {"paypal", "klarna", "stripe"} <= payment_providers()
    assert not {"amazon", "ebay"} & payment_providers()
