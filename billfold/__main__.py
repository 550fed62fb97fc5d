"""The command `billfold`."""

import sys
import traceback
from importlib import import_module
from pathlib import Path
from types import TracebackType

import click

from billfold import __version__
from billfold.errors import Exit

COMMANDS = {
    "init": "Write a configuration by asking a few questions.",
    "check": "Try everything in the configuration and say what to fix.",
    "run": "Run all the time: look on schedule, and as soon as a server tells of new mail.",
    "service": "Print what lets the system run Billfold: a unit, a job or a task.",
    "login": "Sign in to an account with the browser or a code (OAuth).",
    "poll": "Look once at every account, file what is new, and print the balance.",
    "backfill": "Look through whole mailboxes; can be stopped and goes on where it stopped.",
    "add": "File documents and mails from files, folders, mbox, Maildir or standard input.",
    "extract": "Read files and print what they say; nothing is filed.",
    "status": "Say when each account was last looked at, what waits, and what is wrong.",
    "alerts": "List the troubles that were told; send a test.",
    "digest": "Show or mail what was filed, what waits and what is missing.",
    "find": "Find documents by words, dates, marketplace or kind.",
    "show": "Show one document, or everything known of an order.",
    "explain": "Tell why a message or file went where it went.",
    "review": "List what waits for a person to look at it, and why.",
    "fix": "Correct what was read of a document.",
    "confirm": "File documents that wait for review.",
    "reject": "Say that documents do not belong in the ledger.",
    "trust": "Say that you know a sender, and file what waits for that; list whom you trust.",
    "distrust": "Say that nothing of a sender's is to be kept.",
    "twins": "List documents that were taken for one, and how each was known.",
    "split": "Say that two documents taken for one are two.",
    "join": "Say that two documents are one.",
    "names": "Show what documents are called, or give all of them other names.",
    "expire": "List what need not be kept any more, or remove it for good.",
    "verify": "Prove that the archive is whole.",
    "rebuild": "Make the index and the ledger anew from the plain files.",
    "demo": "Run the whole thing on a sample mailbox.",
}


class _Commands(click.Group):
    """The commands by name; a module is imported when its command is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"billfold.commands.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="Example: billfold poll",
)
@click.version_option(__version__, prog_name="billfold")
def cli() -> None:
    """Finds the invoices that marketplaces mail to you, files them, and keeps the ledger."""


def main() -> None:
    """Run the command line; every expected error ends as a sentence and an exit code."""
    sys.excepthook = _unexpected
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")
    try:
        status = cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Stopped. What was done is kept; the next run goes on from here.", err=True)
        sys.exit(Exit.STOPPED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except _expected() as error:
        click.echo(str(error), err=True)
        sys.exit(_code(error))
    sys.exit(status if isinstance(status, int) else Exit.DONE)


def _expected() -> tuple[type[Exception], ...]:
    """Return the errors that speak to the user. Asked for only when something was raised."""
    from archive.errors import ArchiveError
    from billfold.errors import BillfoldError
    from ingest.errors import IngestError
    from parsers.errors import ParserError

    return (BillfoldError, ArchiveError, IngestError, ParserError)


def _code(error: Exception) -> int:
    from archive.errors import ArchiveBusy
    from billfold.errors import BillfoldError

    if isinstance(error, ArchiveBusy):
        return Exit.BUSY
    return error.code if isinstance(error, BillfoldError) else Exit.ATTENTION


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Say in a sentence that the program made a mistake, and keep the details in a file."""
    import tempfile

    with tempfile.NamedTemporaryFile("w", prefix="billfold-error-", suffix=".txt", delete=False) as file:
        traceback.print_exception(kind, error, trace, file=file)
    click.echo(
        f"Billfold made a mistake of its own ({kind.__name__}). Nothing that was kept is harmed. "
        f"Please report it with the file {Path(file.name)}.",
        err=True,
    )


if __name__ == "__main__":
    main()
