"""What can go wrong on the way from a mailbox or a file: one class for each thing a caller does differently."""


class IngestError(Exception):
    """The base of all errors of this package; its text is one sentence for the user."""


class SignInRefused(IngestError):
    """The server does not accept the user name and password: stop this account, tell the user, never loop."""


class SignInPaused(SignInRefused):
    """The server has refused this very password twice within the hour: it is not asked before that is over."""


class GrantRefused(IngestError):
    """A provider refuses to give a token, for good: `code` is its word (RFC 6749, section 5.2), `detail` its number."""

    def __init__(self, message: str, *, code: str, detail: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.detail = detail


class ServerUnreachable(IngestError):
    """No network, no such host, no answer in time: try again later."""


class ConnectionLost(ServerUnreachable):
    """A connection that worked broke, or what came over it was not IMAP: connect again."""


class ServerBusy(ServerUnreachable):
    """The server asks for less: too many connections, too much traffic, or maintenance. Wait minutes, not seconds."""


class ServerTooSlow(ServerUnreachable):
    """An answer began and then came at a crawl, or not at all: a line on which no mail can be read."""


class CertificateRefused(IngestError):
    """The server's certificate is not trusted or not for this host: nothing was sent; the user must decide."""


class EncryptionMissing(IngestError):
    """The connection would not be encrypted: nothing was sent; the user must change the settings."""


class UnknownMailbox(IngestError):
    """The account has no mailbox of this name: the other mailboxes go on."""


class MailboxRenumbered(IngestError):
    """UIDVALIDITY changed during the session (RFC 3501, section 2.3.1.1): survey the mailbox anew."""


class MailboxUndescribed(IngestError):
    """A server describes so few of its messages that a look is not to download all: the next one goes on there."""


class CommandRefused(IngestError):
    """The server answered NO or BAD, with `reason` in its words; the connection is still good."""

    def __init__(self, message: str, *, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class IdleUnavailable(IngestError):
    """The server does not say by itself what is new, or refuses to: poll, and ask again much later."""


class TrafficSpent(IngestError):
    """An account's traffic for the day is used up: stop in good order, nothing is lost, the next day goes on."""


class ActionImpossible(IngestError):
    """What the configuration asks to be done to filed messages cannot be done here: nothing was, tell the user."""


class MessageUnavailable(IngestError):
    """The server lists the message but does not hand it over: try again later, and tell the user in the end.

    `gone` says that it was deleted in the meantime: there is nothing to try again.
    """

    def __init__(self, message: str, *, gone: bool = False) -> None:
        super().__init__(message)
        self.gone = gone


class FetchStopped(IngestError):
    """The caller asked to stop in the middle of a large message; nothing of it is kept."""


class CredentialMissing(IngestError):
    """The password, or the token of an OAuth sign-in, could not be had from where it should be."""


class FileUnreadable(IngestError):
    """A file or folder cannot be read; `path` is the one that was meant."""

    def __init__(self, message: str, *, path: str) -> None:
        super().__init__(message)
        self.path = path


class DropFolderTrouble(IngestError):
    """The drop folder can't be used; what lies in it stays there, and is filed when it can."""


class DropFolderMissing(DropFolderTrouble):
    """The drop folder is not there: it may be on a share or disk that comes back."""


class DropFolderFull(DropFolderTrouble):
    """The disk that holds the drop folder is full; as soon as there is room, it goes on."""


class DropFolderObstructed(DropFolderTrouble):
    """A file can't leave the drop folder, for something else lies where it is to go; others can."""
