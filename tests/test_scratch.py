"""What readers write while they work is gone afterwards, and what a killed program left when the next one begins."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from billfold import scratch

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs file locks")
HOLD = (
    "import time; from billfold.scratch import Folder; folder = Folder();"
    "open(folder.path + '/page.png', 'w').close(); print(folder.path, flush=True); time.sleep(100)"
)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_in_use_stays_and_one_that_was_left_goes(temporary: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().decode().strip())
        scratch.sweep(temporary)
        assert (left / "page.png").exists()
        os.kill(process.pid, signal.SIGKILL)
    until = time.monotonic() + 10
    while left.exists() and time.monotonic() < until:
        scratch.sweep(temporary)
    assert not left.exists()


def test_what_is_not_ours_is_left_alone(temporary: Path) -> None:
    other, elsewhere = temporary / "billfold-notes", temporary / "elsewhere"
    other.mkdir()
    elsewhere.mkdir()
    (elsewhere / "in-use").touch()
    (temporary / "billfold-link").symlink_to(elsewhere)
    scratch.sweep(temporary)
    assert other.is_dir() and (elsewhere / "in-use").exists()


def test_a_folder_is_removed_when_its_work_is_done(temporary: Path) -> None:
    folder = scratch.Folder()
    (Path(folder.path) / "page.png").touch()
    scratch.Folder().remove()
    assert Path(folder.path).is_dir()
    folder.remove()
    assert list(temporary.iterdir()) == []
