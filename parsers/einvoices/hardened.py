"""XML as a tree: the one way in this package, and a hardened one. The one module of it that imports lxml.

A document type declaration is refused before anything is parsed: no invoice format has one, and every attack by
entities needs one (XML 1.0, sections 2.8 and 4.2). The bytes are decoded here, and the parser is given UTF-8 without a
declaration, so that it sees exactly what was searched, whatever encoding the bytes claim to be in.
"""

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE, lookup
from collections.abc import Iterator
from functools import cache
from typing import Any

from parsers.errors import Damaged, TooComplex

LARGEST = 50_000_000
# An invoice of 5,000 lines has 400,000 tags; each costs 500 octets of memory and more.
MOST_TAGS = 600_000
# How much of a text may be comments and instructions before its first element.
LONGEST_PROLOG = 100_000
_HEAD = 4096
_INCLUSION = "http://www.w3.org/2001/XInclude"
# Encodings that invoices are written in. Others (UTF-7, EBCDIC) are used to hide something, and are refused.
_ENCODINGS = frozenset(
    "ascii utf-8 cp1250 cp1251 cp1252 cp1253 cp1254 cp1257 koi8-r koi8-u gb2312 gbk gb18030 big5 shift_jis euc_jp"
    " euc_kr iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-7 iso8859-9 iso8859-13 iso8859-15"
    " iso8859-16".split()
)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]{0,200}?\?>")
_DECLARED = re.compile(rb"^\s*<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_PROLOG = re.compile(r"\s+|<!--.*?-->|<\?.*?\?>", re.S)
_ELEMENT = re.compile(r"<(?:([\w.-]*):)?([\w.-]+)((?:\s[^<>]*)?)>")


def read_tree(content: bytes, *, mends: bool = False) -> Any:
    """Return the root of a document, every name without its namespace; the root's own is under `namespace_of`.

    With `mends`, what is not well-formed is read as far as it can be. Raises `TooComplex` for what is refused or beyond
    a limit, `Damaged` for what is no XML.
    """
    from lxml import etree

    if len(content) > LARGEST:
        raise TooComplex(f"it is larger than {LARGEST // 1_000_000} MB")
    text = _without_declaration(decoded(content))
    _refuse_types(text)
    if text.count("<") > MOST_TAGS:
        raise TooComplex(f"it has more than {MOST_TAGS:,} tags")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=mends,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise TooComplex("its elements are nested too deeply") from error
        if "huge" in str(error).lower():
            raise TooComplex("one of its texts is larger than 10 MB") from error
        raise Damaged("it is no well-formed XML; ask for it again") from error
    if root is None:
        raise Damaged("it holds no XML")
    if root.getroottree().docinfo.internalDTD is not None:
        raise TooComplex("it declares a document type, as no invoice does and attacks do")
    return _plain(root)


def namespace_of(root: Any) -> str:
    """Return the namespace that the element of a tree had before its name was made plain."""
    return str(root.get("{billfold}namespace") or "")


def _plain(root: Any) -> Any:
    """Make all names plain, so that prefixes do not matter to paths; refuse inclusions of files (XInclude 1.1)."""
    for element in root.iter("*"):
        name = element.tag
        if name.startswith(f"{{{_INCLUSION}}}"):
            raise TooComplex("it asks for other files to be put into it, as no invoice does and attacks do")
        space, _, local = name[1:].rpartition("}") if name[0] == "{" else ("", "", name.rpartition(":")[2])
        element.tag = local or "_"
        for key in [key for key in element.keys() if key[0] == "{"]:  # noqa: SIM118
            value = element.attrib.pop(key)
            if key.rpartition("}")[2] not in element.attrib:
                element.set(key.rpartition("}")[2], value)
        if element is root or element.getparent() is root:
            element.set("{billfold}namespace", space)
    return root


def decoded(content: bytes) -> str:
    """Return a document's text; raises `TooComplex` for encodings that are not read, `Damaged` for none at all.

    Text that is not in the encoding that it declares (old programs write Windows-1252 and say UTF-8) is read as that.
    """
    if content.startswith((BOM_UTF32_LE, BOM_UTF32_BE)):
        raise TooComplex("it is encoded in UTF-32, which is not read")
    for mark, encoding in ((BOM_UTF8, "utf-8"), (BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    if content[:2] in (b"<\x00", b"\x00<"):
        return _decode(content, "utf-16-le" if content[:1] == b"<" else "utf-16-be")
    declared = _DECLARED.match(content[:_HEAD])
    return _decode(content, declared[1].decode("ascii").lower() if declared else "utf-8")


def _decode(content: bytes, encoding: str) -> str:
    try:
        known = lookup(encoding).name
    except LookupError as error:
        raise TooComplex(f"it is encoded in {encoding}, which is not read") from error
    known = "utf-8" if known == "utf-16" else known
    if known not in _ENCODINGS and not known.startswith("utf-16-"):
        raise TooComplex(f"it is encoded in {encoding}, which is not read")
    try:
        return content.decode(known)
    except UnicodeDecodeError:
        return content.decode("cp1252" if known in ("utf-8", "ascii") else known, "replace")


def _without_declaration(text: str) -> str:
    declaration = _DECLARATION.match(text)
    # what stands before the declaration, or after the last element, is a blank or a mark of some system
    text = text[declaration.end() :] if declaration else text.lstrip("\ufeff \t\r\n\x00")
    return text.rstrip("\x00\x1a \t\r\n")


def _prolog_end(text: str, at: int = 0) -> int:
    while at < LONGEST_PROLOG and (m := _PROLOG.match(text, at)):
        at = m.end()
    return at


def _refuse_types(text: str) -> None:
    """Refuse a document type or an entity declaration; only a comment or a CDATA section may quote one."""
    at = _prolog_end(text)
    if text.startswith("<!", at):
        raise TooComplex("it declares a document type, as no invoice does and attacks do")
    if not text.startswith("<", at):
        raise Damaged("it is no XML")


def first_elements(content: bytes) -> Iterator[tuple[str, str, str]]:
    """Yield local name and namespace of the elements at the beginning, each with the text after it; nothing is parsed.

    The namespace is empty where the element itself does not declare it. What is no XML yields nothing. A document type
    is passed over: a file that has one is recognised here, and refused when it is read.
    """
    try:
        text = _without_declaration(decoded(content[: LONGEST_PROLOG + _HEAD]))
    except (TooComplex, Damaged):
        return
    at = _prolog_end(text)
    if text.startswith("<!DOCTYPE", at):
        end = text.find("]>", at) + 1 if "[" in text[at : text.find(">", at) + 1] else text.find(">", at)
        at = _prolog_end(text, end + 1) if end > 0 else at
    element = _ELEMENT.match(text, at)
    while element:
        colon = f":{element[1]}" if element[1] else ""
        space = re.search(rf"\sxmlns{re.escape(colon)}\s*=\s*[\"']([^\"']*)[\"']", element[3])
        yield element[2], space[1].strip() if space else "", text[element.end() :]
        element = _ELEMENT.search(text, element.end())


@cache
def _path(expression: str) -> Any:
    from lxml import etree

    return etree.XPath(expression)


def found(element: Any, expression: str) -> list[Any]:
    """Return the elements and attributes that a path leads to, in the order of the document."""
    result = _path(expression)(element)
    return result if isinstance(result, list) else []


def text_of(node: Any) -> str:
    """Return the text of an element or attribute, blanks squeezed."""
    text = node if isinstance(node, str) else "".join(node.itertext())
    return " ".join(text.split())


def place_of(node: Any) -> str:
    """Return the path from the root to an element or attribute, as evidence names it."""
    if isinstance(node, str):
        owner = node.getparent()  # type: ignore[attr-defined]
        return f"{owner.getroottree().getpath(owner)}/@{node.attrname}"  # type: ignore[attr-defined]
    return str(node.getroottree().getpath(node))


def child(parent: Any, name: str, text: str = "") -> Any:
    """Append an element with a text to another one, and return it; without a parent it is a new root."""
    from lxml import etree

    element = etree.Element(name) if parent is None else etree.SubElement(parent, name)
    element.text = text
    return element
