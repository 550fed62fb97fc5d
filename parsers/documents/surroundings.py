"""What stands beside a document: the mail that it came in, and the days that matter."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside a document: the mail it came in and the days that matter.

    `is_body` says that the mail itself is the document, `is_forward` that it was forwarded inline, so that `sent`
    is the day of forwarding. `is_stated` says that the sender is the one whom a forwarder's program, or the forwarder,
    wrote into the body. `texts` are (source, text) of other witnesses: the mail's body beside an attachment.
    """

    subject: str = ""
    sender: str = ""
    sent: str = ""
    is_body: bool = False
    is_forward: bool = False
    is_stated: bool = False
    texts: tuple[tuple[str, str], ...] = ()
    received: date | None = None
    today: date | None = None
