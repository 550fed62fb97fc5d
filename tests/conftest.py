"""Fixtures that several test modules share."""

import itertools
import os
import tempfile
from collections.abc import Iterator

import pytest

from tests.imap_servers import Dovecot, dovecot_is_missing

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def _data() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="billfold-data-") as folder:
        yield folder


@pytest.fixture(autouse=True)
def _own_data(_data: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a data folder of its own, so that none finds the sign-ins of another, or those of the machine."""
    monkeypatch.setenv("BILLFOLD_DATA", os.path.join(_data, str(next(_NUMBERS))))  # noqa: PTH118 (made by nobody yet)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A private Dovecot for the whole run of a worker. Under CI=true it may not be missing."""
    reason = dovecot_is_missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    with Dovecot() as server:
        yield server
