"""What taking a message apart costs beside mail-parser alone, over messages of several kinds.

Each row is the median over runs that alternate between the two. All messages are invented.
"""

import base64
import logging
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import mailparser

from parsers.mail.message import read_message

RUNS = 60
HEADER = (
    b"Received: from out.kiosk.example (out.kiosk.example [192.0.2.7])\r\n\tby mx.home.example with ESMTPS id 4Wn1\r\n"
    b"\tfor <me@home.example>; Mon, 15 Jul 2024 10:00:03 +0000\r\n"
    b"From: =?utf-8?Q?K=C3=BChne_Kiosk?= <billing@kiosk.example>\r\nTo: Me <me@home.example>\r\n"
    b"Subject: =?utf-8?Q?Ihre_Rechnung_f=C3=BCr_Juli?=\r\nDate: Mon, 15 Jul 2024 10:00:00 +0000\r\n"
    b"Message-ID: <20240715.1@kiosk.example>\r\nReply-To: help@kiosk.example\r\nMIME-Version: 1.0\r\n"
    b"DKIM-Signature: v=1; a=rsa-sha256; d=kiosk.example; s=k1;\r\n\tb=" + b"QUJD" * 40 + b"\r\n"
)


def part(fields: bytes, content: bytes) -> bytes:
    """Return a part with its content in base64."""
    return fields + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(content).replace(b"\n", b"\r\n")


def parts(subtype: bytes, boundary: bytes, *inner: bytes) -> bytes:
    """Return a part with parts."""
    body = b"".join(b"--" + boundary + b"\r\n" + one + b"\r\n" for one in inner)
    head = b"Content-Type: multipart/" + subtype + b'; boundary="' + boundary + b'"\r\n\r\n'
    return head + body + b"--" + boundary + b"--\r\n"


def messages() -> dict[str, bytes]:
    """Return the messages by name."""
    rng = random.Random(7)
    words = "your order of July was sent today and the invoice is attached total 19,90 € thank you".split()
    text = " ".join(rng.choice(words) for _ in range(300)).encode()
    rows = b"".join(b"<tr><td>%d</td><td>%s</td></tr>\r\n" % (n, text[:60]) for n in range(400))
    html = part(b"Content-Type: text/html; charset=utf-8\r\n", b"<html><body><table>" + rows + b"</table></html>")
    plain = b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + b"\r\n"
    both = parts(b"alternative", b"alt", plain, html)
    pdf = [b"%PDF-1.7\n" + rng.randbytes(200_000) for _ in range(5)]
    files = [
        part(b'Content-Type: application/pdf; name="r%d.pdf"\r\nContent-Disposition: attachment\r\n' % n, data)
        for n, data in enumerate(pdf)
    ]
    logo = part(b"Content-Type: image/png\r\nContent-ID: <logo@x>\r\n", b"\x89PNG\r\n\x1a\n" + rng.randbytes(9000))
    one_file = HEADER + parts(b"mixed", b"mix", both, files[0])
    nested = HEADER + parts(b"mixed", b"out", plain, b"Content-Type: message/rfc822\r\n\r\n" + one_file)
    twice = HEADER + parts(b"mixed", b"top", plain, b"Content-Type: message/rfc822\r\n\r\n" + nested)
    return {
        "small text": HEADER + plain,
        "text and HTML, 40 kB": HEADER + both,
        "HTML with a logo": HEADER + parts(b"related", b"rel", html, logo),
        "one PDF, 200 kB": one_file,
        "five PDFs, 1 MB": HEADER + parts(b"mixed", b"mix", both, *files),
        "a mail in a mail": nested,
        "a mail in a mail in a mail": twice,
        "a PDF without a name": HEADER + part(b"Content-Type: application/pdf\r\n", pdf[0]),
        "text of 1 MB": HEADER + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + (text + b"\r\n") * 600,
    }


def milliseconds(work: Callable[[bytes], object], raw: bytes) -> float:
    """Return the time of one call."""
    began = time.perf_counter()
    work(raw)
    return 1000 * (time.perf_counter() - began)


def main() -> None:
    """Print a row for each message."""
    logging.disable(logging.CRITICAL)  # mail-parser warns of every part that it does not know
    print(f"{'message':28}{'kB':>7}{'mail-parser ms':>16}{'Billfold ms':>13}{'times':>7}   (median of {RUNS})")
    ratios = []
    for name, raw in messages().items():
        alone, ours = [], []
        for _ in range(RUNS):
            alone.append(milliseconds(mailparser.parse_from_bytes, raw))
            ours.append(milliseconds(read_message, raw))
        middle, mine = statistics.median(alone), statistics.median(ours)
        ratios.append(mine / middle)
        print(f"{name:28}{len(raw) / 1000:7.0f}{middle:16.2f}{mine:13.2f}{mine / middle:7.2f}")
    print(f"{'median of all, worst':28}{statistics.median(ratios):43.2f} {max(ratios):.2f}")


if __name__ == "__main__":
    main()
