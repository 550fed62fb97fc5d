"""The accounts that a page asks to be paid to (EN 16931, BG-17): IBANs, national numbers, links, wallets.

Only what proves itself counts: by its check digits, or beside its label. What is called an IBAN and fails its check is
a finding, and no account. Accounts that the page says it debits are none of the payee's (see `account_owners`).
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from parsers.fields.account_labels import labelled_accounts
from parsers.fields.account_owners import Owners
from parsers.fields.blocks import Cell, cells_of, under
from parsers.fields.payment_links import payment_links
from parsers.pages.page import Document
from parsers.terms import AccountScheme, Certainty, Finding, PaymentAccount
from parsers.text.account_numbers import Iban, bic_of, compact, ibans_in, looks_like_iban, polish_numbers_in
from parsers.text.glossary import Glossary
from parsers.text.wallets import wallets_in

ACCOUNT_WRONG = "account_wrong"
# More accounts than any page names as its payee's, and lines longer than one has.
MOST_ACCOUNTS, MOST_TRIED, _LONGEST_LINE = 20, 200, 2000
_IBAN_LABEL = re.compile(
    r"\bI\.?B\.?A\.?N\b\.?(?:[- ]?(?:code|nr|no|number|nummer|konto))?\.?[\s:.#-]{0,4}", re.IGNORECASE
)
_BEGINS = re.compile(r"[A-Z]{2} ?[0-9][0-9O]")
_RUN = re.compile(r"[A-Z]{2}[0-9A-Z .\u00a0-]{10,60}")
_MASK = re.compile(r"[*•·#_…]|\.\.\.|(?<![A-Z])X{2}|xx", re.IGNORECASE)
_BIC_LABEL = re.compile(
    r"\b(?:BIC|SWIFT)\b(?:[ /-]{1,3}(?:BIC|SWIFT|code|nr|no)\b\.?){0,3}[\s:.#-]{0,4}([A-Z0-9]{8,11})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_WORDS_BEFORE = re.compile(r"([^\W\d_][\w./ -]{0,30})\s{0,3}[:：]?\s{0,3}$")
_BIC_LINES = 2
_RULES = {
    AccountScheme.IBAN: "its check digits are right (ISO 13616)",
    AccountScheme.ACCOUNT: "beside its labels",
    AccountScheme.LINK: "a link to pay at",
    AccountScheme.ADDRESS: "a wallet, its checksum is right",
}


def read_accounts(document: Document, glossary: Glossary) -> tuple[tuple[PaymentAccount, ...], tuple[Finding, ...]]:
    """Return the accounts of the payee on a page in reading order, and what is wrong with others."""
    reader = _Reader(document, glossary)
    reader.read()
    distinct = {(one.scheme, key_of(one)): one for one in reversed(reader.found)}
    order = list(reversed(distinct.values()))
    return tuple(order[:MOST_ACCOUNTS]), tuple(dict.fromkeys(reader.findings))[:2]


def joined_accounts(
    own: Sequence[PaymentAccount], others: Sequence[PaymentAccount], witness: str
) -> tuple[PaymentAccount, ...]:
    """Return the accounts of two witnesses, those that both name confirmed by `witness`."""
    theirs = {(one.scheme, key_of(one)): one for one in others}
    joined = []
    for one in own:
        other = theirs.pop((one.scheme, key_of(one)), None)
        if other:
            rule = f"{one.evidence.rule}; {witness}"
            evidence = replace(one.evidence, rule=rule, certainty=Certainty.CONFIRMED)
            one = replace(one, evidence=evidence, bic=one.bic or other.bic)
        joined.append(one)
    return (*joined, *theirs.values())


def key_of(account: PaymentAccount) -> str:
    """Return what the writings of one account share; the letters of a wallet's address are not the same in capitals."""
    is_bank = account.scheme in (AccountScheme.IBAN, AccountScheme.ACCOUNT)
    return compact(account.number) if is_bank else account.number


class _Where(NamedTuple):
    """A place in a line: the index of the line in its document, and from which character to which."""

    at: int
    start: int
    end: int


class _Reader:
    """One page, what was found on it, and what is wrong."""

    def __init__(self, document: Document, glossary: Glossary) -> None:
        self.document = document
        self.cells = cells_of(document)
        self.owners = Owners(document, glossary, self.cells)
        self.reach = 1.6 if document.source == "pdf" else 1.0
        self.in_line: dict[int, list[Cell]] = {}
        for cell in self.cells:
            self.in_line.setdefault(cell.at, []).append(cell)
        self.found: list[PaymentAccount] = []
        self.findings: list[Finding] = []

    def read(self) -> None:
        """Find all accounts, those that are surest first."""
        for at, line in enumerate(self.document.lines):
            if len(line.text) <= _LONGEST_LINE and len(self.found) < MOST_TRIED:
                self._read_line(at, line.text)
        ibans = {one.number for one in self.found if one.scheme is AccountScheme.IBAN}
        for one in labelled_accounts(self.document, self.cells):
            if not any(compact(one.number) in number for number in ibans):
                offset = _offset(one.cell)
                where = _Where(one.cell.at, offset + one.start, offset + one.end)
                self._take(AccountScheme.ACCOUNT, one.number, where, one.label)
        for link in payment_links(self.document):
            self._take(AccountScheme.LINK, link.number, _Where(link.at, link.start, link.end), link.label)

    def _read_line(self, at: int, text: str) -> None:
        for iban in (*ibans_in(text), *polish_numbers_in(text)):
            if iban.is_right:
                self._take(AccountScheme.IBAN, iban.number, _Where(at, iban.start, iban.end), bic=self._bic(at, iban))
        for address, start, end in wallets_in(text):
            self._take(AccountScheme.ADDRESS, address, _Where(at, start, end))
        for label in islice(_IBAN_LABEL.finditer(text), MOST_ACCOUNTS):
            self._read_labelled(at, text, label.end())

    def _read_labelled(self, at: int, line: str, end: int) -> None:
        """Read what a label calls an IBAN where it goes on in the line below, or tell that it is none."""
        cell = next((one for one in self.in_line[at] if _offset(one) + len(one.text) >= end), None)
        text = line[end : end + 80]
        if cell and not text.strip():
            cell, end = under(self.document, cell, self.reach), 0
            text = cell.text[:80] if cell else ""
        if cell is None or not _BEGINS.match(text) or _MASK.search(text[:40]):
            return
        whole = _first(text)
        if whole and whole.is_right:
            return
        lower = under(self.document, cell, self.reach)
        continued = _first(f"{text.rstrip()} {lower.text}") if lower and not whole else None
        run = _RUN.match(text)
        written = compact(run.group().partition("  ")[0]) if run else ""
        if continued and continued.is_right:
            start = _offset(cell) if end == 0 else end
            self._take(AccountScheme.IBAN, continued.number, _Where(cell.at, start, start + len(text)), "IBAN")
        elif whole or looks_like_iban(written):
            number = whole.number if whole else written
            text = f"the IBAN {number} on it fails its check: a letter or digit of it is wrong"
            self.findings.append(Finding(ACCOUNT_WRONG, text))

    def _take(self, scheme: AccountScheme, number: str, where: _Where, label: str = "", bic: str = "") -> None:
        line, start, end = self.document.lines[where.at], where.start, where.end
        own = [c for c in self.in_line[where.at] if _offset(c) < end and start < _offset(c) + len(c.text)]
        if not own or not self.owners.is_payees(where.at, start, end, [one.key for one in own]):
            return
        label = label or _label_before(line.text[max(start - 40, 0) : start])
        written = line.text[start:end][:200]
        evidence = self.document.evidence(line, own[0].segment, _RULES[scheme], written, label)
        self.found.append(PaymentAccount(scheme, number, evidence, bic))

    def _bic(self, at: int, iban: Iban) -> str:
        """Return the BIC that stands behind an account, before another one comes, or before it in its line."""
        first, *rest = self.document.lines[at : at + 1 + _BIC_LINES]
        text = "  ".join([first.text[iban.end :], *(line.text[:200] for line in rest if line.page == first.page)])[:300]
        other = next((one.start for one in ibans_in(text)), len(text))
        behind = [bic_of(m[1]) for m in _BIC_LABEL.finditer(text[:other])]
        before = first.text[max(iban.start - 100, 0) : iban.start]
        labelled = [bic_of(m[1]) for m in _BIC_LABEL.finditer(before)]
        beside = [bic for word in before.split()[-1:] if (bic := bic_of(word))[4:6] == iban.number[:2]]
        return next(filter(None, (*behind, *reversed(labelled), *beside)), "")


def _first(text: str) -> Iban | None:
    """Return the IBAN, right or wrong, that a text begins with."""
    found = next(ibans_in(text), None)
    return found if found and found.start == 0 else None


def _label_before(text: str) -> str:
    m = _WORDS_BEFORE.search(text.rstrip().rpartition("  ")[2])
    return m[1].strip() if m else ""


def _offset(cell: Cell) -> int:
    """Return where in its line a cell begins: segments stand two spaces apart there."""
    return sum(len(segment.text) + 2 for segment in cell.line.segments[: cell.place])
