"""The text of a message as it comes over SMTP: to its end, its dots undone, every other byte as it was sent.

Only CRLF ends a line, and only CRLF, dot, CRLF ends the text (RFC 5321, sections 2.3.8 and 4.1.1.4): whoever takes
anything else for the end can be made to see two messages where the server before it saw one.
"""

from collections.abc import Callable

_LINE_END, _DOT = b"\r\n", b"\r\n."


class Text:
    """Takes a text in pieces and hands it on to `write`. `size` counts what came, without the dots that were added."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        # The text begins as if a line had ended before it.
        self._rest, self._before = _LINE_END, len(_LINE_END)
        self._write = write
        self.size = 0

    def feed(self, piece: bytes) -> bytes | None:
        """Take a piece; return what came behind the end of the text, or None as long as it goes on."""
        data = self._rest + piece
        found: list[bytes] = []
        at = 0
        while (dot := data.find(_DOT, at)) >= 0:
            behind = data[dot + 3 : dot + 5]
            if behind == _LINE_END:
                self._hand_on(b"".join([*found, data[at : dot + 2]]))
                return data[dot + 5 :]
            if _LINE_END.startswith(behind):
                # It can't be told yet whether this is the end.
                self._rest = data[dot:]
                self._hand_on(b"".join([*found, data[at:dot]]))
                return None
            found.append(data[at : dot + 2])
            at = dot + 3
        open_end = 2 if data.endswith(_LINE_END) else 1 if data.endswith(b"\r") else 0
        self._rest = data[len(data) - open_end :]
        self._hand_on(b"".join([*found, data[at : len(data) - open_end]]))
        return None

    def _hand_on(self, text: bytes) -> None:
        skipped = text[self._before :]
        self._before = max(self._before - len(text), 0)
        self.size += len(skipped)
        if skipped:
            self._write(skipped)


def has_bare_line_feed(text: bytes) -> bool:
    """Whether a line feed stands in it that no carriage return precedes."""
    return text.count(b"\n") != text.count(_LINE_END)


def has_bare_carriage_return(text: bytes) -> bool:
    """Whether a carriage return stands in it that no line feed follows."""
    return text.count(b"\r") != text.count(_LINE_END)


def has_longer_line(text: bytes, most: int) -> bool:
    """Whether a line is longer than so many bytes, its end not counted."""
    at, window = 0, most + len(_LINE_END)
    while len(text) - at > window:
        # From behind, so that a text of short lines takes few steps.
        end = text.rfind(b"\n", at, at + window)
        if end < 0:
            return True
        at = end + 1
    return False
