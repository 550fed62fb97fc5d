"""The drop folder through the pipeline: files are claimed, read, filed, and let go when the archive has decided."""

import hashlib
import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from archive.archive import Archive
from archive.records import Fate, Recognised
from archive.steps import step
from billfold.clock import now
from billfold.config import Configuration
from billfold.pipeline import Pipeline
from ingest.drop_folder import Claim, DropFolder
from ingest.drop_survey import FAILED, Found
from ingest.errors import DropFolderObstructed, FileUnreadable
from ingest.files import shown_path

_GONE = (FileNotFoundError, NotADirectoryError)
NOTHING_IN_IT = "it holds nothing"
# So many of the messages of a mailbox file that can't be read are named in a note.
MOST_TOLD = 5
# After so many times that Billfold's own mistake with a file has ended everything, it is left alone.
MOST_MISTAKES = 3
_WHAT_TO_DO = (
    "When that is mended, put the file into the drop folder again. `billfold extract` shows what is read in a file.\n"
    "You may delete this note, and the file if you don't need it: Billfold does nothing more with either."
)


@dataclass(slots=True)
class _Held:
    """A file in hand: the originals in it, what could not be read of it, and whether it was read to its end."""

    claim: Claim
    shas: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not filed: what it was called, where it lies now, below the drop folder, and why."""

    file: str
    where: str
    why: str
    is_trouble: bool


class Taking:
    """Takes files of a drop folder and lets them go. What is neither filed nor refused stays in hand."""

    def __init__(self, folder: DropFolder) -> None:
        self.folder = folder
        self._held: dict[tuple[str, tuple[str, ...]], _Held] = {}
        self._piece: list[tuple[str, tuple[str, ...]]] = []
        self._mistakes: dict[tuple[str, ...], int] = {}
        # What the last time kept a file from leaving.
        self.obstructed: DropFolderObstructed | None = None

    @property
    def holds(self) -> bool:
        """Whether files wait for the archive to decide."""
        return bool(self._held)

    def left(self) -> list[Claim]:
        """Return what is claimed and not in hand: what a killed program left."""
        return self.folder.claims_left(self._held.keys())

    def take(
        self,
        pipeline: Pipeline,
        left: Sequence[Claim],
        ready: Sequence[Found],
        may_go_on: Callable[[], bool] = lambda: True,
        check: Callable[[], None] = lambda: None,
    ) -> int:
        """Take what was left claimed, then what is ready, as long as that may go on; return how many files it took.

        `check` is called before every original, and may end it with an exception.
        """
        self._piece.clear()
        for claim in left:
            if not may_go_on():
                return len(self._piece)
            self._take(pipeline, claim, check)
        fresh = [found for found in ready if ("", found.parts) not in self._held]
        if fresh:
            with self.folder.claiming() as claimed:
                for found in fresh:
                    if not may_go_on():
                        break
                    if claim_now := claimed(found):
                        self._take(pipeline, claim_now, check)
        return len(self._piece)

    def _take(self, pipeline: Pipeline, claim: Claim, check: Callable[[], None]) -> None:
        self._piece.append(claim.key)
        held = self._held[claim.key] = _Held(claim)
        hopeless = claim.hopeless or self._mistaken(claim)
        if hopeless:
            held.unreadable.append(hopeless)
            held.is_read = True
            return
        try:
            for found in self.folder.read(claim):
                check()
                if isinstance(found, FileUnreadable):
                    held.unreadable.append(str(found))
                elif not held.shas and not self.folder.is_unchanged(claim):
                    self._give_back(held)
                    return
                else:
                    held.shas.append(hashlib.sha256(found.content).hexdigest())
                    pipeline.take(found, found.filename or found.place.mailbox)
            held.is_read = True
        except _GONE:
            # Somebody has taken it out of our hands; what was read of it is filed.
            del self._held[claim.key]

    def let_go(self, archive: Archive) -> list[Refused]:
        """Move away each file of which the archive has decided; return those that are not filed."""
        refused = []
        self.obstructed = None
        for held in list(self._held.values()):
            became = [archive.became(sha) for sha in held.shas]
            if None in became or not held.is_read:
                if not held.is_read or not all(archive.is_known(sha) for sha in held.shas):
                    # Something has ended the work before that: it is taken up anew.
                    del self._held[held.claim.key]
                continue
            try:
                if not self.folder.is_unchanged(held.claim):
                    self._give_back(held)
                    continue
                useless = [one for one in became if one and not _has_use(archive, one)]
                whys = [] if len(useless) < len(became) else [_reason(archive, one) for one in useless]
                if one := self._let_go(held, list(dict.fromkeys(whys))):
                    refused.append(one)
            except DropFolderObstructed as error:
                self.obstructed = error
                continue
            except _GONE:
                pass
            self._held.pop(held.claim.key, None)
            self._mistakes.pop(held.claim.parts, None)
        return refused

    def _let_go(self, held: _Held, useless: list[str]) -> Refused | None:
        claim, is_trouble = held.claim, bool(held.unreadable)
        whys = held.unreadable or useless
        if not whys and held.shas:
            self.folder.finish(claim, f"{now():%Y-%m}")
            return None
        why = " ".join(whys[:MOST_TOLD]) or NOTHING_IN_IT
        where = self.folder.refuse(claim, lambda name: _note(name, why))
        return Refused(shown_path("/".join(claim.parts)), shown_path(where), why, is_trouble)

    def _give_back(self, held: _Held) -> None:
        self.folder.put_back(held.claim)
        del self._held[held.claim.key]

    # Billfold's own mistakes

    def blame(self) -> None:
        """Note that something unexpected has ended the work; if it was with one file alone, that is to blame."""
        for key in self._piece:
            self._held.pop(key, None)
        if len(self._piece) == 1:
            [(_, parts)] = self._piece
            self._mistakes[parts] = self._mistakes.get(parts, 0) + 1

    def _mistaken(self, claim: Claim) -> str:
        if self._mistakes.get(claim.parts, 0) < MOST_MISTAKES:
            return ""
        return "Billfold made a mistake of its own with it; please report that."


def drop_folder_of(configuration: Configuration) -> DropFolder | None:
    """Return the drop folder of a configuration, if there is one."""
    section = configuration.drop_folder
    if section is None:
        return None
    archive = configuration.require_archive().folder
    return DropFolder(section.folder.absolute(), owner_of(archive), mark=step)


def owner_of(archive: Path) -> str:
    """Return what tells an archive's claims from those of another: two machines can share a drop folder."""
    return hashlib.sha256(f"{socket.gethostname()}\0{os.path.realpath(archive)}".encode()).hexdigest()[:8]


def drop_round(pipeline: Pipeline, folder: DropFolder, wait: Callable[[float], None] = time.sleep) -> None:
    """Take all that lies ready in a drop folder, with one run; what becomes of it stands in the report.

    What was put there in these seconds is waited for, as far as it can be seen not to change.
    """
    taking = Taking(folder)
    survey = folder.survey()
    if survey.again is not None and survey.again <= folder.quiet:
        wait(survey.again + 0.01)
        survey = folder.survey()
    left = taking.left()
    try:
        while (left or survey.ready) and taking.take(pipeline, left, survey.ready):
            pipeline.settle()
            _report(pipeline, folder, taking.let_go(pipeline.archive))
            if taking.obstructed and str(taking.obstructed) not in pipeline.report.problems:
                pipeline.report.problems.append(str(taking.obstructed))
            left, survey = [], folder.survey()
    except KeyboardInterrupt:
        pipeline.stop()
        _report(pipeline, folder, taking.let_go(pipeline.archive))
    pipeline.report.notes += _left_lying(folder, survey.unready)


def _report(pipeline: Pipeline, folder: DropFolder, refused: Sequence[Refused]) -> None:
    for one in refused:
        told = pipeline.report.problems if one.is_trouble else pipeline.report.notes
        lies = f" It lies in {folder.path / one.where} now." if one.where.startswith(f"{FAILED}/") else ""
        told.append(f"{folder.path / one.file} was not filed: {_sentence(one.why)}{lies}")


def _left_lying(folder: DropFolder, unready: int) -> Iterator[str]:
    if unready:
        files = "A file is" if unready == 1 else f"{unready:,} files are"
        yield f"{files} not whole yet in the drop folder; a later poll takes what is."
    if words := unmovable(folder):
        yield words


def unmovable(folder: DropFolder) -> str:
    """Return what is told when files can't be moved out of a drop folder; empty if all can."""
    if folder.cannot_move:
        where = f"Nothing can be moved in the drop folder {folder.path}"
    elif folder.stuck:
        count = len(folder.stuck)
        where = f"{'A file' if count == 1 else f'{count:,} files'} can't be moved out of the drop folder {folder.path}"
    else:
        return ""
    return f"{where}: what is filed stays where it lies. Allow this user to write there."


def _has_use(archive: Archive, known: Recognised) -> bool:
    """Say whether an original was worth dropping: a document, or a notice of what became of an order."""
    return known.fate is not Fate.NOT_A_DOCUMENT or archive.tells_of_orders(known.sha)


def _reason(archive: Archive, known: Recognised) -> str:
    """Return why an original went where it went; it may have had another name when that was said."""
    return known.reason.removeprefix(f"{archive.original(known.sha).filename}: ")


def _sentence(why: str) -> str:
    return why if why[-1:] in ".!?" else f"{why}."


def _note(name: str, why: str) -> str:
    """Return what stands beside a file that was not filed."""
    return f"{shown_path(name)}\nwas not filed by Billfold.\n\nWhy: {_sentence(why)}\n\n{_WHAT_TO_DO}\n"
