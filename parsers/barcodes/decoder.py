"""The codes in a picture. The one module that imports zxing-cpp, which is an extra: without it there are none."""

from collections.abc import Sequence
from functools import cache
from typing import Any

# More codes than any invoice has on one page.
MOST_CODES = 12


@cache
def zxing_cpp() -> Any:
    """Return zxing-cpp, None where it is not installed."""
    try:
        import zxingcpp
    except ImportError:
        return None
    return zxingcpp


def is_available() -> bool:
    """Whether zxing-cpp is installed."""
    return zxing_cpp() is not None


def texts_in(pixels: bytes, columns: int, rows: int) -> Sequence[str]:
    """Return the texts of the QR, Aztec, Data Matrix, PDF417 and Code 128 codes in grey pixels, row by row."""
    zxing = zxing_cpp()
    if zxing is None or len(pixels) != columns * rows or not pixels:
        return ()
    formats = zxing.BarcodeFormat
    kinds = (formats.QRCode, formats.Aztec, formats.DataMatrix, formats.PDF417, formats.Code128)
    image = zxing.ImageView(pixels, columns, rows, zxing.ImageFormat.Lum)
    try:
        found = zxing.read_barcodes(image, formats=kinds, text_mode=zxing.TextMode.Plain)
        return tuple(dict.fromkeys(one.text for one in found if one.valid))[:MOST_CODES]
    except (RuntimeError, ValueError):
        return ()
