"""The accounts that codes on a page pay to, beside those that the page names itself."""

from collections.abc import Iterable
from dataclasses import replace

from parsers.barcodes.payload import Payload
from parsers.fields.accounts import joined_accounts
from parsers.terms import AccountScheme, Evidence, PaymentAccount, PurchaseDocument
from parsers.text.account_numbers import iban_of, ibans_in

SOURCE = "code"
LONGEST_NUMBER = 100


def accounts_in(text: str) -> set[str]:
    """Return the accounts (IBAN) in a text."""
    return {found.number for line in text.splitlines() for found in ibans_in(line) if found.is_right}


def with_code_accounts(found: PurchaseDocument, said: Iterable[tuple[Payload, int]]) -> PurchaseDocument:
    """Return a document with the accounts that the codes on it pay to; `said` has each code with its page."""
    accounts = list(found.accounts)
    for payload, page in said:
        number = iban_of(payload.iban) or "".join(payload.account.split())[:LONGEST_NUMBER]
        if number:
            scheme = AccountScheme.IBAN if payload.iban else AccountScheme.ACCOUNT
            evidence = Evidence(SOURCE, payload.standard, number, page=page or None)
            own = PaymentAccount(scheme, number, evidence)
            accounts = list(joined_accounts(accounts, [own], f"{payload.standard} says the same"))
    return replace(found, accounts=tuple(accounts))
