"""`billfold verify`: the proof that the archive is whole."""

from pathlib import Path

import click

from billfold.options import config_option, configuration, json_option

_NAMES = {
    "event": ("event", "events"),
    "delivery": ("delivery", "deliveries"),
    "original": ("original", "originals"),
    "document": ("document", "documents"),
    "sighting": ("further sighting", "further sightings"),
    "order_event": ("event of an order", "events of orders"),
}


@click.command("verify", epilog="Example: billfold verify")
@config_option
@json_option
def command(config_file: Path | None, as_json: bool) -> None:
    """Prove that every byte in the archive is what was recorded, and that the ledger says what the records say."""
    from archive.verify import verify
    from billfold.clock import now
    from billfold.console import print_json, say, warn
    from billfold.dialects import layout_of

    section = configuration(config_file).require_archive()
    report = verify(section.folder, now(), layout_of(section))
    if as_json:
        problems = [{"code": p.code, "where": p.subject, "message": p.message} for p in report.problems]
        print_json(
            {
                "whole": not problems,
                "problems": problems,
                "unknown": report.unknown,
                **report.counts,
                "head": report.head,
            }
        )
    else:
        counted = ", ".join(f"{count:,} {_NAMES[name][count != 1]}" for name, count in report.counts.items())
        say(f"{section.folder}: {'whole' if not report.problems else f'{len(report.problems)} problems'} ({counted}).")
        say(f"Head of the chain: {report.head}")
        for name in report.unknown[:20]:
            say(f"Not ours, left alone: {name}")
        for problem in report.problems:
            warn(f"Problem: {problem.subject}: {problem.message}")
    raise click.exceptions.Exit(1 if report.problems else 0)
