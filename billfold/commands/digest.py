"""`billfold digest`: the summary that is mailed, shown or sent now."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option


@click.command("digest", epilog="Example: billfold digest")
@click.option("--send", is_flag=True, help="Mail it now; the next one begins after it.")
@config_option
@json_option
def command(send: bool, config_file: Path | None, as_json: bool) -> None:
    """Show what was filed since the last digest, what waits, what is missing, and what is wrong.

    `billfold run` mails it where the configuration has [digest] and [mail]. Without it, let cron run this with --send.
    """
    from archive.index import state_folder
    from billfold.clock import now
    from billfold.console import print_json, say
    from billfold.digest import DIGEST, compose
    from billfold.errors import ConfigurationWrong, PartlySent
    from billfold.health import Health
    from billfold.mailing import Mailing

    settings, moment = configuration(config_file), now()
    health = Health(state_folder(settings.require_archive().folder))
    digest = compose(settings, health, moment)
    if send:
        if settings.mail is None:
            raise ConfigurationWrong("The configuration has no [mail], which says how and to whom mail is sent.")
        refused = None
        try:
            Mailing(settings.mail).send(digest.subject, digest.text, digest.html)
        except PartlySent as error:
            refused = error
        # Also where some did not get it: the others would get all of it again with the next one.
        health.put(DIGEST, sent=moment.isoformat(), reached=digest.reached)
        if refused:
            raise refused
    if as_json:
        print_json({"subject": digest.subject, "text": digest.text, "empty": digest.is_empty, "sent": send})
    else:
        say("The digest was sent." if send else digest.text.rstrip())
