"""Pure functions of texts that remember what they said.

Many readers of a page ask the same of the same text, and many pages have the same labels and headers. So many answers
are kept, and none about long texts: what is kept stays small.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

# Of so many texts the answers are kept, then all are forgotten; and of none that has more characters.
MOST_KEPT = 4096
LONGEST_KEPT = 300

Function = TypeVar("Function", bound=Callable[..., Any])


def remembered(function: Function) -> Function:
    """Return a function of a text, and of other hashable things, that remembers its answers about short texts.

    All are given by place. Answers are shared, so they must not be changed.
    """
    kept: dict[Any, Any] = {}

    @wraps(function)
    def ask(*key: Any) -> Any:
        try:
            return kept[key]
        except KeyError:
            pass
        answer = function(*key)
        if len(key[0]) <= LONGEST_KEPT:
            if len(kept) >= MOST_KEPT:
                kept.clear()
            kept[key] = answer
        return answer

    return cast(Function, ask)
