"""Telling documents apart that were taken for one: the original is read again, and filed on its own."""

from typing import TYPE_CHECKING

from billfold.config import Configuration
from billfold.errors import NothingFound, UsageWrong

if TYPE_CHECKING:
    from archive.records import Revision
    from archive.search import Record


def told_apart(
    configuration: Configuration, what: str, original: str | None, person: str, note: str
) -> tuple[str, str]:
    """Record that a twin is a document of its own; return its id and file. Raises BillfoldError, ArchiveError."""
    from archive.records import Revision
    from billfold.revising import meant
    from billfold.session import opened

    [record] = meant(configuration.require_archive().folder, [what])
    revision = Revision(record.id, None, {}, person, note)
    if record.status != "superseded":
        return _read_and_filed(configuration, _original_of(configuration, record, original), revision)
    with opened(configuration, "billfold split") as archive:
        path = archive.desk.reinstate(revision)
        archive.write_ledger()
    return record.id, path


def _original_of(configuration: Configuration, record: "Record", original: str | None) -> str:
    """Return the SHA-256 of the one original in which a document was seen again."""
    from archive import twins
    from archive.index import reading

    with reading(configuration.require_archive().folder) as index:
        seen = twins.of(index, record).seen
    shas = list(dict.fromkeys(one.original for one in seen if one.original.startswith(original or "")))
    if not shas:
        of_that = " in that original" if original else ""
        raise NothingFound(f"Nothing{of_that} was taken for {record.id}; see `billfold twins`.")
    if len(shas) > 1:
        listed = "\n".join(f"  {one.original[:12]}  {one.account}, {one.mailbox}/{one.uid}" for one in seen)
        raise UsageWrong(f"{record.id} was seen again in several originals; add which one is meant:\n{listed}")
    return shas[0]


def _read_and_filed(configuration: Configuration, sha: str, revision: "Revision") -> tuple[str, str]:
    from billfold.session import working

    with working(configuration, "split", waits=True) as pipeline:
        admitted, companions = pipeline.read_again(sha)
        if admitted.is_left_out:
            raise UsageWrong(f"Nothing of that original is kept: {admitted.reading.reason}.")
        desk, junk_holds = pipeline.archive.desk, admitted.junk_holds
        done = desk.split(sha, admitted.reading, companions, revision, junk_holds=junk_holds)
        pipeline.finish()
    return done
