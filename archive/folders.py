"""The folders of an archive, made where they may be made."""

from pathlib import Path

from archive import durable
from archive.errors import ArchiveMissing
from archive.index import state_folder


def prepare_folders(path: Path, create: bool, floor: int) -> Path:
    """Make the archive's folders where they may be made, and prove that there is room.

    Leave to write is proven by taking the lock: who has not taken it leaves no file here, for who has clears them away.
    """
    state = state_folder(path)
    if path.exists() and not path.is_dir():
        raise ArchiveMissing(f"{path} is a file, so no archive can be there: choose a folder as the archive's path.")
    if not create and not state.is_dir():
        raise ArchiveMissing(f"There is no archive at {path}: give its path, or let `billfold init` make one.")
    durable.make_folder(path)
    durable.make_folder(state, durable.PRIVATE_FOLDER)
    durable.require_space(state, 0, floor)
    return state
