"""A folder that anybody may write to, used without ever following a link out of it.

Where the system can (all but Windows), names are looked up from the open folder, so that nobody can put a link in the
way between looking and doing.
"""

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

_NEEDED = {os.open, os.stat, os.mkdir, os.rmdir, os.rename, os.unlink, os.link}
_BY_DESCRIPTOR = os.supports_dir_fd >= _NEEDED and os.scandir in os.supports_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
# A pipe must not block; Windows has none of these flags but the last.
_FILE = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_NO_LINKS = frozenset({errno.EPERM, errno.EACCES, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK})
_LONGEST_NAME = 255
# What stands behind the last dot of a sentence is no ending, and may be cut.
_LONGEST_ENDING = 16


class Folder:
    """An open folder; made by `opened` and `below`. All its methods raise `OSError`."""

    def __init__(self, path: Path, descriptor: int | None) -> None:
        self.path = path
        self._descriptor = descriptor

    def _at(self, name: str) -> str | Path:
        return self.path / name if self._descriptor is None else name

    @contextlib.contextmanager
    def below(self, parts: Sequence[str], *, make: bool = False) -> Iterator["Folder"]:
        """Open a folder below this one, none of them a link; with `make`, those that are missing are made."""
        with contextlib.ExitStack() as stack:
            folder = self
            for name in parts:
                folder = stack.enter_context(folder._child(name, make))
            yield folder

    @contextlib.contextmanager
    def _child(self, name: str, make: bool) -> Iterator["Folder"]:
        if make:
            with contextlib.suppress(FileExistsError):
                os.mkdir(self._at(name), dir_fd=self._descriptor)
        path = self.path / name
        if self._descriptor is None:
            status = os.lstat(path)
            if not stat.S_ISDIR(status.st_mode) or getattr(status, "st_reparse_tag", False):
                raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
            yield Folder(path, None)
            return
        descriptor = os.open(name, _FOLDER | _NO_LINK, dir_fd=self._descriptor)
        try:
            yield Folder(path, descriptor)
        finally:
            os.close(descriptor)

    def entries(self) -> "list[os.DirEntry[str]]":
        """Return what lies in the folder, by name."""
        with os.scandir(self.path if self._descriptor is None else self._descriptor) as entries:
            found: list[os.DirEntry[str]] = sorted(entries, key=lambda entry: entry.name)
            return found

    def status(self, name: str) -> os.stat_result:
        """Return the status of something in the folder; a link is not followed."""
        return os.stat(self._at(name), dir_fd=self._descriptor, follow_symlinks=False)

    def has(self, name: str) -> bool:
        """Say whether something of this name lies here, be it a link that leads nowhere."""
        with contextlib.suppress(FileNotFoundError):
            self.status(name)
            return True
        return False

    def open(self, name: str) -> int:
        """Open a file to read it; a link is refused, and a pipe does not block."""
        return os.open(self._at(name), _FILE, dir_fd=self._descriptor)

    def holds(self, name: str, content: bytes) -> bool:
        """Say whether a file of this name has this content."""
        with os.fdopen(self.open(name), "rb") as file:
            return file.read(len(content) + 1) == content

    def make(self, name: str) -> None:
        """Make a folder; `FileExistsError` if there is something of this name."""
        os.mkdir(self._at(name), dir_fd=self._descriptor)

    def write_new(self, name: str, content: bytes) -> None:
        """Write a file in a folder that is nobody's but ours."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _NO_LINK | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(self._at(name), flags, 0o644, dir_fd=self._descriptor), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())

    def remove(self, name: str) -> None:
        """Remove a file, or one of its names."""
        os.unlink(self._at(name), dir_fd=self._descriptor)

    def clear(self, parts: Sequence[str]) -> None:
        """Remove what is empty of the last of these folders, and then those that it was in."""
        with contextlib.suppress(OSError), self.below(parts[:-1]) as folder:
            _clear_below(folder, parts[-1])
        self.clear_up(parts[:-1])

    def clear_up(self, parts: Sequence[str]) -> None:
        """Remove folders that are empty, from the last one up to the first."""
        with contextlib.suppress(OSError):
            for depth in range(len(parts), 0, -1):
                with self.below(parts[: depth - 1]) as folder:
                    os.rmdir(folder._at(parts[depth - 1]), dir_fd=folder._descriptor)

    def rename(self, name: str, to: "Folder", new: str) -> None:
        """Move a file to where nothing lies; it is for folders that are nobody's but ours."""
        os.rename(self._at(name), to._at(new), src_dir_fd=self._descriptor, dst_dir_fd=to._descriptor)

    def give(self, name: str, to: "Folder", new: str) -> None:
        """Move a file to where somebody else may put things; `FileExistsError` if there is one of this name.

        An earlier call that was interrupted is completed.
        """
        try:
            os.link(
                self._at(name),
                to._at(new),
                src_dir_fd=self._descriptor,
                dst_dir_fd=to._descriptor,
                follow_symlinks=False,
            )
        except FileExistsError:
            if not os.path.samestat(self.status(name), to.status(new)) or not self.status(name).st_ino:
                raise
        except OSError as error:
            # Network shares and USB sticks have no links; look-then-rename is the best there is.
            if error.errno not in _NO_LINKS:
                raise
            if to.has(new):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), new) from error
            self.rename(name, to, new)
            return
        self.remove(name)

    def give_numbered(self, name: str, to: "Folder", wanted: str) -> str:
        """Move a file under the name that is wanted, or the first of `_2`, `_3` … that is free; return the name."""
        for number in itertools.count(1):
            new = numbered(wanted, number)
            with contextlib.suppress(FileExistsError):
                self.give(name, to, new)
                return new
        raise AssertionError  # there is always a free number


def _clear_below(folder: Folder, name: str) -> None:
    with contextlib.suppress(OSError), folder.below([name]) as below:
        for entry in below.entries():
            if entry.is_dir(follow_symlinks=False):
                _clear_below(below, entry.name)
    folder.clear_up([name])


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Open a folder that the user has named: if that is a link, it is meant."""
    if not _BY_DESCRIPTOR:
        os.scandir(path).close()
        yield Folder(path, None)
        return
    descriptor = os.open(path, _FOLDER)
    try:
        yield Folder(path, descriptor)
    finally:
        os.close(descriptor)


def numbered(name: str, number: int, more: int = 0) -> str:
    """Return a name with `_2` and so on before its ending, cut so that `more` bytes fit after it."""
    stem, ending = Path(name).stem, Path(name).suffix
    if len(os.fsencode(ending)) > _LONGEST_ENDING:
        stem, ending = name, ""
    end = (f"_{number}" if number > 1 else "") + ending
    left = _LONGEST_NAME - more - len(os.fsencode(end))
    if len(os.fsencode(stem)) > left:
        stem = os.fsencode(stem)[:left].decode("utf-8", "ignore")
    return stem + end
