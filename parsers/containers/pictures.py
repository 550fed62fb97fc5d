"""Pictures: whether one may be the photo or the scan of a page, and its pages, to be recognised. Only here is Pillow.

Most pictures in mail are logos, buttons, banners and pixels that count readers. To tell them apart only the header of
a picture is read. What is decoded is measured first: a small file may hold a picture that fills any memory. Of those
that are held as documents the pixels may show a code.
"""

import io
import re
import struct
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from parsers.errors import Damaged, TooComplex
from parsers.pages.pdfium import Pdf
from parsers.text import sniff

if TYPE_CHECKING:
    from PIL.Image import Image

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


# White around a line of letters, in pixels: machines that read pictures find letters at an edge hard.
_AROUND = 24


def line_as_png(pixels: bytes, columns: int, rows: int) -> bytes:
    """Return grey pixels of one line of letters as PNG, as dark letters on light paper with a margin."""
    from PIL import Image, ImageOps

    line = Image.frombytes("L", (columns, rows), pixels)
    shades = line.histogram()
    paper = shades.index(max(shades))
    if paper < 128:
        line, paper = ImageOps.invert(line), 255 - paper
    written = io.BytesIO()
    ImageOps.expand(line, _AROUND, paper).save(written, "PNG")
    return written.getvalue()


# A picture of more bytes or pixels is refused before it is decoded. A JPEG can be decoded at half its size and less.
MOST_BYTES = 50_000_000
MOST_PIXELS = 50_000_000
MOST_PIXELS_OF_JPEG = 200_000_000
# The longer side of a page as it is recognised, in pixels: smaller ones are enlarged up to three times.
LONGEST_SIDE = 4000
CLEAR_SIDE = 3300
_MOST_ENLARGED = 3.0
# Inches that the longer side of a picture without a scale is taken for: that of A4.
_INCHES = 11.69
_DOTS = 300
_LARGEST_DRAWN = 30_000_000
# Shades of grey, of 256, that ink differs from its paper by at least.
_FAINTEST_INK = 16


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page in grey as PNG, how many of its pixels make an inch, and whether nothing at all is on it."""

    png: bytes
    dots: float
    is_blank: bool = False


def page_pictures(
    content: bytes, media_type: str, most_pages: int, passwords: Sequence[str] = ()
) -> tuple[list[PagePicture], int]:
    """Return the first pages of a picture or of a PDF in grey, at a size at which letters can be recognised, and the
    number of all; raises `ParserError` for what is damaged, locked or too large to be decoded.
    """
    from PIL import Image

    if len(content) > MOST_BYTES:
        raise TooComplex(f"it has {len(content) // 1_000_000} megabytes; at most {MOST_BYTES // 1_000_000} are decoded")
    if media_type == sniff.PDF:
        return _pages_of_pdf(content, passwords, most_pages)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _opened(content, media_type) as picture:
                count = int(getattr(picture, "n_frames", 1)) if media_type == "image/tiff" else 1
                return [_page(frame) for frame in _frames(picture, min(count, most_pages))], count
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error, EOFError) as error:
        raise Damaged("the picture is damaged") from error
    except Image.DecompressionBombError as error:
        raise TooComplex("it has more pixels than are decoded") from error


def _opened(content: bytes, media_type: str) -> "Image":
    from PIL import Image

    if media_type == "image/heic":
        try:
            import pillow_heif
        except ImportError as error:
            raise TooComplex("reading HEIC pictures needs one more package (pip install pillow-heif)") from error
        pillow_heif.register_heif_opener()
        return Image.open(io.BytesIO(content), formats=["HEIF"])
    if media_type not in _FORMATS:
        raise Damaged("pictures of this kind are not read")
    return Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])


def _frames(picture: "Image", count: int) -> "Iterator[Image]":
    for number in range(count):
        if count > 1:
            picture.seek(number)
        pixels = picture.width * picture.height
        most = MOST_PIXELS_OF_JPEG if picture.format == "JPEG" else MOST_PIXELS
        if pixels > most:
            text = f"it has {pixels // 1_000_000} million pixels; at most {most // 1_000_000} million are decoded"
            raise TooComplex(text)
        if picture.format == "JPEG":
            # decodes at a half, a quarter or an eighth, never smaller than this
            picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        yield picture


def _page(picture: "Image") -> PagePicture:
    from PIL import Image, ImageOps

    upright = ImageOps.exif_transpose(picture)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        shown = upright.convert("RGBA")
        paper = Image.new("RGBA", shown.size, "white")
        upright = Image.alpha_composite(paper, shown)
    grey = upright.convert("L")
    longer = max(grey.size)
    factor = LONGEST_SIDE / longer if longer > LONGEST_SIDE else min(max(CLEAR_SIDE / longer, 1.0), _MOST_ENLARGED)
    if factor != 1.0:
        size = (max(round(grey.width * factor), 1), max(round(grey.height * factor), 1))
        grey = grey.resize(size, Image.Resampling.LANCZOS)
    return _as_png(grey, max(grey.size) / _INCHES)


def _pages_of_pdf(content: bytes, passwords: Sequence[str], most_pages: int) -> tuple[list[PagePicture], int]:
    from PIL import Image

    pdf = Pdf(content, passwords)
    try:
        found = []
        for number in range(1, min(pdf.pages, most_pages) + 1):
            page = pdf.page(number)
            inches = page.width * page.height / 72**2
            dots = min(_DOTS, (_LARGEST_DRAWN / max(inches, 1e-6)) ** 0.5)
            pixels, columns, rows = page.grey((0, 0, page.width, page.height), dots / 72)
            page.close()
            found.append(_as_png(Image.frombytes("L", (columns, rows), pixels), dots))
        return found, pdf.pages
    finally:
        pdf.close()


def _as_png(grey: "Image", dots: float) -> PagePicture:
    stream = io.BytesIO()
    grey.save(stream, "PNG", dpi=(dots, dots), compress_level=1)
    shades = [shade for shade, pixels in enumerate(grey.histogram()) if pixels]
    return PagePicture(stream.getvalue(), dots, is_blank=shades[-1] - shades[0] < _FAINTEST_INK)
