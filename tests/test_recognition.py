"""Pictures recognised by Tesseract in children with limits, kept beside the originals, and never twice."""

import contextlib
import io
import json
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from PIL import Image

from archive.archive import Archive
from archive.names import DEFAULT_TEMPLATE, check_template
from archive.rebuild import rebuild
from archive.recognitions import Recognitions
from archive.verify import verify
from billfold.exchange import ReadingFailed
from billfold.ocr import Engine, Equipment, equipment
from billfold.pipeline import Pipeline
from billfold.reading_processes import ReadersBroken
from billfold.recognition import Recognition
from billfold.sandbox import Sandbox
from ingest.files import read_paths
from parsers.containers.pictures import LONGEST_SIDE, page_pictures
from parsers.context import Context, Form
from parsers.errors import ParserError
from parsers.terms import Part, PurchaseDocument, Status
from tests.programs import billfold
from tests.scan_samples import as_bytes, leaning, needs_tesseract, noisy, nothing, page, scan

NOON = datetime(2024, 4, 1, 12, tzinfo=UTC)
CONTEXT = Context(Form.FILE, filename="scan", today=NOON.date())
ENGLISH = Equipment(Engine.TESSERACT, ("eng", "deu"))


class Counting(Recognition):
    """A recogniser that counts how often it recognises."""

    count = 0

    def _recognised(self, part: Part, passwords: Any, *, is_line: bool = False) -> Any:
        self.count += 1
        return super()._recognised(part, passwords, is_line=is_line)


@pytest.fixture(scope="module")
def readers() -> Iterator[Sandbox]:
    needs_tesseract()
    with Recognition(ENGLISH) as recognition, Sandbox("read", 1, recogniser=recognition) as sandbox:
        yield sandbox


def document(readers: Sandbox, content: bytes) -> PurchaseDocument:
    (found,) = readers.read(content, CONTEXT).documents
    return found


def assert_read(found: PurchaseDocument) -> None:
    assert (found.invoice_number, found.issue_date, found.total) == ("FR-20418", date(2024, 3, 14), Decimal("144.00"))
    assert found.currency == "EUR"
    assert found.status is Status.FILED, found.findings


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("PNG", lambda: as_bytes(page())),
        ("lying on its side", lambda: as_bytes(page().rotate(90, expand=True))),
        ("upside down", lambda: as_bytes(page().rotate(180))),
        ("leaning", lambda: as_bytes(leaning(2), "JPEG", quality=80)),
        ("noisy JPEG", lambda: as_bytes(noisy(), "JPEG", quality=45)),
        ("small WebP", lambda: as_bytes(page().resize((827, 1170), Image.Resampling.LANCZOS), "WEBP")),
        ("TIFF", lambda: as_bytes(page(), "TIFF", compression="tiff_lzw")),
        ("PDF", lambda: scan(page())),
    ],
)
def test_an_invoice_drawn_as_a_picture_is_read(readers: Sandbox, name: str, content: Any) -> None:
    found = document(readers, content())
    assert_read(found)
    assert any(finding.code == "scanned" for finding in found.findings)
    assert found.evidence["total"].box is not None


@pytest.mark.parametrize("turn", [0, 90, 180])
def test_the_other_engine_reads_the_same(turn: int) -> None:
    with Recognition(Equipment(Engine.ONNX)) as recognition, Sandbox("read", 1, recogniser=recognition) as sandbox:
        found = document(sandbox, as_bytes(leaning(1).rotate(turn, expand=True), "JPEG"))
    assert_read(found)
    assert "RapidOCR" in found.findings[-1].message


def test_a_photo_of_nothing_waits(readers: Sandbox) -> None:
    found = document(readers, as_bytes(nothing(), "JPEG"))
    assert (found.kind, [finding.code for finding in found.findings]) == (None, ["picture"])


def test_the_first_pages_of_a_long_scan_are_recognised(readers: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    blank = Image.new("L", (600, 800), "white")
    found = document(readers, as_bytes(page(), "TIFF", save_all=True, append_images=[blank] * 11))
    assert found.total == Decimal("144.00")
    assert "only the first 10 of its 12 pages were recognised" in [finding.message for finding in found.findings]


def test_nothing_of_the_work_is_left_lying(readers: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Recognition(ENGLISH) as recognition:
        part = Part("", "image/png", "", "0", as_bytes(nothing().convert("L")))
        assert "words" in recognition(part, ())
        (scratch,) = tmp_path.iterdir()
        assert [left.name for left in scratch.iterdir()] == ["in-use"]
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_picture_harms_no_other() -> None:
    needs_tesseract()
    with Sandbox("recognise", 1, word="tesseract") as servers:
        with pytest.raises(ReadingFailed, match="the picture is damaged"):
            servers.recognise(b"not a picture", "image/png", ("eng",), ())
        words, searchable = servers.recognise(as_bytes(page()), "image/png", ("eng",), ())
    assert len(words["words"]) > 30
    assert searchable.startswith(b"%PDF")


def test_closing_ends_what_is_being_recognised_and_its_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_tesseract()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    servers = Sandbox("recognise", 1, word="tesseract")
    content = as_bytes(page(), "TIFF", save_all=True, append_images=[page()] * 8)
    working = threading.Thread(target=_until_closed, args=(servers, content))
    working.start()
    deadline = time.monotonic() + 60
    while not list(tmp_path.rglob("*.png")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list(tmp_path.rglob("*.png"))
    start = time.monotonic()
    servers.close()
    working.join(20)
    servers.close()
    assert time.monotonic() - start < 10
    assert not working.is_alive()
    assert list(tmp_path.iterdir()) == []


def test_readers_that_are_closed_do_not_wait_for_a_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_tesseract()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    content = as_bytes(page(), "TIFF", save_all=True, append_images=[page()] * 8)
    with Recognition(ENGLISH) as recognition, Sandbox("read", 1, recogniser=recognition) as readers:
        readers.submit(readers.read, content, CONTEXT)
        deadline = time.monotonic() + 60
        while not list(tmp_path.rglob("*.png")) and time.monotonic() < deadline:
            time.sleep(0.05)
        start = time.monotonic()
        readers.close()
        assert time.monotonic() - start < 10


def _until_closed(servers: Sandbox, content: bytes) -> None:
    with contextlib.suppress(ReadersBroken):
        servers.recognise(content, "image/tiff", ("eng",), ())


def test_the_searchable_copy_lies_beside_the_original_and_nothing_is_recognised_twice(tmp_path: Path) -> None:
    needs_tesseract()
    picture, pdf = tmp_path / "photo.png", tmp_path / "scan.pdf"
    picture.write_bytes(as_bytes(page()))
    other = page().transpose(Image.Transpose.ROTATE_180)
    pdf.write_bytes(scan(other))
    root = tmp_path / "Invoices"
    assert added(root, [picture], [Status.FILED]) == 1
    filed = sorted(path.relative_to(root).as_posix() for path in (root / "2024").rglob("*.*"))
    assert filed == [
        "2024/03/InvoiceFR-20418_20240314.pdf",
        "2024/03/InvoiceFR-20418_20240314.png",
    ]
    assert (root / filed[1]).read_bytes() == picture.read_bytes()
    with pdfplumber.open(root / filed[0]) as copy:
        assert "FR-20418" in copy.pages[0].extract_text()
    kept = root / ".billfold" / "recognised"
    assert sorted(path.suffix for path in kept.rglob("*.*")) == [".json", ".pdf"]
    # the same bytes again, and the index anew
    assert added(root, [picture], []) == 0
    rebuild(root, lambda: NOON)
    assert verify(root, NOON).problems == ()
    # without any engine it is read by what is remembered
    nothing_there = Equipment(Engine.NONE, missing="nothing is installed")
    with (
        Recognition(nothing_there, Recognitions(root), keeps=False) as recognition,
        Sandbox("read", 1, recogniser=recognition) as sandbox,
    ):
        assert_read(document(sandbox, picture.read_bytes()))


def test_a_scanned_pdf_and_its_searchable_copy_have_names_of_their_own(tmp_path: Path) -> None:
    needs_tesseract()
    path = tmp_path / "scan.pdf"
    path.write_bytes(scan(page()))
    root = tmp_path / "Invoices"
    added(root, [path], [Status.FILED])
    name = "2024/03/InvoiceFR-20418_20240314"
    assert (root / f"{name}.pdf").read_bytes() == path.read_bytes()
    assert (root / f"{name}.searchable.pdf").read_bytes().startswith(b"%PDF")
    assert verify(root, NOON).problems == ()


def added(root: Path, paths: list[Path], expected: list[Status]) -> int:
    """Add files to an archive, and return how many pictures were recognised."""
    with (
        Counting(ENGLISH, Recognitions(root)) as recognition,
        Sandbox("read", 1, recogniser=recognition) as sandbox,
        Archive.open(root, check_template(DEFAULT_TEMPLATE), lambda: NOON) as archive,
    ):
        joined = Pipeline(archive, archive.start_run("add"), sandbox, None, NOON, recognition=recognition)
        for found in read_paths([str(path) for path in paths], io.BytesIO()):
            joined.take(found, found.filename)  # type: ignore[arg-type,union-attr]
        report = joined.finish()
        assert report.balance.filed == len(expected)
        return recognition.count


def test_what_is_no_document_is_forgotten(tmp_path: Path) -> None:
    needs_tesseract()
    path = tmp_path / "letter.png"
    lines = tuple((150, 200 + 60 * n, "the harbour was quiet and the boats lay still", 34) for n in range(8))
    path.write_bytes(as_bytes(page(lines)))
    root = tmp_path / "Invoices"
    assert added(root, [path], []) == 1
    assert list((root / ".billfold" / "recognised").rglob("*.*")) == []


def test_a_damaged_memory_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / ".billfold" / "tmp").mkdir(parents=True)
    memory = Recognitions(tmp_path)
    sha = sha256(b"picture").hexdigest()
    memory.put(sha, b"{", b"")
    with Counting(Equipment(Engine.NONE, missing="nothing is installed"), memory) as recognition:
        part = Part("", "image/png", "", sha, b"picture")
        assert recognition(part, ()) == {"failure": "nothing is installed"}
        assert recognition.count == 1
    memory.forget(sha)
    assert memory.words(sha) is None


def bomb(width: int, height: int) -> bytes:
    """Return a PNG that says that it is so large."""
    content = bytearray(as_bytes(Image.new("L", (8, 8))))
    content[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return bytes(content)


@pytest.mark.parametrize("size", [(12_000, 9_000), (40_000, 40_000), (2_000_000_000, 2_000_000_000)])
def test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded(size: tuple[int, int]) -> None:
    start = time.monotonic()
    with pytest.raises(ParserError):
        page_pictures(bomb(*size), "image/png", 10)
    assert time.monotonic() - start < 0.5


def test_a_jpeg_of_a_hundred_megapixels_is_scaled_down_while_it_is_decoded() -> None:
    content = as_bytes(Image.new("L", (12_000, 9_000), 200), "JPEG")
    ((small,), count) = page_pictures(content, "image/jpeg", 10)
    assert count == 1
    with Image.open(io.BytesIO(small.png)) as picture:
        assert max(picture.size) <= LONGEST_SIDE


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", bomb(800, 800)[:60], b"II*\x00\xff\xff\xff\xff"])
@pytest.mark.parametrize(
    "media_type", ["image/png", "image/jpeg", "image/tiff", "image/webp", "image/heic", "text/plain"]
)
def test_damaged_pictures_are_named(content: bytes, media_type: str) -> None:
    with pytest.raises(ParserError):
        page_pictures(content, media_type, 10)


def test_see_through_pictures_lie_on_white_and_turned_ones_are_turned() -> None:
    clear = Image.new("RGBA", (600, 800), (0, 0, 0, 0))
    with Image.open(io.BytesIO(page_pictures(as_bytes(clear), "image/png", 1)[0][0].png)) as picture:
        assert picture.getpixel((5, 5)) == 255
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = as_bytes(Image.new("L", (800, 600)), "JPEG", exif=exif)
    with Image.open(io.BytesIO(page_pictures(photo, "image/jpeg", 1)[0][0].png)) as picture:
        assert picture.height > picture.width


def test_an_engine_that_is_switched_off_or_lacks_a_language_says_so() -> None:
    assert "switched off" in equipment(Engine.NONE).missing
    assert equipment(Engine.ONNX).engine is Engine.ONNX
    needs_tesseract()
    assert equipment().engine is Engine.TESSERACT
    assert {"eng", "deu"} <= set(equipment().languages)
    assert equipment(Engine.TESSERACT, ("deu",)).languages == ("deu",)
    assert "apt-get install tesseract-ocr-xyz" in equipment(Engine.AUTO, ("eng", "xyz")).missing


def test_check_says_what_recognises_pictures_and_what_is_wrong(tmp_path: Path) -> None:
    needs_tesseract()
    config = tmp_path / "config.toml"
    config.write_text(f'[archive]\npath = "{tmp_path / "Invoices"}"\n[ocr]\nlanguages = ["eng", "deu"]\n')
    checked = billfold("check", "--config", config)
    assert (checked.code, "recognised by Tesseract in eng, deu" in checked.out) == (0, True), checked.out
    config.write_text(f'[archive]\npath = "{tmp_path / "Invoices"}"\n[ocr]\nlanguages = ["xyz"]\n')
    checked = billfold("check", "--config", config)
    assert checked.code == 1
    assert "Tesseract has no xyz" in checked.out


def test_without_an_engine_the_document_says_how_to_get_one(tmp_path: Path) -> None:
    config, photo = tmp_path / "config.toml", tmp_path / "photo.png"
    config.write_text('[ocr]\nengine = "none"\n')
    photo.write_bytes(as_bytes(page()))
    (line,) = billfold("extract", "--jsonl", photo, "--config", config).out.splitlines()
    (held,) = json.loads(line)["documents"]
    assert [finding["message"] for finding in held["findings"]] == [
        "photo.png is a picture, and what it shows is not read: text recognition is switched off in the configuration "
        '([ocr] engine = "none")'
    ]
