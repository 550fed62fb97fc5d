"""`[drop_folder]` of the configuration: the folder into which people put what they downloaded."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict

from billfold.config_values import path_checked

# By this name everything is told of it; no account can be called so.
NAME = "drop folder"


class DropFolderSection(BaseModel):
    """Where files are dropped, and how `billfold run` gets to know of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: Annotated[str, AfterValidator(path_checked)]
    watch: Literal["auto", "events", "poll"] = "auto"

    @property
    def folder(self) -> Path:
        """The folder, `~` resolved."""
        return Path(self.path).expanduser()


def against_archive(drop_folder: Any, archive: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the mistake of a drop folder that overlaps the archive: what is filed there would be taken again."""
    paths = [section.get("path") if isinstance(section, dict) else None for section in (drop_folder, archive)]
    dropped, kept = (Path(path).expanduser() if isinstance(path, str) and path.strip() else None for path in paths)
    if dropped is None or kept is None:
        return
    where = ("drop_folder", "path")
    inside, around = _is_in(dropped, kept), _is_in(kept, dropped)
    if inside and around:
        yield where, "it is the archive itself; choose a folder of its own, outside the archive"
    elif inside:
        yield where, f"it lies inside the archive {kept}; choose a folder outside it"
    elif around:
        yield where, f"the archive {kept} lies inside it; choose a folder that does not hold the archive"


def _is_in(path: Path, folder: Path) -> bool:
    """Whether a path is a folder or lies in it, whatever links lead there and however its letters are written."""
    real, around = (Path(os.path.realpath(one)) for one in (path, folder))
    if around in (real, *real.parents):
        return True
    for one in (real, *real.parents):
        try:
            if one.samefile(around):
                return True
        except OSError:
            continue
    return False
