"""Connections: encrypted and verified, bounded in time and bytes, and every failure in words that help."""

import time
import traceback

import pytest

from ingest.account import Patience, Security, is_loopback
from ingest.connection import Connection
from ingest.errors import (
    CertificateRefused,
    CommandRefused,
    ConnectionLost,
    EncryptionMissing,
    IngestError,
    ServerBusy,
    ServerTooSlow,
    ServerUnreachable,
    SignInRefused,
)
from ingest.secret import Secret
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, Dovecot, free_port, settings
from tests.scripted_imap import Script, ScriptedServer

PASSWORD = Secret("swordfish")


def connect_to(script: type[Script], password: Secret = PASSWORD, **changes: object) -> ScriptedServer:
    """Connect once and sign out; return the server for its log."""
    with ScriptedServer(script) as server:
        Connection(settings(server.port, **changes), password, HURRY).close()
    return server


@pytest.mark.dovecot
@pytest.mark.parametrize("security", list(Security))
def test_a_connection_signs_in_with_each_kind_of_encryption(dovecot: Dovecot, security: Security) -> None:
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    connection = Connection(dovecot.settings("kim", security=security, port=port), dovecot.password("kim"))
    names = {mailbox.name for mailbox in connection.list_mailboxes()}
    connection.close()
    assert {"INBOX", "Junk", "Archive"} <= names
    assert connection.traffic.up > 50 and connection.traffic.down > 100


@pytest.mark.dovecot
def test_a_wrong_password_is_refused_without_repeating_it(dovecot: Dovecot) -> None:
    with pytest.raises(SignInRefused, match=r"Account shop: localhost:.* refuses .* of kim") as caught:
        Connection(dovecot.settings("kim"), Secret("not-the-one"))
    assert "not-the-one" not in str(caught.value)


@pytest.mark.dovecot
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_nobody_vouches_for_is_refused_before_the_password_is_sent(
    dovecot: Dovecot, security: Security
) -> None:
    port = dovecot.tls_port if security is Security.TLS else dovecot.port
    for ca_file in (None, dovecot.other_ca_file):
        account = dovecot.settings("kim", security=security, port=port, ca_file=ca_file)
        with pytest.raises(CertificateRefused, match=r"Account shop: the certificate of localhost:.*`ca_file`"):
            Connection(account, dovecot.password("kim"))


@pytest.mark.dovecot
def test_a_certificate_for_another_host_is_refused(dovecot: Dovecot) -> None:
    with pytest.raises(CertificateRefused, match="correct `host`"):
        Connection(dovecot.settings("kim", host="127.0.0.1"), dovecot.password("kim"))


@pytest.mark.dovecot
def test_a_file_without_certificates_is_named(dovecot: Dovecot) -> None:
    for name in ("key.pem", "missing.pem"):
        account = dovecot.settings("kim", ca_file=dovecot.home / name)
        with pytest.raises(CertificateRefused, match=f"{name} holds no certificates"):
            Connection(account, dovecot.password("kim"))


@pytest.mark.dovecot
def test_tls_to_a_port_without_tls_says_which_settings_to_check(dovecot: Dovecot) -> None:
    with pytest.raises(ServerUnreachable, match="check `port` and `security`"):
        Connection(dovecot.settings("kim", port=dovecot.port), dovecot.password("kim"))


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with pytest.raises(ServerUnreachable, match=r"Account shop: no connection to 127\.0\.0\.1"):
        Connection(settings(free_port()), PASSWORD, HURRY)


def test_a_host_name_that_does_not_exist_is_unreachable() -> None:
    account = settings(993, host="imap.nowhere.invalid", security=Security.TLS)
    with pytest.raises(ServerUnreachable, match=r"no server named imap\.nowhere\.invalid"):
        Connection(account, PASSWORD, HURRY)


def test_no_encryption_is_only_for_this_machine() -> None:
    with pytest.raises(EncryptionMissing, match='set it to "tls"'):
        Connection(settings(143, host="imap.lamps.example"), PASSWORD, HURRY)
    assert is_loopback("::1") and is_loopback("127.3.2.1") and is_loopback("LOCALHOST.") and is_loopback("[::1]")
    assert not is_loopback("localhost.lamps.example") and not is_loopback("10.0.0.1")


@pytest.mark.parametrize("script", [scripted.NoStartTls, scripted.Preauthenticated])
def test_a_server_without_starttls_gets_no_password(script: type[Script]) -> None:
    with ScriptedServer(script) as server:
        with pytest.raises(EncryptionMissing, match="nothing was sent"):
            Connection(settings(server.port, security=Security.STARTTLS), PASSWORD, HURRY)
        assert not server.commands("LOGIN") and not server.commands("AUTHENTICATE")


@pytest.mark.parametrize(
    ("script", "error", "words"),
    [
        (scripted.AuthenticationFailed, SignInRefused, "app password"),
        (scripted.BusyAtSignIn, ServerBusy, "asks to wait"),
        (scripted.ByeAtGreeting, ServerBusy, "Too many simultaneous connections"),
        (scripted.CutAtSignIn, ServerUnreachable, "broke off"),
        (scripted.NotImap, ServerUnreachable, "no connection"),
        (scripted.NoGreeting, ServerUnreachable, "does not answer"),
    ],
)
def test_a_sign_in_that_fails_says_why(script: type[Script], error: type[IngestError], words: str) -> None:
    started = time.monotonic()
    with pytest.raises(error, match=words) as caught:
        connect_to(script)
    assert type(caught.value) is error
    assert "Account shop" in str(caught.value)
    # Not even a traceback shows the password, though this server repeats it.
    assert "swordfish" not in "".join(traceback.format_exception(caught.value))
    assert time.monotonic() - started < 5


def test_a_password_that_is_not_ascii_is_sent_as_plain() -> None:
    server = connect_to(scripted.PlainOnly, Secret("pass wörd"), username="kim lee")
    assert server.commands("AUTHENTICATE") == [b"PLAIN"] and not server.commands("LOGIN")
    assert b"AGtpbSBsZWUAcGFzcyB3w7ZyZA==" in server.log


def test_user_name_and_password_are_quoted() -> None:
    server = connect_to(Script, Secret('a "b\\c'), username='kim "k" lee')
    assert server.commands("LOGIN") == [rb'"KIM \"K\" LEE" "A \"B\\C"']


def test_a_line_break_in_a_password_cannot_become_a_command() -> None:
    with ScriptedServer() as server:
        with pytest.raises(SignInRefused, match="line break"):
            Connection(settings(server.port), Secret("x\r\na DELETE INBOX"), HURRY)
        assert not server.commands("LOGIN") and not server.commands("DELETE")


def test_a_server_that_wants_to_know_the_program_is_told() -> None:
    with ScriptedServer(scripted.NeedsId) as server:
        connection = Connection(settings(server.port), PASSWORD, HURRY)
        assert connection.examine(b"INBOX")["MESSAGES"] == 5
        connection.close()
        assert server.commands("ID") == [b'("NAME" "BILLFOLD")']


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (scripted.CutInLiteral, ConnectionLost),
        (scripted.ResetInLiteral, ConnectionLost),
        (scripted.HugeLiteral, ConnectionLost),
        (scripted.EndlessTalk, ConnectionLost),
        (scripted.SilentInLiteral, ServerUnreachable),
        (scripted.SlowDrip, ServerUnreachable),
        (scripted.RefusesEverything, CommandRefused),
        (scripted.Throttled, ServerBusy),
    ],
)
def test_a_fault_in_the_middle_of_an_answer_ends_in_time(script: type[Script], error: type[IngestError]) -> None:
    with ScriptedServer(script) as server:
        connection = Connection(settings(server.port), PASSWORD, HURRY)
        connection.examine(b"INBOX")
        started = time.monotonic()
        with pytest.raises(error, match="Account shop") as caught:
            connection.fetch("3", "(UID BODY.PEEK[])", expected=1000)
        assert type(caught.value) is error
        assert time.monotonic() - started < 3
        # After an answer the connection is good; after anything else it says that it is closed.
        assert connection.open is (error in (CommandRefused, ServerBusy))
        if not connection.open:
            with pytest.raises(ConnectionLost, match="is closed"):
                connection.examine(b"INBOX")
        connection.close()


def test_the_deadline_of_a_command_grows_with_what_is_expected() -> None:
    with ScriptedServer(scripted.SlowDrip) as server:
        patience = Patience(connect=5, read=0.5, command=0.2, bytes_per_second=1000)
        connection = Connection(settings(server.port), PASSWORD, patience)
        connection.examine(b"INBOX")
        started = time.monotonic()
        with pytest.raises(ServerUnreachable, match="took too long to fetch"):
            connection.fetch("1", "(UID BODY.PEEK[])", expected=500)
        assert 1.1 < time.monotonic() - started < 3


class Answering(Script):
    """Thinks before it answers, and then sends the answer a little at a time."""

    thinks, at_once, pause = 0.0, 1000, 0.0

    def answer(self, indexes: list[int], items: bytes) -> str | None:
        self.server.over.wait(self.thinks)
        answer = b"".join(self.response(index, self.now[index], items) for index in indexes)
        for start in range(0, len(answer), self.at_once):
            self.send(answer[start : start + self.at_once])
            self.server.over.wait(self.pause)
        return None

    def content(self, uid: int) -> bytes:
        return scripted.mail(uid) + b"x" * 5_000


@pytest.mark.parametrize(
    ("thinks", "at_once", "pause", "error"),
    [
        (1.5, 1000, 0, None),  # longer than an answer may pause
        (0, 100, 0.02, None),  # slow, and it arrives
        (0, 1, 0.02, ServerTooSlow),
        (0, 1000, 5, ServerTooSlow),
        (5, 1000, 0, ServerUnreachable),
    ],
)
def test_a_server_may_think_and_a_line_may_be_slow_but_an_answer_must_not_crawl(
    thinks: float, at_once: int, pause: float, error: type[IngestError] | None
) -> None:
    class Slow(Answering):
        pass

    Slow.thinks, Slow.at_once, Slow.pause = thinks, at_once, pause
    patience = Patience(connect=5, read=2.5, command=1, bytes_per_second=2_000, window=0.5, least=500)
    with ScriptedServer(Slow) as server:
        connection = Connection(settings(server.port), PASSWORD, patience)
        connection.examine(b"INBOX")
        began = time.monotonic()
        with pytest.raises(error or AssertionError) as caught:
            assert len(connection.fetch("1", "(UID BODY.PEEK[])", expected=5_000)) != 1
        assert type(caught.value) is (error or AssertionError)
        assert time.monotonic() - began < 4
        connection.close()


def test_the_library_keeps_no_log_of_what_passes() -> None:
    with ScriptedServer() as server:
        connection = Connection(settings(server.port), PASSWORD, HURRY)
        assert connection._dialogue.client is not None and connection._dialogue.client.protocol.debug == 0
        connection.close()
