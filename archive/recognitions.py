"""What was recognised in pictures, by the SHA-256 of the picture: so no picture is recognised twice.

It follows from the pictures alone and can be made again, so it is no part of what `verify` proves. It lies in
`recognised/ab/<sha256>.json` with the words, and the searchable copy beside it as `.pdf`.
"""

from collections.abc import Container
from contextlib import suppress
from pathlib import Path

from archive import durable
from archive.errors import disk
from archive.index import state_folder

FOLDER = "recognised"


class Recognitions:
    """The recognised pictures of the archive at `root`; one that is not there has none and keeps none."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folder = state_folder(root) / FOLDER
        self._temporary = state_folder(root) / "tmp"

    def words(self, sha: str) -> bytes | None:
        """Return what was kept of a picture's words, None where nothing was."""
        return self._read(sha, ".json")

    def searchable(self, sha: str) -> bytes | None:
        """Return the searchable copy of a picture, None where there is none."""
        return self._read(sha, ".pdf")

    def put(self, sha: str, words: bytes, searchable: bytes) -> None:
        """Keep what was recognised in a picture: first the copy, then the words, which say that all is there."""
        if not self._temporary.is_dir():
            return
        with disk(self._root):
            folder = self._path(sha, "").parent
            durable.make_folder(self._folder, durable.PRIVATE_FOLDER)
            durable.make_folder(folder, durable.PRIVATE_FOLDER)
            for suffix, content in ((".pdf", searchable), (".json", words)):
                if content:
                    # what a kill leaves half-written lies where the archive clears it away
                    temporary = durable.write_temporary(self._temporary, content, durable.PRIVATE_FILE)
                    temporary.replace(self._path(sha, suffix))
                    durable.sync_folder(folder)

    def forget(self, sha: str) -> None:
        """Remove what was recognised in a picture that is no document; nothing happens when nothing was."""
        with disk(self._root):
            for suffix in (".json", ".pdf"):
                if self._path(sha, suffix).exists():
                    durable.remove(self._path(sha, suffix))

    def forget_all_but(self, shas: Container[str]) -> None:
        """Remove what was recognised in pictures that are none of these."""
        with disk(self._root):
            for path in sorted(self._folder.glob("*/*")):
                if path.stem not in shas:
                    durable.remove(path)

    def _path(self, sha: str, suffix: str) -> Path:
        return self._folder / sha[:2] / f"{sha}{suffix}"

    def _read(self, sha: str, suffix: str) -> bytes | None:
        with suppress(OSError):
            return self._path(sha, suffix).read_bytes()
        return None
