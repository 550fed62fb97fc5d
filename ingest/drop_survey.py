"""What lies in a drop folder, and what of it is whole: unchanged for a while, and with an end if it should have one."""

import contextlib
import errno
import os
import stat
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ingest.folder import Folder
from ingest.whole import Ending, ending_of, is_being_written, is_passing

CLAIMED, DONE, FAILED = ".billfold-claimed", "done", "failed"
# Seconds for which a file must not change before it is taken.
QUIET = 2.0
# Seconds after which one that has no end, or can't be read, is not waited for any longer.
PATIENCE = 600.0
DEEPEST = 8
MOST_READY = 1000
CUT = "It is a PDF that breaks off before its end. Download or copy it again."
EMPTY = "It is empty. Save or download it again."
FORBIDDEN = "This user may not read it. Change its permissions."

Parts = tuple[str, ...]
# Size and time of change (ns): what tells that a file is the same as before. Shares make up inode numbers.
Shape = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A file that may be taken; `hopeless` says why it can't be filed."""

    parts: Parts
    shape: Shape
    hopeless: str = ""


@dataclass(slots=True)
class Survey:
    """What lies in the drop folder: `ready` to be taken, and in how many seconds to look again, if that is known.

    `unready` counts the files that are waited for, `others` links, pipes and the like and what lies too deep;
    `claims` says that something is claimed.
    """

    ready: list[Found] = field(default_factory=list)
    again: float | None = None
    unready: int = 0
    others: int = 0
    claims: bool = False

    def wait_for(self, seconds: float) -> None:
        """Count a file that is waited for."""
        self.unready += 1
        self.again = seconds if self.again is None else min(self.again, seconds)


@dataclass(slots=True)
class _Seen:
    shape: Shape
    since: float


class Surveyor:
    """Looks through a drop folder again and again. `clock` is monotonic."""

    def __init__(self, quiet: float, patience: float, clock: Callable[[], float]) -> None:
        self._quiet, self._patience, self._clock = quiet, patience, clock
        self._before: dict[Parts, _Seen] = {}
        self._seen: dict[Parts, _Seen] = {}
        self._now = 0.0

    def survey(self, root: Folder, handled: Mapping[Parts, Shape]) -> Survey:
        """Look through the folder; what is `handled` already stays where it lies."""
        survey = Survey(claims=root.has(CLAIMED))
        self._before, self._seen, self._now = self._seen, {}, self._clock()
        self._walk(root, (), survey, handled)
        return survey

    def is_there(self, parts: Parts) -> bool:
        """Whether the last survey saw a file."""
        return parts in self._seen

    def forget(self, parts: Parts) -> None:
        """Look at a file as if it were new."""
        self._seen.pop(parts, None)

    def _walk(self, folder: Folder, parts: Parts, survey: Survey, handled: Mapping[Parts, Shape]) -> None:
        entries = folder.entries()
        names = frozenset(entry.name for entry in entries)
        for entry in entries:
            if is_passing(entry.name, names) or (not parts and entry.name.casefold() in (DONE, FAILED)):
                continue
            here = (*parts, entry.name)
            # What vanishes, or becomes something else while it is looked at, is not there.
            with contextlib.suppress(FileNotFoundError, NotADirectoryError):
                status = entry.stat(follow_symlinks=False)
                if stat.S_ISDIR(status.st_mode) and len(here) <= DEEPEST:
                    self._walk_below(folder, here, survey, handled)
                elif stat.S_ISREG(status.st_mode):
                    self._see(folder, here, status, survey, handled)
                else:
                    survey.others += 1

    def _walk_below(self, folder: Folder, here: Parts, survey: Survey, handled: Mapping[Parts, Shape]) -> None:
        try:
            with folder.below(here[-1:]) as below:
                self._walk(below, here, survey, handled)
        except PermissionError:
            survey.others += 1
        except OSError as error:
            # A link has taken the place of the folder.
            if error.errno != errno.ELOOP:
                raise

    def _see(
        self, folder: Folder, here: Parts, status: os.stat_result, survey: Survey, handled: Mapping[Parts, Shape]
    ) -> None:
        shape = shape_of(status)
        before = self._before.get(here)
        one = self._seen[here] = before if before and before.shape == shape else _Seen(shape, self._now)
        if handled.get(here) == shape:
            return
        quiet = self._now - one.since
        if quiet < self._quiet:
            survey.wait_for(self._quiet - quiet)
            return
        if len(survey.ready) >= MOST_READY:
            survey.wait_for(0)
            return
        why = unfinished(folder, here[-1])
        left = self._patience - max(quiet, time.time() - max(status.st_mtime, status.st_ctime))
        if why is None or left <= 0:
            survey.ready.append(Found(here, shape, why or ""))
        else:
            survey.wait_for(left)


def shape_of(status: os.stat_result) -> Shape:
    """Return what tells that a file is the same as before."""
    return status.st_size, status.st_mtime_ns


def unfinished(folder: Folder, name: str) -> str | None:
    """Return None for a file that is whole, else what is told if it never is: nothing where it is taken all the same.

    Raises `FileNotFoundError` when it has gone.
    """
    try:
        descriptor = folder.open(name)
    except FileNotFoundError:
        raise
    except PermissionError:
        return FORBIDDEN
    except OSError as error:
        return f"It cannot be read ({error.strerror or error})."
    try:
        if is_being_written(descriptor):
            return ""
        match ending_of(descriptor, name):
            case Ending.WHOLE:
                return None
            case Ending.EMPTY:
                return EMPTY
            case Ending.PDF_CUT:
                return CUT
            case Ending.CUT:
                return ""
    except OSError as error:
        return f"It cannot be read ({error.strerror or error})."
    finally:
        os.close(descriptor)
