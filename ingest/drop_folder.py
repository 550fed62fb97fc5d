"""The drop folder: files that people put there are claimed, and leave it when they are filed.

A file is claimed by moving it into a hidden folder beside it, where it stays until it is filed, and moved on to `done/`
or, beside a note, to `failed/`. What a killed program left claimed is found by the next one. Nothing is ever deleted
or overwritten, no link is followed, and nothing but plain files is opened.
"""

import contextlib
import errno
import itertools
import os
import secrets
import stat
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.drop_survey import (
    CLAIMED,
    DONE,
    FAILED,
    PATIENCE,
    QUIET,
    Found,
    Parts,
    Shape,
    Survey,
    Surveyor,
    shape_of,
    unfinished,
)
from ingest.errors import DropFolderFull, DropFolderMissing, DropFolderObstructed, DropFolderTrouble, FileUnreadable
from ingest.files import read_open
from ingest.folder import Folder, numbered, opened
from ingest.source import RawMessage

NOTE = ".txt"
# A note is written under this name first; no file is claimed under one that begins with a dot.
_NEW_NOTE = ".note"
# Seconds after which what another program has claimed is taken for left behind.
FOREIGN = 3600.0
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_SHARING = 32  # Windows: another program has the file open


@dataclass(frozen=True, slots=True)
class Claim:
    """A file in hand: what it was called below the drop folder, and the `batch` with which it was claimed.

    `batch` is empty for a file that may not be moved and is filed where it lies. `hopeless` says why it can't be filed.
    """

    parts: Parts
    shape: Shape
    batch: str = ""
    hopeless: str = ""

    @property
    def key(self) -> tuple[str, Parts]:
        """What tells claims apart."""
        return self.batch, self.parts

    @property
    def folders(self) -> Parts:
        """The folders in which it lies, from the drop folder on."""
        return (*((CLAIMED, self.batch) if self.batch else ()), *self.parts[:-1])


class DropFolder:
    """A drop folder. `owner` tells apart the archives that share it; `mark` is called before every step that stays.

    Its methods raise `DropFolderTrouble`. One thread at a time may use it. `cannot_move` says that nothing may be
    moved in it, `stuck` are single files of which that is so: both are filed where they lie, once.
    """

    def __init__(
        self,
        path: Path,
        owner: str,
        *,
        quiet: float = QUIET,
        patience: float = PATIENCE,
        mark: Callable[[str], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path, self.quiet = path, quiet
        self._owner, self._mark = owner, mark
        self._surveyor = Surveyor(quiet, patience, clock)
        self._stays: dict[Parts, Shape] = {}
        self.stuck: dict[Parts, Shape] = {}
        self.cannot_move = False

    def survey(self) -> Survey:
        """Look through the folder."""
        with self._open() as root:
            if self.cannot_move and (batch := self._new_batch(root)):
                root.clear((CLAIMED, batch))
            survey = self._surveyor.survey(root, self._stays | self.stuck)
        for handled in (self._stays, self.stuck):
            for gone in [parts for parts in handled if not self._surveyor.is_there(parts)]:
                del handled[gone]
        return survey

    def tried(self) -> tuple[bool, str]:
        """Say whether files can be moved in the folder, and what waits in it."""
        with self._open() as root:
            batch = self._new_batch(root)
            if batch:
                root.clear((CLAIMED, batch))
            survey = self._surveyor.survey(root, {})
        if not batch:
            return False, f"nothing can be moved in {self.path}: allow this user to write there"
        return True, f"what is put into {self.path} is filed; {survey.unready:,} files lie there now"

    # claiming

    @contextlib.contextmanager
    def claiming(self) -> Iterator[Callable[[Found], Claim | None]]:
        """Claim files, together: what is given claims one, or returns None where it is not there as it was found."""
        with self._open() as root:
            batch = self._new_batch(root)
            try:
                yield lambda found: self._claim(root, batch, found)
            finally:
                if batch:
                    root.clear((CLAIMED, batch))

    def _new_batch(self, root: Folder) -> str:
        """Make a folder for what is claimed together; return its name, or nothing where that may not be."""
        batch = f"{self._owner}-{secrets.token_hex(6)}"
        for trial in range(3):
            try:
                with self._claims(root, make=True) as claims:
                    claims.make(batch)
                break
            except OSError as error:
                # Another program that is done removes the folder for all claims when it is empty.
                if isinstance(error, FileNotFoundError) and trial < 2:
                    continue
                if error.errno not in _FORBIDDEN:
                    raise
                self.cannot_move = True
                return ""
        if self.cannot_move:
            self.cannot_move = False
            self._stays.clear()
        return batch

    @contextlib.contextmanager
    def _claims(self, root: Folder, *, make: bool = False) -> Iterator[Folder]:
        with contextlib.ExitStack() as stack:
            try:
                claims = stack.enter_context(root.below([CLAIMED], make=make))
            except OSError as error:
                if error.errno not in (errno.ENOTDIR, errno.ELOOP):
                    raise
                raise DropFolderTrouble(
                    f"{CLAIMED} in the drop folder {self.path} is no folder: remove it. Billfold needs that name."
                ) from error
            yield claims

    def _claim(self, root: Folder, batch: str, found: Found) -> Claim | None:
        try:
            with root.below(found.parts[:-1]) as source:
                if not batch:
                    return _in_place(source, found)
                try:
                    return self._take(root, source, batch, found)
                except OSError as error:
                    if error.errno not in _FORBIDDEN or getattr(error, "winerror", 0) == _SHARING:
                        raise
                return _in_place(source, found)
        except OSError as error:
            gone = isinstance(error, FileNotFoundError | NotADirectoryError) or error.errno == errno.ELOOP
            if gone or getattr(error, "winerror", 0) == _SHARING:
                return None
            raise

    def _take(self, root: Folder, source: Folder, batch: str, found: Found) -> Claim | None:
        *folders, name = found.parts
        with root.below([CLAIMED, batch, *folders], make=True) as target:
            self._mark("claim a file")
            source.rename(name, target, name)
            status = target.status(name)
            if not stat.S_ISREG(status.st_mode) or shape_of(status) != found.shape:
                target.give_numbered(name, source, name)
                return None
        self._surveyor.forget(found.parts)
        return Claim(found.parts, found.shape, batch, found.hopeless)

    def claims_left(self, but: Collection[tuple[str, Parts]] = ()) -> list[Claim]:
        """Return what a killed program has left claimed, or this one, `but` for claims with these keys."""
        left: list[Claim] = []
        with self._open() as root, contextlib.suppress(FileNotFoundError), self._claims(root) as claims:
            for batch in claims.entries():
                with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                    if self._is_to_be_taken_up(claims, batch.name):
                        with claims.below([batch.name]) as folder:
                            left += self._claims_in(root, folder, batch.name, ())
                        root.clear((CLAIMED, batch.name))
        return [claim for claim in left if claim.key not in but]

    def _is_to_be_taken_up(self, claims: Folder, batch: str) -> bool:
        return batch.startswith(f"{self._owner}-") or time.time() - claims.status(batch).st_mtime > FOREIGN

    def _claims_in(self, root: Folder, folder: Folder, batch: str, parts: Parts) -> Iterator[Claim]:
        for entry in folder.entries():
            here, status = (*parts, entry.name), entry.stat(follow_symlinks=False)
            if stat.S_ISDIR(status.st_mode):
                with folder.below([entry.name]) as below:
                    yield from self._claims_in(root, below, batch, here)
            elif entry.name == _NEW_NOTE or _was_given_back(root, here, status):
                folder.remove(entry.name)
            elif stat.S_ISREG(status.st_mode):
                yield Claim(here, shape_of(status), batch, unfinished(folder, entry.name) or "")

    # in hand

    def read(self, claim: Claim) -> Iterator[RawMessage | FileUnreadable]:
        """Yield the originals in a file, placed where it was dropped; raises `OSError` when it is gone."""
        path = self.path.joinpath(*claim.parts)
        with self._open() as root, root.below(claim.folders) as folder:
            try:
                descriptor = folder.open(claim.parts[-1])
            except FileNotFoundError:
                raise
            except OSError as error:
                yield FileUnreadable(f"{path} cannot be read ({error.strerror or error}).", path=str(path))
                return
        yield from read_open(descriptor, path)

    def is_unchanged(self, claim: Claim) -> bool:
        """Whether nobody has written to a file since it was claimed; raises `OSError` when it is gone."""
        with self._open() as root, root.below(claim.folders) as folder:
            return shape_of(folder.status(claim.parts[-1])) == claim.shape

    def put_back(self, claim: Claim) -> None:
        """Return a file to where it was dropped: somebody still writes to it."""
        name = claim.parts[-1]
        if claim.batch:
            self._move(claim, (), lambda source, target: source.give_numbered(name, target, name))

    def finish(self, claim: Claim, month: str) -> str:
        """Move a file that is filed to `done/`; return where it lies, below the drop folder."""
        name = claim.parts[-1]
        if not claim.batch:
            return self._leave(claim)
        return self._move(claim, (DONE, month), lambda source, target: source.give_numbered(name, target, name))

    def refuse(self, claim: Claim, note: Callable[[str], str]) -> str:
        """Move a file that is not filed to `failed/`, beside a note: what `note` says for the name that it gets."""
        if not claim.batch:
            return self._leave(claim)
        return self._move(claim, (FAILED,), lambda source, target: self._set_apart(claim, source, target, note))

    def _leave(self, claim: Claim) -> str:
        handled = self._stays if self.cannot_move else self.stuck
        handled[claim.parts] = claim.shape
        return "/".join(claim.parts)

    def _move(self, claim: Claim, to: Parts, give: Callable[[Folder, Folder], str]) -> str:
        there = (*to, *claim.parts[:-1])
        with self._open() as root:
            with root.below(claim.folders) as source:
                self._mark("let a file go")
                with self._target(root, there) as target:
                    name = give(source, target)
            root.clear_up(claim.folders)
        return "/".join((*there, name))

    @contextlib.contextmanager
    def _target(self, root: Folder, there: Parts) -> Iterator[Folder]:
        try:
            with root.below(there, make=True) as target:
                yield target
        except OSError as error:
            if error.errno not in (*_FORBIDDEN, errno.ENOTDIR, errno.ELOOP):
                raise
            raise DropFolderObstructed(
                f"What is filed can't be moved to {there[0]} in the drop folder {self.path} ({error.strerror}): if"
                " something else has that name, or in there the name of a folder that was dropped, rename it; allow"
                " this user to write there."
            ) from error

    def _set_apart(self, claim: Claim, source: Folder, target: Folder, note_of: Callable[[str], str]) -> str:
        """Write the note, then move the file beside it: what a kill leaves in between is completed by the next one."""
        name = claim.parts[-1]
        for number in itertools.count(1):
            new = numbered(name, number, len(NOTE))
            note, text = new + NOTE, note_of(new).encode("utf-8", "backslashreplace")
            if target.has(new) and not os.path.samestat(source.status(name), target.status(new)):
                continue
            if not target.has(note):
                source.write_new(_NEW_NOTE, text)
                self._mark("put a note")
                with contextlib.suppress(FileExistsError):
                    source.give(_NEW_NOTE, target, note)
            elif not target.holds(note, text):
                continue
            self._mark("move a file beside its note")
            with contextlib.suppress(FileExistsError):
                source.give(name, target, new)
                return new
        raise AssertionError  # there is always a free number

    @contextlib.contextmanager
    def _open(self) -> Iterator[Folder]:
        try:
            with opened(self.path) as root:
                yield root
        except OSError as error:
            if error.errno in _FULL:
                raise DropFolderFull(
                    f"The disk that holds the drop folder {self.path} is full: make room, and it goes on."
                ) from error
            if not self.path.is_dir():
                raise DropFolderMissing(
                    f"The drop folder {self.path} is not there: make it, or connect the disk or share that it is on."
                ) from error
            if error.errno in (errno.ENOENT, errno.EEXIST, errno.ENOTDIR, errno.ELOOP):
                raise
            raise DropFolderTrouble(
                f"The drop folder {self.path} can't be used ({error.strerror or error}): check its permissions and the"
                " disk or share that it is on."
            ) from error


def _in_place(folder: Folder, found: Found) -> Claim | None:
    status = folder.status(found.parts[-1])
    same = stat.S_ISREG(status.st_mode) and shape_of(status) == found.shape
    return Claim(found.parts, found.shape, "", found.hopeless) if same else None


def _was_given_back(root: Folder, parts: Parts, status: os.stat_result) -> bool:
    """Whether a claimed file lies in the drop folder too: it was put back, and a kill left its other name."""
    if status.st_nlink < 2:
        return False
    with contextlib.suppress(OSError), root.below(parts[:-1]) as folder:
        return os.path.samestat(folder.status(parts[-1]), status)
    return False
