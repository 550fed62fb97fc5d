import pytest

from parsers.senders.organisations import comparable, is_aligned, is_below, organisation


@pytest.mark.parametrize(
    ("domain", "owner"),
    [
        ("shop.example", "shop.example"),
        ("Mail.SHOP.example.", "shop.example"),
        ("a.b.lantern.co.uk", "lantern.co.uk"),
        ("co.uk", ""),
        ("one.myshopify.com", "one.myshopify.com"),
        ("myshopify.com", ""),
        ("mail.xn--mller-kva.example", "müller.example"),
        ("mail.MÜLLER.example", "müller.example"),
        ("xn--ebay-.com", "xn--ebay-.com"),
        ("shop.xn--p1ai", "shop.рф"),
        ("localhost", ""),
        ("192.0.2.1", ""),
        ("shop..example", ""),
        (".shop.example", ""),
        ("sh op.example", ""),
        ("shop\0.example", ""),
        ("", ""),
        ("a." * 200 + "example", ""),
    ],
)
def test_the_organisation_of_a_domain(domain: str, owner: str) -> None:
    assert organisation(domain) == owner


def test_domains_are_aligned_where_one_organisation_has_both() -> None:
    assert is_aligned("mail.shop.example", "SHOP.example.")
    assert is_aligned("xn--mller-kva.example", "müller.example")
    assert not is_aligned("one.myshopify.com", "two.myshopify.com")
    assert not is_aligned("co.uk", "co.uk")
    assert not is_aligned("shop.example", "shop.example.thief.example")
    assert not is_aligned("", "")


def test_domains_that_only_look_alike_are_not_one() -> None:
    # a label that would not be written so; the Kelvin sign; letters of full width; a letter and its accent apart
    assert not is_aligned("xn--ebay-.com", "ebay.com")
    assert comparable("e\u212aay.example") == ""
    assert comparable("\uff45bay.example") != "ebay.example"
    apart = "mu\u0308ller".encode("punycode").decode()
    assert comparable(f"xn--{apart}.example") != comparable("müller.example")


def test_what_lies_below_a_domain() -> None:
    assert is_below("a.shop.example", "shop.example")
    assert is_below("shop.example", "SHOP.example")
    assert not is_below("ashop.example", "shop.example")
    assert not is_below("", "shop.example")
    assert not is_below("shop.example", "")


def test_any_text_has_an_organisation_or_none() -> None:
    texts = [
        "xn--" + "z" * 59 + ".example",
        "\udcff.example",
        "xn--\udcff.example",
        "xn--99999999.com",
        "." * 300,
    ]
    for text in texts:
        organisation(text)
