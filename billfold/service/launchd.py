"""A job for launchd, macOS's keeper of services (launchd.plist(5))."""

import plistlib
from pathlib import Path

from billfold.service.needs import Needs
from billfold.service.places import LABEL


def log_file(home: Path) -> Path:
    """Return where a Mac keeps the log of a program."""
    return home / "Library" / "Logs" / "billfold.log"


def job(needs: Needs, home: Path) -> str:
    """Return the job that runs for one user, from the moment that they log in."""
    values = {
        "Label": LABEL,
        "ProgramArguments": [
            str(needs.program),
            "run",
            "--config",
            str(needs.config),
            "--log-file",
            str(log_file(home)),
        ],
        "RunAtLoad": True,
        # Anew after a failure, not after it was asked to stop; and not more often than every ten seconds.
        "KeepAlive": {"SuccessfulExit": False},
        "ThrottleInterval": 10,
        "ExitTimeOut": 20,
        "ProcessType": "Background",
        "LowPriorityIO": True,
        "Umask": 0o077,
        # What comes before the log is open: a configuration that is wrong, say.
        "StandardErrorPath": str(home / "Library" / "Logs" / "billfold-start.log"),
        "EnvironmentVariables": {"PATH": "/opt/homebrew/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"},
    }
    return plistlib.dumps(values, sort_keys=False).decode()
