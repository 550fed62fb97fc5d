"""The configuration: one TOML file, checked whole, every mistake told at once with its file, line and key."""

import os
import re
import shlex
import stat
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from archive.names import DEFAULT_TEMPLATE
from billfold.after_filing import checked_action
from billfold.config_values import (
    address_checked,
    columns_checked,
    forwarder_checked,
    interval_checked,
    item_columns_checked,
    list_checked,
    locale_checked,
    path_checked,
    seconds_of,
    template_checked,
    traffic_checked,
)
from billfold.drop_section import DropFolderSection, against_archive
from billfold.errors import ConfigurationWrong
from billfold.inlet_section import InletSection, inlet_against_others
from billfold.notice_sections import (
    AlertsSection,
    DigestSection,
    MailSection,
    MetricsSection,
    mistakes_between,
)
from billfold.oauth_section import OAuthSection, written_short
from billfold.senders_section import InboxRules, JunkRules, Sealers, SendersSection, Servers
from parsers.context import Inbox
from parsers.mail.inbox import is_at

ENVIRONMENT = "BILLFOLD_CONFIG"
DATA_ENVIRONMENT = "BILLFOLD_DATA"
PASSWORD_SOURCES = ("password_command", "password_env", "password_file", "password_credential", "keyring", "oauth")

# Where a mistake is (the keys, list places from 0) and a sentence about it.
Mistake = tuple[tuple[int | str, ...], str]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ArchiveSection(_Section):
    """`[archive]`: where documents are filed, under which names, and how the ledger is written."""

    path: Annotated[str, AfterValidator(path_checked)]
    name: Annotated[str, AfterValidator(template_checked)] = DEFAULT_TEMPLATE
    print_mails: bool = True
    dialect: Literal["plain", "excel"] = "plain"
    locale: Annotated[str, AfterValidator(locale_checked)] = "en_US"
    columns: Annotated[list[str], BeforeValidator(columns_checked)] = []
    item_columns: Annotated[list[str], BeforeValidator(item_columns_checked)] = []
    split: Literal["none", "year"] = "none"

    @property
    def folder(self) -> Path:
        """The archive's folder, `~` resolved."""
        return Path(self.path).expanduser()


class ReadingSection(_Section):
    """`[reading]`: how many documents are read at once, passwords of PDFs, and templates of one's own."""

    workers: Annotated[int, Field(ge=1, le=32)] = 2
    passwords: list[str] = []
    templates: str = ""


class OcrSection(_Section):
    """`[ocr]`: what recognises the text in pictures, and in which languages (Tesseract's names for them)."""

    engine: Literal["auto", "tesseract", "onnx", "none"] = "auto"
    languages: list[Annotated[str, Field(pattern=r"^[A-Za-z]{2,8}(_[A-Za-z]+)*$")]] = []


class InboxSection(_Section):
    """`[inbox]`: the dedicated address, and who may forward to it."""

    forwarders: Annotated[list[Annotated[str, AfterValidator(forwarder_checked)]], BeforeValidator(list_checked)]
    address: Annotated[str, AfterValidator(address_checked)] = ""

    @property
    def rules(self) -> Inbox:
        """The section in the terms of the readers."""
        return Inbox(tuple(self.forwarders), self.address)


class AccountSection(_Section):
    """`[[accounts]]`: one mailbox account and how to sign in to it."""

    name: Annotated[str, Field(pattern=r"^[^\s/]+$")]
    host: Annotated[str, Field(min_length=1)]
    username: Annotated[str, Field(min_length=1)]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["tls", "starttls", "none"] = "tls"
    password_command: str | list[str] | None = None
    password_env: str | None = None
    password_file: str | None = None
    password_credential: Annotated[str, Field(pattern=r"^[^\s/:]+$")] | None = None
    keyring: Literal[True] | None = None
    oauth: Annotated[OAuthSection | None, BeforeValidator(written_short)] = None
    mailboxes: Annotated[list[str], Field(min_length=1)] = ["INBOX", "\\Junk"]
    ca_file: str | None = None
    poll: Annotated[str, AfterValidator(interval_checked)] = "10m"
    idle: bool = True
    connections: Annotated[int, Field(ge=1, le=10)] = 3
    traffic: Annotated[str, BeforeValidator(traffic_checked)] | None = None
    after_filing: Annotated[Literal["nothing"] | dict[str, str], BeforeValidator(checked_action)] = "nothing"
    rescue: bool = False
    servers: Servers | None = None
    sealers: Sealers | None = None
    from_junk: JunkRules | None = None
    from_inbox: InboxRules | None = None

    @property
    def poll_seconds(self) -> int:
        """How often `billfold run` looks at the account, in seconds."""
        return seconds_of(self.poll)


class Configuration(_Section):
    """The whole file."""

    archive: ArchiveSection | None = None
    reading: ReadingSection = ReadingSection()
    ocr: OcrSection = OcrSection()
    senders: SendersSection = SendersSection()
    inbox: InboxSection | None = None
    inlet: InletSection | None = None
    drop_folder: DropFolderSection | None = None
    accounts: list[AccountSection] = []
    mail: MailSection | None = None
    alerts: AlertsSection | None = None
    digest: DigestSection | None = None
    metrics: MetricsSection | None = None

    @property
    def inbox_rules(self) -> Inbox | None:
        """Who may forward, in the terms of the readers; None where no rules are set."""
        return self.inbox.rules if self.inbox else None

    def require_archive(self) -> ArchiveSection:
        """Return `[archive]`; raises `ConfigurationWrong` when it is missing."""
        if self.archive is None:
            raise ConfigurationWrong(
                'The configuration has no [archive]; add it with path = "…", the folder to file in.'
            )
        return self.archive


def default_path() -> Path:
    """Return where the configuration lies unless a command says otherwise."""
    if named := os.environ.get(ENVIRONMENT):
        return Path(named)
    from platformdirs import user_config_path

    return user_config_path("billfold", appauthor=False) / "config.toml"


def data_folder() -> Path:
    """Return where Billfold keeps what is the user's and no configuration's: the tokens of sign-ins, and the like."""
    if named := os.environ.get(DATA_ENVIRONMENT):
        return Path(named).expanduser().absolute()
    from platformdirs import user_data_path

    return user_data_path("billfold", appauthor=False)


def load(path: Path) -> Configuration:
    """Read and check a configuration; raises `ConfigurationWrong` with every mistake in it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ConfigurationWrong(
            f"There is no configuration at {path}. Make one with `billfold init`, or name another with --config FILE."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationWrong(f"The configuration {path} can't be read: {error}.") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationWrong(f"{path}: this is not valid TOML: {error}.") from error
    data = _from_its_folder(data, path.absolute().parent)
    mistakes = [*_across(data)]
    try:
        found = Configuration.model_validate(data)
    except ValidationError as error:
        mistakes += [(mistake["loc"], _sentence(mistake)) for mistake in error.errors(include_url=False)]
        raise ConfigurationWrong(_told(path, text, mistakes)) from error
    if mistakes:
        raise ConfigurationWrong(_told(path, text, mistakes))
    _refuse_shared_secrets(path, found)
    return found


def _refuse_shared_secrets(path: Path, found: Configuration) -> None:
    clients = [account.oauth for account in found.accounts if account.oauth and account.oauth.client_secret]
    if (
        os.name == "posix"
        and (clients or found.reading.passwords or (found.alerts and found.alerts.webhook))
        and path.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH)
    ):
        raise ConfigurationWrong(
            f"{path} holds secrets and can be read by other users of this machine;"
            f" run: chmod 600 {shlex.quote(str(path))}"
        )


def _across(data: dict[str, Any]) -> Iterator[Mistake]:
    """Yield the mistakes that lie between keys: an account without a password source, two of one name, and the like."""
    yield from _inbox_against_itself(data.get("inbox"))
    yield from mistakes_between(data)
    yield from inlet_against_others(data)
    yield from against_archive(data.get("drop_folder"), data.get("archive"))
    accounts = data.get("accounts")
    # What is told of these two is told by these names.
    names: set[object] = {name for name in ("inlet", "metrics") if name in data}
    for number, account in enumerate(accounts if isinstance(accounts, list) else []):
        if not isinstance(account, dict):
            continue
        given = [way for way in PASSWORD_SOURCES if way in account]
        if len(given) != 1:
            what = f"{len(given)} password sources" if given else "no password source"
            yield ("accounts", number), f"it has {what}; give exactly one of {', '.join(PASSWORD_SOURCES)}"
        name = account.get("name")
        if name in names:
            yield ("accounts", number, "name"), f"something else is called {name!r} too; give each its own name"
        names.add(name)


def _inbox_against_itself(inbox: Any) -> Iterator[Mistake]:
    """Yield the forwarders that are the dedicated address itself: mail from it is never let through."""
    if not isinstance(inbox, dict) or not isinstance(inbox.get("forwarders"), list):
        return
    address = inbox.get("address")
    for number, listed in enumerate(inbox["forwarders"]):
        if isinstance(listed, str) and isinstance(address, str) and is_at(listed, address):
            told = "is the dedicated address itself; name who may forward to it"
            yield ("inbox", "forwarders", number), f"{listed!r} {told}"


_PATHS = {
    "archive": ("path",),
    "reading": ("templates",),
    "mail": ("password_file", "ca_file"),
    "alerts": ("webhook_file",),
    "inlet": ("certificate", "key"),
    "drop_folder": ("path",),
}


def _from_its_folder(data: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return the data with relative paths counted from the configuration's own folder, wherever a command runs."""

    def section(values: Any, keys: tuple[str, ...]) -> Any:
        if not isinstance(values, dict):
            return values
        paths = {key: values[key] for key in keys if isinstance(values.get(key), str) and values[key].strip()}
        return values | {key: text if text.startswith("~") else str(folder / text) for key, text in paths.items()}

    changed = dict(data)
    for name, keys in _PATHS.items():
        if name in changed:
            changed[name] = section(changed[name], keys)
    if isinstance(changed.get("accounts"), list):
        changed["accounts"] = [section(account, ("password_file", "ca_file")) for account in changed["accounts"]]
    return changed


def _told(path: Path, text: str, mistakes: Sequence[Mistake]) -> str:
    lines = []
    for where, sentence in mistakes:
        number = line_of(text, where)
        key = ".".join(str(part + 1) if isinstance(part, int) else part for part in where)
        lines.append((number, f"{path}:{number}: {key or 'the file'}: {sentence}"))
    lines.sort()
    count = f"{len(lines)} mistakes" if len(lines) > 1 else "a mistake"
    return f"The configuration has {count}:\n" + "\n".join(line for _, line in lines)


def _sentence(mistake: Any) -> str:
    match mistake["type"]:
        case "extra_forbidden":
            return f"there is no such key here; allowed are {', '.join(_allowed(mistake['loc']))}"
        case "missing":
            return "is missing"
        case "value_error":
            return str(mistake["msg"]).removeprefix("Value error, ")
        case _:
            text = str(mistake["msg"])
            shown = f" (it is {mistake['input']!r})" if _may_be_shown(mistake) else ""
            return text[:1].lower() + text[1:] + shown


def _may_be_shown(mistake: Any) -> bool:
    """Whether a wrong value may stand in a message: never what may be or hold a password."""
    keys = [str(part) for part in mistake["loc"]]
    secret = any(word in key for word in ("password", "secret", "webhook") for key in keys)
    return not secret and isinstance(mistake["input"], str | int | float | bool)


def _allowed(where: tuple[int | str, ...]) -> list[str]:
    if len(where) > 3 and where[2] == "oauth":
        return sorted(OAuthSection.model_fields)
    models: dict[str, type[BaseModel]] = {
        "archive": ArchiveSection,
        "reading": ReadingSection,
        "ocr": OcrSection,
        "inbox": InboxSection,
        "senders": SendersSection,
        "inlet": InletSection,
        "drop_folder": DropFolderSection,
        "accounts": AccountSection,
        "mail": MailSection,
        "alerts": AlertsSection,
        "digest": DigestSection,
        "metrics": MetricsSection,
    }
    model: type[BaseModel] = models.get(str(where[0]), Configuration) if len(where) > 1 else Configuration
    return sorted(model.model_fields)


def line_of(text: str, where: tuple[int | str, ...]) -> int:
    """Return the line, from 1, on which a key stands; that of what it is in, if it is missing."""
    if not where:
        return 1
    section, key = str(where[0]), next(str(part) for part in reversed(where) if isinstance(part, str))
    wanted = next((part for part in where if isinstance(part, int)), 0)
    current, count, start = "", -1, 1
    for number, line in enumerate(text.splitlines(), 1):
        if m := re.match(r"\s*\[+\s*([\w.-]+)", line):
            current = m[1]
            count += current == section and line.lstrip().startswith("[[")
        inside = current == section and count in (-1, wanted)
        if inside and re.match(r"\s*\[", line):
            start = number
        if (inside or (len(where) == 1 and current == "")) and re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", line):
            return number
        if len(where) == 1 and re.match(rf"\s*\[+\s*{re.escape(key)}\b", line):
            return number
    if len(where) > 3:  # a key of a table that stands on one line
        return line_of(text, where[:3])
    return start if start > 1 or len(where) == 1 else line_of(text, where[:1])
