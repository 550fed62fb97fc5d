"""`billfold add`: files and folders into the archive."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("add", epilog="Example: billfold add invoice.pdf mails/ archive.mbox")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@config_option
@json_option
def command(paths: tuple[str, ...], config_file: Path | None, as_json: bool) -> None:
    """File documents and mails: .pdf .eml .mbox .xml .zip, folders, Maildir, or - for standard input."""
    from billfold.console import warn
    from billfold.reporting import finish
    from billfold.session import working
    from billfold.streams import standard_input
    from ingest.errors import FileUnreadable
    from ingest.files import read_paths

    settings = configuration(config_file)
    with working(settings, "add", lambda text: None if as_json else warn(text), waits=True) as pipeline:
        for found in read_paths(paths, standard_input()):
            if isinstance(found, FileUnreadable):
                pipeline.report.problems.append(str(found))
            else:
                pipeline.take(found, found.filename or found.place.mailbox)
        report = pipeline.finish()
    for handled in report.handled:
        if not as_json and not handled.documents:
            subject = f" ({handled.subject})" if handled.subject else ""
            warn(f"{handled.place}{subject}: {handled.fate.words}: {handled.reason}")
    finish(report, settings.require_archive().folder, as_json=as_json)
