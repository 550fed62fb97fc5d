"""Keys of signatures: looked up on a name server, remembered, and never waited for long."""

import threading
import time

import pytest

from ingest import signing_keys
from ingest.name_service import NameService
from ingest.signing_keys import (
    IMPATIENCE,
    KNOWN,
    MOST_HUNG,
    NO_SERVICE,
    PATIENCE,
    UNKNOWN,
    SigningKeys,
    key_among,
)
from tests.imap_servers import free_port
from tests.name_servers import FAILS, GARBAGE, HANGS, Clock, NameServer, strings

KEY = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQ"
LONG = "v=DKIM1; k=rsa; p=" + "A" * 3982


def at(domain: str, selector: str = "s1") -> str:
    return f"{selector}._domainkey.{domain}"


def txt(*texts: str) -> list[tuple[str, str]]:
    return [("TXT", strings(text)) for text in texts]


NAMES = {
    at("lamps.example"): txt(KEY),
    at("parts.example"): [("TXT", '"v=DKIM1; " "k=rsa;" " p=MIG" "fMA0"')],
    at("moved.example"): [("CNAME", "k1.mailer.example.")],
    "k1.mailer.example": txt(KEY),
    at("loop.example"): [("CNAME", f"{at('loop.example')}.")],
    at("other.example"): [("MX", "10 mail.other.example.")],
    at("two.example"): txt("v=spf1 -all", "a note", KEY),
    at("bare.example"): txt("site-verification=p123", "k=rsa; p=MIGfMA0"),
    at("spf.example"): txt("v=spf1 include:p=x.example -all"),
    at("long.example"): txt(LONG),
    at("longer.example"): txt(LONG + "A" * 5000),
    at("revoked.example"): txt("v=DKIM1; p="),
    at("garbage.example"): GARBAGE,
    at("fails.example"): FAILS,
    at("hangs.example"): HANGS,
    "*.flood.example": HANGS,
    **{f"*.flood{number}.example": HANGS for number in range(12)},
}


@pytest.mark.parametrize(
    ("domain", "record"),
    [
        ("lamps.example", KEY),
        ("LAMPS.Example", KEY),
        ("parts.example", "v=DKIM1; k=rsa; p=MIGfMA0"),
        ("moved.example", KEY),
        ("two.example", KEY),
        ("bare.example", "k=rsa; p=MIGfMA0"),
        ("revoked.example", "v=DKIM1; p="),
        ("long.example", LONG),
        # There is none, and that is known.
        ("nowhere.example", ""),
        ("other.example", ""),
        ("spf.example", ""),
        ("longer.example", ""),
        ("a..example", ""),
        (f"{'x' * 64}.example", ""),
        (f"{'x.' * 130}example", ""),
    ],
)
def test_a_key_is_found_or_known_to_be_none(domain: str, record: str) -> None:
    with NameServer(NAMES) as server:
        keys = SigningKeys(server.service)
        assert keys([at(domain)]) == {at(domain): record}
        asked = len(server.asked)
        assert keys([at(domain)]) == {at(domain): record}
        assert len(server.asked) == asked, "what is known is not asked for again"
        assert server.over_tcp == ([at(domain)] if "long" in domain else [])


@pytest.mark.parametrize("domain", ["garbage.example", "fails.example", "hangs.example", "loop.example"])
def test_without_an_answer_there_is_no_key_and_others_are_looked_up(
    domain: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing_keys, "PATIENCE", 1.0)
    with NameServer(NAMES) as server:
        clock = Clock()
        keys = SigningKeys(server.service, clock)
        began = time.monotonic()
        assert keys([at(domain), at("lamps.example")]) == {at("lamps.example"): KEY}
        assert time.monotonic() - began < 1.0 + IMPATIENCE + 0.5
        asked = len(server.asked)
        assert keys([at(domain)]) == {}
        assert len(server.asked) == asked, "it is not asked for again at once"
        server.names[at(domain)] = txt(KEY)
        clock.more += UNKNOWN + 1
        assert keys([at(domain)]) == {at(domain): KEY}, "but later"


def test_a_server_that_hangs_is_waited_for_no_longer_than_is_said() -> None:
    with NameServer({"*.example": HANGS}) as server:
        began = time.monotonic()
        assert SigningKeys(server.service)([at(f"d{number}.example") for number in range(16)]) == {}
        assert time.monotonic() - began < PATIENCE + 16 * IMPATIENCE + 1


def test_many_domains_that_hang_cost_little_more_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "PATIENCE", 0.6)
    monkeypatch.setattr(signing_keys, "MOST_WAITED", 1.5)
    monkeypatch.setattr(signing_keys, "IMPATIENCE", 0.1)
    with NameServer(NAMES) as server:
        keys = SigningKeys(server.service)
        took = []
        for number in range(12):
            began = time.monotonic()
            assert keys([at(f"www.flood{number}.example")]) == {}
            took.append(time.monotonic() - began)
        assert max(took[:2]) > 0.5
        assert max(took[4:]) < 0.4, "patience is spent"
        assert keys([at("lamps.example")]) == {at("lamps.example"): KEY}, "and others are still answered"


def test_one_owner_is_not_waited_for_again_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "PATIENCE", 0.3)
    clock = Clock()
    with NameServer(NAMES) as server:
        keys = SigningKeys(server.service, clock)
        names = [at(f"d{number}.flood.example") for number in range(100)]
        began = time.monotonic()
        assert [keys([name]) for name in names] == [{}] * 100
        assert time.monotonic() - began < MOST_HUNG * 0.3 + 1
        assert set(server.asked) == set(names[:MOST_HUNG])
        assert keys([at("lamps.example")]) == {at("lamps.example"): KEY}
        del server.names["*.flood.example"]
        clock.more += UNKNOWN + 1
        assert keys(names[50:51]) == {names[50]: ""}, "later he is asked again"
        assert keys(names[51:52]) == {names[51]: ""}


def test_a_dead_server_is_asked_again_after_a_minute() -> None:
    clock = Clock()
    with NameServer(NAMES) as server:
        names = server.service
    keys = SigningKeys(names, clock)
    assert keys([at("lamps.example")]) == {}
    began = time.monotonic()
    assert keys([at("lamps.example"), *(at(f"d{number}.example") for number in range(200))]) == {}
    assert time.monotonic() - began < 0.2, "nobody is asked while nobody answers"
    server = NameServer(NAMES)
    names._servers = [("127.0.0.1", server.port)]
    with server:
        assert keys([at("lamps.example")]) == {}
        clock.more += NO_SERVICE + 1
        assert keys([at("lamps.example")]) == {at("lamps.example"): KEY}


def test_an_answer_is_remembered_for_an_hour() -> None:
    clock = Clock()
    with NameServer(NAMES) as server:
        keys = SigningKeys(server.service, clock)
        keys([at("lamps.example")])
        server.names[at("lamps.example")] = txt("v=DKIM1; p=other")
        clock.more += KNOWN - 60
        assert keys([at("lamps.example")])[at("lamps.example")] == KEY
        clock.more += 61
        assert keys([at("lamps.example")])[at("lamps.example")] == "v=DKIM1; p=other"


def test_what_is_remembered_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing_keys, "MOST_KNOWN", 20)
    with NameServer({"*._domainkey.lamps.example": txt(KEY)}) as server:
        keys = SigningKeys(server.service)
        names = [at("lamps.example", f"s{number}") for number in range(60)]
        assert set(keys(names).values()) == {KEY}
        assert len(keys._known) == 20
        asked = len(server.asked)
        keys(names[-20:])
        assert len(server.asked) == asked, "the newest are kept"


def test_several_threads_may_ask_at_once() -> None:
    found: list[object] = []
    with NameServer(NAMES) as server:
        keys = SigningKeys(server.service)
        wanted = [at("lamps.example"), at("moved.example"), at("nowhere.example"), at("hangs.example")]
        threads = [threading.Thread(target=lambda: found.append(keys(wanted))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert found == [{at("lamps.example"): KEY, at("moved.example"): KEY, at("nowhere.example"): ""}] * 8


def test_whether_anybody_answers() -> None:
    with NameServer({}) as server:
        assert server.service.answers(2.0)
    assert not NameService([("127.0.0.1", free_port())]).answers(0.3)


def test_the_record_of_a_key_is_told_from_other_texts() -> None:
    assert key_among([]) == key_among(["", "hello", "v=spf1 p=x", "v=DKIM2; p=x", "xp=1"]) == ""
    assert key_among(["p=AAA", "v=DKIM1; p=BBB"]) == "v=DKIM1; p=BBB"
    assert key_among(["v=DKIM1"]) == "v=DKIM1"
    assert key_among(["k=rsa;p=AAA"]) == "k=rsa;p=AAA"
