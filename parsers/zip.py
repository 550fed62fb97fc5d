"""ZIP files: their entries as bytes, within limits that count what really comes out."""

import io
import zipfile
import zlib

from parsers.terms import Finding

MOST_ENTRIES = 200
MOST_BYTES = 100_000_000
MOST_RATIO = 200
_CHUNK = 65_536


def unpacked(content: bytes, name: str) -> tuple[list[tuple[str, bytes]], list[Finding]]:
    """Return (name, bytes) of each file in an archive, and findings for what was left out.

    Sizes stated in the archive are not believed. Nothing is ever written; names are only for showing.
    """
    entries: list[tuple[str, bytes]] = []
    findings: list[Finding] = []
    budget = min(MOST_BYTES, max(len(content) * MOST_RATIO, 1_000_000))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            if len(infos) > MOST_ENTRIES:
                findings.append(_limit(name, f"only the first {MOST_ENTRIES} of its {len(infos)} files were read"))
            for info in infos[:MOST_ENTRIES]:
                if info.flag_bits & 1:
                    text = f"{info.filename} in {name} is encrypted and was not read"
                    findings.append(Finding("password_needed", text, needs_review=True))
                    continue
                data = _entry(archive, info, budget)
                if data is None:
                    findings.append(_limit(name, f"it grows beyond {budget // 1_000_000} MB when unpacked"))
                    break
                budget -= len(data)
                entries.append((info.filename.replace("\\", "/").rpartition("/")[2], data))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        findings.append(Finding("damaged", f"{name} can't be unpacked ({type(error).__name__})", needs_review=True))
    return entries, findings


def _limit(name: str, text: str) -> Finding:
    return Finding("too_complex", f"{name}: {text}", needs_review=True)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: int) -> bytes | None:
    """Return an entry's bytes, or None when they exceed the budget."""
    chunks = []
    size = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > budget:
                return None
            chunks.append(chunk)
    return b"".join(chunks)
