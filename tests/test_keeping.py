"""Originals that were read are kept some at a time, and messages are known again without their bytes."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.archive import Archive
from archive.events import EventType
from archive.records import NO_IMPRINT, Again, Fate, Imprint, Left, Looked, Read, Recognised, Run
from archive.verify import verify
from parsers.terms import Event, PurchaseDocument
from tests.archive_samples import NOON, Place, document, mail, notice, open_archive, reading, tree

ORDER = "2024/07/Order576461413038785752_JohnDoe_20240715.pdf"
ONE = Imprint("d1", "i1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Invoices"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with open_archive(path) as archive:
        yield archive
        archive.write_ledger()
    assert verify(path, NOON).problems == ()


@pytest.fixture
def run(archive: Archive) -> Run:
    return archive.start_run("poll")


def read(uid: int, *documents: PurchaseDocument, junk: bool = False, imprint: Imprint = NO_IMPRINT) -> Read:
    raw = mail(uid, b"raw %d" % uid, mailbox="Junk" if junk else "INBOX", junk=junk)
    sha = hashlib.sha256(raw.content).hexdigest()
    return Read(raw, sha, reading(*documents, reason="" if documents else "a letter"), {}, junk, imprint)


def other(number: str) -> PurchaseDocument:
    return document(b"%PDF-1.4 " + number.encode(), order_number=number)


def test_a_batch_is_filed_with_two_commits(archive: Archive, run: Run, path: Path, monkeypatch: object) -> None:
    commits = []
    writing = archive._chain.writing
    archive._chain.writing = lambda: (commits.append(1), writing())[1]  # type: ignore[method-assign]
    outcomes = archive.keep([read(1, document()), read(2, other("4711")), read(3, other("4712"))], run)
    assert [outcome.fate for outcome in outcomes] == [Fate.FILED] * 3
    assert len(commits) == 2
    assert len(tree(path)) == 3
    assert [kept.path for outcome in outcomes for kept in outcome.documents] == [
        ORDER,
        "2024/07/Order4711_JohnDoe_20240715.pdf",
        "2024/07/Order4712_JohnDoe_20240715.pdf",
    ]


def test_twins_in_one_batch_are_filed_once(archive: Archive, run: Run, path: Path) -> None:
    first, second, third = archive.keep([read(1, document()), read(2, document()), read(1, document())], run)
    assert (first.fate, second.fate, third.fate) == (Fate.FILED, Fate.SEEN_BEFORE, Fate.SEEN_BEFORE)
    assert list(tree(path)) == [ORDER]


def test_what_junk_held_is_released_by_a_copy_in_the_same_batch(archive: Archive, run: Run, path: Path) -> None:
    held, released = archive.keep([read(1, document(), junk=True), read(2, document())], run)
    assert (held.fate, released.fate) == (Fate.REVIEW, Fate.FILED)
    assert list(tree(path)) == [ORDER]


def test_of_a_letter_only_the_look_is_remembered(archive: Archive, run: Run, path: Path) -> None:
    (outcome,) = archive.keep([read(1)], run)
    assert (outcome.fate, outcome.reason) == (Fate.NOT_A_DOCUMENT, "a letter")
    assert archive.delivered("shop", "INBOX", 7, [1, 2]) == {1}
    assert not list((path / ".billfold" / "objects").rglob("*")) or not archive.is_known(read(1).sha)


def test_a_notice_keeps_its_event_and_not_its_bytes(archive: Archive, run: Run, path: Path) -> None:
    raw = mail(1, b"raw notice")
    sha = hashlib.sha256(raw.content).hexdigest()
    (outcome,) = archive.keep([Read(raw, sha, reading(events=(notice(Event.SHIPPED),)))], run)
    assert outcome.fate is Fate.NOT_A_DOCUMENT
    assert archive.is_known(sha)
    assert not (path / ".billfold" / "objects" / sha[:2] / sha).exists()


def test_a_cursor_moves_with_the_messages_before_it(archive: Archive, run: Run) -> None:
    archive.keep([read(1, document()), Left("shop", "INBOX", 7, [Looked(2, "nothing")], 2)], run)
    state = archive.mailbox_state("shop", "INBOX", 7)
    assert (state.last_uid, state.remembered) == (2, 2)


def test_a_batch_that_can_not_be_committed_leaves_nothing_and_may_be_kept_again(
    archive: Archive, run: Run, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = archive._chain.record

    def failing(event_type: EventType, subject: str, detail: object) -> object:
        if subject == read(2).sha and event_type is EventType.DECIDED:
            raise OSError(28, "No space left on device")
        return record(event_type, subject, detail)  # type: ignore[arg-type]

    batch = [read(1, document()), read(2, other("4711"))]
    monkeypatch.setattr(archive._chain, "record", failing)
    with pytest.raises(Exception, match="full"):
        archive.keep(batch, run)
    assert tree(path) == {}
    assert not archive.is_known(batch[0].sha)
    monkeypatch.undo()
    assert [outcome.fate for outcome in archive.keep(batch, run)] == [Fate.FILED, Fate.FILED]


def test_a_message_is_known_again_by_its_identity_under_another_number(archive: Archive, run: Run) -> None:
    (kept,) = archive.keep([read(1, document(), imprint=ONE)], run)
    known = archive.recognised("shop", ["i1", "i2"])
    assert known == {"i1": Recognised(read(1).sha, Fate.FILED, kept.reason)}
    assert archive.recognised("another", ["i1"]) == {}
    again = Again(Place(uid=9, uidvalidity=8), False, ONE, known["i1"])
    (outcome,) = archive.keep([again], run)
    assert outcome.fate is Fate.SEEN_BEFORE
    assert archive.delivered("shop", "INBOX", 8, [9]) == {9}
    assert archive.finish_run(run).seen == 2


def test_a_letter_is_known_again_too(archive: Archive, run: Run) -> None:
    archive.keep([read(1, imprint=ONE)], run)
    known = archive.recognised("shop", ["i1"])["i1"]
    assert known == Recognised("", Fate.NOT_A_DOCUMENT, "a letter")
    (outcome,) = archive.keep([Again(Place(uid=9, uidvalidity=8), False, ONE, known)], run)
    assert (outcome.fate, outcome.reason) == (Fate.NOT_A_DOCUMENT, "a letter")


def test_an_identity_that_two_originals_share_proves_nothing(archive: Archive, run: Run) -> None:
    archive.keep([read(1, document(), imprint=ONE), read(2, other("4711"), imprint=ONE)], run)
    assert archive.recognised("shop", ["i1"]) == {}


def test_a_message_that_comes_again_outside_junk_releases_its_document(archive: Archive, run: Run, path: Path) -> None:
    archive.keep([read(1, document(), junk=True, imprint=ONE)], run)
    known = archive.recognised("shop", ["i1"])["i1"]
    (outcome,) = archive.keep([Again(Place(uid=5), False, ONE, known)], run)
    assert outcome.released == (ORDER,)
    assert list(tree(path)) == [ORDER]


def test_what_failed_is_not_known_again(archive: Archive, run: Run) -> None:
    archive.fail(Place(uid=1), "it broke off", run)
    assert archive.recognised("shop", [""]) == {}


def test_what_is_filed_waits_to_be_settled_once(archive: Archive, run: Run) -> None:
    archive.keep([read(1, document(), imprint=ONE), read(2), read(3, other("4711"), junk=True)], run)
    assert archive.unsettled("shop", "INBOX", 7) == [(1, ONE)]
    archive.settle("shop", "INBOX", 7, [(1, "moved")], run)
    assert archive.unsettled("shop", "INBOX", 7) == []
