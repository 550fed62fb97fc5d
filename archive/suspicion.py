"""What the archive knows that speaks against a document: another account of a known seller, an order nobody made.

A seller is who has the same tax number, else the same name. His accounts are those that his filed documents name: what
a person has confirmed is filed, and so is known from then on. Links are compared by who is paid there. Where each
invoice of a seller has an account of its own at one bank, or a link at one host, one more of them is told, and holds
nothing.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, or_, select

from archive import schema
from archive.document_rows import NONE, ORDER_UNKNOWN
from archive.joining import payment_providers
from archive.keys import account_key, order_key, same_seller, seller_key, tax_key
from archive.statement import Statement
from parsers.terms import AccountScheme, Finding, Kind, PaymentAccount, PurchaseDocument, Status
from parsers.text.account_numbers import bank_of

ACCOUNT_CHANGED, ACCOUNT_NEW, ORDER_ACCOUNT = "account_changed", "account_new", "order_account"
ACCOUNT_EACH_TIME = "account_each_time"
# So many documents of a seller without an account say that he names none; so many accounts, that each has its own.
ENOUGH = 3
# An order's or invoice's number of so many signs is not another shop's too.
LONG_NUMBER = 10
# So many documents of one order, or accounts of one seller, are asked.
_MOST_ASKED, _MOST_OF_SELLER = 100, 1000
# Accounts that are money's end; a link is one where it names who is paid.
_ENDS = (AccountScheme.IBAN, AccountScheme.ACCOUNT, AccountScheme.ADDRESS)
# A number that is a part of another one is the same account, written without its country, where it has so many signs.
_SHORTEST_PART = 10
_ASKS = frozenset({Kind.INVOICE, Kind.FEE_INVOICE, Kind.STATEMENT})
# What a seller who names an account names it on: not each confirmation or refund.
_NAMES_ACCOUNTS = (Kind.INVOICE, Kind.FEE_INVOICE, Kind.STATEMENT, Kind.RECEIPT)
_ASK_HIM = "ask the seller by a way that you know from before, not by this message, then `billfold confirm` this one"


def suspicions(connection: Connection, document: PurchaseDocument, *, junk: bool, own: str = "") -> tuple[Finding, ...]:
    """Return what speaks against a document, given all that is kept but itself, whose id may be `own`.

    `junk` is whether only Junk vouches for it.
    """
    found: list[Finding] = []
    if document.accounts:
        found += _of_seller(connection, document)
        found += _of_order(connection, document, own)
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


def _of_seller(connection: Connection, document: PurchaseDocument) -> list[Finding]:
    """Return that a known seller is paid to an account that none of his filed documents names.

    Who writes another's name beside a tax number of his own is held against both.
    """
    sellers = _sellers(connection, document)
    for seller in sellers:
        if found := list(_changed(connection, document, seller)):
            return found
    if not sellers or sellers[0].asked.any.row(connection, {"key": sellers[0].key}):
        return []
    if len(sellers[0].asked.silent.rows(connection, {"key": sellers[0].key})) < ENOUGH:
        return []
    first = document.accounts[0].number
    text = f"it pays {document.seller or 'its seller'} to {first}, and none of his documents that are filed named"
    return [Finding(ACCOUNT_NEW, f"{text} an account: {_ASK_HIM}", needs_review=True)]


def _changed(connection: Connection, document: PurchaseDocument, seller: "_Seller") -> Iterator[Finding]:
    """Yield what is said of accounts that no filed document of one seller names, though others do name some."""
    asked, key = seller
    new = [
        one
        for one in document.accounts
        if not asked.names.row(connection, {"key": key, "scheme": one.scheme.value, "number": _key(one)})
    ]
    rows = asked.all.rows(connection, {"key": key}) if new else []
    new = [one for one in new if not any(_is_part(one, row) for row in rows)]
    for one in new:
        old = [row for row in rows if row["scheme"] == one.scheme]
        if not old and len(new) == len(document.accounts) and _is_an_end(one):
            old = [row for row in rows if row["scheme"] in _ENDS]
        if not old:
            continue
        text = f"it pays {document.seller or 'its seller'} to {one.number}, and {old[0]['path']}"
        text = f"{text}, which is filed, to {shortened(old[0]['number'])}"
        if _has_each_time_another(one, old):
            where = "host" if one.scheme is AccountScheme.LINK else "bank"
            yield Finding(ACCOUNT_EACH_TIME, f"{text}: each of his invoices has one of its own, at the same {where}")
        else:
            yield Finding(ACCOUNT_CHANGED, f"{text}: {_ASK_HIM}", needs_review=True)


def _is_an_end(one: PaymentAccount) -> bool:
    return one.scheme in _ENDS or "/" in _key(one)


def _is_part(one: PaymentAccount, row: sqlite3.Row) -> bool:
    """Whether an account is a known one, of which the one is written with its country and the other without."""
    if {one.scheme.value, row["scheme"]} != {AccountScheme.IBAN, AccountScheme.ACCOUNT}:
        return False
    shorter, longer = sorted((_key(one), row["number"]), key=len)
    return len(shorter) >= _SHORTEST_PART and shorter in longer


def _has_each_time_another(one: PaymentAccount, rows: Sequence[sqlite3.Row]) -> bool:
    """Whether a seller's documents mostly name an account each that no other one names, all kept where this one is.

    An invoice and its receipt, or its reminder, name the same.
    """
    keeper = _keeper_of(one.scheme, _key(one))
    kept = [row for row in rows if keeper and _keeper_of(row["scheme"], row["number"]) == keeper]
    numbers, documents = {row["number"] for row in kept}, {row["document"] for row in kept}
    return len(numbers) >= ENOUGH and 2 * len(numbers) >= len(documents)


def _of_order(connection: Connection, document: PurchaseDocument, own: str) -> Iterator[Finding]:
    """Yield that another document of the same order or invoice is paid to another account."""
    key, number = order_key(document.order_number), document.invoice_number
    rows = _OF_ORDER.rows(connection, {"key": key}) if key else []
    rows += _OF_INVOICE.rows(connection, {"number": number}) if number else []
    others = [row for row in rows if row["document"] != own and _may_be_one_purchase(row, document, key)]
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
    """Whether something is filed of the order, the seller or the marketplace of a document.

    Whoever carries out payments sends bills for everybody: to have paid by one before explains no other.
    """
    key, market = order_key(document.order_number), document.marketplace
    market = "" if market in payment_providers() else market
    return bool(
        (key and _FILED_ORDER.row(connection, {"key": key}))
        or _sellers(connection, document)
        or (market and _FILED_MARKET.row(connection, {"marketplace": market}))
    )


def _keeper_of(scheme: str, key: str) -> str:
    """Return the bank of an account, or the host of a link that names who is paid; nothing where none can be told."""
    match scheme:
        case AccountScheme.IBAN:
            return bank_of(key)
        case AccountScheme.LINK:
            host, _, path = key.partition("/")
            return host if path else ""
        case _:
            return ""


def _sellers(connection: Connection, document: PurchaseDocument) -> "list[_Seller]":
    """Return the sellers of filed documents that a document's seller may be: by his tax number, then by his name."""
    keys = ((_BY_TAX_KEY, tax_key(document.seller_tax_id)), (_BY_NAME, seller_key(document.seller)))
    return [_Seller(asked, key) for asked, key in keys if key and asked.known.row(connection, {"key": key})]


def _key(one: PaymentAccount) -> str:
    return account_key(one.scheme, one.number)


def _one_of(column: ColumnElement[str], values: Iterable[StrEnum]) -> ColumnElement[bool]:
    return or_(*(column == value.value for value in values))


class _Asked:
    """What is asked of the filed documents of one seller, who is known by one column."""

    def __init__(self, column: ColumnElement[str]) -> None:
        own = column == bindparam("key")
        filed = (
            select(_A.document, _A.scheme, _A.number, _D.path)
            .select_from(_JOINED)
            .where(own, _D.status == Status.FILED.value)
        )
        named = filed.where(_one_of(_A.scheme, AccountScheme))
        one = (_A.scheme == bindparam("scheme"), _A.number == bindparam("number"))
        self.known = Statement(filed.limit(1))
        self.names = Statement(filed.where(*one).limit(1))
        self.all = Statement(named.limit(_MOST_OF_SELLER))
        self.any = Statement(named.limit(1))
        silent = filed.where(_A.scheme == NONE, _one_of(_D.kind, _NAMES_ACCOUNTS))
        self.silent = Statement(silent.limit(ENOUGH))


class _Seller(NamedTuple):
    """A seller of filed documents: by which column he is known, and his key there."""

    asked: _Asked
    key: str


_A, _D = schema.accounts.c, schema.documents.c
_JOINED = schema.accounts.join(schema.documents, _D.id == _A.document)
_BY_TAX_KEY, _BY_NAME = _Asked(_A.seller_tax_key), _Asked(_A.seller_key)
_OF_DOCUMENT = Statement(select(_A.scheme, _A.number).where(_A.document == bindparam("id")))
_PAID = (
    select(_A.document, _A.scheme, _A.number, _D.path, _D.seller, _D.seller_tax_id, _D.marketplace, _D.order_key)
    .select_from(_JOINED)
    .where(_one_of(_A.scheme, AccountScheme), _one_of(_D.status, (Status.FILED, Status.REVIEW)))
    .limit(_MOST_ASKED)
)
_OF_ORDER = Statement(_PAID.where(_D.order_key == bindparam("key")))
_OF_INVOICE = Statement(_PAID.where(_D.invoice_number == bindparam("number")))
_FILED = select(_D.id).where(_D.status == Status.FILED.value).limit(1)
_FILED_ORDER = Statement(_FILED.where(_D.order_key == bindparam("key")))
_FILED_MARKET = Statement(_FILED.where(_D.marketplace == bindparam("marketplace")))
