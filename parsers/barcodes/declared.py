"""Codes that hold an invoice's own figures: of China, Czechia, India, Portugal, Saudi Arabia, Taiwan and Turkey.

No signature in them is checked: they are what the issuer printed. Each reader returns None for what is not its
standard, or breaks its rules.
"""

import re
from decimal import Decimal

from parsers.barcodes.forms import (
    amount_in,
    day_in,
    day_of,
    decoded,
    is_modulo_11,
    is_modulo_36,
    object_in,
    octets_in,
    pairs_in,
    text_in,
)
from parsers.barcodes.payload import AmountOf, Payload

# Fapiao of paper times and their electronic form: their code says the amount without tax. 31 and higher say the total.
_NET_FAPIAO = frozenset({"01", "03", "04", "08", "10", "11", "14", "15"})
_TOTAL_FAPIAO = frozenset({"31", "32", "51", "61", "81", "82", "83", "84", "85", "86"})
_FINAL_CONSUMER = "999999990"
# What stands for a buyer who is not named, in Turkey.
_ANYBODY = frozenset({"11111111111", "2222222222"})
_GSTIN = re.compile("[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][0-9A-Z][A-Z][0-9A-Z]")
_NIF_WEIGHTS = range(9, 1, -1)
_MOST_TAGS = 12
_TAXES_OF_SID = ("T0", "T1", "T2")


def read_zatca(text: str) -> Payload | None:
    """Read a Saudi code (ZATCA, Electronic Invoice Security Features 1.2, section 4): tag, length, value in base64.

    The tags 1 to 5 are seller, VAT number, moment, total with tax, and tax. Its currency is not said.
    """
    octets = octets_in(text)
    fields: dict[int, str] = {}
    at = 0
    while at + 2 <= len(octets) and len(fields) < _MOST_TAGS:
        tag, length = octets[at], octets[at + 1]
        value = octets[at + 2 : at + 2 + length]
        if len(value) != length or tag != len(fields) + 1:
            break
        fields[tag] = value.decode("utf-8", "replace")
        at += 2 + length
    if not {1, 2, 3, 4, 5} <= fields.keys() or not re.fullmatch("3[0-9]{13}3", fields[2]):
        return None
    day, total, tax = day_in(fields[3][:10]), amount_in(fields[4]), amount_in(fields[5])
    if day is None or total is None or tax is None or tax > total:
        return None
    return Payload(
        "the code of ZATCA", text, day=day, is_moment=True, amount=total, tax=tax, seller=text_in(fields[1]),
        seller_tax_id=fields[2],
    )  # fmt: skip


def read_gst(text: str) -> Payload | None:
    """Read an Indian e-invoice (NIC, e-invoice API, signed QR code): a JSON Web Token.

    Its claims are read, its signature is not checked.
    """
    pieces = text.split(".")
    if len(pieces) != 3 or not octets_in(pieces[0]).startswith(b"{"):
        return None
    said = object_in(octets_in(pieces[1])).get("data")
    said = object_in(said) if isinstance(said, str) else said
    if not isinstance(said, dict):
        return None
    seller, buyer = str(said.get("SellerGstin", "")), str(said.get("BuyerGstin", ""))
    day, total = day_in(str(said.get("DocDt", "")), "dmy"), amount_in(said.get("TotInvVal", ""))
    if not _is_gstin(seller) or day is None or total is None:
        return None
    return Payload(
        "the code of the GST e-invoice", text, number=text_in(said.get("DocNo", "")), day=day, amount=total,
        seller_tax_id=seller, buyer_tax_id=buyer if _is_gstin(buyer) else "", reference=text_in(said.get("Irn", "")),
    )  # fmt: skip


def _is_gstin(text: str) -> bool:
    return bool(_GSTIN.fullmatch(text)) and is_modulo_36(text)


def read_portuguese(text: str) -> Payload | None:
    """Read a Portuguese code (Portaria 195/2020; AT, Especificações Técnicas do Código QR 1.0): A to S with stars."""
    if not text.startswith("A:") or "*" not in text:
        return None
    pairs = pairs_in(text, "*", ":")
    seller, buyer = pairs.get("A", ""), pairs.get("B", "")
    day, total, tax = day_in(pairs.get("F", "")), amount_in(pairs.get("O", "")), amount_in(pairs.get("N", ""))
    number = text_in(pairs.get("G", ""))
    if not is_modulo_11(seller, _NIF_WEIGHTS) or day is None or total is None or "/" not in number:
        return None
    is_known = is_modulo_11(buyer, _NIF_WEIGHTS) and buyer != _FINAL_CONSUMER
    return Payload(
        "the code with the ATCUD", text, number=number, day=day, amount=total, tax=tax, seller_tax_id=seller,
        buyer_tax_id=buyer if is_known else "", reference=text_in(pairs.get("H", "")),
    )  # fmt: skip


def read_fapiao(text: str) -> Payload | None:
    """Read a Chinese fapiao: `01,type,code,number,amount,date,check code,…` (State Taxation Administration).

    Digital ones have no code, and a number of 20 digits; their amount is the total. Older ones say it without tax.
    """
    pieces = [piece.strip() for piece in text.split(",")]
    if len(pieces) < 7 or pieces[0] != "01" or pieces[1] not in _NET_FAPIAO | _TOTAL_FAPIAO:
        return None
    code, number, amount, day = pieces[2], pieces[3], amount_in(pieces[4]), day_in(pieces[5])
    is_digital = bool(re.fullmatch("[0-9]{20}", number)) and not code
    if not is_digital and not re.fullmatch("[0-9]{10}(?:[0-9]{2})?,[0-9]{8}", f"{code},{number}"):
        return None
    if day is None or (pieces[4] and amount is None):
        return None
    kind = AmountOf.TOTAL if is_digital or pieces[1] in _TOTAL_FAPIAO else AmountOf.NET
    return Payload(
        "the code of the fapiao", text, kind, number=number, day=day, amount=amount, currency="CNY",
        reference=code,
    )  # fmt: skip


def read_turkish(text: str) -> Payload | None:
    """Read a Turkish e-fatura or e-arşiv (GİB, e-fatura QR code guide): JSON with `vkntckn`, `no`, `tarih`."""
    if not text.lstrip().startswith("{"):
        return None
    said = {str(key).lower(): value for key, value in object_in(text).items()}
    seller, buyer = str(said.get("vkntckn", "")), str(said.get("avkntckn", ""))
    number, day = text_in(said.get("no", "")), day_in(str(said.get("tarih", "")))
    if not re.fullmatch("[0-9]{10,11}", seller) or not re.fullmatch("[A-Z0-9]{3}[0-9]{13}", number) or day is None:
        return None
    total, due = amount_in(said.get("vergidahil", "")), amount_in(said.get("odenecek", ""))
    money = str(said.get("parabirimi", ""))
    is_known = bool(re.fullmatch("[0-9]{10,11}", buyer)) and buyer not in _ANYBODY
    return Payload(
        "the code of the e-fatura", text, AmountOf.TOTAL if total is not None else AmountOf.TO_PAY, number=number,
        day=day, amount=total if total is not None else due,
        currency=money if re.fullmatch("[A-Z]{3}", money) else "", seller_tax_id=seller,
        buyer_tax_id=buyer if is_known else "", reference=text_in(said.get("ettn", "")),
    )  # fmt: skip


def read_taiwanese(text: str) -> Payload | None:
    """Read the left code of a Taiwanese e-invoice (Ministry of Finance, 電子發票證明聯 format): fields of fixed width.

    Number, day of the Republic, random code, amount without tax and total as hexadecimal numbers, buyer, seller.
    """
    m = re.match("([A-Z]{2}[0-9]{8})([0-9]{3})([0-9]{2})([0-9]{2})[0-9]{4}([0-9A-Fa-f]{8})([0-9A-Fa-f]{8})", text)
    ids = re.fullmatch("([0-9]{8})([0-9]{8})", text[37:53])
    if not m or not ids or len(text) < 77:
        return None
    day, total = day_of(1911 + int(m[2]), int(m[3]), int(m[4])), int(m[6], 16)
    if day is None or not 0 < total < 10**9 or int(m[5], 16) > total:
        return None
    return Payload(
        "the code of the e-invoice", text, number=m[1], day=day, amount=Decimal(total), currency="TWD",
        seller_tax_id=ids[2], buyer_tax_id=ids[1] if int(ids[1]) else "",
    )  # fmt: skip


def read_sid(text: str) -> Payload | None:
    """Read a Czech QR Faktura (Short Invoice Descriptor 1.0), also inside a payment."""
    pairs = pairs_in(text, "*", ":")
    if text.startswith("SPD*") and "X-INV" in pairs:
        text = decoded(pairs["X-INV"])
        pairs = pairs_in(text, "*", ":")
    if not text.startswith("SID*"):
        return None
    number, day, total = (
        text_in(decoded(pairs.get("ID", ""))),
        day_in(pairs.get("DD", "")),
        amount_in(pairs.get("AM", "")),
    )
    taxes = [amount for key in _TAXES_OF_SID if (amount := amount_in(pairs.get(key, ""))) is not None]
    if not number or day is None or total is None:
        return None
    return Payload(
        "the code of the Czech invoice", text, number=number, day=day, amount=total,
        tax=sum(taxes, Decimal(0)) if taxes else None, currency=_money(pairs.get("CC", "CZK")),
        seller_tax_id=pairs.get("VII", ""), buyer_tax_id=pairs.get("VIR", ""),
    )  # fmt: skip


def _money(text: str) -> str:
    return text if re.fullmatch("[A-Z]{3}", text) else ""
