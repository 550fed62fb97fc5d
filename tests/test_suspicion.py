"""What the archive knows of accounts speaks against a document that names another one, until it is confirmed."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from archive import search
from archive.archive import Archive
from archive.index import reading as reading_index
from archive.records import Fate, Outcome, Revision, Run, Trust
from archive.suspicion import shortened
from archive.trusting import Word
from parsers.terms import (
    AccountScheme,
    Evidence,
    Finding,
    Kind,
    PaymentAccount,
    PurchaseDocument,
    Sender,
    Status,
    Verdict,
)
from tests.archive_samples import document, mail, proven_archive, reading, rows
from tests.code_samples import iban

OLD, NEW, THIRD = (iban("DE", f"99999999000000004{digit}") for digit in "234")
DOUBT = Finding("arithmetic", "the amounts do not add up to the total 119.00", needs_review=True)


def paid(number: str, scheme: AccountScheme = AccountScheme.IBAN) -> PaymentAccount:
    return PaymentAccount(scheme, number, Evidence("pdf", "its check digits are right", number, "IBAN", 1, 9))


def invoice(number: int, *accounts: str, **fields: Any) -> PurchaseDocument:
    """An invoice of its own, each with its own order."""
    values = {
        "invoice_number": f"R-2024-{number}",
        "order_number": f"57646141303878{number:04}",
        "accounts": tuple(map(paid, accounts)),
        "marketplace": "",
    }
    return document(b"%%PDF-1.4 number %d %s" % (number, "".join(accounts).encode()), **{**values, **fields})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with proven_archive(path) as archive:
        yield archive


class Desk:
    """Files documents, each in a mail of its own."""

    def __init__(self, archive: Archive, path: Path) -> None:
        self.archive, self.path = archive, path
        self.run: Run = archive.start_run("poll")
        self.uid = 0

    def file(self, *documents: PurchaseDocument, junk: bool = False, content: bytes = b"") -> Outcome:
        self.uid += 1
        raw = mail(self.uid, content or b"raw %d" % self.uid, mailbox="Junk" if junk else "INBOX", junk=junk)
        captured = self.archive.capture(raw, self.run)
        return self.archive.file(captured.sha, reading(*documents), junk_holds=junk, run=self.run)

    def say(self, outcome: Outcome, status: Status, **values: str | None) -> None:
        self.archive.desk.revise(Revision(outcome.documents[0].id, status, values, "Ann"))

    def codes(self, outcome: Outcome) -> list[str]:
        with reading_index(self.path) as index:
            [record] = search.records(index, [outcome.documents[0].id])
        return [finding.code for finding in record.document.findings if finding.needs_review]


@pytest.fixture
def desk(archive: Archive, path: Path) -> Desk:
    return Desk(archive, path)


def test_another_account_of_a_known_seller_is_held_with_both_named(desk: Desk) -> None:
    first = desk.file(invoice(1, OLD))
    held = desk.file(invoice(2, NEW))
    assert (first.fate, held.fate, desk.codes(held)) == (Fate.FILED, Fate.REVIEW, ["account_changed"])
    for said in (NEW, f"{OLD[:4]}…{OLD[-4:]}", first.documents[0].path, "a way that you know from before", "confirm"):
        assert said in held.reason


def test_a_confirmed_account_is_known_from_then_on(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    desk.say(desk.file(invoice(2, NEW)), Status.FILED)
    assert desk.file(invoice(3, NEW)).fate is Fate.FILED
    assert desk.file(invoice(4, OLD)).fate is Fate.FILED
    assert desk.file(invoice(5, THIRD)).fate is Fate.REVIEW


def test_what_waits_or_was_rejected_makes_no_account_known(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    desk.say(desk.file(invoice(2, NEW)), Status.REJECTED)
    assert desk.file(invoice(3, NEW)).fate is Fate.REVIEW
    assert desk.file(invoice(4, NEW)).fate is Fate.REVIEW


def test_an_account_beside_the_known_ones_is_held_and_fewer_of_them_are_not(desk: Desk) -> None:
    desk.file(invoice(1, OLD, THIRD))
    assert desk.file(invoice(2, THIRD)).fate is Fate.FILED
    assert desk.codes(desk.file(invoice(3, OLD, NEW))) == ["account_changed"]


def test_an_account_of_another_kind_says_nothing(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    link = paid("pay.lantern.example/r/1", AccountScheme.LINK)
    assert desk.file(invoice(2, accounts=(paid(OLD), link))).fate is Fate.FILED


def test_a_seller_is_known_by_his_tax_number_and_else_by_his_name(desk: Desk) -> None:
    desk.file(invoice(1, OLD, seller="Lantern Goods Ltd.", seller_tax_id="DE 999999999"))
    renamed = invoice(2, NEW, seller="Lantern & Sons", seller_tax_id="DE999999999")
    assert desk.codes(desk.file(renamed)) == ["account_changed"]
    assert desk.codes(desk.file(invoice(3, NEW, seller="LANTERN GOODS"))) == ["account_changed"]
    other_number = invoice(4, NEW, seller="Lantern Goods", seller_tax_id="FR99999999999")
    assert desk.codes(desk.file(other_number)) == ["account_changed"]
    assert desk.file(invoice(5, NEW, seller="Copperwind", seller_tax_id="FR11111111111")).fate is Fate.FILED


def test_a_corrected_seller_is_known_by_what_he_is_called_since(desk: Desk) -> None:
    desk.say(desk.file(invoice(1, OLD, seller="Lantren")), Status.FILED, seller="Lantern Goods")
    assert desk.file(invoice(2, NEW, seller="Lantren")).fate is Fate.FILED
    assert desk.codes(desk.file(invoice(3, NEW))) == ["account_changed"]


def test_links_of_one_host_are_one_account_and_those_that_name_a_person_are_not(desk: Desk) -> None:
    def at(number: int, link: str) -> PurchaseDocument:
        return invoice(number, accounts=(paid(link, AccountScheme.LINK),))

    desk.file(at(1, "pay.lantern.example/r/1"))
    assert desk.file(at(2, "pay.lantern.example/r/2")).fate is Fate.FILED
    assert desk.file(at(3, "pay.1antern.example/r/3")).fate is Fate.REVIEW
    desk.file(replace(at(4, "paypal.me/Copperwind"), seller="Copperwind"))
    assert desk.file(replace(at(5, "www.paypal.me/copperwind/20"), seller="Copperwind")).fate is Fate.FILED
    assert desk.file(replace(at(6, "paypal.me/copperwlnd"), seller="Copperwind")).fate is Fate.REVIEW


def test_a_first_account_is_held_only_after_three_documents_without_one(desk: Desk) -> None:
    desk.file(invoice(1))
    desk.file(invoice(2))
    assert desk.file(invoice(3, OLD, seller="Copperwind")).fate is Fate.FILED
    desk.file(invoice(4))
    held = desk.file(invoice(5, OLD))
    assert desk.codes(held) == ["account_new"]
    desk.say(held, Status.FILED)
    assert desk.file(invoice(6, OLD)).fate is Fate.FILED


def test_confirmations_do_not_say_that_a_seller_names_no_account(desk: Desk) -> None:
    for number in range(1, 5):
        desk.file(invoice(number, kind=Kind.ORDER_CONFIRMATION))
    assert desk.file(invoice(5, OLD)).fate is Fate.FILED


def test_records_of_older_versions_do_not_say_that_a_seller_names_no_account(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from archive import decision

    with monkeypatch.context() as older:
        whole = decision.document_to_json
        older.setattr(
            decision, "document_to_json", lambda one: {k: v for k, v in whole(one).items() if k != "accounts"}
        )
        for number in range(1, 5):
            assert desk.file(invoice(number)).fate is Fate.FILED
    assert desk.file(invoice(5, OLD)).fate is Fate.FILED


def test_a_second_invoice_for_one_order_with_another_account_is_held(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    second = invoice(2, NEW, order_number="57646141303878-0001", seller="", total=Decimal("120.00"))
    assert desk.codes(desk.file(second)) == ["order_account"]


def test_the_order_of_a_marketplace_may_have_several_sellers(desk: Desk) -> None:
    market = {"order_number": "576461413038780001", "marketplace": "tiktok"}
    desk.file(invoice(1, OLD, **market))
    assert desk.file(invoice(2, NEW, seller="Copperwind", **market)).fate is Fate.FILED


def test_a_short_number_is_every_shops(desk: Desk) -> None:
    desk.file(invoice(1, OLD, order_number="1001", invoice_number="1001"))
    other = invoice(2, NEW, order_number="1001", invoice_number="1001", seller="Copperwind")
    assert desk.file(other).fate is Fate.FILED


def test_the_same_document_again_is_not_held_by_its_own_account(desk: Desk) -> None:
    known = invoice(1, OLD)
    desk.file(known)
    assert desk.file(known).fate is Fate.SEEN_BEFORE
    held = invoice(2, NEW)
    assert desk.file(held).fate is Fate.REVIEW
    assert desk.file(held).fate is Fate.SEEN_BEFORE
    same_words = document(b"%PDF-1.4 printed anew", **{name: getattr(held, name) for name in _OF_A_COPY})
    assert desk.file(same_words).fate is Fate.SEEN_BEFORE


_OF_A_COPY = ("invoice_number", "order_number", "accounts", "marketplace", "fingerprint")


def test_a_second_file_of_a_purchase_with_another_account_does_not_vanish(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    again = desk.file(invoice(1, NEW))
    assert again.fate is Fate.REVIEW
    assert {"account_changed", "order_account", "twin"} == set(desk.codes(again))
    copy = invoice(1, THIRD)
    same_words = replace(copy, fingerprint=invoice(1, OLD).fingerprint)
    assert desk.file(same_words).fate is Fate.REVIEW


def test_behind_a_held_document_another_account_does_not_vanish_either(desk: Desk) -> None:
    first = desk.file(invoice(1, OLD, findings=(DOUBT,)))
    second = desk.file(invoice(1, NEW, findings=(DOUBT,)))
    assert (first.fate, second.fate) == (Fate.REVIEW, Fate.REVIEW)
    assert second.documents[0].id != first.documents[0].id


def test_a_demand_from_junk_that_nothing_explains_says_so(desk: Desk) -> None:
    held = desk.file(invoice(1, OLD), junk=True)
    assert set(desk.codes(held)) == {"order_unknown", "from_junk"}


@pytest.mark.parametrize(
    "known", [{"seller": "Other"}, {"order_number": "1"}, {"seller": "Other", "order_number": "1"}]
)
def test_a_demand_from_junk_of_a_known_order_seller_or_marketplace_waits_only_for_its_proof(
    desk: Desk, known: dict[str, str]
) -> None:
    market = {"marketplace": "tiktok"} if len(known) == 2 else {}
    desk.file(invoice(1, **market))
    asking = invoice(1 if "seller" in known else 2, OLD, total=Decimal(5), **{**market, **known})
    assert desk.codes(desk.file(asking, junk=True)) == ["from_junk"]


def test_to_have_paid_by_one_who_carries_out_payments_explains_no_other_bill(desk: Desk) -> None:
    desk.file(invoice(1, marketplace="paypal"))
    asking = invoice(2, OLD, seller="Other", order_number="77", total=Decimal(5), marketplace="paypal")
    assert set(desk.codes(desk.file(asking, junk=True))) == {"order_unknown", "from_junk"}


def test_a_paper_from_junk_that_asks_for_nothing_is_not_called_unknown(desk: Desk) -> None:
    assert desk.codes(desk.file(invoice(1, OLD, kind=Kind.RECEIPT), junk=True)) == ["from_junk"]
    assert desk.codes(desk.file(invoice(2), junk=True)) == ["from_junk"]


def test_leaving_junk_files_what_only_junk_made_unknown(desk: Desk) -> None:
    known = invoice(1, OLD)
    desk.file(known, junk=True)
    desk.file(known)
    desk.archive.write_ledger()
    [row] = rows(desk.path / "ledger.csv")
    assert (row["payment_account"], row["findings"]) == (OLD, "")


def test_leaving_junk_does_not_lift_a_changed_account(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    changed = invoice(2, NEW)
    desk.file(changed, junk=True)
    desk.file(changed)
    desk.archive.write_ledger()
    assert len(rows(desk.path / "ledger.csv")) == 1


def test_what_is_split_off_is_weighed_too(desk: Desk, path: Path) -> None:
    desk.file(invoice(1, OLD))
    assert desk.codes(desk.file(invoice(2, NEW), invoice(3, OLD))) == ["account_changed"]


def test_accounts_stand_in_the_ledger_and_are_found_with_and_without_blanks(desk: Desk, path: Path) -> None:
    first = desk.file(invoice(1, OLD, THIRD)).documents[0].id
    uk = desk.file(invoice(2, seller="Copperwind", accounts=(paid("200000-55779911", AccountScheme.ACCOUNT),)))
    desk.file(invoice(3, NEW))
    desk.archive.write_ledger()
    assert [row["payment_account"] for row in rows(path / "ledger.csv")] == [f"{OLD}; {THIRD}", "200000-55779911"]
    assert rows(path / "review/review.csv")[0]["payment_account"] == NEW
    fours = " ".join(OLD[at : at + 4] for at in range(0, len(OLD), 4))
    with reading_index(path) as index:
        for words in ([OLD], [OLD.lower()], [fours], fours.split()):
            assert [record.id for record in search.find(index, words)] == [first]
        for word in ("20000055779911", "200000-55779911", "55779911"):
            assert [record.id for record in search.find(index, [word])] == [uk.documents[0].id]


def test_an_account_is_shortened_in_its_middle() -> None:
    assert shortened("DE02120300000000202051") == "DE02…2051"
    assert shortened("paypal.me/lantern") == "paypal.me/lantern"
    assert shortened("5050-1055") == "5050-1055"


def virtual(number: int, bank: str = "99999999") -> str:
    """An account that a bank gives out for one payment."""
    return iban("DE", f"{bank}{number:010}")


def test_a_seller_who_gives_each_invoice_its_own_account_is_held_only_until_that_is_known(desk: Desk) -> None:
    for number in range(1, 4):
        desk.say(desk.file(invoice(number, virtual(number))), Status.FILED)
    fourth = desk.file(invoice(4, virtual(4)))
    assert (fourth.fate, desk.codes(fourth)) == (Fate.FILED, [])
    elsewhere = desk.file(invoice(5, virtual(5, bank="11111111")))
    assert desk.codes(elsewhere) == ["account_changed"], "no account at another bank is one of those"
    again = desk.file(invoice(4, virtual(6), total=Decimal("119.00")))
    assert "order_account" in desk.codes(again), "and one invoice has one account"


def test_one_new_account_is_told_of_though_the_seller_has_always_a_new_one(desk: Desk, path: Path) -> None:
    for number in range(1, 4):
        desk.say(desk.file(invoice(number, virtual(number))), Status.FILED)
    desk.file(invoice(4, virtual(4)))
    desk.archive.write_ledger()
    assert rows(path / "ledger.csv")[-1]["findings"] == "account_each_time"


def test_a_house_bank_in_the_footer_beside_the_account_of_one_invoice_changes_nothing(desk: Desk) -> None:
    house = virtual(1, bank="22222222")
    for number in range(1, 4):
        desk.say(desk.file(invoice(number, house, virtual(number))), Status.FILED)
    assert desk.file(invoice(4, house, virtual(4))).fate is Fate.FILED
    assert desk.codes(desk.file(invoice(5, virtual(9, bank="22222222")))) == ["account_changed"]


def test_a_seller_with_one_account_who_changed_it_thrice_does_not_give_a_new_one_each_time(desk: Desk) -> None:
    for number in range(1, 10):
        desk.say(desk.file(invoice(number, virtual(number // 4))), Status.FILED)
    assert desk.codes(desk.file(invoice(10, virtual(10)))) == ["account_changed"]


def test_an_account_without_an_iban_in_place_of_the_known_iban_is_held(desk: Desk) -> None:
    desk.file(invoice(1, OLD))
    for number, new in enumerate(
        (
            paid("200000-55779911", AccountScheme.ACCOUNT),
            paid("TJRyWwFs9wTFGZg3JbrVriFbNfCug5tDeC", AccountScheme.ADDRESS),
            paid("paypal.me/nobody", AccountScheme.LINK),
        ),
        2,
    ):
        assert desk.codes(desk.file(invoice(number, accounts=(new,)))) == ["account_changed"]
    own = paid("pay.lantern.example/r/1", AccountScheme.LINK)
    assert desk.file(invoice(9, accounts=(own,))).fate is Fate.FILED


def test_the_same_account_with_and_without_its_country_is_one(desk: Desk) -> None:
    desk.file(invoice(1, iban("GB", "NWBK60161331926819")))
    national = paid("601613-31926819", AccountScheme.ACCOUNT)
    assert desk.file(invoice(2, accounts=(national,))).fate is Fate.FILED


def test_a_known_seller_s_name_beside_another_known_tax_number_is_held(desk: Desk) -> None:
    desk.file(invoice(1, OLD, seller_tax_id="DE999999999"))
    desk.file(invoice(2, NEW, seller="Copperwind", seller_tax_id="FR11111111111"))
    mixed = invoice(3, NEW, seller_tax_id="FR11111111111")
    assert desk.codes(desk.file(mixed)) == ["account_changed"]


def test_many_confirmations_do_not_hide_that_a_seller_s_invoices_name_no_account(desk: Desk) -> None:
    for number in range(1, 106):
        desk.file(invoice(number, kind=Kind.ORDER_CONFIRMATION))
    for number in range(106, 109):
        desk.file(invoice(number))
    assert desk.codes(desk.file(invoice(109, OLD))) == ["account_new"]


def test_trust_in_a_sender_does_not_file_one_of_two_that_name_other_accounts_for_one_order(desk: Desk) -> None:
    unproven = Finding("unproven_sender", "nothing proves that it is his", needs_review=True)
    told = {"sender": Sender("billing@lantern.example", Verdict.UNPROVEN), "findings": (unproven,)}
    first = desk.file(invoice(1, OLD, **told))
    second = desk.file(invoice(1, NEW, total=Decimal("120.00"), **told))
    assert "order_account" in desk.codes(second)
    desk.archive.desk.trust(Word("billing@lantern.example", Trust.TRUSTED, "Ann"), [first.documents[0].id])
    assert "order_account" in desk.codes(first)


def test_a_seller_whose_invoices_have_each_a_link_of_their_own_is_held_only_until_that_is_known(desk: Desk) -> None:
    def at(number: int, host: str) -> PurchaseDocument:
        return invoice(number, accounts=(paid(f"{host}/a{number}", AccountScheme.LINK),))

    for number in range(1, 4):
        desk.say(desk.file(at(number, "buy.stripe.com")), Status.FILED)
    assert desk.file(at(4, "buy.stripe.com")).fate is Fate.FILED
    assert desk.codes(desk.file(at(5, "paypal.me"))) == ["account_changed"]


def test_an_address_to_pay_to_is_another_with_a_dot_in_it(desk: Desk) -> None:
    def at(number: int, address: str) -> PurchaseDocument:
        return invoice(number, accounts=(paid(address, AccountScheme.ACCOUNT),))

    desk.file(at(1, "lantern.goods@bank"))
    assert desk.file(at(2, "Lantern.Goods@bank")).fate is Fate.FILED
    assert desk.codes(desk.file(at(3, "lanterngoods@bank"))) == ["account_changed"]
