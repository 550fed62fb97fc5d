"""Every way into the archive, killed at every step and failed at every step, resumed, and compared.

`python -m tests.crash_ways FOLDER START STRIDE [--imap PORT] WAY…` is a process of its own, without threads, so that a
run which is to die costs a fork. The files are read by the parsers in this process, once each. It prints JSON.
"""

import argparse
import email
import errno
import gc
import io
import json
import mailbox
import os
import shutil
import signal
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from archive import steps
from archive.archive import Archive
from archive.errors import ArchiveError, DiskFault
from archive.records import Run
from billfold.choosing import Senders, Window
from billfold.dropping import drop_round
from billfold.event_log import EventLog
from billfold.health import Health
from billfold.inlet import InletDuty
from billfold.looking import Looks
from billfold.pipeline import Pipeline
from billfold.poll import look
from billfold.sandbox import Sandbox
from billfold.session import Equipment
from ingest.delivery import Envelope, Letter
from ingest.drop_folder import DropFolder
from ingest.errors import DropFolderTrouble
from ingest.files import read_paths
from ingest.inlet import InletSettings
from ingest.interrupt import Interrupt
from ingest.source import RawMessage
from parsers.context import Context, Inbox
from parsers.marketplaces.templates import built_in
from parsers.read import read
from parsers.terms import Reading
from tests.archive_samples import NOON, open_archive, tree
from tests.checker import check
from tests.crash_walk import broken_links, difference, picture, problems, traces
from tests.imap_servers import settings
from tests.programs import example

FAULTS = ("ENOSPC", "EDQUOT", "EIO", "EROFS")
WAYS = ("pdf", "eml", "zip", "mbox", "maildir", "stdin", "drop", "inlet", "imap")
MAILS = ("amazon/order_en", "generic/invoice_pdf_de", "generic/does_not_add_up_en", "_none/password_reset")
IN_JUNK = "tiktok_shop/order_en_us"
USER = "ways"
INLET, FORWARDER = "invoices@books.example", "me@example.com"
_REFUSED = 3


class Readers:
    """Reads in this process, and each original only once, however often the archive begins anew."""

    def __init__(self) -> None:
        self._known: dict[tuple[bytes, Context], Reading] = {}

    def submit(self, task: Callable[..., Any], *arguments: Any, **named: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        done.set_result(task(*arguments, **named))
        return done

    def read(self, content: bytes, context: Context, *, alone: bool = False) -> Reading:
        if (content, context) not in self._known:
            self._known[content, context] = read(content, context)
        return self._known[content, context]


@dataclass(frozen=True)
class Way:
    """A way in: how its originals get to the pipeline."""

    name: str
    folder: Path
    port: int
    readers: Readers

    def run(self, path: Path) -> None:
        """Do what the program does: take up what was left, take in, file, write the ledger."""
        with open_archive(path, floor=0) as archive:
            if self.name == "inlet":
                self._hand_over(archive)
                return
            run = archive.start_run("poll" if self.name in ("imap", "drop") else "add")
            pipeline = Pipeline(archive, run, cast(Sandbox, self.readers), None, NOON)
            pipeline.resume()
            if self.name == "imap":
                account = settings(self.port, username=USER, credential=_password())
                look(pipeline, account, Senders(tuple(built_in())), Window(), lambda _: None)
            elif self.name == "drop":
                drop_round(pipeline, self._drop_folder())
            else:
                self._add(pipeline)
            pipeline.finish()

    def _hand_over(self, archive: Archive) -> None:
        """Send every mail, one of them twice, and file them; who is told to try it later begins anew another time."""
        log, stop = EventLog(stream=io.StringIO()), Interrupt()
        looks = Looks(cast(Equipment, Tools(archive, self.readers)), log, stop)
        duty = InletDuty(InletSettings(address=INLET, forwarders=(FORWARDER,)), looks, log, stop, lambda: NOON)
        replies: list[str] = []
        try:
            for file in sorted((self.folder / "eml").iterdir()):
                text = file.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                envelope = Envelope(FORWARDER, (INLET,), (INLET,), "127.0.0.1", "sender.example", "LMTP", True)
                duty.answer([Letter(envelope, io.BytesIO(text), len(text), replies.append)])
                if not replies[-1].startswith("250"):
                    raise DiskFault(f"the sender was told: {replies}")
            duty.file()
        finally:
            stop.close()

    def _drop_folder(self) -> DropFolder:
        """The folder, in which nothing is waited for: what is not whole never will be."""
        return DropFolder(self.folder / "dropped", "me", quiet=0, patience=0, mark=steps.step)

    def begin(self, path: Path) -> None:
        """Put everything back as it was before any run."""
        shutil.rmtree(path, ignore_errors=True)
        if self.name == "drop":
            shutil.rmtree(self.folder / "dropped", ignore_errors=True)
            shutil.copytree(self.folder / "drop", self.folder / "dropped")

    def picture(self, path: Path) -> dict[str, Any]:
        """All that must be the same in the end, in the archive and in the drop folder."""
        return picture(path) | ({"dropped": tree(self.folder / "dropped")} if self.name == "drop" else {})

    def lost(self) -> list[str]:
        """The dropped files whose bytes lie nowhere in the drop folder any more."""
        if self.name != "drop":
            return []
        lying = Counter(tree(self.folder / "dropped").values())
        missing = Counter(tree(self.folder / "drop").values()) - lying
        return [f"lost: {content[:40]!r}" for content in missing]

    def _add(self, pipeline: Pipeline) -> None:
        stdin = io.BytesIO((self.folder / "mail.eml").read_bytes())
        for found in read_paths(["-"] if self.name == "stdin" else [self.folder / self.name], stdin):
            assert isinstance(found, RawMessage), found
            pipeline.take(found, found.filename or found.place.mailbox)


class Tools:
    """What the inlet asks of the program's equipment."""

    def __init__(self, archive: Archive, readers: Readers) -> None:
        self.archive, self._readers = archive, readers
        self.health = Health(archive.state)

    def start_run(self, command: str) -> Run:
        return self.archive.start_run(command)

    def pipeline(self, command: str, tell: Callable[[str], None] = lambda _: None) -> Pipeline:
        run = self.archive.start_run(command)
        inbox = Inbox((FORWARDER,), INLET)
        return Pipeline(self.archive, run, cast(Sandbox, self._readers), None, NOON, inbox=inbox, tell=tell)


def _password() -> Any:
    from ingest.secret import Secret

    return Secret(f"secret-of-{USER}")


def attachment(name: str) -> bytes:
    """The PDF in an example."""
    parts = email.message_from_bytes(example(name)).walk()
    return next(bytes(part.get_payload(decode=True)) for part in parts if part.get_filename())  # type: ignore[arg-type]


def make_sources(folder: Path) -> None:
    """Lay out what each way brings, all of one age."""
    pdfs = [attachment(name) for name in ("generic/invoice_pdf_de", "generic/invoice_pdf_en_us")]
    for name in ("pdf", "eml", "zip", "mbox"):
        (folder / name).mkdir()
    for number, pdf in enumerate([*pdfs, pdfs[0]]):
        (folder / "pdf" / f"{number}.pdf").write_bytes(pdf)
    for number, name in enumerate([*MAILS, MAILS[1]]):
        (folder / "eml" / f"{number}.eml").write_bytes(example(name))
    (folder / "mail.eml").write_bytes(example(MAILS[1]))
    with zipfile.ZipFile(folder / "zip" / "papers.zip", "w") as archive:
        for number, pdf in enumerate(pdfs):
            archive.writestr(zipfile.ZipInfo(f"{number}.pdf"), pdf)
    box = mailbox.mbox(folder / "mbox" / "old.mbox")
    for name in MAILS:
        box.add(example(name))
    box.close()
    for place, names in (("maildir", MAILS), ("maildir/.Junk", (IN_JUNK, MAILS[0]))):
        for part in ("cur", "new", "tmp"):
            (folder / place / part).mkdir(parents=True, exist_ok=True)
        for number, name in enumerate(names):
            (folder / place / "cur" / f"{number}:2,").write_bytes(example(name))
    (folder / "drop" / "sub").mkdir(parents=True)
    for number, pdf in enumerate([*pdfs, pdfs[0]]):
        (folder / "drop" / "sub" / f"{number}.pdf").write_bytes(pdf)
    for name in (MAILS[2], MAILS[3]):
        (folder / "drop" / f"{name.rpartition('/')[2]}.eml").write_bytes(example(name))
    (folder / "drop" / "cut.pdf").write_bytes(pdfs[1][:-400])
    for file in folder.rglob("*"):
        os.utime(file, (NOON.timestamp(), NOON.timestamp()))


def in_a_child(environment: dict[str, str], way: Way, path: Path) -> int:
    """Run with a fault in a forked child: its exit code, `_REFUSED` where the archive said what was wrong."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        steps.arm(environment)
        way.run(path)
        code = 0
    except (ArchiveError, DropFolderTrouble):
        code = _REFUSED
    except BaseException as error:  # the child must not go on as a second walker
        print(f"{way.name}, {environment}: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


def walk(way: Way, path: Path, start: int, stride: int, every_fault: bool) -> dict[str, Any]:
    """Walk the steps of one way; a fault at each, all of them in turn or at every step."""
    way.begin(path)
    steps.arm({})
    way.run(path)
    count, wanted = steps.taken(), way.picture(path)
    failures = [f"{way.name}: undisturbed: {what}" for what in (*problems(path), *check(path), *way.lost())]
    runs = 0
    for at in range(1 + start, count + 1, stride):
        faults = FAULTS if every_fault else (FAULTS[(at // stride) % len(FAULTS)],)
        for fault in ("SIGKILL", *faults):
            killed = fault == "SIGKILL"
            environment = {"BILLFOLD_CRASH_AT": str(at)} if killed else {"BILLFOLD_FAIL_AT": f"{at}:{fault}"}
            way.begin(path)
            code = in_a_child(environment, way, path)
            wrong = [] if code in ((-signal.SIGKILL,) if killed else (_REFUSED, 0)) else [f"it ended with {code}"]
            wrong += [*problems(path), *(check(path, partial=True) if path.exists() else ()), *way.lost()]
            steps.arm({})
            way.run(path)
            if way.picture(path) != wanted:
                wrong.append(f"another end: {difference(wanted, way.picture(path))}")
            before = traces(path)
            way.run(path)
            if traces(path) != before:
                wrong.append("one more run changed something")
            wrong += [*problems(path), *check(path), *broken_links(path)]
            failures += [f"{way.name}, step {at}, {fault}: {what}" for what in wrong]
            runs += 1
    return {"steps": count, "runs": runs, "failures": failures[:10]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("start", type=int)
    parser.add_argument("stride", type=int)
    parser.add_argument("ways", nargs="+", choices=WAYS)
    parser.add_argument("--imap", type=int, default=0)
    parser.add_argument("--every-fault", action="store_true")
    asked = parser.parse_args()
    sources = asked.folder / "sources"
    sources.mkdir()
    make_sources(sources)
    readers = Readers()
    told = {}
    for name in asked.ways:
        gc.freeze()
        way = Way(name, sources, asked.imap, readers)
        told[name] = walk(way, asked.folder / "Invoices", asked.start, asked.stride, asked.every_fault)
    print(json.dumps(told))


if __name__ == "__main__":
    assert all(hasattr(errno, fault) for fault in FAULTS)
    main()
