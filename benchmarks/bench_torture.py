"""A backfill killed a thousand times with SIGKILL, all its processes, judged by a checker that shares no code with it.

Needs Dovecot (Debian: dovecot-imapd). Takes most of an hour.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.mailbox import mails, with_repeats
from tests.checker import truth_of
from tests.imap_servers import Dovecot, dovecot_is_missing
from tests.torture import Torture

USER = "torture"


def main() -> None:
    """Fill a mailbox, kill, judge, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=5000)
    parser.add_argument("--invoices", type=int, default=500)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=float("inf"), help="kill no more after so long")
    parser.add_argument("--command", choices=("backfill", "poll"), default="backfill")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        os.environ["BILLFOLD_DATA"] = f"{name}/data"
        sent, facts = [], {}
        for raw, when, fact in with_repeats(mails(asked.messages, asked.invoices)):
            sent.append(raw)
            server.put(USER, raw, received=when)
            if fact:
                facts[fact.number] = [fact.order, fact.day.isoformat(), str(fact.total)]
        truth = truth_of(sent, facts)
        began = time.monotonic()
        torture = Torture(server, Path(name), USER, truth, asked.seed, asked.command)
        told = torture.run(asked.kills, lambda text: print(text, flush=True), asked.minutes * 60)
    print(f"{len(sent):,} messages, {len(truth['documents']):,} invoices, some of them sent again in other mails")
    print(f"{told.kills:,} SIGKILLs over {told.starts:,} starts, {told.before_anything} before anything was kept")
    ratio, wasted = told.moved / told.undisturbed, (told.moved - told.undisturbed) / max(told.kills, 1)
    print(f"{told.undisturbed / 1e6:.1f} MB moved undisturbed, {told.moved / 1e6:.1f} MB with kills: {ratio:.2f} times")
    print(f"  ({wasted / 1e3:.1f} kB for each kill)")
    print(f"folders that killed readers left in the folder for temporary files: {told.left_lying}")
    print(f"lost, twice, damaged or otherwise wrong: {len(told.wrong)}; {time.monotonic() - began:.0f} s")
    for what in told.wrong[:20]:
        print(f"  {what}")
    sys.exit(1 if told.wrong else 0)


if __name__ == "__main__":
    main()
