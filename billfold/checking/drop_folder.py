"""The drop folder: is it there, and can files be moved in it."""

import shlex
from collections.abc import Iterator

from billfold.checking.results import Result, Tried
from billfold.drop_section import NAME


def usable(tried: Tried) -> Iterator[Result]:
    """Say whether files that are put there can be filed and moved away, or how to get there."""
    from billfold.dropping import drop_folder_of
    from ingest.errors import DropFolderMissing, DropFolderTrouble

    folder = drop_folder_of(tried.settings)
    if folder is None:
        return
    path = shlex.quote(str(folder.path))
    try:
        good, told = folder.tried()
        yield Result(NAME, good, told, "" if good else f"chmod u+rwx {path}")
    except DropFolderMissing as error:
        yield Result(NAME, False, str(error), f"mkdir -p {path}")
    except DropFolderTrouble as error:
        yield Result(NAME, False, str(error))
