"""Access tokens: renewed ahead of time, and the refresh token that replaces the old one kept before anything else."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

from ingest.errors import CredentialMissing, GrantRefused, ServerUnreachable
from ingest.oauth import renew
from ingest.oauth_provider import OAuthTokens
from ingest.secret import Secret
from ingest.tokens import Kept, changing, read, write

# So long before it ends a token is replaced, but not before four fifths of its time are over.
AHEAD = 300.0
SHARE = 0.2
# A provider that said that a sign-in is over is not asked again before this has passed: it may have erred.
REFUSED_SECONDS = 3600.0

# Words with which providers say that a person must sign in again (RFC 6749, section 5.2; OpenID Connect Core, 3.1.2.6).
_OVER = frozenset({"invalid_grant", "interaction_required", "consent_required", "login_required"})


class Bearer:
    """The credential of an account that signs in by OAuth. Threads may share it.

    Its methods raise CredentialMissing when a person must act, and ServerUnreachable when it may work later.
    """

    def __init__(self, source: OAuthTokens, account: str, clock: Callable[[], float] = time.time) -> None:
        self._source, self._account, self._clock = source, account, clock
        self._lock = threading.Lock()

    @property
    def mechanism(self) -> str:
        """The SASL mechanism for the token; empty for the best that the server offers."""
        return self._source.provider.mechanism

    @property
    def identity(self) -> Secret:
        """What stays the same for as long as this sign-in holds."""
        return Secret(self._read().grant)

    def current(self) -> Secret:
        """Return an access token that is good for some time; a new one where the old one soon ends."""
        kept = self._read()
        if self._is_fresh(kept):
            return kept.access
        try:
            return self._renew(lambda now_kept: not self._is_fresh(now_kept))
        except ServerUnreachable:
            if kept.expires is not None and kept.obtained <= self._clock() < kept.expires:
                return kept.access
            raise

    def renewed(self, refused: Secret) -> Secret | None:
        """Return another access token in place of one that the server refused though it looked good."""
        return self._renew(lambda kept: kept.access == refused or not self._is_fresh(kept))

    def _is_fresh(self, kept: Kept) -> bool:
        if kept.expires is None:
            return True
        now = self._clock()
        # A clock that was set back makes old tokens look young.
        if now < kept.obtained - 60:
            return False
        return kept.expires - now > min(AHEAD, SHARE * (kept.expires - kept.obtained))

    def _read(self) -> Kept:
        kept = read(self._source.file, self._account)
        named = self._source.client
        if named is not None and named.id != kept.client.id:
            raise CredentialMissing(
                f"Account {self._account}: the configuration names another client_id than the one that was signed in "
                f"with; sign in again: billfold login {self._account}"
            )
        return kept

    def _renew(self, is_stale: Callable[[Kept], bool]) -> Secret:
        """Renew the tokens, unless somebody else has done it meanwhile."""
        with self._lock, changing(self._source.file, self._account):
            kept = self._read()
            if not is_stale(kept):
                return kept.access
            if kept.refused is not None and 0 <= self._clock() - kept.refused < REFUSED_SECONDS:
                raise self._over()
            # A refresh token is used once: first it is proved that the one that replaces it can be kept.
            write(self._source.file, kept, self._account)
            try:
                granted = renew(self._source.provider, self._source.client or kept.client, kept.refresh, self._account)
            except GrantRefused as error:
                if error.code in _OVER:
                    write(self._source.file, replace(kept, refused=self._clock()), self._account)
                    raise self._over() from error
                raise CredentialMissing(
                    f"{error} If this stays so, check client_id and client_secret, and sign in again: "
                    f"billfold login {self._account}"
                ) from error
            kept = kept.renewed(granted, self._clock())
            write(self._source.file, kept, self._account)
            return kept.access

    def _over(self) -> CredentialMissing:
        return CredentialMissing(
            f"Account {self._account}: the provider says that the sign-in is over (it ran out, was withdrawn, or the "
            f"password was changed); sign in again: billfold login {self._account}"
        )
