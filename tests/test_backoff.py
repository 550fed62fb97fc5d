"""How long a server is left alone."""

import pytest

from archive.errors import DiskFull
from billfold.backoff import Backoff
from ingest.errors import (
    CommandRefused,
    ConnectionLost,
    CredentialMissing,
    DropFolderTrouble,
    ServerBusy,
    ServerUnreachable,
    SignInPaused,
    SignInRefused,
    TrafficSpent,
)


@pytest.mark.parametrize(
    ("kind", "first", "most"),
    [
        (ServerUnreachable, 5, 300),
        (ConnectionLost, 5, 300),
        (ServerBusy, 300, 3600),
        (DiskFull, 20, 45),
        (SignInRefused, 1800, 3600),
        (TrafficSpent, 900, 3600),
        (CredentialMissing, 60, 600),
        (DropFolderTrouble, 5, 60),
        (CommandRefused, 60, 600),
        (ZeroDivisionError, 60, 600),
    ],
)
def test_each_trouble_has_its_own_wait_which_doubles_up_to_a_bound(
    kind: type[Exception], first: float, most: float
) -> None:
    backoff = Backoff(chance=lambda: 0.0)
    waits = [backoff.after(kind("no")) for _ in range(2000)]
    assert waits[:2] == [first, 2 * first]
    assert waits[-1] == most
    assert waits == sorted(waits)


def test_a_wrong_password_is_tried_at_most_twice_an_hour() -> None:
    for chance in (0.0, 0.5, 1.0):
        backoff = Backoff(chance=lambda chance=chance: chance)
        assert backoff.after(SignInRefused("no")) >= 1800


def test_a_password_that_is_not_tried_any_more_is_looked_at_every_five_minutes_for_it_may_be_another() -> None:
    backoff = Backoff(chance=lambda: 0.0)
    assert {backoff.after(SignInPaused("no")) for _ in range(10)} == {300}


def test_the_waits_differ_so_that_not_all_come_back_together_and_begin_anew_after_success() -> None:
    assert Backoff(chance=lambda: 1.0).after(ServerUnreachable("no")) == 6.25
    backoff = Backoff(chance=lambda: 0.0)
    backoff.after(ServerUnreachable("no"))
    backoff.reset()
    assert backoff.after(ServerUnreachable("no")) == 5
