"""The traffic of a day: counted over sessions and crashes, and what is left of it."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from billfold.accounts import settings_of
from billfold.config import load
from billfold.errors import ConfigurationWrong
from ingest.budget import DAYS_KEPT, UNSAVED, Budget, TrafficLedger, goes_on, read_bytes, shown_bytes
from ingest.errors import TrafficSpent
from ingest.wire import Traffic

NOON = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
MB = 1_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "traffic.json"


@pytest.mark.parametrize(
    ("text", "count"),
    [("2.4 GB", 2_400_000_000), ("1MB", MB), (" 500 mb ", 500 * MB), ("5000 kB", 5 * MB), ("0.001 GB", MB)],
)
def test_an_amount_is_a_number_with_a_unit(text: str, count: int) -> None:
    assert read_bytes(text) == count


@pytest.mark.parametrize("text", ["2.4", "GB", "-1 GB", "2,4 GB", "2.4 GiB", "2 TB", "1e3 MB", "٣ GB", ""])
def test_what_is_no_amount_is_told(text: str) -> None:
    with pytest.raises(ValueError, match="is no amount; write it with kB, MB or GB"):
        read_bytes(text)


def test_an_amount_that_is_no_use_is_told() -> None:
    with pytest.raises(ValueError, match="give at least 1 MB"):
        read_bytes("200 kB")


@pytest.mark.parametrize(
    ("count", "text"), [(2_400_000_000, "2.4 GB"), (2_399_990_000, "2.4 GB"), (12_340_000, "12.34 MB"), (900, "1 kB")]
)
def test_an_amount_is_shown_as_people_read_it(count: int, text: str) -> None:
    assert shown_bytes(count) == text


def test_what_is_moved_is_counted_up_and_down(path: Path) -> None:
    ledger = TrafficLedger(path)
    budget = Budget(ledger, "shop", 10 * MB)
    for moved in (Traffic(500_000, MB), Traffic(0, 0), Traffic(0, 2 * MB)):
        budget.add(moved, NOON)
    assert ledger.used("shop", NOON) == 3_500_000
    assert budget.left(NOON) == 6_500_000
    another = Budget(ledger, "shop", 10 * MB)
    another.add(Traffic(0, MB), NOON)
    assert budget.left(NOON) == another.left(NOON) == 5_500_000
    assert Budget(ledger, "club", 10 * MB).left(NOON) == 10 * MB


def test_what_was_counted_is_known_to_the_next_run(path: Path) -> None:
    budget = Budget(TrafficLedger(path), "shop", 10 * MB)
    budget.add(Traffic(0, 2 * MB), NOON)
    budget.close()
    assert Budget(TrafficLedger(path), "shop", 10 * MB).left(NOON) == 8 * MB
    assert json.loads(path.read_text()) == {"2026-03-14": {"shop": 2 * MB}}


def test_a_run_that_is_killed_loses_the_count_of_a_few_megabytes_at_most(path: Path) -> None:
    budget = Budget(TrafficLedger(path), "shop", None)
    for _ in range(56):
        budget.add(Traffic(0, MB), NOON)
    assert 56 * MB - TrafficLedger(path).used("shop", NOON) < UNSAVED


def test_a_day_ends_at_midnight_in_utc_also_within_a_session(path: Path) -> None:
    budget = Budget(TrafficLedger(path), "shop", 10 * MB)
    # The 15th in Tokyo is still the 14th here.
    tokyo = datetime(2026, 3, 15, 8, 59, tzinfo=timezone(timedelta(hours=9)))
    budget.add(Traffic(0, 10 * MB), tokyo)
    with pytest.raises(TrafficSpent):
        budget.require(tokyo)
    assert budget.left(NOON) == 0
    midnight = goes_on(tokyo)
    assert midnight == datetime(2026, 3, 15, tzinfo=UTC)
    budget.require(midnight)
    budget.add(Traffic(0, 2 * MB), midnight)
    assert budget.left(midnight) == 8 * MB


def test_when_it_is_spent_a_sentence_says_how_much_and_when_it_goes_on(path: Path) -> None:
    budget = Budget(TrafficLedger(path), "shop", 10 * MB)
    budget.add(Traffic(0, 10 * MB - 1), NOON)
    budget.require(NOON)
    with pytest.raises(TrafficSpent):
        budget.require(NOON, coming=1)
    budget.add(Traffic(0, 2 * MB + 1), NOON)
    with pytest.raises(TrafficSpent) as caught:
        budget.require(NOON)
    assert str(caught.value) == (
        "Account shop: 12 MB were moved today, and `traffic` allows 10 MB a day. It goes on where it stopped with the "
        "first run after 2026-03-15 00:00 UTC."
    )
    assert TrafficLedger(path).used("shop", NOON) == 12 * MB, "it is written down at once"


def test_without_a_limit_it_is_counted_and_never_spent(path: Path) -> None:
    ledger = TrafficLedger(path)
    budget = Budget(ledger, "shop", None)
    budget.add(Traffic(0, 10**12), NOON)
    budget.require(NOON)
    assert budget.left(NOON) is None
    assert ledger.used("shop", NOON) == 10**12


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"2026-03-14": 3}', b'{"2026-03-14": {"shop": "x"}}', b"\xff"])
def test_a_file_that_makes_no_sense_counts_as_empty_and_is_replaced(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    ledger = TrafficLedger(path)
    assert ledger.used("shop", NOON) == 0
    ledger.add("shop", 7, NOON)
    ledger.save()
    assert TrafficLedger(path).used("shop", NOON) == 7


def test_old_days_are_forgotten(path: Path) -> None:
    ledger = TrafficLedger(path)
    for day in range(50):
        ledger.add("shop", 1, NOON + timedelta(days=day))
    ledger.save()
    assert len(json.loads(path.read_text())) == DAYS_KEPT
    assert ledger.used("shop", NOON + timedelta(days=49)) == 1


def test_a_file_that_cannot_be_written_stops_nothing_and_is_tried_again(tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.write_text("a file stands where the folder should be")
    ledger = TrafficLedger(folder / "traffic.json")
    ledger.add("shop", UNSAVED, NOON)
    assert ledger.used("shop", NOON) == UNSAVED
    folder.unlink()
    folder.mkdir()
    ledger.save()
    assert TrafficLedger(folder / "traffic.json").used("shop", NOON) == UNSAVED
    assert [file.name for file in folder.iterdir()] == ["traffic.json"], "nothing else is left behind"


def test_several_threads_count_into_one_ledger(path: Path) -> None:
    ledger = TrafficLedger(path)

    def work(account: str) -> None:
        for _ in range(500):
            ledger.add(account, 1, NOON)

    threads = [Thread(target=work, args=(name,)) for name in ("shop", "club", "shop")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (ledger.used("shop", NOON), ledger.used("club", NOON)) == (1000, 500)


@given(st.lists(st.integers(0, 10**9), max_size=20))
def test_what_is_left_never_grows_within_a_day(sums: list[int]) -> None:
    budget = Budget(TrafficLedger(Path("/dev/null/traffic.json")), "shop", 10**9)
    left = [10**9]
    for traffic in sums:
        budget.add(Traffic(0, traffic), NOON)
        left.append(budget.left(NOON) or 0)
    assert left == sorted(left, reverse=True)
    assert left[-1] == max(10**9 - sum(sums), 0)


def test_the_configuration_says_it_with_a_unit(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    account = '[[accounts]]\nname = "shop"\nhost = "h"\nusername = "u"\npassword_env = "X"\n'
    config.write_text(account)
    assert settings_of(load(config).accounts[0]).traffic is None
    config.write_text(account + 'traffic = "2.4 GB"\n')
    assert settings_of(load(config).accounts[0]).traffic == 2_400_000_000
    for value, words in (("3", 'is not a text with a unit; write it as "2.4 GB"'), ('"3 apples"', "is no amount")):
        config.write_text(account + f"traffic = {value}\n")
        with pytest.raises(ConfigurationWrong) as caught:
            load(config)
        assert "config.toml:6: accounts.1.traffic: " in str(caught.value)
        assert words in str(caught.value)
