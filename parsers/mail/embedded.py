"""Files that stand as text where no part announces them: uuencoded, or as bare base64.

Mail gateways, wrong boundaries and broken encodings leave them in bodies, preambles and epilogues.
"""

import base64
import binascii
import re

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]+)\r?\n", re.M)
# Base64 of `%PDF-` or of a ZIP file's first entry, at the beginning of a line.
_STARTS = (b"JVBERi0", b"UEsDB")
_BASE64 = re.compile(rb"^(?:JVBERi0|UEsDB[AB])[A-Za-z0-9+/]{13,}", re.M)
_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def files_in_text(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return (name, bytes) of each file in a text: uuencoded ones, then PDF and ZIP in base64, whose name is empty."""
    found = []
    at = 0 if b"begin " in content else len(content)
    while (begin := _BEGIN.search(content, at)) and (end := content.find(b"\nend", begin.end() - 1)) >= 0:
        data = _from_uuencoded(content[begin.end() : end + 1])
        if data:
            found.append((begin[1], data))
        at = end
    if any(start in content for start in _STARTS):
        at = 0
        while begin := _BASE64.search(content, at):
            text, at = _base64_from(content, begin.start())
            found.append((b"", from_base64(text)))
    return found


def _base64_from(content: bytes, start: int) -> tuple[bytes, int]:
    """Return the lines of base64 from a place on, and the place after them.

    They end with padding, with a line of anything else, or with a line shorter than the first after which no long
    one comes: a word alone on the next line is base64 to the eye of a program.
    """
    lines: list[bytes] = []
    width, short, at = 0, False, start
    while at < len(content):
        end = content.find(b"\n", at)
        end = len(content) if end < 0 else end
        line = content[at:end].strip()
        if line and (not _BASE64_LINE.fullmatch(line) or (short and len(line) < width)):
            break
        if (not line and short) or (lines and line.startswith(_STARTS)):
            break
        lines.append(line)
        width = width or len(line)
        short = 0 < len(line) < width
        at = end + 1
        if line.endswith(b"="):
            break
    return b"".join(lines), max(at, start + 1)


def from_base64(text: bytes) -> bytes:
    """Return what base64 says, without what does not belong to it; a last group that is cut short is dropped."""
    bare = _NOT_BASE64.sub(b"", text.split(b"=", 1)[0])
    bare = bare[: len(bare) - 1] if len(bare) % 4 == 1 else bare
    return base64.b64decode(bare + b"=" * (-len(bare) % 4))


def _from_uuencoded(body: bytes) -> bytes:
    lines = []
    for line in body.splitlines():
        try:
            lines.append(binascii.a2b_uu(line))
        except binascii.Error:
            # some encoders write trailing characters beyond the length they state
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                lines.append(binascii.a2b_uu(line[: length + 1]))
            except binascii.Error:
                return b""
    return b"".join(lines)
