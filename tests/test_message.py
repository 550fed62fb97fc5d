"""Messages as trees: summary, bodies, parts, attached messages, and what is wrong with them."""

from email.message import EmailMessage

import pytest

from parsers import sniff
from parsers.embedded import files_in_text, from_base64
from parsers.message import MOST_DEPTH, messages_within, read_message
from tests.hostile_samples import (
    GOOD_PDF,
    HEADER,
    TEXT_PART,
    bad_mails,
    base64_part,
    mails_that_hide_a_pdf,
    multipart,
    nested_messages,
    nested_parts,
    uuencoded,
    zip_of,
)

HIDDEN = mails_that_hide_a_pdf()


def test_a_message_tells_who_sent_what_when() -> None:
    summary = read_message(HEADER + b"\r\nhello").summary
    assert (summary.sender, summary.sender_name, summary.to) == ("billing@kiosk.example", "Kiosk", "me@home.example")
    assert (summary.subject, summary.date) == ("Your invoice", "2024-07-15T10:00:00+00:00")
    assert summary.message_id == "<1@kiosk.example>"


def test_both_bodies_of_an_alternative_are_kept_and_are_no_leaves() -> None:
    mail = EmailMessage()
    mail.set_content("Total 5,00 €")
    mail.add_alternative("<p>Total 5,00 €</p>", subtype="html")
    message = read_message(mail.as_bytes())
    assert [text.strip() for text in message.text] == ["Total 5,00 €"]
    assert [text.strip() for text in message.html] == ["<p>Total 5,00 €</p>"]
    assert message.leaves == ()


def test_a_part_has_its_section_its_name_and_its_bytes() -> None:
    mail = multipart(
        TEXT_PART, base64_part(GOOD_PDF, b'Content-Type: application/pdf; name="=?utf-8?Q?R=C3=A9.pdf?="\r\n')
    )
    (leaf,) = read_message(mail).leaves
    assert (leaf.path, leaf.filename, leaf.media_type, leaf.content) == ("2", "Ré.pdf", sniff.PDF, GOOD_PDF)


def test_a_part_within_a_part_has_both_numbers() -> None:
    (leaf,) = read_message(nested_parts(2)).leaves
    assert leaf.path == "1.1"


@pytest.mark.parametrize("name", sorted(set(HIDDEN) - {"zip"}))
def test_a_hidden_pdf_is_a_leaf_of_some_message_byte_for_byte(name: str) -> None:
    leaves = [leaf for message in messages_within(read_message(HIDDEN[name])) for leaf in message.leaves]
    assert [(leaf.media_type, leaf.content) for leaf in leaves] == [(sniff.PDF, GOOD_PDF)]


def test_a_pdf_without_a_name_is_no_defect_of_its_message() -> None:
    assert read_message(HIDDEN["part_without_a_name"]).findings == ()


def test_a_missing_closing_boundary_is_told() -> None:
    assert [finding.code for finding in read_message(HIDDEN["no_closing_boundary"]).findings] == ["malformed"]


def test_an_attached_message_has_its_own_summary_and_section() -> None:
    inner = HEADER.replace(b"Your invoice", b"Inner one") + b"\r\nhello"
    outer = read_message(multipart(TEXT_PART, b"Content-Type: message/rfc822\r\n\r\n" + inner))
    assert [(m.path, m.summary.subject) for m in messages_within(outer)] == [("", "Your invoice"), ("2", "Inner one")]


def test_an_empty_attachment_is_told_by_its_name() -> None:
    message = read_message(multipart(TEXT_PART, b"Content-Type: application/pdf; name=a.pdf\r\n\r\n"))
    assert [(f.code, "a.pdf" in f.message) for f in message.findings] == [("empty_attachment", True)]


def test_text_after_a_pdf_in_uuencode_stays_text() -> None:
    mail = HEADER + b"Content-Type: text/plain\r\n\r\nbefore\r\n" + uuencoded(GOOD_PDF) + b"after\r\n"
    message = read_message(mail)
    assert "before" in message.text[0]
    assert "after" in message.text[0]
    assert [leaf.filename for leaf in message.leaves] == ["invoice.pdf"]


@pytest.mark.parametrize("mail", [nested_messages(MOST_DEPTH + 5), nested_parts(MOST_DEPTH + 5)])
def test_what_is_nested_too_deep_asks_for_a_person(mail: bytes) -> None:
    findings = [finding for message in messages_within(read_message(mail)) for finding in message.findings]
    assert [(f.code, f.needs_review) for f in findings if f.code != "malformed"] == [("too_complex", True)]


@pytest.mark.parametrize("name", ["header_of_8_mb", "header_fields_100000", "nested_messages_2000"])
def test_a_message_over_a_limit_is_not_taken_apart_and_keeps_its_summary(name: str) -> None:
    message = read_message(bad_mails()[name])
    assert message.leaves == ()
    assert [(f.code, f.needs_review) for f in message.findings] == [("too_complex", True)]
    assert message.summary.sender == "billing@kiosk.example"


@pytest.mark.parametrize("charset", ["klingon", "zlib", "idna", "punycode", "rot13", "unicode_escape", "undefined"])
def test_a_charset_that_is_none_does_not_lose_the_text(charset: str) -> None:
    mail = HEADER + f"Content-Type: text/plain; charset={charset}\r\n\r\nInvoice \\u0041\r\n".encode()
    assert [text.strip() for text in read_message(mail).text] == ["Invoice \\u0041"]


def test_a_text_in_a_wrong_charset_is_read_as_what_it_is() -> None:
    mail = HEADER + b"Content-Type: text/plain; charset=us-ascii\r\n\r\n" + "Gebühr 5 €".encode()
    assert read_message(mail).text[0] == "Gebühr 5 €"


def test_a_zip_is_a_leaf_of_its_own() -> None:
    content = zip_of({"a.pdf": GOOD_PDF})
    (leaf,) = read_message(multipart(base64_part(content, b"Content-Type: application/octet-stream\r\n"))).leaves
    assert (leaf.media_type, leaf.content) == (sniff.ZIP, content)


def test_files_in_a_text_come_out_in_their_order_with_their_names() -> None:
    text = b"hello\r\n" + uuencoded(b"first") + b"begin 644 broken\r\n~~~~\r\nend\r\n" + uuencoded(b"second")
    assert files_in_text(text) == [(b"invoice.pdf", b"first"), (b"invoice.pdf", b"second")]


def test_base64_that_is_cut_short_gives_what_is_there() -> None:
    assert [from_base64(text) for text in (b"aGVsbG8=", b"aGVsbG", b"aGVsb", b"aG Vs!\r\nbG8", b"")] == [
        b"hello", b"hell", b"hel", b"hello", b"",
    ]  # fmt: skip


def test_a_sentence_about_pdf_is_no_pdf() -> None:
    assert files_in_text(b"JVBERi0 is how a PDF begins in base64.\r\nbegin 644 with that") == []
