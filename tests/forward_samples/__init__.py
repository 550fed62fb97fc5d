"""Forwarded mails as mail programs lay them out, each with the truth beside it, and mails that only look like one.

Every layout (client) is crossed with the languages it speaks. Labels, separators and date formats are those of
the programs; people, shops and orders are invented.
`.venv/bin/python -m tests.forward_samples DIR` writes them all as `.eml` files with `truth.jsonl`, for looking at.
"""

from tests.forward_samples.clients import CLIENTS
from tests.forward_samples.layouts import (
    by_attribution,
    netease_app,
    new_outlook,
    rarer_layouts,
    shapes,
    wholes,
    yandex,
)
from tests.forward_samples.mails import crossed, mail_of
from tests.forward_samples.more_clients import MORE_CLIENTS
from tests.forward_samples.negatives import documents, more_documents, notices, replies, routes_everywhere
from tests.forward_samples.nests import deeper, side_by_side, twice
from tests.forward_samples.noise import fuzzed, second_hand
from tests.forward_samples.pieces import Sample, Truth
from tests.forward_samples.rarer_clients import RARER_CLIENTS, rare
from tests.forward_samples.second import second_samples
from tests.forward_samples.variations import (
    by_name_only,
    conversations,
    edited,
    marks,
    more_rows,
    odd_fields,
    wrapped,
)
from tests.forward_samples.wordings import (
    charsets,
    minus_sign,
    mixed_languages,
    numeric_days,
    office_words,
    other_words,
    regional_dates,
    senders,
)

__all__ = ["Sample", "Truth", "mail_of", "samples", "second_samples"]


def samples() -> list[Sample]:
    """The first set, which the reader was written with."""
    makers = (
        twice, side_by_side, deeper,
        wrapped, edited, odd_fields, more_rows, marks, conversations, by_name_only,
        other_words, mixed_languages, regional_dates, minus_sign, senders, charsets, office_words, numeric_days,
        yandex, shapes, new_outlook, by_attribution, netease_app, wholes, rarer_layouts,
        rare, replies, documents, notices, routes_everywhere, more_documents,
    )  # fmt: skip
    return [
        *crossed(CLIENTS),
        *crossed(MORE_CLIENTS),
        *crossed(RARER_CLIENTS),
        *(sample for maker in makers for sample in maker()),
        *fuzzed(1, 200),
        *fuzzed(20261, 150),
        *second_hand(20262, 150),
    ]
