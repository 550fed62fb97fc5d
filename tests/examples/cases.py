"""What an example is."""

from dataclasses import dataclass
from email.message import EmailMessage

from purchases import Purchase


@dataclass(frozen=True, slots=True)
class Case:
    """One example: where it is written, the message, and the documents that must be read of it."""

    path: str
    message: EmailMessage
    documents: tuple[Purchase, ...] = ()
