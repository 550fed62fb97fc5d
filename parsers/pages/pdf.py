"""PDF files as pages of words with boxes.

Two libraries read them. PDFium is the fast road, and the usual one; pdfplumber is the judge, and is asked where
PDFium's characters look wrong, where PDFium can't open the file, and wherever a caller wants a second reading. What
cannot be seen on paper (white, covered, tiny, off the page, unpainted, on hidden layers) is left out and said.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from enum import StrEnum

from parsers.errors import Damaged
from parsers.pages import pdfium, plumber
from parsers.pages.glyphs import FIRST_SHAPED, Glyph, Run, are_unknown, is_stacked
from parsers.pages.kept import Kept
from parsers.pages.page import Document, Line
from parsers.pages.pixels import may_have_codes
from parsers.pages.runs import lines_of_runs
from parsers.pages.seen import Seen, are_seen, is_covered, seen
from parsers.pages.typeset import lines_of_glyphs
from parsers.terms import Finding

# The codes of the findings that tell of pages which were not read, of two readings that differ, of numbers with
# characters that their font does not name, and of one figure on the page that the file says is several.
MANY_PAGES = "many_pages"
READINGS_DIFFER = "readings_differ"
UNKNOWN_CHARACTERS = "unknown_characters"
STACKED_FIGURES = "stacked_figures"
# Of a longer document, the beginning and the end are read.
MOST_PAGES = 50
FIRST_PAGES = 40
LAST_PAGES = MOST_PAGES - FIRST_PAGES
MOST_CHARACTERS = 200_000
# Where pdfplumber finds less than this share of PDFium's characters, it has lost a font.
_LOST = 0.8
_NUMBER = re.compile(r"\d+(?:[.,]\d+)+")
_BROKEN_NUMBER = re.compile("\\d[.,]?\ufffd|\ufffd[.,]?\\d")
_FEW_SHAPED = 0.02
_LAST_SHAPED = "\u17ff"
_OVERLAPPING = 0.2
_SAMPLE = 300
# With fewer letters than this beside a picture of the page, the picture is what holds the document.
_FEWEST_LETTERS = 80


class Road(StrEnum):
    """Who reads: PDFium, checked only where its text looks wrong; or pdfplumber, checked against PDFium."""

    FAST = "fast"
    SLOW = "slow"


def read_pdf(
    content: bytes,
    passwords: Sequence[str] = (),
    road: Road = Road.FAST,
    pages: Iterable[int] | None = None,
    kept: Kept | None = None,
) -> Document:
    """Return what can be seen on a PDF's pages: all, or the first 40 and the last 10, or those asked for.

    `pages` are counted from 1; those that do not exist are passed over. Raises `PasswordNeeded` when neither the empty
    password nor one of `passwords` opens it, `Damaged` when it has no readable page, and `TooComplex` when a page
    holds more than any invoice. What PDFium opens goes on in `kept`, if that is given.
    """
    with ExitStack() as stack:
        kept = kept or stack.enter_context(closing(Kept()))
        fast = _opened_fast(kept, content, passwords)
        if fast is None:
            judge: plumber.Pdf | None = stack.enter_context(plumber.opened(content, passwords))
        else:
            judge = None
        reading = _Reading(stack, content, passwords, road, kept, fast, judge)
        total = fast.pages if fast else judge.pages if judge else 0
        wanted = pages_to_read(total, pages)
        reading.read(wanted)
        title = fast.title if fast else judge.title if judge else ""
        findings = reading.findings(total, asked=pages is not None)
    return Document(
        "pdf",
        tuple(reading.lines),
        total,
        title,
        findings,
        is_picture=reading.is_picture,
        uncoded=frozenset(reading.uncoded),
    )


def _opened_fast(kept: Kept, content: bytes, passwords: Sequence[str]) -> pdfium.Pdf | None:
    """Return the PDF as PDFium opens it, or None where it finds it damaged or without pages."""
    try:
        pdf = pdfium.Pdf(content, passwords)
    except Damaged:
        return None
    kept.keep(pdf)
    return pdf if pdf.pages else None


def pages_to_read(total: int, pages: Iterable[int] | None = None) -> list[int]:
    """Return the numbers of the pages that are read of so many, or of those asked for."""
    if pages is not None:
        return sorted({number for number in pages if 1 <= number <= total})[:MOST_PAGES]
    if total <= MOST_PAGES:
        return list(range(1, total + 1))
    return [*range(1, FIRST_PAGES + 1), *range(total - LAST_PAGES + 1, total + 1)]


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of a page: how many characters are seen and hidden, and whether it is a scan.

    `is_stacked` says that a letter on it stands for several characters with a figure among them.
    """

    lines: list[Line]
    characters: int
    hidden: int = 0
    is_scan: bool = False
    is_stacked: bool = False


@dataclass(slots=True)
class _Reading:
    """What was gathered of a document so far. `judge` is pdfplumber's view, opened when it is first asked."""

    stack: ExitStack
    content: bytes
    passwords: Sequence[str]
    road: Road
    kept: Kept
    fast: pdfium.Pdf | None
    judge: plumber.Pdf | None
    lines: list[Line] = field(default_factory=list)
    read_pages: list[int] = field(default_factory=list)
    differing: list[int] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    stacked: list[int] = field(default_factory=list)
    hidden: int = 0
    characters: int = 0
    is_scanned: bool = False
    pictured: list[int] = field(default_factory=list)
    uncoded: set[int] = field(default_factory=set)

    def read(self, wanted: Sequence[int]) -> None:
        """Read pages until there are too many characters."""
        for number in wanted:
            page = self._page(number)
            self.lines += page.lines
            self.read_pages.append(number)
            if any(_BROKEN_NUMBER.search(line.text) for line in page.lines):
                self.broken.append(number)
            if page.is_stacked:
                self.stacked.append(number)
            self.hidden += page.hidden
            self.is_scanned = self.is_scanned or page.is_scan
            self.characters += page.characters
            if self.characters > MOST_CHARACTERS:
                return

    @property
    def is_picture(self) -> bool:
        """Whether its pages are pictures, with hardly a letter beside them."""
        if not self.pictured or self.is_scanned:
            return False
        return sum(letter.isalnum() for line in self.lines for letter in line.text) < _FEWEST_LETTERS

    def findings(self, total: int, *, asked: bool) -> tuple[Finding, ...]:
        """Return what must be said of the reading as a whole."""
        found = []
        if self.hidden:
            text = f"{self.hidden} characters that cannot be seen on the page were left out of the reading"
            found.append(Finding("hidden_text", text))
        if self.is_scanned:
            text = "it is a scan; the text that a scanner recognised in it was read, and may be wrong"
            found.append(Finding("scanned", text, needs_review=True))
        if self.differing:
            where = ", ".join(map(str, self.differing))
            text = f"two ways of reading page {where} give different amounts; compare them with the page"
            found.append(Finding(READINGS_DIFFER, text, needs_review=True))
        if self.broken:
            where = ", ".join(map(str, self.broken))
            text = f"numbers on page {where} have characters that the file does not name; compare them with the page"
            found.append(Finding(UNKNOWN_CHARACTERS, text, needs_review=True))
        if self.stacked:
            where = ", ".join(map(str, self.stacked))
            text = (
                f"the file says of single figures on page {where} that they are several; compare numbers with the page"
            )
            found.append(Finding(STACKED_FIGURES, text, needs_review=True))
        if len(self.read_pages) < total and not asked:
            text = f"only {_runs(self.read_pages)} of its {total} pages were read"
            found.append(Finding(MANY_PAGES, text, needs_review=True))
        return tuple(found)

    def _page(self, number: int) -> _Read:
        quick = self._quick(number)
        if isinstance(quick, _Read):
            return quick
        if quick is None:
            return _typeset(self._slow(number), number)
        first = _typeset(quick, number)
        if self.road is Road.FAST and not look_wrong(quick.glyphs):
            return first
        try:
            slow = self._slow(number)
        except Damaged:
            return first
        slow = _without(slow, quick)
        second = _typeset(slow, number)
        if _is_lost(slow, second.lines, quick, first.lines):
            return first
        if _numbers_differ(first.lines, second.lines):
            self.differing.append(number)
        return second

    def _quick(self, number: int) -> _Read | Seen | None:
        """Return a page as PDFium sees it, read where nothing of it is open; None where PDFium can't read it."""
        if self.fast is None:
            return None
        try:
            with self.kept.page(self.fast, number) as page:
                texts, others = page.drawn()
                letters = page.letters()
                if is_covered(page, others):
                    self.pictured.append(number)
                if number in may_have_codes(self.fast.pages) and not page.places_of_codes():
                    self.uncoded.add(number)
                runs = letters.runs() if self.road is Road.FAST else None
                if runs is not None and are_seen(page, runs, texts, others) and not runs_overlap(runs):
                    characters = sum(len(run["text"]) + run["is_apart"] for run in runs)
                    return _Read(lines_of_runs(runs, number), characters)
                return seen(page, letters.glyphs(), texts, others)
        except Damaged:
            return None

    def _slow(self, number: int) -> Seen:
        if self.judge is None:
            content = self.fast.flattened() if self.fast and self.fast.is_flattened else self.content
            self.judge = self.stack.enter_context(plumber.opened(content, self.passwords))
        if number > self.judge.pages:
            raise Damaged(f"page {number} cannot be read")
        return self.judge.read(number)


def _typeset(page: Seen, number: int) -> _Read:
    glyphs, hidden = page.glyphs, len(page.hidden)
    return _Read(lines_of_glyphs(glyphs, number), len(glyphs), hidden, page.is_scan, any(map(is_stacked, glyphs)))


def look_wrong(glyphs: Sequence[Glyph]) -> bool:
    """Whether PDFium's text looks wrong."""
    return are_unknown(glyphs) or _are_shaped(glyphs) or _glyphs_overlap(glyphs)


def _are_shaped(glyphs: Sequence[Glyph]) -> bool:
    """Whether some of the letters are of scripts whose blanks and marks PDFium moves: those from Hebrew to Khmer."""
    letters = "".join([one["text"][:1] for one in glyphs])
    if max(letters, default="") < FIRST_SHAPED:
        return False
    return sum(FIRST_SHAPED <= letter <= _LAST_SHAPED for letter in letters) > _FEW_SHAPED * len(glyphs)


def _overlap(owners: Sequence[int | None], lefts: Sequence[float], rights: Sequence[float]) -> bool:
    """Whether many neighbours cover each other: the font's widths are wrong, and words can't be told apart.

    Of each character: what it is a piece of, None where it is turned, and its edges.
    """
    pairs = covering = 0
    for at in range(1, len(owners), 1 + len(owners) // _SAMPLE):
        left, right = lefts[at - 1], rights[at - 1]
        if owners[at - 1] is not None and owners[at - 1] == owners[at] and right > left:
            pairs += 1
            covering += 0 <= lefts[at] - left < 0.4 * (right - left)
    return covering > _OVERLAPPING * max(pairs, 20)


def _glyphs_overlap(glyphs: Sequence[Glyph]) -> bool:
    owners = [None if one["angle"] else one["owner"] for one in glyphs]
    return _overlap(owners, [one["x0"] for one in glyphs], [one["x1"] for one in glyphs])


def runs_overlap(runs: Sequence[Run]) -> bool:
    """Whether many neighbours in runs cover each other."""
    owners: list[int | None] = []
    lefts: list[float] = []
    rights: list[float] = []
    for run in runs:
        if run["is_apart"]:
            owners.append(run["owner"])
            lefts.append(run["x0"])
            rights.append(run["x1"])
        owners += [run["owner"]] * len(run["text"])
        lefts += run["lefts"]
        rights += run["rights"]
    return _overlap(owners, lefts, rights)


def _readable(glyphs: Sequence[Glyph]) -> int:
    return sum(one["text"].isalnum() for one in glyphs)


def _is_lost(slow: Seen, slow_lines: Sequence[Line], quick: Seen, lines: Sequence[Line]) -> bool:
    """Whether pdfplumber has lost text: much of what PDFium reads, or some, and says nothing else."""
    less, more = _readable(slow.glyphs), _readable(quick.glyphs)
    if less < _LOST * more:
        return True
    return less < more and not _digits(slow_lines) - _digits(lines)


def _without(page: Seen, quick: Seen) -> Seen:
    """Return pdfplumber's page without the glyphs that PDFium knows to be unseen: it sees more of the drawing."""
    if not quick.hidden or page.is_scan:
        return Seen(page.glyphs, page.hidden, page.is_scan or quick.is_scan)
    places = {(one["text"], round(one["x0"]), round(one["base"])) for one in quick.hidden}

    def is_unseen(one: Glyph) -> bool:
        x, y = round(one["x0"]), round(one["base"])
        return any((one["text"], x + i, y + j) in places for i in (-1, 0, 1) for j in (-1, 0, 1))

    shown: list[Glyph] = []
    hidden = list(page.hidden)
    for one in page.glyphs:
        (hidden if is_unseen(one) else shown).append(one)
    return Seen(shown, hidden, quick.is_scan)


def _numbers_differ(one: Sequence[Line], other: Sequence[Line]) -> bool:
    """Whether two readings of a page hold other amounts, and that not only by where words end."""
    first, second = ("\n".join(line.text for line in lines) for lines in (one, other))
    if Counter(_NUMBER.findall(first)) == Counter(_NUMBER.findall(second)):
        return False
    return _digits(one) != _digits(other)


def _digits(lines: Sequence[Line]) -> Counter[str]:
    return Counter(letter for line in lines for letter in line.text if letter.isdigit())


def _runs(numbers: Sequence[int]) -> str:
    """Return page numbers as a person says them: `the first 40 and the last 10`."""
    first = next((at for at, number in enumerate(numbers) if number != at + 1), len(numbers))
    rest = len(numbers) - first
    return f"the first {first} and the last {rest}" if rest else f"the first {first}"
