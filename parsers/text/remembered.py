"""Pure functions of texts that remember what they said.

Many readers of a page ask the same of the same text, and many pages have the same labels and headers. So many answers
are kept, and none about long texts: what is kept stays small.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

LONGEST_KEPT = 300
MOST_KEPT = 4096

Rest = ParamSpec("Rest")
Answer = TypeVar("Answer")


def remembered(function: Callable[Concatenate[str, Rest], Answer]) -> Callable[Concatenate[str, Rest], Answer]:
    """Return a function of a text, and of other hashable things, that remembers its answers about short texts.

    The other arguments are given by place. Answers are shared, so they must not be changed.
    """
    kept: Any = lru_cache(maxsize=MOST_KEPT)(function)

    @wraps(function)
    def ask(text: str, /, *rest: Rest.args, **named: Rest.kwargs) -> Answer:
        answer: Answer = kept(text, *rest, **named) if len(text) <= LONGEST_KEPT else function(text, *rest, **named)
        return answer

    return ask
