"""`config.example.toml`: every key there is, none that there isn't, and each line of it works."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from archive.names import DATE_FIELDS, DEFAULT_TEMPLATE, FIELDS
from billfold.accounts import settings_of
from billfold.config import (
    AccountSection,
    ArchiveSection,
    Configuration,
    InboxSection,
    OcrSection,
    ReadingSection,
    load,
)
from billfold.drop_section import DropFolderSection
from billfold.inlet_section import InletSection
from billfold.notice_sections import AlertsSection, DigestSection, MailSection, MetricsSection
from billfold.oauth_section import OAuthSection
from billfold.senders_section import SendersSection

EXAMPLE = Path(__file__).parents[1] / "config.example.toml"
LINES = EXAMPLE.read_text(encoding="utf-8").splitlines()
SECTIONS = {
    "archive": ArchiveSection,
    "reading": ReadingSection,
    "ocr": OcrSection,
    "senders": SendersSection,
    "inbox": InboxSection,
    "inlet": InletSection,
    "drop_folder": DropFolderSection,
    "accounts": AccountSection,
    "mail": MailSection,
    "alerts": AlertsSection,
    "digest": DigestSection,
    "metrics": MetricsSection,
}
PASSWORDS = ("password_command", "password_env", "password_file", "password_credential", "keyring", "oauth")
# These show an example, because what holds without them is nothing.
EXAMPLES_ONLY = {
    "archive.columns",
    "archive.item_columns",
    "reading.passwords",
    "reading.templates",
    "ocr.languages",
    "senders.name_servers",
    "senders.servers",
    "senders.sealers",
    "inbox.address",
    "inlet.aliases",
    "inlet.trusted",
    "inlet.strangers",
    "inlet.certificate",
    "inlet.key",
    "inlet.starttls",
    "accounts.port",
    "accounts.ca_file",
    "accounts.traffic",
    "accounts.servers",
    "accounts.sealers",
    "accounts.from_junk",
    "accounts.from_inbox",
    "mail.port",
    "mail.ca_file",
    "alerts.webhook",
    "alerts.webhook_file",
}


def section_of(number: int) -> str:
    heads = [m[1] for line in LINES[: number + 1] if (m := re.match(r"(?:# )?\[+(\w+)\]+$", line))]
    return heads[-1]


def key_of(line: str, comment: bool) -> str:
    m = re.match(r"# (\w+) = " if comment else r"(\w+) = ", line)
    return m[1] if m else ""


COMMENTED = {f"{section_of(n)}.{key}": n for n, line in enumerate(LINES) if (key := key_of(line, comment=True))}
IN_FORCE = {f"{section_of(n)}.{key}": n for n, line in enumerate(LINES) if (key := key_of(line, comment=False))}


def loaded(folder: Path, lines: list[str]) -> Configuration:
    path = folder / "config.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    path.chmod(0o600)
    return load(path)


_TOGETHER = {"inlet.certificate": ("key",), "inlet.key": ("certificate",), "inlet.starttls": ("certificate", "key")}


def with_line(key: str) -> list[str]:
    """The example with one more of its lines in force; a password comes from one place only."""
    lines = list(LINES)
    section, _, name = key.partition(".")
    if name in PASSWORDS:
        lines[IN_FORCE[f"{section}.password_command"]] = ""
    lines[COMMENTED[key]] = lines[COMMENTED[key]].removeprefix("# ")
    if key.startswith("inlet."):
        # a section that is not in force, and needs one that is not whole
        for head in ("# [inlet]", *(LINES[COMMENTED[f"inlet.{other}"]] for other in _TOGETHER.get(key, ()))):
            lines[lines.index(head)] = head.removeprefix("# ")
        lines[COMMENTED["inbox.address"]] = lines[COMMENTED["inbox.address"]].removeprefix("# ")
    return lines


def value_of(found: Configuration, key: str) -> Any:
    section, name = key.split(".")
    holder = found.accounts[0] if section == "accounts" else getattr(found, section) or InletSection()
    value = getattr(holder, name)
    return value.model_dump(mode="json") if name in ("from_junk", "from_inbox") and value else value


def test_it_loads_as_it_is(tmp_path: Path) -> None:
    found = loaded(tmp_path, LINES)
    assert found.archive is not None
    assert found.archive.path == "~/Invoices"
    settings = settings_of(found.accounts[0])
    assert (settings.host, settings.port, settings.username) == ("imap.example.com", 993, "shop@example.com")


def test_every_key_stands_in_it_once_and_no_other() -> None:
    known = {f"{section}.{key}" for section, model in SECTIONS.items() for key in model.model_fields}
    assert {*COMMENTED, *IN_FORCE} == known
    assert not set(COMMENTED) & set(IN_FORCE)
    assert set(Configuration.model_fields) == set(SECTIONS)


@pytest.mark.parametrize("key", COMMENTED)
def test_each_line_that_is_not_in_force_can_be(key: str, tmp_path: Path) -> None:
    lines = with_line(key)
    found = loaded(tmp_path, lines)
    said = tomllib.loads(lines[COMMENTED[key]])[key.split(".")[1]]
    assert value_of(found, key) == (OAuthSection(provider=said) if key == "accounts.oauth" else said)
    settings_of(found.accounts[0])


@pytest.mark.parametrize("key", [k for k in COMMENTED if k not in EXAMPLES_ONLY and k.split(".")[1] not in PASSWORDS])
def test_a_line_that_is_not_in_force_shows_what_holds_without_it(key: str, tmp_path: Path) -> None:
    assert value_of(loaded(tmp_path, with_line(key)), key) == value_of(loaded(tmp_path, LINES), key)


def test_every_key_of_the_table_for_a_sign_in_is_told() -> None:
    start, end = (next(n for n, line in enumerate(LINES) if text in line) for text in ("sign in once", "# oauth = "))
    said = " ".join(LINES[start : end + 1])
    assert [key for key in OAuthSection.model_fields if key not in said and key != "provider"] == []


def test_the_fields_of_a_name_are_all_there() -> None:
    start = next(n for n, line in enumerate(LINES) if line.startswith("# Fields:"))
    said = " ".join(line.lstrip("# ") for line in LINES[start : start + 4])
    listed = said.removeprefix("Fields: ").partition(". The")[0]
    assert {name.strip() for name in listed.split(",")} == set(FIELDS)
    assert f'# name = "{DEFAULT_TEMPLATE}"' in LINES
    assert set(DATE_FIELDS) == {"issue_date", "received"}
