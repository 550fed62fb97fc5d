"""Polls without end of an account whose access tokens end soon, while mail arrives: nothing lost, nobody asked."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from tests.imap_servers import Dovecot
from tests.programs import example
from tests.sign_in_server import SignInServer

ORDER = b"112-7731904-2260518"


class Rounds:
    """Delivers an order confirmation about once a second, each with a number of its own, and polls meanwhile."""

    def __init__(self, mail: Dovecot, issuer: SignInServer, config: Path) -> None:
        self._mail, self._issuer, self._config = mail, issuer, config
        self._over = threading.Event()
        self._sample = example("amazon/order_en")
        assert ORDER in self._sample
        self.polls = self.delivered = self.filed = 0
        self.problems: list[str] = []

    @property
    def renewals(self) -> int:
        return sum(form.get("grant_type") == "refresh_token" for form in self._issuer.asked)

    def go_on(self, seconds: float) -> None:
        """Poll for so many seconds, then once more, so that all that was delivered had its turn."""
        self._poll()  # what was there before
        self.filed = 0
        thread = threading.Thread(target=self._deliver)
        thread.start()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._poll()
        self._over.set()
        thread.join()
        self._poll()

    def close(self) -> None:
        self._over.set()

    def _deliver(self) -> None:
        while not self._over.wait(0.9):
            self.delivered += 1
            number = b"112-%07d-%07d" % (7_000_000 + self.delivered, 2_000_000 + self.delivered)
            mark = b"Message-ID: <%d." % self.delivered
            content = self._sample.replace(ORDER, number).replace(b"Message-ID: <", mark)
            self._mail.put(self._issuer.user, content)

    def _poll(self) -> None:
        # Nothing to type in: a program that asks would end, or wait for ever.
        done = subprocess.run(
            [sys.executable, "-m", "billfold", "poll", "--config", str(self._config), "--json"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=100,
        )
        report = json.loads(done.stdout)
        self.polls += 1
        self.filed += report["balance"]["filed"]
        self.problems += report["problems"]
