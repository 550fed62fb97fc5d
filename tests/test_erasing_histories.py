"""Whatever has happened to documents: when some of them are erased, the rest is proven and comes back the same."""

import random
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from archive import renaming
from archive.archive import Archive
from archive.due import due
from archive.errors import RevisionWrong
from archive.index import reading as reading_index
from archive.names import check_template
from archive.rebuild import rebuild
from archive.records import Companion, Fate, Imprint, Looked, Read, Revision, Run
from archive.retention import Rule
from archive.verify import verify
from parsers.context import Form
from parsers.terms import Event, Finding, Reading, Status
from tests.archive_samples import NOON, Place, Raw, document, notice, open_archive, reading

DOUBT = Finding("arithmetic", "the amounts do not add up", needs_review=True)
OWN_FILE = re.compile(r'"path":"([^"]+)","sha256"')
OTHER_NAMES = check_template("{seller}/{order_number}_{total}")


class History:
    """Things that happen to an archive by chance: few contents, few places and few numbers, so that much coincides."""

    def __init__(self, path: Path, seed: int) -> None:
        self.path, self.chance = path, random.Random(seed)
        self.now = NOON
        self.deeds: dict[Callable[[Archive, Run], None], int] = {
            self.bring: 10,
            self.fail: 2,
            self.look: 2,
            self.settle: 1,
            self.revise: 3,
            self.join: 2,
            self.reinstate: 2,
            self.rename: 1,
        }

    def clock(self) -> datetime:
        self.now += timedelta(minutes=7)
        return self.now

    def go_on(self, archive: Archive) -> None:
        run = archive.start_run("poll")
        for deed in self.chance.choices(list(self.deeds), list(self.deeds.values()), k=self.chance.randint(5, 20)):
            with suppress(RevisionWrong):
                deed(archive, run)
        archive.write_ledger()
        archive.finish_run(run)

    def read(self) -> Reading:
        pick, day = self.chance.choice, self.chance.randint(1, 6)
        documents = [
            document(
                b"%%PDF %d" % self.chance.randint(0, 7),
                order_number=f"ORD-NUMBER-{day}",
                fingerprint=f"words {self.chance.randint(0, 9)}",
                client=pick(["", "", "Ada", "Bob"]),
                total=pick([Decimal(5), Decimal(6)]),
                findings=pick([(), (), (DOUBT,)]),
                issue_date=date(pick([2010, 2010, 2022]), 1, day),
            )
            for _ in range(pick([0, 1, 1, 1, 2]))
        ]
        events = tuple(
            notice(
                pick(list(Event)),
                f"20{pick([10, 10, 22])}-01-0{self.chance.randint(1, 3)}T00:00:00+00:00",
                order_number=f"ORD-NUMBER-{self.chance.randint(0, 3)}",
                tracking_number=pick(["", "T1", "T2"]),
            )
            for _ in range(pick([0, 0, 0, 1, 2]))
        )
        return reading(*documents, events=events, reason="" if documents or events else "nothing")

    def bring(self, archive: Archive, run: Run) -> None:
        content = b"raw %d" % self.chance.randint(0, 12)
        sha, found = sha256(content).hexdigest(), self.read()
        place = Place(uid=self.chance.randint(1, 20), mailbox=self.chance.choice(["INBOX", "Junk"]))
        raw = Raw(place, content, junk=place.mailbox == "Junk")
        if self.chance.random() < 0.2:
            uid = int(sha[:12], 16)
            raw = Raw(Place("file", f"/home/{self.chance.randint(0, 2)}", 0, uid), content, Form.FILE, "a.pdf")
        imprint = Imprint(f"digest {raw.place.uid}", f"identity {raw.place.uid}")
        companions = {0: Companion(".xml", b"<beside/>")} if found.documents and self.chance.random() < 0.3 else {}
        if self.chance.random() < 0.5:
            archive.keep([Read(raw, sha, found, companions, raw.junk, imprint)], run)
            return
        last_uid = self.chance.choice([None, raw.place.uid]) if raw.form is Form.MESSAGE else None
        if archive.capture(raw, run, imprint=imprint, last_uid=last_uid).known:
            return
        if self.chance.random() < 0.2:
            archive.fail(sha, "the reader ended", run)
        archive.file(sha, found, companions, junk_holds=raw.junk, run=run)

    def fail(self, archive: Archive, run: Run) -> None:
        archive.fail(Place(uid=self.chance.randint(1, 20)), "the connection was cut", run)

    def look(self, archive: Archive, run: Run) -> None:
        looked = Looked(self.chance.randint(1, 20), "nothing", Fate.NOT_A_DOCUMENT, Imprint("digest"))
        cursor = self.chance.choice([None, self.chance.randint(1, 20)])
        archive.remember("shop", self.chance.choice(["INBOX", "Junk"]), 7, [looked], cursor, run)

    def settle(self, archive: Archive, run: Run) -> None:
        for uid, _ in archive.unsettled("shop", "INBOX", 7)[:1]:
            archive.settle("shop", "INBOX", 7, [(uid, "keyword")], run)

    def documents(self, where: str = "true") -> list[str]:
        with reading_index(self.path) as index:
            return [row[0] for row in index.execute(f"SELECT id FROM document WHERE {where} ORDER BY id")]

    def revise(self, archive: Archive, _run: Run) -> None:
        changes: list[dict[str, Any]] = [{}, {"buyer": "Eve"}, {"issue_date": "2011-02-03"}, {"client": "Cy"}]
        status = self.chance.choice([None, *Status])
        for one in self.chance.sample(known := self.documents(), min(1, len(known))):
            archive.desk.revise(Revision(one, status, self.chance.choice(changes), "Ann", "looked"))

    def join(self, archive: Archive, _run: Run) -> None:
        if len(known := self.documents()) > 1:
            kept, other = self.chance.sample(known, 2)
            archive.desk.join(kept, Revision(other, None, {}, "Ann"))

    def reinstate(self, archive: Archive, _run: Run) -> None:
        for one in self.chance.sample(known := self.documents("status = 'superseded'"), min(1, len(known))):
            archive.desk.reinstate(Revision(one, None, {}, "Ann"))

    def rename(self, archive: Archive, _run: Run) -> None:
        with reading_index(self.path) as index:
            moves = list(renaming.planned(index, OTHER_NAMES))
        list(archive.desk.rename(moves, archive.start_run("names")))

    def expire(self, archive: Archive) -> list[str]:
        """Erase some of what is due; return the files that were its, and never another's."""
        with reading_index(self.path) as index:
            groups = [one for one in due(index, Rule(8), date(2024, 7, 20)).groups if self.chance.random() < 0.7]
            files = dict(map(tuple, index.execute("SELECT path, document FROM file")))
        gone = {one.id for group in groups for one in group.expired}
        list(archive.erasing.expire(groups, archive.start_run("expire"), "clerk"))
        archive.write_ledger()
        with reading_index(self.path) as index:
            told = [row["detail"] for row in index.execute("SELECT detail FROM event_detail")]
        had = {path for detail in told for path in OWN_FILE.findall(detail)}
        return [path for path, identifier in files.items() if identifier in gone and path not in had]


def dump(path: Path) -> list[str]:
    with reading_index(path) as index:
        return sorted(index.iterdump())


def problems(path: Path) -> list[str]:
    return [f"{one.code}: {one.message}" for one in verify(path, NOON).problems if one.code != "run_unbalanced"]


def named(path: Path, files: list[str]) -> list[tuple[str, str]]:
    contents = {file.name: file.read_bytes() for file in path.rglob("*") if file.is_file()}
    return [(name, file) for name, content in contents.items() for file in files if file.encode() in content]


@pytest.mark.parametrize("seed", range(16))
def test_the_rest_is_whole_and_tells_nothing_of_what_is_gone(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "Invoices"
    history = History(path, seed)
    with open_archive(path, floor=0, clock=history.clock) as archive:
        for _ in range(4):
            history.go_on(archive)
            files = history.expire(archive)
            assert named(path, files) == []
            assert problems(path) == []
    before = dump(path)
    rebuild(path, history.clock)
    assert dump(path) == before
