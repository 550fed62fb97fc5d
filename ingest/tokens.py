"""The tokens of an account that signs in by OAuth: one private file, replaced whole, changed under a lock."""

import contextlib
import json
import os
import secrets
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ingest.errors import CredentialMissing
from ingest.kept import held, keep
from ingest.oauth import Granted
from ingest.oauth_provider import Client
from ingest.secret import Secret

LARGEST_FILE = 1_000_000
# Longer than a request may take, so that the second one waits for the first instead of giving up.
LOCK_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Kept:
    """What the file holds. Moments are seconds since 1970.

    `grant` is the sign-in as such, the same however often its tokens are renewed. `expires` is None where the provider
    did not say. `refused` is when the provider last said that the sign-in is over.
    """

    client: Client
    refresh: Secret
    access: Secret
    obtained: float
    expires: float | None
    grant: str
    refused: float | None = None

    def renewed(self, granted: Granted, now: float) -> "Kept":
        """Return what is to be kept after a renewal; a refresh token that was not replaced stays good."""
        return replace(
            self,
            refresh=granted.refresh or self.refresh,
            access=granted.access,
            obtained=now,
            expires=None if granted.seconds is None else now + granted.seconds,
            refused=None,
        )


def first(client: Client, granted: Granted, refresh: Secret, now: float) -> Kept:
    """Return what is to be kept of a new sign-in."""
    blank = Kept(client, refresh, granted.access, now, None, secrets.token_hex(8))
    return blank.renewed(granted, now)


@contextlib.contextmanager
def changing(path: Path, account: str) -> Iterator[None]:
    """Hold an account's tokens, so that no other process uses the same refresh token meanwhile."""
    try:
        with held(path, LOCK_SECONDS, f"renews the sign-in of account {account}"):
            yield
    except OSError as error:
        raise _unwritable(path, account, error) from error


def write(path: Path, kept: Kept, account: str) -> None:
    """Keep tokens so that a power cut leaves either these or the ones before. `changing` must be held."""
    secret = kept.client.secret
    fields = {
        "version": 1,
        "client_id": kept.client.id,
        "client_secret": secret.reveal() if secret else None,
        "refresh_token": kept.refresh.reveal(),
        "access_token": kept.access.reveal(),
        "obtained": kept.obtained,
        "expires": kept.expires,
        "grant": kept.grant,
        "refused": kept.refused,
    }
    try:
        keep(path, json.dumps(fields, indent=1).encode() + b"\n")
    except OSError as error:
        raise _unwritable(path, account, error) from error


def read(path: Path, account: str) -> Kept:
    """Return what is kept; raises CredentialMissing, with what to do, when there is nothing to be relied on."""
    again = f"sign in again: billfold login {account}"
    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise CredentialMissing(
                    f"Account {account}: other users of this machine can read {path};"
                    f" run: chmod 600 {shlex.quote(str(path))}"
                )
            fields = json.loads(file.read(LARGEST_FILE))
        return _kept(fields)
    except FileNotFoundError as error:
        raise CredentialMissing(
            f"Account {account}: nobody has signed in yet; do it once: billfold login {account}"
        ) from error
    except OSError as error:
        raise CredentialMissing(f"Account {account}: {path} cannot be read ({error.strerror}); {again}") from error
    except (ValueError, TypeError, KeyError, RecursionError):
        # Not chained: what does not parse may still hold a token.
        raise CredentialMissing(f"Account {account}: {path} is damaged; {again}") from None


def _kept(fields: Any) -> Kept:
    text = {key: fields[key] for key in ("client_id", "refresh_token", "access_token", "grant")}
    if not all(isinstance(value, str) and value for value in text.values()):
        raise TypeError
    secret = fields.get("client_secret")
    return Kept(
        client=Client(text["client_id"], Secret(str(secret)) if secret else None),
        refresh=Secret(text["refresh_token"]),
        access=Secret(text["access_token"]),
        obtained=float(fields["obtained"]),
        expires=_moment(fields.get("expires")),
        grant=text["grant"],
        refused=_moment(fields.get("refused")),
    )


def _moment(value: object) -> float | None:
    if value is not None and not isinstance(value, int | float):
        raise TypeError
    return None if value is None else float(value)


def _unwritable(path: Path, account: str, error: OSError) -> CredentialMissing:
    return CredentialMissing(
        f"Account {account}: the folder {path.parent} cannot be written ({error.strerror}), and the tokens of a "
        "sign-in must be kept there; make room or correct its rights, or name another one in BILLFOLD_DATA."
    )
