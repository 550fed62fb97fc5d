"""A drop folder while `billfold run` looks after it: a hostile set, one file that comes slowly, and thousands at once.

Are all files taken once, none half-written, none twice, nothing outside read, and is everything still there? `--files
30000` for as many at once. `--set FOLDER` adds what lies in a folder of yours to the hostile set. Judged by the
files, the ledger and `verify`.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

# In place of this folder, whose `mailbox` is not the one of the standard library.
sys.path.remove(str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.drop_samples import NEVER, files_below, fill, invoice
from tests.programs import billfold, configure
from tests.running import Running

SLOW_SECONDS = 10.0


class Bench:
    """A folder, an archive, and what was found wrong."""

    def __init__(self, folder: Path) -> None:
        self.root, self.outside = folder / "drop", folder / "outside"
        self.root.mkdir()
        self.config = configure(folder, f'[drop_folder]\npath = "{self.root}"\n')
        self.ledger = folder / "Invoices" / "ledger.csv"
        self.wrong: list[str] = []

    def check(self, good: bool, what: str) -> None:
        """Note what does not hold."""
        if not good:
            self.wrong.append(what)

    def numbers(self) -> Counter[str]:
        """The invoice numbers in the ledger."""
        with self.ledger.open(newline="") as file:
            return Counter(row["invoice_number"] for row in csv.DictReader(file))

    def lying(self) -> set[str]:
        """What lies in the drop folder and was not moved away."""
        return {name for name in files_below(self.root) if not name.startswith(("done/", "failed/"))}

    def verified(self) -> None:
        """Let the archive prove itself."""
        told = billfold("verify", "--config", self.config)
        self.check(told.code == 0, told.out + told.err)


def wait(reached: Callable[[], bool], seconds: float) -> bool:
    """Wait until something is so; say whether it is."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if reached():
            return True
        time.sleep(0.2)
    return reached()


def hostile(bench: Bench, extra: Path | None) -> None:
    """Lay out the hostile set, then drop one good file: that must not wait for any of it."""
    fill(bench.root, bench.outside)
    if extra:
        # Sparse files and pipes must stay what they are; what can't be read can't be copied.
        subprocess.run(["cp", "-a", f"{extra}/.", bench.root / "extra"], check=False)
    (bench.root / "unreadable.pdf").write_bytes(invoice(990004))
    (bench.root / "unreadable.pdf").chmod(0)
    before = Counter(digests(bench.root))
    with Running(bench.config) as running:
        running.wait_for("looked")
        began = time.monotonic()
        (bench.root / "after.pdf").write_bytes(invoice(990001))
        good = wait(lambda: not (bench.root / "after.pdf").exists() and "D-990001" in bench.numbers(), 30)
        seconds = time.monotonic() - began
        print(f"hostile set: a good file after it is filed in {seconds:.1f} s, two of them to see that it is still")
        bench.check(good, "the good file was not filed")
        code, seconds = running.stop()
        bench.check(code == 0 and seconds < 10, f"it ended with {code} after {seconds:.1f} s")
        bench.check(not running.other, f"it said {running.other[:3]}")
        troubles = [event for event in running.events if event["level"] == "error"]
        bench.check(not troubles, f"errors: {troubles[:3]}")
    after = Counter(digests(bench.root))
    bench.check(not before - after, f"{len(before - after)} files are not there any more")
    bench.check(files_below(bench.outside) == {"secret.pdf"}, "something outside was touched")
    read = (bench.outside / "secret.pdf").stat().st_atime != NEVER
    bench.check("D-990003" not in bench.numbers() and not read, "something outside was read")
    for name in sorted(bench.lying()):
        print(f"  left alone: {os.fsencode(name).decode('utf-8', 'backslashreplace')}")
    for name in sorted(files_below(bench.root / "failed")):
        print(f"  failed: {name}")
    print(f"  filed: {sum(bench.numbers().values())}")
    bench.verified()


def digests(root: Path) -> list[str]:
    """The hashes of all files below a folder but notes, links and what is sparse."""
    found = []
    for name in files_below(root):
        path = root / name
        if path.is_symlink() or not path.is_file() or path.stat().st_size > 1 << 30 or name.endswith(".txt.txt"):
            continue
        if name.startswith("failed/") and name.endswith(".txt") and (root / name.removesuffix(".txt")).exists():
            continue
        if os.access(path, os.R_OK):
            found.append(sha256(path.read_bytes()).hexdigest())
    return found


def thousands(bench: Bench, count: int) -> None:
    """Drop many files at once while it runs, and one slowly; then judge."""
    shutil.rmtree(bench.root)
    bench.root.mkdir()
    away = bench.root.parent / "away"
    away.mkdir()
    sizes = {}
    for number, content in enumerate(map(invoice, range(count))):
        (away / f"{number}.pdf").write_bytes(content)
        sizes[f"{number}.pdf"] = len(content)
    before = sum(bench.numbers().values()) if bench.ledger.exists() else 0
    with Running(bench.config, verbose=False) as running:
        running.wait_for("started")
        time.sleep(1)
        slow = threading.Thread(target=copy_slowly, args=(invoice(990002), bench.root / "slow.pdf"))
        slow.start()
        began = time.monotonic()
        for name in sizes:
            (away / name).rename(bench.root / name)
        dropped = time.monotonic() - began
        good = wait(lambda: not bench.lying(), 120 + count / 4)
        seconds = time.monotonic() - began
        slow.join()
        memory = peak_of(running.process.pid)
        code, ending = running.stop()
        bench.check(code == 0 and ending < 10, f"it ended with {code} after {ending:.1f} s")
        troubles = [event for event in running.events if event["level"] in ("warning", "error")]
        bench.check(not troubles, f"told: {troubles[:3]}")
    print(f"{count:,} files dropped in {dropped:.1f} s: filed in {seconds:.0f} s, {count / seconds:.0f} a second")
    print(f"  the program itself had {memory:.0f} MB at most, and stopped in {ending:.1f} s")
    bench.check(good, f"{len(bench.lying())} files were not taken")
    numbers = bench.numbers()
    bench.check(sum(numbers.values()) == before + count + 1, f"{sum(numbers.values()) - before} documents are filed")
    bench.check(set(numbers.values()) == {1}, "a document was filed twice")
    bench.check(numbers["D-990002"] == 1, "the slow one was not filed, or not whole")
    done = {path.name: path.stat().st_size for path in bench.root.glob("done/*/*")}
    bench.check({name: done.get(name) for name in sizes} == sizes, "files are not in done/ as they were")
    bench.verified()


def copy_slowly(content: bytes, to: Path) -> None:
    """Write a file in pieces, each opened anew, so that nobody can tell from the outside that more will come."""
    pieces = 8
    for number in range(pieces):
        with to.open("ab") as file:
            file.write(content[number * len(content) // pieces : (number + 1) * len(content) // pieces])
        time.sleep(SLOW_SECONDS / pieces)


def peak_of(pid: int) -> float:
    """The most memory that a process had, in megabytes; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> None:
    """Run both and print what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--set", type=Path, metavar="FOLDER")
    asked = parser.parse_args()
    wrong: list[str] = []
    for run in (lambda bench: hostile(bench, asked.set), lambda bench: thousands(bench, asked.files)):
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder))
            run(bench)
            wrong += bench.wrong
    print(f"wrong: {len(wrong)}")
    for what in wrong:
        print(f"  {what}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
