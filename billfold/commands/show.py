"""`billfold show`: one document, or all of an order."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from archive.orders import Timeline


@click.command("show", epilog="Example: billfold show 112-7731904-2260518")
@click.argument("what", metavar="ID|NUMBER|FILE")
@config_option
@json_option
def command(what: str, config_file: Path | None, as_json: bool) -> None:
    """Show a document by its id, its number or its file, every field with its evidence; or all of an order.

    The number of an order, however it is written, gives the order's timeline and then its documents.
    """
    from archive import orders, search, twins
    from archive.index import reading
    from archive.retention import was_removed
    from billfold.console import print_json, say
    from billfold.errors import NothingFound
    from billfold.records import record_json, record_page, timeline_json, timeline_page, within
    from billfold.streams import printable

    what = printable(what)
    folder = configuration(config_file).require_archive().folder
    with reading(folder) as index:
        found = search.show(index, within(folder, what))
        timelines = orders.timelines(index, what, [record.id for record in found])
        called = [one for one in timelines if not found or one.is_called(what) or _is_of_unknown_order(one)]
        ids = [identifier for one in called for identifier in one.documents]
        found = [*search.records(index, ids), *(record for record in found if record.id not in ids)]
        seen = {record.id: twins.seen_again(index, record) for record in found}
        removed = [] if found or called else [one.entry.reason for one in search.explain(index, what)]
    for reason in filter(was_removed, removed):
        raise NothingFound(f"{what} was {reason}.")
    if not found and not called:
        raise NothingFound(f"Nothing in the archive has the id, number or file {what!r}; `billfold find` searches.")
    if as_json:
        documents = [record_json(one, folder, seen[one.id]) for one in found]
        print_json({**timeline_json(timelines, folder), "documents": documents})
        return
    # The timeline of a single document says nothing that its page does not say, but why it counts for nothing.
    told = [one for one in called if len(one.happened) > 1 or not one.documents or _is_of_unknown_order(one)]
    pages = [timeline_page(one) for one in told]
    say("\n\n".join([*pages, *(record_page(record, seen[record.id]) for record in found)]))


def _is_of_unknown_order(timeline: "Timeline") -> bool:
    """Tell whether it is a payment for one of several orders, and nobody can tell for which."""
    return len(timeline.happened) == 1 and bool(timeline.happened[0].link)
