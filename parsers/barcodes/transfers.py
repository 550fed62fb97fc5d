"""Codes that fill in a payment: whom to pay, how much, with which reference. None of them knows the invoice.

Each reader returns None for what is not its standard, or breaks its rules.
"""

import re
from collections.abc import Mapping

from parsers.barcodes.forms import (
    amount_in,
    decoded,
    hundredths,
    iban_in,
    is_creditor_reference,
    lines_in,
    pairs_in,
    query_of,
    text_in,
)
from parsers.barcodes.payload import AmountOf, Payload
from parsers.text.account_numbers import is_russian

_TO_PAY = AmountOf.TO_PAY


def read_epc(text: str) -> Payload | None:
    """Read a SEPA credit transfer, Girocode (European Payments Council, EPC069-12, version 2.1)."""
    lines = lines_in(text)
    if lines[:1] != ["BCD"] or len(lines) < 7 or lines[1] not in ("001", "002") or lines[3] not in ("SCT", "INST"):
        return None
    lines += [""] * 5
    iban, said, reference = iban_in(lines[6]), lines[7], lines[9].replace(" ", "")
    amount = amount_in(said.removeprefix("EUR")) if said.startswith("EUR") else None
    if not iban or (said and amount is None):
        return None
    if reference and reference.startswith("RF") and not is_creditor_reference(reference):
        return None
    name, remark = text_in(lines[5]), text_in(lines[10])
    return Payload(
        "the code for a SEPA transfer", text, _TO_PAY, amount=amount or None, currency="EUR", seller=name, iban=iban,
        reference=reference, remark=remark,
    )  # fmt: skip


def read_spd(text: str) -> Payload | None:
    """Read a Czech QR Platba (Czech Banking Association, Short Payment Descriptor 1.2)."""
    if not text.startswith("SPD*"):
        return None
    pairs = pairs_in(text, "*", ":")
    iban = iban_in(pairs.get("ACC", "").partition("+")[0].partition(",")[0])
    amount = amount_in(pairs["AM"]) if "AM" in pairs else None
    if not iban or ("AM" in pairs and amount is None):
        return None
    return Payload(
        "the code for a Czech payment", text, _TO_PAY, amount=amount or None, currency=_currency(pairs.get("CC", "")),
        seller=text_in(decoded(pairs.get("RN", ""))), iban=iban, reference=text_in(pairs.get("X-VS", "")),
        remark=text_in(decoded(pairs.get("MSG", ""))),
    )  # fmt: skip


def read_nbs(text: str) -> Payload | None:
    """Read a Serbian IPS payment (National Bank of Serbia, recommendations for the use of NBS IPS QR, version 1.3)."""
    pairs = pairs_in(text, "|", ":")
    if not re.match(r"K:(?:PR|PT|PK|EK)\|V:01\|", text):
        return None
    account, said = pairs.get("R", ""), re.fullmatch(r"([A-Z]{3})([0-9.]{1,14},[0-9]{0,2})", pairs.get("I", ""))
    if not re.fullmatch("[0-9]{18}", account) or int(account) % 97 != 1:
        return None
    amount = amount_in(said[2].replace(".", "").rstrip(",")) if said else None
    return Payload(
        "the code for a Serbian payment", text, _TO_PAY, amount=amount or None, currency=said[1] if said else "",
        seller=text_in(pairs.get("N", "").partition("\n")[0]), reference=text_in(pairs.get("RO", "")),
        remark=text_in(pairs.get("S", "")), iban=iban_in(f"RS35{account}"),
    )  # fmt: skip


def read_zbp(text: str) -> Payload | None:
    """Read a Polish payment (Związek Banków Polskich, recommendation on 2D codes, 2013): amounts in hundredths."""
    pieces = text.split("|")
    if len(pieces) < 6 or pieces[1] != "PL" or not re.fullmatch("[0-9]{26}", pieces[2]):
        return None
    iban, amount = iban_in("PL" + pieces[2]), hundredths(pieces[3])
    if not iban or not re.fullmatch("(?:[0-9]{10})?", pieces[0]):
        return None
    return Payload(
        "the code for a Polish payment", text, _TO_PAY, amount=amount or None, currency="PLN",
        seller=text_in(pieces[4]), seller_tax_id=pieces[0], iban=iban, remark=text_in(pieces[5]),
    )  # fmt: skip


def read_upn(text: str) -> Payload | None:
    """Read a Slovenian UPN QR (Združenje bank Slovenije, UPN QR, 2016): 20 lines, the last the length of the others."""
    lines = lines_in(text)
    if lines[0] != "UPNQR" or len(lines) < 20:
        return None
    iban, amount = iban_in(lines[14]), hundredths(lines[8])
    raw = text.replace("\r\n", "\n").split("\n")[:19]
    if not iban.startswith("SI") or amount is None or lines[19] != f"{sum(len(one) + 1 for one in raw):03}":
        return None
    return Payload(
        "the code for a Slovenian payment", text, _TO_PAY, amount=amount or None, currency="EUR",
        seller=text_in(lines[16]), buyer=text_in(lines[5]), iban=iban, reference=text_in(lines[15]),
        remark=text_in(lines[12]),
    )  # fmt: skip


def read_hub(text: str) -> Payload | None:
    """Read a Croatian payment (Hrvatska udruga banaka, HUB-3A, 2D barcode): 14 lines, amounts in hundredths."""
    lines = lines_in(text)
    if lines[0] != "HRVHUB30" or len(lines) < 14:
        return None
    iban, amount = iban_in(lines[9]), hundredths(lines[2])
    if not iban.startswith("HR") or amount is None or lines[1] not in ("EUR", "HRK"):
        return None
    return Payload(
        "the code for a Croatian payment", text, _TO_PAY, amount=amount or None, currency=lines[1],
        seller=text_in(lines[6]), buyer=text_in(lines[3]), iban=iban, reference=text_in(lines[11]),
        remark=text_in(lines[13]),
    )  # fmt: skip


def read_gost(text: str) -> Payload | None:
    """Read a Russian payment (GOST R 56042-2014): pairs behind `ST00012`, the sum in hundredths of a ruble."""
    if not re.match(r"ST0001[123].", text):
        return None
    pairs = pairs_in(text[8:], text[7], "=")
    if not re.fullmatch("[0-9]{20}", pairs.get("PersonalAcc", "")):
        return None
    sum_said = pairs.get("Sum", "")
    amount = hundredths(sum_said)
    if sum_said and amount is None:
        return None
    inn = pairs.get("PayeeINN", "")
    return Payload(
        "the code for a Russian payment", text, _TO_PAY, amount=amount or None, currency="RUB",
        seller=text_in(pairs.get("Name", "")), account=_russian(pairs),
        seller_tax_id=inn if re.fullmatch("[0-9]{10}|[0-9]{12}", inn) else "",
        remark=text_in(pairs.get("Purpose", "")),
    )  # fmt: skip


def read_upi(text: str) -> Payload | None:
    """Read an Indian UPI payment (NPCI, UPI Linking Specification 1.6)."""
    if not text.lower().startswith("upi://pay?"):
        return None
    pairs = query_of(text)
    amount = amount_in(pairs["am"]) if "am" in pairs else None
    if "@" not in pairs.get("pa", "") or ("am" in pairs and amount is None):
        return None
    return Payload(
        "the code for a UPI payment", text, _TO_PAY, amount=amount or None, currency=_currency(pairs.get("cu", "")),
        seller=text_in(pairs.get("pn", "")), account=text_in(pairs["pa"]), reference=text_in(pairs.get("tr", "")),
        remark=text_in(pairs.get("tn", "")),
    )  # fmt: skip


def _russian(pairs: Mapping[str, str]) -> str:
    """Return the bank and the account, where the key of the one fits the other."""
    bank, account = pairs.get("BIC", ""), pairs["PersonalAcc"]
    return f"{bank}-{account}" if is_russian(bank, account) else ""


def _currency(text: str) -> str:
    return text if re.fullmatch("[A-Z]{3}", text) else ""
