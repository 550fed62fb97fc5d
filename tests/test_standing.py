"""A session that stays open between looks."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ingest.errors import ConnectionLost, SignInRefused
from ingest.mailboxes import Mailbox
from ingest.metadata import Metadata
from ingest.secret import Secret
from ingest.standing import FRESH, STALE, Standing
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, settings
from tests.scripted_imap import Script, ScriptedServer

INBOX = Mailbox("INBOX", b"INBOX")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def standing(script: type[Script]) -> Iterator[tuple[Standing, ScriptedServer, Clock]]:
    clock = Clock()
    with ScriptedServer(script) as server:
        found = Standing(settings(server.port), lambda: Secret("swordfish"), HURRY, clock)
        yield found, server, clock
        found.close()


def test_looks_one_after_the_other_use_one_session_and_a_quiet_one_is_one_command() -> None:
    with standing(Script) as (found, server, _):
        for _ in range(3):
            before = len(server.log)
            with found.session() as session:
                assert session.survey(INBOX).messages == 5
        assert len(server.log) == before + 1
        assert len(server.commands("LOGIN")) == 1
        found.close()
        assert len(server.commands("LOGOUT")) == 1


def test_a_session_that_was_silent_is_asked_whether_it_stands_and_an_old_one_is_not_relied_on() -> None:
    with standing(Script) as (found, server, clock):
        for silence, noops, logins in ((0.0, 0, 1), (FRESH - 1, 0, 1), (FRESH + 1, 1, 1), (STALE + 1, 1, 2)):
            clock.now += silence
            with found.session():
                pass
            assert (len(server.commands("NOOP")), len(server.commands("LOGIN"))) == (noops, logins)


def test_a_session_that_broke_meanwhile_is_made_anew_without_a_word() -> None:
    class Leaving(Script):
        def do_noop(self, arguments: bytes) -> str | None:
            raise scripted.HangUp

    with standing(Leaving) as (found, server, clock):
        for _ in range(2):
            with found.session() as session:
                assert session.survey(INBOX).messages == 5
            clock.now += FRESH + 1
        assert len(server.commands("LOGIN")) == 2


def test_whatever_goes_wrong_in_a_look_ends_its_session() -> None:
    with standing(Script) as (found, server, _):
        with pytest.raises(ConnectionLost), found.session():
            raise ConnectionLost("gone")
        with found.session() as session:
            assert session.survey(INBOX).messages == 5
        assert len(server.commands("LOGIN")) == 2


def test_the_password_is_read_for_every_sign_in() -> None:
    secrets = iter([Secret("old"), Secret("new")])

    class Expiring(Script):
        def do_login(self, arguments: bytes) -> str | None:
            return "NO [AUTHENTICATIONFAILED] expired" if b"old" in arguments else None

    with ScriptedServer(Expiring) as server:
        found = Standing(settings(server.port), lambda: next(secrets), HURRY)
        with pytest.raises(SignInRefused), found.session():
            pass
        with found.session() as session:
            assert session.survey(INBOX).messages == 5
        found.close()


def test_each_look_is_told_its_own_bytes_the_sign_in_with_the_first() -> None:
    with standing(Script) as (found, _, _):
        moved = []
        for uid in (1, 2, 3):
            with found.session() as session:
                session.fetch(INBOX, Metadata(uid, 100))
                moved.append(session.moved())
        assert moved[0].up > moved[1].up == moved[2].up > 0
        with found.session() as session:
            assert session.traffic.up == sum(one.up for one in moved)
