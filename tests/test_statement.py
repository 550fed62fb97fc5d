"""Statements as the driver carries them out."""

from pathlib import Path

from sqlalchemy import insert, select, update

from archive import schema
from archive.chain import prepare
from archive.index import create_file, transaction, writing_engine
from archive.projections import MAILBOX, here
from archive.statement import Statement, among, listed

INBOX = {"account": "shop", "mailbox": "INBOX", "uidvalidity": 7}


def test_a_statement_fills_in_defaults_and_takes_the_columns_it_is_given(tmp_path: Path) -> None:
    create_file(tmp_path / "index.sqlite")
    engine = writing_engine(tmp_path / "index.sqlite")
    add = Statement(insert(schema.deliveries))
    change = Statement(update(schema.deliveries).where(here(schema.deliveries, MAILBOX)))
    some = Statement(select(schema.deliveries).where(among(schema.deliveries.c.uid, "uids")))
    there = {f"at_{name}": value for name, value in INBOX.items()}
    with transaction(engine) as connection:
        prepare(connection, tmp_path)
        add.run(connection, {**INBOX, "uid": 1, "fate": "failed"})
        add.run_all(connection, [{**INBOX, "uid": uid} for uid in (2, 3)])
        add.run_all(connection, [])
        assert change.run(connection, {**there, "tries": 2}) == 3
        assert change.run(connection, {**there, "settled": "yes", "reason": "it's so"}) == 3
        rows = some.rows(connection, {"uids": listed([1, 3, 9])})
    assert [(row["uid"], row["fate"], row["tries"], row["reason"]) for row in rows] == [
        (1, "failed", 2, "it's so"),
        (3, "", 2, "it's so"),
    ]
    with engine.connect() as connection:
        assert some.values(connection, {"uids": listed([2])}) == ["shop"]
        assert some.value(connection, {"uids": listed([])}) is None
        assert some.row(connection, {"uids": listed([9])}) is None
    engine.dispose()
