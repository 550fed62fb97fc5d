"""What the container file builds, without an engine: hash-pinned libraries, a root for reading only, and no rights.

The program is installed as the Containerfile installs it, into an environment of its own; then it is run as
compose.yaml runs it, by the same mounts that an engine makes. A sample mailbox on this machine is filed. It takes root
and Linux.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from billfold.__main__ import COMMANDS  # noqa: E402
from billfold.demo.server import SampleServer  # noqa: E402
from tests.confined import can_confine  # noqa: E402


def main() -> None:
    """Build, run, and say what came of it; the exit code is 1 when anything failed."""
    if not can_confine():
        print("left out: only root on Linux can make mounts of its own")
        return
    with tempfile.TemporaryDirectory(prefix="billfold-container-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        began = time.monotonic()
        python = build(folder)
        print(f"built in {time.monotonic() - began:.0f} s")
        with SampleServer() as server:
            use(folder, python, server)


def build(folder: Path) -> Path:
    """Do what the RUN lines of the Containerfile's first stage do; return the interpreter."""
    text = (ROOT / "billfold" / "service" / "Containerfile").read_text().replace("\\\n", " ")
    stage = text.split("\nFROM ")[1]
    place = folder / "build"
    place.mkdir()
    for line in stage.splitlines():
        if line.startswith("COPY "):
            for source in line.split()[1:-1]:
                path = ROOT / source
                copied = place / line.split()[-1].rstrip("/") if path.is_dir() else place / path.name
                copy = shutil.copytree if path.is_dir() else shutil.copy
                copy(path, copied)
        elif line.startswith("RUN "):
            command = line[4:].replace("/opt/billfold", str(folder / "environment"))
            command = re.sub(r"^python ", f"{shlex.quote(sys.executable)} ", command)
            done = subprocess.run(["sh", "-c", command], cwd=place, capture_output=True, text=True, check=False)
            if done.returncode:
                sys.exit(f"$ {command}\n{done.stderr}")
    return folder / "environment" / "bin" / "python"


def use(folder: Path, python: Path, server: SampleServer) -> None:
    """Configure, check, poll, run and ask, as a user of the container would."""
    data = folder / "data"
    data.mkdir(mode=0o700)
    shutil.chown(data, "nobody")
    # What the container file sets.
    environment = {
        "PATH": f"{python.parent}:{os.environ['PATH']}",
        "HOME": str(data),
        "BILLFOLD_CONFIG": str(data / "config.toml"),
        "BILLFOLD_DATA": str(data / "state"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    start = [str(python), "-m", "tests.confined", "--container", str(data), str(python.parent / "billfold")]

    def run(*arguments: str, stdin: str = "") -> None:
        done = subprocess.run(
            [*start, *arguments], cwd=ROOT, env=environment, input=stdin, capture_output=True, text=True, check=False
        )
        print(f"$ billfold {shlex.join(arguments)}\n{done.stdout}{done.stderr}")
        if done.returncode:
            sys.exit(f"it ended with {done.returncode}")

    archive = ["--archive", str(data / "Invoices"), "--email", "jo@doe-studio.example", "--username", server.username]
    where = ["--host", f"{server.host}:{server.port}", "--password", "type", "--try"]
    run("init", *archive, *where, stdin=f"{server.password}\n")
    run("check")
    run("poll")
    running = subprocess.Popen([*start, "run"], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    time.sleep(8)
    if "status" in COMMANDS:
        asked = subprocess.run(
            [*start, "status"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        print(f"$ billfold status (the health check)\n{asked.stdout}{asked.stderr}exit code {asked.returncode}\n")
    running.send_signal(signal.SIGTERM)
    _, told = running.communicate(timeout=20)
    print(f"$ billfold run\n{told}exit code {running.returncode}")
    if running.returncode:
        sys.exit(1)


if __name__ == "__main__":
    main()
