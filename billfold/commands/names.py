"""`billfold names`: what documents are called, and other names for all of them."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from archive.archive import Archive
    from archive.renaming import Move
    from billfold.config import Configuration


@click.command("names", epilog="Example: billfold names --template '{issue_date:%Y}/{seller}_{invoice_number}'")
@click.option("--preview", is_flag=True, help="Show what documents would be called. That is the default.")
@click.option("--template", metavar="TEMPLATE", help="Preview this template instead of the configured one.")
@click.option("--apply", "apply_", is_flag=True, help="Give all documents the names of the configured template.")
@click.option("--undo", is_flag=True, help="Take back the last --apply (or --undo).")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Show at most so many.")
@config_option
@json_option
def command(
    preview: bool,
    template: str | None,
    apply_: bool,
    undo: bool,
    limit: int,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Show what the documents in the archive would be called by a template, or give them these names.

    The template stands in the configuration (`archive.name`); new documents get their names by it from the moment on
    that you change it, and those that are kept with --apply. It can be stopped and goes on when it is called again.
    """
    from archive import renaming
    from archive.errors import NameTemplateWrong
    from archive.index import reading
    from archive.names import check_template
    from billfold.console import print_json, say
    from billfold.errors import UsageWrong

    if preview + apply_ + undo > 1 or (template and (apply_ or undo)):
        raise UsageWrong(
            "Choose one of --preview, --apply and --undo; --template only previews. Write the template that you choose "
            "as `name` into the section [archive] of the configuration, then run `billfold names --apply`."
        )
    settings = configuration(config_file)
    section = settings.require_archive()
    if apply_ or undo:
        _move(settings, undo=undo, as_json=as_json)
        return
    try:
        wanted = check_template(template or section.name)
    except NameTemplateWrong as wrong:
        raise UsageWrong(str(wrong)) from wrong
    with reading(section.folder) as index:
        moves = list(renaming.planned(index, wanted))
        kept = index.execute("SELECT count(*) FROM document WHERE status <> 'superseded'").fetchone()[0]
    if as_json:
        print_json([{"id": move.document, "old": list(move.old), "new": list(move.new)} for move in moves])
        return
    for move in moves[:limit]:
        say(f"{move.old[0]}\n    → {move.new[0]}")
    if len(moves) > limit:
        say(f"… and {len(moves) - limit:,} more (--limit)")
    say(f"{len(moves):,} of {kept:,} documents would get another name.")


def _move(settings: "Configuration", *, undo: bool, as_json: bool) -> None:
    from archive import renaming
    from archive.index import reading
    from archive.names import check_template
    from billfold.console import print_json, say
    from billfold.session import opened

    section = settings.require_archive()
    with opened(settings, "billfold names") as archive:
        with reading(section.folder) as index:
            moves = renaming.undoing(index) if undo else list(renaming.planned(index, check_template(section.name)))
        _carry_out(archive, moves)
        archive.write_ledger()
    if as_json:
        print_json({"renamed": len(moves)})
    elif moves and undo:
        say(f"{len(moves):,} documents have their former names. New ones go by `archive.name`: change that as well.")
    elif moves:
        say(f"{len(moves):,} documents have other names now; `billfold names --undo` takes it back.")
    else:
        say("There is nothing to take back." if undo else "Every document has its name by the template already.")


def _carry_out(archive: "Archive", moves: "list[Move]") -> None:
    from billfold.console import ProgressLine

    line = ProgressLine()
    for done in archive.desk.rename(moves, archive.start_run("names")):
        line.show(f"{done:,} of {len(moves):,} documents renamed")
    line.clear()
