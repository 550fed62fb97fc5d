"""Triage downloads what may be a document and says why; what it leaves out cannot be one."""

import time
from dataclasses import dataclass

import pytest

from ingest.metadata import Metadata
from ingest.structure import outline_of, read_structure
from ingest.triage import _may_be_document, judge

WORDS = frozenset({"Invoice", "Rechnung", "order", "Bon", "請求書", "ใบเสร็จ", "Sipariş", "credit note"})
TEXT = b'("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 24 1 NIL NIL NIL NIL)'


@dataclass(frozen=True)
class Known:
    domain: str = "market.example"

    def is_marketplace(self, address: str) -> bool:
        return address.endswith("@" + self.domain)

    def is_forwarder(self, address: str) -> bool:
        return address == "colleague@office.example"


def part(media_type: str, filename: str = "") -> bytes:
    kind, _, subtype = media_type.partition("/")
    name = f'("name" "{filename}")' if filename else "NIL"
    return f'("{kind}" "{subtype}" {name} NIL NIL "base64" 999 NIL NIL NIL NIL)'.encode()


def message(subject: str = "Hello", sender: str = "friend@home.example", structure: bytes = TEXT) -> Metadata:
    header = f"From: {sender}\r\nSubject: {subject}\r\nMessage-ID: <1@home.example>\r\n\r\n".encode()
    return Metadata(1, 999, None, header, structure)


def code(metadata: Metadata) -> str:
    triage = judge(metadata, Known(), WORDS)
    assert triage.download is (triage.code != "nothing") and triage.reason
    return triage.code


def test_a_letter_without_attachment_is_left_with_a_reason() -> None:
    triage = judge(message(), Known(), WORDS)
    assert not triage.download and "neither its sender nor its subject" in triage.reason
    assert (triage.sender, triage.subject, triage.message_id) == ("friend@home.example", "Hello", "<1@home.example>")


def test_a_marketplace_is_known_by_from_or_sender() -> None:
    assert code(message(sender='"Shop" <No-Reply@Market.example>')) == "sender"
    header = b"From: a@home.example\r\nSender: b@market.example\r\n\r\n"
    assert code(Metadata(1, header=header, structure=TEXT)) == "sender"
    assert code(message(sender="a@market.example.evil.example")) == "nothing"


@pytest.mark.parametrize(
    "subject",
    [
        "Your INVOICE 7",
        "Sammelrechnung Mai",
        "Your order has shipped",
        "(bon)",
        "Ihr Einkauf: Bon",
        "ご請求書のお知らせ",
        "ส่งใบเสร็จแล้ว",
        "SİPARİŞİNİZ",
        "sipariş",
        "=?utf-8?B?UmVjaG51bmc=?=",
        "In\u200bvo\u00adice",
        "Ｉｎｖｏｉｃｅ",
        "Credit  note",
    ],
)
def test_a_document_word_in_the_subject_is_enough(subject: str) -> None:
    assert code(message(subject)) == "subject"


@pytest.mark.parametrize("subject", ["In the border town", "Bonjour", "Reordering your shelf", "Sale", "invoi ce", ""])
def test_a_short_word_inside_another_is_not_a_document_word(subject: str) -> None:
    assert code(message(subject)) == "nothing"


@pytest.mark.parametrize(
    "subject",
    [
        "Fwd: look",
        "FW: look",
        "WG: Sommer",
        "Tr : photo",
        "I: foto",
        "转发: x",
        "转发：x",
        "Chuyển tiếp: x",
        "İLT: x",
        "Re: Fwd: look",
        "AW: Re: WG: look",
        "[list] Fwd: look",
        "Fwd[2]: look",
        "Fwd (2): x",
        "Пересл: фото",
        "Encaminhado: foto",
        "Továbbítva: kép",
    ],
)
def test_a_forwarded_message_is_downloaded(subject: str) -> None:
    assert code(message(subject)) == "forward"


@pytest.mark.parametrize("subject", ["Re: look", "AW: look", "Forwarding: x", "Fwd look", "Try: this", "Hi! I: me"])
def test_a_reply_is_not_a_forward(subject: str) -> None:
    assert code(message(subject)) == "nothing"


@pytest.mark.parametrize(
    ("media_type", "filename"),
    [
        ("application/pdf", ""),
        ("APPLICATION/PDF", "x.bin"),
        ("application/octet-stream", "x.bin"),
        ("application/xml", "a"),
        ("text/xml", ""),
        ("application/rechnung+xml", "a"),
        ("application/zip", "a"),
        ("message/rfc822", ""),
        ("application/ms-tnef", "winmail.dat"),
        ("application/pkcs7-mime", "smime.p7m"),
        ("application/vnd.ms-outlook", "x"),
        ("application/x-unknown", ""),
        ("image/png", "bill.PDF"),
        ("text/plain", "x.xml"),
        ("application/x-foo", "=?utf-8?q?a=2Epdf?="),
        ("application/foo", "list.xlsx"),
        ("application/foo", "list.xls"),
        ("application/foo", "bill.ofd"),
    ],
)
def test_a_part_that_may_be_a_document_is_enough(media_type: str, filename: str) -> None:
    structure = b"(" + TEXT + part(media_type, filename) + b' "mixed" NIL NIL NIL NIL)'
    if media_type == "message/rfc822":
        structure = b"(" + TEXT + b'("message" "rfc822" NIL NIL NIL "7bit" 9 NIL ' + TEXT + b' 1) "mixed" NIL NIL NIL)'
    assert code(message(structure=structure)) == "attachment"


@pytest.mark.parametrize(
    ("media_type", "filename"),
    [
        ("image/png", "photo.png"),
        ("image/svg+xml", "logo.svg"),
        ("text/calendar", "a.ics"),
        ("application/pgp-signature", ""),
        ("application/pkcs7-signature", "smime.p7s"),
        ("application/msword", "letter.doc"),
        ("video/mp4", "x.mp4"),
    ],
)
def test_pictures_signatures_and_the_like_are_not_enough(media_type: str, filename: str) -> None:
    structure = b"(" + TEXT + part(media_type, filename) + b' "mixed" NIL NIL NIL NIL)'
    assert code(message(structure=structure)) == "nothing"
    assert code(message("Your invoice", structure=structure)) == "subject"


@pytest.mark.parametrize("structure", [b"", b"(", b"()", b'("text")', b"NIL", TEXT[:-1], TEXT + b")"])
def test_what_cannot_be_judged_is_downloaded(structure: bytes) -> None:
    assert code(message(structure=structure)) == "unknown"


def test_a_message_without_a_described_header_is_downloaded() -> None:
    assert code(Metadata(1, structure=TEXT)) == "unknown"
    assert code(Metadata(1, header=b"\r\n", structure=TEXT)) == "nothing"


def test_the_notice_that_a_server_describes_instead_of_a_message_is_not_taken_for_one() -> None:
    assert code(message("Retrieval using the IMAP4 protocol failed for the following message: 7")) == "unknown"


def test_no_words_match_nothing() -> None:
    assert judge(message("Invoice"), Known(), frozenset()).code == "nothing"


@pytest.mark.parametrize(
    "subject", ["a: " * 3000, "[" * 9000, "Re" * 5000 + ":", "=?utf-8?q?" * 900, "x " * 5000, "=?a?q?b?= " * 900]
)
def test_a_hostile_subject_costs_no_time(subject: str) -> None:
    started = time.perf_counter()
    judge(message(subject, sender="<" * 9000 + "a@" * 4000), Known(), WORDS)
    assert time.perf_counter() - started < 0.5


def test_all_mail_of_somebody_who_may_forward_is_looked_at() -> None:
    assert code(message("hello", "Colleague <Colleague@office.example>")) == "forwarder"
    assert code(message("hello", "colleague@elsewhere.example")) == "nothing"


def test_everything_in_the_mailbox_of_the_dedicated_address_is_downloaded() -> None:
    triage = judge(message("fyi", "till@shop.example"), Known(), WORDS, dedicated=True)
    assert (triage.download, triage.code) == (True, "inbox")
    assert triage.reason == "it was sent to the dedicated address"
    assert (triage.sender, triage.subject, triage.message_id) == ("till@shop.example", "fyi", "<1@home.example>")


NAMES = ["a", "b.pdf", "a (1).png", "smime.p7m", "x.p7s", "=?utf-8?q?a=2Epdf?=", "2024.xml", "boundary", "<x.pdf>", "7"]
TYPES = ["text/plain", "text/html", "image/png", "application/pdf", "application/pkcs7-mime", "application/x-1", "a/b"]


def test_what_structures_have_in_common_decides_as_they_do_themselves() -> None:
    for media_type in TYPES:
        for filename in ["", *NAMES]:
            for wrapped in (False, True):
                one = part(media_type, filename)
                rest = b' "mixed" ("boundary" "=_%d7a") NIL NIL NIL)' % len(filename)
                structure = b"(" + TEXT + one + rest if wrapped else one
                outline = outline_of(structure)
                parts = read_structure(structure)
                may_be = parts is not None and any(map(_may_be_document, parts))
                if outline is not None:
                    shortened = read_structure(outline)
                    # It may err on the side of a closer look.
                    assert shortened is not None and (any(map(_may_be_document, shortened)) or not may_be)
                assert code(message(structure=structure)) == ("attachment" if may_be else "nothing")


def test_a_structure_that_cannot_be_read_is_none_that_was_read_before() -> None:
    plain = part("text/plain")
    assert code(message(structure=plain)) == "nothing"
    assert code(message(structure=plain[:-1])) == "unknown"
    assert code(message(structure=plain.replace(b" 999", b""))) in ("nothing", "unknown")
    assert code(message(structure=b'("text" "plain" NIL NIL NIL "7bit")')) == "unknown"
