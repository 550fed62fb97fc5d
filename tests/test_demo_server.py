import imaplib
import importlib.util
import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from imapclient import IMAPClient

from billfold.demo.errors import SampleServerError
from billfold.demo.sample import load_mailboxes
from billfold.demo.server import SampleServer

UIDS = list(range(1, 200))
TRIAGE = [
    "UID",
    "RFC822.SIZE",
    "INTERNALDATE",
    "BODYSTRUCTURE",
    "BODY.PEEK[HEADER.FIELDS (FROM SUBJECT DATE MESSAGE-ID)]",
]
MESSAGE = b"From: a@shop.example\r\nDate: Mon, 15 Jul 2024 10:00:00 +0200\r\nSubject: one\r\n\r\nlast line"


@pytest.fixture(scope="module")
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


@contextmanager
def logged_in(server: SampleServer) -> Iterator[IMAPClient]:
    client = IMAPClient(server.host, server.port, ssl=False)
    client.normalise_times = False
    client.login(server.username, server.password)
    try:
        yield client
    finally:
        client.logout()


def places(server: SampleServer) -> dict[str, tuple[int, tuple[int, ...]]]:
    found = {}
    with logged_in(server) as client:
        for _, _, name in client.list_folders():
            state = client.select_folder(name, readonly=True)
            found[name] = (state[b"UIDVALIDITY"], tuple(client.search("ALL")))
    return found


def test_the_server_starts_and_stops_in_a_moment() -> None:
    started = time.monotonic()
    with SampleServer() as running, logged_in(running):
        pass
    assert time.monotonic() - started < 5
    with pytest.raises(ConnectionRefusedError), closing(socket.create_connection((running.host, running.port), 5)):
        pass


def test_inbox_and_junk_are_listed_with_what_lies_in_the_package(server: SampleServer) -> None:
    loaded = {mailbox.name: mailbox for mailbox in load_mailboxes()}
    assert list(loaded) == ["INBOX", "Junk"]
    with logged_in(server) as client:
        assert [name for _, _, name in client.list_folders()] == ["INBOX", "Junk"]
        for name, mailbox in loaded.items():
            status = client.folder_status(name, ["MESSAGES", "UIDNEXT", "UIDVALIDITY"])
            uids = (client.select_folder(name, readonly=True), client.search("ALL"))[1]
            assert status[b"MESSAGES"] == len(mailbox.messages) == len(uids)
            assert status[b"UIDNEXT"] == max(uids) + 1
            assert status[b"UIDVALIDITY"] == mailbox.uidvalidity


def test_mailboxes_are_examined_read_only(server: SampleServer) -> None:
    with logged_in(server) as client:
        assert b"READ-ONLY" in client.select_folder("INBOX", readonly=True)


def test_every_message_comes_byte_for_byte_with_its_date(server: SampleServer) -> None:
    with logged_in(server) as client:
        for mailbox in load_mailboxes():
            client.select_folder(mailbox.name, readonly=True)
            fetched = client.fetch(UIDS, ["BODY.PEEK[]", "INTERNALDATE", "RFC822.SIZE"])
            sent = [(answer[b"BODY[]"], answer[b"INTERNALDATE"]) for _, answer in sorted(fetched.items())]
            assert sent == [(message.content, message.received) for message in mailbox.messages]
            assert all(len(answer[b"BODY[]"]) == answer[b"RFC822.SIZE"] for answer in fetched.values())


def test_triage_gets_what_it_asks_for_without_marking_anything_seen(server: SampleServer) -> None:
    with logged_in(server) as client:
        count = client.select_folder("INBOX", readonly=True)[b"EXISTS"]
        fetched = client.fetch(UIDS, TRIAGE)
        assert len(fetched) == count
        for answer in fetched.values():
            assert answer[b"BODYSTRUCTURE"]
            assert b"From: " in answer[b"BODY[HEADER.FIELDS (DATE FROM MESSAGE-ID SUBJECT)]"]
        client.fetch(UIDS, ["BODY.PEEK[]"])
        assert not any(flags for flags in client.get_flags(UIDS).values())


def test_a_range_to_the_end_is_understood(server: SampleServer) -> None:
    connection = imaplib.IMAP4(server.host, server.port)
    connection.login(server.username, server.password)
    connection.select("Junk", readonly=True)
    kind, answers = connection.uid("FETCH", "1:*", "(UID)")
    connection.logout()
    assert (kind, len(answers)) == ("OK", 3)


def test_a_second_start_gives_the_same_places() -> None:
    with SampleServer() as first:
        before = places(first)
    with SampleServer() as second:
        assert places(second) == before


def test_other_messages_are_another_mailbox(tmp_path: Path) -> None:
    (tmp_path / "INBOX").mkdir()
    (tmp_path / "INBOX" / "1.eml").write_bytes(MESSAGE)
    before = load_mailboxes(tmp_path)
    (tmp_path / "INBOX" / "2.eml").write_bytes(MESSAGE)
    assert load_mailboxes(tmp_path)[0].uidvalidity != before[0].uidvalidity


def test_a_folder_of_ones_own_is_served(tmp_path: Path) -> None:
    for name in ("INBOX", "Bulk Mail"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "1.eml").write_bytes(MESSAGE)
    with SampleServer(tmp_path) as running, logged_in(running) as client:
        client.select_folder("Bulk Mail", readonly=True)
        assert [answer[b"BODY[]"] for answer in client.fetch(UIDS, ["BODY.PEEK[]"]).values()] == [MESSAGE]


def test_a_wrong_password_is_refused(server: SampleServer) -> None:
    connection = imaplib.IMAP4(server.host, server.port)
    with pytest.raises(imaplib.IMAP4.error):
        connection.login(server.username, "wrong")
    connection.logout()


def test_a_message_without_a_date_stops_the_start_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "INBOX").mkdir()
    (tmp_path / "INBOX" / "1.eml").write_bytes(b"Subject: when?\r\n\r\n")
    with pytest.raises(SampleServerError, match="has no Date field"), SampleServer(tmp_path):
        pass


def test_without_pymap_the_message_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SampleServerError, match=r"billfold\[demo\]"), SampleServer():
        pass


def test_every_sample_says_that_it_is_one_and_all_are_small() -> None:
    messages = [message for mailbox in load_mailboxes() for message in mailbox.messages]
    assert all(b"\r\nX-Billfold-Sample: " in message.content for message in messages)
    assert sum(len(message.content) for message in messages) < 300_000
    assert not any(b"\n" in message.content.replace(b"\r\n", b"") for message in messages)


def test_the_samples_hold_a_message_twice_and_an_invoice_twice() -> None:
    messages = {message.name: message.content for message in load_mailboxes()[0].messages}
    assert messages["06-amazon-order.eml"] == messages["12-amazon-order-again.eml"]
    assert messages["09-copperwind-invoice.eml"] != messages["18-copperwind-again.eml"]
