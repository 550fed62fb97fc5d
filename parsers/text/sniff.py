"""What a piece of data is, by its first bytes. Declared types and file names are claims, not facts."""

import re

PDF = "application/pdf"
XML = "application/xml"
ZIP = "application/zip"
HTML = "text/html"
TEXT = "text/plain"
MESSAGE = "message/rfc822"
TNEF = "application/vnd.ms-tnef"
OUTLOOK = "application/vnd.ms-outlook"
GZIP = "application/gzip"
SIGNED = "application/pkcs7-mime"
OFD = "application/ofd"
# Text documents and tables of office programs: ZIP files, but no containers of documents.
OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
BINARY = "application/octet-stream"

_MAGIC = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x78\x9f\x3e\x22", TNEF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OUTLOOK),
    (b"\x1f\x8b", GZIP),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# The object identifiers of PKCS #7, at the place that a wrapper has them (RFC 5652, section 3).
_WRAPPER = re.compile(rb"\x30.{1,9}?\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07", re.S)
# The first entry of a ZIP file that is really a document.
_FIRST_ENTRIES = (
    (b"[Content_Types].xml", OFFICE),
    (b"_rels/", OFFICE),
    (b"docProps/", OFFICE),
    (b"word/", OFFICE),
    (b"xl/", OFFICE),
    (b"mimetypeapplication/vnd.oasis.opendocument", OPEN_DOCUMENT),
    (b"OFD.xml", OFD),
)
_OFD_ENTRY = re.compile(rb"PK\x01\x02.{42}OFD\.xml", re.S)
_DIRECTORY = 65_536
_LATE_PDF = re.compile(rb"%PDF-[0-9]\.[0-9]")
# What mailboxes in one file, and some forwards, put before the header (RFC 4155).
_MBOX_LINE = re.compile(rb">?From [^\n]*\n")
_HEADER_FIELD = re.compile(rb"(?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2}")
_MAIL_FIELD = re.compile(rb"^(?:from|to|subject|date|received|message-id|return-path|mime-version)[ \t]*:", re.I | re.M)
_HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|div|p|span)\b", re.I)

# The ending of a file's name by what the file is.
EXTENSIONS = {
    PDF: ".pdf",
    XML: ".xml",
    ZIP: ".zip",
    HTML: ".html",
    TEXT: ".txt",
    MESSAGE: ".eml",
    TNEF: ".dat",
    OUTLOOK: ".msg",
    SIGNED: ".p7m",
    OFFICE: ".docx",
    OPEN_DOCUMENT: ".odt",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "image/webp": ".webp",
    OFD: ".ofd",
    GZIP: ".gz",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
}


def media_type(data: bytes) -> str:
    """Return the media type that the bytes show; `application/octet-stream` where they show none.

    A PDF may have up to 1,024 bytes of anything before its header (ISO 32000-1, Annex H, note 13), but not the
    beginning of another format: archives and signatures hold PDFs as they stand.
    """
    head = data[:1024]
    if head.startswith(b"%PDF-"):
        return PDF
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return _in_zip(data) if found == ZIP else found
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
        return "image/heic"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    if _WRAPPER.match(head):
        return SIGNED
    late = _LATE_PDF.search(data[:1032])
    shown = _text_type(data)
    # a header before a PDF may be that of a message whose body the PDF is
    return PDF if late and shown != MESSAGE else shown


def _in_zip(data: bytes) -> str:
    """Return what a ZIP file is by its first entry: its name stands 30 octets in (APPNOTE 6.3.10, 4.3.7).

    The entry that makes it an OFD document may stand anywhere in the directory at its end, 46 octets in (4.3.12).
    """
    first = next((found for name, found in _FIRST_ENTRIES if data.startswith(name, 30)), ZIP)
    return OFD if first == ZIP and _OFD_ENTRY.search(data[-_DIRECTORY:]) else first


def _text_type(data: bytes) -> str:
    head = data[:4096]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            head = head[len(bom) :].decode(encoding, "ignore").encode()
            break
    start = head.lstrip()
    mbox = _MBOX_LINE.match(start)
    header = start[mbox.end() :] if mbox else start
    if _HEADER_FIELD.match(header) and len(_MAIL_FIELD.findall(header)) >= 2:
        return MESSAGE
    if _HTML_TAG.search(start[:2048]) and (start[:1] == b"<" or b"</" in head):
        return HTML
    if start.startswith(b"<?xml") or re.match(rb"<(?:[\w.-]+:)?[A-Za-z][\w.-]*[\s>/]", start):
        return XML
    if start and b"\x00" not in head and not re.search(rb"[\x01-\x08\x0e-\x1a]", head):
        return TEXT
    return BINARY
