"""The arithmetic of documents: which total is proven, and what speaks against it."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.fields.loose_money import loose_money, parted_money, percentages, tax_rates
from parsers.fields.money import Money, labelled_money
from parsers.fields.money_figures import document_amounts
from parsers.fields.totals import Totals, work_out
from parsers.pages.page import read_plain
from parsers.terms import Item
from parsers.text.glossary import general


def money(text: str) -> list[Money]:
    document = read_plain(text)
    return labelled_money(document, general(), document_amounts(document))


def total_of(text: str, *lines: str) -> Totals:
    return work_out(money(text), [Item("x", line_total=Decimal(line)) for line in lines])


def told(totals: Totals) -> tuple[str | None, bool, bool]:
    """The total, whether a sum proves it, and whether it is doubtful."""
    proven = totals.proof is not None and totals.proof.is_sum
    return str(totals.total.value) if totals.total else None, proven, bool(totals.doubtful)


def test_net_and_tax_prove_a_total() -> None:
    assert told(total_of("Subtotal  100.00\nVAT  19.00\nTotal  119.00")) == ("119.00", True, False)


def test_two_taxes_shipping_and_a_discount_prove_a_total() -> None:
    text = "Subtotal  100.00\nVAT 7%  1.00\nVAT 19%  9.00\nShipping  5.00\nDiscount  15.00\nTotal  100.00"
    assert told(total_of(text)) == ("100.00", True, False)


def test_the_signs_of_a_credit_note_are_its_own() -> None:
    assert told(total_of("Subtotal  -100.00\nVAT  -19.00\nTotal  -119.00")) == ("-119.00", True, False)


def test_lines_that_add_up_are_a_proof_that_adds_nothing() -> None:
    totals = total_of("Total  15.00", "5.00", "10.00")
    assert totals.proof is not None
    assert not totals.proof.is_sum


def test_lines_and_shipping_prove_a_total() -> None:
    assert told(total_of("Shipping  5.00\nTotal  20.00", "5.00", "10.00")) == ("20.00", True, False)


def test_a_sum_one_cent_off_proves_nothing() -> None:
    assert told(total_of("Subtotal  100.00\nVAT  19.01\nTotal  119.00")) == ("119.00", False, True)


def test_two_totals_without_a_sum_are_doubtful() -> None:
    assert told(total_of("Total  60.00\nTotal  119.00"))[2]


def test_two_totals_that_are_both_sums_are_doubtful() -> None:
    text = "Net amount  50.00\nVAT  9.50\nTotal  59.50\nNet amount  100.00\nVAT  19.00\nTotal  119.00"
    assert told(total_of(text))[2]


def test_a_larger_total_beside_a_proven_one_is_doubtful() -> None:
    assert told(total_of("Subtotal  100.00\nVAT  19.00\nTotal  119.00\nGrand total  178.50"))[2]


def test_a_total_on_the_way_to_the_last_one_is_no_rival() -> None:
    text = "Subtotal  100.00\nShipping  5.00\nTotal  105.00\nDiscount  10.00\nGrand total  95.00"
    assert told(total_of(text)) == ("95.00", True, False)


def test_an_amount_due_of_nothing_is_no_total() -> None:
    assert total_of("Amount due  0.00").total is None
    assert told(total_of("Subtotal  100.00\nVAT  19.00\nTotal  119.00\nAmount due  0.00")) == ("119.00", True, False)


def test_a_total_of_nothing_is_one_when_it_is_called_a_total() -> None:
    assert told(total_of("Total  0.00"))[0] == "0.00"


def test_a_deposit_does_not_make_the_rest_the_total() -> None:
    text = "Subtotal  100.00\nVAT  19.00\nTotal  119.00\nAmount paid  50.00\nAmount due  69.00"
    assert told(total_of(text)) == ("119.00", True, False)


def test_without_amounts_there_is_no_total() -> None:
    assert work_out([]) == Totals()


amounts = st.integers(1, 1_000_000).map(lambda n: Decimal(n) / 100)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(net=amounts, tax=amounts, shipping=amounts, off=st.integers(-500, 500).filter(bool))
def test_a_true_sum_is_proven_and_a_false_one_is_not(net: Decimal, tax: Decimal, shipping: Decimal, off: int) -> None:
    total = net + tax + shipping
    lines = f"Subtotal  {net:.2f}\nVAT  {tax:.2f}\nShipping  {shipping:.2f}\nTotal  "
    assert told(total_of(f"{lines}{total:.2f}")) == (f"{total:.2f}", True, False)
    wrong = total + Decimal(off) / 100
    reachable = {net, net + tax, net + shipping}
    if wrong > 0 and wrong not in reachable:
        assert not told(total_of(f"{lines}{wrong:.2f}"))[1]


def test_the_rate_of_a_tax_may_stand_before_its_name() -> None:
    assert [(m.field, str(m.value)) for m in money("Inkl. 19 % MwSt. 19,00 €")] == [("tax_total", "19.00")]
    assert told(total_of("Summe netto  100,00 €\nzzgl. 19 % MwSt.  19,00 €\nRechnungsbetrag  119,00 €")) == (
        "119.00", True, False,
    )  # fmt: skip


def worked_out(text: str) -> Totals:
    """All that a page gives to the reckoning: labels, loose amounts, rates."""
    document = read_plain(text)
    amounts = document_amounts(document)
    found = labelled_money(document, general(), amounts)
    rates = tax_rates(document, general(), amounts)
    return work_out(found, (), loose_money(document, amounts), rates, percentages(document, amounts))


def test_what_is_called_the_total_may_be_without_its_tax() -> None:
    text = "Fees       1'575.00\nOutlays       45.00\nTotal       1'620.00\nVAT 8,1 %     131.22\n"
    assert told(worked_out(text + "Fr.       1'751.22")) == ("1751.22", True, False)
    assert told(worked_out(text))[2]  # the amount with tax is not there


def test_a_tax_in_the_total_does_not_come_on_top() -> None:
    text = "A   100.00\nB   19.00\nTotal   119.00\nincl. VAT 19 %   19.00\nLater   138.00"
    totals = worked_out(text)
    assert totals.total is not None
    assert str(totals.total.value) == "119.00"


def test_the_sum_of_two_taxes_is_not_the_total() -> None:
    rows = (
        ("", "33,277.50"), ("CGST 9%", "2,994.98"), ("SGST 9%", "2,994.98"), ("Round off", "(-)0.46"),
        ("Total", "39,267.00"), ("Total", "5,989.96"),
    )  # fmt: skip
    text = "\n".join(f"{name:<12}{amount:>12}" for name, amount in rows)
    assert told(worked_out(text)) == ("39267.00", True, False)


def test_yen_are_rounded_to_whole_ones() -> None:
    assert told(worked_out("Total   ¥1,357\nincl. tax 10%   ¥123")) == ("1357", True, False)


def test_a_discount_is_no_tax_by_its_percentage() -> None:
    proof = worked_out("Consulting   100.00\nDiscount 10%   10.00\nTotal   110.00").proof
    assert proof is None or "tax_total" not in proof.parts


def test_a_weight_is_no_total() -> None:
    assert worked_out("Total weight   12.50 kg").total is None


def test_an_amount_far_behind_a_word_for_total_in_a_sentence_is_not_it() -> None:
    text = "The total holds a part which bears no discount at all, of 2.72 EUR\nTotal   12.85 EUR"
    totals = worked_out(text)
    assert totals.total is not None
    assert str(totals.total.value) == "12.85"


def test_a_charge_without_a_known_name_is_seen_by_the_sum() -> None:
    text = "Osnovica   544.00\nPDV 13%   70.72\nStadtabgabe Musterberg   18.62\nUkupno   633.34"
    totals = worked_out(text)
    assert totals.total is not None
    assert (str(totals.total.value), totals.doubtful, totals.proof is not None) == ("633.34", "", True)
    two = text.replace("\nUkupno", "\nSonstiges   5.00\nUkupno")
    proof = worked_out(two).proof
    assert proof is None or not proof.is_sum


def test_a_discount_behind_the_tax_leads_from_the_amount_without_tax_to_what_is_due() -> None:
    text = "Total charges   144.15\nVAT 13%   18.74\nRebate   -19.20\nTotal amount due   143.69"
    totals = worked_out(text)
    assert totals.total is not None
    assert (str(totals.total.value), totals.doubtful) == ("143.69", "")


def test_a_total_of_details_is_not_that_of_the_paper() -> None:
    text = (
        "Taxable   27.59\nVAT 22% on 24.59   5.41\nTotal to pay   33.00\n"
        "Switzerland   0.62\nSwitzerland   1.02\nTotal         1.64"
    )
    totals = worked_out(text)
    assert totals.total is not None
    assert str(totals.total.value) == "33.00" or totals.doubtful


def test_a_total_below_the_amount_without_tax_is_doubtful_unless_something_was_taken_off() -> None:
    text = "Subtotal   100.00\nLunch        3.00\nDinner       4.00\nTotal        7.00"
    assert worked_out(text).doubtful
    assert not worked_out("Subtotal   100.00\nDiscount   93.00\nTotal        7.00").doubtful


def test_shipping_below_what_is_called_the_total_makes_a_larger_one() -> None:
    text = "Tax included  19.07\nTotal  254.50\nShipping  9.00\nTo be charged  263.50"
    document = read_plain(text)
    loose = loose_money(document, document_amounts(document))
    items = [Item("x", line_total=Decimal("158.00")), Item("y", line_total=Decimal("96.50"))]
    totals = work_out(money(text), items, loose)
    assert told(totals) == ("263.50", True, False)


def test_what_is_due_beyond_the_total_needs_a_reason() -> None:
    proven = "Subtotal  100.00\nVAT  19.00\nTotal  119.00\n"
    assert told(total_of(proven + "Amount due  150.00")) == ("119.00", True, True)
    assert told(total_of(proven + "Previous balance  31.00\nAmount due  150.00")) == ("119.00", True, False)
    assert told(total_of(proven + "Amount due  119.40")) == ("119.00", True, False)
    assert told(total_of(proven + "Amount due  119.00\nAccount balance due  150.00")) == ("119.00", True, False)


def test_one_figure_beside_two_names_of_a_tax_counts_once() -> None:
    rows = "Total  5,700.00\nCGST  6.00%  342.00\nGST 12%  SGST  6.00%  342.00\nNet payable  6,384.00"
    assert told(total_of(rows)) == ("6384.00", True, False)


def test_the_only_amount_of_a_paper_is_its_total_though_nothing_calls_it_so() -> None:
    def only(text: str, *, names_total: bool = False) -> str:
        document = read_plain(text)
        amounts = document_amounts(document)
        found = work_out(money(text), (), loose_money(document, amounts), names_total=names_total)
        return str(found.total.value) if found.total else ""

    assert only("Fatura\nValor: 2.340,00 EUR") == "2340.00"
    assert only("Fatura\nValor: 2.340,00 EUR\nOutro: 12,00 EUR") == ""
    assert only("Fatura\nValor: 2.340,00 EUR", names_total=True) == ""


def test_two_halves_of_a_tax_and_their_sum_are_no_amount_without_tax() -> None:
    def parted(row: str) -> list[tuple[str, str]]:
        document = read_plain(row)
        return [(m.field, str(m.value)) for m in parted_money(document, general(), document_amounts(document))]

    assert parted("Total    20,000.00    1,800.00    1,800.00    3,600.00") == []
    assert parted("Total    100.00    19.00    119.00") == [("net_total", "100.00"), ("tax_total", "19.00")]
