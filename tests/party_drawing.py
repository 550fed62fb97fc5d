"""Invoices of invented shops in many layouts and languages, drawn as words with boxes: who sells and who buys in each.

A layout is a name, the cells of its first page as (left, top, text[, size]), and what must be read. Tax numbers are
computed from made-up digits, so that their checks pass.
"""

from dataclasses import dataclass

from parsers.pages.html import read_html
from parsers.pages.page import Document, Word, lines_of_words, read_plain

Cell = tuple[float, float, str] | tuple[float, float, str, float]


@dataclass(frozen=True)
class Layout:
    name: str
    document: Document
    seller: str = ""
    buyer: str = ""
    more: tuple[tuple[str, str], ...] = ()


def drawn(*cells: Cell) -> Document:
    words = []
    for left, top, text, *size in cells:
        height = size[0] if size else 10.0
        x = left
        in_order = text.split(" ")
        for word in reversed(in_order) if "\u0590" <= text[:1] < "\u0700" else in_order:
            width = sum(height if ord(c) > 0x2E80 else 0.5 * height for c in word)
            words.append(Word(word, x, top, x + width, top + height))
            x += width + 0.3 * height
    return Document("pdf", tuple(lines_of_words(words, 1)))


def column(left: float, top: float, *texts: str, size: float = 10.0, pitch: float = 13.0) -> list[Cell]:
    return [(left, top + row * pitch, text, size) for row, text in enumerate(texts)]


def pdf(name: str, *cells: Cell | list[Cell], seller: str = "", buyer: str = "", **more: str) -> Layout:
    flat = [cell for one in cells for cell in (one if isinstance(one, list) else [one])]
    return Layout(name, drawn(*flat), seller, buyer, tuple(more.items()))


def text(name: str, page: str, seller: str = "", buyer: str = "", **more: str) -> Layout:
    return Layout(name, read_plain(page.strip("\n")), seller, buyer, tuple(more.items()))


def html(name: str, body: str, seller: str = "", buyer: str = "", **more: str) -> Layout:
    return Layout(name, read_html(f"<html><body>{body}</body></html>"), seller, buyer, tuple(more.items()))


def goods(top: float = 400, words: str = "Description Qty Price Amount", total: str = "Total") -> list[Cell]:
    head = words.split()
    rows: list[Cell] = [(50 + 130 * place, top, word) for place, word in enumerate(head)]
    rows += [(50, top + 20, "Blue lamp"), (180, top + 20, "2"), (310, top + 20, "10.00"), (440, top + 20, "20.00")]
    return [*rows, (310, top + 60, total), (440, top + 60, "20.00")]
