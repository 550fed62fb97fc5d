"""`billfold login`: with a browser, by a code, without a display; and every way it can fail, in words that help."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from billfold.accounts import chosen
from billfold.config import load
from ingest.browser_sign_in import BrowserSignIn
from ingest.device_sign_in import sign_in_by_device
from ingest.errors import GrantRefused
from ingest.oauth import authorization_address
from ingest.oauth_provider import OAuthTokens, google, microsoft
from ingest.tokens import read
from tests.programs import Outcome, billfold, configure
from tests.sign_in_server import CLIENT, SignInServer


@pytest.fixture
def server() -> Iterator[SignInServer]:
    with SignInServer() as running:
        yield running


def config_for(folder: Path, oauth: str, name: str = "shop", more: str = "") -> Path:
    path = configure(
        folder,
        f'[[accounts]]\nname = "{name}"\nhost = "imap.lamps.example"\nusername = "kim@lamps.example"\n'
        f"oauth = {oauth}\n",
        more,
    )
    path.chmod(0o600)
    return path


def tokens_of(config: Path, name: str = "shop") -> OAuthTokens:
    [settings] = chosen(load(config), name)
    assert isinstance(settings.credential, OAuthTokens)
    return settings.credential


@dataclass
class Running:
    """`billfold login` in a process of its own, as far as it has printed its address."""

    process: "subprocess.Popen[str]"
    told: list[str]
    address: str

    def paste(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def end(self) -> Outcome:
        assert self.process.stdout is not None and self.process.stderr is not None
        rest = self.process.stderr.read()
        return Outcome(self.process.wait(30), self.process.stdout.read(), "".join(self.told) + rest)


@contextlib.contextmanager
def login(config: Path, *arguments: str) -> Iterator[Running]:
    environment = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
    process = subprocess.Popen(
        [sys.executable, "-m", "billfold", "login", "shop", "--config", str(config), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    assert process.stderr is not None
    told: list[str] = []
    try:
        for line in process.stderr:
            told.append(line)
            if line.strip().startswith("http"):
                break
        yield Running(process, told, told[-1].strip())
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def visit(address: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(address, timeout=10) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


# ------------------------------------------------------------------------------------------------------ it works


def test_a_browser_signs_in_and_the_tokens_are_kept(server: SignInServer, tmp_path: Path) -> None:
    config = config_for(tmp_path, server.table())
    with login(config, "--browser", "--no-open") as running:
        query = parse_qs(urlsplit(running.address).query)
        assert query["login_hint"] == ["kim@lamps.example"] and query["scope"] == ["mail offline_access"]
        status, page = visit(server.browse(running.address))
        outcome = running.end()
    assert (status, outcome.code) == (200, 0), outcome.err
    assert "goes on in its own window" in page
    source = tokens_of(config)
    kept = read(source.file, "shop")
    assert kept.refresh.reveal() in server.refresh_tokens and kept.access.reveal() in server.access_tokens
    assert source.file.stat().st_mode & 0o777 == 0o600
    assert str(source.file) in outcome.out and "billfold check" in outcome.out
    assert not any(secret in outcome.out + outcome.err for secret in (kept.refresh.reveal(), kept.access.reveal()))


def test_the_browser_is_opened_where_there_is_one(server: SignInServer, tmp_path: Path) -> None:
    config = config_for(tmp_path, server.table())
    opener = tmp_path / "open"
    opener.write_text(f"#!{sys.executable}\nimport sys, urllib.request\nurllib.request.urlopen(sys.argv[1]).read()\n")
    opener.chmod(0o755)
    there = {"DISPLAY": ":7", "BROWSER": f"{opener} %s", "SSH_CONNECTION": ""}
    outcome = billfold("login", "shop", "--config", config, environment=there)
    assert outcome.code == 0, outcome.err
    assert "Your browser opens; sign in there as kim@lamps.example" in outcome.err
    assert read(tokens_of(config).file, "shop").refresh.reveal() in server.refresh_tokens


def test_where_the_browser_is_elsewhere_its_last_address_is_pasted(server: SignInServer, tmp_path: Path) -> None:
    config = config_for(tmp_path, server.table())
    with login(config, "--browser") as running:
        running.paste("https://elsewhere.example/?code=1&state=2")
        running.paste(server.browse(running.address))
        outcome = running.end()
    assert outcome.code == 0, outcome.err
    assert "paste it here" in outcome.err and "not the address of the last page" in outcome.err
    assert read(tokens_of(config).file, "shop").refresh.reveal() in server.refresh_tokens


def test_a_code_signs_in_without_a_display(server: SignInServer, tmp_path: Path) -> None:
    config = config_for(tmp_path, server.table())
    with login(config, "--json") as running:
        assert running.address == f"{server.url}/enter" and "WDJB-MJHT" in "".join(running.told)
        outcome = running.end()
    assert outcome.code == 0, outcome.err
    assert outcome.json == {
        "account": "shop",
        "username": "kim@lamps.example",
        "file": str(tokens_of(config).file),
    }


def test_a_renamed_account_stays_signed_in_and_another_mailbox_does_not(server: SignInServer, tmp_path: Path) -> None:
    before = tokens_of(config_for(tmp_path, server.table())).file
    assert tokens_of(config_for(tmp_path, server.table(), name="store"), "store").file == before
    path = config_for(tmp_path, server.table())
    path.write_text(path.read_text().replace("kim@lamps", "../lee@lamps"))
    other = tokens_of(path).file
    assert other != before and other.parent == before.parent


# -------------------------------------------------------------------------------------------------- the client


def test_the_client_is_taken_from_the_file_of_googles_console_and_then_known(
    server: SignInServer, tmp_path: Path
) -> None:
    table = (
        server.table()
        .replace("{ client_id", '{ provider = "google", client_id')
        .replace('client_id = "billfold-test", ', "")
    )
    config = config_for(tmp_path, table)
    server.client_secret = "not-so-secret"
    file = tmp_path / "client.json"
    file.write_text(json.dumps({"installed": {"client_id": CLIENT.id, "client_secret": "not-so-secret"}}))
    for more in (["--client", str(file)], []):
        with login(config, "--device", *more) as running:
            outcome = running.end()
        assert outcome.code == 0, outcome.err
        assert "not-so-secret" not in outcome.out + outcome.err
    kept = read(tokens_of(config).file, "shop").client
    assert kept.id == CLIENT.id and kept.secret is not None and kept.secret.reveal() == "not-so-secret"


def test_a_client_that_is_typed_in_serves_the_other_accounts_of_the_provider(
    server: SignInServer, tmp_path: Path
) -> None:
    table = server.table().replace('client_id = "billfold-test"', 'provider = "microsoft"')
    other = (
        f'[[accounts]]\nname = "lee"\nhost = "imap.lamps.example"\nusername = "lee@lamps.example"\noauth = {table}\n'
    )
    config = config_for(tmp_path, table, more=other)
    first = billfold("login", "lee", "--device", "--config", config, stdin=CLIENT.id.encode() + b"\n")
    assert first.code == 0, first.err
    assert "register your own copy" in first.err and "public client flows" in first.err
    with login(config, "--device") as running:
        outcome = running.end()
    assert outcome.code == 0 and "register" not in outcome.err


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_without_a_client_it_says_how_to_make_one(tmp_path: Path, provider: str) -> None:
    outcome = billfold("login", "shop", "--config", config_for(tmp_path, f'"{provider}"'))
    assert outcome.code == 2
    assert "https://" in outcome.err and "There is no client to sign in with" in outcome.err


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"installed": {}}', '{"web": {"client_id": "x"}}'])
def test_a_file_that_is_no_desktop_client_is_told(tmp_path: Path, content: str) -> None:
    file = tmp_path / "client.json"
    file.write_text(content)
    outcome = billfold("login", "shop", "--client", file, "--config", config_for(tmp_path, '"google"'))
    assert outcome.code == 2
    assert "client.json is" in outcome.err


# -------------------------------------------------------------------------------------------------- it is refused


def test_who_says_no_is_told_what_that_means(server: SignInServer, tmp_path: Path) -> None:
    server.decision = "deny"
    config = config_for(tmp_path, server.table())
    for way in ("--browser", "--device"):
        with login(config, way) as running:
            if way == "--browser":
                visit(server.browse(running.address))
            outcome = running.end()
        assert outcome.code == 1
        assert "access_denied" in outcome.err and "Access was not allowed; sign in once more" in outcome.err
    assert not tokens_of(config).file.exists()


def test_a_wrong_client_is_told_with_microsofts_number(server: SignInServer, tmp_path: Path) -> None:
    outcome = billfold("login", "shop", "--device", "--config", config_for(tmp_path, server.table("another")))
    assert outcome.code == 1
    assert "invalid_client, AADSTS700016" in outcome.err and "copy the application (client) ID once more" in outcome.err


def test_a_sign_in_without_a_refresh_token_is_told_to_ask_for_one(server: SignInServer, tmp_path: Path) -> None:
    server.fault = lambda form: (200, {"access_token": "a", "expires_in": 5}) if form.get("grant_type") else None
    outcome = billfold("login", "shop", "--device", "--config", config_for(tmp_path, server.table()))
    assert outcome.code == 1
    assert "no refresh token" in outcome.err and "offline_access" in outcome.err


def test_a_provider_without_this_way_names_the_other(server: SignInServer, tmp_path: Path) -> None:
    oauth = '{ provider = "google", client_id = "x" }'
    outcome = billfold("login", "shop", "--device", "--config", config_for(tmp_path, oauth))
    assert outcome.code == 1
    assert "use --browser" in outcome.err


def test_an_account_with_a_password_is_told(tmp_path: Path) -> None:
    config = configure(tmp_path, '[[accounts]]\nname = "shop"\nhost = "h"\nusername = "u"\npassword_env = "P"\n')
    outcome = billfold("login", "shop", "--config", config)
    assert outcome.code == 2
    assert "signs in with a password" in outcome.err
    assert "There is no account 'other'" in billfold("login", "other", "--config", config).err


def test_a_code_that_nobody_types_in_runs_out(server: SignInServer) -> None:
    server.decision = "wait"
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    with pytest.raises(GrantRefused) as caught:
        sign_in_by_device(server.provider(), CLIENT, "shop", lambda code: None, sleep, lambda: now[0])
    assert caught.value.code == "expired_token" and 60 <= now[0] < 70


def test_a_code_is_asked_about_less_often_when_the_provider_says_so_or_is_away(server: SignInServer) -> None:
    waits: list[float] = []
    answers = iter([(400, {"error": "slow_down"}), (503, {}), (200, "no")])
    server.fault = lambda form: next(answers, None) if form.get("grant_type") else None  # type: ignore[return-value]
    granted = sign_in_by_device(server.provider(), CLIENT, "shop", lambda code: None, waits.append)
    assert granted.refresh is not None
    assert waits == [1, 6, 12, 24, 24]


# ----------------------------------------------------------------------------------------------------- the browser


def test_only_the_answer_to_this_sign_in_is_taken(server: SignInServer) -> None:
    with BrowserSignIn(server.provider(), CLIENT, "kim@lamps.example", "shop") as waiting:
        query = {key: values[0] for key, values in parse_qs(urlsplit(waiting.address).query).items()}
        home = query["redirect_uri"]
        for path in ("", "/favicon.ico", "/?code=stolen", "/?code=x&state=guessed", f"/?state={query['state']}"):
            status, page = visit(home + path)
            assert (status, "not the sign-in that waits" in page) == (404, True)
        with pytest.raises(GrantRefused) as caught:
            waiting.wait(0.05)
        assert caught.value.code == "expired_token"
        threading.Timer(0.1, lambda: visit(server.browse(waiting.address))).start()
        assert waiting.wait(10).access.reveal() in server.access_tokens
    with pytest.raises(urllib.error.URLError):
        visit(home)


def test_a_code_without_the_verifier_of_this_sign_in_is_worth_nothing(server: SignInServer) -> None:
    with BrowserSignIn(server.provider(), CLIENT, "kim", "shop") as one:
        taken = server.browse(one.address)
        with BrowserSignIn(server.provider(), CLIENT, "kim", "shop") as other:
            state = parse_qs(urlsplit(other.address).query)["state"][0]
            code = parse_qs(urlsplit(taken).query)["code"][0]
            assert other.offer(f"http://127.0.0.1/?state={state}&code={code}")
            with pytest.raises(GrantRefused, match="invalid_grant"):
                other.wait(5)


def test_the_addresses_are_those_that_google_and_microsoft_document() -> None:
    address = authorization_address(google(), CLIENT, "http://127.0.0.1:5", "s", "v" * 50, "kim@gmail.com")
    query = parse_qs(urlsplit(address).query)
    assert address.startswith("https://accounts.google.com/o/oauth2/v2/auth?")
    assert (query["access_type"], query["prompt"]) == (["offline"], ["consent"])
    assert query["scope"] == ["https://mail.google.com/"]
    address = authorization_address(microsoft("consumers"), CLIENT, "http://localhost:5", "s", "v" * 50, "kim@x")
    assert address.startswith("https://login.microsoftonline.com/consumers/oauth2/v2.0/authorize?")
    scopes = parse_qs(urlsplit(address).query)["scope"][0].split()
    assert scopes == ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"]
