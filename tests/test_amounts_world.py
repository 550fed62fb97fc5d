"""Amounts of every locale and currency of the CLDR, written by Babel and read back."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest
from babel import Locale
from babel.localedata import locale_identifiers
from babel.numbers import UnsupportedNumberingSystemError, format_currency, format_decimal, get_currency_precision
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.text.amounts import (
    Amounts,
    candidates,
    currency_by_country,
    currency_by_locale,
    currency_codes,
    currency_of,
    figures,
    settled_currency,
)

LOCALES = sorted(locale_identifiers())
# The first digit of the number systems that locales use by themselves; Babel writes their separators only.
ZEROES = {
    "adlm": "\U0001e950", "arab": "\u0660", "arabext": "\u06f0", "beng": "\u09e6", "cakm": "\U00011136",
    "deva": "\u0966", "hmnp": "\U0001e140", "mtei": "\uabf0", "mymr": "\u1040", "nkoo": "\u07c0", "olck": "\u1c50",
    "tibt": "\u0f20", "latn": "0",
}  # fmt: skip
# Locales of constructed grouping, with the reason: each is tried and must fail.
UNREADABLE_NUMBERS = {
    "tok": "groups all digits by two (Toki Pona)",
    "tok_001": "groups all digits by two (Toki Pona)",
}
# Marks that can't be read, with the reason: each is tried and must fail.
UNREADABLE_MARKS = {
    ("ILS", "ILR"): "some locales write the shekel that was with the code of the shekel that is",
    ("XXX", "XXX"): "the code for no currency",
    ("¤", "XXX"): "the sign for no currency",
    ("\u200b", "CVE"): "Cape Verde writes its sign for the decimal point, and Babel writes an empty one",
    ("\u200b", "PTE"): "Portugal wrote its sign for the decimal point, and Babel writes an empty one",
}
_NO_SIGN = "Babel writes no sign"
_LETTER = "the sign is a letter that receipts put beside amounts for the rate of tax"
UNREADABLE_MONEY = {
    "kea_CV": _NO_SIGN, "pt_CV": _NO_SIGN, "ar_SO": _LETTER, "so_SO": _LETTER, "en_GM": _LETTER, "en_SZ": _LETTER,
    "ss_SZ": _LETTER, "ff_Adlm_GM": _LETTER, "ff_Latn_GM": _LETTER, "fr_HT": _LETTER, "ht_HT": _LETTER,
    "st_LS": _LETTER, "my_MM": "`K` beside one group of three may be anything",
}  # fmt: skip
LETTERS = frozenset("DEFGMS")
WITNESS = Decimal("7.25")


@cache
def pay(locale: str) -> str:
    """The currency of a locale's country, or the euro."""
    territory = Locale.parse(locale).territory
    return (currency_by_country(territory) if territory else "") or "EUR"


def native(written: str, system: str) -> str:
    zero = ord(ZEROES[system])
    return written.translate({ord("0") + n: chr(zero + n) for n in range(10)})


def written_in(locale: str, value: Decimal, currency: str, pattern: str) -> Iterator[str]:
    """Every way in which Babel writes a value in a locale: with Latin and with the locale's own digits."""
    own = Locale.parse(locale).default_numbering_system
    for system in {"latn", own}:
        try:
            if pattern == "decimal":
                text = format_decimal(value, "#,##0.00", locale=locale, numbering_system=system)
            else:
                text = format_currency(value, currency, locale=locale, format_type=pattern, numbering_system=system)
        except UnsupportedNumberingSystemError:
            continue
        yield text if system == "latn" else native(text, system)


def fault(locale: str, value: Decimal, currency: str, pattern: str) -> str:
    """What is wrong in the reading of a value as a locale writes it, beside one that shows the separators."""
    witnesses = list(written_in(locale, WITNESS, "EUR", "decimal"))
    for text, witness in zip(written_in(locale, value, currency, pattern), witnesses, strict=True):
        found = figures(text)
        if len(found) != 1:
            return f"{locale} {text!r}: {len(found)} figures"
        if (read := Amounts([*figures(witness), *found]).read(found[0])) != value:
            return f"{locale} {text!r}: {read}"
        if pattern != "decimal" and currency not in candidates(found[0].mark):
            return f"{locale} {text!r}: the mark {found[0].mark!r} for {currency}"
    return ""


@pytest.mark.parametrize("pattern", ["decimal", "standard", "accounting"])
@pytest.mark.parametrize("value", ["1234567.89", "-1234.5", "0.75"])
def test_an_amount_reads_back_equal_in_every_locale(pattern: str, value: str) -> None:
    amount = Decimal(value).quantize(Decimal("0.01"))
    faults = {
        locale: found
        for locale in LOCALES
        if (found := fault(locale, amount, "EUR", pattern)) and (locale not in UNREADABLE_NUMBERS)
    }
    assert not faults, "\n".join(faults.values())


@pytest.mark.parametrize("locale", sorted(UNREADABLE_NUMBERS))
def test_a_locale_that_is_called_unreadable_is_so(locale: str) -> None:
    assert fault(locale, Decimal("1234567.89"), "EUR", "standard")


def test_an_amount_reads_back_equal_in_the_money_of_every_country() -> None:
    faults = {}
    for locale in LOCALES:
        if found := fault(locale, cents(pay(locale), "98765.432"), pay(locale), "standard"):
            faults[locale] = found
    assert faults.keys() == UNREADABLE_MONEY.keys() | UNREADABLE_NUMBERS.keys(), "\n".join(faults.values())


def has_sign(locale: str, currency: str) -> bool:
    """Whether a locale has a sign for a currency that marks money."""
    sign = Locale.parse(locale).currency_symbols.get(currency, currency)
    return sign not in LETTERS and sign.isprintable()


def cents(currency: str, value: str) -> Decimal:
    """A value with as many decimals as a currency has."""
    return Decimal(value).quantize(Decimal(1).scaleb(-get_currency_precision(currency)))


def test_every_sign_that_a_locale_has_for_a_currency_is_known_to_mean_it() -> None:
    signs = {(sign, code) for locale in LOCALES for code, sign in Locale.parse(locale).currency_symbols.items()}
    unknown = {(sign, code) for sign, code in signs if code not in candidates(sign)}
    assert unknown == UNREADABLE_MARKS.keys()


@pytest.mark.parametrize("locale", ["en", "de", "fr", "en_IN", "ja", "sv", "ar_EG", "fa", "hi", "es_PY", "de_CH"])
def test_an_amount_reads_back_equal_in_every_currency_of_iso_4217(locale: str) -> None:
    faults = []
    for currency in sorted(code for code in currency_codes() - {"XXX", "XTS"} if has_sign(locale, code)):
        for pattern in ("standard", "accounting"):
            faults.append(fault(locale, cents(currency, "1234567.895"), currency, pattern))
            faults.append(fault(locale, -cents(currency, "12345.678"), currency, pattern))
    assert not any(faults), "\n".join(filter(None, faults))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    units=st.integers(10**6, 10**11) | st.integers(-(10**9), -(10**6)),
    locale=st.sampled_from([one for one in LOCALES if one not in UNREADABLE_NUMBERS]),
    currency=st.sampled_from(sorted(currency_codes() - {"XXX", "XTS"})),
    pattern=st.sampled_from(["decimal", "standard", "accounting"]),
)
def test_any_amount_of_any_currency_reads_back_equal_in_any_locale(
    units: int, locale: str, currency: str, pattern: str
) -> None:
    value = cents(currency, str(units)).scaleb(-get_currency_precision(currency))
    if pattern == "decimal":
        value = Decimal(units) / 100
    elif not has_sign(locale, currency) or locale in UNREADABLE_MONEY:
        return
    assert fault(locale, value, currency, pattern) == ""


@settings(max_examples=200, deadline=None, derandomize=True)
@given(units=st.integers(0, 10**8), locale=st.sampled_from(LOCALES), currency=st.sampled_from(["EUR", "KWD", "JPY"]))
def test_without_a_witness_the_true_value_is_among_the_readings(units: int, locale: str, currency: str) -> None:
    if locale in UNREADABLE_NUMBERS:
        return
    digits = get_currency_precision(currency)
    value = Decimal(units).scaleb(-digits)
    for text in written_in(locale, value, "XCD", "decimal") if digits == 2 else ():
        (figure,) = figures(text)
        assert value in Amounts([figure]).readings(figure)
    for text in written_in(locale, value, currency, "standard"):
        (figure,) = figures(text)
        assert value in Amounts([figure]).readings(figure)


@pytest.mark.parametrize(
    ("country", "currency"),
    [("US", "USD"), ("DE", "EUR"), ("se", "SEK"), ("CH", "CHF"), ("HT", "HTG"), ("BT", "BTN"), ("JP", "JPY"),
     ("ZZ", ""), ("", ""), ("PS", "")],
)  # fmt: skip
def test_a_country_pays_with_its_own_currency(country: str, currency: str) -> None:
    assert currency_by_country(country) == currency


@pytest.mark.parametrize(
    ("locale", "currency"),
    [("de-CH", "CHF"), ("pt_BR", "BRL"), ("ja", "JPY"), ("hu", "HUF"), ("da", "DKK"), ("en", ""), ("ro", ""),
     ("de", ""), ("nonsense!", ""), ("", "")],
)  # fmt: skip
def test_a_locale_has_the_currency_of_its_country_or_the_only_one_of_its_language(locale: str, currency: str) -> None:
    assert currency_by_locale(locale) == currency


@pytest.mark.parametrize(
    ("mark", "countries", "languages", "currency"),
    [("kr", [], ["sv"], "SEK"), ("kr", ["NO"], ["en"], "NOK"), ("kr", [], ["en"], ""), ("$", ["MX"], [], "MXN"),
     ("$", [], ["fr"], ""), ("£", [], [], "GBP"), ("£", ["EG"], [], "EGP"), ("¥", [], ["ja"], "JPY"),
     ("元", ["TW"], ["zh"], "TWD"), ("lei", [], ["ro"], ""), ("lei", ["RO"], [], "RON"), ("Rs.", ["PK"], [], "PKR"),
     ("kr", ["SE", "DK"], ["sv"], ""), ("€", ["US"], [], "EUR"), ("R", ["ZA"], [], "ZAR"), ("Fr.", ["CH"], [], "CHF"),
     ("nonsense", ["CH"], ["de"], "")],
)  # fmt: skip
def test_a_shared_sign_is_settled_by_a_country_before_a_language(
    mark: str, countries: list[str], languages: list[str], currency: str
) -> None:
    assert settled_currency(mark, countries, languages) == currency


def test_the_candidates_of_a_code_are_itself_and_of_no_mark_none() -> None:
    assert candidates("EUR") == ("EUR",)
    assert candidates("Qty") == ()
    assert currency_of("Qty") == ""
