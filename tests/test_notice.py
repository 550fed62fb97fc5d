"""Notices: which event, of which order, carried by whom, and when."""

import pytest

from parsers.documents.notice import event_of
from parsers.fields.carriers import number_beside, proven_numbers
from parsers.marketplaces.templates import built_in
from parsers.pages.page import read_plain
from parsers.terms import Event, OrderEvent

SENT = "2026-03-05T10:00:00+00:00"
AMAZON = next(m for m in built_in() if m.id == "amazon")


def told(subject: str, text: str, sender: str = "hello@kestrel.example") -> tuple[OrderEvent, ...]:
    return event_of(read_plain(text), subject, sender, SENT, None)


def test_a_notice_names_its_event_order_carrier_and_number() -> None:
    (event,) = told(
        "Dein Paket ist unterwegs",
        "Wir haben deine Bestellung an DHL übergeben.\nBestellnummer: 40-7781\nSendungsnummer: 00340434161094027318",
    )
    assert (event.event, event.order_number, event.carrier) == (Event.SHIPPED, "40-7781", "DHL")
    assert event.tracking_number == "00340434161094027318"
    assert event.when == SENT
    assert event.evidence.text == "Dein Paket ist unterwegs"


def test_a_carrier_s_mail_needs_no_order() -> None:
    (event,) = told("UPS Ship Notification, Tracking Number 1Z999AA10123456784", "Kestrel has sent you a package.")
    assert (event.event, event.order_number, event.carrier) == (Event.SHIPPED, "", "UPS")
    assert event.tracking_number == "1Z999AA10123456784"


def test_the_day_that_the_telling_words_name_is_the_event_s() -> None:
    (event,) = told("Your parcel was delivered", "It was delivered to your door on March 4, 2026.")
    assert event.when == "2026-03-04"


def test_a_day_to_come_or_that_may_mean_two_is_not_the_event_s() -> None:
    (shipped,) = told("Your order has shipped", "Your order was shipped and should be with you on March 9, 2026.")
    (delivered,) = told("Delivered", "Your parcel was delivered on 03/02/2026 at the door.")
    assert shipped.when == SENT
    assert delivered.when in (SENT, "2026-03-02")


def test_a_notice_of_two_orders_is_two_events() -> None:
    events = told("Your orders have shipped", "Both left our warehouse.\nOrder number: A-55101\nOrder number: A-55102")
    assert [event.order_number for event in events] == ["A-55101", "A-55102"]
    assert {event.event for event in events} == {Event.SHIPPED}


def test_a_marketplace_s_order_is_known_by_its_form() -> None:
    page = read_plain("Your parcel was handed to a resident. Order 112-0000001-0000002")
    (event,) = event_of(page, "Your package was delivered", "shipment-tracking@amazon.com", SENT, AMAZON)
    assert (event.event, event.order_number, event.marketplace) == (Event.DELIVERED, "112-0000001-0000002", "amazon")


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Delivery attempt unsuccessful", "Nobody was in. We will try again tomorrow."),
        ("Order confirmed", "Thank you for your order.\nOrder number: A-55103\nTotal 5.00 EUR"),
        ("Spring sale", "20% off everything. Shop now."),
        ("We've refunded you", "We have refunded 5.00 EUR to your card.\nTotal refund: 5.00 EUR"),
    ],
)
def test_what_is_no_event_gives_none(subject: str, text: str) -> None:
    assert told(subject, text) == ()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1Z999AA10123456784", "1Z999AA10123456784"), ("RR 473 124 829 GB", "RR473124829GB"),
        ("9400 1112 0255 5842 3326 69", "9400111202555842332669"), ("00340434161094027318", "00340434161094027318"),
    ],
)  # fmt: skip
def test_a_number_with_a_right_check_digit_proves_itself(text: str, number: str) -> None:
    assert [one.number for one in proven_numbers(f"see {text} now")] == [number]


@pytest.mark.parametrize(
    "text", ["1Z999AA10123456785", "RR473124828GB", "9400111202555842332668", "00340434161094027319", "TBA123456789012"]
)
def test_a_number_without_one_counts_only_beside_its_label(text: str) -> None:
    assert proven_numbers(text) == []
    assert number_beside(text) == text


def test_several_tracking_numbers_are_not_told_apart() -> None:
    (event,) = told("Your order has shipped", "Tracking number: H0123456789\nTracking number: H0123456790")
    assert event.tracking_number == ""
