"""`billfold extract`: read and print, file nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billfold.options import config_option, configuration

if TYPE_CHECKING:
    from concurrent.futures import Future

    from billfold.config import Configuration
    from parsers.terms import Reading


@click.command("extract", epilog="Example: billfold extract --jsonl invoice.pdf mail.eml")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--jsonl", is_flag=True, help="Print one JSON object per file.")
@config_option
def command(paths: tuple[str, ...], jsonl: bool, config_file: Path | None) -> None:
    """Read files and print what they say; file nothing.

    Each document is drawn with the values where they stood, and then listed; with --jsonl each file is one line of
    JSON. Needs no configuration; uses its passwords and templates if there is one.
    """
    from billfold.errors import Exit

    try:
        trouble = _extract(paths, _settings(config_file), jsonl=jsonl)
    except KeyboardInterrupt:
        # nothing is kept, so nothing need be said
        raise click.exceptions.Exit(Exit.STOPPED) from None
    raise click.exceptions.Exit(Exit.ATTENTION if trouble else Exit.DONE)


def _settings(config_file: Path | None) -> "Configuration":
    from billfold.config import Configuration, default_path

    return configuration(config_file) if config_file or default_path().exists() else Configuration()


def _extract(paths: tuple[str, ...], settings: "Configuration", *, jsonl: bool) -> bool:
    """Print what is read of each file, in order; return whether some could not be read at all."""
    import sys

    from billfold.console import ProgressLine, colours, cut, print_json, say, terminal_width, warn
    from billfold.reading_page import reading_page
    from parsers.terms import Reading

    columns, colour = terminal_width(), colours()
    # where the readings themselves go to the terminal, they show how far it is
    progress = ProgressLine(quiet=not sys.stderr.isatty() or columns > 0)
    trouble = False
    try:
        for number, (path, reading) in enumerate(_readings(paths, settings, show_pages=not jsonl), 1):
            progress.clear()
            if isinstance(reading, str):
                trouble = True
                warn(reading)
            if jsonl:
                print_json(_line(path, Reading(reason=reading) if isinstance(reading, str) else reading))
            elif not isinstance(reading, str):
                say(reading_page(path, reading, columns, colour=colour), styled=True)
            progress.show(cut(f"{number} read, the last one is {path}", 78))
    finally:
        progress.clear()
    return trouble


def _readings(
    paths: tuple[str, ...], settings: "Configuration", *, show_pages: bool
) -> "Iterator[tuple[str, Reading | str]]":
    """Yield the path of each original with its reading, or why there is none; in order, a few read at a time."""
    from collections import deque
    from datetime import UTC

    from billfold.accounts import own_templates
    from billfold.clock import now
    from billfold.recognition import recognition_of
    from billfold.sandbox import Sandbox
    from billfold.streams import standard_input
    from ingest.errors import FileUnreadable
    from ingest.files import read_paths
    from parsers.context import Context

    passwords, today = tuple(settings.reading.passwords), now().date()
    workers = settings.reading.workers
    waiting: deque[tuple[str, Future[Reading] | str]] = deque()
    with (
        recognition_of(settings, keeps=False) as recognition,
        Sandbox("read", workers, own_templates(settings), recognition) as readers,
    ):
        for found in read_paths(paths, standard_input()):
            if isinstance(found, FileUnreadable):
                waiting.append((found.path, str(found)))
            else:
                received = found.received.astimezone(UTC).date() if found.received else None
                context = Context(
                    found.form,
                    found.filename,
                    received,
                    today,
                    passwords,
                    inbox=settings.inbox_rules,
                    show_pages=show_pages,
                )
                waiting.append((found.place.mailbox, readers.submit(readers.read, found.content, context)))
            while len(waiting) > 4 * workers:
                yield _settled(*waiting.popleft())
        while waiting:
            yield _settled(*waiting.popleft())


def _settled(path: str, reading: "Future[Reading] | str") -> "tuple[str, Reading | str]":
    from billfold.exchange import ReadingFailed
    from billfold.reading_processes import ReadersBroken

    if isinstance(reading, str):
        return path, reading
    try:
        return path, reading.result()
    except ReadingFailed as error:
        return path, f"{path} can't be read: {error}."
    except ReadersBroken as error:
        return path, f"{path} was not read: {error}"


def _line(path: str, reading: "Reading") -> dict[str, Any]:
    """Return what is printed of an original: always the same keys, null where the document says nothing."""
    from parsers.codec import reading_to_json

    shown = reading_to_json(reading)
    forwarded = (shown["message"] or {}).get("forwarded")
    for document in shown["documents"]:
        document["file"] = document.pop("part")
    for told in (*shown["documents"], *([forwarded] if forwarded else [])):
        told["evidence"] = {name: _whole(one) for name, one in told["evidence"].items()}
    for event in shown["events"]:
        event["evidence"] = _whole(event["evidence"])
    return {"file": path, **shown}


def _whole(evidence: dict[str, Any]) -> dict[str, Any]:
    return {"page": None, "line": None, "box": None, "label": "", **evidence}
