"""A message without its attachments: its header and its texts, put together again from pieces."""

import re
from collections.abc import Sequence

from ingest.asking import Asking, Stretch
from ingest.metadata import Metadata
from ingest.structure import DescribedPart

# More is a download at once.
MOST_BYTES = 80_000
LARGEST_SHARE = 4
LONGEST_HEADER = 30_000
LONGEST_PART_HEADER = 2_000
_CONTENT_FIELD = re.compile(rb"^(?:content-[!-9;-~]*|mime-version)[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.I | re.M)
_BOUNDARY = b"BillfoldPutsThisTogether"


def texts_of(parts: Sequence[DescribedPart]) -> tuple[DescribedPart, ...]:
    """Return the parts that are texts, of whatever kind."""
    return tuple(part for part in parts if part.media_type.startswith(("text/", "message/")) and part.octets != 0)


def stump(metadata: Metadata, texts: Sequence[DescribedPart]) -> Asking[bytes | None]:
    """Return a message with these parts and no others; None where they are too long or the server withholds some."""
    sizes = [part.octets for part in texts if part.octets is not None]
    if len(sizes) < len(texts) or sum(sizes) > min(MOST_BYTES, (metadata.size or 0) // LARGEST_SHARE):
        return None
    header = Stretch("HEADER", 0, LONGEST_HEADER)
    heads = [Stretch(f"{part.section}.MIME", 0, LONGEST_PART_HEADER) for part in texts]
    bodies = [Stretch(part.section, 0, size) for part, size in zip(texts, sizes, strict=True)]
    answers = yield [header, *heads, *bodies]
    fields = answers.get(header, b"")
    if not fields.endswith(b"\r\n\r\n") or len(fields) >= LONGEST_HEADER:
        return None
    if not texts:
        return _CONTENT_FIELD.sub(b"", fields[:-2]) + b"\r\n"
    pieces = [
        _CONTENT_FIELD.sub(b"", fields[:-2]),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=" + _BOUNDARY + b"\r\n",
    ]
    for head, body in zip(heads, bodies, strict=True):
        own, text = answers.get(head, b""), answers.get(body, b"")
        is_had = own.endswith(b"\r\n\r\n") and len(own) < LONGEST_PART_HEADER and len(text) == body.length
        if not is_had or _BOUNDARY in text:
            return None
        pieces += [b"\r\n--" + _BOUNDARY + b"\r\n", own, text]
    return b"".join([*pieces, b"\r\n--" + _BOUNDARY + b"--\r\n"])
