import unicodedata
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import NameTemplateWrong
from archive.names import DEFAULT_TEMPLATE, FIELDS, check_template, name_for, path_key, path_of
from parsers.terms import Status
from tests.archive_samples import TEMPLATE, document

DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")}
nasty = st.text(
    st.one_of(
        st.sampled_from("/\\:*?\"<>|%._-'~ \t\r\n\0\x1b\u202e\u200b\u200d\ufeff\u0301\u00e9\ud800ſßİKCONcon123🧾發"),
        st.characters(),
    ),
    max_size=120,
)


def name(template: str = DEFAULT_TEMPLATE, copy: int = 1, received: date | None = None, **fields: object) -> str:
    return name_for(check_template(template), document(**fields), received, ".pdf", copy)


def test_a_document_gets_the_name_a_person_would_choose() -> None:
    assert name() == "2024/07/Order576461413038785752_JohnDoe_20240715.pdf"


def test_the_second_of_the_same_name_takes_two() -> None:
    assert name(copy=2) == "2024/07/Order576461413038785752_JohnDoe_20240715_2.pdf"


def test_without_an_order_number_the_invoice_number_stands_in_its_place() -> None:
    assert name(order_number="", invoice_number="R/2024 12") == "2024/07/InvoiceR-202412_JohnDoe_20240715.pdf"
    assert name(order_number="") == "2024/07/Document_JohnDoe_20240715.pdf"
    assert name("{invoice_number}_{order_number}", order_number="", invoice_number="7") == "7_Document.pdf"


def test_a_piece_without_its_field_is_left_out_with_its_text() -> None:
    assert name("{buyer}/No{order_number}_of {seller}_{total}{currency}", seller="", total=None) == (
        "JohnDoe/No576461413038785752.pdf"
    )


def test_what_has_no_date_lies_undated_once() -> None:
    assert name(issue_date=None) == "undated/Order576461413038785752_JohnDoe.pdf"
    wanted = "tiktok/undated/576461413038785752.pdf"
    assert name("{marketplace}/{issue_date:%Y}/{issue_date:%m}/{order_number}", issue_date=None) == wanted


def test_all_fields_and_date_formats_can_be_used() -> None:
    assert name("{kind}/{received:%G-W%V}/{issue_date}_{total}_{tax_total}", received=date(2024, 12, 30)) == (
        "invoice/2025-W01/2024-07-15_119.00.pdf"
    )
    assert name("{total}", total=Decimal("1E+3")) == "1000.pdf"
    assert name("{issue_date:%d.%m.%y %j}") == "15.07.24 197.pdf"
    for field in FIELDS:
        check_template(f"{{{field}}}")


def test_a_long_name_loses_the_end_of_its_longest_value_and_nothing_else() -> None:
    long = name(buyer="Žofie " * 60, copy=12)
    assert len(long.split("/")[-1].encode()) == 180
    assert long.startswith("2024/07/Order576461413038785752_ŽofieŽofie")
    assert long.endswith("_20240715_12.pdf")


@pytest.mark.parametrize(
    ("buyer", "wanted"),
    [
        ("CON", "CON_.pdf"),
        ("com1.tar", "com1_.tar.pdf"),
        ("-rf", "rf.pdf"),
        ("..", "Document.pdf"),
        (".hidden", "hidden.pdf"),
        ("Acme Inc.", "AcmeInc.pdf"),
        ("../../etc/passwd", "etc-passwd.pdf"),
        ("a\x00b\r\nc\u202ed\u200be", "abcde.pdf"),
        ("50% off", "50-off.pdf"),
        ("发 票", "发票.pdf"),
        ("Cafe\u0301", "Caf\u00e9.pdf"),
    ],
)
def test_values_are_made_harmless(buyer: str, wanted: str) -> None:
    assert name("{buyer}", buyer=buyer) == wanted


def test_a_folder_of_ours_is_not_taken_by_a_value() -> None:
    assert name("{buyer}/{order_number}", buyer="Review") == "Review_/576461413038785752.pdf"
    assert name("{buyer}/{order_number}", buyer=".billfold").startswith("billfold/")


def test_review_is_flat() -> None:
    held, template = document(status=Status.REVIEW), check_template(DEFAULT_TEMPLATE)
    assert path_of(template, held, None, ".pdf") == "review/Order576461413038785752_JohnDoe_20240715.pdf"


@given(nasty, nasty, nasty, st.integers(1, 99))
def test_every_name_is_safe_on_every_system(order: str, buyer: str, seller: str, copy: int) -> None:
    made = name_for(
        check_template("{seller}/{issue_date:%Y}/Order{order_number}_{buyer}"),
        document(order_number=order, buyer=buyer, seller=seller),
        None,
        ".pdf",
        copy,
    )
    assert made.encode()
    assert made.endswith(f"_{copy}.pdf" if copy > 1 else ".pdf")
    components = made.split("/")
    assert len(components[-1].encode()) <= 180
    for component in components:
        assert component
        assert not set(component) & set('<>:"\\|?*%')
        assert component[0] not in " .-"
        assert component[-1] not in " ."
        assert component.split(".")[0].rstrip().casefold() not in DEVICES
        assert not any(unicodedata.category(c)[0] == "C" for c in component)
        assert unicodedata.is_normalized("NFC", component)


@given(nasty)
def test_copies_never_collide(buyer: str) -> None:
    keys = [path_key(name("{buyer}", buyer=buyer, copy=copy)) for copy in range(1, 12)]
    assert len(set(keys)) == len(keys)


def test_names_that_a_file_system_takes_for_the_same_have_one_key() -> None:
    for one, other in (("ORDER", "order"), ("Caf\u00e9", "Cafe\u0301"), ("STRASSE", "straße"), ("\u212b", "å")):
        assert path_key(one) == path_key(other)
    assert path_key("Order1") != path_key("Order2")


@pytest.mark.parametrize(
    ("template", "mistake"),
    [
        ("", "It is empty."),
        ("  ", "It is empty."),
        ("/srv/{buyer}", "It must not be absolute"),
        ("C:{buyer}", "It must not be absolute"),
        ("~/{buyer}", "It must not be absolute"),
        ("../{buyer}", "It must not hold . or .. as a folder."),
        ("a//{buyer}", "Between two slashes"),
        ("{buyer}/", "Between two slashes"),
        ("{byer}", "There is no field {byer}; there are kind, marketplace, issue_date,"),
        ("{}", "There is no field {}"),
        ("{buyer.name}", "There is no field {buyer.name}"),
        ("{issue_date:%H}", "{issue_date:%H} is not a date's format; it may use %Y %y %m"),
        ("{issue_date:%Y/%m}", "write a field of its own for each folder"),
        ("{total:.2f}", "{total:.2f} must be written {total}"),
        ("{buyer!r}", "must be written without !r"),
        ("{buyer", "A brace { or } has no partner."),
        ("a\\{buyer}", "File names must not hold \\"),
        ("invoice", "The file name has no field"),
        ("x" * 200 + "{buyer}", "is longer than 100 bytes"),
    ],
)
def test_a_wrong_template_is_told_what_is_wrong(template: str, mistake: str) -> None:
    with pytest.raises(NameTemplateWrong) as caught:
        check_template(template)
    assert mistake in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(NameTemplateWrong) as caught:
        check_template("/{byer}/../{issue_date:%Q}_{total:x}")
    assert len(caught.value.mistakes) == 5


@given(st.text(st.sampled_from("{}:!%Y/_.\\abuyerissue_date"), max_size=40))
def test_checking_a_template_either_accepts_it_or_says_why(text: str) -> None:
    try:
        template = check_template(text)
    except NameTemplateWrong as wrong:
        assert wrong.mistakes
    else:
        assert name_for(template, replace(document(), issue_date=None), None, ".pdf").endswith(".pdf")


def test_the_default_template_is_right() -> None:
    assert check_template(DEFAULT_TEMPLATE) == TEMPLATE
