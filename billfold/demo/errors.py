"""What can go wrong with the demonstration."""


class DemoError(Exception):
    """The demonstration cannot run."""


class SampleServerError(DemoError):
    """The server of the sample mailbox did not start; the message says what to do."""
