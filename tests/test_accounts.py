"""The accounts that documents ask to be paid to: read where they prove themselves, and only the payee's."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billfold.pages import document_page
from parsers.barcodes.payloads import payloads_of
from parsers.code_accounts import with_code_accounts
from parsers.codec import document_from_json, document_to_json
from parsers.context import Context, Form
from parsers.einvoices.einvoice import read_einvoice
from parsers.fields.account_words import payee_of_link
from parsers.fields.accounts import ACCOUNT_WRONG, joined_accounts, read_accounts
from parsers.pages.html import read_html
from parsers.pages.page import Document, read_plain
from parsers.read import read
from parsers.terms import AccountScheme, Certainty, Evidence, PaymentAccount
from parsers.text.account_numbers import iban_of
from parsers.text.glossary import general
from parsers.text.wallets import has_checksum, wallets_in
from tests import code_samples, einvoice_samples
from tests.archive_samples import document, part
from tests.code_samples import iban

DE = iban("DE", "999999990000000042")
NL, FR, GB = iban("NL", "ABNA0999999942"), iban("FR", "99999999990000000004242"), iban("GB", "NWBK99999900000042")
MT, PL, NO = iban("MT", "MALT011000012345MTLCAST001S"), iban("PL", "999999990000000000000042"), "NO9386011117947"
BTC, TAPROOT = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0"
ETH = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def fours(number: str, by: str = " ") -> str:
    return by.join(number[at : at + 4] for at in range(0, len(number), 4))


DE_SHOWN = fours(DE)


def page(text: str) -> Document:
    return read_html(text) if text.startswith("<") else read_plain(text)


def told(text: str) -> list[str]:
    """The accounts of a page, each with its scheme before it."""
    return [f"{one.scheme} {one.number}" for one in read_accounts(page(text), general())[0]]


def wrong(text: str) -> list[str]:
    return [finding.code for finding in read_accounts(page(text), general())[1]]


PAYEES = {
    f"IBAN: {DE_SHOWN}": f"iban {DE}",
    f"IBAN:{DE}": f"iban {DE}",
    f"IBAN{DE}": f"iban {DE}",
    f"I.B.A.N. {fours(DE, '-')}": f"iban {DE}",
    f"iban {DE_SHOWN.lower()}": f"iban {DE}",
    f"Bankverbindung  Musterbank  BIC MUSTDEFFXXX  {DE_SHOWN}  USt-IdNr. DE000": f"iban {DE}",
    f"IBAN    {fours(DE, '  ')}": f"iban {DE}",
    f"IBAN:\n{DE_SHOWN}": f"iban {DE}",
    f"IBAN              BIC\n{DE_SHOWN}  MUSTDEFFXXX": f"iban {DE}",
    f"IBAN: {DE_SHOWN[:14]}\n      {DE_SHOWN[15:]}": f"iban {DE}",
    f"Bitte überweisen Sie den Betrag auf das Konto {DE} bis zum 3. Mai.": f"iban {DE}",
    f"Please transfer the amount to our account {fours(GB)}, thank you": f"iban {GB}",
    f"Merci de virer la somme sur notre compte {fours(FR)}": f"iban {FR}",
    f"Gelieve over te maken op rekening {fours(NL)} ten name van Verzonnen BV": f"iban {NL}",
    f"Account: {fours(MT)}": f"iban {MT}",
    f"KONTONR {fours(NO)}": f"iban {NO}",
    f"nr konta {PL[2:4]} {fours(PL[4:])}": f"iban {PL}",
    f"<p>Konto</p><p>IBAN <b>{DE_SHOWN[:14]}</b> {DE_SHOWN[15:]}</p>": f"iban {DE}",
    f"<table><tr><td>IBAN</td><td>{DE_SHOWN}</td></tr></table>": f"iban {DE}",
    f"Zahlungsart: SEPA-Lastschrift\n\nErfunden GmbH  IBAN {DE_SHOWN}": f"iban {DE}",
    f"Log in to your account to see it.\nOur bank details: {fours(GB)}": f"iban {GB}",
    f"Gläubiger-ID DE98ZZZ09999999999  IBAN {DE_SHOWN}": f"iban {DE}",
    f"Lastschrift ist nicht mehr möglich, bitte überweisen Sie auf unser Konto {DE}": f"iban {DE}",
    "Sort code: 20-00-00   Account number: 55779911": "account 200000-55779911",
    "Sort code   Account number\n20-00-00    55779911": "account 200000-55779911",
    "Sort Code 200000\nAccount No. 55779911": "account 200000-55779911",
    "BSB: 062-000  Acc No: 1234 5678": "account 062000-12345678",
    "Routing number: 021000021\nAccount number: 123456789012": "account 021000021-123456789012",
    "ABA 021000021\nAcct # 123456789": "account 021000021-123456789",
    "Bankgiro: 5050-1055": "account 5050-1055",
    "Plusgiro 28 65 43-4": "account 286543-4",
    "CLABE interbancaria: 032180000118359719": "account 032180000118359719",
    "CBU 28505909 40090418135201": "account 2850590940090418135201",
    "Kontonummer: 8601.11.17947": "account 86011117947",
    "Reg.nr. 1234  Kontonr. 1234567890": "account 1234-1234567890",
    "Číslo účtu: 19-2000145399/0800": "account 19-2000145399/0800",
    "Bankszámlaszám: 11773016-11111018-00000000": "account 11773016-11111018-00000000",
    "IFSC: HDFC0001234\nA/C No: 50100123456789": "account HDFC0001234-50100123456789",
    "БИК 044525225\nр/с 40702810938000000001": "account 044525225-40702810938000000001",
    "Account number 01-0902-0068389-00": "account 010902006838900",
    f"Send BTC to {BTC}.": f"address {BTC}",
    f"bitcoin: {TAPROOT}": f"address {TAPROOT}",
    f"Pay {ETH} only": f"address {ETH}",
    f"ERC-20 wallet: {ETH.lower()}": f"address {ETH.lower()}",
    "paypal.me/ErfundenerLaden": "link paypal.me/ErfundenerLaden",
    "Pay now: https://pay.shop.example/i/abc?token=secret#x": "link pay.shop.example/i/abc",
    "Jetzt bezahlen:\nhttps://kasse.laden.example/r/1": "link kasse.laden.example/r/1",
    '<p>Total</p><a href="https://Pay.Shop.Example/x?y=1">Pay now</a>': "link pay.shop.example/x",
}


@pytest.mark.parametrize("text", PAYEES)
def test_an_account_that_proves_itself_is_read(text: str) -> None:
    assert told(text) == [PAYEES[text]]


NOBODYS = [
    f"Der Betrag wird von Ihrem Konto {DE_SHOWN} abgebucht.",
    f"SEPA-Lastschrift\nMandatsreferenz: M-1\nIBAN: {DE_SHOWN}",
    f"Zahlung per SEPA-Lastschrift: IBAN {DE_SHOWN}",
    f"Das Konto {DE_SHOWN} wird belastet.",
    f"Wir ziehen ein von IBAN {DE_SHOWN}; der Betrag wird\nam 3. Mai eingezogen.".replace("; ", " "),
    f"Your bank account: {fours(GB)}",
    f"We will collect it by direct debit\nSort code 20-00-00 account number 55779911\n{fours(GB)}",
    f"Le montant sera prélevé sur votre compte {fours(FR)}",
    f"Het bedrag wordt van uw rekening {fours(NL)} afgeschreven",
    f"Cargo en su cuenta {fours(DE)}",
    f"L'importo sarà addebitato sul vostro conto {fours(DE)}",
    f"Die Erstattung auf {DE_SHOWN} ist veranlasst",
    f"Payout to {fours(GB)} on 3 May",
    f"Bill to:\nErika Erfunden\nUnweg 1\n12345 Nirgendwo\nIBAN: {DE_SHOWN}",
    "IBAN: DE12 **** **** **** 3456",
    "IBAN: DE12 XXXX XXXX XXXX 3456 78",
    "IBAN: DE00 0000 0000 0000 0000 00",
    f"Article no. {DE[:10]}",
    f"{DE}77",
    f"X{DE}",
    "Customer account number: 55779911",
    "Account number: 123456789012",
    "Sort code: 20-00-00\n\n\n\n\n\n\nAccount number: 55779911",
    "Routing number: 021000022\nAccount number: 123456789012",
    "Bankgiro: 5050-1056",
    "CLABE: 032180000118359718",
    "19-2000145398/0800",
    "Order 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD",
    ETH.lower(),
    "See https://shop.example/orders/1",
    "mail@paypal.example",
    "https://www.paypal.com/",
    '<p>Total</p><a href="https://shop.example/x">View order</a>',
    '<p>Total</p><a href="javascript:pay()">Pay now</a>',
    f'<p>Total</p><p style="display:none">IBAN {DE_SHOWN}</p>',
    f'<p>Total</p><p style="color:#fff;background:#fff">IBAN {DE_SHOWN}</p>',
]


@pytest.mark.parametrize("text", NOBODYS)
def test_what_is_debited_masked_hidden_or_wrong_is_none(text: str) -> None:
    assert told(text) == []


def test_all_banks_of_a_footer_are_read_each_with_its_bic() -> None:
    other = iban("DE", "888888880000000017")
    text = f"Bank A  MUSTDEFFXXX  {DE_SHOWN}\nBank B  GENODEF1MUS  {fours(other)}"
    found, _ = read_accounts(page(text), general())
    assert [(one.number, one.bic) for one in found] == [(DE, "MUSTDEFFXXX"), (other, "GENODEF1MUS")]


def test_a_bic_stands_behind_its_label_in_the_next_line() -> None:
    [found], _ = read_accounts(page(f"IBAN: {DE_SHOWN}\nSWIFT/BIC: MUSTDEFF"), general())
    assert (found.bic, found.evidence.label, found.evidence.line) == ("MUSTDEFF", "IBAN", 1)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("IBAN: DE12 9999 9999 0000 0000 42", [ACCOUNT_WRONG]),
        ("IBAN DE11 99O9 9999 0000 0000 42", [ACCOUNT_WRONG]),
        ("IBAN:\nDE12 9999 9999 0000 0000 42", [ACCOUNT_WRONG]),
        ("IBAN: DE12 **** **** **** 3456", []),
        ("IBAN: please ask us", []),
        ("DE12 9999 9999 0000 0000 42", []),
        (f"IBAN: {DE_SHOWN}", []),
    ],
)
def test_an_iban_that_fails_its_check_is_told_and_holds_nothing(text: str, codes: list[str]) -> None:
    assert wrong(text) == codes
    assert not any(finding.needs_review for finding in read_accounts(page(text), general())[1])


FORMS = {
    "DE": "n18",
    "NL": "a4n10",
    "FR": "n10c11n2",
    "GB": "a4n14",
    "MT": "a4n5c18",
    "AT": "n16",
    "LT": "n16",
    "PL": "n24",
}
SIGNS = {"n": "0123456789", "a": "ABCDEFGHIJ", "c": "0123456789ABCDEFG"}
_LETTERS = {"n": st.sampled_from(SIGNS["n"]), "a": st.sampled_from(SIGNS["a"]), "c": st.sampled_from(SIGNS["c"])}


@st.composite
def ibans(draw: st.DrawFn) -> str:
    country = draw(st.sampled_from(sorted(FORMS)))
    pieces = FORMS[country].replace("n", " n").replace("a", " a").replace("c", " c").split()
    bban = "".join("".join(draw(_LETTERS[piece[0]]) for _ in range(int(piece[1:]))) for piece in pieces)
    return iban(country, bban)


@given(ibans(), st.sampled_from(["", " ", "-", ".", "\u00a0", "  "]), st.sampled_from(["IBAN: ", "", "Konto "]))
def test_any_iban_in_any_usual_grouping_is_found(number: str, by: str, before: str) -> None:
    if iban_of(number):
        assert told(f"{before}{fours(number, by)}") == [f"iban {number}"]


@given(ibans(), st.integers(2, 40), st.integers(1, 9))
def test_an_iban_with_one_other_digit_is_not_found(number: str, at: int, by: int) -> None:
    at = 2 + at % (len(number) - 2)
    if number[at].isdigit():
        changed = f"{number[:at]}{(int(number[at]) + by) % 10}{number[at + 1 :]}"
        assert told(f"IBAN: {fours(changed)}") == []


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    read_accounts(read_plain(f"IBAN {text} Sort code {text}"), general())


@pytest.mark.parametrize(
    "piece",
    ["IBAN DE11 ", "DE11", "1", "0x5a", "bc1q", "pay now https://a-a.", "a.a-", "Sort code 20-00-00 ", "BIC SWIFT "],
)
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    def cost(size: int) -> float:
        lines = (piece * (size // len(piece)))[:size]
        shown = read_plain("\n".join(lines[at : at + 1900] for at in range(0, size, 1900)))
        began = time.process_time()
        read_accounts(shown, general())
        return time.process_time() - began

    cost(2_000)
    assert cost(160_000) < 3


def test_an_account_is_kept_as_it_is_and_an_old_record_has_none() -> None:
    one = PaymentAccount(AccountScheme.IBAN, DE, Evidence("pdf", "check", DE_SHOWN, "IBAN", 1, 9), "MUSTDEFF")
    data = document_to_json(document(accounts=(one,)))
    assert document_from_json(data).accounts == (one,)
    assert document_from_json(data).accounts[0].evidence == one.evidence
    del data["accounts"]
    assert document_from_json(data).accounts == ()


def test_a_person_sees_the_account_with_where_it_stood() -> None:
    one = PaymentAccount(AccountScheme.IBAN, DE, Evidence("pdf", "its check digits are right", DE_SHOWN, "IBAN", 1, 9))
    shown = document_page(document(accounts=(one,)))
    assert DE_SHOWN in shown and "pay to" in shown and "pdf page 1 line 9" in shown


def test_the_code_for_a_transfer_names_the_payee_and_confirms_the_page() -> None:
    payload = next(iter(payloads_of(code_samples.swiss())))
    alone = with_code_accounts(document(), [(payload, 1)])
    assert [(one.number, one.evidence.source) for one in alone.accounts] == [(code_samples.CH_IBAN, "code")]
    shown = PaymentAccount(AccountScheme.IBAN, code_samples.CH_IBAN, Evidence("pdf", "check", "CH"))
    both = with_code_accounts(document(accounts=(shown,)), [(payload, 1)])
    assert [one.evidence.certainty for one in both.accounts] == [Certainty.CONFIRMED]


def test_witnesses_that_name_different_accounts_are_both_kept() -> None:
    one, other = (PaymentAccount(AccountScheme.IBAN, number, Evidence("pdf", "check", "")) for number in (DE, NL))
    assert [found.number for found in joined_accounts([one], [other], "again")] == [DE, NL]


def test_the_links_of_one_payee_are_told_by_who_is_paid() -> None:
    assert payee_of_link("www.paypal.me/ErfundenerLaden/25") == "paypal.me/erfundenerladen"
    assert payee_of_link("paypal.com/paypalme/Erfunden/9") == "paypal.com/paypalme/erfunden"
    assert payee_of_link("pay.shop.example/i/1") == payee_of_link("www.shop.example/i/2") == "shop.example"
    assert payee_of_link("pay.shop.co.uk/1") == "shop.co.uk"
    assert payee_of_link("one.myshopify.com/1") != payee_of_link("two.myshopify.com/1")


def test_the_link_to_a_marketplace_is_no_sellers() -> None:
    body = "<p>Order confirmation</p><p>Order number: 26-11790-04321</p><p>Total: EUR 19.00</p>"
    links = "<p><a href='https://www.ebay.com/pay/1'>Pay now</a> <a href='https://elsewhere.example/2'>Pay here</a></p>"
    raw = (
        "From: eBay <ebay@ebay.com>\r\nSubject: Order confirmed: 26-11790-04321\r\nDate: 15 Jul 2024 10:00:00 +0200"
        f"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body>{body}{links}</body></html>"
    ).encode()
    [found] = read(raw, Context(Form.MESSAGE)).documents
    assert (found.marketplace, [one.number for one in found.accounts]) == ("ebay", ["elsewhere.example/2"])


def test_capitals_prove_a_wallet() -> None:
    assert has_checksum(ETH) and not has_checksum(ETH.lower()) and not has_checksum(ETH.swapcase())
    assert [address for address, _, _ in wallets_in(f"{BTC} {TAPROOT.upper()}")] == [BTC, TAPROOT]


def test_a_whole_mail_is_read_with_its_account() -> None:
    raw = (
        "From: Erfunden GmbH <rechnung@erfunden.example>\r\nTo: jo@kunde.example\r\nSubject: Rechnung R-1\r\n"
        "Date: Mon, 15 Jul 2024 10:00:00 +0200\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "Rechnung R-1\r\nRechnungsnummer: R-1\r\nDatum: 15.07.2024\r\nNetto  100,00 EUR\r\nMwSt 19 %  19,00 EUR\r\n"
        f"Gesamtbetrag  119,00 EUR\r\n\r\nErfunden GmbH\r\nIBAN: {DE_SHOWN}  BIC: MUSTDEFF\r\n"
    ).encode()
    [found] = read(raw, Context(Form.MESSAGE)).documents
    assert [(one.number, one.bic) for one in found.accounts] == [(DE, "MUSTDEFF")]


def data_accounts(xml: str, before: str, inserted: str) -> tuple[list[str], list[str]]:
    """The accounts of an e-invoice with something put in before a place of it, and the codes of its findings."""
    assert before in xml
    content = xml.replace(before, inserted + before, 1).encode()
    [found] = read_einvoice(content, part(content)).documents
    accounts = [f"{one.scheme} {one.number} {one.bic}".strip() for one in found.accounts]
    return accounts, [finding.code for finding in found.findings]


def ubl_means(number: str, scheme: str = "") -> str:
    attribute = f' schemeID="{scheme}"' if scheme else ""
    return (
        "<cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode><cac:PayeeFinancialAccount>"
        f"<cbc:ID{attribute}>{number}</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>MUSTDEFF</cbc:ID>"
        "</cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>"
    )


def test_ubl_names_the_accounts_of_the_payee_only() -> None:
    place = "<cac:TaxTotal>"
    debited = ubl_means(NL).replace("PayeeFinancialAccount", "PayerFinancialAccount")
    accounts, _ = data_accounts(einvoice_samples.ubl(), place, ubl_means(DE_SHOWN) + debited + ubl_means("12345678"))
    assert accounts == [f"iban {DE} MUSTDEFF", "account 12345678 MUSTDEFF"]


def test_an_iban_of_data_that_fails_its_check_is_told() -> None:
    for number, scheme in (("DE12999999990000000042", ""), ("DE12", "IBAN")):
        accounts, codes = data_accounts(einvoice_samples.ubl(), "<cac:TaxTotal>", ubl_means(number, scheme))
        assert (accounts, ACCOUNT_WRONG in codes) == ([], True)


def test_cii_fatturapa_ksef_facturae_and_isdoc_name_them_too() -> None:
    cii = (
        "<r:SpecifiedTradeSettlementPaymentMeans><r:TypeCode>58</r:TypeCode><r:PayerPartyDebtorFinancialAccount>"
        f"<r:IBANID>{NL}</r:IBANID></r:PayerPartyDebtorFinancialAccount><r:PayeePartyCreditorFinancialAccount>"
        f"<r:IBANID>{DE}</r:IBANID></r:PayeePartyCreditorFinancialAccount>"
        "</r:SpecifiedTradeSettlementPaymentMeans>"
    )
    nrb = PL[2:]
    cases = [
        (einvoice_samples.cii(), "<r:SpecifiedTradeSettlementPaymentMeans>", cii, f"iban {DE}"),
        (
            einvoice_samples.fattura(einvoice_samples.fattura_body()),
            "<ImportoPagamento>",
            f"<IBAN>{DE}</IBAN>",
            f"iban {DE}",
        ),
        (
            einvoice_samples.ksef(),
            "<FormaPlatnosci>",
            f"<RachunekBankowy><NrRB>{nrb}</NrRB></RachunekBankowy>",
            f"iban {PL}",
        ),
        (
            einvoice_samples.facturae(),
            "<PaymentMeans>",
            f"<AccountToBeCredited><IBAN>{DE}</IBAN></AccountToBeCredited>",
            f"iban {DE}",
        ),
        (
            einvoice_samples.isdoc(),
            "</Payment></PaymentMeans>",
            "<Details><ID>19-2000145399</ID><BankCode>0800</BankCode></Details>",
            "account 19-2000145399/0800",
        ),
    ]
    for xml, before, inserted, wanted in cases:
        assert data_accounts(xml, before, inserted)[0] == [wanted]


@pytest.mark.parametrize(
    "behind",
    [
        ", 2 % Skonto werden bei Zahlung bis 3. Mai abgezogen.",
        " or a late fee of 5.00 will be charged.",
        "; sinon des frais de retard seront prélevés.",
    ],
)
def test_a_discount_or_a_fee_that_is_taken_is_taken_from_no_account(behind: str) -> None:
    assert told(f"Please transfer to IBAN {DE_SHOWN}{behind}") == [f"iban {DE}"]
