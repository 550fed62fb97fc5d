"""HTML mails and pages as lines of text, tables kept in columns. The one module that imports inscriptis."""

import re

from parsers.errors import Damaged, TooComplex
from parsers.page import Document, lines_of_text

MOST_BYTES = 2_000_000
MOST_DEPTH = 240
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b([^<>]*?)(/?)>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_CLOSES_ITSELF = frozenset("p li tr td th thead tbody tfoot dt dd option colgroup".split())
_UNSEEN = re.compile(r"<(script|style|title|noscript|template|svg)\b.*?</\1\s*>", re.I | re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def read_html(markup: str) -> Document:
    """Return the visible text of a page, as lines whose segments are its table cells.

    Raises `TooComplex` for pages larger than 2 MB or nested deeper than 240 elements, which no shop sends and
    which tie up the layout, and `Damaged` when the markup can't be parsed at all.
    """
    from inscriptis import get_text
    from inscriptis.css_profiles import CSS_PROFILES
    from inscriptis.model.config import ParserConfig
    from lxml.etree import LxmlError

    bare = _DECLARATION.sub("", _COMMENT.sub("", _UNSEEN.sub("", markup)))
    if len(bare) > MOST_BYTES:
        raise TooComplex(f"its HTML has {len(bare):,} characters; at most {MOST_BYTES:,} are read")
    if _depth(bare) > MOST_DEPTH:
        raise TooComplex(f"its HTML is nested deeper than {MOST_DEPTH} elements")
    if not bare.strip():
        return Document("html", ())
    try:
        text = get_text(bare, ParserConfig(css=CSS_PROFILES["strict"].copy(), table_cell_separator="  "))
    except (LxmlError, ValueError, RecursionError, IndexError, KeyError) as error:
        raise Damaged(f"its HTML can't be parsed ({type(error).__name__})") from error
    return Document("html", tuple(lines_of_text(text)))


def _depth(markup: str) -> int:
    depth = deepest = 0
    for closing, name, _, empty in _TAG.findall(markup):
        tag = name.lower()
        if tag in _VOID or tag in _CLOSES_ITSELF or empty:
            continue
        depth = max(depth - 1, 0) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest
