"""How many messages a minute the inlet takes, how soon it answers, and what it costs; then how soon all are filed.

`billfold run` with an LMTP inlet, and senders that bring invoices as PDFs side by side, as a mail server does. Every
answer comes after the message is on stable storage. Without `--rate` they send as fast as they are answered.
"""

import argparse
import smtplib
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

# In place of this folder, whose `mailbox` is not the one of the standard library.
sys.path.remove(str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.mailbox import mails
from tests.imap_servers import free_port
from tests.programs import billfold, configure
from tests.running import Running

ADDRESS, ME = "papers@home.example", "kim@home.example"


def cpu(running: Running) -> float:
    """Return the seconds that the program and its readers have computed."""
    seconds = 0.0
    for pid in (running.process.pid, *running.readers()):
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # its own, and those of readers that have ended
        seconds += sum(map(int, fields[11:15])) / 100
    return seconds


class Senders:
    """Send messages over some connections at once, at a rate or as fast as they can."""

    def __init__(self, port: int, texts: list[bytes], connections: int, rate: float) -> None:
        self._port, self._texts, self._connections, self._rate = port, texts, connections, rate
        self._next, self._turn = 0, threading.Lock()
        self.answers: list[float] = []
        self.refused = 0

    def run(self) -> float:
        """Send all; return the seconds it took."""
        self._began = time.monotonic()
        threads = [threading.Thread(target=self._send) for _ in range(self._connections)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return time.monotonic() - self._began

    def _send(self) -> None:
        with smtplib.LMTP("127.0.0.1", self._port) as client:
            client.ehlo_or_helo_if_needed()
            while True:
                with self._turn:
                    number = self._next
                    self._next += 1
                if number >= len(self._texts):
                    return
                if self._rate:
                    time.sleep(max(self._began + number * 60 / self._rate - time.monotonic(), 0))
                client.mail(ME)
                client.rcpt(ADDRESS)
                began = time.monotonic()
                code, _ = client.data(self._texts[number])
                with self._turn:
                    self.answers.append(time.monotonic() - began)
                    self.refused += code != 250


def measure(folder: Path, texts: list[bytes], connections: int, rate: float) -> bool:
    """Send, wait until all are filed, print; return whether all were."""
    port = free_port()
    inbox = f'[inbox]\naddress = "{ADDRESS}"\nforwarders = ["{ME}"]\n'
    config = configure(folder, inbox, f'[inlet]\nlisten = "127.0.0.1:{port}"\n')
    with Running(config, verbose=False) as running:
        running.wait_for("listening")
        before = cpu(running)
        senders = Senders(port, texts, connections, rate)
        seconds = senders.run()
        spent = cpu(running) - before
        until = time.monotonic() + 120
        while _filed(running) < len(texts) and time.monotonic() < until:
            time.sleep(0.05)
        behind, whole = time.monotonic(), cpu(running) - before
        behind -= senders._began + seconds
        code, _ = running.stop()
    answers = sorted(senders.answers)
    p95 = answers[int(len(answers) * 0.95)] * 1000
    print(f"{len(texts)} messages over {connections} connections: {len(texts) / seconds:.1f} messages/s taken safely")
    print(f"  that is {60 * len(texts) / seconds:,.0f} a minute; {senders.refused} refused")
    print(f"  answer after the end of a message: median {statistics.median(answers) * 1000:.0f} ms, p95 {p95:.0f} ms")
    print(
        f"  CPU, reading and filing with it: {1000 * whole / len(texts):.0f} ms a message ({spent:.1f} s while sending)"
    )
    print(f"  filed or held {behind:.1f} s after the last answer: {_filed(running)}")
    verified = billfold("verify", "--config", config)
    print(f"  verify: {'whole' if not verified.code else verified.out + verified.err}")
    return not (senders.refused or code or verified.code) and _filed(running) == len(texts)


def _filed(running: Running) -> int:
    looks = [event for event in running.events if event["event"] == "looked"]
    return sum(event["filed"] + event["review"] for event in looks)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--connections", type=int, default=10)
    parser.add_argument("--rate", type=float, default=0.0, help="messages a minute")
    asked = parser.parse_args()
    texts = []
    for number, (raw, _, _) in enumerate(mails(asked.messages, asked.messages)):
        text = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        passed_on = f"Resent-From: {ME}\r\nResent-To: {ADDRESS}\r\nX-Number: {number}\r\n".encode()
        texts.append(passed_on + text)
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(0 if measure(Path(folder), texts, asked.connections, asked.rate) else 1)


if __name__ == "__main__":
    main()
