"""Which originals hang together, so that they are kept as long as the longest-lived of them, and go together.

What tells of one tells of the others: the same document seen again in another mail, one that took another's place, a
person's word that two are one or that one is two, the same news of a parcel, a finding that names another's file.
"""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator

# The findings that name the file of another document (`decision`).
_NAMING = ("twin", "two_clients", "rejected_before", "other_version")
_NAMED = re.compile(
    r"(?:the same [a-z, ]+ as )?(.+)"
    r"(?:, which is filed for|, which was rejected|, yet it needs| has the same seller and number)"
)
_PATH = re.compile(r'"path":"((?:[^"\\]|\\.)*)"')

_LINKS = (
    "SELECT s.original, d.original FROM sighting s JOIN document d ON d.id = s.document",
    "SELECT d.original, n.original FROM document d JOIN document n ON n.id = d.successor",
    "SELECT f.cause, d.original FROM file f JOIN document d ON d.id = f.document WHERE f.cause <> d.original",
    "SELECT e.original, t.original FROM order_event e JOIN order_event t ON t.id = e.same_as",
    # a file that was also handed over by itself
    "SELECT o.sha, d.original FROM original o JOIN document d ON d.sha256 = o.sha",
    "SELECT o.sha, d.original FROM original o JOIN file f ON f.sha256 = o.sha JOIN document d ON d.id = f.document",
)


_REPLACED = re.compile(r'"(?:replaces|revises|twin)":"([0-9a-f]+)"')
_REPLACING = """
    SELECT e.subject, d.detail FROM event e JOIN event_detail d ON d.seq = e.seq
    WHERE e.type = 'split' OR (e.type = 'decided'
        AND (d.detail GLOB '*"replaces":"[0-9a-f]*' OR d.detail GLOB '*"revises":"[0-9a-f]*'))
"""


def groups(index: sqlite3.Connection) -> list[list[str]]:
    """Return every original in exactly one group, in the order in which they came."""
    originals = [row[0] for row in index.execute("SELECT sha FROM original ORDER BY seq")]
    parent = {sha: sha for sha in originals}

    def root(sha: str) -> str:
        while parent[sha] != sha:
            parent[sha] = parent[parent[sha]]
            sha = parent[sha]
        return sha

    for one, other in _links(index):
        if one in parent and other in parent:
            parent[root(one)] = root(other)
    found: defaultdict[str, list[str]] = defaultdict(list)
    for sha in originals:
        found[root(sha)].append(sha)
    return list(found.values())


def _links(index: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for sql in _LINKS:
        yield from map(tuple, index.execute(sql))
    original_of = dict(map(tuple, index.execute("SELECT id, original FROM document")))
    # A person may have taken it back since: what was done to a document then shows all the same.
    for subject, detail in index.execute(_REPLACING):
        for document in _REPLACED.findall(detail):
            yield subject, original_of.get(document, "")
    naming = list(_naming(index))
    had = _had(index) if naming else {}
    for subject, path in naming:
        yield from ((subject, other) for other in had.get(path, ()))


def _naming(index: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield originals and the files of others that what was decided on them names."""
    told = " OR ".join(f'instr(d.detail, \'"code":"{code}"\')' for code in _NAMING)
    decided = (
        "SELECT e.subject, d.detail FROM event e JOIN event_detail d ON d.seq = e.seq"  # noqa: S608 - our words
        f" WHERE e.type IN ('decided', 'split') AND ({told})"
    )
    for subject, text in index.execute(decided):
        detail = json.loads(text)
        for entry in detail["documents"] if "documents" in detail else [detail["document"]]:
            for finding in entry.get("record", {}).get("findings", ()):
                if finding["code"] in _NAMING and (named := _NAMED.match(finding["message"])):
                    yield subject, named[1]


def _had(index: sqlite3.Connection) -> dict[str, set[str]]:
    """Return the originals whose documents ever had a file, by its path."""
    told: Iterable[tuple[str, str]] = index.execute(
        "SELECT e.subject, d.detail FROM event e JOIN event_detail d ON d.seq = e.seq"
        " WHERE e.type IN ('decided', 'renamed', 'revised', 'released', 'split')"
    )
    had: defaultdict[str, set[str]] = defaultdict(set)
    for subject, detail in told:
        for path in _PATH.findall(detail):
            had[json.loads(f'"{path}"')].add(subject)
    return had
