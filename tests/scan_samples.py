"""Invoices drawn as pictures: scans and photos of pages, turned, leaning, noisy. All names are made up."""

import io
import os
import random

import img2pdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from billfold.ocr import Engine, equipment

INVOICE = (
    (120, 150, "Fennel & Rook Supplies Ltd", 44),
    (120, 215, "12 Tanner Row, Galway, Ireland", 28),
    (1150, 150, "INVOICE", 52),
    (1050, 300, "Invoice number: FR-20418", 30),
    (1050, 350, "Invoice date: 14 March 2024", 30),
    (120, 400, "Bill to: Jane Roe, 8 Mill Lane, Cork", 30),
    (120, 560, "Description", 30),
    (900, 560, "Quantity", 30),
    (1150, 560, "Unit price", 30),
    (1400, 560, "Amount", 30),
    (120, 630, "Oak shelf, oiled", 30),
    (930, 630, "2", 30),
    (1150, 630, "EUR 45.00", 30),
    (1400, 630, "EUR 90.00", 30),
    (120, 690, "Brass hook", 30),
    (930, 690, "10", 30),
    (1150, 690, "EUR 3.00", 30),
    (1400, 690, "EUR 30.00", 30),
    (1100, 820, "Subtotal", 30),
    (1400, 820, "EUR 120.00", 30),
    (1100, 880, "VAT 20%", 30),
    (1400, 880, "EUR 24.00", 30),
    (1100, 950, "Total", 34),
    (1400, 950, "EUR 144.00", 34),
    (120, 1200, "Thank you for your order. Payment within 30 days, please.", 28),
)


def page(lines: tuple[tuple[int, int, str, int], ...] = INVOICE) -> Image.Image:
    """Return a page of A4 at 200 dots per inch with lines of text at their places."""
    sheet = Image.new("L", (1654, 2339), "white")
    pen = ImageDraw.Draw(sheet)
    for x, y, text, size in lines:
        pen.text((x, y), text, fill=20, font=ImageFont.load_default(size))
    return sheet


def as_bytes(picture: Image.Image, form: str = "PNG", **options: object) -> bytes:
    """Return a picture as a file."""
    buffer = io.BytesIO()
    picture.save(buffer, form, **options)  # type: ignore[arg-type]
    return buffer.getvalue()


def leaning(degrees: float) -> Image.Image:
    """Return the invoice as a scanner sees it where the sheet was not laid straight."""
    return page().rotate(degrees, Image.Resampling.BICUBIC, fillcolor=255)


def noisy() -> Image.Image:
    """Return the invoice grey and grainy, with the light from one side."""
    chance = random.Random(7)
    sheet = page()
    grain = Image.frombytes("L", sheet.size, chance.randbytes(sheet.width * sheet.height))
    light = Image.linear_gradient("L").resize(sheet.size).point(lambda shade: 255 - shade // 3)
    return Image.blend(Image.composite(sheet, Image.new("L", sheet.size, 0), light), grain, 0.12)


def nothing() -> Image.Image:
    """Return a photo in which nothing is written."""
    return Image.radial_gradient("L").resize((1600, 1200)).convert("RGB")


def scan(*pages: Image.Image) -> bytes:
    """Return a PDF of nothing but pictures."""
    layout = img2pdf.get_fixed_dpi_layout_fun((200, 200))
    return bytes(img2pdf.convert([as_bytes(one) for one in pages], layout_fun=layout))


def needs_tesseract() -> None:
    """Leave a test out where pictures can't be recognised, with the reason; under CI=true nothing may be left out."""
    found = equipment(Engine.TESSERACT, ("eng", "deu"))
    if found.missing and os.environ.get("CI") == "true":
        pytest.fail(found.missing)
    if found.missing:
        pytest.skip(found.missing)
