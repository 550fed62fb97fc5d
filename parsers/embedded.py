"""Files that stand as text where no part announces them: uuencoded, or as bare base64.

Mail gateways, wrong boundaries and broken encodings leave them in bodies, preambles and epilogues.
"""

import base64
import binascii
import re

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]+)\r?\n", re.M)
# Base64 of `%PDF-`, from the beginning of a line to the first character that is not base64.
_BASE64_PDF = re.compile(rb"^JVBERi0[A-Za-z0-9+/\r\n \t]{60,}={0,2}", re.M)
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def files_in_text(content: bytes) -> list[tuple[bytes, bytes]]:
    """Return (name, bytes) of each file in a text: uuencoded ones, and PDFs in base64, whose name is empty."""
    found = []
    at = 0
    while (begin := _BEGIN.search(content, at)) and (end := content.find(b"\nend", begin.end() - 1)) >= 0:
        data = _from_uuencoded(content[begin.end() : end + 1])
        if data:
            found.append((begin[1], data))
        at = end
    if b"JVBERi0" in content:
        found += [(b"", from_base64(m.group())) for m in _BASE64_PDF.finditer(content)]
    return found


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
