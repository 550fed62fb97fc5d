"""Memory that goes back to the system as soon as it is free, however large the mail was that needed it.

This is about the GNU C library; others need nothing, or can't be told.
"""

import ctypes
import gc
import sys
from functools import cache
from typing import Any

# malloc.h
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
_LARGE = 256 * 1024


@cache
def _library() -> Any:
    library = ctypes.CDLL(None) if sys.platform.startswith("linux") else None
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


def give_back_large_blocks() -> None:
    """Keep large blocks apart from small ones, and small ones together: among others they would stay for good.

    The library begins so with large ones, and gives it up when the first of them is freed. To each thread it would give
    a place of its own for small ones, which is of no use where only one thread works at a time.
    """
    if library := _library():
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.mallopt(_ARENA_MAX, 1)


def give_back() -> None:
    """Give back all that is free; it takes some hundredths of a second."""
    gc.collect()
    if library := _library():
        library.malloc_trim(0)
