"""The judge of archives must be able to condemn: it is given archives that are damaged in every way it looks for."""

import ast
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests import checker
from tests.archive_samples import document, mail, open_archive, reading
from tests.checker import check, truth_of

PDF = b"%PDF-1.4 one"


def letter(pdf: bytes) -> bytes:
    head = b"Subject: invoice\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    return head + b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + pdf + b"\r\n--b--\r\n"


MAILS = [letter(PDF), letter(b"%PDF-1.4 two")]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Invoices"
    with open_archive(path, floor=0) as archive:
        run = archive.start_run("poll")
        for uid, (raw, number) in enumerate(zip(MAILS, ("1", "2"), strict=True), 1):
            found = reading(
                document(raw.partition(b"8bit\r\n\r\n")[2].removesuffix(b"\r\n--b--\r\n"), order_number=number)
            )
            archive.file(archive.capture(mail(uid, raw), run).sha, found, junk_holds=False, run=run)
        archive.write_ledger()
        archive.finish_run(run)
    return path


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path / ".billfold" / "index.sqlite")) as index:
        index.executescript(f"PRAGMA foreign_keys=OFF; {statement}")


def files(path: Path, pattern: str) -> list[Path]:
    return sorted(path.glob(pattern))


def test_it_imports_nothing_of_ours() -> None:
    tree = ast.parse(Path(checker.__file__).read_text())
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert {str(module).partition(".")[0] for module in modules} <= sys.stdlib_module_names


def test_a_whole_archive_is_whole(path: Path) -> None:
    assert check(path, truth_of(MAILS)) == []
    assert check(path, truth_of(MAILS), partial=True) == []
    done = subprocess.run([sys.executable, checker.__file__, path], capture_output=True, text=True, check=True)
    assert done.stdout == "whole\n"


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("DROP TRIGGER event_is_not_changed; UPDATE event SET at = '2020' WHERE seq = 2", "broken at event 2"),
        ("DROP TRIGGER event_is_not_removed; DELETE FROM event WHERE seq = 3", "broken at event 3"),
        ("UPDATE event_detail SET detail = replace(detail, '119.00', '911.00')", "is altered"),
        ("UPDATE document SET total = '911.00'", "the ledger tells otherwise"),
        ("UPDATE file SET state = 'placing'", "is placing"),
        ("UPDATE original SET state = 'decided'", "is decided"),
        ("DELETE FROM file", "has no file"),
        ("UPDATE file SET sha256 = (SELECT max(sha256) FROM file)", "is altered"),
        ("UPDATE document SET sha256 = (SELECT max(sha256) FROM document)", "filed 2 times"),
        ("UPDATE document SET order_number = '1'", "filed 2 times"),
        ("UPDATE document SET status = 'review'", "was lost"),
        ("DELETE FROM delivery", "0 messages of 2 are remembered"),
    ],
)
def test_a_changed_index_is_condemned(path: Path, statement: str, words: str) -> None:
    change(path, statement)
    assert any(words in what for what in check(path, truth_of(MAILS)))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (".billfold/objects/*/*", "is damaged"),
        ("20*/*/*.pdf", "is altered"),
        (".billfold/journal/*", "of the journal is torn"),
        ("ledger.csv", "the ledger tells otherwise"),
    ],
)
def test_a_flipped_bit_is_condemned_also_after_a_kill(path: Path, pattern: str, words: str) -> None:
    file = files(path, pattern)[0]
    content = bytearray(file.read_bytes())
    content[content.index(b"2024-07-15") if file.suffix == ".csv" else 5] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)
    for partial in (False, True):
        assert any(words in what for what in check(path, truth_of(MAILS), partial=partial))


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (".billfold/objects/*/*", "is missing"),
        ("20*/*/*.pdf", "is missing"),
        ("ledger.csv", "is not in the ledger"),
        (".billfold/journal/*", "the journal lacks events"),
        (".billfold/index.sqlite", "there is no index"),
    ],
)
def test_a_missing_file_is_condemned(path: Path, pattern: str, words: str) -> None:
    for file in files(path, pattern):
        file.unlink()
    assert any(words in what for what in check(path, truth_of(MAILS)))


def test_what_lies_in_the_tree_and_belongs_to_nothing_is_condemned(path: Path) -> None:
    shutil.copyfile(files(path, "20*/*/*.pdf")[0], path / "2024" / "07" / "copy.pdf")
    (path / ".tmp-1").write_bytes(b"")
    assert check(path) == [".tmp-1 is left over", "2024/07/copy.pdf belongs to nothing"]


def test_what_was_sent_and_is_not_there_is_lost_and_the_other_way_round(path: Path) -> None:
    assert any("was lost" in what for what in check(path, truth_of([*MAILS, letter(b"%PDF-1.4 three")])))
    assert any("was never sent" in what for what in check(path, truth_of(MAILS[:1])))
    facts = {"": ["1", "2024-07-15", "119.00"]}
    assert any("says otherwise" in what for what in check(path, truth_of(MAILS, facts)))
