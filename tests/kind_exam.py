"""An examination: whole mails as shops, carriers, offices and people write them, with what a bookkeeper calls each.

The mails lie beside this module in three text files. A record begins with `=== answer language form topic`, where
the answer is a kind, an event or `none`; then come `From:`, `Subject:`, an empty line and the body. In a body `# `
begins a heading, `|` parts the cells of a row, `[Button]` is a button and `-- ` a line of small print. A record of
the form `corp` is sent as HTML with a text part that says little, `text` as plain text; in `pdf` what follows the
line `%% pdf NAME` is attached as a page. All of it is invented.
"""

import hashlib
import html
import io
import re
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from parsers.context import Context, Form
from parsers.read import read
from parsers.terms import Status

FILES = ("kind_exam_documents.txt", "kind_exam_others.txt", "kind_exam_later.txt")
DAY = date(2026, 3, 18)
EVENTS = {"shipped", "out_for_delivery", "ready_for_pickup", "delivered", "cancelled", "return"}

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title></title>
<style>td {{ font: 14px/1.5 Helvetica, Arial, sans-serif }} @media only screen {{ .w {{ width: 100% }} }}</style></head>
<body style="margin:0;background:#f2f3f5">
<div style="display:none;max-height:0;overflow:hidden">{preheader}&#847;&zwnj;&nbsp;&#847;&zwnj;&nbsp;</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">
<table role="presentation" class="w" width="600" style="background:#fff">
<tr><td style="padding:24px"><img src="https://img.shop.example/logo.png" alt="{brand}" width="120"></td></tr>
<tr><td style="padding:0 24px">{content}</td></tr>
<tr><td style="padding:24px;font-size:11px;color:#888">{small}<img src="https://img.shop.example/o" width="1"></td>
</tr></table></td></tr></table></body></html>
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One mail, and the right answer: a kind, an event, or `none`."""

    answer: str
    language: str
    form: str
    topic: str
    sender: str
    subject: str
    body: str
    page_name: str
    page: str

    @property
    def raw(self) -> bytes:
        """The mail as it would come from a mailbox."""
        mail = EmailMessage()
        mail["From"] = self.sender
        mail["To"] = "Oakline Studio <books@oaklinestudio.example>"
        mail["Subject"] = self.subject
        mail["Date"] = "Wed, 18 Mar 2026 09:12:44 +0000"
        named = hashlib.sha256(f"{self.sender}{self.subject}".encode()).hexdigest()
        mail["Message-ID"] = f"<{named[:24]}@mail.example>"
        mail.set_content(_plain(self.body) if self.form != "corp" else "Please view this message in HTML.\n")
        if self.form == "corp":
            mail.add_alternative(_html(self.sender, self.body), subtype="html")
        if self.page_name:
            mail.add_attachment(_pdf(self.page), maintype="application", subtype="pdf", filename=self.page_name)
        return mail.as_bytes()


def questions() -> tuple[Question, ...]:
    """Return all mails of the examination."""
    found = []
    for name in FILES:
        for record in Path(__file__).with_name(name).read_text("utf-8").split("=== ")[1:]:
            head, sender, subject, rest = record.split("\n", 3)
            answer, language, form, topic = head.split()
            body, _, attached = rest.strip().partition("%% pdf ")
            page_name, _, page = attached.partition("\n")
            sender, subject = sender.removeprefix("From: "), subject.removeprefix("Subject: ")
            found.append(Question(answer, language, form, topic, sender, subject, body.strip(), page_name, page))
    return tuple(found)


def answer_to(question: Question) -> tuple[str, str]:
    """Return what the reader says of a mail: the kind, the event or `none`, and whether a document is filed."""
    reading = read(question.raw, Context(Form.MESSAGE, received=DAY, today=DAY))
    if reading.documents:
        status = Status.FILED if any(one.status is Status.FILED for one in reading.documents) else Status.REVIEW
        kind = reading.documents[0].kind
        return (kind.value if kind else "unknown"), status.value
    return (reading.events[0].event.value if reading.events else "none"), ""


def is_negative(question: Question) -> bool:
    """Say whether a mail holds nothing to file."""
    return question.answer == "none" or question.answer in EVENTS


def _plain(body: str) -> str:
    lines = []
    for line in body.splitlines():
        text = re.sub(r"\[([^]]+)\]", r"\1 ( https://l.shop.example/c/8xK2 )", line.removeprefix("# "))
        first, *cells = [cell.strip() for cell in text.split("|")]
        lines.append(f"{first:<44} " + "   ".join(cells) if cells else text)
    return "\n".join(lines) + "\n"


def _html(sender: str, body: str) -> str:
    content: list[str] = []
    rows: list[str] = []
    small: list[str] = []

    def close() -> None:
        if rows:
            content.append(f'<table width="100%" cellpadding="4">{"".join(rows)}</table>')
            rows.clear()

    for line in body.splitlines():
        text = re.sub(
            r"\[([^]]+)\]",
            r'<a href="https://l.shop.example/c/8xK2" style="background:#1a1a1a;color:#fff">\1</a>',
            html.escape(line, quote=False),
        )
        if line.startswith("-- "):
            small.append(f"<p>{text[3:]}</p>")
        elif line.startswith("# "):
            close()
            content.append(f'<h1 style="font-size:24px">{text[2:]}</h1>')
        elif "|" in line:
            cells = [cell.strip() for cell in text.split("|")]
            middle = "".join(f"<td>{cell}</td>" for cell in cells[1:-1])
            rows.append(f'<tr><td>{cells[0]}</td>{middle}<td align="right"><b>{cells[-1]}</b></td></tr>')
        else:
            close()
            content.append(f"<p>{text}</p>")
    close()
    first = next((line for line in body.splitlines()[1:] if line and "|" not in line), "")
    brand = html.escape(sender.split("<")[0].strip(' "'))
    return PAGE.format(preheader=html.escape(first), brand=brand, content="\n".join(content), small="\n".join(small))


def _pdf(page: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    for number, line in enumerate(page.strip().splitlines()):
        canvas.setFont("Helvetica", 10)
        label, amount = _parted(line)
        canvas.drawString(54, A4[1] - 60 - 16 * number, label)
        canvas.drawRightString(540, A4[1] - 60 - 16 * number, amount)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _parted(line: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.*?\S) ((?:[A-Z]{3} |[$£€])?-?[\d.,]*\d(?:[.,]\d\d)(?: [A-Z]{3}| €)?)", line)
    return (match[1], match[2]) if match else (line, "")
