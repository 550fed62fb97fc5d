"""The text of a PDF of which only pieces are at hand, and whether it is surely all that its pages say.

No page is drawn: of the pictures on it no more is read than where they stand. So text counts here whether an eye can
see it or not, and whatever would need a closer look (a scan, letters that no font names, a page with hardly any text)
is a doubt.
"""

from collections.abc import Callable, Sequence
from contextlib import closing

from parsers.errors import ParserError
from parsers.pages import pdfium
from parsers.pages.page import Document, Line
from parsers.pages.pdf import MOST_CHARACTERS, look_wrong, pages_to_read, runs_overlap
from parsers.pages.runs import lines_of_runs
from parsers.pages.seen import covers, is_unpainted
from parsers.pages.sparse import Range, Sparse
from parsers.pages.typeset import lines_of_glyphs

# A page with fewer letters may show in lines and pictures what matters.
FEWEST_LETTERS = 80
# The later pages are asked for when so many of the first are known: on them most documents show what they are.
_FIRST = 2


class Doubtful(Exception):
    """What the pages say can't be told for sure without the whole file."""


def glimpse(source: Sparse, goes_on: Callable[[Sequence[Line]], bool]) -> Document | tuple[Range, ...]:
    """Return what a PDF says on the pages that are read of one, or the ranges that are missing for it.

    `goes_on` is asked, with the lines of each page, whether the rest is wanted. Raises `Doubtful`.
    """
    try:
        with closing(pdfium.Pdf(source)) as pdf:
            is_plain, wanted = pdf.is_plain, pages_to_read(pdf.pages)
            # What follows the first read in vain is an attempt to make do without.
            if source.has_missed():
                return source.missing(first=True)
            if not is_plain:
                raise Doubtful
            lines = _lines(pdf, source, wanted, goes_on)
            title, total = pdf.title, pdf.pages
    except ParserError as error:
        if not source.has_missed():
            raise Doubtful from error
        return source.missing(first=True)
    return source.missing() if source.has_missed() else Document("pdf", tuple(lines), total, title)


def _lines(
    pdf: pdfium.Pdf, source: Sparse, wanted: Sequence[int], goes_on: Callable[[Sequence[Line]], bool]
) -> list[Line]:
    """Return the lines of the pages. From where something is missing, pages are only tried, to learn what else is."""
    lines: list[Line] = []
    letters = 0
    for place, number in enumerate(wanted):
        if place == _FIRST and source.has_missed():
            break
        try:
            page = _page(pdf, number)
        except (ParserError, Doubtful):
            if not source.has_missed():
                raise
            continue
        if source.has_missed():
            continue
        if not goes_on(page):
            raise Doubtful
        lines += page
        # Half of them are blanks at most: so it is never less that is read here than elsewhere.
        letters += sum(len(line.text) for line in page) // 2
        if letters > MOST_CHARACTERS:
            break
    return lines


def _page(pdf: pdfium.Pdf, number: int) -> list[Line]:
    """Return the lines of a page; raises `Doubtful` where they may not be all, `ParserError` where it can't be read."""
    with closing(pdf.page(number)) as page:
        if pdf.is_flattened or page.has_notes():
            raise Doubtful
        texts, others = page.drawn()
        first = min((text.order for text in texts.values()), default=0)
        if any(map(is_unpainted, texts.values())) or any(one.order > first for one in covers(page, others)):
            raise Doubtful
        if not texts and not others:
            return []
        letters = page.letters()
        runs = letters.runs()
        if runs is not None and not runs_overlap(runs):
            lines = lines_of_runs(runs, number)
        else:
            glyphs = letters.glyphs()
            if look_wrong(glyphs):
                raise Doubtful
            lines = lines_of_glyphs(glyphs, number)
    if sum(map(str.isalnum, "".join(line.text for line in lines))) < FEWEST_LETTERS:
        raise Doubtful
    return lines
