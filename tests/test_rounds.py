"""The progress of a round, as a line for people."""

from billfold.console import ProgressLine
from billfold.poll import Progress
from billfold.rounds import _Meter


class Said(ProgressLine):
    """A line that keeps what it was told to show."""

    def __init__(self) -> None:
        super().__init__(quiet=True)
        self.texts: list[str] = []

    def show(self, text: str) -> None:
        self.texts.append(text)


def test_steps_add_up_within_a_mailbox_and_begin_anew_in_the_next() -> None:
    line = Said()
    meter = _Meter(line)
    for looked, mailbox in ((0, "INBOX"), (500, "INBOX"), (500, "INBOX"), (3, "Junk")):
        meter.show(Progress("shop", mailbox, looked, 1884))
    counts = [text.partition(" messages")[0] for text in line.texts]
    assert counts == [
        "shop · INBOX: 0 of 1,884",
        "shop · INBOX: 500 of 1,884",
        "shop · INBOX: 1,000 of 1,884",
        "shop · Junk: 3 of 1,884",
    ]
    assert all(text.endswith(" left") for text in line.texts)
