"""The facts of an invented purchase, how they are printed, and what must be read of them.

A mail or a PDF and the JSON beside it are both made from one `Purchase`, so that neither can drift from the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True)
class Money:
    """How a shop prints amounts: the place of the sign, the separator of thousands, the decimal point."""

    currency: str
    pattern: str
    group: str
    point: str
    places: int = 2

    def __call__(self, amount: Decimal) -> str:
        """Print one amount; a minus stands before everything else."""
        digits = f"{abs(amount):,.{self.places}f}"
        digits = digits.replace(",", "\0").replace(".", self.point).replace("\0", self.group)
        return ("-" if amount < 0 else "") + self.pattern.format(digits)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a purchase."""

    description: str
    quantity: int
    unit_price: Decimal

    @property
    def line_total(self) -> Decimal:
        """The price of all its pieces."""
        return self.quantity * self.unit_price


def line(description: str, quantity: int, unit_price: str) -> Line:
    """Make a line, its price as digits with a dot."""
    return Line(description, quantity, Decimal(unit_price))


@dataclass(frozen=True, slots=True)
class Purchase:
    """What one document says. Fields that the document does not show stay None or empty.

    `tax_in_prices` says that the tax is part of the prices, so that it does not add to them. `adds_up` is false
    where the arithmetic is wrong on purpose. `hides` names fields of the lines that the document prints in a way
    nobody can be sure of; they are printed but not expected.
    """

    kind: str
    money: Money
    total: Decimal
    issue_date: date
    lines: tuple[Line, ...] = ()
    marketplace: str = ""
    order_number: str = ""
    invoice_number: str = ""
    seller: str = ""
    buyer: str = ""
    net_total: Decimal | None = None
    tax_total: Decimal | None = None
    shipping: Decimal | None = None
    discount: Decimal | None = None
    amount_due: Decimal | None = None
    status: str = "filed"
    tax_in_prices: bool = False
    adds_up: bool = True
    hides: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        tax = Decimal(0) if self.tax_in_prices else self.tax_total or Decimal(0)
        goods = sum((entry.line_total for entry in self.lines), Decimal(0)) if self.lines else self.net_total
        if goods is None:
            return
        total = goods + tax + (self.shipping or 0) - (self.discount or 0)
        right = total == self.total and (self.net_total is None or self.tax_in_prices or self.net_total == goods)
        if right != self.adds_up:
            number = self.invoice_number or self.order_number
            raise ValueError(f"{number}: lines make {goods}, all makes {total}, the total says {self.total}")

    def expected(self) -> dict[str, Any]:
        """What a reader must find, in the words of the ledger; what is not shown is left out."""
        found: dict[str, Any] = {"kind": self.kind, "status": self.status}
        for name in ("marketplace", "order_number", "invoice_number"):
            found[name] = getattr(self, name)
        found["issue_date"] = self.issue_date.isoformat()
        found["seller"] = self.seller
        found["buyer"] = self.buyer
        found["currency"] = self.money.currency
        for name in ("net_total", "tax_total", "shipping", "discount", "total", "amount_due"):
            amount = getattr(self, name)
            found[name] = "" if amount is None else str(amount)
        items = [self._expected_item(entry) for entry in self.lines]
        return {name: value for name, value in found.items() if value} | ({"items": items} if items else {})

    def _expected_item(self, entry: Line) -> dict[str, str]:
        item = {
            "description": entry.description,
            "quantity": str(entry.quantity),
            "unit_price": str(entry.unit_price),
            "line_total": str(entry.line_total),
        }
        return {name: value for name, value in item.items() if name not in self.hides}


def amounts(**digits: str) -> Mapping[str, Any]:
    """Turn digits into the amounts of a `Purchase`."""
    return {name: Decimal(value) for name, value in digits.items()}


USD = Money("USD", "${}", ",", ".")
USD_SPELLED = Money("USD", "US ${}", ",", ".")
GBP = Money("GBP", "£{}", ",", ".")
EUR = Money("EUR", "{} €", ".", ",")
EUR_TIGHT = Money("EUR", "{}€", ".", ",")
EUR_FRENCH = Money("EUR", "{}\u00a0€", "\u202f", ",")
EUR_DUTCH = Money("EUR", "€ {}", ".", ",")
EUR_CODE = Money("EUR", "EUR {}", ",", ".")
EUR_CODE_GERMAN = Money("EUR", "EUR {}", ".", ",")
CHF = Money("CHF", "CHF {}", "’", ".")
PLN = Money("PLN", "{} zł", "\u00a0", ",")
SEK = Money("SEK", "{} kr", " ", ",")
JPY = Money("JPY", "￥{}", ",", ".", places=0)
PHP = Money("PHP", "₱{}", ",", ".")
THB = Money("THB", "฿{}", ",", ".")
THB_CODE = Money("THB", "THB {}", ",", ".")
