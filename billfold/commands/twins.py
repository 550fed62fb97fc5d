"""`billfold twins`: documents that were taken for one."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("twins", epilog="Example: billfold twins lantern")
@click.argument("words", nargs=-1, metavar="[WORD…]")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="At most so many.")
@config_option
@json_option
def command(words: tuple[str, ...], limit: int, config_file: Path | None, as_json: bool) -> None:
    """List documents that came more than once and were filed once: from where, and how each was known.

    Two that were taken for one by mistake are told apart with `billfold split`, one that was filed as two is made one
    with `billfold join`.
    """
    from archive.index import reading
    from archive.twins import twins
    from billfold.console import print_json, say
    from billfold.records import twins_json, twins_page
    from billfold.streams import printable

    folder = configuration(config_file).require_archive().folder
    with reading(folder) as index:
        found = twins(index, map(printable, words), limit)
    if as_json:
        print_json([twins_json(one, folder) for one in found])
    elif found:
        say("\n".join(map(twins_page, found)))
    else:
        say("No document was taken for another.")
