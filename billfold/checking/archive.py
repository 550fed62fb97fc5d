"""Whether the archive can be written, and the disk that holds it can be relied on."""

import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

from billfold.checking.filesystems import kind_of, shared
from billfold.checking.results import Result, Tried

# Seconds for which another program that works on the archive is waited for.
PATIENCE = 5.0


def folder(tried: Tried) -> Iterator[Result]:
    """Open the archive for writing."""
    from archive.archive import Archive
    from archive.errors import ArchiveBusy, ArchiveError, IndexDamaged
    from archive.names import check_template
    from billfold.clock import now
    from billfold.dialects import layout_of

    section = tried.settings.require_archive()
    try:
        template = check_template(section.name)
        layout = layout_of(section)
        with Archive.open(section.folder, template, now, command="check", layout=layout, patience=PATIENCE) as archive:
            for problem in archive.problems:
                yield Result("archive", False, problem, tried.command("verify", "--repair"))
            waiting = len(archive.pending())
        more = f"; {waiting} originals wait to be read" if waiting else ""
        yield Result("archive", True, f"{section.folder} can be written{more}")
    except ArchiveBusy as error:
        yield Result("archive", True, str(error))
    except IndexDamaged as error:
        yield Result("archive", False, str(error), tried.command("rebuild"))
    except ArchiveError as error:
        yield Result("archive", False, str(error), *_made_writable(section.folder))


def _made_writable(wanted: Path) -> tuple[str, str]:
    """Return what makes a folder writable, as a command, or where there is none as another folder to name."""
    import getpass
    import os

    there = wanted
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        return "", '[archive]\npath = "~/Invoices"'
    if os.access(there, os.W_OK | os.X_OK):
        return "", ""
    quoted, user = shlex.quote(str(wanted)), shlex.quote(getpass.getuser())
    return f"sudo mkdir -p {quoted} && sudo chown -R {user} {quoted}", ""


def disk(tried: Tried) -> Iterator[Result]:
    """Say how much room there is, and whether the archive lies on a disk of this machine."""
    from archive.durable import SPACE_FLOOR
    from billfold.troubles import nearly_full

    place = tried.settings.require_archive().folder
    while not place.exists() and place != place.parent:
        place = place.parent
    kind = kind_of(place)
    if shared(kind):
        yield Result(
            "disk",
            True,
            f"{place} lies on a network file system ({kind}). Locks are not safe there, and two machines could damage "
            "the index: keep the archive on a disk of this machine, and copy it from there",
            write='[archive]\npath = "~/Invoices"',
        )
    try:
        usage = shutil.disk_usage(place)
    except OSError as error:
        yield Result("disk", False, f"{place} cannot be asked for its space: {error.strerror}")
        return
    left = f"{usage.free / (1 << 30):,.1f} of {usage.total / (1 << 30):,.1f} GB are free where the archive lies"
    what_takes_it = f"du -xh --max-depth=2 {shlex.quote(str(place))} | sort -h | tail -20"
    little = usage.free < SPACE_FLOOR or nearly_full(usage.free, usage.total)
    yield Result("disk", usage.free >= SPACE_FLOOR, left, what_takes_it if little else "")
