"""`billfold extract`: read and print, file nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from billfold.options import config_option, configuration

if TYPE_CHECKING:
    from ingest.source import RawMessage
    from parsers.terms import Reading


@click.command("extract", epilog="Example: billfold extract --jsonl invoice.pdf mail.eml")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--jsonl", is_flag=True, help="Print one JSON object per file.")
@config_option
def command(paths: tuple[str, ...], jsonl: bool, config_file: Path | None) -> None:
    """Read files and print what they say. Needs no configuration; uses its passwords and templates if there is one."""
    from billfold.console import print_json, say, warn
    from ingest.errors import FileUnreadable

    trouble = False
    for original, reading in _readings(paths, config_file):
        if isinstance(original, FileUnreadable):
            warn(str(original))
            trouble = True
        elif jsonl:
            print_json(_line(original, reading))
        else:
            say(_page(original, reading))
    raise click.exceptions.Exit(1 if trouble else 0)


def _readings(paths: tuple[str, ...], config_file: Path | None) -> "Iterator[tuple[Any, Any]]":
    """Yield each original with its reading, in order, a few read at a time."""
    from collections import deque
    from concurrent.futures import Future
    from datetime import UTC

    from billfold.accounts import own_templates
    from billfold.clock import now
    from billfold.config import Configuration, default_path
    from billfold.sandbox import Sandbox
    from billfold.streams import standard_input
    from ingest.errors import FileUnreadable
    from ingest.files import read_paths
    from parsers.context import Context

    wanted = config_file or default_path()
    settings = configuration(wanted) if config_file or wanted.exists() else Configuration()
    waiting: deque[tuple[Any, Future[Reading] | None]] = deque()
    with Sandbox("read", settings.reading.workers, own_templates(settings)) as readers:
        for found in read_paths(paths, standard_input()):
            if isinstance(found, FileUnreadable):
                waiting.append((found, None))
            else:
                received = found.received.astimezone(UTC).date() if found.received else None
                passwords = tuple(settings.reading.passwords)
                context = Context(
                    found.form, found.filename, received, now().date(), passwords, inbox=settings.inbox_rules
                )
                waiting.append((found, readers.submit(found.content, context)))
            while len(waiting) > 8:
                yield _settled(*waiting.popleft())
        while waiting:
            yield _settled(*waiting.popleft())


def _settled(original: Any, future: Any) -> tuple[Any, Any]:
    from billfold.sandbox import ReadingFailed
    from parsers.terms import Finding, Reading

    if future is None:
        return original, None
    try:
        return original, future.result()
    except ReadingFailed as error:
        return original, Reading(
            findings=(Finding("unreadable", f"it can't be read: {error}", True),), reason=str(error)
        )


def _line(original: "RawMessage", reading: "Reading") -> dict[str, Any]:
    from parsers.codec import reading_to_json

    shown = reading_to_json(reading)
    for document in shown["documents"]:
        document["file"] = document.pop("part")
    return {"file": original.place.mailbox, **shown}


def _page(original: "RawMessage", reading: "Reading") -> str:
    from billfold.pages import document_page, event_line, forwarded_line

    lines = [original.place.mailbox]
    if reading.message:
        lines.append(f"  mail from {reading.message.sender}, {reading.message.date}: {reading.message.subject}")
        if reading.message.forwarded:
            lines.append(forwarded_line(reading.message.forwarded))
    lines += [document_page(document) for document in reading.documents]
    lines += [event_line(event) for event in reading.events]
    if not reading.documents:
        lines.append(f"  not a document: {reading.reason}")
    lines += [f"  ! {finding.message}" for finding in reading.findings]
    return "\n".join(lines) + "\n"
