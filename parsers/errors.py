"""What can go wrong while reading. None of these is a mistake of the program: each ends as a finding."""


class ParserError(Exception):
    """Base of all reading errors; the text completes "The document can't be read: ..."."""


class Damaged(ParserError):
    """The bytes are not what they claim to be, or end too early."""


class PasswordNeeded(ParserError):
    """The document is encrypted and no known password opens it."""


class TooComplex(ParserError):
    """A limit on size, count or depth was reached; the text names it."""


class TemplateWrong(ParserError):
    """A marketplace file is wrong; the text names the file, the key and what is allowed."""
