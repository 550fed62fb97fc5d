"""What an example is."""

from dataclasses import dataclass
from email.message import EmailMessage

from purchases import Purchase


@dataclass(frozen=True, slots=True)
class Told:
    """What a notice tells of an order: one event of its timeline. What it does not say is empty."""

    event: str
    marketplace: str
    order_number: str = ""
    carrier: str = ""
    tracking_number: str = ""

    def expected(self) -> dict[str, str]:
        """What a reader must find; what the notice does not say is left out."""
        fields = ("event", "marketplace", "order_number", "carrier", "tracking_number")
        return {name: value for name in fields if (value := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class Case:
    """One example: where it is written, the message, the documents and the events that must be read of it."""

    path: str
    message: EmailMessage
    documents: tuple[Purchase, ...] = ()
    events: tuple[Told, ...] = ()
