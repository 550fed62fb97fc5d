"""`trust`, `distrust`, and what `review`, `show` and `explain` tell of senders: the program as it is called."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest

from archive.archive import Archive
from archive.index import reading as reading_index
from archive.rebuild import rebuild
from archive.verify import verify
from archive.waiting import waiting
from billfold.config import load
from billfold.errors import UsageWrong
from billfold.pages import shown_sender
from billfold.review_groups import MONEY, groups_of
from billfold.sandbox import Sandbox
from billfold.signature_check import Checked, checked
from billfold.trusting import refuse
from parsers.context import Context
from parsers.senders.keys import no_keys
from parsers.terms import Finding, Proof, PurchaseDocument, Reading, Sender, Verdict
from tests.archive_samples import NOON, document, mail, open_archive, reading, tree
from tests.programs import account, billfold, configure, secret

SHOP = "billing@lantern.example"
NO_SIGNATURE = Proof("dkim", Verdict.UNPROVEN, "", "it has no signature")
KEPT = Proof(
    "dkim", Verdict.PROVEN, "lantern.example", "lantern.example has signed it", "s1._domainkey.lantern.example", "k=1"
)
UNPROVEN = Sender(SHOP, Verdict.UNPROVEN, "Lantern Goods", proofs=(NO_SIGNATURE,))
PROVEN = Sender(SHOP, Verdict.PROVEN, "Lantern Goods", "lantern.example", proofs=(KEPT,))
FORGED = replace(UNPROVEN, verdict=Verdict.FORGED)
LOOKALIKE = Finding("lookalike", "lanterns.example looks like lantern.example", needs_review=True)
FORGERY = Finding("forged_sender", "it does not come from him, as it says", needs_review=True)
DOUBT = Finding("arithmetic", "the amounts do not add up", needs_review=True)
ACCOUNT = Finding("account_changed", "it names another account than all before", needs_review=True)


def one(number: int, sender: Sender | None, *findings: Finding, **fields: object) -> PurchaseDocument:
    values = {"order_number": f"4711{number}", "sender": sender, "findings": findings, **fields}
    return document(b"%%PDF-1.4 %d" % number, **values)


def bring(archive: Archive, uid: int, *documents: PurchaseDocument, junk: bool = False) -> str:
    run = archive.start_run("poll")
    raw = mail(uid, b"raw %d" % uid, mailbox="Junk" if junk else "INBOX", junk=junk)
    outcome = archive.file(archive.capture(raw, run).sha, reading(*documents), junk_holds=junk, run=run)
    archive.finish_run(run)
    return outcome.documents[0].id


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Two that only Junk holds, one that is doubtful too, a forged one, one about money, one that is filed, another."""
    with open_archive(tmp_path / "Invoices") as archive:
        bring(archive, 1, one(1, UNPROVEN), junk=True)
        bring(archive, 2, one(2, UNPROVEN), junk=True)
        bring(archive, 3, one(3, UNPROVEN, LOOKALIKE, DOUBT))
        bring(archive, 4, one(4, FORGED, LOOKALIKE, FORGERY))
        bring(archive, 5, one(5, UNPROVEN, LOOKALIKE, ACCOUNT))
        bring(archive, 6, one(6, PROVEN))
        bring(archive, 7, one(7, None, DOUBT))
        archive.write_ledger()
    own = account("shop", 143, secret(tmp_path, "x"), username="me@home.example")
    return configure(tmp_path, own, '[inbox]\nforwarders = ["jo@work.example"]\naddress = "invoices@office.example"\n')


def statuses(config: Path) -> dict[str, str]:
    with reading_index(config.parent / "Invoices") as index:
        return {row["order_number"][-1]: row["status"] for row in index.execute("SELECT * FROM document")}


def identifier(config: Path, number: int) -> str:
    with reading_index(config.parent / "Invoices") as index:
        row = index.execute("SELECT id FROM document WHERE order_number = ?", (f"4711{number}",)).fetchone()
    return str(row["id"])


@pytest.fixture
def whole(config: Path) -> Iterator[None]:
    """In the end the archive is whole, and comes out the same when it is made anew."""
    yield
    path = config.parent / "Invoices"
    assert verify(path, NOON).problems == ()
    before = tree(path)
    rebuild(path, lambda: NOON)
    assert tree(path) == before
    assert verify(path, NOON).problems == ()


# ----------------------------------------------------------------------------------------------------------- review


def test_what_waits_is_listed_by_sender_then_by_what_is_odd_about_money(config: Path) -> None:
    shown = billfold("review", "--config", config).out.splitlines()
    heads = [line for line in shown if " document" in line and not line.startswith(" ")]
    assert heads == [
        f"2 documents from {SHOP} (unproven, found in Junk), 238.00 EUR",
        f"1 document from {SHOP} (forged), 119.00 EUR",
        f"1 document from {SHOP} (unproven, a look-alike of another), 119.00 EUR",
        f"1 document {MONEY['account_changed'][0]}, 119.00 EUR",
    ]
    assert "    · it has no signature" in shown
    assert f"    `billfold trust {SHOP}` files them, `billfold distrust {SHOP}` rejects them." in shown
    assert f"    Trust does not settle what is forged. `billfold distrust {SHOP}` rejects it." in shown
    rest = [line for line in shown if line.startswith(identifier(config, 7)[:8])]
    assert len(rest) == 1
    assert shown.index(rest[0]) > max(shown.index(head) for head in heads)
    assert shown[-1].startswith("It is right: billfold confirm")


def test_the_list_for_programs_has_the_sender_and_stays_a_list(config: Path) -> None:
    found = billfold("review", "--config", config, "--json").json
    assert len(found) == 6
    senders = {document["order_number"]: document["sender"] for document in found}
    assert senders["47111"]["address"] == SHOP
    assert senders["47111"]["verdict"] == "unproven"
    assert senders["47117"] is None


def test_no_more_is_shown_than_asked_for_and_all_is_counted(config: Path) -> None:
    shown = billfold("review", "--config", config, "--limit", "1").out
    assert f"2 documents from {SHOP}" in shown
    assert "… and 1 more" in shown
    assert "There is more: --limit shows it" in shown


def test_what_a_stranger_calls_himself_is_one_word_of_the_shell(tmp_path: Path) -> None:
    with open_archive(tmp_path / "Invoices") as archive:
        bring(archive, 1, one(1, Sender("a`id`$b@evil.example"), LOOKALIKE))
    with reading_index(tmp_path / "Invoices") as index:
        groups, rest = groups_of(waiting(index))
    told = [line for group in groups for line in group.advice]
    assert all("'a`id`$b@evil.example'" in line for line in told)
    assert len(groups) + len(rest) == 1


# ------------------------------------------------------------------------------------------------ trust and distrust


@pytest.mark.usefixtures("whole")
def test_trust_files_what_only_the_sender_held(config: Path) -> None:
    done = billfold("trust", SHOP, "--config", config, "--note", "asked by phone", "--by", "Ann")
    assert done.code == 0, done.err
    assert statuses(config) == {
        "1": "filed",
        "2": "filed",
        "3": "review",
        "4": "review",
        "5": "review",
        "6": "filed",
        "7": "review",
    }
    assert "still waits: the amounts do not add up" in done.out
    assert f"{SHOP} is trusted: what is proven to come from there is filed, from Junk too." in done.out
    assert f"`billfold trust {SHOP} --even-unsigned` files that too." in done.out
    listed = billfold("trust", "--config", config).out
    assert [word for word in (SHOP, "trusted", "Ann", "asked by phone") if word in listed.splitlines()[2]] == [
        SHOP,
        "trusted",
        "Ann",
        "asked by phone",
    ]
    shown = billfold("show", identifier(config, 1), "--config", config).out
    assert f"(trusts {SHOP}; asked by phone)" in shown


@pytest.mark.usefixtures("whole")
def test_trust_of_a_domain_even_unsigned_is_told_for_programs(config: Path) -> None:
    told = billfold("trust", "lantern.example", "--even-unsigned", "--config", config, "--json").json
    assert (told["sender"], told["trust"]) == ("@lantern.example", "even_unsigned")
    filed = [one for one in told["documents"] if one["status"] == "filed"]
    assert {one["id"] for one in filed} == {identifier(config, 1), identifier(config, 2)}
    assert all(Path(one["file"]).is_file() and not one["reasons"] for one in filed)
    assert all(one["reasons"] for one in told["documents"] if one["status"] == "review")
    [said] = billfold("trust", "--config", config, "--json").json
    assert (said["sender"], said["trust"]) == ("@lantern.example", "even_unsigned")
    forgotten = billfold("trust", "--forget", "@lantern.example", "--config", config, "--json").json
    assert forgotten == {"sender": "@lantern.example", "trust": None, "was": "even_unsigned"}
    assert billfold("trust", "--config", config, "--json").json == []
    again = billfold("trust", "--forget", "@lantern.example", "--config", config)
    assert (again.code, "Nothing was said of @lantern.example" in again.err) == (1, True)


@pytest.mark.usefixtures("whole")
def test_distrust_rejects_what_waits_and_leaves_what_is_filed(config: Path) -> None:
    done = billfold("distrust", SHOP, "--config", config)
    assert done.code == 0, done.err
    assert statuses(config) == {**dict.fromkeys("12345", "rejected"), "6": "filed", "7": "review"}
    assert (
        f"1 document from there is filed and stays; to reject: billfold reject {identifier(config, 6)[:8]}" in done.out
    )
    again = billfold("trust", SHOP, "--config", config)
    assert "hand over what you miss with `billfold add`" in again.out
    assert set(statuses(config).values()) == {"rejected", "filed", "review"}


def test_distrust_of_a_marketplace_is_warned_of(config: Path) -> None:
    done = billfold("distrust", "@ebay.com", "--config", config)
    assert "Careful: eBay mails from @ebay.com: all its invoices would be left out." in done.out


@pytest.mark.parametrize("command", ["trust", "distrust"])
@pytest.mark.parametrize(
    ("sender", "why"),
    [
        ("nobody", "is no sender"),
        ("a b@lantern.example", "is no sender"),
        ("@gmail.com", "Anybody can have an address at gmail.com"),
        ("web.de", "Anybody can have an address at web.de"),
        ("me@home.example", "is yours"),
        ("@home.example", "is yours"),
        ("Invoices+x@office.example", "is yours"),
    ],
)
def test_what_is_no_sender_or_everybody_or_oneself_is_refused(
    config: Path, command: str, sender: str, why: str
) -> None:
    from billfold.trusting import _rule

    with pytest.raises(UsageWrong, match=why):
        refuse(load(config), _rule(sender))
    if sender == "nobody":
        done = billfold(command, sender, "--config", config)
        assert done.code == 2
        assert why in done.err


def test_one_address_at_a_provider_is_a_sender(config: Path) -> None:
    refuse(load(config), "somebody@gmail.com")


@pytest.mark.parametrize("arguments", [("--forget",), ("--even-unsigned",), (SHOP, "--forget", "--even-unsigned")])
def test_options_that_go_with_a_sender_want_one(config: Path, arguments: tuple[str, ...]) -> None:
    done = billfold("trust", *arguments, "--config", config)
    assert done.code == 2


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal")
@pytest.mark.parametrize("answer", ["n", "y"])
def test_a_person_is_asked_after_he_was_shown_what_it_settles(config: Path, answer: str) -> None:
    arguments = ["-m", "billfold", "trust", SHOP, "--config", str(config)]
    child = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=60, dimensions=(50, 200))
    child.expect("2 documents from billing@lantern.example wait and are filed")
    child.expect("Are these right, so that they are filed")
    child.sendline(answer)
    child.expect("Nothing was changed" if answer == "n" else "is trusted")
    child.expect(pexpect.EOF)
    child.close()
    assert statuses(config)["1"] == ("review" if answer == "n" else "filed")


@pytest.mark.skipif(os.name == "nt", reason="needs a terminal")
def test_nobody_is_asked_who_says_yes_beforehand(config: Path) -> None:
    arguments = ["-m", "billfold", "distrust", SHOP, "--yes", "--config", str(config)]
    child = pexpect.spawn(sys.executable, arguments, encoding="utf-8", timeout=60, dimensions=(50, 200))
    child.expect("is distrusted")
    child.expect(pexpect.EOF)
    child.close()
    assert statuses(config)["1"] == "rejected"


def test_an_address_that_may_deceive_is_shown_in_the_form_that_does_not() -> None:
    assert shown_sender(SHOP) == SHOP
    assert shown_sender("billing@lаntern.example") == "billing@lаntern.example (billing@xn--lntern-3nf.example)"


# ------------------------------------------------------------------------------------------------- show and explain


def test_show_tells_who_sent_it_and_what_proves_it(config: Path) -> None:
    shown = billfold("show", identifier(config, 6), "--config", config).out.splitlines()
    at = shown.index(f"    sender: {SHOP} (Lantern Goods), proven by lantern.example")
    assert shown[at + 1] == (
        "      signature: lantern.example has signed it (its key is kept: s1._domainkey.lantern.example)"
    )


def test_explain_verifies_again_with_the_key_that_was_kept(config: Path) -> None:
    told = billfold("explain", identifier(config, 6), "--config", config).out
    # these bytes were never signed
    assert "checked again now with the key kept at filing: it does not come out the same any more" in told
    [found] = billfold("explain", identifier(config, 6), "--config", config, "--json").json
    [kept] = found["documents"]
    assert kept["signature_holds"] is False
    assert kept["sender"]["proofs"][0]["key"] == "k=1"
    [found] = billfold("explain", identifier(config, 1), "--config", config, "--json").json
    assert found["documents"][0]["signature_holds"] is None


class _Readers(Sandbox):
    """Verifies as a child would: by the key that it is given."""

    def read_in_passing(self, content: bytes, context: Context, *, alone: bool = False) -> Reading:
        assert content == b"raw 6"
        assert context.believed.servers == ()
        name = KEPT.key_name
        key = self.keys([name, "other._domainkey.lantern.example"])
        return Reading(sender=PROVEN if key == {name: "k=1"} else UNPROVEN)


def test_a_signature_that_holds_is_told(config: Path) -> None:
    with reading_index(config.parent / "Invoices") as index:
        sha = str(index.execute("SELECT original FROM document WHERE order_number = '47116'").fetchone()[0])
    with _Readers(keys=no_keys) as readers:
        assert checked(load(config), readers, sha, PROVEN) == Checked(
            True, "checked again now with the key kept at filing: still right"
        )
        other = replace(PROVEN, proofs=(replace(KEPT, key="k=2"),))
        assert checked(load(config), readers, sha, other).holds is False
        (config.parent / f"Invoices/.billfold/objects/{sha[:2]}/{sha}").unlink()
        assert checked(load(config), readers, sha, PROVEN).holds is None
