"""The end of a run as people read it: the balance, what to look at, and where things lie."""

from pathlib import Path

import click

from archive.records import Fate
from billfold.balance import Report
from billfold.console import print_json, say, warn
from billfold.errors import Exit

MOST_LISTED = 20


def finish(report: Report, folder: Path, *, as_json: bool) -> None:
    """Print the report, and exit with 1 when something needs attention."""
    if as_json:
        print_json({"archive": str(folder), **report.to_json()})
    else:
        show(report, folder)
    if report.stopped:
        raise click.exceptions.Exit(Exit.STOPPED)
    attention = bool(report.problems) or report.balance.failed > 0
    raise click.exceptions.Exit(Exit.ATTENTION if attention else Exit.DONE)


def show(report: Report, folder: Path) -> None:
    """Print the report for people."""
    say(report.sentence())
    if not report.balance.filed and not report.balance.review and not report.notes:
        say("Nothing new to file.")
    for fate, head in ((Fate.REVIEW, "Held for review"), (Fate.FAILED, "Failed")):
        entries = [handled for handled in report.handled if handled.fate is fate]
        if entries:
            say(f"\n{head}:")
            for handled in entries[:MOST_LISTED]:
                say(f"  {', '.join(handled.documents) or handled.place}: {handled.reason}")
            if len(entries) > MOST_LISTED:
                say(f"  … and {len(entries) - MOST_LISTED} more")
    if report.balance.review:
        say(f"\n{folder / 'review' / 'review.csv'} lists what waits, with the reasons.")
    for note in report.notes:
        say(f"Note: {note}")
    for problem in report.problems:
        warn(f"Problem: {problem}")
    ledger = "ledger.csv" if (folder / "ledger.csv").exists() else "ledger-….csv"
    say(f"Archive: {folder}   ledger: {folder / ledger}")
