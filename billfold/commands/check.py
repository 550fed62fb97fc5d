"""`billfold check`: everything in the configuration, tried."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("check", epilog="Example: billfold check")
@config_option
@json_option
def command(config_file: Path | None, as_json: bool) -> None:
    """Try everything in the configuration, and say what to fix.

    That is: files, archive, disk, clock, readers, text recognition, printer, [inbox], [drop_folder], sign-in,
    mailboxes, what is done to filed mail, a test by each way of [alerts], [metrics], and the service. Below what
    is wrong stands a command to paste, or the lines to write.
    """
    from billfold.checking.everything import checked
    from billfold.checking.results import Tried
    from billfold.config import default_path
    from billfold.console import print_json, say

    settings = configuration(config_file)
    tried = Tried(settings, (config_file or default_path()).absolute(), is_default=config_file is None)
    results = []
    for result in checked(tried):
        results.append(result)
        if as_json:
            continue
        say(f"{result.mark} {result.what}: {result.message}")
        for line in result.fix.splitlines():
            say(f"       {line}")
        if result.write:
            say(f"       in {tried.file}:")
            for line in result.write.splitlines():
                say(f"         {line}")
    if as_json:
        print_json([result._asdict() for result in results])
    raise click.exceptions.Exit(0 if all(result.ok for result in results) else 1)
