"""Cells that a spreadsheet shows as text and never runs as a formula."""

import unicodedata

_STARTS_A_FORMULA = frozenset("=+-@|%＝＋－＠'")
_STARTS_BADLY = frozenset("\t\r\n")
_LONGEST_SAFE_NUMBER = 11


def defuse(text: str, guard_digits: bool = False) -> str:
    """Return text that no spreadsheet takes for a formula, with an apostrophe in front where it might.

    Control and bidirectional characters are dropped. `guard_digits` also puts the apostrophe before numbers that
    a spreadsheet would round or strip of zeros, as an order number of 18 digits.
    """
    clean = text if text.isprintable() else _without_controls(text)
    at_risk = clean[:1] in _STARTS_BADLY or clean.lstrip()[:1] in _STARTS_A_FORMULA
    if guard_digits and clean.isdigit():
        at_risk = at_risk or len(clean) > _LONGEST_SAFE_NUMBER or (clean[0] == "0" and len(clean) > 1)
    return f"'{clean}" if clean and at_risk else clean


def _without_controls(text: str) -> str:
    return "".join(c for c in text if c in _STARTS_BADLY or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})


def restore(cell: str) -> str:
    """Return the text that `defuse` was given (without the characters it dropped)."""
    return cell.removeprefix("'")
