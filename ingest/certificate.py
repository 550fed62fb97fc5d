"""The certificate of a server of ours: how to encrypt with it, and until when."""

import contextlib
import errno
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

# A certificate that holds for less is to be renewed now.
ENDS_SOON = timedelta(days=14)


def tls_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return how a server with this certificate encrypts; raises `OSError` (`ssl.SSLError` is one) when it can't."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2

    def no_passphrase() -> str:
        # A program that runs for months would ask for it at a terminal, and wait.
        raise OSError(errno.EACCES, "it is locked with a passphrase, and a server's key must have none", str(key))

    context.load_cert_chain(certificate, key, no_passphrase)
    return context


def valid_until(certificate: Path, key: Path) -> datetime:
    """Return until when a certificate holds, as whoever connects would see it.

    Raises `OSError` when it can't be read or is no longer valid. Client and server shake hands in memory, for nothing
    else in the standard library reads a certificate; it is trusted itself, whoever has issued it.
    """
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname = False
    client.verify_flags = ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
    client.load_verify_locations(certificate)
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = (client.wrap_bio(down, up), tls_context(certificate, key).wrap_bio(up, down, server_side=True))
    for end in (*ends, *ends):
        with contextlib.suppress(ssl.SSLWantReadError):
            end.do_handshake()
    found = ends[0].getpeercert() or {}
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(found["notAfter"])), UTC)
