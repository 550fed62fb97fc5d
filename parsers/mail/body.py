"""The own body of a message: its texts as a page, and the messages that it forwards inline."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from parsers.errors import ParserError
from parsers.mail.forwards import LONGEST_BODY, Letter, forwards_in_markup, letters_in_page, letters_in_text
from parsers.mail.message import Message
from parsers.mail.relays import Relay
from parsers.pages.page import Document
from parsers.terms import Evidence, Forwarded

# As much as is read of a PDF.
MOST_CHARACTERS = 200_000


class Body:
    """The texts of one message's own body, read when somebody asks: its HTML where it has any, else its text."""

    def __init__(self, message: Message, page_of: Callable[[str, str, str], Document]) -> None:
        self._message = message
        self._texts = tuple(text for text in message.text if len(text) <= MOST_CHARACTERS)
        self._page_of = page_of
        self._page: Document | None = None
        self._is_read = False
        long = next((text for text in message.text if len(text) > MOST_CHARACTERS), "")
        self.failure = f"its text has {len(long):,} characters; at most {MOST_CHARACTERS:,} are read" if long else ""

    def page(self) -> Document | None:
        """Return the first body text that can be read, as a page; `failure` says why there is none."""
        if not self._is_read:
            self._is_read = True
            texts = [("html", text) for text in self._message.html] + [("text", text) for text in self._texts]
            for number, (source, text) in enumerate(texts, 1):
                try:
                    self._page = self._page_of(f"{self._message.path}.TEXT.{number}".lstrip("."), source, text)
                    break
                except ParserError as error:
                    self.failure = self.failure or str(error)
        return self._page

    def letters(self) -> list[Letter]:
        """Return the messages forwarded in the body, from its HTML where that shows as many as its text."""
        message = self._message
        of_text = [letter for text in self._texts[:3] for letter in letters_in_text(text, message.summary)]
        if not message.html or (self._texts and not of_text and not forwards_in_markup(message.html[0])):
            return of_text
        page = self.page()
        if page is None or page.source != "html":
            return of_text
        of_page = letters_in_page(page, message.html[0], message.summary)
        if len(of_page) < len(of_text):
            return of_text
        headers = of_text if len(of_text) == len(of_page) else of_page
        # the plain text shows addresses that the page may hide behind names
        return [replace(on_page, header=written.header) for on_page, written in zip(of_page, headers, strict=True)]


def as_forwarded(message: Message, page_of: Callable[[str, str, str], Document]) -> Forwarded:
    """Return an attached message as the one that its envelope forwards."""
    summary = message.summary
    page = None if message.text else Body(message, page_of).page()
    body = message.text[0] if message.text else page.text if page else ""
    evidence = Evidence("message/rfc822", "header of the attached message", message.path)
    fields = {"from": summary.sender, "to": summary.to, "subject": summary.subject, "date": summary.date}
    return Forwarded(
        summary.sender,
        summary.sender_name,
        summary.to,
        summary.subject,
        summary.date,
        body[:LONGEST_BODY],
        MappingProxyType({name: evidence for name, value in fields.items() if value}),
    )


def as_passed_on(message: Message, relay: Relay) -> Forwarded:
    """Return a message that relays passed on as the one that its author wrote: all is its own but perhaps `From`."""
    summary = message.summary
    evidence = {name: found for name, found in (("from", relay.evidence.get("sender")),) if found}
    own = {"to": summary.to, "subject": summary.subject, "date": summary.date}
    evidence |= {name: Evidence("header", "header of the message", value) for name, value in own.items() if value}
    body = message.text[0][:LONGEST_BODY] if message.text else ""
    return Forwarded(
        relay.sender,
        relay.sender_name,
        summary.to,
        summary.subject,
        summary.date,
        body,
        MappingProxyType(evidence),
    )
