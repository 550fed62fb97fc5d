"""Kills at random, judged by the independent checker; `make torture` does it a thousand times."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.checker import truth_of
from tests.imap_servers import Dovecot
from tests.programs import example
from tests.torture import Torture

PAPERS = ("generic/invoice_pdf_de", "generic/invoice_pdf_en_us", "generic/credit_note_pdf_nl")
OTHERS = ("_none/password_reset",)


@pytest.mark.dovecot
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_backfill_that_is_killed_at_random_ends_like_an_undisturbed_one(dovecot: Dovecot, tmp_path: Path) -> None:
    mails = [example(name) for name in (*PAPERS, *OTHERS * 20, PAPERS[0])]
    for raw in mails:
        dovecot.put("random-kills", raw, received=datetime(2024, 7, 20, tzinfo=UTC))
    told = Torture(dovecot, tmp_path, "random-kills", truth_of(mails)).run(6)
    assert told.wrong == []
    assert told.kills == 6
