"""Passwords: a type that never prints, and the places a password can be read from."""

import contextlib
import hmac
import os
import shlex
import stat
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, assert_never, final

from ingest.errors import CredentialMissing

COMMAND_SECONDS = 30


@final
class Secret:
    """A password. It shows itself only to `reveal`, and can be neither printed, formatted nor pickled."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the password itself, for the one place that sends it."""
        return self._text

    def redact(self, text: str) -> str:
        """Return the text with the password made unreadable, should a server have repeated it."""
        return text.replace(self._text, "•••") if self._text else text

    def __repr__(self) -> str:
        return "Secret(•••)"

    def __format__(self, spec: str) -> str:
        return repr(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written anywhere")


@dataclass(frozen=True, slots=True)
class PasswordCommand:
    """A command that prints the password; a string is split like a shell would, but no shell runs it."""

    command: str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PasswordEnv:
    """An environment variable that holds the password."""

    variable: str


@dataclass(frozen=True, slots=True)
class PasswordFile:
    """A file that holds the password and that nobody else can read."""

    path: Path


@dataclass(frozen=True, slots=True)
class Keyring:
    """The system's keyring (extra `keyring`), under this service and user name."""

    service: str
    username: str


@dataclass(frozen=True, slots=True)
class PasswordCredential:
    """A credential that systemd hands to the service (`LoadCredential=`), under this name."""

    name: str


PasswordSource = PasswordCommand | PasswordEnv | PasswordFile | PasswordCredential | Keyring | Secret


def read_secret(source: PasswordSource, account: str, environment: Mapping[str, str] = os.environ) -> Secret:
    """Read the password of an account from its source.

    Raises CredentialMissing, naming the account and what to do. One trailing newline is not part of a password.
    """
    match source:
        case Secret():
            secret = source
        case PasswordCommand(command):
            secret = _from_command(command, account)
        case PasswordEnv(variable):
            if variable not in environment:
                raise CredentialMissing(
                    f"Account {account}: the environment variable {variable} is not set; set it to the password."
                )
            secret = Secret(_without_newline(environment[variable]))
        case PasswordFile(path):
            secret = _from_file(path.expanduser(), account)
        case PasswordCredential(name):
            secret = _from_systemd(name, account, environment)
        case Keyring(service, username):
            secret = _from_keyring(service, username, account)
        case _:
            assert_never(source)
    if not secret.reveal():
        raise CredentialMissing(f"Account {account}: the password is empty; store it where the configuration says.")
    return secret


def _without_newline(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _from_command(command: str | tuple[str, ...], account: str) -> Secret:
    hint = "run it by hand to see why"
    try:
        arguments = shlex.split(command) if isinstance(command, str) else list(command)
        if not arguments:
            raise CredentialMissing(f"Account {account}: password_command is empty; write the command that prints it.")
        # Neither stdout nor stderr may reach a log, so the user is asked to look for himself.
        done = subprocess.run(
            arguments, stdin=subprocess.DEVNULL, capture_output=True, timeout=COMMAND_SECONDS, check=False
        )
        if done.returncode != 0:
            raise CredentialMissing(
                f"Account {account}: password_command ({arguments[0]}) ended with code {done.returncode}; {hint}."
            )
        return Secret(_without_newline(done.stdout.decode()))
    except subprocess.TimeoutExpired:
        # Not chained: the exception carries what the command has printed so far.
        raise CredentialMissing(
            f"Account {account}: password_command gave no password within {COMMAND_SECONDS} seconds; {hint}."
        ) from None
    except UnicodeDecodeError:
        raise CredentialMissing(
            f"Account {account}: password_command printed something that is not UTF-8 text; {hint}."
        ) from None
    except (OSError, ValueError) as error:
        raise CredentialMissing(f"Account {account}: password_command cannot be run ({error}); correct it.") from error


def _from_file(path: Path, account: str) -> Secret:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise CredentialMissing(
                    f"Account {account}: other users of this machine can read {path};"
                    f" run: chmod 600 {shlex.quote(str(path))}"
                )
            return Secret(_without_newline(file.read(65536).decode()))
    except UnicodeDecodeError:
        raise CredentialMissing(
            f"Account {account}: {path} is not UTF-8 text; write nothing but the password into it."
        ) from None
    except OSError as error:
        raise CredentialMissing(
            f"Account {account}: the password file {path} cannot be read ({error.strerror}); correct password_file."
        ) from error


def _from_systemd(name: str, account: str, environment: Mapping[str, str]) -> Secret:
    # systemd.exec(5), "Credentials": the folder is the service's alone, so the modes of its files say nothing.
    folder = environment.get("CREDENTIALS_DIRECTORY")
    if not folder:
        raise CredentialMissing(
            f"Account {account}: password_credential works only where systemd starts Billfold as a service; "
            f"add LoadCredential={name}:/path/of/the/password to the unit, or use password_file elsewhere."
        )
    if name != Path(name).name:
        raise CredentialMissing(
            f"Account {account}: password_credential {name!r} is no name; write it without slashes."
        )
    try:
        return Secret(_without_newline((Path(folder) / name).read_bytes()[:65536].decode()))
    except UnicodeDecodeError:
        raise CredentialMissing(
            f"Account {account}: the credential {name} is not UTF-8 text; write nothing but the password into it."
        ) from None
    except OSError as error:
        raise CredentialMissing(
            f"Account {account}: systemd hands over no credential {name} ({error.strerror}); add "
            f"LoadCredential={name}:/path/of/the/password to the unit, and restart it."
        ) from error


def _from_keyring(service: str, username: str, account: str) -> Secret:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise CredentialMissing(
            f"Account {account}: the keyring part is not installed; run: pip install 'billfold[keyring]'"
        ) from error
    try:
        text = keyring.get_password(service, username)
    except KeyringError as error:
        raise CredentialMissing(
            f"Account {account}: this machine has no keyring that can be opened ({error}); unlock it, or use "
            "password_command or password_file."
        ) from error
    if text is None:
        raise CredentialMissing(
            f"Account {account}: the keyring has no password yet; run: keyring set {service} {username}"
        )
    return Secret(str(text))


def keyring_is_usable() -> bool:
    """Say whether this machine has a keyring that can keep a password."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return False
    try:
        return float(keyring.get_keyring().priority) > 0
    except (KeyringError, RuntimeError):
        return False


def put_into_keyring(place: Keyring, secret: Secret, account: str) -> None:
    """Store a password in the system's keyring and see that it is there. Raises CredentialMissing."""
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(place.service, place.username, secret.reveal())
        kept = keyring.get_password(place.service, place.username) == secret.reveal()
    except (KeyringError, OSError) as error:
        raise CredentialMissing(f"Account {account}: the keyring takes no password ({type(error).__name__}).") from None
    if not kept:
        raise CredentialMissing(f"Account {account}: the keyring does not keep the password.")


def take_from_keyring(place: Keyring) -> None:
    """Remove a password from the system's keyring again, if it is there."""
    import keyring
    from keyring.errors import KeyringError

    with contextlib.suppress(KeyringError, OSError):
        keyring.delete_password(place.service, place.username)
