"""Forwarded messages in the bodies of others: their headers, their bodies, and what is none."""

from dataclasses import replace

import pytest

from parsers.mail.forwards import Letter, letters_in_page, letters_in_text
from parsers.mail.header_block import author_of
from parsers.mail.mail_words import ANY, Role, Separator, label_of, prefixes_of, separator_of
from parsers.pages.html import read_html
from parsers.terms import MessageSummary

SUMMARY = MessageSummary(
    sender="jane.sample@home.example",
    to="invoices@books.example",
    subject="Fwd: Your order 1234",
    date="2024-09-20T10:00:00+02:00",
)
HEADER = """From: Harbour Shop <orders@harbour.example>
Date: Tue, Sep 17, 2024 at 10:22 AM
Subject: Your order 1234
To: <jane.sample@home.example>
"""
GMAIL = f"""Please book this.

---------- Forwarded message ---------
{HEADER}

Thank you for your order.
Total 12.00 EUR
"""


def one(text: str, summary: MessageSummary = SUMMARY) -> Letter:
    letters = letters_in_text(text, summary)
    assert len(letters) == 1
    return letters[0]


def test_a_forward_gives_header_body_and_evidence() -> None:
    letter = one(GMAIL)
    header = letter.header
    assert (header.sender, header.sender_name) == ("orders@harbour.example", "Harbour Shop")
    assert (header.to, header.subject, header.date) == (
        "jane.sample@home.example",
        "Your order 1234",
        "2024-09-17T10:22:00",
    )
    assert header.body == "Thank you for your order.\nTotal 12.00 EUR"
    assert [line.text for line in letter.document.lines] == ["Thank you for your order.", "Total 12.00 EUR"]
    assert {name: (found.label, found.line) for name, found in header.evidence.items()} == {
        "from": ("From", 4),
        "date": ("Date", 5),
        "subject": ("Subject", 6),
        "to": ("To", 7),
    }


def test_marks_of_quotation_are_taken_from_the_body_and_what_follows_the_quotation_is_not_in_it() -> None:
    quoted = "\n".join("> " + line for line in GMAIL.splitlines()[3:])
    letter = one(f"See below.\n\nBegin forwarded message:\n\n{quoted}\n\nThis message is confidential.\n")
    assert letter.header.sender == "orders@harbour.example"
    assert letter.header.body == "Thank you for your order.\nTotal 12.00 EUR"


def test_of_a_message_forwarded_twice_the_first_is_given() -> None:
    inner = GMAIL.partition("\n\n")[2]
    outer = f"""---------- Forwarded message ---------
From: John Colleague <john@office.example>
Date: Wed, Sep 18, 2024 at 8:00 AM
Subject: Fwd: Your order 1234
To: <jane.sample@home.example>

For you.

{inner}"""
    letter = one(outer)
    assert (letter.header.sender, letter.depth) == ("orders@harbour.example", 2)
    assert letter.header.body.startswith("Thank you for your order.")


def test_messages_forwarded_side_by_side_are_several() -> None:
    second = GMAIL.partition("\n\n")[2].replace("1234", "5678").replace("harbour", "meadow")
    long = "\n".join(f"Line {n} of the order" for n in range(20))
    letters = letters_in_text(GMAIL + long + "\n\n" + second, SUMMARY)
    assert [(letter.header.sender, letter.header.subject) for letter in letters] == [
        ("orders@harbour.example", "Your order 1234"),
        ("orders@meadow.example", "Your order 5678"),
    ]
    assert "meadow" not in letters[0].header.body


def test_the_thread_below_a_forwarded_message_does_not_belong_to_it() -> None:
    letter = one(
        GMAIL
        + """
From: Jane Sample <jane.sample@home.example>
Sent: Monday, September 16, 2024 9:00 AM
To: Harbour Shop <orders@harbour.example>
Subject: Re: a question

Is it blue? Total 99.00 EUR
"""
    )
    assert letter.header.sender == "orders@harbour.example"
    assert "99.00" not in letter.header.body


def test_a_bare_header_is_a_forward_below_a_forwards_subject_and_none_below_an_answers() -> None:
    bare = f"FYI\n\n{HEADER}\nThank you.\n"
    assert one(bare).header.sender == "orders@harbour.example"
    assert letters_in_text(bare, replace(SUMMARY, subject="Re: Your order 1234")) == []
    assert letters_in_text(bare, replace(SUMMARY, subject="AW: Fwd: Your order 1234")) == []


def test_an_answer_that_quotes_is_no_forward() -> None:
    text = "Thanks!\n\nOn Tue, Sep 17, 2024 at 10:22 AM Harbour Shop <orders@harbour.example> wrote:\n\n> Total 12.00\n"
    assert letters_in_text(text, replace(SUMMARY, subject="Re: Your order")) == []
    assert letters_in_text(text, replace(SUMMARY, subject="Your order")) == []


def test_a_sentence_above_a_forward_gives_author_and_day_and_the_subject_is_the_forwards_own() -> None:
    letter = one(
        "On Tue, Sep 17, 2024 at 10:22 AM Harbour Shop\n<orders@harbour.example> wrote:\n\n> Total 12.00 EUR\n"
    )
    header = letter.header
    assert (header.sender, header.sender_name) == ("orders@harbour.example", "Harbour Shop")
    assert (header.date, header.subject, header.body) == (
        "2024-09-17T10:22:00",
        "Your order 1234",
        "Total 12.00 EUR",
    )
    assert header.evidence["subject"].source == "subject"


@pytest.mark.parametrize(
    "text",
    [
        "From: Berlin\nTo: Hamburg\nDate: 2024-09-17\nParcel 12\n",
        "Invoice 7\nFrom: Harbour Shop\nTo: Jane Sample\nDate: 17.09.2024\nSubject: Invoice 7\nTotal 12.00\n",
        "---------- Forwarded message ----------\nwas the title of our last newsletter.\n",
    ],
)
def test_what_only_looks_like_a_header_is_no_forward(text: str) -> None:
    assert letters_in_text(text, replace(SUMMARY, subject="Your order")) == []


def test_a_header_in_a_language_that_is_in_no_list_is_known_by_its_values() -> None:
    text = """---------- Zzz qqq ----------
Aaa: Harbour Shop <orders@harbour.example>
Bbb: 17.09.2024 10:22
Ccc: Your order 1234
Ddd: Jane Sample <jane.sample@home.example>

Total 12.00 EUR
"""
    header = one(text).header
    assert (header.sender, header.to) == ("orders@harbour.example", "jane.sample@home.example")
    assert (header.date, header.subject, header.body) == (
        "2024-09-17T10:22:00",
        "Your order 1234",
        "Total 12.00 EUR",
    )


def test_a_page_gives_the_addresses_that_it_hides_behind_names() -> None:
    markup = """<div>FYI</div><div id="divRplyFwdMsg">
    <b>Von:</b> <a href="mailto:orders@harbour.example">Harbour Shop</a><br>
    <b>Gesendet:</b> Dienstag, 17. September 2024 10:22<br><b>An:</b> Jane Sample &lt;jane.sample@home.example&gt;<br>
    <b>Betreff:</b> Your order 1234</div><table><tr><td>Total</td><td>12.00 EUR</td></tr></table>"""
    letters = letters_in_page(read_html(markup), markup, replace(SUMMARY, subject="WG: Your order 1234"))
    assert len(letters) == 1
    assert letters[0].header.sender == "orders@harbour.example"
    assert letters[0].header.date == "2024-09-17T10:22:00"
    assert [[s.text for s in line.segments] for line in letters[0].document.lines] == [["Total", "12.00 EUR"]]


def test_a_forward_of_many_thousand_lines_is_read_in_no_time() -> None:
    import time

    text = GMAIL + "From: a@b.example\nOn x wrote:\n> > From\n" * 6_000
    start = time.perf_counter()
    assert one(text).header.sender == "orders@harbour.example"
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Harbour Shop <orders@harbour.example>", ("Harbour Shop", "orders@harbour.example")),
        ('"Shop, Harbour" <Orders@Harbour.example>', ("Shop, Harbour", "orders@harbour.example")),
        ("Harbour Shop [mailto:orders@harbour.example]", ("Harbour Shop", "orders@harbour.example")),
        ("orders@harbour.example <mailto:orders@harbour.example>", ("", "orders@harbour.example")),
        ("Harbour Shop (orders@harbour.example)", ("Harbour Shop", "orders@harbour.example")),
        ("bounce@relay.example on behalf of Harbour <orders@harbour.example>", ("Harbour", "orders@harbour.example")),
        ("Harbour Shop", ("Harbour Shop", "")),
        ("", ("", "")),
    ],
)
def test_authors_are_read_in_every_spelling(value: str, expected: tuple[str, str]) -> None:
    assert author_of(value) == expected


@pytest.mark.parametrize(
    ("line", "role", "value"),
    [
        ("*From:* Shop", Role.FROM, "Shop"),
        ("寄件者：Shop", Role.FROM, "Shop"),
        ("보낸사람 : Shop", Role.FROM, "Shop"),
        ("Date\u00a0:\u00a0hier", Role.DATE, "hier"),
        ("À : Jane", Role.TO, "Jane"),
        ("Von/From: Shop", Role.FROM, "Shop"),
    ],
)
def test_labels_are_known_in_every_spelling(line: str, role: Role, value: str) -> None:
    label = label_of(line)
    assert label is not None
    assert (label.role, label.value) == (role, value)


@pytest.mark.parametrize("line", ["Thank you: for ordering", "12:30", "https://shop.example/From: x", ""])
def test_other_lines_are_no_labels(line: str) -> None:
    assert label_of(line) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("---------- Forwarded message ---------", Separator.FORWARD),
        ("-------- Weitergeleitete Nachricht --------", Separator.FORWARD),
        ("Début du message réexpédié :", Separator.FORWARD),
        ("----- Forwarded by Jane Sample on 09/17/2024 -----", Separator.FORWARD),
        ("-----Original Message-----", Separator.ORIGINAL),
        ("________________________________", Separator.ORIGINAL),
        ("Thank you for your order", None),
    ],
)
def test_separators_tell_forwards_from_what_answers_have_too(line: str, kind: Separator | None) -> None:
    assert separator_of(line) is kind


def test_prefixes_are_told_apart_outermost_first() -> None:
    assert prefixes_of("AW: WG: [ext] Fwd: Your order: 5") == ([frozenset(), ANY, ANY], "Your order: 5")
    assert prefixes_of("Invoice: 5") == ([], "Invoice: 5")
