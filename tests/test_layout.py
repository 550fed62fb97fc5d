"""Pages as text: where blocks, lists and the cells of tables stand."""

from lxml.html import document_fromstring

from parsers.pages.layout import text_of


def laid_out(markup: str) -> list[str]:
    return [line.rstrip() for line in text_of(document_fromstring(markup)).split("\n")]


def test_cells_of_one_column_begin_below_each_other() -> None:
    rows = "<tr><td>Bolt, long</td><td>1</td></tr><tr><td>Nut</td><td>20</td></tr>"
    assert laid_out(f"<table>{rows}</table>") == ["Bolt, long  1", "Nut         20", ""]


def test_cells_are_aligned_as_their_attributes_say() -> None:
    rows = '<tr><td align="right">7</td><td>a</td></tr><tr><td>1000</td><td valign="bottom">b</td><td>c<br>d</td></tr>'
    assert laid_out(f"<table>{rows}</table>") == ["   7  a", "1000     c", "      b  d", ""]


def test_of_two_alignments_the_later_counts() -> None:
    cells = '<td valign="top" style="vertical-align:bottom">a</td><td>b<br>c</td>'
    assert laid_out(f"<table><tr>{cells}</tr></table>") == ["   b", "a  c", ""]


def test_paragraphs_stand_apart_and_blocks_do_not() -> None:
    assert laid_out("<p>a</p><p>b</p><div>c</div><div>d <b>e</b>\n f</div>") == ["a", "", "b", "", "c", "d e f"]


def test_lists_are_indented_and_counted() -> None:
    markup = "<ol><li>a</li><li value=7>b<ul><li>c</li></ul></li><li>d</li></ol>"
    assert laid_out(markup) == [" 1. a", " 7. b", "      + c", " 8. d"]


def test_preformatted_text_keeps_its_lines_and_spaces() -> None:
    assert laid_out("<pre>a   1\n b</pre>") == ["a   1", " b"]


def test_what_is_not_displayed_leaves_no_text() -> None:
    assert laid_out('<div>a</div><div style="display: none">b <i>c</i></div><div>d</div>') == ["a", "d"]


def test_text_beside_cells_stands_above_the_table() -> None:
    assert laid_out("<div>a<table><tr>b<td>c</td></tr></table>d</div>") == ["ab", "c", "", "d"]


def test_lengths_beyond_measure_are_bounded() -> None:
    assert len(text_of(document_fromstring(f'<p style="margin-top:{"9" * 400}em">a</p>'))) < 200_000
