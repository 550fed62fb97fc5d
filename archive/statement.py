"""Statements as SQLite takes them: put together by SQLAlchemy once, and carried out by the driver from then on.

SQLAlchemy takes several times as long over a statement as SQLite does, and a document is some thirty of them. Rows are
`sqlite3.Row`, so what is true in a column is 1 here. Errors are `sqlite3.Error`.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Delete,
    Insert,
    Select,
    Table,
    Update,
    and_,
    bindparam,
    func,
    select,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

_DIALECT = SQLiteDialect(paramstyle="named")

Parameters = Mapping[str, Any]


class Statement:
    """A statement whose parameters go by name; an insert or update writes the columns that it is given."""

    def __init__(self, construct: Select[Any] | CompoundSelect[Any] | Insert | Update | Delete) -> None:
        self._construct = construct
        self._ready: dict[tuple[str, ...], tuple[str, Parameters]] = {}

    def rows(self, connection: Connection, parameters: Parameters) -> list[sqlite3.Row]:
        """Return all rows that are found."""
        found: list[sqlite3.Row] = self._carry_out(connection, parameters).fetchall()
        return found

    def row(self, connection: Connection, parameters: Parameters) -> sqlite3.Row | None:
        """Return the first row, None where there is none."""
        return next(iter(self.rows(connection, parameters)), None)

    def values(self, connection: Connection, parameters: Parameters) -> list[Any]:
        """Return the first column of all rows."""
        return [row[0] for row in self.rows(connection, parameters)]

    def value(self, connection: Connection, parameters: Parameters) -> Any:
        """Return the first column of the first row, None where there is none."""
        return next(iter(self.values(connection, parameters)), None)

    def run(self, connection: Connection, parameters: Parameters) -> int:
        """Change the index, and return how many rows that was about."""
        return self._carry_out(connection, parameters).rowcount

    def run_all(self, connection: Connection, many: Sequence[Parameters]) -> None:
        """Change the index once for each of some parameters, all of which have the same names."""
        if many:
            text, fixed = self._text(tuple(many[0]))
            _driver(connection).executemany(text, ({**fixed, **one} for one in many) if fixed else many)

    def _carry_out(self, connection: Connection, parameters: Parameters) -> sqlite3.Cursor:
        text, fixed = self._text(tuple(parameters))
        cursor = _driver(connection).cursor()
        cursor.row_factory = sqlite3.Row
        return cursor.execute(text, {**fixed, **parameters} if fixed else parameters)

    def _text(self, names: tuple[str, ...]) -> tuple[str, Parameters]:
        """Return the SQL for parameters of these names, and the values that stand in the statement itself."""
        if names not in self._ready:
            compiled: Any = self._construct.compile(dialect=_DIALECT, column_keys=list(names))
            defaults = {column.key: column.default.arg for column in compiled.insert_prefetch}
            fixed = {name: value for name, value in compiled.params.items() if name not in (*names, *defaults)}
            self._ready[names] = (str(compiled), {**fixed, **defaults})
        return self._ready[names]


def here(table: Table, names: Iterable[str]) -> ColumnElement[bool]:
    """Return the condition that a row's columns are what the parameters `at_<name>` say."""
    return and_(*(table.c[name] == bindparam(f"at_{name}") for name in names))


def among(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return the condition that a column is one of the values in the parameter `name`, made by `listed`."""
    return column.in_(select(func.json_each(bindparam(name)).table_valued("value").c.value))


def listed(values: Iterable[str | int]) -> str:
    """Return values as the one parameter that `among` takes."""
    return json.dumps(list(values))


def rows_of(connection: Connection, sql: str) -> sqlite3.Cursor:
    """Return the rows of a question that is written in SQL, one after the other."""
    cursor: sqlite3.Cursor = _driver(connection).cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql)


def _driver(connection: Connection) -> sqlite3.Connection:
    driver: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return driver
