"""Signed mail in a real mailbox, keys from a real name server: from Junk to the ledger, and proven again later."""

import csv
import imaplib
import json
from pathlib import Path

import pytest

from tests.imap_servers import Dovecot
from tests.name_servers import HANGS, NameServer
from tests.programs import account, billfold, configure, example, secret
from tests.signed_mails import rsa, signed

NAME = "s1._domainkey.ebay.com"
KEY = {NAME: [("TXT", f'"{rsa().record()[:200]}" "{rsa().record()[200:]}"')]}
# What the sample signs: it has no MIME-Version above its own fields, so each is named once.
NAMES = "from:to:subject:date:message-id:mime-version:content-type"

HELLO = (
    b"From: eBay <ebay@ebay.com>\r\nSubject: Hello\r\nDate: Sat, 30 Aug 2025 09:14:51 +0000\r\n"
    b"Message-ID: <h@ebay.com>\r\n\r\nHow are you?\r\n"
)


def order(subject: str = "Order confirmed:") -> bytes:
    """An order confirmation of eBay's, from this project's samples, with eBay's signature."""
    raw = example("ebay/order_en").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return signed(raw.replace(b"Order confirmed:", subject.encode()), "ebay.com", names=NAMES, made=None)


def rows(archive: Path, name: str) -> list[dict[str, str]]:
    if not (archive / name).exists():
        return []
    with (archive / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def senders(server: NameServer) -> str:
    return f'[senders]\nname_servers = ["127.0.0.1:{server.port}"]\n'


@pytest.mark.dovecot
def test_what_ebay_has_signed_is_filed_from_junk_and_proven_again_without_the_name_server(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    dovecot.put("signed", order(), "Junk")
    dovecot.put("signed", order().replace(b"enamel", b"golden"), "Junk")
    password = secret(tmp_path, dovecot.password("signed").reveal())
    with NameServer(KEY) as names:
        config = configure(tmp_path, senders(names), account("shop", dovecot.port, password, "signed"))
        polled = billfold("poll", "--config", config, "--json").json
        assert names.asked == [NAME]
    assert (polled["balance"]["filed"], polled["forged"], polled["balance"]["not_a_document"]) == (1, 1, 1)
    [row] = rows(tmp_path / "Invoices", "ledger.csv")
    assert (row["verdict"], row["mailbox"]) == ("proven", "Junk")
    assert row["findings"].split("; ")[-1] == "found_in_junk"
    shown = billfold("show", row["document"], "--config", config).out
    assert "found in Junk; It is signed by ebay.com, and the signature is right" in shown
    explained = billfold("explain", row["document"], "--config", config)
    assert "still right" in explained.out, explained.out
    told = json.loads(billfold("explain", row["document"], "--config", config, "--json").out)
    assert rsa().record() in json.dumps(told)
    assert billfold("verify", "--config", config).code == 0


@pytest.mark.dovecot
def test_what_was_left_out_as_forged_waits_for_whoever_moves_it_to_the_inbox(dovecot: Dovecot, tmp_path: Path) -> None:
    dovecot.put("moved", order().replace(b"enamel", b"golden"), "Junk")
    password = secret(tmp_path, dovecot.password("moved").reveal())
    config = configure(tmp_path, '[senders]\nkeys = "none"\n', account("shop", dovecot.port, password, "moved"))
    first = billfold("poll", "--config", config)
    assert "1 not a document (1 of them forged)" in first.out
    with imaplib.IMAP4("127.0.0.1", dovecot.port) as client:
        client.login("moved", dovecot.password("moved").reveal())
        client.select("Junk")
        client.uid("MOVE", "1", "INBOX")
    assert billfold("poll", "--config", config, "--json").json["balance"]["review"] == 1
    [row] = rows(tmp_path / "Invoices", "review/review.csv")
    assert (row["verdict"], row["reasons"].startswith("it does not come from ebay@ebay.com")) == ("forged", True)


@pytest.mark.dovecot
@pytest.mark.parametrize("keys", [{NAME: HANGS}, {NAME: [("TXT", '"p=MIGf"')]}, {}])
def test_a_name_server_that_hangs_lies_or_knows_nothing_makes_nobody_a_forger(
    dovecot: Dovecot, tmp_path: Path, keys: dict[str, object]
) -> None:
    user = f"unknown-{len(str(keys))}"
    dovecot.put(user, order(), "Junk")
    dovecot.put(user, order("Order confirmed once more:"), "INBOX")
    password = secret(tmp_path, dovecot.password(user).reveal())
    with NameServer(keys) as names:  # type: ignore[arg-type]
        config = configure(tmp_path, senders(names), account("shop", dovecot.port, password, user))
        polled = billfold("poll", "--config", config, "--json").json
    assert polled["forged"] == 0
    found = [*rows(tmp_path / "Invoices", "ledger.csv"), *rows(tmp_path / "Invoices", "review/review.csv")]
    assert {row["verdict"] for row in found} == {"unproven"}
    assert polled["balance"]["filed"] >= 1
    assert polled["problems"] == []


@pytest.mark.dovecot
def test_nobody_is_asked_for_keys_where_the_configuration_says_so_or_nothing_is_found(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    dovecot.put("unasked", order(), "Junk")
    dovecot.put("unasked", signed(HELLO, "ebay.com"), "INBOX")
    password = secret(tmp_path, dovecot.password("unasked").reveal())
    with NameServer(KEY) as names:
        off = senders(names) + 'keys = "none"\n'
        config = configure(tmp_path, off, account("shop", dovecot.port, password, "unasked"))
        polled = billfold("poll", "--config", config, "--json").json
        assert names.asked == []
    assert (polled["balance"]["review"], polled["balance"]["filed"]) == (1, 0)
