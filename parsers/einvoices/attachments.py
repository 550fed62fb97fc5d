"""The XML files in a PDF: of a hybrid invoice (Factur-X, ZUGFeRD, ORDER-X), by name or by content.

ISO 32000-1, 7.11.4. Attachments are bytes of a stranger: how many are looked at, and how large they may be, is limited.
"""

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

from parsers.einvoices.formats import format_of
from parsers.einvoices.hardened import LARGEST
from parsers.errors import Damaged, PasswordNeeded
from parsers.pages.pdfium_calls import PdfDocument, PdfiumError, raw

MOST_ATTACHMENTS = 50
MOST_BYTES = 2 * LARGEST
_LONGEST_NAME = 1_000
# What the formats call their file (Factur-X 1.0, 6.2.2; ZUGFeRD 1.0 and 2.0; Order-X 1.0; XRechnung).
NAMES = frozenset({"factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "order-x.xml", "cii.xml", "ubl.xml"})


def embedded_einvoices(content: bytes, passwords: Sequence[str] = ()) -> list[tuple[str, bytes]]:
    """Return (name, bytes) of each structured invoice attached to a PDF, those with a standard's name first.

    Raises `PasswordNeeded` or `Damaged` when the PDF can't be opened.
    """
    # most PDFs have none: one look spares them being opened once more
    if b"EmbeddedFile" not in content and b"ObjStm" not in content:
        return []
    document = _opened(content, passwords)
    try:
        files = [(name, data) for name, data in _files(document) if name.casefold() in NAMES or format_of(data)]
    finally:
        document.close()
    return sorted(files, key=lambda file: file[0].casefold() not in NAMES)


def _opened(content: bytes, passwords: Sequence[str]) -> Any:
    for password in (None, *passwords):
        try:
            return PdfDocument(content, password=password)
        except PdfiumError as error:
            if getattr(error, "err_code", None) != raw.FPDF_ERR_PASSWORD:
                raise Damaged("it is damaged or not a complete PDF; ask for it again") from error
    raise PasswordNeeded("it is encrypted, and no known password opens it")


def _files(document: Any) -> Iterator[tuple[str, bytes]]:
    left = MOST_BYTES
    for at in range(min(raw.FPDFDoc_GetAttachmentCount(document.raw), MOST_ATTACHMENTS)):
        attachment = raw.FPDFDoc_GetAttachment(document.raw, at)
        size = ctypes.c_ulong()
        if not attachment or not raw.FPDFAttachment_GetFile(attachment, None, 0, size):
            continue
        if not 0 < size.value <= min(LARGEST, left):
            continue
        left -= size.value
        buffer = ctypes.create_string_buffer(size.value)
        if raw.FPDFAttachment_GetFile(attachment, buffer, size.value, size):
            yield _name(attachment), buffer.raw[: size.value]


def _name(attachment: Any) -> str:
    length = raw.FPDFAttachment_GetName(attachment, None, 0)
    if not 2 < length <= 2 * _LONGEST_NAME:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    raw.FPDFAttachment_GetName(attachment, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").rstrip("\x00")
