"""Standard input and output as they are given to the program, which may be closed or no terminal."""

import os
import sys
from typing import BinaryIO


def standard_input() -> BinaryIO | None:
    """Return standard input as bytes, or None where the program was started without one."""
    return getattr(sys.stdin, "buffer", None)


def printable(text: str) -> str:
    """Return an argument as text that can be searched and printed; bytes that are no UTF-8 become question marks."""
    return os.fsencode(text).decode("utf-8", "replace") if any("\udc80" <= c <= "\udcff" for c in text) else text
