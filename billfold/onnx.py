"""Pictures of pages recognised by the models of RapidOCR. Only here are rapidocr, cv2 and numpy (extra `ocr-onnx`).

Runs only in a child process. The models come with the package; nothing is fetched. A word here is a run of text as the
models find it, often several words of a line. There is no searchable copy.
"""

import importlib.metadata
import math
from collections.abc import Sequence
from statistics import fmean
from typing import Any

import cv2
import numpy
import rapidocr

from parsers.containers.pictures import PagePicture
from parsers.pages.recognised import Recognised, RecognisedWord

# Sure enough to take a page as it lies; else it is also tried turned.
_UPRIGHT = 0.9
_THREADS = 2
# The second look at a line is at one that is so many times as large.
_LARGER = 1.5
_QUIET = {
    "Global.log_level": "critical",
    "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
# A text as it was found: its four corners from the upper left one on, what it says, how sure that is.
_Found = tuple[Any, str, float]


def recognised(pages: Sequence[PagePicture]) -> Recognised:
    """Return the words of pictures of pages, upright."""
    engine = rapidocr.RapidOCR(params=_QUIET)
    words: list[RecognisedWord] = []
    for number, page in enumerate(pages, 1):
        if page.is_blank:
            continue
        pixels: Any = cv2.imdecode(numpy.frombuffer(page.png, numpy.uint8), cv2.IMREAD_COLOR)
        words += _words(number, _upright(engine, pixels), 72 / page.dots)
    name = f"RapidOCR {importlib.metadata.version('rapidocr')}"
    return Recognised(name, tuple(words), len(pages), len(pages))


def recognised_line(picture: bytes) -> Recognised:
    """Return what a picture (PNG) of one line says, and what it says larger."""
    engine: Any = rapidocr.RapidOCR(params=_QUIET)
    pixels: Any = cv2.imdecode(numpy.frombuffer(picture, numpy.uint8), cv2.IMREAD_COLOR)
    larger = cv2.resize(pixels, None, fx=_LARGER, fy=_LARGER, interpolation=cv2.INTER_CUBIC)
    looks = []
    for one in (pixels, larger):
        seen = engine(one, use_det=False, use_cls=False, use_rec=True)
        texts = zip(seen.txts or (), seen.scores or (), strict=True)
        box = (0.0, 0.0, float(one.shape[1]), float(one.shape[0]))
        looks.append(tuple(RecognisedWord(1, text, box, float(score)) for text, score in texts if text))
    return Recognised(f"RapidOCR {importlib.metadata.version('rapidocr')}", looks[0], again=looks[1])


def _upright(engine: Any, page: Any) -> list[_Found]:
    """Return the texts of a page, turned until they are read surely: upside down they are mere scribble."""
    found = _look(engine, page)
    is_lying = sum(_is_tall(corners) for corners, text, _ in found if len(text) > 2) > len(found) / 3
    if _sureness(found) >= _UPRIGHT and not is_lying:
        return found
    turns = (1, 3) if is_lying else (2,)
    looks = [] if is_lying else [found]
    for turn in turns:
        looks.append(_look(engine, numpy.ascontiguousarray(numpy.rot90(page, turn))))
        if _sureness(looks[-1]) >= _UPRIGHT:
            break
    return max(looks, key=_sureness)


def _look(engine: Any, page: Any) -> list[_Found]:
    seen = engine(page, use_cls=False)
    if seen.boxes is None or seen.txts is None or seen.scores is None:
        return []
    return [
        (box, text, float(score)) for box, text, score in zip(seen.boxes, seen.txts, seen.scores, strict=True) if text
    ]


def _is_tall(corners: Any) -> bool:
    (left, top), (right, bottom) = corners.min(axis=0), corners.max(axis=0)
    return bool(bottom - top > 1.5 * (right - left))


def _sureness(found: Sequence[_Found]) -> float:
    return fmean(score for _, _, score in found) if found else 0.0


def _words(page: int, found: Sequence[_Found], scale: float) -> list[RecognisedWord]:
    """Return texts with boxes in points on a straightened page: all of it is turned by how most of its lines lean."""
    lean = _lean(found)
    words = []
    for corners, text, score in found:
        turned = [_turned(float(x) * scale, float(y) * scale, -lean) for x, y in corners]
        xs, ys = [x for x, _ in turned], [y for _, y in turned]
        words.append(RecognisedWord(page, text, (min(xs), min(ys), max(xs), max(ys)), score))
    return words


def _lean(found: Sequence[_Found]) -> float:
    """Return the angle of the widest lines, in radians."""
    wide = sorted(found, key=lambda one: float(one[0][1][0] - one[0][0][0]))[-5:]
    angles = sorted(math.atan2(float(c[1][1] - c[0][1]), float(c[1][0] - c[0][0])) for c, _, _ in wide)
    return angles[len(angles) // 2] if angles else 0.0


def _turned(x: float, y: float, angle: float) -> tuple[float, float]:
    return x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
