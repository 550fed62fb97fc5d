"""The drop folder of the running program: looked at when something changes there, and on schedule."""

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Literal

from archive.errors import ArchiveBusy, ArchiveError
from archive.records import Fate
from billfold.attendant import Attendant
from billfold.backoff import Backoff
from billfold.drop_section import NAME
from billfold.dropping import Taking, unmovable
from billfold.errors import BillfoldError
from billfold.event_log import Level
from billfold.looking import COMMAND, Looks, tell_look
from billfold.timetable import Timetable
from ingest.drop_folder import DropFolder
from ingest.drop_survey import CLAIMED, DONE, FAILED, Survey
from ingest.errors import FetchStopped, IngestError
from ingest.watching import Watch, tells_changes

NOTHING = {fate.value: 0 for fate in Fate}
# Seconds between two looks where the system tells of changes, and where it doesn't.
RESCAN, POLL = 300.0, 15.0
# Seconds and files after which a look ends and the next one begins: others want their turn in between.
PIECE = 20.0
# Seconds between two looks because of changes, so that a long copy is not looked at for every file.
PAUSE, PAUSE_FACTOR, LONGEST_PAUSE = 0.3, 5, 5.0
# Seconds after which it is seen to that changes are still told.
MEND = 5.0


class DropLook:
    """Looks at the drop folder whenever it is called, and takes one piece of what is ready.

    Returns how many files it took; `again` says in how many seconds there is more to do, if that is known, and
    `seconds` how long it took to look through the folder.
    """

    def __init__(self, looks: Looks, folder: DropFolder) -> None:
        self._looks, self._folder, self._taking = looks, folder, Taking(folder)
        self.again: float | None = None
        self.seconds = 0.0
        self._one_by_one = False
        self._others = 0
        self._unmovable = ""

    def __call__(self) -> int:
        """Look once. Raises `IngestError` or `ArchiveError` when it can't; what was filed until then is filed."""
        self.again = None
        if self._looks.is_due:
            # Where nothing is ever dropped nobody else might do it, and the archive would never rest.
            with contextlib.suppress(ArchiveBusy), self._looks.one():
                pass
        began = time.monotonic()
        survey = self._folder.survey()
        self.seconds = time.monotonic() - began
        self.again = survey.again
        self._tell_others(survey)
        taken = 0
        if survey.ready or survey.claims or self._taking.holds:
            with self._looks.one():
                taken = self._take(survey)
        self._tell_unmovable(taken)
        return taken

    def _check(self) -> None:
        if self._looks.stop.is_set():
            raise FetchStopped("The look at the drop folder was stopped.")

    def _take(self, survey: Survey) -> int:
        left, count, began = self._taking.left(), 0, time.monotonic()

        def may_go_on() -> bool:
            nonlocal count
            count += 1
            return count <= 1 if self._one_by_one else time.monotonic() - began < PIECE

        if not (left or survey.ready):
            self._let_go()
            return 0
        pipeline = self._looks.equipment.pipeline(COMMAND, self._filed)
        taken = 0

        def work() -> None:
            nonlocal taken
            taken = self._taking.take(pipeline, left, survey.ready, may_go_on, self._check)

        try:
            report = self._looks.finished(pipeline, work)
        except (ArchiveError, IngestError, BillfoldError):
            self._let_go()
            raise
        except Exception:
            # The next looks take one file each, so that the one that does this to us is found and left alone.
            self._one_by_one = True
            self._taking.blame()
            raise
        tell_look(self._looks.log, NAME, report, time.monotonic() - began)
        self._let_go()
        if taken < len(left) + len(survey.ready) and taken:
            self.again = 0.0
        elif self._one_by_one:
            self._one_by_one = False
        return taken

    def _let_go(self) -> None:
        refused = self._taking.let_go(self._looks.equipment.archive)
        count = len(refused)
        if count:
            told = "A file was not filed; it lies" if count == 1 else f"{count:,} files were not filed; they lie"
            moved = f"in {FAILED}/ of the drop folder, beside a note that says why"
            text = f"{told} {'where nothing can be moved' if self._folder.cannot_move else moved}"
            self._looks.log(Level.WARNING, "not filed", text, account=NAME, files=count)
        for one in refused:
            self._looks.log(Level.DEBUG, "file", f"{one.file}: {one.why}", account=NAME, lies=one.where)
        if self._taking.obstructed is not None:
            raise self._taking.obstructed

    def _tell_others(self, survey: Survey) -> None:
        """Tell that something lies there that is never taken, when there is more of it than before."""
        if survey.others > self._others:
            text = f"{survey.others:,} links, pipes or folders that can't be opened are left alone"
            self._looks.log(Level.INFO, "left alone", text, account=NAME)
        self._others = survey.others

    def _tell_unmovable(self, taken: int) -> None:
        """Tell that files can't be moved away, once; a look that took nothing is told where all is well."""
        words = unmovable(self._folder)
        if words:
            self._looks.log(Level.DEBUG if self._unmovable else Level.WARNING, "trouble", words, account=NAME)
        elif self._unmovable:
            self._looks.log(Level.INFO, "recovered", "files can be moved again", account=NAME)
        elif not taken:
            self._looks.log(Level.DEBUG, "looked", "nothing new", account=NAME, seen=0, **NOTHING)
        self._unmovable = words

    def _filed(self, text: str) -> None:
        self._looks.log(Level.DEBUG, "document", text, account=NAME)


class DropDuty:
    """The drop folder as a duty: an attendant that looks, and a thread that tells it when.

    `watch` as in the configuration. `rescan` and `poll` are the seconds between two looks with and without events.
    """

    name = NAME

    def __init__(
        self,
        folder: DropFolder,
        watch: Literal["auto", "events", "poll"],
        looks: Looks,
        timetable: Timetable,
        *,
        rescan: float = RESCAN,
        poll: float = POLL,
        backoff: Callable[[], Backoff] = Backoff,
    ) -> None:
        self._log, self._stop, self._poll = looks.log, looks.stop, poll
        self._look = DropLook(looks, folder)
        wants_events = watch == "events" or (watch == "auto" and tells_changes(folder.path))
        self._watch = Watch(folder.path, self._stir, (CLAIMED, DONE, FAILED)) if wants_events else None
        every = rescan if wants_events else poll
        self._attendant = Attendant(NAME, self._looked, None, looks.log, looks.stop, every=every, backoff=backoff)
        timetable.every(NAME, every, self._attendant.poll)
        self._changed = threading.Condition()
        self._stirred = False
        self._next: float | None = None
        self._pause = PAUSE
        self._watched = True

    def start(self) -> list[threading.Thread]:
        """Begin to look after it."""
        waker = threading.Thread(target=self._wake, name=f"{NAME}-wake", daemon=True)
        waker.start()
        return [*self._attendant.start(), waker]

    def release(self) -> None:
        """Let the threads see that they are to stop."""
        self._attendant.release()
        self._stir()

    def close(self) -> None:
        """Watch no longer."""
        if self._watch:
            self._watch.close()

    def _looked(self) -> int:
        try:
            return self._look()
        finally:
            again = self._look.again
            if again == 0:
                self._attendant.poll()
            with self._changed:
                self._pause = min(max(PAUSE, PAUSE_FACTOR * self._look.seconds), LONGEST_PAUSE)
                self._next = time.monotonic() + again if again else None
                self._changed.notify_all()

    def _stir(self) -> None:
        with self._changed:
            self._stirred = True
            self._changed.notify_all()

    def _wake(self) -> None:
        """Say when to look: soon after a change, when a file may be whole, and often where no changes are told."""
        mend_at = polled_at = time.monotonic()
        while not self._stop.is_set():
            moment = time.monotonic()
            if self._watch and moment >= mend_at:
                self._mend(self._watch)
                mend_at = moment + MEND
            if self._watch and not self._watched and moment >= polled_at + self._poll:
                polled_at = moment
                self._attendant.poll()
            if self._is_due(mend_at):
                self._attendant.poll()
                self._stop.wait(self._pause)

    def _is_due(self, until: float) -> bool:
        """Wait for a change or for the moment at which a look was asked for, not longer than until a moment."""
        with self._changed:
            now, asked = time.monotonic(), self._next
            moment = min(until if self._watch else now + MEND, now + MEND if asked is None else asked)
            self._changed.wait_for(
                lambda: self._stirred or self._next != asked or self._stop.is_set(), max(moment - now, 0)
            )
            due = self._stirred or (self._next is not None and time.monotonic() >= self._next)
            if due:
                self._stirred, self._next = False, None
            return due

    def _mend(self, watch: Watch) -> None:
        try:
            watched = watch.mend()
        except Exception as error:  # noqa: BLE001 - whatever becomes of events, the folder is looked at
            self._log(Level.DEBUG, "watch lost", type(error).__name__, account=NAME)
            watched = False
        if watched != self._watched:
            often = f"changes are not told; it is looked at every {self._poll:.0f} s"
            event, told = ("watching", "changes are told again") if watched else ("polling only", often)
            self._log(Level.INFO, event, told, account=NAME)
        self._watched = watched
