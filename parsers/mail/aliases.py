"""A `From` that a relay wrote: alias services, mailing lists and the Sender Rewriting Scheme, undone.

Some relays can't keep `From`, because signatures would break, so they write an address of their own there. The
author's stands in a field of theirs, or inside that address. Nothing here is proof of an author: the one thing that
signatures can prove later is the relay's own domain. Evidence is therefore `read` where `From` lies at a known
service, and `doubtful` where anybody could write the same at a domain of his own.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from parsers.terms import Certainty, Evidence
from parsers.text.characters import squeezed

LONGEST_ADDRESS = 320
LONGEST_REVERSE_ALIAS = 45
LONGEST_ICLOUD_NAME = 20
_SHOWN = 200

_QUOTED = re.compile(r'"((?:[^"\\]|\\(?:.|$))*)(?:"(@?)|$)', re.DOTALL)
_COMMENT = re.compile(r"\([^()]*\)")
_ANGLE = re.compile(r"<([^<>]*)>")
_FIRST_MAILBOX = re.compile(r"[^<>]*<[^<>]*>(?:[^<>,;]*<[^<>]*>)*")
_NOT_ATOM = re.compile(r"[^\w.!#$%&'*+/=?^`{|}~-]")
_LOCAL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+")
_DOMAIN = re.compile(r"(?!-)[^\W_](?:[^\W_]|-)*(?:\.[^\W_](?:[^\W_]|-)*)*")
_TOP_LEVEL = re.compile(r"[a-z]{2,}|xn--[a-z0-9-]+")

# Sender Rewriting Scheme (Mail::SRS: SRS0 and SRS1, whose first separator may be = + or -), and Exchange Online's form.
_SRS = tuple(
    re.compile(pattern + r"([^=]+)=([^=]+)=([^=]+)=(.+)", re.IGNORECASE)
    for pattern in (r"srs0[=+-]", r"srs1[=+-][^=]+=[^=]+=[=+-]", r"[^+]*\+srs=")
)

_APPLE = frozenset({"privaterelay.appleid.com", "private.icloud.com", "icloud.com"})
LONGEST_ICLOUD_NAME = 20
_SIMPLELOGIN = (
    "simplelogin.co simplelogin.com simplelogin.fr simplelogin.io slmail.me slmails.com silomails.com aleeas.com "
    "8alias.com 8shield.net dralias.com passmail.net passmail.com passinbox.com passfwd.com"
).split()
_ADDY = "anonaddy.com anonaddy.me addy.io addymail.com addy.biz 4wrd.cc mailer.me".split()
_FIREFOX = ("mozmail.com", "relay.firefox.com")


class How(StrEnum):
    """By which rule a message was found to be passed on. `DIRECT` is empty and false: nothing says that it was."""

    DIRECT = ""
    RESENT = "resent"
    AUTOMATIC = "automatic"
    DELIVERED = "delivered"
    SRS = "srs"
    HIDE_MY_EMAIL = "hide_my_email"
    SIMPLELOGIN = "simplelogin"
    ADDY = "addy"
    DUCK = "duck"
    FIREFOX_RELAY = "firefox_relay"
    MAILING_LIST = "mailing_list"


# The rules under which `From` holds an address of the relay's.
REWRITING = frozenset({How.HIDE_MY_EMAIL, How.SIMPLELOGIN, How.ADDY, How.DUCK, How.FIREFOX_RELAY, How.MAILING_LIST})


class Mailbox(NamedTuple):
    """A display name and an address in lower case; both are empty where there is none (RFC 5322, section 3.4)."""

    name: str = ""
    address: str = ""


class Undone(NamedTuple):
    """What a rule makes of a `From` that a relay wrote: the author, or nothing where it can't be told."""

    how: How
    author: Mailbox = Mailbox()
    evidence: Evidence | None = None
    forwarder: str = ""


class Fields:
    """Header fields by name, each with its values in the order of the header."""

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for name, value in fields:
            self.values.setdefault(name, []).append(value)

    def all(self, name: str) -> Sequence[str]:
        """Return the values of a field, none where it is not there."""
        return self.values.get(name, ())

    def first(self, name: str) -> str:
        """Return a field's first value, or nothing."""
        return next(iter(self.all(name)), "")

    def agreed(self, name: str) -> Mailbox:
        """Return the mailbox in a field; none where the field stands there twice with different ones."""
        found = [mailbox_in(value) for value in self.all(name)]
        return found[0] if found and len({mailbox.address for mailbox in found}) == 1 else Mailbox()


def _simplelogin(visible: Mailbox, header: Fields) -> Undone | None:
    """SimpleLogin and Proton Pass: `author_at_shop_com_random@alias.domain` (simple-login/app, email_handler.py).

    The reverse alias loses dots and is cut off, so that only the service's own field gives the author.
    """
    original = header.agreed("x-simplelogin-original-from")
    known = _at(visible.address, _SIMPLELOGIN)
    if not known and not _repeats(visible.address, original.address):
        return None
    alias = header.agreed("x-simplelogin-envelope-to").address
    return _explicit(How.SIMPLELOGIN, original, "x-simplelogin-original-from", alias, known=known)


def _repeats(reverse_alias: str, original: str) -> bool:
    """Whether an address is a reverse alias of another: on a domain of the user's own, nothing else tells it."""
    start = re.sub(r"[^a-z0-9-]", "_", original.replace("@", "_at_"))[:LONGEST_REVERSE_ALIAS]
    return bool(start) and reverse_alias.startswith(f"{start}_")


def _addy(visible: Mailbox, header: Fields) -> Undone | None:
    """addy.io (AnonAddy): `alias+author=shop.com@user.anonaddy.com` (anonaddy/anonaddy, ForwardEmail)."""
    local, _, domain = visible.address.rpartition("@")
    alias, _, hidden = local.partition("+")
    author, _, host = hidden.rpartition("=")
    inside = address_of(f"{author}@{host}") if "+" not in hidden and "." in host else ""
    known = _at(visible.address, _ADDY)
    for name in ("x-anonaddy-original-from-header", "x-anonaddy-original-sender"):
        original = header.agreed(name)
        if original.address and (known or original.address == inside):
            return _explicit(How.ADDY, original, name, f"{alias}@{domain}", known=known)
    if not known:
        return None
    return _hidden(How.ADDY, inside, visible, f"{alias}@{domain}")


def _duck(visible: Mailbox, header: Fields) -> Undone | None:
    """DuckDuckGo Email Protection: `author_at_shop.com_user@duck.com` and Duck-Original-From; dots stay."""
    if not _at(visible.address, ("duck.com",)):
        return None
    before, _, user = visible.address.rpartition("@")[0].rpartition("_")
    alias = f"{user}@duck.com" if before else ""
    original = header.agreed("duck-original-from")
    if original.address:
        return _explicit(How.DUCK, original, "duck-original-from", alias, known=True)
    author, _, host = before.rpartition("_at_")
    return _hidden(How.DUCK, address_of(f"{author}@{host}") if "." in host else "", visible, alias)


def _firefox_relay(visible: Mailbox, header: Fields) -> Undone | None:
    """Firefox Relay: `"author@shop.com [via Relay]" <mask@mozmail.com>`, with the author in Resent-From.

    See mozilla/fx-private-relay, "Use the Relay mask address as From". The display name is no witness.
    """
    if not _at(visible.address, _FIREFOX):
        return None
    mask = visible.address if _at(visible.address, _FIREFOX[:1]) else ""
    return _explicit(How.FIREFOX_RELAY, header.agreed("resent-from"), "resent-from", mask, known=True)


def _hide_my_email(visible: Mailbox, header: Fields) -> Undone | None:
    """Apple Hide My Email: `author_at_shop_com_random_random@privaterelay.appleid.com`.

    No label of a domain holds an underscore, so each one behind `_at_` was a dot; those before it stay as they are.
    Where more than one `_at_` can be the sign, and where the end does not look random, the author stays unknown.
    At icloud.com people have addresses too, of at most 20 characters.
    """
    local, _, domain = visible.address.rpartition("@")
    if domain not in _APPLE or "_at_" not in local or len(local) > LONGEST_ADDRESS:
        return None
    if domain == "icloud.com" and len(local) <= LONGEST_ICLOUD_NAME:
        return None
    masks = [to for value in header.all("to") for to in addresses_in(value) if _at(to, _APPLE)]
    head, *tail = local.rsplit("_", 2)
    random = len(tail) == 2 and all(word.isascii() and word.isalnum() for word in tail) and _looks_random(*tail)
    fitting = []
    for m in re.finditer(r"(?=_at_)", head) if random else ():
        author, host = head[: m.start()], head[m.end() + 4 :].replace("_", ".")
        if "." in host and _TOP_LEVEL.fullmatch(host.rpartition(".")[2]) and (found := address_of(f"{author}@{host}")):
            fitting.append(found)
    return _hidden(How.HIDE_MY_EMAIL, fitting[0] if len(fitting) == 1 else "", visible, masks[0] if masks else "")


def _looks_random(first: str, second: str) -> bool:
    """Whether two words are no part of a domain: the first is no top-level domain, and a digit stands in either."""
    return (len(first) > 6 or not first.isalpha()) and any(letter.isdigit() for letter in first + second)


def _rewritten_envelope(visible: Mailbox, _: Fields) -> Undone | None:
    """Sender Rewriting Scheme, meant for the envelope, where a relay put it into `From` as well."""
    found = unwound(visible.address)
    return _hidden(How.SRS, found, visible, "", known=False) if found else None


def unwound(address: str) -> str:
    """Return the address that SRS0, SRS1 or Exchange's `+SRS=` hides, or nothing."""
    local = address.rpartition("@")[0]
    m = next((m for pattern in _SRS if (m := pattern.fullmatch(local))), None)
    return address_of(f"{m[4]}@{m[3]}") if m else ""


def _mailing_list(visible: Mailbox, header: Fields) -> Undone | None:
    """A mailing list that put itself into `From` (`Name via List`): Google Groups, Mailman's `munge_from`.

    The list is known by List-Id (RFC 2919), List-Post (RFC 2369) or Mailing-list; the author by X-Original-From,
    X-Original-Sender, Original-From (RFC 5703) or Author (RFC 9057). Reply-To is a weaker witness: Mailman writes the
    author there, others whom they like.
    """
    name, _, host = "".join(_ANGLE.findall(header.first("list-id"))[-1:]).lower().partition(".")
    posts = [*header.all("list-post"), *header.all("mailing-list"), *header.all("x-beenthere")]
    lists = {f"{name}@{host}", *(address for value in posts for address in addresses_in(value)[:1])}
    if not visible.address or visible.address not in lists:
        return None
    known = _at(visible.address, ("googlegroups.com",))
    for field_name in ("x-original-from", "x-original-sender", "original-from", "author"):
        original = header.agreed(field_name)
        if original.address and original.address not in lists:
            return _explicit(How.MAILING_LIST, original, field_name, visible.address, known=known)
    # many a shop writes as a list of its own: without a sign of rewriting, From is the author
    if " via " not in visible.name:
        return None
    replies = [to for value in header.all("reply-to") for to in addresses_in(value) if to not in lists]
    original = Mailbox("", replies[0] if len(replies) == 1 else "")
    return _explicit(How.MAILING_LIST, original, "reply-to", visible.address, known=False)


_RULES = (_simplelogin, _addy, _duck, _firefox_relay, _hide_my_email, _rewritten_envelope, _mailing_list)


def undone(visible: Mailbox, header: Fields) -> Undone | None:
    """Return what stood in `From` before a relay wrote `visible` there, or None where no relay is known to have."""
    return next((found for rule in _RULES if (found := rule(visible, header))), None)


def _explicit(how: How, original: Mailbox, name: str, forwarder: str, *, known: bool) -> Undone:
    """Return the author that a field of the relay's own names; `known` is whether `From` lies at a known service."""
    if not original.address:
        return Undone(how, forwarder=forwarder)
    text = f"{original.name} <{original.address}>".strip()
    certainty = Certainty.READ if known else Certainty.DOUBTFUL
    return Undone(how, original, shown(f"author before {_words(how)}", name, text, certainty), forwarder)


def _hidden(how: How, author: str, visible: Mailbox, forwarder: str, *, known: bool = True) -> Undone:
    """Return the author that stands inside the address a relay put into `From`."""
    if not author:
        return Undone(how, forwarder=forwarder)
    certainty = Certainty.READ if known else Certainty.DOUBTFUL
    evidence = shown(f"author inside the address of {_words(how)}", "from", visible.address, certainty)
    return Undone(how, Mailbox("", author), evidence, forwarder)


def _words(how: How) -> str:
    return how.value.replace("_", " ")


def shown(rule: str, name: str, text: str, certainty: Certainty = Certainty.READ) -> Evidence:
    """Return evidence from a header field, its text cut to what a person can look at."""
    return Evidence("header", rule, squeezed(text)[:_SHOWN], label=name, certainty=certainty)


def _at(address: str, domains: Iterable[str]) -> bool:
    domain = address.rpartition("@")[2]
    return bool(domain) and any(domain == known or domain.endswith("." + known) for known in domains)


def addresses_in(value: str) -> list[str]:
    """Return the addresses in a field, in lower case and in order; one in a display name is none (RFC 5322, 3.4)."""
    found: list[str] = []
    for piece in re.split(r"[,;]", _plain(value)):
        words = _ANGLE.findall(piece) if "<" in piece else re.split(r"[\s:]+", piece)
        found.extend(address for word in words if (address := address_of(word)))
    return found


def mailbox_in(value: str) -> Mailbox:
    """Return the first mailbox of a field: in brackets the last address of it, for a name may hold brackets too."""
    plain = _plain(value)
    m = _FIRST_MAILBOX.match(plain)
    if not m:
        return Mailbox("", next(iter(addresses_in(value)), ""))
    inside = _ANGLE.findall(m[0])[-1]
    name = value.partition(f"<{inside}>")[0] if f"<{inside}>" in value else ""
    return Mailbox(squeezed(name).strip(" \"'"), address_of(inside))


def _plain(value: str) -> str:
    """Return a field without comments and quoted names; a quoted local part loses its quotes."""
    unquoted = _QUOTED.sub(lambda m: f"{_NOT_ATOM.sub('-', m[1])}@" if m[2] else " ", value)
    return _COMMENT.sub(" ", unquoted)


def address_of(text: str) -> str:
    """Return an address in lower case, or nothing when the text is none."""
    text = text.strip(" \t'.").lower().removeprefix("mailto:")
    local, _, domain = text.rpartition("@")
    if len(text) > LONGEST_ADDRESS or not _LOCAL.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        return ""
    return text
