"""Who sold, who bought, and how it was paid: short texts beside their labels."""

import re
from collections.abc import Sequence

from parsers.fields.labels import Label
from parsers.pages.page import Document
from parsers.terms import Evidence
from parsers.text.characters import squeezed
from parsers.text.glossary import Glossary

PARTY_LABELS = frozenset({"seller", "buyer", "payment_method"})
_LEGAL_FORM = re.compile(
    r"(?<![^\s(])(?:GmbH(?:\s&\sCo\.?\s?KG)?|AG|UG|KG|OHG|e\.?K\.?|Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|Corp\.?|PLC|LLP|Pty|Pte"
    r"|S\.?\s?à\.?\s?r\.?\s?l\.?|SARL|S\.A\.R\.L\.|SAS|S\.A\.S\.?|S\.A\.?|SA|S\.L\.?|SL|S\.r\.l\.?|Srl|S\.p\.A\.?|SpA|B\.V\.?|BV|N\.V\.?"
    r"|NV|AB|ApS|A/S|AS|Oy|Oyj|sp\.\sz\s?o\.o\.|s\.r\.o\.|a\.s\.|Kft\.?|Zrt\.?|d\.o\.o\.|Lda\.?|Ltda\.?|株式会社|有限会社|有限公司|주식회사)"
    r"(?=[\s,.)]|$)"
)
_IN_PARENTHESES = re.compile(r"\s?\([^()]{2,30}\)")
_LETTERS = re.compile(r"[^\W\d_]{2}")
HEAD_LINES = 12


def labelled_text(document: Document, found: Sequence[Label], field: str, glossary: Glossary) -> Evidence | None:
    """Return the short text beside a label of a field; its value is the evidence's `text`."""
    for label in found:
        if label.term.field != field:
            continue
        if not _is_plain(label):
            continue
        rights = [spot for spot in label.spots if spot.how == "right"]
        for spot in label.spots:
            if spot.how == "right" and spot is not rights[0]:
                continue
            text = squeezed(spot.text).strip(" ,;:|")
            if _is_name(text) and not _is_label(text, glossary):
                box = spot.segment.box if document.source == "pdf" else None
                return Evidence(
                    document.source, f"label {spot.how}", text, label.term.text, spot.line.page, spot.line.number, box
                )
    return None


def _is_plain(label: Label) -> bool:
    """Whether a label begins its segment, and is a cell of its own or has a colon: names have no form to check."""
    text, term = label.segment.text, label.term
    return not text[: term.start].strip(" *-•") and not re.match(r"\s*[^\s:：]", text[term.end :])


def _is_name(text: str) -> bool:
    return bool(_LETTERS.search(text)) and len(text) <= 80 and len(text.split()) <= 9 and "@" not in text


def _is_label(text: str, glossary: Glossary) -> bool:
    terms = glossary.find(text)
    if not terms or terms[0].start > 2:
        return False
    rest = text[terms[0].end :].strip()
    return len(rest) <= 2 or rest.startswith((":", "：")) or rest.endswith(":")


def seller_by_legal_form(document: Document) -> Evidence | None:
    """Return the first name with a company's legal form at the head of a document, when there is only one."""
    names: dict[str, Evidence] = {}
    for line in document.lines[:HEAD_LINES]:
        for segment in line.segments:
            m = _LEGAL_FORM.search(segment.text)
            place = _IN_PARENTHESES.match(segment.text, m.end()) if m else None
            end = place.end() if place else m.end() if m else 0
            name = segment.text[:end].strip(" ,;:|-–·")
            if m and _is_name(name) and len(name.split()) > 1:
                box = segment.box if document.source == "pdf" else None
                names.setdefault(name, Evidence(document.source, "legal form", name, "", line.page, line.number, box))
    return next(iter(names.values())) if len(names) == 1 else None
