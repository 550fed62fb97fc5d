"""Kills the writing of the ledger at every step, when its layout changes under it, and looks at what is left.

`python -m tests.ledger_walk FOLDER CHANGE` is a process of its own, without threads, so that each kill costs a fork.
It prints what it did and every failure as JSON.
"""

import json
import shutil
import signal
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

from archive import steps
from archive.archive import Archive
from archive.ledger import DEFAULT, Layout, excel_dialect
from archive.verify import verify
from parsers.terms import Finding
from tests.archive_samples import NOON, document, mail, open_archive, reading, tree
from tests.crash_walk import in_a_child, traces

BY_YEAR = Layout(by_year=True)
OTHER_COLUMNS = Layout(excel_dialect("de_DE"), ("issue_date", "total"), ("document", "line_total"), by_year=True)
CHANGES = {
    "to years": (DEFAULT, BY_YEAR),
    "to one file": (BY_YEAR, DEFAULT),
    "to other columns": (BY_YEAR, OTHER_COLUMNS),
}
MINE = b"my own sums\r\n"
EDITED = {"to years": "ledger.csv", "to one file": "ledger-2023.csv", "to other columns": "ledger-2023.csv"}
HELD = Finding("x", "held", needs_review=True)


def fill(archive: Archive) -> None:
    run = archive.start_run("poll")
    for number, day in enumerate((date(2023, 5, 1), date(2024, 5, 1), date(2024, 6, 1), None, date(2024, 7, 1))):
        findings = (HELD,) if number == 4 else ()
        one = document(
            b"%d" % number, order_number=str(number), issue_date=day, total=Decimal(number), findings=findings
        )
        sha = archive.capture(mail(number + 1, b"raw %d" % number), run).sha
        archive.file(sha, reading(one), junk_holds=False, run=run)
    archive.finish_run(run)


def write(path: Path, layout: Layout) -> None:
    with open_archive(path, layout=layout, floor=0) as archive:
        archive.write_ledger()


def ledgers(path: Path) -> dict[str, bytes]:
    return {name: content for name, content in tree(path).items() if name.endswith((".csv", ".new"))}


def problems(path: Path, layout: Layout) -> list[str]:
    return [f"{problem.code}: {problem.message}" for problem in verify(path, NOON, layout).problems]


def walk(folder: Path, name: str, edited: bool) -> tuple[int, list[str]]:
    """Change the layout, with or without a file that somebody edited, and be killed at each step of that."""
    before, after = CHANGES[name]
    start, path = folder / "start", folder / "Invoices"
    with open_archive(start, layout=before, floor=0) as archive:
        fill(archive)
        archive.write_ledger()
    if edited:
        (start / EDITED[name]).write_bytes(MINE)
    shutil.copytree(start, path)
    steps.arm({})
    write(path, after)
    count, wanted, failures = steps.taken(), ledgers(path), problems(path, after)
    for at in range(1, count + 1):
        shutil.rmtree(path)
        shutil.copytree(start, path)
        where = f"{name}, edited {edited}, step {at}"
        if in_a_child({"BILLFOLD_CRASH_AT": str(at)}, lambda path: write(path, after), path) != signal.SIGKILL:
            failures.append(f"{where}: it was not killed")
        found = [one for one in problems(path, after) if not (edited and EDITED[name] in one)]
        failures += [f"{where}, then verify: {problem}" for problem in found]
        write(path, after)
        if ledgers(path) != wanted:
            failures.append(f"{where}: another end: {sorted(ledgers(path))}")
        failures += [f"{where}, in the end: {problem}" for problem in problems(path, after)]
        seen = traces(path)
        write(path, after)
        if traces(path) != seen:
            failures.append(f"{where}: a second run changed something")
    shutil.rmtree(start)
    shutil.rmtree(path)
    return count, failures


if __name__ == "__main__":
    steps_of_both, failed = 0, []
    for one_is_edited in (False, True):
        taken, told = walk(Path(sys.argv[1]), sys.argv[2], one_is_edited)
        steps_of_both += taken
        failed += told
    print(json.dumps({"steps": steps_of_both, "failures": failed}))
