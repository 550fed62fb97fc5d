"""`billfold trust`: senders whose mail is right."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("trust", epilog="Examples: billfold trust billing@shop.example; billfold trust @shop.example --yes")
@click.argument("sender", required=False, metavar="[ADDRESS|@DOMAIN]")
@click.option("--even-unsigned", is_flag=True, help="File later mail too of which nothing proves who sent it.")
@click.option("--forget", is_flag=True, help="Take back what was said of a sender, trust or distrust.")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@person_options
@config_option
@json_option
def command(
    sender: str | None,
    even_unsigned: bool,
    forget: bool,
    yes: bool,
    person: str | None,
    note: str,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Say that you know a sender: what waits only because of who sent it is filed, and so is what he sends later.

    Later mail must be proven to be his, unless you say --even-unsigned. What is forged, and what is odd about money,
    waits all the same: `billfold confirm` is for a document of that kind. @DOMAIN is everybody at exactly that domain.
    What is said of an address counts before what is said of its domain. Without a sender, list what was said.
    """
    from archive.records import Trust
    from billfold import trusting
    from billfold.corrections import whoever_is_here
    from billfold.errors import UsageWrong

    if (forget and even_unsigned) or (not sender and (forget or even_unsigned)):
        raise UsageWrong("Name a sender, and with him --even-unsigned or --forget, not both.")
    settings = configuration(config_file)
    by = person or whoever_is_here()
    if not sender:
        trusting.listed(settings, as_json=as_json)
    elif forget:
        trusting.forgotten(settings, sender, by, note, as_json=as_json)
    else:
        trust = Trust.EVEN_UNSIGNED if even_unsigned else Trust.TRUSTED
        trusting.settled(settings, sender, trust, by, note, yes=yes, as_json=as_json)
