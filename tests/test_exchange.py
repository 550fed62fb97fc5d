"""A worker's questions for keys: answered beside its time, of names in the original only, and not for ever."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO

import pytest

from billfold.exchange import MOST_QUESTIONS, Exchange, ReadingFailed
from billfold.frames import CONTENT, END, KEYS, REQUEST, RESULT, PipeBroken, read_frame, write_frame, write_json
from billfold.sandbox import MOST_KEYS, Sandbox
from parsers.senders.keys import Keys, no_keys

MAIL = b"DKIM-Signature: v=1; d=Lamps.example; s=s1\r\nSubject: hello\r\n\r\nIt is from parts.example.\r\n"
NAME = "s1._domainkey.lamps.example"


class Puppet:
    """A worker that does what a test says."""

    def __init__(self, act: Callable[[IO[bytes], IO[bytes]], None]) -> None:
        ours, self._theirs = socket.socketpair()
        self.reads, self.writes = ours.makefile("rb"), ours.makefile("wb")
        self._ours, self.ended = ours, False
        PUPPETS.append(self)
        self._thread = threading.Thread(target=self._run, args=(act,), daemon=True)
        self._thread.start()

    def _run(self, act: Callable[[IO[bytes], IO[bytes]], None]) -> None:
        theirs = self._theirs
        with (
            theirs,
            theirs.makefile("rb") as reads,
            contextlib.suppress(PipeBroken, OSError),
            theirs.makefile("wb") as writes,
        ):
            assert (read_frame(reads)[0], read_frame(reads)[0]) == (REQUEST, CONTENT)
            act(reads, writes)

    def end(self) -> int:
        self.ended = True
        with contextlib.suppress(OSError):
            self._ours.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        return 0

    def close(self) -> None:
        self.end()
        for stream in (self.reads, self.writes, self._ours):
            with contextlib.suppress(OSError):
                stream.close()


PUPPETS: list[Puppet] = []


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while PUPPETS:
        PUPPETS.pop().close()


def asking(*questions: object) -> tuple[Puppet, list[bytes]]:
    """A worker that asks these and then answers; and what it was told."""
    told: list[bytes] = []

    def act(reads: IO[bytes], writes: IO[bytes]) -> None:
        for question in questions:
            if isinstance(question, bytes):
                write_frame(writes, KEYS, question)
            else:
                write_json(writes, KEYS, question)
            kind, body = read_frame(reads)
            assert kind == KEYS
            told.append(body)
        write_json(writes, RESULT, {"read": True})
        write_frame(writes, END, b"more")

    return Puppet(act), told


def known(names: Sequence[str]) -> Mapping[str, str]:
    return dict.fromkeys(names, "v=DKIM1; p=A")


def test_a_question_is_answered_within_the_exchange() -> None:
    puppet, told = asking([NAME], [])
    exchange = Exchange(puppet, 5, known)
    assert exchange.ask({}, MAIL) == [b'{"read": true}']
    assert told == [b'{"s1._domainkey.lamps.example": "v=DKIM1; p=A"}', b"{}"]
    assert exchange.serves_on and not puppet.ended


def test_waiting_for_keys_does_not_count_into_the_time_of_a_worker() -> None:
    def slow(names: Sequence[str]) -> Mapping[str, str]:
        time.sleep(0.5)
        return known(names)

    puppet, told = asking([NAME], [NAME], [NAME])
    assert Exchange(puppet, 0.6, slow).ask({}, MAIL)
    assert len(told) == 3


def test_its_own_time_does_count_between_its_questions() -> None:
    def act(reads: IO[bytes], writes: IO[bytes]) -> None:
        while True:
            time.sleep(0.2)
            write_json(writes, KEYS, [NAME])
            read_frame(reads)

    puppet = Puppet(act)
    began = time.monotonic()
    with pytest.raises(ReadingFailed, match="longer than 1 seconds"):
        Exchange(puppet, 1.0, known).ask({}, MAIL)
    assert puppet.ended and time.monotonic() - began < 4


def test_a_worker_that_asks_for_ever_is_told_of_no_more_keys_and_ended() -> None:
    asked: list[Sequence[str]] = []

    def act(reads: IO[bytes], writes: IO[bytes]) -> None:
        while True:
            write_json(writes, KEYS, [NAME])
            read_frame(reads)

    def keys(names: Sequence[str]) -> Mapping[str, str]:
        asked.append(names)
        return known(names)

    puppet = Puppet(act)
    with pytest.raises(ReadingFailed) as failed:
        Exchange(puppet, 0.5, keys).ask({}, MAIL)
    assert failed.value.in_vain and puppet.ended
    assert len(asked) == MOST_QUESTIONS


def test_a_mail_with_very_many_messages_in_it_is_read_all_the_same() -> None:
    puppet, told = asking(*[[NAME]] * (MOST_QUESTIONS + 4))
    assert Exchange(puppet, 5, known).ask({}, MAIL)
    assert [body == b"{}" for body in told] == [False] * MOST_QUESTIONS + [True] * 4


@pytest.mark.parametrize(
    "question",
    [b"", b"\xff", b"{", b"null", b"7", b'"s1._domainkey.lamps.example"', b'{"a": 1}', b"[1]", b"[[]]", b"[" * 100_000],
)
def test_a_question_that_makes_no_sense_ends_the_worker(question: bytes) -> None:
    asked: list[Sequence[str]] = []
    puppet, told = asking(question)
    exchange = Exchange(puppet, 5, lambda names: asked.append(names) or {})  # type: ignore[func-returns-value]
    with pytest.raises(ReadingFailed):
        exchange.ask({}, MAIL)
    assert puppet.ended and not exchange.serves_on and asked == told == []


# --------------------------------------------------------------------------------------- what is looked up


def looked_up(names: Sequence[str], keys: Keys | None = None) -> list[str]:
    asked: list[str] = []

    def note(wanted: Sequence[str]) -> Mapping[str, str]:
        asked.extend(wanted)
        return {}

    with Sandbox("read", 1, keys=keys or note) as sandbox:
        assert sandbox._keys_for(MAIL, names) == {}
    return asked


def test_names_that_an_original_does_not_speak_of_are_not_looked_up() -> None:
    others = ["s1._domainkey.elsewhere.example", "secret._domainkey.lamps.example", "s1._domainkey.x.lamps.example"]
    assert looked_up([*others, NAME, "s1._domainkey.parts.example"]) == [NAME, "s1._domainkey.parts.example"]


@pytest.mark.parametrize(
    "name",
    [
        "lamps.example",
        "s1.lamps.example",
        "S1._domainkey.lamps.example",
        "s1._domainkey.lamps.example\n",
        "s1._domainkey._domainkey.lamps.example",
        "s1._domainkey.",
        "._domainkey.lamps.example",
        f"{'s1' * 61}{NAME}",
        "",
    ],
)
def test_what_is_no_name_of_a_key_is_not_looked_up(name: str) -> None:
    assert looked_up([name]) == []


def test_no_more_names_are_looked_up_than_one_original_may_have() -> None:
    assert looked_up([NAME] * (MOST_KEYS + 5)) == [NAME] * MOST_KEYS


def test_nobody_is_asked_where_no_keys_are_wanted() -> None:
    assert looked_up([NAME], no_keys) == []
