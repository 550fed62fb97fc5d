"""What a page tells machines beside its text: schema.org orders, invoices and parcels, in JSON-LD and microdata.

The vocabulary is that of https://schema.org/Order, /Invoice and /ParcelDelivery, as the mail programs that read it
define it (Gmail: developers.google.com/workspace/gmail/markup/reference, types `Order`, `Invoice`, `ParcelDelivery`;
Yandex Mail: yandex.ru/support/webmaster/en/mail/order). There the `price` of an order is the total of the whole
transaction, that of an offer the price of what is offered; `totalPaymentDue` is what an invoice asks for.
What can be read in two ways (a property that is there twice with two values) is not read.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from parsers.pages.linked_data import Node, every_node, read_nodes, types_of
from parsers.pages.page import Document, Marked
from parsers.terms import Event, Item
from parsers.text.amounts import SHARED_SIGNS, Amounts, currency_codes, figures
from parsers.text.characters import folded, squeezed
from parsers.text.dates import date_marks

LONGEST_TEXT = 200
# https://schema.org/OrderStatus; `OrderProcessing`, `OrderPaymentDue` and `OrderProblem` are no events.
_EVENTS = {
    "orderintransit": Event.SHIPPED,
    "orderdelivered": Event.DELIVERED,
    "ordercancelled": Event.CANCELLED,
    "orderreturned": Event.RETURN,
    "orderpickupavailable": Event.READY_FOR_PICKUP,
}
_TYPES = ("Order", "Invoice", "ParcelDelivery")
# Properties whose order or invoice is only pointed at, and says nothing of its own.
_POINTERS = frozenset({"partOfOrder", "referencesOrder", "partOfInvoice"})
_PLAIN_PRICE = re.compile(r"\d{1,12}(?:\.\d{1,2}0*)?")
_FLOAT_NOISE = re.compile(r"\d{1,12}\.\d*?(?:0{6,}|9{6,})\d{0,3}")
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])")
_NOT_ALNUM = re.compile(r"[\W_]+")


class MarkedEvent(NamedTuple):
    """What the markup of a notice tells of an order; empty where it says nothing. `when` is ISO 8601."""

    event: Event
    order_number: str
    tracking_number: str
    carrier: str
    when: str


def read_markup(scripts: Sequence[str], tree: Any) -> tuple[Marked, ...]:
    """Return the orders, invoices and parcels in a page's JSON-LD scripts and in the microdata of its tree.

    Total: what can't be read is as if it were not there. `tree` is an lxml tree, or None.
    """
    ids: dict[str, Node] = {}
    found = [(node, via, owner) for node, via, owner in every_node(read_nodes(scripts, tree)) if _remember(node, ids)]
    marked: list[Marked] = []
    for node, via, owner in found:
        types = types_of(node)
        if via not in _POINTERS and (name := next((t for t in _TYPES if t in types), "")):
            one = _Node(node, name, ids, owner).marked()
            if one.said and one not in marked:
                marked.append(one)
    return tuple(marked)


def orders_marked(document: Document) -> tuple[Marked, ...]:
    """Return the purchases that a page's markup tells of: each order once, joined with the invoice for it.

    What an order is told to be in two ways that contradict each other is left out.
    """
    groups: list[Marked] = []
    told = [m for m in document.markup if m.type in ("Order", "Invoice")]
    for one in sorted(told, key=lambda m: (m.type != "Order", not m.order_number)):
        if not (one.order_number or one.invoice_number or one.total is not None or one.amount_due is not None):
            continue
        at = next((i for i, group in enumerate(groups) if _same_purchase(group, one, len(groups))), None)
        if at is None:
            groups.append(one)
        else:
            groups[at] = _merged(groups[at], one)
    return tuple(groups)


def events_marked(document: Document) -> list[MarkedEvent]:
    """Return what the status of orders in a page's markup says that happened, each event of an order once.

    A parcel without a status tells no event: the same markup stands in confirmations and in notices of any kind.
    """
    parcels = [m for m in document.markup if m.type == "ParcelDelivery"]
    found: list[MarkedEvent] = []
    for one in parcels:
        if one.event:
            found.append(MarkedEvent(one.event, one.order_number, one.tracking_number, one.carrier, ""))
    for order in document.markup:
        known = any(e.event is order.event and same_number(e.order_number, order.order_number) for e in found)
        if order.type == "Order" and order.event and not known:
            own = [p for p in parcels if order.order_number and same_number(p.order_number, order.order_number)]
            tracking, carrier = (own[0].tracking_number, own[0].carrier) if len(own) == 1 else ("", "")
            found.append(MarkedEvent(order.event, order.order_number, tracking, carrier, ""))
    return list(dict.fromkeys(found))


def same_number(one: str, other: str) -> bool:
    """Whether two writings are of one number: marks and spaces between its letters and digits do not count."""
    return _NOT_ALNUM.sub("", folded(one)) == _NOT_ALNUM.sub("", folded(other))


def says_number(text: str, number: str) -> bool:
    """Whether a text names a number, whole."""
    pattern = rf"(?<![^\W_])(?<!\d[.,/-]){re.escape(folded(number).lstrip('#'))}(?![^\W_]|[.,/-]\d)"
    return bool(re.search(pattern, folded(text)))


def _remember(node: Node, ids: dict[str, Node]) -> bool:
    """Keep a node under its `@id`. A node of nothing else points at another one and is none itself."""
    name = next((v for v in node.get("@id", ()) if isinstance(v, str)), "")
    if name and len(node) > 1:
        ids.setdefault(name, node)
    return len(node) > 1 or "@id" not in node


class _Node:
    """Reads the properties of one node, and remembers which said what."""

    def __init__(self, node: Node, name: str, ids: Mapping[str, Node], owner: Node | None = None) -> None:
        self.node = node
        self.name = name
        self.ids = ids
        self.owner = owner
        self.said: dict[str, tuple[str, str]] = {}

    def marked(self) -> Marked:
        """Return the node as an order, an invoice or a parcel."""
        values: dict[str, Any] = {}
        if self.name == "Order":
            values = self._order()
        elif self.name == "Invoice":
            values = self._invoice()
        else:
            values = self._parcel()
        said = {n: self.said[n] for n, value in values.items() if n in self.said and value not in ("", None, ())}
        return Marked(self.name, **values, said=MappingProxyType(said))

    def _order(self) -> dict[str, Any]:
        # a lone `priceSpecification` is another way to write the price of the order
        names = ("price", "totalPrice", "priceSpecification")
        total, currency = next((m for name in names if (m := self.money("total", name))[0] is not None), (None, ""))
        discount, _ = self.money("discount", "discount")
        invoice = self.inner("partOfInvoice")
        return {
            "order_number": self.text("order_number", "orderNumber") or self.text("order_number", "confirmationNumber"),
            "invoice_number": self._number_of(invoice),
            "issue_date": self.day("issue_date", "orderDate"),
            "seller": self.text("seller", "seller") or self.text("seller", "merchant"),
            "buyer": self.text("buyer", "customer"),
            "currency": self._currency(currency),
            "total": total,
            "discount": discount if discount else None,
            "payment_method": self.text("payment_method", "paymentMethod"),
            "items": self._items(),
            "event": self.status("orderStatus"),
        }

    def _invoice(self) -> dict[str, Any]:
        # `confirmationNumber` is that of the payment, `accountId` that of the customer: neither is the invoice's
        due, currency = self.money("amount_due", "totalPaymentDue")
        order = self.inner("referencesOrder")
        return {
            "order_number": self.told_by(order, "order_number", "orderNumber"),
            "invoice_number": self._number_of(self),
            "seller": self.text("seller", "provider"),
            "buyer": self.text("buyer", "customer"),
            "currency": self._currency(currency),
            "amount_due": due,
            "payment_method": self.text("payment_method", "paymentMethod"),
        }

    def _parcel(self) -> dict[str, Any]:
        order = self.inner("partOfOrder") or (_Node(self.owner, "Order", self.ids) if self.owner else None)
        event = self.status("orderStatus")
        if event is None and order and (event := order.status("orderStatus")):
            self.said["event"] = order.said["event"]
        return {
            "order_number": self.told_by(order, "order_number", "orderNumber"),
            "event": event,
            "tracking_number": self.text("tracking_number", "trackingNumber"),
            "carrier": self.text("carrier", "provider") or self.text("carrier", "carrier"),
            "expected": self.text("expected", "expectedArrivalUntil") or self.text("expected", "expectedArrivalFrom"),
        }

    def told_by(self, other: "_Node | None", field: str, name: str) -> str:
        """Return the text of a property of another node, and remember that it said so."""
        text = other.text(field, name) if other else ""
        if other and text:
            self.said[field] = other.said[field]
        return text

    def _number_of(self, invoice: "_Node | None") -> str:
        number = self.told_by(invoice, "invoice_number", "invoiceNumber")
        number = number or self.told_by(invoice, "invoice_number", "identifier")
        return number if any(character.isdigit() for character in number) else ""

    def _currency(self, beside: str) -> str:
        named = self.text("currency", "priceCurrency") or beside
        if named not in currency_codes():
            return ""
        if "currency" not in self.said:
            self.said["currency"] = (f"{self.name}.priceCurrency", named)
        return named

    def _items(self) -> tuple[Item, ...]:
        offers = [_Node(node, "Offer", self.ids) for node in self.nodes("acceptedOffer")]
        items = [offer._offered("itemOffered", "eligibleQuantity") for offer in offers]
        if not items:
            ordered = [_Node(node, "OrderItem", self.ids) for node in self.nodes("orderedItem")]
            items = [
                one._offered("orderedItem", "orderQuantity") if "OrderItem" in types_of(one.node) else one._product(one)
                for one in ordered
            ]
        return tuple(item for item in items if item and item.description)

    def _offered(self, what: str, how_many: str) -> Item | None:
        product = self.inner(what)
        if product is None:
            return None
        inner = self.inner(how_many)
        quantity = (inner.text("quantity", "value") if inner else "") or self.text("quantity", how_many)
        counted = Decimal(quantity) if re.fullmatch(r"\d{1,5}(?:\.\d{1,3})?", quantity) else None
        item = self._product(product)
        price, _ = self.money("unit_price", "price")
        return replace(item, quantity=counted, unit_price=price, line_total=price if counted == 1 else None)

    def _product(self, product: "_Node") -> Item:
        return Item(product.text("description", "name"), product.text("sku", "sku"))

    def values(self, name: str) -> list[Any]:
        """Return the values of a property, those that point at another node replaced by it."""
        found: list[Any] = []
        for value in self.node.get(name, ()):
            if isinstance(value, dict) and set(value) == {"@id"} and isinstance(value["@id"][0], str):
                value = self.ids.get(value["@id"][0])
            found.append(value)
        return found

    def nodes(self, name: str) -> list[Node]:
        """Return the nodes that stand in a property."""
        return [value for value in self.values(name) if isinstance(value, dict)]

    def inner(self, name: str) -> "_Node | None":
        """Return the only node that stands in a property."""
        found = self.nodes(name)
        return _Node(found[0], (types_of(found[0]) or [name])[0], self.ids) if len(found) == 1 else None

    def text(self, field: str, name: str) -> str:
        """Return the only text of a property, or the name of what stands there; never an address of the web."""
        texts = set()
        for value in self.values(name):
            if isinstance(value, dict):
                plain: list[Any] = next((value[key] for key in ("@value", "name", "value") if key in value), [])
                value = plain[0] if len(plain) == 1 else None
            if isinstance(value, str) and (text := squeezed(html.unescape(value)[: 10 * LONGEST_TEXT])):
                texts.add(text)
        if len(texts) != 1:
            return ""
        text = texts.pop()
        if "://" in text or len(text) > LONGEST_TEXT:
            return ""
        self.said[field] = (f"{self.name}.{name}", text)
        return text

    def day(self, field: str, name: str) -> date | None:
        """Return the day that a property names, where it can only be one."""
        text = self.text(field, name)
        marks = date_marks(text)
        if m := _ISO_DAY.match(text):
            marks = date_marks(m[1])
        return marks[0].readings[0] if len(marks) == 1 and len(marks[0].readings) == 1 else None

    def status(self, name: str) -> Event | None:
        """Return the event that an order's status tells of."""
        named = {str(value).rstrip("/").rpartition("/")[2].rpartition("#")[2] for value in self.values(name) if value}
        if len(named) != 1:
            return None
        event = _EVENTS.get((text := named.pop()).casefold())
        if event:
            self.said["event"] = (f"{self.name}.{name}", text)
        return event

    def money(self, field: str, name: str) -> tuple[Decimal | None, str]:
        """Return the amount of a property and the currency beside it: a number, or a price of its own."""
        inner = self.inner(name)
        if inner:
            where = "price" if "price" in inner.node else "value"
            value, currency = inner.money(field, where)
            code = inner.text("currency", "priceCurrency") or inner.text("currency", "currency") or currency
            if value is not None:
                self.said[field] = (f"{self.name}.{name}.{where}", inner.said[field][1])
            return value, code
        text = self.text(field, name)
        return _amount(text)


def _amount(text: str) -> tuple[Decimal | None, str]:
    """Return the value of a price and its currency. A point is decimal (schema.org/price); a lone group is doubt."""
    if _PLAIN_PRICE.fullmatch(text):
        return Decimal(text), ""
    if _FLOAT_NOISE.fullmatch(text):
        rounded = Decimal(text).quantize(Decimal("0.01"))
        return (rounded, "") if abs(rounded - Decimal(text)) < Decimal("0.000001") else (None, "")
    found = figures(text)
    if len(found) != 1 or found[0].percent or len(text) - len(found[0].text) > 4 or found[0].negative:
        return None, ""
    currency = found[0].currency
    return Amounts(found).read(found[0]), "" if currency in SHARED_SIGNS else currency


def _same_purchase(group: Marked, one: Marked, groups: int) -> bool:
    if one.order_number and group.order_number:
        return same_number(one.order_number, group.order_number)
    if one.invoice_number and group.invoice_number:
        return same_number(one.invoice_number, group.invoice_number)
    return groups == 1 and (one.type != group.type or group.total == one.total)


def _merged(one: Marked, other: Marked) -> Marked:
    """Return what two descriptions of a purchase say together; where they contradict each other, nothing."""
    empty = Marked(one.type)
    values: dict[str, Any] = {}
    for name in (f.name for f in fields(Marked) if f.name not in ("type", "said")):
        unset, mine, its = (getattr(each, name) for each in (empty, one, other))
        alike = same_number(mine, its) if isinstance(mine, str) and isinstance(its, str) else mine == its
        values[name] = its if mine == unset else mine if its == unset or alike else unset
    said = {name: text for name, text in {**other.said, **one.said}.items() if values[name] != getattr(empty, name)}
    return Marked(one.type, **values, said=MappingProxyType(said))
