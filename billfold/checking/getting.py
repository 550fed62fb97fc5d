"""Commands that get what is missing, as they are written on this machine."""

import importlib.util
import json
import os
import shlex
import shutil
import sys
from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import unquote, urlsplit

# How each package manager is called, the first that is there, with the column of the table below.
_MANAGERS = (("apt-get", "apt-get install", 0), ("dnf", "dnf install", 1), ("brew", "brew install", 2))
_PACKAGES = {
    "pango": ("libpango-1.0-0 libpangoft2-1.0-0", "pango", "pango"),
    "tesseract": ("tesseract-ocr tesseract-ocr-deu", "tesseract tesseract-langpack-deu", "tesseract-lang"),
}


def part(name: str) -> str:
    """Return the command that installs an extra where this program is installed."""
    python = shlex.quote(sys.executable)
    has_pip = importlib.util.find_spec("pip") is not None
    install = f"{python} -m pip install" if has_pip else f"uv pip install --python {python}"
    source, editable = _installed_from()
    return f"{install} {'--editable ' if editable else ''}{shlex.quote(f'{source}[{name}]')}"


def _installed_from() -> tuple[str, bool]:
    """Return what the program was installed from, a folder or its name, and whether it runs from there (PEP 610)."""
    try:
        told = json.loads(distribution("billfold").read_text("direct_url.json") or "{}")
    except (PackageNotFoundError, ValueError):
        return "billfold", False
    parts = urlsplit(str(told.get("url", "")))
    if parts.scheme != "file" or "dir_info" not in told:
        return "billfold", False
    return unquote(parts.path), bool(told["dir_info"].get("editable"))


def package(name: str) -> str:
    """Return the command that installs a package of the system; empty where its package manager is not known."""
    for program, command, column in _MANAGERS:
        if shutil.which(program):
            return f"{as_root() if program != 'brew' else ''}{command} {_PACKAGES[name][column]}"
    return ""


def language(name: str) -> str:
    """Return the command that installs a language of Tesseract; empty where its package is not known."""
    if shutil.which("apt-get"):
        return f"{as_root()}apt-get install tesseract-ocr-{name.replace('_', '-')}"
    return f"{as_root()}dnf install tesseract-langpack-{name}" if shutil.which("dnf") else ""


def as_root() -> str:
    """Return what stands before a command for the system's administrator."""
    return "sudo " if getattr(os, "geteuid", lambda: 1)() != 0 else ""
