"""`billfold poll` and `backfill` against a real Dovecot, as a user runs them."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.imap_servers import Dovecot, Relay
from tests.programs import account, billfold, configure, example, secret, tree

pytestmark = pytest.mark.dovecot

MAILS = (
    ("INBOX", "amazon/order_en"),
    ("INBOX", "_none/password_reset"),
    ("INBOX", "generic/invoice_pdf_de"),
    ("Junk", "tiktok_shop/order_en_us"),
    ("INBOX", "generic/invoice_pdf_de"),
    ("INBOX", "generic/does_not_add_up_en"),
)


@pytest.fixture
def shop(dovecot: Dovecot, tmp_path: Path) -> Path:
    """A configuration for a user of her own, whose mailbox holds the mails above."""
    user = f"poll-{tmp_path.parent.name}-{tmp_path.name}".replace("_", "-")[:60].lower()
    for mailbox, name in MAILS:
        dovecot.put(user, example(name), mailbox)
    password = secret(tmp_path, dovecot.password(user).reveal())
    return configure(tmp_path, account("shop", dovecot.port, password, user))


def username(config: Path) -> str:
    return next(line.split('"')[1] for line in config.read_text().splitlines() if line.startswith("username"))


def test_one_poll_files_what_is_there_and_balances(shop: Path, dovecot: Dovecot) -> None:
    outcome = billfold("poll", "--config", shop, "--json")
    report = outcome.json
    assert outcome.code == 0, outcome.err
    assert report["balance"] == {
        "seen": 6,
        "filed": 2,
        "seen_before": 1,
        "not_a_document": 1,
        "review": 2,
        "failed": 0,
    }
    assert report["balances"] is True
    assert {fate: len(entries) for fate, entries in report["lists"].items() if entries} == {
        "filed": 2,
        "seen_before": 1,
        "review": 2,
    }
    assert dovecot.read_messages(username(shop)) == []


def test_a_second_poll_writes_no_file_and_moves_less_than_a_kilobyte_per_mailbox(shop: Path, dovecot: Dovecot) -> None:
    archive = shop.parent / "Invoices"
    assert billfold("poll", "--config", shop).code == 0
    before = {path: path.stat().st_mtime_ns for path in archive.rglob("*") if path.is_file()}
    with Relay(dovecot.port) as relay:
        text = shop.read_text().replace(f"port = {dovecot.port}", f"port = {relay.port}")
        shop.write_text(text)
        outcome = billfold("poll", "--config", shop, "--json")
        assert relay.total < 2 * 1000
    # Who works on it, and when an account was last looked at, is no part of the archive.
    ours = ("lock", "owner.json", "health.sqlite", "health.sqlite-journal")
    after = {path: path.stat().st_mtime_ns for path in archive.rglob("*") if path.is_file()}
    changed = {path.name for path in after if after[path] != before.get(path)} - set(ours)
    assert changed == set()
    assert outcome.json["balance"] == {
        "seen": 6,
        "filed": 0,
        "seen_before": 6,
        "not_a_document": 0,
        "review": 0,
        "failed": 0,
    }


def test_new_mail_is_filed_by_the_next_poll_alone(shop: Path, dovecot: Dovecot) -> None:
    assert billfold("poll", "--config", shop).code == 0
    before = tree(shop.parent / "Invoices")
    dovecot.put(username(shop), example("ebay/order_en"))
    report = billfold("poll", "--config", shop, "--json").json
    assert (report["balance"]["filed"], report["balance"]["seen"]) == (1, 7)
    after = tree(shop.parent / "Invoices")
    added = after.keys() - before.keys()
    assert len([name for name in added if name.endswith(".eml")]) == 1
    assert all(after[name] == before[name] for name in before if not name.endswith(".csv"))


def test_what_stood_in_junk_alone_waits_and_is_filed_when_it_also_comes_to_the_inbox(
    shop: Path, dovecot: Dovecot
) -> None:
    assert billfold("poll", "--config", shop).code == 0
    review = shop.parent / "Invoices" / "review" / "review.csv"
    assert "found in Junk" in review.read_text()
    dovecot.put(username(shop), example("tiktok_shop/order_en_us"))
    assert billfold("poll", "--config", shop).code == 0
    assert "found in Junk" not in review.read_text()
    assert any("577038120456913728" in name for name in tree(shop.parent / "Invoices") if "review" not in name)
    assert billfold("verify", "--config", shop).code == 0


def test_the_ledger_has_a_row_for_each_filed_document(shop: Path) -> None:
    billfold("poll", "--config", shop)
    with (shop.parent / "Invoices" / "ledger.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted((row["kind"], row["order_number"] or row["invoice_number"], row["total"]) for row in rows) == [
        ("invoice", "B-55120", "1522.61"),
        ("order_confirmation", "112-7731904-2260518", "44.97"),
    ]
    for row in rows:
        assert (shop.parent / "Invoices" / row["file"]).is_file()


def test_explain_tells_of_every_message_why_it_went_where_it_went(shop: Path) -> None:
    billfold("poll", "--config", shop)
    left_out = billfold("explain", "shop/INBOX/2", "--config", shop)
    assert "not a document" in left_out.out
    assert "neither its sender nor its subject" in left_out.out
    held = billfold("explain", "shop/INBOX/5", "--config", shop)
    assert "held for review" in held.out
    assert "do not add up" in held.out
    twin = billfold("explain", "shop/INBOX/4", "--config", shop)
    assert "seen before" in twin.out
    listed = billfold("explain", "--run", "last", "--fate", "review", "--config", shop, "--json").json
    assert sorted((entry["mailbox"], entry["uid"]) for entry in listed) == [("INBOX", 5), ("Junk", 1)]


def test_rebuild_gives_the_same_ledger_from_the_plain_files(shop: Path) -> None:
    billfold("poll", "--config", shop)
    archive = shop.parent / "Invoices"
    before = tree(archive)
    for name in ("index.sqlite", "index.sqlite-journal", "index.sqlite-wal", "index.sqlite-shm"):
        (archive / ".billfold" / name).unlink(missing_ok=True)
    (archive / "ledger.csv").unlink()
    assert billfold("find", "--config", shop).code == 1
    assert billfold("rebuild", "--config", shop).code == 0
    assert tree(archive) == before
    assert billfold("verify", "--config", shop).code == 0
    assert billfold("poll", "--config", shop, "--json").json["balance"]["filed"] == 0


def test_a_dry_run_says_what_would_be_fetched_and_remembers_nothing(shop: Path) -> None:
    outcome = billfold("backfill", "--dry-run", "--config", shop)
    assert "5 messages would be fetched" in outcome.out
    assert "1 would be left out" in outcome.out
    assert billfold("backfill", "--config", shop, "--json").json["balance"]["filed"] == 2


def test_a_backfill_within_days_leaves_the_rest_for_later(dovecot: Dovecot, tmp_path: Path) -> None:
    user = f"days-{tmp_path.parent.name}".replace("_", "-")[:60].lower()
    for year, name in ((2023, "ebay/order_en"), (2024, "generic/invoice_pdf_de")):
        dovecot.put(user, example(name), received=datetime(year, 5, 1, tzinfo=UTC))
    config = configure(tmp_path, account("shop", dovecot.port, secret(tmp_path, dovecot.password(user).reveal()), user))
    first = billfold("backfill", "--since", "2024-01-01", "--config", config, "--json").json
    assert first["balance"]["filed"] == 1
    second = billfold("backfill", "--config", config, "--json").json
    assert second["balance"]["filed"] == 1
    assert billfold("poll", "--config", config, "--json").json["balance"]["filed"] == 0


def test_one_account_in_trouble_does_not_keep_the_others_from_theirs(shop: Path, dovecot: Dovecot) -> None:
    good = shop.read_text()
    wrong = secret(shop.parent, "not the password")
    closed = account("closed", 9, wrong)
    refused = account("refused", dovecot.port, wrong, "somebody")
    missing = good[good.index("[[accounts]]") :].replace('"shop"', '"missing"') + 'mailboxes = ["Nowhere", "INBOX"]\n'
    start = good.index("[[accounts]]")
    shop.write_text(good[:start] + closed + refused + missing + good[start:])
    outcome = billfold("poll", "--config", shop, "--json")
    assert outcome.code == 1
    problems = outcome.json["problems"]
    assert any("closed" in problem for problem in problems)
    assert any("refused" in problem and "password" in problem for problem in problems)
    assert any("Nowhere" in problem for problem in problems)
    assert outcome.json["balance"]["filed"] == 2
    assert "Traceback" not in outcome.err


def test_a_certificate_that_does_not_verify_is_refused_before_a_password_is_sent(shop: Path, dovecot: Dovecot) -> None:
    text = shop.read_text().replace(f"port = {dovecot.port}", f"port = {dovecot.tls_port}")
    shop.write_text(text.replace('"none"', '"tls"').replace('"127.0.0.1"', '"localhost"'))
    outcome = billfold("poll", "--config", shop)
    assert outcome.code == 1
    assert "certificate" in outcome.err
    trusted = f'ca_file = "{dovecot.ca_file}"\n'
    shop.write_text(shop.read_text() + trusted)
    assert billfold("poll", "--config", shop).code == 0


def test_check_says_of_each_part_whether_it_works(shop: Path) -> None:
    outcome = billfold("check", "--config", shop)
    assert outcome.code == 0, outcome.out
    assert "INBOX: 5 messages" in outcome.out
    assert "Junk: 1 messages" in outcome.out
    shop.write_text(shop.read_text().replace(username(shop), "nobody-of-that-name"))
    refused = billfold("check", "--config", shop)
    assert refused.code == 1
    assert "FIX" in refused.out
