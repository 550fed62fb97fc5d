"""ZIP and gzip: their files as bytes, within limits that count what really comes out.

The one module that imports pyzipper, which opens entries encrypted with AES and is an extra: without it they are
named and held.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from parsers.terms import Finding

MOST_ENTRIES = 200
MOST_BYTES = 100_000_000
MOST_RATIO = 200
MOST_PASSWORDS = 20
_CHUNK = 65_536
# WinZip's marker in place of a compression method: the entry is encrypted with AES (APPNOTE 6.3.10, 4.4.5).
_AES = 99
_ENCRYPTED = 1
_STRONG = 64
# What the two libraries raise on damaged archives, besides what they promise.
_FOREIGN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
    EOFError,
)


@dataclass(slots=True)
class Budget:
    """What may still come out of the containers of one original, all of them together."""

    octets: int = MOST_BYTES
    entries: int = MOST_ENTRIES


class _TooMuch(Exception):
    """An entry grows beyond what is left of the budget."""


def unpacked(
    content: bytes, name: str, passwords: Sequence[str] = (), budget: Budget | None = None
) -> tuple[list[tuple[str, bytes]], list[Finding]]:
    """Return (name, bytes) of each file in an archive, and findings for what was left out.

    Sizes stated in the archive are not believed. Nothing is ever written; names are only for showing. Encrypted
    entries are tried with each of the passwords.
    """
    archive = _Archive(content, name, passwords, budget or Budget())
    try:
        archive.read()
    except _FOREIGN as error:
        archive.tell("damaged", f"{name} can't be unpacked ({type(error).__name__})")
    return archive.entries, archive.findings


class _Archive:
    """Reads one archive, entry by entry."""

    def __init__(self, content: bytes, name: str, passwords: Sequence[str], budget: Budget) -> None:
        self.content = content
        self.name = name
        self.passwords = [password.encode() for password in passwords[:MOST_PASSWORDS]]
        self.budget = budget
        self.most = min(budget.octets, max(len(content) * MOST_RATIO, 1_000_000))
        self.left = self.most
        self.entries: list[tuple[str, bytes]] = []
        self.findings: list[Finding] = []

    def tell(self, code: str, text: str) -> None:
        """Note what a person must look at."""
        self.findings.append(Finding(code, text, needs_review=True))

    def read(self) -> None:
        """Read the entries while the budget lasts."""
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
            allowed = self.budget.entries
            if len(infos) > allowed:
                self.tell("too_complex", f"{self.name}: only the first {allowed} of its {len(infos)} files were read")
            for info in infos[:allowed]:
                self.budget.entries -= 1
                shown = info.filename.replace("\\", "/").rpartition("/")[2]
                try:
                    data = self._encrypted(archive, info) if info.flag_bits & _ENCRYPTED else self._plain(archive, info)
                except _TooMuch:
                    self.tell("too_complex", f"{self.name}: it grows beyond {self.most // 1_000_000} MB when unpacked")
                    return
                except _FOREIGN as error:
                    # what is wrong with one file is no reason to lose those after it
                    self.tell("damaged", f"{shown} in {self.name} can't be unpacked ({type(error).__name__})")
                    continue
                if data is not None:
                    self.entries.append((shown, data))

    def _plain(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
        return self._drained(archive.open(info))

    def _encrypted(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes | None:
        """Return an encrypted entry's bytes, or None after telling why it stays shut."""
        if info.flag_bits & _STRONG:
            self.tell("password_needed", f"{info.filename} in {self.name} is encrypted in a way that is not read")
            return None
        if info.compress_type != _AES:
            return self._tried(info, lambda password: archive.open(info, pwd=password))
        try:
            import pyzipper
        except ImportError:
            text = "is encrypted with AES; install billfold[aes] to have it opened"
            self.tell("password_needed", f"{info.filename} in {self.name} {text}")
            return None
        with pyzipper.AESZipFile(io.BytesIO(self.content)) as opener:
            return self._tried(info, lambda password: _by_aes(opener, info, password))

    def _tried(self, info: zipfile.ZipInfo, begin: Callable[[bytes], IO[bytes]]) -> bytes | None:
        for password in self.passwords:
            try:
                return self._drained(begin(password))
            except _FOREIGN:
                # a wrong password shows as such, or, by chance, only in what it decrypts to (APPNOTE 6.3.10, 6.1.6)
                continue
        how = "none of the configured passwords opens it" if self.passwords else "no password is configured"
        self.tell("password_needed", f"{info.filename} in {self.name} is encrypted, and {how}")
        return None

    def _drained(self, stream: IO[bytes]) -> bytes:
        chunks, size = [], 0
        with stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > self.left:
                    raise _TooMuch
                chunks.append(chunk)
        self.left -= size
        self.budget.octets -= size
        return b"".join(chunks)


def _by_aes(opener: Any, info: zipfile.ZipInfo, password: bytes) -> IO[bytes]:
    opener.setpassword(password)
    # two entries may have one name: the place in the file tells them apart
    twin = next(other for other in opener.infolist() if other.header_offset == info.header_offset)
    stream: IO[bytes] = opener.open(twin)
    return stream


def inflated(content: bytes, name: str, budget: Budget) -> tuple[bytes, list[Finding]]:
    """Return what a gzip file holds, all its members one after the other (RFC 1952, 2.2), and what is wrong with it."""
    most = min(budget.octets, max(len(content) * MOST_RATIO, 1_000_000))
    chunks: list[bytes] = []
    size, rest = 0, content
    budget.entries -= 1
    try:
        while rest[:2] == b"\x1f\x8b" and size <= most:
            member = zlib.decompressobj(31)
            chunk = member.decompress(rest, most - size + 1)
            chunks.append(chunk)
            size += len(chunk)
            if not member.eof and size <= most:
                raise EOFError
            rest = member.unused_data
    except (zlib.error, EOFError) as error:
        return b"", [Finding("damaged", f"{name} can't be unpacked ({type(error).__name__})", needs_review=True)]
    if size > most:
        text = f"{name}: it grows beyond {most // 1_000_000} MB when unpacked"
        return b"", [Finding("too_complex", text, needs_review=True)]
    budget.octets -= size
    return b"".join(chunks), []
