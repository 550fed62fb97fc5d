"""The second look at a total: whether the page shows the figures that the file's text says.

What is shown otherwise makes a finding that names both. What its shapes don't tell is left for a machine that reads
pictures, where there is one; what that isn't sure of is no finding.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from parsers.containers.pictures import line_as_png
from parsers.documents.kind import NotADocument
from parsers.mail.message import Leaf
from parsers.pages.drawn_figures import Drawn, Sight, Value, drawn_figures
from parsers.pages.kept import Kept
from parsers.pages.recognised import Recognised, RecognisedWord
from parsers.second_reading import Resolved
from parsers.terms import Evidence, Finding, PurchaseDocument, Status, ToLookAt
from parsers.text import sniff

# The code of what is said where a page shows another figure than its text says.
SHOWN_OTHERWISE = "shown_otherwise"
# What a forger wants read.
_LOOKED_AT = ("total", "amount_due")
# So sure a machine must be of each of its words, in both of its looks.
_SURE = 0.9
# What machines take for figures, and figures for.
_CONFUSED = frozenset("OoQDIl|!SsBZzbgqGi")
# Pages whose text was recognised by a scanner: it is no lie, only wrong.
_RECOGNISED_ALREADY = "scanned"


def looked_at(
    leaf: Leaf, resolved: Sequence[Resolved], passwords: Sequence[str] = (), kept: Kept | None = None
) -> list[Resolved]:
    """Return what the pages of a PDF hold, with what is drawn there of each total otherwise than it was read.

    The PDF may be open in `kept`.
    """
    values = list(dict.fromkeys(value for page, found in resolved for value in _values(found)))
    if leaf.media_type != sniff.PDF or not values:
        return list(resolved)
    drawn = dict(zip(values, drawn_figures(leaf.content, values, passwords, kept), strict=True))
    return [(page, _compared(found, drawn)) for page, found in resolved]


def _values(found: PurchaseDocument | NotADocument) -> list[Value]:
    if isinstance(found, NotADocument) or any(one.code == _RECOGNISED_ALREADY for one in found.findings):
        return []
    return [value for name in _LOOKED_AT if (value := _value(found.evidence.get(name))) is not None]


def _value(evidence: Evidence | None) -> Value | None:
    if evidence is None or evidence.source != "pdf" or evidence.page is None or evidence.box is None:
        return None
    return Value(evidence.page, evidence.box, evidence.text)


def _compared(found: PurchaseDocument | NotADocument, drawn: Mapping[Value, Drawn]) -> PurchaseDocument | NotADocument:
    if isinstance(found, NotADocument):
        return found
    findings, waiting = [], []
    for value in dict.fromkeys(_values(found)):
        one = drawn[value]
        if one.sight is Sight.OTHERWISE:
            findings.append(_otherwise(value.page, value.text, one.text))
        elif one.picture is not None:
            picture = line_as_png(one.picture.pixels, one.picture.columns, one.picture.rows)
            waiting.append(ToLookAt(value.page, value.text, picture))
    return with_findings(replace(found, to_look_at=tuple(waiting)), findings)


def read_by_machine(document: PurchaseDocument, read: Sequence[Recognised | None]) -> PurchaseDocument:
    """Return a document with what a machine surely read otherwise in the pictures that it was to look at.

    `read` is what it read in each of them, None where it could not.
    """
    findings = [
        _otherwise(one.page, one.text, text)
        for one, recognised in zip(document.to_look_at, read, strict=True)
        if recognised is not None and (text := _surely(recognised)) and _figures(text) != _figures(one.text)
    ]
    return with_findings(replace(document, to_look_at=()), findings)


def with_findings(document: PurchaseDocument, findings: Sequence[Finding]) -> PurchaseDocument:
    """Return a document with more findings, held for a person where one of them asks for it."""
    if not findings:
        return document
    is_held = any(finding.needs_review for finding in findings)
    status = Status.REVIEW if is_held else document.status
    return replace(document, findings=(*document.findings, *findings), status=status)


def _surely(recognised: Recognised) -> str:
    """Return the figure that both looks of a machine read surely and alike; empty where it may have erred."""
    first, second = _text(recognised.words), _text(recognised.again)
    words = (*recognised.words, *recognised.again)
    if not _figures(first) or _figures(first) != _figures(second) or min(word.confidence for word in words) < _SURE:
        return ""
    return "" if _CONFUSED.intersection(first + second) else first


def _text(words: Sequence[RecognisedWord]) -> str:
    return " ".join(word.text for word in sorted(words, key=lambda word: word.box[0]))


def _figures(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal() and letter.isascii())


def _otherwise(page: int, said: str, shown: str) -> Finding:
    text = f"the text of the file says {said} where page {page} shows {shown}; such files are made to deceive"
    return Finding(SHOWN_OTHERWISE, text, needs_review=True)
