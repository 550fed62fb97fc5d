"""What data is, by its first bytes."""

import time
from pathlib import Path

import pytest

from parsers.text import sniff


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"%PDF-1.7\n", sniff.PDF),
        (b"\xef\xbb\xbf\r\n%PDF-1.4", sniff.PDF),
        (b"x" * 1024 + b"%PDF-1.4", sniff.PDF),
        (b"PK\x03\x04....", sniff.ZIP),
        (b"PK\x03\x04" + b"\0" * 26 + b"a.pdf%PDF-1.4", sniff.ZIP),
        (b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml", sniff.OFFICE),
        (b"PK\x03\x04" + b"\0" * 26 + b"OFD.xml", sniff.OFD),
        (b"\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02", sniff.SIGNED),
        (b"From: a@b.example\nTo: c@d.example\n\n%PDF-1.4", sniff.MESSAGE),
        (b">From x@y.example Mon\nFrom: a@b.example\nTo: c@d.example\n\n", sniff.MESSAGE),
        (b"A PDF begins with %PDF- and a number.", sniff.TEXT),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"\0\0\0\x18ftypheic", "image/heic"),
        (b"\x78\x9f\x3e\x22\x01", sniff.TNEF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", sniff.OUTLOOK),
        (b"<!DOCTYPE html><html>", sniff.HTML),
        (b"  <div>Total</div>", sniff.HTML),
        (b"<?xml version='1.0'?><Invoice/>", sniff.XML),
        (b"<rsm:CrossIndustryInvoice xmlns:rsm='x'>", sniff.XML),
        ("<?xml version='1.0'?>".encode("utf-16"), sniff.XML),
        (b"From: a@b.example\r\nTo: c@d.example\r\n\r\nhello", sniff.MESSAGE),
        (b"Received: from x\n\tby y\nSubject: z\n\nhello", sniff.MESSAGE),
        (b"Total: 5\nName: x\n", sniff.TEXT),
        (b"hello", sniff.TEXT),
        (b"", sniff.BINARY),
        (b"\x00\x01\x02", sniff.BINARY),
    ],
)
def test_data_is_what_its_bytes_show(data: bytes, found: str) -> None:
    assert sniff.media_type(data) == found


def test_a_pdf_header_too_far_in_makes_no_pdf() -> None:
    assert sniff.media_type(b"x" * 1025 + b"%PDF-1.4") == sniff.TEXT


def test_one_folded_field_of_many_lines_takes_no_time() -> None:
    start = time.monotonic()
    sniff.media_type(b"Subject: a\r\n" + b" b\r\n" * 2000)
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent / "examples").glob("**/*.eml")), ids=lambda p: f"{p.parent.name}_{p.stem}"
)
def test_every_example_of_a_mail_is_seen_as_one(path: Path) -> None:
    assert sniff.media_type(path.read_bytes()) == sniff.MESSAGE
