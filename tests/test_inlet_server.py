"""The server of the inlet alone, with real clients and raw lines: what it takes, and with which words it refuses."""

import contextlib
import smtplib
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest

from ingest.certificate import valid_until
from tests.inlet_peers import ADDRESS, INLET, ME, Desk, Line, listening, order, settings, stuffed

pytestmark = pytest.mark.timeout(60)

# What stands before a second message, where somebody hopes that it is taken for the end of the first.
SMUGGLING = {
    "lf dot lf": b"\n.\n",
    "lf dot crlf": b"\n.\r\n",
    "crlf dot lf": b"\r\n.\n",
    "crlf dot cr": b"\r\n.\r",
    "cr dot cr": b"\r.\r",
    "cr dot crlf": b"\r.\r\n",
    "lf dot cr": b"\n.\r",
    "nul before the dot": b"\r\n\0.\r\n",
}


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("pem")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30", "-subj", "/CN=mx.books.example"]
    subprocess.run([*made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return certificate, key


@pytest.mark.parametrize("lmtp", [True, False], ids=["lmtp", "smtp"])
def test_a_client_of_the_standard_library_delivers(lmtp: bool) -> None:
    desk = Desk()
    made = smtplib.LMTP if lmtp else smtplib.SMTP
    with listening(settings(lmtp=lmtp), desk) as port, made(INLET, port) as client:
        # smtplib reads one answer of LMTP only
        asked = [ADDRESS.upper(), "invoices+Acme@books.example"][lmtp:]
        assert client.sendmail(ME, asked, order(1)) == {}
        assert client.sendmail("", [ADDRESS], b"..\r\n.two\r\n\r\nthree") == {}
        assert client.has_extn("pipelining") and client.has_extn("8bitmime") and client.has_extn("size")
        assert not client.has_extn("auth")
    assert desk.texts == [order(1), b"..\r\n.two\r\n\r\nthree\r\n"]
    one, two = (letter.envelope for letter in desk.letters)
    assert (one.sender, two.sender) == (ME, "")
    assert one.delivered == (ADDRESS, "invoices+acme@books.example")[lmtp:]
    assert (one.peer, one.is_trusted, one.how) == (INLET, lmtp, "LMTP" if lmtp else "ESMTP")


@pytest.mark.parametrize("form", SMUGGLING)
def test_nothing_is_smuggled_in_behind_what_is_no_end(form: str) -> None:
    desk = Desk()
    second = (
        f"MAIL FROM:<two@evil.example>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\nSubject: two\r\n\r\nsecond\r\n.\r\n".encode()
    )
    with listening(settings(lmtp=False), desk) as port, Line(port, b"EHLO evil.example") as line:
        line.envelope()
        line.say(b"DATA")
        line.send(b"Subject: one\r\n\r\nfirst" + SMUGGLING[form] + second)
        assert line.reply().startswith(b"250")
        assert line.say(b"NOOP").startswith(b"250")
    assert len(desk.texts) == 1
    assert b"second" in desk.texts[0]


def test_for_others_nothing_is_taken_or_relayed() -> None:
    desk = Desk()
    with listening(settings(lmtp=False, aliases=("bills@books.example",)), desk) as port, Line(port, b"EHLO x") as line:
        assert line.say(b"DATA").startswith(b"503")
        line.say(f"MAIL FROM:<{ME}>".encode())
        for other in (
            "kim@books.example",
            "invoices@elsewhere.example",
            "invoicesx@books.example",
            '"invoices"@x.example',
        ):
            assert line.say(f"RCPT TO:<{other}>".encode()).startswith(b"550 5.1.1")
        assert line.say(b"RCPT TO:<@relay.example:kim@far.example>").startswith(b"550 5.1.1")
        assert line.say(b"DATA").startswith(b"503")
        assert line.say(b"RCPT TO:<bills+Acme@books.example>").startswith(b"250")
        assert line.say(b"VRFY invoices").startswith(b"252")
        assert line.say(b"EXPN staff").startswith(b"502")
        assert line.say(b"AUTH PLAIN AGEAYg==").startswith(b"502")
        line.say(b"DATA")
        line.send(order(1) + b".\r\n")
        assert line.reply().startswith(b"250")
    assert desk.letters[0].envelope.recipients == ("bills+Acme@books.example",)
    assert desk.letters[0].envelope.delivered == ("invoices+acme@books.example",)


def test_what_is_too_large_is_refused_when_it_is_announced_and_when_it_comes() -> None:
    desk = Desk()
    with listening(settings(lmtp=False, size=1_000_000), desk) as port:
        with Line(port, b"EHLO x") as line:
            assert line.say(f"MAIL FROM:<{ME}> SIZE=50000000".encode()).startswith(b"552")
            assert line.deliver(b"x" * 900 + b"\r\n").startswith(b"250")
            assert line.deliver(b"Subject: x\r\n\r\n" + (b"x" * 70 + b"\r\n") * 20_000).startswith(b"552")
            assert line.deliver(order(2)).startswith(b"250")
        with Line(port, b"EHLO x") as line:
            line.envelope()
            line.say(b"DATA")
            with pytest.raises(OSError):
                for _ in range(400):
                    line.send((b"x" * 70 + b"\r\n") * 1_000)
    assert [len(text) < 2_000 for text in desk.texts] == [True, True]


def test_a_command_that_is_too_long_costs_nothing() -> None:
    desk = Desk()
    with listening(settings(), desk) as port, Line(port) as line:
        assert line.say(b"MAIL FROM:<" + b"a" * 1_000_000 + b"@x.example>").startswith(b"500")
        assert line.deliver(order(1)).startswith(b"250")


def test_lmtp_answers_for_each_recipient() -> None:
    with listening(settings(), Desk("452 4.3.1 No room")) as port, Line(port) as line:
        assert line.say(b"EHLO x").startswith(b"500")
        assert line.deliver(order(1), ME, ADDRESS, "invoices+a@books.example").startswith(b"452")
        assert line.reply().startswith(b"452")
        assert line.deliver(order(1), ME, ADDRESS, "invoices+a@books.example").startswith(b"250")
        assert line.reply().startswith(b"250")


def test_commands_may_come_before_their_answers_and_behind_a_message() -> None:
    desk = Desk()
    message = stuffed(order(1)) + b".\r\n"
    with listening(settings(), desk) as port, Line(port) as line:
        line.send(f"MAIL FROM:<{ME}>\r\nRCPT TO:<{ADDRESS}>\r\nDATA\r\n".encode() + message + b"NOOP\r\nQUIT\r\n")
        assert [line.reply()[:3] for _ in range(6)] == [b"250", b"250", b"354", b"250", b"250", b"221"]
    assert desk.texts == [order(1)]


def test_encryption_is_asked_for_and_the_certificate_may_be_renewed(pem: tuple[Path, Path], tmp_path: Path) -> None:
    desk = Desk()
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    for given, mine in zip(pem, (certificate, key), strict=True):
        mine.write_bytes(given.read_bytes())
    made = settings(lmtp=False, certificate=certificate, key=key, must_encrypt=True)
    with listening(made, desk) as port:
        with Line(port, b"EHLO x") as line:
            assert line.say(f"MAIL FROM:<{ME}>".encode()).startswith(b"530")
            assert line.encrypt().startswith(b"220")
            line.say(b"EHLO x")
            assert line.deliver(order(1)).startswith(b"250")
        certificate.unlink()
        with Line(port, b"EHLO x") as line:
            line.encrypt()
            assert line.say(b"EHLO x").startswith(b"250")
    assert desk.letters[0].envelope.how == "ESMTPS"
    assert 28 < (valid_until(*pem).timestamp() - time.time()) / 86_400 < 31


def test_a_key_with_a_passphrase_is_not_asked_for_it(pem: tuple[Path, Path], tmp_path: Path) -> None:
    locked = tmp_path / "locked.pem"
    subprocess.run(
        ["openssl", "rsa", "-aes256", "-passout", "pass:x", "-in", pem[1], "-out", locked],
        check=True,
        capture_output=True,
    )
    with pytest.raises(OSError, match="locked with a passphrase") as told:
        valid_until(pem[0], locked)
    assert told.value.filename == str(locked)


def test_what_was_said_before_encryption_is_forgotten(pem: tuple[Path, Path]) -> None:
    desk = Desk()
    with listening(settings(lmtp=False, certificate=pem[0], key=pem[1]), desk) as port, Line(port, b"EHLO x") as line:
        line.send(f"STARTTLS\r\nMAIL FROM:<{ME}>\r\n".encode())
        assert line.reply().startswith(b"220")
        line.send(b"")
    assert desk.texts == []


def test_who_is_slow_or_one_too_many_is_sent_away() -> None:
    desk = Desk("")
    with listening(settings(lmtp=False, connections=4, patience=0.5), desk) as port:
        with Line(port) as one, Line(port) as two:
            with Line(port, b"") as third:
                # one stranger gets half of the places
                assert third.greeting.startswith(b"421")
                assert third.reply() == b""
            assert one.reply().startswith(b"421 4.4.2")
            assert two.reply().startswith(b"421 4.4.2")
        with Line(port, b"EHLO x") as drip:
            drip.envelope()
            drip.say(b"DATA")
            began = time.monotonic()
            for _ in range(200):
                try:
                    drip.send(b"x")
                except OSError:
                    break
                time.sleep(0.02)
            assert drip.reply()[:9] in (b"421 4.4.2", b"")
            assert time.monotonic() - began < 6
    assert desk.texts == []


def test_who_never_reads_keeps_no_place() -> None:
    with listening(settings(lmtp=False, connections=2, patience=0.5), Desk("")) as port, socket.socket() as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        deaf.connect((INLET, port))
        deaf.settimeout(1)
        with pytest.raises(OSError):
            while True:
                deaf.sendall(b"EHLO x\r\n" * 1000)
        until = time.monotonic() + 10
        greeting = b"421"
        while greeting.startswith(b"421") and time.monotonic() < until:
            with Line(port, b"") as line:
                greeting = line.greeting
            time.sleep(0.1)
        assert greeting.startswith(b"220")


def test_lmtp_is_for_servers_of_ones_own() -> None:
    made = settings(trusted=())
    assert made.trusts("127.0.0.1") and made.trusts("::1") and made.trusts("") and not made.trusts("192.0.2.7")
    assert not settings(lmtp=False).trusts("127.0.0.1")


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="needs IPv6")
def test_everywhere_is_by_ipv4_too() -> None:
    with listening(settings(lmtp=False, host="::", trusted=()), desk := Desk()) as port:
        for address in (INLET, "::1"):
            with smtplib.SMTP(address, port) as client:
                client.sendmail(ME, [ADDRESS], order(1))
    assert [letter.envelope.peer for letter in desk.letters] == ["127.0.0.1", "::1"]


def test_a_unix_socket_is_listened_on_and_left_clean(tmp_path: Path) -> None:
    path = tmp_path / "lmtp"
    desk = Desk()
    made = settings(socket=path, socket_mode=0o660)
    for _ in range(2):
        with listening(made, desk):
            assert path.stat().st_mode & 0o777 == 0o660
            with Line(path) as line:
                assert line.deliver(order(1)).startswith(b"250")
            with pytest.raises(OSError, match="in use"):
                from ingest.smtp_server import Listener

                Listener(made, desk.take, lambda *_: None).run()
        assert not path.exists()
    assert [letter.envelope.peer for letter in desk.letters] == ["", ""]


def test_when_it_ends_everybody_is_told_and_what_is_in_hand_is_answered() -> None:
    desk = Desk("")
    with contextlib.ExitStack() as lines:
        with listening(settings(), desk) as port:
            idle, middle, waiting = (lines.enter_context(Line(port)) for _ in range(3))
            for line in (middle, waiting):
                line.envelope()
                line.say(b"DATA")
            middle.send(b"Subject: half\r\n\r\nhalf of")
            waiting.send(order(1) + b".\r\n")
            while not desk.letters:
                time.sleep(0.01)
            threading.Timer(0.3, lambda: desk.letters[0].answer("250 2.6.0 Safe")).start()
        assert idle.reply().startswith(b"421 4.3.2")
        assert middle.reply().startswith(b"421 4.3.2")
        assert waiting.reply().startswith(b"250")
    assert len(desk.texts) == 1
