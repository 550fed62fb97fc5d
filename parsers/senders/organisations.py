"""The organisation that a domain belongs to, by the Public Suffix List."""

from functools import cache, lru_cache
from typing import Any

LONGEST_DOMAIN = 253


@cache
def _suffixes() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@lru_cache(maxsize=4096)
def organisation(domain: str) -> str:
    """Return the organisational domain of a domain, in lower case; empty for a public suffix and for no domain."""
    domain = domain.strip().strip(".").lower()
    if not domain or len(domain) > LONGEST_DOMAIN:
        return ""
    try:
        return str(_suffixes().privatesuffix(domain) or "")
    except (UnicodeError, ValueError):
        return ""


def is_aligned(one: str, other: str) -> bool:
    """Whether two domains belong to one organisation (RFC 7489, 3.1, relaxed)."""
    return bool(organisation(one)) and organisation(one) == organisation(other)
