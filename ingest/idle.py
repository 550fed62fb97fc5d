"""Being told of new mail: one connection that waits on all mailboxes of an account, as well as its server can.

IDLE (RFC 2177) tells of the one mailbox that is open. Of the others NOTIFY (RFC 5465) tells at once where the server
has it; else they are asked about (STATUS) whenever IDLE is renewed, and the busiest mailbox is the open one.
"""

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from ingest.account import AccountSettings, Patience
from ingest.connection import Connection
from ingest.credential import Credential
from ingest.errors import CommandRefused, IdleUnavailable, ServerUnreachable
from ingest.interrupt import Interrupt
from ingest.mailboxes import Mailbox, select
from ingest.responses import quoted, unquoted
from ingest.secret import Secret

# RFC 2177 allows 29 minutes; routers forget a silent connection after 5 to 15.
RENEW = 540.0
# A server that ends IDLE by itself, and sooner, would be asked again and again.
SHORTEST = 10.0
# Beyond these, the poll alone looks after an account's mailboxes.
MOST_ASKED = 50
# Servers must take lines of 8,192 bytes (RFC 7162, section 4).
LONGEST_NAMES = 7000
_COUNT = re.compile(rb"\* (\d{1,10}) (EXISTS|EXPUNGE)\b", re.IGNORECASE)
_STATUS = re.compile(rb'\* STATUS (?:("(?:[^"\\]|\\.)*")|\{(\d{1,5})\}\r\n|([^ (){"]+) )', re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(rb"\b(MESSAGES|UIDNEXT|UIDVALIDITY) (\d{1,10})", re.IGNORECASE)
_OVERFLOW = re.compile(rb"\* (?:OK|NO) \[NOTIFICATIONOVERFLOW\]", re.IGNORECASE)


def news_of(
    settings: AccountSettings,
    credential: Credential | Secret,
    interrupt: Interrupt,
    *,
    patience: Patience | None = None,
    renew: float = RENEW,
    arrivals: Counter[bytes] | None = None,
) -> Iterator[frozenset[Mailbox]]:
    """Sign in to an account and yield which of its mailboxes may have something new: see `Watch`.

    Raises whatever `Watch.news` does, and what a sign-in does.
    """
    connection = Connection(settings, credential, patience)
    try:
        chosen = select(connection.list_mailboxes(), settings.mailboxes, settings.name).mailboxes
    except BaseException:
        connection.close()
        raise
    yield from Watch(connection, chosen, interrupt, renew=renew, arrivals=arrivals).news()


class Watch:
    """Waits on the mailboxes of one account over a connection of its own, which nobody else uses.

    `arrivals` counts the messages that came lately, by the server's name of the mailbox; who keeps it hands it to the
    next watch of the account. `renew` is in seconds.
    """

    def __init__(
        self,
        connection: Connection,
        mailboxes: Sequence[Mailbox],
        interrupt: Interrupt,
        *,
        renew: float = RENEW,
        arrivals: Counter[bytes] | None = None,
    ) -> None:
        self._connection, self._mailboxes, self._interrupt = connection, tuple(mailboxes), interrupt
        self._listening = connection.listen(interrupt)
        self._renew = renew
        self._arrivals: Counter[bytes] = Counter() if arrivals is None else arrivals
        self._open: Mailbox | None = None
        self._exists = 0
        self._known: dict[bytes, dict[bytes, int]] = {}
        self._notify = b"NOTIFY" in connection.capabilities
        self._notified: frozenset[Mailbox] = frozenset()

    @property
    def open_mailbox(self) -> Mailbox | None:
        """The mailbox that IDLE watches."""
        return self._open

    @property
    def notified(self) -> frozenset[Mailbox]:
        """The other mailboxes of which the server tells at once."""
        return self._notified

    def news(self) -> Iterator[frozenset[Mailbox]]:
        """Yield the mailboxes in which something may be new, as soon as the server says so, until interrupted.

        All of them come first, once the server watches: what arrived before is not told again. Whoever asks should
        come back soon, because between two values nobody listens. Raises IdleUnavailable where the server can't or
        won't, and ServerUnreachable when the connection is lost, with which all is to be made anew.
        """
        first = frozenset(self._mailboxes)
        try:
            if not first:
                raise IdleUnavailable("There is no mailbox to wait on.")
            if b"IDLE" not in self._connection.capabilities:
                raise IdleUnavailable("The server does not say by itself what is new (no IDLE).")
            while not self._interrupt.is_set():
                yield from self._round(first)
                first = frozenset()
        except ServerUnreachable:
            if not self._interrupt.is_set():
                raise
        finally:
            self._listening.leave()

    def _round(self, news: frozenset[Mailbox]) -> Iterator[frozenset[Mailbox]]:
        """Wait once for as long as a server and the routers between bear it."""
        news |= self._prepare() | self._begin()
        if news:
            yield news
        began = time.monotonic()
        until = began + self._renew
        while self._listening.idling and (responses := self._listening.wait(until)):
            if news := self._heard(responses):
                yield news
            if any(_OVERFLOW.match(response) for response in responses):
                # The server has stopped to tell of anything: ask it anew, and take all for changed.
                self._notified = frozenset()
                yield frozenset(self._mailboxes)
                break
        if self._interrupt.is_set():
            return
        if not self._listening.idling and time.monotonic() - began < SHORTEST:
            raise IdleUnavailable("The server does not wait, but ends IDLE at once.")
        if news := self._heard(self._listening.end()):
            yield news

    def _begin(self) -> frozenset[Mailbox]:
        try:
            return self._heard(self._listening.begin())
        except CommandRefused as error:
            raise IdleUnavailable(f"The server refuses to say by itself what is new ({error.reason}).") from error

    def _prepare(self) -> frozenset[Mailbox]:
        """Open the busiest mailbox, ask about the others, and have them watched; return those with news."""
        news: set[Mailbox] = set()
        busiest = self._busiest()
        if self._open != busiest:
            numbers = {name.encode(): number for name, number in self._connection.examine(busiest.raw).items()}
            self._open, self._exists = busiest, numbers.get(b"MESSAGES", 0)
            news |= self._compared(busiest, numbers)
        others = [mailbox for mailbox in self._mailboxes if mailbox != busiest][:MOST_ASKED]
        for mailbox in others:
            news |= self._ask_about(mailbox)
        # After the question: of a mailbox that it has not counted yet, Dovecot tells nothing.
        if self._notify and not self._notified:
            news |= self._subscribe(others)
        return frozenset(news)

    def _busiest(self) -> Mailbox:
        """Return the mailbox to wait on: INBOX, or the first, unless another gets far more mail lately."""
        usual = next((mailbox for mailbox in self._mailboxes if mailbox.raw.upper() == b"INBOX"), self._mailboxes[0])
        if self._notified:
            return self._open or usual
        busiest = max(self._mailboxes, key=lambda mailbox: self._arrivals[mailbox.raw])
        far_more = self._arrivals[busiest.raw] > 2 * self._arrivals[usual.raw] + 2
        for raw in self._arrivals:
            self._arrivals[raw] //= 2
        return busiest if far_more else usual

    def _ask_about(self, mailbox: Mailbox) -> frozenset[Mailbox]:
        command = b"STATUS " + quoted(mailbox.raw) + b" (MESSAGES UIDNEXT UIDVALIDITY)"
        try:
            return self._heard(self._listening.ask(command, f"ask about the mailbox {mailbox.name!r}"))
        except CommandRefused:
            # It was deleted, or this server does not like to be asked: the poll says so.
            return frozenset()

    def _subscribe(self, others: Sequence[Mailbox]) -> frozenset[Mailbox]:
        """Have the server tell of the others too; where it refuses, they are asked about as on any server."""
        chosen: list[Mailbox] = []
        length = 0
        for mailbox in others:
            length += len(quoted(mailbox.raw)) + 1
            if length < LONGEST_NAMES:
                chosen.append(mailbox)
        if not chosen:
            return frozenset()
        names = b" ".join(quoted(mailbox.raw) for mailbox in chosen)
        events = b"(MessageNew MessageExpunge)"
        command = b"NOTIFY SET (selected " + events + b") (mailboxes (" + names + b") " + events + b")"
        try:
            news = self._heard(self._listening.ask(command, "tell of changes"))
        except CommandRefused:
            self._notify = False
            return frozenset()
        self._notified = frozenset(chosen)
        return news

    def _heard(self, responses: Sequence[bytes]) -> frozenset[Mailbox]:
        """Return the mailboxes in which something may be new after what the server has said."""
        news: set[Mailbox] = set()
        for response in responses:
            if count := _COUNT.match(response):
                if count[2].upper() == b"EXPUNGE":
                    self._exists = max(self._exists - 1, 0)
                    continue
                number = int(count[1])
                if number > self._exists and self._open is not None:
                    self._arrivals[self._open.raw] += number - self._exists
                    news.add(self._open)
                self._exists = number
            elif (named := _named(response)) is not None and (mailbox := self._mailbox(named[0])) is not None:
                counts = _NUMBER.findall(named[1])
                news |= self._compared(mailbox, {name.upper(): int(value) for name, value in counts})
        return frozenset(news)

    def _compared(self, mailbox: Mailbox, now: dict[bytes, int]) -> frozenset[Mailbox]:
        """Take note of the numbers of a mailbox; return it if they may mean new mail."""
        before = self._known.get(mailbox.raw)
        self._known[mailbox.raw] = {**(before or {}), **now}
        if before is None:
            return frozenset()
        # UIDNEXT where it is told: while one message comes, another may go.
        measure = b"UIDNEXT" if b"UIDNEXT" in now and b"UIDNEXT" in before else b"MESSAGES"
        more = now.get(measure, 0) - before.get(measure, 0)
        validity = b"UIDVALIDITY"
        renumbered = validity in now and validity in before and now[validity] != before[validity]
        if more <= 0 and not renumbered:
            return frozenset()
        self._arrivals[mailbox.raw] += max(more, 1)
        return frozenset({mailbox})

    def _mailbox(self, raw: bytes) -> Mailbox | None:
        for mailbox in self._mailboxes:
            if mailbox.raw == raw or mailbox.raw.upper() == raw.upper() == b"INBOX":
                return mailbox
        return None


def _named(response: bytes) -> tuple[bytes, bytes] | None:
    """Return the mailbox that a STATUS response names, and the rest of it; None for any other response."""
    match = _STATUS.match(response)
    if match is None:
        return None
    end = match.end()
    if match[2] is None:
        return (unquoted(match[1]) if match[1] is not None else match[3]), response[end:]
    return response[end : end + int(match[2])], response[end + int(match[2]) :]
