"""All that was read in one original, as a person reads it: each page with its values, and then the list of them."""

from collections.abc import Iterator, Sequence

import click

from billfold.console import harmless
from billfold.evidence_places import Mark
from billfold.page_drawing import COLOUR, drawn, highlighted
from billfold.pages import (
    Field,
    document_head,
    event_line,
    fields_of,
    fields_table,
    forwarded_line,
    items_and_findings,
)
from parsers.terms import MessageSummary, PurchaseDocument, Reading, Status

# How wide a page is drawn where the output goes to a file or to another program.
PAPER = 100
_HEAD = frozenset({"subject", "sender", "header"})
_DOT = "●"


def reading_page(path: str, reading: Reading, columns: int, *, colour: bool) -> str:
    """Return all that was read in an original, made harmless; `columns` is the terminal's width, 0 where there is none.

    The fields of all documents are numbered in one go, because the head of a mail may hold values of each.
    """
    numbered: list[list[tuple[int, Field]]] = []
    for document in reading.documents:
        first = sum(map(len, numbered)) + 1
        numbered.append(list(enumerate(fields_of(document), first)))
    marks = [[Mark(n, field.evidence) for n, field in own if field.evidence] for own in numbered]
    lines = [_one_line(path)]
    if reading.message:
        lines += _head(reading.message, [mark for own in marks for mark in own], colour=colour)
    for document, own, of_document in zip(reading.documents, numbered, marks, strict=True):
        lines.append(_one_line(document_head(document)))
        if document.view:
            picture = drawn(document.view, of_document, columns or PAPER, colour=colour)
            lines += [*picture, ""] if picture else []
        lines += [*_list(document, own, columns, colour=colour), ""]
    lines += [_one_line(event_line(event)) for event in reading.events]
    if not reading.documents:
        lines.append(_one_line(f"  not a document: {reading.reason}"))
    lines += [_one_line(f"  ! {finding.message}") for finding in reading.findings]
    return "\n".join(lines).rstrip("\n") + "\n"


def _one_line(text: str) -> str:
    return harmless(text).replace("\n", " ")


def _head(message: MessageSummary, marks: Sequence[Mark], *, colour: bool) -> Iterator[str]:
    """Yield the header of a mail, and of the one that it forwards, with the values that were read in them."""
    beside = [mark for mark in marks if mark.evidence.source in _HEAD]
    lines = [f"mail from {message.sender}, {message.date}: {message.subject}"]
    if message.forwarded:
        lines.append(forwarded_line(message.forwarded))
    for line in lines:
        yield "  " + highlighted(line, beside, colour=colour)


def _list(
    document: PurchaseDocument, numbered: Sequence[tuple[int, Field]], columns: int, *, colour: bool
) -> list[str]:
    """Return the fields of a document, its items, its findings, and what would become of it."""
    names = [_DOT if colour else f"[{n}]" for n, _ in numbered]
    rows: list[str] = []
    if any(field.evidence for _, field in numbered):
        rows = harmless(fields_table([field for _, field in numbered], names, columns)).split("\n")
    if colour and rows:
        begun = [at for at, row in enumerate(rows) if row.startswith(f"    {_DOT}")]
        for at, (_, field) in zip(begun, numbered, strict=True):
            if field.evidence:
                dot = click.style(_DOT, fg=COLOUR[field.evidence.certainty])
                rows[at] = rows[at].replace(_DOT, dot, 1)
    rest = harmless("\n".join(items_and_findings(document, columns)))
    waits = document.status is Status.REVIEW
    end = "it would wait for review" if waits else "it would be filed"
    return [*rows, *(rest.split("\n") if rest else []), f"    → {end}"]
