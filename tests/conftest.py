"""Fixtures that several test modules share."""

import os
from collections.abc import Iterator

import pytest

from tests.imap_servers import Dovecot, dovecot_is_missing


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
