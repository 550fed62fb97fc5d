"""Accounts of the configuration in the terms of `ingest`, and the passwords of PDFs and templates for reading."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

from billfold.after_filing import action_of
from billfold.config import AccountSection, Configuration, data_folder, line_of
from billfold.errors import ConfigurationWrong
from billfold.notice_sections import MailSection
from ingest.account import AccountSettings, Security, is_loopback
from ingest.budget import read_bytes
from ingest.oauth_provider import OAuthTokens
from ingest.secret import Keyring, PasswordCommand, PasswordCredential, PasswordEnv, PasswordFile, PasswordSource
from parsers.errors import TemplateMistake, TemplateWrong
from parsers.mail.inbox import is_at
from parsers.marketplaces.checked import read_marketplace
from parsers.marketplaces.templates import Marketplace, all_known

_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}


def settings_of(account: AccountSection) -> AccountSettings:
    """Return an account's settings; raises `ConfigurationWrong` for an unencrypted connection to another machine."""
    security = Security(account.security)
    if security is Security.NONE and not is_loopback(account.host):
        raise ConfigurationWrong(
            f'Account {account.name}: security = "none" is for this machine only; {account.host} needs tls or starttls.'
        )
    return AccountSettings(
        name=account.name,
        host=account.host,
        username=account.username,
        credential=_credential(account),
        port=account.port or _PORTS[security],
        security=security,
        mailboxes=tuple(account.mailboxes),
        ca_file=Path(account.ca_file).expanduser() if account.ca_file else None,
        refusals=_kept(account, "refused.json"),
        connections=account.connections - 1,
        after_filing=action_of(account.after_filing),
        rescue=account.rescue,
        traffic=read_bytes(account.traffic) if account.traffic else None,
    )


def _kept(account: AccountSection, ending: str) -> Path:
    """Return a file of an account's own. Its name is the mailbox's: an account may be renamed and stays signed in."""
    digest = hashlib.sha256(f"{account.host.casefold()}\0{account.username}".encode()).hexdigest()
    shown = re.sub(r"[^a-z0-9.@-]+", "_", account.username.casefold()).strip(".")[:60]
    return data_folder() / "sign-in" / f"{shown}-{digest[:12]}.{ending}"


def password_source(section: AccountSection | MailSection, username: str) -> PasswordSource:
    """Return where the password of a section comes from: the one place that it names, or else the keyring."""
    if section.password_command is not None:
        command = section.password_command
        return PasswordCommand(command if isinstance(command, str) else tuple(command))
    if section.password_env is not None:
        return PasswordEnv(section.password_env)
    if section.password_file is not None:
        return PasswordFile(Path(section.password_file))
    if section.password_credential is not None:
        return PasswordCredential(section.password_credential)
    return Keyring(f"billfold:{section.host}", username)


def _credential(account: AccountSection) -> PasswordSource | OAuthTokens:
    if account.oauth is not None:
        return OAuthTokens(_kept(account, "tokens.json"), account.oauth.known, account.oauth.client)
    return password_source(account, account.username)


def chosen(configuration: Configuration, name: str | None, mailbox: str = "") -> list[AccountSettings]:
    """Return the settings of the account of a name, or of all; with `mailbox`, only that mailbox (or glob) of them.

    Raises `ConfigurationWrong` when there is none.
    """
    if not configuration.accounts:
        raise ConfigurationWrong("The configuration has no [[accounts]]; `billfold init` shows what one looks like.")
    found = [settings_of(account) for account in configuration.accounts if name in (None, account.name)]
    if not found:
        known = ", ".join(account.name for account in configuration.accounts)
        raise ConfigurationWrong(f"There is no account {name!r}; the configuration has {known}.")
    return [replace(settings, mailboxes=(mailbox,)) if mailbox else settings for settings in found]


def own_accounts(configuration: Configuration) -> frozenset[str]:
    """Return the names of the accounts whose username is the dedicated address."""
    rules = configuration.inbox_rules
    found = (account for account in configuration.accounts if rules and is_at(account.username, rules.address))
    return frozenset(account.name for account in found)


def own_templates(configuration: Configuration) -> dict[str, str]:
    """Return the user's own marketplace files, by name without `.toml`.

    Raises `ConfigurationWrong` with every mistake in every one of them.
    """
    if not configuration.reading.templates:
        return {}
    folder = Path(configuration.reading.templates).expanduser()
    if not folder.is_dir():
        raise ConfigurationWrong(f"reading.templates: there is no folder {folder}.")
    texts = {}
    mistakes: list[str] = []
    # a file that begins with a dot is a shadow that some systems put beside the real one
    for file in sorted(file for file in folder.glob("*.toml") if not file.name.startswith(".")):
        try:
            texts[file.stem] = text = file.read_text(encoding="utf-8-sig")
            read_marketplace(file.stem, text)
        except (OSError, UnicodeDecodeError) as error:
            mistakes.append(f"{file} can't be read: {error}")
        except TemplateWrong as wrong:
            mistakes += [_told(file, text, mistake) for mistake in wrong.mistakes]
    if mistakes:
        count = f"{len(mistakes)} mistakes" if len(mistakes) > 1 else "a mistake"
        raise ConfigurationWrong("\n".join([f"Your marketplace files have {count}:", *mistakes]))
    return texts


def _told(file: Path, text: str, mistake: TemplateMistake) -> str:
    if not mistake.where:
        return f"{file}: {mistake.sentence}"
    key = ".".join(str(part + 1) if isinstance(part, int) else part for part in mistake.where)
    return f"{file}:{line_of(text, mistake.where)}: {key}: {mistake.sentence}"


def marketplaces_of(configuration: Configuration) -> tuple[Marketplace, ...]:
    """Return the user's own marketplaces before the built-in ones that they don't replace."""
    return all_known([read_marketplace(name, text) for name, text in own_templates(configuration).items()])
