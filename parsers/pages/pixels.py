"""Parts of a page as grey pixels, and a cheap look at what it is drawn of: where on it a code may be at all.

Boxes are (left, bottom, right, top) in the page's own space, whose y grows upward.
"""

import ctypes
from collections import Counter
from collections.abc import Sequence
from typing import Any

from parsers.pages import pdfium_calls as calls
from parsers.pages.pdfium_calls import raw

Edges = tuple[float, float, float, float]

# There the codes of invoices and payment slips stand; and on the last page.
_FIRST_PAGES = 3

# Of more pieces no page is looked through, nor drawn once more.
MOST_PIECES = 20_000
# A page whose pictures have more pixels is not drawn: that takes time and four octets of memory for each of them.
MOST_PIXELS = 30_000_000
# A code on paper is at least so many points wide (a centimetre), and a square code nearly a square.
_NARROWEST, _SQUAREST = 28.0, 1.3
# A picture of bars is wider than it is high, but no rule and no banner.
_LONGEST_BARS, _LOWEST_BARS = 16.0, 14.0
# A code is drawn of many boxes, each no wider and no longer than so many points, or is one path of many corners.
_LARGEST_BOX, _LONGEST_BOX, _FEWEST_CORNERS = 12.0, 90.0, 320
# So many of them there are in all, and in one cell of a grid of so many points.
_FEWEST_BOXES, _FEWEST_IN_A_CELL, _CELL = 60, 12, 60.0


def may_have_codes(total: int) -> set[int]:
    """Return the pages of a document on which codes are looked for: the first ones, and the last."""
    return {*range(1, min(_FIRST_PAGES, total) + 1), total} - {0}


def places_of_codes(page: Any) -> list[Edges]:
    """Return where a page (PDFium's handle) has a square picture, a picture of bars, or many small boxes.

    What is drawn inside a form is where the form is.
    """
    edges = (ctypes.c_float * 4)()
    at = ctypes.addressof(edges)
    places: list[Edges] = []
    form: Edges = (0, 0, 0, 0)
    cells: Counter[tuple[int, int]] = Counter()
    inside: Counter[Edges] = Counter()
    pixels = order = 0
    for order, (key, kind, depth) in enumerate(calls.objects_of(page)):
        if order > MOST_PIECES:
            return []
        if kind not in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH) and (depth or kind != raw.FPDF_PAGEOBJ_FORM):
            continue
        if not calls.bounds_of(key, at, at + 4, at + 8, at + 12):
            continue
        left, bottom, right, top = edges
        if kind == raw.FPDF_PAGEOBJ_FORM:
            form = (left, bottom, right, top)
            continue
        shorter, longer = sorted((right - left, top - bottom))
        pixels += _pixels_of(key) if kind == raw.FPDF_PAGEOBJ_IMAGE else 0
        if pixels > MOST_PIXELS:
            return []
        if shorter < _LARGEST_BOX:
            # some programs draw every module of a code as a picture
            if longer < _LONGEST_BOX and depth:
                inside[form] += 1
            elif longer < _LONGEST_BOX:
                cells[int((left + right) / 2 // _CELL), int((bottom + top) / 2 // _CELL)] += 1
        elif _is_a_code_by_shape(key, kind, shorter, longer):
            places.append(form if depth else (left, bottom, right, top))
    places += [one for one, count in inside.items() if count >= _FEWEST_BOXES]
    places = list(dict.fromkeys(places + _dense(cells)))
    if len(places) * order <= MOST_PIECES:
        return places
    # each place is drawn by itself: where that is dear, all of them at once
    lefts, bottoms, rights, tops = zip(*places, strict=True)
    return [(min(lefts), min(bottoms), max(rights), max(tops))]


def _dense(cells: Counter[tuple[int, int]]) -> list[Edges]:
    """Return where small boxes are crowded: a rectangle around all neighbouring cells that are full of them."""
    full = {cell for cell, count in cells.items() if count >= _FEWEST_IN_A_CELL}
    found: list[Edges] = []
    while full:
        group = {full.pop()}
        edge = list(group)
        while edge:
            x, y = edge.pop()
            near = {(x + i, y + j) for i in (-2, -1, 0, 1, 2) for j in (-1, 0, 1)} & full
            full -= near
            group |= near
            edge += near
        if sum(cells[cell] for cell in group) >= _FEWEST_BOXES:
            across, down = [x for x, _ in group], [y for _, y in group]
            places = (min(across) - 1, min(down) - 1, max(across) + 2, max(down) + 2)
            found.append((places[0] * _CELL, places[1] * _CELL, places[2] * _CELL, places[3] * _CELL))
    return found


def pixels_in_pictures(page: Any) -> int:
    """Return how many pixels the pictures on a page (PDFium's handle) have, or more than may be."""
    pixels = 0
    for order, (key, kind, _) in enumerate(calls.objects_of(page)):
        pixels += _pixels_of(key) if kind == raw.FPDF_PAGEOBJ_IMAGE else 0
        if order > MOST_PIECES or pixels > MOST_PIXELS:
            return MOST_PIXELS + 1
    return pixels


def _pixels_of(key: int) -> int:
    """Return how many pixels a picture has; more than may be where that is not known."""
    columns, rows = ctypes.c_uint(), ctypes.c_uint()
    known = raw.FPDFImageObj_GetImagePixelSize(ctypes.cast(key, raw.FPDF_PAGEOBJECT), columns, rows)
    return columns.value * rows.value if known else MOST_PIXELS + 1


def _is_a_code_by_shape(key: int, kind: int, shorter: float, longer: float) -> bool:
    if kind == raw.FPDF_PAGEOBJ_PATH:
        return bool(calls.count_segments(key) >= _FEWEST_CORNERS)
    if shorter >= _NARROWEST and longer <= _SQUAREST * shorter:
        return True
    return shorter >= _LOWEST_BARS and 2 * _NARROWEST <= longer <= _LONGEST_BARS * shorter


def grey(page: Any, size: Sequence[int], shift: Sequence[int], whole: Sequence[int]) -> bytes:
    """Return a part of a page (PDFium's handle) as rows of pixels of one byte; nothing where there is no memory.

    `size` and `whole` are columns and rows of the part and of the whole page; `shift` is where the part begins.
    """
    columns, rows = size
    bitmap = raw.FPDFBitmap_CreateEx(columns, rows, raw.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        return b""
    try:
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, columns, rows, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, page, -shift[0], -shift[1], *whole, 0, raw.FPDF_GRAYSCALE | raw.FPDF_ANNOT)
        stride = raw.FPDFBitmap_GetStride(bitmap)
        pixels = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * rows)
    finally:
        raw.FPDFBitmap_Destroy(bitmap)
    if stride == columns:
        return pixels
    return b"".join(pixels[at : at + columns] for at in range(0, stride * rows, stride))
