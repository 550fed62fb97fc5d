"""Memory that goes back to the system as soon as it is free, however large the mail was that needed it."""

import ctypes
import sys

_MMAP_THRESHOLD = -3  # malloc.h
_LARGE = 256 * 1024


def give_back_large_blocks() -> None:
    """Keep large blocks apart from small ones: between small ones they would stay with this process for good.

    The GNU C library begins so, and gives it up at the first large block that is freed. Others need nothing.
    """
    if sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "mallopt"):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
