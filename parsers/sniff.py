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
    (b"\x1f\x8b", "application/gzip"),
    (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
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
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/gif": ".gif",
    "image/tiff": ".tif",
    "image/heic": ".heic",
    "image/webp": ".webp",
    "application/ofd": ".ofd",
    "application/gzip": ".gz",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
}


def media_type(data: bytes) -> str:
    """Return the media type that the bytes show; `application/octet-stream` where they show none.

    A PDF may have up to 1,024 bytes of anything before its header (ISO 32000-1, Annex H, note 13).
    """
    head = data[:1024]
    if b"%PDF-" in data[:1029]:
        return PDF
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1"):
        return "image/heic"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _text_type(data)


def _text_type(data: bytes) -> str:
    head = data[:4096]
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            head = head[len(bom) :].decode(encoding, "ignore").encode()
            break
    start = head.lstrip()
    if _HTML_TAG.search(start[:2048]) and (start[:1] == b"<" or b"</" in head):
        return HTML
    if start.startswith(b"<?xml") or re.match(rb"<(?:[\w.-]+:)?[A-Za-z][\w.-]*[\s>/]", start):
        return XML
    if _HEADER_FIELD.match(head) and len(_MAIL_FIELD.findall(head)) >= 2:
        return MESSAGE
    if start and b"\x00" not in head and not re.search(rb"[\x01-\x08\x0e-\x1a]", head):
        return TEXT
    return BINARY
