"""After filing: messages are marked or moved by what they are, not by their number, and no others are touched."""

import imaplib
from collections.abc import Sequence

import pytest

from archive.records import message_digest
from ingest.account import Action, Keyword, Label, Move
from ingest.errors import ActionImpossible, CommandRefused, ConnectionLost, MailboxRenumbered
from ingest.imap import open_account
from ingest.mailboxes import Mailbox
from ingest.secret import Secret
from ingest.settling import Filed, Result, Settled, Settler
from tests import scripted_settling as scripted
from tests.imap_servers import HURRY, Dovecot, free_port, settings
from tests.scripted_imap import Script, ScriptedServer, mail
from tests.scripted_settling import Changeable

INBOX = Mailbox("INBOX", b"INBOX")
PASSWORD = Secret("swordfish")
KEYWORD = Keyword("Billfold")
MOVE = Move("Papers")


def filed(*uids: int) -> list[Filed]:
    """Messages of the scripted servers, as they were when they were filed."""
    return [Filed(uid, message_digest(f"<{uid}@lamps.example>"), len(mail(uid))) for uid in uids]


def results(settled: Sequence[Settled]) -> dict[int, str]:
    return {one.uid: one.result.value for one in settled}


def settle(
    server: ScriptedServer, action: Action, messages: Sequence[Filed], mailbox: Mailbox = INBOX, validity: int = 77
) -> list[Settled]:
    with Settler(settings(server.port, after_filing=action), message_digest, PASSWORD, HURRY) as settler:
        return [one for group in settler.settle(mailbox, validity, messages) for one in group]


def changes(server: ScriptedServer) -> list[bytes]:
    """What a server was told to change."""
    told = [line.partition(b" ")[2] for line in server.log]
    verbs = (b"UID STORE", b"UID MOVE", b"UID COPY", b"UID EXPUNGE", b"CREATE", b"SUBSCRIBE", b"EXPUNGE", b"CLOSE")
    return [line for line in told if line.startswith(verbs)]


# ------------------------------------------------------------------------------------------------- Dovecot


class Shop:
    """An account on Dovecot with some mails in it, and what another program sees of them."""

    def __init__(self, dovecot: Dovecot, user: str, action: Action, mails: int = 4) -> None:
        self.dovecot, self.user = dovecot, user
        self.account = dovecot.settings(user, after_filing=action)
        for uid in range(1, mails + 1):
            dovecot.put(user, mail(uid))
        with open_account(self.account, dovecot.password(user)) as session:
            self.inbox = session.mailboxes().mailboxes[0]
            self.validity = session.survey(self.inbox).uidvalidity
            self.described = [one for batch in session.describe_new(self.inbox, 0) for one in batch]

    def filed(self, *uids: int) -> list[Filed]:
        sizes = {metadata.uid: metadata.size for metadata in self.described}
        return [Filed(uid, message_digest(f"<{uid}@lamps.example>"), sizes[uid]) for uid in uids]

    def settler(self) -> Settler:
        return Settler(self.account, message_digest, self.dovecot.password(self.user))

    def settle(self, messages: Sequence[Filed], mailbox: Mailbox | None = None, validity: int = 0) -> dict[int, str]:
        with self.settler() as settler:
            groups = list(settler.settle(mailbox or self.inbox, validity or self.validity, messages))
        return results([one for group in groups for one in group])

    def look(self, mailbox: str = "INBOX") -> dict[str, str]:
        """The Message-IDs in a mailbox and their flags."""
        found = {}
        with imaplib.IMAP4("127.0.0.1", self.dovecot.port) as client:
            client.login(self.user, self.dovecot.password(self.user).reveal())
            assert client.select(mailbox, readonly=True)[0] == "OK", mailbox
            _, data = client.fetch("1:*", "(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
            for entry in data:
                if isinstance(entry, tuple):
                    name = entry[1].decode().partition("<")[2].partition("@")[0]
                    flags = entry[0].decode().partition("FLAGS (")[2].partition(")")[0].split()
                    found[name] = " ".join(flag for flag in flags if flag != "\\Recent")
        return found

    def mailboxes(self, subscribed: bool = False) -> str:
        with imaplib.IMAP4("127.0.0.1", self.dovecot.port) as client:
            client.login(self.user, self.dovecot.password(self.user).reveal())
            return str(client.lsub()[1] if subscribed else client.list()[1])

    def mark(self, uid: int, flag: str) -> None:
        """Set a flag, as another program would."""
        with imaplib.IMAP4("127.0.0.1", self.dovecot.port) as client:
            client.login(self.user, self.dovecot.password(self.user).reveal())
            client.select("INBOX")
            client.uid("STORE", str(uid), "+FLAGS.SILENT", f"({flag})")
            client.unselect()


@pytest.mark.dovecot
def test_filed_messages_get_the_keyword_and_no_others(dovecot: Dovecot) -> None:
    shop = Shop(dovecot, "settle-keyword", KEYWORD)
    assert shop.settle(shop.filed(2, 3)) == {2: "done", 3: "done"}
    assert shop.look() == {"1": "", "2": "Billfold", "3": "Billfold", "4": ""}
    assert shop.settle(shop.filed(2, 3)) == {2: "done", 3: "done"}, "again, without harm"
    assert shop.look() == {"1": "", "2": "Billfold", "3": "Billfold", "4": ""}


@pytest.mark.dovecot
def test_filed_messages_are_moved_to_a_mailbox_that_is_made_for_them(dovecot: Dovecot) -> None:
    shop = Shop(dovecot, "settle-move", Move("Papiere/Bücher & Co"))
    shop.mark(1, "\\Deleted")
    shop.mark(3, "\\Flagged")
    assert shop.settle(shop.filed(2, 3)) == {2: "done", 3: "done"}
    assert shop.look() == {"1": "\\Deleted", "4": ""}, "what others have marked as deleted is still there"
    assert shop.look('"Papiere.B&APw-cher &- Co"') == {"2": "", "3": "\\Flagged"}
    assert "Papiere.B&APw-cher &- Co" in shop.mailboxes(subscribed=True)
    assert shop.settle(shop.filed(2, 3)) == {2: "gone", 3: "gone"}
    assert shop.look('"Papiere.B&APw-cher &- Co"') == {"2": "", "3": "\\Flagged"}


@pytest.mark.dovecot
def test_a_special_use_names_a_mailbox_whatever_it_is_called(dovecot: Dovecot) -> None:
    shop = Shop(dovecot, "settle-use", Move("\\Archive"))
    assert shop.settle(shop.filed(1)) == {1: "done"}
    assert shop.look("Archive") == {"1": ""}


@pytest.mark.dovecot
@pytest.mark.parametrize("name", ["Trash", "Junk", "\\Trash", "\\Drafts"])
def test_nothing_is_moved_to_where_servers_delete_or_to_what_is_not_there(dovecot: Dovecot, name: str) -> None:
    shop = Shop(dovecot, "settle-nowhere-" + name.strip("\\").lower(), Move(name))
    with pytest.raises(ActionImpossible, match="after_filing"):
        shop.settle(shop.filed(1))
    assert set(shop.look()) >= {"1"}


@pytest.mark.dovecot
@pytest.mark.parametrize("action", [KEYWORD, MOVE])
def test_a_mailbox_that_was_numbered_anew_is_left_alone(dovecot: Dovecot, action: Action) -> None:
    shop = Shop(dovecot, f"settle-anew-{type(action).__name__.lower()}", action)
    with pytest.raises(MailboxRenumbered, match="numbered 'INBOX' anew"):
        shop.settle(shop.filed(1, 2), validity=shop.validity + 1)
    assert shop.look() == {"1": "", "2": "", "3": "", "4": ""}


@pytest.mark.dovecot
def test_a_message_that_was_deleted_meanwhile_is_gone(dovecot: Dovecot) -> None:
    shop = Shop(dovecot, "settle-gone", KEYWORD)
    messages = shop.filed(1, 2, 3)
    dovecot.delete(shop.user, 2)
    assert shop.settle(messages) == {1: "done", 2: "gone", 3: "done"}
    assert shop.look() == {"1": "Billfold", "3": "Billfold", "4": ""}


@pytest.mark.dovecot
def test_nothing_is_moved_into_the_mailbox_it_lies_in(dovecot: Dovecot) -> None:
    shop = Shop(dovecot, "settle-same", Move("inbox"))
    assert shop.settle(shop.filed(1, 2)) == {1: "done", 2: "done"}
    assert shop.look() == {"1": "", "2": "", "3": "", "4": ""}
    with shop.settler() as settler:
        assert settler.check(shop.inbox) == "what is filed from INBOX stays there"


@pytest.mark.dovecot
def test_a_check_says_what_will_be_done_and_does_nothing(dovecot: Dovecot) -> None:
    shop = Shop(dovecot, "settle-check", Move("Papers/2024"))
    with shop.settler() as settler:
        told = settler.check(shop.inbox)
    assert told == "what is filed from INBOX is moved to Papers.2024, which is made when the first message goes there"
    assert "Papers" not in shop.mailboxes()
    assert shop.look() == {"1": "", "2": "", "3": "", "4": ""}


# ------------------------------------------------------------------------------------------- scripted servers


def test_nobody_signs_in_where_there_is_nothing_to_settle() -> None:
    account = settings(free_port(), after_filing=KEYWORD)
    with Settler(account, message_digest, PASSWORD, HURRY) as settler:
        assert list(settler.settle(INBOX, 77, [])) == []
        assert (settler.traffic.up, settler.traffic.down) == (0, 0)


def test_an_account_that_asks_for_nothing_is_never_changed() -> None:
    with ScriptedServer(Changeable) as server:
        with Settler(settings(server.port), message_digest, PASSWORD, HURRY) as settler, pytest.raises(ValueError):
            list(settler.settle(INBOX, 77, filed(1)))
        assert server.log == []


def test_what_is_sent_is_what_is_needed_and_the_mailbox_is_left_without_closing_it() -> None:
    with ScriptedServer(Changeable) as server:
        with Settler(settings(server.port, after_filing=KEYWORD), message_digest, PASSWORD, HURRY) as settler:
            for group in settler.settle(INBOX, 77, filed(1, 2, 4)):
                assert results(group) == {1: "done", 2: "done", 4: "done"}
            assert settler.traffic.up > 100
        told = [line.partition(b" ")[2] for line in server.log]
    assert told[-5:] == [
        b'SELECT "INBOX"',
        b"UID FETCH 1:2,4 (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
        b"UID STORE 1:2,4 +FLAGS.SILENT (Billfold)",
        b"UNSELECT",
        b"LOGOUT",
    ]


def test_a_server_without_unselect_gets_the_mailbox_back_read_only() -> None:
    with ScriptedServer(scripted.Bare) as server:
        settle(server, KEYWORD, filed(1))
        assert [line.partition(b" ")[2] for line in server.log][-2:] == [b'EXAMINE "INBOX"', b"LOGOUT"]


def test_many_messages_go_in_lines_of_bounded_length() -> None:
    with ScriptedServer(scripted.Many) as server:
        account = settings(server.port, after_filing=KEYWORD)
        with Settler(account, message_digest, PASSWORD, HURRY) as settler:
            groups = list(settler.settle(INBOX, 77, filed(*server.uids)))
        assert [len(group) for group in groups] == [200, 200, 100]
        assert {one.result for group in groups for one in group} == {Result.DONE}
        assert max(map(len, server.log)) < 4000


def test_another_message_under_the_same_number_is_not_touched() -> None:
    with ScriptedServer(scripted.AnotherMessage) as server:
        settled = settle(server, KEYWORD, filed(1, 2, 3, 4, 5))
        assert results(settled) == {1: "done", 2: "changed", 3: "changed", 4: "changed", 5: "done"}
        assert changes(server) == [b"UID STORE 1,5 +FLAGS.SILENT (Billfold)"]
    assert settled[0].reason == ("Account shop: message 2 in 'INBOX' was not marked: it is not the one that was filed.")


def test_a_message_without_a_message_id_or_a_size_is_known_by_the_rest() -> None:
    with ScriptedServer(scripted.AnotherMessage) as server:
        nameless, sizeless = Filed(4, "", len(mail(4))), Filed(1, message_digest("1@lamps.example"), None)
        assert results(settle(server, KEYWORD, [nameless, sizeless])) == {1: "done", 4: "done"}


def test_news_of_flags_is_not_taken_for_an_answer() -> None:
    with ScriptedServer(scripted.Talkative) as server:
        assert results(settle(server, MOVE, filed(1, 2))) == {1: "done", 2: "done"}


@pytest.mark.parametrize("validity", [0, 78])
def test_a_uidvalidity_that_is_unknown_or_another_is_refused(validity: int) -> None:
    with ScriptedServer(Changeable) as server:
        with pytest.raises(MailboxRenumbered):
            settle(server, KEYWORD, filed(1), validity=validity)
        assert changes(server) == []


def test_gmail_gets_a_label_which_is_made_where_it_is_not_listed() -> None:
    with ScriptedServer(scripted.Gmail) as server:
        action = Label('Bücher "neu"')
        assert results(settle(server, action, filed(1, 3))) == {1: "done", 3: "done"}
        name = rb'"B&APw-cher \"neu\""'
        assert changes(server) == [
            b"CREATE " + name,
            b"SUBSCRIBE " + name,
            b"UID STORE 1,3 +X-GM-LABELS (" + name + b")",
        ]


def test_without_move_messages_are_copied_and_exactly_these_are_removed() -> None:
    with ScriptedServer(scripted.OnlyUidplus) as server:
        settled = results(settle(server, MOVE, filed(1, 2, 3, 4, 5)))
        assert settled == {1: "done", 2: "done", 3: "done", 4: "gone", 5: "done"}
        assert changes(server) == [
            b'UID COPY 1:5 "Papers"',
            b"UID STORE 1:3,5 +FLAGS.SILENT (\\Deleted)",
            b"UID EXPUNGE 1:3,5",
        ]


def test_what_was_copied_and_cannot_be_removed_is_not_copied_again() -> None:
    with ScriptedServer(scripted.KeepsWhatWasCopied) as server:
        settled = settle(server, MOVE, filed(1, 2))
        assert results(settled) == {1: "refused", 2: "refused"}
        assert "it was copied, and the server refuses to remove it here (you may not" in settled[0].reason
        assert len(server.commands("UID COPY")) == 1


@pytest.mark.parametrize(
    ("script", "action", "words"),
    [
        (scripted.Bare, MOVE, r"has neither MOVE nor UIDPLUS\); set `after_filing` to a keyword"),
        (Changeable, Label("Billfold"), "only Gmail has labels"),
        (scripted.FewKeywords, KEYWORD, "keeps no keywords of one's own in 'INBOX'"),
        (scripted.OpensReadOnly, KEYWORD, "lets nothing be changed in 'INBOX'"),
        (scripted.OpensReadOnly, MOVE, "lets nothing be changed in 'INBOX'"),
    ],
)
def test_what_a_server_cannot_do_is_told_and_nothing_is_done(script: type[Script], action: Action, words: str) -> None:
    with ScriptedServer(script) as server:
        with pytest.raises(ActionImpossible, match=words):
            settle(server, action, filed(1, 2))
        with (
            Settler(settings(server.port, after_filing=action), message_digest, PASSWORD, HURRY) as settler,
            pytest.raises(ActionImpossible, match=words),
        ):
            settler.check(INBOX)
        assert changes(server) == []


@pytest.mark.parametrize(
    ("script", "name"), [(scripted.FewKeywords, "billfold-2"), (scripted.SilentAboutKeywords, "Billfold")]
)
def test_a_keyword_that_the_server_keeps_is_allowed(script: type[Script], name: str) -> None:
    with ScriptedServer(script) as server:
        assert results(settle(server, Keyword(name), filed(1))) == {1: "done"}


def test_a_message_that_the_server_refuses_does_not_keep_the_others_from_theirs() -> None:
    with ScriptedServer(scripted.RefusesOne) as server:
        settled = settle(server, KEYWORD, filed(1, 2, 3, 4, 5))
        assert results(settled) == {1: "done", 2: "done", 3: "refused", 4: "done", 5: "done"}
        [reason] = [one.reason for one in settled if one.reason]
        assert reason == (
            "Account shop: message 3 in 'INBOX' was not marked: the server refuses (message 3 is locked)."
        )


def test_a_message_that_cannot_be_described_is_refused_alone() -> None:
    with ScriptedServer(scripted.CannotDescribe) as server:
        assert results(settle(server, KEYWORD, filed(1, 2, 3))) == {1: "done", 2: "refused", 3: "done"}


def test_a_server_that_refuses_message_after_message_is_not_pressed() -> None:
    with ScriptedServer(scripted.RefusesAll) as server:
        with pytest.raises(ActionImpossible, match="not in this mailbox"):
            settle(server, KEYWORD, filed(*range(1, 301)))
        assert len(server.commands("UID STORE")) < 60


def test_a_mailbox_is_found_and_made_where_the_server_keeps_them() -> None:
    with ScriptedServer(scripted.DotsBelowInbox) as server:
        settle(server, MOVE, filed(1))
        settle(server, Move("Papers/2024"), filed(2))
        settle(server, Move("INBOX.Papers"), filed(3))
        assert changes(server) == [
            b'UID MOVE 1 "INBOX.Papers"',
            b'CREATE "INBOX.Papers.2024"',
            b'SUBSCRIBE "INBOX.Papers.2024"',
            b'UID MOVE 2 "INBOX.Papers.2024"',
            b'UID MOVE 3 "INBOX.Papers"',
        ]


def test_a_mailbox_that_vanished_is_made_again() -> None:
    with ScriptedServer(scripted.WantsItMade) as server:
        assert results(settle(server, MOVE, filed(1))) == {1: "done"}
        assert [line.partition(b" ")[0] for line in changes(server)] == [b"UID", b"CREATE", b"SUBSCRIBE", b"UID"]


def test_a_mailbox_that_the_server_does_not_make_is_asked_for_once() -> None:
    with ScriptedServer(scripted.MakesNothing) as server:
        with pytest.raises(ActionImpossible, match=r"does not make 'Elsewhere' .*make it in your mail program"):
            settle(server, Move("Elsewhere"), filed(1, 2, 3))
        assert changes(server) == [b'CREATE "Elsewhere"']


def test_what_is_marked_as_deleted_is_not_moved() -> None:
    class Deleted(Changeable):
        def flags(self, uid: int) -> str:
            return "\\Deleted" if uid == 2 else ""

    with ScriptedServer(Deleted) as server:
        assert results(settle(server, MOVE, filed(1, 2))) == {1: "done", 2: "gone"}
        assert changes(server) == [b'UID MOVE 1 "Papers"']


def test_a_connection_that_breaks_is_told_and_the_next_run_may_do_it_again() -> None:
    with ScriptedServer(scripted.CutWhileMoving) as server, pytest.raises(ConnectionLost):
        settle(server, MOVE, filed(1))


def test_a_mailbox_that_cannot_be_opened_is_refused_in_the_servers_words() -> None:
    class NoSelect(Changeable):
        def do_select(self, arguments: bytes) -> str:
            return "NO not yours"

    with ScriptedServer(NoSelect) as server, pytest.raises(CommandRefused, match="for changes \\(not yours\\)"):
        settle(server, KEYWORD, filed(1))
