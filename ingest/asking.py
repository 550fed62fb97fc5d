"""Questions about pieces of messages, by those who judge messages without downloading them, and what they find.

Whoever judges a message asks for stretches of it, some at a time; whoever fetches does that for many at once.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some bytes of a section of a message, as they are sent; fewer where the section ends."""

    section: str
    offset: int
    length: int


# What the server handed over; a stretch that it did not is not in it.
Answers = Mapping[Stretch, bytes]
Asking = Generator[Sequence[Stretch], Answers, T]


@dataclass(frozen=True, slots=True)
class Probed:
    """What a look at a part found: `useless` says that nothing in it can be a document, `why` says how."""

    useless: bool
    code: str = ""
    why: str = ""


DOUBT = Probed(False)
