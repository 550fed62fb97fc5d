"""Draw the picture of the terminal in the README: `python tests/docs_pictures.py` writes `docs/demo.svg`.

What it shows is what `billfold demo` prints, run twice. The tables' last columns, the files, are cut off to keep the
picture legible, and the folder is called `~/billfold`; nothing else is changed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

PICTURE = Path(__file__).parents[1] / "docs" / "demo.svg"
FOLDER = "~/billfold"
PROMPT = "$ make demo"

_FONT, _ADVANCE, _LINE, _MARGIN = 13, 7.8, 18, 16
_BACKGROUND, _BORDER, _PLAIN, _FAINT, _STRONG = "#1d2127", "#4a525e", "#d5dae1", "#7f8895", "#ffffff"


@dataclass(frozen=True)
class Sample:
    """A folder in which `billfold demo` ran twice, and what it printed each time."""

    folder: Path
    first: str
    second: str


def make_sample(folder: Path) -> Sample:
    """Run the demonstration twice in a folder."""
    return Sample(folder, _demo(folder), _demo(folder))


def _demo(folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "billfold", "demo"],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=100,
        env={**os.environ, "PYTHONPATH": str(PICTURE.parents[1])},
    )
    if done.returncode:
        raise RuntimeError(f"billfold demo ended with {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def transcript(sample: Sample) -> list[str]:
    """Return the lines of the picture: the first run, and of the second one what is different."""
    first, second = (
        text.replace(str(sample.folder), FOLDER).strip("\n").split("\n") for text in (sample.first, sample.second)
    )
    end = max(number for number, line in enumerate(first) if not line)
    return [PROMPT, *_without_files(first[:end]), "", PROMPT, *second[:2]]


def _without_files(lines: list[str]) -> Iterator[str]:
    """Yield the lines, tables without their last columns: the files, and what stands behind them."""
    cut = None
    for line in lines:
        if line.lstrip().startswith(("id ", "day ")) and "  file" in line:
            cut = line.index("  file")
        elif not line:
            cut = None
        yield line[:cut].rstrip()


def draw(lines: list[str]) -> str:
    """Return an SVG of the lines in a terminal with colours of its own, legible on a light and a dark page."""
    width = round(max(map(len, lines)) * _ADVANCE + 2 * _MARGIN)
    height = len(lines) * _LINE + 2 * _MARGIN
    font = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" font-family="{font}" font-size="{_FONT}" fill="{_PLAIN}">',
        "<title>billfold demo in a terminal, run twice</title>",
        f'<rect x=".5" y=".5" width="{width - 1}" height="{height - 1}" rx="8" fill="{_BACKGROUND}" '
        f'stroke="{_BORDER}"/>',
    ]
    for number, line in enumerate(lines):
        text = line.lstrip()
        if text:
            left = _MARGIN + (len(line) - len(text)) * _ADVANCE
            drawn.append(
                # The length is given so that columns stay in line whatever font is there.
                f'<text x="{left:g}" y="{_MARGIN + number * _LINE + _FONT}" textLength="{len(text) * _ADVANCE:g}" '
                f'lengthAdjust="spacingAndGlyphs" xml:space="preserve"{_look(line)}>{escape(text)}</text>'
            )
    return "\n".join([*drawn, "</svg>", ""])


def _look(line: str) -> str:
    if line == PROMPT or " seen = " in line:
        return f' fill="{_STRONG}" font-weight="bold"'
    return f' fill="{_FAINT}"' if line.lstrip().startswith(("──", "id ", "day ")) else ""


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as name:
        text = draw(transcript(make_sample(Path(name).resolve())))
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
