"""The file in which a domain describes its mail servers, as Thunderbird looks for it: over HTTPS, at the domain itself.

Format: "Autoconfiguration, config file format" at wiki.mozilla.org/Thunderbird:Autoconfiguration:ConfigFileFormat. The
data base of a third party that Thunderbird asks too is not asked.
"""

from dataclasses import dataclass
from urllib.parse import quote, urljoin

from ingest.errors import CertificateRefused, EncryptionMissing, ServerUnreachable
from ingest.web import fetch
from parsers.einvoices.hardened import read_tree
from parsers.errors import ParserError

MOST_REDIRECTS = 3
_SECURITY = {"SSL": "tls", "STARTTLS": "starttls"}


@dataclass(frozen=True, slots=True)
class Described:
    """An IMAP server as a domain describes it, and the name to sign in with."""

    host: str
    port: int
    security: str
    username: str


def addresses(email: str) -> tuple[str, ...]:
    """Return where a domain may keep its description, for an address at it."""
    domain = email.rpartition("@")[2]
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml?emailaddress={quote(email)}",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress={quote(email)}",
    )


def described(url: str, email: str) -> Described | None:
    """Return the IMAP server that the description at an address names; None where there is none."""
    for _ in range(MOST_REDIRECTS + 1):
        try:
            answer = fetch(url)
        except (ServerUnreachable, CertificateRefused, EncryptionMissing):
            return None
        if not answer.location:
            return read(answer.body, email) if answer.status == 200 else None
        before, url = url, urljoin(url, answer.location)
        if before.startswith("https://") and not url.startswith("https://"):
            return None
    return None


def read(content: bytes, email: str) -> Described | None:
    """Read a description: its first IMAP server that encrypts."""
    try:
        root = read_tree(content)
    except ParserError:
        return None
    for server in root.iter("incomingServer"):
        said = {str(one.tag): "".join(one.itertext()).strip() for one in server}
        security = _SECURITY.get(said.get("socketType", "").upper())
        host, port = _filled(said.get("hostname", ""), email).casefold(), said.get("port", "")
        if server.get("type") == "imap" and security and host and port.isdecimal() and 0 < int(port) < 65536:
            return Described(host, int(port), security, _filled(said.get("username", ""), email))
    return None


def _filled(text: str, email: str) -> str:
    local, _, domain = email.rpartition("@")
    for name, value in (("EMAILADDRESS", email), ("EMAILLOCALPART", local), ("EMAILDOMAIN", domain)):
        text = text.replace(f"%{name}%", value)
    return text
