"""What waits, in groups: what one answer settles is told as one command."""

from decimal import Decimal

from archive.waiting import Waiting
from billfold.review_groups import groups_of
from parsers.terms import Finding, Kind


def held(number: int, account: str, *codes: str) -> Waiting:
    findings = tuple(Finding(code, "it is odd", needs_review=True) for code in codes)
    identifier = f"{number:012}"
    return Waiting(identifier, "", "", Kind.INVOICE, Decimal(5), "EUR", account, findings, frozenset(), is_forged=False)


def test_documents_that_wait_for_one_account_alone_are_confirmed_together() -> None:
    waiting = [
        held(10_000, "DE1", "account_changed"),
        held(20_000, "DE2", "account_changed"),
        held(30_000, "DE2", "account_changed"),
        held(40_000, "DE2", "account_changed", "arithmetic"),
        held(50_000, "DE2", "account_changed", "order_account"),
    ]
    [group], rest = groups_of(waiting)
    assert rest == []
    assert group.advice[-1] == ("2 of them name the same account; if it is his: billfold confirm 00000002 00000003")
    assert len(group.advice) == 3
