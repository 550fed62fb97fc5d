"""Who bills for a marketplace's own services is found on the bill, and is not taken for anything else."""

from email.message import EmailMessage
from typing import Any

import pytest

from parsers.context import Context, Form
from parsers.errors import TemplateWrong
from parsers.marketplaces.checked import read_marketplace
from parsers.marketplaces.templates import built_in
from parsers.read import read
from parsers.terms import Kind, PurchaseDocument
from tests.hostile_samples import pdf_of

KIOSK = """
name = "Kiosk"
senders = ["@kiosk.example"]
issuers = { "Kiosk Services S.à r.l." = "LU00000017", "Kiosk Inc." = "" }
"""
FOOT = "Kaufland e-commerce GmbH, Musterstadt"


def mail(subject: str, text: str) -> PurchaseDocument:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "noreply@kaufland-marktplatz.de", "shop@mailbox.example", subject
    made["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    made.set_content(text)
    (document,) = read(made.as_bytes(), Context(Form.MESSAGE)).documents
    return document


def test_a_company_is_known_however_it_is_written() -> None:
    kiosk = read_marketplace("kiosk", KIOSK)
    assert kiosk.issuer_in("KIOSK SERVICES S.A R.L., Luxembourg") == "Kiosk Services S.à r.l."
    assert kiosk.issuer_in("Kiosk Partner Inc.") == ""


def test_a_tax_id_counts_with_and_without_spaces_and_an_unknown_one_never() -> None:
    kiosk = read_marketplace("kiosk", KIOSK)
    assert kiosk.bills_in("VAT no. LU 0000 0017")
    assert not kiosk.bills_in("VAT no. LU00000018")
    assert not kiosk.bills_in("Kiosk Inc.")


@pytest.mark.parametrize("wrong", ["LU 00000017", "lu00000017", "none"])
def test_a_tax_id_of_another_form_is_a_mistake(wrong: str) -> None:
    with pytest.raises(TemplateWrong, match=r"issuers.Kiosk Services S.à r.l.: .*is no tax id"):
        read_marketplace("kiosk", KIOSK.replace("LU00000017", wrong))


def test_a_bill_for_fees_is_sold_by_the_company_that_it_names() -> None:
    sums = "Verkaufsgebühren: 10,00 EUR\nNettobetrag: 10,00 EUR\nUSt. 19 %: 1,90 EUR\nGesamtbetrag: 11,90 EUR\n"
    text = f"Rechnung\n\nRechnungsnummer: K-100417\nRechnungsdatum: 31.01.2026\n{sums}\n{FOOT}\n"
    document = mail("Deine Gebührenrechnung", text)
    assert (document.kind, document.seller) == (Kind.FEE_INVOICE, "Kaufland e-commerce GmbH")
    assert document.evidence["seller"].rule == "company of Kaufland"


def test_what_a_partner_sold_is_not_sold_by_the_company_in_the_foot() -> None:
    sums = "Zwischensumme: 10,00 EUR\nVersandkosten: 2,00 EUR\nGesamtsumme: 12,00 EUR\n"
    text = f"Bestellnummer: MK7T2QX\nVerkäufer: Federwerk Schreibwaren\n{sums}\n{FOOT}\n"
    document = mail("Bestellung MK7T2QX: Bestellbestätigung", text)
    assert (document.kind, document.seller) == (Kind.ORDER_CONFIRMATION, "Federwerk Schreibwaren")


def test_every_issuer_has_a_name_of_its_own() -> None:
    names: list[Any] = [name for marketplace in built_in() for name in marketplace.issuers]
    assert "Stripe Payments Europe, Limited" in names
    assert len(names) == len(set(names))


def pdf_mail(sender: str, *rows: tuple[str, ...]) -> PurchaseDocument:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "jane.roe@mailbox.example", "Deine Rechnung"
    made["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    made.set_content("Im Anhang ist deine Rechnung.")
    made.add_attachment(pdf_of(rows), maintype="application", subtype="pdf", filename="rechnung.pdf")
    (document,) = read(made.as_bytes(), Context(Form.MESSAGE)).documents
    return document


ROWS = (
    ("Rechnung",), ("Rechnungsnummer", "A-100417"), ("Rechnungsdatum", "31.01.2026"),
    ("Zwischensumme", "10,00 EUR"), ("Versandkosten", "2,00 EUR"), ("Gesamtsumme", "12,00 EUR"),
)  # fmt: skip


def test_an_invoice_on_a_marketplaces_letterhead_is_its_own_sale_but_where_it_names_a_seller() -> None:
    sender = "info@service-mail.zalando.de"
    assert pdf_mail(sender, ("Zalando SE",), *ROWS).seller == "Zalando SE"
    sold = pdf_mail(sender, ("Zalando SE",), ("Verkauft von:", "Federwerk GmbH"), *ROWS)
    assert sold.seller == "Federwerk GmbH"


def test_a_word_that_a_template_calls_the_sellers_label_names_the_seller() -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "service@mail.alipay.com", "li@mailbox.example", "付款成功通知"
    made["Date"] = "Mon, 02 Feb 2026 10:00:00 +0000"
    made.set_content("付款成功\n付款金额: ¥12.00\n收款方: 义乌样品五金厂\n商家订单号: YW20260202417720\n")
    (document,) = read(made.as_bytes(), Context(Form.MESSAGE)).documents
    assert (document.kind, document.seller) == (Kind.RECEIPT, "义乌样品五金厂")
