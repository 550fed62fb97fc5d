"""Names that look alike: a domain's skeleton, the same for all domains that an eye takes for one another.

After Unicode Technical Standard 39, section 4, with its table from a library, and with what ASCII does by itself in
the small letters of a mail program: `rn` and `m`, `vv` and `w`, `cl` and `d`, `0` and `o`, `1`, `l` and `I`, `5` and
`s`. Skeletons are for comparing only. They are equal for `mall` and `mail` too: whoever compares weighs that.
"""

import re
import unicodedata
from functools import cache, lru_cache

from parsers.mail.inbox import split
from parsers.text.characters import squeezed, visible

# A name in the DNS has at most 253 characters; what is longer is none, and is cut.
LONGEST = 320
_SHOWN = 100
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_SINGLE = str.maketrans("01i5", "olls")
_LIGATURES = {"ß": "ss", "æ": "ae", "œ": "oe"}
# A letter with a stroke, a small capital: the character's name tells the letter where nothing else does.
_NAMED = re.compile(r"LATIN (?:SMALL LETTER|LETTER SMALL CAPITAL|SMALL LETTER DOTLESS) ([A-Z])(?: WITH .*)?")
# Beyond the Latin letters of languages: phonetic ones, Greek, Cyrillic, Armenian, Georgian, Cherokee, signs, letters of
# mathematics. Not Hebrew to Thai, Chinese, Japanese, Korean.
_LIKE_LATIN = re.compile(
    "[\u0250-\u058f\u10a0-\u10ff\u13a0-\u167f\u1c80-\u2dff\ua4d0-\uabff\uff00-\uffef\U00010000-\U0001ffff]"
)
# No honest name has letters of these and Latin ones in one label; registries refuse it.
_APART_FROM_LATIN = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "GEORGIAN", "COPTIC", "LISU")


def in_letters(domain: str) -> str:
    """Return a domain in lower case and in its own letters, `xn--` decoded, invisible characters still in it."""
    plain = domain[-LONGEST:]
    if plain.isascii() and "xn--" not in plain.lower():
        return plain.lower().strip().rstrip(".")
    return split(f"@{plain}")[1]


def shown(domain: str) -> str:
    """Return a domain as a person should see it: cut, and in `xn--` form too where that tells what letters hide."""
    letters = in_letters(domain)[-_SHOWN:]
    if letters.isascii():
        return squeezed(letters)
    coded = ".".join(_coded(label) for label in letters.split("."))
    return f"{squeezed(letters)} (really {coded})"


def _coded(label: str) -> str:
    return label if label.isascii() else "xn--" + label.encode("punycode", "replace").decode("ascii")


@lru_cache(maxsize=4096)
def base(domain: str) -> str:
    """Return a domain in plain letters: each character the Latin one that it stands for, invisible ones dropped."""
    return in_plain_letters(in_letters(domain))


def in_plain_letters(text: str) -> str:
    """Return a short text in lower case and in plain letters, as `base` does with a domain."""
    if text.isascii():
        return text.lower()
    cut = visible(text[-LONGEST:])
    # accents need no table, and neither do scripts in which no letter is like a Latin one
    table = _table() if _LIKE_LATIN.search(cut) else _LIGATURES
    # a sign of the table comes before its parts: it may look like another letter than the one that it is made of
    drawn = "".join(table.get(c, c) for c in cut)
    parts = unicodedata.normalize("NFKD", drawn)
    return "".join(table.get(c) or _named(c) for c in parts if unicodedata.category(c)[0] not in "MC").lower()


@lru_cache(maxsize=4096)
def skeleton(domain: str) -> str:
    """Return what a domain looks like; two that an eye takes for one another have the same (UTS 39, section 4)."""
    return skeleton_of_base(base(domain))


def skeleton_of_base(plain: str) -> str:
    """Return what a domain in plain letters looks like."""
    for pair, letter in _PAIRS:
        if pair in plain:
            plain = plain.replace(pair, letter)
    return plain.translate(_SINGLE)


def mixes_scripts(label: str) -> bool:
    """Whether a label in letters has Latin ones and such of a script that looks like it (UTS 39, section 5.1)."""
    if label.isascii():
        return False
    names = [unicodedata.name(c, "") for c in label if c.isalpha()]
    return any(n.startswith("LATIN") for n in names) and any(n.startswith(_APART_FROM_LATIN) for n in names)


def is_of_another_script(label: str) -> bool:
    """Whether a label in letters has such of a script that is not Latin but looks like it."""
    return not label.isascii() and any(
        unicodedata.name(c, "").startswith(_APART_FROM_LATIN) for c in label if c.isalpha()
    )


def _named(character: str) -> str:
    """Return the Latin letter that a character's name says it is a form of, else the character."""
    if character.isascii():
        return character
    m = _NAMED.fullmatch(unicodedata.name(character, ""))
    return m[1] if m else character


@cache
def _table() -> dict[str, str]:
    """Return characters with the Latin letters or digits that they look like, where these are other ones.

    The library's own table has every likeness in both directions and takes 17 MB: what is needed of it is kept.
    """
    from confusable_homoglyphs.utils import load

    table: dict[str, str] = {}
    for sign, others in load("confusables.json").items():
        sign = sign.strip("\u200e\u200f")
        if len(sign) != 1 or sign.isascii():
            continue
        likenesses = (other["c"].strip("\u200e\u200f") for other in others)
        plain = [likeness for likeness in likenesses if likeness.isascii() and likeness.isalnum()]
        if plain:
            table[sign] = min(plain, key=lambda text: (len(text), text.isdigit(), text.isupper(), text)).lower()
    return table | _LIGATURES
