"""Looks at pieces of messages that may not be worth downloading, taken in the children that read."""

from collections.abc import Callable
from datetime import datetime

from billfold.exchange import ReadingFailed
from billfold.reading_processes import ReadersBroken
from billfold.sandbox import Sandbox
from ingest.metadata import Metadata
from ingest.pdf_probe import Glanced, Sight
from parsers.context import Context


class Glancing:
    """Whoever looks for one mailbox. Where nothing can be read, everything is a doubt."""

    def __init__(self, readers: Sandbox, context: Callable[[datetime | None], Context], *, alone: bool) -> None:
        self._readers, self._context, self._alone = readers, context, alone
        self._broken = False

    def glance(self, sight: Sight) -> Glanced:
        """Return what pieces of a PDF tell."""
        if not self._broken:
            try:
                return self._readers.glance(sight, alone=self._alone)
            except ReadersBroken:
                self._broken = True
            except ReadingFailed:
                pass
        return Glanced(useless=False)

    def finds_nothing(self, message: bytes, metadata: Metadata) -> bool:
        """Whether a message, its attachments aside, is no document, tells of no order, and leaves nothing open."""
        try:
            context = self._context(metadata.received)
            reading = self._readers.read_in_passing(message, context, alone=self._alone)
        except (ReadersBroken, ReadingFailed):
            return False
        is_forward = reading.message is not None and reading.message.forwarded is not None
        return not (reading.documents or reading.events or reading.findings or is_forward)
