"""Where the keys of signatures come from: whoever reads is handed a way to ask for them, and asks no network itself."""

from collections.abc import Callable, Mapping, Sequence

# Returns the records by the names in the DNS that were asked for (`s1._domainkey.shop.example`): empty where there is
# none; a name that is missing could not be looked up.
Keys = Callable[[Sequence[str]], Mapping[str, str]]


def no_keys(_names: Sequence[str]) -> Mapping[str, str]:
    """Know no keys: for readers that may not ask."""
    return {}
