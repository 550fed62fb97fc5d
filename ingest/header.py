"""Header fields of a message that has not been fetched, read as tolerantly as a mail program shows them.

Encoded words (RFC 2047) with unknown character sets, split characters and broken base64, raw 8-bit text: all
give a text that may be partly wrong, never an error.
"""

import binascii
import re
from functools import lru_cache
from quopri import decodestring

LONGEST_FIELD = 10_000
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:((?:.*(?:\r?\n[ \t].*)*))", re.MULTILINE)
_FOLD = re.compile(r"\r?\n[ \t]*")
_WORD = re.compile(r"=\?([^?\s]{1,40})\?([BbQq])\?([^?]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?[^?\s]{1,40}\?[BbQq]\?)")
_ANGLE = re.compile(r"<\s*([^\s<>@]+@[^\s<>@]+)\s*>")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_BARE = re.compile(r"[^\s<>@\"(),:;\[\]]+@[^\s<>@\"(),:;\[\]]+")


def read_fields(header: bytes) -> dict[str, str]:
    """Return the first field of each name (lower case), unfolded but not decoded, cut at 10,000 characters."""
    fields: dict[str, str] = {}
    if _is_usual(header):
        for line in header.decode("ascii").split("\r\n"):
            field, colon, value = line.partition(":")
            name = field.rstrip(" \t").lower()
            if colon and name and " " not in name and name not in fields:
                fields[name] = value[:LONGEST_FIELD].strip()
        return fields
    for match in _FIELD.finditer(header):
        name = match[1].decode("ascii", "replace").lower()
        fields.setdefault(name, _FOLD.sub(" ", read_text(match[2][:LONGEST_FIELD])).strip())
    return fields


def _is_usual(header: bytes) -> bool:
    """Say whether a header is ASCII in lines that are not folded, which needs no pattern."""
    lines = header.count(b"\r\n")
    return (
        header.isascii()
        and b"\r\n " not in header
        and b"\r\n\t" not in header
        and header.count(b"\n") == lines == header.count(b"\r")
    )


def read_text(content: bytes) -> str:
    """Decode raw bytes: UTF-8, else Windows-1252, in which every byte means something near enough."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def decode_words(text: str) -> str:
    """Decode the encoded words of a field; a word that cannot be decoded stays as it is."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending, charset = b"", ""
    at = 0
    text = _BETWEEN_WORDS.sub(r"\1", text)
    for match in _WORD.finditer(text):
        content = _word_bytes(match[2], match[3])
        # RFC 2231, section 5: a language may follow the character set.
        name = match[1].partition("*")[0].lower()
        if pending and (content is None or match.start() != at or name != charset):
            out.append(_decoded(pending, charset))
            pending = b""
        out.append(text[at : match.start()])
        if content is None:
            out.append(match.group())
        else:
            # Adjacent words are joined before decoding: some programs cut a character in two.
            pending, charset = pending + content, name
        at = match.end()
    return "".join(out) + (_decoded(pending, charset) if pending else "") + text[at:]


@lru_cache(maxsize=4096)
def addresses(field: str) -> tuple[str, ...]:
    """Return the addresses of a From or Sender field in lower case, at most ten.

    First those in angle brackets, then bare ones, then what stands in quotation marks, which is a name.
    """
    outside = _QUOTED.sub(" ", field)
    found = [*_ANGLE.findall(outside)[:10], *_BARE.findall(outside)[:10], *_BARE.findall(field)[:10]]
    return tuple(dict.fromkeys(address.lower().rstrip(".") for address in found))[:10]


def _word_bytes(encoding: str, content: str) -> bytes | None:
    if encoding in "Qq":
        return decodestring(content.encode(errors="replace"), header=True)
    try:
        return binascii.a2b_base64(content + "=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        return None


def _decoded(content: bytes, charset: str) -> str:
    # What calls itself GB2312 is often the larger GBK; ISO 8859-1 is really Windows-1252.
    charset = {"gb2312": "gb18030", "gbk": "gb18030", "iso-8859-1": "cp1252", "us-ascii": "utf-8"}.get(charset, charset)
    try:
        return content.decode(charset, "replace")
    except (LookupError, ValueError):
        return read_text(content)
