"""What need not be kept any more, listed for a person, and removed when he says so."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from billfold.clock import now
from billfold.config import Configuration
from billfold.console import ProgressLine, print_json, say, table, terminal_width, warn
from billfold.errors import UsageWrong

if TYPE_CHECKING:
    from archive.due import Expired, Plan
    from archive.retention import Rule


def listed(configuration: Configuration, rule: "Rule", excepted: Sequence[str], *, as_json: bool) -> None:
    """Print what a rule lets go today, and why; nothing is removed."""
    plan = _planned(configuration.require_archive().folder, rule, excepted)
    if as_json:
        print_json(_as_json(plan, removed=False))
        return
    _tell(plan, rule)
    if plan.groups:
        say("Nothing was removed: that is what --remove does, for good.")


def removed(
    configuration: Configuration, rule: "Rule", excepted: Sequence[str], person: str, note: str, *, as_json: bool
) -> None:
    """Remove what a rule lets go today, and print what that was. Raises BillfoldError, ArchiveError."""
    from archive.due import files_of
    from archive.index import reading
    from billfold.session import opened

    folder = configuration.require_archive().folder
    with opened(configuration, "billfold expire") as archive:
        for problem in archive.problems:
            warn(problem)
        plan = _planned(folder, rule, excepted)
        with reading(folder) as index:
            files = files_of(index, plan.groups)
        line = ProgressLine()
        for done in archive.erasing.expire(plan.groups, archive.start_run("expire"), person, note):
            line.show(f"{done:,} of {len(plan.groups):,} removed")
        line.clear()
        archive.write_ledger()
    left = [path for path in files if (folder / path).exists()]
    if as_json:
        print_json({**_as_json(plan, removed=True), "left": left})
        return
    _tell(plan, rule)
    if plan.groups:
        say("Removed for good. A record stays that they existed; `billfold verify` proves the rest whole.")
    for path in left:
        say(f"Left alone, because it was changed and is yours: {path}")
    for name in _copies(folder):
        say(f"Not looked through, because it is yours: {name}")


def _planned(folder: Path, rule: "Rule", excepted: Iterable[str]) -> "Plan":
    from archive.due import due
    from archive.index import reading

    with reading(folder) as index:
        plan = due(index, rule, _today(), excepted)
    if plan.unknown:
        raise UsageWrong(f"--except: no document and no client is called {', '.join(plan.unknown)}.")
    return plan


def _today() -> date:
    return now().date()


def _expired(plan: "Plan") -> list["Expired"]:
    return sorted((one for group in plan.groups for one in group.expired), key=lambda one: (one.issued, one.id))


def _tell(plan: "Plan", rule: "Rule") -> None:
    found = _expired(plan)
    rows = [
        (
            one.id[:8],
            one.issued.isoformat(),
            one.kind.replace("_", " "),
            rule.length(one.kind),
            one.may_go.isoformat(),
            one.path,
        )
        for one in found
    ]
    if rows:
        say(table(("id", "date", "kind", "kept for", "may go since", "file"), rows, most=60, fit=terminal_width()))
    notices = sum(one.kind == "notice" for one in found)
    say(f"{_counted(len(found) - notices, 'document')} and {_counted(notices, 'notice')} need not be kept any more.")
    if plan.with_others:
        say(f"{plan.with_others:,} more are past their time and stay, because they belong to what is not.")
    if plan.excepted:
        say(f"{plan.excepted:,} more stay as excepted, with all that belongs to them.")


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _as_json(plan: "Plan", *, removed: bool) -> dict[str, Any]:
    documents = [
        {
            "id": one.id,
            "original": one.original,
            "kind": one.kind,
            "issue_date": one.issued.isoformat(),
            "may_go": one.may_go.isoformat(),
            "file": one.path,
        }
        for one in _expired(plan)
    ]
    return {"removed": removed, "expired": documents, "with_others": plan.with_others, "excepted": plan.excepted}


def _copies(folder: Path) -> list[str]:
    """Return what people or repairs have put aside in the archive: it may hold what was removed."""
    aside = [*folder.glob("*.edited-*"), *folder.glob("review/*.edited-*"), *folder.glob(".billfold/lost+found/*")]
    return sorted(path.relative_to(folder).as_posix() for path in aside)
