"""Who gives tokens: the endpoints of Google, Microsoft and others, and the program as they know it (OAuth 2.0)."""

from dataclasses import dataclass
from pathlib import Path

from ingest.secret import Secret


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider's people sign in.

    `mechanism` is the SASL mechanism that its mail server documents; empty: the best that the server offers.
    `parameters` go with the address to sign in at. An endpoint that is empty is not offered.
    """

    name: str
    token_endpoint: str
    scopes: tuple[str, ...]
    authorization_endpoint: str = ""
    device_endpoint: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    redirect_host: str = "127.0.0.1"
    mechanism: str = ""


def google() -> Provider:
    """Google, as https://developers.google.com/identity/protocols/oauth2/native-app says.

    Its device flow does not allow the scope for mail. The scope and the mechanism:
    https://developers.google.com/gmail/imap/xoauth2-protocol.
    """
    return Provider(
        name="google",
        authorization_endpoint="https://accounts.google.com/o/oauth2/v2/auth",
        token_endpoint="https://oauth2.googleapis.com/token",  # noqa: S106 (an address)
        scopes=("https://mail.google.com/",),
        # Without a new consent Google gives no refresh token to somebody who has signed in before.
        parameters=(("access_type", "offline"), ("prompt", "consent")),
        mechanism="XOAUTH2",
    )


def microsoft(tenant: str = "common") -> Provider:
    """Microsoft 365 and Outlook.com, as learn.microsoft.com says of IMAP, POP and SMTP with OAuth.

    `tenant` is `common` (all), `consumers` (personal accounts), `organizations`, or one organisation's id or domain.
    """
    authority = f"https://login.microsoftonline.com/{tenant}/oauth2/v2.0"
    return Provider(
        name="microsoft",
        authorization_endpoint=f"{authority}/authorize",
        token_endpoint=f"{authority}/token",
        device_endpoint=f"{authority}/devicecode",
        scopes=("https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"),
        # Any port is allowed behind the registered http://localhost, and behind nothing else.
        redirect_host="localhost",
        mechanism="XOAUTH2",
    )


@dataclass(frozen=True, slots=True)
class Client:
    """The program as the provider knows it: registered by the user, because none can be shipped."""

    id: str
    secret: Secret | None = None

    @property
    def form(self) -> dict[str, str]:
        """The client's fields of a form. A public client has no secret (RFC 6749, section 2.1)."""
        return {"client_id": self.id} | ({"client_secret": self.secret.reveal()} if self.secret else {})


@dataclass(frozen=True, slots=True)
class OAuthTokens:
    """An OAuth sign-in as the source of a credential: the file of its tokens, and who gives new ones.

    `client` is the one the configuration names; without one, the one that was used to sign in is kept in the file.
    """

    file: Path
    provider: Provider
    client: Client | None = None
