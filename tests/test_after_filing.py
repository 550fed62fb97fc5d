"""`after_filing` in the configuration: what it may say, every mistake in it with its line, and what `check` tells."""

from pathlib import Path

import pytest

from billfold.accounts import settings_of
from billfold.config import Configuration, load
from billfold.errors import ConfigurationWrong
from ingest.account import Action, Keyword, Label, Move
from tests import scripted_settling as scripted
from tests.imap_servers import Dovecot
from tests.programs import account, billfold, configure, secret
from tests.scripted_imap import ScriptedServer, mail

ACCOUNT = '[[accounts]]\nname = "shop"\nhost = "imap.example.com"\nusername = "kim"\npassword_env = "X"\n'


def loaded(folder: Path, line: str) -> Configuration:
    path = folder / "config.toml"
    path.write_text(ACCOUNT + line + "\n", encoding="utf-8")
    return load(path)


@pytest.mark.parametrize(
    ("line", "action"),
    [
        ("", None),
        ('after_filing = "nothing"', None),
        ('after_filing = { keyword = "$Billfold-2" }', Keyword("$Billfold-2")),
        ('after_filing = { label = "Belege 2024" }', Label("Belege 2024")),
        ('after_filing = { move = "Papiere/Bücher & Co" }', Move("Papiere/Bücher & Co")),
        ('after_filing = { move = "\\\\Archive" }', Move("\\Archive")),
        ('[accounts.after_filing]\nkeyword = "Billfold"', Keyword("Billfold")),
    ],
)
def test_it_says_nothing_or_one_thing(tmp_path: Path, line: str, action: Action | None) -> None:
    assert settings_of(loaded(tmp_path, line).accounts[0]).after_filing == action


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ('"keyword"', 'is not one of "nothing", { keyword = "Billfold" }, { label = "Billfold" } or { move ='),
        ("true", "is not one of"),
        ("[]", "is not one of"),
        ("{}", "says 0 things; give exactly one"),
        ('{ keyword = "A", move = "B" }', "says 2 things; give exactly one"),
        ('{ delete = "all" }', "knows no 'delete'; give one of"),
        ("{ keyword = 3 }", 'keyword needs a name, as { keyword = "Billfold" }'),
        ('{ move = " " }', "move needs a name"),
        ('{ keyword = "\\\\Seen" }', "keyword: '\\\\Seen' is one of the mail system's own flags"),
        ('{ keyword = "to do" }', "keyword: 'to do' is no keyword"),
        ('{ keyword = "bezahlt]" }', "is no keyword"),
        ('{ keyword = "erledigt-für-heute" }', "is no keyword; use letters and digits of ASCII"),
        ('{ label = "\\\\Starred" }', "is one of Gmail's own labels"),
        ('{ label = "a\\nb" }', "has characters that nobody sees"),
        ('{ move = "\\\\Trash" }', "is where mail is deleted after a time"),
        ('{ move = "Papers/*" }', "may mean several mailboxes"),
        ('{ move = "/Papers" }', 'has a level without a name; write it as "Papers/Invoices"'),
        ('{ move = "a\\u0000b" }', "has characters that nobody sees"),
        (f'{{ move = "{"x" * 101}" }}', "the name is longer than 100 characters"),
    ],
)
def test_a_mistake_is_told_in_a_sentence_with_its_line(tmp_path: Path, value: str, sentence: str) -> None:
    with pytest.raises(ConfigurationWrong) as caught:
        loaded(tmp_path, f"after_filing = {value}")
    assert "config.toml:6: accounts.1.after_filing: " in str(caught.value)
    assert sentence in str(caught.value)


@pytest.mark.dovecot
def test_check_says_what_will_be_done_to_filed_mail_and_changes_nothing(dovecot: Dovecot, tmp_path: Path) -> None:
    user = "after-filing-check"
    path = dovecot.put(user, mail(1))
    password = secret(tmp_path, dovecot.password(user).reveal())
    told = {}
    for value in ('"nothing"', '{ keyword = "Billfold" }', '{ move = "Papers" }', '{ label = "Billfold" }'):
        config = configure(tmp_path, account("shop", dovecot.port, password, user, after_filing=value))
        told[value] = billfold("check", "--config", config)
    assert "ok   account shop: what is filed stays as it is in the mailbox" in told['"nothing"'].out
    keyword = told['{ keyword = "Billfold" }']
    assert keyword.code == 0
    assert "ok   account shop: what is filed from INBOX gets the keyword Billfold" in keyword.out
    assert "ok   account shop: what is filed from Junk gets the keyword Billfold" in keyword.out
    move = told['{ move = "Papers" }'].out
    assert "what is filed from INBOX is moved to Papers, which is made when the first message goes there" in move
    label = told['{ label = "Billfold" }']
    assert label.code == 1
    assert "FIX  account shop: only Gmail has labels; set `after_filing` to a keyword or a move." in label.out
    assert not dovecot.maildir(user, "Papers").exists()
    assert [file.name.partition(":")[2] for file in dovecot.maildir(user).rglob(path.name + "*")] in ([""], ["2,"])


def test_check_tells_of_each_mailbox_that_cannot_do_it(tmp_path: Path) -> None:
    with ScriptedServer(scripted.FewKeywords) as server:
        password = secret(tmp_path, "swordfish")
        text = account("shop", server.port, password, after_filing='{ keyword = "Billfold" }')
        outcome = billfold("check", "--config", configure(tmp_path, text))
    assert outcome.code == 1
    for mailbox in ("INBOX", "Junk"):
        assert f"FIX  account shop: the server keeps no keywords of one's own in '{mailbox}'" in outcome.out
