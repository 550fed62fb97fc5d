"""Where the next file may stand: the first name that is free in the index and on the disk.

A name under which the very same bytes lie already, and that no document has, is free too: so an archive that lost its
memory takes up its old files instead of laying copies beside them.
"""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from archive import schema
from archive.durable import sha256_of
from archive.names import NameTemplate, name_for, path_key, review_name
from archive.statement import Statement, among, listed
from parsers.terms import PurchaseDocument, Status

_TAKEN = Statement(select(schema.files.c.path).where(among(schema.files.c.path_key, "keys")))


class Shelf:
    """The names of one decision: what it has chosen is taken, though the index does not know it yet."""

    def __init__(self, root: Path, template: NameTemplate, connection: Connection) -> None:
        self._root = root
        self._template = template
        self._connection = connection
        self._chosen: set[str] = set()

    def choose(
        self, document: PurchaseDocument, received: datetime | None, files: Sequence[tuple[str, str]]
    ) -> list[str]:
        """Return a path for each of a document's files, given as suffix and SHA-256, alike but for the suffix."""
        copy = 1
        while True:
            paths = [self._path(document, received, suffix, copy) for suffix, _ in files]
            keys = {path_key(path) for path in paths}
            shas = [sha for _, sha in files]
            if self._free(keys) and all(map(self._fits, paths, shas)):
                self._chosen |= keys
                return paths
            copy += 1

    def _path(self, document: PurchaseDocument, received: datetime | None, suffix: str, copy: int) -> str:
        day = received.date() if received else None
        if document.kind is None:
            return review_name(f"Unread{f'_{day:%Y%m%d}' if day else ''}{f'_{copy}' if copy > 1 else ''}{suffix}")
        path = name_for(self._template, document, day, suffix, copy)
        return path if document.status is Status.FILED else review_name(path)

    def _free(self, keys: set[str]) -> bool:
        return not keys & self._chosen and not _TAKEN.rows(self._connection, {"keys": listed(keys)})

    def _fits(self, path: str, sha: str) -> bool:
        file = self._root / path
        return not os.path.lexists(file) or (file.is_file() and sha256_of(file) == sha)
