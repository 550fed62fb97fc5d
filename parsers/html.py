"""HTML mails and pages as lines of text, tables kept in columns. The one module that imports inscriptis."""

import re

from parsers.amounts import figures
from parsers.concealed import page_style, remove_concealed
from parsers.errors import Damaged, TooComplex
from parsers.page import Document, lines_of_text
from parsers.terms import Finding

MOST_BYTES = 2_000_000
MOST_DEPTH = 240
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*?)(/?)>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSES_ITSELF = frozenset("p li tr td th thead tbody tfoot dt dd option colgroup".split())
_UNSEEN = re.compile(r"<(script|style|title|noscript|template|svg)\b[^<>]*>", re.I)
_END = {
    name: re.compile(rf"</{name}\s*>", re.I) for name in ("script", "style", "title", "noscript", "template", "svg")
}
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(markup: str) -> Document:
    """Return the visible text of a page, as lines whose segments are its table cells.

    Raises `TooComplex` for pages larger than 2 MB or nested deeper than 240 elements, which no shop sends and
    which tie up the layout, and `Damaged` when the markup can't be parsed at all.
    """
    from inscriptis import Inscriptis
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig
    from lxml.etree import LxmlError
    from lxml.html import document_fromstring

    if len(markup) > 4 * MOST_BYTES:
        raise TooComplex(f"its HTML has {len(markup):,} characters; at most {MOST_BYTES:,} are read")
    shown, styles = _without_unseen(markup)
    bare = _DECLARATION.sub("", _without_comments(shown))
    if len(bare) > MOST_BYTES:
        raise TooComplex(f"its HTML has {len(bare):,} characters; at most {MOST_BYTES:,} are read")
    if _depth(bare) > MOST_DEPTH:
        raise TooComplex(f"its HTML is nested deeper than {MOST_DEPTH} elements")
    if not bare.strip():
        return Document("html", ())
    try:
        tree = document_fromstring(bare)
        concealed = remove_concealed(tree, page_style(styles))
        text = Inscriptis(tree, ParserConfig(css=CSS_PROFILES["strict"].copy(), table_cell_separator="  ")).get_text()
    except (LxmlError, ValueError, RecursionError, IndexError, KeyError) as error:
        raise Damaged(f"its HTML can't be parsed ({type(error).__name__})") from error
    return Document("html", tuple(lines_of_text(text)), findings=_findings(concealed))


def _without_unseen(markup: str) -> tuple[str, list[str]]:
    """Return the markup without scripts, styles and the like, and the style sheets. One that never ends stays."""
    pieces, styles = [], []
    at = 0
    endless: set[str] = set()
    while m := _UNSEEN.search(markup, at):
        name = m[1].lower()
        end = None if name in endless else _END[name].search(markup, m.end())
        if end is None:
            endless.add(name)
            pieces.append(markup[at : m.end()])
            at = m.end()
            continue
        if name == "style":
            styles.append(markup[m.end() : end.start()])
        pieces.append(markup[at : m.start()])
        at = end.end()
    return "".join([*pieces, markup[at:]]), styles


def _without_comments(markup: str) -> str:
    """Return the markup without comments; one that never ends hides all that follows, as in browsers."""
    pieces = []
    at = 0
    while (start := markup.find("<!--", at)) >= 0:
        pieces.append(markup[at:start])
        end = markup.find("-->", start + 2)
        at = end + 3 if end >= 0 else len(markup)
    return "".join([*pieces, markup[at:]])


def _findings(concealed: list[str]) -> tuple[Finding, ...]:
    """Say that amounts were hidden; hidden previews of a mail's first words are everyday."""
    if not any(figure.has_decimals and figure.currency for text in concealed for figure in figures(text[:5000])):
        return ()
    return (Finding("hidden_text", "amounts that cannot be seen on the page were left out of the reading"),)


def _depth(markup: str) -> int:
    depth = deepest = 0
    for closing, name, _, empty in _TAG.findall(markup):
        tag = name.lower()
        if tag in _VOID or tag in _CLOSES_ITSELF or empty:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest
