"""What proves a total, and what must not: rates, columns, payments, charges behind it, tax on top."""

from decimal import Decimal

import pytest

from parsers.fields.loose_money import loose_money, parted_money, percentages, split_totals, tax_rates, taxes_in_asides
from parsers.fields.money import labelled_money
from parsers.fields.money_figures import document_amounts
from parsers.fields.money_labels import names_a_total
from parsers.fields.totals import Totals, work_out
from parsers.pages.page import read_plain
from parsers.text.glossary import general


def totals_of(text: str) -> Totals:
    document, glossary = read_plain(text), general()
    amounts = document_amounts(document)
    money = labelled_money(document, glossary, amounts)
    money = split_totals(money + parted_money(document, glossary, amounts))
    if not any(m.field == "tax_total" for m in money):
        money += taxes_in_asides(document, glossary, amounts)
    return work_out(
        money,
        (),
        loose_money(document, amounts),
        tax_rates(document, glossary, amounts),
        percentages(document, amounts),
        names_total=names_a_total(document, glossary),
    )


def told(text: str) -> tuple[str, bool, bool]:
    """The total, whether a sum proves it, and whether it is doubtful."""
    totals = totals_of(text)
    proven = totals.proof is not None and totals.proof.is_sum
    return str(totals.total.value) if totals.total else "", proven, bool(totals.doubtful)


def rule(text: str) -> str:
    totals = totals_of(text)
    assert totals.proof is not None
    return totals.proof.rule


PROVEN = {
    "net_and_tax": ("Subtotal  100.00\nVAT 19%  19.00\nTotal  119.00", "net 100.00 + tax 19.00 = 119.00"),
    "rate_of_net": ("Subtotal  100.00\nplus 19% VAT\nTotal  119.00", "net 100.00 + 19 % = 119.00"),
    "tax_within": ("Total  119.00\nincl. VAT 19%  19.00", "tax 19.00 is the 19 % in 119.00"),
    "column": (
        "Lamp             60.00\nDesk             59.00\nTotal           119.00",
        "the 2 amounts above it add up to 119.00",
    ),
    "paid_and_due": ("Total  119.00\nDeposit paid  50.00\nAmount due  69.00", "paid 50.00 and due 69.00 make 119.00"),
    "cash_and_change": ("Total  8.00\nCash  20.00\nChange  12.00", "paid 20.00 and given back 12.00 make 8.00"),
    "balance_and_due": (
        "Previous balance  50.00\nTotal  119.00\nAmount due  169.00", "119.00 + balance 50.00 = due 169.00",
    ),
    "unlabelled_net": ("33.35\nVAT 19%  6.33\nTotal  39.68", "33.35 + tax 6.33 = 39.68"),
    "two_unlabelled": ("100.00\n19%  19.00\nTotal  119.00", "100.00 + 19 % 19.00 = 119.00"),
    "rounded": (
        "Subtotal  100.00\nVAT 8.1%  8.10\nRounding  0.02\nTotal  108.12",
        "net 100.00 + tax 8.10 + rounding 0.02 = 108.12",
    ),
    "withheld": (
        "Base imponible  100.00\nIVA 21%  21.00\nRetención IRPF 15%  15.00\nTotal  106.00",
        "net 100.00 + tax 21.00 - withheld tax 15.00 = 106.00",
    ),
    "discount": (
        "Subtotal  200.00\nDiscount 50%  -100.00\nVAT 19%  19.00\nTotal  119.00",
        "net 200.00 + tax 19.00 - discount 100.00 = 119.00",
    ),
    "two_taxes": (
        "Subtotal  100.00\nGST 5%  5.00\nQST 9.975%  9.98\nTotal  114.98", "net 100.00 + tax 14.98 = 114.98",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PROVEN)
def test_a_sum_that_comes_out_proves_the_total_and_says_how(name: str) -> None:
    text, why = PROVEN[name]
    assert told(text)[1:] == (True, False)
    assert rule(text) == why


UNPROVEN = {
    "rate_off_by_a_cent": "Subtotal  100.00\nplus 19% VAT\nTotal  119.01",
    "tax_of_another_rate": "Total  119.00\nincl. VAT 7%  19.00",
    "column_off_by_a_cent": "Lamp             60.00\nDesk             59.01\nTotal           119.00",
    "other_column": "Lamp  60.00\nDesk  59.00\nTotal                                    119.00",
    "one_amount_above": "Lamp            119.00\nTotal           119.00",
    "paid_and_due_of_more": "Total  119.00\nDeposit paid  50.00\nAmount due  70.00",
    "net_without_its_rate": "100.00\nVAT 7%  19.00\nTotal  119.00",
}


@pytest.mark.parametrize("name", UNPROVEN)
def test_a_sum_that_does_not_come_out_proves_nothing(name: str) -> None:
    assert told(UNPROVEN[name])[1] is False


ITEMS = "Lamp             60.00\nDesk             40.00\nTotal           100.00\n"


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Total  100.00\nVAT 19%  19.00\nTo pay  119.00", "119.00"),
        (f"{ITEMS}VAT 19%  19.00\nTo pay  119.00", "119.00"),
        (f"{ITEMS}VAT 19%  19.00\n  119.00", "119.00"), (f"{ITEMS}Sales tax  8.25\nDue  108.25", "108.25"),
    ],
)  # fmt: skip
def test_what_is_called_total_before_its_tax_is_the_net_amount(text: str, total: str) -> None:
    assert told(text) == (total, True, False)
    assert str(totals_of(text).others["net_total"].value) == "100.00"


def test_a_total_whose_tax_comes_on_top_without_a_sum_of_both_is_doubtful() -> None:
    assert told(f"{ITEMS}VAT 19%  19.00")[2]
    assert not told(f"{ITEMS}VAT 19%  15.97")[2]  # its share of 100.00
    assert not told(ITEMS)[2]


def test_what_is_due_with_an_earlier_bill_is_not_the_total() -> None:
    for label in ("Previous balance", "Opening balance"):
        text = f"{label}            50.00\nNew work                    119.00\nTotal due                   169.00"
        assert told(text)[1] is False
    later = "Total            57.49\nEarlier bill     15.00\nBalance due      72.49"
    assert told(later)[1] is False


@pytest.mark.parametrize("charge", ["Tip", "Gratuity", "Service charge"])
def test_a_tip_behind_the_total_makes_it_doubtful_when_more_was_paid(charge: str) -> None:
    text = f"Subtotal  20.00\nTax  2.00\nTotal  22.00\n{charge}  4.00\nTotal paid  26.00"
    assert told(text)[2]


def test_a_tip_within_the_total_is_no_doubt() -> None:
    text = "Subtotal  20.00\nTax  2.00\nTip  4.00\nTotal  26.00\nTotal paid  26.00"
    assert told(text) == ("26.00", True, False)


@pytest.mark.parametrize(
    ("text", "net", "tax"),
    [
        ("Total  100.00  19.00  119.00\nItem  100.00", "100.00", "19.00"),
        ("Total    100.00    19.00    119.00", "100.00", "19.00"),
    ],
)
def test_net_and_tax_before_the_total_in_its_row_are_told_apart(text: str, net: str, tax: str) -> None:
    others = totals_of(text).others
    assert (str(others["net_total"].value), str(others["tax_total"].value)) == (net, tax)


def test_a_tax_in_an_aside_is_the_tax_and_not_the_total() -> None:
    totals = totals_of("Total  119.00 EUR (incl. 19.00 EUR VAT)")
    assert totals.total is not None
    assert (totals.total.value, totals.others["tax_total"].value) == (Decimal("119.00"), Decimal("19.00"))


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Net  100.00\nVAT  19.00\n  119.00", "119.00"), ("Net  100.00\nVAT  19.00\n  119.00\nSave  500.00", ""),
        ("Lamp             60.00\nDesk             59.00\n                119.00", "119.00"),
        ("Lamp             60.00\nDesk             59.00\n                120.00", ""),
    ],
)  # fmt: skip
def test_an_amount_without_a_label_is_the_total_only_as_the_largest_that_a_sum_proves(text: str, total: str) -> None:
    assert told(text)[0] == total


def test_rates_stand_beside_a_word_for_tax_and_other_percentages_do_not_count_as_such() -> None:
    document = read_plain("VAT 19%  19.00\nMwSt.  7 %\nDiscount 50%\nVAT 75%\nYou save 20 %")
    amounts = document_amounts(document)
    assert tax_rates(document, general(), amounts) == [Decimal(19), Decimal(7)]
    assert percentages(document, amounts) == [Decimal(19), Decimal(7), Decimal(20)]
