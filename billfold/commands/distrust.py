"""`billfold distrust`: senders whose mail is none of the user's business."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("distrust", epilog="Example: billfold distrust ads@noisy.example --note 'never ordered there'")
@click.argument("sender", metavar="ADDRESS|@DOMAIN")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@person_options
@config_option
@json_option
def command(sender: str, yes: bool, person: str | None, note: str, config_file: Path | None, as_json: bool) -> None:
    """Say that nothing of a sender's is to be kept: what waits is rejected, and later mail is left out and counted.

    What was filed stays. @DOMAIN is everybody at exactly that domain. `billfold trust` lists what was said, and
    `billfold trust --forget` takes it back.
    """
    from archive.records import Trust
    from billfold import trusting
    from billfold.corrections import whoever_is_here

    by = person or whoever_is_here()
    trusting.settled(configuration(config_file), sender, Trust.DISTRUSTED, by, note, yes=yes, as_json=as_json)
