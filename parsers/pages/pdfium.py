"""PDFium: the characters of a page with their boxes, what is drawn around them, and the page as pixels.

All boxes are (left, top, right, bottom) in points on the page as a viewer shows it: cropped, turned, y downward.
"""

import ctypes
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from parsers.errors import Damaged, PasswordNeeded, TooComplex
from parsers.pages import pdfium_calls as calls
from parsers.pages import pixels
from parsers.pages.glyphs import Glyph
from parsers.pages.letters import Frame, Letters
from parsers.pages.page import Box
from parsers.pages.pdfium_calls import PdfDocument, PdfiumError, raw
from parsers.pages.seen import Drawn
from parsers.pages.trace import Region, differ, region_of

MOST_CHARACTERS = 200_000
MOST_OBJECTS = 50_000
# Strokes of so many units cover what they are drawn over.
_BROAD = 4


class Page:
    """One page of a `Pdf`."""

    def __init__(self, handle: Any, number: int) -> None:
        self.number = number
        self._page = handle
        bounds = raw.FS_RECTF()
        if not raw.FPDF_GetPageBoundingBox(handle.raw, ctypes.byref(bounds)):
            raise Damaged(f"page {number} cannot be read: it has no size")
        turn = raw.FPDFPage_GetRotation(handle.raw) % 4
        self._frame = Frame(bounds.left, bounds.bottom, bounds.right, bounds.top, turn)
        self._shown = self._frame.shown
        self.width, self.height = self._frame.size
        self._texts: set[int] = set()
        self._drawings: dict[int, bool] = {}
        self._letters: Letters | None = None
        # where PDFium writes its answers
        self._memory, self._edges = (ctypes.c_uint * 4)(), (ctypes.c_float * 6)()
        self._numbers, self._edges_at = ctypes.addressof(self._memory), ctypes.addressof(self._edges)

    def letters(self) -> Letters:
        """Return the characters, open as long as the page is; raises `TooComplex` when there are too many."""
        if self._letters is not None:
            return self._letters
        try:
            text_page = self._page.get_textpage()
        except PdfiumError as error:
            raise Damaged(f"page {self.number} cannot be read") from error
        count = raw.FPDFText_CountChars(text_page.raw)
        if count > MOST_CHARACTERS:
            text = f"page {self.number} has {count:,} characters; at most {MOST_CHARACTERS:,} are read"
            raise TooComplex(text)
        self._letters = Letters(text_page, max(count, 0), self._frame)
        return self._letters

    def drawn(self) -> tuple[dict[int, Drawn], list[Drawn]]:
        """Return the text objects by their owner's key, and everything else that is drawn, in its order.

        It is asked before the characters: it takes marks off the page that put other words into PDFium's mouth.
        """
        texts: dict[int, Drawn] = {}
        others: list[Drawn] = []
        for order, (key, kind, depth) in enumerate(calls.objects_of(self._page.raw)):
            if order > MOST_OBJECTS:
                raise TooComplex(f"page {self.number} is made of more than {MOST_OBJECTS:,} pieces")
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                texts[key] = self._text(key, order, is_inside=depth > 0)
            elif depth == 0 and (other := self._other(key, kind, order)):
                others.append(other)
        return texts, others

    def _text(self, key: int, order: int, *, is_inside: bool) -> Drawn:
        color, opacity = self._fill(key)
        clip = calls.clip_of(key)
        is_clipped = bool(clip) and calls.count_clips(clip) > 0
        is_layered = calls.count_marks(key) > 0 and calls.is_on_a_layer(key)
        is_doubtful = is_inside or is_clipped or is_layered or self._is_drawn_by_hand(key)
        self._texts.add(key)
        return Drawn("text", order, self._box(key), color, opacity, calls.mode_of(key), is_doubtful)

    def _is_drawn_by_hand(self, key: int) -> bool:
        """Whether the letters are pieces of drawing (Type 3), which may be empty: such a font has no name."""
        font = calls.font_of(key) or 0
        if font not in self._drawings:
            handle = ctypes.cast(font, raw.FPDF_FONT)
            self._drawings[font] = not font or raw.FPDFFont_GetBaseFontName(handle, None, 0) <= 1
        return self._drawings[font]

    def _other(self, key: int, kind: int, order: int) -> Drawn | None:
        if kind == raw.FPDF_PAGEOBJ_FORM:
            return Drawn("form", order, self._box(key), None)
        if kind in (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_SHADING):
            return Drawn("picture", order, self._box(key), None)
        if kind != raw.FPDF_PAGEOBJ_PATH or not calls.draw_mode_of(key, self._numbers, self._numbers + 4):
            return None
        if not self._memory[0]:
            is_broad = calls.stroke_width_of(key, self._edges_at) and self._edges[0] >= _BROAD
            return Drawn("path", order, self._box(key), None) if is_broad else None
        color, opacity = self._fill(key)
        if calls.has_transparency(key):
            color = None
        return Drawn("path", order, self._box(key), color, opacity, is_box=calls.count_segments(key) in (4, 5))

    def _fill(self, key: int) -> tuple[tuple[int, int, int] | None, int]:
        """Return what a thing is filled with as red, green, blue, and its opacity, each from 0 to 255."""
        at = self._numbers
        if not calls.fill_of(key, at, at + 4, at + 8, at + 12):
            return None, 255
        red, green, blue, opacity = self._memory[:]
        return (red, green, blue), opacity

    def _box(self, key: int) -> Box:
        at = self._edges_at
        if not calls.bounds_of(key, at, at + 4, at + 8, at + 12):
            return (0.0, 0.0, 0.0, 0.0)
        left, bottom, right, top = self._edges[:4]
        return self._shown(left, bottom, right, top)

    def painted(self, glyphs: Sequence[Glyph]) -> set[int]:
        """Return the places, in the sequence, of glyphs that leave a trace: the page is drawn with and without them."""
        region = region_of([g for g in glyphs if g["size"] > 0], self.width, self.height)
        if region is None:
            return set()
        owners = {g["owner"] for g in glyphs} & self._texts
        handles = [ctypes.cast(owner, raw.FPDF_PAGEOBJECT) for owner in owners]
        shown = self._picture(region)
        try:
            for handle in handles:
                raw.FPDFPageObj_SetIsActive(handle, False)
            bare = self._picture(region)
        finally:
            for handle in handles:
                raw.FPDFPageObj_SetIsActive(handle, True)
        if shown is None or bare is None:
            return set()
        found = {at for at, g in enumerate(glyphs) if differ(shown, bare, region, g)}
        return found | self._untold(glyphs, found)

    def _untold(self, glyphs: Sequence[Glyph], found: set[int]) -> set[int]:
        """Return the places of glyphs that this machine has no font for, but where others of their text are unseen."""
        doubtful = [at for at, g in enumerate(glyphs) if at not in found and not g["text"].isascii()]
        foreign = {owner for owner in {glyphs[at]["owner"] for at in doubtful} if not self._has_font(owner)}
        if not foreign:
            return set()
        text_page = self._page.get_textpage()
        try:
            undrawn = {
                at
                for at in doubtful
                if glyphs[at]["owner"] in foreign
                and calls.is_empty(text_page.raw, glyphs[at]["at"], glyphs[at]["size"])
            }
        finally:
            text_page.close()
        unseen = {g["owner"] for at, g in enumerate(glyphs) if at not in found and at not in undrawn}
        return {at for at in undrawn if glyphs[at]["owner"] not in unseen}

    def _has_font(self, owner: int) -> bool:
        """Whether a text brings the font that it is drawn with."""
        font = calls.font_of(owner)
        return bool(font) and raw.FPDFFont_GetIsEmbedded(ctypes.cast(font, raw.FPDF_FONT)) == 1

    def _picture(self, region: Region) -> bytes | None:
        bitmap = raw.FPDFBitmap_CreateEx(region.columns, region.rows, raw.FPDFBitmap_BGRx, None, 0)
        if not bitmap:
            return None
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, region.columns, region.rows, 0xFFFFFFFF)
            left, top = -round(region.left * region.scale), -round(region.top * region.scale)
            across, down = round(self.width * region.scale), round(self.height * region.scale)
            raw.FPDF_RenderPageBitmap(bitmap, self._page.raw, left, top, max(across, 1), max(down, 1), 0, 0)
            length = raw.FPDFBitmap_GetStride(bitmap) * region.rows
            return ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), length)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)

    def has_notes(self) -> bool:
        """Whether there is anything on it besides what is printed and links: fields, notes, stamps, files."""
        return calls.has_annotations(self._page.raw, calls.LINKS)

    def places_of_codes(self) -> list[Box]:
        """Return where the page has pieces of which a barcode or a QR code may be made."""
        return [self._shown(*edges) for edges in pixels.places_of_codes(self._page.raw)]

    def pixels_in_pictures(self) -> int:
        """Return how many pixels the pictures on it have, all of which are decoded where it is drawn."""
        return pixels.pixels_in_pictures(self._page.raw)

    @contextmanager
    def without_pictures(self) -> Iterator[None]:
        """Leave pictures out of what is drawn meanwhile: they are not decoded."""
        kinds = ((key, kind) for key, kind, _ in calls.objects_of(self._page.raw))
        pictures = [ctypes.cast(key, raw.FPDF_PAGEOBJECT) for key, kind in kinds if kind == raw.FPDF_PAGEOBJ_IMAGE]
        try:
            for picture in pictures:
                raw.FPDFPageObj_SetIsActive(picture, False)
            yield
        finally:
            for picture in pictures:
                raw.FPDFPageObj_SetIsActive(picture, True)

    def grey(self, box: Box, scale: float) -> tuple[bytes, int, int]:
        """Return a part of the page as grey pixels, so many for a point: row by row, with their columns and rows."""
        left, top = int(box[0] * scale), int(box[1] * scale)
        columns, rows = max(int(box[2] * scale) - left, 1), max(int(box[3] * scale) - top, 1)
        whole = (max(round(self.width * scale), 1), max(round(self.height * scale), 1))
        return pixels.grey(self._page.raw, (columns, rows), (left, top), whole), columns, rows

    def close(self) -> None:
        """Free the page's memory."""
        self._letters = None
        self._page.close()


class Pdf:
    """An open PDF, of bytes or of a file of them.

    Raises `PasswordNeeded` when no password opens it, and `Damaged` when PDFium can't.
    """

    def __init__(self, content: bytes | io.RawIOBase, passwords: Iterable[str] = ()) -> None:
        self.password = ""
        for password in ("", *passwords):
            try:
                self._pdf = PdfDocument(content, password=password or None)
            except PdfiumError as error:
                if getattr(error, "err_code", None) != raw.FPDF_ERR_PASSWORD:
                    raise Damaged("it is damaged") from error
            else:
                self.password = password
                break
        else:
            raise PasswordNeeded("it is encrypted, and no password given in the configuration opens it")
        self.pages = len(self._pdf)
        self.is_flattened = False
        with suppress(PdfiumError):
            self._pdf.init_forms()  # fields whose values no program has drawn yet are drawn then

    @property
    def is_plain(self) -> bool:
        """Whether it has nothing but pages: it is not encrypted, and no file, form or portfolio is in it."""
        handle = self._pdf.raw
        return bool(
            raw.FPDF_GetSecurityHandlerRevision(handle) < 0
            and raw.FPDF_GetFormType(handle) == raw.FORMTYPE_NONE
            and raw.FPDFDoc_GetAttachmentCount(handle) == 0
        )

    @property
    def title(self) -> str:
        """The title in the document's information dictionary; nothing where that is broken."""
        try:
            return str(self._pdf.get_metadata_value("Title"))
        except (PdfiumError, ValueError):
            return ""

    def page(self, number: int) -> Page:
        """Return a page, counted from 1, with its filled-in fields and notes as part of what is drawn on it."""
        try:
            handle = self._pdf[number - 1]
            if calls.has_annotations(handle.raw) and calls.flatten(handle.raw):
                self.is_flattened = True
                handle.close()
                handle = self._pdf[number - 1]
        except PdfiumError as error:
            raise Damaged(f"page {number} cannot be read") from error
        return Page(handle, number)

    def flattened(self) -> bytes:
        """Return the document with the fields and notes of the pages asked for so far drawn, and not encrypted."""
        buffer = io.BytesIO()
        try:
            self._pdf.save(buffer, flags=raw.FPDF_REMOVE_SECURITY)
        except PdfiumError as error:
            raise Damaged("its fields cannot be read") from error
        return buffer.getvalue()

    def close(self) -> None:
        """Free the document's memory."""
        self._pdf.close()
