"""The IMAP source against a real Dovecot, and against a server that breaks the rules."""

import resource
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest.errors import (
    CommandRefused,
    ConnectionLost,
    FetchStopped,
    IngestError,
    MailboxRenumbered,
    MessageUnavailable,
    ServerBusy,
    ServerUnreachable,
)
from ingest.identity import identity_of
from ingest.imap import ImapSession, Survey, open_account
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.secret import Secret
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, Dovecot, Relay, settings
from tests.scripted_imap import Script, ScriptedServer, mail

INBOX = Mailbox("INBOX", b"INBOX")
CHANGING = ("STORE", "UID STORE", "EXPUNGE", "UID EXPUNGE", "MOVE", "UID MOVE", "COPY", "UID COPY", "SELECT", "APPEND")


@contextmanager
def scripted_session(script: type[Script]) -> Iterator[tuple[ImapSession, ScriptedServer]]:
    """A session with a scripted server; checks at the end that it was only ever read from."""
    with ScriptedServer(script) as server:
        with open_account(settings(server.port), Secret("swordfish"), HURRY) as session:
            yield session, server
        assert_read_only(server)


def assert_read_only(server: ScriptedServer) -> None:
    assert not [name for name in CHANGING if server.commands(name)]
    fetches = server.commands("UID FETCH") + server.commands("FETCH")
    assert all(b"BODY[" not in line and b"RFC822 " not in line for line in fetches)
    assert not server.commands("SEARCH") and not server.commands("UID SEARCH")


def uids(batches: Iterator[list[Metadata]]) -> list[int]:
    return [metadata.uid for batch in batches for metadata in batch]


def dovecot_session(dovecot: Dovecot, user: str, **changes: object):  # type: ignore[no-untyped-def]
    return open_account(dovecot.settings(user, **changes), dovecot.password(user))


# ------------------------------------------------------------------------------------------- a real server


@pytest.mark.dovecot
def test_messages_are_described_and_fetched_byte_for_byte_and_stay_unread(dovecot: Dovecot) -> None:
    arrived = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    for number in (1, 2):
        dovecot.put("ann", mail(number), received=arrived)
    dovecot.put("ann", mail(3), "Junk", arrived)
    with dovecot_session(dovecot, "ann") as session:
        inbox, junk = session.mailboxes().mailboxes
        assert (inbox.name, inbox.junk, junk.name, junk.junk) == ("INBOX", False, "Junk", True)
        survey = session.survey(inbox)
        assert (survey.uidnext, survey.messages) == (3, 2) and survey.uidvalidity > 0
        described = [metadata for batch in session.describe_new(inbox, 0) for metadata in batch]
        assert [(one.uid, one.size, one.received) for one in described] == [
            (number, len(mail(number)), arrived) for number in (1, 2)
        ]
        assert described[0].header.startswith(b"From: Lamp Shop") and described[0].structure.startswith(b'("text"')
        assert [session.fetch(inbox, one) for one in described] == [mail(1), mail(2)]
        assert [session.fetch(junk, one) for batch in session.describe_new(junk, 0) for one in batch] == [mail(3)]
    assert dovecot.read_messages("ann") == []
    assert len(list(dovecot.maildir("ann").joinpath("new").iterdir())) == 2


@pytest.mark.dovecot
def test_only_what_is_new_is_described(dovecot: Dovecot) -> None:
    for number in range(1, 8):
        dovecot.put("bob", mail(number))
    with dovecot_session(dovecot, "bob") as session:
        assert uids(session.describe_new(INBOX, 0, batch=3)) == [1, 2, 3, 4, 5, 6, 7]
        assert uids(session.describe_new(INBOX, 5)) == [6, 7]
        assert uids(session.describe_new(INBOX, 7)) == []
        assert uids(session.describe_new(INBOX, 700)) == []
        dovecot.deliver("bob", mail(8))
        assert session.survey(INBOX).uidnext == 9
        assert uids(session.describe_new(INBOX, 7)) == [8]
        assert [one.uid for one in session.describe(INBOX, [7, 2, 2, 99])] == [2, 7]


@pytest.mark.dovecot
def test_a_poll_with_nothing_new_moves_less_than_a_kilobyte_a_mailbox(dovecot: Dovecot) -> None:
    for number in range(1, 201):
        dovecot.put("cid", mail(number))
    for number in range(1, 51):
        dovecot.put("cid", mail(number), "Junk")
    with (
        Relay(dovecot.port) as relay,
        dovecot_session(dovecot, "cid", port=relay.port, host="127.0.0.1", security="none") as session,
    ):
        mailboxes = session.mailboxes().mailboxes
        after = {mailbox: session.survey(mailbox).uidnext - 1 for mailbox in mailboxes}
        assert [len(uids(session.describe_new(mailbox, 0))) for mailbox in mailboxes] == [200, 50]
        for mailbox in mailboxes:
            before = relay.total
            assert session.survey(mailbox).uidnext - 1 == after[mailbox]
            assert uids(session.describe_new(mailbox, after[mailbox])) == []
            assert 0 < relay.total - before < 1000
        assert (session.traffic.up, session.traffic.down) == (relay.up, relay.down)


@pytest.mark.dovecot
def test_a_mailbox_that_was_made_anew_is_not_read_with_old_uids(dovecot: Dovecot) -> None:
    dovecot.put("dan", mail(1))
    with dovecot_session(dovecot, "dan") as session:
        first = session.survey(INBOX)
    (dovecot.maildir("dan") / "dovecot-uidlist").unlink()
    for path in dovecot.maildir("dan").glob("dovecot.index*"):
        path.unlink()
    time.sleep(1.1)  # Dovecot takes UIDVALIDITY from the clock, in seconds
    with dovecot_session(dovecot, "dan") as session:
        assert session.survey(INBOX).uidvalidity != first.uidvalidity


@pytest.mark.dovecot
def test_a_message_deleted_by_another_program_is_gone_and_nothing_else_is_missed(dovecot: Dovecot) -> None:
    for number in range(1, 13):
        dovecot.put("eve", mail(number))
    with dovecot_session(dovecot, "eve") as session:
        seen: list[int] = []
        for batch in session.describe_new(INBOX, 0, batch=4):
            seen += [metadata.uid for metadata in batch]
            if len(seen) == 4:
                dovecot.delete("eve", 1, 2, 6)
                with pytest.raises(MessageUnavailable, match="was deleted") as caught:
                    session.fetch(INBOX, Metadata(6, 100))
                assert caught.value.gone
        # What was described before it was deleted may still be listed.
        assert [uid for uid in seen if uid != 6] == [1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12]


@pytest.mark.dovecot
def test_a_large_message_comes_in_chunks_and_can_be_stopped(dovecot: Dovecot) -> None:
    content = mail(1) + b"0123456789abcdef" * 300_000 + b"\r\n"
    dovecot.put("fay", content)
    with dovecot_session(dovecot, "fay") as session:
        [[metadata]] = session.describe_new(INBOX, 0)
        assert metadata.size == len(content) > 4_500_000
        assert session.fetch(INBOX, metadata) == content
        answers = iter([False, False, True])
        with pytest.raises(FetchStopped, match="left for the next run"):
            session.fetch(INBOX, metadata, stop=lambda: next(answers))


@pytest.mark.dovecot
def test_an_unknown_mailbox_is_named_and_the_others_are_found(dovecot: Dovecot) -> None:
    with dovecot_session(dovecot, "gus", mailboxes=("INBOX", "Archiv")) as session:
        selection = session.mailboxes()
        assert [mailbox.name for mailbox in selection.mailboxes] == ["INBOX"]
        [error] = selection.unknown
        assert "Account shop" in str(error) and "did you mean 'Archive'?" in str(error)
        with pytest.raises(CommandRefused, match="refused to open the mailbox 'Nowhere'"):
            session.survey(Mailbox("Nowhere", b"Nowhere"))
        assert session.survey(INBOX).messages == 0
        assert list(session.describe_new(INBOX, 0)) == []


# ------------------------------------------------------------------------------------------ surveying


def test_a_survey_is_one_command() -> None:
    with scripted_session(Script) as (session, server):
        before = len(server.log)
        assert session.survey(INBOX) == Survey(77, 6, 5)
        assert len(server.log) == before + 1


JUNK = Mailbox("Junk", b"Junk")


@pytest.mark.dovecot
def test_a_poll_of_all_mailboxes_is_one_round_trip(dovecot: Dovecot) -> None:
    for number in range(1, 31):
        dovecot.put("ned", mail(number), "Junk" if number % 3 else "INBOX")
    with (
        Relay(dovecot.port, 0.02) as relay,
        dovecot_session(
            dovecot, "ned", port=relay.port, host="127.0.0.1", security="none", mailboxes=("*",)
        ) as session,
    ):
        mailboxes = session.mailboxes().mailboxes
        assert len(mailboxes) == 4
        alone = {mailbox: session.survey(mailbox) for mailbox in mailboxes}
        before, began = relay.total, time.monotonic()
        assert session.survey_all(mailboxes) == alone
        assert time.monotonic() - began < 0.04
        assert relay.total - before < 200 * len(mailboxes)
        # Also with one of them open, whose state is then true.
        assert len(uids(session.describe_new(INBOX, 0))) == 10
        dovecot.deliver("ned", mail(99))
        before, began = relay.total, time.monotonic()
        found = session.survey_all(mailboxes)
        assert time.monotonic() - began < 0.045
        assert relay.total - before < 220 * len(mailboxes)
        assert {one.name: state.messages for one, state in found.items() if isinstance(state, Survey)} == {
            "INBOX": 11,
            "Junk": 20,
            "Archive": 0,
            "Trash": 0,
        }
        assert uids(session.describe_new(INBOX, 10)) == [11]


@pytest.mark.parametrize(
    "capabilities", ["IMAP4rev1", "IMAP4rev1 LIST-EXTENDED LIST-STATUS UNSELECT", "IMAP4rev1 UNSELECT"]
)
@pytest.mark.parametrize("script", [Script, scripted.BareStatus, scripted.NoUidvalidity, scripted.Empty])
def test_all_surveys_at_once_are_those_one_by_one(script: type[Script], capabilities: str) -> None:
    class Able(script):  # type: ignore[misc, valid-type]
        def do_unselect(self, arguments: bytes) -> str | None:
            return None

        def do_list(self, arguments: bytes) -> str | None:
            if b"STATUS" not in arguments:
                return super().do_list(arguments)
            self.do_status(b"inbox (")
            self.do_status(b"Junk (")
            return None

        def do_status(self, arguments: bytes) -> str | None:
            return "NO there is none" if b"Gone" in arguments else super().do_status(arguments)

        def do_examine(self, arguments: bytes) -> str | None:
            return "NO there is none" if b"Gone" in arguments else super().do_examine(arguments)

    Able.capabilities = capabilities
    gone = Mailbox("Gone*", b"Gone*")
    with scripted_session(Able) as (session, server):
        alone = [session.survey(INBOX), session.survey(JUNK)]
        uids(session.describe_new(INBOX, 0))
        found = session.survey_all([INBOX, JUNK, gone])
        assert [found[INBOX], found[JUNK]] == alone
        assert isinstance(found[gone], CommandRefused)
        assert uids(session.describe_new(INBOX, 0)) == list(range(1, alone[0].messages + 1))
    assert bool([line for line in server.commands("LIST") if b"STATUS" in line]) is ("STATUS" in capabilities)


@pytest.mark.parametrize(
    ("script", "survey"),
    [
        (scripted.NoUidvalidity, Survey(0, 6, 5)),
        (scripted.BareStatus, Survey(0, 6, 5)),
        (scripted.Empty, Survey(77, 1, 0)),
    ],
)
def test_a_survey_of_a_server_that_says_little_is_completed(script: type[Script], survey: Survey) -> None:
    with scripted_session(script) as (session, _):
        assert session.survey(INBOX) == survey
        assert uids(session.describe_new(INBOX, 0)) == list(range(1, survey.messages + 1))


def test_uids_from_before_a_renumbering_are_not_used() -> None:
    class Flapping(Script):
        def do_examine(self, arguments: bytes) -> str | None:
            self.uidvalidity = 78
            return super().do_examine(arguments)

    with scripted_session(Flapping) as (session, _):
        session.survey(INBOX)
        with pytest.raises(MailboxRenumbered, match="has numbered 'INBOX' anew"):
            session.fetch(INBOX, Metadata(1, 100))
        with pytest.raises(MailboxRenumbered):
            list(session.describe_new(INBOX, 0))


# --------------------------------------------------------------------------------------- finding what is new


def test_a_million_messages_are_found_without_listing_them_all() -> None:
    with scripted_session(scripted.Million) as (session, server):
        assert session.survey(INBOX) == Survey(77, 1_000_001, 1_000_000)
        started = time.monotonic()
        assert uids(session.describe_new(INBOX, 999_997)) == [999_998, 999_999, 1_000_000]
        first = session.describe_new(INBOX, 0)
        assert [metadata.uid for metadata in next(first)] == list(range(1, 101))
        assert [metadata.uid for metadata in next(first)] == list(range(101, 601))
        middle = session.describe_new(INBOX, 500_000)
        assert [metadata.uid for metadata in next(middle)] == list(range(500_001, 500_501))
        assert time.monotonic() - started < 5
        assert max(len(line) for line in server.log) < 200


@pytest.mark.slow
def test_a_million_messages_take_little_memory_and_their_poll_little_time() -> None:
    with scripted_session(scripted.Million) as (session, _):
        started = time.monotonic()
        survey = session.survey(INBOX)
        assert uids(session.describe_new(INBOX, survey.uidnext - 4)) == [999_998, 999_999, 1_000_000]
        assert time.monotonic() - started < 2
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        known = session.describe_new(INBOX, 0, known=lambda found: set(found) - {500_000, 1_000_000})
        assert uids(known) == [500_000, 1_000_000]
        assert sum(map(len, session.describe_new(INBOX, 950_000))) == 50_000
        assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000  # kilobytes, the server's with them


def test_sparse_uids_in_the_hundreds_of_millions_cost_no_more() -> None:
    everything = scripted.Sparse.uids
    with scripted_session(scripted.Sparse) as (session, server):
        assert uids(session.describe_new(INBOX, everything[-4])) == list(everything[-3:])
        assert len(server.commands("FETCH")) <= 4
        assert uids(session.describe_new(INBOX, 0)) == list(everything)
        assert len(server.log) < 30
        assert uids(session.describe_new(INBOX, everything[1000] + 5)) == list(everything[1001:])


@pytest.mark.parametrize("script", [Script, scripted.Merging])
@pytest.mark.parametrize("after", [0, 1, 9_000, 11_999])
def test_nothing_that_remains_is_missed_when_messages_are_deleted_meanwhile(after: int, script: type[Script]) -> None:
    class Shrinking(script):  # type: ignore[misc, valid-type]
        uids = range(1, 12_001)

    with scripted_session(Shrinking) as (session, server):
        seen: list[int] = []
        for batch in session.describe_new(INBOX, after, batch=1000):
            seen += [metadata.uid for metadata in batch]
            # What was passed is deleted, and every tenth of what is to come; the server says nothing about it.
            server.uids = [uid for uid in server.uids if uid > seen[-1] - 10 and uid % 10]
        assert seen == sorted(set(seen))
        assert set(server.uids) - set(seen) == {uid for uid in server.uids if uid <= after}


def test_a_mailbox_that_was_emptied_meanwhile_ends_the_walk() -> None:
    class Long(Script):
        uids = range(1, 12_001)

    with scripted_session(Long) as (session, server):
        batches = session.describe_new(INBOX, 0)
        assert len(next(batches)) == 100
        server.uids = []
        # What was asked for ahead may have been answered before.
        assert len(uids(batches)) <= 2_000


# ------------------------------------------------------------------------------------------ describing


def test_news_about_other_messages_is_not_taken_for_an_answer() -> None:
    with scripted_session(scripted.Unsolicited) as (session, _):
        described = [metadata for batch in session.describe_new(INBOX, 0) for metadata in batch]
        assert [metadata.uid for metadata in described] == [1, 2, 3, 4, 5]
        assert all(metadata.structure == scripted.STRUCTURE for metadata in described)
        assert session.fetch(INBOX, described[1]) == mail(2)


def test_a_bad_structure_costs_only_its_own_message() -> None:
    with scripted_session(scripted.BadStructure) as (session, _):
        described = {metadata.uid: metadata for batch in session.describe_new(INBOX, 0) for metadata in batch}
        assert sorted(described) == [1, 2, 3, 4, 5]
        assert described[5].structure == scripted.STRUCTURE
        assert not described[3].structure and described[3].size == len(mail(3))
        assert described[4].structure.startswith(b'("application" "pdf" ("name" "UID 9')


@pytest.mark.parametrize("script", [scripted.BadBatch, scripted.PoisonUid, scripted.CrashingUid])
def test_a_batch_that_is_refused_is_halved_down_to_the_message_to_blame(script: type[Script]) -> None:
    class Longer(script):  # type: ignore[misc, valid-type]
        uids = range(1, 41)

    with scripted_session(Longer) as (session, _):
        described = [metadata for batch in session.describe_new(INBOX, 0) for metadata in batch]
        assert [metadata.uid for metadata in described] == list(range(1, 41))
        poor = [metadata.uid for metadata in described if not metadata.structure]
        assert poor == ([] if script is scripted.BadBatch else [3])
        assert session.fetch(INBOX, described[4]) == mail(5)


def test_a_server_that_refuses_every_question_is_not_asked_for_every_message() -> None:
    class Refusing(scripted.RefusesEverything):
        uids = range(1, 5001)

        def do_fetch(self, arguments: bytes) -> str | None:
            return "NO not today" if b"BODYSTRUCTURE" in arguments else super().do_fetch(arguments)

    with scripted_session(Refusing) as (session, server):
        with pytest.raises(CommandRefused, match="not today"):
            list(session.describe_new(INBOX, 0))
        assert len(server.log) < 100


# -------------------------------------------------------------------------------------------- fetching


@pytest.mark.parametrize(
    ("script", "words"),
    [
        (scripted.BodyNil, "came without content"),
        (scripted.EmptyBody, "came without content"),
        (scripted.NoBodyAtAll, "came without content"),
        (scripted.WrongUid, "came without content"),
        (scripted.SubstituteMessage, "cannot be converted by the server"),
        (scripted.RefusesEverything, "is refused by the server"),
        (scripted.PoisonUid, "is refused by the server"),
    ],
)
def test_a_message_the_server_does_not_hand_over_is_unavailable_but_not_gone(script: type[Script], words: str) -> None:
    with scripted_session(script) as (session, _):
        with pytest.raises(MessageUnavailable, match=f"Account shop: message 3 in 'INBOX' {words}") as caught:
            session.fetch(INBOX, Metadata(3, 100))
        assert not caught.value.gone
        with pytest.raises(MessageUnavailable) as caught:
            session.fetch(INBOX, Metadata(3, None))
        assert not caught.value.gone


def test_a_message_that_does_not_exist_is_gone() -> None:
    with scripted_session(Script) as (session, _):
        for size in (100, None):
            with pytest.raises(MessageUnavailable) as caught:
                session.fetch(INBOX, Metadata(99, size))
            assert caught.value.gone


def test_a_message_too_large_to_keep_is_not_begun() -> None:
    with scripted_session(Script) as (session, server):
        with pytest.raises(MessageUnavailable, match=r"too large \(150 MB\)"):
            session.fetch(INBOX, Metadata(1, 150_000_000))
        assert not server.commands("UID FETCH")


@pytest.mark.parametrize(
    ("script", "cause", "times"),
    [
        (scripted.CutInLiteral, ConnectionLost, 2),
        (scripted.ResetInLiteral, ConnectionLost, 2),
        (scripted.HugeLiteral, ConnectionLost, 2),
        # What took too long once is not waited for again.
        (scripted.SilentInLiteral, ServerUnreachable, 1),
        (scripted.SlowDrip, ServerUnreachable, 1),
    ],
)
def test_a_message_that_breaks_the_connection_is_unavailable_and_the_next_call_connects_again(
    script: type[Script], cause: type[IngestError], times: int
) -> None:
    with scripted_session(script) as (session, server):
        with pytest.raises(MessageUnavailable, match="message 3 in 'INBOX' could not be fetched") as caught:
            session.fetch(INBOX, Metadata(3, 100))
        assert isinstance(caught.value.__cause__, cause) and not caught.value.gone
        assert len(server.commands("UID FETCH")) == times
        before = session.traffic
        assert [metadata.uid for metadata in session.describe(INBOX, [3])] == [3]
        assert session.traffic.down > before.down > 0


def test_a_connection_that_broke_once_costs_no_message() -> None:
    class Once(Script):
        def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
            if len(self.server.commands("UID FETCH")) == 1:
                self.reset()
            return super().body(uid, offset, length)

    with scripted_session(Once) as (session, _):
        assert session.fetch(INBOX, Metadata(3, 100)) == mail(3)


def test_a_server_that_breaks_off_at_every_message_is_left_alone_after_a_few() -> None:
    class Broken(Script):
        def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
            if uid != 4:
                self.reset()
            return super().body(uid, offset, length)

    with scripted_session(Broken) as (session, _):
        for uid, error in ((1, MessageUnavailable), (2, MessageUnavailable), (4, None), (1, MessageUnavailable)):
            with pytest.raises(error) if error else nullcontext():
                session.fetch(INBOX, Metadata(uid, 100))
        with pytest.raises(MessageUnavailable):
            session.fetch(INBOX, Metadata(2, 100))
        with pytest.raises(ConnectionLost):
            session.fetch(INBOX, Metadata(3, 100))


def test_a_server_that_cannot_be_reached_again_is_not_the_messages_fault() -> None:
    class Closing(scripted.CutInLiteral):
        def greet(self) -> None:
            if self.server.commands("UID FETCH"):
                self.say("BYE [LIMIT] come back later")
                raise scripted.HangUp
            super().greet()

    with scripted_session(Closing) as (session, _), pytest.raises(ServerBusy, match="takes no connection now"):
        session.fetch(INBOX, Metadata(3, 100))


def test_a_server_that_is_throttled_is_not_pressed() -> None:
    with scripted_session(scripted.Throttled) as (session, server):
        for _ in range(2):
            with pytest.raises(MessageUnavailable, match="bandwidth limits"):
                session.fetch(INBOX, Metadata(3, 100))
        for question in (lambda: session.fetch(INBOX, Metadata(3, 100)), lambda: session.describe(INBOX, [1, 2, 3])):
            with pytest.raises(ServerBusy, match="bandwidth limits"):
                question()
        assert len(server.commands("UID FETCH")) == 4
        assert len(server.commands("LOGIN")) == 1


def test_messages_that_are_known_are_not_described() -> None:
    class Longer(Script):
        uids = range(1, 12_001)

    asked: list[int] = []
    new = {3, 4, 30, 7_000, 7_001, 12_000}

    def known(found: Sequence[int]) -> set[int]:
        asked.extend(found)
        return set(found) - new

    with scripted_session(Longer) as (session, server):
        assert uids(session.describe_new(INBOX, 0, known=known)) == sorted(new)
        assert asked == list(range(1, 12_001)) and session.accounted == 12_000
        # A first few are described to see, then only those that are new.
        assert [line.partition(b" ")[0] for line in server.commands("UID FETCH")] == [b"7000:7001", b"12000"]
        assert [line for line in server.commands("FETCH") if b"BODYSTRUCTURE" in line][1:] == []
        session_bytes = session.traffic.down
    assert session_bytes < 12_000 * 50


def test_a_walk_asks_for_the_next_messages_before_the_last_are_worked_on() -> None:
    class Long(Script):
        uids = range(1, 5_001)

    with scripted_session(Long) as (session, server):
        batches = session.describe_new(INBOX, 0)
        assert len(next(batches)) == 100
        time.sleep(0.1)
        assert [line.partition(b" ")[0] for line in server.commands("FETCH")] == [b"1:100", b"100:1099", b"1099:2098"]
        # Other commands may come between: the answers wait.
        assert session.fetch(INBOX, Metadata(4_000, 100)) == mail(4_000)
        assert uids(batches) == list(range(101, 5_001))
        assert not server.commands("UID FETCH")[1:]
        assert len(server.commands("FETCH")) == 6


@pytest.mark.parametrize("after", [0, 300])
def test_answers_that_come_in_the_answer_to_an_earlier_question_count(after: int) -> None:
    class Long(scripted.Merging):
        uids = range(1, 7_001)

    with scripted_session(Long) as (session, server):
        batches = session.describe_new(INBOX, after)
        described = [metadata for batch in batches for metadata in batch]
        assert [metadata.uid for metadata in described] == list(range(after + 1, 7_001))
        assert all(metadata.structure for metadata in described)
        assert len(server.log) < 40
        session_bytes = session.traffic.down
    assert session_bytes < 7_000 * 600


@pytest.mark.parametrize("script", [Script, scripted.Merging])
def test_on_a_line_that_breaks_nothing_that_came_whole_is_asked_for_again(script: type[Script]) -> None:
    class Breaking(script):  # type: ignore[misc, valid-type]
        uids = range(1, 1_001)
        described = 0

        def response(self, index: int, uid: int, items: bytes) -> bytes:
            self.given = getattr(self, "given", 0) + 1
            if self.given > 100:
                raise scripted.HangUp
            Breaking.described += b"BODYSTRUCTURE" in items
            self.send(super().response(index, uid, items))
            return b""

    with scripted_session(Breaking) as (session, server):
        batches = session.describe_new(INBOX, 0)
        found = [metadata.uid for batch in batches for metadata in batch if metadata.structure]
        assert found == list(range(1, 1_001))
        connections = len(server.commands("LOGIN"))
    assert connections < 15
    # Each window begins with the last message of the one before.
    assert Breaking.described < 1_000 + 15 * connections


def test_a_message_that_breaks_the_answer_costs_only_itself_far_in_a_long_mailbox() -> None:
    class Poisoned(Script):
        uids = range(1, 3_001)
        kills = True

        def answer(self, indexes: list[int], items: bytes) -> str | None:
            if b"BODYSTRUCTURE" in items and 2_344 in indexes:
                if self.kills:
                    raise scripted.HangUp
                return "NO message 2345 is damaged"
            return super().answer(indexes, items)

    for kills in (True, False):
        Poisoned.kills = kills
        with scripted_session(Poisoned) as (session, _):
            described = [metadata for batch in session.describe_new(INBOX, 0) for metadata in batch]
            assert [metadata.uid for metadata in described] == list(range(1, 3_001))
            assert [metadata.uid for metadata in described if not metadata.structure] == [2_345]


def test_a_walk_says_how_many_messages_it_accounts_for() -> None:
    class Silent(Script):
        """Lists all messages but the last."""

        def do_fetch(self, arguments: bytes) -> str | None:
            return super().do_fetch(arguments.replace(b"1:5", b"1:4"))

    with scripted_session(Silent) as (session, _):
        assert uids(session.describe_new(INBOX, 0)) == [1, 2, 3, 4]
        assert session.accounted < 5


def test_a_size_that_lies_does_not_matter() -> None:
    with scripted_session(scripted.LyingSize) as (session, _):
        [described] = session.describe_new(INBOX, 0)
        assert described[0].size == 9
        assert [session.fetch(INBOX, metadata) for metadata in described] == [mail(uid) for uid in range(1, 6)]


def test_a_short_body_in_quotes_is_unquoted() -> None:
    with scripted_session(scripted.ShortBodyQuoted) as (session, _):
        assert session.fetch(INBOX, Metadata(3, 20)) == b'From: "a" (UID 9)'


@pytest.mark.parametrize("size", [len(scripted.Large.text), len(scripted.Large.text) + 7, 5_000_000, None])
@pytest.mark.parametrize("script", [scripted.Large, scripted.LargeShortChunks, scripted.LargeWithoutChunks])
def test_a_large_message_is_whole_however_the_server_cuts_it(script: type[Script], size: int | None) -> None:
    with scripted_session(script) as (session, server):
        assert session.fetch(INBOX, Metadata(1, size)) == scripted.Large.text
        if script is scripted.Large and size == len(scripted.Large.text):
            assert len(server.commands("UID FETCH")) == 6


def test_chunks_that_do_not_add_up_are_replaced_by_the_whole() -> None:
    with scripted_session(scripted.LargeShiftedChunks) as (session, server):
        assert session.fetch(INBOX, Metadata(1, len(scripted.Large.text))) == scripted.Large.text
        assert server.commands("UID FETCH")[-1] == b"1 (UID BODY.PEEK[])"


class NoNumbers(Script):
    """A server that answers to UIDs alone."""

    uids = (3, 4, 900, 20_000, 20_001, 400_000_000)

    def do_fetch(self, arguments: bytes) -> str | None:
        return "BAD unknown command"


def test_a_server_that_knows_no_sequence_numbers_is_walked_by_uid() -> None:
    with scripted_session(NoNumbers) as (session, server):
        session.survey(INBOX)
        assert uids(session.describe_new(INBOX, 0)) == list(NoNumbers.uids)
        assert uids(session.describe_new(INBOX, 900)) == [20_000, 20_001, 400_000_000]
        assert len(server.commands("UID FETCH")) < 60, "ranges grow where there is nothing"


@pytest.mark.parametrize("answer", ["BAD parse error", "NO internal error", "BYE"])
def test_walking_by_uid_one_message_that_is_refused_hides_no_other(answer: str) -> None:
    class Poisoned(NoNumbers):
        def do_uid_fetch(self, arguments: bytes) -> str | None:
            low, _, high = arguments.partition(b" ")[0].partition(b":")
            if int(low) <= 900 <= int(high or low):
                if answer == "BYE":
                    self.reset()
                return answer
            return super().do_uid_fetch(arguments)

    with scripted_session(Poisoned) as (session, _):
        session.survey(INBOX)
        assert uids(session.describe_new(INBOX, 0)) == list(NoNumbers.uids)


def test_a_server_that_asks_to_wait_has_told_something_before() -> None:
    class Throttling(NoNumbers):
        def answer(self, indexes: list[int], items: bytes) -> str | None:
            super().answer(indexes[:2], items)
            return "NO [THROTTLED] not so fast"

    with scripted_session(Throttling) as (session, _):
        session.survey(INBOX)
        walk = session.describe_new(INBOX, 0)
        assert [metadata.uid for metadata in next(walk)] == [3, 4]
        with pytest.raises(ServerBusy):
            next(walk)


def test_a_server_that_limits_its_answers_is_asked_for_no_more() -> None:
    class Limited(Script):
        capabilities = "IMAP4rev1 MESSAGELIMIT=1000"
        uids = range(1, 3_501)

        def answer(self, indexes: list[int], items: bytes) -> str | None:
            assert len(indexes) <= 1000
            return super().answer(indexes, items)

    with scripted_session(Limited) as (session, _):
        session.survey(INBOX)
        assert uids(session.describe_new(INBOX, 0)) == list(range(1, 3_501))
        assert session.accounted == 3_500


@pytest.mark.parametrize(
    ("capability", "told"),
    [("X-GM-EXT-1", "X-GM-MSGID 1278455344230334865"), ("OBJECTID", "EMAILID (M6d99ac3275bb4e)")],
)
def test_what_a_server_calls_a_message_for_good_tells_it_apart(capability: str, told: str) -> None:
    class Naming(Script):
        capabilities = f"IMAP4rev1 {capability}"

        def response(self, index: int, uid: int, items: bytes) -> bytes:
            plain = super().response(index, uid, items)
            assert told.split()[0].encode() in items or b"BODYSTRUCTURE" not in items
            return plain.replace(b"UID %d" % uid, b"UID %d %s" % (uid, told.encode()), 1)

    with scripted_session(Naming) as (session, _):
        session.survey(INBOX)
        described = [metadata for batch in session.describe_new(INBOX, 0) for metadata in batch]
    assert {metadata.email_id for metadata in described} == {told.split()[1].strip("()")}
    assert len({identity_of(metadata) for metadata in described}) == 1


def test_messages_without_a_name_for_good_are_told_apart_by_all_that_is_told_of_them() -> None:
    with scripted_session(Script) as (session, _):
        session.survey(INBOX)
        described = [metadata for batch in session.describe_new(INBOX, 0) for metadata in batch]
    identities = {identity_of(metadata) for metadata in described}
    assert len(identities) == len(described) and "" not in identities
    assert identity_of(replace(described[0], header=b"Subject: no Message-ID\r\n\r\n")) == ""
    assert identity_of(replace(described[0], received=None)) == ""
