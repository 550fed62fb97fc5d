"""The computable rules of EN 16931: what holds proves, what does not is said in a sentence and held."""

import re
from decimal import Decimal

import pytest

from parsers.einvoices.einvoice import read_einvoice
from parsers.terms import Certainty, Part, PurchaseDocument, Status
from tests import einvoice_samples as samples

PART = Part("", "application/xml", "made-up.xml", "00", b"")


def _read(text: str) -> PurchaseDocument:
    (document,) = read_einvoice(text.encode("cp1252" if "windows-1252" in text[:60] else "utf-8"), PART).documents
    return document


def _held(document: PurchaseDocument) -> str:
    return "\n".join(finding.message for finding in document.findings if finding.needs_review)


@pytest.mark.parametrize(
    ("text", "rule", "sentence"),
    [
        (
            samples.ubl(total="125.00", due="105.00"),
            "BR-CO-15",
            "the total without tax 104.20 and the tax 19.80 come to 124.00, where it says 125.00 for the total",
        ),
        (samples.ubl(due="124.00"), "BR-CO-16", "less what is paid already 20.00 come to 104.00"),
        (samples.ubl(lines=("100.00", "5.20")), "BR-CO-10", "the lines 105.20 come to 105.20"),
        (
            samples.ubl(tax="22.00", total="126.20", due="106.20"),
            "BR-CO-17",
            "19 % of 104.20 is 19.80, and the tax on it is 22.00",
        ),
        (
            samples.ubl().replace(">5.00</cbc:AllowanceTotalAmount", ">6.00</cbc:AllowanceTotalAmount"),
            "BR-CO-11",
            "discounts",
        ),
        (samples.ubl().replace(">5.00</cbc:ChargeTotalAmount", ">6.00</cbc:ChargeTotalAmount"), "BR-CO-12", "charges"),
        (
            samples.ubl().replace(">104.20</cbc:TaxExclusive", ">104.30</cbc:TaxExclusive"),
            "BR-CO-13",
            "the sum of its lines",
        ),
        (samples.ubl().replace('"EUR">19.80', '"EUR">19.70', 1), "BR-CO-14", "the tax"),
    ],
)
def test_sums_that_contradict_each_other_are_held_with_the_rule(text: str, rule: str, sentence: str) -> None:
    document = _read(text)
    assert document.status is Status.REVIEW
    held = _held(document)
    assert f"({rule})" in held
    assert sentence in held


def test_a_contradicted_amount_is_doubtful() -> None:
    evidence = _read(samples.ubl(total="125.00", due="105.00")).evidence
    assert evidence["total"].certainty is Certainty.DOUBTFUL
    assert evidence["seller"].certainty is Certainty.READ


def test_the_tax_of_a_rate_may_be_off_by_less_than_one_as_the_schematron_has_it() -> None:
    assert _read(samples.ubl(tax="20.60", total="124.80", due="104.80")).status is Status.FILED
    assert _read(samples.ubl(tax="20.80", total="125.00", due="105.00")).status is Status.REVIEW


def test_a_line_whose_price_does_not_fit_is_a_finding_and_held_where_no_sum_proves_the_lines() -> None:
    odd = samples.ubl().replace(">25.00</cbc:PriceAmount", ">26.00</cbc:PriceAmount")
    document = _read(odd)
    assert [finding.code for finding in document.findings] == ["line_contradicts"]
    assert document.status is Status.FILED
    unproven = re.sub(r"<cbc:(?:LineExtensionAmount|TaxExclusiveAmount)[^>]*>104.20</cbc:\w+>", "", odd)
    assert "line_contradicts" in {finding.code for finding in _read(unproven).findings if finding.needs_review}


def test_a_price_that_is_rounded_for_many_pieces_is_no_contradiction() -> None:
    text = samples.ubl().replace(">4</cbc:InvoicedQuantity", ">3000</cbc:InvoicedQuantity")
    assert not _read(text.replace(">25.00</cbc:PriceAmount", ">0.03</cbc:PriceAmount")).findings


def test_italian_totals_may_be_off_by_a_euro_as_their_format_has_it() -> None:
    assert _read(samples.fattura(samples.fattura_body(total="122.90"))).status is Status.FILED
    assert _read(samples.fattura(samples.fattura_body(total="123.90"))).status is Status.REVIEW


def test_a_stamp_duty_may_be_in_the_total_or_not() -> None:
    stamp = "<DatiBollo><ImportoBollo>2.00</ImportoBollo></DatiBollo></DatiGeneraliDocumento>"
    for total in ("122.00", "124.00"):
        body = samples.fattura_body(total=total).replace("</DatiGeneraliDocumento>", stamp)
        document = _read(samples.fattura(body))
        assert (document.status, document.total) == (Status.FILED, Decimal(total))
        assert document.evidence["total"].certainty is Certainty.CONFIRMED


def test_what_is_withheld_is_taken_off() -> None:
    assert "- 15.00 = 106.00" in _read(samples.facturae()).evidence["total"].rule
    assert _read(samples.cfdi()).evidence["total"].certainty is Certainty.CONFIRMED
    assert "sums_contradict" in {finding.code for finding in _read(samples.cfdi(total="1060.00")).findings}


def test_lines_with_their_tax_make_the_total() -> None:
    text = re.sub(r"<P_9A>.*?</P_9A>", "", samples.ksef()).replace("<P_11>100.00</P_11>", "<P_11A>123.00</P_11A>")
    text = text.replace("<P_11>50.00</P_11>", "<P_11A>50.00</P_11A>")
    assert not _read(text).findings


def test_a_correction_may_show_lines_as_they_were() -> None:
    before = "<FaWiersz><P_7>Zmyślona lampa</P_7><P_11>120.00</P_11><StanPrzed>1</StanPrzed></FaWiersz>"
    text = samples.ksef(kind="KOR", sign="-").replace("<FaWiersz>", f"{before}<FaWiersz>", 1)
    document = _read(text)
    assert (document.status, len(document.items)) == (Status.FILED, 2)


def test_the_sum_of_a_brazilian_invoice_is_that_of_its_own_rule() -> None:
    assert "vNF: 200.00 + 15.00 + 5.00 - 10.00 = 210.00" in _read(samples.nfe()).evidence["total"].rule
    wrong = _read(samples.nfe().replace("<vNF>210.00", "<vNF>230.00"))
    assert (wrong.status, wrong.total) == (Status.REVIEW, Decimal("230.00"))
