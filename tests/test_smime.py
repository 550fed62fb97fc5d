"""What a signature is around: in every form that signers write it."""

import base64
import time

import pytest

from parsers.mail import smime
from parsers.mail.message import messages_within, read_message
from parsers.mail.smime import Wrapped, Wrapping, unwrapped
from parsers.text import sniff
from tests.container_samples import der, enveloped, signed
from tests.hostile_samples import GOOD_PDF, HEADER, TEXT_PART, base64_part, multipart

ENTITY = multipart(TEXT_PART, base64_part(GOOD_PDF)).removeprefix(HEADER)
OPAQUE = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
DECLARED = (OPAQUE, b"Content-Type: application/octet-stream\r\n", b"Content-Type: text/plain\r\n")
NO_WRAPPERS = (b"", b"hello", GOOD_PDF, b"MIME is a word", b"0\x82", der(0x30, b"\6\1\1"), b"MI" * 99)


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 127, b"x" * 300, b"x" * 70_000])
@pytest.mark.parametrize("indefinite", [False, True])
def test_the_content_comes_out_whatever_its_length_and_form(content: bytes, indefinite: bool) -> None:
    wrapper = signed(content, indefinite)
    assert unwrapped(wrapper) == Wrapped(Wrapping.SIGNED, content)
    assert sniff.media_type(wrapper) == sniff.SIGNED


def test_base64_and_pem_are_the_same_as_binary() -> None:
    wrapper = signed(GOOD_PDF)
    pem = b"-----BEGIN PKCS7-----\n" + base64.encodebytes(wrapper) + b"-----END PKCS7-----\n"
    assert unwrapped(base64.encodebytes(wrapper)) == unwrapped(pem) == Wrapped(Wrapping.SIGNED, GOOD_PDF)


def test_a_signature_alone_and_an_encrypted_wrapper_are_told_apart() -> None:
    assert unwrapped(signed(None)) == Wrapped(Wrapping.DETACHED)
    assert unwrapped(signed(None, indefinite=True)) == Wrapped(Wrapping.DETACHED)
    assert unwrapped(enveloped()) == Wrapped(Wrapping.ENCRYPTED)


@pytest.mark.parametrize(
    "data", [b"", b"hello", GOOD_PDF, b"MIME is a word", b"0\x82", der(0x30, b"\6\1\1"), b"MI" * 99]
)
def test_what_is_no_wrapper_is_none(data: bytes) -> None:
    assert unwrapped(data) is None


def test_a_wrapper_cut_anywhere_gives_no_exception_and_no_content() -> None:
    for wrapper in (signed(b"x" * 500), signed(b"x" * 500, indefinite=True)):
        for end in range(20, len(wrapper) - 30, 7):
            found = unwrapped(wrapper[:end])
            assert found is None or found.content in (b"", b"x" * 500), end


@pytest.mark.parametrize("indefinite", [False, True])
@pytest.mark.parametrize(
    "declared", [OPAQUE, b"Content-Type: application/octet-stream\r\n", b"Content-Type: text/plain\r\n"]
)
def test_the_parts_of_a_signed_message_are_parts_of_the_message(declared: bytes, indefinite: bool) -> None:
    message = read_message(HEADER + base64_part(signed(ENTITY, indefinite), declared))
    assert message.summary.sender == "billing@kiosk.example"
    assert [text.strip() for text in message.text] == ["Please find it attached."]
    assert [(leaf.path, leaf.content) for leaf in message.leaves] == [("1.2", GOOD_PDF)]
    assert message.findings == ()


def test_a_signature_around_a_signature_is_opened_too() -> None:
    inner = base64_part(signed(ENTITY), OPAQUE)
    message = read_message(multipart(TEXT_PART, base64_part(signed(inner), OPAQUE)))
    assert [(leaf.path, leaf.content) for leaf in message.leaves] == [("2.2", GOOD_PDF)]


def test_signatures_without_end_are_a_finding() -> None:
    entity = ENTITY
    for _ in range(60):
        entity = OPAQUE + b"Content-Transfer-Encoding: binary\r\n\r\n" + signed(entity)
    message = read_message(HEADER + entity)
    assert [(f.code, f.needs_review) for f in message.findings] == [("too_complex", True)]


def test_a_clear_signed_message_is_read_and_its_signature_stays_a_part() -> None:
    signature = base64_part(signed(None), b"Content-Type: application/pkcs7-signature; name=smime.p7s\r\n")
    mail = multipart(ENTITY.replace(b"boundary=b", b"boundary=c").replace(b"--b", b"--c"), signature)
    message = read_message(mail.replace(b"multipart/mixed; boundary=b", b"multipart/signed; boundary=b", 1))
    assert [(leaf.path, leaf.media_type) for leaf in message.leaves] == [("1.2", sniff.PDF), ("2", sniff.SIGNED)]


def test_a_message_inside_a_signature_inside_a_message_is_found() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\n" + HEADER.replace(b"Kiosk", b"Inner") + ENTITY
    message = read_message(HEADER + base64_part(signed(inner), OPAQUE))
    assert [(m.path, m.summary.sender_name) for m in messages_within(message)] == [("", "Kiosk"), ("1", "Inner")]


def test_only_fields_that_tell_of_a_content_make_an_entity() -> None:
    assert smime.is_entity(b"\r\nX-A: 1\r\nContent-Type: text/plain\r\n\r\nhello")
    assert not smime.is_entity(b"<?xml version='1.0'?>\nContent-Type: text/plain\n\n")
    assert not smime.is_entity(b"Total: 5\nContent: y\n\nContent-Type: z")


def test_what_is_inside_signatures_is_read_within_a_limit_for_all_of_them() -> None:
    entity = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n" + b"\0" * 15_000_000
    for _ in range(4):
        entity = OPAQUE + b"Content-Transfer-Encoding: binary\r\n\r\n" + signed(entity)
    message = read_message(HEADER + entity)
    assert [(f.code, "signatures" in f.message) for f in message.findings] == [("too_complex", True)]


def test_wrappers_of_endless_pieces_and_armour_of_spaces_end_in_time() -> None:
    start = time.monotonic()
    endless = signed(b"", indefinite=True)[:-16] + b"\x24\x00" * 3_000_000
    for data in (endless, b"-----BEGIN CMS-----" + b"\n" * 300_000 + b"!"):
        found = unwrapped(data)
        assert found is None or found.content == b""
    assert time.monotonic() - start < 3
