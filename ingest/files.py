"""Files as a source: documents, messages, mbox, Maildir, folders of any of them, and standard input."""

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from ingest.errors import FileUnreadable
from ingest.mailboxes import is_junk_name
from ingest.mbox import is_mbox, read_mbox
from ingest.source import Place, RawMessage
from parsers.context import Form

LARGEST_FILE = 50_000_000
_UNFINISHED = (".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload", ".tmp")
_OFFICE_LOCK = "~$"
_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:")
_MAIL_FIELDS = frozenset(
    b"from to cc date subject message-id received return-path mime-version delivered-to dkim-signature "
    b"content-type reply-to sender x-mozilla-status authentication-results arc-seal".split()
)


@dataclass(frozen=True, slots=True)
class _Origin:
    """Where bytes come from: the path for people, the file's name, its age, and whether it lies in Junk."""

    path: str
    filename: str = ""
    received: datetime | None = None
    junk: bool = False
    message: bool = False


def read_paths(paths: Iterable[str | Path], stdin: BinaryIO | None = None) -> Iterator[RawMessage | FileUnreadable]:
    """Yield every original in the paths, folders walked in the order of their names; what cannot be read as an error.

    `-` is standard input. An mbox gives its messages, a Maildir (a folder with `cur` and `new`) its own and those
    of its subfolders. In folders, hidden and unfinished files and links are passed over. ZIP archives come whole.
    """
    for path in paths:
        if str(path) == "-":
            if stdin is None:
                yield FileUnreadable("Standard input is not connected; name a file.", path="-")
            else:
                yield from _read_stream(stdin, _Origin("-"), None)
        else:
            yield from _read_path(Path(path).expanduser())


def read_letter(stdin: BinaryIO) -> RawMessage | FileUnreadable:
    """Return standard input as the one message that a mail server hands to a program.

    A "From " line before it is the server's own. One inside begins no other message, though it would in an mbox.
    """
    content = stdin.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        return _too_large("The message", _Origin("-"))
    if content.startswith(b"From "):
        content = content.partition(b"\n")[2]
    if not content.strip():
        return FileUnreadable("The message is empty.", path="-")
    return _raw(content, _Origin("-"))


def _read_path(path: Path) -> Iterator[RawMessage | FileUnreadable]:
    try:
        # A link that the user names is meant; links inside folders are not followed.
        resolved = path.resolve(strict=True)
        is_folder = resolved.is_dir()
    except (OSError, RuntimeError) as error:
        yield _unreadable(path, error)
        return
    yield from _read_folder(resolved) if is_folder else _read_file(resolved)


def _read_folder(folder: Path) -> Iterator[RawMessage | FileUnreadable]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        names = {entry.name for entry in entries if entry.is_dir(follow_symlinks=False)}
    except OSError as error:
        yield _unreadable(folder, error)
        return
    if {"cur", "new"} <= names:
        yield from _read_maildir(folder, sorted(names))
        return
    for entry in entries:
        if entry.is_symlink() or entry.name.startswith((".", _OFFICE_LOCK)) or entry.name.lower().endswith(_UNFINISHED):
            continue
        path = folder / entry.name
        yield from _read_folder(path) if entry.is_dir(follow_symlinks=False) else _read_file(path)


def _read_maildir(maildir: Path, names: list[str], junk: bool = False) -> Iterator[RawMessage | FileUnreadable]:
    for part in ("cur", "new"):
        try:
            messages = sorted(entry.name for entry in os.scandir(maildir / part) if not entry.is_symlink())
        except OSError as error:
            yield _unreadable(maildir / part, error)
            continue
        for name in messages:
            if not name.startswith("."):
                yield from _read_file(maildir / part / name, junk=junk, message=True)
    # Maildir++: the mailbox "A/B" is the folder ".A.B" beside the three of the first one.
    for name in names:
        subfolder = maildir / name
        if name.startswith(".") and (subfolder / "cur").is_dir() and (subfolder / "new").is_dir():
            yield from _read_maildir(subfolder, [], is_junk_name(name[1:], "."))


def _read_file(path: Path, *, junk: bool = False, message: bool = False) -> Iterator[RawMessage | FileUnreadable]:
    try:
        # A pipe must not block, a link must not lead elsewhere; neither flag exists on Windows.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        descriptor = os.open(path, flags)
    except (OSError, ValueError) as error:
        yield _unreadable(path, error)
        return
    yield from read_open(descriptor, path, junk=junk, message=message)


def read_open(
    descriptor: int, path: Path, *, junk: bool = False, message: bool = False
) -> Iterator[RawMessage | FileUnreadable]:
    """Yield the originals in an open file that is known as `path`, and close it."""
    try:
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                yield FileUnreadable(f"{path} is not a file but a device or pipe; name a file.", path=shown_path(path))
                return
            received = datetime.fromtimestamp(status.st_mtime, UTC)
            is_message = message or path.suffix.lower() == ".eml"
            name = "" if message else shown_path(path.name)
            yield from _read_stream(file, _Origin(shown_path(path), name, received, junk, is_message), status.st_size)
    except (OSError, ValueError, OverflowError) as error:
        yield _unreadable(path, error)


def _read_stream(file: BinaryIO, origin: _Origin, size: int | None) -> Iterator[RawMessage | FileUnreadable]:
    start = file.read(4096)
    named_mbox = origin.filename.lower().endswith((".mbox", ".mbx"))
    if not origin.message and is_mbox(start):
        # Standard input cannot be wound back, so what was read goes before the rest.
        for number, message in enumerate(read_mbox(_Resumed(start, file), LARGEST_FILE), 1):
            yield _too_large(f"Message {number} in {origin.path}", origin) if message is None else _raw(message, origin)
    elif named_mbox:
        yield FileUnreadable(
            f'{origin.path} is not an mbox file: it does not begin with a "From " line; export it again.',
            path=origin.path,
        )
    elif size is not None and size > LARGEST_FILE:
        yield _too_large(origin.path, origin)
    else:
        content = start + file.read(LARGEST_FILE + 1 - len(start))
        if len(content) > LARGEST_FILE:
            yield _too_large(origin.path, origin)
        elif not content:
            yield FileUnreadable(f"{origin.path} is empty; save or download it again.", path=origin.path)
        else:
            yield _raw(content, origin, message=origin.message or starts_like_mail(content))


def starts_like_mail(content: bytes) -> bool:
    """Say whether the content plainly begins with a mail header: nothing but fields, two of them a mail's own."""
    known = set()
    for line in content[:16_384].splitlines()[:100]:
        if not line:
            break
        if line.startswith((b" ", b"\t")):
            continue
        field = _FIELD.match(line)
        if field is None:
            return False
        known.add(field[1].lower())
    return len(known & _MAIL_FIELDS) >= 2


class _Resumed:
    """A stream with bytes put back before it; knows only what reading lines needs."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = start
        self._rest = rest

    def readline(self, limit: int) -> bytes:
        """Return the next line, at most `limit` bytes of it."""
        if not self._start:
            return self._rest.readline(limit)
        line, newline, self._start = self._start.partition(b"\n")
        return line + (newline or self._rest.readline(limit))


def _raw(content: bytes, origin: _Origin, *, message: bool = True) -> RawMessage:
    uid = int.from_bytes(hashlib.sha256(content).digest()[:8], "big") >> 4
    return RawMessage(
        Place("file", origin.path, 0, uid),
        content,
        Form.MESSAGE if message else Form.FILE,
        origin.filename,
        origin.received,
        origin.junk,
    )


def shown_path(path: Path | str) -> str:
    """Return a path as text; bytes that are no UTF-8 are spelled out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _too_large(what: str, origin: _Origin) -> FileUnreadable:
    limit = LARGEST_FILE // 1_000_000
    return FileUnreadable(f"{what} is larger than {limit} MB; split it or save only the document.", path=origin.path)


def _unreadable(path: Path, error: Exception) -> FileUnreadable:
    shown = shown_path(path)
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    if isinstance(error, FileNotFoundError):
        found = FileUnreadable(f"There is no file or folder {shown}; check the path.", path=shown)
    elif isinstance(error, PermissionError):
        found = FileUnreadable(f"{shown} may not be read by this user; change its permissions.", path=shown)
    else:
        found = FileUnreadable(f"{shown} cannot be read ({reason}); check the path.", path=shown)
    found.__cause__ = error
    return found
