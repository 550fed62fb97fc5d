"""Mailboxes are found by name, glob and special use; Junk by its attribute, else by its name in any language."""

import pytest

from ingest.connection import Connection
from ingest.mailboxes import ListedMailbox, Mailbox, _junk_names, is_junk, select
from ingest.secret import Secret
from tests.imap_servers import HURRY, settings
from tests.scripted_imap import OddFolders, ScriptedServer


def listed(name: str, *attributes: str, delimiter: str = "/") -> ListedMailbox:
    return ListedMailbox(name, name.encode(), frozenset(attributes), delimiter)


def chosen(mailboxes: list[ListedMailbox], *patterns: str) -> list[str]:
    return [mailbox.name for mailbox in select(mailboxes, patterns, "shop").mailboxes]


ACCOUNT = [
    listed("INBOX"),
    listed("Junk", "\\junk"),
    listed("[Gmail]", "\\noselect"),
    listed("[Gmail]/All Mail", "\\all"),
    listed("[Gmail]/Spam"),
    listed("Shop/2025"),
    listed("Shop/2026"),
]


def test_inbox_is_found_in_any_case_and_other_names_as_they_are() -> None:
    assert chosen(ACCOUNT, "inbox") == ["INBOX"]
    assert chosen(ACCOUNT, "Shop/2025") == ["Shop/2025"]
    assert chosen(ACCOUNT, "shop/2025") == []


def test_globs_match_shown_names_and_brackets_are_letters() -> None:
    assert chosen(ACCOUNT, "Shop/*") == ["Shop/2025", "Shop/2026"]
    assert chosen(ACCOUNT, "Shop/202?") == ["Shop/2025", "Shop/2026"]
    assert chosen(ACCOUNT, "[Gmail]/*") == ["[Gmail]/All Mail", "[Gmail]/Spam"]
    assert chosen(ACCOUNT, "*.2025") == []


def test_a_special_use_finds_its_mailboxes() -> None:
    assert chosen(ACCOUNT, "\\All") == ["[Gmail]/All Mail"]
    assert chosen(ACCOUNT, "\\Junk") == ["Junk", "[Gmail]/Spam"]


def test_a_special_use_or_glob_that_matches_nothing_is_no_mistake() -> None:
    assert select(ACCOUNT[:1], ["\\Junk", "\\Archive", "Shop/*"], "shop").unknown == ()


def test_a_name_that_matches_nothing_is_reported_and_the_others_go_on() -> None:
    selection = select(ACCOUNT, ["INBOX", "Shop/2024", "[Gmail]"], "shop")
    assert [mailbox.name for mailbox in selection.mailboxes] == ["INBOX"]
    missing, container = map(str, selection.unknown)
    assert missing.startswith("Account shop: there is no mailbox 'Shop/2024'") and "did you mean 'Shop/202" in missing
    assert "'[Gmail]' holds other mailboxes" in container


def test_a_mailbox_that_two_patterns_name_is_looked_at_once() -> None:
    assert chosen(ACCOUNT, "Shop/2026", "Shop/*", "*6") == ["Shop/2026", "Shop/2025"]


@pytest.mark.parametrize(
    "name",
    [
        "Spam",
        "[Gmail]/Spam",
        "INBOX/junk e-mail",
        "Courrier indésirable",
        "Courrier inde\u0301sirable",
        "Uni/+spamverdacht",
        "İstenmeyen Posta",
        "İSTENMEYEN",
        "Нежелательная почта",
        "迷惑メール",
        "بێکه\u200cڵک",
        "Thư rác",
    ],
)
def test_junk_is_known_by_its_name_in_many_languages(name: str) -> None:
    assert is_junk(listed(name))


@pytest.mark.parametrize(
    "name", ["INBOX", "Spam reports", "Papierkorb", "Thùng rác", "Cestino", "Basura", "Bulk", "Lixo", "Spam/Shop"]
)
def test_other_names_and_ambiguous_ones_are_not_junk(name: str) -> None:
    assert not is_junk(listed(name))
    assert is_junk(listed(name, "\\junk")) and is_junk(listed(name, "\\spam"))


def test_a_mailbox_with_another_special_use_is_not_junk_whatever_its_name() -> None:
    assert not is_junk(listed("Spam", "\\trash"))


def test_the_delimiter_decides_what_the_last_part_is() -> None:
    assert is_junk(listed("INBOX.Spam", delimiter="."))
    assert not is_junk(listed("Tips.Spam", delimiter="/"))
    assert is_junk(listed("INBOX.Spam", delimiter=""))


def test_no_name_is_in_two_of_the_lists() -> None:
    names = _junk_names()
    assert len(names.leaves) > 100
    assert not names.leaves & names.ambiguous and not (names.leaves | names.ambiguous) & names.never


def test_odd_names_are_shown_readably_and_sent_back_as_they_came() -> None:
    with ScriptedServer(OddFolders) as server:
        connection = Connection(settings(server.port), Secret("x"), HURRY)
        mailboxes = connection.list_mailboxes()
        names = {mailbox.name: mailbox for mailbox in mailboxes}
        plain = {"INBOX", "[Gmail]", "[Gmail]/Spam", "flat", "Spam", 'with "it"', "line\nend"}
        assert set(names) == plain | {"Bücher", "Bücher neu", "bad-☺!-"}
        assert names["bad-☺!-"].raw == b"bad-&Jjo!"
        found = select(mailboxes, ["*"], "shop").mailboxes
        assert Mailbox("[Gmail]/Spam", b"[Gmail]/Spam", junk=True) in found
        assert Mailbox("Spam", b"Spam", junk=False) in found
        # A name with a line end cannot be sent back without becoming a command, and containers hold no messages.
        assert not {"line\nend", "[Gmail]"} & {mailbox.name for mailbox in found}
        for mailbox in found:
            connection.examine(mailbox.raw)
        sent = [line.partition(b" EXAMINE ")[2] for line in server.log if b" EXAMINE " in line]
        assert b'"B&APw-cher"' in sent and '"Bücher neu"'.encode() in sent and b'"with \\"it\\""' in sent
        connection.close()
