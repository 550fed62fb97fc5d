"""Which messages of a mailbox are looked at and downloaded: the rules of triage, and the window of a run."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from archive.records import MailboxState
from ingest.account import AccountSettings
from ingest.metadata import Metadata
from ingest.triage import Triage, judge
from parsers.context import Inbox
from parsers.mail.inbox import is_at, may_forward
from parsers.marketplaces.templates import Marketplace
from parsers.text.glossary import document_words

MOST_SENDERS = 10_000


class Senders:
    """The rules of triage: who writes for a marketplace, who may forward documents, and where all is downloaded."""

    def __init__(self, marketplaces: Sequence[Marketplace], inbox: Inbox | None = None) -> None:
        self._marketplaces = tuple(marketplaces)
        self._inbox = inbox
        self._answers: dict[str, bool] = {}  # senders repeat

    def is_marketplace(self, address: str) -> bool:
        """Whether an address belongs to a marketplace's order mail."""
        if len(self._answers) > MOST_SENDERS:
            self._answers.clear()
        if address not in self._answers:
            self._answers[address] = any(marketplace.sells_from(address) for marketplace in self._marketplaces)
        return self._answers[address]

    def is_forwarder(self, address: str) -> bool:
        """Whether an address is on the list of those who may forward to the dedicated address."""
        return self._inbox is not None and may_forward(address, self._inbox.forwarders)

    def is_dedicated(self, settings: AccountSettings) -> bool:
        """Whether whoever signs in to an account signs in as the dedicated address; not as `jo@` for `jo+invoices@`."""
        return self._inbox is not None and is_at(settings.username, self._inbox.address)


@dataclass(frozen=True, slots=True)
class Window:
    """What of a mailbox is looked at: the days of receipt, `before` not being one of them, and one sender's mail.

    `sender` is an address, or `@` and a domain; all mail from it is downloaded. `whole` begins with the first message,
    not behind the last one that was dealt with: a backfill finds what the server put in behind older messages, and
    tries failed messages again, those given up with them.
    """

    since: date | None = None
    before: date | None = None
    whole: bool = False
    sender: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nothing is left out by day or sender, so that the cursor may move on."""
        return self.since is None and self.before is None and not self.sender

    def start(self, state: MailboxState) -> int:
        """Return the UID behind which a look begins."""
        return 0 if self.whole else state.last_uid

    def has(self, metadata: Metadata) -> bool:
        """Whether a message lies within the days; one without a usable date does."""
        if metadata.received is None:
            return True
        day = metadata.received.date()
        return (self.since is None or day >= self.since) and (self.before is None or day < self.before)


def choose(metadata: Metadata, senders: Senders, settings: AccountSettings, window: Window) -> Triage | None:
    """Decide whether a message is downloaded; None when it is outside the window, so that nobody decides."""
    if not window.has(metadata):
        return None
    triage = judge(metadata, senders, document_words(), dedicated=senders.is_dedicated(settings))
    if not window.sender:
        return triage
    asked = window.sender.casefold()
    is_meant = triage.sender.endswith(asked) if asked.startswith("@") else triage.sender == asked
    return replace(triage, download=True, code="asked", reason="it comes from whom you asked for") if is_meant else None
