"""Marketplace files: what they may say, and what is told when they are wrong."""

import time
from importlib.resources import files

import pytest

from parsers.errors import TemplateWrong
from parsers.marketplaces.checked import read_marketplace
from parsers.marketplaces.templates import EVENTS, LONGEST_SUBJECT, all_known, built_in, marketplace_of, rules_for
from parsers.terms import Event

GOOD = """
name = "Kiosk"
senders = ["@kiosk.example", "orders@mall.example"]
not_senders = ["news@kiosk.example"]
order_number = 'K-\\d{6}'
[currency]
"kiosk.example" = "USD"
[labels]
total = ["All in all"]
[[subjects]]
kind = "order_confirmation"
match = ["^Your order", "^Bought from (?P<seller>.+)$"]
"""


def test_a_file_says_who_sends_and_what_subjects_mean() -> None:
    kiosk = read_marketplace("kiosk", GOOD)
    assert (kiosk.id, kiosk.name, kiosk.labels) == ("kiosk", "Kiosk", (("total", "All in all"),))
    assert kiosk.subject_kind("your ORDER 5") == "order_confirmation"
    assert kiosk.subject_kind("Not your order") == ""
    assert (kiosk.currency_from("a@mail.kiosk.example"), kiosk.currency_from("a@mall.example")) == ("USD", "")


@pytest.mark.parametrize(
    ("address", "sends"),
    [("a@kiosk.example", True), ("a@mail.kiosk.example", True), ("orders@mall.example", True),
     ("a@mall.example", False),
     ("a@evilkiosk.example", False), ("a@kiosk.example.evil.example", False), ("", False)],
)  # fmt: skip
def test_a_domain_counts_with_what_is_below_it_and_not_with_what_ends_alike(address: str, sends: bool) -> None:
    kiosk = read_marketplace("kiosk", GOOD)
    assert (marketplace_of(address, [kiosk]) is kiosk) is sends


@pytest.mark.parametrize(
    ("address", "sends"),
    [("news@kiosk.de", True), ("news@kiosk.co.uk", True), ("news@kiosk.com.au", True), ("news@kiosk.evil.de", False),
     ("news@kiosk.museum", False), ("orders@kiosk.de", False), ("a@letters.mall.fr", True),
     ("a@x.letters.mall.com", True), ("a@mall.fr", False)],
)  # fmt: skip
def test_a_star_at_the_end_of_a_sender_is_any_countrys_domain(address: str, sends: bool) -> None:
    kiosk = read_marketplace("kiosk", GOOD.replace('"news@kiosk.example"', '"news@kiosk.*", "@letters.mall.*"'))
    assert kiosk.sends_from(address) is sends


def test_marketing_comes_from_a_marketplace_and_sells_nothing() -> None:
    kiosk = read_marketplace("kiosk", GOOD)
    assert kiosk.sends_from("news@kiosk.example")
    assert not kiosk.sells_from("news@kiosk.example")


def test_every_mistake_of_a_file_is_told_at_once_with_its_key() -> None:
    wrong = 'nome = "x"\nsenders = ["kiosk"]\norder_number = "("\n[labels]\nsum = ["x"]\n'
    wrong += '[[subjects]]\nkind = "bill"\nmatch = []'
    with pytest.raises(TemplateWrong) as told:
        read_marketplace("kiosk", wrong)
    assert all(
        key in str(told.value) for key in ("kiosk.toml", "nome", "name", "senders", "order_number", "sum", "bill")
    )


def test_each_mistake_names_where_it_is_and_what_is_allowed() -> None:
    wrong = GOOD + 'kinds = ["x"]\n[other]\n'
    with pytest.raises(TemplateWrong) as told:
        read_marketplace("kiosk", wrong)
    found = {mistake.where: mistake.sentence for mistake in told.value.mistakes}
    assert found == {
        ("subjects", 0, "kinds"): "there is no such key here; allowed are kind, match",
        (
            "other",
        ): "there is no such key here; allowed are currency, invoice_number, issuers, labels, name, not_senders, "
        "order_number, order_number_alone, payment, return_days, senders, subjects",
    }


@pytest.mark.parametrize("pattern", ["", ".*", "x?", "^"])
def test_a_pattern_that_is_found_everywhere_is_a_mistake(pattern: str) -> None:
    with pytest.raises(TemplateWrong, match="found in an empty text"):
        read_marketplace("kiosk", GOOD.replace("^Your order", pattern))


def test_a_currency_is_a_code_and_no_sign() -> None:
    with pytest.raises(TemplateWrong, match="no currency code"):
        read_marketplace("kiosk", GOOD.replace('"USD"', '"$"'))


def test_own_marketplaces_stand_first_and_replace_those_of_the_same_name() -> None:
    own = [read_marketplace("kiosk", GOOD), read_marketplace("Amazon", GOOD)]
    known = all_known(own)
    assert known[:2] == tuple(own)
    assert {m.id for m in built_in()} - {m.id for m in known} == {"amazon"}
    assert len(known) == len(built_in()) + 1


def test_a_file_that_is_no_toml_is_told_by_its_name() -> None:
    with pytest.raises(TemplateWrong, match=r"kiosk\.toml is not valid TOML"):
        read_marketplace("kiosk", "name = ")


def test_the_built_in_ones_are_there_and_none_sends_for_another() -> None:
    ids = [marketplace.id for marketplace in built_in()]
    assert {"amazon", "ebay", "aliexpress", "lazada", "tiktok_shop"} <= set(ids)
    senders = [sender for marketplace in built_in() for sender in marketplace.senders]
    assert len(senders) == len(set(senders))


def test_what_only_moves_money_says_so() -> None:
    assert not read_marketplace("kiosk", GOOD).payment
    assert read_marketplace("purse", "payment = true\n" + GOOD).payment


def test_a_subject_may_name_the_seller() -> None:
    kiosk = read_marketplace("kiosk", GOOD)
    assert kiosk.subject_seller("Bought from Marlow Candles ") == "Marlow Candles"
    assert kiosk.subject_kind("Bought from Marlow Candles") == "order_confirmation"
    assert (kiosk.subject_seller("Your order"), kiosk.subject_seller("Hello")) == ("", "")


def test_events_are_those_of_the_timeline_and_four_that_go_nowhere() -> None:
    assert {*Event} | {"status", "message", "account", "marketing"} == EVENTS
    for former in ("shipping", "pickup"):
        with pytest.raises(TemplateWrong, match="ready_for_pickup"):
            read_marketplace("kiosk", GOOD.replace("order_confirmation", former))


def test_a_costly_pattern_of_a_user_sees_only_the_beginning_of_a_subject() -> None:
    kiosk = read_marketplace("kiosk", GOOD.replace("^Your order", "order.*paid"))
    started = time.thread_time()
    assert kiosk.subject_kind("order " * 20_000) == ""
    assert time.thread_time() - started < 0.2
    assert kiosk.subject_kind("order " + " " * (LONGEST_SUBJECT - 10) + "paid") == "order_confirmation"
    assert kiosk.subject_kind("order " + " " * LONGEST_SUBJECT + "paid") == ""


def test_the_files_that_come_with_the_program_are_without_mistakes() -> None:
    folder = files("parsers") / "marketplaces"
    checked = [
        read_marketplace(known.id, (folder / f"{known.id}.toml").read_text(encoding="utf-8")) for known in built_in()
    ]
    assert checked == list(built_in())


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("a@shop.example", "@shop.example"),
        ("a@mail.shop.example", "@shop.example"),
        ("news@shop.example", "news@shop.example"),
        ("a@shop.co.uk", "@shop.*"),
        ("a@de.shop.com", "@shop.*"),
        ("news@shop.de", "news@shop.*"),
    ],
)
def test_an_address_comes_under_the_rules_of_its_domain(address: str, rule: str) -> None:
    assert rule in rules_for(address)


@pytest.mark.parametrize(
    ("address", "rule"),
    [
        ("a@myshop.example", "@shop.example"),
        ("a@shop.example.org", "@shop.example"),
        ("news@mail.shop.example", "news@shop.example"),
        ("a@shop.museum", "@shop.*"),
        ("a@shop.*", "@shop.*"),
        ("", "@shop.example"),
    ],
)
def test_no_address_comes_under_the_rules_of_another_domain(address: str, rule: str) -> None:
    assert rule not in rules_for(address)
