"""Documents that a person means, and what he does with them in the archive."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from billfold.config import Configuration
from billfold.console import print_json, say
from billfold.errors import NothingFound, UsageWrong
from billfold.records import record_table, revised_json, within
from parsers.terms import Status

if TYPE_CHECKING:
    from archive.records import Revised, Revision
    from archive.search import Record


def meant(folder: Path, words: Iterable[str]) -> list["Record"]:
    """Return the one document that each word means by its id, number or file; raises NothingFound, UsageWrong."""
    from archive import search
    from archive.index import reading
    from billfold.streams import printable

    chosen: dict[str, Record] = {}
    with reading(folder) as index:
        for word in map(printable, words):
            found = search.show(index, within(folder, word))
            found = [record for record in found if record.status != "superseded"] or found
            if not found:
                raise NothingFound(
                    f"Nothing in the archive has the id, number or file {word!r}; `billfold review` lists."
                )
            if len(found) > 1:
                raise UsageWrong(f"{word!r} means several documents; name one by its id:\n{record_table(found)}")
            chosen[found[0].id] = found[0]
    return list(chosen.values())


def revise(configuration: Configuration, revisions: Iterable["Revision"], command: str) -> list["Revised"]:
    """Record a person's word on documents, move their files, and bring the ledger up to date; raises ArchiveError."""
    from billfold.session import opened

    with opened(configuration, command) as archive:
        try:
            return [archive.desk.revise(revision) for revision in revisions]
        finally:
            archive.write_ledger()


def told(revised: "Revised") -> str:
    """Return what became of a document as a line for people."""
    match revised.status:
        case Status.FILED:
            where = f"filed as {revised.path}"
        case Status.REVIEW:
            where = f"still waits for review as {revised.path}"
        case Status.REJECTED:
            where = f"rejected; it lies in {revised.path} and stands in no ledger"
    line = f"{revised.document[:8]}  {where if revised.changed else f'it was so already: {where}'}"
    same = f"\n          {revised.twin} tells of the same purchase: reject one of them if they are one."
    return line + same if revised.twin else line


def settle(
    configuration: Configuration, words: Iterable[str], status: Status, person: str, note: str, *, as_json: bool
) -> None:
    """Put the documents that a person names where he says that they belong, and print what became of them."""
    from archive.records import Revision

    folder = configuration.require_archive().folder
    revisions = [Revision(record.id, status, {}, person, note) for record in meant(folder, words)]
    revised = revise(configuration, revisions, "billfold confirm" if status is Status.FILED else "billfold reject")
    if as_json:
        print_json([revised_json(one, folder) for one in revised])
        return
    for one in revised:
        say(told(one))
