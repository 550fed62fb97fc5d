"""Marketplace files that a user wrote: read with every mistake in them told.

The files that come with the program are without any, which the tests see to; so that a start of the program need not.
"""

import re
import tomllib
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from parsers.errors import TemplateMistake, TemplateWrong
from parsers.marketplaces.templates import EVENTS, LABELLED, Marketplace, marketplace_from
from parsers.terms import Kind


def _pattern(text: str) -> str:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise ValueError(f"{text!r} is not a regular expression: {error}") from error
    if pattern.search(""):
        raise ValueError(f"{text!r} is found in an empty text too, so it says nothing")
    return text


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise ValueError(f"{text!r} is no currency code; write it as USD")
    return text


def _kind(text: str) -> str:
    allowed = {*Kind, *EVENTS}
    if text not in allowed:
        raise ValueError(f"{text!r} is none of {', '.join(sorted(allowed))}")
    return text


def _label_field(text: str) -> str:
    if text not in LABELLED:
        raise ValueError(f"{text!r} is none of {', '.join(sorted(LABELLED))}")
    return text


def _sender(text: str) -> str:
    if not re.fullmatch(r"[^\s@]*@[^\s@]+\.[^\s@]+", text):
        raise ValueError(f"{text!r} is neither an address nor an @domain")
    return text.lower()


def _tax_id(text: str) -> str:
    if not re.fullmatch(r"(?:[A-Z0-9]*[0-9][A-Z0-9]*)?", text):
        raise ValueError(
            f"{text!r} is no tax id: capitals and digits, without spaces, or nothing where it is not known"
        )
    return text


Pattern = Annotated[str, AfterValidator(_pattern)]
Sender = Annotated[str, AfterValidator(_sender)]
TaxId = Annotated[str, AfterValidator(_tax_id)]


class _Subjects(BaseModel):
    model_config = ConfigDict(extra="forbid")
    kind: Annotated[str, AfterValidator(_kind)]
    match: list[Pattern]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    payment: bool = False
    senders: list[Sender]
    not_senders: list[Sender] = []
    order_number: Pattern = ""
    order_number_alone: bool = False
    invoice_number: Pattern = ""
    return_days: int | None = None
    currency: dict[str, Annotated[str, AfterValidator(_currency)]] = {}
    issuers: dict[str, TaxId] = {}
    labels: dict[Annotated[str, AfterValidator(_label_field)], list[str]] = {}
    subjects: list[_Subjects] = []


def read_marketplace(name: str, text: str) -> Marketplace:
    """Return the marketplace that a TOML text describes; `name` is the file's name without `.toml`.

    Raises `TemplateWrong` with every mistake in the file.
    """
    try:
        data = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        told = f"is not valid TOML: {error}"
        raise TemplateWrong(f"{name}.toml {told}", (TemplateMistake((), told),)) from error
    except ValidationError as error:
        mistakes = tuple(_mistake(one) for one in error.errors(include_url=False))
        told = "; ".join(f"{'.'.join(map(str, one.where))}: {one.sentence}" for one in mistakes)
        raise TemplateWrong(f"{name}.toml: {told}", mistakes) from error
    return marketplace_from(name, data.model_dump())


def _mistake(found: Any) -> TemplateMistake:
    where = tuple(part for part in found["loc"] if part != "[key]")
    match found["type"]:
        case "extra_forbidden":
            allowed = _Subjects if where[0] == "subjects" and len(where) > 1 else _File
            sentence = f"there is no such key here; allowed are {', '.join(sorted(allowed.model_fields))}"
        case "missing":
            sentence = "is missing"
        case "value_error":
            sentence = found["msg"].removeprefix("Value error, ")
        case _:
            sentence = f"{found['msg'][:1].lower()}{found['msg'][1:]} (it is {found['input']!r})"
    return TemplateMistake(where, sentence)


def template_keys() -> tuple[str, ...]:
    """Return the keys that a marketplace file may have."""
    return tuple(_File.model_fields)
