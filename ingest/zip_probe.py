"""Whether a ZIP attachment can hold a document, told by a few kilobytes of it: its first bytes and its directory.

Lossless: a part counts as useless only if the reader would make nothing of it. What its bytes show decides, as it
does for the reader; of the files in it, those count as useless whose names say that they are of a kind which is never
a document. Any doubt is answered with a download.
"""

import re
import struct

from ingest.asking import DOUBT, Asking, Probed, Stretch
from ingest.encoded import decoded, line_length
from ingest.structure import DescribedPart
from parsers.text import sniff

# What the reader looks at to tell what a file is.
HEAD = 4096
HEAD_BYTES = 5800
TAIL_BYTES = 12_000
LONGEST_DIRECTORY = 400_000

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x07"
_ENTRY = b"PK\x01\x02"
_ZIP_TYPES = frozenset({"application/zip", "application/x-zip-compressed"})
# Only kinds that are nothing else under another name; text, pictures, archives and what is not listed may be documents.
_USELESS = re.compile(
    r"\.(?:mp3|mp4|m4a|m4v|mov|avi|mkv|wav|flac|ogg|webm|exe|dll|so|dylib|class|py|pyc|js|css|scss|java|c|cc|cpp|h|hpp"
    r"|cs|go|rs|rb|sh|bat|ps1|sql|db|sqlite|ttf|otf|woff2?|eot|psd|dwg|dxf|stl|ics|vcf|ico|json|ya?ml|toml|ini|cfg|log"
    r"|lock|map|md)$",
    re.IGNORECASE,
)


def is_zip(part: DescribedPart) -> bool:
    """Whether a part is announced as a ZIP file, in an encoding of which a piece can be read."""
    named = part.media_type in _ZIP_TYPES or part.filename.lower().endswith(".zip")
    # A name that says two things is looked at as a whole.
    return named and part.encoding in ("base64", "binary", "8bit", "7bit") and part.octets is not None


def probe(part: DescribedPart) -> Asking[Probed]:
    """Tell what a part holds by its first `HEAD_BYTES` encoded bytes, and by its end where those are of a ZIP file."""
    octets = part.octets or 0
    beginning = Stretch(part.section, 0, HEAD_BYTES)
    head = (yield [beginning]).get(beginning)
    if head is None or len(head) != min(HEAD_BYTES, octets):
        return DOUBT
    start = decoded(part, head, whole=len(head) == octets)
    if not start or (len(start) < HEAD and len(head) < octets):
        return DOUBT
    named = part.filename or part.media_type
    shown = sniff.media_type(start[:HEAD])
    if shown == sniff.BINARY:
        return Probed(True, "no_zip", f"its attachment {named} is not the ZIP file that it is called")
    if shown != sniff.ZIP:
        return DOUBT
    names = yield from _names(part, line_length(part, head))
    if not names or not all(map(_USELESS.search, names)):
        return DOUBT
    listed = ", ".join(name.rpartition("/")[2] for name in names[:3]) + (", …" if len(names) > 3 else "")
    return Probed(True, "zip", f"its attachment {named} holds no file that can be a document ({listed})")


def _names(part: DescribedPart, line: int) -> Asking[list[str] | None]:
    """Return the names of the files in a ZIP file, without folders; None where its directory cannot be read."""
    octets, length = part.octets or 0, TAIL_BYTES
    while line and length <= LONGEST_DIRECTORY:
        # From the beginning of a line, so that the groups of four are whole.
        offset = max(0, octets - length) // line * line
        end = Stretch(part.section, offset, octets - offset)
        encoded = (yield [end]).get(end)
        tail = None if encoded is None or len(encoded) != end.length else decoded(part, encoded, whole=True)
        if tail is None:
            return None
        at = tail.rfind(_END)
        if at < 0 or len(tail) < at + 22 or _END64 in tail[max(0, at - 20) : at]:
            return None
        count, size, _, comment = struct.unpack_from("<HLLH", tail, at + 10)
        if count == 0xFFFF or size == 0xFFFFFFFF or at + 22 + comment != len(tail):
            return None
        if size <= at:
            return _listed(tail[at - size : at], count)
        if offset == 0:
            return None
        length = size * 3 // 2 + TAIL_BYTES
    return None


def _listed(directory: bytes, count: int) -> list[str] | None:
    """Return the names in a directory (APPNOTE 6.3.10, 4.3.12); None where it is not whole."""
    names: list[str] = []
    at = 0
    for _ in range(count):
        entry = directory[at : at + 46]
        if len(entry) < 46 or not entry.startswith(_ENTRY):
            return None
        name, extra, comment = struct.unpack_from("<HHH", entry, 28)
        if at + 46 + name + extra + comment > len(directory):
            return None
        raw = directory[at + 46 : at + 46 + name]
        # An extra field may hold another name (APPNOTE 6.3.10, 4.6.9); a name in doubt is one that may be a document's.
        shown = raw.decode("utf-8" if entry[9] & 8 else "cp437", "replace")
        if not shown.endswith("/"):
            names.append(shown)
        at += 46 + name + extra + comment
    return names if at == len(directory) else None
