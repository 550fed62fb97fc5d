"""Documents that were taken for one: listed with how each was known, told apart, made one; and back."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from archive import search
from archive.archive import Archive
from archive.errors import RevisionWrong
from archive.index import reading as reading_index
from archive.records import Outcome, Revision, Run
from archive.twins import Twins, twins
from parsers.terms import PurchaseDocument
from tests.archive_samples import document, mail, proven_archive, reading, rows, tree
from tests.programs import billfold, configure

NAME = "2024/07/Order576461413038785752_JohnDoe_20240715"
ONE = document()
SAME_WORDS = document(b"%PDF-1.4 printed again", fingerprint=ONE.fingerprint)


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


def bring(archive: Archive, run: Run, uid: int, *documents: PurchaseDocument) -> Outcome:
    sha = archive.capture(mail(uid, b"raw %d" % uid), run).sha
    return archive.file(sha, reading(*documents), junk_holds=False, run=run)


def only(outcome: Outcome) -> str:
    [kept] = outcome.documents
    return kept.id


def listed(path: Path) -> list[Twins]:
    with reading_index(path) as index:
        return twins(index)


def by(identifier: str) -> Revision:
    return Revision(identifier, None, {}, "Ann", "looked at both")


def ledger(archive: Archive, path: Path) -> set[str]:
    archive.write_ledger()
    return {row["document"] for row in rows(path / "ledger.csv")}


def sha_of(path: Path, uid: int) -> str:
    with reading_index(path) as index:
        return str(index.execute("SELECT original FROM delivery WHERE uid = ?", (uid,)).fetchone()["original"])


def test_twins_are_listed_with_how_each_was_known(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, ONE))
    bring(archive, run, 2, SAME_WORDS)
    bring(archive, run, 3, ONE)
    bring(archive, run, 4, document(b"%PDF-1.4 other", order_number="4711"))
    [found] = listed(path)
    assert found.record.id == identifier
    assert [(seen.uid, seen.known_by) for seen in found.seen] == [(2, "the same words"), (3, "the same file")]


def test_what_was_taken_for_a_document_becomes_one_of_its_own(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, ONE))
    bring(archive, run, 2, SAME_WORDS)
    new, file = archive.desk.split(sha_of(path, 2), reading(SAME_WORDS), {}, by(identifier))
    assert file == f"{NAME}_2.pdf"
    assert (path / file).read_bytes() == b"%PDF-1.4 printed again"
    assert ledger(archive, path) == {identifier, new}
    assert listed(path) == []
    with reading_index(path) as index:
        [record] = search.records(index, [new])
    assert [(one.person, one.note) for one in record.revisions] == [("Ann", "looked at both")]
    # seen once more, it is known as what it is
    bring(archive, run, 3, SAME_WORDS)
    assert [found.record.id for found in listed(path)] == [new]


def test_the_same_file_cannot_be_told_apart(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, ONE))
    bring(archive, run, 2, ONE)
    with pytest.raises(RevisionWrong, match="byte for byte"):
        archive.desk.split(sha_of(path, 2), reading(ONE), {}, by(identifier))
    with pytest.raises(RevisionWrong, match="Nothing in that original"):
        archive.desk.split(sha_of(path, 1), reading(ONE), {}, by(identifier))


def test_what_is_the_same_as_a_third_one_stays_with_that(archive: Archive, run: Run, path: Path) -> None:
    identifier = only(bring(archive, run, 1, ONE))
    bring(archive, run, 2, SAME_WORDS)
    bring(archive, run, 3, SAME_WORDS)
    archive.desk.split(sha_of(path, 2), reading(SAME_WORDS), {}, by(identifier))
    with pytest.raises(RevisionWrong, match="stays one with that"):
        archive.desk.split(sha_of(path, 3), reading(SAME_WORDS), {}, by(identifier))


def test_two_that_are_one_count_once_and_are_parted_again(archive: Archive, run: Run, path: Path) -> None:
    one = only(bring(archive, run, 1, ONE))
    other = only(bring(archive, run, 2, document(b"%PDF-1.4 other", total=Decimal("118.99"))))
    assert ledger(archive, path) == {one, other}
    archive.desk.join(one, by(other))
    assert ledger(archive, path) == {one}
    assert set(tree(path)) == {f"{NAME}.pdf", "ledger.csv", "items.csv"}
    [found] = listed(path)
    assert [record.id for record in found.replaced] == [other]
    with pytest.raises(RevisionWrong, match="billfold split"):
        archive.desk.revise(Revision(other, None, {"total": "1.00"}, "Ann"))
    assert archive.desk.reinstate(by(other)) == f"{NAME}_2.pdf"
    assert ledger(archive, path) == {one, other}
    assert listed(path) == []


def test_a_document_is_not_joined_with_itself_or_with_what_waits(archive: Archive, run: Run) -> None:
    from parsers.terms import Finding

    one = only(bring(archive, run, 1, ONE))
    doubt = Finding("arithmetic", "the amounts do not add up", needs_review=True)
    waits = only(bring(archive, run, 2, document(b"%PDF-1.4 other", order_number="4711", findings=(doubt,))))
    with pytest.raises(RevisionWrong, match="two different"):
        archive.desk.join(one, by(one))
    with pytest.raises(RevisionWrong, match="waits"):
        archive.desk.join(waits, by(one))


def invoice(number: str, word: str = "Lantern") -> bytes:
    lines = [
        "From: Lamp Shop <billing@lamps.example>",
        "To: kim@buyers.example",
        f"Subject: Invoice {number}",
        "Date: Thu, 15 Jan 2026 09:30:00 +0000",
        "",
        "Invoice",
        f"Invoice number: {number}",
        "Invoice date: 15 January 2026",
        "Sold by: Lamp Shop",
        word,
        "Net: EUR 100.00",
        "VAT 20%: EUR 20.00",
        "Total: EUR 120.00",
    ]
    return "\r\n".join(lines).encode()


def test_the_commands_as_a_user_runs_them(tmp_path: Path) -> None:
    config = configure(tmp_path)
    for name, content in (
        ("a.eml", invoice("LS-1")),
        ("b.eml", invoice("LS-1", "Lanterns")),
        ("c.eml", invoice("LS-2")),
    ):
        (tmp_path / name).write_bytes(content)
        assert billfold("add", tmp_path / name, "--config", config).code == 0
    [twin] = billfold("twins", "--json", "--config", config).json
    identifier, [seen] = twin["document"]["id"], twin["seen"]
    shown = billfold("twins", "--config", config).out
    assert "the same seller, number, date and total" in shown and seen["original"][:12] in shown
    assert "seen again: " in billfold("show", identifier, "--config", config).out
    parted = billfold("split", identifier, "--json", "--config", config).json
    assert parted["file"].endswith("_2.eml")
    assert "No document" in billfold("twins", "--config", config).out
    assert "is one with" in billfold("join", identifier, parted["id"], "--config", config).out
    assert len(billfold("find", "--json", "--config", config).json) == 2
    assert "document of its own" in billfold("split", parted["id"], "--config", config).out
    assert len(billfold("find", "--json", "--config", config).json) == 3
    assert billfold("split", identifier, "--config", config).code == 1
    assert billfold("verify", "--config", config).code == 0
