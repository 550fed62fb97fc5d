"""A mail printed to PDF, from its own parts alone. The one module that imports weasyprint and nh3 (extra `render`).

Runs only in a child process. Nothing is fetched: pictures that the mail carries are put in, everything else on
the network or the disk is refused.
"""

import base64
import html
import importlib.util
import re
from typing import Any

from parsers.mail.message import Message, read_message

_CID = re.compile(r"""(?P<quote>["'(])cid:(?P<id>[^"')\s]+)""", re.IGNORECASE)
_PAGE = "@page { size: A4; margin: 15mm } body { font-family: sans-serif; font-size: 10pt } img { max-width: 100% }"
# A cell has at most 1000 columns (HTML, "attributes common to td and th elements"); a printer would make them all.
_MOST_DIGITS = 3
_PICTURES = ("image/png", "image/jpeg", "image/gif")


def is_installed() -> bool:
    """Whether the extra `render` is there."""
    return bool(importlib.util.find_spec("weasyprint") and importlib.util.find_spec("nh3"))


def missing() -> str:
    """Return what is missing for printing mails and how to get it; an empty string when nothing is."""
    if not is_installed():
        return "the extra 'render' is not installed (pip install 'billfold[render]')"
    try:
        import weasyprint
    except OSError:
        return "the system library Pango is missing (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0)"
    return "" if weasyprint.VERSION else "weasyprint does not say its version"


def preload() -> None:
    """Import the printer and print a page, so that fonts are known before a child is forked."""
    printed(b"Subject: .\r\n\r\n.")


def printed(content: bytes) -> bytes:
    """Return a message as PDF/A-3b."""
    import weasyprint
    from weasyprint.urls import URLFetcher

    fetcher = URLFetcher(allowed_protocols=["data"], allow_redirects=False)
    page = weasyprint.HTML(string=_page(read_message(content)), url_fetcher=fetcher)
    return bytes(page.write_pdf(pdf_variant="pdf/a-3b"))


def _page(message: Message) -> str:
    summary = message.summary
    head = "".join(
        f"<div><b>{name}:</b> {html.escape(text)}</div>"
        for name, text in (
            ("From", f"{summary.sender_name} <{summary.sender}>"),
            ("To", summary.to),
            ("Date", summary.date),
            ("Subject", summary.subject),
        )
        if text.strip()
    )
    body = _harmless(_with_pictures(message.html[0], message)) if message.html else _plain(message)
    return f"<!doctype html><meta charset=utf-8><style>{_PAGE}</style>{head}<hr>{body}"


def _plain(message: Message) -> str:
    return f"<pre style='white-space: pre-wrap'>{html.escape(chr(10).join(message.text))}</pre>"


def _with_pictures(markup: str, message: Message) -> str:
    """Put the mail's own pictures in the place of their Content-IDs (RFC 2392)."""
    pictures = {
        leaf.content_id: f"data:{leaf.media_type};base64,{base64.b64encode(leaf.content).decode()}"
        for leaf in message.leaves
        if leaf.content_id and leaf.media_type in _PICTURES
    }
    return _CID.sub(lambda m: m["quote"] + pictures.get(m["id"], ""), markup)


def _harmless(markup: str) -> str:
    """Return the markup without scripts, forms, links into the system, and remote pictures."""
    import nh3

    attributes: dict[str, set[str]] = {name: set(allowed) for name, allowed in nh3.ALLOWED_ATTRIBUTES.items()}
    for tag in nh3.ALLOWED_TAGS | {"font", "center"}:
        attributes.setdefault(tag, set()).update(_LOOKS)
    return nh3.clean(
        markup,
        tags=nh3.ALLOWED_TAGS | {"font", "center"},
        attributes=attributes,
        url_schemes={"https", "http", "mailto", "data"},
        attribute_filter=_only_own,
        filter_style_properties=_STYLES,
    )


def _only_own(_: str, attribute: str, value: str) -> Any:
    if attribute in ("colspan", "rowspan"):
        return value if value.isdecimal() and len(value) <= _MOST_DIGITS else None
    return None if attribute == "src" and not value.startswith("data:image/") else value


_LOOKS = frozenset(
    "style align valign width height bgcolor color border cellpadding cellspacing colspan rowspan size face".split()
)
_STYLES = frozenset(
    (
        "color background-color font font-size font-weight font-style font-family text-align text-decoration "
        "text-transform line-height vertical-align padding padding-top padding-right padding-bottom padding-left "
        "margin margin-top margin-right margin-bottom margin-left border "
        "border-top border-right border-bottom border-left "
        "border-collapse width max-width display white-space"
    ).split()
)
