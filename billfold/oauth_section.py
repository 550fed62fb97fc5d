"""`oauth` of an account in the configuration: a provider's name, or a table with what is known of it."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from ingest.oauth_provider import Client, Provider, google, microsoft
from ingest.secret import Secret
from ingest.web import is_safe


def _endpoint(text: str) -> str:
    if not is_safe(text):
        raise ValueError(f"{text!r} must begin with https://; what is sent there is secret")
    return text


def written_short(value: Any) -> Any:
    """Return `"google"` as the table that it stands for."""
    return {"provider": value} if isinstance(value, str) else value


Endpoint = Annotated[str, AfterValidator(_endpoint)]
Text = Annotated[str, Field(min_length=1)]


class OAuthSection(BaseModel):
    """How an account signs in by OAuth. Without `provider`, the endpoints say whom it is with."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: Literal["google", "microsoft"] | None = None
    client_id: Text | None = None
    client_secret: Text | None = None
    tenant: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+$")] | None = None
    authorization_endpoint: Endpoint | None = None
    token_endpoint: Endpoint | None = None
    device_endpoint: Endpoint | None = None
    scopes: list[Text] = []

    @model_validator(mode="after")
    def _is_whole(self) -> "OAuthSection":
        if self.client_secret and not self.client_id:
            raise ValueError("has a client_secret without its client_id; give both")
        if self.tenant and self.provider != "microsoft":
            raise ValueError('has a tenant, which is only for provider = "microsoft"')
        if self.provider is not None:
            return self
        missing = [name for name in ("client_id", "token_endpoint", "scopes") if not getattr(self, name)]
        if not (self.authorization_endpoint or self.device_endpoint):
            missing.append("authorization_endpoint (or device_endpoint)")
        if missing:
            raise ValueError(
                f'lacks {", ".join(missing)}; or write oauth = "google" or "microsoft", whose endpoints are known'
            )
        return self

    @property
    def known(self) -> Provider:
        """The provider, with what the table says in place of what is built in."""
        match self.provider:
            case "google":
                found = google()
            case "microsoft":
                found = microsoft(self.tenant or "common")
            case None:
                found = Provider("", "", ())
        return Provider(
            name=found.name,
            token_endpoint=self.token_endpoint or found.token_endpoint,
            scopes=tuple(self.scopes) or found.scopes,
            authorization_endpoint=self.authorization_endpoint or found.authorization_endpoint,
            device_endpoint=self.device_endpoint or found.device_endpoint,
            parameters=found.parameters,
            redirect_host=found.redirect_host,
            mechanism=found.mechanism,
        )

    @property
    def client(self) -> Client | None:
        """The program as the provider knows it; None where `billfold login` asks for it."""
        if self.client_id is None:
            return None
        return Client(self.client_id, Secret(self.client_secret) if self.client_secret else None)
