"""`billfold join`: two documents are one."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("join", epilog="Example: billfold join 24c506c3 0e36ce60")
@click.argument("kept", metavar="ID|NUMBER|FILE")
@click.argument("others", nargs=-1, required=True, metavar="ID|NUMBER|FILE…")
@click.option("--replaces", is_flag=True, help="The first one is a newer version: the others keep their files.")
@person_options
@config_option
@json_option
def command(
    kept: str,
    others: tuple[str, ...],
    replaces: bool,
    person: str | None,
    note: str,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Say that other documents are the same as the first one, which alone counts and stands in the ledger then.

    Their files leave the folders, their bytes and originals stay in the archive, and `billfold split` takes it back.
    With --replaces, for a corrected invoice, they keep their files and are marked as replaced; the first one is filed
    if it waits for review, and `billfold confirm` brings the others back.
    """
    from archive.records import Revision
    from billfold.console import print_json, say
    from billfold.corrections import whoever_is_here
    from billfold.revising import meant
    from billfold.session import opened
    from parsers.terms import Status

    settings = configuration(config_file)
    [stays] = meant(settings.require_archive().folder, [kept])
    same = meant(settings.require_archive().folder, others)
    who = person or whoever_is_here()
    with opened(settings, "billfold join") as archive:
        if replaces and stays.status == Status.REVIEW:
            archive.desk.revise(Revision(stays.id, Status.FILED, {}, who, note))
        for record in same:
            archive.desk.join(stays.id, Revision(record.id, None, {}, who, note), replaces=replaces)
        archive.write_ledger()
    if as_json:
        print_json({"kept": stays.id, "joined": [record.id for record in same]})
        return
    for record in same:
        what, back = ("is replaced by", "confirm") if replaces else ("is one with", "split")
        say(f"{record.id[:8]}  {what} {stays.id[:8]} now; `billfold {back} {record.id[:8]}` takes it back.")
