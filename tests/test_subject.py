"""Subjects without the marks of replies and forwards."""

import pytest

from parsers.mail.subject import bare_subject, is_forwarded


@pytest.mark.parametrize(
    "mark", ["Fwd:", "FW:", "WG:", "Tr :", "RV:", "Re[2]:", "Weitergeleitet:", "AW: WG: Fwd:", "転送：", "[list] Fwd:"]
)
def test_a_mark_is_taken_away_and_known(mark: str) -> None:
    assert bare_subject(f"{mark} Your order 5") == "Your order 5"
    assert is_forwarded(f"{mark} Your order 5")


@pytest.mark.parametrize("subject", ["Your order: 5", "Receipt: 5", "Refund: 5", "Reminder", "I: am", ""])
def test_words_that_only_begin_alike_stay(subject: str) -> None:
    if subject == "I: am":  # Italian mail programs forward with a lone I
        assert bare_subject(subject) == "am"
    else:
        assert (bare_subject(subject), is_forwarded(subject)) == (subject, False)
