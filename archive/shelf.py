"""Where the next file may stand: the first name that is free in the index and on the disk.

A name under which the very same bytes lie already, and that no document has, is free too: so an archive that lost its
memory takes up its old files instead of laying copies beside them.
"""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from archive import schema
from archive.durable import sha256_of
from archive.names import NameTemplate, path_key, path_of
from archive.statement import Statement, among, listed
from parsers.terms import PurchaseDocument

_TAKEN = Statement(select(schema.files.c.path).where(among(schema.files.c.path_key, "keys")))


class Shelf:
    """The names of one decision: what it has chosen is taken, though the index does not know it yet."""

    def __init__(self, root: Path, template: NameTemplate, connection: Connection) -> None:
        self._root = root
        self._template = template
        self._connection = connection
        self._chosen: set[str] = set()

    def choose(
        self,
        document: PurchaseDocument,
        received: datetime | None,
        files: Sequence[tuple[str, str]],
        own: Iterable[str] = (),
    ) -> list[str]:
        """Return a path for each of a document's files, given as suffix and SHA-256, alike but for the suffix.

        `own` are the paths that it has: it may have them again.
        """
        owned = {path_key(path) for path in own}
        copy = 1
        while True:
            paths = [path_of(self._template, document, received, suffix, copy) for suffix, _ in files]
            keys = {path_key(path) for path in paths}
            shas = [sha for _, sha in files]
            if self._free(keys - owned) and all(map(self._fits, paths, shas)):
                self._chosen |= keys
                return paths
            copy += 1

    def _free(self, keys: set[str]) -> bool:
        return not keys & self._chosen and not _TAKEN.rows(self._connection, {"keys": listed(keys)})

    def _fits(self, path: str, sha: str) -> bool:
        file = self._root / path
        return not os.path.lexists(file) or (file.is_file() and sha256_of(file) == sha)
