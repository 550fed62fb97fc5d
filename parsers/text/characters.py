"""Characters that deceive: invisible ones, exotic spaces, full-width forms, and letters with and without accents."""

import re
import unicodedata

from parsers.text.remembered import remembered

# Fillers of mail preheaders, soft hyphens, zero-width characters and direction marks (Unicode: Cf and fillers).
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\u2800\u3164\ufeff\uffa0"
)
# The zero-width joiner makes one picture of several, and is nothing between other characters (UTS #51).
_PICTURE = "\U0001f300-\U0001faff\u2600-\u27bf"
# A set of characters comes first, because that is what is sought quickly.
_INVISIBLE_RUN = re.compile(
    f"[{_INVISIBLE}\u200d](?:(?<!\u200d)|(?<![{_PICTURE}\ufe0f]\u200d)|\u200d*(?![{_PICTURE}]))"
)
_CONTROL_RUN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]+")
_RAISED = re.compile(r"((?<=\d)[⁰¹²³⁴-⁹]+)")
# One of all these: most texts have none, and that is told in one go.
_ODD = re.compile(f"[{_INVISIBLE}\u200d⁰¹²³⁴-⁹\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ACCENTS = re.compile("[\u0300-\u036f]+")


def visible(text: str) -> str:
    """Return the text in NFKC, without invisible and control characters; line ends and tabs stay.

    Digits raised behind others stay as they are: cents (`12⁵⁰ €`) and notes (`12.50¹`) are no part of the number.
    """
    if text.isascii():
        return text if text.isprintable() else _CONTROL_RUN.sub("", text)
    if not _ODD.search(text) and unicodedata.is_normalized("NFKC", text):
        return text
    pieces = _RAISED.split(text)
    plain = "".join(p if at % 2 else unicodedata.normalize("NFKC", p) for at, p in enumerate(pieces))
    return _CONTROL_RUN.sub("", _INVISIBLE_RUN.sub("", plain))


def squeezed(text: str) -> str:
    """Return the visible text on one line, each run of white space one space."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    return " ".join(visible(text).split())


@remembered
def folded(text: str) -> str:
    """Return the text for comparing: squeezed, casefolded, Latin, Greek and Cyrillic accents dropped.

    Both Turkish i fold to one letter, so that `SİPARİŞ` and `sipariş` are the same word.
    """
    plain = squeezed(text).casefold()
    if plain.isascii():
        return plain
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", plain))
    return unicodedata.normalize("NFC", bare.replace("\u0131", "i"))


def is_tone(letter: str) -> bool:
    """Whether a character is a Thai mark over a letter that PDFs often lose: a tone, a short vowel, a silent letter."""
    return "\u0e47" <= letter <= "\u0e4e"
