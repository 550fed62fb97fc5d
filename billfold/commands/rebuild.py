"""`billfold rebuild`: index and ledger anew from the plain files, or the ledger alone."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from archive.records import Ledgers
    from billfold.config import ArchiveSection


@click.command("rebuild", epilog="Example: billfold rebuild --ledger")
@click.option("--ledger", "ledger_alone", is_flag=True, help="Only the ledger, as after its columns were changed.")
@config_option
@json_option
def command(ledger_alone: bool, config_file: Path | None, as_json: bool) -> None:
    """Make the index and the ledger anew from the plain files: after a lost or damaged index."""
    from archive.rebuild import rebuild
    from billfold.balance import ledger_notes, ledger_problems
    from billfold.clock import now
    from billfold.console import print_json, say, warn
    from billfold.dialects import layout_of

    section = configuration(config_file).require_archive()
    events: dict[str, int] = {}
    if ledger_alone:
        ledgers = _written(section)
    else:
        done = rebuild(section.folder, now, layout=layout_of(section))
        events, ledgers = {"events": done.events}, done.ledgers
    problems = ledger_problems(ledgers)
    if as_json:
        told = {"written": ledgers.written, "waiting": ledgers.waiting, "moved_aside": ledgers.aside}
        print_json({**events, **told})
    else:
        rebuilt = "".join(f"Rebuilt from {count:,} events. " for count in events.values())
        say(f"{rebuilt}Ledger: {', '.join(ledgers.written) or 'no file had to change'}.")
        for note in ledger_notes(ledgers):
            say(f"Note: {note}")
        for problem in problems:
            warn(f"Problem: {problem}")
    raise click.exceptions.Exit(1 if problems else 0)


def _written(section: "ArchiveSection") -> "Ledgers":
    """Write the ledger as the configuration says now."""
    from archive.archive import Archive
    from archive.names import check_template
    from billfold.clock import now
    from billfold.dialects import layout_of

    template, layout = check_template(section.name), layout_of(section)
    with Archive.open(section.folder, template, now, create=False, command="rebuild", layout=layout) as archive:
        return archive.write_ledger()
