"""The words of mail programs around forwarded messages: separators, header labels, subject prefixes.

The words lie in `mail_words.toml`, by language. They are compared folded and without spaces, because programs
write `보낸 사람` and `보낸사람`, `À` and `A`.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from parsers.text.characters import folded
from parsers.text.remembered import remembered

ANY = frozenset({"*"})
LONGEST_LABEL = 40
LONGEST_SEPARATOR = 160
_BEFORE_LABEL = re.compile(r"^[\s*_•·|]+")
_AFTER_LABEL = re.compile(r"[\s*_]+$")
# The set of characters comes first, because most places of a line are told by it at once.
_COLON = re.compile(r"(?=[*_\s:：︰﹕|])(?:[*_]*\s*[:：︰﹕][*_]*|\s{2,}|\t|\s?\|\s?)")
_DECORATION = re.compile(r"^[\s*_=~#+.•<>|/\\–—―─━-]*|[\s*_=~#+.•<>|/\\–—―─━:：-]*$")
_RULE = re.compile(r"^[\s*]*(?:_{8,}|[-–—―─━=~]{8,})[\s*]*$")
_DASHED = re.compile(r"^\s*[*_]*(?:[-–—―─━=~*]\s?){2,}")
_TAG = r"(?:\[[^\]]{1,40}\]\s*)*"


class Role(StrEnum):
    """What a line of a message's header tells."""

    FROM = "from"
    TO = "to"
    CC = "cc"
    DATE = "date"
    SUBJECT = "subject"
    OTHER = "other"


class Separator(StrEnum):
    """What stands above an earlier message: words for forwards alone, or ones that replies have too."""

    FORWARD = "forward"
    ORIGINAL = "original"


@dataclass(frozen=True, slots=True)
class HeaderLabel:
    """A header label at the beginning of a line, with what stands behind it."""

    role: Role
    languages: frozenset[str]
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class _Words:
    labels: Mapping[str, tuple[Role, frozenset[str]]]
    separators: Mapping[str, Separator]
    wrote: Mapping[str, frozenset[str]]
    on_behalf: re.Pattern[str]
    prefix: re.Pattern[str]
    prefixes: Mapping[str, frozenset[str]]


def label_of(line: str) -> HeaderLabel | None:
    """Return the header label that begins a line (`From:`, `*寄件者：*`), or None."""
    text = _BEFORE_LABEL.sub("", line)
    end = _COLON.search(text, 0, LONGEST_LABEL)
    if end is None or end.start() == 0:
        return None
    name = _AFTER_LABEL.sub("", text[: end.start()])
    known = _words().labels
    found = known.get(_key(name)) or next(
        (known[key] for part in re.split(r"[/|(]", name)[:3] if (key := _key(part)) in known), None
    )
    if found is None:
        return None
    value = text[end.end() :].strip().rstrip("| \t\xa0")
    return HeaderLabel(found[0], found[1], name, value.lstrip("| ") if line.startswith("|") else value)


def bare_label_of(line: str) -> HeaderLabel | None:
    """Return the header label that begins a line without any colon (`From Jane <a@b>`), or None."""
    name, _, value = line.strip(" *_").partition(" ")
    found = _words().labels.get(_key(name))
    return HeaderLabel(found[0], found[1], name, value.strip()) if found else None


def separator_of(line: str) -> Separator | None:
    """Return what kind of separator a line is, or None. A rule of dashes or underscores alone is `ORIGINAL`."""
    if len(line) > LONGEST_SEPARATOR:
        return None
    if _RULE.match(line):
        return Separator.ORIGINAL
    core = _key(_DECORATION.sub("", line))
    if not core:
        return None
    known = _words().separators
    if found := known.get(core):
        return found
    if not _DASHED.match(line):
        return None
    # `----- Forwarded by Jane Doe on 10/28/2021 -----`; dashes around words that are not known say nothing certain
    begins = (kind for words, kind in known.items() if core.startswith(words))
    return next(begins, Separator.ORIGINAL)


def languages_of_wrote(line: str) -> frozenset[str]:
    """Return the languages in which a sentence says that somebody wrote something; none where it does not."""
    text = folded(line)
    return frozenset(language for word, languages in _words().wrote.items() if word in text for language in languages)


def without_deputy(sender: str) -> str:
    """Return the author out of `deputy on behalf of author`, as Outlook writes it; else the text itself."""
    m = _words().on_behalf.search(sender)
    return sender[m.end() :].strip() if m and "@" in sender[m.end() :] else sender


@remembered
def prefixes_of(subject: str) -> tuple[list[frozenset[str]], str]:
    """Return the prefixes of a subject, outermost first, and the subject without them.

    Each is given as the languages in which it marks a forward: `ANY` for a forward's, none for a reply's.
    """
    found = []
    words = _words()
    text = subject.strip()
    while m := words.prefix.match(text):
        found.append(words.prefixes[_key(m[1])])
        text = text[m.end() :]
    return found, text.strip()


def _key(text: str) -> str:
    return "".join(folded(text).split()).strip(".")


@cache
def _words() -> _Words:
    data = tomllib.loads((files("parsers.mail") / "mail_words.toml").read_text(encoding="utf-8"))
    labels: dict[str, tuple[Role, frozenset[str]]] = {}
    for role, languages in data["labels"].items():
        for language, terms in languages.items():
            for term in terms:
                key = _key(term)
                known = labels.get(key)
                if known is None:
                    labels[key] = (Role(role), frozenset({language}))
                elif known[0] == role:
                    labels[key] = (known[0], known[1] | {language})
    separators = {
        _key(words): Separator(kind) for kind in ("original", "forward") for words in data["separators"][kind]
    }
    wrote: dict[str, frozenset[str]] = {}
    for language, verbs in data["wrote"].items():
        for verb in map(folded, verbs):
            wrote[verb] = wrote.get(verb, frozenset()) | {language}
    given = data["prefixes"]
    prefixes = {word: frozenset[str]() for word in given["reply"]} | dict.fromkeys(given["forward"], ANY)
    prefixes |= {word: frozenset(languages) for word, languages in given["either"].items()}
    return _Words(
        labels,
        separators,
        wrote,
        _alternation(data["on_behalf"]["words"], r"\s{}\s"),
        re.compile(
            rf"\s*{_TAG}({'|'.join(map(re.escape, sorted(prefixes, key=len, reverse=True)))})"
            r"\s*(?:\[\d+\]|\(\d+\)|\^\d+)?\s*[:：]\s*",
            re.IGNORECASE,
        ),
        {_key(word): languages for word, languages in prefixes.items()},
    )


def _alternation(words: Sequence[str], around: str) -> re.Pattern[str]:
    inner = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(around.format(f"(?:{inner})"), re.IGNORECASE)
