"""What holds a reading process: everything that is no reading, tried from within one, and refused by the kernel."""

import contextlib
import ctypes
import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from billfold.checking.reading import confinement
from billfold.confinement import _FIRST_UNKNOWN, _LOOKED_AT, _NEVER, _ONLY_AT_WORK, Confinement, _numbers, tried
from tests.scan_samples import needs_tesseract

REFUSED = {"EPERM", "EACCES", "ENOSYS"}
# A worker as the server makes it, whose readings are these tries: each is named with its error, or "done".
WORKER = """
import json, os, socket, sys, tempfile
from billfold import reading_server
from tests import test_confinement
ours, theirs = socket.socketpair()
task, scratch, given = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
def serve(_task, reads, writes):
    writes.write(json.dumps(test_confinement.tries(given)).encode())
    writes.flush()
reading_server.serve = serve
reading_server._preload(task, "tesseract")
pid = reading_server._spawn(task, scratch, ours.dup(), theirs.fileno())
theirs.close()
answer = b""
while piece := ours.recv(1 << 16):
    answer += piece
print(answer.decode())
print(reading_server._end(task, pid, scratch))
"""


def outcome(act: Callable[[], Any]) -> str:
    """The name of the error that something ends with, or "done"."""
    try:
        act()
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, repr(error))
    except Exception as error:
        return repr(error)
    return "done"


def system_call(number: int, *values: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.syscall(ctypes.c_long(number), *values) < 0:
        raise OSError(ctypes.get_errno(), "")


def forked() -> None:
    pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)


def written(path: str) -> None:
    Path(path).write_text("x")


def connected(family: socket.AddressFamily, address: Any) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as line:
        line.connect(address)


def threaded() -> None:
    import threading

    done: list[int] = []
    thread = threading.Thread(target=done.append, args=(1,))
    thread.start()
    thread.join()
    assert done == [1]


def tries(given: dict[str, Any]) -> dict[str, str]:
    """Try everything, from within a worker; its server is its parent."""
    import resource

    parent = os.getppid()
    own = os.environ.get("TMPDIR", "/tmp")
    numbers = _numbers(f"{_NEVER} {_ONLY_AT_WORK} {_LOOKED_AT}", 1 if os.uname().machine == "x86_64" else 2)
    secret, archive = given["secret"], given["archive"]
    acts: dict[str, Callable[[], Any]] = {
        "read passwd": lambda: Path("/etc/passwd").read_bytes(),
        "read the home": lambda: Path(secret).read_bytes(),
        "read the archive": lambda: Path(archive).read_bytes(),
        "list the home": lambda: list(Path(secret).parent.iterdir()),
        "list the root": lambda: list(Path("/").iterdir()),
        "read the parent's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
        "read the parent's memory": lambda: Path(f"/proc/{parent}/mem").open("rb").close(),
        "write beside": lambda: written(given["beside"]),
        "write into /tmp": lambda: written("/tmp/billfold-was-here"),
        "write into /dev/shm": lambda: written("/dev/shm/billfold-was-here"),
        "append to the archive": lambda: Path(archive).open("ab").close(),
        "write code": lambda: written(str(Path(json.__file__).with_name("billfold_was_here.py"))),
        "remove": lambda: Path(archive).unlink(),
        "rename": lambda: Path(archive).rename(archive + "2"),
        "link": lambda: os.link(archive, archive + "2"),
        "shorten": lambda: os.truncate(archive, 0),
        "change rights": lambda: Path(archive).chmod(0o777),
        "change times": lambda: os.utime(archive, (0, 0)),
        "make a folder": lambda: Path(given["beside"] + "-folder").mkdir(),
        "connect": lambda: connected(socket.AF_INET, ("127.0.0.1", given["port"])),
        "connect to a path": lambda: connected(socket.AF_UNIX, given["unix"]),
        "send a datagram": lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)),
        "resolve a name": lambda: socket.getaddrinfo("billfold.example", 80),
        "listen": lambda: socket.create_server(("127.0.0.1", 0)),
        "a pair of sockets": socket.socketpair,
        "kill the parent": lambda: os.kill(parent, signal.SIGTERM),
        "kill all in the parent's group": lambda: os.killpg(os.getpgid(parent), signal.SIGTERM),
        "limit the parent": lambda: resource.prlimit(parent, resource.RLIMIT_NOFILE, (1, 1)),  # type: ignore[attr-defined]
        "slow the parent down": lambda: os.setpriority(os.PRIO_PROCESS, parent, 19),
        "leave the group": os.setsid,
        "start a shell": lambda: subprocess.run(["/bin/sh", "-c", "true"], check=True),
        "become a shell": lambda: os.execv("/bin/sh", ["sh", "-c", "exit 7"]),
        "trace the parent": lambda: system_call(numbers["ptrace"], 16, parent, 0, 0),
        "look into the parent": lambda: system_call(numbers["process_vm_readv"], parent, None, 0, None, 0, 0),
        "mount": lambda: system_call(numbers["mount"], b"none", b"/mnt", b"tmpfs", 0, None),
        "unshare": lambda: system_call(numbers["unshare"], 0x10000000),
        "keys": lambda: system_call(numbers["keyctl"], 0, -3, 1),
        "bpf": lambda: system_call(numbers["bpf"], 0, None, 0),
        "performance events": lambda: system_call(numbers["perf_event_open"], None, 0, -1, -1, 0),
        "userfaultfd": lambda: system_call(numbers["userfaultfd"], 1),
        "io_uring": lambda: system_call(numbers["io_uring_setup"], 1, None),
        "a file without a name": lambda: os.memfd_create("x"),
        "kexec": lambda: system_call(numbers["kexec_load"], 0, 0, None, 0),
        "open by handle": lambda: system_call(numbers["open_by_handle_at"], -1, None, 0),
        "a newer call": lambda: system_call(_FIRST_UNKNOWN),
        "openat2": lambda: system_call(numbers["openat2"], -100, b"/etc/passwd", None, 0),
        "fork": forked,
        "a thread": threaded,
        "write into scratch": lambda: written(f"{own}/x"),
        "read a library": lambda: Path(json.__file__).read_bytes(),
        "read a font": lambda: given["font"] and Path(given["font"]).read_bytes(),
        "tesseract": lambda: subprocess.run(["tesseract", "--version"], check=True, capture_output=True),
        "tesseract elsewhere": lambda: subprocess.run(
            ["tesseract", given["picture"], f"{own}/out"], check=True, capture_output=True
        ),
    }
    if not given["programs"]:
        acts = {name: act for name, act in acts.items() if not name.startswith("tesseract")}
    return {name: outcome(act) for name, act in acts.items()}


@pytest.fixture(scope="module")
def held() -> Confinement:
    found = tried()
    if not found.landlock or not found.seccomp:
        pytest.skip("this system has no Landlock or no seccomp")
    return found


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Callable[[str], dict[str, str]]]:
    home, archive = tmp_path / "home", tmp_path / "archive"
    for folder in (home, archive):
        folder.mkdir()
    (home / "secret").write_text("swordfish")
    (archive / "ledger.csv").write_text("ledger")
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(str(home / "socket"))
        unix.listen()
        given = {
            "secret": str(home / "secret"),
            "archive": str(archive / "ledger.csv"),
            "beside": str(tmp_path / "beside"),
            "port": listener.getsockname()[1],
            "unix": str(home / "socket"),
            "picture": str(home / "secret"),
            "font": next((str(file) for file in Path("/usr/share/fonts").rglob("*.tt[fc]")), ""),
        }

        def run(task: str) -> dict[str, str]:
            scratch = tmp_path / f"scratch-{task}"
            scratch.mkdir()
            asked = json.dumps({**given, "programs": task == "recognise"})
            done = subprocess.run(
                [sys.executable, "-c", WORKER, task, str(scratch), asked],
                capture_output=True,
                text=True,
                timeout=100,
                cwd=Path(__file__).parent.parent,
                env={"PATH": os.environ["PATH"], "HOME": str(home), "SHOP_PASSWORD": "swordfish"},
            )
            answer, code = done.stdout.splitlines()
            assert code == "0", done.stderr
            return dict(json.loads(answer))

        yield run
        assert (archive / "ledger.csv").read_text() == "ledger"
        assert sorted(path.name for path in archive.iterdir()) == ["ledger.csv"]
        assert not (tmp_path / "beside").exists()


MAY = {"a thread", "read a library", "read a font"}


@pytest.mark.parametrize("task", ["read", "print"])
def test_a_reader_can_do_nothing_but_read(held: Confinement, told: Any, task: str) -> None:
    if task == "print":
        pytest.importorskip("weasyprint")
    answers = told(task)
    assert {name: answer for name, answer in answers.items() if name in MAY} == dict.fromkeys(MAY, "done")
    resolved = answers.pop("resolve a name")
    assert "gaierror" in resolved or resolved in REFUSED
    allowed = {name: answer for name, answer in answers.items() if name not in MAY and answer not in REFUSED}
    assert allowed == {}


def test_recognition_writes_into_its_folder_and_starts_its_programs_and_does_no_more(
    held: Confinement, told: Any
) -> None:
    needs_tesseract()
    answers = told("recognise")
    may = {*MAY, "fork", "write into scratch", "tesseract"}
    assert {name: answer for name, answer in answers.items() if name in may} == dict.fromkeys(may, "done")
    resolved = answers.pop("resolve a name")
    assert "gaierror" in resolved or resolved in REFUSED
    assert "CalledProcessError" in answers.pop("tesseract elsewhere")
    if held.landlock < 6:
        for name in ("kill the parent", "kill all in the parent's group"):
            answers.pop(name)
    allowed = {name: answer for name, answer in answers.items() if name not in may and answer not in REFUSED}
    assert allowed == {}


def test_the_models_tell_nobody_of_their_use(tmp_path: Path) -> None:
    pytest.importorskip("rapidocr")
    preload = "from billfold.ocr import Engine, preload; preload(Engine.ONNX)"
    home = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    subprocess.run([sys.executable, "-c", preload], check=True, env=home, cwd=Path(__file__).parent.parent)
    assert not [path for path in tmp_path.rglob("*") if "onnx" in path.name]


@pytest.mark.parametrize(
    ("column", "header"),
    [(1, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), (2, "/usr/include/asm-generic/unistd.h")],
)
def test_the_numbers_of_calls_are_those_of_the_kernels_own_list(column: int, header: str) -> None:
    if not Path(header).exists():
        pytest.skip("the headers of the kernel are not there")
    listed = {}
    for line in Path(header).read_text().splitlines():
        words = line.replace("__NR3264_", "__NR_").split()
        if len(words) >= 3 and words[0] == "#define" and words[1].startswith("__NR_") and words[2].isdigit():
            listed.setdefault(words[1].removeprefix("__NR_"), int(words[2]))
    ours = _numbers(f"{_NEVER} {_ONLY_AT_WORK} {_LOOKED_AT}", column)
    assert len(set(ours.values())) == len(ours)
    wrong = {name: number for name, number in ours.items() if listed.get(name, number) != number}
    assert wrong == {}
    assert len(set(ours) & set(listed)) > 100


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace shows what is not there")
def test_where_a_kernel_has_neither_reading_goes_on() -> None:
    script = (
        "from billfold.confinement import confine\n"
        "print(confine('read') if __import__('sys').argv[1:] else 0)\n"
        "print(len(open('/etc/passwd').read()) > 0)"
    )
    nothing = ["-e", "inject=prctl,seccomp,landlock_create_ruleset:error=ENOSYS"]
    done = subprocess.run(
        ["strace", "-f", "-qq", "-o", "/dev/null", *nothing, sys.executable, "-c", script, "x"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    if "Confinement" not in done.stdout:
        pytest.skip("strace may not trace here")
    assert done.stdout.split("\n")[:2] == [repr(Confinement()), "True"]


@pytest.mark.parametrize(
    ("held", "words", "silent"),
    [
        (Confinement(7, True), ("Landlock 7", "seccomp"), ("6.12", "no Landlock", "no seccomp")),
        (Confinement(3, True), ("Landlock 3", "Linux 6.12"), ("no Landlock",)),
        (Confinement(0, True), ("open no connection", "no Landlock"), ("see nothing",)),
        (Confinement(), ("no Landlock", "no seccomp"), ("see nothing", "open no connection")),
    ],
)
def test_check_says_what_confines_the_readers_and_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, held: Confinement, words: tuple[str, ...], silent: tuple[str, ...]
) -> None:
    monkeypatch.setattr("billfold.confinement.tried", lambda: held)
    monkeypatch.setattr(sys, "platform", "linux")
    told = confinement()
    assert all(word in told for word in words)
    assert not any(word in told for word in silent)


def test_check_says_that_other_systems_confine_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert "limits and no more" in confinement()
