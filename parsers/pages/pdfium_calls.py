"""PDFium's functions as they are called here. The one module that imports pypdfium2.

PDFium is not thread-safe, and runs in the reading child only.
"""

import ctypes
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import pypdfium2
import pypdfium2.raw as raw

__all__ = ["ADDRESS", "LINKS", "PdfDocument", "PdfiumError", "raw"]

PdfDocument, PdfiumError = pypdfium2.PdfDocument, pypdfium2.PdfiumError

_DEEPEST_FORM = 12
# Annotations that draw nothing of their own, or nothing that is part of the document.
LINKS = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})
UNDRAWN = LINKS | {raw.FPDF_ANNOT_FILEATTACHMENT, raw.FPDF_ANNOT_SOUND}


# The name of the mark of optional content, as PDFium writes it; where it writes names of marks, and their lengths.
_OF_A_LAYER = "OC\0".encode("utf-16-le")
_NAME, _LENGTH = (ctypes.c_ushort * 8)(), ctypes.c_ulong()
_NAME_AT, _LENGTH_AT = ctypes.addressof(_NAME), ctypes.addressof(_LENGTH)


def _plain(function: Any, *arguments: Any, result: Any = ctypes.c_int) -> Any:
    """Return a function of PDFium that takes addresses as numbers: it is called for every letter and every line."""
    return ctypes.cast(function, ctypes.PYFUNCTYPE(result, *arguments))


ADDRESS, _INT = ctypes.c_void_p, ctypes.c_int
# Asked of every letter: without declared arguments a call takes half the time, but addresses must be `ADDRESS`es.
box_of = _plain(raw.FPDFText_GetLooseCharBox)
text_object_of = _plain(raw.FPDFText_GetTextObject, result=ADDRESS)
is_unmapped = _plain(raw.FPDFText_HasUnicodeMapError)
count_objects = _plain(raw.FPDFPage_CountObjects, ADDRESS)
object_of = _plain(raw.FPDFPage_GetObject, ADDRESS, _INT, result=ADDRESS)
count_inside = _plain(raw.FPDFFormObj_CountObjects, ADDRESS)
inside_of = _plain(raw.FPDFFormObj_GetObject, ADDRESS, ctypes.c_ulong, result=ADDRESS)
kind_of = _plain(raw.FPDFPageObj_GetType, ADDRESS)
mode_of = _plain(raw.FPDFTextObj_GetTextRenderMode, ADDRESS)
font_of = _plain(raw.FPDFTextObj_GetFont, ADDRESS, result=ADDRESS)
clip_of = _plain(raw.FPDFPageObj_GetClipPath, ADDRESS, result=ADDRESS)
count_clips = _plain(raw.FPDFClipPath_CountPaths, ADDRESS)
count_marks = _plain(raw.FPDFPageObj_CountMarks, ADDRESS)
mark_of = _plain(raw.FPDFPageObj_GetMark, ADDRESS, ctypes.c_ulong, result=ADDRESS)
mark_name_of = _plain(raw.FPDFPageObjMark_GetName, ADDRESS, ADDRESS, ctypes.c_ulong, ADDRESS)
remove_mark = _plain(raw.FPDFPageObj_RemoveMark, ADDRESS, ADDRESS)
mark_value_kind = _plain(raw.FPDFPageObjMark_GetParamValueType, ADDRESS, ctypes.c_char_p)
count_segments = _plain(raw.FPDFPath_CountSegments, ADDRESS)
has_transparency = _plain(raw.FPDFPageObj_HasTransparency, ADDRESS)
fill_of = _plain(raw.FPDFPageObj_GetFillColor, ADDRESS, *[ADDRESS] * 4)
bounds_of = _plain(raw.FPDFPageObj_GetBounds, ADDRESS, *[ADDRESS] * 4)
draw_mode_of = _plain(raw.FPDFPath_GetDrawMode, ADDRESS, ADDRESS, ADDRESS)
stroke_width_of = _plain(raw.FPDFPageObj_GetStrokeWidth, ADDRESS, ADDRESS)
matrix_of = _plain(raw.FPDFText_GetMatrix, ADDRESS, _INT, ADDRESS)
origin_of = _plain(raw.FPDFText_GetCharOrigin, ADDRESS, _INT, ADDRESS, ADDRESS)
font_size_of = _plain(raw.FPDFTextObj_GetFontSize, ADDRESS, ADDRESS)
descent_of = _plain(raw.FPDFFont_GetDescent, ADDRESS, ctypes.c_float, ADDRESS)


def objects_of(page: Any) -> Iterator[tuple[int, int, int]]:
    """Yield everything drawn, in its order, as (address, kind, depth of forms)."""
    yield from _within(ctypes.cast(page, ADDRESS).value or 0, count_objects, object_of, 0)


def _within(holder: int, count: Any, get: Any, depth: int) -> Iterator[tuple[int, int, int]]:
    for at in range(count(holder)):
        key = get(holder, at)
        kind = kind_of(key)
        yield key, kind, depth
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            yield from _within(key, count_inside, inside_of, depth + 1)


def is_on_a_layer(key: int) -> bool:
    """Whether a thing is drawn inside the mark of optional content (ISO 32000-1, 8.11.3).

    Marks that give it another text than the one that is drawn (14.9.4) are taken off: only what is seen counts.
    """
    found = False
    for at in reversed(range(count_marks(key))):
        mark = mark_of(key, at)
        if mark_name_of(mark, _NAME_AT, ctypes.sizeof(_NAME), _LENGTH_AT) and _LENGTH.value == len(_OF_A_LAYER):
            found = found or bytes(_NAME)[: len(_OF_A_LAYER)] == _OF_A_LAYER
        if mark_value_kind(mark, b"ActualText") != raw.FPDF_OBJECT_UNKNOWN:
            remove_mark(key, mark)
    return found


def is_empty(text_page: Any, at: int, size: float) -> bool:
    """Whether a character of a size has no picture: its outline has no height."""
    left, right, bottom, top = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    known = raw.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    return bool(known) and abs(top.value - bottom.value) < 0.005 * size


def has_annotations(page: Any, besides: frozenset[int] = UNDRAWN) -> bool:
    """Whether a page has fields, notes or stamps that are drawn on it, or any but those of some kinds."""
    for at in range(min(raw.FPDFPage_GetAnnotCount(page), 2000)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        if annotation:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            raw.FPDFPage_CloseAnnot(annotation)
            if kind not in besides:
                return True
    return False


def flatten(page: Any) -> bool:
    """Make fields and notes a part of the page. A box that the page inherits is made its own, or it would be lost."""
    bounds = raw.FS_RECTF()
    if raw.FPDF_GetPageBoundingBox(page, bounds):
        edges = (bounds.left, bounds.bottom, bounds.right, bounds.top)
        raw.FPDFPage_SetMediaBox(page, *edges)
        raw.FPDFPage_SetCropBox(page, *edges)
    return bool(raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS)


def boxes_of(text_page: Any, count: int) -> Any:
    """Return a view of floats: left, top, right and bottom of every character, one after the other."""
    boxes, size = (raw.FS_RECTF * count)(), ctypes.sizeof(raw.FS_RECTF)
    places = map(ctypes.byref, repeat(boxes), range(0, size * count, size))
    deque(map(box_of, repeat(text_page), range(count), places), maxlen=0)
    return memoryview(boxes).cast("B").cast("f")


def letters_of(text_page: Any, count: int) -> Sequence[str]:
    """Return the characters one for one; a pair of surrogates is two, and what no font names is U+FFFD."""
    buffer = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text_page, 0, count, buffer) == count + 1:
        text = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
        if len(text) == count and "\ufffd" not in text and "\ufffe" not in text:
            return text
    letters = [_letter(raw.FPDFText_GetUnicode(text_page, at), text_page, at) for at in range(count)]
    for at, letter in enumerate(letters):
        is_first = letter < "\udc00" and at + 1 < count and "\udc00" <= letters[at + 1] <= "\udfff"
        is_second = letter >= "\udc00" and at > 0 and "\ud800" <= letters[at - 1] < "\udc00"
        if "\ud800" <= letter <= "\udfff" and not (is_first or is_second):
            letters[at] = "\ufffd"
    return letters


def _letter(code: int, text_page: Any, at: int) -> str:
    """Return a character; PDFium marks a hyphen at the end of a line by a code of its own."""
    if code in (0x2, 0xFFFE) and raw.FPDFText_IsHyphen(text_page, at) == 1:
        return "-"
    return chr(code) if 0 < code < 0x110000 and code != 0xFFFE else "\ufffd"


def joined(text: str) -> str:
    """Return the text with its pairs of surrogates made one character."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
