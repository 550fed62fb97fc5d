"""What the writings of one order number, and of one seller's name, have in common."""

import pytest

from archive.keys import bare_key, order_key, same_seller, seller_key


@pytest.mark.parametrize(
    "written",
    [
        "112-5580146-7713902",
        "11255801467713902",
        " 112 5580146 7713902 ",
        "#112-5580146-7713902",
        "Order 112-5580146-7713902",
        "ORDER #112-5580146-7713902",
        "Bestell-Nr.: 112-5580146-7713902",
        "注文番号：112-5580146-7713902",
        "№ 112-5580146-7713902",
        "１１２－５５８０１４６－７７１３９０２",
        "112\u20115580146\u20117713902",
        "١١٢-٥٥٨٠١٤٦-٧٧١٣٩٠٢",
        "112-\u200b5580146-7713902",
    ],
)
def test_every_writing_of_a_number_has_one_key(written: str) -> None:
    assert order_key(written) == "11255801467713902"


@pytest.mark.parametrize(
    ("one", "other"), [("SO-12345", "12345"), ("WEB 1001", "POS 1001"), ("1001", "01001"), ("12345", "123456")]
)
def test_other_numbers_have_other_keys(one: str, other: str) -> None:
    assert order_key(one) != order_key(other)


def test_case_does_not_count_and_a_number_need_not_have_digits() -> None:
    assert order_key("so-12345a") == order_key("SO12345-A")
    assert order_key("KXMRTW") == "kxmrtw"
    assert order_key("Order KXMRTW") != ""
    assert order_key(" - # ") == ""


def test_a_bare_key_lacks_only_the_letters_it_begins_with() -> None:
    assert bare_key(order_key("SO-12345-A")) == "12345a"
    assert bare_key(order_key("A-12")) == "a12"
    assert bare_key("kxmrtw") == "kxmrtw"
    assert bare_key("") == ""


@pytest.mark.parametrize(
    "name",
    [
        "Lantern Goods",
        "LANTERN GOODS",
        "Lantern Goods Ltd.",
        "Lantern Goods, L.L.C.",
        "Lantern Goods GmbH & Co. KG",
        "Lántern Goods S.à r.l.",
        "Lantern Goods sp. z o.o.",
        "ООО «Lantern Goods»",
        "株式会社 Lantern Goods",
    ],
)
def test_the_legal_form_of_a_seller_does_not_count(name: str) -> None:
    assert seller_key(name) == "lanterngoods"


def test_sellers_are_the_same_when_one_name_says_more() -> None:
    assert same_seller("Lantern Goods", "Lantern Goods Berlin GmbH")
    assert same_seller("LanternGoods", "Lantern Goods")
    assert not same_seller("North Lights", "North Ceramics")
    assert not same_seller("", "North Ceramics")
    assert seller_key("Limited") == "limited"
