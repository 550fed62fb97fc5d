"""Pictures in mail: whether one may be the photo or the scan of a page. The one module that imports Pillow.

Most pictures in mail are logos, buttons, banners and pixels that count readers. Only the header of a picture is
read, but for those that are held as documents: their pixels may show a code.
"""

import io
import re
import struct
from collections.abc import Sequence
from functools import lru_cache

# Shorter than this no letter of a whole page can be read: 500 pixels are 60 dots per inch over the width of A4.
SHORTEST_SIDE = 500
FEWEST_PIXELS = 480_000
# Banners are wide; tickets of a till are long.
WIDEST, LONGEST = 2.4, 8.0
# Icons, codes and pictures of goods are exact squares; a camera set to squares gives larger ones.
LARGEST_SQUARE = 2048
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/tiff": "TIFF", "image/webp": "WEBP"}
_HEIC_SIZE = re.compile(rb"ispe\x00{4}(.{8})", re.S)
_HEADER = 262_144
_BROKEN = (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error, EOFError)
# A larger picture is not decoded; a smaller one is made as small as this, in which codes are still clear.
MOST_DECODED, MOST_SEARCHED = 36_000_000, 6_000_000
_REFERENCE = re.compile(
    r"""(?:src|background)\s{0,9}=\s{0,9}(?:"([^"<>]{1,2000})|'([^'<>]{1,2000})|([^"'\s<>]{1,2000}))|cid:([^"'\s<>)]{1,500})""",
    re.IGNORECASE,
)


def may_be_a_page(
    content: bytes, media_type: str, names: Sequence[str] = (), html: Sequence[str] = (), filename: str = ""
) -> bool:
    """Return whether a picture may be the photo or the scan of a document.

    `names` are the part's Content-ID and Content-Location; a picture to which the message's HTML refers by one of
    them, or by its file name, belongs to the layout.
    """
    size = _size(content, media_type)
    if size is None:
        return False
    width, height = size
    if min(width, height) < SHORTEST_SIDE or width * height < FEWEST_PIXELS:
        return False
    if width == height and width <= LARGEST_SQUARE:
        return False
    if width / height > WIDEST or height / width > LONGEST:
        return False
    return not _names_shown(tuple(html)) & {_bare(name) for name in (*names, filename) if name}


@lru_cache(maxsize=2)
def _names_shown(html: tuple[str, ...]) -> frozenset[str]:
    """Return the names by which pages refer to pictures: whole, without a folder, without the rest of an identifier."""
    found: set[str] = set()
    for text in html:
        for m in _REFERENCE.finditer(text.replace("%40", "@").replace("&#64;", "@")):
            name = _bare(m[1] or m[2] or m[3] or m[4])
            file = name.rpartition("/")[2]
            found |= {name, file, file.partition("@")[0]}
    return frozenset(found)


def _bare(name: str) -> str:
    return name.strip("<> ").lower().removeprefix("cid:")


def _size(content: bytes, media_type: str) -> tuple[int, int] | None:
    """Return width and height in pixels; None for what moves, and for what is no whole header."""
    if media_type == "image/heic":
        found = [struct.unpack(">II", size) for size in _HEIC_SIZE.findall(content[:_HEADER])]
        # a photo of tiles states the size of a tile as well as its own
        return max(found, key=lambda size: int(size[0]) * int(size[1])) if found else None
    if media_type not in _FORMATS:
        return None
    import warnings

    from PIL import Image

    try:
        with warnings.catch_warnings():
            # many pixels are a danger only to those who decode them
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
                moves = media_type != "image/tiff" and bool(getattr(picture, "is_animated", False))
                return None if moves else picture.size
    except _BROKEN:
        return None
    except Image.DecompressionBombError:
        return None


def grey_picture(content: bytes, media_type: str) -> tuple[bytes, int, int]:
    """Return a picture as grey pixels row by row, with its columns and rows; none for what is too large or broken."""
    size = _size(content, media_type)
    if size is None or media_type not in _FORMATS or size[0] * size[1] > MOST_DECODED:
        return b"", 0, 0
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as picture:
            share = min(1.0, (MOST_SEARCHED / (size[0] * size[1])) ** 0.5)
            smaller = (max(int(size[0] * share), 1), max(int(size[1] * share), 1))
            picture.draft("L", smaller)
            shades = picture.convert("L")
            if shades.width * shades.height > MOST_SEARCHED:
                shades = shades.resize(smaller)
            return shades.tobytes(), shades.width, shades.height
    except (*_BROKEN, Image.DecompressionBombError):
        return b"", 0, 0
