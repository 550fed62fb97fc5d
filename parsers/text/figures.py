"""Figures: the numbers of a text that may be amounts, with the sign, the currency mark or the unit beside them."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.text.digits import ANY_DIGIT, plain_digits, without_hidden
from parsers.text.marks import MINUS, UNSPACED, Proof, mark_before, mark_behind
from parsers.text.remembered import remembered

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# The first digit stands before the look behind it: a pattern that begins with digits is sought fast.
_NUMBER = re.compile(
    r"\d(?<![\d,·].)(?<!\d\..)(?:"
    r"\d{0,2}(?: ?\.\d{3})+,\d{2}(?![.,·']?\d)|\d{0,2}(?: ?,\d{3})+\.\d{2}(?![.,·']?\d)"  # torn by a PDF: `2 .900,00`
    r"|\d{0,2}(?:[.,']\d{2,3})*[.,']\d{3}(?:[.,·]\d{1,4}|[⁰¹²³⁴-⁹]{2}(?![⁰¹²³⁴-⁹]))?(?![.,·']?\d)"  # India by two
    r"|(?<!0)\d{0,2}(?: \d{3})+(?:[.,·]\d{1,4}|:\d{2}|[⁰¹²³⁴-⁹]{2}(?![⁰¹²³⁴-⁹]))?(?![.,·':]?\d)"  # grouped by spaces
    r"|\d{0,8}(?:€\d{2}(?![\d.,€])|[⁰¹²³⁴-⁹]{2}(?![⁰¹²³⁴-⁹])|:\d{2}(?= ?(?:kr|Kr|KR|SEK|NOK|DKK|ISK|:-)(?![^\W_])))"
    r"|\d{0,17}(?:[.,·]\d{1,4})?(?![.,·']?\d))"
)
_DASH = re.compile(r"[.,:](?:--|[-–—])(?!\w)|/[-–—=](?!\w)")
_TRAIL = re.compile(r"[-−](?![\w.,(€$£¥])")
_CREDIT = re.compile(r" ?(CR|DR)\b\.?")
_PENCE = re.compile(r"p(?![^\W_])")
_PERCENT = re.compile(r" ?[%％‰]")
_UNIT = re.compile(
    r" (?:[kKmMcdµμ]?[gG]|[kmcdµμn]?m|[cmdµ]?l|[mM][lL]|[cm]?m[²³23]|KG|Kg|lbs?|oz|ft|yds?|mi|gal|[kMGT]B|[kMGT]?Hz"
    r"|k?Wh|kW|kVA|mAh|Ah|dpi|rpm|px|[kM]?bar|psi|min|h|hrs?|sec|°C?F?|кг|г|мг|мл|л|см|мм|м|км|ч|公斤|千克|克|毫升|升|厘米"
    r"|กก|กรัม|كجم|كغ|جم)(?![^\W_])"
)
_VOLTS = re.compile(r" (?:[kmM]?V|[kM]?W|m?A|Ω|[VW]DC|VAC)(?![^\W_])")
_CLOCK = re.compile(r" ?(?:Uhr|uhr|[AP]M|[ap]\.m\.)(?![^\W_])")
_HOUR = re.compile(r"\d{1,2}(?:\.\d{2})?")
_PER_UNIT = re.compile(r" ?/ ?[^\W\d_]{1,8}")
_MONEY = re.compile(r"[.,·:€]\d{2}$|[.,:][-–—]|/[-–—]|[⁰¹²³⁴-⁹]{2}$")
_GROUPED = re.compile(r"[.,' ]\d{3}")
_WIDE = re.compile(r"[.,' ]\d{2,3}[.,' ]\d{3}| \d{3}")
# Bank accounts, card numbers and telephone numbers, whose groups are no amounts.
_NUMBERS_OF_THINGS = re.compile(
    r"\b[A-Z]{2}\d{2}(?: ?[\dA-Z]{4}){2,8}(?: ?[\dA-Z]{1,3})?(?![^\W_])|(?<![\d.,])\d{4}(?: \d{4}){2,7}(?!\d)(?![.,]\d)"
    r"|\+\d{1,3}[ (/-][\d ()/.-]{5,20}\d(?!,)|\+\d{9,15}|(?<![\d.,])0\d(?:[ .]\d\d){4}(?!\d)"
    r"|(?<![\d.,])0\d{1,4}[ /-](?:\d{3,8}(?:[ -]\d{2,8}){1,4}|\d{5,8})(?![.,]?\d)"
)
_RANGE = re.compile(r" ?[-–—~〜～‑] ?")
_BOUND = frozenset("/_-–#@.")
_CENTS = re.compile(r":\d\d(?![\d:])")
_CROWNS = frozenset({"kr", "SEK", "NOK", "DKK", "ISK"})
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_SCALE = re.compile(
    r" (?:Cr|crores?|lakhs?|million|billion|Mio|Mrd|Mill|mln|bn|tys|тыс|млн|млрд|milioni|millions?|millones)(?![^\W_])"
)


# Marks before an amount that a stroke behind it closes.
_CLOSED = ("¥", "￥", "\\")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it stands in a text, not yet read: its characters, sign, and the currency mark beside it.

    `currency` is an ISO 4217 code, a shared sign (`$`, `¥`, `kr`), or empty; `mark` is what was written for it.
    `unit` is what the number counts where it is no money (`kg`), or what the price is for (`/kg`).
    """

    text: str
    number: str
    negative: bool
    currency: str
    percent: bool
    start: int
    end: int
    mark: str = ""
    unit: str = ""

    @property
    def has_decimals(self) -> bool:
        """Whether the figure is written with a decimal part or the like (`12,-`), as money mostly is."""
        return bool(_MONEY.search(self.number)) and (not self.unit or self.unit[0] == "/")


def figures(text: str) -> list[Figure]:
    """Return the numbers in a text that could be amounts, in their order.

    Parentheses, a minus before or after the number, and `CR` make it negative (`(15.00)`, `-15,00`, `15,00-`).
    Parts of dates written in digits alone, of ranges, times, telephone numbers and bank accounts are left out.
    """
    if not ANY_DIGIT.search(text):
        return []
    return list(_figures(text))


@remembered
def _figures(text: str) -> Sequence[Figure]:
    shown, places = without_hidden(text)
    plain = shown if shown.isascii() else plain_digits(shown)
    found: list[Figure] = []
    begins: list[int] = []
    previous = 0
    odd = "+" in plain
    for m in _NUMBER.finditer(plain):
        number, start = m.group(), m.start()
        if start < previous:
            continue
        if number[0] == "0" and len(number) > 2 and number.isdecimal():
            odd = True
            continue
        read = _figure(plain, shown, m, previous)
        if read is not None:
            found.append(read[0])
            begins.append(read[1])
            previous = read[0].end
        elif found and previous == start - 1 and plain[previous] in MINUS:  # `10-20`
            found.pop()
            begins.pop()
    if odd or len(found) > 1:
        found = _sifted(plain, found, begins)
    return [_moved(figure, places) for figure in found] if places else found


def _figure(plain: str, shown: str, m: re.Match[str], previous: int) -> tuple[Figure, int] | None:
    """Return the figure of one number, and where all that belongs to it begins; None where it is part of a word."""
    number, start, end = m.group(), m.start(), m.end()
    if number[-1] in _RAISED:
        number = f"{number[:-2]}·{number[-2:].translate(_SUPERSCRIPTS)}"
    if len(number) == 2 and start - 1 > previous and plain[start - 1] == "." and plain[start - 2] in "$£€":
        number, start = f".{number}", start - 1
    size = len(plain)
    if end < size and plain[end] in ".,:/" and (found := _DASH.match(plain, end)):
        number, end = number + found.group(), found.end()
    money = _MONEY.search(number) is not None
    code = mark = ""
    proof = Proof.MONEY if money or _WIDE.search(number) else Proof.GROUP if _GROUPED.search(number) else Proof.NONE
    begin, negative, percent, unit, joined = start, False, False, "", ""
    if start > previous:
        code, mark, begin, negative = mark_before(plain, start, previous, proof)
        joined = "" if code or negative else plain[start - 1]
        if joined == " ":
            joined = ""
        elif joined and (
            joined in _BOUND
            or (joined.isalnum() and not UNSPACED.match(joined))
            or (joined in ":'" and plain[start - 2 : start - 1].isdigit())
        ):
            return None
        if code in _CROWNS and not money and (found := _CENTS.match(plain, end)):
            number, end = number + found.group(), found.end()
    if end < size:
        if plain[end] in "-−" and _TRAIL.match(plain, end):
            # behind yen a stroke closes the amount, so that nobody adds a digit (`¥33,000-`)
            negative, end = mark not in _CLOSED or negative, end + 1
        if found := _PERCENT.match(plain, end):
            percent, end = True, found.end()
        elif end < size:
            code, mark, stop = mark_behind(plain, end, (code, mark), proof)
            if stop == end and _runs_on(plain, end, code, number):
                return None
            end = stop
            if _CLOCK.match(plain, end) and _HOUR.fullmatch(number):
                return None
            if end < size:
                negative, unit, end = _behind(plain, end, negative, money, code)
    if "€" in number:
        code, mark = "EUR", "€"
    elif not code and (m.group()[-1] in _RAISED or (joined and UNSPACED.match(joined))):
        return None
    if (
        begin
        and plain[begin - 1] == "("
        and plain[end : end + 1] == ")"
        and (money or code or percent or len(number) > 2)
    ):
        negative, begin, end = True, begin - 1, end + 1
    return Figure(shown[begin:end].strip(), number, negative, code, percent, start, end, mark, unit), begin


def _runs_on(plain: str, end: int, code: str, number: str) -> bool:
    """Whether what follows a number directly makes it part of a word, of a path, or of a time."""
    right = plain[end]
    if (right == "/" and code and _PER_UNIT.match(plain, end)) or (code == "GBP" and _PENCE.match(plain, end)):
        return False
    return right in "/_:" or (right.isalpha() and not _CREDIT.match(plain, end) and number[-1] not in "-–—")


def _behind(plain: str, end: int, negative: bool, money: bool, code: str) -> tuple[bool, str, int]:
    """Return the sign, the unit and the end of a figure, from what stands behind its number and its mark."""
    if code and plain[end] in "-−" and _TRAIL.match(plain, end):
        return True, "", end + 1
    if plain[end] not in " /CD":
        return negative, "", end
    if money and (found := _CREDIT.match(plain, end)):
        return negative or found[1] == "CR", "", found.end()
    if code and (found := _PER_UNIT.match(plain, end)):
        return negative, found.group().replace(" ", ""), end
    found = _SCALE.match(plain, end) or (None if code else _UNIT.match(plain, end))
    found = found or (None if code or money else _VOLTS.match(plain, end))
    return negative, found.group().strip() if found else "", end


def _sifted(plain: str, found: list[Figure], begins: list[int]) -> list[Figure]:
    """Return the figures without those of ranges, of telephone numbers and of bank accounts."""
    spans = [m.span() for m in _NUMBERS_OF_THINGS.finditer(plain)]
    starts = [start for start, _ in spans]
    out = {
        i
        for i, figure in enumerate(found)
        if not figure.currency and (place := bisect_right(starts, figure.start)) and figure.start < spans[place - 1][1]
    }
    for i in range(len(found) - 1):
        one, other = found[i], found[i + 1]
        gap = plain[one.end : begins[i + 1]]
        if len(gap) <= 3 and _RANGE.fullmatch(gap):
            alike = bool(one.currency) == bool(other.currency) and len(one.number) - len(other.number) in (-2, -1, 0, 1)
            if alike or not gap.startswith(" "):
                out |= {i, i + 1}
    return [figure for i, figure in enumerate(found) if i not in out] if out else found


def _moved(figure: Figure, places: list[int]) -> Figure:
    """Return the figure at its place in the text as it was before invisible characters were taken out."""
    return replace(figure, start=places[figure.start], end=places[figure.end - 1] + 1)
