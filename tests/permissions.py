"""Permissions that hold for root too, so that what they forbid can be tested by whoever runs the tests."""

import contextlib
import ctypes
import os
from collections.abc import Iterator

import pytest

# capset(2): version 3, CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH.
_VERSION, _OVERRIDE = 0x20080522, 0b110


@contextlib.contextmanager
def obeyed() -> Iterator[None]:
    """Let this thread, and those it starts, be bound by what files and folders allow to their owner."""
    if os.name == "nt" or os.geteuid() != 0:
        yield
        return
    library = ctypes.CDLL(None, use_errno=True)
    header, held = (ctypes.c_uint32 * 2)(_VERSION, 0), (ctypes.c_uint32 * 6)()
    if not hasattr(library, "capget") or library.capget(header, held):
        pytest.skip("nothing is forbidden to this user")
    fewer = (ctypes.c_uint32 * 6)(*held)
    fewer[0] &= ~_OVERRIDE
    if library.capset(header, fewer):
        pytest.skip("nothing is forbidden to this user")
    try:
        yield
    finally:
        library.capset(header, held)
