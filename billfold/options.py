"""Options that several commands share."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from billfold.config import Configuration, default_path, load

Command = Callable[..., Any]


def config_option(command: Command) -> Command:
    """Add `--config FILE`."""
    return click.option(
        "--config", "config_file", type=click.Path(path_type=Path), metavar="FILE", help="The configuration to use."
    )(command)


def json_option(command: Command) -> Command:
    """Add `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print the result as JSON on standard output.")(command)


def person_options(command: Command) -> Command:
    """Add `--by NAME` and `--note TEXT`, which are recorded beside what a person does."""
    command = click.option("--note", default="", metavar="TEXT", help="Why, for those who look later.")(command)
    return click.option("--by", "person", metavar="NAME", help="Who does it, if not the user of this computer.")(
        command
    )


def configuration(config_file: Path | None) -> Configuration:
    """Return the configuration that a command works with."""
    return load(config_file or default_path())


class Day(click.ParamType[date]):
    """A calendar day as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; fails with a sentence where it is none."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2024-07-15.", param, ctx)
