"""Right-to-left script on a page: from the order in which it stands to the order in which it is read.

The reverse of the Unicode Bidirectional Algorithm (UAX #9) for what stands on one line: runs of right-to-left
characters are turned around, numbers and Latin words inside them are not.
"""

import unicodedata
from collections.abc import Sequence

# The first letter of the first right-to-left script.
_FIRST = "\u0590"
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})


def is_right_to_left(text: str) -> bool:
    """Whether the text has a character of a right-to-left script."""
    return not text.isascii() and any(
        character >= _FIRST and unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text
    )


def read_in_order(pieces: Sequence[str], separator: str = "") -> str:
    """Return pieces that stand from left to right, in the order in which they are read, joined.

    A piece is a character or a word. Where most pieces with a direction run from right to left, so does the whole.
    """
    turned = [is_right_to_left(piece) for piece in pieces]
    straight = [_is_left_to_right(piece) and not right for piece, right in zip(pieces, turned, strict=True)]
    letters = [piece for piece, left in zip(pieces, straight, strict=True) if left and not _is_number(piece)]
    if sum(turned) >= len(letters):
        return separator.join(_reversed(pieces[::-1], straight[::-1]))
    return separator.join(_reversed(pieces, turned))


def _reversed(pieces: Sequence[str], inside: Sequence[bool]) -> list[str]:
    """Return the pieces with every run of those that are `inside` turned around, neutral ones between them too."""
    found: list[str] = []
    at = 0
    while at < len(pieces):
        if not inside[at]:
            found.append(pieces[at])
            at += 1
            continue
        end = at + 1
        for later in range(at + 1, len(pieces)):
            if inside[later]:
                end = later + 1
            elif not _is_neutral(pieces[later]):
                break
        found += pieces[at:end][::-1]
        at = end
    return found


def _is_left_to_right(piece: str) -> bool:
    return any(unicodedata.bidirectional(character) in _LEFT_TO_RIGHT for character in piece)


def _is_number(piece: str) -> bool:
    return all(not character.isalpha() for character in piece)


def _is_neutral(piece: str) -> bool:
    return not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT | _LEFT_TO_RIGHT for character in piece)
