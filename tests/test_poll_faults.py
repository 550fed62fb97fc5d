"""A look at an account whose server breaks the rules: nothing is missed, nothing blocks, and the balance comes out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from billfold.balance import Report
from billfold.choosing import Senders, Window
from billfold.console import ProgressLine
from billfold.pipeline import Pipeline
from billfold.planning import Planned, plan
from billfold.poll import look
from billfold.rounds import round_of
from billfold.sandbox import Sandbox
from billfold.undone import MOST_UNDESCRIBED
from ingest.account import AccountSettings
from ingest.errors import FetchStopped
from ingest.secret import Secret
from ingest.standing import Standing
from parsers.context import Context
from parsers.terms import Reading
from tests.imap_servers import settings
from tests.programs import account, billfold, configure, secret
from tests.scripted_imap import Script, ScriptedServer

NOON = datetime(2026, 2, 1, 12, tzinfo=UTC)
WHOLE = Window(whole=True)


class Shop(Script):
    """Order mails, and every fifth message a letter that triage leaves out; `INBOX` alone."""

    listing: tuple[bytes, ...] = (b'(\\HasNoChildren) "/" INBOX',)

    def content(self, uid: int) -> bytes:
        subject = "Hello again" if uid % 5 == 0 else f"Your invoice {uid}"
        return f"From: kim@lamps.example\r\nSubject: {subject}\r\nMessage-ID: <{uid}@x>\r\n\r\nLamp {uid}\r\n".encode()


class Readers(Sandbox):
    """Reads nothing in anything, at once: what is looked at here is the way to the reading."""

    def read(self, content: bytes, context: Context, *, alone: bool = False) -> Reading:
        return Reading()


@dataclass
class Household:
    """An archive, and a server to look at again and again, each time a little later."""

    folder: Path
    server: ScriptedServer
    now: datetime = NOON

    @contextmanager
    def pipeline(self) -> Iterator[Pipeline]:
        template = check_template(DEFAULT_TEMPLATE)
        with Readers() as readers, Archive.open(self.folder, template, lambda: self.now, floor=0) as archive:
            pipeline = Pipeline(archive, archive.start_run("poll"), readers, None, self.now)
            pipeline.resume()
            yield pipeline

    def look(self, window: Window = Window(), later: timedelta = timedelta(minutes=5)) -> Report:  # noqa: B008
        """Look once; every message in sight must have a fate."""
        self.now += later
        with self.pipeline() as pipeline:
            round_of(pipeline, [self.account()], Senders(()), window, ProgressLine(quiet=True))
            report = pipeline.finish()
        assert report.balances
        counts = report.counts()
        assert counts["seen"] == sum(count for name, count in counts.items() if name != "seen")
        return report

    def plan(self) -> list[Planned]:
        with self.pipeline() as pipeline:
            return list(plan(pipeline, self.account(), Senders(()), WHOLE))

    def account(self) -> AccountSettings:
        return settings(self.server.port, mailboxes=("*",))


@pytest.fixture
def household(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Household]:
    """A household with the server that the test asks for."""
    with ScriptedServer(request.param) as server:
        yield Household(tmp_path / "Invoices", server)


def served(script: type[Script]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("household", [script], indirect=True, ids=[script.__name__])


def counts(report: Report, *names: str) -> tuple[int, ...]:
    return tuple(report.counts()[name] for name in names)


# -------------------------------------------------------------------- one message, one mailbox, in the way


class ResettingUid(Shop):
    """The body of message 3 kills the connection."""

    uids = range(1, 9)

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        if uid == 3:
            self.reset()
        return super().body(uid, offset, length)


class AbsurdUid(Shop):
    uids = range(1, 9)

    def body(self, uid: int, offset: int | None = None, length: int = 0) -> bytes:
        return b" BODY[] {8589934592}\r\n" if uid == 3 else super().body(uid, offset, length)


class LimitedUid(Shop):
    uids = range(1, 9)

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        if b"BODY.PEEK[]" in items and 3 in [self.server.uids[index] for index in indexes]:
            return "NO [LIMIT] this message is too much"
        return super().answer(indexes, items)


@pytest.mark.parametrize("household", [ResettingUid, AbsurdUid, LimitedUid], indirect=True)
def test_a_message_that_breaks_the_connection_fails_alone_and_the_others_go_on(household: Household) -> None:
    report = household.look()
    assert counts(report, "seen", "not_a_document", "failed") == (8, 7, 1)
    assert [handled.place for handled in report.handled if handled.reason.startswith("Account shop: message 3")] == [
        "shop/INBOX/3"
    ]
    assert not report.problems
    household.server.uids = range(1, 12)
    assert counts(household.look(), "seen", "seen_before", "not_a_document", "failed") == (11, 7, 3, 1)


class AllLimited(Shop):
    def answer(self, indexes: list[int], items: bytes) -> str | None:
        if b"BODY.PEEK[]" in items and not hasattr(self.server, "open"):
            return "NO [THROTTLED] Account exceeded command or bandwidth limits."
        return super().answer(indexes, items)


@served(AllLimited)
def test_a_server_that_throttles_everything_costs_no_message_a_try(household: Household) -> None:
    report = household.look()
    assert ["bandwidth" in problem for problem in report.problems] == [True]
    assert counts(report, "seen", "failed") == (0, 0)
    assert len([line for line in household.server.commands("UID FETCH") if b"PEEK[]" in line]) == 4
    household.server.open = True  # type: ignore[attr-defined]
    assert counts(household.look(), "seen", "not_a_document", "failed") == (5, 5, 0)


class ClosedMailbox(Shop):
    """The first of three mailboxes is not to be opened, the second never keeps its UIDVALIDITY."""

    listing = tuple(b'(\\HasNoChildren) "/" ' + name for name in (b"Closed", b"Flapping", b"INBOX"))

    def do_status(self, arguments: bytes) -> str | None:
        return "NO not yours" if arguments.startswith(b'"Closed"') else super().do_status(arguments)

    def do_examine(self, arguments: bytes) -> str | None:
        if b"Closed" in arguments:
            return "NO not yours"
        if b"Flapping" in arguments:
            self.server.opened = getattr(self.server, "opened", 100) + 1  # type: ignore[attr-defined]
            self.say(f"OK [UIDVALIDITY {self.server.opened}] so it is")  # type: ignore[attr-defined]
            return "OK [READ-ONLY] open"
        return super().do_examine(arguments)


@served(ClosedMailbox)
def test_a_mailbox_that_is_refused_does_not_hide_the_others(household: Household) -> None:
    report = household.look()
    assert counts(report, "seen", "not_a_document") == (5, 5)
    assert ["Closed" in problem for problem in report.problems] == [True, False]
    assert "numbers 'Flapping' anew all the time" in report.problems[1]


@served(ClosedMailbox)
def test_a_plan_goes_on_behind_a_mailbox_that_is_refused(household: Household) -> None:
    assert [planned.where for planned in household.plan()] == [f"shop/INBOX/{uid}" for uid in range(1, 6)]


# --------------------------------------------------------------------------------------- what failed earlier


class DamagedUid(Shop):
    """Message 3 is refused until it is mended."""

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        if (
            b"BODY.PEEK[]" in items
            and 3 in [self.server.uids[index] for index in indexes]
            and not hasattr(self.server, "mended")
        ):
            return "NO internal error, message 3 is damaged"
        return super().answer(indexes, items)


@served(DamagedUid)
def test_a_message_that_failed_stays_failed_until_it_is_given_up_and_named(household: Household) -> None:
    hour = timedelta(hours=1, minutes=1)
    names = ("seen", "seen_before", "not_a_document", "failed")
    assert counts(household.look(), *names) == (5, 0, 4, 1)
    report = household.look()
    assert counts(report, *names) == (5, 4, 0, 1)
    assert "1 failed (1 still failed)" in report.sentence()
    assert not report.problems
    for _ in range(2):
        report = household.look(later=hour)
        assert (report.counts()["failed"], report.still_failed) == (1, 0)
    for _ in range(2):
        report = household.look(later=hour)
        assert counts(report, *names) == (5, 4, 0, 1)
        assert ["given up (UID 3)" in problem for problem in report.problems] == [True]


@served(DamagedUid)
def test_a_backfill_tries_once_more_what_was_given_up(household: Household) -> None:
    for _ in range(3):
        household.look(later=timedelta(hours=2))
    assert counts(household.look(WHOLE), "seen", "seen_before", "failed") == (5, 4, 1)
    household.server.mended = True  # type: ignore[attr-defined]
    assert [planned.where for planned in household.plan()] == ["shop/INBOX/3"]
    assert counts(household.look(WHOLE), "seen", "seen_before", "not_a_document", "failed") == (5, 4, 1, 0)
    assert counts(household.look(), "seen", "seen_before", "failed") == (5, 5, 0)


@served(DamagedUid)
def test_a_message_that_failed_and_was_deleted_is_not_asked_for_any_more(household: Household) -> None:
    household.look()
    household.server.uids = (1, 2, 4, 5)
    household.look()
    household.server.log.clear()
    report = household.look(later=timedelta(hours=2))
    assert counts(report, "seen", "seen_before", "failed") == (4, 4, 0)
    assert not household.server.commands("UID FETCH")
    assert not report.problems


@served(DamagedUid)
def test_a_message_that_is_due_again_is_tried_once_though_the_cursor_has_not_passed_it(household: Household) -> None:
    household.look(Window(since=date(2020, 1, 1)))
    household.server.log.clear()
    report = household.look(later=timedelta(hours=2))
    assert counts(report, "seen", "seen_before", "failed") == (5, 4, 1)
    assert len([line for line in household.server.commands("UID FETCH") if b"PEEK[]" in line]) == 1


@served(DamagedUid)
def test_a_message_that_is_deleted_by_the_time_it_is_due_is_not_asked_for_any_more(household: Household) -> None:
    household.look()
    household.server.uids = (1, 2, 4, 5)
    household.look(later=timedelta(hours=2))
    household.server.log.clear()
    household.look(later=timedelta(hours=2))
    assert not household.server.commands("UID FETCH")


# --------------------------------------------------------------------------------- what the cursor has passed


class Late(Shop):
    uids: Sequence[int] = (1, 2, 6, 7)


@served(Late)
def test_a_message_that_appears_below_the_cursor_is_found_by_the_next_poll(household: Household) -> None:
    household.look()
    household.server.uids = (1, 2, 4, 6, 7, 8)
    report = household.look()
    assert (counts(report, "seen", "seen_before", "not_a_document"), report.problems) == ((6, 4, 2), [])
    asked = len(household.server.log)
    report = household.look()
    assert (counts(report, "seen", "seen_before"), report.problems) == ((6, 6), [])
    # It is not looked for again.
    assert not [line for line in household.server.log[asked:] if b"FETCH" in line]


class Limited(Late):
    """Says nothing of more than three messages at a time."""

    capabilities = "IMAP4rev1 MESSAGELIMIT=3"


@served(Limited)
def test_where_a_poll_cannot_list_what_is_there_it_names_what_appears_below_the_cursor(household: Household) -> None:
    household.look()
    household.server.uids = (1, 2, 4, 6, 7)
    report = household.look()
    assert counts(report, "seen", "seen_before") == (4, 4)
    assert ["1 messages in INBOX have never been looked at" in problem for problem in report.problems] == [True]
    assert [planned.where for planned in household.plan()] == ["shop/INBOX/4"]
    assert counts(household.look(WHOLE), "seen", "seen_before", "not_a_document") == (5, 4, 1)
    report = household.look()
    assert (counts(report, "seen", "seen_before"), report.problems) == ((5, 5), [])


class Ghost(Shop):
    """Counts message 3, and has it no more."""

    uids = range(1, 6)

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        if 2 in indexes:
            self.say("3 EXPUNGE")
        return super().answer([index for index in indexes if index != 2], items)


@served(Ghost)
@pytest.mark.parametrize("numbers", [True, False])
def test_a_message_that_the_server_only_counts_is_no_message_never_looked_at(
    household: Household, monkeypatch: pytest.MonkeyPatch, numbers: bool
) -> None:
    if not numbers:
        monkeypatch.setattr(Ghost, "do_fetch", lambda self, arguments: "BAD no such command")
    for before in (0, 4):
        report = household.look()
        assert counts(report, "seen", "seen_before") == (4, before)
        assert report.problems == []


class Undescribed(Shop):
    """Says of a message how large it is, and no more."""

    uids = range(1, MOST_UNDESCRIBED + 531)

    def response(self, index: int, uid: int, items: bytes) -> bytes:
        if b"BODYSTRUCTURE" in items:
            return b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (index + 1, uid, self.size(uid))
        return super().response(index, uid, items)


@pytest.mark.slow
@served(Undescribed)
def test_a_server_that_describes_nothing_is_read_a_part_at_a_time(household: Household) -> None:
    report = household.look()
    taken = report.counts()["not_a_document"]
    assert MOST_UNDESCRIBED <= taken == report.counts()["seen"] < MOST_UNDESCRIBED + 500
    assert [f"this run took {taken:,}, and the next one goes on there" in note for note in report.notes] == [True]
    assert report.problems == []
    report = household.look()
    assert counts(report, "not_a_document", "seen_before") == (len(Undescribed.uids) - taken, taken)
    assert (report.problems, report.notes) == ([], [])


@served(Late)
def test_the_command_backfill_begins_with_the_first_message(household: Household, tmp_path: Path) -> None:
    household.look()
    household.server.uids = (1, 2, 5, 6, 7)
    password = secret(tmp_path, "swordfish")
    config = configure(tmp_path, account("shop", household.server.port, password, mailboxes='["*"]'))
    assert "1 would be left out" in billfold("backfill", "--dry-run", "--config", config).out
    balance = billfold("backfill", "--config", config, "--json").json["balance"]
    assert (balance["seen"], balance["seen_before"], balance["not_a_document"]) == (5, 4, 1)


class Lagging(Shop):
    """STATUS knows of a message that EXAMINE does not show until later."""

    def numbers(self) -> dict[str, int]:
        return {"MESSAGES": 6, "UIDNEXT": 7, "UIDVALIDITY": 77}

    def do_examine(self, arguments: bytes) -> str | None:
        self.say(f"{len(self.server.uids)} EXISTS")
        self.say("OK [UIDVALIDITY 77] so it is")
        return "OK [READ-ONLY] open"


@served(Lagging)
def test_a_message_that_status_knows_before_it_shows_is_not_passed_over(household: Household) -> None:
    assert household.look().counts()["not_a_document"] == 5
    household.server.uids = range(1, 7)
    report = household.look()
    assert counts(report, "seen", "seen_before", "not_a_document") == (6, 5, 1)
    assert not report.problems
    household.server.log.clear()
    household.look()
    assert not household.server.commands("EXAMINE")


class LastOneDeleted(Shop):
    def numbers(self) -> dict[str, int]:
        return {**super().numbers(), "UIDNEXT": 50}


@served(LastOneDeleted)
def test_a_mailbox_whose_last_message_was_deleted_is_not_opened_by_every_poll(household: Household) -> None:
    household.look()
    household.server.log.clear()
    assert counts(household.look(), "seen", "seen_before") == (5, 5)
    assert not household.server.commands("EXAMINE")


class Unnumbered(Shop):
    """Gives no UIDVALIDITY, and at some time other messages under the same UIDs."""

    uidvalidity = None

    def content(self, uid: int) -> bytes:
        return super().content(uid + 100 if hasattr(self.server, "renumbered") else uid)


@served(Unnumbered)
def test_without_a_uidvalidity_no_message_is_passed_over_because_of_its_uid(household: Household) -> None:
    # As a version left it that took these UIDs for lasting ones.
    with household.pipeline() as pipeline:
        pipeline.archive.remember("shop", "INBOX", 0, [], 3, pipeline.run)
    assert counts(household.look(), "seen", "not_a_document") == (5, 5)
    journal = household.folder / ".billfold" / "journal"
    kept = {path: path.read_bytes() for path in journal.iterdir()}
    assert counts(household.look(), "seen", "seen_before") == (5, 5)
    assert kept == {path: path.read_bytes() for path in journal.iterdir()}
    household.server.renumbered = True  # type: ignore[attr-defined]
    report = household.look()
    assert counts(report, "seen", "seen_before", "not_a_document") == (5, 1, 4)
    assert not report.problems


# ---------------------------------------------------------------------------------------------- days


class Dated(Shop):
    """Two messages a day from 1 January on."""

    def response(self, index: int, uid: int, items: bytes) -> bytes:
        return super().response(index, uid, items).replace(b'"15-Jan-2026', b'"%02d-Jan-2026' % ((uid + 1) // 2))


@served(Dated)
def test_what_lies_outside_the_days_asked_for_is_not_counted_as_seen_before(household: Household) -> None:
    window = Window(date(2026, 1, 3), None, whole=True)
    report = household.look(window)
    assert counts(report, "seen", "seen_before", "not_a_document") == (1, 0, 1)
    assert [note.partition(": ")[2] for note in report.notes] == [
        "4 messages in INBOX are outside what was asked for and were not looked at."
    ]
    assert not report.problems
    assert counts(household.look(window), "seen", "seen_before") == (1, 1)
    assert counts(household.look(), "seen", "seen_before", "not_a_document") == (5, 1, 4)


# ------------------------------------------------------------------------------------- sessions, and stopping


@served(Shop)
def test_looks_over_one_session_sign_in_once_and_count_their_bytes_apart(household: Household) -> None:
    standing = Standing(household.account(), lambda: Secret("swordfish"))
    moved = []
    for _ in range(3):
        with household.pipeline() as pipeline:
            look(pipeline, household.account(), Senders(()), Window(), print, opened=lambda _: standing.session())
            report = pipeline.finish()
            assert report.balances and report.seen == 5
            moved.append(report.bytes_down)
    standing.close()
    assert len(household.server.commands("LOGIN")) == 1
    # The tags of commands grow longer.
    assert moved[0] > moved[1] > 0 and 0 <= moved[2] - moved[1] < 8


@served(Shop)
def test_a_look_that_is_to_stop_fetches_nothing_more_and_the_next_one_goes_on(household: Household) -> None:
    with household.pipeline() as pipeline:
        with pytest.raises(FetchStopped, match="left for the next run"):
            look(pipeline, household.account(), Senders(()), Window(), lambda _: None, stop=lambda: True)
        pipeline.stop()
        assert pipeline.finish().balance.seen == 0
    assert household.look().balance.seen == 5
