"""A working session: the archive open for writing, readers warm, and a pipeline between them."""

import contextlib
from collections.abc import Callable, Iterator

from archive.archive import Archive
from archive.names import check_template
from billfold import printing
from billfold.accounts import own_accounts, own_templates
from billfold.clock import now
from billfold.config import Configuration
from billfold.dialects import dialect_of
from billfold.pipeline import Pipeline
from billfold.recognition import recognition_of
from billfold.sandbox import Sandbox


@contextlib.contextmanager
def working(
    configuration: Configuration, command: str, tell: Callable[[str], None] = lambda _: None
) -> Iterator[Pipeline]:
    """Open the archive and yield a pipeline that has taken up what an earlier run left."""
    section = configuration.require_archive()
    reading = configuration.reading
    templates = own_templates(configuration)
    with contextlib.ExitStack() as stack:
        recognition = stack.enter_context(recognition_of(configuration, keeps=True))
        readers = stack.enter_context(Sandbox("read", reading.workers, templates, recognition))
        readers.warm()
        printer = stack.enter_context(Sandbox("print", 1)) if section.print_mails and printing.is_installed() else None
        archive = stack.enter_context(
            Archive.open(
                section.folder, check_template(section.name), now, command=command, dialect=dialect_of(section)
            )
        )
        run = archive.start_run(command)
        passwords, inbox = tuple(reading.passwords), configuration.inbox_rules
        own = own_accounts(configuration)
        pipeline = Pipeline(archive, run, readers, printer, now(), passwords, inbox, own, recognition, tell=tell)
        pipeline.report.problems.extend(archive.problems)
        pipeline.resume()
        yield pipeline
