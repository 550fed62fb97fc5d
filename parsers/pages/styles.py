"""What a page's style sheets and `style` attributes say of each of its elements, as far as they say it plainly.

Enough of CSS to know what hides text: rules outside of conditions, selectors of tags, classes, ids and attributes
with descendants and children, the cascade with its weights (Selectors 4; CSS Cascading 4, section 6). What is said
under a condition (`@media` for some widths) or for other selectors is known only to be there.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

# Longer declarations are not worth remembering.
LONGEST_KNOWN = 1000
# The sheets of one shop are the same in all its mails; longer ones than these are not worth remembering.
LONGEST_SHEETS = 60_000
LONGEST_SHEET, MOST_RULES, MOST_ALIKE, MOST_STEPS = 200_000, 3000, 100, 300_000
_BRACE = re.compile(r"[{}]")
_CSS_COMMENT = re.compile(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_ALWAYS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)(?:\s*,\s*(?:only\s+)?(?:screen|all|print))*", re.I)
_COMPOUND = re.compile(
    r"(?:\*|[a-z][a-z0-9]*)?(?:[.#][\w-]+|\[[\w-]+(?:[~|^$*]?=(?:\"[^\"]*\"|'[^']*'|[\w-]+))?\])*", re.I
)
_SIMPLE = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:([~|^$*]?=)[\"']?([^\"'\]]*)[\"']?)?\]")
_WEIGHT = attrgetter("weight")
_TAG = re.compile(r"[a-z][a-z0-9]*", re.I)
_STEP = re.compile(r"\s*(>)\s*|\s+")
# What only shows under a finger or a mouse, or adds text of its own.
_PASSING = re.compile(
    r":(?:hover|focus|active|visited|link|:?before|:?after|:?placeholder|:?selection|checked)\b", re.I
)
_FONT_SIZE = re.compile(r"(?:^|\s)((?:\d*\.)?\d+(?:px|pt|em|rem|%|vw)?)(?=\s*/|\s)")
_DISPLAYS = frozenset(
    "none block inline inline-block flex inline-flex grid inline-grid table inline-table table-row table-cell contents"
    " list-item flow-root table-row-group table-header-group table-footer-group table-column table-caption initial"
    " inherit unset revert".split()
)

# What has to do with whether text can be seen, and with boxes side by side; all else is left out.
_TOLD = frozenset(
    "display visibility mso-hide content-visibility opacity filter left top right text-indent margin-left margin-top"
    " position overflow overflow-x overflow-y max-height height max-width width clip clip-path zoom scale transform"
    " color -webkit-text-fill-color background background-color background-image font font-size direction"
    " unicode-bidi flex-direction flex-flow grid-template-columns".split()
)

Style = dict[str, str]
# An element's tag, its id and its classes.
_Names = tuple[str, str | None, frozenset[str]]


@dataclass(frozen=True, slots=True)
class _Compound:
    """A selector of one element; `parent` says that the one before it must be its parent, not any ancestor."""

    tag: str
    id: str
    classes: tuple[str, ...]
    attributes: tuple[tuple[str, str, str], ...]
    parent: bool


@dataclass(frozen=True, slots=True)
class _Rule:
    compounds: tuple[_Compound, ...]
    weight: tuple[int, int, int, int]
    plain: Style
    important: Style


class PageStyle:
    """A page's rules by what their last element must be (`.class`, `#id`, a tag, or nothing).

    `unsure` names the properties that a rule may set which can't be told to apply or not. `is_exhausted` says that
    so many elements had to be compared with so many rules that the rest was given up.
    """

    def __init__(self, rules: Mapping[str, tuple[_Rule, ...]], unsure: frozenset[str]) -> None:
        self.rules = rules
        self.unsure = unsure
        self._steps = MOST_STEPS
        self._names: dict[Any, _Names] = {}
        self._known: dict[Any, Style] = {}
        self._styles: dict[str | tuple[str, tuple[int, ...]], Style] = {}

    @property
    def is_exhausted(self) -> bool:
        """Whether some rules were not compared with some elements."""
        return self._steps <= 0

    def style_of(self, element: Any) -> Style:
        """Return what the rules and its own attribute say of an element, as it was when first asked for.

        It is the very same object for all elements of which the same is said. Never change it.
        """
        style = self._known.get(element)
        if style is None:
            style = self._known[element] = self._worked_out(element)
        return style

    def _worked_out(self, element: Any) -> Style:
        own: str = element.get("style") or ""
        rules: list[_Rule] = []
        if self.rules:
            for key in self._keys(element):
                rules += [rule for rule in self.rules.get(key, ()) if self._matches(element, rule)]
            rules.sort(key=_WEIGHT)
        said = (own, tuple([rule.weight[-1] for rule in rules])) if rules else own
        style = self._styles.get(said)
        if style is None:
            style = self._styles[said] = _cascade(own, rules)
        return style

    def _matches(self, element: Any, rule: _Rule) -> bool:
        """Whether an element and those around it are what a rule selects, from its last compound to its first."""
        here = element
        *above, last = rule.compounds
        if self.is_exhausted or not self._is(here, last):
            return False
        parent = last.parent
        for compound in reversed(above):
            here = here.getparent()
            while here is not None and not self._is(here, compound):
                here = None if parent else here.getparent()
                self._steps -= 1
            if here is None or self.is_exhausted:
                return False
            parent = compound.parent
        return True

    def _is(self, element: Any, compound: _Compound) -> bool:
        """Whether an element is what a compound selects."""
        tag, name, classes = self._names.get(element) or self._named(element)
        if compound.tag and tag != compound.tag:
            return False
        if compound.id and name != compound.id:
            return False
        if not classes.issuperset(compound.classes):
            return False
        return all(_has(element.get(attribute), how, value) for attribute, how, value in compound.attributes)

    def _named(self, element: Any) -> _Names:
        found = (element.tag, element.get("id"), frozenset((element.get("class") or "").split()))
        self._names[element] = found
        return found

    def _keys(self, element: Any) -> list[str]:
        """Return what the last element of a rule may have to be for the rule to select this element."""
        tag, name, classes = self._names.get(element) or self._named(element)
        return ["", tag, *(["#" + name] if name else ()), *["." + one for one in classes]]


def _cascade(own: str, rules: Sequence[_Rule]) -> Style:
    """Return the declarations of an element with an attribute and rules, the weightier over the other."""
    own_plain, own_important = declarations(own)
    style: Style = {}
    for rule in rules:
        style |= rule.plain
    style |= own_plain
    for rule in rules:
        style |= rule.important
    return style | own_important


def page_style(sheets: Sequence[str]) -> PageStyle:
    """Return the rules of a page's style sheets, in their order."""
    texts = tuple(sheet[:LONGEST_SHEET] for sheet in sheets)
    is_known = sum(map(len, texts)) <= LONGEST_SHEETS
    return PageStyle(*(_rules_in(texts) if is_known else _rules_in.__wrapped__(texts)))


@lru_cache(maxsize=32)
def _rules_in(sheets: tuple[str, ...]) -> tuple[Mapping[str, tuple[_Rule, ...]], frozenset[str]]:
    rules: dict[str, list[_Rule]] = {}
    unsure: set[str] = set()
    count = 0
    for selectors, body in (rule for sheet in sheets for rule in _rules_of(sheet)):
        plain, important = declarations(body)
        if selectors.startswith("@"):
            unsure.update(name for name in ("color", "background-color") if name.partition("-")[0] in body.lower())
            continue
        for selector in selectors.split(","):
            count += 1
            compounds = _compounds(selector.strip())
            if compounds is None or count > MOST_RULES:
                unsure.update({} if _PASSING.search(selector) else {**plain, **important})
                continue
            if not plain and not important:
                continue
            weight = (*_weight(compounds), count)
            alike = rules.setdefault(_key(compounds[-1]), [])
            if len(alike) < MOST_ALIKE:
                alike.append(_Rule(compounds, weight, plain, important))
            else:
                unsure.update({**plain, **important})
    return {key: tuple(found) for key, found in rules.items()}, frozenset(unsure)


def _rules_of(sheet: str, inside: bool = False) -> Iterator[tuple[str, str]]:
    """Yield (selectors, body) of rules, and of `@` blocks with all that is in them; those for any screen are opened."""
    text = _CSS_COMMENT.sub("", sheet)
    depth = start = opened = 0
    for m in _BRACE.finditer(text):
        if m.group() == "{":
            opened = m.end() if depth == 0 else opened
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                selectors = text[start : opened - 1].rpartition(";")[2].replace("<!--", "").replace("-->", "").strip()
                start = m.end()
                if not inside and _ALWAYS.fullmatch(selectors):
                    yield from _rules_of(text[opened : m.start()], inside=True)
                else:
                    yield selectors, text[opened : m.start()]


def declarations(text: str) -> tuple[Style, Style]:
    """Return the declarations of a rule or a `style` attribute: plain and important ones. Never change them."""
    return _declarations(text) if len(text) <= LONGEST_KNOWN else _declarations.__wrapped__(text)


@lru_cache(maxsize=4096)
def _declarations(text: str) -> tuple[Style, Style]:
    if "\\" in text:
        text = _ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0xFFFF)), text)
    if "/*" in text:
        text = _CSS_COMMENT.sub(" ", text)
    plain: Style = {}
    important: Style = {}
    for piece in text.split(";"):
        name, _, value = piece.partition(":")
        name = name.strip().lower()
        value = " ".join(value.lower().split()) if name in _TOLD else ""
        if not value:
            continue
        weighty = value.endswith("important") and "!" in value
        value = value.rpartition("!")[0].strip() if weighty else value
        if name == "display" and value not in _DISPLAYS:
            continue  # what is no value does not count
        target = important if weighty else plain
        target[name] = value
        if name == "background":
            target["background-image"] = value if "url(" in value or "gradient(" in value else "none"
            target["background-color"] = value
        elif name == "font" and (size := _FONT_SIZE.search(value + " ")):
            target["font-size"] = size[1]
    return plain, important


def _compounds(selector: str) -> tuple[_Compound, ...] | None:
    found: list[_Compound] = []
    at, parent = 0, False
    while at < len(selector):
        m = _COMPOUND.match(selector, at)
        if m is None or m.end() == at:
            return None
        tag = _TAG.match(m.group())
        found.append(_compound(tag.group().lower() if tag else "", _SIMPLE.findall(m.group()), parent))
        at = m.end()
        if at < len(selector):
            step = _STEP.match(selector, at)
            if step is None:
                return None
            at, parent = step.end(), bool(step[1])
    return tuple(found) or None


def _compound(tag: str, simples: list[tuple[str, str, str, str, str]], parent: bool) -> _Compound:
    return _Compound(
        tag,
        next((name for mark, name, *_ in simples if mark == "#"), ""),
        tuple(name for mark, name, *_ in simples if mark == "."),
        tuple((name.lower(), how, value) for mark, _, name, how, value in simples if not mark),
        parent,
    )


def _weight(compounds: tuple[_Compound, ...]) -> tuple[int, int, int]:
    return (
        sum(1 for c in compounds if c.id),
        sum(len(c.classes) + len(c.attributes) for c in compounds),
        sum(1 for c in compounds if c.tag),
    )


def _key(compound: _Compound) -> str:
    if compound.id:
        return "#" + compound.id
    return "." + compound.classes[0] if compound.classes else compound.tag


def _has(held: str | None, how: str, value: str) -> bool:
    if held is None or not how:
        return held is not None
    return {
        "=": held == value,
        "~=": value in held.split(),
        "|=": held == value or held.startswith(value + "-"),
        "^=": bool(value) and held.startswith(value),
        "$=": bool(value) and held.endswith(value),
        "*=": bool(value) and value in held,
    }[how]
