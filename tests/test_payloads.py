"""What codes say: one made-up sample for each standard, and texts that lie, break or mean nothing."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.barcodes.access_key import access_keys
from parsers.barcodes.forms import amount_in, day_in, iban_in, is_creditor_reference, octets_in
from parsers.barcodes.payload import AmountOf, Payload
from parsers.barcodes.payloads import payloads_of
from tests import code_samples as samples

DAY = date(2024, 7, 12)


def said(text: str) -> Payload:
    (one,) = payloads_of(text)
    return one


@pytest.mark.parametrize(
    ("text", "number", "day", "amount", "kind", "currency"),
    [
        (samples.swiss(), "R-2024/118", DAY, "129.60", AmountOf.TO_PAY, "CHF"),
        (samples.epc(), "", None, "119.00", AmountOf.TO_PAY, "EUR"),
        (samples.zatca(), "", DAY, "115.00", AmountOf.TOTAL, ""),
        (samples.gst(), "MU/24/118", DAY, "118.00", AmountOf.TOTAL, ""),
        (samples.PORTUGUESE, "FT MU/118", DAY, "123.00", AmountOf.TOTAL, ""),
        (samples.FAPIAO_DIGITAL, "24990000000000000118", DAY, "113.00", AmountOf.TOTAL, "CNY"),
        (samples.FAPIAO_OLD, "00000118", DAY, "100.00", AmountOf.NET, "CNY"),
        (samples.TURKISH, "MUS2024000000118", DAY, "120.00", AmountOf.TOTAL, "TRY"),
        (samples.TAIWANESE, "AB00000118", DAY, "105", AmountOf.TOTAL, "TWD"),
        (samples.VERIFACTU, "MU/118", DAY, "121.00", AmountOf.TOTAL, ""),
        (samples.ticketbai(), "MU-118", DAY, "121.00", AmountOf.TOTAL, ""),
        (samples.arca(), "00003-00000118", DAY, "121.50", AmountOf.TOTAL, "ARS"),
        (samples.CFDI, "", None, "116.00", AmountOf.TOTAL, ""),
        (samples.RECEIPT, "", DAY, "301.00", AmountOf.TOTAL, "RUB"),
        (samples.ACCESS_KEY, "1118", None, "", AmountOf.TOTAL, "BRL"),
        (samples.NFCE, "1118", None, "59.90", AmountOf.TOTAL, "BRL"),
        (samples.SID, "MU-2024-118", DAY, "121.00", AmountOf.TOTAL, "CZK"),
        (samples.SPD, "", None, "121.00", AmountOf.TO_PAY, "CZK"),
        (samples.NBS, "", None, "1200.50", AmountOf.TO_PAY, "RSD"),
        (samples.ZBP, "", None, "123.00", AmountOf.TO_PAY, "PLN"),
        (samples.UPN, "", None, "122.00", AmountOf.TO_PAY, "EUR"),
        (samples.HUB, "", None, "125.00", AmountOf.TO_PAY, "EUR"),
        (samples.GOST, "", None, "301.00", AmountOf.TO_PAY, "RUB"),
        (samples.UPI, "", None, "118.00", AmountOf.TO_PAY, "INR"),
    ],
)
def test_a_code_of_every_standard_says_what_it_was_written_with(
    text: str, number: str, day: date | None, amount: str, kind: AmountOf, currency: str
) -> None:
    one = said(text)
    assert (one.number, one.day, one.amount_of, one.currency) == (number, day, kind, currency)
    assert one.amount == (Decimal(amount) if amount else None)


def test_who_sells_and_who_buys_is_said_by_tax_numbers_and_names() -> None:
    assert said(samples.zatca()).seller == "متجر المثال"
    assert said(samples.zatca()).seller_tax_id == "399999999900003"
    assert said(samples.swiss()).seller_tax_id == f"CHE{samples.UID}"
    assert (said(samples.gst()).seller_tax_id, said(samples.gst()).buyer_tax_id) == (samples.GSTIN, samples.GSTIN)
    assert (said(samples.PORTUGUESE).seller_tax_id, said(samples.PORTUGUESE).buyer_tax_id) == (samples.NIF, "")
    assert said(samples.TAIWANESE).seller_tax_id == "99999999"
    assert said(samples.arca()).seller_tax_id == samples.CUIT
    assert said(samples.ACCESS_KEY).seller_tax_id == samples.CNPJ
    assert said(samples.ACCESS_KEY).month == "2024-07"
    assert said(samples.SPD).seller == "VZOROVÁ LAMPA"


def test_tax_accounts_and_references_are_said() -> None:
    assert said(samples.zatca()).tax == Decimal("15.00")
    assert said(samples.PORTUGUESE).tax == Decimal("23.00")
    assert (said(samples.epc()).iban, said(samples.swiss()).iban) == (samples.DE_IBAN, samples.CH_IBAN)
    assert said(samples.SPD).reference == "2024118"
    assert said(samples.CFDI).reference == "00000000-0000-4000-8000-000000000118"


def test_a_czech_payment_may_bring_its_invoice_with_it() -> None:
    invoice, payment = payloads_of(samples.SPD_WITH_SID)
    assert (invoice.number, invoice.amount_of) == ("MU-2024-118", AmountOf.TOTAL)
    assert (payment.number, payment.amount_of) == ("", AmountOf.TO_PAY)


def test_free_text_is_never_a_number() -> None:
    one = said(samples.epc(remark="Invoice MU-118"))
    assert (one.number, one.remark) == ("", "Invoice MU-118")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://www.example.com/lamps?id=118",
        "WIFI:S:lamps;T:WPA;P:sample;;",
        samples.swiss("1e5"),
        samples.swiss("-5.00"),
        samples.swiss(account=samples.DE_IBAN),
        samples.swiss(reference="210000000000000000000000420"),
        samples.swiss(kind="XXX"),
        samples.swiss(currency="USD"),
        samples.epc(account=samples.DE_IBAN[:-1] + "3"),
        samples.epc("USD119.00"),
        samples.epc(reference="RF00118"),
        samples.zatca(total="1.00"),
        samples.zatca(day="yesterday"),
        samples.zatca()[:-9],
        samples.gst("NaN"),
        samples.gst(float("inf")),
        samples.gst().replace(".", "", 1),
        samples.PORTUGUESE.replace(samples.NIF, "123456788"),
        samples.PORTUGUESE.replace("20240712", "20241312"),
        samples.FAPIAO_DIGITAL.replace("0118,", "118,"),
        samples.FAPIAO_OLD.replace("100.00", "about 100"),
        samples.TURKISH.replace("2024-07-12", "12.7"),
        samples.TAIWANESE.replace("1130712", "1139912"),
        samples.VERIFACTU.replace("agenciatributaria.gob.es", "agenciatributaria.gob.es.example.com"),
        samples.ticketbai().replace("i=121.00", "i=12.00"),
        samples.arca().replace("afip", "afip-gob"),
        samples.CFDI.replace("XXX010101AAA", "X"),
        samples.RECEIPT.replace("301.00", "301,0O"),
        samples.ACCESS_KEY[:-1] + str((int(samples.ACCESS_KEY[-1]) + 1) % 10),
        samples.NBS.replace("R:999", "R:998"),
        samples.ZBP.replace("|PL|", "|PL|1"),
        samples.UPN.replace("12200", "99900").replace("Racun 118", "Racun 1"),
        samples.HUB.replace("EUR", "USD"),
        samples.GOST.replace("Sum=30100", "Sum=all"),
        samples.UPI.replace("118.00", "1,18.00"),
        "{" * 7000,
        "[" * 7000,
        "9" * 100_000,
        samples.PORTUGUESE + "*" * 100_000,
    ],
)
def test_what_lies_or_is_broken_says_nothing(text: str) -> None:
    assert list(payloads_of(text)) == []


@given(st.text(max_size=300))
def test_random_text_never_raises(text: str) -> None:
    list(payloads_of(text))
    list(access_keys(text))


@given(st.sampled_from(samples.ALL), st.data())
def test_a_code_that_was_tampered_with_never_raises(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    length = data.draw(st.integers(0, 12))
    list(payloads_of(text[:at] + data.draw(st.text(max_size=12)) + text[at + length :]))


@given(st.binary(max_size=200))
def test_random_octets_in_base64_never_raise(octets: bytes) -> None:
    import base64

    text = base64.b64encode(octets).decode()
    list(payloads_of(text))
    list(payloads_of(f"https://www.afip.gob.ar/fe/qr/?p={text}"))
    list(payloads_of(f"e30.{text}.e30"))


def test_an_access_key_is_found_in_a_page_however_it_is_grouped() -> None:
    key = samples.ACCESS_KEY
    grouped = " ".join(key[at : at + 4] for at in range(0, 44, 4))
    assert [one.reference for one in access_keys(f"CHAVE DE ACESSO\n{grouped}\n{key}")] == [key]
    assert list(access_keys(key + "1")) == list(access_keys("1" + key)) == []


def test_amounts_days_and_accounts_are_checked_by_form() -> None:
    assert [amount_in(text) for text in ("1", "1.5", "1,50", "1.500000")] == [
        Decimal("1"),
        Decimal("1.50"),
        Decimal("1.50"),
        Decimal("1.50"),
    ]
    assert [amount_in(text) for text in ("", "-1", "1e3", "1.2.3", "٣", "9" * 20, "NaN", True, None)] == [None] * 9
    assert (day_in("2024-07-12"), day_in("12/07/2024", "dmy"), day_in("20240230")) == (DAY, DAY, None)
    assert (iban_in(samples.DE_IBAN), iban_in("DE00999999990000000042")) == (samples.DE_IBAN, "")
    assert is_creditor_reference("RF18539007547034")
    assert octets_in("not base64!") == b""
