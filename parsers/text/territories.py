"""Countries by their names, in English and in their own languages (CLDR), and by the forms of their addresses."""

import re

from parsers.text.characters import folded
from parsers.text.world_names import world_names

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DC|FL|GA|HI|ID|IL|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD"
    "|TN|TX|UT|VT|VA|WA|WV|WI|WY"
)
_PROVINCES = "AB|BC|MB|NB|NL|NS|NT|NU|ON|PE|QC|SK|YT"
# Postal codes that only one country writes so, and what its law makes invoices say.
_FORMS = (
    ("US", re.compile(rf"(?<![A-Za-z])(?:{_STATES})[,.]?\s{{1,3}}\d{{5}}(?:-\d{{4}})?(?![\d-])")),
    ("CA", re.compile(rf"(?<![A-Za-z])(?:{_PROVINCES})[,.]?\s{{1,3}}[A-Z]\d[A-Z]\s?\d[A-Z]\d(?![A-Z\d])")),
    ("AU", re.compile(r"(?<![A-Za-z])(?:NSW|VIC|QLD|TAS|ACT)[,.]?\s{1,3}\d{4}(?!\d)|\bABN:?\s?\d{2}\s?\d{3}")),
    ("GB", re.compile(r"(?<![A-Z0-9])[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}(?![A-Z0-9])")),
    ("SG", re.compile(r"\bSingapore\s\d{6}\b")),
    ("IN", re.compile(r"\bGSTIN\b")),
    ("NZ", re.compile(r"\bNZBN\b")),
    ("HK", re.compile(r"\bHong Kong\b")),
)
LONGEST_NAME = 40


def country_named(text: str) -> str:
    """Return the code of the country (ISO 3166-1) that an address line is or ends with, behind a comma; or nothing."""
    if len(text) > 3 * LONGEST_NAME:
        return ""
    last = folded(text.rpartition(",")[2] if "," in text else text).strip(" .")
    return world_names()["countries"].get(last, "") if len(last) <= LONGEST_NAME else ""


def countries_formed(text: str) -> set[str]:
    """Return the countries whose forms of address or of tax number a text shows."""
    return {code for code, pattern in _FORMS if pattern.search(text)}
