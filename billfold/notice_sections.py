"""`[mail]`, `[alerts]`, `[digest]` and `[metrics]` of the configuration: how somebody is told how things stand."""

import re
from datetime import time
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from billfold.config_values import address_checked
from ingest.account import is_loopback
from ingest.web import is_safe

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PASSWORDS = ("password_command", "password_env", "password_file", "password_credential", "keyring")
PORTS = {"tls": 465, "starttls": 587, "none": 25}


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _webhook(text: str) -> str:
    # Whoever knows the address may write there, so it is not repeated.
    if not is_safe(text):
        raise ValueError("must begin with https://, or be on this machine; what is sent there is nobody else's")
    return text


def _hour(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise ValueError(f'{text!r} is no time of day; write it as "07:30"')
    return text


def _recipients(value: Any) -> Any:
    if isinstance(value, str):
        raise ValueError('is a single text; write a list, as ["me@example.com"]')
    if value == []:
        raise ValueError("is empty; name at least one address")
    return value


def address_of(listen: str) -> tuple[str, int]:
    """Return the host and port of an address such as `127.0.0.1:9464` or `[::1]:9464`; raises ValueError."""
    host, _, port = listen.rpartition(":")
    if not host or not port.isdecimal() or not 0 <= int(port) <= 65535:
        raise ValueError(f'{listen!r} is no address and port; write it as "127.0.0.1:9464"')
    return host.strip("[]"), int(port)


Address = Annotated[str, AfterValidator(address_checked)]


class MailSection(_Section):
    """`[mail]`: the server that alerts and digests are sent by, and to whom."""

    host: Annotated[str, Field(min_length=1)]
    sender: Address
    to: Annotated[list[Address], BeforeValidator(_recipients)]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["tls", "starttls", "none"] = "tls"
    ca_file: str | None = None
    username: Annotated[str, Field(min_length=1)] | None = None
    password_command: str | list[str] | None = None
    password_env: str | None = None
    password_file: str | None = None
    password_credential: Annotated[str, Field(pattern=r"^[^\s/:]+$")] | None = None
    keyring: Literal[True] | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "MailSection":
        given = [way for way in PASSWORDS if getattr(self, way) is not None]
        if self.username is not None and len(given) != 1:
            raise ValueError(f"has a username and {len(given) or 'no'} password sources; give one of {_LISTED}")
        if self.username is None and given:
            raise ValueError(f"has {given[0]} without a username; give both, or neither if the server asks for none")
        if self.security == "none" and not is_loopback(self.host):
            raise ValueError(f'security = "none" is for this machine only; {self.host} needs tls or starttls')
        return self

    @property
    def known_port(self) -> int:
        """The port, that of the kind of security where none is named."""
        return self.port or PORTS[self.security]


_LISTED = ", ".join(PASSWORDS)


class AlertsSection(_Section):
    """`[alerts]`: by which ways a trouble is told when it begins and when it is over."""

    mail: bool = True
    webhook: Annotated[str, AfterValidator(_webhook)] | None = Field(default=None, repr=False)
    webhook_file: str | None = None
    webhook_format: Literal["json", "text", "slack", "discord"] = "json"
    desktop: bool = False

    @model_validator(mode="after")
    def _is_one(self) -> "AlertsSection":
        if self.webhook is not None and self.webhook_file is not None:
            raise ValueError("has webhook and webhook_file; give one of them")
        return self


class DigestSection(_Section):
    """`[digest]`: when a summary is mailed."""

    every: Literal["day", "week"] = "day"
    at: Annotated[str, AfterValidator(_hour)] = "07:00"
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] = "monday"
    empty: bool = False

    @property
    def time(self) -> time:
        """The time of day, by this machine's clock."""
        return time.fromisoformat(self.at)


class MetricsSection(_Section):
    """`[metrics]`: where Prometheus may ask."""

    listen: str = "127.0.0.1:9464"
    public: bool = False

    @model_validator(mode="after")
    def _is_meant(self) -> "MetricsSection":
        host, _ = address_of(self.listen)
        if not is_loopback(host) and not self.public:
            raise ValueError(
                f"{host} can be reached from other machines, and nobody has to sign in there; if that is meant, "
                "write public = true too"
            )
        return self


def mistakes_between(data: dict[str, Any]) -> list[tuple[tuple[str, ...], str]]:
    """Return the sections that ask for what another one lacks."""
    found: list[tuple[tuple[str, ...], str]] = []
    if "digest" in data and "mail" not in data:
        found.append((("digest",), "is sent by mail; add [mail], which says how"))
    alerts = data.get("alerts")
    if isinstance(alerts, dict):
        by_mail = alerts.get("mail", True) and "mail" in data
        if not (by_mail or any(alerts.get(way) for way in ("webhook", "webhook_file", "desktop"))):
            found.append((("alerts",), "has no way to tell anybody; add [mail], a webhook, or desktop = true"))
    return found
