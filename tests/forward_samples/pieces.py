"""What a forward is made of: the truth about it, dates and addresses as programs write them, and rows of a header."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape

from babel.dates import format_datetime

from tests.forward_samples.languages import Language
from tests.forward_samples.originals import Original


@dataclass(frozen=True, slots=True)
class Truth:
    """What the header of the original says. `time` is HH:MM or empty; `zone` in minutes where written as a number.

    `sender` is empty where only a name is written; `to` where no address of a recipient is.
    """

    sender: str
    name: str
    to: str
    subject: str
    day: str
    time: str
    zone: int | None
    body: str
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail and the originals in it: none where it is no forward, several where they stand side by side."""

    name: str
    client: str
    language: str
    raw: bytes
    truths: tuple[Truth, ...] = ()


@dataclass(frozen=True, slots=True)
class Forward:
    """A forward as a mail program puts it into the body: plain text, HTML, and what it says."""

    text: str
    html: str
    truth: Truth


Client = Callable[[Original, Language], Forward]


Writer = Callable[[str, str], str]


Row = tuple[str, str]


def written(pattern: str, when: datetime, code: str) -> tuple[str, str, int | None]:
    """The moment in words, and the time and the zone as far as they are written."""
    zone = int((when.utcoffset() or timedelta()).total_seconds() // 60)
    sign, hours, minutes = "+" if zone >= 0 else "-", abs(zone) // 60, abs(zone) % 60
    short = f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    digits = pattern.startswith("@^")
    text = format_datetime(when, pattern.removeprefix("@^"), locale=code).replace("@@", f"GMT{short}")
    text = text.replace("@%", f"UTC{short}").replace("@#", f"(GMT{sign}{hours:02}:{minutes:02})")
    text = text.replace("@!", f"GMT{sign}{hours:02}:{minutes:02}").replace("@&", str(when.year + 543))
    ordinal = "th" if 11 <= when.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(when.day % 10, "th")
    text = text.replace("@*", f"{when.day}{ordinal}")
    if code == "ko":
        text = text.replace("AM", "오전").replace("PM", "오후")
    if digits:
        text = text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    timed = re.search("[hH]", re.sub(r"'[^']*'", "", pattern)) is not None
    zoned = re.search("@[@%#!]|Z", re.sub(r"'[^']*'", "", pattern)) is not None
    return text, f"{when:%H:%M}" if timed else "", zone if zoned else None


def truth_of(mail: Original, pattern: str, code: str) -> Truth:
    _, time, zone = written(pattern, mail.when, code)
    return Truth(mail.address, mail.name, mail.to, mail.subject, f"{mail.when:%Y-%m-%d}", time, zone, mail.body[0])


def angle(name: str, address: str) -> str:
    """`Name <a@b>`."""
    return f"{name} <{address}>" if name else address


def quoted(name: str, address: str) -> str:
    """`"Name" <a@b>`."""
    return f'"{name}" <{address}>' if name else f"<{address}>"


def careful(name: str, address: str) -> str:
    """`"Last, First" <a@b>`, quoted only where RFC 5322 asks for it."""
    return angle(f'"{name}"' if re.search(r"[,.@]", name) else name, address)


def mailto(name: str, address: str) -> str:
    """`Name [mailto:a@b]`, as Outlook wrote for years."""
    return f"{name} [mailto:{address}]" if name else address


def doubled(name: str, address: str) -> str:
    """`Name <a@b<mailto:a@b>>`, as Exchange makes plain text of its HTML."""
    return f"{name} <{address}<mailto:{address}>>" if name else f"{address}<mailto:{address}>"


def linked(name: str, address: str) -> str:
    """`Name<mailto:a@b>`, as Windows Mail does."""
    return f"{name or address}<mailto:{address}>"


def spaced(name: str, address: str) -> str:
    """`a@b <mailto:a@b>`."""
    return f"{address} <mailto:{address}>"


def bare(name: str, address: str) -> str:
    """`a@b`."""
    return address


def semicolon(name: str, address: str) -> str:
    """`Name;`, as Dynamics lists people: the name is the address."""
    return f"{address};"


def fields(
    mail: Original, order: str, labels: dict[str, str], date: str, writer: Writer = angle, to: Writer | None = None
) -> list[Row]:
    """The (label, value) rows in a client's order: F(rom), D(ate), T(o), S(ubject)."""
    values = {
        "F": writer(mail.name, mail.address),
        "D": date,
        "T": (to or writer)(mail.to_name, mail.to),
        "S": mail.subject,
    }
    return [(labels[key], values[key]) for key in order]


def labels_of(language: Language, date: str = "date") -> dict[str, str]:
    return {"F": language.sender, "D": getattr(language, date), "T": language.to, "S": language.subject}


def lines(rows: Sequence[Row], colon: str = ":", bold: bool = False, gap: str = " ") -> str:
    mark = "*" if bold else ""
    return "\n".join(f"{mark}{label}{colon}{mark}{gap}{value}".rstrip() for label, value in rows)


def linked_html(value: str) -> str:
    """A value as HTML, its addresses as links."""
    plain = re.sub(r"<?mailto:[^<>\]]+>?|\[\]", "", value)
    return re.sub(r"[\w.+-]+@[\w.-]+\w", lambda m: f'<a href="mailto:{m[0]}">{m[0]}</a>', escape(plain, quote=False))


def html_rows(rows: Sequence[Row], colon: str = ":", between: str = "<br>", mark: str = "b", link: bool = True) -> str:
    """`<b>From:</b> value<br>` and so on."""
    start, end = (f"<{mark}>", f"</{mark.split()[0]}>") if mark else ("", "")
    show = linked_html if link else (lambda value: escape(value, quote=False))
    return between.join(f"{start}{label}{colon}{end} {show(value)}" for label, value in rows)


def quote(text: str, mark: str = "> ") -> str:
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


def folded(text: str, width: int, flowed: bool = False) -> str:
    """Text wrapped as senders of plain text do: between words, no mark before what goes on."""
    out = []
    for line in text.split("\n"):
        mark = "> " if line.startswith("> ") else ""
        rest = line.removeprefix(mark)
        while len(mark + rest) > width and " " in rest[: width - len(mark)].strip():
            cut = rest.rfind(" ", 1, width - len(mark))
            out.append(mark + rest[:cut] + (" " if flowed else ""))
            rest = rest[cut + 1 :]
        out.append(mark + rest)
    return "\n".join(out)


def as_html(text: str) -> str:
    return f"<div>{escape(text).replace(chr(10), '<br>')}</div>"
