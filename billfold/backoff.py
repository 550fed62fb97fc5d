"""How long to leave a server alone after each kind of trouble."""

import random
from collections.abc import Callable

from archive.errors import DiskFull
from ingest.errors import (
    CertificateRefused,
    CredentialMissing,
    DropFolderFull,
    DropFolderMissing,
    DropFolderTrouble,
    EncryptionMissing,
    ServerBusy,
    ServerUnreachable,
    SignInPaused,
    SignInRefused,
    TrafficSpent,
)

# Seconds after the first time, and at most; each further time in a row doubles them. The first that fits counts.
_WAITS: tuple[tuple[type[Exception], float, float], ...] = (
    # No server is asked then: this only finds out soon that the password was changed.
    (SignInPaused, 300, 300),
    # Nor then: as soon as there is room, it goes on.
    (DiskFull, 20, 45),
    (DropFolderFull, 20, 45),
    (DropFolderMissing, 2, 30),
    # Nor then; whoever has mended it looks whether it works.
    (DropFolderTrouble, 5, 60),
    # Providers lock an account after a few wrong passwords: two tries an hour at most.
    (SignInRefused, 1800, 3600),
    (ServerBusy, 300, 3600),
    (TrafficSpent, 900, 3600),
    (ServerUnreachable, 5, 300),
    (CredentialMissing, 60, 600),
    (CertificateRefused, 600, 3600),
    (EncryptionMissing, 600, 3600),
)
_OTHERS = (60.0, 600.0)
# Up to so much longer, so that many programs that lost a server together do not come back together.
_JITTER = 0.25


class Backoff:
    """The troubles in a row of one account."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        self._chance = chance
        self._row = 0

    @property
    def row(self) -> int:
        """How many there have been in a row, as far as it matters."""
        return self._row

    def after(self, error: Exception) -> float:
        """Return the seconds to wait after this trouble."""
        first, most = next(((first, most) for kind, first, most in _WAITS if isinstance(error, kind)), _OTHERS)
        seconds = min(first * 2.0**self._row, most)
        self._row = min(self._row + 1, 20)
        return seconds * (1 + _JITTER * self._chance())

    def reset(self) -> None:
        """Begin anew: it works."""
        self._row = 0
