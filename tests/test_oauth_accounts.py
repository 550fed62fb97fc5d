"""An account with `oauth` as a user has it: signed in once, checked, polled for as long as tokens are renewed."""

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from billfold.accounts import chosen
from billfold.config import load
from ingest.oauth import Granted
from ingest.oauth_provider import OAuthTokens
from ingest.secret import Secret
from ingest.tokens import changing, first, read, write
from tests.imap_servers import Dovecot, dovecot_is_missing
from tests.oauth_rounds import Rounds
from tests.programs import billfold, configure, example
from tests.sign_in_server import CLIENT, SignInServer

pytestmark = pytest.mark.dovecot


@pytest.fixture(scope="module")
def servers() -> Iterator[tuple[Dovecot, SignInServer]]:
    if reason := dovecot_is_missing():
        pytest.skip(reason)
    with SignInServer() as issuer, Dovecot(f"{issuer.url}/introspect") as mail:
        yield mail, issuer


@pytest.fixture
def shop(servers: tuple[Dovecot, SignInServer], tmp_path: Path) -> Path:
    """A configuration for the mailbox of a user of her own, signed in by nobody yet."""
    mail, issuer = servers
    issuer.user = f"oauth-{tmp_path.name}".replace("_", "-").lower()[:50]
    issuer.lifetime, issuer.fault = 3600, None
    mail.put(issuer.user, example("generic/invoice_pdf_de"))
    text = f'[[accounts]]\nname = "shop"\nhost = "localhost"\nport = {mail.tls_port}\nusername = "{issuer.user}"\n'
    return configure(tmp_path, f'{text}ca_file = "{mail.ca_file}"\noauth = {issuer.table()}\n')


def source_of(config: Path) -> OAuthTokens:
    [settings] = chosen(load(config), "shop")
    assert isinstance(settings.credential, OAuthTokens)
    return settings.credential


def sign_in(config: Path, issuer: SignInServer) -> None:
    """Keep the tokens that `billfold login` would have kept."""
    source, refresh = source_of(config), Secret(issuer.new_refresh_token())
    with changing(source.file, "shop"):
        granted = Granted(Secret(issuer.new_access_token()), refresh, issuer.lifetime)
        write(source.file, first(CLIENT, granted, refresh, time.time()), "shop")


def problems(config: Path) -> list[str]:
    outcome = billfold("poll", "--config", config, "--json")
    found = outcome.json["problems"]
    assert isinstance(found, list) and outcome.code == (1 if found else 0)
    return found


def test_from_the_first_sign_in_to_its_end(servers: tuple[Dovecot, SignInServer], shop: Path) -> None:
    _, issuer = servers
    [told] = problems(shop)
    assert told == "Account shop: nobody has signed in yet; do it once: billfold login shop"
    assert "nobody has signed in yet" in billfold("check", "--config", shop).out
    signed = billfold("login", "shop", "--device", "--config", shop)
    assert signed.code == 0, signed.err
    checked = billfold("check", "--config", shop)
    assert checked.code == 0, checked.out
    assert "signed in by OAuth; the access token is good until" in checked.out and "INBOX: 1 messages" in checked.out
    report = billfold("poll", "--config", shop, "--json").json
    assert report["balance"]["filed"] == 1 and not report["problems"]
    issuer.access_tokens.clear()
    assert problems(shop) == []
    issuer.access_tokens.clear()
    issuer.refresh_tokens.clear()
    for _ in range(2):
        [told] = problems(shop)
        assert "the sign-in is over" in told and told.endswith("sign in again: billfold login shop")


def test_while_the_sign_in_server_is_away_the_account_waits_and_then_goes_on(
    servers: tuple[Dovecot, SignInServer], shop: Path
) -> None:
    _, issuer = servers
    sign_in(shop, issuer)
    issuer.access_tokens.clear()
    issuer.fault = lambda form: (503, {})
    for _ in range(3):
        [told] = problems(shop)
        assert "does not work at present (HTTP 503); it is tried again later" in told
    issuer.fault = None
    assert problems(shop) == []


def test_somebody_elses_sign_in_is_tried_twice_an_hour_until_the_right_one(
    servers: tuple[Dovecot, SignInServer], shop: Path
) -> None:
    _, issuer = servers
    right, issuer.user = issuer.user, "lee"
    sign_in(shop, issuer)
    told = [problems(shop)[0] for _ in range(3)]
    assert "check that this is the address you signed in with" in told[0]
    assert "It is tried again after" in told[1] and "refused twice within the hour" in told[2]
    issuer.user = right
    sign_in(shop, issuer)
    assert problems(shop) == []


def test_no_token_is_in_what_is_printed_or_in_the_archive(servers: tuple[Dovecot, SignInServer], shop: Path) -> None:
    _, issuer = servers
    sign_in(shop, issuer)
    printed = "".join(billfold(command, "--config", shop).out for command in ("check", "poll"))
    kept = read(source_of(shop).file, "shop")
    secrets = [kept.access.reveal(), kept.refresh.reveal()]
    files = [path.read_bytes() for path in shop.parent.rglob("*") if path.is_file()]
    assert not any(secret in printed or any(secret.encode() in data for data in files) for secret in secrets)
    assert all(secret in source_of(shop).file.read_text() for secret in secrets)


@pytest.mark.slow
def test_tokens_that_end_every_second_lose_nothing_and_ask_nobody(
    servers: tuple[Dovecot, SignInServer], shop: Path
) -> None:
    mail, issuer = servers
    issuer.lifetime = 1.0
    sign_in(shop, issuer)
    with contextlib.closing(Rounds(mail, issuer, shop)) as rounds:
        rounds.go_on(12)
    assert rounds.problems == []
    assert rounds.filed == rounds.delivered > 3
    assert rounds.renewals >= rounds.polls - 1 > 1
    assert json.loads(source_of(shop).file.read_text())["refused"] is None
