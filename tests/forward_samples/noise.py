"""Layouts drawn at random, and plain text that other programs have had their hands on."""

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from tests.forward_samples.clients import CLIENTS
from tests.forward_samples.languages import ALL, RFC, languages
from tests.forward_samples.mails import SIGNATURE, forwarded_mail, mail_of
from tests.forward_samples.more_clients import MORE_CLIENTS
from tests.forward_samples.originals import ORIGINALS, at
from tests.forward_samples.pieces import Sample, Writer, angle, careful, doubled, folded, linked, mailto, quote, quoted
from tests.forward_samples.simple import Simple


def fuzzed(seed: int, count: int) -> Iterator[Sample]:
    """Layouts drawn at random from everything that programs do: a measure of what nobody here has seen."""
    dice = random.Random(seed)
    bars = (
        "",
        "-------- {forwarded} --------",
        "---------- {forwarded} ---------",
        "-----{original}-----",
        "{begin}\n",
        "=== {forwarded} ===",
        "________________________________",
        "***** {forwarded} *****",
        "~~~ {original} ~~~",
        "{forwarded}:",
    )
    orders = ("FDTS", "FTDS", "SDFT", "DFTS", "FSDT", "FDST", "TFDS", "DFST", "FTSD")
    writers: tuple[Writer, ...] = (angle, quoted, careful, mailto, doubled, linked, angle, careful)
    for number in range(count):
        code = dice.choice(ALL.split())
        language = languages()[code]
        mail = replace(
            dice.choice(ORIGINALS[:6] + ORIGINALS[7:]),
            when=at(
                dice.choice((2024, 2025, 2026)),
                dice.randint(1, 11),
                dice.randint(13, 28),
                dice.randint(0, 23),
                dice.randint(0, 59),
                dice.choice((0, 1, 2, 3, 5.5, 8, 9, -5, -8)),
            ),
        )
        writer = dice.choice(writers)
        layout = Simple(
            dice.choice(bars),
            dice.choice(orders),
            dice.choice(("long", "long", "gmail", "apple", RFC, "short", "y-MM-dd HH:mm")),
            dice.choice(("date", "sent")),
            writer,
            shape=dice.choice(("div", "br", "inside", "p", "table", "pre")),
            gap=dice.choice((" ", " ", "\t", "\u00a0", "  ", "")),
            quote=dice.choice(("", "", "", "> ")),
            bold=dice.random() < 0.15,
            extra=(((2, "Cc", "third@office.example"),) if dice.random() < 0.2 else ()),
            end=dice.choice(("", "", "-" * 30)),
        )
        forward = layout(mail, language)
        subject = dice.choice((f"Fwd: {mail.subject}", f"{language.prefix}: {mail.subject}", f"FW: {mail.subject}"))
        raw = forwarded_mail(forward, number, subject, "")
        yield Sample(f"fuzzed.{seed}.{number}.{code}", "fuzzed", code, raw, (forward.truth,))


def second_hand(seed: int, count: int) -> Iterator[Sample]:
    """Plain-text forwards as they look after another program or two have had them: quoted, wrapped, indented."""
    dice = random.Random(seed)
    for number in range(count):
        _, layout, codes, _ = dice.choice((*CLIENTS, *MORE_CLIENTS))
        code = dice.choice(codes.split())
        mail = dice.choice((*ORIGINALS[:6], *ORIGINALS[7:]))
        mail = replace(mail, when=mail.when.replace(day=13 + mail.when.day % 15))
        forward = layout(mail, languages()[code])
        text = forward.text
        if dice.random() < 0.5:
            text = folded(text, dice.choice((72, 76, 78)))
        if dice.random() < 0.3:
            text = re.sub(r"(?m)^([^\n:：]{1,20}[:：]) ", lambda m: m[1] + "\u00a0", text)
        if dice.random() < 0.3:
            text = "\n".join(line + dice.choice(("", " ", "\u200b", "\u00a0")) for line in text.split("\n"))
        for _ in range(dice.choice((0, 0, 1, 1, 2))):
            text = quote(text, dice.choice(("> ", ">", "> ")))
        if dice.random() < 0.15:
            text = "\n".join(f"  {line}" for line in text.split("\n"))
        text = dice.choice(("", "FYI\n\n", "Hi,\nplease file: this one.\n\n", f"{SIGNATURE}\n\n")) + text
        raw = mail_of(f"Fwd: {mail.subject}", text, "", "text")
        yield Sample(f"noise.{seed}.{number}.{code}", "noise", code, raw, (forward.truth,))
