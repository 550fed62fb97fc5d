"""The currency mark and the minus before a number, and the mark behind it."""

import re
from enum import IntEnum
from functools import cache

from parsers.text.currencies import candidates, marks, weak_marks

_WRAPPED = re.compile(r" ?[(\[（]([^\d()\[\]（）]{1,8})[)\]）]")
_HEADING = re.compile(r"[)\]]? ?:$|[)\]]$")
_NEXT_MONEY = re.compile(r" \d[\d.,']{0,12}[.,]\d")
_NEXT = re.compile(r" ?\d")
_PREFIX = re.compile(r"(?<![^\W_])([A-Z]{1,3}|Can|Bds) $")
MINUS = "-−–—"
_BRACKETED = re.compile(rf"\([{MINUS}]\)")
# Scripts that put no spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]")


# Letters that receipts put beside amounts for the rate of tax: alone they mark no currency.
_RATES = frozenset("DEFGMS")


class Proof(IntEnum):
    """How much a number looks like money: not at all, by one group of three (`1.234`), or plainly (`12.50`)."""

    NONE = 0
    GROUP = 1
    MONEY = 2


def _stands(mark: str, proof: Proof) -> bool:
    """Whether a mark beside a number means money: a word needs a number that looks so, a letter one plainly."""
    if mark in _RATES:
        return False
    if proof is Proof.MONEY or mark not in weak_marks():
        return True
    return proof is Proof.GROUP and len(mark) > 1


@cache
def _edges() -> tuple[frozenset[str], frozenset[str], int]:
    """Return the characters that a mark may begin and end with, and the length of the longest."""
    known = marks()
    return frozenset(mark[0] for mark in known), frozenset(mark[-1] for mark in known) | {"."}, max(map(len, known))


def mark_before(plain: str, start: int, previous: int, proof: Proof) -> tuple[str, str, int, bool]:
    """Return the code and the mark before a number, where they and their minus begin, and whether there is one."""
    place = start - 1 if plain[start - 1] == " " and start - 1 > previous else start
    if place - 3 >= previous and _BRACKETED.fullmatch(plain, place - 3, place):  # `Round off (-)0.46`
        return "", "", place - 3, True
    if place > previous and plain[place - 1] in MINUS:
        dash = place - 1
        inner = dash - 1 if dash > previous and plain[dash - 1] == " " else dash
        code, mark, begin = _mark_ending(plain, inner, previous, proof)
        if code:
            return code, mark, begin, True
        return ("", "", dash, True) if _is_minus(plain, dash, place < start) else ("", "", start, False)
    if place > previous and plain[place - 1] in ":)]":  # `Total (EUR): 12.00`
        heading = _HEADING.search(plain[max(previous, place - 3) : place])
        place -= len(heading.group()) if heading else 0
    code, mark, begin = _mark_ending(plain, place, previous, proof)
    if not code:
        return "", "", start, False
    if begin > previous and (plain[begin - 1] in MINUS or plain[begin - 2 : begin].rstrip(" ") in {*MINUS}):
        spaced = plain[begin - 1] == " "
        dash = begin - 2 if spaced else begin - 1
        if dash >= previous and _is_minus(plain, dash, spaced):
            return code, mark, dash, True
    return code, mark, begin, False


def _is_minus(plain: str, dash: int, spaced: bool) -> bool:
    """Whether a dash before a number is its sign: not in a word, not between numbers, not between words and numbers."""
    before = plain[dash - 1] if dash else " "
    if before.isalnum() or before in "_.,":
        return False
    return not spaced or plain[dash] == "−" or not plain[:dash].strip()


def _mark_ending(plain: str, stop: int, previous: int, proof: Proof) -> tuple[str, str, int]:
    """Return the code, the mark and its begin, for the longest mark that ends at a place."""
    known = marks()
    _, lasts, longest = _edges()
    if stop <= previous or plain[stop - 1] not in lasts:
        return "", "", stop
    core = stop - 1 if plain[stop - 1] == "." else stop
    for begin in range(max(previous, core - longest), core):
        mark = plain[begin:core]
        code = known.get(mark)
        if code is None or not _stands(mark, proof):
            continue
        if begin and mark[0].isalpha() and plain[begin - 1].isalnum() and not UNSPACED.match(mark):
            continue
        if begin > 1 and mark[0].isalpha() and plain[begin - 1] in MINUS and not plain[begin - 2].isspace():
            continue  # `Mo.-Fr. 14.00`
        if code == "$" and (found := _PREFIX.search(plain, max(previous, begin - 5), begin)):
            wide = known.get(f"{found[1]}$")
            if wide:
                return wide, plain[found.start() : stop], found.start()
        return code, plain[begin:stop], begin
    return "", "", stop


def mark_behind(plain: str, end: int, before: tuple[str, str], proof: Proof) -> tuple[str, str, int]:
    """Return the code, the mark and the end of a figure, from the mark behind its number and the one before it."""
    known = marks()
    firsts, _, longest = _edges()
    place = end + 1 if plain[end] == " " else end
    if place >= len(plain):
        return *before, end
    if plain[place] in "([（":
        wrapped = _WRAPPED.match(plain, end)
        code = known.get(wrapped[1].strip().rstrip(".")) if wrapped else None
        return (*_agreed(before, (code, wrapped[1])), wrapped.end()) if wrapped and code else (*before, end)
    if plain[place] not in firsts:
        return *before, end
    for stop in range(min(len(plain), place + longest), place, -1):
        mark = plain[place:stop]
        code = known.get(mark)
        if code is None or not _stands(mark, proof):
            continue
        if stop < len(plain) and mark[-1].isalpha() and plain[stop].isalnum() and not UNSPACED.match(mark[-1]):
            continue
        agreed = _agreed(before, (code, mark))
        if agreed == before and before[0] not in ("", code) and before[0] not in candidates(mark):
            return *before, end
        if _NEXT.match(plain, stop) and (before[0] or not _is_ours(plain, end, place, stop, proof)):
            return *before, end
        point = plain[stop : stop + 1] == "." and mark[-1].isalpha() and not plain[stop + 1 : stop + 2].isdigit()
        return *agreed, stop + point
    return *before, end


def _agreed(before: tuple[str, str], behind: tuple[str, str]) -> tuple[str, str]:
    """Return the mark that tells more, of one before and one behind a number, where they can mean the same."""
    return behind if not before[0] or behind[0] in candidates(before[1]) else before


def _is_ours(plain: str, end: int, place: int, stop: int, proof: Proof) -> bool:
    """Whether a mark between two numbers belongs to the first: by the spaces, else by which is written as money."""
    spaced = plain[stop] == " "
    return spaced and (place == end or proof is not Proof.NONE or not _NEXT_MONEY.match(plain, stop))
