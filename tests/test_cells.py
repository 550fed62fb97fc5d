import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.cells import defuse, guard, restore
from archive.ledger import excel_dialect
from tests.spreadsheets import CELLS, KEPT, READ_AS_VALUES

MONTHS = excel_dialect("de_DE").months
PIECES = st.text(alphabet="',;|\t\r\n =+-@\"a1＝−", max_size=12)


def test_there_are_33_cells_of_strangers() -> None:
    assert len(CELLS) == len(set(CELLS)) == 33


@pytest.mark.parametrize("text", CELLS)
def test_a_cell_that_would_run_gets_an_apostrophe(text: str) -> None:
    assert defuse(text) != text
    assert "'" in defuse(text)
    assert restore(defuse(text)) == restore(guard(text)) == text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "|calc", "%0A", "＝1", "＋1", "－1", "＠x", " =1", "'=1", "'"]
)
def test_at_its_beginning_the_apostrophe_is_all_that_is_added(text: str) -> None:
    assert defuse(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Lantern Goods", "a=b", "5 - 3", "0049 30", "发票", "Lamp, -20 %", "L'Oréal", "1;2"]
)
def test_a_harmless_cell_stays_as_it_is(text: str) -> None:
    assert defuse(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;=1+1", "a;'=1+1"),
        ("a\r\n=1+1", "a\r\n'=1+1"),
        ("a, @x", "a, '@x"),
        ("a,-1+1", "a,'-1+1"),
        ('a;"=1', "a;\"'=1"),
        ("a, 'b'", "a, ''b'"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_where_another_separator_would_cut_a_cell_it_is_defused_too(text: str, cell: str) -> None:
    assert defuse(text) == cell
    assert restore(cell) == text


def test_control_and_bidirectional_characters_are_dropped_from_cells() -> None:
    assert defuse("a\x00b\x1bc\u202ed\u200be") == "abcde"
    assert defuse("\x00=1") == "'=1"


@pytest.mark.parametrize("text", READ_AS_VALUES)
def test_what_excel_would_turn_into_something_else_is_kept_from_it(text: str) -> None:
    assert guard(text, MONTHS) == f"'{text}"
    assert restore(guard(text, MONTHS)) == text


@pytest.mark.parametrize("text", KEPT)
def test_what_excel_leaves_as_it_is_stays_without_an_apostrophe(text: str) -> None:
    assert guard(text, MONTHS) == text


def test_the_words_for_months_are_those_of_the_language_and_english() -> None:
    assert guard("3. Mai 2024", MONTHS) == "'3. Mai 2024"
    assert guard("DEZ-24", MONTHS) == "'DEZ-24"
    assert guard("DEZ-24", excel_dialect("fr_FR").months) == "DEZ-24"
    assert guard("MARS-24", excel_dialect("fr_FR").months) == "'MARS-24"
    assert guard("MARS-24", MONTHS) == "MARS-24"


@given(st.one_of(st.text(), PIECES))
def test_a_cell_can_always_be_read_back(text: str) -> None:
    visible = "".join(c for c in text if c in "\t\r\n" or unicodedata.category(c) not in {"Cc", "Cf", "Cs"})
    for cell in (defuse(text), guard(text, MONTHS)):
        assert restore(cell) == visible
        assert cell[:1] not in set("=+-@|%＝＋－＠−\t\r\n")
        assert cell.lstrip()[:1] not in set("=+-@|%＝＋－＠−")
