"""Compressed connections: the same bytes, fewer of them on the wire, and no bomb."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ingest.imap import ImapSession, open_account
from ingest.mailboxes import Mailbox
from ingest.secret import Secret
from tests import scripted_imap as scripted
from tests.imap_servers import HURRY, Dovecot, Relay, settings
from tests.scripted_imap import Script, ScriptedServer, mail

INBOX = Mailbox("INBOX", b"INBOX")
MESSAGES = 400


@contextmanager
def far_session(script: type[Script]) -> Iterator[tuple[ImapSession, ScriptedServer, Relay]]:
    class Many(script):  # type: ignore[misc, valid-type]
        uids = range(1, MESSAGES + 1)

    with (
        ScriptedServer(Many) as server,
        Relay(server.port, 0.012) as relay,
        open_account(settings(relay.port), Secret("swordfish"), HURRY) as session,
    ):
        session.survey(INBOX)
        yield session, server, relay


def fetched(session: ImapSession) -> list[bytes | None]:
    stream = (metadata for batch in session.describe_new(INBOX, 0) for metadata in batch)
    return [one.content for one in session.fetch_in_order(INBOX, stream)]


@pytest.mark.parametrize("script", [scripted.Compressing, scripted.CompressingWrongly, scripted.RefusingToCompress])
def test_messages_are_the_same_compressed_or_not(script: type[Script]) -> None:
    with far_session(script) as (session, server, relay):
        assert fetched(session) == [mail(uid) for uid in range(1, MESSAGES + 1)]
        if script is not scripted.CompressingWrongly:  # which hangs up on what is still under way
            assert (session.traffic.up, session.traffic.down) == (relay.up, relay.down)
        compressed = relay.down
        # Once for each connection; and no more where it does not work.
        assert len(server.commands("COMPRESS")) <= 3
    with far_session(Script) as (session, _, relay):
        fetched(session)
        assert (compressed < relay.down / 3) is (script is scripted.Compressing)


def test_a_server_nearby_and_a_poll_are_not_compressed() -> None:
    with (
        ScriptedServer(scripted.Compressing) as server,
        open_account(settings(server.port), Secret("swordfish"), HURRY) as session,
    ):
        assert len(fetched(session)) == 5
        assert not server.commands("COMPRESS")
    with far_session(scripted.Compressing) as (session, server, _):
        assert [len(batch) for batch in session.describe_new(INBOX, MESSAGES - 5)] == [5]
        assert not server.commands("COMPRESS")


def test_what_comes_out_of_a_bomb_counts() -> None:
    with far_session(scripted.Bomb) as (session, server, _):
        described = [metadata for batch in session.describe_new(INBOX, 0) for metadata in batch]
        assert [metadata.uid for metadata in described if not metadata.structure] == [3]
        assert len(described) == MESSAGES and server.commands("COMPRESS")
        # Some ten attempts, each of which ended after ten megabytes.
        assert session.traffic.down < 3_000_000


@pytest.mark.dovecot
def test_a_dovecot_that_is_far_compresses(dovecot: Dovecot) -> None:
    contents = [mail(number) + b"the same words again and again\r\n" * 300 for number in range(1, 331)]
    for content in contents:
        dovecot.put("zoe", content)
    with (
        Relay(dovecot.port, 0.012) as relay,
        open_account(
            dovecot.settings("zoe", port=relay.port, host="127.0.0.1", security="none"), dovecot.password("zoe")
        ) as session,
    ):
        session.survey(INBOX)
        assert fetched(session) == contents
        assert session.traffic.down == relay.down
        if b"COMPRESS=DEFLATE" in session._link.connected()._dialogue.capabilities:  # a plugin of its own
            assert relay.down < sum(map(len, contents)) / 5
