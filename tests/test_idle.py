"""Being told of new mail, by a real Dovecot and by servers that do it badly."""

import contextlib
import queue
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest.connection import Connection
from ingest.errors import ConnectionLost, IdleUnavailable, IngestError, ServerBusy, ServerUnreachable
from ingest.idle import Watch, news_of
from ingest.interrupt import Interrupt
from ingest.mailboxes import Mailbox
from ingest.secret import Secret
from tests import scripted_idle as scripted
from tests.imap_servers import HURRY, Dovecot, settings
from tests.scripted_idle import NEW, IdleServer, Idling, Notifying
from tests.scripted_imap import Script, mail

INBOX = Mailbox("INBOX", b"INBOX")
JUNK = Mailbox("Junk", b"Junk", junk=True)
ODD = Mailbox('with "it"', b'with "it"')
SOON = 5


@dataclass
class Heard:
    """A watch that runs in a thread: what it has said so far, and how it ended."""

    watch: Watch
    interrupt: Interrupt
    news: "queue.Queue[set[str]]" = field(default_factory=queue.Queue)
    error: Exception | None = None

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            for mailboxes in self.watch.news():
                self.news.put({mailbox.name for mailbox in mailboxes})
        except IngestError as error:
            self.error = error

    def next(self) -> set[str]:
        return self.news.get(timeout=SOON)

    def ended(self) -> Exception | None:
        self.thread.join(SOON)
        assert not self.thread.is_alive()
        return self.error


@contextmanager
def watching(
    connection: Connection, *mailboxes: Mailbox, renew: float = 600, arrivals: Counter[bytes] | None = None
) -> Iterator[Heard]:
    interrupt = Interrupt()
    heard = Heard(Watch(connection, mailboxes, interrupt, renew=renew, arrivals=arrivals), interrupt)
    heard.start()
    try:
        yield heard
    finally:
        interrupt.set()
        heard.thread.join(SOON)
        interrupt.close()


@contextmanager
def scripted_watch(
    script: type[Script],
    *mailboxes: Mailbox,
    renew: float = 600,
    arrivals: Counter[bytes] | None = None,
) -> Iterator[tuple[Heard, IdleServer]]:
    with IdleServer(script) as server:
        connection = Connection(settings(server.port), Secret("swordfish"), HURRY)
        with watching(connection, *(mailboxes or (INBOX, JUNK)), renew=renew, arrivals=arrivals) as heard:
            yield heard, server
        assert not [name for name in ("SELECT", "STORE", "EXPUNGE", "CLOSE", "FETCH") if server.commands(name)]


# ------------------------------------------------------------------------------------------- a real server


@pytest.mark.dovecot
def test_a_real_server_tells_of_each_mailbox_at_once(dovecot: Dovecot) -> None:
    dovecot.put("idle-1", mail(1))
    connection = Connection(dovecot.settings("idle-1"), dovecot.password("idle-1"))
    with watching(connection, INBOX, JUNK) as heard:
        assert heard.next() == {"INBOX", "Junk"}
        assert heard.watch.notified == {JUNK}
        dovecot.deliver("idle-1", mail(2))
        assert heard.next() == {"INBOX"}
        dovecot.append("idle-1", mail(3), "Junk")
        assert heard.next() == {"Junk"}
        dovecot.put("idle-1", mail(4))
        assert heard.next() == {"INBOX"}
        heard.interrupt.set()
        assert heard.ended() is None
    assert dovecot.read_messages("idle-1") == []


@pytest.mark.dovecot
def test_it_goes_on_when_the_wait_is_renewed(dovecot: Dovecot) -> None:
    connection = Connection(dovecot.settings("idle-2"), dovecot.password("idle-2"))
    with watching(connection, INBOX, JUNK, renew=0.2) as heard:
        assert heard.next() == {"INBOX", "Junk"}
        time.sleep(0.7)
        for number in (1, 2):
            dovecot.deliver("idle-2", mail(number))
            assert heard.next() == {"INBOX"}
        # Put there by another program: Dovecot itself notices when it is asked.
        dovecot.put("idle-2", mail(3), "Junk")
        assert heard.next() == {"Junk"}


# ------------------------------------------------------------------------------------------ what is new


def test_all_mailboxes_come_first_and_then_those_with_new_mail() -> None:
    with scripted_watch(Idling) as (heard, server):
        assert heard.next() == {"INBOX", "Junk"}
        server.news.append(NEW)
        assert heard.next() == {"INBOX"}
        assert [line.split()[0] for line in server.commands("EXAMINE")] == [b'"INBOX"']


def test_noise_is_no_news() -> None:
    with scripted_watch(Idling) as (heard, server):
        heard.next()
        noise = (b"* OK Still here\r\n", b"* 5 EXISTS\r\n", b"* 1 RECENT\r\n", b"* 3 FETCH (FLAGS (\\Seen))\r\n")
        server.news += [*noise, b"* 2 EXPUNGE\r\n", b"* 4 EXISTS\r\n", b"* FLAGS (\\Seen)\r\n"]
        with pytest.raises(queue.Empty):
            heard.news.get(timeout=0.2)
        server.news.append(b"* 5 EXISTS\r\n")
        assert heard.next() == {"INBOX"}


def test_a_response_may_come_in_pieces_and_many_at_once() -> None:
    with scripted_watch(Notifying, INBOX, ODD) as (heard, server):
        heard.next()
        for piece in (b"* 1 EX", b"PUNGE\r", b'\n* 6 EXISTS\r\n* STATUS {9}\r\nwith "it"', b" (UIDNEXT 9)\r\n"):
            server.news.append(piece)
            time.sleep(0.03)
        assert [heard.next(), heard.next()] == [{"INBOX"}, {'with "it"'}]


def test_what_came_in_one_piece_with_the_last_answer_is_heard() -> None:
    class Hasty(Idling):
        def do_examine(self, arguments: bytes) -> str | None:
            return f"{super().do_examine(arguments)}\r\n* 6 EXISTS"

    with scripted_watch(Hasty, INBOX) as (heard, server):
        heard.next()
        server.news.append(b"* 6 EXISTS\r\n")
        with pytest.raises(queue.Empty):
            heard.news.get(timeout=0.2)
        server.news.append(b"* 7 EXISTS\r\n")
        assert heard.next() == {"INBOX"}


@pytest.mark.dovecot
def test_a_storm_over_tls_is_heard_to_its_end(dovecot: Dovecot) -> None:
    for number in range(1, 301):
        dovecot.put("idle-4", mail(number))
    connection = Connection(dovecot.settings("idle-4"), dovecot.password("idle-4"))
    with watching(connection, INBOX) as heard:
        heard.next()
        dovecot.delete("idle-4", *range(1, 300))
        dovecot.deliver("idle-4", mail(301))
        assert heard.next() == {"INBOX"}
        assert heard.watch._exists == 2


def test_news_that_came_with_the_answer_to_a_command_is_not_lost() -> None:
    class InStatus(Idling):
        def do_status(self, arguments: bytes) -> str | None:
            if len(self.server.commands("IDLE")) == 1:
                self.send(NEW)
            return super().do_status(arguments)

    with scripted_watch(InStatus, renew=0.1) as (heard, _):
        assert heard.next() == {"INBOX", "Junk"}
        assert heard.next() == {"INBOX"}


def test_of_the_other_mailboxes_a_server_with_notify_tells_at_once() -> None:
    with scripted_watch(Notifying, INBOX, JUNK, ODD) as (heard, server):
        heard.next()
        [command] = server.commands("NOTIFY")
        assert b'(MAILBOXES ("JUNK" "WITH \\"IT\\"") (MESSAGENEW MESSAGEEXPUNGE))' in command
        server.news += [b"* STATUS Junk (UIDNEXT 6 MESSAGES 4)\r\n", b"* STATUS Junk (UIDNEXT 7 MESSAGES 4)\r\n"]
        assert heard.next() == {"Junk"}
        server.news.append(b'* STATUS "with \\"it\\"" (UIDVALIDITY 78 UIDNEXT 2)\r\n')
        assert heard.next() == {'with "it"'}
        server.news.append(b"* STATUS Sent (UIDNEXT 700)\r\n" + NEW)
        assert heard.next() == {"INBOX"}


def test_a_server_that_has_too_much_to_tell_is_asked_anew_and_everything_is_looked_at() -> None:
    with scripted_watch(Notifying) as (heard, server):
        heard.next()
        server.news.append(b"* OK [NOTIFICATIONOVERFLOW] too much\r\n")
        assert heard.next() == {"INBOX", "Junk"}
        server.news.append(NEW)
        assert heard.next() == {"INBOX"}
        # the news may come before the server is asked anew
        deadline = time.monotonic() + 10
        while len(server.commands("NOTIFY")) < 2 and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(server.commands("NOTIFY")) == 2


@pytest.mark.parametrize("script", [Idling, scripted.NotifyRefused])
def test_without_notify_the_other_mailboxes_are_asked_about_with_each_renewal(script: type[Script]) -> None:
    class Growing(script):  # type: ignore[misc, valid-type]
        def numbers(self) -> dict[str, int]:
            more = len(self.server.commands("IDLE")) > 2
            return {"MESSAGES": 5, "UIDNEXT": 7 if more else 6, "UIDVALIDITY": 77}

    with scripted_watch(Growing, renew=0.05) as (heard, server):
        assert heard.next() == {"INBOX", "Junk"}
        assert heard.next() == {"Junk"}
        assert len(server.commands("IDLE")) >= 3
        assert len(server.commands("NOTIFY")) == (script is scripted.NotifyRefused)


def test_the_open_mailbox_is_the_one_that_gets_most_mail() -> None:
    arrivals = Counter({b"INBOX": 1, b"Junk": 40})
    with scripted_watch(Idling, arrivals=arrivals, renew=0.05) as (heard, server):
        heard.next()
        assert heard.watch.open_mailbox == JUNK
        until = time.monotonic() + SOON
        while heard.watch.open_mailbox != INBOX and time.monotonic() < until:
            time.sleep(0.02)
        # What came long ago counts less with every renewal.
        assert [line.split()[0] for line in server.commands("EXAMINE")] == [b'"JUNK"', b'"INBOX"']


# -------------------------------------------------------------------------------------------- trouble


@pytest.mark.parametrize("script", [Script, scripted.IdleRefusedNo, scripted.IdleRefusedBad, scripted.IdleEndsAtOnce])
def test_a_server_that_does_not_tell_is_left_to_the_poll(script: type[Script]) -> None:
    with scripted_watch(script) as (heard, server):
        assert isinstance(heard.ended(), IdleUnavailable)
        assert len(server.commands("IDLE")) <= 1


def test_a_dead_server_that_looks_alive_is_found_when_the_wait_is_renewed() -> None:
    with scripted_watch(scripted.IdleDead, renew=0.2) as (heard, server):
        assert heard.next() == {"INBOX", "Junk"}
        began = time.monotonic()
        error = heard.ended()
        assert type(error) is ServerUnreachable and "took too long to wait for news" in str(error)
        assert time.monotonic() - began < 0.2 + HURRY.command + 1
        assert not heard.watch._connection.open
        assert server.commands("EXAMINE")


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (scripted.IdleBye, "BYE Session expired"),
        (scripted.IdleCut, "closed the connection"),
        (scripted.IdleFlood, "talks without end"),
        (scripted.IdleEndlessLine, "response without end"),
    ],
)
def test_a_connection_that_is_lost_or_abused_is_to_be_made_anew(script: type[Script], words: str) -> None:
    with scripted_watch(script) as (heard, _):
        heard.next()
        error = heard.ended()
        assert type(error) is ConnectionLost and words in str(error) and "Account shop" in str(error)


def test_a_server_that_asks_to_wait_says_so() -> None:
    class Limited(Idling):
        def speak(self) -> None:
            self.say("BYE [LIMIT] too many connections")

    with scripted_watch(Limited) as (heard, _):
        assert isinstance(heard.ended(), ServerBusy)


def test_a_flood_of_news_is_told_and_does_not_keep_from_stopping() -> None:
    class Crying(Idling):
        def speak(self) -> None:
            self.send(b"".join(b"* %d EXISTS\r\n" % number for number in range(6, 1000)))

    with scripted_watch(Crying) as (heard, _):
        heard.next()
        assert heard.next() == {"INBOX"}
        began = time.monotonic()
        heard.interrupt.set()
        assert heard.ended() is None
        assert time.monotonic() - began < 1


# -------------------------------------------------------------------------------------------- stopping


@pytest.mark.parametrize("script", [Idling, Notifying, scripted.IdleDead])
def test_a_wait_ends_at_once_when_it_is_interrupted(script: type[Script]) -> None:
    with scripted_watch(script) as (heard, server):
        heard.next()
        time.sleep(0.05)
        began = time.monotonic()
        heard.interrupt.set()
        assert heard.ended() is None
        assert time.monotonic() - began < 0.5
    if script is not scripted.IdleDead:
        assert server.log[-2:-1] == [b"DONE"] and server.commands("LOGOUT")


def test_a_wait_for_an_answer_ends_at_once_too() -> None:
    with scripted_watch(scripted.IdleDead, renew=0.1) as (heard, _):
        heard.next()
        time.sleep(0.2)
        heard.interrupt.set()
        assert heard.ended() is None


@pytest.mark.dovecot
def test_a_wait_over_tls_ends_at_once(dovecot: Dovecot) -> None:
    connection = Connection(dovecot.settings("idle-3"), dovecot.password("idle-3"))
    with watching(connection, INBOX) as heard:
        heard.next()
        began = time.monotonic()
        heard.interrupt.set()
        assert heard.ended() is None
        assert time.monotonic() - began < 0.5


def open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_connections_that_are_lost_leave_nothing_open() -> None:
    def once(port: int) -> None:
        interrupt = Interrupt()
        with contextlib.suppress(IngestError):
            for _ in news_of(settings(port), Secret("swordfish"), interrupt, patience=HURRY):
                pass
        interrupt.close()

    for script in (scripted.IdleCut, scripted.IdleBye, scripted.IdleRefusedNo, Script):
        with IdleServer(script) as server:
            once(server.port)
            before = open_files()
            for _ in range(5):
                once(server.port)
            # The server's side of the last connection may be a moment late.
            assert open_files() <= before + 2


def test_an_account_without_any_of_its_mailboxes_is_left_to_the_poll() -> None:
    interrupt = Interrupt()
    with IdleServer(Idling) as server, pytest.raises(IdleUnavailable, match="no mailbox to wait on"):
        next(iter(news_of(settings(server.port, mailboxes=("Nowhere",)), Secret("swordfish"), interrupt)))
    interrupt.close()
