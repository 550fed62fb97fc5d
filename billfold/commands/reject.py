"""`billfold reject`: documents that are none, or not the user's."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("reject", epilog="Example: billfold reject 0e36ce60 --note 'not mine'")
@click.argument("what", nargs=-1, required=True, metavar="ID|NUMBER|FILE…")
@person_options
@config_option
@json_option
def command(what: tuple[str, ...], person: str | None, note: str, config_file: Path | None, as_json: bool) -> None:
    """Say that documents do not belong in the ledger. They never come back, in whatever mail they are sent again.

    Their files move to the folder `rejected`; nothing is deleted, and `billfold confirm` takes it back.
    """
    from billfold.corrections import whoever_is_here
    from billfold.revising import settle
    from parsers.terms import Status

    settle(configuration(config_file), what, Status.REJECTED, person or whoever_is_here(), note, as_json=as_json)
