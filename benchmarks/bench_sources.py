"""Eleven sources that deliver the same 200 documents at once: how many are filed, and is every sighting told?

Needs Dovecot (Debian: dovecot-imapd).
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

# In place of this folder, whose `mailbox` is not the one of the standard library.
sys.path.remove(str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.mailbox import mails
from tests.imap_servers import Dovecot, dovecot_is_missing
from tests.many_sources import SOURCES, ManySources


def main() -> None:
    """Deliver, judge, print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    asked = parser.parse_args()
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        os.environ["BILLFOLD_DATA"] = f"{name}/data"
        sent = [raw for raw, _, _ in mails(asked.documents, asked.documents)]
        sources = ManySources(server, Path(name), sent, "many")
        began = time.monotonic()
        told = sources.deliver()
        print(f"{SOURCES} sources, {asked.documents} documents, all at once: {time.monotonic() - began:.0f} s")
    print(f"told that the archive is in use, and started again: {sum(told.refused.values())} times")
    print(f"  {told.words}")
    print(f"further sightings that `show` tells, by number of documents looked at: {dict(told.sightings)}")
    print(f"wrong: {len(told.wrong)}")
    for what in told.wrong[:10]:
        print(f"  {what}")
    sys.exit(1 if told.wrong else 0)


if __name__ == "__main__":
    main()
