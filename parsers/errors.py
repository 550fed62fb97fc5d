"""What can go wrong while reading. None of these is a mistake of the program: each ends as a finding."""

from dataclasses import dataclass


class ParserError(Exception):
    """Base of all reading errors; the text completes "The document can't be read: ..."."""


class Damaged(ParserError):
    """The bytes are not what they claim to be, or end too early."""


class PasswordNeeded(ParserError):
    """The document is encrypted and no known password opens it."""


class TooComplex(ParserError):
    """A limit on size, count or depth was reached; the text names it."""


@dataclass(frozen=True, slots=True)
class TemplateMistake:
    """A mistake in a marketplace file: the key it is at, its path from the top of the file, and what is wrong."""

    where: tuple[str | int, ...]
    sentence: str


class TemplateWrong(ParserError):
    """A marketplace file is wrong; the text names the file, the keys and what is allowed."""

    def __init__(self, text: str, mistakes: tuple[TemplateMistake, ...]) -> None:
        super().__init__(text)
        self.mistakes = mistakes
