"""Whom people trust: said once, and what waited is decided again; never what is forged, and never about money."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive import search
from archive.archive import Archive
from archive.due import due
from archive.index import reading as reading_index
from archive.records import Fate, Outcome, Revision, Run, Trust
from archive.retention import Rule
from archive.sender_rules import rule_of, said
from archive.trusting import Settled, Word
from archive.verify import verify
from archive.waiting import Waiting, waiting
from billfold.admission import Admission
from billfold.config import Configuration
from parsers.marketplaces.templates import built_in
from parsers.terms import Finding, Proof, PurchaseDocument, Sender, Status, Verdict
from tests.archive_samples import NOON, document, mail, open_archive, proven_archive, reading, rows, tree

SHOP = "billing@lantern.example"
UNPROVEN = Sender(
    SHOP, Verdict.UNPROVEN, "Lantern Goods", proofs=(Proof("dkim", Verdict.UNPROVEN, "", "no signature"),)
)
FORGED = replace(UNPROVEN, verdict=Verdict.FORGED)
FROM_JUNK = Finding("from_junk", "found in Junk, and nothing proves that it is his", needs_review=True)
UNPROVEN_HERE = Finding("unproven_sender", "nothing proves that it is his", needs_review=True)
LOOKALIKE = Finding("lookalike", "lanterns.example looks like lantern.example", needs_review=True)
DOUBT = Finding("arithmetic", "the amounts do not add up", needs_review=True)
ACCOUNT = Finding("account_changed", "it names another account than all before", needs_review=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with proven_archive(path) as archive:
        yield archive


@pytest.fixture
def run(archive: Archive) -> Run:
    return archive.start_run("poll")


def one(number: int, *findings: Finding, sender: Sender | None = UNPROVEN, **fields: object) -> PurchaseDocument:
    values = {"order_number": f"4711{number}", "sender": sender, "findings": findings, **fields}
    return document(b"%%PDF-1.4 %d" % number, **values)


def bring(archive: Archive, run: Run, uid: int, *documents: PurchaseDocument, **told: tuple[Finding, ...]) -> Outcome:
    is_junk = any(finding.code == "from_junk" for one in documents for finding in one.findings)
    raw = mail(uid, b"raw %d" % uid, mailbox="Junk" if is_junk else "INBOX", junk=is_junk)
    # what waits for Junk alone says so as the decision writes it
    plain = [replace(one, findings=tuple(f for f in one.findings if f.code != "from_junk")) for one in documents]
    return archive.file(archive.capture(raw, run).sha, reading(*plain, **told), junk_holds=is_junk, run=run)


def only(outcome: Outcome) -> str:
    [kept] = outcome.documents
    return kept.id


def word(archive: Archive, sender: str, trust: Trust | None, *ids: str) -> list[Settled]:
    return archive.desk.trust(Word(rule_of(sender), trust, "Ann"), ids)


def record(path: Path, identifier: str) -> search.Record:
    with reading_index(path) as index:
        [found] = search.show(index, identifier)
    return found


def codes(path: Path, identifier: str) -> list[str]:
    return [finding.code for finding in record(path, identifier).document.findings]


def events(path: Path) -> int:
    with reading_index(path) as index:
        return int(index.execute("SELECT count(*) FROM event").fetchone()[0])


# ------------------------------------------------------------------------------------------------------------ rules


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("Billing@Lantern.example", SHOP),
        ("billing+news@lantern.example", SHOP),
        ("@lantern.example", "@lantern.example"),
        ("lantern.example", "@lantern.example"),
        (" LANTERN.example ", "@lantern.example"),
        ("kasse@xn--mller-kva.example", "kasse@müller.example"),
    ],
)
def test_an_address_and_a_domain_have_one_form(written: str, rule: str) -> None:
    assert rule_of(written) == rule


@pytest.mark.parametrize(
    "written", ["", "@", "billing", "a b@c.example", "x@y@", "*@lantern.example", "@localhost", "a@b\n.c"]
)
def test_what_is_no_address_is_no_rule(written: str) -> None:
    assert rule_of(written) == ""


def test_the_word_on_an_address_counts_before_that_on_its_domain(archive: Archive) -> None:
    assert archive.trust_in(SHOP) is None
    word(archive, "@lantern.example", Trust.DISTRUSTED)
    word(archive, SHOP, Trust.EVEN_UNSIGNED)
    assert archive.trust_in("Billing+7@LANTERN.example") is Trust.EVEN_UNSIGNED
    assert archive.trust_in("orders@lantern.example") is Trust.DISTRUSTED
    assert archive.trust_in("billing@shop.lantern.example") is None
    assert archive.trust_in("") is None


def test_a_word_is_kept_with_who_and_when_and_can_be_taken_back(archive: Archive, path: Path) -> None:
    word(archive, SHOP, Trust.TRUSTED)
    word(archive, "@other.example", Trust.DISTRUSTED)
    with reading_index(path) as index:
        assert [(s.sender, s.trust, s.person, f"{s.at:%Y-%m-%d}") for s in said(index)] == [
            (SHOP, Trust.TRUSTED, "Ann", "2024-07-20"),
            ("@other.example", Trust.DISTRUSTED, "Ann", "2024-07-20"),
        ]
    word(archive, SHOP, None)
    assert archive.trust_in(SHOP) is None


def test_the_same_word_again_records_nothing(archive: Archive, path: Path) -> None:
    word(archive, SHOP, None)
    assert events(path) == 0
    word(archive, SHOP, Trust.TRUSTED)
    word(archive, SHOP, Trust.TRUSTED)
    assert events(path) == 1


# ------------------------------------------------------------------------------------------------------------ trust


@pytest.mark.parametrize("finding", [FROM_JUNK, UNPROVEN_HERE, LOOKALIKE])
def test_what_only_its_sender_held_is_filed(archive: Archive, run: Run, path: Path, finding: Finding) -> None:
    identifier = only(bring(archive, run, 1, one(1, finding)))
    assert record(path, identifier).status == "review"
    [settled] = word(archive, SHOP, Trust.TRUSTED, identifier)
    assert (settled.revised.status, settled.revised.path, settled.reasons) == (
        Status.FILED,
        "2024/07/Order47111_JohnDoe_20240715.pdf",
        (),
    )
    archive.write_ledger()
    [row] = rows(path / "ledger.csv")
    assert (row["document"], row["counts"]) == (identifier, "yes")
    assert (path / settled.revised.path).read_bytes() == b"%PDF-1.4 1"
    assert codes(path, identifier) == (["found_in_junk"] if finding is FROM_JUNK else [])
    [told] = record(path, identifier).revisions
    assert (told.person, told.note, told.before, told.status) == ("Ann", f"trusts {SHOP}", "review", "filed")
    assert told.reasons


def test_what_is_known_of_it_stays(archive: Archive, run: Run, path: Path) -> None:
    known = Finding("unproven_sender", "nothing proves that it is his")
    identifier = only(bring(archive, run, 1, one(1, known, FROM_JUNK)))
    word(archive, SHOP, Trust.TRUSTED, identifier)
    assert codes(path, identifier) == ["unproven_sender", "found_in_junk"]
    assert record(path, identifier).document.sender == UNPROVEN


@pytest.mark.parametrize("other", [DOUBT, ACCOUNT])
def test_what_waits_for_another_reason_too_waits_for_that_one(
    archive: Archive, run: Run, path: Path, other: Finding
) -> None:
    identifier = only(bring(archive, run, 1, one(1, LOOKALIKE, other)))
    [settled] = word(archive, SHOP, Trust.TRUSTED, identifier)
    assert (settled.revised.status, settled.revised.changed) == (Status.REVIEW, True)
    assert settled.reasons == (other.message,)
    assert record(path, identifier).reasons == (other.message,)


def test_what_the_whole_original_waits_for_is_not_answered(archive: Archive, run: Run, path: Path) -> None:
    damaged = Finding("damaged", "a part of it is damaged", needs_review=True)
    identifier = only(bring(archive, run, 1, one(1, FROM_JUNK), findings=(damaged,)))
    [settled] = word(archive, SHOP, Trust.TRUSTED, identifier)
    assert settled.reasons == (damaged.message,)
    assert record(path, identifier).status == "review"


@pytest.mark.parametrize("trust", [Trust.TRUSTED, Trust.EVEN_UNSIGNED])
def test_what_is_forged_is_never_settled_by_trust(archive: Archive, run: Run, path: Path, trust: Trust) -> None:
    forged = Finding("forged_sender", "it does not come from him, as it says", needs_review=True)
    identifiers = [
        only(bring(archive, run, 1, one(1, forged, LOOKALIKE, sender=FORGED))),
        only(bring(archive, run, 2, one(2, FROM_JUNK, sender=FORGED))),
        only(bring(archive, run, 3, one(3, forged, LOOKALIKE))),
    ]
    before = [record(path, identifier) for identifier in identifiers]
    settled = word(archive, SHOP, trust, *identifiers)
    assert [(one.revised.status, one.revised.changed) for one in settled] == [(Status.REVIEW, False)] * 3
    assert all(one.reasons for one in settled)
    assert [record(path, identifier) for identifier in identifiers] == before


def test_what_nobody_knows_the_kind_of_waits_on_and_says_why(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, one(1, LOOKALIKE, kind=None)))
    [settled] = word(archive, SHOP, Trust.TRUSTED, identifier)
    assert settled.revised.status is Status.REVIEW
    assert "billfold fix" in settled.reasons[0]
    assert record(path, identifier).reasons == settled.reasons


def test_nothing_is_filed_twice(archive: Archive, run: Run, path: Path) -> None:
    same = {"order_number": "4711", "invoice_number": "R-1"}
    waits = only(bring(archive, run, 1, one(1, LOOKALIKE, **same)))
    bring(archive, run, 2, one(2, **same))
    [settled] = word(archive, SHOP, Trust.TRUSTED, waits)
    assert settled.revised.status is Status.REVIEW
    assert "2024/07/Order4711_JohnDoe_20240715.pdf" in settled.reasons[0]
    assert codes(path, waits) == ["twin"]


def test_another_version_of_what_is_filed_waits(archive: Archive, run: Run) -> None:
    same = {"order_number": "4711", "invoice_number": "R-1"}
    bring(archive, run, 1, one(1, **same))
    waits = only(bring(archive, run, 2, one(2, LOOKALIKE, **same, currency="USD")))
    [settled] = word(archive, SHOP, Trust.TRUSTED, waits)
    assert settled.revised.status is Status.REVIEW
    assert "billfold join --replaces" in settled.reasons[0]


def test_only_what_was_shown_is_settled_and_only_where_the_word_counts(archive: Archive, run: Run, path: Path) -> None:
    shown = only(bring(archive, run, 1, one(1, LOOKALIKE)))
    later = only(bring(archive, run, 2, one(2, LOOKALIKE)))
    elsewhere = only(bring(archive, run, 3, one(3, LOOKALIKE, sender=Sender("billing@other.example"))))
    excepted = only(bring(archive, run, 4, one(4, LOOKALIKE, sender=Sender("ads@lantern.example"))))
    nobody = only(bring(archive, run, 5, one(5, LOOKALIKE, sender=None)))
    word(archive, "ads@lantern.example", Trust.DISTRUSTED)
    word(archive, "@lantern.example", Trust.TRUSTED, shown, elsewhere, excepted, nobody)
    standing = {
        identifier: record(path, identifier).status for identifier in (shown, later, elsewhere, excepted, nobody)
    }
    assert standing == {shown: "filed", later: "review", elsewhere: "review", excepted: "review", nobody: "review"}


def test_what_was_confirmed_meanwhile_is_left_alone(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, one(1, LOOKALIKE)))
    archive.desk.revise(Revision(identifier, Status.REJECTED, {}, "Ann"))
    assert word(archive, SHOP, Trust.TRUSTED, identifier) == []
    assert record(path, identifier).status == "rejected"


def test_files_of_the_same_name_get_numbers(archive: Archive, run: Run, path: Path) -> None:
    numbers = {"order_number": "4711"}
    ids = [
        only(bring(archive, run, uid, one(uid, LOOKALIKE, **numbers, invoice_number=f"R-{uid}"))) for uid in (1, 2, 3)
    ]
    settled = word(archive, SHOP, Trust.TRUSTED, *ids)
    assert sorted(one.revised.path for one in settled) == [
        "2024/07/Order4711_JohnDoe_20240715.pdf",
        "2024/07/Order4711_JohnDoe_20240715_2.pdf",
        "2024/07/Order4711_JohnDoe_20240715_3.pdf",
    ]
    assert {name for name in tree(path) if name.startswith("review/O")} == set()


# --------------------------------------------------------------------------------------------------------- distrust


def test_what_waits_from_whom_one_distrusts_is_rejected_and_never_returns(
    archive: Archive, run: Run, path: Path
) -> None:
    waits = [only(bring(archive, run, uid, one(uid, finding))) for uid, finding in enumerate((FROM_JUNK, DOUBT), 1)]
    filed = only(bring(archive, run, 3, one(3)))
    settled = word(archive, SHOP, Trust.DISTRUSTED, *waits, filed)
    assert [one.revised.status for one in settled] == [Status.REJECTED] * 2
    assert [record(path, identifier).status for identifier in (*waits, filed)] == ["rejected", "rejected", "filed"]
    assert (path / "rejected/Order47111_JohnDoe_20240715.pdf").is_file()
    assert bring(archive, run, 4, one(1)).fate is Fate.SEEN_BEFORE


def test_what_is_forged_can_be_rejected(archive: Archive, run: Run, path: Path) -> None:
    forged = only(bring(archive, run, 1, one(1, LOOKALIKE, sender=FORGED)))
    word(archive, SHOP, Trust.DISTRUSTED, forged)
    assert record(path, forged).status == "rejected"


# ------------------------------------------------------------------------------------------------- what is recorded


def test_the_chain_names_nobody_but_in_details_that_can_be_erased(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, one(1, LOOKALIKE)))
    word(archive, SHOP, Trust.TRUSTED, identifier)
    with reading_index(path) as index:
        told = index.execute(
            "SELECT e.subject, d.detail FROM event e JOIN event_detail d ON d.seq = e.seq WHERE e.type = 'trusted'"
        ).fetchall()
    [(subject, detail)] = told
    assert subject == "senders"
    assert json.loads(detail) == {
        "sender": SHOP,
        "trust": "trusted",
        "person": "Ann",
        "note": "",
        "documents": [identifier],
    }


def test_what_waits_is_sorted_by_what_holds_it(archive: Archive, run: Run, path: Path) -> None:
    bring(archive, run, 1, one(1, FROM_JUNK))
    bring(archive, run, 2, one(2, LOOKALIKE, ACCOUNT))
    bring(archive, run, 3, one(3, LOOKALIKE, sender=FORGED))
    bring(archive, run, 4, one(4, DOUBT))
    bring(archive, run, 5, one(5, LOOKALIKE, kind=None))

    def of(found: list[Waiting], number: int) -> Waiting:
        [chosen] = [one for one in found if one.id == record(path, f"4711{number}").id]
        return chosen

    with reading_index(path) as index:
        found = waiting(index)
        assert [one.id for one in waiting(index, ["47114"])] == [of(found, 4).id]
    assert [of(found, number).is_settled_by_trust for number in range(1, 6)] == [True, False, False, False, False]
    assert [one.code for one in of(found, 2).held] == ["lookalike", "account_changed"]


def test_an_archive_opened_again_knows_whom_to_trust(tmp_path: Path) -> None:
    with open_archive(tmp_path / "Invoices") as archive:
        word(archive, SHOP, Trust.EVEN_UNSIGNED)
    with open_archive(tmp_path / "Invoices") as archive:
        assert archive.trust_in(SHOP) is Trust.EVEN_UNSIGNED


def test_what_only_junk_held_besides_is_still_released_when_it_stands_elsewhere(
    archive: Archive, run: Run, path: Path
) -> None:
    damaged = Finding("damaged", "a part of it is damaged", needs_review=True)
    identifier = only(bring(archive, run, 1, one(1, FROM_JUNK), findings=(damaged,)))
    word(archive, SHOP, Trust.TRUSTED, identifier)
    assert record(path, identifier).status == "review"
    capture = archive.capture(mail(2, b"raw 1"), run)
    assert capture.released == (record(path, identifier).files[0],)
    assert record(path, identifier).status == "filed"


# ---------------------------------------------------------------------------------------------------------- erasing


def test_the_word_on_a_sender_outlives_what_he_sent(tmp_path: Path) -> None:
    path = tmp_path / "Invoices"
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        filed, waits = (only(bring(archive, run, uid, one(uid, *f))) for uid, f in ((1, (LOOKALIKE,)), (2, (DOUBT,))))
        word(archive, SHOP, Trust.TRUSTED, filed, waits)
        archive.write_ledger()
        archive.finish_run(run)
    later = NOON.replace(year=2044)
    with open_archive(path, clock=lambda: later) as archive:
        with reading_index(path) as index:
            plan = due(index, Rule(0), later.date(), ())
        assert len(plan.groups) == 2
        list(archive.erasing.expire(plan.groups, archive.start_run("expire"), "Ann"))
        archive.write_ledger()
        assert archive.trust_in(SHOP) is Trust.TRUSTED
    assert verify(path, later).problems == ()
    with reading_index(path) as index:
        told = [row[0] for row in index.execute("SELECT detail FROM event_detail")]
    assert not any("4711" in detail or "Doe" in detail for detail in told)
    [of_trust] = [detail for detail in told if SHOP in detail]
    assert json.loads(of_trust)["trust"] == "trusted"


# ------------------------------------------------------------------------------------------------- what comes later


@pytest.mark.parametrize(
    ("verdict", "trust", "held"),
    [
        (Verdict.PROVEN, Trust.TRUSTED, set()),
        (Verdict.PROVEN, Trust.EVEN_UNSIGNED, set()),
        (Verdict.PROVEN, None, {"lookalike", "reply_elsewhere"}),
        (Verdict.UNPROVEN, Trust.EVEN_UNSIGNED, {"reply_elsewhere"}),
        (Verdict.UNPROVEN, Trust.TRUSTED, {"lookalike", "reply_elsewhere"}),
        (Verdict.FORGED, Trust.EVEN_UNSIGNED, {"lookalike", "reply_elsewhere", "forged_sender"}),
    ],
)
def test_an_odd_name_is_known_of_whom_one_trusts(verdict: Verdict, trust: Trust | None, held: set[str]) -> None:
    elsewhere = Finding("reply_elsewhere", "answers go to another domain", needs_review=True)
    sender = Sender(SHOP, verdict, domain="lantern.example" if verdict is Verdict.PROVEN else "")
    came = one(1, LOOKALIKE, elsewhere, sender=sender, status=Status.REVIEW)
    admission = Admission(Configuration.model_validate({}), lambda _: trust, built_in)
    [admitted] = admission.admit(reading(came), "shop", junk=False).reading.documents
    assert {finding.code for finding in admitted.findings if finding.needs_review} == held
    assert {finding.code for finding in admitted.findings} >= {"lookalike", "reply_elsewhere"}
    assert admitted.status is (Status.REVIEW if held else Status.FILED)
