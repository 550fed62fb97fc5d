"""The ways by which somebody is told, with real servers at the other end."""

import json
from pathlib import Path

import pytest

from billfold.checking.everything import checked
from billfold.checking.results import Tried
from billfold.config import Configuration, load
from billfold.errors import ConfigurationWrong, NotSent, PartlySent
from billfold.mailing import Mailing
from billfold.ways import notice_of, trials, ways_of
from tests.imap_servers import free_port
from tests.notice_servers import HookServer, MailServer, mail_section, text_of
from tests.programs import billfold, configure, secret

TROUBLE = {"kind": "sign-in", "account": "shop", "text": "The password is refused.", "since": None, "over": False}
OTHER = {**TROUBLE, "account": "", "kind": "disk", "text": "The disk is nearly full."}
OVER = {**TROUBLE, "text": "works again.", "over": True}


def loaded(folder: Path, *sections: str) -> Configuration:
    path = configure(folder, *sections)
    path.chmod(0o600)
    return load(path)


# ------------------------------------------------------------------------------------------------------- mail


def test_a_mail_is_sent_to_everybody_named(tmp_path: Path) -> None:
    with MailServer() as server:
        settings = loaded(tmp_path, mail_section(server.port), "[alerts]\n")
        ways_of(settings)["mail"](notice_of([TROUBLE]))
        [mail] = server.mails
    assert server.recipients == [["me@example.com", "books@example.com"]]
    assert mail["Subject"] == "Billfold: shop needs attention"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Message-ID"] and mail["Date"]
    assert text_of(mail).startswith("shop: The password is refused.\n")


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_is_encrypted_and_signed_in(tmp_path: Path, security: str) -> None:
    password = secret(tmp_path, "swordfish")
    with MailServer(tmp_path, "swordfish", starttls=security == "starttls") as server:
        more = {"host": '"localhost"', "security": f'"{security}"', "ca_file": f'"{server.ca_file}"'}
        more |= {"username": '"kim"', "password_file": f'"{password}"'}
        settings = loaded(tmp_path, mail_section(server.port, **more))
        assert settings.mail is not None
        Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert [mail["Subject"] for mail in server.mails] == ["Billfold: a test"]
        password.write_text("wrong-password")
        with pytest.raises(NotSent, match=r"refuses the sign-in \(535\)") as raised:
            Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert "wrong-password" not in str(raised.value)
        # Without its certificate the server is nobody, and nothing is sent to it.
        untrusted = mail_section(server.port, **{**more, "ca_file": f'"{tmp_path / "other.pem"}"'})
        (tmp_path / "other.pem").write_bytes(b"")
        logins = len(server.logins)
        with pytest.raises(NotSent):
            settings = loaded(tmp_path, untrusted)
            assert settings.mail is not None
            Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert len(server.logins) == logins


@pytest.mark.parametrize("only", ["PLAIN", "LOGIN"])
def test_a_password_may_have_any_letters(tmp_path: Path, only: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Büro-PC")
    password = secret(tmp_path, "Grüße-€")
    with MailServer(tmp_path, "Grüße-€", mechanisms=only) as server:
        more = {"host": '"localhost"', "security": '"tls"', "ca_file": f'"{server.ca_file}"'}
        more |= {"username": '"kim"', "password_file": f'"{password}"'}
        settings = loaded(tmp_path, mail_section(server.port, **more))
        assert settings.mail is not None
        Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert [mail["Subject"] for mail in server.mails] == ["Billfold: a test"]


def test_a_server_without_encryption_gets_no_password(tmp_path: Path) -> None:
    with MailServer(password="swordfish") as server:
        more = {"security": '"starttls"', "username": '"kim"', "password_file": f'"{secret(tmp_path, "swordfish")}"'}
        settings = loaded(tmp_path, mail_section(server.port, **more))
        assert settings.mail is not None
        with pytest.raises(NotSent, match="cannot do what"):
            Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert server.logins == []


def test_a_server_that_refuses_or_is_away_is_told_in_a_sentence(tmp_path: Path) -> None:
    with MailServer() as server:
        settings = loaded(tmp_path, mail_section(server.port))
        assert settings.mail is not None
        server.answer = "452 try again"
        with pytest.raises(NotSent, match=r"code 452\); it is tried again"):
            Mailing(settings.mail).send("a\r\nBcc: other@example.com", "It works.")
        server.answer = "250 OK"
        Mailing(settings.mail).send("a\r\nBcc: other@example.com", "It works.")
        [mail] = server.mails
        assert mail["Bcc"] is None and mail["Subject"] == "a Bcc: other@example.com"
    with pytest.raises(NotSent, match="cannot be reached"):
        Mailing(settings.mail).send("Billfold: a test", "It works.")


def test_whom_the_server_does_not_know_is_told_without_the_address(tmp_path: Path) -> None:
    with MailServer() as server:
        settings = loaded(tmp_path, mail_section(server.port))
        assert settings.mail is not None
        server.unknown = {"books@example.com"}
        with pytest.raises(PartlySent, match="1 of the addresses"):
            Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert server.recipients == [["me@example.com"]]
        server.unknown.add("me@example.com")
        with pytest.raises(NotSent, match="correct them") as raised:
            Mailing(settings.mail).send("Billfold: a test", "It works.")
        assert "@" not in str(raised.value) and not isinstance(raised.value, PartlySent)


# ---------------------------------------------------------------------------------------------------- webhook


def test_a_webhook_gets_json(tmp_path: Path) -> None:
    with HookServer() as server:
        settings = loaded(tmp_path, f'[alerts]\nwebhook = "{server.url}"\n')
        ways_of(settings)["webhook"](notice_of([TROUBLE, OTHER, OVER]))
    [posted] = server.posted
    assert posted.path == "/hook/s3cr3t-part"
    assert posted.headers["Content-Type"] == "application/json"
    told = posted.json
    assert (told["event"], told["title"]) == ("trouble", "Billfold: 2 things need attention")
    assert told["troubles"] == [TROUBLE, OTHER, OVER]
    assert "- shop: The password is refused.\n- The disk is nearly full.\n- shop: works again." in told["text"]


@pytest.mark.parametrize(("form", "shown"), [("slack", "text"), ("discord", "content"), ("text", "")])
def test_a_webhook_speaks_as_its_service_wants(tmp_path: Path, form: str, shown: str) -> None:
    with HookServer() as server:
        file = secret(tmp_path, server.url + "\n")
        settings = loaded(tmp_path, f'[alerts]\nwebhook_file = "{file}"\nwebhook_format = "{form}"\n')
        ways_of(settings)["webhook"](notice_of([OVER]))
    [posted] = server.posted
    text = posted.json[shown] if shown else posted.body.decode()
    assert "shop: works again." in text
    if form == "text":
        assert posted.headers["Title"] == "Billfold: shop works again"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 429, 500])
def test_a_webhook_that_answers_otherwise_did_not_take_it(tmp_path: Path, status: int) -> None:
    with HookServer(status) as server:
        settings = loaded(tmp_path, f'[alerts]\nwebhook = "{server.url}"\n')
        with pytest.raises(NotSent, match=str(status)) as raised:
            ways_of(settings)["webhook"](notice_of([OVER]))
        assert len(server.posted) == 1, "no redirect is followed"
    assert "s3cr3t" not in str(raised.value)


def test_the_address_of_a_webhook_is_never_shown(tmp_path: Path) -> None:
    settings = loaded(tmp_path, f'[alerts]\nwebhook = "http://127.0.0.1:{free_port()}/s3cr3t"\n')
    assert "s3cr3t" not in repr(settings)
    [(_, good, message)] = trials(settings)
    assert not good and "s3cr3t" not in message
    for wrong in ('"http://hooks.example/s3cr3t"', '"ftp://hooks.example/s3cr3t"', '["https://hooks.example/s3cr3t"]'):
        with pytest.raises(ConfigurationWrong) as raised:
            loaded(tmp_path, f"[alerts]\nwebhook = {wrong}\n")
        assert "s3cr3t" not in str(raised.value)
    path = configure(tmp_path, '[alerts]\nwebhook = "https://hooks.example/s3cr3t"\n')
    path.chmod(0o644)
    with pytest.raises(ConfigurationWrong, match="chmod 600"):
        load(path)


# ------------------------------------------------------------------------------------------------- configuration


@pytest.mark.parametrize(
    ("sections", "said"),
    [
        ("[digest]\n", "add [mail]"),
        ("[alerts]\n", "no way to tell anybody"),
        (mail_section(25, username='"kim"'), "no password sources"),
        (mail_section(25, password_env='"X"'), "without a username"),
        (mail_section(25, host='"mail.example.com"'), "for this machine only"),
        (mail_section(25, to='"me@example.com"'), "write a list"),
        (mail_section(25) + '[digest]\nat = "25:00"\n', "no time of day"),
        ('[metrics]\nlisten = "0.0.0.0:9464"\n', "public = true"),
        ('[metrics]\nlisten = "9464"\n', "no address and port"),
        ('[alerts]\nwebhook = "https://a.example/"\nwebhook_file = "x"\n', "give one of them"),
        ("[metrics]\nport = 9\n", "allowed are listen, public"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_a_sentence(tmp_path: Path, sections: str, said: str) -> None:
    with pytest.raises(ConfigurationWrong) as raised:
        loaded(tmp_path, sections)
    assert said in str(raised.value)


def test_a_test_goes_by_each_way_and_says_which_did_not(tmp_path: Path) -> None:
    with MailServer() as server, HookServer(500) as hook:
        file = secret(tmp_path, hook.url)
        config = configure(tmp_path, mail_section(server.port), f'[alerts]\nwebhook_file = "{file}"\n')
        outcome = billfold("alerts", "--test", "--config", config, "--json")
        assert outcome.code == 1
        assert [(one["what"], one["ok"]) for one in outcome.json] == [
            ("alerts by mail", True),
            ("alerts by webhook", False),
        ]
        assert hook.posted[0].json["event"] == "test" and len(server.mails) == 1
        hook.status = 204
        assert billfold("alerts", "--test", "--config", config).code == 0
        found = [one for one in checked(Tried(load(config), config)) if one.what.startswith("alerts")]
        assert [one.ok for one in found] == [True, True] and len(server.mails) == 3
    assert billfold("alerts", "--test", "--config", configure(tmp_path)).code == 2


def test_a_desktop_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    monkeypatch.setattr("os.getuid", lambda: 987_654)
    settings = loaded(tmp_path, "[alerts]\ndesktop = true\n")
    with pytest.raises(NotSent, match="no session bus"):
        ways_of(settings)["desktop"](notice_of([TROUBLE]))
    assert json.dumps(notice_of([TROUBLE]).values)
