"""Currency marks: the codes of ISO 4217, the signs and short names of the world, and which country pays with what.

The signs are those of the CLDR in every locale and those seen on invoices besides. A sign that several currencies
share stays a sign; `candidates` names them, and a country, or a language that pays with one of them, settles it.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.languages import get_official_languages
from babel.numbers import get_currency_precision, get_territory_currencies

from parsers.text.digits import plain_digits, without_hidden

# Signs that mean one currency wherever they stand.
CLEAR_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₽": "RUB", "₩": "KRW", "฿": "THB", "₫": "VND", "₱": "PHP", "₺": "TRY",
    "₪": "ILS", "₴": "UAH", "₸": "KZT", "₦": "NGN", "₲": "PYG", "₡": "CRC", "₵": "GHS", "₮": "MNT", "₭": "LAK",
    "₾": "GEL", "₼": "AZN", "֏": "AMD", "؋": "AFN", "৳": "BDT", "៛": "KHR", "₧": "ESP", "₤": "ITL",
    "zł": "PLN", "zl": "PLN", "зл": "PLN", "Kč": "CZK", "KČ": "CZK", "kč": "CZK", "Kc": "CZK", "Кч": "CZK",
    "Ft": "HUF", "SFr": "CHF", "sFr": "CHF", "Sfr": "CHF", "Eur": "EUR", "Euro": "EUR", "euro": "EUR", "EURO": "EUR",
    "Euros": "EUR", "euros": "EUR", "евро": "EUR", "євро": "EUR", "ευρώ": "EUR", "יורו": "EUR", "يورو": "EUR",
    "R$": "BRL", "BR$": "BRL", "RM": "MYR", "Rp": "IDR", "RP": "IDR", "US$": "USD", "USD$": "USD", "U$S": "USD",
    "U$D": "USD", "CA$": "CAD", "CAD$": "CAD", "CDN$": "CAD", "Can$": "CAD", "A$": "AUD", "AU$": "AUD",
    "AUD$": "AUD", "NZ$": "NZD", "NZD$": "NZD", "S$": "SGD", "SG$": "SGD", "SGD$": "SGD", "HK$": "HKD",
    "HKD$": "HKD", "NT$": "TWD", "NTD": "TWD", "NTD$": "TWD", "MX$": "MXN", "MXN$": "MXN", "MEX$": "MXN",
    "AR$": "ARS", "ARS$": "ARS", "CLP$": "CLP", "CL$": "CLP", "COL$": "COP", "COP$": "COP", "CO$": "COP",
    "UY$": "UYU", "$U": "UYU", "U$": "UYU", "RD$": "DOP", "EC$": "XCD", "BZ$": "BZD", "Bds$": "BBD", "BDS$": "BBD",
    "BM$": "BMD", "BD$": "BMD", "BS$": "BSD", "B$": "BND", "BN$": "BND", "FJ$": "FJD", "G$": "GYD", "GY$": "GYD",
    "J$": "JMD", "JM$": "JMD", "KY$": "KYD", "CI$": "KYD", "L$": "LRD", "LD$": "LRD", "N$": "NAD", "NA$": "NAD",
    "SI$": "SBD", "SR$": "SRD", "TT$": "TTD", "T$": "TOP", "WS$": "WST", "Z$": "ZWL", "MOP$": "MOP", "KA$": "CAD",
    "$A": "AUD", "$AR": "ARS", "$AU": "AUD", "$BM": "BMD", "$BN": "BND", "$BZ": "BZD", "$CA": "CAD", "$CL": "CLP",
    "$CO": "COP", "$EC": "XCD", "$FJ": "FJD", "$HK": "HKD", "$MX": "MXN", "$NA": "NAD", "$NZ": "NZD", "$ZN": "NZD",
    "$RH": "RHD", "$SB": "SBD", "$SG": "SGD", "$SR": "SRD", "$SU": "USD", "$TT": "TTD", "$US": "USD", "$UY": "UYU",
    "$WS": "WST", "£GB": "GBP", "£RU": "GBP", "GB£": "GBP", "UK£": "GBP", "E£": "EGP", "EG£": "EGP", "L£": "LBP",
    "£LB": "LBP", "£FK": "FKP", "£GI": "GIP", "£CY": "CYP", "£IE": "IEP", "£IL": "ILP", "£MT": "MTP", "₤IT": "ITL",
    "CN¥": "CNY", "¥CN": "CNY", "RMB": "CNY", "RMB¥": "CNY", "JP¥": "JPY", "円": "JPY", "圆": "CNY", "人民币": "CNY",
    "원": "KRW", "KR₩": "KRW", "TH฿": "THB", "บาท": "THB", "đ": "VND", "Đ": "VND", "vnđ": "VND", "VNĐ": "VND",
    "лв": "BGN", "грн": "UAH", "руб": "RUB", "тг": "KZT", "тенге": "KZT", "сом": "KGS", "сўм": "UZS", "сум": "UZS",
    "so'm": "UZS", "ман": "AZN", "ден": "MKD", "щ.д": "USD", "дин": "RSD", "КМ": "BAM", "ТМТ": "TMT", "крб": "UAK",
    "Тл": "TRY", "TL": "TRY", "ЛСЛ": "LSL", "Δρχ": "GRD", "öS": "ATS", "Lekë": "ALL", "lekë": "ALL", "NIS": "ILS",
    "CFPF": "XPF", "FCFP": "XPF", "CFP": "XPF", "F CFP": "XPF",
    "CF": "KMF", "FBu": "BIF", "Fdj": "DJF", "FG": "GNF", "RF": "RWF", "FRw": "RWF", "FC": "CDF", "FB": "BEF",
    "KSh": "KES", "Ksh": "KES", "KSH": "KES", "Kshs": "KES", "TSh": "TZS", "Tsh": "TZS", "USh": "UGX", "Ush": "UGX",
    "GH₵": "GHS", "GH¢": "GHS", "Nfk": "ERN", "MTn": "MZN", "MT": "MZN", "Kz": "AOA", "Db": "STN",
    "Esc": "PTE", "Vẽj": "PTE", "Ar": "MGA", "UM": "MRU", "DA": "DZD", "DT": "TND", "LS": "SYP", "LE": "EGP",
    "Dhs": "AED", "DHS": "AED", "Tk": "BDT", "Nu": "BTN", "VT": "VUV", "Le": "SLE", "MK": "MWK", "Rf": "MVR",
    "ރ": "MVR", "Ls": "LVL", "kn": "HRK", "Kn": "HRK", "mk": "FIM", "DM": "DEM", "Kčs": "CSK",
    "ECU": "XEU", "Afl": "AWG", "NAf": "ANG", "Cg": "XCG", "B/": "PAB", "S/": "PEN", "Gs": "PYG", "Bs.S": "VES",
    "Bs.D": "VES", "BsF": "VEF", "Bs.F": "VEF", "den": "MKD", "UP": "UYW", "රු": "LKR", "රුපියල්": "LKR",
    "नेरू": "NPR", "ብር": "ETB", "ريال سعودي": "SAR",
    "د.إ": "AED", "د.م": "MAD", "ر.س": "SAR", "ر.ق": "QAR", "ر.ع": "OMR", "ر.ي": "YER", "ر.إ": "IRR", "د.ك": "KWD",
    "د.ب": "BHD", "د.ت": "TND", "د.ج": "DZD", "د.ل": "LYD", "د.ع": "IQD", "د.أ": "JOD", "د.ا": "JOD", "د.س": "SDD",
    "ج.م": "EGP", "ج.س": "SDG", "ل.ل": "LBP", "ل.س": "SYP", "أ.م": "MRU", "ر": "PKR", "ل\"י": "ILP", "ל״י": "ILP",
    'ש"ח': "ILS", "ש״ח": "ILS", "Dkr": "DKK", "DKr": "DKK", "Nkr": "NOK", "NKr": "NOK", "Skr": "SEK", "SKr": "SEK",
    "Ikr": "ISK", "IKr": "ISK", "रु": "INR",
}  # fmt: skip

# Signs that several currencies share: they mean one only beside other evidence.
SHARED_SIGNS = {
    "$": (
        "USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "CLP", "COP", "ARS", "UYU", "BND", "FJD", "BZD", "JMD",
        "BBD", "BMD", "BSD", "KYD", "TTD", "XCD", "GYD", "SRD", "LRD", "NAD", "SBD", "CUP", "DOP", "NIO", "TOP", "WST",
        "MOP", "CVE",
    ),
    "C$": ("CAD", "NIO"),
    "¥": ("JPY", "CNY"),
    "元": ("CNY", "TWD", "HKD", "MOP"),
    "圓": ("TWD", "HKD", "MOP"),
    "kr": ("SEK", "NOK", "DKK", "ISK", "EEK"),
    "Rs": ("INR", "PKR", "LKR", "NPR", "MUR", "SCR"),
    "SR": ("SAR", "SCR"),
    "Fr": ("CHF", "XAF", "XOF", "XPF", "FRF", "BEF", "LUF"),
    "F": ("FRF", "XAF", "XOF", "XPF", "LUF", "BEF"),
    "FCFA": ("XAF", "XOF"),
    "lei": ("RON", "MDL"),
    "L": ("HNL", "MDL", "RON", "ALL", "SZL"),
    "р": ("RUB", "BYN", "RUR"),
    "Br": ("BYN", "ETB"),
    "din": ("RSD", "MKD"),
    "KM": ("BAM",),
    "Bs": ("BOB", "VES", "VEF"),
    "R": ("ZAR", "BRL"),
    "K": ("ZMW", "MMK", "PGK"),
    "P": ("BWP", "PHP"),
    "D": ("GMD",),
    "E": ("SZL",),
    "G": ("HTG",),
    "M": ("LSL",),
    "Q": ("GTQ",),
    "S": ("SOS",),
    "Dh": ("MAD", "AED"),
    "ریال": ("IRR", "SAR", "OMR", "QAR", "YER"),
    "درهم": ("AED", "MAD"),
    "دينار": ("KWD", "BHD", "JOD", "IQD", "LYD", "TND", "DZD"),
    "جنيه": ("EGP", "SDG"),
}  # fmt: skip
# Other ways to write a shared sign.
_ALIKE = {
    "₨": "Rs", "RS": "Rs", "rs": "Rs", "રૂ": "Rs", "रू": "Rs", "ரூ": "Rs", "روپے": "Rs", "KR": "kr", "Kr": "kr",
    "fr": "Fr", "FR": "Fr", "Lei": "lei", "LEI": "lei", "leu": "lei", "DH": "Dh", "DIN": "din", "Din": "din",
    "F CFA": "FCFA", "CFA": "FCFA", "FRCFA": "FCFA", "සිෆ්එ": "FCFA", "فرانک CFA": "FCFA",
    "﷼": "ریال", "ريال": "ریال", "ر.": "ریال", "Р": "р",
}  # fmt: skip
# The other currencies of a sign that means one wherever nothing else is said.
_ELSEWHERE = {
    "£": ("EGP", "LBP", "SYP", "SDG", "SSP", "GIP", "FKP", "SHP", "IEP", "CYP", "MTP"), "₩": ("KPW",),
    "дин": ("MKD",), "сом": ("UZS", "TJS"),
}  # fmt: skip
# Marks that are words, letters and units as well: they mark money only beside a number that is written as money.
WEAK = frozenset({
    "L", "F", "K", "P", "D", "E", "G", "M", "Q", "S", "R", "р", "KM", "CF", "FG", "RF", "FC", "FB", "MT", "Db", "Ar",
    "UM", "DA", "DT", "LS", "LE", "Nu", "VT", "Le", "MK", "Rf", "Ls", "kn", "Kn", "mk", "DM", "den", "UP", "ر", "Gs",
    "SR", "RP", "КМ", "сом", "сум", "ман", "ден", "Esc", "ECU", "CFP", "CFA", "Br", "TL", "NIS", "L$", "fr", "FR",
    "ALL", "TOP", "TRY", "CUP", "PEN", "GEL", "BAM", "BOB", "LAK", "ANG", "SOS", "MOP", "COP", "MUR",
    "ARS", "NAD", "CUC", "RON", "XXX", "XTS",
})  # fmt: skip
_AS_OF = date(2026, 1, 1)


@cache
def currency_codes() -> frozenset[str]:
    """Return the codes of ISO 4217 that are or were in use."""
    return frozenset(Locale("en").currencies)


@cache
def marks() -> dict[str, str]:
    """Return every mark, as it stands without a point behind it, with the code or the shared sign it stands for."""
    found = {code: code for code in currency_codes() if code not in ("XXX", "XTS")}
    for mark, code in CLEAR_SIGNS.items():
        for form in (mark, mark.upper()) if mark.islower() and len(mark) > 2 else (mark,):
            found[form] = code
    for form in ("zł", "zl", "лв", "тг"):
        found |= {form.upper(): CLEAR_SIGNS[form], form.capitalize(): CLEAR_SIGNS[form]}
    for form in ("грн", "руб"):
        found[form.capitalize()] = CLEAR_SIGNS[form]
    found |= {sign: sign for sign in SHARED_SIGNS} | _ALIKE
    return found


@cache
def weak_marks() -> frozenset[str]:
    """Return the marks that need a number written as money: words of other meanings, and codes no longer in use."""
    current = {code for territory in get_global("territory_currencies") for code in _of_territory(territory, _AS_OF)}
    return WEAK | (currency_codes() - current)


def currency_of(mark: str) -> str:
    """Return the ISO code or shared sign that a mark stands for; empty when it is no currency mark."""
    return marks().get(_bare(mark), "")


def candidates(mark: str) -> tuple[str, ...]:
    """Return every currency that a mark can stand for, the most usual first: one code for a code."""
    bare = _bare(mark)
    found = marks().get(bare, "")
    if found in SHARED_SIGNS:
        return SHARED_SIGNS[found]
    return (found, *_ELSEWHERE.get(bare, ())) if found else ()


@lru_cache(maxsize=1024)
def _bare(mark: str) -> str:
    """Return a mark as `marks` knows it: plain, without spaces that are no part of it and the point behind it."""
    words = plain_digits(without_hidden(mark)[0]).split()
    spaced = " ".join(words).rstrip(".")
    return spaced if spaced in marks() else "".join(words).rstrip(".")


@cache
def currency_by_country(country: str, on: date = _AS_OF) -> str:
    """Return the currency that a country (ISO 3166-1, two letters) pays with; empty where it has none of its own."""
    found = _of_territory(country.upper(), on)
    own = [code for code in found if code[:2] == country.upper()]
    return found[0] if len(found) == 1 else own[0] if len(own) == 1 else ""


@cache
def currency_by_locale(locale: str) -> str:
    """Return the currency of a locale (BCP 47 or CLDR): of its country, else the only one its language pays with."""
    try:
        known = Locale.parse(locale.replace("-", "_"))
    except (ValueError, UnknownLocaleError, TypeError):
        return ""
    if known.territory:
        return currency_by_country(known.territory)
    spoken = currencies_by_language(known.language)
    return next(iter(spoken)) if len(spoken) == 1 else ""


@cache
def currencies_by_language(language: str) -> frozenset[str]:
    """Return the currencies of all countries where a language is official."""
    wanted = {"nb": {"nb", "no"}, "no": {"nb", "no"}}.get(language, {language})
    return frozenset(
        code
        for territory in get_global("territory_currencies")
        if wanted & set(get_official_languages(territory)) and (code := currency_by_country(territory))
    )


def settled_currency(mark: str, countries: Iterable[str] = (), languages: Iterable[str] = ()) -> str:
    """Return the currency that a mark stands for in a document of some countries or languages; empty where open.

    Countries come first. A language never settles the dollar sign, since other countries price in dollars as well.
    """
    possible = candidates(mark)
    if len(possible) == 1:
        return possible[0]
    of_countries = {currency_by_country(country) for country in countries} & set(possible)
    if of_countries:
        return of_countries.pop() if len(of_countries) == 1 else ""
    if currency_of(mark) not in SHARED_SIGNS:
        return currency_of(mark)
    if "$" in mark:
        return ""
    spoken = {code for language in languages for code in currencies_by_language(language)} & set(possible)
    return spoken.pop() if len(spoken) == 1 else ""


@cache
def precisions(currency: str) -> frozenset[int]:
    """Return how many decimals a currency has (ISO 4217), or each that a shared sign may have; empty for none."""
    return frozenset(get_currency_precision(code) for code in SHARED_SIGNS.get(currency, (currency,)) if code)


def _of_territory(territory: str, on: date) -> list[str]:
    try:
        return get_territory_currencies(territory, start_date=on)
    except KeyError:
        return []
