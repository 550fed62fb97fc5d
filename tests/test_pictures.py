"""Which pictures may be photos or scans of a page."""

import io
import struct
import time

import pytest
from PIL import Image

from parsers.containers.pictures import may_be_a_page


def picture(width: int, height: int, form: str = "PNG", frames: int = 1) -> bytes:
    images = [Image.new("L", (width, height), shade) for shade in range(0, 20 * frames, 20)]
    buffer = io.BytesIO()
    images[0].save(buffer, form, **({"save_all": True, "append_images": images[1:]} if frames > 1 else {}))
    return buffer.getvalue()


TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "TIFF": "image/tiff", "WEBP": "image/webp"}
PAGE = picture(620, 877)


@pytest.mark.parametrize("form", TYPES)
def test_a_page_in_every_format_may_be_one(form: str) -> None:
    assert may_be_a_page(picture(620, 877, form), TYPES[form])


@pytest.mark.parametrize("size", [(3024, 4032), (4032, 3024), (500, 2500), (900, 600), (3000, 3000)])
def test_photos_and_long_tickets_may_be_pages(size: tuple[int, int]) -> None:
    assert may_be_a_page(picture(*size), "image/png")


@pytest.mark.parametrize("size", [(1, 1), (300, 80), (600, 200), (1800, 600), (1024, 1024), (499, 2000), (620, 620)])
def test_pixels_logos_banners_and_icons_are_none(size: tuple[int, int]) -> None:
    assert not may_be_a_page(picture(*size), "image/png")


def test_what_moves_is_none_and_a_scan_of_two_pages_may_be_one() -> None:
    assert not may_be_a_page(picture(620, 877, "GIF", frames=2), "image/gif")
    assert may_be_a_page(picture(620, 877, "TIFF", frames=2), "image/tiff")


@pytest.mark.parametrize(
    "html",
    [
        '<img src="cid:scan@kiosk.example">',
        "<IMG SRC='CID:SCAN@kiosk.example'>",
        '<td background="cid:scan%40kiosk.example">',
        '<img src="scan.png">',
        '<img src="cid:scan.png@01DA1">',
        "<img src=images/scan.png width=9>",
        '<img src="https://kiosk.example/a.png">',
    ],
)
def test_a_picture_to_which_the_html_refers_is_none(html: str) -> None:
    names = ("scan@kiosk.example", "https://kiosk.example/a.png")
    assert not may_be_a_page(PAGE, "image/png", names, ("<p>", html), "scan.png")


def test_a_picture_whose_name_is_only_spoken_of_may_be_one() -> None:
    html = ('<p>see scan.png</p><img src="cid:logo@kiosk.example"><img src="my-scan.png">',)
    assert may_be_a_page(PAGE, "image/png", ("scan@kiosk.example", ""), html, "scan.png")


def heic(*sizes: tuple[int, int]) -> bytes:
    boxes = b"".join(struct.pack(">I4sIII", 20, b"ispe", 0, *size) for size in sizes)
    return b"\0\0\0\x18ftypheic" + b"\0" * 12 + boxes


def test_a_photo_of_tiles_is_as_large_as_all_of_them() -> None:
    assert may_be_a_page(heic((512, 512), (3024, 4032)), "image/heic")
    assert not may_be_a_page(heic((512, 512)), "image/heic")
    assert not may_be_a_page(b"\0\0\0\x18ftypheic", "image/heic")


@pytest.mark.parametrize("media_type", [*TYPES.values(), "image/svg+xml", "application/pdf"])
def test_what_is_no_whole_header_is_none(media_type: str) -> None:
    assert not may_be_a_page(PAGE[:12], media_type)
    assert not may_be_a_page(b"", media_type)


def test_a_picture_that_states_too_many_pixels_is_not_decoded() -> None:
    bomb = bytearray(PAGE)
    struct.pack_into(">II", bomb, 16, 90_000, 120_000)
    assert isinstance(may_be_a_page(bytes(bomb), "image/png"), bool)


def test_many_pictures_beside_a_long_page_cost_little() -> None:
    page = ("<p>src</p>" * 100_000 + '<img src="other.png">',)
    start = time.process_time()
    assert all(may_be_a_page(PAGE, "image/png", (f"{n}@kiosk.example",), page, "scan.png") for n in range(300))
    assert time.process_time() - start < 2
