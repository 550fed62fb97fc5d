"""What may be under way on a line that breaks."""

from ingest.steadiness import LEAST, NO_LIMIT, PART, Steadiness


def test_a_line_that_never_broke_has_no_limit() -> None:
    assert Steadiness().room(0) == NO_LIMIT
    assert Steadiness().bears(100_000_000, 0)


def test_what_is_under_way_is_a_small_part_of_what_a_connection_survives() -> None:
    steadiness = Steadiness()
    steadiness.broke(800_000)
    assert steadiness.room(0) == 800_000 // PART
    assert steadiness.bears(400_000, 0) and not steadiness.bears(400_001, 0)
    steadiness.broke(400_000)
    assert steadiness.room(1_000) == 400_000 // PART


def test_it_grows_back_with_what_a_connection_carries() -> None:
    steadiness = Steadiness()
    steadiness.broke(300)
    assert steadiness.room(300) == LEAST
    assert steadiness.room(8_000_000) == 1_000_000
