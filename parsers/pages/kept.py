"""A PDF that stays open between its reading and the looks that follow: opening pages is most of what a look costs."""

from collections.abc import Iterator
from contextlib import closing, contextmanager

from parsers.pages.pdfium import Page, Pdf

# Of longer documents, more pages are not held in memory: they are opened again.
_MOST_PAGES = 4


class Kept:
    """An open PDF and its first pages, until it is closed; nothing as long as nobody has put something into it."""

    def __init__(self) -> None:
        self._pages: dict[int, Page] = {}
        self.pdf: Pdf | None = None

    def keep(self, pdf: Pdf) -> None:
        """Take over a PDF, which is closed with all else."""
        self.pdf = pdf

    @contextmanager
    def page(self, pdf: Pdf, number: int) -> Iterator[Page]:
        """Open a page of a PDF, counted from 1, or hand out the one that is open; raises `ParserError`."""
        if pdf is self.pdf and number in self._pages:
            yield self._pages[number]
            return
        page = pdf.page(number)
        if pdf is self.pdf and len(self._pages) < _MOST_PAGES:
            self._pages[number] = page
            yield page
            return
        with closing(page):
            yield page

    def close(self) -> None:
        """Free the memory of all."""
        for page in self._pages.values():
            page.close()
        self._pages.clear()
        if self.pdf is not None:
            self.pdf.close()
            self.pdf = None
