"""What makes a message suspicious besides its signatures: look-alike domains, false names, answers elsewhere, pressure.

All of these hold a message for a person, who is told what was seen and what to do. None is proof of a fraud.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType

from parsers.mail.aliases import REWRITING, addresses_in, mailbox_in
from parsers.mail.relays import Relay, origin_of
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.senders.alike_words import is_free, organisations_of
from parsers.senders.confusables import shown
from parsers.senders.impersonation import claims
from parsers.senders.lookalikes import Likeness, Resemblance, clues, resemblance
from parsers.senders.organisations import organisation
from parsers.senders.pressure import pressure
from parsers.terms import Finding, Sender, Verdict

LOOKALIKE = "lookalike"
_LONGEST_FIELD = 2000
MOST_REPLIES = 3
# A domain with characters that no address has, as forgers write it: nothing else of the field can be read.
_DOMAIN = re.compile(r"@([^\s<>@\"',;]{1,253})")


def suspicious(
    fields: Sequence[tuple[str, str]],
    sender: Sender,
    text: str,
    marketplaces: Iterable[Marketplace],
    known: Iterable[str] = (),
    *,
    own: Iterable[str] = (),
    relay: Relay | None = None,
) -> tuple[Finding, ...]:
    """Return what is suspicious about a message; every finding needs review. Total.

    `fields` are its header fields (lower-case name, decoded value), none where it is forwarded inline; `sender` is its
    author as `origin_of` tells, `relay` what that says of the fields. `text` is its own, without what it quotes or
    forwards and without its documents'. `known` are organisational domains of sellers in the archive: those that have
    a clue in common with `domains_of(fields, sender)`, and those themselves if they are known. `own` are those of
    whoever received it; of free providers they mean nothing.
    """
    relay = relay or origin_of(fields)
    theirs = tuple(marketplaces)
    mine = frozenset(domain for domain in own if not is_free(domain))
    asked = domains_of(fields, sender)
    found = _lookalikes(asked, theirs, tuple(known), mine)
    replies = "" if relay.restored or relay.how in REWRITING else _replies(fields)
    for address, name in _authors(fields, sender, relay, mine):
        # a domain that is no address's is still one that the mail says it comes from
        address = address or (f"@{asked[0]}" if asked else "")
        claimed = claims(
            address,
            name,
            replies,
            marketplace_of(address, theirs),
            theirs,
            is_proven=sender.verdict is Verdict.PROVEN,
            own=mine,
        )
        if claimed:
            found += claimed
            break
    hurry = pressure(text)
    return (*found, hurry) if hurry else found


def _authors(
    fields: Sequence[tuple[str, str]], sender: Sender, relay: Relay, own: frozenset[str]
) -> list[tuple[str, str]]:
    """Return who a message says it is by: its author, and who stands in `From` where only the message says why."""
    authors = [(sender.address, sender.name)]
    if relay.restored and not relay.is_restored_for_certain:
        visible = mailbox_in(_first(fields, "from"))
        if organisation(visible.address.rpartition("@")[2]) not in own:
            authors.append((visible.address, visible.name))
    elif relay.how in REWRITING and organisation(sender.address.rpartition("@")[2]) in own:
        # a list of the recipient's own, which writes `Author via List`
        return []
    return authors


def domains_of(fields: Sequence[tuple[str, str]], sender: Sender) -> tuple[str, ...]:
    """Return the domains that a message comes from and asks for answers at, to look up what resembles them.

    The author's is the first. What stands in `From` is one too where relays are said to have written it.
    """
    written = _first(fields, "from")
    visible = (mailbox_in(written).address or "").rpartition("@")[2]
    if not visible and (odd := _DOMAIN.findall(written)):
        visible = odd[-1]
    replies = (reply.rpartition("@")[2] for reply in addresses_in(_replies(fields))[:MOST_REPLIES])
    return tuple(dict.fromkeys(one for one in (sender.address.rpartition("@")[2], visible, *replies) if one))


def _replies(fields: Sequence[tuple[str, str]]) -> str:
    return ", ".join(value[:_LONGEST_FIELD] for key, value in fields if key == "reply-to")[:_LONGEST_FIELD]


def _first(fields: Sequence[tuple[str, str]], name: str) -> str:
    return next((value[:_LONGEST_FIELD] for key, value in fields if key == name), "")


def _lookalikes(
    asked: Sequence[str], marketplaces: Sequence[Marketplace], known: Sequence[str], own: frozenset[str]
) -> tuple[Finding, ...]:
    for place, domain in enumerate(asked):
        whose = organisation(domain)
        if whose in own or whose in known or is_free(whose):
            continue
        by_clue = _by_clue(tuple((m.id, organisations_of(m)) for m in marketplaces))
        candidates = dict.fromkeys(one for clue in clues(domain) for one in by_clue.get(clue, ()))
        found = resemblance(domain, (*candidates, *known))
        if found is None and place:
            # firms have several endings and names with words added, and answers may go to any of theirs
            found = resemblance(domain, asked[:1])
            found = found if found and found.likeness in (Likeness.CHARACTERS, Likeness.SPELLING) else None
        if found:
            return (lookalike(found, marketplaces, organisation(asked[0]) if place else ""),)
    return ()


@lru_cache(maxsize=8)
def _by_clue(owned: tuple[tuple[str, tuple[str, ...]], ...]) -> Mapping[str, tuple[str, ...]]:
    """Return the domains of marketplaces by their clues."""
    found: dict[str, dict[str, None]] = {}
    for _, domains in owned:
        for domain in domains:
            for clue in clues(domain):
                found.setdefault(clue, {})[domain] = None
    return MappingProxyType({clue: tuple(domains) for clue, domains in found.items()})


def lookalike(found: Resemblance, marketplaces: Sequence[Marketplace] = (), beside: str = "") -> Finding:
    """Return the finding about a domain; `beside` is the sender's, where the message gives this one besides."""
    owner = next((m.name for m in marketplaces if found.known in organisations_of(m)), "")
    domain, known = shown(found.domain), shown(found.known)
    if owner:
        whose, come = f"{owner}'s", f"{owner}'s mail comes from {known}"
    elif found.known == beside:
        whose, come = known, "that is where the mail says it comes from"
    else:
        whose, come = known, f"there is mail of {known} in the archive"
    ways = {
        Likeness.CHARACTERS: f"it looks like `{found.name}` by characters that are easily taken for others",
        Likeness.WORDS: f"it has `{found.name}` in its name",
        Likeness.SPELLING: f"it is `{found.name}` with a letter or two otherwise",
        Likeness.ENDING: f"it is `{found.name}` with another ending",
    }
    look = (
        "look at where the mail comes from and where answers would go"
        if beside
        else "look at where the mail comes from"
    )
    return Finding(
        LOOKALIKE,
        f"{domain} is not {whose}: {ways[found.likeness]}, and {come}; {look} before you pay, "
        "and `billfold trust` the sender if you know it",
        needs_review=True,
    )
