"""`billfold fix`: correct what was read of a document."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("fix", epilog="Example: billfold fix 24c506c3 total=172.20 date=2024-08-27")
@click.argument("what", metavar="ID|NUMBER|FILE")
@click.argument("written", nargs=-1, required=True, metavar="FIELD=VALUE…")
@click.option("--hold", is_flag=True, help="Let it wait for review all the same, or again.")
@person_options
@config_option
@json_option
def command(
    what: str,
    written: tuple[str, ...],
    hold: bool,
    person: str | None,
    note: str,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Correct fields of a document: its file gets the name that follows, and the ledger the new values.

    A document that waits for review is filed with it. Nothing after = clears a field. Amounts are written as 1234.56,
    days as 2024-07-15; `date`, `order` and `invoice` are short for issue_date, order_number and invoice_number. What
    was read before stays on record: `billfold show` tells who changed what, and when.
    """
    from archive.records import Revision
    from billfold.console import print_json, say
    from billfold.corrections import corrections, whoever_is_here
    from billfold.records import revised_json
    from billfold.revising import meant, revise, told
    from parsers.terms import Status

    settings = configuration(config_file)
    folder = settings.require_archive().folder
    values = corrections(written)
    [record] = meant(folder, [what])
    status = Status.REVIEW if hold else Status.FILED
    revision = Revision(record.id, status, values, person or whoever_is_here(), note)
    [revised] = revise(settings, [revision], "billfold fix")
    if as_json:
        print_json(revised_json(revised, folder))
        return
    before = record.document
    for name, value in values.items():
        say(f"{name.replace('_', ' ')}: {getattr(before, name) or 'nothing'} → {value or 'nothing'}")
    say(told(revised))
