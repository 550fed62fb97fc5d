"""PDF files as pages of words with boxes. The one module that imports pdfplumber.

Runs only in the reading child: some files make the parser loop for ever or use all memory. What cannot be seen
on paper (white, tiny, off the page, rendering mode 3, hidden layers) is left out and said.
"""

import io
import warnings
from typing import Any

from parsers.errors import Damaged, PasswordNeeded
from parsers.page import Document, Line, Word, lines_of_words
from parsers.terms import Finding

MOST_PAGES = 50
MOST_CHARACTERS = 200_000
_WHITE = 0.98


def read_pdf(content: bytes, passwords: tuple[str, ...] = ()) -> Document:
    """Return what can be seen on the first 50 pages of a PDF.

    Raises `PasswordNeeded` when neither the empty password nor one of `passwords` opens it, and `Damaged` when
    it has no readable page.
    """
    import pdfplumber

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with _open(pdfplumber, content, passwords) as pdf:
            total = _page_count(pdf)
            lines: list[Line] = []
            hidden = characters = 0
            for page in pdf.pages[:MOST_PAGES]:
                try:
                    words, unseen = _words(page)
                except _PARSER_ERRORS as error:
                    raise Damaged(f"page {page.page_number} cannot be read: {_cause(error)}") from error
                page.close()
                lines += lines_of_words(words, page.page_number)
                hidden += unseen
                characters += sum(len(word.text) for word in words)
                if characters > MOST_CHARACTERS:
                    break
            title = (pdf.metadata or {}).get("Title")
    return Document("pdf", tuple(lines), total, title if isinstance(title, str) else "", _findings(total, hidden))


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


def _words(page: Any) -> tuple[list[Word], int]:
    """Return a page's visible words, and the number of its characters that are not visible."""
    seen = page.filter(lambda obj: obj.get("object_type") != "char" or _is_visible(obj, page))
    hidden = len(page.chars) - len(seen.chars)
    words = seen.extract_words(x_tolerance_ratio=0.15, y_tolerance=3, keep_blank_chars=False, use_text_flow=False)
    return [Word(w["text"], w["x0"], w["top"], w["x1"], w["bottom"]) for w in words], hidden


def _is_visible(char: dict[str, Any], page: Any) -> bool:
    if char["text"].isspace():
        return True
    if char["size"] < 1 or char.get("tag") == "OC":
        return False
    if char["x1"] < 0 or char["x0"] > page.width or char["bottom"] < 0 or char["top"] > page.height:
        return False
    return not _is_white(char, page)


def _is_white(char: dict[str, Any], page: Any) -> bool:
    color = char.get("non_stroking_color")
    if not isinstance(color, tuple) or not color:
        return False
    white = all(part <= 1 - _WHITE for part in color) if len(color) == 4 else all(part >= _WHITE for part in color)
    return white and not _on_dark(char, page)


def _on_dark(char: dict[str, Any], page: Any) -> bool:
    """Whether a filled box lies behind the character: white letters on a coloured bar are there to be read."""
    x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    shapes = [*page.rects, *page.images, *page.curves]
    return any(s["x0"] <= x <= s["x1"] and s["top"] <= y <= s["bottom"] and s.get("fill", True) for s in shapes)


def _findings(total: int, hidden: int) -> tuple[Finding, ...]:
    found = []
    if hidden:
        found.append(
            Finding("hidden_text", f"{hidden} characters that cannot be seen on the page were left out of the reading")
        )
    if total > MOST_PAGES:
        found.append(Finding("many_pages", f"it has {total} pages; the first {MOST_PAGES} were read"))
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
    )


_PARSER_ERRORS = _parser_errors()
