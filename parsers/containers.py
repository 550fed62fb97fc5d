"""Files that hold other files: their contents as parts of the message they came in."""

from collections.abc import Sequence

from parsers import sniff
from parsers.headers import decoded
from parsers.message import Leaf
from parsers.terms import Finding
from parsers.zip import unpacked


def opened(leaf: Leaf, passwords: Sequence[str] = ()) -> tuple[list[Leaf], list[Finding]]:
    """Return the parts inside a part, and findings for what was left out; a part that holds none is itself.

    An entry's path is the part's, a slash, and its number from 1. `passwords` are tried on encrypted entries.
    """
    if leaf.media_type != sniff.ZIP:
        return [leaf], []
    entries, findings = unpacked(leaf.content, leaf.filename or "the ZIP file")
    leaves = []
    for number, (name, data) in enumerate(entries, 1):
        shown = sniff.media_type(data)
        leaves.append(Leaf(f"{leaf.path}/{number}".lstrip("/"), shown, shown, decoded(name), data))
    return leaves, findings
