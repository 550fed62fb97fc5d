"""Digits, spaces and separators of every script as the plain ones, each character in its place."""

import re
import unicodedata

ANY_DIGIT = re.compile(r"\d")
_LATIN_DIGIT = re.compile("[0-9]")
_HIDDEN = re.compile("[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
# The Arabic separators mean one thing each: `·` is always decimal, `'` always groups.
_SEPARATORS = {
    "\u066b": "·", "\u066c": "'", "\u060c": ",", "\u2e41": ",", "\uff64": ",", "\u3001": ",", "\u066a": "%",
    "\u2018": "'", "\u2019": "'", "\u02bb": "'", "\u02bc": "'", "\u00b4": "'", "`": "'", "\u2032": "'",
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2212": "−", "\ufe63": "-", "\u2044": "/", "\u2215": "/",
    "\t": " ", "\n": " ", "\r": " ",
}  # fmt: skip


def has_digit(text: str) -> bool:
    """Whether a text has a digit of any script, raised ones (`12⁵⁰`) included."""
    return _LATIN_DIGIT.search(text) is not None if text.isascii() else any(map(str.isdigit, text))


class _Plain(dict[int, int | str]):
    """The plain form of each character, found when it is first met."""

    def __missing__(self, code: int) -> int | str:
        character = chr(code)
        value = unicodedata.decimal(character, None)
        if value is not None:
            found: int | str = str(int(value))
        elif character in _SEPARATORS:
            found = _SEPARATORS[character]
        elif unicodedata.category(character) == "Zs":
            found = " "
        elif unicodedata.decomposition(character).startswith(("<wide>", "<narrow>")):
            folded = unicodedata.normalize("NFKC", character)
            found = folded if len(folded) == 1 else code
        else:
            found = code
        self[code] = found
        return found


_PLAIN = _Plain()


def plain_digits(text: str) -> str:
    """Return the text with the digits, spaces, separators and full-width forms of any script as ASCII has them.

    Every character stays one character, so that places in the one are places in the other.
    """
    return text.translate(_PLAIN)


def without_hidden(text: str) -> tuple[str, list[int]]:
    """Return the text without direction marks and the like, and the place in the text of each character left."""
    if text.isascii() or not _HIDDEN.search(text):
        return text, []
    places = [place for place, character in enumerate(text) if not _HIDDEN.match(character)]
    return "".join(text[place] for place in places), places
