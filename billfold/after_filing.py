"""The key `after_filing` of an account: what it may say, and what that means."""

import re
from typing import Any

from ingest.account import Action, Keyword, Label, Move

NOTHING = "nothing"
EXAMPLES = '"nothing", { keyword = "Billfold" }, { label = "Billfold" } or { move = "Invoices" }'
LONGEST = 100
# RFC 3501, section 9: atom.
_ATOM = re.compile(r'[^\x00-\x20\x7f-\U0010ffff(){%*"\\\]]+')
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Where what is moved is deleted after a time.
_DELETING = frozenset({"\\trash", "\\junk", "\\spam"})


def checked_action(value: Any) -> Any:
    """Return the value of the key as it is; raises ValueError with a sentence where it is none."""
    if value == NOTHING:
        return value
    if not isinstance(value, dict):
        raise ValueError(f"is not one of {EXAMPLES}")
    if len(value) != 1:
        raise ValueError(f"says {len(value)} things; give exactly one: {EXAMPLES}")
    [(what, name)] = value.items()
    rules = {"keyword": _keyword, "label": _label, "move": _mailbox}
    if what not in rules:
        raise ValueError(f"knows no {what!r}; give one of {EXAMPLES}")
    if not isinstance(name, str) or not name.strip():
        raise ValueError(f'{what} needs a name, as {{ {what} = "Billfold" }}')
    if len(name) > LONGEST:
        raise ValueError(f"{what}: the name is longer than {LONGEST} characters")
    if problem := rules[what](name):
        raise ValueError(f"{what}: {name!r} {problem}")
    return value


def _keyword(name: str) -> str:
    if name.startswith("\\"):
        return 'is one of the mail system\'s own flags; choose a word such as "Billfold"'
    if not _ATOM.fullmatch(name):
        return "is no keyword; use letters and digits of ASCII, without spaces and brackets"
    return ""


def _label(name: str) -> str:
    if name.startswith("\\"):
        return 'is one of Gmail\'s own labels; choose a name such as "Billfold"'
    return "has characters that nobody sees; leave them out" if _CONTROL.search(name) else ""


def _mailbox(name: str) -> str:
    if name.casefold() in _DELETING:
        return "is where mail is deleted after a time; name another mailbox"
    if re.search(r"[*%]", name):
        return "may mean several mailboxes; name one, without * and %"
    if name.strip("/") != name or "//" in name:
        return 'has a level without a name; write it as "Papers/Invoices"'
    return "has characters that nobody sees; leave them out" if _CONTROL.search(name) else ""


def action_of(value: str | dict[str, str]) -> Action | None:
    """Return what a checked value of the key asks for; None for nothing."""
    match value:
        case {"keyword": name}:
            return Keyword(name)
        case {"label": name}:
            return Label(name)
        case {"move": name}:
            return Move(name)
    return None
