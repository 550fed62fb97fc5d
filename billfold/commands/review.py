"""`billfold review`: what waits for a person, and why."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from archive.search import Record


@click.command("review", epilog="Example: billfold review lantern")
@click.argument("words", nargs=-1, metavar="[WORD…]")
@click.option("--rejected", is_flag=True, help="What was rejected instead.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@config_option
@json_option
def command(words: tuple[str, ...], rejected: bool, limit: int, config_file: Path | None, as_json: bool) -> None:
    """List what waits for review with the reasons, newest first; with WORDs, only what holds all of them.

    `billfold show ID` tells where each value stood. Then `confirm` it, `fix` it, or `reject` it.
    """
    from archive import search
    from archive.index import reading
    from billfold.console import print_json, say
    from billfold.records import record_json, review_pages
    from billfold.streams import printable
    from parsers.terms import Status

    folder = configuration(config_file).require_archive().folder
    status = Status.REJECTED if rejected else Status.REVIEW
    with reading(folder) as index:
        found = search.find(index, map(printable, words), status=status, limit=limit + 1)
    shown, more = found[:limit], len(found) > limit
    if as_json:
        print_json([record_json(record, folder) for record in shown])
    elif shown:
        say(review_pages(shown))
        say(_what_next(shown[0], rejected=rejected))
        if more:
            say(f"There is more: --limit shows it, and {folder / 'review' / 'review.csv'} lists all.")
    else:
        say("Nothing was rejected." if rejected else "Nothing waits for review.")


def _what_next(record: "Record", *, rejected: bool) -> str:
    if rejected:
        return f"\nTake it back: billfold confirm {record.id[:8]}"
    of = record.id[:8]
    return f"\nIt is right: billfold confirm {of}   wrong: billfold fix {of} total=…   none: billfold reject {of}"
