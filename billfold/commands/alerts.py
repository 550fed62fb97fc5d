"""`billfold alerts`: what was told, and a test of each way."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("alerts", epilog="Example: billfold alerts --test")
@click.option("--test", is_flag=True, help="Send a test by each way that the configuration names.")
@config_option
@json_option
def command(test: bool, config_file: Path | None, as_json: bool) -> None:
    """List the troubles that were told and are not over; with --test, send a test by each way.

    `billfold status` says what is wrong now, also what has not been told yet.
    """
    from archive.index import state_folder
    from billfold.condition import moment_of
    from billfold.console import print_json, say
    from billfold.errors import ConfigurationWrong
    from billfold.health import Health
    from billfold.telling import told
    from billfold.ways import trials, ways_of

    settings = configuration(config_file)
    if test:
        results = list(trials(settings))
        if not results:
            raise ConfigurationWrong("The configuration has no [alerts]; the README shows how to be told of troubles.")
        if as_json:
            print_json([{"what": what, "ok": good, "message": message} for what, good, message in results])
        else:
            for what, good, message in results:
                say(f"{'ok ' if good else 'FIX'}  {what}: {message}")
        raise click.exceptions.Exit(0 if all(good for _, good, _ in results) else 1)
    found = told(Health(state_folder(settings.require_archive().folder)))
    if as_json:
        print_json(found)
        return
    if not ways_of(settings):
        say("Nobody is told of troubles: the configuration has no [alerts].")
    for one in found:
        where = f"{one['account']}: " if one["account"] else ""
        at = moment_of(one, "told")
        when = f", {at.astimezone():%Y-%m-%d %H:%M}" if at else ""
        say(f"{where}{one['text']} (told by {', '.join(one['ways'])}{when})")
    if not found:
        say("No trouble is open that was told.")
