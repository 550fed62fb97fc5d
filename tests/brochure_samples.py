"""Large PDFs as mails bring them: mostly pictures, with a little text; brochures, invoices, scans."""

import io
import random
from collections.abc import Callable, Sequence
from functools import cache

from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.hostile_samples import GOOD_ROWS

PROSE = (
    "Our house stands by the lake, where the ferry lands twice a day.",
    "Guests find quiet rooms, a garden with old trees, and a kitchen that cooks what the season brings.",
    "In winter the library is heated, and the boats are mended in the shed.",
    "Walks begin at the door; the ridge is reached in half a morning.",
)


@cache
def noise(seed: int, side: int = 330) -> bytes:
    """A picture that cannot be packed: some hundred kilobytes."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(3 * side * side)).save(buffer, "PNG")
    return buffer.getvalue()


def illustrated(
    *pages: Sequence[str],
    pictures: int = 2,
    edge: float = 180,
    draw: Callable[[Canvas], None] | None = None,
    password: str | None = None,
) -> bytes:
    """A PDF whose pages have lines of text from the top, and pictures in a row near the bottom."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1, encrypt=password)
    for number, lines in enumerate(pages):
        for at in range(pictures):
            canvas.drawImage(ImageReader(io.BytesIO(noise(10 * number + at))), 40 + at * (edge + 10), 40, edge, edge)
        canvas.setFont("Helvetica", 11)
        for at, line in enumerate(lines):
            canvas.drawString(54, A4[1] - 60 - 16 * at, line)
        if draw is not None:
            draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def brochure(pages: int = 3) -> bytes:
    """A brochure, of which nobody makes a document."""
    return illustrated(*[("By the lake", *PROSE, *PROSE)] * pages)


def illustrated_invoice() -> bytes:
    """An invoice of a house that likes pictures."""
    return illustrated([f"{label}   {value}" for label, value in GOOD_ROWS])


def scan() -> bytes:
    """A page that is a picture, and one of text."""
    return illustrated((), PROSE * 2, pictures=1, edge=500)
