"""ZIP files: what comes out is counted, what they say of themselves is not believed."""

import pytest

from parsers.containers.zip import MOST_ENTRIES, unpacked
from tests.hostile_samples import GOOD_PDF, bad_zips, zip_of

BAD = bad_zips()


def test_the_entries_come_out_byte_for_byte_and_in_their_order() -> None:
    files = {"b.pdf": GOOD_PDF, "a.txt": b"hello"}
    assert unpacked(zip_of(files), "x.zip") == (list(files.items()), [])


def test_a_name_loses_its_folders() -> None:
    entries, _ = unpacked(zip_of({"../../etc/passwd": b"1", "C:\\windows\\a.pdf": b"2"}), "x.zip")
    assert [name for name, _ in entries] == ["passwd", "a.pdf"]


def test_folders_are_no_entries() -> None:
    assert unpacked(zip_of({"folder/": b"", "folder/a": b"1"}), "x.zip") == ([("a", b"1")], [])


def test_more_entries_than_are_read_is_a_finding() -> None:
    entries, findings = unpacked(zip_of({str(n): b"" for n in range(MOST_ENTRIES + 1)}), "x.zip")
    assert len(entries) == MOST_ENTRIES
    assert [(f.code, f.needs_review) for f in findings] == [("too_complex", True)]
    assert str(MOST_ENTRIES) in findings[0].message


@pytest.mark.parametrize("name", ["flat_bomb", "size_says_small"])
def test_what_grows_without_measure_is_left_out_and_said(name: str) -> None:
    entries, findings = unpacked(BAD[name], "x.zip")
    assert entries == []
    assert all(finding.needs_review and "x.zip" in finding.message for finding in findings)
    assert findings


def test_an_overlapping_bomb_gives_no_more_than_its_budget() -> None:
    entries, findings = unpacked(BAD["overlap_bomb"], "x.zip")
    assert sum(len(data) for _, data in entries) <= 100_000_000
    assert any(finding.needs_review for finding in findings)


def test_a_locked_entry_asks_for_a_person() -> None:
    entries, findings = unpacked(BAD["encrypted"], "x.zip")
    assert (entries, [f.code for f in findings]) == ([], ["password_needed"])


@pytest.mark.parametrize("name", ["cut_short", "wrong_checksum", "unknown_method"])
def test_a_damaged_archive_is_a_finding_and_no_exception(name: str) -> None:
    entries, findings = unpacked(BAD[name], "x.zip")
    assert (entries, [(f.code, f.needs_review) for f in findings]) == ([], [("damaged", True)])


def test_one_damaged_entry_leaves_those_before_it() -> None:
    good = zip_of({"a.pdf": b"%PDF-1", "b.pdf": b"%PDF-2"})
    at = good.index(b"PK\x01\x02", good.index(b"PK\x01\x02") + 4) + 16
    entries, findings = unpacked(good[:at] + b"\0\0\0\0" + good[at + 4 :], "x.zip")
    assert entries == [("a.pdf", b"%PDF-1")]
    assert [f.code for f in findings] == ["damaged"]


def test_an_entry_without_a_name_and_one_shorter_than_its_lock_are_no_exceptions() -> None:
    good = zip_of({"a": GOOD_PDF})
    at = good.index(b"PK\x01\x02")
    empty_name = good[: at + 28] + b"\0\0" + good[at + 30 :]
    _, findings = unpacked(empty_name, "x.zip")
    assert [finding.needs_review for finding in findings] == [True]
    short = _set_flag(zip_of({"a": b""}))
    _, findings = unpacked(short, "x.zip", ("sesame",))
    assert [finding.code for finding in findings] == ["password_needed"]


def _set_flag(archive: bytes) -> bytes:
    at, local = archive.index(b"PK\x01\x02") + 8, 6
    return archive[:local] + b"\1\0" + archive[local + 2 : at] + b"\1\0" + archive[at + 2 :]
