"""Mail programs whose layout is some words around a block of rows."""

import re
from dataclasses import dataclass
from html import escape

from tests.forward_samples.languages import RFC, YEAR_FIRST, Language, colon_of, languages
from tests.forward_samples.originals import Original, body_html, body_text
from tests.forward_samples.pieces import Forward, Row, Writer, angle, fields, labels_of, lines, quote, truth_of, written

EIGHT = "-" * 8


@dataclass(frozen=True, slots=True)
class Simple:
    """A layout that needs no markup of its own: words around a block of rows.

    `bar` and `end` may hold {forwarded}, {original}, {begin} and {sender}. `pattern` is a CLDR pattern or the name
    of one of a language's. `shape` is how HTML shows the block: div, br, table, pre, p or inside (colon after bold).
    """

    bar: str
    order: str = "FDTS"
    pattern: str = RFC
    sent: str = "date"
    writer: Writer = angle
    to: Writer | None = None
    shape: str = "div"
    colon: str = ":"
    gap: str = " "
    end: str = ""
    quote: str = ""
    extra: tuple[tuple[int, str, str], ...] = ()
    bold: bool = False
    align: str = ""
    english: bool = False

    def __call__(self, mail: Original, language: Language) -> Forward:
        """The forward of a mail, in a language."""
        words = languages()["en"] if self.english else language
        pattern = getattr(language, self.pattern, self.pattern)
        if language.code in YEAR_FIRST and not self.english and pattern != RFC:
            pattern = re.sub("(EEEE?,? )?d MMMM? y", YEAR_FIRST[language.code], pattern)
        code = "en" if pattern == RFC or self.english else language.code
        date, *_ = written(pattern, mail.when, code)
        rows = fields(mail, self.order, labels_of(words, self.sent), date, self.writer, self.to)
        for place, label, value in self.extra:
            rows.insert(place, (label, value.format(sender=self.writer(mail.name, mail.address))))
        around = {"forwarded": words.forwarded, "original": words.original, "begin": words.begin}
        bar, end = (part.format(sender=self.writer(mail.name, mail.address), **around) for part in (self.bar, self.end))
        colon = colon_of(language) if self.colon == ":" else self.colon
        width = max(len(label) for label, _ in rows)
        if self.align == "right":
            shown = [(label.rjust(width), value) for label, value in rows]
        elif self.align:
            shown = [(label, " " * (width - len(label)) + value) for label, value in rows]
        else:
            shown = rows
        inner = f"{lines(shown, colon, self.bold, self.gap)}\n\n{body_text(mail)}{end}\n"
        text = f"{bar}\n{quote(inner, self.quote) if self.quote else inner}".lstrip("\n")
        return Forward(text, self.html(bar, rows, colon, mail, end), truth_of(mail, pattern, code))

    def html(self, bar: str, rows: list[Row], colon: str, mail: Original, end: str) -> str:
        """The block as HTML."""
        shown = [(label, escape(value, quote=False)) for label, value in rows]
        top, below = f"<div>{escape(bar, quote=False)}</div>" if bar else "", f"<div>{escape(end, quote=False)}</div>"
        if self.shape == "div":
            block = "".join(f"<div>{label}{colon} {value}</div>" for label, value in shown) + "<div><br></div>"
        elif self.shape == "br":
            block = "<br>".join(f"<b>{label}{colon}</b> {value}" for label, value in shown) + "<br><br>"
        elif self.shape == "inside":
            block = "<br>".join(f"<b>{label}</b>{colon} {value}" for label, value in shown) + "<br><br>"
        elif self.shape == "p":
            block = "".join(f"<p><strong>{label}{colon}</strong>&nbsp;{value}</p>" for label, value in shown)
        elif self.shape == "table":
            cells = "".join(
                f"<tr><td align=right><b>{label}{colon}</b></td><td>{value}</td></tr>" for label, value in shown
            )
            block = f'<table border="0" cellspacing="0" cellpadding="0"><tbody>{cells}</tbody></table><br>'
        else:
            return f"<pre>{escape(bar)}\n{escape(lines(rows, colon))}\n\n{escape(body_text(mail))}{escape(end)}</pre>"
        return f"<div>{top}{block}{body_html(mail)}{below}</div>"
