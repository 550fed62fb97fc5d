"""`billfold verify`: the proof that the archive is whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from archive.object_checks import Part
    from archive.search import Happening

_NAMES = {
    "event": ("event", "events"),
    "delivery": ("delivery", "deliveries"),
    "original": ("original", "originals"),
    "document": ("document", "documents"),
    "sighting": ("further sighting", "further sightings"),
    "order_event": ("event of an order", "events of orders"),
}


class PartOfAll(click.ParamType["Part"]):
    """A part of several as N/OF, counted from 1."""

    name = "part"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> "Part":
        """Return the part; fails with a sentence where it is none."""
        from archive.object_checks import Part

        number, _, of = str(value).partition("/")
        if not (number.isascii() and of.isascii() and number.isdigit() and of.isdigit() and 0 < int(number) <= int(of)):
            self.fail(f"{value!r} is no part; write it as 3/10.", param, ctx)
        return Part(int(number) - 1, int(of))


@click.command("verify", epilog="Example: billfold verify")
@click.option("--repair", "repairs", is_flag=True, help="Make good what can be made good; nothing is thrown away.")
@click.option("--head", metavar="HASH", help="Check that this was once the head of the chain, too.")
@click.option("--part", type=PartOfAll(), metavar="N/OF", help="Read a part of the stored bytes only, such as 3/10.")
@config_option
@json_option
def command(repairs: bool, head: str | None, part: "Part | None", config_file: Path | None, as_json: bool) -> None:
    """Prove that every byte in the archive is what was recorded, and that the ledger says what the records say.

    With --repair, what is missing or altered is brought back from its other copy or made anew from the events, and what
    was in the way moves to `.billfold/lost+found`. Note the head of the chain elsewhere: it proves years later that
    nothing before it was changed. With --part, everything is checked but the stored bytes, of which one part is read.
    """
    from archive.index import state_folder
    from archive.names import check_template
    from archive.object_checks import WHOLE
    from archive.repair import repair
    from archive.verify import verify
    from billfold.clock import now
    from billfold.condition import PROOF
    from billfold.console import print_json, say, warn
    from billfold.dialects import layout_of
    from billfold.errors import UsageWrong
    from billfold.health import Health

    section = configuration(config_file).require_archive()
    done: list[str] = []
    if repairs and part:
        raise UsageWrong("--repair looks at everything: leave out --part.")
    if repairs:
        done, report = repair(section.folder, check_template(section.name), now, layout_of(section))
    else:
        report = verify(section.folder, now(), layout_of(section), part or WHOLE)
    if part is None and not report.problems:
        # What the running program had found is told no longer.
        Health(state_folder(section.folder)).clear(PROOF)
    stood = _standing(section.folder, head) if head else None
    if as_json:
        problems = [{"code": p.code, "where": p.subject, "message": p.message} for p in report.problems]
        print_json(
            {
                "whole": not problems,
                "repaired": done,
                "problems": problems,
                "unknown": report.unknown,
                **report.counts,
                "head": report.head,
                **({"head_of": stood.seq if stood else None} if head else {}),
            }
        )
    else:
        for sentence in done:
            say(sentence)
        counted = ", ".join(f"{count:,} {_NAMES[name][count != 1]}" for name, count in report.counts.items())
        say(f"{section.folder}: {'whole' if not report.problems else f'{len(report.problems)} problems'} ({counted}).")
        say(f"Head of the chain: {report.head}")
        if stood:
            day = f"{stood.at:%Y-%m-%d %H:%M} UTC"
            say(f"{head} was its head after event {stood.seq:,}, on {day}: nothing before it was changed.")
        elif head:
            warn(f"{head} was never the head of this chain: it is another archive's, or events were changed.")
        for name in report.unknown[:20]:
            say(f"Not ours, left alone: {name}")
        for problem in report.problems:
            warn(f"Problem: {problem.subject}: {problem.message}")
    raise click.exceptions.Exit(1 if report.problems or (head and not stood) else 0)


def _standing(folder: Path, head: str) -> "Happening | None":
    from archive.index import reading
    from archive.search import link

    with reading(folder) as index:
        return link(index, head)
