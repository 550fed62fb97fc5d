"""`[inlet]` of the configuration: the SMTP or LMTP server for the dedicated address."""

import ipaddress
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from billfold.config_values import address_checked
from ingest.account import is_loopback
from ingest.budget import read_bytes
from ingest.inlet import InletSettings
from parsers.context import Inbox

LARGEST = 50_000_000
SHORTEST_WAIT, LONGEST_WAIT = 10, 600
_PORT = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([^:\[\]/\s]+)):(\d{1,5})")
_SECONDS = re.compile(r"(\d{1,4})([sm])")
_HOSTNAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")


def _listen_checked(text: str) -> str:
    text = text.strip()
    if not _is_path(text) and not ((found := _PORT.fullmatch(text)) and 0 < int(found[3]) <= 65535):
        raise ValueError(f'{text!r} is no place to listen; write "127.0.0.1:2424", or the path of a Unix socket')
    return text


def _network_checked(text: str) -> str:
    try:
        ipaddress.ip_network(text.strip(), strict=False)
    except ValueError as error:
        raise ValueError(f'{text!r} is no IP address and no network; write "192.0.2.7" or "192.0.2.0/24"') from error
    return text.strip()


def _size_checked(text: str) -> str:
    if read_bytes(text) > LARGEST:
        raise ValueError(f'{text!r} is more than a message may have; give "{LARGEST // 1_000_000} MB" at most')
    return text


def _timeout_checked(text: str) -> str:
    found = _SECONDS.fullmatch(text.strip())
    if not found or not SHORTEST_WAIT <= _seconds(text) <= LONGEST_WAIT:
        raise ValueError(f'{text!r} is no time to wait; write "60s" or "5m", from "10s" to "10m"')
    return text.strip()


def _hostname_checked(text: str) -> str:
    if text and not _HOSTNAME.fullmatch(text):
        raise ValueError(f'{text!r} is no host name; write it as "mail.example.com"')
    return text


class InletSection(BaseModel):
    """`[inlet]`: where it listens, for which addresses, and whom it believes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    listen: Annotated[str, AfterValidator(_listen_checked)] = "127.0.0.1:2424"
    protocol: Literal["lmtp", "smtp"] = "lmtp"
    socket_mode: Annotated[str, Field(pattern=r"^0?[0-7]{3}$")] = "660"
    aliases: list[Annotated[str, AfterValidator(address_checked)]] = []
    trusted: list[Annotated[str, AfterValidator(_network_checked)]] = []
    strangers: Literal["review", "refuse"] | None = None
    certificate: Annotated[str, Field(min_length=1)] | None = None
    key: Annotated[str, Field(min_length=1)] | None = None
    starttls: Literal["required", "offered", "none"] | None = None
    size: Annotated[str, AfterValidator(_size_checked)] = "40 MB"
    connections: Annotated[int, Field(ge=1, le=200)] = 50
    messages: Annotated[int, Field(ge=1, le=100)] = 10
    timeout: Annotated[str, AfterValidator(_timeout_checked)] = "60s"
    hostname: Annotated[str, AfterValidator(_hostname_checked)] = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "InletSection":
        if (self.certificate is None) != (self.key is None):
            raise ValueError("has only one of certificate and key; give both, or none")
        if self.certificate is None and self._encryption != "none":
            where = "" if self._is_near else f"; {self.listen} can be reached from other machines"
            raise ValueError(
                f'needs certificate and key for STARTTLS{where}; or write starttls = "none" if nobody can listen in'
            )
        return self

    @property
    def _is_near(self) -> bool:
        found = _PORT.fullmatch(self.listen)
        return found is None or is_loopback(found[1] or found[2])

    @property
    def _encryption(self) -> str:
        """What holds for STARTTLS: beyond this machine it is required."""
        if self.starttls is not None:
            return self.starttls
        return "required" if not self._is_near else "offered" if self.certificate else "none"

    def settings(self, inbox: Inbox) -> InletSettings:
        """Return the section in the terms of `ingest`."""
        found = _PORT.fullmatch(self.listen)
        offers = self._encryption != "none" and self.certificate and self.key
        return InletSettings(
            host=(found[1] or found[2]) if found else "",
            port=int(found[3]) if found else 0,
            socket=None if found else Path(self.listen).expanduser(),
            socket_mode=int(self.socket_mode, 8),
            lmtp=self.protocol == "lmtp",
            hostname=self.hostname or socket.gethostname() or "localhost",
            address=inbox.address,
            aliases=tuple(self.aliases),
            forwarders=inbox.forwarders,
            refuses_strangers=None if self.strangers is None else self.strangers == "refuse",
            trusted=tuple(ipaddress.ip_network(one, strict=False) for one in self.trusted),
            size=read_bytes(self.size),
            connections=self.connections,
            messages=self.messages,
            patience=float(_seconds(self.timeout)),
            certificate=Path(self.certificate).expanduser() if offers and self.certificate else None,
            key=Path(self.key).expanduser() if offers and self.key else None,
            must_encrypt=self._encryption == "required",
        )


def inlet_against_others(data: dict[str, Any]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Yield the mistakes that lie between `[inlet]` and other sections, as keys and a sentence."""
    if "inlet" not in data:
        return
    inbox = data.get("inbox")
    if not isinstance(inbox, dict) or not inbox.get("address"):
        yield ("inlet",), "needs [inbox] with the address that mail is for, and with who may forward to it"


def _is_path(text: str) -> bool:
    return text.startswith(("/", "~"))


def _seconds(text: str) -> int:
    return int(text[:-1]) * (60 if text.endswith("m") else 1)
