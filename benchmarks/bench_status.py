"""How long `billfold status` takes on a large archive, as a whole process, and how long a look at it takes inside one.

The archive is invented: invoices of three accounts over two years, every twentieth of them waiting for review.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from archive import durable
from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.records import Fate, Read
from billfold.condition import condition
from billfold.config import load
from billfold.health import Health
from billfold.noting import works
from parsers.terms import Status
from tests.archive_samples import Place, Raw, document, reading

TOGETHER, TIMES = 200, 7
ACCOUNTS = ("shop", "home", "office")
NOW = datetime.now(UTC)


def read(number: int, of: int) -> Read:
    """Return an invented invoice as the pipeline hands it over."""
    chance = random.Random(number)
    body = b"%%PDF-1.4 %d " % number + chance.randbytes(500)
    received = NOW - timedelta(days=730 * (of - number) / of)
    one = document(
        body,
        marketplace="amazon",
        order_number=f"8{number:011d}",
        invoice_number=f"R{number}",
        issue_date=received.date(),
        status=Status.REVIEW if number % 20 == 0 else Status.FILED,
    )
    place = Place(chance.choice(ACCOUNTS), "INBOX", 7, number + 1)
    raw = b"Subject: invoice %d\r\n\r\n" % number + body
    return Read(Raw(place, raw, received=received), sha256(raw).hexdigest(), reading(one))


def grow(folder: Path, count: int) -> None:
    """File documents without flushing, and keep what polls would have noted."""
    flush, sync = durable.flush, durable.sync_folder
    durable.flush = durable.sync_folder = lambda _: None
    try:
        with Archive.open(folder, check_template(DEFAULT_TEMPLATE), lambda: NOW, floor=0) as archive:
            run = archive.start_run("poll")
            for first in range(0, count, TOGETHER):
                archive.keep([read(number, count) for number in range(first, min(first + TOGETHER, count))], run)
            health = Health(archive.state)
    finally:
        durable.flush, durable.sync_folder = flush, sync
    for name in ACCOUNTS:
        works(health, name, NOW, by="poll")
    days = [(NOW - timedelta(days=n)).date().isoformat() for n in range(200)]
    health.count({(day, f"market{m}", fate.value): 3 for day in days for m in range(30) for fate in Fate})


def main() -> None:
    """Grow, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        config = Path(name) / "config.toml"
        accounts = "".join(
            f'[[accounts]]\nname = "{one}"\nhost = "127.0.0.1"\nusername = "kim"\npassword_env = "X"\n'
            for one in ACCOUNTS
        )
        config.write_text(f'[archive]\npath = "{name}/Invoices"\nprint_mails = false\n{accounts}')
        grow(Path(name) / "Invoices", asked.documents)
        command = [sys.executable, "-m", "billfold", "status", "--config", str(config)]
        seconds = []
        for _ in range(TIMES):
            began, before = time.monotonic(), os.times()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
            after = os.times()
            used = after.children_user - before.children_user + after.children_system - before.children_system
            seconds.append((used, time.monotonic() - began))
        print(f"billfold status, {asked.documents:,} documents: {min(seconds)[0]:.2f} s of processor, ", end="")
        print(f"{min(passed for _, passed in seconds):.2f} s passed")
        settings = load(config)
        inside = []
        for _ in range(TIMES):
            start = time.process_time()
            condition(settings, NOW)
            inside.append(time.process_time() - start)
        print(f"a look at how everything stands: {min(inside) * 1000:.0f} ms of processor")


if __name__ == "__main__":
    main()
