"""Codes by which a tax office finds an invoice: web addresses, and the receipts of Russia.

The address is read and never fetched. Each reader returns None for what is not its standard, or breaks its rules.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from parsers.barcodes.access_key import read_access_key
from parsers.barcodes.forms import (
    amount_in,
    day_in,
    day_of,
    host_of,
    is_modulo_11,
    object_in,
    octets_in,
    pairs_in,
    query_of,
    text_in,
)
from parsers.barcodes.payload import Payload

_SPANISH = re.compile("[A-Z0-9][0-9]{7}[A-Z0-9]")
_MEXICAN = re.compile("[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}")
# The numbers that stand for the public at large, and for buyers abroad.
_ANYBODY = frozenset({"XAXX010101000", "XEXX010101000"})
_UUID = re.compile("[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_BASQUE = re.compile(r"TBAI-([A-Z0-9]{9})-([0-9]{2})([0-9]{2})([0-9]{2})-[^-]{13}-[0-9]{3}")
_BASQUE_HOSTS = ("batuz.eus", "gipuzkoa.eus", "araba.eus")
# The currencies of ARCA's table that are not ISO's.
_ARGENTINE_MONEY = {"PES": "ARS", "DOL": "USD", "060": "EUR", "012": "BRL", "021": "GBP"}
_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def read_verifactu(text: str) -> Payload | None:
    """Read a Spanish Veri*factu code (AEAT, características del QR, 0.4.7): nif, numserie, fecha, importe."""
    pairs = query_of(text)
    if not _is_at(text, "agenciatributaria.gob.es") or not {"nif", "numserie", "fecha", "importe"} <= pairs.keys():
        return None
    day = day_in(pairs["fecha"], "dmy")
    amount = amount_in(pairs["importe"].removeprefix("-"))
    if not _SPANISH.fullmatch(pairs["nif"].upper()) or day is None or amount is None or not pairs["numserie"]:
        return None
    return Payload(
        "the Veri*factu code", text, number=text_in(pairs["numserie"]), day=day, amount=amount,
        seller_tax_id=pairs["nif"].upper(),
    )  # fmt: skip


def read_ticketbai(text: str) -> Payload | None:
    """Read a Basque TicketBAI code (Anexo I of the technical specification): id, s, nf, i; its CRC-8 is checked."""
    pairs = query_of(text)
    m = _BASQUE.fullmatch(pairs.get("id", ""))
    if not m or not any(_is_at(text, host) for host in _BASQUE_HOSTS):
        return None
    day = day_of(2000 + int(m[4]), int(m[3]), int(m[2]))
    amount = amount_in(pairs.get("i", "").removeprefix("-"))
    before = text.rpartition("&cr=")
    if day is None or amount is None or not pairs.get("nf") or before[2] != f"{_crc8(before[0]):03}":
        return None
    number = "-".join(filter(None, (text_in(pairs.get("s", "")), text_in(pairs["nf"]))))
    return Payload("the TicketBAI code", text, number=number, day=day, amount=amount, seller_tax_id=m[1])


def _crc8(text: str) -> int:
    """Return the CRC-8 of a text in UTF-8 (polynomial x⁸ + x² + x + 1)."""
    rest = 0
    for octet in text.encode("utf-8", "replace"):
        rest ^= octet
        for _ in range(8):
            rest = (rest << 1) ^ 0x107 if rest & 0x80 else rest << 1
    return rest


def read_cfdi(text: str) -> Payload | None:
    """Read the code of a Mexican CFDI (Anexo 20, section II.B): id, re, rr, tt. Its UUID is no invoice number."""
    pairs = query_of(text if "?" in text else f"?{text}")
    amount = amount_in(pairs.get("tt", ""))
    seller, buyer = pairs.get("re", "").upper(), pairs.get("rr", "").upper()
    if not _UUID.fullmatch(pairs.get("id", "")) or not _MEXICAN.fullmatch(seller) or amount is None:
        return None
    is_known = bool(_MEXICAN.fullmatch(buyer)) and buyer not in _ANYBODY
    return Payload(
        "the code of the CFDI", text, amount=amount, seller_tax_id=seller,
        buyer_tax_id=buyer if is_known else "", reference=pairs["id"].upper(),
    )  # fmt: skip


def read_arca(text: str) -> Payload | None:
    """Read the code of an Argentine invoice (AFIP, RG 4892/2020): JSON in base64 behind `p`."""
    if not (_is_at(text, "afip.gob.ar") or _is_at(text, "arca.gob.ar")):
        return None
    said = object_in(octets_in(query_of(text).get("p", "").replace(" ", "+")))
    day, amount, seller = day_in(str(said.get("fecha", ""))), amount_in(said.get("importe", "")), _whole(said, "cuit")
    point, number = _whole(said, "ptoVta"), _whole(said, "nroCmp")
    if day is None or amount is None or not number or not point or not is_modulo_11(seller, _CUIT_WEIGHTS):
        return None
    money = str(said.get("moneda", ""))
    buyer = _whole(said, "nroDocRec") if _whole(said, "tipoDocRec") == "80" else ""
    return Payload(
        "the code of ARCA", text, number=f"{point:0>5}-{number:0>8}", day=day, amount=amount,
        currency=_ARGENTINE_MONEY.get(money, ""), seller_tax_id=seller,
        buyer_tax_id=buyer if is_modulo_11(buyer, _CUIT_WEIGHTS) else "", reference=_whole(said, "codAut"),
    )  # fmt: skip


def _whole(said: Mapping[str, Any], key: str) -> str:
    """Return the digits of a whole number, which programs write as a number or as a text."""
    value = said.get(key)
    text = str(value) if isinstance(value, str | Decimal) else ""
    return text if re.fullmatch("[0-9]{1,20}", text) else ""


def read_nfce(text: str) -> Payload | None:
    """Read the code of a Brazilian NFC-e (Manual de Especificações Técnicas do DANFE NFC-e e QR Code, 5.0 and before).

    Its total is there in the first version, and in receipts of the second that were made without a network.
    """
    pairs = query_of(text)
    pieces = pairs.get("p", "").split("|")
    found = read_access_key(pairs.get("chnfe", "") or pieces[0])
    if found is None or not host_of(text):
        return None
    said = pairs.get("vnf", "") or (pieces[4] if len(pieces) >= 8 else "")
    return replace(found, standard="the code of the NFC-e", text=text, amount=amount_in(said))


def read_receipt(text: str) -> Payload | None:
    """Read a Russian fiscal receipt (FNS, order ED-7-20/662): t, s, fn, i, fp, n."""
    pairs = pairs_in(text, "&", "=")
    if not {"t", "s", "fn", "i", "fp"} <= pairs.keys():
        return None
    day, amount = day_in(pairs["t"].partition("T")[0]), amount_in(pairs["s"])
    if day is None or amount is None or not re.fullmatch("[0-9]{16}", pairs["fn"]) or not pairs["fp"].isdecimal():
        return None
    return Payload("the code of the receipt", text, day=day, amount=amount, currency="RUB", reference=pairs["fn"])


def _is_at(text: str, domain: str) -> bool:
    return f".{host_of(text)}".endswith(f".{domain}")
