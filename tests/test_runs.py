"""Runs of glyphs set into lines: always as the glyphs one by one."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.pages.glyphs import Run, glyph, glyphs_of, run_of
from parsers.pages.runs import lines_of_runs
from parsers.pages.typeset import lines_of_glyphs


def run(
    text: str,
    x: float = 0,
    y: float = 100,
    *,
    size: float = 10,
    gap: float = 0,
    owner: int = 0,
    depth: float = 0.2,
    is_apart: bool = False,
) -> Run:
    """Letters from x on, each half its size wide, with a gap after each."""
    lefts = [x + at * (0.5 * size + gap) for at in range(len(text))]
    manner = glyph("", (0, y + depth * size, 0), y, size, 0, owner)
    step = min((after - before for before, after in pairwise(lefts)), default=1000)
    return run_of(manner, text, lefts, [left + 0.5 * size for left in lefts], step, is_apart=is_apart)


def lines(*runs: Run) -> list[str]:
    return [line.text for line in lines_of_runs(runs, 1)]


@pytest.mark.parametrize(
    ("runs", "read"),
    [
        ([run("Total 119.00")], ["Total 119.00"]),
        ([run("119.00", x=300), run("Thanks", y=130), run("Total", owner=1)], ["Total  119.00", "Thanks"]),
        ([run("Rech"), run("nung", x=20, owner=1)], ["Rechnung"]),
        ([run("Rech"), run("nung", x=20, owner=1, is_apart=True)], ["Rech nung"]),
        ([run("Invoice"), run("Invoice", x=0.3, owner=1)], ["Invoice"]),
        ([run("INVOICE", gap=4)], ["INVOICE"]),
        ([run("29"), run("99", x=10, y=94, size=6, owner=1)], ["29.99"]),
        ([run("Amount due:", owner=1), run("29.99", x=42, owner=2)], ["Amount due: 29.99"]),
        ([run("Sum", depth=0.2), run("Sum", x=20, depth=0.9, owner=1)], ["Sum Sum"]),
        ([], []),
    ],
)
def test_runs_are_read_as_a_person_reads_them(runs: list[Run], read: list[str]) -> None:
    assert lines(*runs) == read


_RUNS = st.builds(
    run,
    st.text("A1b ,.5é€", min_size=1, max_size=6).filter(lambda text: text[0].isalnum()),
    st.integers(0, 80),
    st.sampled_from([100, 100.5, 103, 112]),
    size=st.sampled_from([6, 10, 10, 24]),
    gap=st.sampled_from([0, 0, 1.2, 2, -4.9]),
    owner=st.integers(0, 3),
    depth=st.sampled_from([0.2, 0.2, 0.25, 0.9]),
    is_apart=st.booleans(),
)


@given(st.lists(_RUNS, max_size=6))
def test_runs_are_read_as_their_glyphs_are(runs: list[Run]) -> None:
    assert lines_of_runs(runs, 1) == lines_of_glyphs([one for each in runs for one in glyphs_of(each)], 1)
