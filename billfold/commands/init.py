"""`billfold init`: a configuration by asking."""

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option

if TYPE_CHECKING:
    from billfold.first_run.answers import Answers

_WAYS = ("type", "command", "env", "file", "keyring", "oauth")
_STORE = {
    "env": "Before Billfold runs, set the variable {source} to the password.",
    "file": "Put the password alone into {source}, then: chmod 600 {source}",
    "keyring": "Store the password once: keyring set billfold:{host} {username}",
}


@click.command("init", epilog="Example: billfold init --config billfold.toml")
@click.option("--archive", "archive_path", metavar="FOLDER", help="Where documents are filed.")
@click.option("--email", metavar="ADDRESS", help="The address of the mailbox; - for none.")
@click.option("--host", metavar="HOST[:PORT]", help="Its IMAP server, if another than its provider's.")
@click.option("--username", metavar="NAME", help="The name to sign in with, if another than the address.")
@click.option(
    "--password",
    "way",
    type=click.Choice(_WAYS),
    help="Where the password comes from; type: typed, or a line of standard input; oauth: sign in with a browser.",
)
@click.option("--password-source", "source", metavar="TEXT", help="The command, variable or file it comes from.")
@click.option("--keep", type=click.Choice(["keyring", "file"]), help="Where a typed password is kept.")
@click.option(
    "--ca-file",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="The authority that is trusted in place of the system's.",
)
@click.option("--try/--no-try", "tries", default=None, help="Sign in before anything is written; usual in a terminal.")
@click.option("--force", is_flag=True, help="Replace a configuration that is there.")
@config_option
def command(
    archive_path: str | None,
    email: str | None,
    host: str | None,
    username: str | None,
    way: str | None,
    source: str | None,
    keep: str | None,
    ca_file: str | None,
    tries: bool | None,
    force: bool,
    config_file: Path | None,
) -> None:
    """Write a configuration by asking five questions at most. What is given as an option is not asked.

    In a terminal it finds the server of the address, signs in, and shows what it would file of the last 90 days. Until
    the end nothing is written: Ctrl-C leaves everything as it was.
    """
    from billfold.config import default_path
    from billfold.console import say, warn
    from billfold.errors import Exit
    from billfold.first_run.questions import asked_address, asked_folder
    from billfold.first_run.writing import refuse_to_replace, write

    path = (config_file or default_path()).expanduser()
    refuse_to_replace(path, force=force)
    tries = sys.stdin.isatty() if tries is None else tries
    try:
        folder = asked_folder(archive_path)
        address = asked_address(email)
        answers = None
        if address:
            answers = _account(address, host, username, way, source, ca_file, tries=tries)
            if tries and answers.way != "oauth":
                _try(answers)
        is_typed = answers is not None and answers.secret is not None
        kept = write(path, folder, answers, force=force, keep=keep)
    except (click.Abort, KeyboardInterrupt, EOFError):
        warn("\nStopped; nothing was written.")
        raise click.exceptions.Exit(Exit.STOPPED) from None
    say(f"Wrote {path}.")
    if kept:
        say(kept)
    _next_steps(
        answers, "" if config_file is None else f" --config {shlex.quote(str(path))}", tries=tries, is_typed=is_typed
    )


def _account(
    address: str,
    host: str | None,
    username: str | None,
    way: str | None,
    source: str | None,
    ca_file: str | None,
    *,
    tries: bool,
) -> "Answers":
    from billfold.console import say
    from billfold.first_run.answers import Answers
    from billfold.first_run.questions import ask_source, asked_server, asked_way

    server = asked_server(address, host, ca_file or "", looks=tries)
    answers = Answers(address, server, username or server.username or address, ca_file=ca_file or "")
    known = answers.provider
    if sys.stdin.isatty() and known is not None and (wants := known.advice(answers.name)):
        say(wants)
    answers.way = asked_way(way, known)
    ask_source(answers, source)
    return answers


def _try(answers: "Answers") -> None:
    """Sign in, and show what would be filed; a look that fails is no reason not to write the configuration."""
    from billfold.accounts import settings_of
    from billfold.choosing import Senders
    from billfold.clock import now
    from billfold.console import ProgressLine, say
    from billfold.first_run.believing import asked_servers
    from billfold.first_run.first_look import DAYS, look, tell
    from billfold.first_run.trying import signed_in
    from ingest.errors import IngestError
    from parsers.marketplaces.templates import all_known

    with signed_in(answers, mends=sys.stdin.isatty()) as session:
        if session is None:
            return
        try:
            names = ", ".join(mailbox.name for mailbox in session.mailboxes().mailboxes)
            say(f"Signed in. These mailboxes will be read: {names}. Looking at the last {DAYS} days …")
            settings = settings_of(answers.section())
            tell(look(session, settings, Senders(all_known(())), now().date(), ProgressLine()))
            if sys.stdin.isatty():
                answers.servers = asked_servers(session, answers.provider)
        except IngestError as error:
            say(f"The look broke off: {str(error).removeprefix(f'Account {answers.name}: ')}")


def _next_steps(answers: "Answers | None", config: str, *, tries: bool, is_typed: bool) -> None:
    from billfold.console import say

    terminal = sys.stdin.isatty()
    if answers is not None:
        known = answers.provider
        if answers.way == "oauth":
            if known is not None and known.ways[0] is known.oauth and not terminal:
                say(f"First: {known.first} See {known.page}")
            say(f"First sign in: billfold login {answers.name}{config}")
        elif not terminal and known is not None and (wants := known.advice(answers.name)):
            say(f"First: {wants}" + (' Or sign in with the browser: answer "oauth".' if known.oauth else ""))
        if answers.way in _STORE and not tries and not is_typed:
            given = {"source": answers.source, "host": answers.server.host, "username": answers.username}
            say(_STORE[answers.way].format(**{name: shlex.quote(text) for name, text in given.items()}))
    say("Next:")
    steps = {"check": "tries everything, and says what to fix"}
    if answers is None:
        steps["add FILE"] = "files a document of yours"
    else:
        steps |= {"poll": "files what is in the mailboxes, once", "run": "stays, and files what comes"}
    widest = max(map(len, steps))
    for command, meaning in steps.items():
        say(f"  billfold {command}{config}{' ' * (widest - len(command))}   {meaning}")
