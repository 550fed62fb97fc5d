"""Who wrote what was found in an original: the sender of its message, of one attached to it, or one that is stated.

A signature proves who sent a message. Of a message that somebody forwards it proves no more than that he forwarded it:
what he states of its sender stays as stated, unless the message is attached and its own signature holds.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from parsers.context import Believed, Context
from parsers.mail.message import Message
from parsers.mail.relays import origin_of
from parsers.marketplaces.templates import Marketplace, marketplace_of
from parsers.senders.keys import Keys, no_keys
from parsers.senders.organisations import organisation
from parsers.senders.proof import sender_of
from parsers.senders.suspicious import suspicious
from parsers.terms import Finding, Forwarded, Sender, Verdict


class Attribution:
    """The senders of one original; the keys of signatures are asked for when the first of them is wanted."""

    def __init__(self, context: Context, keys: Keys, known: Sequence[Marketplace]) -> None:
        self._context = context
        self._keys = keys
        self._known = known
        self._outer: Message | None = None
        self._proven: dict[str, Sender] = {}
        self._doubts: dict[tuple[str, int], tuple[Finding, ...]] = {}

    def begin(self, message: Message) -> None:
        """Take the message that the original is."""
        self._outer = message

    def ask_nobody(self) -> None:
        """Ask for no more keys: what holds nothing need not be proven."""
        self._keys = no_keys

    def outer(self) -> Sender | None:
        """Return who sent the message that the original is; None where it is none."""
        return self.of(self._outer) if self._outer else None

    def of(self, message: Message, letter: Forwarded | None = None) -> Sender:
        """Return who wrote what stands in a message, or in a letter that it forwards in its text."""
        own = self._own(message)
        if letter:
            return _stated(Sender(letter.sender, name=letter.sender_name), own)
        relay = origin_of(message.fields)
        if relay.restored:
            return _stated(Sender(relay.sender), own)
        if self._outer is None or message.path == self._outer.path or own.verdict is Verdict.PROVEN:
            return own
        return _stated(own, self._own(self._outer))

    def doubts(self, message: Message, letter: Forwarded | None, text: Callable[[], str]) -> tuple[Finding, ...]:
        """Return what is suspicious about who wrote something, and how; `text` returns the message's own words."""
        place = (message.path, id(letter) if letter else 0)
        if place not in self._doubts:
            fields = () if letter else message.fields
            words = letter.body if letter else text()
            own = [organisation(domain) for domain in self._context.own]
            self._doubts[place] = suspicious(fields, self.of(message, letter), words, self._known, own=own)
        return self._doubts[place]

    def _own(self, message: Message) -> Sender:
        if message.path not in self._proven:
            is_outer = self._outer is not None and message.path == self._outer.path
            summary = message.summary
            marketplace = marketplace_of(summary.sender, self._known)
            self._proven[message.path] = sender_of(
                message.raw,
                message.fields,
                summary.sender,
                summary.sender_name,
                # whoever attaches a message can write what servers are said to have found in it
                self._context.believed if is_outer else Believed(),
                self._keys,
                marketplace.signers if marketplace else (),
                self._context.received if is_outer else None,
            )
        return self._proven[message.path]


def _stated(sender: Sender, forwarder: Sender) -> Sender:
    """Return a sender as a forwarder states it; the proofs are about the forwarder."""
    is_forged = Verdict.FORGED in (sender.verdict, forwarder.verdict)
    return replace(
        sender,
        verdict=Verdict.FORGED if is_forged else Verdict.UNPROVEN,
        domain=forwarder.domain,
        stated_by=forwarder.address,
        proofs=forwarder.proofs,
    )
