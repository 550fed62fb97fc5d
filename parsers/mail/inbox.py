"""The dedicated address: who may forward to it, and for which client a mail is meant.

The rules compare what the header says. Anybody can write any of it, so that a mail these rules let through is not
yet a genuine one: `Admission.forwarder` is the address that remains to be proven. Compared are whole addresses, never
display names and never parts of an address: without regard to capitals, with an international domain the same in
letters and in its `xn--` form (RFC 5890), and without the plus-tag of the forwarder's own address (RFC 5233).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from parsers.context import Inbox
from parsers.mail.aliases import REWRITING, address_of
from parsers.mail.relays import Relay
from parsers.terms import Finding
from parsers.text.characters import squeezed

LONGEST_CLIENT = 40
NOT_ON_THE_LIST = "not_a_forwarder"
SEVERAL_CLIENTS = "several_clients"
UNKNOWN = "somebody whose address can't be told"

_NOT_IN_A_TAG = re.compile(r"[^\w.-]+|_+")
_DOTS = re.compile(r"\.{2,}|-{2,}")
# Names that Windows keeps for devices, whatever their ending; a client may become part of a file's name.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")


@dataclass(frozen=True, slots=True)
class Admission:
    """What the rules of a dedicated address make of a mail.

    `client` is the plus-tag it was sent with. `finding` holds the mail for review; None lets it through. `forwarder`
    is the address on the list that it came from, which is not proven; it is empty where the rules do not concern the
    mail or nobody on the list sent it.
    """

    client: str = ""
    finding: Finding | None = None
    forwarder: str = ""


def judge(relay: Relay, header_sender: str, inbox: Inbox, *, is_forward: bool) -> Admission:
    """Return for whom a mail is, and whether it must be held because of who sent it.

    `is_forward` is whether the mail forwards another one, inline or attached; `relay` tells of forwards by header.
    With an `address`, the rules concern every mail that was sent or delivered to it, with any plus-tag, or lies in an
    account of its own, and no other.
    Without, they concern every mail that somebody forwarded, and plus-tags mean nothing: they may be anybody's.
    A mail passes if the mailbox that passed it on last is on the list; where none did, if its author is, or the alias
    or list that it came by.
    """
    tags = _tags(relay.recipients, inbox.address)
    concerned = inbox.own or (tags is not None if inbox.address else is_forward or relay.forwarded)
    if not concerned:
        return Admission()
    clients = sorted({client for tag in tags or () if (client := client_of(tag))})
    client = clients[0] if len(clients) == 1 else ""
    author = _author(relay, header_sender)
    listed = _listed(relay, author, inbox)
    reasons = []
    if not listed:
        reasons.append(_refusal(relay, author, inbox.address))
    if len(clients) > 1:
        reasons.append(f"it is addressed to several clients at once ({', '.join(clients)}); say for whom it is")
    if not reasons:
        return Admission(client, forwarder=listed)
    code = SEVERAL_CLIENTS if listed else NOT_ON_THE_LIST
    return Admission(client, Finding(code, "; ".join(reasons), needs_review=True), listed)


def _author(relay: Relay, header_sender: str) -> str:
    """Return who wrote a mail; an address that a relay put into `From` is nobody's, whatever domain it lies in."""
    if relay.restored:
        return relay.sender
    return "" if relay.how in REWRITING else header_sender


def _listed(relay: Relay, author: str, inbox: Inbox) -> str:
    """Return the address on the list that lets a mail through, or nothing.

    Mail from the dedicated address itself never passes: a list rewrites `From` to it, and so do forgers.
    """
    whole = tuple(rule for rule in inbox.forwarders if not rule.startswith("@"))
    by_mailbox = relay.forwarded and not is_at(relay.forwarder, inbox.address)
    # a mailbox is its owner's; of aliases and lists of a domain anybody can make use, so they are listed one by one
    chances = [(relay.forwarder, inbox.forwarders if by_mailbox else whole)]
    if not by_mailbox and (_is_told_reliably(relay) or is_at(relay.forwarder, inbox.address)):
        chances.insert(0, (author, inbox.forwarders))
    return next((a for a, rules in chances if not is_at(a, inbox.address) and may_forward(a, rules)), "")


def _is_told_reliably(relay: Relay) -> bool:
    """Whether the author is the one in `From`, or restored from what strangers can't write at a domain of theirs."""
    return not relay.restored or relay.is_restored_for_certain


def _refusal(relay: Relay, author: str, address: str) -> str:
    through = relay.forwarder if not is_at(relay.forwarder, address) and relay.forwarder != author else ""
    addable = through if relay.forwarded or relay.how in REWRITING else author
    to = f"to {address} " if address else ""
    sent = f"it was sent {to}by {author or UNKNOWN}"
    if through:
        sent += f" and passed on by {through}"
    if not addable:
        return f"{sent}; look at it, for only those listed under [inbox] in the configuration may forward"
    return (
        f"{sent}, which is not listed as a forwarder; if that is right, "
        f'add "{addable}" to forwarders under [inbox] in the configuration'
    )


def is_at(who: str, address: str) -> bool:
    """Whether an address is the dedicated one, with any tag."""
    return bool(who and address) and _tag_in(who, address) is not None


def readdressed(recipient: str, alias: str, address: str) -> str:
    """Return the dedicated address with the tag that a recipient adds to an alias of it; empty when it is not at it."""
    tag = _tag_in(recipient, alias)
    if tag is None:
        return ""
    local, _, domain = address.rpartition("@")
    return f"{local}+{tag}@{domain}" if tag else address


def _tags(recipients: Iterable[str], address: str) -> tuple[str, ...] | None:
    """Return the tags with which a mail was sent to an address, or None when it was not sent to it."""
    found = [tag for recipient in recipients if address and (tag := _tag_in(recipient, address)) is not None]
    return tuple(found) if found else None


def _tag_in(recipient: str, address: str) -> str | None:
    """Return the tag that a recipient adds to an address, empty for none; None when it is another address.

    The address may have a tag of its own (`jo+invoices@`): then what follows it is the tag.
    """
    local, domain = split(address)
    their_local, their_domain = split(recipient)
    if their_domain != domain:
        return None
    if their_local == local:
        return ""
    return their_local.removeprefix(f"{local}+") if their_local.startswith(f"{local}+") else None


def client_of(tag: str) -> str:
    """Return a plus-tag as a short name in lower case: letters, digits, dots and hyphens; empty where none is left."""
    cleaned = _NOT_IN_A_TAG.sub("-", squeezed(tag).lower())
    cleaned = _DOTS.sub(lambda m: m[0][0], cleaned).strip(".-")[:LONGEST_CLIENT].strip(".-")
    return f"{cleaned}-" if _DEVICES.fullmatch(cleaned) else cleaned


def may_forward(address: str, forwarders: Iterable[str]) -> bool:
    """Whether an address is on a list of addresses and `@domain`s. A domain does not stand for those below it."""
    local, domain = split(address)
    if not local or not domain:
        return False
    for listed in forwarders:
        their_local, their_domain = split(listed)
        if domain == their_domain and (not their_local or _untagged(local) == _untagged(their_local)):
            return True
    return False


def split(address: str) -> tuple[str, str]:
    """Return an address's local part and domain in one form for comparing: lower case, the domain in letters."""
    local, _, domain = unicodedata.normalize("NFC", address.strip().lower()).rpartition("@")
    return local, ".".join(_in_letters(label) for label in domain.rstrip(".").split("."))


def _in_letters(label: str) -> str:
    """Return a label of a domain in its own letters (RFC 3492); one that can't be decoded stays as it is."""
    if not label.startswith("xn--") or len(label) > 63:
        return label
    try:
        return unicodedata.normalize("NFC", label[4:].encode("ascii").decode("punycode").lower())
    except UnicodeError:
        return label


def _untagged(local: str) -> str:
    return local.partition("+")[0] or local


def is_forwarder_rule(text: str) -> bool:
    """Whether a text is an address or `@domain`, as a list of forwarders holds them."""
    whole = f"all{text}" if text.startswith("@") else text
    return "." in whole.rpartition("@")[2] and address_of(whole) == whole.lower()
