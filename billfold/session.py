"""A working session: the archive open for writing, readers warm, and a pipeline between them."""

import contextlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from archive.archive import Archive
from archive.ledger import PLAIN, Dialect, excel_dialect
from archive.names import check_template
from billfold import printing
from billfold.accounts import own_templates
from billfold.config import ArchiveSection, Configuration
from billfold.errors import ConfigurationWrong
from billfold.pipeline import Pipeline
from billfold.sandbox import Sandbox
from parsers.templates import Marketplace, built_in, read_marketplace


def now() -> datetime:
    """Return the present moment. The one place where the program reads the clock."""
    return datetime.now(UTC)


def archive_section(configuration: Configuration) -> ArchiveSection:
    """Return `[archive]`; raises `ConfigurationWrong` when it is missing."""
    if configuration.archive is None:
        raise ConfigurationWrong('The configuration has no [archive]; add it with path = "…", the folder to file in.')
    return configuration.archive


def dialect_of(section: ArchiveSection) -> Dialect:
    """Return how the ledger is written."""
    return excel_dialect(section.locale) if section.dialect == "excel" else PLAIN


def archive_folder(configuration: Configuration) -> Path:
    """Return the archive's folder."""
    return archive_section(configuration).folder


def marketplaces_of(configuration: Configuration) -> tuple[Marketplace, ...]:
    """Return the user's own marketplaces before the built-in ones."""
    own = (read_marketplace(name, text) for name, text in own_templates(configuration).items())
    return (*own, *built_in())


@contextlib.contextmanager
def working(
    configuration: Configuration, command: str, tell: Callable[[str], None] = lambda _: None
) -> Iterator[Pipeline]:
    """Open the archive and yield a pipeline that has taken up what an earlier run left."""
    section = archive_section(configuration)
    reading = configuration.reading
    templates = own_templates(configuration)
    with contextlib.ExitStack() as stack:
        readers = stack.enter_context(Sandbox("read", reading.workers, templates))
        printer = stack.enter_context(Sandbox("print", 1)) if section.print_mails and printing.is_installed() else None
        archive = stack.enter_context(
            Archive.open(
                section.folder, check_template(section.name), now, command=command, dialect=dialect_of(section)
            )
        )
        run = archive.start_run(command)
        pipeline = Pipeline(archive, run, readers, printer, now(), tuple(reading.passwords), tell=tell)
        pipeline.report.problems.extend(archive.problems)
        pipeline.resume()
        yield pipeline
