"""`billfold status`: whether all is well, without touching anything."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from billfold.condition import Condition, Rate, Source
    from billfold.troubles import Trouble


@click.command("status", epilog="Example: billfold status")
@click.option("--health", is_flag=True, help="Exit with 1 only for what a restart may mend: the program itself.")
@config_option
@json_option
def command(health: bool, config_file: Path | None, as_json: bool) -> None:
    """Say when each account was last looked at, what waits, and what is wrong; exit with 1 if anything is.

    It changes nothing and keeps nobody waiting: ask it while `billfold run` works, or from a monitor.
    """
    from billfold.clock import now
    from billfold.condition import condition
    from billfold.console import print_json, say
    from billfold.troubles import OF_PROGRAM, troubles

    found = condition(configuration(config_file), now())
    wrong = troubles(found)
    if as_json:
        print_json(as_values(found, wrong))
    else:
        for line in _lines(found, wrong):
            say(line)
    counted = [one for one in wrong if one.kind in OF_PROGRAM] if health else wrong
    raise click.exceptions.Exit(1 if counted else 0)


def as_values(found: "Condition", wrong: "list[Trouble]") -> dict[str, Any]:
    """Return how everything stands for programs; moments are ISO 8601, None where there was none."""
    from billfold import __version__

    running = found.running
    return {
        "ok": not wrong,
        "troubles": [
            {
                "key": one.key,
                "kind": one.kind.value,
                "account": one.account,
                "text": one.text,
                "since": _iso(one.since),
            }
            for one in wrong
        ],
        "accounts": [_source_values(source) for source in found.sources if source.is_account],
        "others": [_source_values(source) for source in found.sources if not source.is_account],
        "review": {"count": found.review.count, "oldest": _iso(found.review.since)},
        "unread": {"count": found.unread.count, "oldest": _iso(found.unread.since)},
        "marketplaces": [_rate_values(rate) for rate in found.rates],
        "disk": {"free": found.free, "size": found.size},
        "ledger": {"waits_since": _iso(found.ledger_since)},
        "daemon": {
            "running": bool(running and running.is_running),
            "pid": running.pid if running else None,
            "started": _iso(running.started) if running else None,
            "stopped": _iso(running.stopped) if running else None,
            "version": running.version if running else None,
        },
        "archive": str(found.archive),
        "version": __version__,
        "at": _iso(found.at),
    }


def _source_values(source: "Source") -> dict[str, Any]:
    return {
        "name": source.name,
        "looked": _iso(source.looked),
        "succeeded": _iso(source.works),
        "failing_since": _iso(source.failing_since),
        "failures": source.failures,
        "error": source.error,
        "text": source.text,
        "next": _iso(source.next),
        "given_up": source.given_up.count,
    }


def _rate_values(rate: "Rate") -> dict[str, Any]:
    lately, before = rate.lately, rate.before
    return {
        "marketplace": rate.marketplace,
        "lately": {"mails": lately.whole, "filed": lately.part, "review": rate.review},
        "before": {"mails": before.whole, "filed": before.part},
    }


def _lines(found: "Condition", wrong: "list[Trouble]") -> list[str]:
    from billfold.console import table

    count = f"{len(wrong)} things need" if len(wrong) > 1 else "One thing needs"
    has_begun = not found.sources or any(source.looked for source in found.sources) or found.running
    unbegun = "Nobody has looked for mail yet: `billfold run` does, and `billfold poll` once."
    well = "All is well." if has_begun else unbegun
    lines = [f"{count} attention:" if wrong else well]
    lines += [f"  {f'{one.account}: ' if one.account else ''}{one.text}{_since(one, found.at)}" for one in wrong]
    if found.sources:
        heads = ("account", "last looked at", "worked last", "state", "next")
        rows = [_row(source, found.at) for source in found.sources]
        lines += ["", table(heads, rows, most=40)]
    rates = [rate for rate in found.rates if rate.lately.whole]
    if rates:
        heads = ("marketplace", "mails in 14 days", "filed", "in review", "filed before")
        cells = [
            (r.marketplace, f"{r.lately.whole:,}", f"{r.lately.part:,}", f"{r.review:,}", _percent(r)) for r in rates
        ]
        lines += ["", table(heads, cells, right=(1, 2, 3, 4))]
    return [*lines, "", *_rest(found)]


def _row(source: "Source", at: datetime) -> tuple[str, str, str, str, str]:
    state = "works" if source.works else "never looked at"
    if source.failing_since:
        state = f"fails since {_shown(source.failing_since)}"
    coming = _shown(source.next) if source.next and source.next >= at else ""
    return source.name, _shown(source.looked), _shown(source.works), state, coming


def _rest(found: "Condition") -> list[str]:
    from billfold import __version__
    from billfold.troubles import lasted

    def waits(count: int, since: datetime | None) -> str:
        return f"{count:,}" + (f", the oldest for {lasted((found.at - since).total_seconds())}" if since else "")

    running = found.running
    if running is None:
        program = "`billfold run` has never run here"
    elif running.is_running:
        program = f"`billfold run` runs since {_shown(running.started)} (process {running.pid}, {running.version})"
    else:
        program = f"`billfold run` does not run; it ended {_shown(running.stopped or running.beat)}"
    ledger = f"held open since {_shown(found.ledger_since)}" if found.ledger_since else "up to date"
    busy = ["The archive is being worked on; what waits in it cannot be counted now."] if found.is_busy else []
    return [
        *busy,
        f"For review: {waits(found.review.count, found.review.since)}",
        f"Still to be read: {waits(found.unread.count, found.unread.since)}",
        f"Ledger: {ledger}",
        f"Disk: {found.free / 1e9:,.1f} GB free of {found.size / 1e9:,.1f} GB",
        f"Program: {program}",
        f"Version: {__version__}   archive: {found.archive}",
    ]


def _since(trouble: "Trouble", at: datetime) -> str:
    from billfold.troubles import lasted

    return f" (since {_shown(trouble.since)}, {lasted((at - trouble.since).total_seconds())})" if trouble.since else ""


def _percent(rate: "Rate") -> str:
    return f"{rate.before.rate:.0%}" if rate.before.whole else ""


def _shown(moment: datetime | None) -> str:
    """Return a moment as this machine's clock shows it."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else ""


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
