"""`[senders]` of the configuration: how it is found out who sent a message, and what follows from it.

An account may say each of these otherwise, for itself.
"""

import ipaddress
import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict

from parsers.context import Believed
from parsers.terms import Verdict

_DOMAIN = re.compile(r"(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}")
_PORT = 53


class Action(StrEnum):
    """What becomes of a document: it is filed, waits for a person, or is counted and not kept."""

    FILE = "file"
    REVIEW = "review"
    IGNORE = "ignore"


def _server_checked(text: str) -> str:
    name = text.strip().lower().rstrip(".")
    if not _DOMAIN.fullmatch(name.removeprefix("*.")):
        raise ValueError(
            f'{text!r} is no name of a server; write "mx.example.com", or "*.example.com" for all below it'
        )
    return name


def _domain_checked(text: str) -> str:
    name = text.strip().lower().rstrip(".")
    if not _DOMAIN.fullmatch(name):
        raise ValueError(f'{text!r} is no domain; write it as "example.com"')
    return name


def _name_server_checked(text: str) -> str:
    try:
        name_server(text)
    except ValueError as error:
        raise ValueError(f'{text!r} is no address of a name server; write "192.0.2.53" or "127.0.0.1:5353"') from error
    return text.strip()


def name_server(text: str) -> tuple[str, int]:
    """Return address and port of a name server; raises ValueError."""
    bare = text.strip()
    found = re.fullmatch(r"\[([0-9a-fA-F:]+)\]:(\d{1,5})|([0-9.]+):(\d{1,5})", bare)
    address, port = (found[1] or found[3], int(found[2] or found[4])) if found else (bare, _PORT)
    if not 0 < port < 65536:
        raise ValueError("no port")
    return str(ipaddress.ip_address(address)), port


class _Rules(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    proven: Action
    unproven: Action
    forged: Action

    def action(self, verdict: Verdict) -> Action:
        """Return what becomes of a document whose sender is proven, unproven or forged."""
        return Action(getattr(self, verdict.value))

    def over(self, others: Self) -> Self:
        """Return these rules where they were written, and the others where not."""
        return others.model_copy(update={name: getattr(self, name) for name in self.model_fields_set})


class JunkRules(_Rules):
    """`from_junk`: what becomes of documents that stood in Junk."""

    proven: Action = Action.FILE
    unproven: Action = Action.REVIEW
    forged: Action = Action.IGNORE


class InboxRules(_Rules):
    """`from_inbox`: what becomes of documents from everywhere else."""

    proven: Action = Action.FILE
    unproven: Action = Action.FILE
    forged: Action = Action.REVIEW


Servers = list[Annotated[str, AfterValidator(_server_checked)]]
Sealers = list[Annotated[str, AfterValidator(_domain_checked)]]


class SendersSection(BaseModel):
    """`[senders]`: whether keys are looked up, whose word is believed, and what follows from the verdict."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: Literal["dns", "none"] = "dns"
    name_servers: list[Annotated[str, AfterValidator(_name_server_checked)]] = []
    servers: Servers = []
    sealers: Sealers = []
    from_junk: JunkRules = JunkRules()
    from_inbox: InboxRules = InboxRules()

    def believed(self, servers: Sequence[str] | None, sealers: Sequence[str] | None) -> Believed:
        """Return whose word counts for an account that may say so itself."""
        return Believed(
            tuple(self.servers if servers is None else servers), tuple(self.sealers if sealers is None else sealers)
        )
