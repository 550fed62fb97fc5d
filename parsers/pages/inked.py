"""Letters of a page and the ink that each is drawn with: which piece of a picture belongs to which letter."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.pages.page import Box
from parsers.pages.pdfium import Page
from parsers.pages.shapes import Picture, pieces_of

# Pixels from the bottom of a letter's box to its top; a figure is then some thirty-five pixels high.
HEIGHT = 56
LARGEST_SCALE = 24.0
# No picture of an amount has more pixels, nor more pieces.
MOST_PIXELS = 400_000
_MOST_PIECES = 120
# The least difference between ink and paper, of 255; ink is darker than so much of their difference.
_FAINTEST, _INK_FROM = 60, 0.35
# One of so many pixels tells what paper and ink are.
_SAMPLED = 7
# A rule is no higher than this share of the picture, and no letter is higher than that one; so many may touch. What
# reaches in from the lines above and below is no higher than this share.
_THINNEST, _TALLEST, _MOST_TOUCHING, _FROM_OTHERS = 0.1, 0.95, 3, 0.25
_NOWHERE = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Letter:
    """A character as it was read and its ink, which may be none, with the ink's edges.

    `is_cut` says that its ink was cut off from that of a neighbour.
    """

    text: str
    ink: int
    edges: tuple[int, int, int, int]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """Letters beside each other in a picture, and the pieces of ink that belong to none of them."""

    picture: Picture
    letters: Sequence[Letter]
    stray: Sequence[Letter]


def once(letters: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Return letters that end where the next one begins, without those that are drawn twice to look bold."""
    found: list[tuple[str, Box]] = []
    for letter, box in letters:
        if letter in "\r\n" or (letter == " " and box[0] == box[2]):
            continue  # PDFium's own
        if found and found[-1][0] == letter and abs(found[-1][1][0] - box[0]) < 0.25 * (box[2] - box[0]):
            continue
        if found and found[-1][1][0] < box[0] < found[-1][1][2]:
            before, (left, top, _, bottom) = found[-1]
            found[-1] = before, (left, top, box[0], bottom)
        found.append((letter, box))
    return found


def with_ink(page: Page, letters: Sequence[tuple[str, Box]], ends: tuple[float, float]) -> Row | None:
    """Return letters with their ink, None where ink and paper, or the letters, can't be told apart."""
    top, bottom = min(box[1] for _, box in letters), max(box[3] for _, box in letters)
    scale = min(HEIGHT / (bottom - top), LARGEST_SCALE) if bottom > top else 0.0
    margin = 0.1 * (bottom - top)
    box = (max(ends[0], 0.0), max(top - margin, 0.0), min(ends[1], page.width), min(bottom + margin, page.height))
    across, down = box[2] - box[0], box[3] - box[1]
    if scale <= 0 or across <= 0 or down <= 0 or across * down * scale * scale > MOST_PIXELS:
        return None
    picture = picture_of(*page.grey(box, scale))
    if picture is None:
        return None
    # the picture begins at a whole pixel
    shift = int(box[0] * scale)
    spans = [(one[0] * scale - shift, one[2] * scale - shift) for _, one in letters]
    inks, stray, cut = [0] * len(letters), [], set()
    for count, piece in enumerate(pieces_of(picture, _MOST_PIECES), 1):
        left, above, right, below = picture.edges(piece)
        inside = [at for at, (start, end) in enumerate(spans) if left < (start + end) / 2 < right]
        if below - above < _THINNEST * picture.rows and (len(inside) > 1 or right - left > picture.rows):
            continue  # a rule above or below
        if below - above > _TALLEST * picture.rows and right - left < _THINNEST * picture.rows:
            continue  # a rule at a side
        if (above == 0 or below == picture.rows) and below - above < _FROM_OTHERS * picture.rows:
            continue  # what reaches in from other lines
        if above == 0 or below == picture.rows:
            return None
        if count == _MOST_PIECES or len(inside) > _MOST_TOUCHING or below - above > _TALLEST * picture.rows:
            return None  # too much of it, or a frame around letters
        if len(inside) > 1:
            for at in inside:
                edges = (max(round(edge), 0) for edge in spans[at])
                inks[at] |= piece & picture.between(*edges)
            cut.update(inside)
            continue
        middle = (left + right) / 2
        at = min(range(len(spans)), key=lambda at: max(spans[at][0] - middle, middle - spans[at][1]))
        if spans[at][0] - 2 <= middle <= spans[at][1] + 2:
            inks[at] |= piece
        else:
            stray.append(Letter("", piece, picture.edges(piece)))
    inked = [
        Letter(letter, ink, picture.edges(ink) if ink else _NOWHERE, at in cut)
        for at, ((letter, _), ink) in enumerate(zip(letters, inks, strict=True))
    ]
    return Row(picture, inked, stray)


def picture_of(pixels: bytes, columns: int, rows: int) -> Picture | None:
    """Return grey pixels as ink: what is not like most of them. None where nothing is, or not clearly."""
    if not pixels:
        return None
    counts = Counter(pixels[::_SAMPLED])
    paper, lowest, highest = max(counts, key=lambda grey: counts[grey]), min(counts), max(counts)
    difference = (lowest if paper - lowest >= highest - paper else highest) - paper
    if abs(difference) < _FAINTEST:
        return None
    table = bytes(49 if (grey - paper) / difference >= _INK_FROM else 48 for grey in range(256))
    return Picture(columns, rows, int(pixels.translate(table)[::-1], 2))
