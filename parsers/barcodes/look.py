"""The codes on the pages of a PDF: the places where a page may have some are drawn and searched.

The first pages and the last are looked at: there the codes of invoices and payment slips stand.
"""

import math
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass

from parsers.barcodes.decoder import is_available, texts_in
from parsers.errors import ParserError
from parsers.pages.page import Box
from parsers.pages.pdfium import Pdf
from parsers.pages.pixels import may_have_codes

# Dots per inch: a signed code of India, 117 modules over 30 mm, has then three pixels for each.
_DOTS = 300
# Of one place, and of all places of a document: the worst pictures take a tenth of a second for each million.
_MOST_PIXELS, _MOST_IN_ALL = 4_500_000, 20_000_000
_LARGEST_FILE = 20_000_000
# More places than any page has codes are searched at once, as the whole page. The white around a code is at least so
# much of its width, or so many points.
_MOST_PLACES = 12
_QUIET, _LEAST_QUIET = 0.12, 8.0


@dataclass(frozen=True, slots=True)
class Code:
    """The text of a code, and the page that it stands on."""

    text: str
    page: int


def codes_on(content: bytes, passwords: Sequence[str] = (), uncoded: frozenset[int] = frozenset()) -> list[Code]:
    """Return the codes on a PDF's pages; none where the library is missing, or the file can't be opened.

    `uncoded` are pages that are known to have none.
    """
    if not is_available() or len(content) > _LARGEST_FILE:
        return []
    try:
        with closing(Pdf(content, passwords)) as pdf:
            wanted = sorted(may_have_codes(pdf.pages) - uncoded)
            budget = [_MOST_IN_ALL]
            return [code for number in wanted for code in _codes_of(pdf, number, budget)]
    except ParserError:
        return []


def _codes_of(pdf: Pdf, number: int, budget: list[int]) -> Iterator[Code]:
    """Yield the codes of a page; `budget` holds how many pixels may still be searched, and is drawn on."""
    try:
        page = pdf.page(number)
    except ParserError:
        return
    with closing(page):
        whole = (0.0, 0.0, page.width, page.height)
        places = merged([_with_margin(box, whole) for box in page.places_of_codes()])
        if len(places) > _MOST_PLACES:
            places = [whole]
        seen: set[str] = set()
        for box in places:
            area = (box[2] - box[0]) * (box[3] - box[1])
            if area < 1:
                continue
            scale = min(_DOTS / 72, math.sqrt(_MOST_PIXELS / area))
            budget[0] -= int(area * scale * scale)
            if budget[0] < 0:
                return
            picture = page.grey(box, scale)
            for text in texts_in(*picture):
                if text not in seen:
                    seen.add(text)
                    yield Code(text, number)


def _with_margin(box: Box, whole: Box) -> Box:
    """Return a box with the quiet zone around it, as far as it lies on the page."""
    margin = max(_QUIET * min(box[2] - box[0], box[3] - box[1]), _LEAST_QUIET)
    left, top = max(box[0] - margin, whole[0]), max(box[1] - margin, whole[1])
    return (left, top, min(box[2] + margin, whole[2]), min(box[3] + margin, whole[3]))


def merged(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes of which no two overlap: those that do are made one."""
    apart: list[Box] = []
    for box in boxes:
        while touching := next((o for o in apart if _overlap(o, box)), None):
            apart.remove(touching)
            box = (
                min(box[0], touching[0]),
                min(box[1], touching[1]),
                max(box[2], touching[2]),
                max(box[3], touching[3]),
            )
        apart.append(box)
    return apart


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
