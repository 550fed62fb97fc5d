"""What an account signs in with, at the moment of each sign-in: a password, or an access token that is good now."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from ingest.account import AccountSettings
from ingest.bearer import Bearer
from ingest.errors import SignInRefused
from ingest.oauth_provider import OAuthTokens
from ingest.refusals import Refusals
from ingest.secret import PasswordSource, Secret, read_secret


class Held(Protocol):
    """A credential as its source holds it."""

    @property
    def mechanism(self) -> str | None:
        """None for a password; else the SASL mechanism for a token, empty for the best that the server offers."""
        ...

    @property
    def identity(self) -> Secret:
        """What tells this credential from another one of the same account."""
        ...

    def current(self) -> Secret:
        """Return what is to be sent now."""
        ...

    def renewed(self, refused: Secret) -> Secret | None:
        """Return what to try in place of what was refused, if there is anything."""
        ...


class Password:
    """A password, read from its source when it is first needed."""

    def __init__(self, source: PasswordSource, account: str) -> None:
        self._source, self._account = source, account
        self._secret: Secret | None = None
        self._used = 0

    @property
    def mechanism(self) -> None:
        """A password needs none."""
        return None

    @property
    def identity(self) -> Secret:
        """The password itself."""
        return self._secret or self.current()

    def current(self) -> Secret:
        """Return the password; raises CredentialMissing."""
        if self._secret is None:
            self._secret, self._used = read_secret(self._source, self._account), 0
        self._used += 1
        return self._secret

    def renewed(self, refused: Secret) -> Secret | None:
        """Return the password as its source has it now, where a session had used an older one."""
        if self._used < 2:
            return None
        self._secret = None
        return None if self.current() == refused else self._secret


class Credential:
    """The credential of an account, for all connections of a session. Threads may share it."""

    def __init__(self, held: Held, refusals: Refusals) -> None:
        self._held, self._refusals = held, refusals
        self._accepted = False

    @property
    def mechanism(self) -> str | None:
        """As its source says."""
        return self._held.mechanism

    def current(self) -> Secret:
        """Return what is to be sent now. Raises CredentialMissing, or ServerUnreachable when no token can be had."""
        return self._held.current()

    def renewed(self, refused: Secret) -> Secret | None:
        """Return what to try in place of what was refused, if there is anything."""
        return self._held.renewed(refused)

    @contextlib.contextmanager
    def tried(self) -> Iterator[None]:
        """Let a sign-in be tried; one that was refused too often raises SignInPaused instead."""
        # One that was accepted in this session needs no turn of its own: connections open side by side.
        minded = self._refusals.noted if self._accepted else self._refusals.minded
        try:
            with minded(lambda: self._held.identity):
                yield
        except SignInRefused:
            self._accepted = False
            raise
        self._accepted = True


def credential_of(settings: AccountSettings, clock: Callable[[], float] = time.time) -> Credential:
    """Return the credential of an account; nothing is read before it is needed."""
    source = settings.credential
    name = settings.name
    held: Held = Bearer(source, name, clock) if isinstance(source, OAuthTokens) else Password(source, name)
    return Credential(held, Refusals(settings.refusals, name, clock))


def fixed(secret: Secret, settings: AccountSettings) -> Credential:
    """Return a password that is at hand as a credential."""
    return Credential(Password(secret, settings.name), Refusals(None, settings.name, time.time))
