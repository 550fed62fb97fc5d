"""`billfold add`: files and folders into the archive."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("add", epilog="Example: billfold add invoice.pdf mails/ archive.mbox")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option(
    "--for-mta",
    is_flag=True,
    help="With -: for a mail server. Exit with 0 when the message is safe, 75 to be called again.",
)
@config_option
@json_option
def command(paths: tuple[str, ...], for_mta: bool, config_file: Path | None, as_json: bool) -> None:
    """File documents and mails: .pdf .eml .mbox .xml .zip, folders, Maildir, or - for standard input."""
    from billfold.errors import UsageWrong
    from billfold.mta import tried_again

    if not for_mta:
        _add(paths, config_file, as_json)
    elif paths != ("-",):
        raise UsageWrong("--for-mta takes one message from standard input: billfold add - --for-mta")
    else:
        with tried_again():
            _add_letter(config_file)


def _add_letter(config_file: Path | None) -> None:
    """File the one message that a mail server hands over; what is safe and could not be read yet is good as well."""
    from billfold.console import warn
    from billfold.errors import Exit, UsageWrong
    from billfold.session import working
    from billfold.streams import standard_input
    from ingest.errors import FileUnreadable
    from ingest.files import read_letter

    stdin = standard_input()
    if stdin is None:
        raise UsageWrong("Standard input is not connected; the mail server must give the message there.")
    found = read_letter(stdin)
    if isinstance(found, FileUnreadable):
        warn(str(found))
        raise click.exceptions.Exit(Exit.DATA)
    with working(configuration(config_file), "add", waits=True) as pipeline:
        pipeline.take(found, found.place.mailbox)
        pipeline.finish()


def _add(paths: tuple[str, ...], config_file: Path | None, as_json: bool) -> None:
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
