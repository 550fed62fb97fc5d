"""Structured invoices of strangers: what attacks do is refused at once, and nothing outside is ever opened."""

import time
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.einvoices import hardened, ofd, reading
from parsers.einvoices.attachments import embedded_einvoices
from parsers.einvoices.einvoice import read_einvoice
from parsers.einvoices.formats import format_of
from parsers.errors import Damaged, ParserError, PasswordNeeded, TooComplex
from parsers.terms import Part, Status
from tests import einvoice_samples as samples

PART = Part("", "application/xml", "made-up.xml", "00", b"")
_INVOICE = samples.cii().partition("?>")[2]
_LAUGHS = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 10))
_DEEP = 200_000


def _attacks() -> Iterator[tuple[str, bytes]]:
    declared = "<?xml version='1.0'?>"
    yield "billion laughs", f'{declared}<!DOCTYPE x [<!ENTITY a0 "ha">{_LAUGHS}]>{_INVOICE}'.encode()
    yield "quadratic", f'{declared}<!DOCTYPE x [<!ENTITY a "{"A" * 1_000_000}">]><x>{"&a;" * 2000}</x>'.encode()
    yield "file", f'{declared}<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>{_INVOICE}'.encode()
    yield "network", f'{declared}<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [%e;]>{_INVOICE}'.encode()
    yield "after comments", f"{declared}{'<!-- a -->' * 50}<?a b?><!DOCTYPE x []>{_INVOICE}".encode()
    wide = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY e "a">]>' + _INVOICE
    yield "UTF-16", wide.encode("utf-16")
    yield "UTF-16 without a mark", wide.encode("utf-16-be")
    yield "UTF-7", b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + _INVOICE.encode()
    yield "UTF-32", wide.encode("utf-32")
    yield "EBCDIC", b'<?xml version="1.0" encoding="cp037"?>' + _INVOICE.encode()
    yield "depth", ("<Invoice>" * _DEEP + "</Invoice>" * _DEEP).encode()
    yield (
        "inclusion",
        _INVOICE.replace(
            "CI-5", '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'
        ).encode(),
    )
    yield "size", b"<Invoice>" + b" " * (hardened.LARGEST + 1)
    yield "elements", b"<Invoice>" + b"<a/>" * (hardened.MOST_TAGS + 1) + b"</Invoice>"
    quoted = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" + _INVOICE
    yield (
        "quoted",
        (
            "<AttachedDocument><Attachment><ExternalReference><Description><![CDATA["
            f"{quoted}]]></Description></ExternalReference></Attachment></AttachedDocument>"
        ).encode(),
    )
    yield "long prolog", b"<!-- a -->" * 1_000_000 + _INVOICE.encode()


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in _attacks()])
def test_attacks_are_refused_in_half_a_second(content: bytes) -> None:
    begun = time.perf_counter()
    with pytest.raises(ParserError):
        read_einvoice(content, PART)
    assert time.perf_counter() - begun < 0.5


def test_a_comment_may_speak_of_a_document_type() -> None:
    content = f"<!-- <!DOCTYPE x> -->{_INVOICE}".encode()
    assert format_of(content) == "CII"
    assert read_einvoice(content, PART).documents


def test_an_entity_that_nothing_declares_is_damage() -> None:
    with pytest.raises(Damaged):
        read_einvoice(_INVOICE.replace("CI-5", "&e;").encode(), PART)


@pytest.mark.parametrize("content", [b"", b"no XML", b"<Invoice>", b"\xff\xfe", b"<a/><b/>", b"\x00" * 50])
def test_what_is_no_xml_is_damage(content: bytes) -> None:
    with pytest.raises(Damaged):
        read_einvoice(content, PART)


def test_more_lines_than_any_invoice_has_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_LINES", 1)
    (document,) = read_einvoice(samples.ubl().encode(), PART).documents
    assert (len(document.items), document.status) == (1, Status.REVIEW)
    assert "too_complex" in {finding.code for finding in document.findings}


def test_an_archive_that_grows_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "MOST_BYTES", 10_000)
    bomb = samples.zipped({"OFD.xml": "", "Doc_0/Attachs/a.xml": " " * 1_000_000})
    with pytest.raises(TooComplex):
        read_einvoice(bomb, PART)
    many = samples.zipped({"OFD.xml": "", **{f"{at}.xml": "" for at in range(ofd.MOST_ENTRIES)}})
    with pytest.raises(TooComplex):
        read_einvoice(many, PART)


def test_an_archive_that_is_cut_off_is_damage() -> None:
    with pytest.raises(Damaged):
        read_einvoice(samples.ofd()[:200], PART)


def test_an_attachment_of_an_ofd_is_as_hardened_as_any_xml() -> None:
    with pytest.raises(TooComplex):
        read_einvoice(samples.zipped({"OFD.xml": "", "Doc_0/Attachs/a.xml": "<!DOCTYPE x []><eInvoice/>"}), PART)


def test_an_ofd_without_an_invoice_is_none() -> None:
    read = read_einvoice(samples.zipped({"OFD.xml": "<OFD/>", "Doc_0/Pages/Page_0/Content.xml": "<Page/>"}), PART)
    assert (read.documents, bool(read.reason)) == ((), True)


@given(st.binary(max_size=300), st.sampled_from([samples.cii(), samples.ubl(), samples.ksef()]))
def test_no_damage_raises_anything_but_what_is_promised(noise: bytes, text: str) -> None:
    whole = text.encode()
    at = len(noise) * 7 % len(whole)
    content = whole[:at] + noise + whole[at + len(noise) // 2 :]
    format_of(content)
    try:
        read_einvoice(content, PART)
    except ParserError:
        return


@given(st.binary(max_size=60), st.integers(0, 2000))
def test_no_damaged_archive_raises_anything_but_what_is_promised(noise: bytes, at: int) -> None:
    whole = samples.ofd()
    content = whole[: at % len(whole)] + noise + whole[at % len(whole) + len(noise) :]
    try:
        read_einvoice(content, PART)
    except ParserError:
        return


def _pdf(*files: tuple[str, bytes], password: str = "") -> bytes:
    import io

    import pikepdf

    document = pikepdf.new()
    document.add_blank_page()
    for name, data in files:
        document.attachments[name] = data
    buffer = io.BytesIO()
    encryption = pikepdf.Encryption(owner=password, user=password) if password else None
    document.save(buffer, encryption=encryption) if encryption else document.save(buffer)
    return buffer.getvalue()


def test_the_invoice_in_a_pdf_is_found_by_its_content_the_named_one_first() -> None:
    data, other = samples.cii().encode(), samples.ubl().encode()
    pdf = _pdf(("a note.txt", b"no invoice"), ("Anhang Ü.xml", other), ("factur-x.xml", data))
    assert embedded_einvoices(pdf) == [("factur-x.xml", data), ("Anhang Ü.xml", other)]
    assert embedded_einvoices(_pdf()) == []


def test_an_encrypted_pdf_is_opened_with_a_password_that_is_known() -> None:
    data = samples.cii().encode()
    pdf = _pdf(("factur-x.xml", data), password="made-up")
    assert embedded_einvoices(pdf, ("wrong", "made-up")) == [("factur-x.xml", data)]
    with pytest.raises(PasswordNeeded):
        embedded_einvoices(pdf)


def test_a_damaged_pdf_is_damage() -> None:
    with pytest.raises(Damaged):
        embedded_einvoices(b"%PDF-1.7 EmbeddedFile")


def test_a_method_of_packing_without_a_bound_is_not_read() -> None:
    import io

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("OFD.xml", "")
        archive.writestr("Doc_0/Attachs/a.xml", "<eInvoice/>")
    with pytest.raises(TooComplex):
        read_einvoice(buffer.getvalue(), PART)
