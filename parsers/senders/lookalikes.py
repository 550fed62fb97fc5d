"""Domains that are made to be taken for another: of a marketplace's, or of a seller whose invoices are known.

A likeness is a reason to look and proves nothing: honest firms have names like others' too. So what counts depends on
how much there is to take for the other. Short and everyday names (`bol`, `wise`, `garden`) need more than long ones.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from parsers.senders.alike_words import is_free, words
from parsers.senders.confusables import base, in_letters, is_of_another_script, mixes_scripts, skeleton_of_base
from parsers.senders.organisations import organisation

# Fewer letters than this have too many neighbours to be mistaken for one of them.
LEAST_LETTERS = 5
# From so many on, a likeness tells something even where more than one thing differs.
MANY_LETTERS = 8
MOST_LABELS, MOST_PARTS = 10, 8
_MANY_KEPT = 4096


class Likeness(StrEnum):
    """In what way one domain is made to look like another. The surest stand first."""

    CHARACTERS = "characters"
    WORDS = "words"
    SPELLING = "spelling"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Resemblance:
    """A domain, the known one that it may be taken for, in what way, and the name that both have."""

    likeness: Likeness
    domain: str
    known: str
    name: str


@dataclass(frozen=True, slots=True)
class _Read:
    """A domain taken apart: the label that its owner chose, and those below it.

    `letters` is that label as it is written, `plain` in Latin letters, both without hyphens; `looks` is its skeleton.
    `parts` are the pieces between the hyphens of each label, the owner's first.
    """

    organisation: str
    ending: str
    letters: str
    plain: str
    looks: str
    parts: tuple[tuple[str, ...], ...]

    @property
    def is_everyday(self) -> bool:
        """Whether the name says nothing by itself: it is short, or a word that many have in their names."""
        return self.plain in words().everyday or len(self.plain) < LEAST_LETTERS


@lru_cache(maxsize=_MANY_KEPT)
def _read(domain: str) -> _Read:
    letters = in_letters(domain)
    owned = in_letters(organisation(letters) or organisation(base(letters)) or letters)
    label, _, ending = owned.partition(".")
    below = base(letters).removesuffix(base(owned)).split(".")
    labels = [base(label), *reversed([one for one in below if one])]
    if len(labels) > MOST_LABELS:
        labels = labels[: MOST_LABELS // 2] + labels[-MOST_LABELS // 2 :]
    plain = labels[0].replace("-", "")
    return _Read(
        organisation=owned,
        ending=ending,
        letters=label.replace("-", ""),
        plain=plain,
        looks=skeleton_of_base(plain),
        parts=tuple(tuple(one.split("-")[:MOST_PARTS]) for one in labels),
    )


def resemblance(domain: str, known: Iterable[str]) -> Resemblance | None:
    """Return which of some known organisational domains a domain may be taken for, or None.

    None too where it is one of them or lies below one: to be known is to be no look-alike.
    """
    read = _read(domain)
    if not read.organisation or read.organisation in words().owned or is_free(read.organisation):
        return None
    best: tuple[int, Resemblance] | None = None
    order = list(Likeness)
    for one in known:
        other = _read(one)
        if other.organisation == read.organisation:
            return None
        if not other.plain or is_free(other.organisation):
            continue
        likeness = _likeness(read, other)
        if likeness is None:
            continue
        rank = 2 * order.index(likeness) + (read.ending != other.ending)
        if best is None or rank < best[0]:
            best = rank, Resemblance(likeness, in_letters(domain), other.organisation, other.organisation.split(".")[0])
    return best[1] if best else None


def _likeness(read: _Read, other: _Read) -> Likeness | None:
    if _has_its_characters(read, other):
        return Likeness.CHARACTERS
    if _has_its_name(read, other):
        return Likeness.WORDS
    if _is_misspelt(read, other):
        return Likeness.SPELLING
    has_its_label = read.letters == other.letters and read.ending != other.ending
    return Likeness.ENDING if has_its_label and _is_distinct(other) else None


def _is_distinct(known: _Read) -> bool:
    """Whether a name is one that nobody has by chance: not an everyday word, and if short a marketplace's."""
    if known.organisation in words().owned:
        return known.plain not in words().everyday and len(known.plain) > 3
    return not known.is_everyday


def _has_its_characters(read: _Read, other: _Read) -> bool:
    """Whether a name is another's but for characters that look like the other's."""
    if read.letters == other.letters:
        # a capital I for an l in the ending
        return read.ending != other.ending and skeleton_of_base(read.ending) == skeleton_of_base(other.ending)
    if read.looks != other.looks:
        return _is_mixed_and_near(read, other)
    same_ending = read.ending == other.ending
    if read.plain == other.plain:
        # accents are honest at another place; letters of another script are not
        return is_of_another_script(read.letters) or same_ending or len(read.plain) >= MANY_LETTERS
    digits = sum(c.isdigit() for c in read.plain)
    if digits > sum(c.isdigit() for c in other.plain) and len(other.plain) > 2:
        return same_ending or _is_distinct(other)
    if len(other.plain) < LEAST_LETTERS:
        return False
    only_strokes = read.plain.translate(_STROKES) == other.plain.translate(_STROKES)
    if only_strokes and other.plain in words().everyday:
        return False
    return same_ending or (not only_strokes and _is_distinct(other)) or len(other.plain) >= MANY_LETTERS


_STROKES = str.maketrans("1i", "ll")


def _is_mixed_and_near(read: _Read, other: _Read) -> bool:
    """Whether a name mixes scripts, which none does honestly, and is nearly another's: so two letters may differ."""
    if read.ending != other.ending or not mixes_scripts(read.letters) or len(other.plain) < LEAST_LETTERS:
        return False
    return not _without_one(read.plain).isdisjoint(_without_one(other.plain))


def _is_misspelt(read: _Read, other: _Read) -> bool:
    """Whether a name is another's but for one letter added, left out, changed or swapped, or for hyphens."""
    shorter = min(len(read.plain), len(other.plain))
    if shorter < LEAST_LETTERS or other.is_everyday or read.is_everyday:
        return False
    same_ending = read.ending == other.ending
    if read.plain == other.plain:
        return same_ending and read.letters == other.letters
    if not is_one_edit(read.plain, other.plain) or _differs_in_digits(read.plain, other.plain):
        return False
    if shorter == LEAST_LETTERS and len(read.plain) == len(other.plain) and sorted(read.plain) != sorted(other.plain):
        # so short a name with one letter changed is a word of its own (`stein`, `skein`)
        return False
    # the eye goes by the first letter: another one there is another name, unless much else is the same
    same_start = read.plain[0] == other.plain[0]
    return (same_ending and same_start) or (shorter >= MANY_LETTERS and (same_ending or same_start))


def _differs_in_digits(one: str, other: str) -> bool:
    """Whether only numbers differ: `depot24` and `depot21` are two names."""
    return one != other and one.rstrip("0123456789") == other.rstrip("0123456789")


def is_one_edit(one: str, other: str) -> bool:
    """Whether a text is another but for one letter added, left out, changed, or swapped with its neighbour."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) != len(other):
        longer, shorter = (one, other) if len(one) > len(other) else (other, one)
        return longer[start + 1 :] == shorter[start:]
    swapped = one[start : start + 2] == other[start : start + 2][::-1] and one[start + 2 :] == other[start + 2 :]
    return one[start + 1 :] == other[start + 1 :] or swapped


def _has_its_name(read: _Read, other: _Read) -> bool:
    """Whether a stranger's domain has a known name in it as a word, with words beside it that lend it weight."""
    if other.plain in words().all:
        return False
    if _holds(["-".join(parts) for parts in reversed(read.parts)], other.organisation):
        return True
    for place, parts in enumerate(read.parts):
        rest = _beside(parts, other.looks)
        if rest is not None:
            others = [part for at, row in enumerate(read.parts) if at != place for part in row if part]
            if _lend_weight(rest, others, other, is_owners=place == 0):
                return True
        elif _is_distinct(other) and any(_is_glued(part, other.plain) for part in parts):
            return True
    return False


def _holds(labels: Sequence[str], known: str) -> bool:
    """Whether the labels of a domain have a known domain among them, whole (`shop.example.stranger.example`)."""
    wanted = base(known).split(".")
    return any(labels[at : at + len(wanted)] == wanted for at in range(len(labels) - len(wanted) + 1))


def _beside(parts: Sequence[str], looks: str) -> list[str] | None:
    """Return the parts of a label beside those that are a known name; None where none are."""
    for start in range(len(parts)):
        for end in range(start + 1, len(parts) + 1):
            if skeleton_of_base("".join(parts[start:end])) == looks:
                return [part for part in (*parts[:start], *parts[end:]) if part]
    return None


def _lend_weight(rest: Sequence[str], others: Sequence[str], known: _Read, *, is_owners: bool) -> bool:
    """Whether the words beside a known name make a claim of it: in its own label (`rest`) and in the others."""
    said = words()
    around = [*rest, *others]
    lures = said.security | said.billing
    # `name-com.example`: its own ending as a word
    ending = known.ending.split(".")
    if list(rest[: len(ending)]) == ending and (len(ending[-1]) == 2 or ending[-1] in ("com", "net", "org", "example")):
        return is_owners
    if not _is_distinct(known):
        claims = not lures.isdisjoint(rest) or (not is_owners and not said.security.isdisjoint(others))
        return len(known.plain) > 2 and claims and all(part in said.all or part.isdigit() for part in around)
    is_marketplaces = known.organisation in said.owned
    if not is_owners:
        # firms have tenants at makers of invoicing programs: `seller.invoicing.example`
        return not (lures if is_marketplaces or rest else said.security).isdisjoint(around)
    if not lures.isdisjoint(around):
        return True
    # firms have such domains themselves (`name-service`), and marketplaces theirs in `lookalikes.toml`
    lending = said.service if is_marketplaces else said.forms if len(known.plain) >= MANY_LETTERS else frozenset()
    return bool(rest) and all(part in lending or part.isdigit() for part in rest) and not lending.isdisjoint(rest)


def _is_glued(part: str, name: str) -> bool:
    """Whether a word is a known name with a forger's word at its end or beginning (`billingname`, `nameinvoice`)."""
    lures = words().glued
    return (part.startswith(name) and part[len(name) :] in lures) or (
        part.endswith(name) and part[: -len(name)] in lures
    )


def clues(domain: str) -> tuple[str, ...]:
    """Return short keys of a domain for looking it up: two that resemble each other have one in common.

    Those that begin with `~` find misspellings, the others names that are whole or a word of a longer one.
    """
    read = _read(domain)
    found = {read.looks: None} if read.looks else {}
    said = words()
    for parts in read.parts:
        for start in range(len(parts)):
            for end in range(start + 1, len(parts) + 1):
                run = "".join(parts[start:end])
                if run and run not in said.all:
                    found[skeleton_of_base(run)] = None
                    found.update((skeleton_of_base(stem), None) for stem in _stems(run))
    found.update((f"~{one}", None) for one in sorted(_without_one(read.plain)))
    return tuple(found)


def _stems(part: str) -> list[str]:
    """Return what is left of a word without a forger's word at its end or beginning."""
    ends = [part[:at] for at in range(3, len(part)) if part[at:] in words().glued]
    return ends + [part[at:] for at in range(3, len(part) - 2) if part[:at] in words().glued]


def _without_one(text: str) -> frozenset[str]:
    """Return a text, and all texts that it is with one letter left out."""
    return frozenset((text, *(text[:at] + text[at + 1 :] for at in range(len(text)))))
