"""Structured invoices of every format: what is read of each, by what it is proven, and what needs a person."""

import re
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest

from parsers.einvoices.einvoice import read_einvoice
from parsers.einvoices.formats import format_of
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS, Certainty, Kind, Part, PurchaseDocument, Status
from tests import einvoice_samples as samples

PART = Part("2", "application/xml", "made-up.xml", "00", b"")
TODAY = date(2026, 11, 1)


def _octets(text: str | bytes) -> bytes:
    if isinstance(text, bytes):
        return text
    return text.encode("cp1252" if "windows-1252" in text[:60] else "utf-8")


def _all(text: str | bytes) -> list[PurchaseDocument]:
    return list(read_einvoice(_octets(text), PART, TODAY).documents)


def _one(text: str | bytes) -> PurchaseDocument:
    (document,) = _all(text)
    return document


def _codes(document: PurchaseDocument) -> list[str]:
    return [finding.code for finding in document.findings]


# sample, format by its first bytes, its name, (kind, number, day, currency, net, tax, total, due), seller, lines
FORMATS = [
    (
        samples.ubl(),
        "UBL",
        "UBL 2.1",
        "invoice MU-1001 2026-03-02 EUR 104.20 19.80 124.00 104.00",
        "Made-up Lamps GmbH",
        2,
    ),
    (
        samples.ubl(root="CreditNote", code="381"),
        "UBL",
        "UBL 2.1",
        "credit_note MU-1001 2026-03-02 EUR 104.20 19.80 124.00 104.00",
        "Made-up Lamps GmbH",
        2,
    ),
    (
        samples.cii(),
        "CII",
        "Factur-X",
        "invoice CI-5 2026-02-15 EUR 106.00 20.14 126.14 126.14",
        "Made-up Lamps GmbH",
        1,
    ),
    (
        samples.cii(code="381"),
        "CII",
        "Factur-X",
        "credit_note CI-5 2026-02-15 EUR 106.00 20.14 126.14 126.14",
        "Made-up Lamps GmbH",
        1,
    ),
    (
        samples.cii(guideline="urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
        "CII",
        "XRechnung (CII)",
        "invoice CI-5 2026-02-15 EUR 106.00 20.14 126.14 126.14",
        "Made-up Lamps GmbH",
        1,
    ),
    (
        samples.zugferd_1(),
        "ZUGFeRD 1",
        "ZUGFeRD 1",
        "invoice CI-5 2026-02-15 EUR 106.00 20.14 126.14 126.14",
        "Made-up Lamps GmbH",
        1,
    ),
    (
        samples.fattura(samples.fattura_body()),
        "FatturaPA",
        "FatturaPA FPR12",
        "invoice 12/A 2026-01-31 EUR 100.00 22.00 122.00 122.00",
        "Società Inventata",
        1,
    ),
    (
        samples.fattura(samples.fattura_body(code="TD04")),
        "FatturaPA",
        "FatturaPA FPR12",
        "credit_note 12/A 2026-01-31 EUR 100.00 22.00 122.00 122.00",
        "Società Inventata",
        1,
    ),
    (
        samples.fattura_simplified(),
        "FatturaPA simplified",
        "FatturaPA simplified FSM10",
        "invoice S1 2026-02-01 EUR None 1.10 12.10 None",
        "Bar Inventato",
        2,
    ),
    *(
        (
            samples.ksef(variant),
            "KSeF",
            f"KSeF FA({variant})",
            "invoice FV/2/2026 2026-02-03 PLN 150.00 23.00 173.00 None",
            "Zmyślone Lampy sp. z o.o.",
            2,
        )
        for variant in "123"
    ),
    (
        samples.ksef(kind="KOR", sign="-"),
        "KSeF",
        "KSeF FA(3)",
        "credit_note FV/2/2026 2026-02-03 PLN -150.00 -23.00 -173.00 None",
        "Zmyślone Lampy sp. z o.o.",
        2,
    ),
    (
        samples.ksef(kind="KOR"),
        "KSeF",
        "KSeF FA(3)",
        "invoice FV/2/2026 2026-02-03 PLN 150.00 23.00 173.00 None",
        "Zmyślone Lampy sp. z o.o.",
        2,
    ),
    (
        samples.cfdi(),
        "CFDI",
        "CFDI 4.0",
        "invoice A15 2026-01-05 MXN 900.00 144.00 1055.00 None",
        "Lámparas Inventadas SA",
        1,
    ),
    (
        samples.cfdi("3.3", "E"),
        "CFDI",
        "CFDI 3.3",
        "credit_note A15 2026-01-05 MXN 900.00 144.00 1055.00 None",
        "Lámparas Inventadas SA",
        1,
    ),
    (
        samples.cfdi_payment(),
        "CFDI",
        "CFDI 4.0 payment receipt",
        "receipt 9 2026-01-06 MXN None None 500.00 None",
        "Lámparas Inventadas SA",
        0,
    ),
    (
        samples.nfe(),
        "NF-e",
        "NF-e 4.00",
        "invoice 321 2026-04-01 BRL None None 210.00 None",
        "Lâmpadas Inventadas Ltda",
        1,
    ),
    (
        samples.nfe(wrapped=False, purpose="4"),
        "NF-e",
        "NF-e 4.00",
        "credit_note 321 2026-04-01 BRL None None 210.00 None",
        "Lâmpadas Inventadas Ltda",
        1,
    ),
    (
        samples.nfe(model="65"),
        "NF-e",
        "NF-e 4.00",
        "receipt 321 2026-04-01 BRL None None 210.00 None",
        "Lâmpadas Inventadas Ltda",
        1,
    ),
    (
        samples.facturae(),
        "Facturae",
        "Facturae 3.2.2",
        "invoice B-7 2026-05-01 EUR 100.00 21.00 106.00 106.00",
        "Lámparas Inventadas SL",
        1,
    ),
    (
        samples.facturae("OR", "-"),
        "Facturae",
        "Facturae 3.2.2",
        "credit_note B-7 2026-05-01 EUR -100.00 -21.00 -106.00 -106.00",
        "Lámparas Inventadas SL",
        1,
    ),
    (
        samples.isdoc(),
        "ISDOC",
        "ISDOC 6.0.1",
        "invoice FV-5 2026-06-07 CZK 200.00 42.00 242.00 242.00",
        "Smyšlené lampy s.r.o.",
        1,
    ),
    (
        samples.isdoc("2", foreign=True),
        "ISDOC",
        "ISDOC 6.0.1",
        "credit_note FV-5 2026-06-07 EUR 8.00 1.68 9.68 9.68",
        "Smyšlené lampy s.r.o.",
        1,
    ),
    (
        samples.ofd(),
        "fapiao (OFD)",
        "fapiao (OFD) 1.0",
        "invoice 00000042 2026-02-03 CNY 200.00 6.00 206.00 None",
        "虚构灯具店",
        1,
    ),
    (
        samples.ofd(exempt=True),
        "fapiao (OFD)",
        "fapiao (OFD) 1.0",
        "invoice 00000042 2026-02-03 CNY 206.00 None 206.00 None",
        "虚构灯具店",
        1,
    ),
    (
        samples.ofd_with_tags(),
        "fapiao (OFD)",
        "fapiao (OFD)",
        "invoice 00000043 2026-02-04 CNY 200.00 6.00 206.00 None",
        "虚构灯具店",
        0,
    ),
    (
        samples.fapiao(),
        "fapiao (XML)",
        "fapiao (XML)",
        "invoice 00000000000000000099 2026-02-03 CNY 200.00 6.00 206.00 None",
        "虚构灯具店",
        1,
    ),
    (
        samples.fapiao("-"),
        "fapiao (XML)",
        "fapiao (XML)",
        "credit_note 00000000000000000099 2026-02-03 CNY -200.00 -6.00 -206.00 None",
        "虚构灯具店",
        1,
    ),
]


@pytest.mark.parametrize(("content", "shown", "name", "facts", "seller", "lines"), FORMATS)
def test_each_format_is_recognised_read_and_filed(
    content: str | bytes, shown: str, name: str, facts: str, seller: str, lines: int
) -> None:
    assert format_of(_octets(content)) == shown
    read = read_einvoice(_octets(content), PART, TODAY)
    assert read.format == name
    (document,) = read.documents
    amounts = (document.net_total, document.tax_total, document.total, document.amount_due)
    said = [document.kind, document.invoice_number, document.issue_date, document.currency, *amounts]
    assert " ".join(str(one) for one in said) == facts
    assert (document.seller, len(document.items)) == (seller, lines)
    assert document.status is Status.FILED, document.findings
    assert document.evidence["kind"].rule.startswith(name)


@pytest.mark.parametrize("content", [content for content, *_ in FORMATS])
def test_every_field_that_is_set_has_evidence_and_no_other_one_has(content: str | bytes) -> None:
    document = _one(content)
    known = {"kind", "issue_date", *TEXT_FIELDS, *AMOUNT_FIELDS}
    empty = {f.name: f.default for f in fields(PurchaseDocument)}
    set_ = {name for name in known if getattr(document, name) != empty[name]}
    assert set_ == set(document.evidence)
    assert {evidence.source for evidence in document.evidence.values()} == {"xml"}
    assert all(item.evidence and item.evidence.label for item in document.items)


def test_evidence_names_the_term_the_element_and_the_rule_that_proves_it() -> None:
    evidence = _one(samples.ubl()).evidence
    total = evidence["total"]
    assert total.rule == "BT-112 invoice total with VAT; BR-CO-15: 104.20 + 19.80 = 124.00"
    assert (total.text, total.label) == ("124.00", "/Invoice/LegalMonetaryTotal/TaxInclusiveAmount")
    assert total.certainty is Certainty.CONFIRMED
    assert evidence["invoice_number"].rule == "BT-1 invoice number"
    assert evidence["net_total"].certainty is Certainty.CONFIRMED
    assert evidence["seller"].certainty is Certainty.READ


def test_what_else_a_ubl_invoice_says_is_read() -> None:
    document = _one(samples.ubl())
    assert document.order_number == "PO-77"
    assert (document.seller_tax_id, document.buyer_tax_id) == ("DE123456788", "FR00999999999")
    assert (document.shipping, document.discount) == (Decimal("5.00"), Decimal("5.00"))
    assert document.payment_method == "SEPA credit transfer"
    assert document.ship_to == "1 Nowhere Road, 00000, Utopia"
    lamp, screws = document.items
    assert (lamp.description, lamp.sku, lamp.quantity) == ("Invented lamp", "SKU-1", 4)
    assert (screws.unit_price, screws.tax_rate, screws.line_total) == (Decimal("0.014"), 19, Decimal("4.20"))
    (tax,) = document.taxes
    assert (tax.rate, tax.net, tax.tax) == (19, Decimal("104.20"), Decimal("19.80"))


def test_the_tax_is_that_in_the_currency_of_the_document() -> None:
    assert _one(samples.ubl()).tax_total == Decimal("19.80")
    assert _one(samples.cii()).tax_total == Decimal("20.14")
    assert _one(samples.ksef(currency="EUR")).tax_total == Decimal("23.00")


def test_the_charge_of_a_parcel_service_is_shipping() -> None:
    assert _one(samples.cii()).shipping == Decimal("6.00")
    assert _one(samples.nfe()).shipping == Decimal("15.00")


def test_an_invoice_with_a_negative_total_is_a_credit_note_that_keeps_its_sign() -> None:
    document = _one(samples.cii(sign="-"))
    assert document.kind is Kind.CREDIT_NOTE
    assert (document.total, document.status) == (Decimal("-126.14"), Status.FILED)
    assert "with a negative total" in document.evidence["kind"].rule


def test_what_a_credit_note_corrects_is_named() -> None:
    document = _one(samples.cii(code="381"))
    assert any("CI-4" in finding.message for finding in document.findings if finding.code == "preceding_invoice")


def test_rates_are_percent_in_whatever_form_they_are_written() -> None:
    assert _one(samples.cfdi()).items[0].tax_rate == 16
    assert _one(samples.fapiao()).items[0].tax_rate == 3
    assert _one(samples.ofd()).items[0].tax_rate == 3
    assert [item.tax_rate for item in _one(samples.ksef()).items] == [23, None]
    assert [(tax.rate, tax.net) for tax in _one(samples.ksef()).taxes] == [(23, Decimal(100)), (None, Decimal(50))]


def test_each_body_of_a_file_is_a_document() -> None:
    bodies = (samples.fattura_body("1"), samples.fattura_body("2", "TD04"))
    documents = _all(samples.fattura(*bodies))
    assert [(one.invoice_number, one.kind) for one in documents] == [("1", Kind.INVOICE), ("2", Kind.CREDIT_NOTE)]
    assert [one.invoice_number for one in _all(samples.facturae(several=3))] == ["B-7", "B-8", "B-9"]


def test_several_orders_are_named_and_the_first_one_counts() -> None:
    more = "<DatiOrdineAcquisto><IdDocumento>ORD-4</IdDocumento></DatiOrdineAcquisto></DatiGenerali>"
    document = _one(samples.fattura(samples.fattura_body().replace("</DatiGenerali>", more)))
    assert (document.order_number, document.status) == ("ORD-3", Status.FILED)
    assert _codes(document) == ["several_order_numbers"]


def test_names_in_pieces_are_put_together() -> None:
    assert _one(samples.fattura(samples.fattura_body())).buyer == "Inventata Cliente"
    assert _one(samples.fattura(samples.fattura_body())).seller_tax_id == "IT00000000000"
    assert _one(samples.facturae()).buyer == "Clienta Inventada"
    assert _one(samples.ksef()).buyer_tax_id == "DE123456788"


def test_a_total_that_the_format_may_leave_out_is_the_sum_of_its_rates() -> None:
    document = _one(samples.fattura(samples.fattura_body(total="")))
    evidence = document.evidence["total"]
    assert document.total == Decimal("122.00")
    assert evidence.text == "100.00 + 22.00"
    assert evidence.certainty is Certainty.CONFIRMED
    other = _one(samples.fattura(samples.fattura_body(total="", paid="61.00")))
    assert other.evidence["total"].certainty is Certainty.READ


def test_an_order_is_held_and_the_answer_to_it_is_not() -> None:
    order, answer = _one(samples.ubl_order()), _one(samples.ubl_order("OrderResponse"))
    assert (order.kind, order.order_number, order.invoice_number) == (Kind.ORDER_CONFIRMATION, "PO-88", "")
    assert (order.status, answer.status) == (Status.REVIEW, Status.FILED)
    assert _codes(order) == ["not_final"]
    assert (order.seller, order.buyer, len(order.items)) == ("Made-up Seller AB", "Invented Buyer AB", 1)
    reference = "<a:OrderReference><b:ID>PO-1</b:ID></a:OrderReference>"
    assert _one(samples.ubl_order("OrderResponse", reference)).order_number == "PO-1"


def test_order_x_is_an_order_or_its_confirmation_by_its_code() -> None:
    confirmed, ordered = _one(samples.order_x("231")), _one(samples.order_x("220"))
    assert confirmed.kind is ordered.kind is Kind.ORDER_CONFIRMATION
    assert (confirmed.status, ordered.status) == (Status.FILED, Status.REVIEW)
    assert (confirmed.order_number, confirmed.total, confirmed.currency) == ("CI-5", Decimal("126.14"), "EUR")
    assert confirmed.items[0].quantity == 2


def test_a_proforma_invoice_is_held() -> None:
    document = _one(samples.ubl(code="325"))
    assert (document.status, _codes(document)) == (Status.REVIEW, ["not_final"])


@pytest.mark.parametrize("kind", ["N", "T"])
def test_what_has_the_form_of_an_invoice_and_is_none_gives_no_document(kind: str) -> None:
    read = read_einvoice(_octets(samples.cfdi(kind=kind)), PART, TODAY)
    assert (read.format, read.documents) == ("CFDI 4.0", ())
    assert "no invoice" in read.reason


def test_a_cfdi_without_a_number_of_its_issuer_has_that_of_the_tax_office() -> None:
    assert _one(samples.cfdi(number="")).invoice_number == "00000000-0000-0000-0000-00000000CFD1"


def test_an_unknown_namespace_is_read_by_names_and_named() -> None:
    document = _one(samples.ubl(namespace="urn:example:made-up"))
    assert document.total == Decimal("124.00")
    assert _codes(document) == ["namespace_unknown"]
    assert "urn:example:made-up" in document.findings[0].message
    assert _one(samples.ubl().replace(f' xmlns="{samples.UBL}:Invoice-2"', "")).total == Decimal("124.00")


def test_an_unknown_version_is_read_and_named() -> None:
    document = _one(samples.ubl(version="3.0"))
    assert (document.total, _codes(document)) == (Decimal("124.00"), ["version_unknown"])
    later = _one(samples.ksef("4"))
    assert (later.total, _codes(later)) == (Decimal("173.00"), ["version_unknown"])


def test_an_invoice_in_the_envelope_of_a_network_is_read() -> None:
    inner = samples.ubl().partition("?>")[2]
    envelope = f'<StandardBusinessDocument xmlns="http://made.up/sbdh"><Header/>{inner}</StandardBusinessDocument>'
    assert format_of(envelope.encode()) == "UBL"
    assert _one(envelope).invoice_number == "MU-1001"


def test_an_invoice_that_is_quoted_in_another_document_is_read() -> None:
    quoting = (
        '<AttachedDocument xmlns="urn:made-up"><Attachment><ExternalReference><Description><![CDATA['
        f"{samples.ubl()}]]></Description></ExternalReference></Attachment></AttachedDocument>"
    )
    assert format_of(quoting.encode()) == "UBL"
    assert _one(quoting).invoice_number == "MU-1001"
    assert not _all("<AttachedDocument><ID>1</ID></AttachedDocument>")


def test_a_danish_invoice_says_its_tax_where_others_say_the_net_total() -> None:
    profile = "<cbc:CustomizationID>OIOUBL-2.02</cbc:CustomizationID>"
    text = samples.ubl(extra=profile).replace(">104.20</cbc:TaxExclusive", ">19.80</cbc:TaxExclusive")
    document = _one(text)
    assert (document.net_total, document.status) == (Decimal("104.20"), Status.FILED)


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (samples.ubl(total=""), "no_total", "total"),
        (samples.ubl(number=""), "no_number", "invoice_number"),
        (samples.ubl(day=""), "no_date", "issue_date"),
        (samples.ubl(day="<cbc:IssueDate>soon</cbc:IssueDate>"), "no_date", "issue_date"),
    ],
)
def test_what_is_missing_is_named_and_the_rest_is_read(content: str, code: str, field: str) -> None:
    document = _one(content)
    assert code in _codes(document)
    assert document.status is Status.REVIEW
    assert field not in document.evidence
    assert (document.seller, document.net_total) == ("Made-up Lamps GmbH", Decimal("104.20"))


def test_an_amount_that_is_no_number_is_named() -> None:
    document = _one(samples.ubl(total="a lot"))
    assert {"no_total", "value_unreadable"} <= set(_codes(document))
    assert any("a lot" in finding.message for finding in document.findings)


def test_a_date_after_today_is_held() -> None:
    document = _one(samples.ubl(day="<cbc:IssueDate>2027-01-01</cbc:IssueDate>"))
    assert (document.status, _codes(document)) == (Status.REVIEW, ["date_in_future"])


def test_what_is_no_invoice_is_none() -> None:
    for text in (
        "<html><body>Invoice</body></html>",
        "<Invoice><ID>1</ID></Invoice>",
        "<Order><Table>4</Table></Order>",
    ):
        assert not format_of(text.encode())
        assert not _all(text)
    assert not format_of(b"%PDF-1.7")
    assert not format_of(b"")
    assert format_of(samples.zipped({"a.txt": "a"})) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1"])
def test_every_encoding_of_invoices_is_read(encoding: str) -> None:
    declared = "iso-8859-1" if encoding == "iso-8859-1" else encoding[:6].removesuffix("-").replace("utf-8-", "utf-8")
    text = samples.cfdi().replace(
        "<cfdi:Comprobante", f'<?xml version="1.0" encoding="{declared}"?><cfdi:Comprobante', 1
    )
    content = text.encode(encoding)
    assert format_of(content) == "CFDI"
    assert _one(content).seller == "Lámparas Inventadas SA"


def test_text_that_is_not_in_the_encoding_it_declares_is_read() -> None:
    text = '<?xml version="1.0" encoding="UTF-8"?>' + samples.cfdi()
    assert _one(text.encode("cp1252")).seller == "Lámparas Inventadas SA"


def test_a_placeholder_is_no_order_s_number() -> None:
    assert _one(samples.ubl()).order_number
    assert (
        _one(re.sub(r"(<cac:OrderReference>.*?<cbc:ID>)[^<]*", r"\1NA", samples.ubl(), flags=re.S)).order_number == ""
    )


def test_a_profile_without_lines_and_rates_may_not_say_what_was_paid() -> None:
    lines = r"<r:IncludedSupplyChainTradeLineItem>.*?</r:IncludedSupplyChainTradeLineItem>"
    minimum = re.sub(lines, "", samples.cii(), flags=re.S)
    minimum = re.sub(r"<r:ApplicableTradeTax>.*?</r:ApplicableTradeTax>", "", minimum, flags=re.S)
    minimum = re.sub(
        r"<r:(Specified(?:TradeAllowanceCharge|LogisticsServiceCharge))>.*?</r:\1>", "", minimum, flags=re.S
    )
    minimum = re.sub(r"<r:TotalPrepaidAmount>.*?</r:TotalPrepaidAmount>", "", minimum, flags=re.S)
    document = _one(re.sub(r"(<r:DuePayableAmount>)[^<]*", r"\g<1>20.00", minimum))
    assert not any("BR-CO-16" in finding.message for finding in document.findings)
