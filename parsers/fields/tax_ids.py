"""Tax identifiers beside their labels, proven by their check digits (python-stdnum).

A number counts only where its label or its own prefix tells which country's it may be, and where it passes that
country's check. Registration numbers that are no tax numbers (SIRET, IČO, KvK) rank behind those that are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from parsers.fields.blocks import Cell, cells_of, ends_of, under
from parsers.pages.page import Document
from parsers.terms import Evidence
from parsers.text.characters import folded
from parsers.text.digits import has_digit
from parsers.text.glossary import Glossary, Term

# Checks as country.module of python-stdnum, for labels that name one kind of number.
_KINDS = {
    "nip": "pl.nip", "nipue": "pl.nip", "cvr": "dk.cvr", "cvrnr": "dk.cvr", "senr": "dk.cvr",
    "orgnr": "no.orgnr se.orgnr",
    "organisationsnummer": "se.orgnr", "organisasjonsnummer": "no.orgnr", "ytunnus": "fi.ytunnus", "ico": "cz.dic",
    "ic": "cz.dic",
    "dic": "cz.dic sk.dph", "icdph": "sk.dph", "adoszam": "hu.anum", "kozossegiadoszam": "hu.anum",
    "euadoszam": "hu.anum", "cui": "ro.cui pe.ruc",
    "codfiscal": "ro.cui", "cif": "es.cif ro.cui", "nif": "es.nif pt.nif", "nipc": "pt.nif",
    "contribuinte": "pt.nif", "vkn": "tr.vkn",
    "vergino": "tr.vkn tr.tckimlik", "verginumarasi": "tr.vkn tr.tckimlik", "vergikimlikno": "tr.vkn tr.tckimlik",
    "tckn": "tr.tckimlik",
    "инн": "ru.inn", "огрн": "ru.ogrn", "едрпоу": "ua.edrpou", "єдрпоу": "ua.edrpou", "іпн": "ua.rntrc",
    "рнокпп": "ua.rntrc", "abn": "au.abn",
    "gstin": "in.gstin", "gstno": "in.gstin", "pan": "in.pan", "cnpj": "br.cnpj", "cpf": "br.cpf", "rfc": "mx.rfc",
    "cuit": "ar.cuit",
    "rut": "cl.rut uy.rut", "nit": "co.nit", "ruc": "pe.ruc ec.ruc py.ruc", "rif": "ve.rif", "rnc": "do.rnc",
    "uen": "sg.uen", "gstregno": "sg.uen",
    "npwp": "id.npwp", "pib": "rs.pib", "oib": "hr.oib", "eik": "bg.vat", "еик": "bg.vat", "ein": "us.ein",
    "federaltaxid": "us.ein",
    "siret": "fr.siret", "siren": "fr.siren", "ird": "nz.ird", "gstnumber": "nz.ird au.abn in.gstin",
    "hst": "ca.bn", "gsthst": "ca.bn", "bn": "ca.bn",
    "partitaiva": "it.iva", "piva": "it.iva", "codicefiscale": "it.codicefiscale it.iva", "steuernummer": "de.stnr",
    "stnr": "de.stnr", "steuernr": "de.stnr",
    "αφμ": "gr.vat", "统一社会信用代码": "cn.uscc", "纳税人识别号": "cn.uscc", "税号": "cn.uscc",
    "統一編號": "tw.ubn", "統編": "tw.ubn",
    "登録番号": "jp.cn", "適格請求書発行事業者登録番号": "jp.cn", "法人番号": "jp.cn",
    "사업자등록번호": "kr.brn", "사업자번호": "kr.brn",
    "masothue": "vn.mst", "mst": "vn.mst", "uid": "at.uid ch.uid", "uidnr": "at.uid ch.uid", "kvknummer": "",
    "เลขประจาตวผเสยภาษ": "th.moa th.pin",
}  # fmt: skip
# Checks for labels that name the tax and not the country, by the label's language.
_BY_LANGUAGE = {
    "en": "gb.vat ie.vat in.gstin us.ein za.tin th.moa th.pin", "de": "de.vat at.uid ch.vat ch.uid",
    "fr": "fr.tva be.vat lu.tva ch.vat", "es": "es.nif",
    "it": "it.iva ch.vat", "pt": "pt.nif br.cnpj", "nl": "nl.btw be.vat", "pl": "pl.nip",
    "sv": "se.vat se.orgnr fi.alv",
    "da": "dk.cvr", "fi": "fi.alv fi.ytunnus",
    "no": "no.mva no.orgnr", "cs": "cz.dic", "sk": "sk.dph", "hu": "hu.anum", "ro": "ro.cui", "tr": "tr.vkn",
    "ru": "ru.inn",
    "uk": "ua.edrpou", "zh": "cn.uscc",
    "zh-Hant": "tw.ubn", "ja": "jp.cn", "ko": "kr.brn", "id": "id.npwp", "vi": "vn.mst", "th": "th.moa th.pin",
    "hi": "in.gstin in.pan", "el": "gr.vat",
    "he": "il.hp", "hr": "hr.oib", "sl": "si.ddv", "sr": "rs.pib", "bg": "bg.vat", "lt": "lt.pvm", "lv": "lv.pvn",
    "et": "ee.kmkr",
}  # fmt: skip
_PREFIXES = {
    "AT": "at.uid", "BE": "be.vat", "BG": "bg.vat", "CY": "cy.vat", "CZ": "cz.dic", "DE": "de.vat", "DK": "dk.cvr",
    "EE": "ee.kmkr", "EL": "gr.vat",
    "ES": "es.nif", "FI": "fi.alv", "FR": "fr.tva", "GB": "gb.vat", "HR": "hr.oib", "HU": "hu.anum", "IE": "ie.vat",
    "IT": "it.iva", "LT": "lt.pvm",
    "LU": "lu.tva", "LV": "lv.pvn", "MT": "mt.vat", "NL": "nl.btw", "PL": "pl.nip", "PT": "pt.nif", "RO": "ro.cui",
    "SE": "se.vat", "SI": "si.ddv",
    "SK": "sk.dph", "XI": "gb.vat", "CHE": "ch.uid", "NO": "no.mva",
}  # fmt: skip
_REGISTERS = frozenset({"fr.siret", "fr.siren", "ru.ogrn", "in.pan"})
_COUNTRY = {"in": "IN", "gr": "GR", "gb": "GB"}
_LOOSE_FORM = {
    "de.stnr": re.compile(r"\d{2,3}/\d{3,4}/\d{4,5}|\d{10,13}"),
    "us.ein": re.compile(r"\d{2}-\d{7}"),
    "gb.vat": re.compile(r"(?:\d{9}|\d{12})"),
    "th.pin": re.compile(r"\d{13}"),
    "sg.uen": re.compile(r"[A-Z\d]{9,10}|M\d-?[A-Z\d]{8,9}"),
    "za.tin": re.compile(r"\d{10}"),
}
# Forms that are no other number's: with a prefix or marks of their own, they need no label.
_TELLING = re.compile(
    r"(?<![\w/-])(?:CHE-?\d{3}\.?\d{3}\.?\d{3}(?:\s(?:MWST|TVA|IVA))?|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|T\d{13}"
    r"|\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[\dA-Z]"
    r"|(?:AT\s?U|BE\s?[01]|DE|DK|EL|ES|FI|FR|GB|HU|IE|IT|LU|NL|PL|PT|RO|SE|SI|SK|CZ|EE|LT|LV|HR|BG"
    r"|XI)\s?[\dA-Z](?:[ .]?[\dA-Z]){6,12})(?![\w/-])"
)
_TOKEN = re.compile(r"[^\s,;:()|]+")
_LEAD = re.compile(
    r"^(?:[\s:：#.°º()\-–—|/]|n[°ºor]\.?(?=[\s:])|nr\.?(?=[\s:])|no\.?(?=[\s:])|number\b|nummer\b|numéro\b)+",
    re.IGNORECASE,
)
_YOURS = re.compile(
    r"\b(?:your|customer|client|buyer|ihre?|kunden?\w*|empfanger\w*|votre|vos|acheteur|su|cliente|comprador|vostra"
    r"|tua|acquirente|seu|sua|uw|klant\w*|twoj|nabywcy"
    r"|klienta|din|er|kundens|kjopers?|asiakkaan|vas|zakaznika|odberatele|vevo|clientului|musteri|alici)\b|покупател"
    r"|покупця|购买方|買受人|買方|お客様|공급받는자|ผู้ซื้อ"
)
_BANKISH = re.compile(r"\b(?:iban|bic|swift|order|invoice|rechnung|facture)\b", re.IGNORECASE)
MOST_TOKENS = 6


@dataclass(frozen=True, slots=True)
class TaxId:
    """A tax identifier that passed its check: in compact form, with its country and the cell it stands in.

    `is_buyers` tells that its label calls it the reader's; `rank` is 0 for a tax number, 1 for a register's.
    """

    value: str
    country: str
    rank: int
    cell: Cell
    label: str
    is_buyers: bool


@dataclass(frozen=True, slots=True)
class WrongTaxId:
    """A labelled number with a country's prefix that fails its country's check."""

    text: str
    cell: Cell


def tax_ids(document: Document, glossary: Glossary) -> tuple[list[TaxId], list[WrongTaxId]]:
    """Return the tax identifiers on a document in reading order, and those with a prefix whose check fails."""
    found: dict[tuple[str, tuple[int, int]], TaxId] = {}
    wrong: list[WrongTaxId] = []
    for cell in cells_of(document):
        terms = [term for term in glossary.find(cell.text) if term.field == "vat_id"]
        for place, term in enumerate(terms):
            if place and terms[place - 1].start == term.start:
                continue
            meant = [one for one in terms if one.start == term.start]
            stop = next((one.start for one in terms if one.start >= term.end), len(cell.text))
            for text, where in _places(document, cell, cell.text[term.end : stop]):
                result = _read(text, meant)
                if isinstance(result, tuple):
                    value, kind = result
                    yours = bool(_YOURS.search(folded(cell.text[: term.end + 12])))
                    label = cell.text[term.start : term.end]
                    found.setdefault((value, where.key), _tax_id(value, kind, where, label, yours))
                elif result:
                    wrong.append(WrongTaxId(result, where))
                if result:
                    break
        for value, kind in _telling(cell.text):
            if not any(cell.key == key and value in (v, *_variants(v)) for v, key in found):
                yours = bool(_YOURS.search(folded(cell.text)))
                found[value, cell.key] = _tax_id(value, kind, cell, "", yours)
    return _distinct(found.values()), wrong


def _distinct(ids: Sequence[TaxId] | Any) -> list[TaxId]:
    return sorted(ids, key=lambda one: one.cell.key)


def _variants(value: str) -> tuple[str, ...]:
    return (value[2:], value[1:])


def _tax_id(value: str, kind: str, cell: Cell, label: str, yours: bool) -> TaxId:
    country = kind.partition(".")[0]
    if value.startswith("XI"):
        country = "gb"
    return TaxId(value, _COUNTRY.get(country, country.upper()), int(kind in _REGISTERS), cell, label, yours)


def _places(document: Document, cell: Cell, behind: str) -> Iterator[tuple[str, Cell]]:
    """Yield the texts where a label's number may stand: behind it, to its right, below it."""
    if has_digit(behind):
        yield behind, cell
        return
    if cell.place + 1 < len(cell.line.segments):
        right = cell.line.segments[cell.place + 1]
        yield right.text, Cell(right.text, cell.line, right, cell.at, cell.place + 1)
    if len(behind.strip(" .:：#")) <= 12:
        lower = under(document, cell, 1.6 if document.source == "pdf" else 1.0)
        if lower:
            yield lower.text, lower


def _read(text: str, terms: Sequence[Term]) -> tuple[str, str] | str:
    """Return the number at the beginning of a text with its kind; the text of one that fails; or nothing."""
    text = _LEAD.sub("", text)
    tokens = [m.group() for m in _TOKEN.finditer(text[:60])][:MOST_TOKENS]
    if not tokens or _BANKISH.match(tokens[0]):
        return ""
    kinds = list(dict.fromkeys(kind for term in terms for kind in _kinds_of(term)))
    for count in range(len(tokens), 0, -1):
        if not has_digit(tokens[count - 1]) and count > 1 and len(tokens[count - 1]) > 4:
            continue
        if found := _valid(" ".join(tokens[:count]), kinds):
            return found
    return _failing("".join(tokens))


def _failing(joined: str) -> str:
    m = re.match(r"[A-Z]{2}U?\d{8,12}", joined.upper().replace(".", ""))
    return m.group() if m and m.group()[:2] in _PREFIXES else ""


def _kinds_of(term: Term) -> tuple[str, ...]:
    bare = re.sub(r"[\W_]", "", folded(term.text))
    kinds = _KINDS.get(bare)
    return tuple((kinds if kinds is not None else _BY_LANGUAGE.get(term.language, "")).split())


def _valid(text: str, kinds: Sequence[str]) -> tuple[str, str] | None:
    compact = re.sub(r"[\s.\-/·]", "", text).upper()
    if not 7 <= len(compact) <= 20 or sum(c.isdigit() for c in compact) < 5:
        return None
    if len({c for c in compact if c.isdigit()}) < 2:
        return None  # zeros stand for a number to come, and pass most checks
    if found := _by_prefix(compact):
        return found
    passing = [(value, kind) for kind in kinds if (value := _checked(kind, text))]
    if len({kind.partition(".")[0] for _, kind in passing}) == 1:
        return passing[0]
    return None


def _by_prefix(compact: str) -> tuple[str, str] | None:
    for length in (3, 2):
        prefix = compact[:length]
        kind = _PREFIXES.get(prefix)
        if not kind or not has_digit(compact[length : length + 3]):
            continue
        if prefix == "CHE":
            number = re.sub(r"(?:MWST|TVA|IVA|TPV)$", "", compact)
            return (number, kind) if _checked(kind, number) else None
        body = compact[length:]
        if prefix == "NO":
            body = body.removesuffix("MVA")
        return (prefix + body, kind) if _checked(kind, compact if prefix == "NO" else body) else None
    return None


def _checked(kind: str, text: str) -> str:
    """Return a number in compact form where it passes a check, else nothing."""
    form = _LOOSE_FORM.get(kind)
    if form and not form.fullmatch(text.strip() if kind in ("us.ein", "de.stnr") else re.sub(r"[\s.-]", "", text)):
        return ""
    module = _module(kind)
    if module is None:
        return ""
    if kind == "jp.cn":
        m = re.fullmatch(r"T?(\d{13})", re.sub(r"[\s-]", "", text))
        return (f"T{m[1]}" if text.strip().startswith("T") else m[1]) if m and module.is_valid(m[1]) else ""
    if kind == "ch.vat":
        text = re.sub(r"[\s.-]", "", text)
    if not module.is_valid(text):
        return ""
    value = str(module.compact(text))
    return value if kind != "us.ein" else text.strip()


@cache
def _module(kind: str) -> Any:
    from stdnum import get_cc_module

    country, _, name = kind.partition(".")
    return get_cc_module(country, name)


def _telling(text: str) -> Iterator[tuple[str, str]]:
    if not has_digit(text):
        return
    for m in _TELLING.finditer(text):
        raw = m.group()
        if len({c for c in raw if c.isdigit()}) < 2:
            continue
        if found := _by_prefix(re.sub(r"[\s.\-/]", "", raw).upper()):
            yield found
        elif raw.startswith("T") and (value := _checked("jp.cn", raw)):
            yield value, "jp.cn"
        elif "/" in raw and (value := _checked("br.cnpj", raw)):
            yield value, "br.cnpj"
        elif raw[:2].isdigit() and (value := _checked("in.gstin", raw)):
            yield value, "in.gstin"


def evidence_of_tax_id(document: Document, found: TaxId, rule: str) -> Evidence:
    """Return the evidence of a tax identifier."""
    return document.evidence(found.cell.line, found.cell.segment, rule, found.value, found.label)


def country_of(document: Document, glossary: Glossary) -> tuple[str, Evidence] | None:
    """Return the country (ISO 3166-1) that all tax numbers on a document name, but for those called the reader's.

    Nothing where they name several, for then it takes the seller's block to tell whose is whose.
    """
    ids = [one for one in tax_ids(ends_of(document), glossary)[0] if not one.is_buyers]
    countries = {one.country for one in ids}
    if len(countries) != 1:
        return None
    return ids[0].country, evidence_of_tax_id(document, ids[0], "country of the tax number")
