"""What can be made good is made good, from the other copy or from the events; the rest is told, and nothing is lost."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.repair import repair
from archive.verify import verify
from tests.archive_samples import NOON, TEMPLATE, document, mail, open_archive, reading, tree
from tests.programs import billfold, configure

NAME = "2024/07/Order576461413038785752_JohnDoe_20240715.pdf"
CONTENT = b"%PDF-1.4 one"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "Invoices"
    with open_archive(path) as archive:
        run = archive.start_run("poll")
        for uid, content in ((1, CONTENT), (2, b"%PDF-1.4 two")):
            sha = archive.capture(mail(uid, b"raw %d" % uid), run).sha
            number = "576461413038785752" if uid == 1 else "4711"
            archive.file(sha, reading(document(content, order_number=number)), junk_holds=False, run=run)
        archive.finish_run(run)
        archive.write_ledger()
    return path


def codes(path: Path) -> set[str]:
    return {problem.code for problem in verify(path, NOON).problems}


def object_of(path: Path, content: bytes) -> Path:
    [found] = [file for file in path.glob(".billfold/objects/*/*") if file.read_bytes() == content]
    return found


def altered(file: Path) -> None:
    file.chmod(0o600)
    file.write_bytes(b"X" + file.read_bytes()[1:])


def emptied(path: Path) -> None:
    with closing(sqlite3.connect(path / ".billfold/index.sqlite")) as index:
        index.execute("UPDATE document SET total = '1.00'")
        index.commit()


FAULTS: dict[str, Callable[[Path], object]] = {
    "file_missing": lambda path: (path / NAME).unlink(),
    "file_altered": lambda path: altered(path / NAME),
    "object_missing": lambda path: object_of(path, CONTENT).unlink(),
    "object_altered": lambda path: altered(object_of(path, CONTENT)),
    "object_writable": lambda path: object_of(path, CONTENT).chmod(0o600),
    "index_missing": lambda path: (path / ".billfold/index.sqlite").unlink(),
    "index_differs": emptied,
    "ledger_missing": lambda path: (path / "ledger.csv").unlink(),
    "ledger_altered": lambda path: (path / "ledger.csv").write_text("mine"),
    "permissions": lambda path: (path / ".billfold/journal").chmod(0o755),
}


@pytest.mark.skipif(os.name == "nt", reason="permissions")
@pytest.mark.parametrize("code", FAULTS)
def test_what_has_another_copy_is_made_good(path: Path, code: str) -> None:
    before = tree(path)
    FAULTS[code](path)
    assert code in codes(path)
    done, report = repair(path, TEMPLATE, lambda: NOON)
    assert done and report.problems == ()
    after = tree(path)
    assert {name: after[name] for name in before} == before
    assert repair(path, TEMPLATE, lambda: NOON)[0] == []


def test_what_was_altered_is_put_away_and_not_thrown_away(path: Path) -> None:
    (path / NAME).write_bytes(b"with notes on it")
    done, _ = repair(path, TEMPLATE, lambda: NOON)
    [away] = path.glob(".billfold/lost+found/*/*")
    assert away.read_bytes() == b"with notes on it"
    assert done == [f"{NAME} was put back; the changed one is {away.relative_to(path).as_posix()}."]


def test_what_has_no_other_copy_stays_a_problem_that_is_told(path: Path) -> None:
    object_of(path, b"raw 1").unlink()
    _, report = repair(path, TEMPLATE, lambda: NOON)
    [problem] = report.problems
    assert problem.code == "object_missing" and "backup" in problem.message


def test_both_copies_gone_is_told_and_the_rest_is_made_good(path: Path) -> None:
    object_of(path, CONTENT).unlink()
    (path / NAME).unlink()
    (path / "2024/07/Order4711_JohnDoe_20240715.pdf").unlink()
    _, report = repair(path, TEMPLATE, lambda: NOON)
    assert sorted(problem.code for problem in report.problems) == ["file_missing", "object_missing"]
    assert (path / "2024/07/Order4711_JohnDoe_20240715.pdf").is_file()


def test_the_command_repairs_and_knows_former_heads(path: Path) -> None:
    config = configure(path.parent)
    head = billfold("verify", "--json", "--config", config).json["head"]
    shutil.rmtree(path / "2024")
    assert billfold("verify", "--config", config).code == 1
    repaired = billfold("verify", "--repair", "--config", config)
    assert repaired.code == 0 and f"{NAME} was put back." in repaired.out
    record = billfold("find", "--json", "--config", config).json[0]
    assert billfold("fix", record["id"], "total=1.00", "--config", config).code == 0
    later = billfold("verify", "--head", head, "--config", config)
    assert later.code == 0 and "was its head after event" in later.out
    assert billfold("verify", "--head", "0" * 64, "--config", config).code == 1
    assert billfold("verify", "--json", "--head", head, "--config", config).json["head_of"] > 1
