"""Troubles are told once and once more when they are over: whatever fails, restarts, or comes and goes."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from billfold.condition import WAY
from billfold.errors import NotSent
from billfold.health import FILE, Health
from billfold.telling import TOLD, tell, told
from billfold.troubles import Kind, Trouble
from billfold.ways import Notice

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SIGN_IN = Trouble("account/shop", Kind.SIGN_IN, "The password is refused.", AT, "shop", "works again.")
FAILING = Trouble("account/shop", Kind.FAILING, "The server is away.", AT, "shop", "works again.")
DISK = Trouble("disk", Kind.DISK, "The disk is nearly full.", over="The disk has room again.")


@dataclass
class Way:
    """Somebody who hears; while `broken`, he does not."""

    heard: list[Notice] = field(default_factory=list)
    broken: bool = False

    def __call__(self, notice: Notice, /) -> None:
        if self.broken:
            raise NotSent("Nobody is there.")
        self.heard.append(notice)

    @property
    def titles(self) -> list[str]:
        return [notice.title.removeprefix("Billfold").lstrip(": ") for notice in self.heard]


class Days:
    """A health, one way, and a clock that is moved; every look is by a program that was just started."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.way, self.other = folder, Way(), Way()
        self.now = AT

    def look(
        self, wrong: Sequence[Trouble], after: timedelta = MINUTE, both: bool = False, names: Sequence[str] = ("shop",)
    ) -> list[str]:
        self.now += after
        ways = {"mail": self.way, **({"webhook": self.other} if both else {})}
        tell(Health(self.folder), wrong, ways, self.now, names=names)
        return self.way.titles


def test_a_trouble_is_told_once_and_once_when_it_is_over(tmp_path: Path) -> None:
    days = Days(tmp_path)
    for _ in range(5):
        days.look([SIGN_IN])
    assert days.way.titles == ["shop needs attention"]
    [open_one] = told(Health(tmp_path))
    assert (open_one["account"], open_one["ways"]) == ("shop", ["mail"])
    for _ in range(5):
        days.look([])
    assert days.way.titles == ["shop needs attention", "shop works again"]
    assert told(Health(tmp_path)) == []


def test_what_was_told_is_forgotten_a_day_after_it_is_over(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.look([DISK])
    days.look([])
    days.look([], timedelta(hours=25))
    assert Health(tmp_path).area(TOLD) == {}
    assert days.look([DISK])[-1] == "needs attention"


def test_troubles_that_come_together_are_one_message(tmp_path: Path) -> None:
    days = Days(tmp_path)
    assert days.look([SIGN_IN, DISK]) == ["2 things need attention"]
    assert days.look([DISK]) == ["2 things need attention", "shop works again"]


def test_what_is_over_before_anybody_heard_of_it_is_not_told(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.way.broken = True
    days.look([SIGN_IN])
    days.way.broken = False
    days.look([], timedelta(hours=1))
    assert days.look([], timedelta(hours=1)) == []


def test_a_way_that_fails_is_tried_again_later_and_later_and_the_other_goes_on(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.way.broken = True
    days.look([SIGN_IN], both=True)
    assert days.other.titles == ["shop needs attention"]
    state = Health(tmp_path).fact(WAY, "mail")
    assert (state["failures"], state["text"]) == (1, "Nobody is there.")
    for _ in range(60):
        days.look([SIGN_IN], both=True)
    failures = Health(tmp_path).fact(WAY, "mail")["failures"]
    assert 4 <= failures <= 8
    days.way.broken = False
    for _ in range(40):
        days.look([SIGN_IN], both=True)
    assert days.way.titles == ["shop needs attention"]
    assert days.other.titles == ["shop needs attention"]
    assert Health(tmp_path).fact(WAY, "mail") == {}


def test_both_ways_tell_the_beginning_and_the_end(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.look([SIGN_IN], both=True)
    days.look([], both=True)
    assert days.way.titles == days.other.titles == ["shop needs attention", "shop works again"]


def test_a_way_is_no_way_to_tell_that_it_does_not_work(tmp_path: Path) -> None:
    days = Days(tmp_path)
    broken = Trouble("way/mail", Kind.WAY, "Alerts cannot be sent by mail.", over="Alerts can be sent by mail again.")
    days.look([broken], both=True)
    assert days.way.titles == [] and days.other.titles == ["needs attention"]


def test_what_comes_and_goes_is_told_less_and_less(tmp_path: Path) -> None:
    days = Days(tmp_path)
    for minute in range(12 * 60):
        days.look([FAILING] if minute % 6 < 3 else [])
    assert len(days.way.titles) <= 6, days.way.titles
    # And when it stays at last, that is heard, and its end too.
    days.way.heard.clear()
    for _ in range(150):
        days.look([FAILING])
    for _ in range(150):
        days.look([])
    assert days.way.titles[-1] == "shop works again"
    assert len(days.way.titles) <= 3


def test_a_trouble_that_becomes_worse_is_told_again_and_one_that_becomes_better_is_not(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.look([FAILING])
    days.look([SIGN_IN])
    days.look([FAILING])
    days.look([SIGN_IN])
    assert days.way.titles == ["shop needs attention"] * 2
    assert days.look([])[2:] == [] or days.way.titles[2:] == ["shop works again"]


def test_of_an_account_that_is_not_there_any_more_nobody_says_that_it_works(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.look([SIGN_IN])
    for _ in range(5):
        days.look([], names=())
    # It is there again, and so is its trouble: that was told.
    days.look([SIGN_IN])
    assert days.way.titles == ["shop needs attention"]
    days.look([], names=())
    assert days.look([], timedelta(hours=25), names=()) == ["shop needs attention"]
    days.look([], timedelta(hours=25), names=())
    assert Health(tmp_path).area(TOLD) == {}


def test_the_end_of_what_has_no_end_is_not_told(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.look([Trouble("failed/shop", Kind.FAILED, "A message could not be had.", AT, "shop")])
    days.look([])
    assert days.look([], timedelta(days=2)) == ["shop needs attention"]
    assert Health(tmp_path).area(TOLD) == {}


def test_after_a_sleep_it_is_looked_again_before_anybody_is_told(tmp_path: Path) -> None:
    days = Days(tmp_path)
    slept = Trouble(
        "not-looked/shop", Kind.NOT_LOOKED, "Nobody has looked for 9 hours.", AT, "shop", "is looked at again."
    )
    days.look([slept], timedelta(hours=9))
    assert days.look([]) == []
    for _ in range(7):
        days.look([slept])
    assert days.way.titles == ["shop needs attention"]


def test_it_is_told_once_also_where_that_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a disk that is full: what is told most of all could not be remembered.
    monkeypatch.setattr("billfold.health.PATIENCE", 0.02)
    health, way = Health(tmp_path), Way()
    assert health.put("daemon", pid=7)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for minute in range(5):
        tell(health, [DISK], {"mail": way}, AT + minute * MINUTE)
    assert way.titles == ["needs attention"]
    other.execute("ROLLBACK")
    tell(health, [DISK], {"mail": way}, AT + 5 * MINUTE)
    tell(Health(tmp_path), [], {"mail": way}, AT + 6 * MINUTE)
    assert way.titles == ["needs attention", "works again"]


def test_what_cannot_be_looked_at_is_not_over_for_that(tmp_path: Path) -> None:
    health, way = Health(tmp_path), Way()
    silent = Trouble("silent/shop", Kind.SILENT, "No invoice for 9 days.", AT, "shop", "invoices come again.")
    for minute in range(3):
        tell(health, [silent], {"mail": way}, AT + minute * MINUTE)
    # The archive is busy, or cannot be read: what it would say is not known.
    tell(health, [], {"mail": way}, AT + 3 * MINUTE, ends=False)
    assert way.titles == ["shop needs attention"]
    tell(health, [silent], {"mail": way}, AT + 4 * MINUTE)
    tell(health, [], {"mail": way}, AT + 5 * MINUTE)
    assert way.titles == ["shop needs attention", "shop works again"]


def test_a_clock_that_was_set_back_keeps_nobody_from_being_told(tmp_path: Path) -> None:
    days = Days(tmp_path)
    days.way.broken = True
    days.look([SIGN_IN], timedelta(hours=2))
    days.way.broken = False
    assert days.look([SIGN_IN], -timedelta(hours=2)) == ["shop needs attention"]
    days.way.broken = True
    days.look([], timedelta(hours=3))
    days.way.broken = False
    assert days.look([], -timedelta(hours=2)) == ["shop needs attention", "shop works again"]
