"""Long bodies in base64 are set aside while a message is parsed, and stand in it as if they never had been."""

import base64
import email
from email.message import Message

import pytest

from parsers.mail.message import read_message
from parsers.mail.set_aside import Encoded, put_back, set_aside

CONTENT = bytes(range(256)) * 20
BODY = base64.encodebytes(CONTENT).strip()
FIELD = b"Content-Transfer-Encoding: base64"


def mail(body: bytes = BODY, field: bytes = FIELD, before: bytes = b"") -> bytes:
    """Return a message with a text and a file."""
    return (
        b"From: a@sample.example\nSubject: Invoice\nContent-Type: multipart/mixed; boundary=b\n\n" + before + b"--b\n"
        b"Content-Type: text/plain\n\nHello\n--b\nContent-Type: application/pdf; name=a.pdf\n"
        + field
        + b"\n\n"
        + body
        + b"\n\n--b--\n"
    )


def texts_of(message: Message) -> list[object]:
    """Return all that stands in a parsed message."""
    return [
        [part.items(), part.preamble, part.epilogue, not part.is_multipart() and part.get_payload(), part.defects != []]
        for part in message.walk()
    ]


def parsed_apart(raw: bytes) -> Message:
    """Return a message that was parsed without its bodies, with them."""
    without, bodies = set_aside(raw)
    message = email.message_from_bytes(without)
    assert put_back(message, bodies)
    return message


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_body_is_put_back_as_it_stood_with_what_it_says(ends: bytes) -> None:
    raw = mail().replace(b"\n", ends)
    assert len(set_aside(raw)[0]) < 500
    message = parsed_apart(raw)
    body = message.get_payload()[1]._payload  # type: ignore[union-attr]
    assert isinstance(body, Encoded)
    assert body.content == CONTENT
    assert body == email.message_from_bytes(raw).get_payload()[1]._payload  # type: ignore[union-attr]
    assert read_message(raw).leaves[0].content == CONTENT


@pytest.mark.parametrize(
    "raw",
    [
        mail(before=FIELD + b"\n\n" + BODY + b"\n"),
        mail() + FIELD + b"\n\n" + BODY + b"\n",
        mail(field=FIELD + b"\nContent-Type: message/delivery-status"),
        mail().replace(b"application/pdf", b"message/rfc822"),
        mail().replace(b"application/pdf", b"message/delivery-status"),
        mail().replace(b"boundary=b", b"boundary=c"),
        mail(b"a" * 76 + b"\n" + BODY),
        mail(BODY + b"\nthe end"),
    ],
)
def test_wherever_a_body_stands_the_message_is_the_same(raw: bytes) -> None:
    assert texts_of(parsed_apart(raw)) == texts_of(email.message_from_bytes(raw))


@pytest.mark.parametrize(
    "raw",
    [
        mail(b"JVBERi0="),
        mail(BODY.replace(b"\n", b"\n\n")),
        mail(BODY.replace(b"\n", b"\r")),
        mail(BODY.replace(b"\n", b"\n ")),
        mail(BODY[:-4] + b"=AAA"),
        mail(BODY.replace(b"A", b"-")),
        mail(field=b"Content-Transfer-Encoding: 7bit"),
        mail(before=b"BillfoldSetsThisBodyAside0000000\n"),
    ],
)
def test_what_is_not_plainly_base64_stays(raw: bytes) -> None:
    assert set_aside(raw) == (raw, [])
