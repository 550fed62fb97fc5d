"""What stands beside a document: the mail that it came in, and the days that matter."""

from dataclasses import dataclass, field, replace
from datetime import date

from parsers.context import Context
from parsers.mail.forwards import Letter
from parsers.mail.message import Message
from parsers.mail.relays import origin_of
from parsers.mail.subject import bare_subject, is_forwarded
from parsers.terms import Certainty, Forwarded


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands beside a document: the mail it came in and the days that matter.

    `is_body` says that the mail itself is the document, `is_forward` that it was forwarded inline, so that `sent`
    is the day of forwarding. `is_stated` says that the sender is the one whom a forwarder's program, or the forwarder,
    wrote into the body. `texts` are (source, text) of other witnesses: the mail's body beside an attachment.
    `mail` is the message itself, `letter` the header of the one that it forwards inline.
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
    mail: Message | None = field(default=None, repr=False, compare=False)
    letter: Forwarded | None = field(default=None, repr=False, compare=False)


def surroundings_of(message: Message, letter: Letter | None, context: Context) -> Surroundings:
    """Return what stands beside a message's documents; for a forwarded one, what its own header says."""
    summary, relay = message.summary, origin_of(message.fields)
    texts = tuple(("mail", text[:20_000]) for text in message.text[:3])
    around = Surroundings(
        subject=bare_subject(summary.subject),
        sender=relay.sender if relay.is_restored_for_certain else summary.sender,
        is_forward=is_forwarded(summary.subject),
        sent=summary.date,
        texts=texts,
        received=context.received,
        today=context.today,
        mail=message,
    )
    if letter is None:
        return around
    header = letter.header
    dated = "date" in header.evidence and header.evidence["date"].certainty is not Certainty.DOUBTFUL
    return replace(
        around,
        subject=bare_subject(header.subject) or around.subject,
        sender=header.sender,
        is_forward=not dated,
        is_stated=True,
        sent=header.date if dated else summary.date,
        texts=(("mail", header.body),),
        letter=header,
    )
