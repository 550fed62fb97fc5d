"""Passwords that a server has refused: remembered, so that none is tried more than twice an hour.

Providers lock accounts after some wrong passwords. The memory is a small file for each account, which all processes
share. It holds moments and salted digests, never a password. A changed password has another digest, and is tried at
once.
"""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingest.errors import SignInPaused, SignInRefused
from ingest.kept import held, keep
from ingest.secret import Secret

TRIES = 2
SECONDS = 3600.0
# As slow as a sign-in is anyway: a stolen file shall not tell the password.
_ROUNDS = 200_000
_LOCK_SECONDS = 120


class Refusals:
    """What is remembered of one account; without a file, nothing is."""

    def __init__(self, file: Path | None, account: str, clock: Callable[[], float]) -> None:
        self._file, self._account, self._clock = file, account, clock

    @contextlib.contextmanager
    def minded(self, identity: Callable[[], Secret]) -> Iterator[None]:
        """Let a sign-in be tried, unless this very credential was refused twice within the hour (SignInPaused).

        Others wait meanwhile, so that several processes make no more tries than one.
        """
        with self._alone():
            known = _read(self._file)
            tries = self._recent(known, identity()) if known else []
            if len(tries) >= TRIES:
                raise SignInPaused(
                    f"Account {self._account}: this sign-in was refused twice within the hour, so it is not tried "
                    f"again before {_shown(tries[-TRIES] + SECONDS)}, lest the provider lock the account. A changed "
                    "password is tried at once."
                )
            try:
                yield
            except SignInRefused as error:
                raise self._remembered(error, identity()) from error
            if known and self._file is not None:
                with contextlib.suppress(OSError):
                    self._file.unlink(missing_ok=True)

    @contextlib.contextmanager
    def noted(self, identity: Callable[[], Secret]) -> Iterator[None]:
        """Let a sign-in be tried that has worked a moment ago, beside others; a refusal is remembered all the same."""
        try:
            yield
        except SignInRefused as error:
            with self._alone():
                raise self._remembered(error, identity()) from error

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with contextlib.ExitStack() as stack:
            if self._file is not None:
                # Where nothing can be written nothing can be remembered, and signing in matters more.
                with contextlib.suppress(OSError):
                    doing = f"is signing in to account {self._account}"
                    stack.enter_context(held(self._file, _LOCK_SECONDS, doing))
            yield

    def _remembered(self, error: SignInRefused, identity: Secret) -> SignInRefused:
        """Remember a refusal; return it with the sentence that says when it is tried again."""
        if self._file is None:
            return error
        known = _read(self._file) or {"version": 1, "salt": secrets.token_hex(16), "refused": {}}
        tries = [*self._recent(known, identity), self._clock()]
        known["refused"][_digest(known["salt"], identity)] = tries
        with contextlib.suppress(OSError):
            keep(self._file, json.dumps(known).encode())
        if len(tries) < TRIES:
            when = "It is tried once more, and then at most twice an hour"
        else:
            when = f"It is tried again after {_shown(tries[-TRIES] + SECONDS)}, lest the provider lock the account"
        return SignInRefused(f"{error} {when}; a changed password is tried at once.")

    def _recent(self, known: dict[str, Any], identity: Secret) -> list[float]:
        now = self._clock()
        for digest, moments in list(known["refused"].items()):
            recent = [moment for moment in moments if now - SECONDS < moment <= now]
            known["refused"][digest] = recent
            if not recent:
                del known["refused"][digest]
        return list(known["refused"].get(_digest(known["salt"], identity), []))


def _read(file: Path | None) -> dict[str, Any]:
    """Return what is remembered; nothing where there is no file or it is damaged."""
    if file is None:
        return {}
    try:
        known = json.loads(file.read_bytes())
        sound = isinstance(known["salt"], str) and all(
            isinstance(moment, int | float) for moments in known["refused"].values() for moment in moments
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
    return known if sound else {}


def _digest(salt: str, identity: Secret) -> str:
    return hashlib.pbkdf2_hmac("sha256", identity.reveal().encode(), salt.encode(), _ROUNDS).hex()


def _shown(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%H:%M UTC on %Y-%m-%d")
