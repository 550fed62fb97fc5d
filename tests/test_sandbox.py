"""Reading children: what they return, what they may not do, and what happens when one dies."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from billfold.exchange import ReadingFailed
from billfold.reading_processes import ReadersBroken, _Forked, _ForkServer
from billfold.reading_worker import LIMITS, MOST_SERVED
from billfold.sandbox import Sandbox
from ingest.pdf_probe import Glanced, Sight
from parsers.codec import reading_to_json
from parsers.context import Context, Form
from parsers.read import read
from tests.hostile_samples import GOOD_PDF, endless_pdfs
from tests.programs import EXAMPLES

MAIL = EXAMPLES / "generic" / "invoice_pdf_de.eml"
CONTEXT = Context(Form.MESSAGE, today=date(2026, 1, 1))


@pytest.fixture(scope="module")
def readers() -> Sandbox:
    with Sandbox("read", 2) as sandbox:
        yield sandbox  # type: ignore[misc]


def children_of(pid: int) -> list[int]:
    """The processes that a process has started, where the system tells (Linux); else none."""
    stats = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            stats[int(file.parent.name)] = int(file.read_text().rpartition(")")[2].split()[1])
    return [child for child, parent in stats.items() if parent == pid]


def test_a_child_reads_what_the_parsers_read(readers: Sandbox) -> None:
    content = MAIL.read_bytes()
    assert reading_to_json(readers.read(content, CONTEXT)) == reading_to_json(read(content, CONTEXT))


def test_many_are_read_side_by_side(readers: Sandbox) -> None:
    paths = sorted((EXAMPLES / "generic").glob("*.eml"))
    futures = [readers.submit(readers.read, path.read_bytes(), CONTEXT) for path in paths]
    for path, future in zip(paths, futures, strict=True):
        assert reading_to_json(future.result()) == reading_to_json(read(path.read_bytes(), CONTEXT))


def test_a_pdf_that_never_ends_is_left_out_and_the_rest_of_its_mail_is_read(readers: Sandbox) -> None:
    endless = endless_pdfs()["forms_draw_forms"]
    import base64

    bad = b"Content-Type: application/pdf; name=bad.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    raw = MAIL.read_bytes()
    boundary = next(line for line in raw.splitlines() if line.startswith(b"--"))
    raw = raw.replace(
        boundary + b"\r\n", boundary + b"\r\n" + bad + base64.encodebytes(endless) + boundary + b"\r\n", 1
    )
    reading = readers.read(raw, CONTEXT)
    assert sorted(document.invoice_number for document in reading.documents) == ["", "RE-2025-0317"]
    held = next(document for document in reading.documents if not document.invoice_number)
    assert held.part.content == endless
    assert [finding.code for finding in held.findings] == ["unreadable"]


def processes_of(sandbox: Sandbox) -> tuple[int, list[int]]:
    """The numbers of a sandbox's server and of its idle workers."""
    server = sandbox._server
    assert isinstance(server, _ForkServer) and server.process is not None
    return server.process.pid, [worker.pid for worker in sandbox._idle if isinstance(worker, _Forked)]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_no_child_is_left_behind() -> None:
    with Sandbox("read", 2) as sandbox:
        futures = [sandbox.submit(sandbox.read, MAIL.read_bytes(), CONTEXT) for _ in range(8)]
        assert all(future.result().documents for future in futures)
        server, workers = processes_of(sandbox)
        assert set(children_of(server)) in (set(workers), set())
    assert not any(map(is_alive, (server, *workers)))


def test_a_worker_serves_on_until_it_has_served_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox("read", 1) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT)
        _, first = processes_of(sandbox)
        for _ in range(MOST_SERVED["read"] - 1):
            sandbox.read(b"Subject: nothing\r\n\r\nNothing.\r\n", CONTEXT)
        assert processes_of(sandbox)[1] == [] != first
        assert sandbox.read(MAIL.read_bytes(), CONTEXT).documents
        assert processes_of(sandbox)[1] != first


def test_what_is_read_alone_has_a_worker_to_itself() -> None:
    with Sandbox("read", 1) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT)
        _, warm = processes_of(sandbox)
        assert sandbox.read(MAIL.read_bytes(), CONTEXT, alone=True).documents
        assert processes_of(sandbox)[1] == warm != []


def test_a_sandbox_at_rest_has_no_workers_and_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox("read", 2) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT)
        server, workers = processes_of(sandbox)
        sandbox.rest()
        assert workers
        assert not any(map(is_alive, workers))
        assert is_alive(server)
        assert sandbox.read(MAIL.read_bytes(), CONTEXT).documents
        assert processes_of(sandbox)[0] == server
        monkeypatch.setattr("billfold.sandbox.LONG_REST", 0.0)
        sandbox.rest()
        assert not is_alive(server)
        assert sandbox.read(MAIL.read_bytes(), CONTEXT).documents
        assert processes_of(sandbox)[0] != server


def test_a_worker_that_dies_while_it_reads_is_replaced_and_the_original_is_read() -> None:
    with Sandbox("read", 1) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT)
        _, (worker,) = processes_of(sandbox)
        os.kill(worker, signal.SIGSTOP)
        reading = sandbox.submit(sandbox.read, MAIL.read_bytes(), CONTEXT)
        time.sleep(0.2)
        os.kill(worker, signal.SIGKILL)
        assert reading.result().documents


def test_a_new_worker_that_somebody_kills_is_replaced_too_and_nothing_is_left_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Sandbox("read", 1) as sandbox:
        spawn, spawned = sandbox._server.spawn, []

        def halted() -> object:
            worker = spawn()
            assert isinstance(worker, _Forked)
            if not spawned:
                os.kill(worker.pid, signal.SIGSTOP)
            spawned.append(worker.pid)
            return worker

        monkeypatch.setattr(sandbox._server, "spawn", halted)
        reading = sandbox.submit(sandbox.read, MAIL.read_bytes(), CONTEXT)
        while not spawned:
            time.sleep(0.01)
        os.kill(spawned[0], signal.SIGKILL)
        assert reading_to_json(reading.result(20)) == reading_to_json(read(MAIL.read_bytes(), CONTEXT))
        assert len(spawned) == 2


def test_a_server_that_died_is_replaced() -> None:
    with Sandbox("read", 1) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT)
        server, (worker,) = processes_of(sandbox)
        os.kill(server, signal.SIGKILL)
        os.kill(worker, signal.SIGKILL)
        time.sleep(0.1)
        assert sandbox.read(MAIL.read_bytes(), CONTEXT).documents
        assert processes_of(sandbox)[0] != server


def test_a_server_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox("read", 1) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT, alone=True)
        server, _ = processes_of(sandbox)
        os.kill(server, signal.SIGSTOP)
        monkeypatch.setattr("billfold.reading_processes.PATIENCE", 1.0)
        with pytest.raises(ReadersBroken):
            sandbox.read(MAIL.read_bytes(), CONTEXT)
        monkeypatch.setattr("billfold.reading_processes.PATIENCE", 60.0)
        assert sandbox.read(MAIL.read_bytes(), CONTEXT).documents


def test_closing_does_not_wait_for_processes_that_hang() -> None:
    sandbox = Sandbox("read", 1)
    sandbox.read(MAIL.read_bytes(), CONTEXT)
    server, (worker,) = processes_of(sandbox)
    os.kill(server, signal.SIGSTOP)
    os.kill(worker, signal.SIGSTOP)
    sandbox.submit(sandbox.read, MAIL.read_bytes(), CONTEXT)
    time.sleep(0.1)
    began = time.monotonic()
    sandbox.close()
    assert time.monotonic() - began < 10
    assert not is_alive(server)


def test_limits_that_the_system_makes_tighter_are_kept() -> None:
    script = (
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (700 << 20, 700 << 20))\n"
        "from billfold.sandbox import Sandbox; from parsers.context import Context, Form\n"
        "import sys\n"
        "with Sandbox('read', 1) as readers:\n"
        "    print(len(readers.read(open(sys.argv[1], 'rb').read(), Context(Form.MESSAGE)).documents))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(MAIL)], capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == "1", done.stderr


def test_a_server_knows_nothing_of_the_users_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_PASSWORD", "swordfish")
    with Sandbox("read", 1) as sandbox:
        sandbox.read(MAIL.read_bytes(), CONTEXT)
        server, workers = processes_of(sandbox)
        for pid in (server, *workers):
            environment = Path(f"/proc/{pid}/environ")
            with contextlib.suppress(FileNotFoundError, PermissionError):  # a worker shows itself to nobody
                assert b"swordfish" not in environment.read_bytes()


def test_a_mail_with_too_many_deadly_parts_is_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox("read", 1) as sandbox:
        calls = []

        def deadly(content: bytes, context: Context, recognised: object, alone: bool, seconds: float) -> object:
            calls.append(context.skip)
            raise ReadingFailed("it died", f"part {len(calls)}")

        monkeypatch.setattr(sandbox, "_read_once", deadly)
        with pytest.raises(ReadingFailed, match="more than 3 parts"):
            sandbox.read(b"", CONTEXT)
        assert [len(skip) for skip in calls] == [0, 1, 2, 3]


def test_a_glance_has_limits_of_its_own_and_harms_nobody(readers: Sandbox) -> None:
    endless = endless_pdfs()["one_stream_a_thousand_times"]
    sight = Sight(len(endless), ((0, endless),), "Xyz.pdf", "Hello", "jo@home.example")
    began = time.monotonic()
    with pytest.raises(ReadingFailed):
        readers.glance(sight)
    assert time.monotonic() - began < 2 * LIMITS["glance"][1] + 5
    assert LIMITS["glance"] < LIMITS["read"]
    content = MAIL.read_bytes()
    assert reading_to_json(readers.read(content, CONTEXT)) == reading_to_json(read(content, CONTEXT))


def test_who_is_glanced_at_alone_has_a_child_to_himself(readers: Sandbox) -> None:
    sight = Sight(len(GOOD_PDF), ((0, GOOD_PDF),), "Xyz.pdf", "Hello", "jo@home.example")
    readers.glance(sight)
    before = processes_of(readers)[1]
    assert readers.glance(sight, alone=True) == Glanced(False)
    assert processes_of(readers)[1] == before


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_a_program_that_is_killed_leaves_nothing_among_the_temporary_files(tmp_path: Path) -> None:
    script = (
        "import sys, time; from billfold.sandbox import Sandbox\n"
        "sandbox = Sandbox('read', 1); sandbox.warm(); print('warm', flush=True); time.sleep(100)"
    )
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"warm\n"
        assert list(tmp_path.glob("billfold-*"))
        process.kill()
    until = time.monotonic() + 60
    while list(tmp_path.glob("billfold-*")) and time.monotonic() < until:
        time.sleep(0.05)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b"7", b"\xff", b"[" * 200_000, b'{"message": 1, "documents": [1]}']
)
def test_an_answer_that_makes_no_sense_is_none(body: bytes) -> None:
    class TakenOver(Sandbox):
        def _ask(self, *_: object, **__: object) -> list[bytes]:
            return [body]

    with TakenOver() as readers:
        tasks: list[Callable[[], object]] = [
            lambda: readers.read(b"x", Context(Form.FILE)),
            lambda: readers.glance(Sight(1, ((0, b"x"),), "a.pdf", "", "")),
            lambda: readers.print_mail(b"x"),
            lambda: readers.recognise(b"x", "image/png", (), ()),
        ]
        for task in tasks:
            with pytest.raises(ReadingFailed, match="makes no sense"):
                task()
