"""Whose findings on senders might be believed: learnt from what stands on top of most mails, and told, never taken."""

from pathlib import Path

import pytest

from billfold.attested import learnt, line_for, proposal
from billfold.checking import senders
from billfold.checking.results import Tried
from billfold.config import AccountSection, Configuration
from billfold.first_run.answers import Answers, written
from ingest.attesting import Attested, names_in, topmost_names
from ingest.discovery import Server
from ingest.imap import open_account
from ingest.providers import all_known
from tests.imap_servers import HURRY, Dovecot, free_port, settings
from tests.name_servers import HANGS, NameServer
from tests.programs import account, billfold, configure, secret
from tests.scripted_imap import Script, ScriptedServer
from tests.test_first_run import PASSWORD, WAY, Terminal

OWN = "Authentication-Results: mx.lamps.example;\r\n\tdkim=pass header.d=shop.example"
RECEIVED = "Received: from out.shop.example by mx.lamps.example with ESMTPS;\r\n Mon, 29 Jul 2024 10:00:00 +0000"
TWO = ("a.lamps.example", "b.lamps.example")
FORGED = "Authentication-Results: mx.google.com; dkim=pass header.d=amazon.example"


def header(*fields: str) -> bytes:
    return ("\r\n".join(fields) + "\r\n\r\n").encode()


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ([OWN, RECEIVED], ("mx.lamps.example",)),
        ([RECEIVED, OWN, RECEIVED, FORGED], ("mx.lamps.example",)),
        ([OWN, FORGED, RECEIVED], ("mx.lamps.example", "mx.google.com")),
        ([RECEIVED, FORGED], ()),
        (
            ["Received: by 2002:a05:7301:1::2 with SMTP;", "Received: by store with LMTP;", OWN],
            ("mx.lamps.example",),
        ),
        (["Received: from mx.lamps.example by imap3.lamps.example with LMTP;", OWN], ("mx.lamps.example",)),
        (["Received: from x (by y) by backend.internal with LMTP;", OWN], ("mx.lamps.example",)),
        ([RECEIVED], ()),
        ([], ()),
        (["Authentication-Results: MX.Lamps.Example 1; none"], ("mx.lamps.example",)),
        (['Authentication-Results: "mx.lamps.example" (Postfix; rspamd); spf=none'], ("mx.lamps.example",)),
        (["authentication-results:\r\n (a note) mx.lamps.example (amavisd-new);\r\n dkim=none"], ("mx.lamps.example",)),
        (["Authentication-Results: a.lamps.example; x=y", "Authentication-Results: b.lamps.example; x=y"], TWO),
        # Without a name; a name that no configuration takes; cut off before it is whole.
        (["Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=shop.example; dkim=pass"], ()),
        (["Authentication-Results: localhost; dkim=pass"], ()),
        (["Authentication-Results: mx.lamps.exam"], ()),
        (["Authentication-Results: " + "(" * 50_000, "Authentication-Results: " + "a." * 50_000], ()),
        (["X-Authentication-Results: mx.lamps.example; dkim=pass"], ()),
    ],
)
def test_the_names_on_top_are_read(fields: list[str], names: tuple[str, ...]) -> None:
    assert topmost_names(header(*fields)) == names


def test_most_must_agree_on_one_name() -> None:
    own, none, other = header(OWN, RECEIVED, FORGED), header(RECEIVED), header(FORGED, RECEIVED)
    assert names_in([own] * 18 + [none] * 2) == Attested(("mx.lamps.example",), 18, 20)
    assert names_in([own] * 15 + [other] * 1 + [none] * 4) == Attested(("mx.lamps.example",), 15, 20)
    assert names_in([own] * 14 + [none] * 6) is None
    assert names_in([own] * 10 + [other] * 10) is None
    assert names_in([own] * 4) is None, "too few to tell"
    assert names_in([none] * 20) is None
    assert names_in([]) is None


def test_servers_side_by_side_are_named_together_and_a_crowd_of_them_is_not() -> None:
    def by(name: str) -> bytes:
        return header(f"Authentication-Results: {name}; dkim=pass", RECEIVED)

    two = [by("mx1.lamps.example")] * 9 + [by("mx2.lamps.example")] * 11
    assert names_in(two) == Attested(("mx1.lamps.example", "mx2.lamps.example"), 20, 20)
    assert names_in([by("mx1.lamps.example")] * 10 + [by("mx.parts.example")] * 10) is None
    assert names_in([by("lamps.example")] * 10 + [by("parts.example")] * 10) is None
    assert names_in([by(f"atlas{number}.lamps.example") for number in range(20)]) is None


def test_it_is_told_as_a_guess_with_the_line_to_add() -> None:
    found = Attested(("mx.example.com",), 18, 20)
    assert proposal(found) == (
        "The servers of this account seem to sign their findings as `mx.example.com` (18 of 20 messages). If that is "
        'your provider\'s server, add servers = ["mx.example.com"] to the account: then mail that it has proven is '
        "filed from Junk too."
    )
    assert line_for(Attested(("mx1.example.com", "mx2.example.com"), 1, 1)) == (
        'servers = ["mx1.example.com", "mx2.example.com"]'
    )


def test_what_is_known_of_providers_can_stand_in_a_configuration() -> None:
    for provider in all_known():
        AccountSection.model_validate(
            {"name": "shop", "host": "imap.lamps.example", "username": "kim", "servers": provider.servers}
        )
    known = {provider.name: provider.servers for provider in all_known() if provider.servers}
    assert known["Gmail"] == ("mx.google.com",)
    assert known["Outlook.com"] == known["Microsoft 365"] == ("outlook.com",)
    assert known["Fastmail"] == ("*.messagingengine.com",)


# ------------------------------------------------------------------------------------------------- mailboxes


def fill(dovecot: Dovecot, user: str, count: int, mailbox: str = "INBOX", own: str = OWN) -> None:
    for number in range(count):
        mail = f"{own}\r\n{RECEIVED}\r\nX-Long: {'x' * 5000}\r\nSubject: {number}\r\n\r\n{'Hello. ' * 5000}\r\n"
        dovecot.put(user, mail.encode(), mailbox)


@pytest.mark.dovecot
def test_few_bytes_of_the_newest_mails_tell(dovecot: Dovecot) -> None:
    user = "attesting-bytes"
    long = OWN + "".join(f";\r\n\tdkim=pass header.d=shop{number}.example" for number in range(200))
    fill(dovecot, user, 30, own="X-None: none")
    fill(dovecot, user, 20, own=long)
    fill(dovecot, user, 30, "Junk", own=FORGED)
    with open_account(dovecot.settings(user), dovecot.password(user)) as session:
        mailboxes = session.mailboxes().mailboxes
        before = session.traffic.down
        assert learnt(session, mailboxes) == Attested(("mx.lamps.example",), 20, 20)
        assert session.traffic.down - before < 21_000
    assert dovecot.read_messages(user) == []


@pytest.mark.dovecot
def test_check_tells_what_it_has_learnt_and_believes_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "attesting-check"
    fill(dovecot, user, 6)
    fill(dovecot, user, 20, "Junk", own=FORGED)
    password = secret(tmp_path, dovecot.password(user).reveal())

    def told(**more: str) -> str:
        outcome = billfold(
            "check", "--config", configure(tmp_path, account("shop", dovecot.port, password, user, **more))
        )
        assert outcome.code == 0, outcome.out
        return outcome.out.replace("\n       ", " ")

    shown = told()
    assert "warn account shop: The servers of this account seem to sign their findings as `mx.lamps.example`" in shown
    assert "(6 of 6 messages)" in shown and 'servers = ["mx.lamps.example"]' in shown
    shown = told(servers='["mx.lamps.example"]')
    assert "ok   account shop: what `mx.lamps.example` has found out about senders is believed" in shown
    assert "seem to sign" not in shown
    shown = told(servers="[]")
    assert "seem to sign" not in shown and "is believed" not in shown


def test_a_server_that_refuses_the_question_teaches_nothing() -> None:
    class Refuses(Script):
        def do_fetch(self, arguments: bytes) -> str:
            return "NO not today"

    with ScriptedServer(Refuses) as server, open_account(settings(server.port), None, HURRY) as session:
        assert learnt(session, session.mailboxes().mailboxes) is None


@pytest.mark.dovecot
def test_init_asks_whether_it_is_to_be_believed(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "attesting-init"
    fill(dovecot, user, 6)
    for folder, answer, line in (("yes", "y", 'servers = ["mx.lamps.example"]'), ("no", "", "")):
        home = tmp_path / folder
        home.mkdir()
        server = f"localhost:{dovecot.tls_port}"
        options = ["--email", f"{user}@lamps.example", "--username", user, "--host", server, "--keep", "file"]
        user_at = Terminal(home, *options, "--archive", str(home / "Invoices"), "--ca-file", str(dovecot.ca_file))
        user_at.asked(WAY, "type").asked(PASSWORD, dovecot.password(user).reveal())
        user_at.sees("mx.lamps.example").asked("Add it [y/N]", answer)
        assert user_at.ends() == 0, user_at.told
        text = user_at.config.read_text()
        assert line in text and ("\nservers" in text) is bool(line)


def test_the_line_stands_in_a_new_configuration() -> None:
    answers = Answers(
        "kim@lamps.example", Server("imap.lamps.example"), "kim", servers=("mx1.x.example", "mx2.x.example")
    )
    assert '\nservers = ["mx1.x.example", "mx2.x.example"]\n' in written("/tmp/x", answers)


# ------------------------------------------------------------------------------------------------- the DNS


def asked(**section: object) -> list[tuple[bool, str, str]]:
    settings = Configuration.model_validate({"senders": section})
    return [(one.ok, one.message, one.mark) for one in senders.keys(Tried(settings, Path("config.toml")))]


def test_check_says_whether_name_servers_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(senders, "SECONDS", 0.5)
    with NameServer({}) as server:
        [(ok, told, mark)] = asked(name_servers=[f"127.0.0.1:{server.port}"])
        assert ok and mark == "ok  " and told.startswith("the name servers answer")
        assert server.asked == [""], "nobody's name is told"
    [(ok, told, mark)] = asked(name_servers=[f"127.0.0.1:{free_port()}"])
    assert ok and mark == "warn"
    assert told.startswith("No name server answers: signatures can't be verified, and genuine mail from Junk waits")
    with NameServer({"": HANGS}) as server:
        assert asked(name_servers=[f"127.0.0.1:{server.port}"])[0][2] == "warn"
        [(ok, told, mark)] = asked(name_servers=[f"127.0.0.1:{server.port}"], keys="none")
        assert ok and mark == "ok  " and told.startswith("no keys are looked up")
