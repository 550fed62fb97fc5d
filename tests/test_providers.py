"""What is known of mail providers: whole, without contradictions, and what it makes `init` and a refusal say."""

import re
from collections import Counter
from pathlib import Path

import pytest

from billfold.accounts import chosen
from billfold.config import load
from ingest.connection import Connection
from ingest.errors import SignInRefused
from ingest.providers import MailProvider, Way, all_known, provider_at, provider_for, provider_of
from ingest.secret import Secret
from ingest.signin import _advice
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, settings
from tests.programs import billfold
from tests.scripted_imap import ScriptedServer

NAMED = """
gmail.com outlook.com hotmail.com live.com msn.com yahoo.com aol.com icloud.com gmx.de gmx.com web.de t-online.de
freenet.de mail.ru yandex.ru 163.com 126.com qq.com sina.com naver.com daum.net kakao.com orange.fr free.fr laposte.net
sfr.fr libero.it virgilio.it tiscali.it aruba.it seznam.cz wp.pl onet.pl interia.pl o2.pl zoho.com fastmail.com
mailbox.org posteo.de online.de proton.me tuta.com rediffmail.com bol.com.br uol.com.br terra.com.br comcast.net att.net
verizon.net cox.net charter.net btinternet.com sky.com virginmedia.com bigpond.com optusnet.com.au shaw.ca bluewin.ch
telenet.be proximus.be ziggo.nl kpnmail.nl telia.com
""".split()


def test_the_providers_most_used_are_known() -> None:
    assert [domain for domain in NAMED if provider_of(f"jo@{domain}") is None] == []
    hosts = ("imap.ionos.de", "imap.strato.de", "mail.your-server.de", "ssl0.ovh.net", "mail.gandi.net")
    assert all(provider_at(host) for host in hosts)


@pytest.mark.parametrize("provider", all_known(), ids=lambda provider: f"{provider.name} {provider.host}")
def test_each_is_whole(provider: MailProvider) -> None:
    name = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
    assert all(re.fullmatch(rf"\.?{name}", domain) for domain in provider.domains)
    if provider.no_imap:
        assert not provider.host and not provider.ways and provider.no_imap.endswith(".")
        return
    assert all(re.fullmatch(name, host) for host in (provider.host, *provider.hosts))
    assert (provider.port, provider.security) in ((993, "tls"), (143, "starttls"), (1143, "starttls"))
    assert provider.ways and len(set(provider.ways)) == len(provider.ways)
    assert not provider.first or provider.first.endswith(".")
    assert not provider.page or provider.page.startswith("https://")
    # Who wants something made must be told where.
    assert provider.page or provider.ways[0] not in (Way.APP_PASSWORD, Way.CODE, Way.GOOGLE, Way.MICROSOFT)


def test_no_domain_belongs_to_two() -> None:
    counted = Counter(domain for provider in all_known() for domain in provider.domains)
    assert [domain for domain, count in counted.items() if count > 1] == []


def test_an_address_is_known_by_its_domain_alone() -> None:
    known = provider_of("Jo@GMAIL.com.")
    assert known is not None and known.host == "imap.gmail.com"
    assert provider_of("jo@lamps.onmicrosoft.com") is not None
    assert [
        provider_of(text) for text in ("jo@notgmail.com", "jo@gmail.com.example", "gmail", "", "jo@x.gmail.com")
    ] == [None] * 5


def test_some_want_the_name_before_the_at_sign() -> None:
    names = {domain: provider.username(f"jo@{domain}") for domain in NAMED if (provider := provider_of(f"jo@{domain}"))}
    assert {domain for domain, name in names.items() if name == "jo"} == {
        "icloud.com",
        "web.de",
        "free.fr",
        "laposte.net",
        "optusnet.com.au",
        "wp.pl",
        "o2.pl",
        "uol.com.br",
        "bol.com.br",
        "shaw.ca",
    }
    assert all(name in ("jo", f"jo@{domain}") for domain, name in names.items())


def test_a_server_that_several_share_is_told_apart_by_the_address() -> None:
    for address, name in (("jo@outlook.com", "Outlook.com"), ("jo@lamps.example", "Microsoft 365")):
        found = provider_for("outlook.office365.com", address)
        assert found is not None and found.name == name
    assert provider_for("imap.lamps.example", "jo@gmail.com") is None
    assert provider_at("127.0.0.1") is None


# ------------------------------------------------------------------------------------------------- a refusal says


@pytest.mark.parametrize(
    ("host", "username", "words"),
    [
        (
            "imap.gmail.com",
            "jo@gmail.com",
            r"wants an app password here, .* https://myaccount\.google\.com/apppasswords",
        ),
        ("outlook.office365.com", "jo@hotmail.com", r'oauth = "microsoft" in place of yours, .* `billfold login shop`'),
        ("imap.163.com", "jo@163.com", r"wants an authorization code, not your password"),
        ("mx.freenet.de", "jo@freenet.de", r"Switch on POP3, IMAP and SMTP .* See https://"),
        ("imap.lamps.example", "jo@lamps.example", r"Many providers want an app password here"),
        ("imap.ziggo.nl", "jo@ziggo.nl", r"^$"),
    ],
)
def test_a_refusal_says_what_the_provider_wants(host: str, username: str, words: str) -> None:
    assert re.search(words, _advice(settings(993, host=host, username=username)))


def test_a_refusal_by_an_unknown_server_says_that_many_want_an_app_password() -> None:
    words = r"check them\. Many providers want an app password here"
    with ScriptedServer(scripted.AuthenticationFailed) as server, pytest.raises(SignInRefused, match=words):
        Connection(settings(server.port), Secret("swordfish"), HURRY)


# --------------------------------------------------------------------------------------------------- init proposes


def made(folder: Path, email: str, *options: str, answers: str = "") -> tuple[str, str]:
    path = folder / "made.toml"
    given = ("--archive", folder / "A", "--email", email, *options)
    outcome = billfold("init", "--force", "--config", path, *given, stdin=answers.encode())
    assert outcome.code == 0, outcome.err
    return path.read_text(encoding="utf-8"), outcome.out


def test_init_proposes_what_the_provider_of_the_address_wants(tmp_path: Path) -> None:
    text, told = made(tmp_path, "jo@web.de", "--password", "env", "--password-source", "P", answers="\n\n")
    assert 'host = "imap.web.de"' in text and 'username = "jo"' in text and "port" not in text
    assert "First: Switch on POP3 and IMAP in the settings of WEB.DE" in told
    text, told = made(tmp_path, "jo@alice.it", "--password", "env", "--password-source", "P", answers="\n\n")
    assert 'host = "in.alice.it"' in text and "port = 143" in text and 'security = "starttls"' in text
    text, told = made(tmp_path, "jo@gmail.com", "--password", "env", "--password-source", "P", answers="\n\n")
    assert "https://myaccount.google.com/apppasswords" in told and 'answer "oauth"' in told


def test_init_signs_in_with_the_browser_where_there_is_nothing_else(tmp_path: Path) -> None:
    text, told = made(tmp_path, "jo@hotmail.com", answers="\n")
    assert 'oauth = "microsoft"' in text and "password" not in text
    assert "let devices and apps use IMAP" in told and "billfold login hotmail --config" in told
    [account] = chosen(load(tmp_path / "made.toml"), "hotmail")
    assert (account.host, account.username) == ("outlook.office365.com", "jo@hotmail.com")
    text, told = made(tmp_path, "jo@gmail.com", "--password", "oauth", answers="\n\n")
    assert 'oauth = "google"' in text and "First sign in: billfold login gmail" in told


def test_init_knows_the_provider_by_its_server_too(tmp_path: Path) -> None:
    text, _ = made(tmp_path, "jo@lamps.example", answers="imap.gmail.com\noauth\n")
    assert 'oauth = "google"' in text and 'username = "jo@lamps.example"' in text


def test_init_says_where_there_is_no_imap_or_no_sign_in_by_browser(tmp_path: Path) -> None:
    path = tmp_path / "made.toml"
    given = ("--archive", tmp_path / "A", "--config", path)
    outcome = billfold("init", *given, "--email", "jo@tuta.com")
    assert outcome.code == 2 and "Tuta has no IMAP" in outcome.err and not path.exists()
    options = ("--email", "jo@lamps.example", "--host", "imap.lamps.example", "--username", "jo", "--password", "oauth")
    outcome = billfold("init", *given, *options)
    assert outcome.code == 2 and "not known; take a password" in outcome.err and not path.exists()
