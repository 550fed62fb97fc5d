"""Whether each account can be signed in to, has the mailboxes that are named, and allows what is done after filing."""

import shlex
from collections.abc import Generator, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from billfold.checking import senders
from billfold.checking.credentials import get_credential, new_credential
from billfold.checking.results import Result, Tried

if TYPE_CHECKING:
    from billfold.config import AccountSection
    from ingest.account import AccountSettings
    from ingest.imap import ImapSession
    from ingest.mailboxes import Mailbox
    from ingest.oauth_provider import OAuthTokens


def each(tried: Tried) -> Iterator[Result]:
    """Try every account."""
    for account in tried.settings.accounts:
        yield from _account(tried, account)


def _account(tried: Tried, account: "AccountSection") -> Iterator[Result]:
    from billfold.accounts import settings_of
    from billfold.errors import BillfoldError
    from ingest.errors import CredentialMissing, IngestError, SignInRefused
    from ingest.imap import open_account
    from ingest.oauth_provider import OAuthTokens

    failed = partial(Result, f"account {account.name}", False)

    def told(error: Exception) -> str:
        return str(error).removeprefix(f"Account {account.name}: ")

    try:
        settings = settings_of(account)
        if isinstance(settings.credential, OAuthTokens):
            yield Result(f"account {account.name}", True, _signed_in(settings.credential, account.name))
        with open_account(settings) as session:
            mailboxes = yield from _mailboxes(account, session)
            yield from senders.believed(tried.settings, account, session, mailboxes)
        yield from _after_filing(settings, mailboxes)
    except CredentialMissing as error:
        wants = "" if account.oauth else _wanted(account)
        yield failed(f"{told(error)} {wants}".rstrip(), *get_credential(tried, account))
    except SignInRefused as error:
        yield failed(told(error), *new_credential(tried, account))
    except (IngestError, BillfoldError) as error:
        yield failed(told(error), *_mended(account, error))


def _mailboxes(account: "AccountSection", session: "ImapSession") -> Generator[Result, None, Sequence["Mailbox"]]:
    """Survey the mailboxes that are named; return them."""
    name = f"account {account.name}"
    selection = session.mailboxes()
    known = [mailbox.name for mailbox in selection.mailboxes]
    for error in selection.unknown:
        yield Result(name, False, str(error), write=f"mailboxes = {_list(known or ['INBOX'])}")
    for mailbox in selection.mailboxes:
        survey = session.survey(mailbox)
        junk = " (Junk: what has no proof of its sender is held for review)" if mailbox.junk else ""
        yield Result(name, True, f"{mailbox.name}: {survey.messages:,} messages{junk}")
    if not any(mailbox.junk for mailbox in selection.mailboxes):
        yield Result(name, True, "no Junk mailbox was found; add its name to mailboxes if there is one")
    return selection.mailboxes


def _list(names: Sequence[str]) -> str:
    import json

    return json.dumps(list(names), ensure_ascii=False)


def _after_filing(settings: "AccountSettings", mailboxes: "Sequence[Mailbox]") -> Iterator[Result]:
    """Say what will be done to what is filed from each mailbox, and whether the server can do it."""

    if settings.after_filing is None:
        yield Result(f"account {settings.name}", True, "what is filed stays as it is in the mailbox")
    for is_junk in (False, True):
        own = settings.in_mailbox(junk=is_junk)
        chosen = [mailbox for mailbox in mailboxes if mailbox.junk is is_junk]
        if own.after_filing is not None and chosen:
            yield from _settling(own, chosen)


def _settling(settings: "AccountSettings", mailboxes: "Sequence[Mailbox]") -> Iterator[Result]:
    from archive.records import message_digest
    from ingest.account import RESCUE
    from ingest.errors import ActionImpossible, CommandRefused
    from ingest.settling import Settler

    name = f"account {settings.name}"
    without = "rescue = false" if settings.after_filing == RESCUE else 'after_filing = "nothing"'
    with Settler(settings, message_digest) as settler:
        for mailbox in mailboxes:
            try:
                yield Result(name, True, settler.check(mailbox))
            except (ActionImpossible, CommandRefused) as error:
                told = str(error).removeprefix(f"Account {settings.name}: ")
                yield Result(name, False, told, write=without)


def _mended(account: "AccountSection", error: Exception) -> tuple[str, str]:
    """Return what may mend a connection that could not be made: a command, or lines of the configuration."""
    from ingest.errors import CertificateRefused, EncryptionMissing, ServerBusy, ServerUnreachable
    from ingest.providers import provider_at, provider_of

    known = provider_at(account.host) or provider_of(account.username)
    if isinstance(error, ServerBusy) or (known is not None and account.host == known.host and not account.port):
        return "", ""
    if known is not None and known.host and isinstance(error, ServerUnreachable | CertificateRefused):
        port = "" if known.port == 993 else f'\nport = {known.port}\nsecurity = "{known.security}"'
        return "", f'host = "{known.host}"{port}'
    if isinstance(error, CertificateRefused):
        host = shlex.quote(f"{account.host}:{account.port or 993}")
        return f"openssl s_client -connect {host} -showcerts </dev/null", 'ca_file = "/path/of/its/authority.pem"'
    if isinstance(error, EncryptionMissing):
        return "", 'security = "tls"\nport = 993'
    likely = f"imap.{account.username.rpartition('@')[2]}"
    if isinstance(error, ServerUnreachable) and "@" in account.username and account.host != likely:
        return "", f'host = "{likely}"'
    return "", ""


def _wanted(account: "AccountSection") -> str:
    """Say what the provider of an account wants before anybody can sign in."""
    from ingest.providers import provider_for

    known = provider_for(account.host, account.username)
    return known.advice(account.name) if known else ""


def _signed_in(source: "OAuthTokens", account: str) -> str:
    """Say how an account is signed in by OAuth; raises `CredentialMissing` where nobody has."""
    from datetime import UTC, datetime

    from billfold.clock import now
    from ingest.tokens import read

    kept = read(source.file, account)
    if kept.expires is None or kept.expires <= now().timestamp():
        return "signed in by OAuth; the access token is renewed now"
    until = datetime.fromtimestamp(kept.expires, UTC)
    return f"signed in by OAuth; the access token is good until {until:%H:%M} UTC, and renews itself"
