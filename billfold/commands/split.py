"""`billfold split`: one document is two."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("split", epilog="Example: billfold split fdd3bea0 ff5c61a1b09c")
@click.argument("what", metavar="ID|NUMBER|FILE")
@click.argument("original", required=False, metavar="[ORIGINAL]")
@person_options
@config_option
@json_option
def command(
    what: str, original: str | None, person: str | None, note: str, config_file: Path | None, as_json: bool
) -> None:
    """Say that what was taken for one document is another: it is filed on its own.

    `billfold twins` lists what was taken for one. ORIGINAL says which of several mails or files is meant. A document
    whose place another took is named by its own ID.
    """
    from billfold.console import print_json, say
    from billfold.corrections import whoever_is_here
    from billfold.parting import told_apart

    identifier, path = told_apart(configuration(config_file), what, original, person or whoever_is_here(), note)
    if as_json:
        print_json({"id": identifier, "file": path})
    else:
        say(f"{identifier[:8]}  is a document of its own: {path}")
