"""What puts a password, or a sign-in, where the configuration says that it is."""

import os
import shlex
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from billfold.checking import getting
from billfold.checking.results import Tried

if TYPE_CHECKING:
    from billfold.config import AccountSection

Mended = tuple[str, str]


def get_credential(tried: Tried, account: "AccountSection") -> Mended:
    """Return what mends a password that could not be had: a command, or lines of the configuration."""
    import importlib.util

    if account.keyring and importlib.util.find_spec("keyring") is None:
        return getting.part("keyring"), ""
    if account.password_file is not None:
        path = Path(account.password_file).expanduser()
        if _others_read(path):
            return f"chmod 600 {shlex.quote(str(path))}", ""
    if account.password_env is not None:
        return f"read -rs {account.password_env} && export {account.password_env}", ""
    if account.password_command is not None:
        command = account.password_command
        return (command if isinstance(command, str) else shlex.join(command)), ""
    if account.password_credential is not None and not os.environ.get("CREDENTIALS_DIRECTORY"):
        # Only the service has it: nothing is wrong where a person asks.
        return f"sudo systemctl status billfold | grep {shlex.quote(account.password_credential)}", ""
    return new_credential(tried, account)


def new_credential(tried: Tried, account: "AccountSection") -> Mended:
    """Return the command that puts another password in the place of one that was refused, or signs in anew."""
    from ingest.providers import provider_for

    if account.oauth is not None:
        return tried.command("login", account.name), ""
    known = provider_for(account.host, account.username)
    if known is not None and known.ways and known.ways[0] is known.oauth:
        return "", f'oauth = "{known.oauth}"'
    if account.keyring:
        return shlex.join(["keyring", "set", f"billfold:{account.host}", account.username]), ""
    if account.password_file is not None:
        return typed_into(Path(account.password_file).expanduser()), ""
    return "", ""


def typed_into(path: Path) -> str:
    """Return the command that puts a line that is typed unseen into a file that only its owner can read."""
    quoted = shlex.quote(str(path))
    return f"(umask 077; read -rs -p 'Password: ' P; printf '%s\\n' \"$P\" > {quoted}; chmod 600 {quoted})"


def _others_read(path: Path) -> bool:
    try:
        return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    except OSError:
        return False
