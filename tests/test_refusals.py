"""Refused passwords: two tries an hour, whoever tries; a changed password at once; nothing of it readable."""

import json
import multiprocessing
from pathlib import Path

import pytest

from ingest.connection import Connection
from ingest.credential import credential_of
from ingest.errors import CredentialMissing, ServerUnreachable, SignInPaused, SignInRefused
from ingest.refusals import Refusals
from ingest.secret import PasswordFile, Secret
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, Dovecot, settings
from tests.programs import account, billfold, configure, secret
from tests.scripted_imap import Script, ScriptedServer

NOW = 1_900_000_000.0


class Clock:
    now = NOW

    def __call__(self) -> float:
        return self.now


class Picky(Script):
    """Accepts one password: what holds `right`, or what the test says."""

    def do_login(self, arguments: bytes) -> str | None:
        return None if getattr(self.server, "wanted", b"right") in arguments else "NO [AUTHENTICATIONFAILED] no"


def sign_in(port: int, file: Path, clock: Clock, password: str) -> None:
    used = settings(port, credential=Secret(password), refusals=file)
    Connection(used, credential_of(used, clock), HURRY).close()


def test_a_password_is_tried_twice_and_then_not_before_the_hour_is_over(tmp_path: Path) -> None:
    file, clock = tmp_path / "data" / "kim.json", Clock()
    with ScriptedServer(Picky) as server:
        with pytest.raises(SignInRefused, match=r"It is tried once more, and then at most twice an hour"):
            sign_in(server.port, file, clock, "wrong")
        clock.now += 600
        with pytest.raises(SignInRefused, match=r"tried again after 18:46 UTC on 2030-03-17, .* a changed password"):
            sign_in(server.port, file, clock, "wrong")
        for wait in (0, 2999):
            clock.now = NOW + 600 + wait
            with pytest.raises(SignInPaused, match=r"refused twice .* not tried again before 18:46 UTC on 2030-03-17"):
                sign_in(server.port, file, clock, "wrong")
        assert len(server.commands("LOGIN")) == 2
        clock.now = NOW + 3601
        with pytest.raises(SignInRefused, match="tried again after 18:56"):
            sign_in(server.port, file, clock, "wrong")
        with pytest.raises(SignInPaused):
            sign_in(server.port, file, clock, "wrong")
        assert len(server.commands("LOGIN")) == 3


def test_a_changed_password_is_tried_at_once_and_clears_what_was(tmp_path: Path) -> None:
    file, clock = tmp_path / "kim.json", Clock()
    with ScriptedServer(Picky) as server:
        for _ in range(3):
            with pytest.raises(SignInRefused):
                sign_in(server.port, file, clock, "wrong")
        sign_in(server.port, file, clock, "right")
        assert not file.exists()
        with pytest.raises(SignInRefused, match="once more"):
            sign_in(server.port, file, clock, "wrong")


def test_changing_back_and_forth_gives_no_more_tries(tmp_path: Path) -> None:
    file, clock = tmp_path / "kim.json", Clock()
    with ScriptedServer(Picky) as server:
        for _ in range(5):
            for password in ("wrong", "wronger"):
                with pytest.raises(SignInRefused):
                    sign_in(server.port, file, clock, password)
        assert len(server.commands("LOGIN")) == 4


def test_what_is_remembered_tells_no_password_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "kim.json"
    with ScriptedServer(Picky) as server, pytest.raises(SignInRefused):
        sign_in(server.port, file, Clock(), "wrong")
    assert "wrong" not in file.read_text() and file.stat().st_mode & 0o777 == 0o600
    known = json.loads(file.read_text())
    assert len(known["salt"]) == 32 and [len(digest) for digest in known["refused"]] == [64]


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"salt": 3, "refused": {}}', b'{"salt": "a", "refused": {"x": 3}}']
)
def test_a_damaged_memory_is_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "kim.json"
    file.write_bytes(content)
    with ScriptedServer(Picky) as server, pytest.raises(SignInRefused, match="once more"):
        sign_in(server.port, file, Clock(), "wrong")
    assert json.loads(file.read_text())["refused"]


def test_where_nothing_can_be_remembered_people_still_sign_in(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with ScriptedServer(Picky) as server:
        sign_in(server.port, tmp_path / "file" / "kim.json", Clock(), "right")
        with pytest.raises(SignInRefused):
            sign_in(server.port, tmp_path / "file" / "kim.json", Clock(), "wrong")


@pytest.mark.parametrize("script", [scripted.BusyAtSignIn, scripted.CutAtSignIn])
def test_only_a_refusal_counts(tmp_path: Path, script: type[Script]) -> None:
    file = tmp_path / "kim.json"
    with ScriptedServer(script) as server:
        for _ in range(3):
            with pytest.raises(ServerUnreachable):
                sign_in(server.port, file, Clock(), "right")
    assert not file.exists()


def test_a_password_that_cannot_be_had_is_no_try(tmp_path: Path) -> None:
    used = settings(1, credential=PasswordFile(tmp_path / "none"), refusals=tmp_path / "kim.json")
    with pytest.raises(CredentialMissing):
        Connection(used, credential_of(used), HURRY)
    assert not (tmp_path / "kim.json").exists()


def test_many_processes_make_no_more_tries_than_one(tmp_path: Path) -> None:
    file = tmp_path / "kim.json"
    with ScriptedServer(Picky) as server:
        workers = [multiprocessing.get_context("fork").Process(target=_try, args=(server.port, file)) for _ in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(30)
        assert [worker.exitcode for worker in workers] == [0] * 8
        assert len(server.commands("LOGIN")) == 2


def _try(port: int, file: Path) -> None:
    with pytest.raises(SignInRefused):
        sign_in(port, file, Clock(), "wrong")


def test_connections_of_one_session_do_not_wait_for_each_other(tmp_path: Path) -> None:
    used = settings(1, credential=Secret("right"), refusals=tmp_path / "kim.json")
    with ScriptedServer(Picky) as server:
        used = settings(server.port, credential=Secret("right"), refusals=tmp_path / "kim.json")
        shared = credential_of(used)
        first = Connection(used, shared, HURRY)
        with Refusals(used.refusals, "shop", Clock()).minded(lambda: Secret("right")):
            Connection(used, shared, HURRY).close()
        first.close()


def test_a_password_that_is_refused_in_the_middle_of_a_session_counts_and_a_changed_one_is_read(tmp_path: Path) -> None:
    path, file, clock = tmp_path / "password", tmp_path / "kim.json", Clock()
    path.write_text("right")
    path.chmod(0o600)
    with ScriptedServer(Picky) as server:
        used = settings(server.port, credential=PasswordFile(path), refusals=file)
        shared = credential_of(used, clock)
        Connection(used, shared, HURRY).close()
        path.write_text("wrong")
        Connection(used, shared, HURRY).close()  # it is the one that worked
        path.write_text("right, and new")
        server.wanted = b"new"  # type: ignore[attr-defined]
        Connection(used, shared, HURRY).close()
        path.write_text("wrong")
        server.wanted = b"newer"  # type: ignore[attr-defined]
        with pytest.raises(SignInRefused, match="once more"):
            Connection(used, shared, HURRY)
        with pytest.raises(SignInRefused, match="tried again after"):
            Connection(used, credential_of(used, clock), HURRY)
        with pytest.raises(SignInPaused):
            Connection(used, shared, HURRY)


@pytest.mark.dovecot
def test_a_wrong_password_is_told_by_each_run_and_the_other_accounts_go_on(tmp_path: Path, dovecot: Dovecot) -> None:
    wrong, right = secret(tmp_path, "not-it"), secret(tmp_path, dovecot.password("refusals").reveal())
    config = configure(
        tmp_path,
        account("wrong", dovecot.port, wrong, "refusals-2"),
        account("right", dovecot.port, right, "refusals"),
    )
    told = []
    for command in ("poll", "poll", "poll"):
        report = billfold(command, "--config", config, "--json")
        assert report.code == 1
        assert report.json["traffic"]["down"] > 100, "the other account was looked at"
        told.append(report.json["problems"])
    assert [len(problems) for problems in told] == [1, 1, 1]
    assert "refuses the user name or password of refusals-2" in told[0][0] and "once more" in told[0][0]
    assert "It is tried again after" in told[1][0]
    assert "refused twice within the hour" in told[2][0]
    assert "not-it" not in str(told)
    wrong.write_text(dovecot.password("refusals-2").reveal())
    assert billfold("poll", "--config", config, "--json").code == 0
