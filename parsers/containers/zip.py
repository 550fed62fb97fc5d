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
# What is unpacked and then thrown away counts too: a hundred bombs, each stopped in time, would take hours.
MOST_BYTES_OF_WORK = 300_000_000
# A list is read whole before the first of its files, and a gzip file is copied for each of its members.
LONGEST_LIST = 20_000
MOST_MEMBERS = 100
MOST_PASSWORDS = 20
_CHUNK = 65_536
# WinZip's marker in place of a compression method: the entry is encrypted with AES (APPNOTE 6.3.10, 4.4.5).
_AES = 99
# Methods of which the library unpacks everything at once: a few kilobytes of bzip2 hold gigabytes.
_UNBOUNDED = (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
_LISTED = b"PK\x01\x02"
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
    OverflowError,
)


@dataclass(slots=True)
class Budget:
    """What may still come out of the containers of one original, all of them together."""

    octets: int = MOST_BYTES
    entries: int = MOST_ENTRIES
    work: int = MOST_BYTES_OF_WORK


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
        self.most = _most_of(content, budget)
        self.left = self.most
        self.entries: list[tuple[str, bytes]] = []
        self.findings: list[Finding] = []
        self.by_aes: Any = None
        self.foreign: tuple[type[Exception], ...] = _FOREIGN

    def tell(self, code: str, text: str) -> None:
        """Note what a person must look at."""
        self.findings.append(Finding(code, text, needs_review=True))

    def read(self) -> None:
        """Read the entries while the budget lasts."""
        if self.content.count(_LISTED) > LONGEST_LIST:
            self.tell("too_complex", f"{self.name} was not opened: it lists more than {LONGEST_LIST:,} files")
            return
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
            allowed = max(self.budget.entries, 0)
            if len(infos) > allowed:
                self.tell("too_complex", f"{self.name}: only the first {allowed} of its {len(infos)} files were read")
            for info in infos[:allowed]:
                self.budget.entries -= 1
                shown = info.filename.replace("\\", "/").rpartition("/")[2]
                if info.compress_type in _UNBOUNDED:
                    self.tell("not_readable", f"{shown} in {self.name} is packed by a method that is not read")
                    continue
                try:
                    data = self._encrypted(archive, info) if info.flag_bits & _ENCRYPTED else self._plain(archive, info)
                except _TooMuch:
                    self.tell("too_complex", f"{self.name}: it grows beyond {self.most // 1_000_000} MB when unpacked")
                    return
                except self.foreign as error:
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
        # its errors are not those of the standard library, of which it began as a copy
        self.foreign = (*_FOREIGN, pyzipper.BadZipFile, pyzipper.LargeZipFile)
        if self.by_aes is None:
            self.by_aes = pyzipper.AESZipFile(io.BytesIO(self.content))
        opener = self.by_aes
        return self._tried(info, lambda password: _by_aes(opener, info, password))

    def _tried(self, info: zipfile.ZipInfo, begin: Callable[[bytes], IO[bytes]]) -> bytes | None:
        for password in self.passwords:
            try:
                return self._drained(begin(password))
            except self.foreign:
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
                self.budget.work -= len(chunk)
                if size > self.left or self.budget.work < 0:
                    raise _TooMuch
                chunks.append(chunk)
        self.left -= size
        self.budget.octets -= size
        return b"".join(chunks)


def _most_of(content: bytes, budget: Budget) -> int:
    return min(budget.octets, budget.work, max(len(content) * MOST_RATIO, 1_000_000))


def _by_aes(opener: Any, info: zipfile.ZipInfo, password: bytes) -> IO[bytes]:
    opener.setpassword(password)
    # two entries may have one name: the place in the file tells them apart
    twin = next(other for other in opener.infolist() if other.header_offset == info.header_offset)
    if twin.compress_type in _UNBOUNDED:
        raise NotImplementedError
    stream: IO[bytes] = opener.open(twin)
    return stream


def inflated(content: bytes, name: str, budget: Budget) -> tuple[bytes, list[Finding]]:
    """Return what a gzip file holds, all its members one after the other (RFC 1952, 2.2), and what is wrong with it."""
    most = _most_of(content, budget)
    chunks: list[bytes] = []
    size, rest = 0, content
    budget.entries -= 1
    if budget.entries < 0:
        text = f"{name} was not opened: there is too much in the files of this message"
        return b"", [Finding("too_complex", text, needs_review=True)]
    try:
        while rest[:2] == b"\x1f\x8b" and size <= most and len(chunks) < MOST_MEMBERS:
            member = zlib.decompressobj(31)
            chunk = member.decompress(rest, most - size + 1)
            chunks.append(chunk)
            size += len(chunk)
            if not member.eof and size <= most:
                raise EOFError
            rest = member.unused_data
    except (zlib.error, EOFError) as error:
        budget.work -= size
        return b"", [Finding("damaged", f"{name} can't be unpacked ({type(error).__name__})", needs_review=True)]
    budget.work -= size
    if size > most or rest[:2] == b"\x1f\x8b":
        how = f"it grows beyond {most // 1_000_000} MB when unpacked" if size > most else "it has too many members"
        return b"", [Finding("too_complex", f"{name}: {how}", needs_review=True)]
    budget.octets -= size
    return b"".join(chunks), []
