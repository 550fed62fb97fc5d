"""`billfold join`: two documents are one."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option, person_options


@click.command("join", epilog="Example: billfold join 24c506c3 0e36ce60")
@click.argument("kept", metavar="ID|NUMBER|FILE")
@click.argument("others", nargs=-1, required=True, metavar="ID|NUMBER|FILE…")
@person_options
@config_option
@json_option
def command(
    kept: str, others: tuple[str, ...], person: str | None, note: str, config_file: Path | None, as_json: bool
) -> None:
    """Say that other documents are the same as the first one, which alone counts and stands in the ledger then.

    Their files leave the folders, their bytes and originals stay in the archive, and `billfold split` takes it back.
    """
    from archive.records import Revision
    from billfold.console import print_json, say
    from billfold.corrections import whoever_is_here
    from billfold.revising import meant
    from billfold.session import opened

    settings = configuration(config_file)
    [stays] = meant(settings.require_archive().folder, [kept])
    same = meant(settings.require_archive().folder, others)
    with opened(settings, "billfold join") as archive:
        for record in same:
            archive.desk.join(stays.id, Revision(record.id, None, {}, person or whoever_is_here(), note))
        archive.write_ledger()
    if as_json:
        print_json({"kept": stays.id, "joined": [record.id for record in same]})
        return
    for record in same:
        say(f"{record.id[:8]}  is one with {stays.files[0]} now; `billfold split {record.id[:8]}` takes it back.")
