"""Mails that are signed in the tests: keys made here, the DNS a dictionary. All of them are invented.

The canonical forms are written here a second time, as RFC 6376 describes them, for the tests to compare with.
"""

import base64
import email
import hashlib
import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dkim.asn1 import INTEGER
from nacl.signing import SigningKey

from parsers.context import Believed
from parsers.mail.summary import fields_of, summary_of
from parsers.senders.proof import sender_of
from parsers.terms import Sender

MADE = 1_773_100_800  # 10 March 2026
DATE = "Tue, 10 Mar 2026 01:00:00 +0000"
NAMES = "from:to:subject:date:message-id:mime-version:content-type"
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


@dataclass(frozen=True)
class RsaKey:
    n: int
    d: int

    def sign(self, text: bytes) -> bytes:
        size = (self.n.bit_length() + 7) // 8
        info = SHA256 + hashlib.sha256(text).digest()
        padded = b"\0\1" + b"\xff" * (size - len(info) - 3) + b"\0" + info
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(size, "big")

    def public(self) -> bytes:
        numbers = b"".join(der(INTEGER, positive(number)) for number in (self.n, 65537))
        algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
        return der(0x30, algorithm + der(0x03, b"\0" + der(0x30, numbers)))

    def record(self, more: str = "") -> str:
        return f"v=DKIM1; k=rsa; {more}p={base64.b64encode(self.public()).decode()}"


@dataclass(frozen=True)
class EdKey:
    seed: bytes

    def sign(self, text: bytes) -> bytes:
        return SigningKey(self.seed).sign(hashlib.sha256(text).digest()).signature

    def record(self, more: str = "") -> str:
        public = bytes(SigningKey(self.seed).verify_key)
        return f"v=DKIM1; k=ed25519; {more}p={base64.b64encode(public).decode()}"


def positive(number: int) -> bytes:
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def der(tag: int, content: bytes) -> bytes:
    if len(content) < 128:
        return bytes((tag, len(content))) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8, "big")
    return bytes((tag, 128 + len(size))) + size + content


def _is_prime(number: int, chance: random.Random) -> bool:
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(8):
        power = pow(chance.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = pow(power, 2, number)
            if power == number - 1:
                break
        else:
            return False
    return True


@lru_cache
def rsa(bits: int = 1024, seed: int = 1) -> RsaKey:
    chance = random.Random(f"{bits} {seed}")
    primes: list[int] = []
    while len(primes) < 2:
        candidate = chance.getrandbits(bits // 2) | 3 << bits // 2 - 2 | 1
        if candidate % 65537 != 1 and _is_prime(candidate, chance):
            primes.append(candidate)
    one, other = primes
    return RsaKey(one * other, pow(65537, -1, (one - 1) * (other - 1)))


def ed25519(seed: int = 1) -> EdKey:
    return EdKey(bytes([seed]) * 32)


Key = RsaKey | EdKey


def mail(
    sender: str = "Lantern Works <bills@shop.example>",
    subject: str = "Your invoice R-1001",
    body: str = "Dear Kim,\r\n\r\nTotal:  12.00 EUR \r\n\r\n",
    extra: str = "",
) -> bytes:
    return (
        f"From: {sender}\r\nTo: kim@home.example\r\nSubject: {subject}\r\nDate: {DATE}\r\n"
        f"Message-ID: <r1001@shop.example>\r\n{extra}MIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    ).encode()


def relaxed_header(field: bytes) -> bytes:
    name, _, value = field.partition(b":")
    return name.lower() + b":" + re.sub(rb"[ \t]+", b" ", value.replace(b"\r\n", b"")).strip()


def canonical_body(body: bytes, form: str) -> bytes:
    lines = body.split(b"\r\n")
    if form == "relaxed":
        lines = [re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    if not lines:
        return b"" if form == "relaxed" else b"\r\n"
    return b"\r\n".join(lines) + b"\r\n"


def header_fields(message: bytes) -> list[bytes]:
    return re.split(rb"\r\n(?![ \t])", message.partition(b"\r\n\r\n")[0])


def picked(fields: Sequence[bytes], names: str) -> list[bytes]:
    left, found = list(fields), []
    for name in names.split(":"):
        for field in reversed(left):
            if field.partition(b":")[0].strip().lower() == name.strip().lower().encode():
                found.append(field)
                left.remove(field)
                break
    return found


def signed(
    message: bytes,
    domain: str = "shop.example",
    key: Key | None = None,
    *,
    selector: str = "s1",
    names: str = NAMES,
    form: str = "relaxed/relaxed",
    body: bytes | None = None,
    more: str = "",
    made: int | None = MADE,
    field: str = "DKIM-Signature",
    first: str = "v=1; ",
    algorithm: str = "",
) -> bytes:
    """Return a message with a signature on top. `body` is what is hashed in place of the message's."""
    key = key or rsa()
    header_form, _, body_form = form.partition("/")
    content = message.partition(b"\r\n\r\n")[2] if body is None else body
    digest = hashlib.sha256(canonical_body(content, body_form or "simple")).digest()
    algorithm = algorithm or ("rsa-sha256" if isinstance(key, RsaKey) else "ed25519-sha256")
    time = f" t={made};" if made is not None else ""
    start = (
        f"{field}: {first}a={algorithm}; c={form}; d={domain}; s={selector};{time}{more}\r\n"
        f"\th={names};\r\n\tbh={base64.b64encode(digest).decode()};\r\n\tb="
    ).encode()
    parts = [*picked(header_fields(message), names), start]
    if header_form == "relaxed":
        parts = [relaxed_header(part) for part in parts]
    signature = base64.b64encode(key.sign(b"\r\n".join(parts))).decode()
    folded = "\r\n\t ".join(signature[place : place + 70] for place in range(0, len(signature), 70))
    return start + folded.encode() + b"\r\n" + message


def sealed(
    message: bytes,
    domain: str = "relay.example",
    results: str = "dmarc=pass header.from=shop.example",
    key: Key | None = None,
    *,
    instance: int = 1,
    state: str = "none",
    names: str = NAMES,
) -> bytes:
    """Return a message with one more ARC set on top."""
    key = key or rsa()
    with_signature = signed(
        message, domain, key, selector="arc", names=names, field="ARC-Message-Signature", first=f"i={instance}; "
    )
    found = f"ARC-Authentication-Results: i={instance}; mx.{domain};\r\n\t{results}\r\n".encode()
    start = f"ARC-Seal: i={instance}; a=rsa-sha256; t={MADE}; cv={state}; d={domain}; s=arc; b=".encode()
    fields = [*header_fields(found + with_signature)]
    covered: list[bytes] = []
    for number in range(1, instance + 1):
        for kind in ("arc-authentication-results", "arc-message-signature", "arc-seal"):
            mark = re.compile(rb"[ ;:]i=%d;" % number)
            covered += [
                relaxed_header(one)
                for one in fields
                if one.lower().startswith(kind.encode() + b":") and mark.search(one)
            ]
    text = b"\r\n".join([*covered, start.replace(b"ARC-Seal: ", b"arc-seal:")])
    seal = start + base64.b64encode(key.sign(text)) + b"\r\n"
    return seal + found + with_signature


def dns(records: Mapping[str, str | None] | None = None, **more: str) -> Callable[[Sequence[str]], Mapping[str, str]]:
    """Return a way to ask for keys: what is not in it does not exist, and what is None can't be asked for."""
    known = dict(records or {}) | more

    def keys(names: Sequence[str]) -> Mapping[str, str]:
        return {name: record for name in names if (record := known.get(name, "")) is not None}

    return keys


def shop_dns(key: Key | None = None, domain: str = "shop.example") -> dict[str, str | None]:
    return {f"s1._domainkey.{domain}": (key or rsa()).record()}


def judged(
    raw: bytes,
    keys: Callable[[Sequence[str]], Mapping[str, str]] | None = None,
    *,
    servers: Sequence[str] = (),
    sealers: Sequence[str] = (),
    kin: Sequence[str] = (),
    received: date | None = date(2026, 3, 10),
) -> Sender:
    message = email.message_from_bytes(raw)
    fields = fields_of(message)
    summary = summary_of(message, fields)
    believed = Believed(tuple(servers), tuple(sealers))
    asked = keys or dns(shop_dns())
    return sender_of(raw, fields, summary.sender, summary.sender_name, believed, asked, kin, received)
