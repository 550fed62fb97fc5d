"""The text recognition (OCR) that this machine has: which engine, which languages, and what is missing.

Engines are Tesseract (through OCRmyPDF, extra `ocr`) and the models of RapidOCR (extra `ocr-onnx`). They run in child
processes only; asking what is there is cheap, and imports neither.
"""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from parsers.containers.pictures import page_pictures
from parsers.errors import Damaged
from parsers.pages.recognised import Recognised

# Of a longer document the first pages are recognised.
MOST_PAGES = 10
# The languages that are taken first where none are configured, and how many: each one more makes Tesseract slower.
_USUAL = ("eng", "deu", "fra", "spa", "ita", "nld", "pol", "por")
_MOST_LANGUAGES = 10
# What lies beside Tesseract's languages and is none.
_NO_LANGUAGES = frozenset({"osd", "equ", "snum"})
HOW_TO_INSTALL = (
    "install text recognition: pip install 'billfold[ocr]' and Tesseract (Debian: apt-get install tesseract-ocr "
    "tesseract-ocr-deu; macOS: brew install tesseract-lang), or pip install 'billfold[ocr-onnx]', which needs no more"
)


class Engine(StrEnum):
    """What `[ocr] engine` may say."""

    AUTO = "auto"
    TESSERACT = "tesseract"
    ONNX = "onnx"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Equipment:
    """The engine that is used, never `auto`, with its languages; or `none`, and in `missing` why."""

    engine: Engine
    languages: tuple[str, ...] = ()
    missing: str = ""


def equipment(wanted: Engine = Engine.AUTO, languages: Sequence[str] = ()) -> Equipment:
    """Return what pictures are recognised with on this machine, for an engine and languages that are wanted."""
    if wanted is Engine.NONE:
        return Equipment(
            Engine.NONE, missing='text recognition is switched off in the configuration ([ocr] engine = "none")'
        )
    if wanted is Engine.ONNX:
        return _onnx()
    found = _tesseract(tuple(languages))
    if found.missing and wanted is Engine.AUTO and not languages:
        other = _onnx()
        return found if other.missing else other
    return found


def _tesseract(wanted: tuple[str, ...]) -> Equipment:
    if importlib.util.find_spec("ocrmypdf") is None or shutil.which("tesseract") is None:
        return Equipment(Engine.NONE, missing=HOW_TO_INSTALL)
    installed = _installed_languages()
    if absent := [language for language in wanted if language not in installed]:
        known = ", ".join(installed) or "none"
        text = (
            f"Tesseract has no {', '.join(absent)}; it has {known} (Debian: apt-get install tesseract-ocr-{absent[0]})"
        )
        return Equipment(Engine.NONE, missing=text)
    usual = [language for language in _USUAL if language in installed]
    others = [language for language in installed if language not in usual]
    chosen = wanted or tuple([*usual, *others][:_MOST_LANGUAGES])
    if not chosen:
        return Equipment(Engine.NONE, missing="Tesseract has no language (Debian: apt-get install tesseract-ocr-eng)")
    return Equipment(Engine.TESSERACT, chosen)


@lru_cache(maxsize=1)
def _installed_languages() -> tuple[str, ...]:
    """Return the languages that Tesseract has, by their ISO 639-2 codes."""
    try:
        told = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    names = (line.strip() for line in told.stdout.splitlines()[1:])
    return tuple(sorted(name for name in names if name and name not in _NO_LANGUAGES and "/" not in name))


def _onnx() -> Equipment:
    if importlib.util.find_spec("rapidocr") is None or importlib.util.find_spec("onnxruntime") is None:
        return Equipment(Engine.NONE, missing=HOW_TO_INSTALL)
    return Equipment(Engine.ONNX)


def preload(engine: Engine) -> None:
    """Import an engine, so that each child starts with it."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    # onnxruntime tells its maker of each use otherwise, from its import on.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    if engine is Engine.TESSERACT:
        import billfold.tesseract
    elif engine is Engine.ONNX:
        import billfold.onnx  # noqa: F401


def recognised_line(picture: bytes, found: Equipment) -> Recognised:
    """Return what an engine reads in a picture (PNG) of one line of letters, in two looks at it."""
    if found.engine is Engine.ONNX:
        from billfold import onnx

        return onnx.recognised_line(picture)
    from billfold import tesseract

    return tesseract.recognised_line(picture, found.languages)


def recognised(
    content: bytes, media_type: str, found: Equipment, passwords: Sequence[str] = ()
) -> tuple[Recognised, bytes]:
    """Return what an engine recognises in a picture or PDF, and its searchable copy where the engine makes one.

    Raises `ParserError`. For child processes: it takes time and memory.
    """
    pages, count = page_pictures(content, media_type, MOST_PAGES, passwords)
    if all(page.is_blank for page in pages):
        raise Damaged("nothing is drawn on its pages")
    if found.engine is Engine.ONNX:
        from billfold import onnx

        words, searchable = onnx.recognised(pages), b""
    else:
        from billfold import tesseract

        words, searchable = tesseract.recognised(pages, found.languages)
    return replace(words, pages=count), searchable
