"""PDF files as pages of words with boxes. The one module that imports pdfplumber.

Runs only in the reading child: some files make the parser loop for ever or use all memory. What cannot be seen
on paper (white, tiny, off the page, rendering mode 3, hidden layers) is left out and said.
"""

import io
import struct
import warnings
import zlib
from contextlib import suppress
from functools import cache
from typing import Any

from parsers.errors import Damaged, PasswordNeeded
from parsers.pages.page import Document, Line, Word, lines_of_words
from parsers.terms import Finding

# The code of the finding that tells of pages which were not read.
MANY_PAGES = "many_pages"
MOST_PAGES = 50
MOST_CHARACTERS = 200_000
_ALIKE = 0.02
_WHITE = (1.0, 1.0, 1.0)
# Text rendering modes that paint nothing (ISO 32000-1, 9.3.6), and the mark that such characters get here.
_UNPAINTED_MODES = (3, 7)
_UNPAINTED = "unpainted"


def read_pdf(content: bytes, passwords: tuple[str, ...] = ()) -> Document:
    """Return what can be seen on the first 50 pages of a PDF.

    Raises `PasswordNeeded` when neither the empty password nor one of `passwords` opens it, and `Damaged` when
    it has no readable page.
    """
    import pdfplumber

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pdf = _open(pdfplumber, content, passwords)
        try:
            return _read_pages(pdf)
        except _PARSER_ERRORS as error:
            raise Damaged(f"it cannot be read ({_cause(error)})") from error
        finally:
            with suppress(*_PARSER_ERRORS):  # closing asks for the pages again, and fails where they are broken
                pdf.close()


def _read_pages(pdf: Any) -> Document:
    total = _page_count(pdf)
    lines: list[Line] = []
    hidden = characters = 0
    scanned = False
    unread = total > MOST_PAGES
    for page in pdf.pages[:MOST_PAGES]:
        try:
            _lay_out(page)
            scan = _is_scan(page)
            words, unseen = _words(page, scan)
        except _PARSER_ERRORS as error:
            raise Damaged(f"page {page.page_number} cannot be read: {_cause(error)}") from error
        page.close()
        lines += lines_of_words(words, page.page_number)
        hidden += unseen
        scanned = scanned or scan
        characters += sum(len(word.text) for word in words)
        if characters > MOST_CHARACTERS:
            unread = True
            break
    title = (pdf.metadata or {}).get("Title")
    findings = _findings(hidden, scanned, lines[-1].page if unread and lines else 0, total)
    return Document("pdf", tuple(lines), total, title if isinstance(title, str) else "", findings)


def _open(pdfplumber: Any, content: bytes, passwords: tuple[str, ...]) -> Any:
    for password in ("", *passwords):
        try:
            return pdfplumber.open(io.BytesIO(content), password=password)
        except _PARSER_ERRORS as error:
            if "Password" not in _cause(error):
                raise Damaged(f"it is damaged ({_cause(error)})") from error
    raise PasswordNeeded("it is encrypted, and no password given in the configuration opens it")


def _page_count(pdf: Any) -> int:
    try:
        count = len(pdf.pages)
    except _PARSER_ERRORS as error:
        raise Damaged(f"its list of pages cannot be read ({_cause(error)})") from error
    if not count:
        raise Damaged("it has no pages")
    return count


def _lay_out(page: Any) -> None:
    """Lay a page out with a device that marks unpainted characters: pdfplumber's own forgets the rendering mode."""
    from pdfminer.pdfinterp import PDFPageInterpreter

    device = _device_class()(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    PDFPageInterpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()  # where `Page.layout` keeps it


@cache
def _device_class() -> Any:
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Device(PDFPageAggregatorWithMarkedContent):
        mode = 0

        def render_string(self, textstate: Any, *rest: Any) -> None:
            self.mode = textstate.render
            super().render_string(textstate, *rest)

        def render_char(self, *args: Any, **named: Any) -> Any:
            advance = super().render_char(*args, **named)
            if self.mode in _UNPAINTED_MODES and self.cur_item._objs:
                newest: Any = self.cur_item._objs[-1]
                newest.tag = _UNPAINTED
            return advance

    return Device


def _is_scan(page: Any) -> bool:
    """Whether a page is a picture with a layer of recognised text: all of its text is unpainted, on an image."""
    if not page.images or not page.chars or any(char.get("tag") != _UNPAINTED for char in page.chars):
        return False
    covered = max((i["x1"] - i["x0"]) * (i["bottom"] - i["top"]) for i in page.images)
    return bool(covered > 0.5 * page.width * page.height)


def _words(page: Any, scan: bool) -> tuple[list[Word], int]:
    """Return a page's visible words, and the number of its characters that are not visible."""
    filled = [(shape, _color(shape)) for shape in (*page.rects, *page.curves) if shape.get("fill")]
    shades = [(shape, color) for shape, color in filled if color is not None]
    pictures = [*page.images, *(shape for shape, color in filled if color is None)]
    seen = page.filter(lambda obj: obj.get("object_type") != "char" or _is_visible(obj, page, shades, pictures, scan))
    hidden = len(page.chars) - len(seen.chars)
    words = seen.extract_words(x_tolerance_ratio=0.15, y_tolerance=3, keep_blank_chars=False, use_text_flow=False)
    return [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in words], hidden


Shade = tuple[dict[str, Any], "Color"]
Color = tuple[float, float, float]


def _is_visible(char: dict[str, Any], page: Any, shades: list[Shade], pictures: list[Any], scan: bool) -> bool:
    if char["text"].isspace():
        return True
    if char["size"] < 1 or char.get("tag") == "OC" or (char.get("tag") == _UNPAINTED and not scan):
        return False
    if char["x1"] < 0 or char["x0"] > page.width or char["bottom"] < 0 or char["top"] > page.height:
        return False
    color = _color(char)
    return scan or color is None or not _alike(color, _behind(char, color, shades, pictures))


def _behind(char: dict[str, Any], color: Color, shades: list[Shade], pictures: list[Any]) -> Color | None:
    """Return the color behind a character, None where a picture may give it any."""
    if not _alike(color, _WHITE) and not any(_alike(color, shade) for _, shade in shades):
        return None
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    if any(_holds(shape, x, y) for shape in pictures):
        return None
    return next((shade for shape, shade in reversed(shades) if _holds(shape, x, y)), _WHITE)


def _holds(shape: dict[str, Any], x: float, y: float) -> bool:
    return bool(shape["x0"] <= x <= shape["x1"] and shape["top"] <= y <= shape["bottom"])


def _color(obj: dict[str, Any]) -> Color | None:
    """Return the fill color as red, green, blue from 0 to 1; None for patterns and spaces with other components."""
    parts = obj.get("non_stroking_color")
    if not isinstance(parts, tuple | list) or not all(isinstance(part, int | float) for part in parts):
        return None
    if len(parts) == 1:
        return (parts[0], parts[0], parts[0])
    if len(parts) == 3:
        return (parts[0], parts[1], parts[2])
    if len(parts) == 4:
        return ((1 - parts[0]) * (1 - parts[3]), (1 - parts[1]) * (1 - parts[3]), (1 - parts[2]) * (1 - parts[3]))
    return None


def _alike(one: Color, other: Color | None) -> bool:
    return other is not None and all(abs(a - b) <= _ALIKE for a, b in zip(one, other, strict=True))


def _findings(hidden: int, scanned: bool, last: int, total: int) -> tuple[Finding, ...]:
    found = []
    if hidden:
        found.append(
            Finding("hidden_text", f"{hidden} characters that cannot be seen on the page were left out of the reading")
        )
    if scanned:
        message = "it is a scan; the text that a scanner recognised in it was read, and may be wrong"
        found.append(Finding("scanned", message, needs_review=True))
    if last:
        message = f"only its first {last} of {total} pages were read"
        found.append(Finding(MANY_PAGES, message, needs_review=True))
    return tuple(found)


def _cause(error: BaseException) -> str:
    """Return the name of what really went wrong: pdfplumber wraps it, often without a text."""
    inner = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    return type(inner).__name__


def _parser_errors() -> tuple[type[BaseException], ...]:
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    return (
        PdfminerException,
        MalformedPDFException,
        PSException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        RecursionError,
        ArithmeticError,
        OSError,
        EOFError,
        StopIteration,
        NotImplementedError,
        struct.error,
        zlib.error,
    )


_PARSER_ERRORS = _parser_errors()
