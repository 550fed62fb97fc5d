"""`billfold service`: what lets the system run Billfold, written for this machine."""

import shlex
from pathlib import Path

import click

from billfold.options import config_option, configuration

KINDS = ("systemd", "systemd-user", "launchd", "windows")


@click.command("service", epilog="Example: billfold service systemd-user")
@click.argument("kind", type=click.Choice(KINDS))
@click.option("--user", metavar="NAME", help="Whom it runs as (systemd), if not whom the archive belongs to.")
@config_option
def command(kind: str, user: str | None, config_file: Path | None) -> None:
    """Print the file that lets this machine run Billfold from its start on, with the paths of this machine.

    systemd: a service of the system, for a server. systemd-user: one of yours, for a desktop. launchd: macOS. windows:
    the Task Scheduler. What to do with the file is told on standard error, as commands to paste.
    """
    from billfold.config import default_path
    from billfold.console import say, warn
    from billfold.service import launchd, systemd, windows
    from billfold.service.needs import needs_of
    from billfold.service.steps import notes, steps
    from billfold.service.windows import typed

    path = (config_file or default_path()).expanduser().absolute()
    settings = configuration(path)
    needs = needs_of(settings, path, user)
    match kind:
        case "systemd":
            text = systemd.system_unit(needs)
        case "systemd-user":
            text = systemd.user_unit(needs)
        case "launchd":
            text = launchd.job(needs, Path.home())
        case _:
            text = windows.task(needs, Path.home() / "billfold.log")
    say(text.rstrip("\n"), styled=True)
    for note in notes(kind, settings, needs):
        warn(note)
    words = [str(needs.program), "service", kind, *(["--config", str(path)] if config_file else [])]
    words += ["--user", user] if user else []
    warn("Put it in its place and start it:")
    for step in steps(kind, needs, typed(words) if kind == "windows" else shlex.join(words)):
        warn(f"  {step}")
