"""Where the next file may stand: the first name that is free in the index and on the disk."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from archive import schema
from archive.names import NameTemplate, name_for, path_key, review_name
from parsers.terms import PurchaseDocument, Status

_TAKEN = select(schema.files.c.path).where(schema.files.c.path_key.in_(bindparam("keys", expanding=True)))


class Shelf:
    """The names of one decision: what it has chosen is taken, though the index does not know it yet."""

    def __init__(self, root: Path, template: NameTemplate, connection: Connection) -> None:
        self._root = root
        self._template = template
        self._connection = connection
        self._chosen: set[str] = set()

    def choose(self, document: PurchaseDocument, received: datetime | None, suffixes: Sequence[str]) -> list[str]:
        """Return a path for each suffix, alike but for it."""
        copy = 1
        while True:
            paths = [self._path(document, received, suffix, copy) for suffix in suffixes]
            keys = {path_key(path) for path in paths}
            if self._free(paths, keys):
                self._chosen |= keys
                return paths
            copy += 1

    def _path(self, document: PurchaseDocument, received: datetime | None, suffix: str, copy: int) -> str:
        day = received.date() if received else None
        if document.kind is None:
            return review_name(f"Unread{f'_{day:%Y%m%d}' if day else ''}{f'_{copy}' if copy > 1 else ''}{suffix}")
        path = name_for(self._template, document, day, suffix, copy)
        return path if document.status is Status.FILED else review_name(path)

    def _free(self, paths: Sequence[str], keys: set[str]) -> bool:
        if keys & self._chosen or any(os.path.lexists(self._root / path) for path in paths):
            return False
        return self._connection.execute(_TAKEN, {"keys": list(keys)}).first() is None
