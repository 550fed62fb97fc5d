"""The text of a message over SMTP: where it ends, and what of it is kept."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.smtp_data import Text, has_bare_carriage_return, has_bare_line_feed, has_longer_line
from tests.inlet_peers import stuffed

PIECES = st.lists(st.sampled_from([b".", b"..", b"\r\n", b"\r", b"\n", b"a", b"\r\n.", b"\r\n..", b"\0"]), max_size=30)


def taken(wire: bytes, cuts: list[int]) -> tuple[bytes, bytes | None]:
    """What is kept of bytes that come in pieces, and what stood behind the end."""
    out: list[bytes] = []
    text = Text(out.append)
    at, behind = 0, None
    for cut in [*sorted(cut % (len(wire) + 1) for cut in cuts), len(wire)]:
        assert behind is None or cut == at
        if cut > at and behind is None:
            behind = text.feed(wire[at:cut])
            if behind is not None:
                behind += wire[cut:]
                at = len(wire)
                break
            at = cut
    assert text.size == sum(map(len, out))
    return b"".join(out), behind


@given(PIECES, st.lists(st.integers(0, 500), max_size=6), st.sampled_from([b"", b"QUIT\r\n", b"."]))
def test_whatever_is_sent_comes_out_as_it_was_however_it_is_cut(
    pieces: list[bytes], cuts: list[int], behind: bytes
) -> None:
    message = b"".join(pieces) + b"\r\n"
    assert taken(stuffed(message) + b".\r\n" + behind, cuts) == (message, behind)


def test_an_empty_message_ends_at_once() -> None:
    assert taken(b".\r\nQUIT\r\n", []) == (b"", b"QUIT\r\n")


def test_only_crlf_dot_crlf_is_the_end() -> None:
    for end in (b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r", b"\r.\r\n", b"\n.\r", b"\r\n\0.\r\n"):
        kept, behind = taken(b"one" + end + b"MAIL FROM:<two@evil.example>\r\n", [])
        assert behind is None
        assert b"MAIL FROM" in kept


def test_ends_of_lines_that_stand_alone_and_long_lines_are_seen() -> None:
    assert has_bare_line_feed(b"a\nb\r\n") and not has_bare_line_feed(b"a\r\nb\r\n")
    assert has_bare_carriage_return(b"a\rb\r\n") and not has_bare_carriage_return(b"a\r\nb\r\n")
    assert not has_longer_line(b"12345\r\n123\r\n12345\r\n", 5)
    for text in (b"123456\r\n1\r\n", b"1\r\n123456\r\n", b"123456\r\n"):
        assert has_longer_line(text, 5)
    assert not has_longer_line((b"x" * 999_999 + b"\r\n") * 30, 1_000_000)
