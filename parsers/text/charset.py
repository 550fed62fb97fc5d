"""Bytes to text when the declared charset is missing or wrong. The one module that imports charset_normalizer."""

import re

_META = re.compile(rb"<meta[^>]+charset=[\"']?\s*([A-Za-z0-9_.:-]+)", re.I)
# What senders call a charset, and what they mean by it (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "iso-8859-9": "cp1254",
    "windows-874": "cp874",
    "unicode-1-1-utf-7": "utf-7",
}
# Codecs that are no charsets of mail, and take quadratic time or run escapes.
_NEVER = frozenset({"idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape", "raw-unicode-escape"})


def decode_text(content: bytes, declared: str = "") -> str:
    """Return the text: by byte order mark, the declared charset, UTF-8, the page's meta tag, then by detection."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    meta = _META.search(content[:2048])
    for charset in (declared, "utf-8", meta[1].decode("ascii") if meta else ""):
        name = _MEANT.get(charset.lower(), charset)
        if name and name.lower() not in _NEVER:
            try:
                return content.decode(name).removeprefix("\ufeff")
            except (LookupError, ValueError):
                continue
    return _detected(content)


def _detected(content: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(content[:20_000]).best()
    charset = best.encoding if best else "cp1252"
    return content.decode(charset, "replace")
