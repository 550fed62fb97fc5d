"""pdfplumber: the judge of what a PDF says. The one module that imports pdfplumber.

Runs only in the reading child: some files make the parser loop for ever or use all memory. What cannot be seen on paper
(white, tiny, off the page, rendering mode 3, hidden layers) is told from the rest. Boxes are those of a viewer: on the
page as it is cropped and turned.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from parsers.errors import Damaged, PasswordNeeded
from parsers.pages.ink import LAYER_OFF, UNPAINTED, seen_on
from parsers.pages.seen import Seen

# Text rendering modes that paint nothing (ISO 32000-1, 9.3.6).
_UNPAINTED_MODES = (3, 7)
# A file has at most 8,388,607 objects (ISO 32000-1, annex C), and refers to one directly, or by few others.
_MOST_OBJECTS, _MOST_REFERENCES = 8_388_607, 100


@dataclass(slots=True)
class Pdf:
    """An open PDF; pages are counted from 1."""

    pages: int
    title: str
    _pdf: Any
    _hidden_layers: frozenset[int]

    def read(self, number: int) -> Seen:
        """Return the glyphs of a page, seen and unseen; raises `Damaged` when it can't be read."""
        from pdfplumber.utils.pdfinternals import resolve_all

        page = self._pdf.pages[number - 1]
        try:
            _lay_out(page, self._hidden_layers)
            return seen_on(page, resolve_all)
        except _PARSER_ERRORS as error:
            raise Damaged(f"page {number} cannot be read: {_cause(error)}") from error
        finally:
            page.close()


@contextmanager
def opened(content: bytes, passwords: Sequence[str]) -> Iterator[Pdf]:
    """Open a PDF. Raises `PasswordNeeded` when no password opens it, and `Damaged` when it has no readable page."""
    import pdfplumber

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pdf = _open(pdfplumber, content, passwords)
        try:
            _refuse_endless(pdf.doc)
        except _PARSER_ERRORS as error:
            raise Damaged(f"it cannot be read ({_cause(error)})") from error
        try:
            count = _page_count(pdf)
            title = (pdf.metadata or {}).get("Title")
            yield Pdf(count, title if isinstance(title, str) else "", pdf, _layers_off(pdf))
        except _PARSER_ERRORS as error:
            raise Damaged(f"it cannot be read ({_cause(error)})") from error
        finally:
            with suppress(*_PARSER_ERRORS):  # closing asks for the pages again, and fails where they are broken
                pdf.close()


def _open(pdfplumber: Any, content: bytes, passwords: Sequence[str]) -> Any:
    for password in ("", *passwords):
        try:
            return pdfplumber.open(io.BytesIO(content), password=password)
        except _PARSER_ERRORS as error:
            if "Password" not in _cause(error):
                raise Damaged(f"it is damaged ({_cause(error)})") from error
    raise PasswordNeeded("it is encrypted, and no password given in the configuration opens it")


def _refuse_endless(document: Any) -> None:
    """Raise `Damaged` where the library would look for pages for ever: it counts neither objects nor references."""
    from pdfminer.pdftypes import PDFObjRef

    if any(sum(count for _, count in getattr(table, "ranges", ())) > _MOST_OBJECTS for table in document.xrefs):
        raise Damaged("its list of objects is longer than any file")
    pages = document.catalog.get("Pages")
    for _ in range(_MOST_REFERENCES):
        if not isinstance(pages, PDFObjRef):
            return
        pages = document.getobj(pages.objid)
    raise Damaged("its list of pages refers to itself")


def _page_count(pdf: Any) -> int:
    try:
        count = len(pdf.pages)
    except _PARSER_ERRORS as error:
        raise Damaged(f"its list of pages cannot be read ({_cause(error)})") from error
    if not count:
        raise Damaged("it has no pages")
    return count


def _layers_off(pdf: Any) -> frozenset[int]:
    """Return the object numbers of the layers that are off when the document is opened (ISO 32000-1, 8.11.4.3)."""
    from pdfminer.pdftypes import PDFObjRef, resolve1

    try:
        properties = resolve1(pdf.doc.catalog.get("OCProperties")) or {}
        default = resolve1(properties.get("D")) or {}

        def listed(holder: Any, key: str) -> set[int]:
            return {ref.objid for ref in resolve1(holder.get(key)) or () if isinstance(ref, PDFObjRef)}

        off = listed(default, "OFF")
        if getattr(resolve1(default.get("BaseState")), "name", "") == "OFF":
            off |= listed(properties, "OCGs") - listed(default, "ON")
    except _PARSER_ERRORS:
        return frozenset()
    return frozenset(off)


def _lay_out(page: Any, hidden_layers: frozenset[int]) -> None:
    """Lay a page out as a viewer shows it, with a device that marks what is not painted; pdfplumber's forgets it."""
    attributes = page.page_obj
    box = _shown(attributes.mediabox, attributes.cropbox)
    attributes.mediabox = box
    across, down = box[2] - box[0], box[3] - box[1]
    width, height = (down, across) if attributes.rotate in (90, 270) else (across, down)
    page.mediabox = page.cropbox = page.bbox = (0, 0, width, height)
    device_class, interpreter_class = _classes()
    device = device_class(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
    interpreter: Any = interpreter_class(page.pdf.rsrcmgr, device)
    interpreter.layers_off = hidden_layers
    interpreter.process_page(attributes)
    page._layout = device.get_result()  # where `Page.layout` keeps it


def _shown(media: Any, crop: Any) -> tuple[float, float, float, float]:
    """Return the part of the sheet that is shown: its crop box, where that lies on it."""
    inner = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    left, bottom, right, top = inner if inner[0] < inner[2] and inner[1] < inner[3] else media
    return (left, bottom, right, top)


@cache
def _classes() -> Any:
    from pdfminer.pdfinterp import PDFPageInterpreter
    from pdfminer.pdftypes import PDFObjRef, resolve1, stream_value
    from pdfplumber.page import PDFPageAggregatorWithMarkedContent

    class Device(PDFPageAggregatorWithMarkedContent):
        mode = 0
        depth_off = 0

        def render_string(self, textstate: Any, *rest: Any) -> None:
            self.mode = textstate.render
            super().render_string(textstate, *rest)

        def render_char(self, *args: Any, **named: Any) -> Any:
            advance = super().render_char(*args, **named)
            if (self.depth_off or self.mode in _UNPAINTED_MODES) and self.cur_item._objs:
                newest: Any = self.cur_item._objs[-1]
                newest.tag = LAYER_OFF if self.depth_off else UNPAINTED
            return advance

    class Interpreter(PDFPageInterpreter):
        """Knows which of the layers that it draws are off; forms are drawn by a copy of it."""

        device: Any
        layers_off: frozenset[int] = frozenset()

        def dup(self) -> Any:
            copy: Any = super().dup()
            copy.layers_off = self.layers_off
            return copy

        def do_BMC(self, tag: Any) -> None:  # noqa: N802
            self._enter(False)
            super().do_BMC(tag)

        def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
            is_off = False
            if getattr(tag, "name", "") == "OC":
                named = resolve1(self.resources.get("Properties")) or {}
                is_off = self._is_off(named.get(getattr(props, "name", "")))
            self._enter(is_off)
            super().do_BDC(tag, props)

        def do_EMC(self) -> None:  # noqa: N802
            if self.marks:
                self.device.depth_off -= self.marks.pop()
            super().do_EMC()

        def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
            drawn = self.xobjmap.get(getattr(xobjid_arg, "name", ""))
            before = self.device.depth_off
            if drawn is not None and self._is_off(stream_value(drawn).get("OC")):
                self.device.depth_off += 1
            try:
                super().do_Do(xobjid_arg)
            finally:
                self.device.depth_off = before  # also where the form leaves marks open

        def init_state(self, ctm: Any) -> None:
            self.marks: list[bool] = []
            super().init_state(ctm)

        def _enter(self, is_off: bool) -> None:
            self.marks.append(is_off)
            self.device.depth_off += is_off

        def _is_off(self, layer: Any) -> bool:
            """Whether a layer, or all layers that a membership names, are off (ISO 32000-1, 8.11.2)."""
            if layer is None or not self.layers_off:
                return False
            if isinstance(layer, PDFObjRef) and layer.objid in self.layers_off:
                return True
            membership = resolve1(layer)
            groups = membership.get("OCGs") if isinstance(membership, dict) else None
            members = groups if isinstance(groups, list) else [groups] if groups is not None else []
            return bool(members) and all(getattr(one, "objid", None) in self.layers_off for one in members)

    return Device, Interpreter


def _cause(error: BaseException) -> str:
    """Return the name of what really went wrong: pdfplumber wraps it, often without a text."""
    inner = error.args[0] if error.args and isinstance(error.args[0], BaseException) else error
    return type(inner).__name__


def _parser_errors() -> tuple[type[BaseException], ...]:
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    return (
        PdfminerException,
        MalformedPDFException,
        PSException,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        RecursionError,
        ArithmeticError,
        OSError,
        EOFError,
        StopIteration,
        NotImplementedError,
        struct.error,
        zlib.error,
    )


_PARSER_ERRORS = _parser_errors()
