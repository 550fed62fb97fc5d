"""Several programs and sources at once, and one archive."""

from pathlib import Path

import pytest

from tests.imap_servers import Dovecot
from tests.many_sources import SOURCES, ManySources
from tests.programs import example


@pytest.mark.dovecot
@pytest.mark.slow
@pytest.mark.timeout(300)
def test_what_eleven_sources_bring_at_once_is_filed_once_and_every_sighting_is_told(
    dovecot: Dovecot, tmp_path: Path
) -> None:
    mails = [example(f"generic/{name}") for name in ("invoice_pdf_de", "invoice_pdf_en_us", "credit_note_pdf_nl")]
    told = ManySources(dovecot, tmp_path, mails, "once").deliver()
    assert told.wrong == []
    assert set(told.sightings) == {SOURCES - 1}
