"""What a message claims of its sender besides its address: a name that is another's, answers that go elsewhere.

Anybody can write any name beside an address, and honest senders write many things there: marketplaces the name of a
merchant, lists the name of who wrote to them, shops that of the marketplace that they sell on. So a name counts as
false only where it is the name of a marketplace and nothing else, or an address of somebody else.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from parsers.mail.aliases import address_of, addresses_in
from parsers.marketplaces.templates import Marketplace
from parsers.senders.alike_words import home_of, is_free, organisations_of, words
from parsers.senders.confusables import base, in_plain_letters, shown, skeleton_of_base
from parsers.senders.organisations import organisation
from parsers.terms import Finding
from parsers.text.characters import squeezed

FALSE_NAME = "false_name"
REPLY_ELSEWHERE = "reply_elsewhere"
LONGEST_NAME = 200
MOST_WORDS = 12
_LONGEST_RUN = 4
_LONGEST_FIELD = 2000
_SHOWN = 80
_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"[^\s<>\"'(),;:\[\]@]{1,64}@[^\s<>\"'(),;:\[\]@]{1,253}")


def claims(
    address: str,
    name: str,
    reply_to: str,
    marketplace: Marketplace | None,
    marketplaces: Iterable[Marketplace],
    *,
    is_proven: bool = False,
    own: Iterable[str] = (),
) -> tuple[Finding, ...]:
    """Return what is false in the name beside an address, and whether answers go where they should not.

    `marketplace` is the one that sends from the address, `is_proven` whether the domain is known to have sent the
    message, `own` the organisational domains of whoever received it, where answers may always go. A message without an
    address claims by its name alone.
    """
    written = address.rpartition("@")[2]
    domain = organisation(written) or written
    found = _false_name(address, domain, name, marketplaces) if marketplace is None else None
    elsewhere = None
    if domain and reply_to and not is_proven:
        elsewhere = _elsewhere(address, domain, name, reply_to, marketplace, frozenset(own))
    return tuple(finding for finding in (found, elsewhere) if finding)


def _false_name(address: str, domain: str, name: str, marketplaces: Iterable[Marketplace]) -> Finding | None:
    name = squeezed(name[:LONGEST_NAME])
    # who owns a domain of a marketplace's may speak for its merchants
    if not name or domain in words().owned:
        return None
    if other := _other_address(address, domain, name):
        return Finding(
            FALSE_NAME,
            f"it calls its sender {other[:_SHOWN]} and comes from {_shown(address)}; look at where the mail comes from "
            "before you pay, and `billfold trust` the sender if you know it",
            needs_review=True,
        )
    impostor = _impostor_of(name, address, domain, marketplaces)
    if impostor is None:
        return None
    theirs = home_of(impostor)
    return Finding(
        FALSE_NAME,
        f'it calls its sender "{name[:_SHOWN]}" and comes from {_place(domain)}, which is not known to be '
        f"{impostor.name}'s; {impostor.name}'s mail comes from {theirs}; look at where the mail comes from before "
        "you pay, and `billfold trust` the sender if you know it",
        needs_review=True,
    )


def _other_address(address: str, domain: str, name: str) -> str:
    """Return the address that a name is, where it is somebody else's than the mail comes from."""
    if "@" not in name:
        return ""
    for m in _ADDRESS.finditer(name):
        claimed = address_of(m[0])
        theirs = organisation(claimed.rpartition("@")[2])
        if not theirs or theirs.partition(".")[0] == domain.partition(".")[0]:
            if is_free(domain) and theirs == domain and _mailbox(claimed) != _mailbox(address):
                return claimed
            continue
        # a firm whose name still says the private address that it had before
        if not is_free(theirs):
            return claimed
    return ""


def _mailbox(address: str) -> str:
    """Return the name of a mailbox without what providers ignore: dots, and what follows a plus."""
    return address.rpartition("@")[0].partition("+")[0].replace(".", "").casefold()


def _impostor_of(name: str, address: str, domain: str, marketplaces: Iterable[Marketplace]) -> Marketplace | None:
    """Return the marketplace whose name a name is, alone or with words of an office's (`Amazon.de Kundenservice`)."""
    said = _words_of(name)
    if not said:
        return None
    sought = {looks: (marketplace, short) for marketplace in marketplaces for looks, short in _looks_of(marketplace)}
    for start in range(len(said)):
        run = ""
        for end in range(start, min(start + _LONGEST_RUN, len(said))):
            run += said[end]
            marketplace, short = sought.get(skeleton_of_base(run), (None, ""))
            if marketplace is not None:
                rest = said[:start] + said[end + 1 :]
                if _is_an_office(rest) and (not short or _claims_much(rest or _office_of(address), short, domain)):
                    return marketplace
    return None


@lru_cache(maxsize=1024)
def _words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name in plain letters; none of a name with many, which is no office."""
    found = _WORD.findall(in_plain_letters(name))
    return tuple(found) if len(found) <= MOST_WORDS else ()


def _looks_of(marketplace: Marketplace) -> tuple[tuple[str, str], ...]:
    """Return what the names of a marketplace look like, each with itself where it is an everyday word, else nothing."""
    return _looks(marketplace.name, organisations_of(marketplace))


@lru_cache(maxsize=256)
def _looks(name: str, owned: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    labels = (domain.partition(".")[0] for domain in owned if not is_free(domain))
    names = dict.fromkeys("".join(_WORD.findall(in_plain_letters(one))) for one in (name.removesuffix(".com"), *labels))
    everyday = words().everyday
    wanted = (one for one in names if len(one) > 2 and one not in words().all)
    return tuple((skeleton_of_base(one), one if one in everyday or len(one) < 4 else "") for one in wanted)


def _is_an_office(rest: Iterable[str]) -> bool:
    """Whether words beside a marketplace's name are such as it would itself put there, or its ending or a country's."""
    said = words()
    return all(
        len(word) == 2
        or word.isdigit()
        or word in ("com", "net")
        or word in said.all
        or word in said.places
        or word.startswith(said.begins)
        or word.endswith(said.begins)
        for word in rest
    )


def _office_of(address: str) -> list[str]:
    """Return the words of the name of a mailbox; `no-reply` is one."""
    return _WORD.findall(in_plain_letters(address.rpartition("@")[0][:_SHOWN]).replace("no-reply", "noreply"))


def _claims_much(rest: Sequence[str], name: str, domain: str) -> bool:
    """Whether words beside an everyday name claim that it is the marketplace, at a domain without that name."""
    said = words()
    is_claimed = any(word in said.security or word in said.billing or word in said.glued for word in rest)
    is_claimed = is_claimed or "noreply" in rest
    return is_claimed and name not in base(domain)


def _elsewhere(
    address: str, domain: str, name: str, reply_to: str, marketplace: Marketplace | None, own: frozenset[str]
) -> Finding | None:
    """Return a finding where a firm's mail asks for answers to a private address, which anybody can have."""
    replies = {reply: organisation(reply.rpartition("@")[2]) for reply in addresses_in(reply_to[:_LONGEST_FIELD])}
    if not replies or is_free(domain) or domain in replies.values() or not own.isdisjoint(replies.values()):
        return None
    if marketplace is not None:
        if marketplace.payment or marketplace.id in words().for_sellers:
            return None
    elif domain in words().owned or not _writes_for_itself(address, domain, name):
        return None
    private = next((reply for reply, theirs in replies.items() if is_free(theirs)), "")
    if not private:
        return None
    return Finding(
        REPLY_ELSEWHERE,
        f"answers to it go to {_shown(private)} and it says that it comes from {shown(domain)}; ask {shown(domain)} by "
        "a number or address that you know before you pay, and `billfold trust` the sender if it is right",
        needs_review=True,
    )


def _writes_for_itself(address: str, domain: str, name: str) -> bool:
    """Whether the owner of a domain writes, and not a maker of invoicing programs for one of its customers.

    Then the name beside the address is the customer's, and so is the address for answers.
    """
    said = _words_of(name)
    label = skeleton_of_base(base(domain).partition(".")[0].replace("-", ""))
    local = in_plain_letters(address.rpartition("@")[0])
    whole = skeleton_of_base("".join(said))
    if not said or all(word in words().all or word in words().places for word in said) or "@" in name:
        return True
    if label in whole or (len(whole) > 3 and whole in label):
        return True
    own_words = _WORD.findall(local)
    return any((len(word) > 1 and word in own_words) or (len(word) > 3 and word in label) for word in said)


def _place(domain: str) -> str:
    return shown(domain) if domain else "an address that can't be read"


def _shown(address: str) -> str:
    local, _, domain = address.rpartition("@")
    if not local:
        return _place(domain)
    return f"{squeezed(local)[:_SHOWN]}@{shown(domain)}"
