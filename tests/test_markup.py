"""schema.org markup: what it says exactly, what it leaves open, and what is no markup at all."""

import json
import time
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from parsers.pages.html import read_html
from parsers.pages.markup import events_marked, orders_marked, says_number
from parsers.pages.page import Document, Marked
from parsers.terms import Event

ORDER: dict[str, Any] = {
    "@context": "http://schema.org",
    "@type": "Order",
    "merchant": {"@type": "Organization", "name": "Kiosk of Plums"},
    "customer": {"@type": "Person", "name": "Ada Reader"},
    "orderNumber": "K-1001",
    "orderDate": "2024-07-15T09:30:00+02:00",
    "orderStatus": "http://schema.org/OrderProcessing",
    "priceCurrency": "EUR",
    "price": "119.00",
    "discount": "5.00",
    "paymentMethod": {"@type": "CreditCard", "name": "Plum Card"},
    "acceptedOffer": [
        {
            "@type": "Offer",
            "itemOffered": {"@type": "Product", "name": "Lamp", "sku": "L1"},
            "price": "59.50",
            "priceCurrency": "EUR",
            "eligibleQuantity": {"@type": "QuantitativeValue", "value": "2"},
        }
    ],
}
MICRODATA = """<div itemscope itemtype="http://schema.org/Order">
 <div itemprop="seller" itemscope itemtype="http://schema.org/Organization"><b itemprop="name">Kiosk of Plums</b></div>
 <span itemprop="orderNumber">K-1001</span> <meta itemprop="priceCurrency" content="EUR">
 <data itemprop="price" value="119.00">119,00</data><time itemprop="orderDate" datetime="2024-07-15">15. Juli</time>
 <link itemprop="orderStatus" href="https://schema.org/OrderInTransit"/>
 <div itemprop="acceptedOffer" itemscope itemtype="http://schema.org/Offer">
  <span itemprop="price">59.50</span>
  <div itemprop="itemOffered" itemscope itemtype="http://schema.org/Product"><span itemprop="name">Lamp</span></div>
 </div></div>"""


def script(text: str) -> str:
    return f'<html><head><script type="application/ld+json">{text}</script></head><body><p>Hello</p></body></html>'


def page_with(*blocks: object) -> Document:
    return read_html("".join(script(json.dumps(block)) for block in blocks))


def one_of(document: Document) -> Marked:
    (marked,) = document.markup
    return marked


def order_with(**other: object) -> dict[str, Any]:
    return {**ORDER, **other}


def test_an_order_is_read_with_all_it_says_and_its_text_is_not_part_of_the_page() -> None:
    document = page_with(ORDER)
    order = one_of(document)
    assert document.text == "Hello"
    assert (order.order_number, order.issue_date) == ("K-1001", date(2024, 7, 15))
    assert (order.seller, order.buyer, order.payment_method) == ("Kiosk of Plums", "Ada Reader", "Plum Card")
    assert (order.total, order.currency, order.discount) == (Decimal("119.00"), "EUR", Decimal("5.00"))
    (item,) = order.items
    assert (item.description, item.sku, item.quantity, item.unit_price) == ("Lamp", "L1", 2, Decimal("59.50"))
    assert order.said["total"] == ("Order.price", "119.00")
    assert order.said["seller"][0] == "Order.merchant"
    assert order.event is None


def test_microdata_says_the_same_as_a_script() -> None:
    order = one_of(read_html(f"<body>{MICRODATA}</body>"))
    assert (order.order_number, order.seller, order.currency) == ("K-1001", "Kiosk of Plums", "EUR")
    assert (order.total, order.issue_date, order.event) == (Decimal("119.00"), date(2024, 7, 15), Event.SHIPPED)
    assert order.items[0].description == "Lamp"


def test_hidden_microdata_is_markup_and_still_hidden() -> None:
    document = read_html(f"<body><div style='display:none'>{MICRODATA}</div><p>Hello</p></body>")
    assert (document.text, one_of(document).order_number) == ("Hello", "K-1001")


def test_the_price_of_an_offer_is_never_the_total() -> None:
    order = order_with()
    del order["price"]
    assert one_of(page_with(order)).total is None


VARIANTS: dict[str, object] = {
    "list": [ORDER, {"@context": "https://schema.org", "@type": "WebSite"}],
    "graph": {"@context": "https://schema.org", "@graph": [{k: v for k, v in ORDER.items() if k != "@context"}]},
    "types": order_with(**{"@type": ["Thing", "https://schema.org/Order"]}),
    "prefixed": {
        k if k.startswith("@") else "schema:" + k: v for k, v in order_with(**{"@type": "schema:Order"}).items()
    },
    "nested": {"@context": "http://schema.org", "@type": "EmailMessage", "about": {"x": [ORDER]}},
    "numbers": order_with(price=119.00),
    "specification": {
        **{k: v for k, v in ORDER.items() if k not in ("price", "priceCurrency")},
        "priceSpecification": {"@type": "PriceSpecification", "price": 119, "priceCurrency": "EUR"},
    },
    "reference": {
        "@context": "http://schema.org",
        "@graph": [order_with(merchant={"@id": "#shop"}), {"@id": "#shop", "@type": "Store", "name": "Kiosk of Plums"}],
    },
}


@pytest.mark.parametrize("name", VARIANTS)
def test_an_order_is_found_however_it_is_wrapped(name: str) -> None:
    order = one_of(page_with(VARIANTS[name]))
    assert (order.order_number, order.total, order.currency) == ("K-1001", Decimal("119"), "EUR")
    assert order.seller == "Kiosk of Plums"


PLAIN = '{"@context":"http:\\/\\/schema.org","@type":"Order","orderNumber":"K-1001","price":"5.00"}'
BROKEN = {
    "cdata": f"//<![CDATA[\n{PLAIN}\n//]]>",
    "comment": f"<!-- {PLAIN} -->",
    "semicolon": PLAIN + ";",
    "entities": PLAIN.replace('"', "&quot;"),
    "trailing_commas": PLAIN.replace("}", ",\n}"),
    "remarks": PLAIN.replace(',"price"', ', // the sum, "all of it"\n /* in euro */ "price"'),
    "line_break_in_a_text": PLAIN.replace('"5.00"', '"5.00\n"'),
    "mark_of_byte_order": "\ufeff" + PLAIN,
    "not_a_number": PLAIN.replace('"5.00"', '"5.00","discount":NaN'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_everyday_mistakes_that_mean_one_thing_are_read(name: str) -> None:
    order = one_of(read_html(script(BROKEN[name])))
    assert (order.order_number, order.total, order.discount) == ("K-1001", Decimal("5.00"), None)


def test_slashes_inside_of_texts_are_no_remarks() -> None:
    assert one_of(read_html(script(PLAIN.replace("K-1001", "K//1001").replace("}", ",}")))).order_number == "K//1001"


UNREAD = {
    "cut_off": PLAIN[:-2],
    "other_vocabulary": PLAIN.replace("schema.org", "words.example"),
    "other_type": PLAIN.replace("Order", "Offer", 1),
    "single_quotes": PLAIN.replace('"', "'"),
    "too_deep": '{"@context":"http://schema.org","a":' + "[" * 50_000,
    "empty": "",
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_broken_or_something_else_says_nothing(name: str) -> None:
    assert read_html(script(UNREAD[name])).markup == ()


def test_a_property_given_twice_with_two_values_is_not_taken() -> None:
    twice = PLAIN.replace('"price":"5.00"', '"price":"5.00","price":"7.00"')
    assert one_of(read_html(script(twice))).total is None
    assert one_of(page_with(order_with(orderNumber=["K-1001", "K-1002"]))).order_number == ""


PRICES = {
    "29.99": "29.99", "1234": "1234", "$70.00": "70.00", "1,234.56": "1234.56", "1.234,56 €": "1234.56",
    "EUR 5.00": "5.00",
    "29.990000000000002": "29.99", "9.999999999999998": "10.00", "1.234": None, "free": None, "5.00 - 9.00": None,
    "http://5.00": None, "-5.00": None,
}  # fmt: skip


@pytest.mark.parametrize("text", PRICES)
def test_a_price_is_read_where_it_can_only_be_one_amount(text: str) -> None:
    expected = PRICES[text]
    assert one_of(page_with(order_with(price=text))).total == (Decimal(expected) if expected else None)


@pytest.mark.parametrize(
    ("written", "day"),
    [("2024-07-15", 15), ("2024-07-15T23:59:00Z", 15), ("15 July 2024", 15), ("03/04/2024", None), ("soon", None)],
)
def test_a_date_is_read_where_it_can_only_be_one_day(written: str, day: int | None) -> None:
    read = one_of(page_with(order_with(orderDate=written))).issue_date
    assert read == (date(2024, 7, day) if day else None)


def test_an_invoice_has_what_is_due_and_neither_account_nor_confirmation_is_its_number() -> None:
    invoice = {
        "@context": "http://schema.org", "@type": "Invoice", "accountId": "123-456", "confirmationNumber": "Z9",
        "provider": {"@type": "Organization", "name": "Plum Power"},
        "totalPaymentDue": {"@type": "PriceSpecification", "price": "70.00", "priceCurrency": "USD"},
        "referencesOrder": {"@type": "Order", "orderNumber": "K-1001"}, "paymentDue": "2030-01-01",
    }  # fmt: skip
    marked = one_of(page_with(invoice))
    assert (marked.amount_due, marked.currency, marked.total) == (Decimal("70.00"), "USD", None)
    assert (marked.invoice_number, marked.order_number, marked.seller) == ("", "K-1001", "Plum Power")
    assert marked.issue_date is None
    assert one_of(page_with({**invoice, "identifier": "R-7"})).invoice_number == "R-7"


def test_an_order_told_twice_is_one_and_what_contradicts_itself_is_dropped() -> None:
    invoice = {"@context": "http://schema.org", "@type": "Invoice", "identifier": "R-7", "totalPaymentDue": "119.00"}
    again = order_with(orderNumber="k1001", price="120.00")
    (both,) = orders_marked(page_with(ORDER, again, invoice))
    assert (both.order_number, both.total, both.invoice_number) == ("K-1001", None, "R-7")
    assert "total" not in both.said
    assert both.amount_due == Decimal("119.00")


def test_several_orders_stay_several() -> None:
    numbers = [one.order_number for one in orders_marked(page_with([ORDER, order_with(orderNumber="K-1002")]))]
    assert numbers == ["K-1001", "K-1002"]


STATUSES = {
    "http://schema.org/OrderInTransit": Event.SHIPPED,
    "https://schema.org/orderDelivered": Event.DELIVERED,
    "OrderCancelled": Event.CANCELLED,
    "OrderReturned": Event.RETURN,
    "http://schema.org/OrderPickupAvailable": Event.READY_FOR_PICKUP,
    "OrderProcessing": None,
    "OrderPaymentDue": None,
    "OrderProblem": None,
    "Shipped perhaps": None,
}


@pytest.mark.parametrize("status", STATUSES)
def test_only_what_happened_to_an_order_is_an_event(status: str) -> None:
    found = [event.event for event in events_marked(page_with(order_with(orderStatus=status)))]
    assert found == ([STATUSES[status]] if STATUSES[status] else [])


PARCEL: dict[str, Any] = {
    "@context": "http://schema.org", "@type": "ParcelDelivery",
    "carrier": {"@type": "Organization", "name": "Plum Post"},
    "trackingNumber": "PP1234", "expectedArrivalUntil": "2024-07-18T12:00:00+02:00",
    "partOfOrder": {"@type": "Order", "orderNumber": "K-1001", "orderStatus": "OrderInTransit"},
}  # fmt: skip


def test_a_parcel_tells_the_event_of_its_order_with_tracking_and_carrier_once() -> None:
    document = page_with(PARCEL, order_with(orderStatus="OrderInTransit"))
    assert events_marked(document) == [(Event.SHIPPED, "K-1001", "PP1234", "Plum Post", "")]
    parcel = next(m for m in document.markup if m.type == "ParcelDelivery")
    assert parcel.expected == "2024-07-18T12:00:00+02:00"
    assert len(orders_marked(document)) == 1


def test_a_parcel_inside_of_an_order_is_that_order_s_and_without_a_status_no_event() -> None:
    inner = {key: value for key, value in PARCEL.items() if key not in ("@context", "partOfOrder")}
    document = page_with(order_with(orderDelivery=inner))
    parcel = next(m for m in document.markup if m.type == "ParcelDelivery")
    assert (parcel.order_number, parcel.tracking_number, events_marked(document)) == ("K-1001", "PP1234", [])


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.replace('"K-1001"', '"' + "9" * 200_000 + '"'),
        PLAIN.replace('"5.00"', "9" * 200_000),
        '{"@context":"http://schema.org","a":' + "/*" * 100_000,
        '{"@context":"http://schema.org",' + '"a" ,' * 40_000,
        json.dumps([ORDER] * 300),
    ],
)
def test_markup_made_to_hurt_takes_no_time(text: str) -> None:
    start = time.monotonic()
    marked = read_html(script(text)).markup
    assert time.monotonic() - start < 2
    assert len(marked) <= 1


def test_a_number_is_said_only_when_it_is_whole() -> None:
    assert says_number("Order K-1001, thank you", "K-1001")
    assert says_number("Order #1001.", "#1001")
    assert not says_number("Order 21001", "1001")
    assert not says_number("1001-22", "1001")
