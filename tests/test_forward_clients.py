"""Forwarded mails of many programs and languages: the original's header is found, and nothing else is taken for one."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache

import pytest

from parsers.context import Context, Form
from parsers.mail.body import Body
from parsers.mail.message import messages_within, read_message
from parsers.pages.html import read_html
from parsers.pages.page import Document, read_plain
from parsers.read import read
from parsers.terms import Forwarded
from tests.forward_samples import Sample, Truth, mail_of, samples, second_samples

CONTEXT = Context(Form.MESSAGE, today=date(2027, 1, 4), received=date(2026, 12, 31))


def squeezed(text: str) -> str:
    """Text without the differences that no reader can see."""
    return " ".join(unicodedata.normalize("NFKC", text).split()).casefold()


def wrong_fields(found: Forwarded, truth: Truth) -> list[str]:
    """The fields in which a forward differs from the truth."""
    wrong = []
    if found.sender.casefold() != truth.sender.casefold() and not (not truth.sender and found.sender == truth.name):
        wrong.append(f"sender {found.sender!r} for {truth.sender!r}")
    if truth.to and found.to.casefold() != truth.to.casefold():
        wrong.append(f"to {found.to!r} for {truth.to!r}")
    if squeezed(found.subject) != squeezed(truth.subject):
        wrong.append(f"subject {found.subject!r} for {truth.subject!r}")
    if not is_same_moment(found.date, truth):
        wrong.append(f"date {found.date!r} for {truth.day} {truth.time} {truth.zone}")
    return wrong


def is_same_moment(found: str, truth: Truth) -> bool:
    """Whether the day is right, the time does not contradict, and the moment is right where a zone is written."""
    try:
        moment = datetime.fromisoformat(found)
    except ValueError:
        return found == truth.day
    if truth.zone is not None:
        offset = moment.utcoffset()
        here = moment - offset + timedelta(minutes=truth.zone) if offset is not None else None
        return here is not None and f"{here:%Y-%m-%d %H:%M}" == f"{truth.day} {truth.time}"
    return f"{moment:%Y-%m-%d}" == truth.day and (len(found) == len(truth.day) or f"{moment:%H:%M}" == truth.time)


def misread(sample: Sample, forwarded: Forwarded | None) -> list[str]:
    """What is wrong with the reading of a forward; empty when it is wholly right."""
    if forwarded is None:
        return ["not seen as a forward"]
    return min((wrong_fields(forwarded, truth) for truth in sample.truths), key=len)


def loosely_wrong(sample: Sample, forwarded: Forwarded | None) -> list[str]:
    """The name of the sender, and where the body begins, where a forward was seen."""
    if forwarded is None:
        return []
    near = [truth for truth in sample.truths if truth.sender in ("", forwarded.sender)] or list(sample.truths)
    names = {squeezed(truth.name) for truth in near} | {""} | {squeezed(truth.sender) for truth in near}
    wrong = [] if squeezed(forwarded.sender_name) in names else [f"name {forwarded.sender_name!r}"]
    if not any(squeezed(forwarded.body).lstrip("> |\ufeff").startswith(squeezed(truth.body)) for truth in near):
        wrong.append(f"body {forwarded.body[:60]!r}")
    return wrong


def report(failures: dict[str, list[str]], chosen: Sequence[Sample]) -> str:
    """The failures by client and by language, then each one."""
    bad = [sample for sample in chosen if sample.name in failures]
    clients, languages = Counter(s.client for s in chosen), Counter(s.language for s in chosen)
    groups = [
        f"{name}: {count} of {of[name]} wrong"
        for of, counted in ((clients, Counter(s.client for s in bad)), (languages, Counter(s.language for s in bad)))
        for name, count in counted.most_common()
    ]
    return "\n".join((*groups, *(f"{name}: {'; '.join(wrong)}" for name, wrong in failures.items())))


Judge = Callable[[Sample, Forwarded | None], list[str]]


def score(chosen: Sequence[Sample], judge: Judge) -> tuple[float, str]:
    """The share of forwards that are right, and the report."""
    forwards = [sample for sample in chosen if sample.truths]
    failures = {sample.name: wrong for sample in forwards if (wrong := judge(sample, forwarded_of(sample)))}
    return 1 - len(failures) / len(forwards), report(failures, forwards)


@cache
def forwarded_of(sample: Sample) -> Forwarded | None:
    """The original that is found in the body of a sample, without reading documents in it: there are thousands."""
    letters = (letter for m in messages_within(read_message(sample.raw)) for letter in Body(m, page_of).letters())
    return next((letter.header for letter in letters), None)


def page_of(section: str, source: str, text: str) -> Document:
    return read_html(text) if source == "html" else read_plain(text)


@cache
def chosen(maker: Callable[[], list[Sample]]) -> tuple[Sample, ...]:
    return tuple(maker())


@pytest.mark.timeout(300)
@pytest.mark.parametrize("maker", [samples, second_samples])
@pytest.mark.parametrize(("judge", "least"), [(misread, 0.98), (loosely_wrong, 0.97)])
def test_forwards_of_many_programs_and_languages_are_read(
    maker: Callable[[], list[Sample]], judge: Judge, least: float
) -> None:
    share, told = score(chosen(maker), judge)
    print(f"{share:.2%} right\n{told}")
    assert share >= least, f"{share:.2%} right\n{told}"


def test_reading_a_whole_mail_tells_the_same_forward() -> None:
    for sample in (*chosen(samples), *chosen(second_samples))[::37]:
        summary = read(sample.raw, CONTEXT).message
        assert summary, sample.name
        assert summary.forwarded == forwarded_of(sample), sample.name


@pytest.mark.parametrize("shown", ["5/6/2026 2:03 PM", "5/6/26, 2:03 PM", "5/6/2026 2:03:05 PM"])
def test_an_american_day_in_digits_is_never_read_the_other_way_round(shown: str) -> None:
    block = f"From: Kiosk <a@kiosk.example>\nSent: {shown}\nTo: x@home.example\nSubject: Order\n\nHello\n"
    found = read(mail_of("Fwd: Order", f"---- Forwarded message ----\n{block}", "", "text"), CONTEXT).message
    assert found
    assert found.forwarded
    assert found.forwarded.date[:10] in ("", "2026-05-06")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("maker", [samples, second_samples])
def test_what_is_no_forward_is_not_taken_for_one(maker: Callable[[], list[Sample]]) -> None:
    claimed = [sample.name for sample in chosen(maker) if not sample.truths and forwarded_of(sample)]
    assert not claimed, "\n".join(claimed)
