"""A disk that keeps nothing but what was flushed, which is all that POSIX promises; no real one is as mean.

What a program does to a folder is recorded with strace, system call by system call, and played back up to any moment.
There the power is cut: of a file only what `fsync` was called for is left, of a folder only the names that were in it
when it was flushed itself. What was not flushed may all the same have come to the disk, some of it or all.
"""

import random
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_CALLS = "openat,open,creat,write,pwrite64,lseek,ftruncate,fsync,fdatasync,rename,renameat,renameat2,link,linkat"
_CALLS += ",unlink,unlinkat,mkdir,mkdirat,rmdir,close,dup,dup2,dup3,fcntl"
_LINE = re.compile(rb"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_HEX = re.compile(rb"\\x([0-9a-f]{2})")
_STRING = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_DESCRIPTOR = re.compile(rb"(\d+|AT_FDCWD)<([^>]*)>")

_SECTOR = 512

Op = tuple[str, Any, ...]


def strace_is_missing() -> str:
    """Why nothing can be recorded here, or nothing."""
    return "" if shutil.which("strace") else "strace not installed (Debian: strace)"


def record(command: list[str], folder: Path, environment: dict[str, str], log: Path) -> list[Op]:
    """Run a command and return what it does to the files below a folder, as operations on paths relative to it."""
    strace = ["strace", "-f", "-qq", "-y", "-xx", "-s", "50000000", "-e", f"trace={_CALLS}", "-o", str(log)]
    subprocess.run([*strace, *command], env=environment, check=True, capture_output=True)
    return _operations(log, str(folder).encode())


def _operations(log: Path, root: bytes) -> list[Op]:
    found: list[Op] = []
    unfinished: dict[bytes, bytes] = {}
    at: dict[int, int] = {}
    with log.open("rb") as lines:
        for line in lines:
            whole = line.rstrip(b"\n")
            pid = whole.split(b" ", 1)[0]
            if whole.endswith(b"<unfinished ...>"):
                unfinished[pid] = whole.removesuffix(b"<unfinished ...>")
                continue
            if b"<... " in whole and b" resumed>" in whole:
                whole = unfinished.pop(pid, b"") + whole.split(b" resumed>", 1)[1]
            match = _LINE.match(whole)
            if match and int(match[4]) >= 0:
                found += _operation(match[2].decode(), match[3], whole, int(match[4]), root, at)
    return found


def _operation(call: str, arguments: bytes, line: bytes, result: int, root: bytes, at: dict[int, int]) -> list[Op]:
    """Return what a system call did, if it did it below the root. `at` is where each open file is written next."""
    places = [(number, _plain(path)) for number, path in _DESCRIPTOR.findall(arguments)]
    strings = [_plain(text) for text, _ in _STRING.findall(arguments)]
    if call in ("open", "openat", "creat"):
        opened = _plain(_DESCRIPTOR.findall(line.rsplit(b" = ", 1)[1])[0][1])
        if (path := _below(opened, root)) is None:
            return []
        at[result] = 0
        made = b"O_CREAT" in arguments and b"O_DIRECTORY" not in arguments
        return [("create", path, b"O_TRUNC" in arguments)] if made else []
    if call in ("rename", "renameat", "renameat2", "link", "linkat"):
        one, other = (_below(_absolute(text, places), root) for text in strings[:2])
        return [(call[:4] if call.startswith("link") else "rename", one, other)] if one and other else []
    if call in ("unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"):
        path = _below(_absolute(strings[0], places), root)
        return [("mkdir" if call.startswith("mkdir") else "unlink", path)] if path else []
    if not places or places[0][0] == b"AT_FDCWD" or (path := _below(places[0][1], root)) is None:
        return []
    number = int(places[0][0])
    match call:
        case "fsync" | "fdatasync":
            return [("sync", path)]
        case "ftruncate":
            return [("truncate", path, int(arguments.rsplit(b",", 1)[1]))]
        case "lseek":
            at[number] = result
        case "pwrite64":
            return [("write", path, int(arguments.rsplit(b",", 1)[1]), strings[0][:result])]
        case "write":
            start = at.get(number, 0)
            at[number] = start + result
            return [("write", path, start, strings[0][:result])]
    return []


def _plain(text: bytes) -> bytes:
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), text)


def _absolute(path: bytes, places: list[tuple[bytes, bytes]]) -> bytes:
    return path if path.startswith(b"/") or not places else places[0][1] + b"/" + path


def _below(path: bytes, root: bytes) -> str | None:
    if path == root:
        return "."
    return path.removeprefix(root + b"/").decode() if path.startswith(root + b"/") else None


@dataclass(eq=False)
class _File:
    """What was written to a file, and what of it was flushed."""

    data: bytearray = field(default_factory=bytearray)
    flushed: bytes | None = None


@dataclass(eq=False)
class _Folder:
    """The names in a folder, and those that were flushed. `pending` are the changes since: a name gone has no file."""

    names: "dict[str, _File | _Folder]" = field(default_factory=dict)
    flushed: "dict[str, _File | _Folder]" = field(default_factory=dict)
    pending: "list[tuple[str, _File | _Folder | None, str]]" = field(default_factory=list)

    def set(self, name: str, what: "_File | _Folder | None", instead_of: str = "") -> None:
        for gone in (instead_of, *((name,) if what is None else ())):
            self.names.pop(gone, None)
        if what is not None:
            self.names[name] = what
        self.pending.append((name, what, instead_of))


class StrictDisk:
    """The disk while operations are played back. Without `folders` the flushes of folders are left out."""

    def __init__(self, *, folders: bool = True, files: bool = True) -> None:
        self._root = _Folder()
        self._folders, self._files = folders, files

    def play(self, operation: Op) -> None:
        """Do one operation."""
        kind, path, *more = operation
        match kind:
            case "mkdir":
                self._parent(path).set(_name(path), _Folder())
            case "create":
                if not isinstance(file := self._parent(path).names.get(_name(path)), _File):
                    self._parent(path).set(_name(path), _File())
                elif more[0]:
                    file.data.clear()
            case "unlink":
                self._parent(path).set(_name(path), None)
            case "link":
                self._parent(more[0]).set(_name(more[0]), self._at(path))
            case "rename":
                source, target, what = self._parent(path), self._parent(more[0]), self._at(path)
                if source is target:
                    target.set(_name(more[0]), what, _name(path))
                else:
                    target.set(_name(more[0]), what)
                    source.set(_name(path), None)
            case "write":
                if isinstance(file := self._at(path), _File):
                    file.data.extend(bytes(max(0, more[0] - len(file.data))))
                    file.data[more[0] : more[0] + len(more[1])] = more[1]
            case "truncate":
                if isinstance(file := self._at(path), _File):
                    del file.data[more[0] :]
                    file.data.extend(bytes(more[0] - len(file.data)))
            case "sync":
                self._sync(self._at(path))

    def _sync(self, what: "_File | _Folder | None") -> None:
        if isinstance(what, _File) and self._files:
            what.flushed = bytes(what.data)
        elif isinstance(what, _Folder) and self._folders:
            what.flushed = dict(what.names)
            what.pending.clear()

    def leave(self, target: Path, chance: random.Random | None, *, everything: bool = False) -> None:
        """Write what a power cut leaves now into a folder: what was flushed, and by chance some of the rest."""
        self._leave(self._root, target, chance, everything)

    def _leave(self, folder: _Folder, target: Path, chance: random.Random | None, everything: bool) -> None:
        target.mkdir()
        names = dict(folder.flushed)
        arrived = len(folder.pending) if everything else chance.randint(0, len(folder.pending)) if chance else 0
        for name, what, instead_of in folder.pending[:arrived]:
            names.pop(instead_of, None)
            if what is None:
                names.pop(name, None)
            else:
                names[name] = what
        for name, what in names.items():
            if isinstance(what, _Folder):
                self._leave(what, target / name, chance, everything)
            else:
                (target / name).write_bytes(_left(what, chance, everything))

    def _at(self, path: str) -> "_File | _Folder | None":
        here: _File | _Folder | None = self._root
        for part in path.split("/") if path != "." else ():
            here = here.names.get(part) if isinstance(here, _Folder) else None
        return here

    def _parent(self, path: str) -> _Folder:
        parent = self._at(path.rpartition("/")[0] or ".")
        assert isinstance(parent, _Folder), path
        return parent


def _left(file: _File, chance: random.Random | None, everything: bool) -> bytes:
    """Return what is left of a file: each sector as it was flushed or as it was written last."""
    data, flushed = bytes(file.data), file.flushed or b""
    if everything or data == flushed:
        return data
    if chance is None:
        return flushed
    size = chance.choice((len(data), len(flushed), chance.randint(*sorted((len(data), len(flushed))))))
    share = chance.choice((0.0, 0.5, 1.0))
    old, new = flushed.ljust(size, b"\0")[:size], data.ljust(size, b"\0")[:size]
    sectors = range(0, size, _SECTOR)
    return b"".join((new if chance.random() < share else old)[at : at + _SECTOR] for at in sectors)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
