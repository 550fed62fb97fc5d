"""How long the program takes to start: `--help`, and `find` on an archive, as whole processes."""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BILLFOLD = Path(sys.executable).with_name("billfold")
RUNS = 15


def milliseconds(*arguments: str | Path) -> tuple[float, float, float]:
    """Return the smallest, the median and the largest wall time of a command, after one run that does not count."""
    times = []
    for run in range(RUNS + 1):
        began = time.perf_counter()
        subprocess.run([BILLFOLD, *arguments], capture_output=True, check=False)
        if run:
            times.append(1000 * (time.perf_counter() - began))
    return min(times), statistics.median(times), max(times)


def main() -> None:
    """Print a row for each command."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "config.toml"
        config.write_text(f'[archive]\npath = "{folder}/Invoices"\nprint_mails = false\n')
        examples = ROOT / "tests" / "examples" / "generic"
        subprocess.run([BILLFOLD, "add", examples, "--config", config], capture_output=True, check=False)
        print(f"{'command':24}{'min ms':>8}{'median':>8}{'max':>8}   ({RUNS} runs)")
        for name, arguments in (("billfold --help", ["--help"]), ("billfold find", ["find", "--config", config])):
            low, middle, high = milliseconds(*arguments)
            print(f"{name:24}{low:8.0f}{middle:8.0f}{high:8.0f}")


if __name__ == "__main__":
    main()
