"""The equipment of a program that works: the archive open for writing, readers warm, and pipelines between them."""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

from archive.archive import Archive
from archive.errors import ArchiveBusy
from archive.lock import ArchiveLock
from archive.names import check_template
from archive.records import Run
from billfold import printing
from billfold.accounts import marketplaces_of, own_accounts, own_templates
from billfold.admission import Admission
from billfold.clock import now
from billfold.config import Configuration
from billfold.console import warn
from billfold.dialects import layout_of
from billfold.health import Health
from billfold.memory import give_back, give_back_large_blocks
from billfold.pipeline import Pipeline
from billfold.recognition import Recognition, recognition_of
from billfold.sandbox import Sandbox
from billfold.senders_section import name_server
from ingest.budget import TrafficLedger
from ingest.delivery import ACCOUNT
from ingest.name_service import NameService
from ingest.signing_keys import SigningKeys
from parsers.senders.keys import Keys, no_keys

Tell = Callable[[str], None]
# Seconds for which a short change waits for another program that works on the archive.
PATIENCE = 60.0


def _nobody(_: str) -> None:
    pass


class Equipment:
    """What is opened once and serves any number of looks, also several at the same time; made by `equipped`."""

    def __init__(
        self,
        configuration: Configuration,
        archive: Archive,
        readers: Sandbox,
        printer: Sandbox | None,
        recognition: Recognition,
    ) -> None:
        self.configuration = configuration
        self.archive = archive
        self.readers = readers
        self._printer = printer
        self._recognition = recognition
        self._traffic = TrafficLedger(archive.state / "traffic.json")
        self.health = Health(archive.state)
        self._marketplaces = cache(partial(marketplaces_of, configuration))
        self._turn = threading.Lock()
        self._last, self._namesakes = "", 0

    def pipeline(self, command: str, tell: Tell = _nobody) -> Pipeline:
        """Return a pipeline for one look, which is a run of its own."""
        settings = self.configuration
        return Pipeline(
            self.archive,
            self.start_run(command),
            self.readers,
            self._printer,
            now(),
            tuple(settings.reading.passwords),
            settings.inbox_rules,
            own_accounts(settings) | ({ACCOUNT} if settings.inlet else frozenset()),
            self._recognition,
            tell=tell,
            traffic=self._traffic,
            admission=Admission(settings, self.archive.trust_in, self._marketplaces),
            marketplaces=self._marketplaces,
        )

    def start_run(self, command: str) -> Run:
        """Start a run; two that begin in the same second, with nothing recorded between, would have one name."""
        with self._turn:
            run = self.archive.start_run(command)
            self._namesakes = self._namesakes + 1 if run.id == self._last else 0
            self._last = run.id
            return replace(run, id=f"{run.id}-{self._namesakes}") if self._namesakes else run

    def rest(self) -> None:
        """Give back the memory of what reads, prints and recognises, so far as it is had again at once."""
        for readers in (self.readers, self._printer, self._recognition):
            if readers is not None:
                readers.rest()
        give_back()

    def close_readers(self) -> None:
        """End what reads, prints and recognises; what is being read is given up, and whoever waits for it is told."""
        self._recognition.close()
        self.readers.close()
        if self._printer is not None:
            self._printer.close()


def opened(configuration: Configuration, command: str, *, create: bool = False, waits: bool = True) -> Archive:
    """Open the archive for writing; with `waits`, another program that works on it is waited for."""
    section = configuration.require_archive()
    open_it = partial(
        Archive.open,
        section.folder,
        check_template(section.name),
        now,
        create=create,
        command=command,
        layout=layout_of(section),
    )
    try:
        return open_it()
    except ArchiveBusy as busy:
        if not waits:
            raise
        warn(f"Waiting for another Billfold (process {busy.pid}), {PATIENCE:.0f} seconds at most.")
    return open_it(patience=PATIENCE)


def keys_of(configuration: Configuration) -> Keys:
    """Return what looks up the keys of signatures, if the configuration wants them looked up."""
    section = configuration.senders
    if section.keys == "none":
        return no_keys
    return SigningKeys(NameService([name_server(text) for text in section.name_servers]))


@contextlib.contextmanager
def equipped(
    configuration: Configuration, command: str, *, stays: bool = False, waits: bool = False
) -> Iterator[Equipment]:
    """Open the archive for writing and make the readers ready. One program that `stays` is enough for an archive."""
    give_back_large_blocks()
    section = configuration.require_archive()
    reading = configuration.reading
    templates = own_templates(configuration)
    with contextlib.ExitStack() as stack:
        recognition = stack.enter_context(recognition_of(configuration, keeps=True))
        readers = stack.enter_context(
            Sandbox("read", reading.workers, templates, recognition, keys=keys_of(configuration))
        )
        readers.warm()
        printer = stack.enter_context(Sandbox("print", 1)) if section.print_mails and printing.is_installed() else None
        archive = stack.enter_context(opened(configuration, command, create=True, waits=waits))
        if stays:
            archive.stays = True
            stack.enter_context(ArchiveLock(archive.state, f"billfold {command}", resident=True))
        yield Equipment(configuration, archive, readers, printer, recognition)


@contextlib.contextmanager
def working(
    configuration: Configuration, command: str, tell: Tell = _nobody, *, waits: bool = False
) -> Iterator[Pipeline]:
    """Open the archive and yield a pipeline that has taken up what an earlier run left."""
    with equipped(configuration, command, waits=waits) as equipment:
        pipeline = equipment.pipeline(command, tell)
        pipeline.report.problems.extend(equipment.archive.problems)
        try:
            pipeline.resume()
            yield pipeline
        finally:
            equipment.health.count(pipeline.report.outcomes)
