"""Tokens: renewed ahead of time, kept before they are used, and signed in with, also on a real Dovecot."""

import base64
import contextlib
import json
import multiprocessing
import os
import signal
import socket
import ssl
import threading
import time
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.account import AccountSettings, Security
from ingest.bearer import AHEAD, REFUSED_SECONDS, Bearer
from ingest.connection import Connection
from ingest.credential import credential_of
from ingest.errors import (
    CertificateRefused,
    CredentialMissing,
    EncryptionMissing,
    IngestError,
    ServerBusy,
    ServerUnreachable,
    SignInRefused,
)
from ingest.imap import open_account
from ingest.mailboxes import Mailbox
from ingest.oauth import Granted
from ingest.oauth_provider import Client, OAuthTokens, google, microsoft
from ingest.secret import Secret
from ingest.tokens import Kept, changing, first, read, write
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, Dovecot, Relay, dovecot_is_missing, settings
from tests.scripted_imap import Script, ScriptedServer
from tests.sign_in_server import CLIENT, SignInServer

NOW = 1_900_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def server() -> Iterator[SignInServer]:
    with SignInServer() as running:
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kim.json"


def signed_in(server: SignInServer, file: Path, now: float = NOW) -> OAuthTokens:
    """Keep the tokens of a sign-in, as `billfold login` does."""
    refresh = Secret(server.new_refresh_token())
    granted = Granted(Secret(server.new_access_token()), refresh, server.lifetime)
    with changing(file, "shop"):
        write(file, first(CLIENT, granted, refresh, now), "shop")
    return OAuthTokens(file, server.provider())


def refreshes(server: SignInServer) -> int:
    return sum(form.get("grant_type") == "refresh_token" for form in server.asked)


def secrets_of(kept: Kept) -> list[str]:
    return [kept.access.reveal(), kept.refresh.reveal()]


def text_of(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))


# --------------------------------------------------------------------------------------------- keeping and renewing


def test_tokens_are_kept_for_their_owner_alone_and_read_as_they_were(server: SignInServer, file: Path) -> None:
    signed_in(server, file)
    kept = read(file, "shop")
    assert file.stat().st_mode & 0o777 == 0o600 and file.parent.stat().st_mode & 0o777 == 0o700
    assert kept.refresh.reveal() in server.refresh_tokens and kept.access.reveal() in server.access_tokens
    assert (kept.client.id, kept.obtained, kept.expires) == ("billfold-test", NOW, NOW + 3600)
    assert not any(token in repr(kept) for token in secrets_of(kept))


def test_without_a_sign_in_it_says_how_to_make_one(server: SignInServer, file: Path) -> None:
    with pytest.raises(CredentialMissing, match=r"Account shop: nobody has signed in yet; .*: billfold login shop"):
        Bearer(OAuthTokens(file, server.provider()), "shop").current()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"client_id": 1}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_file_says_to_sign_in_again(server: SignInServer, file: Path, content: bytes) -> None:
    source = signed_in(server, file)
    file.write_bytes(content)
    with pytest.raises(CredentialMissing, match=r"kim\.json is damaged; sign in again: billfold login shop"):
        Bearer(source, "shop").current()


def test_a_file_that_others_can_read_is_refused(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file)
    file.chmod(0o644)
    with pytest.raises(CredentialMissing, match=f"chmod 600 {file}"):
        Bearer(source, "shop").current()


def test_a_token_is_used_until_it_soon_ends_and_renewed_ahead_of_time(server: SignInServer, file: Path) -> None:
    clock = Clock()
    bearer = Bearer(signed_in(server, file), "shop", clock)
    before = read(file, "shop")
    clock.now = NOW + 3600 - AHEAD - 1
    assert bearer.current() == before.access and not server.asked
    clock.now += 2
    after = bearer.current()
    kept = read(file, "shop")
    assert after == kept.access != before.access
    assert kept.refresh != before.refresh and kept.refresh.reveal() in server.refresh_tokens
    assert (kept.obtained, kept.expires, kept.grant) == (clock.now, clock.now + 3600, before.grant)
    assert bearer.current() == after and refreshes(server) == 1


def test_a_refresh_token_that_is_not_replaced_stays(server: SignInServer, file: Path) -> None:
    server.rotating, server.lifetime = False, 0
    source = signed_in(server, file)
    before = read(file, "shop").refresh
    Bearer(source, "shop", Clock()).current()
    assert read(file, "shop").refresh == before


def test_a_clock_that_was_set_back_makes_no_old_token_look_young(server: SignInServer, file: Path) -> None:
    clock = Clock()
    bearer = Bearer(signed_in(server, file), "shop", clock)
    clock.now = NOW - 86_400
    bearer.current()
    assert refreshes(server) == 1


def test_the_new_refresh_token_is_on_the_disk_before_the_access_token_is_given(
    server: SignInServer, file: Path
) -> None:
    source = signed_in(server, file)
    bearer = Bearer(source, "shop", Clock())
    renewed = bearer.renewed(read(file, "shop").access)
    assert renewed is not None
    assert json.loads(file.read_text())["access_token"] == renewed.reveal()
    assert json.loads(file.read_text())["refresh_token"] in server.refresh_tokens


def test_where_nothing_can_be_kept_no_refresh_token_is_spent(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file)
    (file.parent / f".{file.name}.new").mkdir()  # root may write anywhere, but not into a folder
    with pytest.raises(CredentialMissing, match=r"cannot be written .* BILLFOLD_DATA"):
        Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)
    assert not server.asked and read(file, "shop").refresh.reveal() in server.refresh_tokens


def test_an_access_token_that_the_server_refused_is_replaced_at_once_and_only_once(
    server: SignInServer, file: Path
) -> None:
    source, clock = signed_in(server, file), Clock()
    refused = read(file, "shop").access
    one, other = Bearer(source, "shop", clock), Bearer(source, "shop", clock)
    assert one.renewed(refused) == other.renewed(refused) == read(file, "shop").access != refused
    assert refreshes(server) == 1


# ------------------------------------------------------------------------------------------- two at the same time


def test_threads_and_processes_use_a_refresh_token_once(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file, now=NOW - 3600)
    found: list[Secret] = []
    clock = Clock()
    shared = Bearer(source, "shop", clock)
    threads = [threading.Thread(target=lambda b=b: found.append(b.current())) for b in (shared, shared)]  # type: ignore[misc]
    threads += [
        threading.Thread(target=lambda: found.append(Bearer(source, "shop", clock).current())) for _ in range(4)
    ]
    workers = [multiprocessing.get_context("fork").Process(target=_use, args=(source,)) for _ in range(4)]
    for worker in [*threads, *workers]:
        worker.start()
    for worker in [*threads, *workers]:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0] * 4
    assert len(found) == 6 and len({token.reveal() for token in found}) == 1
    assert refreshes(server) == 1 and read(file, "shop").refresh.reveal() in server.refresh_tokens


def _use(source: OAuthTokens) -> None:
    Bearer(source, "shop", Clock()).current()


@pytest.mark.parametrize("blow", range(12))
def test_a_kill_at_any_moment_of_a_renewal_leaves_a_whole_file(server: SignInServer, file: Path, blow: int) -> None:
    source = signed_in(server, file)
    worker = multiprocessing.get_context("fork").Process(target=_renew_for_ever, args=(source,))
    worker.start()
    time.sleep(0.05 + blow * 0.004)
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGKILL)
    worker.join()
    kept = read(file, "shop")
    # Between the provider's answer and the disk a token may be lost; never is there half of one, or a stuck lock.
    assert kept.grant and len(kept.refresh.reveal()) == len("refresh-") + 16
    time.sleep(0.1)  # what the killed process has asked for is answered meanwhile
    server.refresh_tokens.add(kept.refresh.reveal())
    assert Bearer(source, "shop", Clock()).renewed(kept.access) != kept.access


def test_what_a_killed_process_left_half_written_is_overwritten(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file)
    (file.parent / f".{file.name}.new").write_bytes(b'{"refresh_token": "half')
    before = read(file, "shop").access
    assert Bearer(source, "shop", Clock()).renewed(before) == read(file, "shop").access != before
    assert {path.name for path in file.parent.iterdir()} == {file.name, f"{file.name}.lock"}


def _renew_for_ever(source: OAuthTokens) -> None:
    bearer = Bearer(source, "shop", Clock())
    while True:
        bearer.renewed(bearer.current())


def test_who_waits_too_long_for_the_other_tries_later(
    server: SignInServer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = signed_in(server, file)
    monkeypatch.setattr("ingest.tokens.LOCK_SECONDS", 0.1)
    errors: list[IngestError] = []

    def other() -> None:
        try:
            Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)
        except IngestError as error:
            errors.append(error)

    with changing(file, "shop"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join(10)
    assert isinstance(errors[0], ServerBusy) and "renews the sign-in of account shop" in str(errors[0])


# ------------------------------------------------------------------------------------------------ what goes wrong


def test_a_sign_in_that_is_over_says_so_and_is_not_asked_about_again_at_once(server: SignInServer, file: Path) -> None:
    clock = Clock()
    source = signed_in(server, file)
    token = read(file, "shop").refresh.reveal()
    server.refresh_tokens.clear()
    for _ in range(3):
        with pytest.raises(CredentialMissing, match=r"the sign-in is over .*; sign in again: billfold login shop") as e:
            Bearer(source, "shop", clock).renewed(read(file, "shop").access)
        assert token not in text_of(e.value)
    assert refreshes(server) == 1
    # A provider may err: what was kept is kept, and it is asked again later.
    server.refresh_tokens.add(token)
    clock.now += REFUSED_SECONDS + 1
    assert Bearer(source, "shop", clock).current() == read(file, "shop").access


def test_a_client_that_is_not_accepted_is_named(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file)
    server.client_secret = "wanted"
    with pytest.raises(CredentialMissing, match=r"invalid_client, AADSTS700016.*check client_id and client_secret"):
        Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)


def test_another_client_than_that_of_the_sign_in_is_told(server: SignInServer, file: Path) -> None:
    signed_in(server, file)
    source = OAuthTokens(file, server.provider(), Client("another"))
    with pytest.raises(CredentialMissing, match=r"names another client_id .*; sign in again: billfold login shop"):
        Bearer(source, "shop", Clock()).current()


SHORT = b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>Welcome to the hotel</html>"
AWAY = b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/token\r\nContent-Length: 0\r\n\r\n"
HUGE = b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 200_000 + b"{}"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ((500, {"error": "server_error"}), "HTTP 500"),
        ((503, {}), "HTTP 503"),
        ((429, {"error": "slow_down"}), "asks to wait"),
        ((400, {"error": "temporarily_unavailable"}), "temporarily_unavailable"),
        ((400, {"message": "what?"}), "HTTP 400"),
        ((200, {}), "gives no token"),
        ((200, {"access_token": "two\nlines", "expires_in": 5}), "gives no token"),
        ((200, {"access_token": 5}), "gives no token"),
        (PAGE, "no answer to a sign-in"),
        (AWAY, "HTTP 302"),
        (HUGE, "no answer to a sign-in"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "cannot be reached"),
        (b"", "cannot be reached"),
        (SHORT, "no answer to a sign-in|cannot be reached"),
    ],
)
def test_a_sign_in_server_out_of_order_costs_no_token_and_is_tried_later(
    server: SignInServer, file: Path, fault: object, words: str
) -> None:
    source, clock = signed_in(server, file), Clock()
    before = read(file, "shop")
    server.fault = lambda form: fault  # type: ignore[assignment,return-value]
    with pytest.raises(ServerUnreachable, match=f"Account shop: .*({words})") as caught:
        Bearer(source, "shop", clock).renewed(before.access)
    assert not any(token in text_of(caught.value) for token in secrets_of(before))
    assert read(file, "shop") == before
    # Ahead of its end, the old token still serves.
    clock.now = NOW + 3500
    assert Bearer(source, "shop", clock).current() == before.access
    clock.now = NOW + 3601
    with pytest.raises(ServerUnreachable):
        Bearer(source, "shop", clock).current()
    server.fault = None
    assert Bearer(source, "shop", clock).current() == read(file, "shop").access != before.access


def test_a_sign_in_server_that_drips_is_given_up_in_time(
    server: SignInServer, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = signed_in(server, file)
    monkeypatch.setattr("ingest.web.post_form.__defaults__", (HURRY,))
    over = threading.Event()
    server.fault = lambda form: over.wait(5) and None
    began = time.monotonic()
    with pytest.raises(ServerUnreachable, match="does not answer in time"):
        Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)
    assert time.monotonic() - began < 3
    over.set()


def test_a_sign_in_server_that_is_not_there_is_tried_later(file: Path) -> None:
    with SignInServer() as server:
        source = signed_in(server, file)
    with pytest.raises(ServerUnreachable, match="cannot be reached"):
        Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)


@pytest.mark.parametrize(
    "url", ["http://login.example/token", "ftp://127.0.0.1/x", "https://kim@login.example/t", "login", "https://["]
)
def test_secrets_go_over_https_only(server: SignInServer, file: Path, url: str) -> None:
    signed_in(server, file)
    source = OAuthTokens(file, server.provider(token_endpoint=url))
    with pytest.raises(EncryptionMissing, match="not encrypted; nothing was sent"):
        Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)


@pytest.mark.dovecot  # for its openssl
def test_a_sign_in_server_that_nobody_vouches_for_gets_nothing(
    server: SignInServer, file: Path, tmp_path: Path
) -> None:
    from tests.imap_servers import _certificate

    signed_in(server, file)
    _certificate(tmp_path / "cert.pem", tmp_path / "key.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    heard: list[bytes] = []

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            plain, _ = listener.accept()
            with plain, context.wrap_socket(plain, server_side=True) as sock:
                heard.append(sock.recv(1000))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        url = f"https://localhost:{listener.getsockname()[1]}/token"
        source = OAuthTokens(file, server.provider(token_endpoint=url))
        with pytest.raises(CertificateRefused, match=r"is not trusted .*; nothing was sent"):
            Bearer(source, "shop", Clock()).renewed(read(file, "shop").access)
        thread.join(10)
    assert not any(heard)


def test_the_endpoints_that_are_built_in_are_encrypted() -> None:
    for provider in (google(), microsoft(), microsoft("consumers")):
        endpoints = [provider.authorization_endpoint, provider.token_endpoint, provider.device_endpoint]
        assert all(endpoint.startswith("https://") for endpoint in endpoints if endpoint)
        assert provider.mechanism == "XOAUTH2"
    assert "/consumers/oauth2/v2.0/" in microsoft("consumers").token_endpoint


# ------------------------------------------------------------------------------------------------ the mail server


class TakesTokens(Script):
    """Takes any token, with whatever mechanism it offers."""

    capabilities = "IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER"
    refusals = 0

    def do_authenticate(self, arguments: bytes) -> str | None:
        mechanism, _, first_message = arguments.partition(b" ")
        if not first_message:
            self.send(b"+ \r\n")
            first_message = self.lines.readline().strip()
        self.server.log.append(mechanism + b" " + base64.b64decode(first_message))
        if self.refused():
            self.send(b"+ " + base64.b64encode(b'{"status":"401","schemes":"bearer"}') + b"\r\n")
            self.server.log.append(b"CLOSING " + self.lines.readline().strip())
            return "NO [AUTHENTICATIONFAILED] " + first_message.decode() + " is not good"
        return None

    def refused(self) -> bool:
        return len(self.server.said(b"CLOSING")) < self.refusals  # type: ignore[attr-defined]


class WithoutInitialResponse(TakesTokens):
    capabilities = "IMAP4rev1 AUTH=XOAUTH2"


class StandardOnly(TakesTokens):
    capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=OAUTHBEARER"


class PasswordsOnly(TakesTokens):
    capabilities = "IMAP4rev1 SASL-IR AUTH=PLAIN"


class RefusesOnce(TakesTokens):
    refusals = 1


class RefusesTwice(TakesTokens):
    refusals = 2


class RefusesTwiceByTheStandard(StandardOnly):
    refusals = 2


class AsksForEver(TakesTokens):
    def do_authenticate(self, arguments: bytes) -> str | None:
        while True:
            self.send(b"+ \r\n")
            if not self.lines.readline() or self.server.over.is_set():
                return None


class Server(ScriptedServer):
    def said(self, word: bytes) -> list[bytes]:
        return [line for line in self.log if line.startswith(word)]


def account(port: int, source: OAuthTokens, **changes: object) -> AccountSettings:
    return settings(port, credential=source, username="kim@lamps.example", **changes)


@pytest.mark.parametrize(
    ("script", "wanted", "expected"),
    [
        (TakesTokens, "XOAUTH2", b"XOAUTH2 user=kim@lamps.example\x01auth=Bearer %s\x01\x01"),
        (WithoutInitialResponse, "", b"XOAUTH2 user=kim@lamps.example\x01auth=Bearer %s\x01\x01"),
        (
            TakesTokens,
            "",
            b"OAUTHBEARER n,a=kim@lamps.example,\x01host=127.0.0.1\x01port=%d\x01auth=Bearer %s\x01\x01",
        ),
        (
            StandardOnly,
            "XOAUTH2",
            b"OAUTHBEARER n,a=kim@lamps.example,\x01host=127.0.0.1\x01port=%d\x01auth=Bearer %s\x01\x01",
        ),
    ],
)
def test_a_token_is_said_as_the_mechanism_wants(
    server: SignInServer, file: Path, script: type[Script], wanted: str, expected: bytes
) -> None:
    source = signed_in(server, file, now=time.time())
    token = read(file, "shop").access.reveal().encode()
    with Server(script) as mail:
        used = account(mail.port, OAuthTokens(file, server.provider(mechanism=wanted)))
        connection = Connection(used, credential_of(used), HURRY)
        assert connection.status(b"INBOX")["MESSAGES"] == 5
        connection.close()
        values = (mail.port, token) if b"%d" in expected else (token,)
        assert mail.said(expected[:8]) == [expected % values]
    assert source.client is None and not server.asked


def test_a_token_that_looked_good_and_is_refused_is_renewed_at_once(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file, now=time.time())
    before = read(file, "shop").access
    with Server(RefusesOnce) as mail, open_account(account(mail.port, source), patience=HURRY) as session:
        assert [mailbox.name for mailbox in session.mailboxes().mailboxes] == ["INBOX", "Junk"]
        assert len(mail.said(b"OAUTHBEARER")) == 2 and mail.said(b"CLOSING") == [b"CLOSING AQ=="]
    assert refreshes(server) == 1 and read(file, "shop").access != before


@pytest.mark.parametrize(("script", "closing"), [(RefusesTwice, b""), (RefusesTwiceByTheStandard, b"AQ==")])
def test_a_new_token_that_is_refused_too_says_what_to_check_and_shows_no_token(
    server: SignInServer, file: Path, script: type[Script], closing: bytes
) -> None:
    signed_in(server, file, now=time.time())
    source = OAuthTokens(file, server.provider(mechanism="XOAUTH2"))
    tokens = [read(file, "shop").access.reveal()]
    with Server(script) as mail:
        used = account(mail.port, source)
        with pytest.raises(
            SignInRefused, match=r"`billfold login shop` signs in anew\), .* IMAP is switched on for it\."
        ) as caught:
            Connection(used, credential_of(used), HURRY)
        assert mail.said(b"CLOSING") == [b"CLOSING " + closing] * 2
        said = [line.partition(b" ")[2] for line in [*mail.said(b"XOAUTH2"), *mail.said(b"OAUTHBEARER")]]
    tokens += [read(file, "shop").access.reveal(), *(base64.b64encode(line).decode() for line in said)]
    assert len(tokens) == 4 and not any(token in text_of(caught.value) for token in tokens)


def test_a_server_that_takes_no_tokens_gets_none(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file, now=time.time())
    with Server(PasswordsOnly) as mail:
        used = account(mail.port, source)
        with pytest.raises(SignInRefused, match="takes no sign-in by OAuth; use a password"):
            Connection(used, credential_of(used), HURRY)
        assert not mail.commands("AUTHENTICATE") and not mail.commands("LOGIN")


def test_a_server_that_asks_for_ever_is_left(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file, now=time.time())
    with Server(AsksForEver) as mail:
        used = account(mail.port, source)
        began = time.monotonic()
        with pytest.raises(ServerUnreachable):
            Connection(used, credential_of(used), HURRY)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize("script", [scripted.NoStartTls, scripted.Preauthenticated])
def test_a_server_without_starttls_gets_no_token(server: SignInServer, file: Path, script: type[Script]) -> None:
    source = signed_in(server, file, now=time.time())
    with Server(script) as mail:
        used = account(mail.port, source, security=Security.STARTTLS)
        with pytest.raises(EncryptionMissing, match="nothing was sent"):
            Connection(used, credential_of(used), HURRY)
        assert not mail.commands("AUTHENTICATE")


def test_a_server_that_claims_a_sign_in_beforehand_gets_no_token(server: SignInServer, file: Path) -> None:
    source = signed_in(server, file, now=time.time())
    with Server(scripted.Preauthenticated) as mail:
        used = account(mail.port, source)
        with pytest.raises(IngestError):
            Connection(used, credential_of(used), HURRY)
        assert not mail.commands("AUTHENTICATE")


# ---------------------------------------------------------------------------------------------------- a real Dovecot


@pytest.fixture(scope="module")
def token_dovecot() -> Iterator[tuple[Dovecot, SignInServer]]:
    if reason := dovecot_is_missing():
        pytest.skip(reason)
    with SignInServer() as issuer, Dovecot(f"{issuer.url}/introspect") as running:
        yield running, issuer


@pytest.mark.dovecot
@pytest.mark.parametrize("mechanism", ["XOAUTH2", ""])
def test_dovecot_takes_a_token_and_refuses_one_that_ended(
    token_dovecot: tuple[Dovecot, SignInServer], file: Path, mechanism: str
) -> None:
    mail, issuer = token_dovecot
    signed_in(issuer, file, now=time.time())
    source = OAuthTokens(file, issuer.provider(mechanism=mechanism))
    with open_account(mail.settings("kim", credential=source)) as session:
        assert {mailbox.name for mailbox in session.mailboxes().mailboxes} == {"INBOX", "Junk"}
        assert b"SPECIAL-USE" in session._link.connected().capabilities
    issuer.access_tokens.clear()
    count = refreshes(issuer)
    with open_account(mail.settings("kim", credential=source)) as session:
        assert session.mailboxes().mailboxes
    assert refreshes(issuer) == count + 1


@pytest.mark.dovecot
def test_dovecot_refuses_the_token_of_somebody_else(token_dovecot: tuple[Dovecot, SignInServer], file: Path) -> None:
    mail, issuer = token_dovecot
    source = signed_in(issuer, file, now=time.time())
    with (
        pytest.raises(SignInRefused, match="the address you signed in with"),
        open_account(mail.settings("lee", credential=source)),
    ):
        pass


@pytest.mark.dovecot
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_certificate_nobody_vouches_for_is_refused_before_a_token_is_sent(
    token_dovecot: tuple[Dovecot, SignInServer], file: Path, security: Security
) -> None:
    mail, issuer = token_dovecot
    source = signed_in(issuer, file, now=time.time())
    port = mail.tls_port if security is Security.TLS else mail.port
    used = mail.settings("kim", credential=source, security=security, port=port, ca_file=None)
    with pytest.raises(CertificateRefused), open_account(used):
        pass


@pytest.mark.dovecot
def test_a_long_session_that_reconnects_signs_in_with_a_token_of_that_moment(
    token_dovecot: tuple[Dovecot, SignInServer], file: Path
) -> None:
    mail, issuer = token_dovecot
    issuer.lifetime = 1.0
    try:
        source = signed_in(issuer, file, now=time.time())
        mail.put("kim", b"Subject: one\r\n\r\nx\r\n")
        with open_account(mail.settings("kim", credential=source)) as session:
            inbox = Mailbox("INBOX", b"INBOX", junk=False)
            assert session.survey(inbox).messages >= 1
            time.sleep(1.3)
            session._link.connected().close()
            assert session.survey(inbox).messages >= 1
    finally:
        issuer.lifetime = 3600


class Injecting(Relay):
    """Says something of its own behind the server's word that encryption begins, as a man in the middle can."""

    def _copy(self, source: socket.socket, sink: socket.socket, upwards: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if not upwards and b"Begin TLS" in data:
                    data += b"* CAPABILITY IMAP4rev1 AUTH=PLAIN INJECTED\r\n* 99 EXISTS\r\n"
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@pytest.mark.dovecot
@pytest.mark.parametrize("by_token", [True, False])
def test_what_is_said_before_encryption_is_not_believed_after(
    token_dovecot: tuple[Dovecot, SignInServer], file: Path, by_token: bool
) -> None:
    mail, issuer = token_dovecot
    source = signed_in(issuer, file, now=time.time())
    with Injecting(mail.port) as relay:
        used = mail.settings("kim", security=Security.STARTTLS, port=relay.port)
        credential = source if by_token else mail.password("kim")
        used = replace(used, credential=credential)
        try:
            connection = Connection(used, credential_of(used))
        except ServerUnreachable:
            return  # or the connection is given up
        assert b"INJECTED" not in connection._dialogue.capabilities
        assert connection.examine(b"INBOX")["MESSAGES"] < 99
        connection.close()
