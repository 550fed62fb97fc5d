"""Where the system looks for what it is to run."""

import os
import sys
from pathlib import Path

SERVICE = "billfold"
LABEL = "org.billfold.run"


def place_of(kind: str) -> Path | None:
    """Return where a file of a kind belongs on this machine; None where there is no such place."""
    home = Path.home()
    linux = sys.platform.startswith("linux")
    if kind == "systemd" and linux:
        return Path("/etc/systemd/system") / f"{SERVICE}.service"
    if kind == "systemd-user" and linux:
        folder = os.environ.get("XDG_CONFIG_HOME") or str(home / ".config")
        return Path(folder) / "systemd" / "user" / f"{SERVICE}.service"
    if kind == "launchd" and sys.platform == "darwin":
        return home / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    return None
