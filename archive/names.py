"""The names of filed documents: from the user's template and the document's fields, safe on every system.

A name never holds what Linux, macOS or Windows forbid or hide: separators, control, bidirectional and invisible
characters, leading dots and dashes, trailing dots and spaces, device names. It is in NFC, and two names that
differ only in case or in composition count as the same (`path_key`).
"""

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePosixPath

from archive.errors import NameTemplateWrong
from parsers.terms import AMOUNT_FIELDS, TEXT_FIELDS, PurchaseDocument, Status

DEFAULT_TEMPLATE = "{issue_date:%Y}/{issue_date:%m}/Order{order_number}_{buyer}_{issue_date:%Y%m%d}"
DATE_FIELDS = ("issue_date", "received")
FIELDS = ("kind", "marketplace", *DATE_FIELDS, *TEXT_FIELDS, *AMOUNT_FIELDS, "client")
REVIEW_FOLDER, REJECTED_FOLDER = "review", "rejected"
# The ending of the searchable copy that lies beside a scanned PDF.
SEARCHABLE = ".searchable.pdf"
MAX_NAME_BYTES = 180
MAX_FOLDER_BYTES = 100

_APART = {Status.REVIEW: REVIEW_FOLDER, Status.REJECTED: REJECTED_FOLDER}
_UNDATED = "undated"
_FORBIDDEN = '<>:"/\\|?*%'
_DASHES = str.maketrans(_FORBIDDEN, "-" * len(_FORBIDDEN))
_EDGES = " .-"
_TAKEN_AT_THE_TOP = re.compile(rf"{REVIEW_FOLDER}|{REJECTED_FOLDER}|(ledger|items)(-(\d{{4}}|undated))?\.csv")
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
_DATE_CODES: Mapping[str, Callable[[date], str]] = {
    "Y": lambda day: f"{day.year:04d}",
    "y": lambda day: f"{day.year % 100:02d}",
    "m": lambda day: f"{day.month:02d}",
    "d": lambda day: f"{day.day:02d}",
    "j": lambda day: f"{day.timetuple().tm_yday:03d}",
    "G": lambda day: f"{day.isocalendar().year:04d}",
    "V": lambda day: f"{day.isocalendar().week:02d}",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field in a template, with the format of a date."""

    name: str
    spec: str = ""


Piece = tuple[str | Field, ...]
Component = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class NameTemplate:
    """A template that has been checked: its folders and its file name, each in the pieces between underscores."""

    text: str
    components: tuple[Component, ...]


def check_template(text: str) -> NameTemplate:
    """Return the template, or raise `NameTemplateWrong` with every mistake in it."""
    mistakes = list(_mistakes_in_shape(text))
    try:
        tokens = list(string.Formatter().parse(text))
    except ValueError:
        raise NameTemplateWrong((*mistakes, "A brace { or } has no partner.")) from None
    for literal, name, spec, conversion in tokens:
        mistakes += _mistakes_in_literal(literal)
        if name is not None:
            mistakes += _mistakes_in_field(name, spec or "", conversion)
    components = _components(tokens)
    if not mistakes and not any(isinstance(token, Field) for piece in components[-1] for token in piece):
        mistakes.append("The file name has no field, so all documents would have the same one.")
    if mistakes:
        raise NameTemplateWrong(tuple(dict.fromkeys(mistakes)))
    return NameTemplate(text, components)


def name_for(
    template: NameTemplate, document: PurchaseDocument, received: date | None, suffix: str, copy: int = 1
) -> str:
    """Return the path of a document below the archive, with slashes; `copy` 2 and up gives `_2` and up.

    `suffix` begins with a dot and is ours, never a sender's. A piece whose field was not read is left out.
    Without an order number the invoice number stands in its place, and without either the word Document.
    """
    folders: list[str] = []
    for component in template.components[:-1]:
        name = _fit(_fill(component, document, received), MAX_FOLDER_BYTES)
        if name:
            folders.append(name)
        elif _UNDATED not in folders and any(_is_date(token) for piece in component for token in piece):
            folders.append(_UNDATED)
    if folders and _TAKEN_AT_THE_TOP.fullmatch(path_key(folders[0])):
        folders[0] += "_"
    ending = (f"_{copy}" if copy > 1 else "") + suffix
    pieces = _fill(template.components[-1], document, received, stand_in=True)
    stem = _fit(pieces, MAX_NAME_BYTES - len(ending.encode())) or "Document"
    return "/".join([*folders, stem + ending])


def path_of(
    template: NameTemplate, document: PurchaseDocument, received: datetime | None, suffix: str, copy: int = 1
) -> str:
    """Return where a document belongs: in the tree, or flat in a folder apart if it stands in no ledger.

    Otherwise as `name_for`; what nobody could read has no name but that.
    """
    day = received.date() if received else None
    if document.kind is None:
        path = f"Unread{f'_{day:%Y%m%d}' if day else ''}{f'_{copy}' if copy > 1 else ''}{suffix}"
    else:
        path = name_for(template, document, day, suffix, copy)
    folder = _APART.get(document.status)
    return f"{folder}/{PurePosixPath(path).name}" if folder else path


def suffix_of(path: str) -> str:
    """Return the ending by which a document's files differ."""
    return SEARCHABLE if path.endswith(SEARCHABLE) else PurePosixPath(path).suffix


def path_key(path: str) -> str:
    """Return what two paths have in common when some file system takes them for the same (canonical caseless match)."""
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", path).casefold())


def safe_text(text: str) -> str:
    """Return text without what must not stand in a name: in NFC, nothing invisible, separators as dashes."""
    visible = unicodedata.normalize("NFC", text)
    if not visible.isprintable():
        visible = "".join(c for c in visible if c == " " or unicodedata.category(c)[0] not in "CZ")
    return unicodedata.normalize("NFC", visible.translate(_DASHES))


def _mistakes_in_shape(text: str) -> Iterator[str]:
    if not text.strip():
        yield "It is empty."
    elif text.startswith(("/", "\\", "~")) or re.match(r"[A-Za-z]:", text):
        yield "It must not be absolute: it begins below the archive's folder."
    folders = text.split("/")
    if any(folder.strip() in {".", ".."} for folder in folders):
        yield "It must not hold . or .. as a folder."
    if text.strip("/") and any(not folder.strip() for folder in folders[1:]):
        yield "Between two slashes, and after the last one, a name must stand."


def _mistakes_in_literal(literal: str) -> Iterator[str]:
    bad = sorted({c for c in literal if c != "/" and (c in _FORBIDDEN or unicodedata.category(c)[0] == "C")})
    if bad:
        shown = " ".join(c if c.isprintable() else ascii(c)[1:-1] for c in bad)
        yield f"File names must not hold {shown} and folders are parted by / alone."
    if len(literal.encode("utf-8", "replace")) > MAX_FOLDER_BYTES:
        yield f"The text {literal[:20]}… is longer than {MAX_FOLDER_BYTES} bytes."


def _mistakes_in_field(name: str, spec: str, conversion: str | None) -> Iterator[str]:
    if name not in FIELDS:
        yield f"There is no field {{{name}}}; there are {', '.join(FIELDS)}."
        return
    if conversion:
        yield f"{{{name}!{conversion}}} must be written without !{conversion}."
    if name not in DATE_FIELDS:
        if spec:
            yield f"{{{name}:{spec}}} must be written {{{name}}}: only {' and '.join(DATE_FIELDS)} take a format."
        return
    codes = re.findall(r"%(.?)", spec)
    plain = re.sub(r"%.", "", spec)
    if spec and (not codes or any(code not in _DATE_CODES for code in codes)):
        allowed = " ".join(f"%{code}" for code in _DATE_CODES)
        yield f"{{{name}:{spec}}} is not a date's format; it may use {allowed}."
    elif any(c in _FORBIDDEN + "{}" for c in plain):
        yield f"{{{name}:{spec}}} must not hold {plain}; write a field of its own for each folder."


def _components(tokens: list[tuple[str, str | None, str | None, str | None]]) -> tuple[Component, ...]:
    components: list[list[list[str | Field]]] = [[[]]]
    for literal, name, spec, _ in tokens:
        for separator, text in re.findall(r"([/_]|^)([^/_]*)", literal):
            if separator == "/":
                components.append([[]])
            elif separator == "_":
                components[-1].append([])
            if text:
                components[-1][-1].append(text)
        if name is not None:
            components[-1][-1].append(Field(name, spec or ""))
    return tuple(tuple(tuple(piece) for piece in component) for component in components)


@dataclass(slots=True)
class _Text:
    """A run of a name; only what came from a document may be shortened."""

    text: str
    from_document: bool


def _fill(
    component: Component, document: PurchaseDocument, received: date | None, stand_in: bool = False
) -> list[list[_Text]]:
    filled = []
    for piece in component:
        texts = _fill_piece(piece, document, received)
        if texts is None and stand_in and Field("order_number") in piece:
            other: Piece = ("Invoice", Field("invoice_number"))
            stands_already = any(Field("invoice_number") in piece for piece in component)
            texts = (None if stands_already else _fill_piece(other, document, received)) or [_Text("Document", False)]
        if texts:
            filled.append(texts)
    return filled


def _fill_piece(piece: Piece, document: PurchaseDocument, received: date | None) -> list[_Text] | None:
    """Return the piece's texts, or None when a field in it has no value."""
    texts = []
    for token in piece:
        text = token if isinstance(token, str) else _value(token, document, received)
        if not text:
            return None
        texts.append(_Text(text, not isinstance(token, str)))
    return texts


def _value(field: Field, document: PurchaseDocument, received: date | None) -> str:
    value = received if field.name == "received" else getattr(document, field.name)
    match value:
        case None:
            return ""
        case date():
            return re.sub(r"%(.)", lambda code: _DATE_CODES[code[1]](value), field.spec or "%Y-%m-%d")
        case Decimal():
            return f"{value:f}"
        case _:
            return safe_text("".join(str(value).split())).strip(_EDGES)


def _fit(pieces: list[list[_Text]], limit: int) -> str:
    """Return the pieces as one name, its longest values shortened until it fits."""
    while len((name := _finish(pieces)).encode()) > limit:
        longest = max((text for piece in pieces for text in piece if text.from_document), key=_size, default=None)
        if longest is None or not longest.text:
            return _finish([[_Text(name.encode()[:limit].decode("utf-8", "ignore"), True)]])
        excess = len(name.encode()) - limit
        shorter = max(_size(longest) - excess, _size(longest) // 2)
        longest.text = longest.text.encode()[:shorter].decode("utf-8", "ignore")
    return name


def _finish(pieces: list[list[_Text]]) -> str:
    name = safe_text("_".join("".join(text.text for text in piece) for piece in pieces))
    name = name.lstrip(_EDGES).rstrip(" .")
    device = _DEVICE.match(name)
    return f"{name[: device.end(1)]}_{name[device.end(1) :]}" if device else name


def _size(text: _Text) -> int:
    return len(text.text.encode())


def _is_date(token: str | Field) -> bool:
    return isinstance(token, Field) and token.name in DATE_FIELDS
