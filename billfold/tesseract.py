"""Pictures of pages recognised by Tesseract through OCRmyPDF. Only here are ocrmypdf and img2pdf (extra `ocr`).

Runs only in a child process. The pages are turned upright and straightened; the result is their words with their
places, and the searchable PDF/A that OCRmyPDF makes.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import img2pdf
import ocrmypdf
from ocrmypdf import hookimpl
from ocrmypdf.builtin_plugins.tesseract_ocr import TesseractOcrEngine
from ocrmypdf.hocrtransform import HocrParser
from ocrmypdf.models.ocr_element import OcrElement

from parsers.containers.pictures import PagePicture
from parsers.errors import Damaged
from parsers.pages.recognised import Recognised, RecognisedWord

# Seconds for one page; what takes longer is left without words.
PAGE_TIMEOUT = 60.0
# For one line; and the manner in which Tesseract looks for one (its page segmentation mode).
_LINE_TIMEOUT = 10.0
_ONE_LINE = 7
_MOST_MEGAPIXELS = 60

# A page that leans less than this is not turned: that would only blur it.
_STRAIGHT = 0.3
# From this confidence on a page that Tesseract finds turned is turned; an invoice has few words to tell it by.
_SURELY_TURNED = 2.0
# How black is told from white: by the surroundings of each letter (Sauvola), or by the whole page (Otsu).
_BY_SURROUNDINGS, _BY_PAGE = 2, 0

_trees: dict[int, tuple[OcrElement, OcrElement]] = {}


class _Engine(TesseractOcrEngine):
    """Tesseract, whose words are kept on their way into the PDF."""

    def __str__(self) -> str:
        return f"Tesseract {TesseractOcrEngine.version()}"  # type: ignore[no-untyped-call]

    @staticmethod
    def supports_generate_ocr() -> bool:
        return True

    @staticmethod
    def generate_ocr(input_file: Path, options: Any, page_number: int = 0) -> tuple[OcrElement, str]:
        text = input_file.with_name(f"{input_file.stem}-words.txt")
        tree = _look(input_file, text, options)
        manner = options.tesseract.model_copy(update={"thresholding": _BY_PAGE})
        again = _look(
            input_file,
            text.with_name(f"{input_file.stem}-again.txt"),
            SimpleNamespace(languages=options.languages, tesseract=manner),
        )
        _trees[page_number] = (tree, again)
        return tree, text.read_text(encoding="utf-8")

    @staticmethod
    def get_deskew(input_file: Path, options: Any) -> float:
        angle = float(TesseractOcrEngine.get_deskew(input_file, options))
        return angle if abs(angle) >= _STRAIGHT else 0.0


def _look(picture: Path, text: Path, options: Any) -> OcrElement:
    hocr = text.with_suffix(".hocr")
    TesseractOcrEngine.generate_hocr(picture, hocr, text, options)  # type: ignore[no-untyped-call]
    return HocrParser(hocr).parse()


@hookimpl
def get_ocr_engine(options: Any) -> _Engine:  # noqa: ARG001 - the hook's own names
    """Give OCRmyPDF the engine that keeps its words (a hook of OCRmyPDF's plugins)."""
    return _Engine()


def recognised(pages: Sequence[PagePicture], languages: Sequence[str]) -> tuple[Recognised, bytes]:
    """Return the words of pictures of pages and their searchable copy (PDF/A); raises `ParserError`."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    _trees.clear()
    with TemporaryDirectory(prefix="billfold-") as folder:
        source, out = Path(folder) / "pages.pdf", Path(folder) / "searchable.pdf"
        source.write_bytes(_joined(pages))
        try:
            ocrmypdf.ocr(
                source,
                out,
                pages=",".join(str(number) for number, page in enumerate(pages, 1) if not page.is_blank),
                language=list(languages),
                output_type="auto",
                mode="force",
                rotate_pages="osd" in TesseractOcrEngine.languages(None),  # type: ignore[no-untyped-call]
                rotate_pages_threshold=_SURELY_TURNED,
                deskew=True,
                optimize=0,
                tesseract_thresholding=_BY_SURROUNDINGS,
                max_image_mpixels=_MOST_MEGAPIXELS,
                tesseract_timeout=PAGE_TIMEOUT,
                tesseract_non_ocr_timeout=PAGE_TIMEOUT,
                jobs=1,
                use_threads=True,
                progress_bar=False,
                plugins=[__name__],
            )
        except ocrmypdf.exceptions.ExitCodeException as error:
            raise Damaged(f"OCRmyPDF could not recognise it ({type(error).__name__})") from error
        searchable = out.read_bytes()
    words, again = [], []
    for number, (tree, other) in sorted(_trees.items()):
        words += _words(number + 1, tree)
        again += _words(number + 1, other)
    name = f"{_Engine()} ({'+'.join(languages)})"
    return Recognised(name, tuple(words), len(pages), len(pages), tuple(again)), searchable


def recognised_line(picture: bytes, languages: Sequence[str]) -> Recognised:
    """Return what a picture (PNG) of one line says, and what it says with black told from white in another manner."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    looks = []
    with TemporaryDirectory(prefix="billfold-") as folder:
        line = Path(folder) / "line.png"
        line.write_bytes(picture)
        for manner in (_BY_PAGE, _BY_SURROUNDINGS):
            wanted = SimpleNamespace(
                oem=None,
                config=[],
                timeout=_LINE_TIMEOUT,
                pagesegmode=_ONE_LINE,
                thresholding=manner,
                user_words=None,
                user_patterns=None,
                omp_thread_limit=1,
            )
            options = SimpleNamespace(languages=list(languages[:1]), tesseract=wanted)
            looks.append(tuple(_words(1, _look(line, Path(folder) / f"line-{manner}.txt", options))))
    return Recognised(f"{_Engine()} ({'+'.join(languages[:1])})", looks[0], again=looks[1])


def _joined(pages: Sequence[PagePicture]) -> bytes:
    """Return the pages as one PDF, pixel for pixel."""
    layout = img2pdf.get_fixed_dpi_layout_fun((pages[0].dots, pages[0].dots))
    return bytes(img2pdf.convert([page.png for page in pages], layout_fun=layout))


def _words(page: int, tree: OcrElement) -> list[RecognisedWord]:
    scale = 72 / (tree.dpi or 300)
    found = []
    for line in tree.lines:
        for word in line.words:
            text = word.text or word.get_text_recursive()
            if word.bbox is None or line.bbox is None or not text.strip():
                continue
            top, bottom = _height(line, (word.bbox.left + word.bbox.right) / 2)
            box = (word.bbox.left * scale, top * scale, word.bbox.right * scale, bottom * scale)
            found.append(RecognisedWord(page, text, box, word.confidence or 0.0))
    return found


def _height(line: OcrElement, x: float) -> tuple[float, float]:
    """Return top and bottom of a line's letters at a place, whatever the ink of one word: a dash is as tall as an l."""
    box = line.bbox
    if box is None:
        return 0.0, 0.0
    if line.baseline is None:
        return box.top, box.bottom
    leaning = line.baseline.slope * (x - box.left)
    rise = line.baseline.slope * box.width
    height = max(box.height - abs(rise), 1.0)
    bottom = box.bottom - max(rise, 0.0) + leaning
    return bottom - height, bottom
