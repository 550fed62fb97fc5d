"""The way in: whatever the bytes, a reading comes out."""

import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Reading, Status
from tests.hostile_samples import GOOD_PDF, HEADER, TEXT_PART, base64_part, multipart, nested_messages, zip_of

TODAY = date(2026, 11, 21)
MAIL = Context(Form.MESSAGE, today=TODAY)
FILE = Context(Form.FILE, today=TODAY)
EXAMPLES = sorted((Path(__file__).parent / "examples").glob("*/*.eml"))
PDF_LESS = [raw for path in EXAMPLES if b"application/pdf" not in (raw := path.read_bytes())]


def is_whole(reading: Reading) -> bool:
    """What holds for every reading: it has documents or a reason, and nothing doubtful is filed."""
    filed = [document for document in reading.documents if document.status is Status.FILED]
    return (bool(reading.documents) or bool(reading.reason)) and all(
        d.kind and d.total is not None and d.issue_date and "total" in d.evidence and "issue_date" in d.evidence
        and not any(finding.needs_review for finding in d.findings)
        for d in filed
    )  # fmt: skip


def test_a_pdf_as_a_file_is_read_like_one_in_a_mail() -> None:
    (file,) = read(GOOD_PDF, FILE).documents
    (mail,) = read(multipart(TEXT_PART, base64_part(GOOD_PDF)), MAIL).documents
    assert (file.total, file.issue_date, file.invoice_number) == (mail.total, mail.issue_date, mail.invoice_number)
    assert (file.part.path, mail.part.path) == ("", "2")
    assert file.part.sha256 == mail.part.sha256
    assert file.fingerprint == mail.fingerprint


def test_a_message_saved_as_a_file_is_a_message() -> None:
    reading = read(multipart(TEXT_PART, base64_part(GOOD_PDF)), FILE)
    assert reading.message is not None
    assert reading.message.sender == "billing@kiosk.example"
    assert reading.documents[0].part.path == "2"


def test_files_in_a_zip_have_their_place_in_it() -> None:
    (document,) = read(zip_of({"a.txt": b"hello", "b.pdf": GOOD_PDF}), FILE).documents
    assert (document.part.path, document.part.filename, document.part.content) == ("2", "b.pdf", GOOD_PDF)


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n", b"<p>lunch?</p>", HEADER + b"\r\nlunch?"])
def test_what_is_no_document_says_why(content: bytes) -> None:
    reading = read(content, FILE)
    assert reading.documents == ()
    assert reading.reason


def test_a_damaged_pdf_is_held_with_its_bytes() -> None:
    (document,) = read(GOOD_PDF[:300], FILE).documents
    assert (document.status, document.kind, document.part.content) == (Status.REVIEW, None, GOOD_PDF[:300])
    assert [finding.code for finding in document.findings] == ["damaged"]


def test_a_part_to_be_skipped_is_held_with_the_reason_and_the_others_are_read() -> None:
    mail = multipart(base64_part(GOOD_PDF), base64_part(GOOD_PDF))
    context = Context(Form.MESSAGE, today=TODAY, skip=(("1", "it took too long"),))
    good, held = read(mail, context).documents
    assert (good.status, good.part.path) == (Status.FILED, "2")
    assert "it took too long" in held.findings[0].message


def test_every_part_is_announced_before_it_is_opened() -> None:
    begun: list[str] = []
    read(multipart(base64_part(b"x"), base64_part(GOOD_PDF)), MAIL, begin=begun.append)
    assert "2" in begun


def test_messages_nested_too_deep_are_held_and_not_called_empty() -> None:
    (document,) = read(nested_messages(60), MAIL).documents
    assert document.status is Status.REVIEW
    assert document.findings[0].code == "too_complex"


def test_data_of_an_unknown_form_that_may_be_an_invoice_are_held() -> None:
    (document,) = read(b"<?xml version='1.0'?><Invoice xmlns='x'><ID>5</ID></Invoice>", FILE).documents
    assert (document.status, document.findings[0].code) == (Status.REVIEW, "not_readable")


def test_a_later_read_gives_the_same() -> None:
    content = EXAMPLES[0].read_bytes()
    assert read(content, MAIL) == read(content, MAIL)


def test_a_total_of_a_pdf_is_exact() -> None:
    assert str(read(GOOD_PDF, FILE).documents[0].total) == "119.00"
    assert read(GOOD_PDF, FILE).documents[0].net_total == Decimal("100.00")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(content=st.binary(max_size=400), form=st.sampled_from(Form))
def test_no_bytes_raise(content: bytes, form: Form) -> None:
    assert is_whole(read(content, Context(form, today=TODAY)))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_damage_to_a_mail_raises(data: st.DataObject) -> None:
    raw = bytearray(data.draw(st.sampled_from(PDF_LESS)))
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, max(len(raw) - 1, 0)))
        change = data.draw(st.sampled_from(("flip", "cut", "double", "insert")))
        if change == "flip" and raw:
            raw[at] ^= data.draw(st.integers(1, 255))
        elif change == "cut":
            del raw[at : at + data.draw(st.integers(1, 200))]
        elif change == "double":
            raw[at:at] = raw[at : at + data.draw(st.integers(1, 200))]
        else:
            raw[at:at] = data.draw(st.binary(max_size=20))
    assert is_whole(read(bytes(raw), MAIL))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(at=st.integers(0, len(GOOD_PDF) - 1), by=st.integers(1, 255), length=st.integers(1, 30))
def test_a_damaged_pdf_is_held_or_still_reads_right(at: int, by: int, length: int) -> None:
    damaged = bytearray(GOOD_PDF)
    for place in range(at, min(at + length, len(damaged))):
        damaged[place] ^= by
    reading = read(bytes(damaged), FILE)
    assert is_whole(reading)
    assert all(d.total == Decimal("119.00") for d in reading.documents if d.status is Status.FILED)


BLOCK = (
    "---------- Forwarded message ---------\nFrom: Kiosk <orders@kiosk.example>\n"
    "Date: Mon, Jul 15, 2024 at 10:00 AM\nSubject: Hello {}\nTo: <me@home.example>\n\nhello\n\n"
)


def forward_of(body: str) -> bytes:
    header = b"From: me@home.example\r\nSubject: Fwd: for the books\r\nDate: Mon, 15 Jul 2024 10:00:00 +0000\r\n\r\n"
    return header + body.encode()


@pytest.mark.parametrize(
    "body",
    [
        "".join(map(BLOCK.format, range(10_000))),
        "> hello world 12:30\n" * 100_000,
        "\n".join(f"From: {'a' * 60}@" for _ in range(20_000)),
        f"On Mon, 15 Jul 2024 10:00 {'_' * 1_000_000} Jane <jane@kiosk.example> wrote:\nhello\n",
    ],
    ids=["blocks", "quoted", "labels", "sentence"],
)
def test_a_forward_too_long_to_read_is_held_at_once(body: str) -> None:
    start = time.process_time()
    (held,) = read(forward_of(body), MAIL).documents
    assert time.process_time() - start < 2
    assert [(f.code, f.needs_review) for f in held.findings] == [("too_complex", True)]


@pytest.mark.parametrize("unit", ["_", "a.", "a@", " ", "1 Jan 2024 ", "-", "|\t"])
def test_long_lines_in_a_header_of_a_forward_cost_little(unit: str) -> None:
    line = (unit * 40_000)[:40_000]
    body = BLOCK.format(line).replace("Kiosk <", f"Kiosk {line} <") + f"On Mon, 15 Jul 2024 {line} a@b.example wrote:\n"
    start = time.process_time()
    read(forward_of(body), MAIL)
    assert time.process_time() - start < 2


def test_more_forwards_in_one_mail_than_are_read_are_a_finding() -> None:
    forwards = "".join(BLOCK.format(n) + "hello\n" * 20 for n in range(60))
    (held,) = read(forward_of(forwards), MAIL).documents
    assert "only the first 50 of the 60" in held.findings[0].message
