"""A second look at totals by a machine that reads pictures, where the shapes of their figures told nothing.

The reader has drawn what is to be looked at; the machine works in a child of its own, and only the reader's parent can
ask it. Without a machine, and where it isn't sure, nothing is said.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from parsers.pages.recognised import Recognised, recognised_from_json
from parsers.terms import Part, PurchaseDocument, Reading, ToLookAt

# Of one original so many amounts are looked at, for so many seconds.
MOST_LOOKS = 6
LONGEST = 60.0

Line = Callable[[Part], Mapping[str, Any]]


def looked_again(reading: Reading, line: Line | None) -> Reading:
    """Return a reading whose documents have nothing left to look at; `line` reads a picture of one line of letters."""
    if not any(document.to_look_at for document in reading.documents):
        return reading
    # the readers' own world, which whoever only files does not need
    from parsers.second_look import read_by_machine

    ends, left = time.monotonic() + LONGEST, MOST_LOOKS
    documents: list[PurchaseDocument] = []
    for document in reading.documents:
        read: list[Recognised | None] = []
        for one in document.to_look_at:
            may_look = left > 0 and time.monotonic() < ends
            left -= 1
            read.append(_read(line, one) if line and may_look else None)
        documents.append(read_by_machine(document, read))
    return replace(reading, documents=tuple(documents))


def _read(line: Line, one: ToLookAt) -> Recognised | None:
    sha = hashlib.sha256(one.picture).hexdigest()
    with suppress(ValueError, KeyError, TypeError):
        return recognised_from_json(line(Part("", "image/png", "", sha, one.picture)))
    return None
