"""Messages as mail programs and shops build them, the same bytes on every run."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime


def message(
    sender: str,
    to: str,
    subject: str,
    sent: datetime,
    *,
    text: str = "",
    html: str = "",
    headers: Mapping[str, str] | None = None,
) -> EmailMessage:
    """Make a message with a text body, an HTML body, or both as multipart/alternative (RFC 2046, section 5.1.4)."""
    made = EmailMessage(policy=SMTP)
    domain = sender.rsplit("@", 1)[-1].rstrip(">")
    stamp = hashlib.sha256(f"{sender}{to}{subject}{sent.isoformat()}".encode()).hexdigest()
    made["Return-Path"] = f"<bounce-{stamp[:12]}@{domain}>"
    made["Received"] = (
        f"from mta-{stamp[12:16]}.{domain} (mta-{stamp[12:16]}.{domain} [198.51.100.{int(stamp[16:18], 16)}]) "
        f"by mx.mailbox.example with ESMTPS id {stamp[18:30]}; {format_datetime(sent)}"
    )
    made["Date"] = format_datetime(sent)
    made["From"] = sender
    made["To"] = to
    made["Message-ID"] = f"<{stamp[:24]}@{domain}>"
    made["Subject"] = subject
    for name, value in (headers or {}).items():
        made[name] = value
    if text:
        made.set_content(text, cte="quoted-printable" if not text.isascii() else "7bit")
    if html and text:
        made.add_alternative(html, subtype="html", cte="quoted-printable")
    elif html:
        made.set_content(html, subtype="html", cte="quoted-printable")
    return made


def attach_pdf(made: EmailMessage, content: bytes, filename: str) -> EmailMessage:
    """Attach a PDF the usual way: base64, a name, disposition attachment."""
    made.add_attachment(content, maintype="application", subtype="pdf", filename=filename)
    return made


def attach_unnamed_pdf(made: EmailMessage, content: bytes) -> EmailMessage:
    """Attach a PDF as some shop systems do: no name and no disposition."""
    attach_pdf(made, content, "unnamed.pdf")
    part = list(made.iter_attachments())[-1]
    del part["Content-Disposition"]
    return made


def attach_message(made: EmailMessage, original: EmailMessage) -> EmailMessage:
    """Attach a message as message/rfc822, as "forward as attachment" does."""
    made.add_attachment(original)
    return made


def to_bytes(made: EmailMessage) -> bytes:
    """The message with CRLF line ends and boundaries that depend on nothing but the message."""
    seed = str(made["Message-ID"])
    for number, part in enumerate(made.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            part.set_boundary(f"----=_Part_{number}_{hashlib.sha256(seed.encode()).hexdigest()[:16]}")
    return made.as_bytes(policy=SMTP)
