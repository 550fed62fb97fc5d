"""Cells that a spreadsheet shows as text: never run as a formula and, for Excel, never turned into another value.

Whatever is put into a cell here is an apostrophe, and `restore` takes it out again. Excel and LibreOffice show it: only
what is typed into a cell loses it.
"""

import re
import unicodedata

_STARTS_A_FORMULA = "=+\\-@|%＝＋－＠−﹣﹦﹢﹫'"
_AT_THE_START = re.compile(rf"[\t\r\n]|[\s\"]*[{_STARTS_A_FORMULA}]")
# A file that is opened with another separator than its own is cut inside its cells, at line ends too (measured in
# LibreOffice 7.4). A minus or plus after a comma and a space is left: "Lamp, -20 %" is what sellers write.
_AT_A_CUT = re.compile(r"[;,\t\r\n][\s\"]*(?=[=@＝＠﹦﹫'])|[;,\t\r\n]\"?(?=[+\-＋－−﹣﹢])")
_CUTS = re.compile(r"[;,\t\r\n]")
_ESCAPED_CUT = re.compile(r"([;,\t\r\n][\s\"]*)'")

# Excel shows 11 digits of a number and keeps 15 (its "specifications and limits").
_LONGEST_SAFE_NUMBER = 11
_NUMBER = r"\d+(?:[.,'’\s]\d{3})*(?:[.,]\d+)?(?:e[-+]?\d+)?"
_READ_AS_A_VALUE = re.compile(
    rf"\(?[$€£¥₹₩]?\s?{_NUMBER}\s?[%$€£¥₹₩]?\)?"
    r"|\d{1,2}[-/]\d{1,4}|\d{4}[-/.]\d{1,2}|\d{1,4}([-/. ])\d{1,2}\1\d{1,4}"  # dates
    r"|\d{1,4}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?(?:\s?[ap]m?)?|\d{1,2}\s[ap]m?"  # times
    r"|\d+ \d+/\d+|true|false"
    r"|(?:\d{1,4}年)?\d{1,2}月(?:\d{1,2}日)?",
    re.IGNORECASE,
)
_WITH_A_MONTH = re.compile(r"(?:\d{1,4}[\s./-]*)?([^\W\d_]{3,})\.?(?:[\s./-]*\d{1,4}){0,2}")


def defuse(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, with an apostrophe in front of what it might.

    Control and bidirectional characters are dropped, but for tabs and line ends.
    """
    clean = text if text.isprintable() else "".join(filter(_stays, text))
    safe = _AT_A_CUT.sub(r"\g<0>'", clean) if _CUTS.search(clean) else clean
    return f"'{safe}" if _AT_THE_START.match(clean) else safe


def guard(text: str, months: frozenset[str] = frozenset()) -> str:
    """Return text that is defused and that Excel keeps as it is.

    An apostrophe also stands before what Excel would take for a number, a date or a time and show otherwise, such as
    an order number of 18 digits, `007`, `1E5` or `2024-07`. `months` are the words it knows for months.
    """
    cell = defuse(text)
    return f"'{cell}" if not cell.startswith("'") and _is_read_as_a_value(cell.strip(), months) else cell


def restore(cell: str) -> str:
    """Return the text that `defuse` or `guard` was given (without the characters they dropped)."""
    return _ESCAPED_CUT.sub(r"\1", cell.removeprefix("'"))


def _stays(character: str) -> bool:
    return character in "\t\r\n" or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}


def _is_read_as_a_value(text: str, months: frozenset[str]) -> bool:
    if text.isdigit():
        return len(text) > _LONGEST_SAFE_NUMBER or (text[0] == "0" and len(text) > 1)
    if _READ_AS_A_VALUE.fullmatch(text):
        return True
    m = _WITH_A_MONTH.fullmatch(text)
    return m is not None and not text.isalpha() and m[1].casefold() in months
