"""What can go wrong in the program itself, and the exit codes of every command, in one place."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes. Codes of 64 and above are those of sysexits.h."""

    DONE = 0
    ATTENTION = 1
    USAGE = 2
    DATA = 65
    BUSY = 75
    STOPPED = 130


class BillfoldError(Exception):
    """Base of the program's own errors: a sentence for the user. `code` is what the command exits with."""

    code = Exit.ATTENTION


class ConfigurationWrong(BillfoldError):
    """The configuration is missing or has mistakes; the text lists all of them."""

    code = Exit.USAGE


class UsageWrong(BillfoldError):
    """A command was called with something that can't be meant."""

    code = Exit.USAGE


class SignInFailed(BillfoldError):
    """A person could not sign in to an account; the text says why and what to do."""


class NotSent(BillfoldError):
    """A message could not be sent; the text says why, in words that give nothing away, and what to do."""


class SenderRefused(NotSent):
    """A server does not let the program sign in to send; asked again too soon, it may lock the account."""


class PartlySent(NotSent):
    """A message went to some of those it was for, so it is not sent again; the others must be corrected."""


class NothingFound(BillfoldError):
    """What was asked for is not in the archive."""


def own_mistake(error: BaseException) -> str:
    """Return what is told of an unexpected error: its kind and place; its text may hold what somebody wrote."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f", {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else ""
    return f"Billfold made a mistake of its own ({type(error).__name__}{place})."
