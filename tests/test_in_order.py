"""Messages fetched ahead: in order, byte for byte, whatever the server does to the connections that help."""

import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace

import pytest

from ingest.account import Patience
from ingest.carrier import GROUP_BYTES, Board, Job, State
from ingest.errors import (
    FetchStopped,
    IngestError,
    MailboxRenumbered,
    MessageUnavailable,
    ServerTooSlow,
    ServerUnreachable,
)
from ingest.imap import ImapSession, open_account
from ingest.in_order import AHEAD_BYTES, Fetched
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.secret import Secret
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, Dovecot, Relay, settings
from tests.scripted_imap import Script, ScriptedServer, mail

INBOX = Mailbox("INBOX", b"INBOX")
JUNK = Mailbox("Junk", b"Junk")
FAR = 0.014


@contextmanager
def far_session(script: type[Script], rtt: float = FAR, **changes: object) -> Iterator[tuple[ImapSession, Relay]]:
    """A session with a scripted server that is far enough for couriers; checks that all threads have ended."""
    with ScriptedServer(script) as server, Relay(server.port, rtt) as relay:
        with open_account(settings(relay.port, **changes), Secret("swordfish"), HURRY) as session:
            session.survey(INBOX)
            yield session, relay
        assert not couriers()


def couriers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "billfold-courier"]


def described(session: ImapSession) -> Iterator[Metadata]:
    for batch in session.describe_new(INBOX, 0):
        yield from batch


def thirty(script: type[Script]) -> type[Script]:
    class Longer(script):  # type: ignore[misc, valid-type]
        uids = script.uids[:30] if len(script.uids) > 30 else range(1, 31)

    return Longer


def outcome(fetched: Fetched) -> tuple[int, bytes | None, str, bool]:
    gone = fetched.error is not None and fetched.error.gone
    return fetched.metadata.uid, fetched.content, re.sub(r":\d{4,}|\(.*", "", str(fetched.error or "")), gone


def one_by_one(session: ImapSession) -> list[object]:
    found: list[object] = []
    try:
        for metadata in described(session):
            try:
                found.append(outcome(Fetched(metadata, session.fetch(INBOX, metadata))))
            except MessageUnavailable as error:
                found.append(outcome(Fetched(metadata, error=error)))
    except IngestError as error:
        found.append(type(error))
    return found


def ahead(session: ImapSession) -> list[object]:
    found: list[object] = []
    try:
        for fetched in session.fetch_in_order(INBOX, described(session)):
            found.append(outcome(fetched))  # type: ignore[arg-type]
    except IngestError as error:
        found.append(type(error))
    return found


# ------------------------------------------------------------------------------------------- a real server


@pytest.mark.dovecot
def test_messages_come_in_order_byte_for_byte_once_and_stay_unread(dovecot: Dovecot) -> None:
    contents = [mail(number) + b"x" * (number % 7 * 40_000) + b"\r\n" for number in range(1, 121)]
    for content in contents:
        dovecot.put("hal", content)
    with (
        Relay(dovecot.port, FAR) as relay,
        dovecot_session(dovecot, "hal", port=relay.port, host="127.0.0.1", security="none") as session,
    ):
        session.survey(INBOX)
        marks = [object(), object()]

        def stream() -> Iterator[object]:
            yield marks[0]
            yield from described(session)
            yield marks[1]

        found = list(session.fetch_in_order(INBOX, stream()))
        assert found[0] is marks[0] and found[-1] is marks[1]
        assert [one.content for one in found[1:-1]] == contents  # type: ignore[attr-defined]
        assert relay.connections == 3
        # Each message moved once.
        assert session.traffic.down == relay.down < sum(map(len, contents)) * 1.1
        assert session.traffic.up == relay.up
        # The connections are kept for the next mailbox.
        assert len(list(session.fetch_in_order(INBOX, described(session)))) == 120
        assert relay.connections == 3
    assert not couriers()
    assert dovecot.read_messages("hal") == []


@pytest.mark.dovecot
@pytest.mark.parametrize("rtt", [0, FAR])
def test_a_line_that_breaks_all_the_time_loses_nothing_and_costs_little_more(dovecot: Dovecot, rtt: float) -> None:
    user = f"jon{rtt * 1000:.0f}"
    noise = random.Random(3)
    contents = [mail(number) + noise.randbytes(number % 9 * 3_000).hex().encode() for number in range(1, 201)]
    # These are more than a connection survives.
    contents[40:40] = [mail(7) + noise.randbytes(half).hex().encode() for half in (160_000, 900_000)]
    for content in contents:
        dovecot.put(user, content)
    with (
        Relay(dovecot.port, rtt, cut_after=200_000) as relay,
        dovecot_session(dovecot, user, port=relay.port, host="127.0.0.1", security="none") as session,
    ):
        session.survey(INBOX)
        found = list(session.fetch_in_order(INBOX, described(session)))
        assert [one.content for one in found] == contents
        assert relay.connections > 15
        assert relay.down < sum(map(len, contents)) * 1.3


class Crawls(Script):
    """A byte every now and then in the bodies of some messages."""

    uids = range(1, 11)
    slow: tuple[int, ...] = ()

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        if uid in self.slow:
            self.send(b"* %d FETCH (UID %d BODY[] {500}\r\n" % (uid, uid))
            while not self.server.over.wait(0.02):
                self.send(b"x")
            raise scripted.HangUp
        return super().body(uid, offset, length)


@pytest.mark.parametrize("slow", [(3,), tuple(range(1, 11))])
def test_a_message_that_crawls_fails_alone_and_a_line_that_crawls_is_given_up(slow: tuple[int, ...]) -> None:
    class Slow(Crawls):
        pass

    Slow.slow = slow
    patience = Patience(connect=5, read=5, command=5, window=0.4, least=1000)
    failed: list[int] = []
    with ScriptedServer(Slow) as server, open_account(settings(server.port), Secret("swordfish"), patience) as session:
        began = time.monotonic()
        trouble = pytest.raises(ServerTooSlow, match="sends less than 2500 bytes a second when it is asked to fetch")
        with trouble if len(slow) > 1 else nullcontext():
            for one in session.fetch_in_order(INBOX, [Metadata(uid, 300) for uid in Slow.uids]):
                failed += [one.metadata.uid] if one.error else []
        assert time.monotonic() - began < 4
    assert failed == [slow[0]]


@pytest.mark.dovecot
def test_a_message_deleted_meanwhile_is_gone_in_its_place(dovecot: Dovecot) -> None:
    for number in range(1, 41):
        dovecot.put("ian", mail(number))
    with dovecot_session(dovecot, "ian") as session:
        session.survey(INBOX)
        wanted = list(described(session))
        dovecot.delete("ian", 7, 21)
        found = list(session.fetch_in_order(INBOX, wanted))
        assert [one.metadata.uid for one in found] == list(range(1, 41))
        assert [one.metadata.uid for one in found if one.error is not None and one.error.gone] == [7, 21]
        assert all(one.content == mail(one.metadata.uid) for one in found if one.error is None)


def dovecot_session(dovecot: Dovecot, user: str, **changes: object):  # type: ignore[no-untyped-def]
    return open_account(dovecot.settings(user, **changes), dovecot.password(user))


# ------------------------------------------------------------------------------------------ servers with faults


class BadGroup(Script):
    """Refuses bodies of more than one message at a time."""

    kind = "BAD"

    def do_uid_fetch(self, arguments: bytes) -> str | None:
        if b"BODY.PEEK[]" in arguments and (b":" in arguments or b"," in arguments.partition(b" ")[0]):
            return f"{self.kind} one by one, please"
        return super().do_uid_fetch(arguments)


class NoGroup(BadGroup):
    kind = "NO"


class CutNow(Script):
    """Breaks off after every seven messages."""

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        self.given = getattr(self, "given", 0) + 1
        if self.given > 7:
            self.send(b"* 1 FETCH (UID %d BODY[] {100}\r\nhalf" % uid)
            raise scripted.HangUp
        return super().body(uid, offset, length)


class Backwards(Script):
    """Answers in no order, with news between."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        self.say("3 FETCH (FLAGS (\\Seen))")
        return super().answer(indexes[::-1], items)


class WrongBodies(Script):
    """Hands over a message too many, each time."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        return super().answer([*indexes, 25], items)


@pytest.mark.parametrize("rtt", [0, FAR])
@pytest.mark.parametrize(
    "script",
    [
        Script,
        BadGroup,
        NoGroup,
        Backwards,
        WrongBodies,
        CutNow,
        scripted.CutInLiteral,
        scripted.BodyNil,
        scripted.EmptyBody,
        scripted.NoBodyAtAll,
        scripted.WrongUid,
        scripted.SubstituteMessage,
        scripted.PoisonUid,
        scripted.CrashingUid,
        scripted.RefusesEverything,
        scripted.Throttled,
        scripted.HugeLiteral,
        scripted.ResetInLiteral,
        scripted.SilentInLiteral,
        scripted.Unsolicited,
        scripted.LyingSize,
        scripted.ShortBodyQuoted,
        scripted.Sparse,
        scripted.NoUidvalidity,
        scripted.Merging,
    ],
)
def test_what_comes_is_what_comes_one_by_one(script: type[Script], rtt: float) -> None:
    longer = thirty(script)
    with far_session(longer, rtt) as (session, _):
        expected = one_by_one(session)
    with far_session(longer, rtt) as (session, _):
        assert ahead(session) == expected


@pytest.mark.parametrize("kind", ["BAD", "NO"])
def test_a_server_that_wants_single_questions_refuses_one_group_for_each_connection(kind: str) -> None:
    class Hundred(BadGroup):
        uids = range(1, 101)

    Hundred.kind = kind
    with ScriptedServer(Hundred) as server, Relay(server.port, FAR) as relay:
        with open_account(settings(relay.port), Secret("swordfish"), HURRY) as session:
            session.survey(INBOX)
            found = list(session.fetch_in_order(INBOX, described(session)))
        assert all(one.content == mail(one.metadata.uid) for one in found) and len(found) == 100
        asked = [line for line in server.commands("UID FETCH") if b"BODY.PEEK[]" in line]
        groups = [line for line in asked if b"," in line or b":" in line]
        # With NO, the message may be to blame: so a few more are tried.
        assert len(groups) <= (2 if kind == "BAD" else 5) * 3
        assert len(asked) - len(groups) == 100


def test_a_server_that_refuses_further_connections_is_left_with_one() -> None:
    class One(Script):
        uids = range(1, 101)

        def greet(self) -> None:
            if self.server.commands("LOGIN"):
                self.say("BYE [LIMIT] Too many simultaneous connections")
                raise scripted.HangUp
            super().greet()

    with far_session(One) as (session, relay):
        for _ in range(2):
            assert [one.content for one in session.fetch_in_order(INBOX, described(session))] == [
                mail(uid) for uid in range(1, 101)
            ]
        assert relay.connections == 3


def test_a_courier_that_sees_another_mailbox_fetches_nothing_from_it() -> None:
    class Two(thirty(Script)):  # type: ignore[misc]
        """Two servers behind one name, whose mailboxes differ."""

        def greet(self) -> None:
            self.other = bool(self.server.commands("LOGIN"))
            super().greet()

        def do_examine(self, arguments: bytes) -> str | None:
            self.uidvalidity = 99 if self.other else 77
            return super().do_examine(arguments)

        def content(self, uid: int) -> bytes:
            return mail(uid + 1000) if self.other else mail(uid)

    with far_session(Two) as (session, relay):
        found = list(session.fetch_in_order(INBOX, described(session)))
        assert [one.content for one in found] == [mail(uid) for uid in range(1, 31)]
        assert relay.connections == 3


def test_uids_that_mean_nothing_elsewhere_are_asked_for_over_one_connection() -> None:
    with far_session(thirty(scripted.NoUidvalidity)) as (session, relay):
        assert len(list(session.fetch_in_order(INBOX, described(session)))) == 30
        assert relay.connections == 1


def test_an_account_may_forbid_further_connections() -> None:
    with far_session(thirty(Script), connections=0) as (session, relay):
        assert len(list(session.fetch_in_order(INBOX, described(session)))) == 30
        assert relay.connections == 1


def test_a_mailbox_that_is_numbered_anew_ends_the_walk() -> None:
    class Flapping(thirty(Script)):  # type: ignore[misc]
        def do_examine(self, arguments: bytes) -> str | None:
            self.uidvalidity = 78
            return super().do_examine(arguments)

    with far_session(Flapping) as (session, _), pytest.raises(MailboxRenumbered):
        list(session.fetch_in_order(INBOX, [Metadata(1, 100)]))


# ------------------------------------------------------------------------------------------ the look ahead


def test_the_look_ahead_is_bounded() -> None:
    class Heavy(Script):
        uids = range(1, 201)

        def content(self, uid: int) -> bytes:
            return mail(uid) + b"x" * 300_000

    for rtt in (0, FAR):
        with far_session(Heavy, rtt) as (session, _):
            read: list[int] = []

            def stream(source: list[Metadata], read: list[int] = read) -> Iterator[Metadata]:
                for metadata in source:
                    read.append(metadata.uid)
                    yield metadata

            for number, _fetched in enumerate(session.fetch_in_order(INBOX, stream(list(described(session)))), 1):
                assert len(read) - number <= AHEAD_BYTES // 300_000 + 1
            assert number == 200


def test_marks_do_not_pile_up_behind_a_message() -> None:
    with far_session(thirty(Script)) as (session, _):
        read = 0

        def stream() -> Iterator[object]:
            nonlocal read
            for metadata in described(session):
                yield metadata
                for _ in range(100):
                    read += 1
                    yield read

        for number, _ in enumerate(session.fetch_in_order(INBOX, stream())):
            assert read - number < 70


def test_trouble_of_the_stream_comes_after_what_stands_before_it() -> None:
    with far_session(thirty(Script)) as (session, _):

        def stream() -> Iterator[Metadata]:
            yield from described(session)
            raise ServerUnreachable("no more")

        found: list[int] = []
        with pytest.raises(ServerUnreachable, match="no more"):
            found.extend(one.metadata.uid for one in session.fetch_in_order(INBOX, stream()))
        assert found == list(range(1, 31))


def test_a_walk_that_is_left_ends_its_threads_and_the_session_goes_on() -> None:
    class Slow(Script):
        uids = range(1, 61)

        def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
            time.sleep(0.002)
            return super().body(uid, offset, length)

    with far_session(Slow) as (session, _):
        with closing(session.fetch_in_order(INBOX, described(session))) as walk:  # type: ignore[type-var]
            assert next(walk).content == mail(1)
            assert couriers()
        assert not couriers()
        with pytest.raises(KeyError):
            for _ in session.fetch_in_order(INBOX, described(session)):
                raise KeyError
        assert [one.content for one in session.fetch_in_order(INBOX, described(session))] == [
            mail(uid) for uid in range(1, 61)
        ]


def test_a_silent_server_does_not_hold_up_the_end() -> None:
    with ScriptedServer(thirty(scripted.SilentInLiteral)) as server, Relay(server.port, FAR) as relay:
        # Minutes of patience, and an end at once all the same.
        with open_account(settings(relay.port), Secret("swordfish")) as session:
            session.survey(INBOX)
            wanted = list(described(session))

            def stream(last: type[BaseException] | None) -> Iterator[Metadata]:
                yield from wanted
                time.sleep(0.3)  # by now couriers have taken the first
                if last is not None:
                    raise last

            started = time.monotonic()
            with pytest.raises(KeyboardInterrupt):
                list(session.fetch_in_order(INBOX, stream(KeyboardInterrupt)))
            with pytest.raises(FetchStopped, match="left for the next run"):
                list(session.fetch_in_order(INBOX, stream(None), stop=lambda: time.monotonic() - started > 1))
            assert time.monotonic() - started < 5
        assert not couriers()


def test_large_messages_and_those_of_unknown_size_are_fetched_by_themselves() -> None:
    with far_session(scripted.Large) as (session, _):
        for size in (len(scripted.Large.text), None):
            [one] = session.fetch_in_order(INBOX, [Metadata(1, size)])
            assert one.content == scripted.Large.text
        [one] = session.fetch_in_order(INBOX, [Metadata(1, 150_000_000)])
        assert one.error is not None and "too large" in str(one.error)


def test_the_same_message_twice_comes_twice() -> None:
    with far_session(thirty(Script)) as (session, _):
        wanted = [metadata for metadata in described(session) for _ in range(2)]
        found = list(session.fetch_in_order(INBOX, wanted))
        assert [one.content for one in found] == [mail(uid) for uid in range(1, 31) for _ in range(2)]


def test_a_board_hands_out_groups_and_takes_back_what_was_not_done() -> None:
    board = Board(1_000_000)
    jobs = [Job(Metadata(uid, 60_000)) for uid in range(1, 6)]
    for job in jobs:
        board.put(job)
    large = Job(Metadata(9, 5_000_000))
    board.put(large)
    assert large.state is State.FAILED
    group = board.take(GROUP_BYTES, wait=False, alone=False)
    assert [job.metadata.uid for job in group] == [1, 2]
    board.give_back(group)
    assert board.waiting == (5, 300_000)
    assert [job.metadata.uid for job in board.take(GROUP_BYTES, wait=True, alone=True)] == [1]
    board.end()
    assert [job.state for job in jobs[1:]] == [State.FAILED] * 4
    assert board.take(GROUP_BYTES, wait=True, alone=False) == []
    assert replace(jobs[0].metadata, uid=7).uid == 7


@pytest.mark.dovecot
def test_it_is_the_same_over_tls_and_compressed(dovecot: Dovecot) -> None:
    contents = [mail(number) + b"and so on " * 3_000 + b"\r\n" for number in range(1, 321)]
    for content in contents:
        dovecot.put("lou", content)
    with (
        Relay(dovecot.tls_port, FAR) as relay,
        dovecot_session(dovecot, "lou", port=relay.port) as session,
    ):
        session.survey(INBOX)
        with closing(session.fetch_in_order(INBOX, described(session))) as walk:  # type: ignore[type-var]
            assert next(walk).content == contents[0]
        assert not couriers()
        assert [one.content for one in session.fetch_in_order(INBOX, described(session))] == contents
        assert relay.connections >= 3
    assert not couriers()
