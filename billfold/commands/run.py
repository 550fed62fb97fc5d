"""`billfold run`: the program that runs for months."""

from pathlib import Path

import click

from billfold.options import config_option


@click.command("run", epilog="Example: billfold run")
@click.option("--log-json", is_flag=True, help="Write each event as one line of JSON.")
@click.option("--verbose", is_flag=True, help="Tell more, personal data too: file names, and looks with nothing new.")
@click.option(
    "--log-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write events there instead; 10 files of 5 MB are kept.",
)
@config_option
def command(log_json: bool, verbose: bool, log_file: Path | None, config_file: Path | None) -> None:
    """Look after all accounts until it is stopped (Ctrl-C, SIGTERM); SIGHUP makes it read its configuration anew.

    Each account is polled on time, and looked at as soon as its server tells of new mail. What is put into the drop
    folder is filed as soon as it is whole. Events are written to standard error, or into a file of your choice, one
    line each.
    """
    from archive.errors import ArchiveBusy, ArchiveError
    from archive.index import state_folder
    from billfold.alerting import tell_now
    from billfold.config import default_path, load
    from billfold.daemon import serve
    from billfold.event_log import EventLog, Level
    from billfold.health import Health
    from billfold.log_file import LogFile

    stream = LogFile(log_file).as_text() if log_file else None
    log = EventLog(as_json=log_json, least=Level.DEBUG if verbose else Level.INFO, stream=stream)
    file = config_file or default_path()
    try:
        code = serve(file, log)
    except ArchiveError as error:
        # Whoever starts it again and again tells nobody. Where another program works on the archive, that one tells.
        if not isinstance(error, ArchiveBusy):
            settings = load(file)
            for text in tell_now(settings, Health(state_folder(settings.require_archive().folder))):
                log(Level.WARNING, "alert failed", text)
        raise
    raise click.exceptions.Exit(code)
