"""What a service needs on this machine: the program, its files, its user, its memory."""

import getpass
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from billfold.config import Configuration
from billfold.reading_worker import LIMITS
from billfold.service.places import SERVICE

# Keys of the configuration that name files the program reads, and folders it writes.
_READ = ("templates", "ca_file", "password_file", "webhook_file", "certificate", "key")
_SECRET = ("password_file", "webhook_file", "key")
_WRITTEN = ("path",)
# Megabytes of the program itself, and what more it may take while it works.
_OWN_MEMORY = 256
_TASKS = 64


@dataclass(frozen=True, slots=True)
class Needs:
    """The facts that units and jobs are made of.

    `reads` and `writes` are folders and files besides the system's own; `secrets` are files that only the
    service's user may read, `credentials` what systemd hands over; `memory` is in megabytes. Of the inlet: whether
    its port is below 1024, and the Unix socket that it makes.
    """

    program: Path
    config: Path
    archive: Path
    user: str
    reads: tuple[Path, ...]
    writes: tuple[Path, ...]
    secrets: tuple[Path, ...]
    credentials: tuple[str, ...]
    memory: int
    tasks: int
    low_port: bool = False
    socket: Path | None = None


def needs_of(settings: Configuration, config: Path, user: str | None = None) -> Needs:
    """Return what a service of a configuration needs, run as `user` or as whom the archive belongs to."""
    values = settings.model_dump()
    archive = settings.require_archive().folder.absolute()
    written = [Path(text).expanduser().absolute() for text in _named(values, _WRITTEN)]
    read = [Path(text).expanduser().absolute() for text in _named(values, _READ)]
    recognises = _recognises(settings)
    memory = _OWN_MEMORY + settings.reading.workers * LIMITS["read"][2] + (LIMITS["recognise"][2] if recognises else 0)
    listens = next(_named(values.get("inlet"), ("listen",)), "")
    port = listens.rpartition(":")[2]
    return Needs(
        program=program(),
        config=config,
        archive=archive,
        user=user or _owner(archive),
        reads=tuple(_outermost([*_installation(), _around(config), *read])),
        writes=tuple(_outermost(written)),
        secrets=(config, *(Path(text).expanduser() for text in _named(values, _SECRET))),
        credentials=tuple(dict.fromkeys(_named(values, ("password_credential",)))),
        memory=memory,
        tasks=_TASKS + (_TASKS + 2 * (os.cpu_count() or 1) if recognises else 0),
        low_port=port.isdecimal() and 0 < int(port) < 1024,
        socket=Path(listens) if Path(listens).is_absolute() else None,
    )


def program() -> Path:
    """Return the program as it is called: the one of the environment in which this is running."""
    beside = Path(sys.executable).parent / ("billfold.exe" if sys.platform == "win32" else "billfold")
    found = beside if beside.exists() else Path(shutil.which("billfold") or beside)
    return found.absolute()


def _around(config: Path) -> Path:
    """Return what must be seen to see a configuration also after it was replaced: its folder, unless that is a home."""
    return config if config.parent in (Path.home(), *Path.home().parents) else config.parent


def _named(values: object, keys: tuple[str, ...]) -> Iterator[str]:
    """Yield the texts that stand under these keys, wherever in the configuration."""
    if isinstance(values, Mapping):
        for key, value in values.items():
            if key in keys and isinstance(value, str) and value:
                yield value
            else:
                yield from _named(value, keys)
    elif isinstance(values, list | tuple):
        for value in values:
            yield from _named(value, keys)


def _recognises(settings: Configuration) -> bool:
    from billfold.ocr import Engine, equipment

    return equipment(Engine(settings.ocr.engine), settings.ocr.languages).engine is not Engine.NONE


def _installation() -> Iterator[Path]:
    """Yield where the interpreter, the libraries and this program's own packages are, followed to their real places."""
    import billfold

    folders = [Path(sys.prefix), Path(sys.base_prefix), Path(billfold.__file__).parents[1]]
    folders += [Path(entry) for entry in sys.path if Path(entry).name == "site-packages"]
    executable = Path(sys.executable)
    while executable.is_symlink():
        executable = executable.parent / executable.readlink()
        folders.append(executable.parent.parent)
    for folder in folders:
        yield folder.absolute()
        yield folder.resolve()


def _outermost(paths: list[Path]) -> Iterator[Path]:
    """Yield paths once each, without those that lie in another one of them."""
    unique = list(dict.fromkeys(paths))
    yield from (path for path in unique if not any(path != other and path.is_relative_to(other) for other in unique))


def _owner(archive: Path) -> str:
    """Return whom the archive belongs to, or will: a service of its own user where that would be root."""
    if os.name != "posix":
        return getpass.getuser()
    import pwd

    there = archive
    while not there.exists() and there != there.parent:
        there = there.parent
    for number in (there.stat().st_uid, os.geteuid(), int(os.environ.get("SUDO_UID", "0"))):
        if number:
            try:
                return pwd.getpwuid(number).pw_name
            except KeyError:
                continue
    return SERVICE
