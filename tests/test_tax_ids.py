"""Tax identifiers: found by their labels, proven by their check digits, and given to whom they belong."""

import pytest

from parsers.fields.parties import read_parties
from parsers.fields.tax_ids import country_of, tax_ids
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def found(text: str) -> list[tuple[str, str]]:
    return [(one.value, one.country) for one in tax_ids(read_plain(text), general())[0]]


def whose(text: str) -> tuple[str, str]:
    fields = read_parties(read_plain(text), general()).fields
    return tuple(fields[name].text if name in fields else "" for name in ("seller_tax_id", "buyer_tax_id"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "value", "country"),
    [
        ("USt-IdNr.: DE123456788", "DE123456788", "DE"),
        ("USt-ID: DE 123 456 788", "DE123456788", "DE"),
        ("UID-Nr. ATU13585627", "ATU13585627", "AT"),
        ("CHE-107.787.577 MWST", "CHE107787577", "CH"),
        ("VAT Reg No 980 7806 84", "980780684", "GB"),
        ("VAT GB 980 7806 84", "GB980780684", "GB"),
        ("N° TVA intracommunautaire : FR40303265045", "FR40303265045", "FR"),
        ("SIRET : 732 829 320 00074", "73282932000074", "FR"),
        ("CIF: B87530432", "B87530432", "ES"),
        ("NIF 501964843", "501964843", "PT"),
        ("P.IVA 00743110157", "00743110157", "IT"),
        ("BTW-nummer NL004495445B01", "NL004495445B01", "NL"),
        ("BTW BE 0403.019.261", "BE0403019261", "BE"),
        ("NIP: 526-10-40-828", "5261040828", "PL"),
        ("CVR-nr. 13585628", "13585628", "DK"),
        ("Org.nr 556036-0793", "5560360793", "SE"),
        ("Org.nr. 988 077 917 MVA", "988077917", "NO"),
        ("Y-tunnus 2077474-0", "20774740", "FI"),
        ("DIČ: CZ25123891", "CZ25123891", "CZ"),
        ("CUI: RO18547290", "RO18547290", "RO"),
        ("VKN: 4540536920", "4540536920", "TR"),
        ("ИНН 7707083893", "7707083893", "RU"),
        ("ΑΦΜ: 094259216", "094259216", "GR"),
        ("ABN 51 824 753 556", "51824753556", "AU"),
        ("GSTIN: 27AAPFU0939F1ZV", "27AAPFU0939F1ZV", "IN"),
        ("CNPJ: 16.727.230/0001-97", "16727230000197", "BR"),
        ("RFC: GODE561231GR8", "GODE561231GR8", "MX"),
        ("UEN: 00192200M", "00192200M", "SG"),
        ("Tax ID: 0105500000003", "0105500000003", "TH"),
        ("统一社会信用代码：91110000600037341L", "91110000600037341L", "CN"),
        ("統一編號：00501503", "00501503", "TW"),
        ("登録番号 T1180301018771", "T1180301018771", "JP"),
        ("사업자등록번호 220-81-62517", "2208162517", "KR"),
        ("Mã số thuế: 0100233488", "0100233488", "VN"),
        ("เลขประจำตัวผู้เสียภาษี 0993000133978", "0993000133978", "TH"),
    ],
)
def test_a_tax_number_is_read_by_its_label_and_names_its_country(text: str, value: str, country: str) -> None:
    assert found(text) == [(value, country)]


@pytest.mark.parametrize("text", ["VAT number:    GB 980 7806 84", "VAT number\nGB 980 7806 84"])
def test_it_may_stand_beside_or_below_its_label(text: str) -> None:
    assert found(text) == [("GB980780684", "GB")]


@pytest.mark.parametrize(
    "text",
    [
        "USt-IdNr.: DE123456789", "NIP: 526-10-40-829", "P.IVA 00743110158", "GSTIN: 27AAPFU0939F1ZX",
        "IBAN: DE89 3704 0044 0532 0130 00", "Phone: +49 30 123456788", "Order number: DE123456788X", "VAT 20 %",
        "VAT: 19.00", "Total 123456788", "Tax ID: pending", "CHE-107.787.578", "VAT number: GB000000000",
        "NIP: 111-111-11-11",
    ],
)  # fmt: skip
def test_what_fails_its_check_or_is_another_number_is_none(text: str) -> None:
    assert found(text) == []


def test_a_number_with_a_prefix_that_fails_is_a_finding() -> None:
    findings = read_parties(read_plain("USt-IdNr.: DE123456789"), general()).findings
    assert [(one.code, one.needs_review) for one in findings] == [("tax_id_wrong", False)]
    assert "DE123456789" in findings[0].message


def test_a_label_that_calls_it_yours_gives_it_to_the_buyer() -> None:
    assert whose("Your VAT number: GB980780684") == ("", "GB980780684")
    assert whose("Ihre USt-IdNr.: DE123456788") == ("", "DE123456788")


def test_the_only_number_that_is_not_the_buyer_s_is_the_seller_s() -> None:
    assert whose("Invoice 5\n\nVAT number: GB980780684") == ("GB980780684", "")


def test_a_number_in_the_buyer_s_block_is_the_buyer_s() -> None:
    text = "Bill to\nAcme Ltd\n1 Test Road\nLondon SW1A 1AA\nVAT number: GB980780684"
    assert whose(text) == ("", "GB980780684")


def test_of_two_numbers_that_nobody_is_named_beside_none_is_taken() -> None:
    text = "VAT number: GB980780684\n\n\nTotal 5\n\n\nTotal 6\n\n\nVAT number: DE123456788"
    assert whose(text) == ("", "")


def test_a_tax_number_goes_before_a_register_s() -> None:
    assert whose("SIRET : 732 829 320 00074\nTVA intracommunautaire : FR40303265045") == ("FR40303265045", "")


def test_the_country_of_a_document_is_that_of_its_tax_numbers() -> None:
    country = country_of(read_plain("Invoice\nABN 51 824 753 556"), general())
    assert country is not None
    assert country[0] == "AU"
    assert country[1].text == "51824753556"


@pytest.mark.parametrize(
    "text", ["Invoice", "VAT number: GB980780684\nVAT number: DE123456788", "Your VAT number: GB980780684"]
)
def test_without_a_number_of_one_country_no_country_is_named(text: str) -> None:
    assert country_of(read_plain(text), general()) is None
