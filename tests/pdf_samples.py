"""PDFs written by hand, object by object, for what no library writes on purpose."""

from collections.abc import Mapping

FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
RESOURCES = b"/Font<</F 5 0 R>>"
LAYERS = {
    20: b"<</Type/OCG/Name(off)>>",
    21: b"<</Type/OCG/Name(on)>>",
    22: b"<</Type/OCMD/OCGs[20 0 R]>>",
}
LAYERS_OFF = b"/OCProperties<</OCGs[20 0 R 21 0 R]/D<</OFF[20 0 R]>>>>"
LAYER_NAMES = b"/Properties<</Off 20 0 R/On 21 0 R/Member 22 0 R>>"


def file_of(objects: Mapping[int, bytes]) -> bytes:
    """Return a PDF of the given objects, the first of which is its catalog, with a true cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 %s \n" % (places.get(number, 0), b"n" if number in places else b"f")
    return bytes(out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, start))


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def drawing(
    contents: bytes,
    objects: Mapping[int, bytes] | None = None,
    *,
    resources: bytes = b"",
    page: bytes = b"/MediaBox[0 0 595 842]",
    catalog: bytes = b"",
) -> bytes:
    """Return a PDF of one page with the given contents; `/F` is Helvetica, other objects count from 6."""
    return file_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R%s>>" % catalog,
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R%s/Contents 4 0 R/Resources<<%s>>>>" % (page, resources or RESOURCES),
            4: stream(contents),
            5: FONT,
            **(objects or {}),
        }
    )


def text(words: str, x: float = 72, y: float = 700, size: float = 12) -> bytes:
    """Return the operators that show words at a place."""
    return b"BT /F %g Tf %g %g Td (%s) Tj ET\n" % (size, x, y, words.encode("latin-1"))


def to_unicode(*pairs: tuple[str, str]) -> bytes:
    """Return the stream that tells which characters one-byte codes (letters of ASCII) stand for."""
    rows = b"".join(b"<%02x> <%s>\n" % (ord(code), means.encode("utf-16-be").hex().encode()) for code, means in pairs)
    return stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n%d beginbfchar\n%sendbfchar\n"
        b"endcmap end end" % (len(pairs), rows)
    )
