"""`billfold confirm`: file documents that wait for review, or were rejected."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("confirm", epilog="Example: billfold confirm 24c506c3")
@click.argument("what", nargs=-1, required=True, metavar="ID|NUMBER|FILE…")
@person_options
@config_option
@json_option
def command(what: tuple[str, ...], person: str | None, note: str, config_file: Path | None, as_json: bool) -> None:
    """Say that documents are right as they were read: they leave review and stand in the ledger.

    It also takes back what `billfold reject` did.
    """
    from billfold.corrections import whoever_is_here
    from billfold.revising import settle
    from parsers.terms import Status

    settle(configuration(config_file), what, Status.FILED, person or whoever_is_here(), note, as_json=as_json)
