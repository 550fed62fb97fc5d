"""The places where the amount of a money label may stand: behind it, to its right, over it or below."""

import re
from collections.abc import Iterable, Sequence

from parsers.fields.captions import beside, cell_under, value_above
from parsers.fields.money_figures import (
    counts_things,
    is_amount,
    is_money_like,
    is_torn,
    outside_parentheses,
    segment_figures,
)
from parsers.fields.money_labels import is_described, money_label
from parsers.pages.page import Document, Line, Segment
from parsers.text.amounts import Figure, currency_of
from parsers.text.glossary import ITEM_FIELDS, Glossary

_MOST_WORDS_BETWEEN = 5
# A figure, its line and segment, how it stands to the label, and how well the two belong together.
Near = tuple[Figure, tuple[Line, Segment], str, int]
# A table has so many columns at least; less may be a form.
_FEWEST_COLUMNS = 3


def figures_near(document: Document, index: int, place: int, end: int, glossary: Glossary) -> Iterable[Near]:
    """Yield the figure that belongs to a label: behind, right, over or below it; the first road that gives one."""
    lines = document.lines
    line = lines[index]
    segment = line.segments[place]
    behind = [f for f in outside_parentheses(segment) if f.start >= end and not f.percent]
    behind = [f for f in behind if not counts_things(segment.text, f)]
    behind = [f for f in behind if f.has_decimals or f.currency or f.end >= len(segment.text.rstrip()) - 1]
    behind = [f for f in behind if not is_torn(segment.text[end:], f, end)]
    behind = [f for f in behind if not _is_told(segment.text[end : f.start])]
    right = [
        (f, s)
        for s in beside(document, line, place)
        for f in outside_parentheses(s)
        if not f.percent
        and is_amount(s.text, f)
        and (f.has_decimals or f.currency or not is_described(segment.text, end))
    ]
    if not behind and not right and document.source == "pdf":
        right = list(_figures_beside(lines, index, segment))
    # `Total incl. 19.00 VAT | 119.00`, `Tax 15% on 112.90 | 16.94`: what words go on after or lead up to is an aside
    aside = behind and right and (_goes_on(segment.text, behind[-1]) or _leads_up(segment.text[end : behind[-1].start]))
    if behind and not aside:
        yield behind[-1], (line, segment), "behind", 3
        return
    if right:
        figure, holder = right[-1]
        yield figure, (line, holder), "right", 3 if len(right) == 1 else 2
        if len(right) == 2 and all(f.has_decimals for f, _ in right) and right[0][1] is not holder:
            # the other column may be that of the document's currency
            yield right[0][0], (line, right[0][1]), "right", 1
        return
    above = value_above(document, index, place, glossary)
    if above:
        inside = [f for f in segment_figures(above[1]) if not f.percent and is_amount(above[1].text, f)]
        if len(inside) == 1:
            yield inside[0], above, "above", 1
        return
    below = list(_figure_below(lines, index, place, glossary))
    yield from below or _figure_over(document, index, glossary)


def _figure_over(document: Document, index: int, glossary: Glossary) -> Iterable[Near]:
    """Yield the amount that stands alone over a caption that stands alone too, as large figures do on a page."""
    line = document.lines[index]
    over = document.lines[index - 1] if index and document.source == "pdf" else None
    if over is None or over.page != line.page or len(over.segments) != 1 or len(line.segments) != 1:
        return
    amount, caption = over.segments[0], line.segments[0]
    found = [f for f in segment_figures(amount) if is_money_like(f) and not f.percent and is_amount(amount.text, f)]
    is_near = line.top - over.top < 3 * max(line.height, over.height) and amount.overlaps(caption)
    before = document.lines[index - 2] if index > 1 else None
    is_of_another = before is not None and any(
        money_label(s.text, glossary) and s.overlaps(amount) for s in before.segments
    )
    if len(found) == 1 and len(amount.text) - len(found[0].text) <= 4 and is_near and not is_of_another:
        yield found[0], (over, amount), "above", 1


def _is_told(between: str) -> bool:
    """Whether a sentence goes on between a label and a figure (`the total holds a part free of tax, which is 2.72`)."""
    return len(between.split()) > _MOST_WORDS_BETWEEN and not between.rstrip().endswith((":", "："))


def _leads_up(between: str) -> bool:
    """Whether a word stands between a label and a figure, as before the amount that a tax is reckoned on."""
    return any(not currency_of(word) for word in re.findall(r"[^\W\d_]{2,}", between))


def _goes_on(text: str, figure: Figure) -> bool:
    """Whether words follow a figure, its currency apart."""
    end = figure.end if figure.currency else figure.start + len(figure.number)
    return any(character.isalpha() for character in text[end:])


def _figures_beside(lines: Sequence[Line], index: int, segment: Segment) -> Iterable[tuple[Figure, Segment]]:
    """Yield the figures right of a label of two lines, whose amount stands at half their height."""
    for other in (*lines[index + 1 : index + 2], *lines[max(index - 1, 0) : index]):
        near = other.page == lines[index].page and min(segment.bottom, _bottom(other)) - max(segment.top, other.top) > 1
        if near and len(other.segments) == 1 and other.segments[0].left > segment.right:
            found = [f for f in segment_figures(other.segments[0]) if is_money_like(f) and not f.percent]
            found = [f for f in found if is_amount(other.segments[0].text, f)]
            yield from ((figure, other.segments[0]) for figure in found)
            if found:
                return  # else it is the currency, in the other half of the amount's cell


def _bottom(line: Line) -> float:
    return max(segment.bottom for segment in line.segments)


def _figure_below(lines: Sequence[Line], index: int, place: int, glossary: Glossary) -> Iterable[Near]:
    """Yield the figure under a label: what overlaps it, or what stands alone in the cell that its caption begins.

    Not under the heading of a table of items. Beside other captions the figures below must be a row of their own.
    """
    line = lines[index]
    is_row = len(line.segments) > 1 and not all(money_label(s.text, glossary) for s in line.segments)
    above = lines[index - 1] if index and len(line.segments) > 1 else None
    if (is_row and _heads_items(line, glossary)) or (above and _heads_items(above, glossary)):
        return
    for lower in lines[index + 1 : index + 3]:
        if lower.page != line.page or lower.top - line.top > 3 * line.height + 2:
            return
        under = cell_under(lower, line, place)
        if under is None:
            continue
        inside = [f for f in segment_figures(under) if not f.percent and is_amount(under.text, f)]
        if (
            len(inside) == 1
            and len(under.text) - len(inside[0].text) <= 6
            and (not is_row or _is_row(lower) or _is_only_row(lines, line, lower))
            and not _heads_a_column(lines, lower, under, inside[0])
        ):
            yield inside[0], (lower, under), "below", 1
        return


def _heads_items(line: Line, glossary: Glossary) -> bool:
    """Whether a line is the heading of a table of items: it names their columns and holds no amount."""
    if any(is_money_like(figure) for s in line.segments for figure in segment_figures(s) if not figure.percent):
        return False
    return any(term.field in ITEM_FIELDS for s in line.segments for term in glossary.find(s.text))


def _heads_a_column(lines: Sequence[Line], lower: Line, under: Segment, figure: Figure) -> bool:
    """Whether a row like the one under a caption follows it, with another amount in the same column: a table."""
    after = next((line for line in lines if line.page == lower.page and line.number == lower.number + 1), None)
    if after is None or len(lower.segments) < _FEWEST_COLUMNS or len(after.segments) != len(lower.segments):
        return False
    others = [f for s in after.segments if s.overlaps(under) for f in segment_figures(s) if is_money_like(f)]
    return any(not f.percent and f.number != figure.number for f in others)


def _is_only_row(lines: Sequence[Line], captions: Line, lower: Line) -> bool:
    """Whether a line has a value under each caption and no such line follows: a form, and no table."""
    after = next((line for line in lines if line.page == lower.page and line.number == lower.number + 1), None)
    fits = [
        len(one.segments) == len(captions.segments)
        and all(s.overlaps(c) for s, c in zip(one.segments, captions.segments, strict=True))
        for one in (lower, after)
        if one is not None
    ]
    return fits[0] and not any(fits[1:])


def _is_row(line: Line) -> bool:
    """Whether most cells of a line are amounts and nothing else, as under the captions of a form."""
    amounts = sum(
        1
        for s in line.segments
        if len(found := [f for f in segment_figures(s) if is_money_like(f)]) == 1
        and len(s.text) - len(found[0].text) <= 4
    )
    return amounts * 2 >= len(line.segments)
