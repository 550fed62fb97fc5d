"""Being told of changes in a folder by the system: watchdog, as it is used here.

It only tells that there is something to look at. It may die, overflow or never tell anything, so whoever uses it also
looks on schedule.
"""

import contextlib
import logging
import os
import sys
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

_NEWS = frozenset({"created", "modified", "moved", "closed", "attrib"})
# File systems on which others make changes that this machine is not told of.
_SHARES = frozenset(
    "9p afs ceph cifs davfs fakeowner glusterfs lustre ncpfs nfs nfs4 osxfs prl_fs smb2 smb3 smbfs vboxsf "
    "virtiofs".split()
)
# Seconds that an observer is given to end.
_GOODBYE = 0.5


class Watch:
    """Calls when something changes in a folder, from a thread of its own; `leaves_out` are folders right in it."""

    def __init__(self, folder: Path, call: Callable[[], None], leaves_out: Iterable[str]) -> None:
        self._folder, self._call = folder, call
        self._leaves_out = tuple(str(folder / name) + os.sep for name in leaves_out)
        self._observer: BaseObserver | None = None
        self._watched: os.stat_result | None = None

    def mend(self) -> bool:
        """Begin to watch, or begin anew if it has died or the folder is another one; say whether it is watched.

        When it has begun it calls: what came before that has been told to nobody.
        """
        if self._lives():
            return True
        self.close()
        begun = self._begin()
        if begun:
            self._call()
        return begun

    def close(self) -> None:
        """Watch no longer."""
        observer, self._observer = self._observer, None
        if observer is not None:
            with contextlib.suppress(RuntimeError, OSError):
                observer.stop()
                observer.join(_GOODBYE)

    def _begin(self) -> bool:
        from watchdog.events import FileSystemEventHandler
        from watchdog.observers import Observer

        class Handler(FileSystemEventHandler):
            def dispatch(_, event: "FileSystemEvent") -> None:  # noqa: N805 - the watch is what is called self here
                self._told(event)

        # What it says of its own is of no use to anybody who reads our log, as that it has begun to watch a new folder
        # twice: once when it looked through the folder that this one is in, and once when it was told of it.
        logging.getLogger("watchdog").setLevel(logging.CRITICAL + 1)
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        try:
            self._watched = self._folder.stat()
        except OSError:
            return False
        # It has a thread and descriptors of its own before it is started.
        self._observer = observer = Observer()
        try:
            observer.schedule(Handler(), str(self._folder), recursive=True)
            observer.start()
        except OSError:
            # The folder has gone, or the system watches no more folders.
            self.close()
            return False
        return True

    def _lives(self) -> bool:
        observer = self._observer
        if observer is None or self._watched is None or not observer.is_alive():
            return False
        try:
            same = os.path.samestat(self._folder.stat(), self._watched)
        except OSError:
            return False
        return same and all(emitter.is_alive() for emitter in list(observer.emitters))

    def _told(self, event: "FileSystemEvent") -> None:
        """Pass on what is news. An exception here would end the observer's thread."""
        with contextlib.suppress(Exception):
            path = os.fsdecode(event.dest_path or event.src_path)
            if event.event_type in _NEWS and not (path + os.sep).startswith(self._leaves_out):
                self._call()


def tells_changes(folder: Path) -> bool:
    """Whether the system tells of all changes in a folder, as far as can be known: not on a share."""
    if not sys.platform.startswith("linux"):
        return not str(folder).startswith("\\\\")
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return True
    kind = _kind_of(os.path.realpath(folder), mounts)
    return kind not in _SHARES and not (kind.startswith("fuse.") or kind == "fuse")


def _kind_of(path: str, mounts: str) -> str:
    """Return the kind of file system at a path (proc_pid_mountinfo(5))."""
    found, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        fields = before.split()
        if len(fields) < 5 or not after:
            continue
        point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        if (path == point or path.startswith(point.rstrip("/") + "/")) and len(point) >= len(found):
            found, kind = point, after.split()[0]
    return kind
