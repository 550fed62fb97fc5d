"""What children do for one original before it is kept: read it, print its mails, make its pictures searchable."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

from archive.names import SEARCHABLE
from archive.records import Companion
from billfold.exchange import ReadingFailed
from billfold.reading_processes import ReadersBroken
from billfold.recognition import Recognition
from billfold.sandbox import LONGEST, Sandbox
from parsers.context import Context, Form
from parsers.terms import Finding, Part, PurchaseDocument, Reading
from parsers.text import sniff

# Seconds to print the mails of an original, if reading it took almost all that it may.
_LEAST_FOR_PRINTING = 5.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reading, the files of ours to lie beside its documents by their number, and what there is to note."""

    reading: Reading
    companions: Mapping[int, Companion]
    notes: tuple[str, ...] = ()


class Preparing:
    """Prepares originals in the threads of the readers; `printer` is None where nothing is printed."""

    def __init__(self, readers: Sandbox, printer: Sandbox | None, recognition: Recognition | None) -> None:
        self._readers = readers
        self._printer = printer
        self._recognition = recognition

    def prepare(self, content: bytes, sha: str, context: Context, *, alone: bool = False) -> Prepared:
        """Return an original's reading and companions; raises `ReadersBroken` where reading does not work at all.

        `alone` asks for a child that reads nothing after it.
        """
        ends = time.monotonic() + LONGEST
        try:
            reading = self._readers.read(content, context, alone=alone)
        except ReadingFailed as error:
            reading = _held(content, sha, context, str(error))
        printed, notes = self._printed(reading, sha, max(ends, time.monotonic() + _LEAST_FOR_PRINTING))
        return Prepared(reading, {**self._searchable(reading), **printed}, notes)

    def _searchable(self, reading: Reading) -> Mapping[int, Companion]:
        """Return the searchable copies of the documents that were recognised in pictures."""
        found: dict[int, Companion] = {}
        for number, document in enumerate(reading.documents):
            if self._recognition and document.kind and document.part.sha256 in reading.recognised:
                copy = self._recognition.searchable(document.part.sha256)
                is_pdf = document.part.media_type == sniff.PDF
                if copy:
                    found[number] = Companion(SEARCHABLE if is_pdf else ".pdf", copy)
        return found

    def _printed(self, reading: Reading, sha: str, ends: float) -> tuple[Mapping[int, Companion], tuple[str, ...]]:
        """Return the printed pages of the documents that are mails themselves; at `ends` no more are printed."""
        printed: dict[int, Companion] = {}
        notes: list[str] = []
        for number, document in enumerate(reading.documents):
            if document.part.media_type != sniff.MESSAGE or document.kind is None or self._printer is None:
                continue
            try:
                pdf = self._printer.print_mail(document.part.content, ends - time.monotonic())
                printed[number] = Companion(".pdf", pdf)
            except ReadersBroken as error:
                self._printer = None
                notes.append(f"Mails are filed as .eml alone in this run. {error}")
            except ReadingFailed as error:
                notes.append(f"The mail kept as {sha[:12]} could not be printed: {error}; its .eml is filed.")
                if time.monotonic() > ends:
                    break
        return printed, tuple(notes)


def _held(content: bytes, sha: str, context: Context, reason: str) -> Reading:
    """Return a reading that holds an original as a whole: no child could read it."""
    media_type = sniff.MESSAGE if context.form is Form.MESSAGE else sniff.media_type(content)
    part = Part("", media_type, context.filename, sha, content)
    finding = Finding("unreadable", f"it can't be read: {reason}", needs_review=True)
    return Reading(documents=(PurchaseDocument(kind=None, part=part, findings=(finding,)),))
