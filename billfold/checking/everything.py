"""The list of all checks. A new one is one line here: a function from `Tried` to results (or plain tuples)."""

from collections.abc import Iterator

from billfold.checking import (
    accounts,
    archive,
    drop_folder,
    inbox,
    machine,
    metrics,
    permissions,
    reading,
    senders,
    service,
)
from billfold.checking.results import Check, Result, Tried
from billfold.inlet_check import inlet_checked
from billfold.ways import trials

CHECKS: tuple[Check, ...] = (
    permissions.configuration,
    machine.python,
    machine.clock,
    archive.folder,
    archive.disk,
    reading.readers,
    reading.pictures,
    reading.printer,
    inbox.rules,
    lambda tried: inlet_checked(tried.settings),
    drop_folder.usable,
    senders.keys,
    accounts.each,
    lambda tried: trials(tried.settings),
    metrics.answered,
    service.running,
    service.installed,
)


def checked(tried: Tried) -> Iterator[Result]:
    """Yield what every check finds, in their order."""
    for check in CHECKS:
        for found in check(tried):
            yield found if isinstance(found, Result) else Result(*found)
