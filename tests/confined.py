"""Runs a program as systemd would under a unit, or an engine in a container: the same mounts, user and calls.

For machines where neither is at work; it takes root and Linux. `python -m tests.confined UNIT COMMAND…` reads what a
unit says, `python -m tests.confined --container FOLDER COMMAND…` gives it that folder alone to write in. It does what
matters to the program, not all that systemd and engines do. What is done here the kernel does, as it would there.
"""

import contextlib
import ctypes
import errno
import os
import pwd
import socket
import struct
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

_NEW_MOUNTS, _NEW_IPC = 0x00020000, 0x08000000
_BIND, _MOVE, _RECURSIVE, _PRIVATE = 0x1000, 0x2000, 0x4000, 0x40000
_AT_RECURSIVE, _READ_ONLY, _MOUNT_SETATTR, _AT_FDCWD = 0x8000, 0x1, 442, -100
_NO_NEW_PRIVILEGES, _DROP_FROM_BOUNDS, _NO_WRITE_AND_EXECUTE = 38, 24, 65
_ALLOW, _REFUSE, _EQUAL = 0x7FFF0000, 0x00050000 | errno.EPERM, 4
_LAST_CAPABILITY = 40
LIBC = ctypes.CDLL(None, use_errno=True)


@dataclass
class Bounds:
    """What a process may see and do. `hidden` folders are empty but for what of `reads` and `writes` lies in them."""

    user: str
    reads: list[Path] = field(default_factory=list)
    writes: list[Path] = field(default_factory=list)
    hidden: list[str] = field(default_factory=lambda: ["/home", "/root", "/run/user", "/tmp", "/var/tmp"])
    calls: set[str] = field(default_factory=set)
    families: list[str] = field(default_factory=list)
    no_new_code: bool = False
    hides_processes: bool = False


def bounds_of(unit: Path) -> Bounds:
    """Read a unit as `billfold service systemd` writes it."""
    found = Bounds("nobody")
    for line in unit.read_text().splitlines():
        key, _, value = line.partition("=")
        value = value.strip('"')
        match key:
            case "User":
                found.user = value
            case "BindPaths" | "ReadWritePaths":
                found.writes.append(Path(value))
            case "BindReadOnlyPaths":
                found.reads.append(Path(value.removeprefix("-").strip('"')))
            case "SystemCallFilter":
                for name in value.removeprefix("~").split():
                    named = expanded(name)
                    found.calls = found.calls - named if value.startswith("~") else found.calls | named
            case "RestrictAddressFamilies":
                found.families = value.split()
            case "ProcSubset":
                found.hides_processes = value == "pid"
            case "MemoryDenyWriteExecute":
                found.no_new_code = value == "yes"
    return found


def expanded(name: str) -> set[str]:
    """Return the calls that a group of systemd's means."""
    if not name.startswith("@"):
        return {name}
    told = subprocess.run(["systemd-analyze", "syscall-filter", name], capture_output=True, text=True, check=True)
    names = [line.strip() for line in told.stdout.splitlines()[1:]]
    return set().union(*(expanded(one) for one in names if one and not one.startswith("#")))


def enter(bounds: Bounds) -> None:
    """Bind this process, and all that it starts."""
    # Read before they are hidden, loaded before nothing can be started.
    seccomp = ctypes.CDLL("libseccomp.so.2") if bounds.calls else None
    number = pwd.getpwnam(bounds.user)
    _must(LIBC.unshare(_NEW_MOUNTS | _NEW_IPC))
    _mount(None, "/", _RECURSIVE | _PRIVATE)
    _hide(bounds)
    if bounds.hides_processes:
        _must(LIBC.mount(b"proc", b"/proc", b"proc", 0, b"hidepid=invisible,subset=pid"))
    for capability in range(_LAST_CAPABILITY + 1):
        LIBC.prctl(_DROP_FROM_BOUNDS, capability, 0, 0, 0)
    os.setgroups([])
    os.setresgid(number.pw_gid, number.pw_gid, number.pw_gid)
    os.setresuid(number.pw_uid, number.pw_uid, number.pw_uid)
    _must(LIBC.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    if bounds.no_new_code:
        LIBC.prctl(_NO_WRITE_AND_EXECUTE, 1, 0, 0, 0)
    if seccomp is not None:
        _filter(seccomp, bounds)


def _hide(bounds: Bounds) -> None:
    stage = Path("/run/confined-stage")
    stage.mkdir(exist_ok=True)
    _mount("tmpfs", str(stage), 0, "tmpfs")
    wanted = [(path, True) for path in bounds.writes] + [(path, False) for path in bounds.reads]
    wanted = sorted((pair for pair in wanted if pair[0].exists()), key=lambda pair: len(pair[0].parts))
    for number, (path, _) in enumerate(wanted):
        place = stage / str(number)
        place.mkdir() if path.is_dir() else place.touch()
        _mount(str(path), str(place), _BIND | _RECURSIVE)
    for folder in bounds.hidden:
        if Path(folder).is_dir():
            _mount("tmpfs", folder, 0, "tmpfs")
    for number, (path, _) in enumerate(wanted):
        with contextlib.suppress(FileExistsError):
            path.mkdir(parents=True) if (stage / str(number)).is_dir() else _touch(path)
    # As the last thing: all is for reading only, but for what may be written.
    attributes = struct.pack("QQQQ", _READ_ONLY, 0, 0, 0)
    _must(LIBC.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, attributes, len(attributes)))
    writable = struct.pack("QQQQ", 0, _READ_ONLY, 0, 0)
    for number, (path, writes) in enumerate(wanted):
        _mount(str(stage / str(number)), str(path), _BIND | _RECURSIVE)
        if writes:
            _must(LIBC.syscall(_MOUNT_SETATTR, _AT_FDCWD, str(path).encode(), 0, writable, len(writable)))
    for folder in ("/tmp", "/var/tmp"):
        if folder in bounds.hidden:
            _must(LIBC.syscall(_MOUNT_SETATTR, _AT_FDCWD, folder.encode(), 0, writable, len(writable)))
    _must(LIBC.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/dev", _AT_RECURSIVE, writable, len(writable)))


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def _filter(seccomp: ctypes.CDLL, bounds: Bounds) -> None:
    seccomp.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(seccomp.seccomp_init(ctypes.c_uint32(_REFUSE)))
    for name in sorted(bounds.calls):
        number = seccomp.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            continue
        if name == "socket" and bounds.families:
            for family in bounds.families:
                # struct scmp_arg_cmp: which argument, how it is compared, with what
                test = struct.pack("IIQQ", 0, _EQUAL, getattr(socket, family), 0)
                _must(-seccomp.seccomp_rule_add_array(context, ctypes.c_uint32(_ALLOW), number, 1, test))
        else:
            _must(-seccomp.seccomp_rule_add_array(context, ctypes.c_uint32(_ALLOW), number, 0, None))
    _must(-seccomp.seccomp_load(context))


def _mount(source: str | None, target: str, flags: int, kind: str = "") -> None:
    options = b"mode=1777" if target in ("/tmp", "/var/tmp") else b"mode=755" if kind else None
    _must(LIBC.mount(source and source.encode(), target.encode(), kind.encode() or None, flags, options))


def _must(code: int) -> None:
    if code:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def container(folder: Path) -> Bounds:
    """What a container has as compose.yaml starts it: the image, a folder to write in, a new /tmp, and no rights."""
    from billfold.service.needs import _installation

    return Bounds("nobody", list(_installation()), [folder])


def can_confine() -> bool:
    """Say whether this machine lets us: only root on Linux may make mounts of its own, and not in every container."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        return False
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0


def main(arguments: Sequence[str]) -> None:
    """Enter the bounds and become the command."""
    if arguments[0] == "--container":
        enter(container(Path(arguments[1])))
        arguments = arguments[1:]
    else:
        enter(bounds_of(Path(arguments[0])))
    os.execv(arguments[1], list(arguments[1:]))


if __name__ == "__main__":
    main(sys.argv[1:])
