"""What the archive knows that speaks against a document: another account of a known seller, an order nobody made.

A seller is who has the same tax number, else the same name. His accounts are those that his filed documents name: what
a person has confirmed is filed, and so is known from then on. Links are compared by who is paid there.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from archive import schema
from archive.document_rows import NONE, ORDER_UNKNOWN
from archive.keys import account_key, order_key, same_seller, seller_key, tax_key
from archive.statement import Statement
from parsers.terms import AccountScheme, Finding, Kind, PaymentAccount, PurchaseDocument, Status

ACCOUNT_CHANGED, ACCOUNT_NEW, ORDER_ACCOUNT = "account_changed", "account_new", "order_account"
# So many documents of a seller without an account say that he names none.
ENOUGH = 3
# An order's or invoice's number of so many signs is not another shop's too.
LONG_NUMBER = 10
# So many documents of one order, or of one seller without an account, are asked.
_MOST_ASKED = 100
_ASKS = frozenset({Kind.INVOICE, Kind.FEE_INVOICE, Kind.STATEMENT})
# What a seller who names an account names it on: not each confirmation or refund.
_NAMES_ACCOUNTS = (Kind.INVOICE, Kind.FEE_INVOICE, Kind.STATEMENT, Kind.RECEIPT)
_ASK_HIM = "ask the seller by a way that you know from before, not by this message, then `billfold confirm` this one"


def suspicions(connection: Connection, document: PurchaseDocument, *, junk: bool) -> tuple[Finding, ...]:
    """Return what speaks against a document, given all that is kept; `junk` is whether only Junk vouches for it."""
    found: list[Finding] = []
    if document.accounts:
        found += _of_seller(connection, document)
        found += _of_order(connection, document)
    if junk and _asks_for_payment(document) and not _is_expected(connection, document):
        text = "it asks for payment from Junk, and nothing that is filed is of its order, its seller or its marketplace"
        found.append(Finding(ORDER_UNKNOWN, text, needs_review=True))
    return tuple(found)


def pays_elsewhere(connection: Connection, document: PurchaseDocument, known: str) -> bool:
    """Whether a document names an account that the kept document of an id does not name."""
    named = {(row["scheme"], row["number"]) for row in _OF_DOCUMENT.rows(connection, {"id": known})}
    return any((one.scheme.value, _key(one)) not in named for one in document.accounts)


def shortened(number: str) -> str:
    """Return a number with its middle left out (`DE02…2051`), as people compare accounts; a link is whole."""
    return number if "/" in number or "." in number or len(number) < 12 else f"{number[:4]}…{number[-4:]}"


def _of_seller(connection: Connection, document: PurchaseDocument) -> Iterator[Finding]:
    """Yield that a known seller is paid to an account that none of his filed documents names."""
    seller = _seller(connection, document)
    if seller is None:
        return
    for one in document.accounts:
        account = {"key": seller.key, "scheme": one.scheme.value}
        if seller.asked.names.row(connection, {**account, "number": _key(one)}):
            continue
        old = seller.asked.other.row(connection, account)
        if old is None:
            continue
        text = f"it pays {document.seller or 'its seller'} to {one.number}, and {old['path']}"
        text = f"{text}, which is filed, to {shortened(old['number'])}: {_ASK_HIM}"
        yield Finding(ACCOUNT_CHANGED, text, needs_review=True)
    if seller.asked.any.row(connection, {"key": seller.key}):
        return
    if len(seller.asked.silent.rows(connection, {"key": seller.key})) == ENOUGH:
        first = document.accounts[0].number
        text = f"it pays {document.seller or 'its seller'} to {first}, and none of his documents that are filed named"
        yield Finding(ACCOUNT_NEW, f"{text} an account: {_ASK_HIM}", needs_review=True)


def _of_order(connection: Connection, document: PurchaseDocument) -> Iterator[Finding]:
    """Yield that another document of the same order or invoice is paid to another account."""
    key, number = order_key(document.order_number), document.invoice_number
    rows = _OF_ORDER.rows(connection, {"key": key}) if key else []
    rows += _OF_INVOICE.rows(connection, {"number": number}) if number else []
    others = [row for row in rows if _may_be_one_purchase(row, document, key)]
    known = {(row["scheme"], row["number"]) for row in others}
    for one in document.accounts:
        scheme = one.scheme.value
        other = next((row for row in others if row["scheme"] == scheme), None)
        if other and (scheme, _key(one)) not in known:
            text = f"it pays to {one.number}, and {other['path']}, which has the same number, to"
            text = f"{text} {shortened(other['number'])}: {_ASK_HIM}"
            yield Finding(ORDER_ACCOUNT, text, needs_review=True)
            return


def _may_be_one_purchase(row: sqlite3.Row, document: PurchaseDocument, key: str) -> bool:
    """Whether a document with the same number may be of the same purchase.

    Short numbers are every shop's. The orders of a marketplace may have several sellers, each with his own account.
    """
    is_same = bool(document.seller and row["seller"]) and same_seller(document.seller, row["seller"])
    is_same |= bool(document.seller_tax_id) and tax_key(document.seller_tax_id) == tax_key(row["seller_tax_id"])
    if is_same:
        return True
    are_told_apart = bool(document.seller and row["seller"])
    if are_told_apart and document.marketplace and document.marketplace == row["marketplace"]:
        return False
    return bool(key) and key == row["order_key"] and len(key) >= LONG_NUMBER


def _asks_for_payment(document: PurchaseDocument) -> bool:
    return document.kind in _ASKS and bool(document.amount_due or document.accounts)


def _is_expected(connection: Connection, document: PurchaseDocument) -> bool:
    """Whether something is filed of the order, the seller or the marketplace of a document."""
    key, market = order_key(document.order_number), document.marketplace
    return bool(
        (key and _FILED_ORDER.row(connection, {"key": key}))
        or _seller(connection, document)
        or (market and _FILED_MARKET.row(connection, {"marketplace": market}))
    )


def _seller(connection: Connection, document: PurchaseDocument) -> "_Seller | None":
    """Return the seller of a document among those of filed ones: by his tax number, else by his name."""
    keys = ((_BY_TAX_KEY, tax_key(document.seller_tax_id)), (_BY_NAME, seller_key(document.seller)))
    return next((_Seller(asked, key) for asked, key in keys if key and asked.known.row(connection, {"key": key})), None)


def _key(one: PaymentAccount) -> str:
    return account_key(one.scheme, one.number)


def _one_of(column: ColumnElement[str], values: Iterable[StrEnum]) -> ColumnElement[bool]:
    return or_(*(column == value.value for value in values))


class _Asked:
    """What is asked of the filed documents of one seller, who is known by one column; one row each answers."""

    def __init__(self, column: ColumnElement[str]) -> None:
        own = column == bindparam("key")
        scheme = _A.scheme == bindparam("scheme")
        filed = select(_A.number, _D.path).select_from(_JOINED).where(own, _D.status == Status.FILED.value).limit(1)
        self.known = Statement(filed)
        self.names = Statement(filed.where(scheme, _A.number == bindparam("number")))
        self.other = Statement(filed.where(scheme))
        self.any = Statement(filed.where(_one_of(_A.scheme, AccountScheme)))
        silent = select(_A.document).where(own, _A.scheme == NONE).limit(_MOST_ASKED).subquery()
        self.silent = Statement(
            select(_D.id)
            .join(silent, silent.c.document == _D.id)
            .where(_D.status == Status.FILED.value, _one_of(_D.kind, _NAMES_ACCOUNTS))
            .limit(ENOUGH)
        )


class _Seller(NamedTuple):
    """A seller of filed documents: by which column he is known, and his key there."""

    asked: _Asked
    key: str


_A, _D = schema.accounts.c, schema.documents.c
_JOINED = schema.accounts.join(schema.documents, _D.id == _A.document)
_BY_TAX_KEY, _BY_NAME = _Asked(_A.seller_tax_key), _Asked(_A.seller_key)
_OF_DOCUMENT = Statement(select(_A.scheme, _A.number).where(_A.document == bindparam("id")))
_PAID = (
    select(_A.scheme, _A.number, _D.path, _D.seller, _D.seller_tax_id, _D.marketplace, _D.order_key)
    .select_from(_JOINED)
    .where(_one_of(_A.scheme, AccountScheme), _one_of(_D.status, (Status.FILED, Status.REVIEW)))
    .limit(_MOST_ASKED)
)
_OF_ORDER = Statement(_PAID.where(_D.order_key == bindparam("key")))
_OF_INVOICE = Statement(_PAID.where(_D.invoice_number == bindparam("number")))
_FILED = select(_D.id).where(_D.status == Status.FILED.value).limit(1)
_FILED_ORDER = Statement(_FILED.where(_D.order_key == bindparam("key")))
_FILED_MARKET = Statement(_FILED.where(_D.marketplace == bindparam("marketplace")))
