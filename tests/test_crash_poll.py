"""Kills of the whole program, at steps chosen over a poll; `benchmarks/bench_crash.py` takes all of them."""

from pathlib import Path

import pytest

from tests.crash_poll import CrashPoll, chosen_steps
from tests.imap_servers import Dovecot


@pytest.mark.dovecot
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_poll_that_is_killed_anywhere_ends_like_one_that_was_not(dovecot: Dovecot, tmp_path: Path) -> None:
    scenario = CrashPoll(dovecot, tmp_path, "crash-poll")
    assert scenario.steps > 100
    assert scenario.walk(chosen_steps(scenario.steps)) == []
