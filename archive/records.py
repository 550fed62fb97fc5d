"""What goes into the archive and what it answers, as values.

`Place` and `Incoming` are shapes, not classes: whatever a source gives that has these fields can be kept,
without the archive knowing any source.
"""

import hashlib
import json
import sqlite3
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, assert_never

from parsers.context import Form
from parsers.terms import Reading, Status

MAX_TRIES = 3
# The account of what was added from the disk.
FILES = "file"


class Place(Protocol):
    """Where one copy of an original stood: the delivery key (RFC 3501, section 2.3.1.1)."""

    @property
    def account(self) -> str:
        """The account's name."""

    @property
    def mailbox(self) -> str:
        """The mailbox, or the path of a file."""

    @property
    def uidvalidity(self) -> int:
        """The mailbox's UIDVALIDITY."""

    @property
    def uid(self) -> int:
        """The message's UID."""


class Incoming(Protocol):
    """An original as a source gives it, byte for byte."""

    @property
    def place(self) -> Place:
        """Where it stood."""

    @property
    def content(self) -> bytes:
        """Its bytes."""

    @property
    def form(self) -> Form:
        """Whether it came as a message or as a file."""

    @property
    def filename(self) -> str:
        """The file's name, as a hint; empty for messages."""

    @property
    def received(self) -> datetime | None:
        """When it was received, aware; None where that is not known."""

    @property
    def junk(self) -> bool:
        """Whether it stood in a Junk mailbox."""


class Fate(StrEnum):
    """Where a message went: the five words of the balance."""

    FILED = "filed"
    SEEN_BEFORE = "seen_before"
    NOT_A_DOCUMENT = "not_a_document"
    REVIEW = "review"
    FAILED = "failed"

    @property
    def words(self) -> str:
        """The fate as it is told to people."""
        match self:
            case Fate.FILED:
                return "filed"
            case Fate.SEEN_BEFORE:
                return "seen before"
            case Fate.NOT_A_DOCUMENT:
                return "not a document"
            case Fate.REVIEW:
                return "held for review"
            case Fate.FAILED:
                return "failed"
        assert_never(self)


class Trust(StrEnum):
    """What a person has said of a sender: his mail is filed, even if nothing proves that it is his, or never."""

    TRUSTED = "trusted"
    EVEN_UNSIGNED = "even_unsigned"
    DISTRUSTED = "distrusted"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command that looks at messages; its `id` stands beside all it did."""

    id: str
    command: str
    started: datetime


@dataclass(frozen=True, slots=True)
class Imprint:
    """By what a message is known again without its bytes.

    `digest` is the `message_digest` of its Message-ID; `identity` is whatever tells it apart from all others of its
    account, wherever it is moved and however it is numbered. Both are empty where nothing is told.
    """

    digest: str = ""
    identity: str = ""


NO_IMPRINT = Imprint()


@dataclass(frozen=True, slots=True)
class Looked:
    """A message that was looked at and left out without being downloaded.

    `reason` is a stable code of triage; `explain` finds it by the digest in `imprint`.
    """

    uid: int
    reason: str
    fate: Fate = Fate.NOT_A_DOCUMENT
    imprint: Imprint = NO_IMPRINT


@dataclass(frozen=True, slots=True)
class MailboxState:
    """What is remembered of a mailbox.

    Every message up to `last_uid` has been dealt with. `known` are the UIDs above it that have been dealt with
    all the same (a batch that was interrupted); `again` are failed ones whose time to be tried again has come.
    `failed` are all whose fate is failed, for now or for good, and `given_up` those that are not tried again;
    `remembered` counts every message that is known, these with it.
    """

    last_uid: int
    remembered: int
    again: tuple[int, ...]
    known: frozenset[int]
    failed: tuple[int, ...]
    given_up: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Capture:
    """An original that is safe now; `known` says that the archive had it already.

    `released` are the paths of documents that this delivery, outside Junk, brought from review into the tree.
    """

    sha: str
    known: bool
    released: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """What is known of a stored original besides its bytes; `junk` means it never stood anywhere but in Junk.

    `account` and `mailbox` are those of its first delivery.
    """

    sha: str
    form: Form
    filename: str
    received: datetime | None
    junk: bool
    size: int
    account: str = ""
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Companion:
    """A file of ours to lie beside a document under the same name, as the PDF printed from a mail."""

    suffix: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Read:
    """An original and what was read in it, ready to be filed; `reading` is None where it is known already.

    `companions` and `junk_holds` as in `Archive.file`, `sha` is that of the bytes.
    """

    incoming: Incoming
    sha: str
    reading: Reading | None = None
    companions: Mapping[int, Companion] = field(default_factory=dict)
    junk_holds: bool = False
    imprint: Imprint = NO_IMPRINT


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is remembered of a message that was known again: its original, if that is kept, its fate, and why."""

    sha: str
    fate: Fate
    reason: str


@dataclass(frozen=True, slots=True)
class Again:
    """A message that was known again by its imprint, and was not fetched."""

    place: Place
    junk: bool
    imprint: Imprint
    known: Recognised


@dataclass(frozen=True, slots=True)
class Left:
    """Messages of a mailbox that were left out, and its cursor; `last_uid` as in `Archive.remember`."""

    account: str
    mailbox: str
    uidvalidity: int
    rows: Sequence[Looked]
    last_uid: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """One document of an outcome: `path` is relative to the archive; `twin_of` is set when it was known before."""

    id: str
    path: str
    twin_of: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an original went, why in a user's words, and the documents that came of it; `released` as in `Capture`."""

    fate: Fate
    reason: str
    documents: tuple[Kept, ...] = ()
    released: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """The count of a run: what was seen is the sum of what became of it."""

    seen: int = 0
    filed: int = 0
    seen_before: int = 0
    not_a_document: int = 0
    review: int = 0
    failed: int = 0

    @property
    def balances(self) -> bool:
        """Whether every message seen has a fate."""
        return self.seen == self.filed + self.seen_before + self.not_a_document + self.review + self.failed


@dataclass(frozen=True, slots=True)
class Ledgers:
    """What writing the ledger did: `written` files, `waiting` ones held open elsewhere, edited ones moved `aside`.

    The paths are relative to the archive. A waiting file lies beside the old one as `<name>.new`.
    """

    written: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What somebody does with a document.

    `values` are corrections by the names of fields, as `document_to_json` writes them; None clears a field. `status`
    is where the document belongs from now on, None where that does not change. `person` is who does it.
    """

    document: str
    status: Status | None
    values: Mapping[str, str | None]
    person: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Revised:
    """What became of a document: its file and its place, `changed` being false where it was so already.

    `twin` is the file of another document that tells of the same purchase, now that this one says what it says.
    """

    document: str
    path: str
    status: Status
    changed: bool
    twin: str = ""


def message_digest(message_id: str) -> str:
    """Return the short digest of a Message-ID that is kept in place of it; empty for none.

    Angle brackets and surrounding white space don't count (RFC 5322, section 3.6.4).
    """
    bare = message_id.strip().strip("<>").strip()
    return hashlib.sha256(bare.encode("utf-8", "backslashreplace")).hexdigest()[:16] if bare else ""


def searchable(text: str) -> str:
    """Return text as it is searched: compatibility forms and case do not count (NFKC, case-folded)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def reasons_of(row: Mapping[str, Any] | sqlite3.Row) -> tuple[str, ...]:
    """Return why a document is held: the findings that need a person, or all of them when none says so.

    `row` has the document's `findings` and, as `original_findings`, those of the whole original, as JSON.
    """
    findings = json.loads(row["findings"] or "[]") + json.loads(row["original_findings"] or "[]")
    held = [finding["message"] for finding in findings if finding["needs_review"]]
    messages = held or [finding["message"] for finding in findings] or ["the reading is not sure enough"]
    return tuple(dict.fromkeys(messages))
