"""Whether a PDF attachment can be a document, told by some tens of kilobytes of it: the text of a PDF is small.

Its pictures are most of a brochure, and are not needed. A PDF is a stranger's, so it is not read here: somebody else
glances at the pieces that are there, and says which others are needed. Lossless: any doubt is answered with a download.
"""

from dataclasses import dataclass
from typing import Protocol

from ingest.asking import DOUBT, Answers, Asking, Probed, Stretch
from ingest.encoded import Even, line_length
from ingest.structure import DescribedPart

# What the reader looks at to tell what a file is.
HEAD = 4096
HEAD_BYTES = 5800
TAIL_BYTES = 6000
# How most programs set base64 (RFC 2045, section 6.8): the end is asked for with the beginning.
USUAL_LINE = 78
# Behind its end a part has nothing: a server that sends more has told a wrong size.
_BEYOND = 100
MOST_ROUNDS = 9
# A look may take so much of a file, or so many bytes at least, and no more than so many: where it ends in doubt, as
# with files that are more text and fonts than pictures, it was in vain.
LARGEST_SHARE = 8
LEAST_BYTES, MOST_BYTES = 16_500, 400_000
SMALLEST = 60_000
# More of them at once make a command too long for some servers (RFC 7162, section 4).
MOST_STRETCHES = 60


@dataclass(frozen=True, slots=True)
class Sight:
    """What there is to be seen of a PDF: its size, pieces of it with their offsets, its name, and its mail."""

    size: int
    pieces: tuple[tuple[int, bytes], ...]
    filename: str
    subject: str
    sender: str


@dataclass(frozen=True, slots=True)
class Glanced:
    """What somebody saw: that a PDF is useless, or which ranges are missing to tell; neither is a doubt."""

    useless: bool
    missing: tuple[tuple[int, int], ...] = ()


class Glancer(Protocol):
    """Somebody who may look at PDFs by pieces."""

    def __call__(self, sight: Sight) -> Glanced:
        """Look at a PDF; never fails."""


def is_pdf(part: DescribedPart) -> bool:
    """Whether a part is announced as a PDF, and is so large that a look at pieces of it may be worth it."""
    named = part.media_type in ("application/pdf", "application/x-pdf") or part.filename.lower().endswith(".pdf")
    return named and part.encoding == "base64" and (part.octets or 0) >= SMALLEST


def probe(part: DescribedPart, subject: str, sender: str, glance: Glancer) -> Asking[Probed]:
    """Tell whether a PDF can be a document; `subject` and `sender` are of the mail that it is in."""
    beginning = Stretch(part.section, 0, HEAD_BYTES)
    answers = yield [beginning, _tail(part, USUAL_LINE)]
    head = answers.get(beginning, b"")
    lines = Even(part, line_length(part, head))
    if len(head) != HEAD_BYTES or not lines.plain > 0:
        return DOUBT
    if lines.length != USUAL_LINE:
        answers = yield [_tail(part, lines.length)]
    start = lines.piece(0, head[: HEAD_BYTES // lines.length * lines.length])
    end = _end(lines, answers)
    if start is None or end is None or len(start[1]) < HEAD:
        return DOUBT
    size, pieces = end[0] + len(end[1]), [start, end]
    most = min(max(size // LARGEST_SHARE, LEAST_BYTES), MOST_BYTES)
    for _ in range(MOST_ROUNDS):
        seen = glance(Sight(size, tuple(pieces), part.filename, subject, sender))
        if seen.useless:
            named = part.filename or part.media_type
            return Probed(True, "pdf", f"its attachment {named} shows no amount and names no purchase")
        taken = sum(len(data) for _, data in pieces) + sum(end - start for start, end in seen.missing)
        are_good = all(0 <= start < end <= size for start, end in seen.missing)
        if not (0 < len(seen.missing) <= MOST_STRETCHES and are_good and taken <= most):
            return DOUBT
        needed = [Stretch(part.section, *lines.place(*span)) for span in seen.missing]
        answers = yield needed
        for stretch in needed:
            encoded = answers.get(stretch, b"")
            piece = lines.piece(stretch.offset, encoded)
            if len(encoded) != stretch.length or piece is None:
                return DOUBT
            pieces.append(piece)
    return DOUBT


def _tail(part: DescribedPart, line: int) -> Stretch:
    octets = part.octets or 0
    offset = max(0, octets - TAIL_BYTES) // line * line
    return Stretch(part.section, offset, octets - offset + _BEYOND)


def _end(lines: Even, answers: Answers) -> tuple[int, bytes] | None:
    tail = _tail(lines.part, lines.length)
    encoded = answers.get(tail, b"")
    return lines.piece(tail.offset, encoded) if len(encoded) == tail.length - _BEYOND else None
