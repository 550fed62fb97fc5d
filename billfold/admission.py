"""What becomes of what was read, by who sent it: the rules of `[senders]`, and those whom a person trusts or not.

A signature proves a domain and nothing more: anybody has one. So what stood in Junk is filed only where the domain is
one that a marketplace mails from and does not lend to its customers, or that a person trusts, or where somebody on the
list of forwarders sent it on.
"""

import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from archive.document_rows import FROM_JUNK
from archive.records import Trust
from archive.sender_rules import AS_STATED, DISTRUSTED, FORGED, FOUND_IN_JUNK, ODD, ODD_NAME, UNPROVEN
from billfold.config import Configuration
from billfold.senders_section import Action, InboxRules, JunkRules
from ingest.delivery import ACCOUNT as INLET
from ingest.providers import provider_for
from parsers.context import Believed
from parsers.mail.inbox import may_forward
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.senders.border import is_lent, is_shared
from parsers.terms import Finding, PurchaseDocument, Reading, Sender, Status, Verdict


@dataclass(frozen=True, slots=True)
class Admitted:
    """A reading with what its senders mean for it.

    `junk_holds` is as in `Archive.file`; `is_left_out` says that nothing of it is kept, `is_forged` that it is forged.
    """

    reading: Reading
    junk_holds: bool = False
    is_left_out: bool = False
    is_forged: bool = False


class Admission:
    """Applies the rules of a configuration; `trust` tells what a person has said of an address.

    `own_domains` are those of the user's accounts, of the dedicated address, and of who may forward to it.
    """

    def __init__(
        self,
        configuration: Configuration,
        trust: Callable[[str], Trust | None],
        marketplaces: Callable[[], Sequence[Marketplace]],
    ) -> None:
        self._section = configuration.senders
        self._accounts = {account.name: account for account in configuration.accounts}
        self._inbox = configuration.inbox_rules
        self._is_behind_a_server = configuration.inlet is not None and configuration.inlet.protocol == "lmtp"
        self._trust = trust
        self._marketplaces = marketplaces
        addresses = [account.username for account in configuration.accounts]
        addresses += [self._inbox.address, *self._inbox.forwarders] if self._inbox else []
        self.own_domains = tuple(dict.fromkeys(one.rpartition("@")[2] for one in addresses if "@" in one))

    def believed(self, account: str) -> Believed:
        """Return whose word on senders counts in an account's mail."""
        section = self._accounts.get(account)
        if section is None and account == INLET:
            # where senders come by themselves no server of one's own has been before
            return self._section.believed(None if self._is_behind_a_server else [], None)
        if section is None:
            # whoever makes a file can write into it what servers are said to have found
            return Believed()
        known = provider_for(section.host, section.username)
        servers = section.servers
        if servers is None and not self._section.servers and known:
            servers = list(known.servers)
        return self._section.believed(servers, section.sealers)

    def holds(self, account: str) -> frozenset[Verdict]:
        """Return with which verdicts on their senders documents of an account wait, or are left out, outside Junk."""
        rules = self._rules(account, junk=False)
        return frozenset(verdict for verdict in Verdict if rules.action(verdict) is not Action.FILE)

    def _rules(self, account: str, *, junk: bool) -> JunkRules | InboxRules:
        """Return the rules for an account's mail: its own, and those for all where it says nothing."""
        section, all_ = self._accounts.get(account), self._section
        if junk:
            return section.from_junk.over(all_.from_junk) if section and section.from_junk else all_.from_junk
        return section.from_inbox.over(all_.from_inbox) if section and section.from_inbox else all_.from_inbox

    def admit(self, reading: Reading, account: str, *, junk: bool) -> Admitted:
        """Return a reading whose documents have the findings that their senders bring, or none that are kept."""
        rules = self._rules(account, junk=junk)
        senders = [document.sender for document in reading.documents] or [reading.sender]
        vouched = [self._is_vouched(sender, reading.sender) for sender in senders]
        actions = [
            self._action(sender, rules, junk=junk, is_vouched=is_vouched)
            for sender, is_vouched in zip(senders, vouched, strict=True)
        ]
        if account == INLET:
            # it lies nowhere else
            actions = [Action.REVIEW if action is Action.IGNORE else action for action in actions]
        if all(action is Action.IGNORE for action in actions):
            distrusted = senders[0] is not None and self._trust(senders[0].address) is Trust.DISTRUSTED
            return _left_out(reading, senders[0], is_distrusted=distrusted)
        if reading.sender and not junk and Action.FILE not in actions:
            # what waits says nothing of an order yet
            reading = replace(reading, events=(), reason=reading.reason or _told(reading.sender))
        if not reading.documents:
            return Admitted(reading, junk_holds=junk and not vouched[0])
        documents, junk_holds = [], False
        for document, action, is_vouched in zip(reading.documents, actions, vouched, strict=True):
            finding, is_held_by_junk = self._finding(document, action, reading.sender, junk=junk, is_vouched=is_vouched)
            junk_holds = junk_holds or is_held_by_junk
            documents.append(self._judged(document, finding))
        return Admitted(replace(reading, documents=tuple(documents)), junk_holds)

    def _judged(self, document: PurchaseDocument, found: Sequence[Finding]) -> PurchaseDocument:
        """Return a document with what its sender brings; an odd name is known of whom a person trusts."""
        known = self._known(document.sender)
        own = tuple(replace(one, needs_review=one.needs_review and one.code not in known) for one in document.findings)
        was_held = any(one.needs_review for one in document.findings)
        is_held = any(one.needs_review for one in own)
        status = Status.FILED if was_held and not is_held else document.status
        return replace(document, status=status, findings=(*own, *found))

    def _known(self, sender: Sender | None) -> frozenset[str]:
        """Return the codes of findings on a sender that a person has answered by trusting him."""
        trust = self._trust(sender.address) if sender else None
        if sender is None or trust not in (Trust.TRUSTED, Trust.EVEN_UNSIGNED) or sender.verdict is Verdict.FORGED:
            return frozenset()
        if sender.verdict is Verdict.PROVEN and not sender.stated_by:
            return ODD
        # who only writes in his name may want the answers for himself
        return ODD_NAME if trust is Trust.EVEN_UNSIGNED else frozenset()

    def _action(self, sender: Sender | None, rules: JunkRules | InboxRules, *, junk: bool, is_vouched: bool) -> Action:
        if sender is None:
            return Action.FILE
        trust = self._trust(sender.address)
        if trust is Trust.DISTRUSTED:
            return Action.IGNORE
        if sender.verdict is Verdict.FORGED:
            return rules.action(Verdict.FORGED)
        if trust is Trust.EVEN_UNSIGNED:
            return Action.FILE
        if junk:
            return rules.action(Verdict.PROVEN if is_vouched else Verdict.UNPROVEN)
        return rules.action(Verdict.PROVEN if self._is_forwarded(sender) else sender.verdict)

    def _is_vouched(self, sender: Sender | None, outer: Sender | None) -> bool:
        """Whether somebody answers for who sent something: a marketplace, a person, or whoever may forward.

        `outer` is who sent the mail that it came in. Whoever attaches a proven mail to his own has not become known
        by that.
        """
        if sender is None or sender.verdict is Verdict.FORGED:
            return False
        if self._is_forwarded(sender) or self._is_forwarder(outer):
            return True
        if sender.verdict is not Verdict.PROVEN or (sender != outer and not self._is_vouched(outer, outer)):
            return False
        if self._trust(sender.address) is not None:
            return True
        found = marketplace_of(sender.address, self._marketplaces())
        is_its_own = not is_shared(sender.domain) and not is_lent(sender.address.rpartition("@")[2])
        return found is not None and found.sells_from(sender.address) and is_its_own

    def _is_forwarded(self, sender: Sender) -> bool:
        """Whether it is proven that somebody on the list of forwarders sent it on."""
        return bool(sender.stated_by and sender.domain) and self._is_listed(sender.stated_by)

    def _is_forwarder(self, outer: Sender | None) -> bool:
        return outer is not None and outer.verdict is Verdict.PROVEN and self._is_listed(outer.address)

    def _is_listed(self, address: str) -> bool:
        return may_forward(address, self._inbox.forwarders if self._inbox else ())

    def _finding(
        self, document: PurchaseDocument, action: Action, outer: Sender | None, *, junk: bool, is_vouched: bool
    ) -> tuple[tuple[Finding, ...], bool]:
        """Return what a document's sender brings it, and whether it waits only because it stood in Junk."""
        sender = document.sender
        if sender is None:
            return (), False
        waits = action is not Action.FILE
        if sender.verdict is Verdict.FORGED:
            return (Finding(FORGED, _told(sender), needs_review=waits),), False
        found = []
        if waits and self._trust(sender.address) is Trust.DISTRUSTED:
            return (Finding(DISTRUSTED, f"you distrust {sender.address}", needs_review=True),), False
        if junk and waits:
            why = _why(sender, outer, is_vouched=is_vouched)
            found.append(Finding(FROM_JUNK, f"found in Junk, and {why}", needs_review=True))
        elif junk:
            found.append(Finding(FOUND_IN_JUNK, f"found in Junk; {_told(sender)}"))
        if sender.stated_by:
            found.append(Finding(AS_STATED, _told(sender), needs_review=waits and not junk))
        elif sender.verdict is Verdict.UNPROVEN or (waits and not junk):
            found.append(Finding(UNPROVEN, _told(sender), needs_review=waits and not junk))
        return tuple(found), junk and waits


def _why(sender: Sender, outer: Sender | None, *, is_vouched: bool) -> str:
    """Return why what stood in Junk waits; `outer` is who sent the mail that it came in."""
    if sender.verdict is not Verdict.PROVEN or is_vouched:
        return _told(sender)
    if outer and sender != outer:
        by = outer.address or "somebody without an address"
        return f"it is attached to a mail from {by}: look why, then `billfold confirm` it or reject it"
    return (
        f"it is signed by {sender.domain}, and anybody can have a signature: if you know {sender.address}, say "
        # a stranger chose the address: what is pasted must be one word of the shell
        f"`billfold trust {shlex.quote(sender.address)}`"
    )


def _told(sender: Sender) -> str:
    """Return what is known of a sender as a clause."""
    who = sender.address
    if sender.stated_by and sender.verdict is Verdict.UNPROVEN:
        proven = "" if sender.domain else ", and even that is not proven"
        if not who:
            return f"{sender.stated_by}, who forwarded it, states no sender{proven}"
        return f"that {who} sent it is what {sender.stated_by} states, who forwarded it{proven}"
    why = "; ".join(proof.message for proof in sender.proofs if proof.verdict is sender.verdict)
    match sender.verdict:
        case Verdict.PROVEN:
            return why or f"{who} is proven to have sent it"
        case Verdict.UNPROVEN:
            return f"nothing proves {f'that {who}' if who else 'who'} sent it" + (f": {why}" if why else "")
        case Verdict.FORGED:
            return f"{_FORGED}{who or 'anybody'}, as it says" + (f": {why}" if why else "")


_FORGED, _DISTRUSTED, _BY_RULE = "it does not come from ", "you distrust ", "your rules for senders leave it out: "


def was_left_out(reason: str) -> bool:
    """Whether a reason is that of what was left out because of who sent it."""
    return reason.startswith((_FORGED, _DISTRUSTED, _BY_RULE))


def _left_out(reading: Reading, sender: Sender | None, *, is_distrusted: bool) -> Admitted:
    """Return a reading of which nothing is kept but the reason."""
    is_forged = sender is not None and sender.verdict is Verdict.FORGED
    why = f"{_DISTRUSTED}{sender.address if sender else 'its sender'}"
    if sender and (is_forged or not is_distrusted):
        why = _told(sender) if is_forged else f"{_BY_RULE}{_told(sender)}"
    return Admitted(Reading(reading.message, reason=why, sender=reading.sender), is_left_out=True, is_forged=is_forged)
