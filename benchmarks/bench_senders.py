"""What it costs to tell who sent a message: without any evidence, with a signature, with findings, and a large one.

CPU time per message in milliseconds, the best of several rounds, the key at hand. The libraries and the Public Suffix
List are loaded once, which is measured first.
"""

import base64
import email
import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

# In place of this folder, whose `mailbox` is not the one of the standard library.
sys.path.remove(str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from parsers.context import Believed
from parsers.mail.summary import fields_of, summary_of
from parsers.senders import proof
from tests.signed_mails import Key, dns, ed25519, mail, rsa, sealed, shop_dns, signed

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, MESSAGES = 7, 200
LOADING = """
import time
from parsers.senders import proof
began = time.process_time()
proof.prepare()
print(time.process_time() - began)
"""
BELIEVED = Believed(("mx.home.example",), ("relay.example",))
TEXT = "Article 1234567  Lantern, small, of tin      1 x 12.00 EUR\r\n" * 400
HOP = b"Received: from mx.shop.example by mx.home.example with ESMTPS id a1\r\n"
FOUND = b"Authentication-Results: mx.home.example; dkim=none; dmarc=pass header.from=shop.example\r\n"


def judging(raw: bytes, key: Key | None = None) -> Callable[[], object]:
    """Return a way to judge a message whose header has been parsed already, as the pipeline has."""
    message = email.message_from_bytes(raw)
    fields = fields_of(message)
    summary = summary_of(message, fields)
    keys = dns(shop_dns(key) | {"arc._domainkey.relay.example": rsa(2048).record()})
    received = date(2026, 3, 10)
    return lambda: proof.sender_of(
        raw, fields, summary.sender, summary.sender_name, BELIEVED, keys, ("bills.example",), received
    )


def best(work: Callable[[], object], messages: int = MESSAGES) -> float:
    """Return the least milliseconds of CPU time that one message took."""
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(messages):
            work()
        rounds.append((time.process_time() - began) / messages * 1000)
    return min(rounds)


def main() -> None:
    """Print the table."""
    long = rsa(2048)
    loading = min(float(subprocess.check_output([sys.executable, "-c", LOADING], cwd=ROOT)) for _ in range(3))
    print(f"{'loading the libraries and the list, once':<48}{loading * 1000:8.3f} ms")
    proof.prepare()
    large = signed(mail(body=TEXT * 80), key=long)
    attachment = base64.encodebytes(random.Random(1).randbytes(1_400_000)).replace(b"\n", b"\r\n").decode()
    attached = signed(mail(body=attachment), key=long)
    cases = {
        "no evidence": (mail(body=TEXT), None, MESSAGES),
        "RSA 2048, 24 kB": (signed(mail(body=TEXT), key=long), long, MESSAGES),
        "RSA 2048, simple/simple, 24 kB": (signed(mail(body=TEXT), key=long, form="simple/simple"), long, MESSAGES),
        "Ed25519, 24 kB": (signed(mail(body=TEXT), key=ed25519()), ed25519(), MESSAGES),
        "two signatures, one of a mail service, 24 kB": (
            signed(signed(mail(body=TEXT), key=long), "letters.example", long),
            long,
            MESSAGES,
        ),
        "a changed text, 24 kB": (signed(mail(body=TEXT), key=long) + b"more", long, MESSAGES),
        "found by the own server, 24 kB": (FOUND + HOP + mail(body=TEXT), None, MESSAGES),
        "sealed twice, 24 kB": (_twice(long), None, MESSAGES),
        f"RSA 2048, {len(large) / 1e6:.1f} MB of text": (large, long, 10),
        f"RSA 2048, {len(attached) / 1e6:.1f} MB of base64": (attached, long, 10),
    }
    for name, (raw, key, messages) in cases.items():
        print(f"{name:<48}{best(judging(raw, key), messages):8.3f} ms")


def _twice(key: Key) -> bytes:
    once = sealed(mail(body=TEXT), "relay.example", key=key)
    return sealed(once, "relay.example", key=key, instance=2, state="pass")


if __name__ == "__main__":
    main()
