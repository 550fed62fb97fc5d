"""A new configuration on the disk, and the typed password in its place: both, or neither."""

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from archive import durable
from billfold.config import load
from billfold.errors import ConfigurationWrong, UsageWrong
from billfold.first_run.answers import Answers, written
from ingest.errors import CredentialMissing
from ingest.secret import Keyring, Secret, keyring_is_usable, put_into_keyring, take_from_keyring


def refuse_to_replace(path: Path, *, force: bool) -> None:
    """Raise `UsageWrong` where a configuration lies already that nobody wants replaced."""
    if os.path.lexists(path) and not force:
        raise UsageWrong(f"There is a configuration at {path} already; --force replaces it.")


def write(path: Path, folder: str, answers: Answers | None, *, force: bool, keep: str | None = None) -> str:
    """Write a configuration that has been seen to load; return a sentence about where a typed password is.

    `keep` says where such a password goes: `keyring` or `file`. Whatever fails or stops it, nothing is left behind.
    """
    path = path.absolute()
    with contextlib.ExitStack() as undo:
        try:
            durable.make_folder(path.parent, durable.PRIVATE_FOLDER)
            told = _kept(path, answers, undo.callback, keep) if answers and answers.secret else ""
            _place(path, written(folder, answers), force=force)
        except OSError as error:
            raise ConfigurationWrong(f"{path} can't be written: {error.strerror}.") from error
        undo.pop_all()
    return told


def _place(path: Path, text: str, *, force: bool) -> None:
    made = durable.write_temporary(path.parent, text.encode(), durable.PRIVATE_FILE)
    try:
        load(made)
        refuse_to_replace(path, force=force)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
    durable.sync_folder(path.parent)


def _kept(path: Path, answers: Answers, undo: Callable[..., object], keep: str | None) -> str:
    """Put a typed password where it stays, and its place into the answers."""
    secret = answers.secret or Secret("")
    place = Keyring(f"billfold:{answers.server.host}", answers.username)
    if keep == "keyring" or (keep is None and keyring_is_usable()):
        try:
            put_into_keyring(place, secret, answers.name)
        except (CredentialMissing, ImportError) as error:
            if keep == "keyring":
                raise UsageWrong(f"{error} Take --keep file.") from error
        else:
            undo(take_from_keyring, place)
            answers.way, answers.source = "keyring", ""
            return f"The password is kept in the keyring, as {place.service} {place.username}."
    file = _free(path, answers.name)
    undo(file.unlink, missing_ok=True)
    durable.replace(file, secret.reveal().encode() + b"\n", durable.PRIVATE_FILE)
    answers.way, answers.source = "file", str(file)
    return f"The password is kept in {file}, which only you can read."


def _free(path: Path, name: str) -> Path:
    """Return a file beside the configuration that is not there yet: another configuration may need the one that is."""
    number, file = 1, path.with_name(f"{name}.password")
    while os.path.lexists(file):
        number += 1
        file = path.with_name(f"{name}-{number}.password")
    return file
