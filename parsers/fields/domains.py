"""The words that firms choose as their domains, and the names that they stand for."""

import re
from collections.abc import Iterable, Iterator

from parsers.fields.legal_forms import without_form
from parsers.text.characters import folded

_DOMAIN = re.compile(
    r"(?:@|\bwww\.|https?://(?:www\.)?)([a-z0-9-]{2,40}(?:\.[a-z0-9-]{2,40}){1,3})|(?:^|\s)([a-z0-9-]{3,40}\.(?:com"
    r"|net|org|de|fr|it|es|nl|pl|eu|co\.uk|ch|at|shop|store|example))(?=$|[\s/,])",
    re.IGNORECASE,
)
_PUBLIC = frozenset(
    "gmail googlemail yahoo hotmail outlook live msn icloud me aol gmx web t-online freenet posteo mail"
    " proton protonmail orange wanadoo free laposte sfr libero virgilio tin alice wp o2 onet interia"
    " seznam qq 163 126 sina naver daum hanmail yandex rambler bk inbox list uol bol terra telenet skynet"
    " ziggo kpnmail bluewin hispeed paypal stripe google facebook instagram twitter linkedin youtube"
    " example test localhost amazonaws w3 europa ec shopify myshopify whatsapp t".split()
)
_SECOND_LEVEL = frozenset("co com org net ac gov edu or ne go gob gouv example test".split())
MOST_OF_LINE = 300


def chosen_words(texts: Iterable[str], sender: str = "") -> Iterator[str]:
    """Yield the words that owners chose for the domains in texts and of a sender, public providers left out."""
    domains = [sender.rpartition("@")[2]] if "@" in sender else []
    domains += [m[1] or m[2] for text in texts if "." in text for m in _DOMAIN.finditer(text[:MOST_OF_LINE])]
    for domain in dict.fromkeys(domains):
        word = _registered(domain)
        if len(word) > 2 and word not in _PUBLIC:
            yield word


def _registered(domain: str) -> str:
    """Return the label of a domain that its owner chose (`copperwind` of `shop.copperwind.co.uk`)."""
    parts = domain.lower().strip(".").split(".")
    if len(parts) < 2:
        return ""
    return parts[-3] if len(parts) > 2 and parts[-2] in _SECOND_LEVEL else parts[-2]


def is_domain_of(word: str, name: str, *, exact: bool) -> bool:
    """Whether a domain's word is a name without spaces and legal form; not exact: a part of it, or its beginning."""
    wanted = re.sub(r"[^a-z0-9]", "", word)
    for text in (name, without_form(name)):
        bare = re.sub(r"[^a-z0-9]", "", folded(text))
        if bare == wanted:
            return True
        if exact or min(len(bare), len(wanted)) < 5:
            continue
        words = [re.sub(r"[^a-z0-9]", "", part) for part in folded(text).split()]
        if bare.startswith(wanted) or wanted.startswith(bare) or wanted in words:
            return True
    return False
