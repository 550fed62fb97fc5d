"""`billfold poll`: one round of every account, and of the drop folder."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("poll", epilog="Example: billfold poll --account shop")
@click.option("--account", metavar="NAME", help="Only this account.")
@config_option
@json_option
def command(account: str | None, config_file: Path | None, as_json: bool) -> None:
    """Look once at every account and at the drop folder, file what is new, and print the balance."""
    import contextlib

    from archive.errors import ArchiveBusy, ArchiveError
    from archive.index import state_folder
    from billfold.accounts import chosen, marketplaces_of
    from billfold.alerting import tell_now
    from billfold.choosing import Senders, Window
    from billfold.console import ProgressLine, warn
    from billfold.drop_section import NAME
    from billfold.dropping import drop_folder_of, drop_round
    from billfold.health import Health
    from billfold.noting import opening
    from billfold.presence import note_ledgers
    from billfold.reporting import finish
    from billfold.rounds import noted, reported, round_of
    from billfold.session import working

    settings = configuration(config_file)
    has_others = account is None and settings.drop_folder is not None
    accounts = chosen(settings, account) if settings.accounts or not has_others else []
    senders = Senders(marketplaces_of(settings), settings.inbox_rules)
    line = ProgressLine(quiet=as_json)
    health = Health(state_folder(settings.require_archive().folder))

    def told() -> None:
        for text in tell_now(settings, health):
            warn(f"Problem: {text}")

    try:
        with contextlib.ExitStack() as stack:
            work = working(settings, "poll", tell=lambda text: None if as_json else warn(text))
            with opening(health, [one.name for one in accounts], by="poll"):
                pipeline = stack.enter_context(work)
            round_of(pipeline, accounts, senders, Window(), line, health)
            folder = drop_folder_of(settings) if account is None else None
            if folder and not pipeline.report.stopped:
                with reported(pipeline), noted(pipeline, NAME, health):
                    drop_round(pipeline, folder)
            report = pipeline.finish()
        note_ledgers(health, bool(report.ledgers.waiting))
    except ArchiveError as error:
        # Where another program works on the archive, that one tells.
        if not isinstance(error, ArchiveBusy):
            told()
        raise
    told()
    finish(report, settings.require_archive().folder, as_json=as_json)
