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

    First comes what waits because of who sent it, by sender: `trust` or `distrust` settles all of a sender's at once.
    `billfold show ID` tells where each value stood. Then `confirm` it, `fix` it, or `reject` it.
    """
    from archive import search
    from archive.index import reading
    from billfold.console import print_json, say
    from billfold.records import record_json, review_pages
    from billfold.streams import printable
    from parsers.terms import Status

    folder = configuration(config_file).require_archive().folder
    words = tuple(map(printable, words))
    if not rejected and not as_json:
        _grouped(folder, words, limit)
        return
    status = Status.REJECTED if rejected else Status.REVIEW
    with reading(folder) as index:
        found = search.find(index, words, status=status, limit=limit + 1)
    shown = found[:limit]
    if as_json:
        print_json([record_json(record, folder) for record in shown])
    elif shown:
        say(review_pages(shown))
        say(_what_next(shown[0], rejected=rejected))
        _tell_more(folder, is_more=len(found) > limit)
    else:
        say("Nothing was rejected.")


def _grouped(folder: Path, words: tuple[str, ...], limit: int) -> None:
    """Print what waits: whatever can be settled at once in groups, then the rest."""
    from archive import search
    from archive.index import reading
    from archive.waiting import waiting
    from billfold.console import say
    from billfold.records import review_pages
    from billfold.review_groups import group_page, groups_of

    pages: list[str] = []
    with reading(folder) as index:
        found = waiting(index, words)
        groups, rest = groups_of(found)
        left = limit
        for group in groups:
            shown = search.records(index, [one.id for one in group.documents[:left]])
            left -= len(shown)
            pages.append(group_page(group, shown))
        shown = search.records(index, [one.id for one in rest[:left]])
    if not found:
        say("Nothing waits for review.")
        return
    for page in pages:
        say(f"{page}\n")
    if shown:
        say(review_pages(shown))
        say(_what_next(shown[0], rejected=False))
    _tell_more(folder, is_more=len(found) > limit)


def _tell_more(folder: Path, *, is_more: bool) -> None:
    from billfold.console import say

    if is_more:
        say(f"There is more: --limit shows it, and {folder / 'review' / 'review.csv'} lists all.")


def _what_next(record: "Record", *, rejected: bool) -> str:
    if rejected:
        return f"\nTake it back: billfold confirm {record.id[:8]}"
    of = record.id[:8]
    return f"\nIt is right: billfold confirm {of}   wrong: billfold fix {of} total=…   none: billfold reject {of}"
