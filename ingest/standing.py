"""A session that stays open between looks: a look with nothing new then costs a few short answers, and no sign-in."""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

from ingest.account import AccountSettings, Patience
from ingest.credential import Credential
from ingest.errors import IngestError
from ingest.imap import ImapSession
from ingest.secret import Secret

# Seconds: a session that was used later than this ago is taken to stand; an older one is asked first.
FRESH = 30.0
# Servers sign out whoever is silent for half an hour (RFC 3501, section 5.4), and some after less.
STALE = 25 * 60.0


class Standing:
    """The session of one account, for one look at a time. Further connections that a look had opened do not stay.

    `credential` is asked at every sign-in: a password may have been changed since the last one.
    """

    def __init__(
        self,
        settings: AccountSettings,
        credential: Callable[[], Credential | Secret],
        patience: Patience | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings, self._credential = settings, credential
        self._patience, self._clock = patience or Patience(), clock
        self._session: ImapSession | None = None
        self._used = 0.0
        self._turn = threading.Lock()

    @contextlib.contextmanager
    def session(self) -> Iterator[ImapSession]:
        """Give the session, signed in anew where it does not stand any more; whatever goes wrong with it ends it.

        Raises what `open_account` raises.
        """
        with self._turn:
            if self._session is not None and not self._stands(self._session):
                self._end()
            if self._session is None:
                self._session = ImapSession(self._settings, self._credential(), self._patience)
            try:
                yield self._session
            except BaseException:
                self._end()
                raise
            self._session.rest()
            self._used = self._clock()

    def close(self) -> None:
        """Sign out and close; never fails."""
        with self._turn:
            self._end()

    def _stands(self, session: ImapSession) -> bool:
        silent = self._clock() - self._used
        return silent < FRESH or (silent < STALE and session.stands())

    def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(IngestError):
                session.close()
