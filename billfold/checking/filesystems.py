"""Which file system a folder lies on, as the system tells it."""

import subprocess
import sys
from pathlib import Path

_SHARED = (
    "nfs cifs smb smb2 smb3 smbfs afpfs webdav davfs ncpfs afs ceph glusterfs lustre 9p vboxsf prl_fs sshfs drvfs "
    "virtiofs rclone davfs2 s3fs gcsfuse google-drive-ocamlfuse"
)


def shared(kind: str) -> bool:
    """Say whether a file system of this kind may be written by another machine at the same time."""
    names = _SHARED.split()
    return any(part in names or part.rstrip("0123456789") in names for part in kind.casefold().split("."))


def kind_of(folder: Path) -> str:
    """Return the kind of the file system that holds a folder (`ext4`, `nfs4`, `fuse.sshfs`); empty if nobody tells."""
    path, system = folder.expanduser().absolute(), str(sys.platform)
    if system.startswith("linux"):
        try:
            return _deepest(Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="replace"), path.resolve())
        except OSError:
            return ""
    if system == "darwin":
        return _of_mac(path.resolve())
    return "smb" if str(path).startswith("\\\\") else ""


def _deepest(mountinfo: str, path: Path) -> str:
    """Return the kind of the last mount that is deepest above a path (proc(5), /proc/pid/mountinfo)."""
    depth, kind = -1, ""
    for line in mountinfo.splitlines():
        fields, _, behind = line.partition(" - ")
        try:
            place = fields.split(" ")[4].encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")
        except (IndexError, UnicodeError):
            continue
        if behind and len(Path(place).parts) >= depth and path.is_relative_to(place):
            depth, kind = len(Path(place).parts), behind.split(" ")[0]
    return kind


def _of_mac(path: Path) -> str:
    try:
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=True).stdout
    except (OSError, subprocess.SubprocessError):
        return ""
    depth, kind = -1, ""
    for line in told.splitlines():
        place, _, behind = line.partition(" on ")[2].rpartition(" (")
        if place and path.is_relative_to(place) and len(Path(place).parts) > depth:
            depth, kind = len(Path(place).parts), behind.split(",")[0].rstrip(")")
    return kind
