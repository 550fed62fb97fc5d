"""The manners that mail servers expect of a program to which they hand a message (sysexits.h).

Any other number than these makes them send the message back to whoever wrote it, so nothing but what can never
succeed may end with one: 0 says that the message is safe, 75 that it is to be tried again.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from archive.errors import ArchiveError
from billfold.console import warn
from billfold.errors import BillfoldError, Exit
from ingest.errors import IngestError
from parsers.errors import ParserError


@contextmanager
def tried_again() -> Iterator[None]:
    """Let whatever goes wrong inside be told, and end the program with the wish to be called again."""
    try:
        yield
    except click.exceptions.Exit:
        raise
    except (BillfoldError, ArchiveError, IngestError, ParserError) as error:
        warn(str(error))
        raise click.exceptions.Exit(Exit.BUSY) from error
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        raise click.exceptions.Exit(Exit.BUSY) from error
