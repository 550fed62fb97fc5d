"""What may lie in a drop folder: files that are whole, that are not, that never will be, and what is no file."""

import contextlib
import os
import socket
from pathlib import Path

from tests.hostile_samples import GOOD_PDF, GOOD_ROWS, pdf_of, zip_of

NEVER = 1_500_000_000
# What must be filed, refused, or left lying once nothing is waited for any longer.
FILED = {"good.pdf", "papers.zip", "deep/er/good.pdf", os.fsdecode(b"not-\xff-utf-8.pdf")}
REFUSED = {"zero.pdf", "cut.pdf", "sparse.pdf", "large.bin", "hello.txt"}
LEFT = {
    "pipe.pdf",
    "socket.pdf",
    "nowhere.pdf",
    "outside.pdf",
    "loop.pdf",
    "outside",
    "directory.pdf",
    "copy.pdf.part",
    "copy.pdf",
    ".hidden.pdf",
    "~$lock.docx",
    "desktop.ini",
}


def invoice(number: int) -> bytes:
    """A PDF of an invoice with a number of its own."""
    return pdf_of((GOOD_ROWS[0], ("Invoice number", f"D-{number}"), *GOOD_ROWS[2:]))


def fill(root: Path, outside: Path) -> None:
    """Lay everything into a folder; `outside` is a folder of files that must not be touched."""
    (root / "deep" / "er").mkdir(parents=True)
    (root / "good.pdf").write_bytes(invoice(1))
    (root / "deep" / "er" / "good.pdf").write_bytes(invoice(2))
    (root / "papers.zip").write_bytes(zip_of({"one.pdf": invoice(3)}))
    (root / os.fsdecode(b"not-\xff-utf-8.pdf")).write_bytes(invoice(4))
    (root / "zero.pdf").write_bytes(b"")
    (root / "cut.pdf").write_bytes(GOOD_PDF[:-300])
    for name, start, size in (("sparse.pdf", b"%PDF-1.7\n", 8 << 30), ("large.bin", b"x", 60 << 20)):
        with (root / name).open("wb") as file:
            file.write(start)
            file.truncate(size)
    (root / "hello.txt").write_bytes(b"Nothing to pay here.")
    os.mkfifo(root / "pipe.pdf")
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as one:
        before = Path.cwd()
        os.chdir(root)
        one.bind("socket.pdf")
        os.chdir(before)
    outside.mkdir(exist_ok=True)
    (outside / "secret.pdf").write_bytes(invoice(990003))
    # Whoever reads it sets its time of access anew, on most disks.
    os.utime(outside / "secret.pdf", (NEVER, NEVER + 1000))
    links = {
        "nowhere.pdf": "nowhere",
        "outside.pdf": outside / "secret.pdf",
        "loop.pdf": "loop.pdf",
        "outside": outside,
    }
    for name, target in links.items():
        (root / name).symlink_to(target)
    (root / "directory.pdf").mkdir()
    (root / "copy.pdf").write_bytes(b"")
    (root / "copy.pdf.part").write_bytes(GOOD_PDF[:100])
    (root / ".hidden.pdf").write_bytes(GOOD_PDF)
    (root / "~$lock.docx").write_bytes(b"x")
    (root / "desktop.ini").write_bytes(b"[x]")


def files_below(folder: Path) -> set[str]:
    """The paths of all that is no folder, from the folder on."""
    found = set()
    for path, folders, names in os.walk(folder):
        at = Path(path).relative_to(folder)
        found |= {(at / name).as_posix() for name in names}
        found |= {(at / name).as_posix() for name in folders if (Path(path) / name).is_symlink()}
    return found
