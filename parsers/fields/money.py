"""Labelled amounts of a document: what each figure beside a money label is called, and its value."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.fields.money_figures import is_money_like, segment_figures
from parsers.fields.money_labels import is_qualified, money_label
from parsers.fields.money_places import Near, figures_near
from parsers.pages.page import Document, Line, Segment
from parsers.terms import Evidence
from parsers.text.amounts import Amounts, Figure
from parsers.text.glossary import Glossary

# What joins the amounts of one line (`+ shipping: 12.00 = total: 247.00`).
_SIGNS = " +=,;|/·•-–—"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its label. `field` is one of the values of `MONEY`, or `LOOSE` where there is no label.

    `weight` says how well the two belong together. `span` is where the figure's segment begins and ends on its line.
    `figure` keeps the characters and the currency mark. `qualified` says that the label goes on with words that are
    not known (`Total year to date`, `Total limit`): it may name something else.
    """

    field: str
    value: Decimal
    figure: Figure
    label: str
    weight: int
    evidence: Evidence
    qualified: bool = False
    span: tuple[float, float] = (0.0, 0.0)


def labelled_money(document: Document, glossary: Glossary, amounts: Amounts, apart: Sequence[Line] = ()) -> list[Money]:
    """Return every amount that stands beside a money label, in reading order; labels in the lines `apart` name none.

    One figure beside two labels of one field (`GST 12% | SGST 6% | 342.00`) is there once.
    """
    found: list[Money] = []
    taken: set[tuple[str, int, int, float, int]] = set()
    for field, text, (figure, (line, segment), how, weight), qualified in _labelled(document, glossary, apart):
        value = amounts.read(figure)
        place = (field, line.page, line.number, segment.left, figure.start)
        if value is not None and place not in taken:
            taken.add(place)
            evidence = document.evidence(line, segment, f"label {how}", figure.text, text)
            found.append(Money(field, value, figure, text, weight, evidence, qualified, (segment.left, segment.right)))
    return found


def has_unread_money(document: Document, glossary: Glossary, amounts: Amounts) -> bool:
    """Whether an amount beside a money label can't be read, because its separators can't be told apart."""
    return any(amounts.read(near[0]) is None for _, _, near, _ in _labelled(document, glossary))


def _labelled(
    document: Document, glossary: Glossary, apart: Sequence[Line] = ()
) -> Iterable[tuple[str, str, Near, bool]]:
    for index, line in enumerate(document.lines):
        if line in apart:
            continue
        for place, segment in enumerate(line.segments):
            if several := _several(segment, glossary):
                yield from ((field, text, (f, (line, segment), "behind", 3), False) for field, text, f in several)
                continue
            label = money_label(segment.text, glossary)
            if label:
                field, text, end = label
                qualified = is_qualified(segment.text, end, glossary)
                for near in figures_near(document, index, place, end, glossary):
                    yield field, text, near, qualified


def _several(segment: Segment, glossary: Glossary) -> list[tuple[str, str, Figure]]:
    """Return the amounts of a text with several labels, each before its own (`Shipping 4.90 Total 104.90`), or none."""
    found: list[tuple[str, str, Figure]] = []
    begin = 0
    for figure in segment_figures(segment):
        if figure.percent or not is_money_like(figure):
            continue
        label = money_label(segment.text[begin : figure.end].lstrip(_SIGNS), glossary)
        if label:
            found.append((label[0], label[1], figure))
        begin = figure.end
    return found if len(found) > 1 else []
