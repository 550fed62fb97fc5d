"""A short soak: the program under faults, and what is there in the end. `benchmarks/bench_soak.py` is the long one."""

import sys
from pathlib import Path

import pytest

from tests.imap_servers import Dovecot
from tests.soak import Soak


@pytest.mark.dovecot
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory and files are counted in /proc")
def test_polls_mail_and_faults_lose_nothing_and_leave_nothing_open(dovecot: Dovecot, tmp_path: Path) -> None:
    result = Soak(dovecot, tmp_path, accounts=8, polls=400, messages=80, samples=20, seed=7).run()
    assert result.polls >= 400
    assert result.faults.total() >= 15
    assert result.found == result.truth
    assert (result.documents, result.twice) == (result.truth["filed"], 0)
    assert result.errors == []
    assert result.whole
    assert (result.code, result.seconds_to_stop < 10) == (0, True)
    early, late = result.files()
    assert abs(late - early) <= 5
