"""The first sign-in: tried until it works or its user has had enough; what is wrong can be mended on the way."""

import contextlib
from collections.abc import Iterator
from enum import StrEnum

import click

from billfold.accounts import settings_of
from billfold.console import say
from billfold.errors import BillfoldError, UsageWrong
from billfold.first_run.answers import WAYS, Answers
from billfold.first_run.questions import ask_source, asked_way, explain, named_server
from ingest.account import is_loopback
from ingest.discovery import Server
from ingest.errors import CertificateRefused, CredentialMissing, IngestError, ServerUnreachable
from ingest.imap import ImapSession, open_account


class Mend(StrEnum):
    """What can be changed when signing in has failed."""

    PASSWORD = "password"  # noqa: S105 (a word, not a secret)
    NAME = "name"
    SERVER = "server"
    CERTIFICATE = "certificate"
    WAY = "way"
    WRITE = "write"
    STOP = "stop"


_MEANING: dict[str, str] = {
    Mend.PASSWORD: "type it again",
    Mend.NAME: "another user name",
    Mend.SERVER: "another server, or another port (host:port)",
    Mend.CERTIFICATE: "trust the certificate, or its authority, that is in a file",
    Mend.WAY: "take the password from elsewhere, or sign in with a browser",
    Mend.WRITE: "write the configuration as it is",
    Mend.STOP: "write nothing",
}


@contextlib.contextmanager
def signed_in(answers: Answers, *, mends: bool) -> Iterator[ImapSession | None]:
    """Sign in and yield the session; None where the user wants the configuration without that.

    With `mends`, what went wrong is told, and the user can change the answers; else it is raised.
    """
    while True:
        with contextlib.ExitStack() as stack:
            try:
                say(f"Signing in to {answers.server.host} as {answers.username} …")
                session = stack.enter_context(open_account(settings_of(answers.section()), answers.secret))
                session.mailboxes()
            except (IngestError, BillfoldError) as error:
                if not mends:
                    raise
                session = None
                trouble: Exception = error
            if session is not None:
                yield session
                return
        told = str(trouble).removeprefix(f"Account {answers.name}: ")
        say(f"That did not work: {told}")
        if not _mended(answers, trouble):
            yield None
            return


def _mended(answers: Answers, trouble: Exception) -> bool:
    """Let the user change something; return False where the configuration is to be written as it is."""
    explain(_MEANING)
    wishes = click.Choice([wish.value for wish in Mend])
    while True:
        wish = Mend(click.prompt("What now", type=wishes, default=_likely(answers, trouble).value))
        try:
            match wish:
                case Mend.STOP:
                    raise click.Abort
                case Mend.WRITE:
                    return False
                case Mend.NAME:
                    answers.username = str(click.prompt("User name", default=answers.username)).strip()
                case Mend.SERVER:
                    text = str(click.prompt("IMAP server", default=_named(answers.server)))
                    answers.server = named_server(text, answers.email, answers.ca_file, looks=True)
                case Mend.CERTIFICATE:
                    is_there = click.Path(exists=True, dir_okay=False)
                    answers.ca_file = str(click.prompt("The file with the certificate", type=is_there))
                    answers.server = named_server(_named(answers.server), answers.email, answers.ca_file, looks=True)
                case Mend.WAY:
                    answers.way = asked_way(None, answers.provider)
                    ask_source(answers)
                case Mend.PASSWORD:
                    answers.way = answers.way if WAYS[answers.way][1] else "type"
                    ask_source(answers)
        except UsageWrong as error:
            say(str(error))
            continue
        # Nobody can sign in to an account with `oauth` before it is in a configuration.
        return answers.way != "oauth"


def _named(server: Server) -> str:
    return server.host if server.port == 993 else f"{server.host}:{server.port}"


def _likely(answers: Answers, trouble: Exception) -> Mend:
    if isinstance(trouble, CertificateRefused):
        return Mend.CERTIFICATE if is_loopback(answers.server.host) else Mend.SERVER
    if isinstance(trouble, ServerUnreachable):
        return Mend.SERVER
    oauth = answers.provider is not None and answers.provider.ways[:1] == (answers.provider.oauth,)
    return Mend.WAY if oauth or isinstance(trouble, CredentialMissing) else Mend.PASSWORD
