"""Whether documents can be read, pictures recognised and mails printed."""

import sys
from collections.abc import Iterator

from billfold.checking import getting
from billfold.checking.results import Result, Tried

_ENGINES = {"tesseract": "Tesseract", "onnx": "RapidOCR"}


def readers(tried: Tried) -> Iterator[Result]:
    """Read a mail as any other is read."""
    from billfold.accounts import marketplaces_of, own_templates
    from billfold.errors import BillfoldError
    from billfold.exchange import ReadingFailed
    from billfold.sandbox import Sandbox
    from parsers.context import Context, Form

    try:
        count = len(marketplaces_of(tried.settings))
        with Sandbox("read", 1, own_templates(tried.settings)) as workers:
            workers.read(b"Subject: a test\r\n\r\nNothing.\r\n", Context(Form.MESSAGE))
    except BillfoldError as error:
        yield Result("reading", False, str(error), write=_templates(tried))
    except ReadingFailed as error:
        yield Result("reading", False, str(error))
    else:
        told = f"documents are read in child processes with limits; {count} marketplaces are known"
        yield Result("reading", True, told)
        yield Result("confinement", True, confinement())


def _templates(tried: Tried) -> str:
    from pathlib import Path

    folder = tried.settings.reading.templates
    return '[reading]\ntemplates = ""' if folder and not Path(folder).expanduser().is_dir() else ""


def confinement() -> str:
    """Say what the kernel keeps the readers from on this machine, and what would do more."""
    from billfold.confinement import SIGNALS_SINCE, tried

    if not sys.platform.startswith("linux"):
        return "the readers have their limits and no more: this system confines no process (Linux does)"
    held = tried()
    calls = "open no connection, start no program and touch no other process (seccomp)" if held.seccomp else ""
    files = f"see nothing but libraries and fonts and write nothing (Landlock {held.landlock})" if held.landlock else ""
    kept = " and ".join(filter(None, (files, calls))) or "have their limits and no more"
    parts = [f"the readers {kept}"]
    if not held.landlock:
        parts.append(
            "this kernel has no Landlock (Linux 5.13 and later, switched on with lsm=landlock), so a reader that is "
            "broken into sees your files"
        )
    elif held.landlock < SIGNALS_SINCE:
        parts.append("to keep text recognition from ending other programs of yours takes Linux 6.12")
    if not held.seccomp:
        parts.append("this system has no seccomp, or is neither x86_64 nor aarch64")
    return "; ".join(parts)


def pictures(tried: Tried) -> Iterator[Result]:
    """Say what recognises the text in scans and photos, or how to get it; what is asked for by name must be there."""
    from billfold.ocr import Engine, equipment

    section = tried.settings.ocr
    wanted = Engine(section.engine)
    found = equipment(wanted, section.languages)
    if found.engine is not Engine.NONE:
        languages = f" in {', '.join(found.languages)}" if found.languages else ""
        what = f"the text in scans and photos is recognised by {_ENGINES[found.engine.value]}{languages}"
        yield Result("pictures", True, what)
        return
    good = wanted in (Engine.AUTO, Engine.NONE) and not section.languages
    fix = "" if wanted is Engine.NONE else _recognition(wanted.value, section.languages)
    write = "" if good or fix else '[ocr]\nengine = "auto"\nlanguages = []'
    message = f"scans and photos wait for review unread: {found.missing}"
    yield Result("pictures", good, message, fix, write)


def _recognition(wanted: str, languages: list[str]) -> str:
    """Return the command that gets the engine, or the language that it lacks."""
    import importlib.util
    import shutil

    if wanted == "onnx":
        return getting.part("ocr-onnx")
    steps = [] if importlib.util.find_spec("ocrmypdf") else [getting.part("ocr")]
    if shutil.which("tesseract") is None:
        steps += [getting.package("tesseract")]
    elif languages and not steps:
        from billfold.ocr import Engine, equipment

        lacking = (name for name in languages if equipment(Engine.TESSERACT, (name,)).missing)
        steps += [getting.language(name) for name in lacking]
    return " && ".join(filter(None, steps))


def printer(tried: Tried) -> Iterator[Result]:
    """Say whether mails can be printed to PDF."""
    from billfold import printing

    archive = tried.settings.archive
    if archive and not archive.print_mails:
        yield Result("printing", True, "mails without attachment are filed as .eml alone, as the configuration says")
        return
    missing = printing.missing()
    if not missing:
        yield Result("printing", True, "mails are printed to PDF")
        return
    fix = getting.package("pango") if printing.is_installed() else getting.part("render")
    yield Result("printing", True, f"mails without attachment are filed as .eml alone: {missing}", fix)
