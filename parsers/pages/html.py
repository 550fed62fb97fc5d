"""HTML mails and pages as lines of text, tables kept in columns.

What the page tells machines is read first, from what is then taken out: scripts, comments, and all that is hidden.
"""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from parsers.errors import Damaged, TooComplex
from parsers.pages.boxes import set_side_by_side, sets_boxes
from parsers.pages.concealed import remove_concealed
from parsers.pages.layout import text_of
from parsers.pages.markup import read_markup
from parsers.pages.page import MOST_CHARACTERS, Document, Marked, lines_of_text
from parsers.pages.styles import page_style
from parsers.terms import Finding
from parsers.text.amounts import figures
from parsers.text.characters import squeezed

MOST_BYTES = 2_000_000
MOST_DEPTH = 240
# Tags of elements that hold others until they are closed: not of empty ones, nor of those that close themselves.
_NESTING = re.compile(
    r"<(/?)(?!(?i:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr"
    r"|p|li|tr|td|th|thead|tbody|tfoot|dt|dd|option|colgroup)\b)[a-zA-Z][a-zA-Z0-9]*\b([^<>]*)>",
)
# Beginnings of tags that lead no deeper.
_NO_DEEPER = ("</", "<td ", "<td>", "<tr ", "<tr>", "<br>", "<br/", "<img ")
_UNSEEN = re.compile(r"<!--|<(script|style|title|noscript|template|svg)\b([^<>]*)>", re.I)
_END = {
    name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "title", "noscript", "template", "svg")
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_BESIDE = re.compile(
    r"display\s*:\s*(?:inline-block|inline-flex|inline-table|table-cell)|float\s*:\s*(?:left|right)", re.I
)
_ANOTHER_SIZE = re.compile(r"vertical-align|font-size|font\s*:", re.I)
_STRUCK = re.compile(r"line-through", re.I)
# Takes the width of the gap between two cells in the layout, and is made one afterwards.
_GAP = "\ue000\ue000"
MOST_COLUMNS = 20
# Of so many links, and of each so many characters, is told where they lead.
MOST_LINKS, LONGEST_WORDS, LONGEST_TARGET = 300, 80, 600


def read_html(markup: str) -> Document:
    """Return the visible text of a page, as lines whose segments are its table cells, and its schema.org markup.

    Raises `TooComplex` for pages larger than 2 MB, with more text than is read of any document, or nested deeper than
    240 elements, which no shop sends and which tie up the layout, and `Damaged` when the markup can't be parsed at all.
    """
    from lxml.etree import Comment, LxmlError, ProcessingInstruction, strip_tags
    from lxml.html import document_fromstring

    if len(markup) > 4 * MOST_BYTES:
        raise TooComplex(f"its HTML has {len(markup):,} characters; at most {MOST_BYTES:,} are read")
    page = _without_unseen(markup)
    if len(page.shown) > MOST_BYTES:
        raise TooComplex(f"its HTML has {len(page.shown):,} characters; at most {MOST_BYTES:,} are read")
    if _is_too_deep(page.shown):
        raise TooComplex(f"its HTML is nested deeper than {MOST_DEPTH} elements")
    if not page.shown.strip():
        return Document("html", (), markup=_markup(page, None))
    try:
        tree = document_fromstring(page.shown)
        strip_tags(tree, Comment, ProcessingInstruction)
        marked = _markup(page, tree)
        style = page_style(page.styles)
        concealed = remove_concealed(tree, style)
        links = _links(tree)
        if sets_boxes(page.shown) or any(map(sets_boxes, page.styles)):
            set_side_by_side(tree, style, _GAP)
        _lay_out(tree)
        text = text_of(tree)
    except (LxmlError, ValueError, RecursionError, IndexError, KeyError) as error:
        raise Damaged(f"its HTML can't be parsed ({type(error).__name__})") from error
    lines = lines_of_text(text.replace(_GAP, "  "))
    length = sum(len(line.text) for line in lines)
    if length > MOST_CHARACTERS:
        raise TooComplex(f"its text has {length:,} characters; at most {MOST_CHARACTERS:,} are read")
    return Document("html", tuple(lines), findings=_findings(concealed), markup=marked, links=links)


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in its pieces: the markup that may show, the style sheets, and the scripts of linked data."""

    shown: str
    styles: list[str]
    linked: list[str]


def _without_unseen(markup: str) -> _Page:
    """Return a page without comments, scripts, styles and the like.

    A comment that never ends hides all that follows, as in browsers; so do the conditional ones for Outlook, which
    repeat what others see. Another element that never ends stays.
    """
    page = _Page("", [], [])
    pieces = []
    at = 0
    endless: set[str] = set()
    while m := _UNSEEN.search(markup, at):
        pieces.append(markup[at : m.start()])
        if m[1] is None:
            end = markup.find("-->", m.start() + 2)
            at = end + 3 if end >= 0 else len(markup)
            continue
        name = m[1].lower()
        closing = None if name in endless else _END[name].search(markup, m.end())
        if closing is None:
            endless.add(name)
            pieces.append(m.group())
            at = m.end()
            continue
        if name == "style":
            page.styles.append(markup[m.end() : closing.start()])
        elif name == "script" and "ld+json" in m[2].lower():
            page.linked.append(markup[m.end() : closing.start()])
        at = closing.end()
    shown = _DECLARATION.sub("", "".join([*pieces, markup[at:]]))
    return _Page(shown, page.styles, page.linked)


def _markup(page: _Page, tree: Any) -> tuple[Marked, ...]:
    has_items = "schema.org" in page.shown and tree is not None
    return read_markup(page.linked, tree if has_items else None) if has_items or page.linked else ()


def _links(tree: Any) -> tuple[tuple[str, str], ...]:
    """Return the words of links and where on the web they lead; a picture's words are not seen and not asked."""
    found = []
    for element in islice(tree.iter("a"), MOST_LINKS):
        target = squeezed(element.get("href") or "")[:LONGEST_TARGET]
        if target[:4].lower() == "http" and (words := squeezed(" ".join(element.itertext()))[:LONGEST_WORDS]):
            found.append((words, target))
    return tuple(found)


def _lay_out(tree: Any) -> None:
    """Put into the tree what the layout does not know: wide cells, boxes side by side, small digits, struck prices."""
    for element in list(tree.iter()):
        tag, style = element.tag, element.get("style")
        if tag in ("td", "th"):
            _widen(element)
        elif tag in ("s", "strike", "del") or (style and _STRUCK.search(style)):
            _unstrike(element)
        elif element.getparent() is None:
            continue
        elif style and _BESIDE.search(style):
            if not _is_joined(element, separators=True):
                element.text = _GAP + (element.text or "")
        elif _is_joined(element) and _stands_apart(element, style):
            element.text = " " + (element.text or "")


def _stands_apart(element: Any, style: str) -> bool:
    """Whether digits behind others look like cents or a footnote: `119<sup>00</sup>` is not 11900."""
    own = "".join(element.itertext()).strip()
    raised = element.tag in ("sup", "sub", "small") or bool(style and _ANOTHER_SIZE.search(style))
    return raised or (len(own) == 2 and own.isdecimal())


def _widen(cell: Any) -> None:
    span = str(cell.get("colspan") or "1").strip()
    for _ in range(min(int(span), MOST_COLUMNS) - 1 if span.isdecimal() else 0):
        cell.addnext(cell.makeelement("td", {}))


def _unstrike(element: Any) -> None:
    """Take out the figures of a text that is struck through: they are no longer so."""
    for inner in element.iter():
        if inner.text and any(character.isdigit() for character in inner.text):
            inner.text = " "
        if inner is not element and inner.tail and any(character.isdigit() for character in inner.tail):
            inner.tail = " "


def _is_joined(element: Any, *, separators: bool = False) -> bool:
    """Whether an element begins with a digit, and the text before it ends with one."""
    allowed = ".,'" if separators else ""
    own = element
    while own is not None and not own.text:
        own = own[0] if len(own) else None
    if own is None or not (own.text[0].isdigit() or own.text[0] in allowed):
        return False
    before = element.getprevious()
    text = element.getparent().text if before is None else _last_text(before)
    return bool(text) and (text[-1].isdigit() or text[-1] in allowed)


def _last_text(element: Any) -> str:
    """Return the text that stands last in an element or right behind it."""
    while not element.tail and len(element):
        element = element[-1]
    return str(element.tail or element.text or "")


def _findings(concealed: list[str]) -> tuple[Finding, ...]:
    """Say that amounts were hidden; hidden previews of a mail's first words are everyday."""
    if not any(figure.has_decimals and figure.currency for text in concealed for figure in figures(text[:5000])):
        return ()
    return (Finding("hidden_text", "amounts that cannot be seen on the page were left out of the reading"),)


def _is_too_deep(markup: str) -> bool:
    """Whether elements are nested deeper than is laid out."""
    if markup.count("<") - sum(map(markup.count, _NO_DEEPER)) <= MOST_DEPTH:
        return False
    depth = 0
    for closing, rest in _NESTING.findall(markup):
        if rest.endswith("/"):
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        if depth > MOST_DEPTH:
            return True
    return False
