"""Carriers and their tracking numbers: who carries a parcel, and by which number.

A number whose form has a check digit proves itself (UPS 1Z, UPU S10, USPS IMpb, GS1 SSCC). Any other form counts
only where a label or the carrier's name stands beside it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Names as they stand in text, the longer first; the carrier they belong to.
_NAMES = {
    "DHL": "dhl", "UPS": "ups", "FedEx": "fedex|federal express",
    "USPS": "usps|u.s. postal service|us postal service",
    "DPD": "dpd", "GLS": "gls", "Hermes": "hermes", "Evri": "evri", "Royal Mail": "royal mail",
    "Parcelforce": "parcelforce",
    "Yodel": "yodel", "PostNL": "postnl", "bpost": "bpost", "Deutsche Post": "deutsche post",
    "La Poste": "la poste|colissimo",
    "Chronopost": "chronopost", "Mondial Relay": "mondial relay", "Correos": "correos",
    "SEUR": "seur", "MRW": "mrw",
    "Poste Italiane": "poste italiane", "BRT": "brt|bartolini", "CTT": "ctt",
    "InPost": "inpost|paczkomat", "Poczta Polska": "poczta polska",
    "PostNord": "postnord", "Bring": "bring|posten norge", "Posti": "posti", "Matkahuolto": "matkahuolto",
    "Česká pošta": "česká pošta", "Zásilkovna": "zásilkovna|packeta", "Slovenská pošta": "slovenská pošta",
    "Magyar Posta": "magyar posta", "FAN Courier": "fan courier", "Sameday": "sameday|easybox",
    "Yurtiçi Kargo": "yurtiçi kargo",
    "Aras Kargo": "aras kargo", "MNG Kargo": "mng kargo", "PTT": "ptt kargo",
    "CDEK": "cdek|сдэк", "Почта России": "почта россии",
    "Nova Poshta": "nova poshta|нова пошта|новая почта", "Ukrposhta": "ukrposhta|укрпошта",
    "SF Express": "sf express|顺丰|順豐",
    "YTO": "圆通", "ZTO": "中通", "STO": "申通", "Yunda": "韵达", "JD Logistics": "京东物流",
    "China Post": "china post|中国邮政",
    "Yamato": "yamato|ヤマト運輸|クロネコヤマト", "Sagawa": "sagawa|佐川急便",
    "Japan Post": "japan post|日本郵便|ゆうパック",
    "CJ Logistics": "cj logistics|cj대한통운|대한통운", "Korea Post": "우체국택배", "Hanjin": "한진택배",
    "Lotte": "롯데택배",
    "J&T Express": "j&t express|j&t", "JNE": "jne", "SiCepat": "sicepat",
    "Ninja Van": "ninja van|ninjavan", "Pos Malaysia": "pos malaysia|pos laju",
    "GHN": "ghn|giao hàng nhanh", "GHTK": "ghtk|giao hàng tiết kiệm",
    "Viettel Post": "viettel post", "Kerry Express": "kerry express",
    "Flash Express": "flash express", "Thailand Post": "thailand post|ไปรษณีย์ไทย",
    "Aramex": "aramex", "SMSA": "smsa",
    "Blue Dart": "blue dart|bluedart", "Delhivery": "delhivery", "Ecom Express": "ecom express",
    "India Post": "india post", "Ekart": "ekart",
    "ELTA": "elta", "ACS": "acs courier", "Australia Post": "australia post|auspost",
    "StarTrack": "startrack",
    "NZ Post": "nz post", "Canada Post": "canada post", "Purolator": "purolator",
    "OnTrac": "ontrac", "Cainiao": "cainiao|菜鸟",
    "Yanwen": "yanwen", "4PX": "4px", "Correios": "correios", "Jadlog": "jadlog",
    "Loggi": "loggi", "Estafeta": "estafeta",
    "Amazon Logistics": "amazon logistics", "Singapore Post": "singpost",
    "Swiss Post": "swiss post|die schweizerische post",
}  # fmt: skip
_NAMED = {
    carrier: re.compile(rf"(?<![\w&])(?:{'|'.join(re.escape(n) for n in names.split('|'))})(?![\w&])", re.IGNORECASE)
    if names.isascii() or names[0] < "\u0500"
    else re.compile("|".join(re.escape(n) for n in names.split("|")), re.IGNORECASE)
    for carrier, names in _NAMES.items()
}
# Letters that a pattern takes for others where case does not count, as in `YURTİÇİ`.
_ALIKE = str.maketrans({"\u0307": "", "ı": "i", "ſ": "s"})
_WORDS = {carrier: tuple(names.split("|")) for carrier, names in _NAMES.items()}
# Sender domains whose first part is not the carrier's name.
_DOMAINS = {
    "dhl": "DHL", "ups": "UPS", "fedex": "FedEx", "usps": "USPS", "dpd": "DPD",
    "gls-group": "GLS", "gls-pakete": "GLS",
    "myhermes": "Hermes", "evri": "Evri", "royalmail": "Royal Mail", "postnl": "PostNL", "bpost": "bpost",
    "laposte": "La Poste", "chronopost": "Chronopost", "correos": "Correos", "inpost": "InPost",
    "postnord": "PostNord",
    "posti": "Posti", "auspost": "Australia Post", "canadapost": "Canada Post", "sf-express": "SF Express",
    "kuronekoyamato": "Yamato", "sagawa-exp": "Sagawa", "ninjavan": "Ninja Van",
    "aramex": "Aramex", "packeta": "Zásilkovna",
    "zasilkovna": "Zásilkovna", "delhivery": "Delhivery", "bluedart": "Blue Dart",
    "cdek": "CDEK", "correios": "Correios",
}  # fmt: skip
_PLACE = r"(?<![\w-]){}(?![\w-])"
_UPS = re.compile(_PLACE.format(r"1Z[ ]?[0-9A-Z]{3}[ ]?[0-9A-Z]{3}[ ]?[0-9A-Z]{2}[ ]?[0-9A-Z]{4}[ ]?[0-9A-Z]{3}[ ]?\d"))
_S10 = re.compile(_PLACE.format(r"[A-Z]{2}[ ]?\d{3}[ ]?\d{3}[ ]?\d{3}[ ]?[A-Z]{2}"))
_IMPB = re.compile(_PLACE.format(r"(?:420\d{5}(?:\d{4})?)?9[1-5]\d{2}(?:[ ]?\d{4}){4}[ ]?\d{2}"))
_SSCC = re.compile(_PLACE.format(r"00\d{18}"))
# Forms without a check digit: a letter or two and digits, or digits alone; at least eight digits.
_PLAIN = re.compile(r"[^\W_](?:[^\W_]|[ -](?=\d{3,})){7,38}")
_S10_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
FEWEST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Tracking:
    """A tracking number without its spaces, and its carrier where the form tells it."""

    number: str
    carrier: str = ""


def proven_numbers(text: str) -> list[Tracking]:
    """Return the tracking numbers in a text whose check digit is right."""
    found = [Tracking(bare, "UPS") for bare in _bare(_UPS, text) if _ups_is_right(bare)]
    found += [Tracking(bare) for bare in _bare(_S10, text) if _s10_is_right(bare)]
    found += [Tracking(bare, "USPS") for bare in _bare(_IMPB, text) if _gs1_is_right(bare[-22:])]
    found += [Tracking(bare) for bare in _bare(_SSCC, text) if _gs1_is_right(bare)]
    return list(dict.fromkeys(found))


def number_beside(text: str) -> str:
    """Return the tracking number that a text beside its label begins with, or an empty string."""
    m = _PLAIN.match(text.strip())
    if not m:
        return ""
    bare = m.group().strip(" -").replace(" ", "")
    digits = sum(character.isdigit() for character in bare)
    return bare if digits >= FEWEST_DIGITS and bare.isascii() else ""


def carrier_in(texts: Iterable[str], sender: str = "") -> str:
    """Return the carrier that a sender's domain or a text names, when it is only one."""
    domain = sender.rpartition("@")[2].lower()
    for part in domain.split("."):
        if part in _DOMAINS:
            return _DOMAINS[part]
    named: list[str] = []
    for text in texts:
        plain = text.lower().translate(_ALIKE)
        # to look for a word is quick, to look for a pattern is not
        spoken = [carrier for carrier, words in _WORDS.items() if any(word in plain for word in words)]
        named += [carrier for carrier in spoken if _NAMED[carrier].search(text)]
    distinct = set(named)
    return named[0] if len(distinct) == 1 else ""


def _bare(pattern: re.Pattern[str], text: str) -> list[str]:
    return [m.group().replace(" ", "") for m in pattern.finditer(text)]


def _ups_is_right(number: str) -> bool:
    """Check a UPS number: digits as they are, letters as (code - 63) mod 10, every second one doubled."""
    values = [int(c) if c.isdigit() else (ord(c) - 63) % 10 for c in number[2:17]]
    return (10 - (sum(values[::2]) + 2 * sum(values[1::2])) % 10) % 10 == int(number[17])


def _s10_is_right(number: str) -> bool:
    """Check a postal item number (UPU S10, section 7): weights 86423597, modulo 11."""
    rest = 11 - sum(int(d) * w for d, w in zip(number[2:10], _S10_WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest) == int(number[10])


def _gs1_is_right(number: str) -> bool:

    digits = [int(d) for d in number[:-1]][::-1]
    return (10 - (3 * sum(digits[::2]) + sum(digits[1::2])) % 10) % 10 == int(number[-1])
