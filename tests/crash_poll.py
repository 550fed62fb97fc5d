"""A poll of six messages from a real server, killed at chosen steps, resumed, and compared with an undisturbed one."""

import csv
import os
import shutil
import signal
from collections.abc import Iterable
from pathlib import Path

from tests.imap_servers import Dovecot
from tests.programs import account, billfold, configure, example, secret, tree

SCENARIO = (
    ("INBOX", "amazon/order_en"),
    ("INBOX", "generic/invoice_pdf_de"),
    ("Junk", "tiktok_shop/order_en_us"),
    ("INBOX", "generic/invoice_pdf_de"),
    ("INBOX", "generic/does_not_add_up_en"),
    ("INBOX", "_none/password_reset"),
)


class CrashPoll:
    """The scenario on one server: `undisturbed` is how the archive must look in the end."""

    def __init__(self, server: Dovecot, folder: Path, user: str) -> None:
        self.folder = folder
        for mailbox, name in SCENARIO:
            server.put(user, example(name), mailbox)
        password = secret(folder, server.password(user).reveal())
        self.config = configure(folder, account("shop", server.port, password, user))
        self.archive = folder / "Invoices"
        counted = folder / "steps"
        done = self.poll(BILLFOLD_COUNT_STEPS=str(counted))
        assert done == 0, "the undisturbed poll must succeed"
        self.steps = int(counted.read_text().split()[-1])
        self.undisturbed = self.state()

    def poll(self, **environment: str) -> int:
        return billfold("poll", "--config", self.config, environment=environment).code

    def state(self) -> dict[str, object]:
        """What an archive holds, but for the moments at which it was written."""
        files: dict[str, object] = {name: content for name, content in tree(self.archive).items() if ".csv" not in name}
        for path in (self.archive / name for name in ("ledger.csv", "items.csv", "review/review.csv")):
            if path.exists():
                with path.open(newline="") as file:
                    files[path.name] = list(csv.DictReader(file))
        return files

    def kill_at(self, step: int) -> list[str]:
        """Return what is wrong after a kill at a step, a look by `verify`, and a second poll."""
        shutil.rmtree(self.archive)
        wrong = []
        if self.poll(BILLFOLD_CRASH_AT=str(step)) != -signal.SIGKILL:
            wrong.append("was not killed")
        index = self.archive / ".billfold" / "index.sqlite"
        if index.exists() and index.stat().st_size and (checked := self._verify()):
            wrong.append(f"after the kill: {checked}")
        if self.poll() != 0:
            wrong.append("the next poll did not succeed")
        if self.state() != self.undisturbed:
            wrong.append("the archive is not as it would have been")
        if checked := self._verify():
            wrong.append(f"after the next poll: {checked}")
        return [f"step {step}: {what}" for what in wrong]

    def _verify(self) -> str:
        outcome = billfold("verify", "--config", self.config)
        return "" if outcome.code == 0 else outcome.out + outcome.err

    def walk(self, steps: Iterable[int]) -> list[str]:
        """Return everything wrong over some steps."""
        return [wrong for step in steps for wrong in self.kill_at(step)]


def chosen_steps(total: int) -> list[int]:
    """A few steps from all parts of a run, or all of them when BILLFOLD_ALL_STEPS is set."""
    if os.environ.get("BILLFOLD_ALL_STEPS"):
        return list(range(1, total + 1))
    return sorted({1, 2, total, *range(5, total, max(total // 5, 1))})
