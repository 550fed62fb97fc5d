"""What people do with documents: correct, confirm, reject. What was read stays on record, and files follow."""

import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from archive import search
from archive.archive import Archive
from archive.errors import RevisionWrong
from archive.index import reading as reading_index
from archive.records import Fate, Outcome, Revised, Revision, Run
from billfold.corrections import corrections
from billfold.errors import UsageWrong
from parsers.terms import Finding, PurchaseDocument, Status
from tests.archive_samples import document, mail, open_archive, proven_archive, reading, rows, tree
from tests.programs import billfold, configure

DOUBT = Finding("arithmetic", "the amounts do not add up to the total 119.00", needs_review=True)
NAME = "Order576461413038785752_JohnDoe_20240715.pdf"


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


def bring(archive: Archive, run: Run, uid: int, *documents: PurchaseDocument, junk: bool = False) -> Outcome:
    raw = mail(uid, b"raw %d" % uid, mailbox="Junk" if junk else "INBOX", junk=junk)
    return archive.file(archive.capture(raw, run).sha, reading(*documents), junk_holds=junk, run=run)


def say(archive: Archive, identifier: str, status: Status, **values: str | None) -> Revised:
    return archive.desk.revise(Revision(identifier, status, values, "Ann"))


def listed(path: Path) -> list[dict[str, str]]:
    """What stands in the ledger, and what is listed for review."""
    review = path / "review/review.csv"
    return rows(path / "ledger.csv") + (rows(review) if review.exists() else [])


def only(outcome: Outcome) -> str:
    [kept] = outcome.documents
    return kept.id


def test_what_is_confirmed_leaves_review_and_stands_in_the_ledger(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, document(findings=(DOUBT,))))
    archive.write_ledger()
    assert [row["document"] for row in rows(path / "review/review.csv")] == [identifier]
    revised = say(archive, identifier, Status.FILED)
    archive.write_ledger()
    assert (revised.path, revised.changed) == (f"2024/07/{NAME}", True)
    assert set(tree(path)) == {f"2024/07/{NAME}", "ledger.csv", "items.csv", "review/review.csv"}
    [row] = rows(path / "ledger.csv")
    assert (row["document"], row["total"], row["counts"], row["findings"]) == (identifier, "119.00", "yes", "confirmed")
    assert rows(path / "review/review.csv") == []
    with reading_index(path) as index:
        [record] = search.show(index, identifier)
    [told] = record.revisions
    assert (told.person, told.before, told.status, told.reasons) == ("Ann", "review", "filed", DOUBT.message)


def test_what_is_corrected_says_so_and_its_file_has_the_name_that_follows(
    archive: Archive, run: Run, path: Path
) -> None:
    identifier = only(bring(archive, run, 1, document(findings=(DOUBT,))))
    revised = say(archive, identifier, Status.FILED, total="120.00", issue_date="2024-08-01", buyer=None)
    assert revised.path == "2024/08/Order576461413038785752_20240801.pdf"
    with reading_index(path) as index:
        [record] = search.show(index, identifier)
        assert search.find(index, ["doe"]) == []
    now = record.document
    assert (now.total, now.issue_date, now.buyer) == (Decimal("120.00"), date(2024, 8, 1), "")
    assert (now.evidence["total"].source, now.evidence["total"].text) == ("person", "120.00")
    assert record.revisions[0].changes == {
        "total": ("119.00", "120.00"),
        "issue_date": ("2024-07-15", "2024-08-01"),
        "buyer": ("John Doe", None),
    }


def test_a_name_stays_when_what_it_says_stays(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, document()))
    assert say(archive, identifier, Status.FILED, total="7.00").path == f"2024/07/{NAME}"
    assert (path / "2024/07" / NAME).is_file()


def test_a_corrected_name_that_is_taken_gets_a_number(archive: Archive, run: Run) -> None:
    bring(archive, run, 1, document())
    other = only(bring(archive, run, 2, document(b"%PDF-1.4 other", order_number="4711", total=Decimal(5))))
    assert say(archive, other, Status.FILED, order_number="576461413038785752").path.endswith("_20240715_2.pdf")


def test_the_same_word_again_changes_nothing(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, document()))
    assert say(archive, identifier, Status.FILED, total="7.00").changed
    with reading_index(path) as index:
        before = index.execute("SELECT count(*) FROM event").fetchone()[0]
    assert not say(archive, identifier, Status.FILED, total="7.00").changed
    assert not say(archive, identifier, Status.FILED).changed
    with reading_index(path) as index:
        assert index.execute("SELECT count(*) FROM event").fetchone()[0] == before


def test_what_is_rejected_lies_apart_and_stands_in_no_list(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, document(findings=(DOUBT,))))
    say(archive, identifier, Status.REJECTED)
    archive.write_ledger()
    assert (path / "rejected" / NAME).read_bytes() == b"%PDF-1.4 one"
    assert listed(path) == []
    with reading_index(path) as index:
        assert search.find(index) == []
        assert [record.id for record in search.find(index, status=Status.REJECTED)] == [identifier]


@pytest.mark.parametrize("junk", [False, True])
@pytest.mark.parametrize("doubtful", [False, True])
def test_what_was_rejected_never_returns(archive: Archive, run: Run, path: Path, junk: bool, doubtful: bool) -> None:
    identifier = only(bring(archive, run, 1, document(findings=(DOUBT,))))
    say(archive, identifier, Status.REJECTED)
    findings = (DOUBT,) if doubtful else ()
    again = bring(archive, run, 2, document(findings=findings), junk=junk)
    words = document(b"%PDF-1.4 rendered again", findings=findings, fingerprint=document().fingerprint)
    same_words = bring(archive, run, 3, words, junk=junk)
    assert (again.fate, same_words.fate) == (Fate.SEEN_BEFORE, Fate.SEEN_BEFORE)
    assert again.reason == f"the same file as rejected/{NAME}"
    archive.write_ledger()
    assert listed(path) == []


def test_mail_of_which_junk_alone_held_the_document_does_not_bring_it_back(archive: Archive, run: Run) -> None:
    identifier = only(bring(archive, run, 1, document(), junk=True))
    say(archive, identifier, Status.REJECTED)
    assert archive.capture(mail(2, b"raw 1"), run).released == ()


def test_another_file_of_a_rejected_purchase_waits_for_a_person(archive: Archive, run: Run) -> None:
    say(archive, only(bring(archive, run, 1, document())), Status.REJECTED)
    other = bring(archive, run, 2, document(b"%PDF-1.4 another", invoice_number=""))
    assert other.fate is Fate.REVIEW
    assert "which was rejected" in other.reason


def test_a_rejection_is_taken_back(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, document()))
    say(archive, identifier, Status.REJECTED)
    assert say(archive, identifier, Status.FILED).path == f"2024/07/{NAME}"
    archive.write_ledger()
    assert len(rows(path / "ledger.csv")) == 1


def test_what_nobody_could_read_is_filed_when_somebody_says_what_it_is(archive: Archive, run: Run) -> None:
    closed = Finding("encrypted", "it needs a password", needs_review=True)
    unread = document(kind=None, order_number="", buyer="", issue_date=None, total=None, currency="", seller="")

    identifier = only(
        bring(archive, run, 1, replace(unread, findings=(closed,), marketplace="", items=(), evidence={}))
    )
    with pytest.raises(RevisionWrong, match="kind=invoice"):
        say(archive, identifier, Status.FILED)
    values = {"kind": "invoice", "invoice_number": "R-1", "issue_date": "2024-07-15", "total": "12.00"}
    assert say(archive, identifier, Status.FILED, **values).path == "2024/07/InvoiceR-1_20240715.pdf"


def test_a_correction_that_makes_two_documents_of_one_purchase_says_so(archive: Archive, run: Run) -> None:
    bring(archive, run, 1, document())
    other = only(bring(archive, run, 2, document(b"%PDF-1.4 other", total=Decimal("11.90"))))
    assert say(archive, other, Status.FILED, total="119.00").twin == f"2024/07/{NAME}"


def test_a_file_that_the_user_changed_stays_his(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, document(findings=(DOUBT,))))
    (path / "review" / NAME).chmod(0o600)
    (path / "review" / NAME).write_bytes(b"with notes on it")
    say(archive, identifier, Status.FILED)
    assert (path / "review" / NAME).read_bytes() == b"with notes on it"
    assert (path / "2024/07" / NAME).read_bytes() == b"%PDF-1.4 one"


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(UsageWrong) as wrong:
        corrections(["total=1.234,56", "dat=2024-07-15", "date=15.7.2024", "currency=EURO", "kind=bill", "note"])
    lines = str(wrong.value).splitlines()
    assert [line.split(":")[0] for line in lines] == [
        "total",
        "There is no field 'dat'; did you mean date? The fields",
        "issue_date",
        "currency",
        "kind",
        "'note' is no correction",
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("total=12,50", "12.50"),
        ("total=-3", "-3"),
        ("total=1.2340", "1.2340"),
        ("total=", None),
        ("date=20240715", "2024-07-15"),
        ("kind=Credit note", "credit_note"),
        ("currency=eur", "EUR"),
        ("seller= Zoë\x1b[31m  & Co ", "Zoë [31m & Co"),
        ("marketplace=etsy", "etsy"),
    ],
)
def test_corrections_are_written_as_people_write(written: str, value: str | None) -> None:
    assert list(corrections([written]).values()) == [value]


@pytest.mark.parametrize("written", ["total=1.234", "total=1,234", "total=-12.500"])
def test_what_may_be_thousands_or_decimals_is_not_guessed(written: str) -> None:
    with pytest.raises(UsageWrong, match=r"three decimals as 1\.2340"):
        corrections([written])


@pytest.fixture
def config(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "Invoices") as archive:
        run = archive.start_run("poll")
        bring(archive, run, 1, document(findings=(DOUBT,)))
        bring(archive, run, 2, document(b"%PDF-1.4 two", order_number="4711-22", seller="Reed Mill"))
        archive.write_ledger()
    return configure(tmp_path)


def test_the_commands_as_a_user_runs_them(config: Path) -> None:
    told = billfold("review", "--config", config)
    assert (told.code, told.err) == (0, "")
    assert DOUBT.message in told.out
    identifier = billfold("review", "--json", "--config", config).json[0]["id"]
    assert f"billfold confirm {identifier[:8]}" in told.out
    fixed = billfold("fix", identifier[:8], "total=120", "date=2024-07-16", "--by", "Ann", "--config", config)
    assert fixed.out.splitlines()[:2] == ["total: 119.00 → 120", "issue date: 2024-07-15 → 2024-07-16"]
    assert "filed as 2024/07/Order576461413038785752_JohnDoe_20240716.pdf" in fixed.out
    assert "Nothing waits" in billfold("review", "--config", config).out
    shown = billfold("show", identifier, "--config", config).out
    assert "Ann: issue date 2024-07-15 → 2024-07-16; total 119.00 → 120; confirmed, although the amounts" in shown
    rejected = billfold("reject", "4711-22", "--note", "not mine", "--json", "--config", config).json
    assert (rejected[0]["status"], rejected[0]["changed"]) == ("rejected", True)
    assert "not mine" in billfold("review", "--rejected", "--config", config).out
    assert "filed as" in billfold("confirm", "4711-22", "--config", config).out
    assert billfold("verify", "--config", config).code == 0


def test_what_is_not_there_or_not_clear_is_said(config: Path, tmp_path: Path) -> None:
    nothing = billfold("confirm", "no-such", "--config", config)
    assert (nothing.code, nothing.out) == (1, "")
    assert "'no-such'" in nothing.err
    wrong = billfold("fix", "4711-22", "totl=3", "--config", config)
    assert wrong.code == 2
    assert "did you mean total?" in wrong.err


def test_another_program_is_waited_for(config: Path, tmp_path: Path) -> None:
    archive = open_archive(tmp_path / "Invoices")
    threading.Timer(3, archive.close).start()
    done = billfold("fix", "4711-22", "total=7", "--config", config)
    assert done.code == 0
    assert done.err == f"Waiting for another Billfold (process {os.getpid()}), 60 seconds at most.\n"
