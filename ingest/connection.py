"""The connection to an IMAP server (RFC 3501), read-only.

Only EXAMINE opens a mailbox and only FETCH, STATUS and LIST ask about it, so that nothing here can change a
mailbox.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence

from ingest.account import AccountSettings, Patience
from ingest.answers import Question
from ingest.credential import Credential, fixed
from ingest.dialogue import EVERYTHING, SMALL_LITERAL, Dialogue
from ingest.errors import CommandRefused, ConnectionLost, IngestError, ServerUnreachable, SignInRefused
from ingest.interrupt import Interrupt
from ingest.listening import Listening
from ingest.mailboxes import ListedMailbox
from ingest.protocol import shown_name
from ingest.responses import Pieces, gather, joined, quoted, read_list
from ingest.secret import Secret
from ingest.signin import connect, introduce, sign_in
from ingest.states import states_of
from ingest.wire import Pace, Traffic

# Seconds: over a network that is not the server's own.
FAR = 0.005
_NUMBER = re.compile(rb"\b(MESSAGES|UIDNEXT|UIDVALIDITY)\s+(\d+)", re.IGNORECASE)


class Connection:
    """A signed-in, read-only connection. After ServerUnreachable it is closed and of no further use."""

    def __init__(
        self,
        settings: AccountSettings,
        credential: Credential | Secret,
        patience: Patience | None = None,
        pace: Pace | None = None,
    ) -> None:
        if isinstance(credential, Secret):
            credential = fixed(credential, settings)
        patience = patience or Patience()
        pace = pace or Pace(patience)
        self._compressed = False
        with credential.tried():
            secret = credential.current()
            try:
                self._dialogue = _signed_in(settings, secret, credential.mechanism, pace, patience)
            except SignInRefused:
                renewed = credential.renewed(secret)
                if renewed is None:
                    raise
                self._dialogue = _signed_in(settings, renewed, credential.mechanism, pace, patience)

    @property
    def open(self) -> bool:
        """Whether the connection stands, as far as is known."""
        return self._dialogue.client is not None

    @property
    def far(self) -> bool:
        """Whether a round trip to the server takes so long that it pays to save some."""
        return self._dialogue.pace.round_trip > FAR

    @property
    def room(self) -> int:
        """How many bytes may be asked for before they come: on a line that breaks, what a break may cost."""
        return self._dialogue.pace.room

    def bears(self, size: int) -> bool:
        """Say whether one answer of this size is likely to come before it breaks."""
        return self._dialogue.pace.bears(size)

    @property
    def most_messages(self) -> int:
        """How many messages the server answers about in one command (MESSAGELIMIT, RFC 9738); many without a limit."""
        told = [name.partition(b"=")[2] for name in self.capabilities if name.startswith(b"MESSAGELIMIT=")]
        return min((int(limit) for limit in told if limit.isdigit() and int(limit)), default=EVERYTHING)

    @property
    def capabilities(self) -> frozenset[bytes]:
        """What the server says that it can do (CAPABILITY), in upper case."""
        return self._dialogue.capabilities

    @property
    def traffic(self) -> Traffic:
        """The bytes moved so far, sign-in included."""
        return self._dialogue.pace.traffic

    def listen(self, interrupt: Interrupt) -> Listening:
        """Return what hears the server say by itself what has changed; `interrupt` ends its waits."""
        return Listening(self._dialogue, interrupt)

    def compress(self) -> None:
        """Have everything compressed from now on, where the server is far and can (COMPRESS, RFC 4978).

        Raises ConnectionLost where it offers to and does not do it right: then without, over a new connection.
        """
        if self.far and not self._compressed and b"COMPRESS=DEFLATE" in self._dialogue.capabilities:
            self._compressed = True
            with contextlib.suppress(CommandRefused):
                self._dialogue.compress()

    def list_mailboxes(self) -> list[ListedMailbox]:
        """Return all mailboxes with their attributes (LIST; RFC 6154 where the server has it)."""
        with self._dialogue.command("list the mailboxes", 1_000_000) as imap:
            capable = {b"SPECIAL-USE", b"LIST-EXTENDED"} <= self._dialogue.capabilities
            extended = ("RETURN (SPECIAL-USE)",) if capable else ()
            kind, answer = imap._simple_command("LIST", '""', '"*"', *extended)
            self._dialogue.check(kind, answer, "list the mailboxes")
            _, data = imap._untagged_response(kind, answer, "LIST")
        return [listed for pieces in gather(data) if (listed := _listed(pieces)) is not None]

    def status(self, raw: bytes) -> dict[str, int]:
        """Return MESSAGES, UIDNEXT and UIDVALIDITY of a mailbox, as far as the server says them (STATUS)."""
        with self._dialogue.command(f"ask about the mailbox {shown_name(raw)!r}", 1000) as imap:
            kind, data = imap.status(_argument(raw), "(MESSAGES UIDNEXT UIDVALIDITY)")
            self._dialogue.check(kind, data, f"ask about the mailbox {shown_name(raw)!r}")
        # The name, which may hold anything, stands before the parenthesis.
        tails = [joined(pieces).rpartition(b"(")[2] for pieces in gather(data)]
        return {key.decode().upper(): int(value) for tail in tails for key, value in _NUMBER.findall(tail)}

    def states(self, mailboxes: Sequence[bytes], *, closing: bool) -> dict[bytes, dict[str, int]]:
        """Return what `status` returns of several mailboxes, those that say all; in one round trip.

        `closing` closes the mailbox that is open, so that its state is true too; it needs UNSELECT.
        """
        return states_of(self._dialogue, mailboxes, closing=closing)

    @property
    def can_unselect(self) -> bool:
        """Whether a mailbox can be closed without opening another (RFC 3691)."""
        return b"UNSELECT" in self._dialogue.capabilities

    def examine(self, raw: bytes) -> dict[str, int]:
        """Open a mailbox read-only; return MESSAGES, UIDNEXT and UIDVALIDITY, as far as the server says them."""
        with self._dialogue.command(f"open the mailbox {shown_name(raw)!r}", 4000) as imap:
            kind, data = imap.select(_argument(raw), readonly=True)
            self._dialogue.check(kind, data, f"open the mailbox {shown_name(raw)!r}")
            answers = {key: imap.untagged_responses.get(key) for key in ("EXISTS", "UIDNEXT", "UIDVALIDITY")}
        numbers = {
            key: int(values[-1])
            for key, values in answers.items()
            if values and isinstance(values[-1], bytes) and values[-1].isdigit()
        }
        if "EXISTS" in numbers:
            numbers["MESSAGES"] = numbers.pop("EXISTS")
        return numbers

    def fetch(
        self, numbers: str, items: str, *, expected: int, by_uid: bool = True, literal_limit: int = SMALL_LITERAL
    ) -> list[Pieces]:
        """Return the raw FETCH responses for a set of UIDs (or message sequence numbers).

        `expected` is how many bytes may come, for the deadline; a longer literal than `literal_limit` ends the
        connection. Responses to other messages may be among them.
        """
        self.settle()
        return list(self.answers(self.ask(numbers, items, expected=expected, by_uid=by_uid, limit=literal_limit)))

    def ask(
        self, numbers: str, items: str, *, expected: int, by_uid: bool = True, limit: int = SMALL_LITERAL
    ) -> Question:
        """Send what `fetch` sends, without waiting for the answer; other commands may come in between.

        A server may send what it has for later questions before it ends the answer to an earlier one (RFC 3501,
        section 5.5; Dovecot does). So look there for what a question lacks, and `settle` before questions of
        another kind.
        """
        command = f"{'UID ' if by_uid else ''}FETCH {numbers} {items}"
        return self._dialogue.ask(command.encode("ascii"), expected, limit)

    def settle(self) -> None:
        """Read, and keep, the answers to all questions that are under way."""
        self._dialogue.settle()

    def answers(self, question: Question, at_once: int = EVERYTHING) -> Iterator[Pieces]:
        """Yield the raw FETCH responses to a question, which are read `at_once` at a time.

        Raises CommandRefused at their end when the server says NO or BAD.
        """
        return self._dialogue.responses(question, at_once)

    def leave(self) -> None:
        """Sign out without waiting for the answer, and close; never fails."""
        if self.open:
            with contextlib.suppress(IngestError):
                self._dialogue.ask(b"LOGOUT", 0, 0)
        self._dialogue.abandon()

    def noop(self) -> None:
        """Let the server say what has changed."""
        with self._dialogue.command("say what has changed", 0) as imap:
            self._dialogue.check(*imap.noop(), "say what has changed")

    def close(self) -> None:
        """Sign out and close; never fails."""
        if self.open:
            with contextlib.suppress(IngestError), self._dialogue.command("sign out", 0) as imap:
                imap.logout()
        self._dialogue.abandon()


def _signed_in(
    settings: AccountSettings, secret: Secret, mechanism: str | None, pace: Pace, patience: Patience
) -> Dialogue:
    dialogue = Dialogue(settings.name, f"{settings.host}:{settings.port}", secret, pace)
    try:
        connect(dialogue, settings, patience)
        sign_in(dialogue, settings, mechanism)
        introduce(dialogue)
    except ConnectionLost as error:
        dialogue.abandon()
        # Nothing was lost that worked, so nobody should connect again at once.
        raise ServerUnreachable(str(error)) from error
    except BaseException:
        dialogue.abandon()
        raise
    return dialogue


def _argument(raw: bytes) -> str:
    # imaplib encodes str arguments as ASCII; bytes pass as they are, which its annotations do not say.
    return quoted(raw)  # type: ignore[return-value]


def _listed(pieces: Pieces) -> ListedMailbox | None:
    values = read_list(joined(pieces))
    match values:
        case [list() as attributes, bytes() | None as delimiter, bytes() as raw, *_]:
            used = frozenset(
                name.decode("ascii", "replace").casefold() for name in attributes if isinstance(name, bytes)
            )
            return ListedMailbox(shown_name(raw), raw, used, (delimiter or b"").decode("ascii", "replace"))
    return None
