"""A message put together again without its attachments."""

from ingest.metadata import Metadata
from ingest.structure import DescribedPart
from ingest.stump import LONGEST_HEADER, stump, texts_of
from parsers.mail.message import read_message

HEADER = (
    b"From: jo@home.example\r\nSubject: Hello\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: multipart/mixed;\r\n boundary=b\r\nX-Relay: a\r\n b\r\n\r\n"
)
PLAIN = DescribedPart("text/plain", "", "1.1", "7bit", 8)
HTML = DescribedPart("text/html", "", "1.2", "base64", 18)
PDF = DescribedPart("application/pdf", "a.pdf", "2", "base64", 900_000)
SENT = {
    "HEADER": HEADER,
    "1.1.MIME": b"Content-Type: text/plain; charset=utf-8\r\n\r\n",
    "1.1": b"So long.",
    "1.2.MIME": b"Content-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    "1.2": b"PGI+U28gbG9uZzwvYj4"[:18],
}
LARGE = Metadata(1, 1_000_000)


def put_together(sent: dict[str, bytes], *parts: DescribedPart, metadata: Metadata = LARGE) -> bytes | None:
    asking = stump(metadata, parts)
    try:
        asked = next(asking)
        asking.send({one: sent[one.section] for one in asked if one.section in sent})
    except StopIteration as end:
        message: bytes | None = end.value
        return message
    raise AssertionError("it asks again")


def test_texts_stand_under_the_header_of_the_message() -> None:
    raw = put_together(SENT, PLAIN, HTML)
    assert raw is not None
    message = read_message(raw)
    assert (message.summary.sender, message.summary.subject) == ("jo@home.example", "Hello")
    assert message.text == ("So long.",) and len(message.html) == 1 and not message.findings
    assert b"X-Relay: a\r\n b\r\n" in raw and b"boundary=b\r\n" not in raw


def test_without_texts_it_is_its_header() -> None:
    raw = put_together(SENT)
    assert raw is not None and read_message(raw).summary.subject == "Hello"


def test_what_is_withheld_too_long_or_of_another_length_is_not_put_together() -> None:
    for name in SENT:
        assert put_together({**SENT, name: b""}, PLAIN, HTML) is None
        assert put_together({**SENT, name: SENT[name] + b"x"}, PLAIN, HTML) is None
    assert put_together({**SENT, "HEADER": b"X: y\r\n" * LONGEST_HEADER + b"\r\n"}, PLAIN) is None
    assert put_together(SENT, DescribedPart("text/html", "", "1", "7bit", 200_000)) is None
    assert put_together(SENT, DescribedPart("text/html", "", "1", "7bit", None)) is None
    assert put_together(SENT, PLAIN, HTML, metadata=Metadata(1, 50)) is None


def test_texts_are_all_that_are_read_and_no_evidence() -> None:
    calendar = DescribedPart("text/calendar", "", "3", "7bit", 10)
    empty = DescribedPart("text/plain", "", "4", "7bit", 0)
    assert texts_of((PLAIN, HTML, PDF, calendar, empty)) == (PLAIN, HTML, calendar)
