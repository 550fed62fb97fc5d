"""`billfold rebuild`: index and ledger anew from the plain files."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("rebuild", epilog="Example: billfold rebuild")
@config_option
@json_option
def command(config_file: Path | None, as_json: bool) -> None:
    """Make the index and the ledger anew from the plain files: after a lost or damaged index."""
    from archive.rebuild import rebuild
    from billfold.clock import now
    from billfold.console import print_json, say
    from billfold.dialects import dialect_of

    section = configuration(config_file).require_archive()
    done = rebuild(section.folder, now, dialect=dialect_of(section))
    if as_json:
        print_json({"events": done.events, "written": done.ledgers.written, "waiting": done.ledgers.waiting})
    else:
        written = ", ".join(done.ledgers.written) or "no file had to change"
        say(f"Rebuilt from {done.events:,} events; ledger: {written}.")
