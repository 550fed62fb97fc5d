"""Linked data on a page as nodes: JSON-LD scripts and microdata, whatever they describe.

JSON-LD 1.1 (W3C), read as plain JSON with `@graph`, `@type` and `@id`; microdata as in HTML, section 5. A node is
the list of values of each of its properties; names and types are those of schema.org, without their address. Numbers
stay the texts they were written as. A property that a JSON object has twice with two values is left out.
"""

import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

MOST_BLOCKS, LONGEST_BLOCK = 20, 300_000
MOST_NODES, MOST_DEPTH, LONGEST_TEXT = 4000, 30, 2000
_VOCABULARY = re.compile(r"^(?:https?://(?:www\.)?schema\.org/|schema:)", re.IGNORECASE)
_WRAPPING = re.compile(
    r"^\s*(?:(?://|/\*)?\s*<!\[CDATA\[\s*(?:\*/)?|<!--)|(?:(?://|/\*)?\s*\]\]>\s*(?:\*/)?|-->|;)\s*$"
)
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_COMMENT = re.compile(rf"({_QUOTED})|/\*(?:[^*]|\*(?!/))*(?:\*/|$)|//[^\n]*", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_QUOTED})|,(?=\s*[}}\]])", re.DOTALL)

Node = dict[str, list[Any]]


def read_nodes(scripts: Sequence[str], tree: Any) -> list[Any]:
    """Return the outermost nodes of a page's JSON-LD scripts and of the microdata in its tree (lxml, or None)."""
    readable = [text for text in scripts if "schema.org" in text and len(text) <= LONGEST_BLOCK]
    roots = [_parsed(text) for text in readable[:MOST_BLOCKS]]
    return roots + (_microdata(tree) if tree is not None else [])


def _parsed(text: str) -> Any:
    """Return a JSON-LD block as nodes; repaired is what can mean one thing: wrappings, entities, comments, commas."""
    previous = None
    bare = text.replace("\ufeff", "").strip()
    while bare != previous:
        previous, bare = bare, _WRAPPING.sub("", bare).strip()
    for repaired in _repairs(bare):
        try:
            return json.loads(
                repaired,
                strict=False,
                parse_int=str,
                parse_float=str,
                parse_constant=lambda _: None,
                object_pairs_hook=_node_of,
            )
        except (ValueError, RecursionError):
            continue
    return None


def _repairs(text: str) -> Iterator[str]:
    yield text
    if '"' not in text and ("&quot;" in text or "&#34;" in text):
        text = html.unescape(text)
        yield text
    text = _COMMENT.sub(lambda m: m[1] or "", text)
    yield _TRAILING_COMMA.sub(lambda m: m[1] or "", text)


def _node_of(pairs: list[tuple[str, Any]]) -> Node:
    node: Node = {}
    twice = set()
    for key, value in pairs:
        name = _VOCABULARY.sub("", key)
        values = value if isinstance(value, list) else [value]
        if node.setdefault(name, values) != values:
            twice.add(name)
    return {name: values for name, values in node.items() if name not in twice}


def _microdata(tree: Any) -> list[Node]:
    """Return the items of a page's microdata that stand in no other item (HTML, section 5: Microdata)."""
    items: dict[Any, Node] = {}
    tops = []
    for element in tree.iter():
        if not isinstance(element.tag, str) or len(items) > MOST_NODES:
            continue
        names, is_item = element.get("itemprop"), element.get("itemscope") is not None
        if names is None and not is_item:
            continue
        owner = next((items[above] for above in element.iterancestors() if above in items), None)
        value: Any = _property_value(element)
        if is_item:
            types = [word for word in str(element.get("itemtype", "")).split() if "schema.org" in word]
            items[element] = value = {"@type": types}
        if names and owner is not None:
            for name in names.split():
                owner.setdefault(_VOCABULARY.sub("", name), []).append(value)
        elif is_item:
            tops.append(value)
    return tops


def _property_value(element: Any) -> str:
    for tags, attribute in ((("link", "a", "area"), "href"), (("data", "meter"), "value"), (("time",), "datetime")):
        if element.tag in tags and element.get(attribute):
            return str(element.get(attribute))
    if element.get("content") is not None:
        return str(element.get("content"))
    return "" if element.tag == "img" else "".join(element.itertext())[:LONGEST_TEXT]


Found = tuple[Node, str, "Node | None"]


def every_node(roots: Iterable[Any]) -> Iterator[Found]:
    """Yield every node with the property it stands in and the order around it, in their order and bounded."""
    waiting: list[tuple[Any, str, Node | None, int]] = [(root, "", None, 0) for root in reversed(list(roots))]
    seen = 0
    while waiting and seen < MOST_NODES:
        value, via, owner, depth = waiting.pop()
        if depth > MOST_DEPTH:
            continue
        if isinstance(value, list):
            waiting += [(inner, via, owner, depth + 1) for inner in reversed(value)]
        elif isinstance(value, dict):
            seen += 1
            yield value, via, owner
            around = value if "Order" in types_of(value) else owner
            waiting += [(values, name, around, depth + 1) for name, values in reversed(value.items())]


def types_of(node: Node) -> list[str]:
    """Return the types of a node (`Order`)."""
    return [_VOCABULARY.sub("", value) for value in node.get("@type", ()) if isinstance(value, str)]
