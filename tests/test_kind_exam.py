"""Whole mails that the rules were not written for: what each one is, in many languages and forms."""

from collections import Counter

import pytest

from tests.kind_exam import Question, answer_to, is_negative, questions

QUESTIONS = questions()
LEAST_RIGHT = 0.95


@pytest.fixture(scope="module")
def answers() -> list[tuple[Question, str, str]]:
    return [(question, *answer_to(question)) for question in QUESTIONS]


def wrong(answers: list[tuple[Question, str, str]]) -> list[str]:
    return [f"{q.subject}: {answer}, not {q.answer}" for q, answer, _ in answers if answer != q.answer]


def test_nineteen_of_twenty_mails_are_what_a_bookkeeper_calls_them(answers: list[tuple[Question, str, str]]) -> None:
    mistakes = wrong(answers)
    assert len(mistakes) <= (1 - LEAST_RIGHT) * len(answers), mistakes


def test_nothing_is_claimed_of_a_mail_with_nothing_to_file(answers: list[tuple[Question, str, str]]) -> None:
    assert [question.subject for question, _, status in answers if is_negative(question) and status] == []


@pytest.mark.parametrize("form", ["text", "corp", "pdf"])
def test_no_form_of_mail_is_much_worse_than_the_others(form: str, answers: list[tuple[Question, str, str]]) -> None:
    own = [answer for answer in answers if answer[0].form == form]
    assert len(wrong(own)) <= 0.1 * len(own), wrong(own)


def test_the_examination_asks_every_kind_and_event_in_many_languages() -> None:
    asked = Counter(question.answer for question in QUESTIONS)
    assert set(asked) == {
        "invoice", "credit_note", "receipt", "order_confirmation", "refund", "statement", "fee_invoice", "shipped",
        "out_for_delivery", "ready_for_pickup", "delivered", "cancelled", "return", "none",
    }  # fmt: skip
    assert min(asked.values()) >= 5
    assert len({question.language for question in QUESTIONS}) >= 20
    assert sum(map(is_negative, QUESTIONS)) >= 150
