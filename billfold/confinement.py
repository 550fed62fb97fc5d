"""What the kernel keeps a reading process from: files by Landlock, calls of the system by seccomp (both Linux).

For a process that was just forked and has not seen a document yet; what it is kept from, it and all that it starts
are kept from for ever. A kernel that lacks one of the two takes nothing away from the other.
Sources: landlock(7), seccomp(2), and the numbers of calls in the kernel's unistd.h.
"""

import ctypes
import errno
import os
import platform
import shutil
import stat
import struct
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

# --- numbers of prctl(2), landlock(7), seccomp(2)
_SET_DUMPABLE, _SET_SECCOMP, _SET_NO_NEW_PRIVILEGES, _FILTER = 4, 22, 38, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ABI_VERSION, _PATH_BENEATH = 1, 1
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _TRUNCATE = 1, 1 << 1, 1 << 2, 1 << 3, 1 << 14
# How many rights on files each version of Landlock knows; from the fourth on TCP, from the sixth on signals.
_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_NET_SINCE, SIGNALS_SINCE = 4, 6

_ALLOW, _REFUSE, _UNKNOWN = 0x7FFF0000, 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NR, _ARCH, _ARGUMENTS = 0, 4, 16
_THREAD, _NAMESPACES = 0x00010000, 0x7E020080
_TO_WRITE = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
# What a kernel has learnt since (and the calls of x32) is treated as if it had not.
_FIRST_UNKNOWN = 463

# Name and number on x86_64 and aarch64, of calls that no reading needs. The channel is read and written as a file.
_NEVER = (
    "socket:41:198 socketpair:53:199 connect:42:203 bind:49:200 listen:50:201 accept:43:202 accept4:288:242 "
    "sendto:44:206 sendmsg:46:211 sendmmsg:307:269 recvfrom:45:207 recvmsg:47:212 recvmmsg:299:243 ptrace:101:117 "
    "process_vm_readv:310:270 process_vm_writev:311:271 process_madvise:440:440 process_mrelease:448:448 kcmp:312:272 "
    "pidfd_open:434:434 pidfd_getfd:438:438 pidfd_send_signal:424:424 rt_sigqueueinfo:129:138 "
    "rt_tgsigqueueinfo:297:240 setsid:112:157 setpgid:109:154 setpriority:141:140 ioprio_set:251:30 "
    "migrate_pages:256:238 move_pages:279:239 unshare:272:97 setns:308:268 chroot:161:51 pivot_root:155:41 "
    "mount:165:40 umount2:166:39 move_mount:429:429 open_tree:428:428 fsopen:430:430 fsconfig:431:431 fsmount:432:432 "
    "fspick:433:433 mount_setattr:442:442 name_to_handle_at:303:264 open_by_handle_at:304:265 fanotify_init:300:262 "
    "inotify_init:253: inotify_init1:294:26 quotactl:179:60 quotactl_fd:443:443 swapon:167:224 swapoff:168:225 "
    "acct:163:89 keyctl:250:219 add_key:248:217 request_key:249:218 bpf:321:280 perf_event_open:298:241 "
    "userfaultfd:323:282 io_uring_setup:425:425 io_uring_enter:426:426 io_uring_register:427:427 memfd_secret:447:447 "
    "memfd_create:319:279 execveat:322:281 kexec_load:246:104 kexec_file_load:320:294 init_module:175:105 "
    "finit_module:313:273 delete_module:176:106 reboot:169:142 syslog:103:116 iopl:172: ioperm:173: modify_ldt:154: "
    "lookup_dcookie:212:18 vhangup:153:58 settimeofday:164:170 clock_settime:227:112 clock_adjtime:305:266 "
    "adjtimex:159:171 sethostname:170:161 setdomainname:171:162 shmget:29:194 shmat:30:196 shmctl:31:195 semget:64:190 "
    "semctl:66:191 semop:65:193 semtimedop:220:192 msgget:68:186 msgsnd:69:189 msgrcv:70:188 msgctl:71:187 "
    "mq_open:240:180 mq_unlink:241:181 mknod:133: mknodat:259:33 chown:92: lchown:94: fchown:93:55 fchownat:260:54 "
    "setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 removexattr:197:14 lremovexattr:198:15 fremovexattr:199:16 "
    "truncate:76:45 chmod:90: fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 utime:132: utimes:235: futimesat:261: "
    "utimensat:280:88"
)
# Of calls that only a task needs which starts programs and has a folder to write in.
_ONLY_AT_WORK = (
    "execve:59:221 fork:57: vfork:58: tkill:200:130 creat:85: mkdir:83: mkdirat:258:34 rmdir:84: link:86: "
    "linkat:265:37 symlink:88: symlinkat:266:36 rename:82: renameat:264:38 renameat2:316:276 unlink:87: unlinkat:263:35"
)
# Of calls that are looked at, or that a library does without when they are not there.
_LOOKED_AT = (
    "clone:56:220 clone3:435:435 openat2:437:437 open:2: openat:257:56 kill:62:129 tgkill:234:131 prlimit64:302:261"
)
# platform.machine(): the column above, and the name of the architecture in linux/audit.h.
_MACHINES = {"x86_64": (1, 0xC000003E), "aarch64": (2, 0xC00000B7)}

# What a task may read: its libraries and fonts.
_LIBRARIES = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/nix/store", "/gnu/store")
_FILES = (
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/usr/share/zoneinfo",
    "/usr/share/fonts",
    "/usr/share/X11/fonts",
    "/usr/local/share/fonts",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
    "/dev/random",
)
_MORE_FILES = {
    "print": ("/etc/fonts", "/usr/share", "/usr/local/share", "/var/cache/fontconfig"),
    "recognise": (
        "/etc/fonts",
        "/usr/share",
        "/usr/local/share",
        "/etc/os-release",
        "/proc/cpuinfo",
        "/proc/meminfo",
        "/proc/filesystems",
        "/proc/sys/vm/overcommit_memory",
        "/sys/devices/system/cpu",
    ),
}
_OWN_FONTS = (".fonts", ".fonts.conf", ".fontconfig", ".config/fontconfig", ".cache/fontconfig", ".local/share/fonts")
# The programs that recognition starts.
_PROGRAMS = {"recognise": ("tesseract", "gs", "verapdf", "pngquant", "jbig2", "unpaper")}


@dataclass(frozen=True, slots=True)
class Confinement:
    """What holds a process: the version of Landlock, 0 for none, and whether calls are filtered by seccomp."""

    landlock: int = 0
    seccomp: bool = False


def confine(task: str, scratch: str = "") -> Confinement:
    """Confine this process to what a task needs, and to writing in `scratch` alone; return what holds from now on.

    Where the system has neither, nothing happens.
    """
    if not sys.platform.startswith("linux"):
        return Confinement()
    if _prctl(_SET_NO_NEW_PRIVILEGES, 1) != 0:
        return Confinement()
    _prctl(_SET_DUMPABLE, 0)
    landlock = _restrict_files(_rules(task, scratch))
    return Confinement(landlock, _filter_calls(starts_programs=task in _PROGRAMS))


def tried() -> Confinement:
    """Return what a process of this machine can be confined by: one is, to see."""
    probe = "from billfold.confinement import confine; held = confine('read'); print(held.landlock, int(held.seccomp))"
    try:
        told = subprocess.run([sys.executable, "-I", "-c", probe], capture_output=True, text=True, timeout=60)
        landlock, seccomp = map(int, told.stdout.split())
    except (OSError, ValueError, subprocess.SubprocessError):
        return Confinement()
    return Confinement(landlock, bool(seccomp))


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None)


def _prctl(option: int, value: int, pointer: bytes | None = None) -> int:
    word = ctypes.c_ulong
    return int(_libc().prctl(ctypes.c_int(option), word(value), pointer or word(0), word(0), word(0)))


def _call(number: int, *values: int | bytes | None) -> int:
    """Make a call of the system that the C library has no name for; each value is a word or a pointer."""
    words = (ctypes.c_long(value) if isinstance(value, int) else value for value in values)
    call = _libc().syscall
    call.restype = ctypes.c_long
    return int(call(ctypes.c_long(number), *words))


# --- Landlock --------------------------------------------------------------------------------------------------


def _restrict_files(rules: Iterable[tuple[str, int]]) -> int:
    """Allow each path its rights and nothing else; return the version of Landlock, 0 where it is not to be had."""
    abi = _call(_CREATE_RULESET, None, 0, _ABI_VERSION)
    if abi < 1:
        return 0
    known = (1 << _RIGHTS.get(abi, _RIGHTS[5])) - 1
    attributes = struct.pack("=Q", known)
    if abi >= _NET_SINCE:
        attributes += struct.pack("=Q", 0b11)
    if abi >= SIGNALS_SINCE:
        attributes += struct.pack("=Q", 0b11)
    ruleset = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        return 0
    try:
        for path, rights in rules:
            _allow(ruleset, path, rights & known)
        return abi if _call(_RESTRICT_SELF, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    """Add one path to a ruleset; one that is not there needs no rule."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            rights &= _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
        rule = struct.pack("=Qi", rights, place)
        _call(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(place)


def _rules(task: str, scratch: str) -> Iterator[tuple[str, int]]:
    read = _READ_FILE | _READ_DIR
    programs = [path for path in map(shutil.which, _PROGRAMS.get(task, ())) if path]
    libraries = [*_LIBRARIES, *os.environ.get("LD_LIBRARY_PATH", "").split(":"), f"{sys.base_prefix}/lib"]
    # The loader of programs lies among the libraries.
    yield from ((path, read | _EXECUTE if programs else read) for path in libraries if path)
    yield from ((path, read) for path in (*_python(), *_FILES, *_MORE_FILES.get(task, ()), *_own_fonts()))
    for program in map(os.path.realpath, programs):
        yield program, _READ_FILE | _EXECUTE
        prefix = Path(program).parent.parent
        yield from ((str(prefix / folder), read) for folder in ("lib", "share"))
    if programs:
        yield "/dev/null", _READ_FILE | _WRITE_FILE
    if scratch:
        yield scratch, ~_EXECUTE


def _python() -> Iterator[str]:
    """Yield where modules come from; of a folder that holds more than modules, only our packages."""
    import billfold
    import parsers

    for package in (billfold, parsers):
        yield from package.__path__
    for entry in sys.path:
        name = Path(entry).name
        if name in ("site-packages", "dist-packages", "lib-dynload") or name.startswith("python3"):
            yield entry


def _own_fonts() -> Iterator[str]:
    home, cache = os.environ.get("HOME", ""), os.environ.get("XDG_CACHE_HOME", "")
    if home:
        yield from (f"{home}/{folder}" for folder in _OWN_FONTS)
    if cache:
        yield f"{cache}/fontconfig"
    yield from (os.environ[name] for name in ("FONTCONFIG_PATH", "FONTCONFIG_FILE") if os.environ.get(name))


# --- seccomp ---------------------------------------------------------------------------------------------------


def _filter_calls(*, starts_programs: bool) -> bool:
    """Refuse calls from now on, with an error that a library can live with; return whether the kernel does so."""
    machine = platform.machine()
    if machine not in _MACHINES or struct.calcsize("P") != 8:
        return False
    code = b"".join(_program(*_MACHINES[machine], starts_programs=starts_programs))
    kept = ctypes.create_string_buffer(code, len(code))
    program = struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(kept))
    return _prctl(_SET_SECCOMP, _FILTER, program) == 0


def _program(column: int, architecture: int, *, starts_programs: bool) -> Iterator[bytes]:
    """Yield the instructions of the filter, of eight bytes each (linux/filter.h)."""
    never = _numbers(_NEVER if starts_programs else f"{_NEVER} {_ONLY_AT_WORK}", column)
    looked_at = _numbers(_LOOKED_AT, column)
    yield _instruction(_LOAD, _ARCH)
    yield from _unless(_EQUAL, architecture, _REFUSE)
    yield _instruction(_LOAD, _NR)
    yield from _where(_AT_LEAST, _FIRST_UNKNOWN, _UNKNOWN)
    for name in ("clone3", "openat2"):  # their arguments can't be looked at; libraries fall back on the older ones
        yield from _where(_EQUAL, looked_at[name], _UNKNOWN)
    for number in never.values():
        yield from _where(_EQUAL, number, _REFUSE)
    # Limits of its own alone; by its number or 0.
    yield from _look(looked_at["prlimit64"], 0, [*_where(_EQUAL, 0, _ALLOW), *_unless(_EQUAL, os.getpid(), _REFUSE)])
    if starts_programs:
        yield from _look(looked_at["clone"], 0, _where(_ANY_BIT, _NAMESPACES, _REFUSE))
    else:
        yield from _look(looked_at["clone"], 0, _unless(_ANY_BIT, _THREAD, _REFUSE))
        for name in ("kill", "tgkill"):
            yield from _look(looked_at[name], 0, _unless(_EQUAL, os.getpid(), _REFUSE))
        for name, place in (("open", 1), ("openat", 2)):
            if name in looked_at:
                yield from _look(looked_at[name], place, _where(_ANY_BIT, _TO_WRITE, _REFUSE))
    yield _instruction(_RETURN, _ALLOW)


def _numbers(table: str, column: int) -> dict[str, int]:
    """Return the numbers of calls by their names, without those that an architecture does not have."""
    rows = (row.split(":") for row in table.split())
    return {row[0]: int(row[column]) for row in rows if row[column]}


def _instruction(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    return struct.pack("HBBI", code, then, otherwise, value)


def _where(test: int, value: int, answer: int) -> list[bytes]:
    return [_instruction(test, value, 0, 1), _instruction(_RETURN, answer)]


def _unless(test: int, value: int, answer: int) -> list[bytes]:
    return [_instruction(test, value, 1, 0), _instruction(_RETURN, answer)]


def _look(number: int, place: int, tests: Sequence[bytes]) -> Iterator[bytes]:
    """Yield tests of one argument of one call, after which the call is allowed."""
    yield _instruction(_EQUAL, number, 0, len(tests) + 2)
    yield _instruction(_LOAD, _ARGUMENTS + 8 * place)
    yield from tests
    yield _instruction(_RETURN, _ALLOW)
