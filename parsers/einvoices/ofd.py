"""OFD (GB/T 33190-2016), the paged document of Chinese fapiao: a ZIP file, with the data of the invoice inside.

The data is an XML attachment; where it is missing, tags on the page say which of its texts is which field. The archive
is opened in memory, within limits that count what really comes out.
"""

import io
import re
import struct
import zipfile
import zlib
from typing import Any

from parsers.einvoices.hardened import child, found, read_tree, text_of
from parsers.errors import Damaged, ParserError, TooComplex

MOST_ENTRIES = 500
MOST_BYTES = 50_000_000
MOST_TEXTS = 20_000
_ATTACHED = re.compile(r"(?:^|/)attachs?/[^/]+\.xml$", re.IGNORECASE)
_TAGS = re.compile(r"(?:^|/)customtag\.xml$", re.IGNORECASE)
_PAGE = re.compile(r"(?:^|/)content(?:_\d+)?\.xml$", re.IGNORECASE)
_TEMPLATE = re.compile(r"(?:^|/)tpls?/", re.IGNORECASE)
_FOREIGN = (zipfile.BadZipFile, zlib.error, struct.error, OSError, ValueError, LookupError, RuntimeError, EOFError)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def is_ofd(content: bytes) -> bool:
    """Whether bytes are a ZIP file with the first file of an OFD in its list."""
    return content[:4] == b"PK\x03\x04" and (b"OFD.xml" in content[:100] or b"OFD.xml" in content[-65_536:])


def tree_of_ofd(content: bytes) -> Any:
    """Return the data of the invoice in an OFD file as a tree, None when it holds none; raises `ParserError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _tree(_Entries(archive))
    except _FOREIGN as error:
        raise Damaged("the OFD file can't be unpacked; ask for it again") from error


class _Entries:
    """The files of an archive by a pattern of their names, unpacked while the limit lasts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.left = MOST_BYTES
        self.infos = archive.infolist()
        if len(self.infos) > MOST_ENTRIES:
            raise TooComplex(f"the OFD file has more than {MOST_ENTRIES} files in it")

    def matching(self, pattern: re.Pattern[str]) -> list[bytes]:
        """Return the content of each file whose path fits."""
        names = [info for info in self.infos if pattern.search(info.filename.replace("\\", "/"))]
        return [self._read(info) for info in names if not _TEMPLATE.search(info.filename)]

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        if info.compress_type not in _METHODS:
            raise TooComplex("the OFD file is packed by a method that is not read")
        with self.archive.open(info) as stream:
            data = stream.read(self.left + 1)
        self.left -= len(data)
        if self.left < 0:
            raise TooComplex(f"the OFD file grows beyond {MOST_BYTES // 1_000_000} MB when unpacked")
        return data


def _tree(entries: _Entries) -> Any:
    for data in entries.matching(_ATTACHED):
        try:
            root = read_tree(data)
        except TooComplex:
            raise
        except ParserError:
            continue
        if root.tag in ("eInvoice", "EInvoice"):
            return root
    return _tagged(entries)


def _tagged(entries: _Entries) -> Any:
    """Return the tree that the tags make of the texts of the page (GB/T 33190, 17)."""
    tags = entries.matching(_TAGS)
    if not tags:
        return None
    # the tags of the tax office's own program are not well-formed
    root = read_tree(tags[0], mends=True)
    texts: dict[str, str] = {}
    for data in entries.matching(_PAGE):
        page = read_tree(data)
        for one in found(page, "//TextObject")[:MOST_TEXTS]:
            texts.setdefault(str(one.get("ID")), "".join(text_of(code) for code in found(one, "TextCode")))
    return _filled(root, texts, child(None, "eInvoice"))


def _filled(tags: Any, texts: dict[str, str], into: Any) -> Any:
    for tag in tags:
        if tag.tag == "ObjectRef":
            into.text = (into.text or "") + texts.get(text_of(tag), "")
        else:
            _filled(tag, texts, child(into, tag.tag))
    return into
