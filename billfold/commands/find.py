"""`billfold find`: documents by words, dates, marketplace, kind or client."""

from datetime import date
from pathlib import Path

import click

from billfold.options import Day, config_option, configuration, json_option

KINDS = ("invoice", "credit_note", "receipt", "order_confirmation", "refund", "statement", "fee_invoice")


@click.command("find", epilog="Example: billfold find mug --since 2024-01-01 --kind invoice")
@click.argument("words", nargs=-1, metavar="[WORD…]")
@click.option("--since", type=Day(), metavar="DAY", help="Issued on this day or later.")
@click.option("--before", type=Day(), metavar="DAY", help="Issued before this day.")
@click.option("--marketplace", default="", metavar="ID", help="Of this marketplace, such as amazon.")
@click.option("--kind", type=click.Choice(KINDS), help="Of this kind.")
@click.option("--client", default="", metavar="NAME", help="Kept for this client.")
@click.option("--review", "waiting", is_flag=True, help="Only what waits for review.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@config_option
@json_option
def command(
    words: tuple[str, ...],
    since: date | None,
    before: date | None,
    marketplace: str,
    kind: str | None,
    client: str,
    waiting: bool,
    limit: int,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Find the documents that hold every WORD in any of their fields, newest first."""
    from archive import search
    from archive.index import reading
    from billfold.console import print_json, say
    from billfold.records import record_json, record_table
    from billfold.streams import printable
    from parsers.terms import Kind, Status

    folder = configuration(config_file).require_archive().folder
    with reading(folder) as index:
        found = search.find(
            index,
            [printable(word) for word in words],
            since=since,
            before=before,
            marketplace=marketplace,
            kind=Kind(kind) if kind else None,
            client=printable(client),
            status=Status.REVIEW if waiting else None,
            limit=limit,
        )
    if as_json:
        print_json([record_json(record, folder) for record in found])
    elif found:
        say(record_table(found))
    else:
        say("Nothing in the archive matches.")
    raise click.exceptions.Exit(0 if found else 1)
