"""Header forwards: who wrote a message that relays passed on, who passed it on, and to which addresses.

Servers and alias services that pass a message on leave marks in its header. They either keep `From` and add fields
(Resent-*, X-Forwarded-*), or put an address of their own into `From` and hide the author's in it or in a field of
theirs. Nothing here is proof: whoever sends a message can write any of these fields. What is returned is what the
header says; whether to believe it is decided where signatures are checked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from parsers.mail.aliases import Fields, How, Mailbox, address_of, addresses_in, mailbox_in, shown, undone, unwound
from parsers.terms import Certainty, Evidence

# Fields that name the mailbox which passed a message on, its own server writing them above what was there before.
_PASSED_ON_BY = {
    "resent-from": "who sent it on (RFC 5322, section 3.6.6)",
    "x-forwarded-for": "automatic forwarding (Gmail: from, to)",
    "x-ms-exchange-forwardingloop": "automatic forwarding (Exchange)",
    "x-ms-exchange-inbox-rules-loop": "a rule of the mailbox (Exchange, Outlook.com)",
    "x-pm-forwarded-from": "automatic forwarding (Proton Mail)",
    "x-yahoo-forwarded": "automatic forwarding (Yahoo: from, to)",
    "x-sieve-redirected-from": "Sieve redirect (Dovecot Pigeonhole)",
    "x-redirected-from": "redirect",
    "x-resent-for": "automatic forwarding (GMX, WEB.DE)",
}
_SENT_TO = frozenset(
    """to cc bcc resent-to resent-cc resent-bcc apparently-to delivered-to x-delivered-to x-apparently-to envelope-to
    x-envelope-to x-original-to x-original-recipient original-recipient x-gm-original-to x-rcpt-to x-real-to
    x-resolved-to x-forwarded-to x-forwarded-for x-pm-forwarded-to x-yahoo-forwarded x-resent-to x-resent-for
    x-simplelogin-envelope-to x-anonaddy-original-to alias-to duck-original-to""".split()
)

_RECEIVED_FOR = re.compile(r"\bfor\s+<?([^\s<>;()]{1,320})")


@dataclass(frozen=True, slots=True)
class Relay:
    """The way of a message as its header tells it. Addresses are in lower case; what it does not say is empty.

    `sender` is the author's address as it was before relays changed it, or `From` where none did or where it can't
    be told for certain; `restored` is whether it is not the one in `From`. `forwarder` is the last mailbox, alias or
    list that passed the message on, by the topmost field that names one. `how` is the rule that changed `From`, else
    the one that names the forwarder. `forwarded` is whether a mailbox passed it on, and not merely an alias service,
    a list or a server. `recipients` are all addresses that it was sent or delivered to. `evidence` has the keys
    `sender` and `forwarder`.
    """

    sender: str = ""
    sender_name: str = ""
    forwarder: str = ""
    how: How = How.DIRECT
    restored: bool = False
    forwarded: bool = False
    recipients: tuple[str, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def is_restored_for_certain(self) -> bool:
        """Whether `sender` was restored from what strangers can't write at a domain of their own."""
        return self.restored and self.evidence["sender"].certainty is not Certainty.DOUBTFUL


def origin_of(fields: Sequence[tuple[str, str]]) -> Relay:
    """Return who wrote a message and who passed it on, from its fields (lower-case name, decoded value). Total."""
    header = Fields(fields)
    visible = mailbox_in(header.first("from"))
    rewrite = undone(visible, header)
    author, evidence = visible, {}
    if visible.address:
        evidence["sender"] = shown("address in From", "from", header.first("from"))
    if rewrite and rewrite.evidence:
        author = Mailbox(rewrite.author.name or visible.name, rewrite.author.address)
        evidence["sender"] = rewrite.evidence
    # Firefox Relay names the author in Resent-From, which for everybody else is who sent it on
    not_by = author.address if rewrite and rewrite.how is How.FIREFOX_RELAY else ""
    how, forwarder, witness = _passed_on(fields, header, author.address, not_by)
    if not forwarder and rewrite and rewrite.forwarder:
        forwarder, witness = rewrite.forwarder, shown("alias or list that passed it on", "from", visible.address)
    if forwarder and witness:
        evidence["forwarder"] = witness
    return Relay(
        sender=author.address,
        sender_name=author.name,
        forwarder=forwarder,
        how=rewrite.how if rewrite else how,
        restored=bool(rewrite and rewrite.evidence),
        forwarded=how in (How.RESENT, How.AUTOMATIC),
        recipients=_recipients(fields),
        evidence=MappingProxyType(evidence),
    )


def _passed_on(
    fields: Sequence[tuple[str, str]], header: Fields, author: str, not_by: str
) -> tuple[How, str, Evidence | None]:
    """Return by which rule, and by whom, a message was passed on last: newer fields stand above (RFC 5321, 4.4)."""
    for name, value in fields:
        if rule := _PASSED_ON_BY.get(name):
            by = next(iter(addresses_in(value)), "")
            # Exchange marks answers that it writes itself too: their author is no forwarder
            is_own = name.startswith("x-ms-") and by == author
            if by and not is_own and not (name == "resent-from" and by == not_by):
                return How.RESENT if name == "resent-from" else How.AUTOMATIC, by, shown(rule, name, value)
    if by := header.agreed("resent-sender").address:
        return How.RESENT, by, shown(_PASSED_ON_BY["resent-from"], "resent-sender", by)
    for value in header.all("return-path"):
        # Gmail's envelope sender for what it forwards: jo+caf_=target=domain@gmail.com
        local, _, domain = mailbox_in(value).address.rpartition("@")
        by, mark, _ = local.partition("+caf_=")
        if by and mark:
            return How.AUTOMATIC, f"{by}@{domain}", shown("automatic forwarding (Gmail)", "return-path", value)
    return _delivered_before(header)


def _delivered_before(header: Fields) -> tuple[How, str, Evidence | None]:
    """Return who passed a message on, by weaker signs: procmail's loop mark, an earlier delivery, the envelope."""
    if not header.all("list-id") and (by := header.agreed("x-loop").address):
        return How.DELIVERED, by, shown("loop mark of procmail", "x-loop", by, Certainty.DOUBTFUL)
    delivered = list(dict.fromkeys(to for value in header.all("delivered-to") for to in addresses_in(value)))
    if len(delivered) > 1:
        rule = "delivered to it before it came here"
        return How.DELIVERED, delivered[1], shown(rule, "delivered-to", delivered[1], Certainty.DOUBTFUL)
    if any(unwound(mailbox_in(value).address) for value in header.all("return-path")):
        return How.SRS, "", None
    return How.DIRECT, "", None


def _recipients(fields: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name, value in fields:
        if name in _SENT_TO:
            found.update(dict.fromkeys(addresses_in(value)))
        elif name == "received":
            found.update((address, None) for m in _RECEIVED_FOR.finditer(value) if (address := address_of(m[1])))
    return tuple(found)
