import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.errors import ObjectDamaged
from archive.names import check_template
from archive.records import Balance, Companion, Fate, Kept, Looked, Outcome, Run
from archive.verify import verify
from parsers.context import Form
from parsers.terms import Finding, Forwarded, Kind, MessageSummary, PurchaseDocument, Reading, Status
from tests.archive_samples import NOON, Place, Raw, document, mail, open_archive, part, reading, tree

ORDER = "2024/07/Order576461413038785752_JohnDoe_20240715.pdf"
DOUBT = Finding("arithmetic", "the lines do not add up", needs_review=True)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


class Desk:
    """An open archive and a run, with mail coming in one by one."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.run: Run = archive.start_run("poll")
        self.uid = 0

    def settle(
        self, *documents: PurchaseDocument, junk: bool = False, raw: bytes = b"", found: Reading | None = None
    ) -> Outcome:
        self.uid += 1
        mailbox = "Junk" if junk else "INBOX"
        content = raw or b"raw %d" % self.uid
        sha = self.archive.capture(mail(self.uid, content, mailbox=mailbox, junk=junk), self.run).sha
        return self.archive.file(sha, found or reading(*documents), junk_holds=junk, run=self.run)


@pytest.fixture
def desk(path: Path) -> Iterator[Desk]:
    with open_archive(path) as archive:
        yield Desk(archive)
        archive.write_ledger()
    assert verify(path, NOON).problems == ()


def test_a_document_is_filed_byte_for_byte(desk: Desk, path: Path) -> None:
    outcome = desk.settle(document(b"%PDF-1.4 one"))
    (kept,) = outcome.documents
    assert outcome == Outcome(Fate.FILED, f"filed as {ORDER}", (Kept(kept.id, ORDER),))
    assert tree(path) == {ORDER: b"%PDF-1.4 one"}
    assert len(kept.id) == 12


def test_an_original_is_decided_once(desk: Desk, path: Path) -> None:
    sha = desk.archive.capture(mail(1, b"raw"), desk.run).sha
    first = desk.archive.file(sha, reading(document()), junk_holds=False, run=desk.run)
    again = desk.archive.file(sha, reading(document(b"other", order_number="9")), junk_holds=True, run=desk.run)
    assert again == first
    assert list(tree(path)) == [ORDER]


def test_the_same_message_again_is_a_sighting_and_the_same_place_is_nothing(desk: Desk) -> None:
    desk.settle(document(), raw=b"raw")
    assert desk.archive.capture(mail(50, b"raw"), desk.run).known
    assert desk.archive.capture(mail(50, b"raw"), desk.run).known
    balance = desk.archive.finish_run(desk.run)
    assert balance == Balance(seen=3, filed=1, seen_before=2)
    assert balance.balances


@pytest.mark.parametrize(
    ("again", "how"),
    [
        (document(), "the same file"),
        (document(b"re-rendered", fingerprint=document().fingerprint), "the same words"),
        (document(b"other layout"), "the same seller, number, date and total"),
        (document(b"other", seller="LANTERN GOODS", invoice_number="R-1"), "the same seller, number, date and total"),
    ],
)
def test_the_same_purchase_again_is_a_sighting(desk: Desk, path: Path, again: PurchaseDocument, how: str) -> None:
    (kept,) = desk.settle(document()).documents
    outcome = desk.settle(again)
    assert outcome == Outcome(Fate.SEEN_BEFORE, f"{how} as {ORDER}", (Kept(kept.id, ORDER, twin_of=kept.id),))
    assert list(tree(path)) == [ORDER]


@pytest.mark.parametrize(
    "other",
    [
        document(b"2", total=Decimal("119.01")),
        document(b"2", kind=Kind.ORDER_CONFIRMATION),
        document(b"2", issue_date=None),
        document(b"2", currency=""),
        document(b"2", seller="Other Goods"),
        document(b"2", order_number="576461413038785753"),
        document(b"2", order_number="", invoice_number=""),
        document(b"2", order_number="9", fingerprint=document().fingerprint),
        document(b"2", order_number="", fingerprint="", total=None),
    ],
)
def test_anything_else_is_a_document_of_its_own(desk: Desk, path: Path, other: PurchaseDocument) -> None:
    desk.settle(document())
    assert desk.settle(other).fate is Fate.FILED
    assert len(tree(path)) == 2


def test_two_documents_of_one_name_stand_side_by_side(desk: Desk, path: Path) -> None:
    desk.settle(document(b"1", total=Decimal(1)))
    desk.settle(document(b"2", total=Decimal(2), buyer="JOHN DOE"))
    assert set(tree(path)) == {ORDER, "2024/07/Order576461413038785752_JOHNDOE_20240715_2.pdf"}


def test_several_documents_in_one_part_are_several(desk: Desk, path: Path) -> None:
    html = part(b"raw mail", "", "message/rfc822")
    orders = [document(part=html, order_number=number, fingerprint="same") for number in ("1", "2")]
    outcome = desk.settle(*orders)
    assert [kept.path for kept in outcome.documents] == [
        "2024/07/Order1_JohnDoe_20240715.eml",
        "2024/07/Order2_JohnDoe_20240715.eml",
    ]
    assert {kept.twin_of for kept in desk.settle(*orders).documents} == {kept.id for kept in outcome.documents}


def test_the_same_file_twice_in_one_mail_is_filed_once(desk: Desk, path: Path) -> None:
    outcome = desk.settle(document(), document(part=part(b"%PDF-1.4 one", "3")))
    assert outcome.fate is Fate.FILED
    assert [bool(kept.twin_of) for kept in outcome.documents] == [False, True]
    assert list(tree(path)) == [ORDER]


def test_a_companion_lies_beside_its_document_under_the_same_name(desk: Desk, path: Path) -> None:
    desk.settle(document(b"1", total=Decimal(1)))
    sha = desk.archive.capture(mail(90, b"raw html"), desk.run).sha
    html = document(part=part(b"raw html", "", "message/rfc822"), fingerprint="", total=None)
    companions = {0: Companion(".pdf", b"%PDF printed")}
    desk.archive.file(sha, reading(html), companions, junk_holds=False, run=desk.run)
    stem = ORDER.removesuffix(".pdf")
    assert tree(path) == {ORDER: b"1", f"{stem}_2.eml": b"raw html", f"{stem}_2.pdf": b"%PDF printed"}


def test_a_message_without_documents_says_why(desk: Desk, path: Path) -> None:
    assert desk.settle(found=reading(reason="it is a newsletter")) == Outcome(Fate.NOT_A_DOCUMENT, "it is a newsletter")
    assert desk.settle(found=reading()).reason == "nothing in it says that it is a purchase document"
    assert tree(path) == {}


@pytest.mark.parametrize("held", [document(findings=(DOUBT,)), document(status=Status.REVIEW)])
def test_what_does_not_add_up_is_held(desk: Desk, path: Path, held: PurchaseDocument) -> None:
    outcome = desk.settle(held)
    assert outcome.fate is Fate.REVIEW
    assert outcome.reason == ("the lines do not add up" if held.findings else "the reading is not sure enough")
    assert list(tree(path)) == ["review/Order576461413038785752_JohnDoe_20240715.pdf"]


def test_what_cannot_be_opened_is_held_with_its_bytes(desk: Desk, path: Path) -> None:
    locked = Finding("encrypted", "the PDF wants a password", needs_review=True)
    closed = PurchaseDocument(kind=None, part=part(b"%PDF locked"), findings=(locked,))
    assert desk.settle(closed).reason == "the PDF wants a password"
    assert desk.settle(found=reading(findings=(replace(locked, message="too deep"),))).reason == "too deep"
    assert tree(path) == {"review/Unread_20240720.pdf": b"%PDF locked", "review/Unread_20240720.eml": b"raw 2"}
    assert desk.settle(closed).fate is Fate.SEEN_BEFORE


def test_a_damaged_part_beside_a_good_one_is_not_passed_over(desk: Desk, path: Path) -> None:
    damaged = Finding("damaged", "one attachment is damaged", needs_review=True)
    outcome = desk.settle(found=reading(document(), findings=(damaged,)))
    assert (outcome.fate, outcome.reason) == (Fate.REVIEW, "one attachment is damaged")
    assert sorted(tree(path)) == [ORDER, "review/Unread_20240720.eml"]


def test_unproven_mail_from_junk_is_held(desk: Desk, path: Path) -> None:
    outcome = desk.settle(document(), junk=True)
    assert (outcome.fate, outcome.reason) == (Fate.REVIEW, "found in Junk, and who sent it is not proven")
    assert list(tree(path)) == ["review/Order576461413038785752_JohnDoe_20240715.pdf"]


def test_the_same_message_outside_junk_releases_it(desk: Desk, path: Path) -> None:
    desk.settle(document(), junk=True, raw=b"raw")
    desk.archive.capture(mail(60, b"raw"), desk.run)
    assert tree(path) == {ORDER: b"%PDF-1.4 one"}


def test_the_same_file_in_a_proven_message_releases_it(desk: Desk, path: Path) -> None:
    (held,) = desk.settle(document(), junk=True).documents
    assert desk.settle(document()).documents == (Kept(held.id, ORDER, twin_of=held.id),)
    assert tree(path) == {ORDER: b"%PDF-1.4 one"}


def test_a_proven_copy_takes_the_place_of_one_from_junk(desk: Desk, path: Path) -> None:
    (held,) = desk.settle(document(b"from Junk"), junk=True).documents
    (kept,) = desk.settle(document(b"proven")).documents
    assert kept.id != held.id
    assert tree(path) == {ORDER: b"proven"}
    assert desk.settle(document(b"from Junk")).documents == (Kept(kept.id, ORDER, twin_of=kept.id),)


def test_what_else_holds_a_document_is_not_lifted_by_leaving_junk(desk: Desk, path: Path) -> None:
    desk.settle(document(findings=(DOUBT,)), junk=True, raw=b"raw")
    desk.archive.capture(mail(60, b"raw"), desk.run)
    assert list(tree(path)) == ["review/Order576461413038785752_JohnDoe_20240715.pdf"]


def test_a_known_purchase_that_now_needs_a_look_does_not_vanish(desk: Desk, path: Path) -> None:
    desk.settle(document(b"genuine"))
    bank = Finding("bank", "the bank account is another one", needs_review=True)
    outcome = desk.settle(document(b"forged", findings=(bank,)))
    assert outcome.fate is Fate.REVIEW
    assert outcome.reason.startswith("the bank account is another one; the same seller, number, date and total as")
    assert len(tree(path)) == 2


def test_a_proven_document_is_not_swallowed_by_one_that_waits(desk: Desk, path: Path) -> None:
    desk.settle(document(b"doubtful", findings=(DOUBT,)))
    assert desk.settle(document(b"good")).fate is Fate.FILED
    assert len(tree(path)) == 2


def test_a_proven_copy_takes_the_place_of_the_same_file_in_review(desk: Desk, path: Path) -> None:
    (held,) = desk.settle(document(findings=(DOUBT,))).documents
    proven = desk.settle(document())
    (filed,) = proven.documents
    assert (proven.fate, filed.path, filed.twin_of) == (Fate.FILED, ORDER, "")
    assert filed.id != held.id
    assert tree(path) == {ORDER: b"%PDF-1.4 one"}
    assert desk.settle(document()).documents == (Kept(filed.id, ORDER, twin_of=filed.id),)
    assert desk.settle(document(findings=(DOUBT,))).fate is Fate.SEEN_BEFORE


def test_the_same_file_twice_in_one_mail_is_kept_once_however_it_was_read(desk: Desk, path: Path) -> None:
    outcome = desk.settle(document(findings=(DOUBT,)), document(part=part(b"%PDF-1.4 one", "3")))
    assert outcome.fate is Fate.REVIEW
    assert list(tree(path)) == ["review/Order576461413038785752_JohnDoe_20240715.pdf"]


def test_an_archive_that_lost_its_memory_takes_up_its_old_files(path: Path) -> None:
    held = document(b"held", order_number="2", findings=(DOUBT,))
    twins = (document(b"%PDF-1.4 one"), document(b"%PDF-1.4 two", total=Decimal(3)))
    trees = []
    for _ in range(2):
        with open_archive(path) as archive:
            desk = Desk(archive)
            desk.settle(*twins)
            desk.settle(held)
        trees.append(tree(path))
        shutil.rmtree(path / ".billfold")
    assert trees[0] == trees[1]
    assert len(trees[0]) == 3


def test_a_reviewed_file_that_somebody_changed_is_left_to_them(desk: Desk, path: Path) -> None:
    desk.settle(document(), junk=True, raw=b"raw")
    review = path / "review/Order576461413038785752_JohnDoe_20240715.pdf"
    review.write_bytes(b"annotated")
    desk.archive.capture(mail(60, b"raw"), desk.run)
    assert tree(path) == {ORDER: b"%PDF-1.4 one", review.relative_to(path).as_posix(): b"annotated"}


def test_a_file_of_somebody_else_is_never_overwritten(desk: Desk, path: Path) -> None:
    (path / ORDER).parent.mkdir(parents=True)
    (path / ORDER).write_bytes(b"my own scan")
    desk.settle(document())
    assert tree(path) == {ORDER: b"my own scan", ORDER.replace(".pdf", "_2.pdf"): b"%PDF-1.4 one"}


def test_a_name_taken_after_the_decision_is_given_up_for_the_next(desk: Desk, path: Path) -> None:
    sha = desk.archive.capture(mail(1, b"raw"), desk.run).sha
    filing = desk.archive._filing
    filing.decide(desk.archive._row(sha), reading(document()), {0: Companion(".xml", b"<x/>")}, False, desk.run.id)
    stolen = path / ORDER.replace(".pdf", ".xml")
    stolen.parent.mkdir(parents=True)
    stolen.write_bytes(b"stolen")
    desk.archive.resume()
    second = ORDER.replace(".pdf", "_2.pdf")
    wanted = {second: b"%PDF-1.4 one", second.replace(".pdf", ".xml"): b"<x/>"}
    assert tree(path) == {**wanted, ORDER.replace(".pdf", ".xml"): b"stolen"}


def test_bytes_that_are_not_those_that_were_read_are_refused(desk: Desk, path: Path) -> None:
    sha = desk.archive.capture(mail(1, b"raw"), desk.run).sha
    wrong = document(part=replace(part(b"one"), content=b"two"))
    with pytest.raises(ValueError, match="are not those that were read"):
        desk.archive.file(sha, reading(wrong), junk_holds=False, run=desk.run)
    assert desk.archive.pending() == [sha]


def test_one_damaged_original_does_not_stop_the_others(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        shas = [archive.capture(mail(uid, b"raw %d" % uid), run).sha for uid in (1, 2)]
        for number, sha in enumerate(shas):
            one = document(b"%d" % number, order_number=str(number))
            archive._filing.decide(archive._row(sha), reading(one), {}, False, run.id)
        damaged = archive._store.path(part(b"0").sha256)
        damaged.unlink()
    with open_archive(path) as archive:
        (problem,) = archive.problems
        assert "is missing: run `billfold verify`" in problem
        with pytest.raises(ObjectDamaged):
            archive.content(part(b"0").sha256)
    assert list(tree(path)) == ["2024/07/Order1_JohnDoe_20240715.pdf"]


def test_a_mailbox_is_remembered_up_to_its_cursor_and_beyond(desk: Desk) -> None:
    archive = desk.archive
    assert archive.mailbox_state("shop", "INBOX", 7).last_uid == 0
    archive.remember("shop", "INBOX", 7, [Looked(uid, "no_candidate") for uid in range(1, 1201)], 1200, desk.run)
    archive.capture(mail(1205, b"raw"), desk.run)
    state = archive.mailbox_state("shop", "INBOX", 7)
    assert (state.last_uid, state.remembered, state.known, state.again) == (1200, 1201, {1205}, ())
    assert archive.mailbox_state("shop", "INBOX", 8).remembered == 0
    archive.capture(mail(1206, b"raw 2"), desk.run, last_uid=1206)
    archive.remember("shop", "INBOX", 7, [Looked(1205, "late")], 1000, desk.run)
    state = archive.mailbox_state("shop", "INBOX", 7)
    assert (state.last_uid, state.remembered, state.known) == (1206, 1202, frozenset())


def test_a_cursor_is_not_moved_before_the_last_batch_is_safe(desk: Desk, path: Path) -> None:
    desk.archive.remember("shop", "INBOX", 7, [Looked(uid, "no") for uid in range(1, 502)], 600, desk.run)
    lines = (path / ".billfold/journal/2024-07.jsonl").read_text().splitlines()
    assert ['"last_uid":null' in lines[0], '"last_uid":600' in lines[1], len(lines)] == [True, True, 2]


def test_a_failure_is_tried_three_times_an_hour_apart_and_stays_in_its_balance(path: Path) -> None:
    now = [NOON]
    with open_archive(path, clock=lambda: now[0]) as archive:
        for attempt in range(3):
            run = archive.start_run("poll")
            assert archive.mailbox_state("shop", "INBOX", 7).again == ((5,) if attempt else ())
            archive.fail(Place(uid=5), "the server sent nothing", run)
            assert archive.finish_run(run) == Balance(seen=1, failed=1)
            assert archive.mailbox_state("shop", "INBOX", 7).again == ()
            assert archive.mailbox_state("shop", "INBOX", 7).known == {5}
            now[0] += timedelta(minutes=61)
        assert archive.mailbox_state("shop", "INBOX", 7).again == ()
        archive.capture(mail(5, b"raw"), run)
        assert archive.mailbox_state("shop", "INBOX", 7).remembered == 1


def test_an_original_that_could_not_be_read_is_tried_again_later(path: Path) -> None:
    now = [NOON]
    with open_archive(path, clock=lambda: now[0]) as archive:
        run = archive.start_run("poll")
        sha = archive.capture(mail(1, b"raw"), run).sha
        assert archive.pending() == [sha]
        archive.fail(sha, "the reader was stopped after 10 seconds", run)
        assert archive.pending() == []
        assert archive.finish_run(run) == Balance(seen=1, failed=1)
        now[0] += timedelta(hours=1)
        assert archive.pending() == [sha]
        later = archive.start_run("poll")
        assert archive.file(sha, reading(document()), junk_holds=False, run=later).fate is Fate.FILED
        assert archive.finish_run(later) == Balance(seen=1, filed=1)


def test_what_failed_is_told_apart_from_what_is_given_up(path: Path) -> None:
    now = [NOON]
    with open_archive(path, clock=lambda: now[0]) as archive:
        run = archive.start_run("poll")
        archive.remember("shop", "INBOX", 7, [Looked(1, "no_candidate")], 6, run)
        for _ in range(3):
            archive.fail(Place(uid=6), "the server sent nothing", run)
        archive.fail(Place(uid=5), "the connection was cut", run)
        state = archive.mailbox_state("shop", "INBOX", 7)
        assert (state.failed, state.given_up, state.again, state.remembered) == ((5, 6), (6,), (), 3)
        now[0] += timedelta(hours=1)
        archive.capture(mail(6, b"raw"), run)
        state = archive.mailbox_state("shop", "INBOX", 7)
        assert (state.failed, state.given_up, state.again) == ((5,), (), (5,))
        assert archive.mailbox_state("shop", "INBOX", 8).failed == ()


def test_an_original_that_was_given_up_is_pending_only_when_everything_is_asked_for(path: Path) -> None:
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        shas = [archive.capture(mail(uid, b"raw %d" % uid), run).sha for uid in (1, 2, 3)]
        for _ in range(3):
            archive.fail(shas[0], "the readers broke", run)
        archive.fail(shas[1], "the readers broke", run)
        assert archive.pending() == [shas[2]]
        assert archive.pending(everything=True) == shas
        assert archive.mailbox_state("shop", "INBOX", 7).given_up == (1,)
        archive.file(shas[0], reading(document()), junk_holds=False, run=run)
        assert archive.pending(everything=True) == shas[1:]


def test_every_message_that_anything_is_remembered_of_is_known_by_its_uid(desk: Desk) -> None:
    archive, run = desk.archive, desk.run
    archive.remember("shop", "INBOX", 7, [Looked(uid, "no") for uid in (*range(10, 20), 22)], 30, run)
    archive.capture(mail(21, b"raw"), run)
    archive.fail(Place(uid=40), "cut", run)
    archive.remember("shop", "Other", 7, [Looked(23, "no")], 23, run)
    assert archive.delivered("shop", "INBOX", 7, range(15, 50)) == {*range(15, 20), 21, 22, 40}
    assert archive.delivered("shop", "INBOX", 7, range(10, 10)) == set()
    assert archive.delivered("shop", "INBOX", 7, range(60_000)) == {*range(10, 20), 21, 22, 40}
    assert archive.delivered("shop", "INBOX", 8, [21]) == set()
    assert archive.delivered_ranges("shop", "INBOX", 7) == ((10, 19), (21, 22), (40, 40))
    assert archive.delivered_ranges("shop", "Spam", 7) == ()


def test_a_failure_made_good_in_the_same_run_counts_once(desk: Desk) -> None:
    desk.archive.fail(Place(uid=1), "the connection was cut", desk.run)
    desk.settle(document())
    assert desk.archive.finish_run(desk.run) == Balance(seen=1, filed=1)


def test_every_run_balances_and_one_that_saw_nothing_new_leaves_no_trace(desk: Desk, path: Path) -> None:
    desk.archive.remember("shop", "INBOX", 7, [Looked(900, "no_candidate")], 900, desk.run)
    desk.settle(document())
    desk.settle(document(b"2"))
    desk.settle(document(b"3", order_number="3", findings=(DOUBT,)))
    desk.settle(found=reading(reason="a newsletter"))
    desk.archive.fail(Place(uid=77), "cut", desk.run)
    balance = desk.archive.finish_run(desk.run)
    assert balance == Balance(seen=6, filed=1, seen_before=1, not_a_document=2, review=1, failed=1)
    assert balance.balances
    before = (path / ".billfold/journal/2024-07.jsonl").read_bytes()
    assert desk.archive.finish_run(desk.archive.start_run("poll")) == Balance()
    assert (path / ".billfold/journal/2024-07.jsonl").read_bytes() == before


def test_a_file_is_kept_like_a_message(desk: Desk, path: Path) -> None:
    raw = Raw(Place("file", "/home/jane/invoice.PDF", 0, 99), b"%PDF", Form.FILE, "invoice.PDF", None)
    sha = desk.archive.capture(raw, desk.run).sha
    assert desk.archive.original(sha).filename == "invoice.PDF"
    locked = Finding("encrypted", "it wants a password", needs_review=True)
    desk.archive.file(sha, reading(findings=(locked,)), junk_holds=False, run=desk.run)
    assert tree(path) == {"review/Unread.pdf": b"%PDF"}
    with pytest.raises(KeyError):
        desk.archive.original("0" * 64)


def test_the_name_template_is_the_users(path: Path) -> None:
    with open_archive(path, template=check_template("{seller}/{issue_date}_{total}_{currency}")) as archive:
        Desk(archive).settle(document())
    assert list(tree(path)) == ["LanternGoods/2024-07-15_119.00_EUR.pdf"]


def test_of_a_forwarded_message_the_records_keep_the_header_and_not_the_text(desk: Desk, path: Path) -> None:
    original = Forwarded("shop@lantern.example", subject="Your order", body="words that only the mail says")
    header = MessageSummary("jane@home.example", forwarded=original)
    outcome = desk.settle(found=replace(reading(document(b"%PDF-1.4 one")), message=header))
    assert outcome.fate is Fate.FILED
    records = [file.read_bytes() for file in path.rglob("*") if file.is_file()]
    assert any(b"shop@lantern.example" in kept for kept in records)
    assert not any(b"words that only the mail says" in kept for kept in records)
