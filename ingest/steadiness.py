"""How much the connections to a server carry before they break, and so how much may be under way on one of them."""

# Of what a connection survives, this part may be asked for and still to come; it is what a break may cost.
PART = 8
# Less than this at a time only costs round trips.
LEAST = 10_000
NO_LIMIT = 1 << 40


class Steadiness:
    """What the last connection that broke in the middle of an answer had carried; all of a session share it.

    A connection that carries more shows by it that the line is better than that, so what may be under way grows back.
    """

    def __init__(self) -> None:
        self._survived: int | None = None

    def broke(self, carried: int) -> None:
        """Note that a connection broke in the middle of an answer after so many bytes."""
        self._survived = carried

    def room(self, carried: int) -> int:
        """Return how many bytes may be under way on a connection that has carried so many."""
        if self._survived is None:
            return NO_LIMIT
        return max(LEAST, max(self._survived, carried) // PART)

    def bears(self, size: int, carried: int) -> bool:
        """Say whether one answer of this size is likely to come whole over a connection that has carried so many."""
        return size <= self.room(carried) * PART // 2
