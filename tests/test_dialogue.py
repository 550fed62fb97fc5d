"""What servers answer when they want us to wait, in the words of the large providers, and what only looks like it."""

import pytest

from ingest.connection import Connection
from ingest.errors import CommandRefused, IngestError, ServerBusy, SignInRefused
from ingest.secret import Secret
from tests.imap_servers import HURRY, settings
from tests.scripted_imap import Script, ScriptedServer

WAIT = (
    "NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
    "NO [ALERT] Account exceeded command or bandwidth limits. (Failure)",
    "NO [ALERT] Too many simultaneous connections. (Failure)",
    "NO [ALERT] Lockdown in sector 4 (Failure)",
    "NO [UNAVAILABLE] Temporary System Error (Failure)",
    "BAD Temporary System Error",
    "NO [THROTTLED] slow down",
    "NO Request is throttled. Suggested Backoff Time: 299910 milliseconds",
    "BAD Request is throttled. Suggested Backoff Time: 89117 milliseconds",
    "NO Server Unavailable. 15",
    "BAD User is authenticated but not connected.",
    "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded (mail_max_userip_connections=16)",
    "NO Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    "NO [LIMIT] CAPABILITY Rate limit hit.",
    "NO [UNAVAILABLE] UID FETCH Server error - Please try again later",
    "NO UID FETCH Server error - Please try again later",
    "BAD [UNAVAILABLE] Service temporarily unavailable",
    "NO Service temporarily unavailable",
    "NO [INUSE] the mailbox is locked",
    "NO [LIMIT] Too many requests",
    "NO Your session limit is used up",
)
NOT_WAIT = (
    "NO [MESSAGELIMIT 1000] Too many messages to fetch, try a smaller subset",
    "NO Too many messages in one command",
    "BAD Too many arguments",
    "NO [NOPERM] you have no right to it, try again later",
    "NO message 3 is damaged",
    "BAD Command Argument Error. 12",
    "NO [SERVERBUG] Internal error occurred. Refer to server log for more information.",
)
NO_SIGN_IN = (
    "NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)",
    "NO [AUTHENTICATIONFAILED] wrong password, or too many tries; try again later",
    "NO [ALERT] Please log in via your web browser: https://support.example/answer (Failure)",
    "NO [ALERT] Application-specific password required (Failure)",
    "NO LOGIN failed.",
    "NO Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or "
    "system is busy.",
)


def answering(words: str) -> type[Script]:
    class Answering(Script):
        def do_uid_fetch(self, arguments: bytes) -> str:
            return words

    return Answering


def refusing(words: str) -> type[Script]:
    class Refusing(Script):
        def do_login(self, arguments: bytes) -> str:
            return words

    return Refusing


def error_of(script: type[Script]) -> IngestError:
    """The error that signing in, or the first fetch, ends with."""
    with ScriptedServer(script) as server, pytest.raises(IngestError) as caught:
        connection = Connection(settings(server.port), Secret("swordfish"), HURRY)
        try:
            connection.examine(b"INBOX")
            connection.fetch("1", "(UID)", expected=100)
        finally:
            connection.close()
    return caught.value


@pytest.mark.parametrize("words", WAIT)
def test_a_wish_to_wait_is_known_in_the_words_of_providers(words: str) -> None:
    assert type(error_of(answering(words))) is ServerBusy
    assert type(error_of(refusing(words))) is ServerBusy, "at sign-in it says nothing of the password"


@pytest.mark.parametrize("words", NOT_WAIT)
def test_a_refusal_is_no_wish_to_wait(words: str) -> None:
    assert type(error_of(answering(words))) is CommandRefused


@pytest.mark.parametrize("words", NO_SIGN_IN)
def test_a_wrong_password_is_told_at_once_whatever_else_may_be_the_matter(words: str) -> None:
    assert type(error_of(refusing(words))) is SignInRefused
