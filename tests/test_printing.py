"""Mails printed to PDF: readable, with their own pictures, and without a single look outside."""

import base64
import io
import os
import socket
import struct
import threading
import zlib
from pathlib import Path

import pdfplumber
import pytest

from billfold import printing
from billfold.exchange import ReadingFailed
from billfold.sandbox import Sandbox
from tests.programs import EXAMPLES, billfold, configure


def needs_printing() -> None:
    """Leave a test out where mails can't be printed, with the reason; under CI=true nothing may be left out."""
    reason = printing.missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)


@pytest.fixture(scope="module")
def printer() -> Sandbox:
    needs_printing()
    with Sandbox("print", 1) as sandbox:
        yield sandbox  # type: ignore[misc]


def text_of(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def picture() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"\0" + b"\xff\0\0" * 4
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows * 4)) + chunk(b"IEND", b"")


def html_mail(html: str, *parts: bytes) -> bytes:
    page = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
    pieces = b"".join(b"--b\r\n" + part + b"\r\n" for part in (page, *parts))
    head = b"From: Kim <kim@shop.example>\r\nSubject: Your order\r\nMIME-Version: 1.0\r\n"
    return head + b"Content-Type: multipart/related; boundary=b\r\n\r\n" + pieces + b"--b--\r\n"


def test_a_mail_is_printed_with_its_header_and_its_text(printer: Sandbox) -> None:
    text = text_of(printer.print_mail((EXAMPLES / "amazon" / "order_en.eml").read_bytes()))
    assert "auto-confirm@amazon.com" in text
    assert "112-7731904-2260518" in text
    assert "44.97" in text


def test_a_plain_mail_is_printed_too(printer: Sandbox) -> None:
    assert "Total 12.00 <b>" in text_of(printer.print_mail(b"Subject: x\r\n\r\nTotal 12.00 <b>\r\n"))


def test_printing_the_same_mail_twice_gives_the_same_text(printer: Sandbox) -> None:
    raw = (EXAMPLES / "ebay" / "order_en.eml").read_bytes()
    assert text_of(printer.print_mail(raw)) == text_of(printer.print_mail(raw))


def test_pictures_of_the_mail_itself_are_put_in(printer: Sandbox) -> None:
    part = b"Content-Type: image/png\r\nContent-ID: <logo@shop>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    part += base64.encodebytes(picture())
    pdf = printer.print_mail(html_mail("<p>Total 5.00</p><img src='cid:logo@shop' width=40 height=40>", part))
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert len(document.pages[0].images) == 1


def test_nothing_on_the_network_or_the_disk_is_touched(printer: Sandbox, tmp_path: Path) -> None:
    private = tmp_path / "private.txt"
    private.write_text("the-private-file")
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    seen: list[object] = []
    done = threading.Event()

    def listen() -> None:
        while not done.is_set():
            try:
                connection, address = listener.accept()
            except TimeoutError:
                continue
            seen.append(address)
            connection.close()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    pdf = printer.print_mail(
        html_mail(
            f"<link rel=stylesheet href='{url}/a.css'><style>@import '{url}/b.css'; p{{background:url({url})}}</style>"
            f"<link rel=attachment href='file://{private}'><img src='{url}/d.png'><img src='file://{private}'>"
            f"<object data='{url}/e'></object><iframe src='{url}/f'></iframe>"
            f"<p style='background:url({url}/g)'>Total 5.00</p>"
            f"<svg><image href='{url}/h'/></svg><script>fetch('{url}/i')</script>"
        )
    )
    done.set()
    thread.join()
    listener.close()
    assert seen == []
    assert b"the-private-file" not in pdf
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        assert "Total 5.00" in (document.pages[0].extract_text())


def test_a_mail_that_takes_too_long_to_print_is_given_up(printer: Sandbox) -> None:
    with pytest.raises(ReadingFailed):
        printer.print_mail(html_mail("<table><tr><td colspan=100000000>x" + "<div>" * 20_000))
    assert printer.print_mail(b"Subject: x\r\n\r\nstill alive\r\n")


def test_a_cell_over_more_columns_than_any_page_has_takes_no_time(printer: Sandbox) -> None:
    pdf = printer.print_mail(html_mail("<table><tr><td colspan=100000000>Total 5.00</td></tr></table>"), 5.0)
    assert "Total 5.00" in text_of(pdf)


def test_an_html_mail_is_filed_as_its_eml_beside_a_printed_pdf(tmp_path: Path) -> None:
    needs_printing()
    config = configure(tmp_path)
    config.write_text(config.read_text().replace("print_mails = false\n", ""))
    mail = EXAMPLES / "ebay" / "order_en.eml"
    assert billfold("add", mail, "--config", config, "--json").json["balance"]["filed"] == 1
    eml = next((tmp_path / "Invoices").glob("2*/**/*.eml"))
    assert eml.read_bytes() == mail.read_bytes()
    assert eml.with_suffix(".pdf").read_bytes().startswith(b"%PDF")
    assert billfold("verify", "--config", config).code == 0
