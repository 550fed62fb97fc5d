"""Originals and documents by the SHA-256 of their bytes: written once, never changed."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive import durable
from archive.errors import ObjectDamaged
from archive.steps import step

_READ_ONLY = 0o444


class ObjectStore:
    """The objects of one archive, in `objects/ab/<sha256>`, with `tmp` beside them on the same disk."""

    def __init__(self, state: Path) -> None:
        self._objects = state / "objects"
        self._tmp = state / "tmp"
        self._flushes: durable.Flushes | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """Make what is put inside durable at the end, all at once: nothing may speak of it before."""
        with durable.together() as flushes:
            self._flushes = flushes
            try:
                yield
            finally:
                self._flushes = None

    def prepare(self) -> None:
        """Make the folders and clear what a killed process left half-written."""
        durable.make_folder(self._objects, durable.PRIVATE_FOLDER)
        durable.make_folder(self._tmp, durable.PRIVATE_FOLDER)
        durable.clear_temporaries(self._tmp)

    def path(self, sha: str) -> Path:
        """Return where an object lies or would lie."""
        return self._objects / sha[:2] / sha

    def put(self, content: bytes) -> str:
        """Keep bytes durably and return their SHA-256 in hex; bytes already kept are not written again."""
        sha = hashlib.sha256(content).hexdigest()
        final = self.path(sha)
        if self._holds(final, content):
            # A killed process may have named the object without flushing the folder.
            durable.sync_up_to(final.parent, self._objects)
            return sha
        durable.make_folder(final.parent, durable.PRIVATE_FOLDER)
        # Objects may have their names before they are flushed: what is torn is no object, and is written again.
        temporary = durable.write_temporary(self._tmp, content, _READ_ONLY, self._flushes)
        step("name object")
        # os.replace, because an object that was found damaged is healed here.
        os.replace(temporary, final)  # noqa: PTH105
        if self._flushes is not None:
            self._flushes.folder(final.parent)
        else:
            step("sync object folder")
            durable.sync_folder(final.parent)
        return sha

    def forget(self, sha: str) -> None:
        """Remove an object for good; nothing happens when it is gone already."""
        if self.path(sha).exists():
            durable.remove(self.path(sha))

    def get(self, sha: str) -> bytes:
        """Return the bytes of an object; `ObjectDamaged` when they are gone or are not what the name promises."""
        try:
            content = self.path(sha).read_bytes()
        except FileNotFoundError as error:
            raise ObjectDamaged(_damaged(sha, "is missing")) from error
        if hashlib.sha256(content).hexdigest() != sha:
            raise ObjectDamaged(_damaged(sha, "has been altered"))
        return content

    def names(self) -> Iterator[str]:
        """Yield the SHA-256 of every object, in order."""
        for folder in sorted(self._objects.glob("??")):
            yield from sorted(path.name for path in folder.iterdir())

    @staticmethod
    def _holds(path: Path, content: bytes) -> bool:
        try:
            return path.stat().st_size == len(content) and path.read_bytes() == content
        except FileNotFoundError:
            return False


def _damaged(sha: str, what: str) -> str:
    return f"The stored original {sha[:12]} {what}: run `billfold verify`, then bring it back from a backup."
