"""`billfold backfill`: whole mailboxes, resumable."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billfold.options import Day, config_option, configuration, json_option

if TYPE_CHECKING:
    from billfold.choosing import Senders, Window
    from billfold.pipeline import Pipeline
    from billfold.planning import Planned
    from ingest.account import AccountSettings


@click.command("backfill", epilog="Example: billfold backfill --account shop --since 2024-01-01 --dry-run")
@click.option("--account", metavar="NAME", help="Only this account.")
@click.option("--mailbox", default="", metavar="NAME", help="Only this mailbox, or those that a glob names.")
@click.option("--since", type=Day(), metavar="DAY", help="Only messages received on this day or later.")
@click.option("--before", type=Day(), metavar="DAY", help="Only messages received before this day.")
@click.option("--from", "sender", default="", metavar="ADDRESS", help="All mail from this address, or @domain, alone.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched and why; fetch and file nothing.")
@config_option
@json_option
def command(
    account: str | None,
    mailbox: str,
    since: date | None,
    before: date | None,
    sender: str,
    dry_run: bool,
    config_file: Path | None,
    as_json: bool,
) -> None:
    """Look through whole mailboxes. Stop it with Ctrl-C: the next run goes on where it stopped."""
    from billfold.accounts import chosen, marketplaces_of
    from billfold.choosing import Senders, Window
    from billfold.console import ProgressLine, warn
    from billfold.reporting import finish
    from billfold.rounds import round_of
    from billfold.session import working

    settings = configuration(config_file)
    accounts = chosen(settings, account, mailbox)
    senders = Senders(marketplaces_of(settings), settings.inbox_rules)
    window = Window(since, before, whole=True, sender=sender.strip())
    line = ProgressLine(quiet=as_json)
    with working(settings, "backfill") as pipeline:
        if dry_run:
            _show_plan(pipeline, accounts, senders, window, as_json=as_json)
            for problem in pipeline.report.problems:
                warn(f"Problem: {problem}")
            raise click.exceptions.Exit(1 if pipeline.report.problems else 0)
        round_of(pipeline, accounts, senders, window, line)
        report = pipeline.finish()
    finish(report, settings.require_archive().folder, as_json=as_json)


def _show_plan(
    pipeline: "Pipeline", accounts: "list[AccountSettings]", senders: "Senders", window: "Window", *, as_json: bool
) -> None:
    """Print what a backfill would do: a line for each message to fetch, then the sums."""
    from billfold.console import print_json, say
    from billfold.planning import plan
    from billfold.rounds import reported

    fetched = left = size = 0
    for settings in accounts:
        with reported(pipeline):
            for planned in plan(pipeline, settings, senders, window):
                if as_json:
                    print_json(_planned_json(planned))
                elif planned.fetch:
                    say(f"{planned.where}  {planned.size:,} bytes  {planned.reason}  {planned.subject}")
                fetched += planned.fetch
                left += not planned.fetch
                size += planned.size if planned.fetch else 0
    if not as_json:
        say(f"{fetched:,} messages would be fetched ({size:,} bytes), {left:,} would be left out.")


def _planned_json(planned: "Planned") -> dict[str, Any]:
    return {
        "message": planned.where,
        "fetch": planned.fetch,
        "reason": planned.reason,
        "bytes": planned.size,
        "subject": planned.subject,
    }
