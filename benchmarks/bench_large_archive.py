"""What an archive costs as it grows to 100,000 documents: filing one more, the ledger, `find`, `verify`, memory.

The archive is made with its own API and without flushing, which takes minutes; what is measured flushes. Times are of
the processor, the best of several, since others may use the machine; `verify` is told with the time that passed too.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from archive import durable
from archive.archive import Archive
from archive.records import Read, Run
from benchmarks.mailbox import WORDS
from parsers.terms import AccountScheme, Evidence, PaymentAccount
from tests.archive_samples import document, mail, open_archive, reading

STEPS = (0, 1_000, 10_000, 30_000, 100_000)
TOGETHER = 200
TIMES = 15
NOTED = Evidence("pdf", "a link to pay at", "pay now", "Pay", 1, 9)


def read(number: int) -> Read:
    """Return an invented invoice as the pipeline hands it over: mail and file of some two kilobytes each."""
    chance = random.Random(number)
    body = b"%%PDF-1.4 %d " % number + chance.randbytes(1500)
    raw = b"Subject: invoice %d\r\n\r\n" % number + chance.randbytes(500) + body
    seller = f"{chance.choice(WORDS)} {chance.choice(WORDS)}".title()
    one = document(
        body,
        marketplace="",
        order_number=f"8{number:011d}",
        invoice_number=f"R{number}",
        issue_date=date(2015, 1, 1) + timedelta(days=number % 3650),
        seller=seller,
        accounts=(PaymentAccount(AccountScheme.LINK, f"pay.{seller.replace(' ', '-').lower()}.example", NOTED),),
        total=Decimal(chance.randrange(100, 90_000)) / 100,
    )
    return Read(mail(number + 1, raw), sha256(raw).hexdigest(), reading(one))


def grow(archive: Archive, run: Run, start: int, end: int) -> None:
    """File documents without flushing."""
    flush, sync = durable.flush, durable.sync_folder
    durable.flush = durable.sync_folder = lambda _: None
    try:
        for first in range(start, end, TOGETHER):
            archive.keep([read(number) for number in range(first, min(first + TOGETHER, end))], run)
    finally:
        durable.flush, durable.sync_folder = flush, sync


def spent(action: Callable[[], object]) -> float:
    """Return the milliseconds of processor time that an action takes."""
    began = time.process_time()
    action()
    return (time.process_time() - began) * 1000


# What a process is born with counts into its peak, so a small one bears it.
_BEARER = """
import json, os, subprocess, sys, time
began = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
used = usage.ru_utime + usage.ru_stime
print(json.dumps([used, time.monotonic() - began, usage.ru_maxrss // 1024, os.waitstatus_to_exitcode(status)]))
"""


def program(*arguments: str, config: Path) -> tuple[float, float, int, int]:
    """Run the program; return seconds of processor and of the clock, its peak of memory in MB, and its exit code."""
    command = [sys.executable, "-m", "billfold", *arguments, "--config", str(config)]
    done = subprocess.run(
        [sys.executable, "-S", "-c", _BEARER, *command],
        stdout=subprocess.PIPE,
        check=True,
        env={**os.environ, "BILLFOLD_DATA": str(config.parent / "data")},
    )
    used, passed, memory, code = json.loads(done.stdout)
    return used, passed, memory, code


def main() -> None:
    """Grow, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", help="where to work; a temporary one otherwise")
    asked = parser.parse_args()
    steps = [step for step in STEPS if step < asked.documents] + [asked.documents]
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        config = Path(name) / "config.toml"
        config.write_text(f'[archive]\npath = "{name}/Invoices"\nprint_mails = false\n')
        print("documents  file one more  write the ledger  find (processor, clock)  memory of find", flush=True)
        known = 0
        for step in steps:
            with open_archive(Path(name) / "Invoices", floor=0) as archive:
                run = archive.start_run("poll")
                grow(archive, run, known, step)
                made = [read(number) for number in range(step, step + TIMES)]
                one = min(spent(partial(archive.keep, [made.pop()], run)) for _ in range(TIMES))
                book = spent(archive.write_ledger)
                archive.finish_run(run)
                known = step + TIMES
            found = [program("find", f"R{step + 1}", config=config) for _ in range(3)]
            used, passed, memory, _ = min(found)
            print(
                f"{step:9,}  {one:10.1f} ms  {book:13.0f} ms  {used:10.2f} s, {passed:.2f} s  {memory:10} MB",
                flush=True,
            )
        size = (Path(name) / "Invoices" / ".billfold" / "index.sqlite").stat().st_size
        used, passed, memory, code = program("verify", config=config)
        print(
            f"verify of {known:,} documents: {used:.0f} s of processor, {passed:.0f} s passed, {memory} MB, exit {code}"
        )
        print(f"index {size / known:.0f} bytes for each document")
        used, passed, memory, code = program("rebuild", config=config)
        print(f"rebuild: {used:.0f} s of processor, {passed:.0f} s passed, {memory} MB, exit {code}")


if __name__ == "__main__":
    main()
