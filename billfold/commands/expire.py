"""`billfold expire`: removes what the law no longer wants kept."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option, configuration, json_option, person_options

if TYPE_CHECKING:
    from archive.retention import Rule


@click.command("expire", epilog="Example: billfold expire --country DE")
@click.option("--country", metavar="CODE", help="Whose law says how long: DE, FR, US, …")
@click.option("--years", type=click.IntRange(0, 200), metavar="N", help="Keep everything so long instead.")
@click.option("--kind", "kinds", multiple=True, metavar="KIND=N", help="Keep documents of a kind so long.")
@click.option("--except", "excepted", multiple=True, metavar="ID|CLIENT", help="Keep this document, or this client's.")
@click.option("--remove", is_flag=True, help="Remove for good what is listed otherwise; there is no way back.")
@person_options
@config_option
@json_option
def command(
    country: str | None,
    years: int | None,
    kinds: tuple[str, ...],
    excepted: tuple[str, ...],
    remove: bool,
    person: str | None,
    note: str,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """List the documents that need not be kept any more, and why; with --remove, remove them for good.

    Years count from the end of the calendar year in which a document was issued; what has no date stays. Documents that
    belong together go together. A record stays that they existed, without anybody's data, and the mails they came in
    are never fetched again. The table of laws is no legal advice.
    """
    from billfold.corrections import whoever_is_here
    from billfold.expiring import listed, removed

    settings = configuration(config_file)
    rule = _rule(country, years, kinds)
    if remove:
        removed(settings, rule, excepted, person or whoever_is_here(), note, as_json=as_json)
    else:
        listed(settings, rule, excepted, as_json=as_json)


def _rule(country: str | None, years: int | None, kinds: tuple[str, ...]) -> "Rule":
    from archive.errors import CountryUnknown
    from archive.retention import Rule, rule_of
    from billfold.errors import UsageWrong

    if country is None and years is None:
        raise UsageWrong("Say whose law counts with --country, such as DE, or how long with --years.")
    try:
        rule = Rule(years) if years is not None else rule_of(country or "")
    except CountryUnknown as error:
        raise UsageWrong(str(error)) from error
    return rule.but(dict(map(_of_a_kind, kinds)))


def _of_a_kind(text: str) -> tuple[str, int]:
    from billfold.errors import UsageWrong
    from parsers.terms import Kind

    kind, _, years = text.partition("=")
    kind = kind.strip().lower().replace("-", "_").replace(" ", "_")
    if kind not in set(Kind) or not years.strip().isdecimal() or int(years) > 200:
        raise UsageWrong(f"{text!r} is no kind and years: write it as order_confirmation=6. Kinds: {', '.join(Kind)}.")
    return kind, int(years)
