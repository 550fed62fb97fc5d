"""Three days of `billfold run` in half an hour: 100,000 polls, 20,000 messages, and a fault every minute of that time.

Needs Dovecot (Debian: dovecot-imapd dovecot-lmtpd). Every wait of the program is divided by 170; time is counted in
polls. Faults: connections cut, refused and stalled, readers killed, passwords mistyped, the configuration read anew,
another command at the same time. Printed: what became of every message beside what was delivered, and how memory and
open files of the program's own process went.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.imap_servers import Dovecot, dovecot_is_missing
from tests.soak import Soak

DAYS = 3


def main() -> None:
    """Soak, and print."""
    if reason := dovecot_is_missing():
        sys.exit(reason)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polls", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--accounts", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with Dovecot() as server, tempfile.TemporaryDirectory() as name:
        soak = Soak(
            server,
            Path(name),
            accounts=asked.accounts,
            polls=asked.polls,
            messages=asked.messages,
            polls_for_a_fault=asked.polls / (DAYS * 24 * 60),
            seed=asked.seed,
            tell=lambda line: print(line, file=sys.stderr, flush=True),
        )
        result = soak.run()
    early, late = result.files()
    step = max(len(result.samples) // 10, 1)
    curve = ", ".join(f"{sample.memory:.0f}" for sample in result.samples[::step])
    print(f"{result.polls:,} polls in {time.monotonic() - began:,.0f} s; {result.faults.total():,} faults:")
    print("  " + ", ".join(f"{count:,} {name}" for name, count in result.faults.most_common()))
    print(f"delivered: {dict(result.truth)}")
    print(f"found:     {dict(result.found)}; {result.documents:,} documents, {result.twice} twice")
    print(f"memory (MB): {curve}; {result.slope(asked.polls / DAYS):+.2f} a day after the first quarter")
    print(f"open files: {early:.0f} in the second quarter, {late:.0f} in the last")
    print(f"errors: {len(result.errors)} {result.errors[:3]}; told of trouble: {dict(result.troubles)}")
    print(f"verify: {'whole' if result.whole else 'PROBLEMS'}")
    print(f"stopped in {result.seconds_to_stop:.1f} s with code {result.code}")


if __name__ == "__main__":
    main()
