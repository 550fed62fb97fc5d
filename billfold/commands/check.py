"""`billfold check`: everything in the configuration, tried."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from billfold.options import config_option, configuration, json_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from billfold.config import AccountSection, Configuration
    from ingest.account import AccountSettings
    from ingest.mailboxes import Mailbox
    from ingest.oauth_provider import OAuthTokens


@click.command("check", epilog="Example: billfold check")
@config_option
@json_option
def command(config_file: Path | None, as_json: bool) -> None:
    """Try everything in the configuration, and say what to fix.

    That is: archive, readers, text recognition, printer, [inbox], [drop_folder], sign-in, mailboxes, and what is done
    to filed mail.
    """
    from billfold.config import default_path
    from billfold.console import print_json, say

    settings = configuration(config_file)
    results = [("configuration", True, str(config_file or default_path()))]
    results += [*_archive(settings), *_readers(settings), *_pictures(settings), *_printer(settings)]
    results += [*_inbox(settings), *_drop_folder(settings)]
    for account in settings.accounts:
        results += _account(account)
    if as_json:
        print_json([{"what": what, "ok": good, "message": message} for what, good, message in results])
    else:
        for what, good, message in results:
            say(f"{'ok ' if good else 'FIX'}  {what}: {message}")
    raise click.exceptions.Exit(0 if all(good for _, good, _ in results) else 1)


Result = tuple[str, bool, str]
_ENGINES = {"tesseract": "Tesseract", "onnx": "RapidOCR"}


def _archive(settings: "Configuration") -> Iterator[Result]:
    from archive.archive import Archive
    from archive.errors import ArchiveError
    from archive.names import check_template
    from billfold.clock import now
    from billfold.dialects import layout_of

    section = settings.require_archive()
    try:
        template = check_template(section.name)
        with Archive.open(section.folder, template, now, command="check", layout=layout_of(section)) as archive:
            for problem in archive.problems:
                yield "archive", False, problem
            waiting = len(archive.pending())
        yield (
            "archive",
            True,
            f"{section.folder} can be written" + (f"; {waiting} originals wait to be read" if waiting else ""),
        )
    except ArchiveError as error:
        yield "archive", False, str(error)


def _readers(settings: "Configuration") -> Iterator[Result]:
    from billfold.accounts import marketplaces_of, own_templates
    from billfold.errors import BillfoldError
    from billfold.sandbox import ReadingFailed, Sandbox
    from parsers.context import Context, Form

    try:
        count = len(marketplaces_of(settings))
        with Sandbox("read", 1, own_templates(settings)) as readers:
            readers.read(b"Subject: a test\r\n\r\nNothing.\r\n", Context(Form.MESSAGE))
    except (BillfoldError, ReadingFailed) as error:
        yield "reading", False, str(error)
    else:
        yield "reading", True, f"documents are read in child processes with limits; {count} marketplaces are known"
        yield "confinement", True, _confinement()


def _confinement() -> str:
    """Say what the kernel keeps the readers from on this machine, and what would do more."""
    import sys

    from billfold.confinement import SIGNALS_SINCE, tried

    if not sys.platform.startswith("linux"):
        return "the readers have their limits and no more: this system confines no process (Linux does)"
    held = tried()
    calls = "open no connection, start no program and touch no other process (seccomp)" if held.seccomp else ""
    files = f"see nothing but libraries and fonts and write nothing (Landlock {held.landlock})" if held.landlock else ""
    kept = " and ".join(filter(None, (files, calls))) or "have their limits and no more"
    parts = [f"the readers {kept}"]
    if not held.landlock:
        parts.append(
            "this kernel has no Landlock (Linux 5.13 and later, switched on with lsm=landlock), so a reader that is "
            "broken into sees your files"
        )
    elif held.landlock < SIGNALS_SINCE:
        parts.append("to keep text recognition from ending other programs of yours takes Linux 6.12")
    if not held.seccomp:
        parts.append("this system has no seccomp, or is neither x86_64 nor aarch64")
    return "; ".join(parts)


def _pictures(settings: "Configuration") -> Iterator[Result]:
    """Say what recognises the text in scans and photos, or how to get it; what is asked for by name must be there."""
    from billfold.ocr import Engine, equipment

    wanted = Engine(settings.ocr.engine)
    found = equipment(wanted, settings.ocr.languages)
    if found.engine is Engine.NONE:
        good = wanted in (Engine.AUTO, Engine.NONE) and not settings.ocr.languages
        yield "pictures", good, f"scans and photos wait for review unread: {found.missing}"
        return
    languages = f" in {', '.join(found.languages)}" if found.languages else ""
    yield "pictures", True, f"the text in scans and photos is recognised by {_ENGINES[found.engine.value]}{languages}"


def _printer(settings: "Configuration") -> Iterator[Result]:
    from billfold import printing

    if settings.archive and not settings.archive.print_mails:
        yield "printing", True, "mails without attachment are filed as .eml alone, as the configuration says"
        return
    missing = printing.missing()
    what = f"mails without attachment are filed as .eml alone: {missing}" if missing else "mails are printed to PDF"
    yield "printing", True, what


def _inbox(settings: "Configuration") -> Iterator[Result]:
    """Say what the rules of the dedicated address concern, who may forward, and which account is its own."""
    rules = settings.inbox_rules
    if rules is None:
        return
    concerned = f"what is sent to {rules.address}" if rules.address else "what is forwarded to any account"
    listed = ", ".join(rules.forwarders)
    yield "inbox", True, f"{concerned} is filed when it comes from {listed}; from others it waits for review"
    if rules.address:
        yield "inbox", True, _where_it_arrives(settings, rules.address)


def _drop_folder(settings: "Configuration") -> Iterator[Result]:
    """Say whether the drop folder can be used, and what lies in it."""
    from billfold.dropping import drop_folder_of
    from ingest.errors import DropFolderTrouble

    folder = drop_folder_of(settings)
    if folder is None:
        return
    try:
        yield "drop folder", *folder.tried()
    except DropFolderTrouble as error:
        yield "drop folder", False, str(error)


def _where_it_arrives(settings: "Configuration", address: str) -> str:
    from billfold.accounts import own_accounts

    own = sorted(own_accounts(settings))
    if own:
        return f"account {', '.join(own)} is the address's own, so all mail in it is downloaded"
    return (
        f"no account has {address} as its username, so mail to it is looked for in all accounts, and downloaded where "
        "it comes from a forwarder or looks like a document"
    )


def _after_filing(settings: "AccountSettings", mailboxes: "Sequence[Mailbox]") -> Iterator[Result]:
    """Say what will be done to what is filed from each mailbox, and whether the server can do it."""
    from archive.records import message_digest
    from ingest.errors import ActionImpossible, CommandRefused
    from ingest.settling import Settler

    name = f"account {settings.name}"
    if settings.after_filing is None:
        yield name, True, "what is filed stays as it is in the mailbox"
        return
    with Settler(settings, message_digest) as settler:
        for mailbox in mailboxes:
            try:
                yield name, True, settler.check(mailbox)
            except (ActionImpossible, CommandRefused) as error:
                yield name, False, str(error).removeprefix(f"Account {settings.name}: ")


def _account(account: "AccountSection") -> Iterator[Result]:
    from billfold.accounts import settings_of
    from billfold.errors import BillfoldError
    from ingest.errors import CredentialMissing, IngestError
    from ingest.imap import open_account
    from ingest.oauth_provider import OAuthTokens

    name = f"account {account.name}"
    try:
        settings = settings_of(account)
        if isinstance(settings.credential, OAuthTokens):
            yield name, True, _signed_in(settings.credential, account.name)
        with open_account(settings) as session:
            selection = session.mailboxes()
            for error in selection.unknown:
                yield name, False, str(error)
            for mailbox in selection.mailboxes:
                survey = session.survey(mailbox)
                junk = " (Junk: what has no proof of its sender is held for review)" if mailbox.junk else ""
                yield name, True, f"{mailbox.name}: {survey.messages:,} messages{junk}"
            if not any(mailbox.junk for mailbox in selection.mailboxes):
                yield name, True, "no Junk mailbox was found; add its name to mailboxes if there is one"
        yield from _after_filing(settings, selection.mailboxes)
    except CredentialMissing as error:
        wants = "" if account.oauth else _wanted(account)
        yield name, False, f"{error} {wants}".rstrip().removeprefix(f"Account {account.name}: ")
    except (IngestError, BillfoldError) as error:
        yield name, False, str(error).removeprefix(f"Account {account.name}: ")


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
