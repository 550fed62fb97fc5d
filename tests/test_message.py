"""Messages as trees: summary, bodies, parts, attached messages, and what is wrong with them."""

import base64
from email.message import EmailMessage

import pytest

from parsers.containers.unpacking import opened
from parsers.mail.embedded import files_in_text, from_base64
from parsers.mail.limits import MOST_DEPTH, MOST_FILES_IN_TEXTS, MOST_LINES, MOST_PARTS
from parsers.mail.message import messages_within, read_message
from parsers.text import sniff
from tests.hostile_samples import (
    GOOD_PDF,
    HEADER,
    TEXT_PART,
    bad_mails,
    base64_part,
    containers_that_hide_a_pdf,
    mails_that_hide_a_pdf,
    multipart,
    nested_messages,
    nested_parts,
    uuencoded,
    zip_of,
)

HIDDEN = mails_that_hide_a_pdf()
IN_CONTAINERS = containers_that_hide_a_pdf()
# The ways in which other programs lose an invoice.
SEVEN = (
    "part_without_a_name",
    "body",
    "octet_stream",
    "attached_message",
    "uuencoded",
    "dirty_base64",
    "no_closing_boundary",
)


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


@pytest.mark.parametrize("name", sorted(set(HIDDEN) - set(IN_CONTAINERS)))
def test_a_hidden_pdf_is_a_leaf_of_some_message_byte_for_byte(name: str) -> None:
    leaves = [leaf for message in messages_within(read_message(HIDDEN[name])) for leaf in message.leaves]
    assert [(leaf.media_type, leaf.content) for leaf in leaves] == [(sniff.PDF, GOOD_PDF)]


def test_all_seven_ways_to_lose_a_pdf_find_it_with_the_same_bytes() -> None:
    for pdf in (GOOD_PDF, GOOD_PDF + b"\r\n\0\n", b"%PDF-1.7\n" + bytes(range(256)) * 41):
        mails = mails_that_hide_a_pdf(pdf)
        found = [
            [leaf.content for m in messages_within(read_message(mails[name])) for leaf in m.leaves] for name in SEVEN
        ]
        assert found == [[pdf]] * 7


@pytest.mark.parametrize("name", sorted(IN_CONTAINERS))
def test_a_pdf_in_a_container_comes_out_byte_for_byte(name: str) -> None:
    assert pdfs_within(IN_CONTAINERS[name]) == [GOOD_PDF]


def pdfs_within(raw: bytes, path: str = "") -> list[bytes]:
    """All PDFs of a message, those in containers and in messages in containers too."""
    found = []
    for message in messages_within(read_message(raw, path)):
        for part in (inside for leaf in message.leaves for inside in opened(leaf)[0]):
            found += pdfs_within(part.content, part.path) if part.media_type == sniff.MESSAGE else [part.content]
    return found


def test_every_part_has_a_section_of_its_own() -> None:
    both = uuencoded(GOOD_PDF) + uuencoded(GOOD_PDF)
    mail = multipart(
        b"\r\n" + both, base64_part(GOOD_PDF), preamble=base64_part(GOOD_PDF) + b"\r\n", epilogue=both + both
    )
    paths = [leaf.path for leaf in read_message(mail).leaves]
    assert paths == ["0", "3/1", "3/2", "3/3", "3/4", "1/1", "1/2", "2"]


@pytest.mark.parametrize("line_end", [b"\r\n", b"\n"])
def test_an_attached_message_keeps_its_bytes(line_end: bytes) -> None:
    inner = HEADER.replace(b"Kiosk", b"Inner") + b"X-Long: " + b"a b" * 99 + b"\r\n\r\nhello \xff\r\n--bb\r\n--\r\n"
    part = b"Content-Type: message/rfc822\r\n\r\n" + inner
    mail = multipart(TEXT_PART, part, part).replace(b"\r\n", line_end)
    first, second = read_message(mail).attached
    if line_end == b"\r\n":
        assert (first.raw, second.raw) == (inner, inner)
    assert first.summary.sender_name == second.summary.sender_name == "Inner"
    lone = read_message(HEADER + part).attached[0]
    assert lone.raw == inner


def test_a_quoted_header_at_the_top_of_a_body_is_text() -> None:
    body = b"From: Kiosk <billing@kiosk.example>\r\nSubject: Invoice\r\nTo: me\r\n\r\nTotal 5,00\r\n"
    message = read_message(HEADER + b"Content-Type: text/plain\r\n\r\n" + body)
    assert (len(message.text), message.attached, message.leaves) == (1, (), ())


def test_a_piece_of_a_message_asks_for_the_whole() -> None:
    (finding,) = read_message(HIDDEN["partial"]).findings
    assert (finding.code, finding.needs_review, "1 of 2" in finding.message) == ("incomplete", True, True)


def test_an_encrypted_part_asks_for_a_person_and_names_the_part() -> None:
    pgp = b"-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"
    for head in (b"Content-Type: application/octet-stream; name=secret.asc\r\n\r\n", b"\r\n"):
        message = read_message(multipart(TEXT_PART, head + pgp))
        assert [(f.code, f.needs_review) for f in message.findings] == [("encrypted", True)]
        assert "secret.asc" in message.findings[0].message or "part 2" in message.findings[0].message


def test_an_empty_part_without_a_name_is_told_by_its_section() -> None:
    (finding,) = read_message(multipart(TEXT_PART, b"Content-Type: application/pdf\r\n\r\n")).findings
    assert (finding.code, "2 (application/pdf)" in finding.message) == ("empty_attachment", True)


def test_what_stands_within_the_limits_is_found_beside_what_does_not() -> None:
    deep = nested_messages(MOST_DEPTH + 5, b"x")
    mail = multipart(base64_part(GOOD_PDF), b"Content-Type: message/rfc822\r\n\r\n" + deep, base64_part(GOOD_PDF))
    assert pdfs_within(mail) == [GOOD_PDF, GOOD_PDF]
    many = multipart(base64_part(GOOD_PDF), *[b"\r\nx"] * (MOST_PARTS + 5))
    message = read_message(many)
    assert [leaf.content for leaf in message.leaves] == [GOOD_PDF]
    assert [(f.code, f.needs_review) for f in message.findings] == [("too_complex", True)]


def test_a_part_keeps_the_names_by_which_the_html_may_refer_to_it() -> None:
    fields = b"Content-Type: image/png\r\nContent-ID: <a@b>\r\nContent-Location: https://kiosk.example/a.png\r\n"
    (leaf,) = read_message(multipart(base64_part(b"\x89PNG\r\n\x1a\n", fields))).leaves
    assert (leaf.content_id, leaf.location) == ("a@b", "https://kiosk.example/a.png")


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


def test_base64_ends_where_the_letter_goes_on() -> None:
    files = [b"%PDF-1.4\n" + bytes(range(256)) * 3 + b"x" * more for more in range(4)]
    text = b"".join(b"Hello\n" + base64.encodebytes(file) + b"Regards\nKiosk\n" for file in files)
    assert files_in_text(text) == [(b"", file) for file in files]


def test_a_sentence_about_pdf_is_no_pdf() -> None:
    assert files_in_text(b"JVBERi0 is how a PDF begins in base64.\r\nbegin 644 with that") == []


def test_messages_in_a_message_share_its_limits() -> None:
    inner = HEADER + b"Content-Type: multipart/mixed; boundary=z\r\n\r\n" + b"--z\r\n\r\nx\r\n" * 900 + b"--z--\r\n"
    message = read_message(multipart(base64_part(GOOD_PDF), *[b"Content-Type: message/rfc822\r\n\r\n" + inner] * 5))
    findings = [finding for found in messages_within(message) for finding in found.findings]
    assert [leaf.content for leaf in message.leaves] == [GOOD_PDF]
    assert ("too_complex", True) in [(f.code, f.needs_review) for f in findings]
    large = read_message(nested_messages(12, HEADER + b"Content-Type: x/y\r\n\r\n" + b"x" * 15_000_000))
    findings = [finding for found in messages_within(large) for finding in found.findings]
    assert ["150 MB" in finding.message for finding in findings if finding.needs_review] == [True]


def test_more_files_in_a_text_than_are_read_are_a_finding() -> None:
    line = b"JVBERi0x" + b"A" * 22 + b"\r\n"
    message = read_message(HEADER + b"\r\n" + line * (MOST_FILES_IN_TEXTS + 5))
    assert len(message.leaves) == MOST_FILES_IN_TEXTS
    assert [(f.code, f.needs_review) for f in message.findings] == [("too_complex", True)]


def test_a_message_of_too_many_lines_or_parts_is_not_taken_apart() -> None:
    for mail in (HEADER + b"\r\n" + b"\n" * (MOST_LINES + 5), multipart(*[b"\r\nx"] * (20 * MOST_PARTS + 5))):
        message = read_message(mail)
        assert [(f.code, f.needs_review) for f in message.findings] == [("too_complex", True)]
        assert message.summary.sender == "billing@kiosk.example"


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_a_text_in_wide_characters_without_a_mark_is_a_body(codec: str) -> None:
    fields = f"Content-Type: text/plain; charset={codec.replace('-l', 'l').replace('-b', 'b')}\r\n".encode()
    message = read_message(HEADER + base64_part("Rechnung f\u00fcr Juli".encode(codec), fields))
    assert (message.text, message.leaves) == (("Rechnung f\u00fcr Juli",), ())
