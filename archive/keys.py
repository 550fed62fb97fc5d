"""What the different writings of one order number, one seller's name or one account have in common.

`112-5580146-7713902`, `# 112 5580146 7713902` and `Order 11255801467713902` are one number; `Lantern Goods Ltd.` and
`LANTERN GOODS` are one seller. Keys are compared and never shown.
"""

import re
import unicodedata
from functools import lru_cache

from parsers.fields.account_words import payee_of_link
from parsers.terms import AccountScheme
from parsers.text.characters import folded, visible
from parsers.text.glossary import general

_LABELLED = re.compile(r"\s*(?:[^\W\d].*[\s:#.]|[^\x00-\x7f])", re.DOTALL)
_SHORT_LABEL = re.compile(r"\s*(?:no|nr|num|id|n)(?:\s*[.:#]\s*|\s+)(?=.*\d)", re.IGNORECASE | re.DOTALL)
_PREFIX = re.compile(r"[^\W\d_]+(?=\d)")
_SHORTEST_WITHOUT_PREFIX = 4

# Written without their dots; they end a name, but for those that stand before it.
_FORMS_AFTER = frozenset(
    (
        "gmbh mbh ag ug kg kgaa ohg gbr ek eg co company ltd limited llc llp lp inc incorporated corp corporation plc"
        " pty pte sarl rl sas sasu sa sl slu srl srls spa snc bv nv vof ab aps as asa oy oyj sp z oo zoo sro kft zrt bt"
        " doo ood eood lda ltda eireli haftungsbeschrankt unlimited oü ou uab sia sdn bhd kk"
    ).split()
)
_FORMS_BEFORE = frozenset("ооо зао оао ао тов pt cv ooo sarl sas eurl".split())
_UNSPACED_FORMS = re.compile("株式会社|有限会社|合同会社|有限公司|股份|주식회사")
_SHORTEST_STEM = 5


def order_key(number: str) -> str:
    """Return what all writings of an order number share: its letters and digits, without a label before them.

    Case, dashes, spaces, signs, full-width forms and the digits of other scripts do not count. It is empty where
    there is neither letter nor digit.
    """
    text = visible(number)
    if _LABELLED.match(text):
        text = _without_label(text)
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in folded(text) if c.isalnum())


def bare_key(key: str) -> str:
    """Return a key without the letters it begins with; the whole key where what is left would be too short."""
    prefix = _PREFIX.match(key)
    rest = key[prefix.end() :] if prefix else key
    return rest if len(rest) >= _SHORTEST_WITHOUT_PREFIX else key


def seller_key(name: str) -> str:
    """Return what all writings of a seller's name share: its words without the legal form, as one word."""
    return "".join(_seller_words(name))


def tax_key(number: str) -> str:
    """Return what all writings of a tax number share: its letters and digits."""
    return "".join(c for c in folded(number) if c.isalnum())


def account_key(scheme: str, number: str) -> str:
    """Return what all writings of an account share; of a link what tells who is paid there."""
    match AccountScheme(scheme):
        case AccountScheme.ACCOUNT if "@" in number:
            return number.casefold()  # an address (UPI), in which a dot makes another one
        case AccountScheme.IBAN | AccountScheme.ACCOUNT:
            return "".join(c for c in number.upper() if c.isalnum())
        case AccountScheme.LINK:
            return payee_of_link(number)
        case AccountScheme.ADDRESS:
            return number


def same_seller(one: str, other: str) -> bool:
    """Tell whether two names may be one seller's: alike, or one of them says more than the other."""
    first, second = _seller_words(one), _seller_words(other)
    if not first or not second:
        return False
    if set(first) <= set(second) or set(second) <= set(first):
        return True
    short, long = sorted(("".join(first), "".join(second)), key=len)
    return len(short) >= _SHORTEST_STEM and long.startswith(short)


def _without_label(text: str) -> str:
    terms = [term for term in general().find(text) if term.field == "order_number" and not text[: term.start].strip()]
    ends = max((term.end for term in terms), default=0)
    if any(c.isdecimal() for c in text[ends:]):
        text = text[ends:]
    return _SHORT_LABEL.sub("", text.lstrip(" .:#"), count=1)


@lru_cache(maxsize=4096)
def _seller_words(name: str) -> tuple[str, ...]:
    plain = _UNSPACED_FORMS.sub(" ", folded(name)).replace(".", "").replace("'", "").replace("’", "")
    words = re.findall(r"\w+", plain)
    kept = list(words)
    while kept and kept[-1] in _FORMS_AFTER:
        kept.pop()
    while kept and kept[0] in _FORMS_BEFORE:
        kept.pop(0)
    return tuple(kept or words)
