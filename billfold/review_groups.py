"""What waits, sorted by what a person can settle at once: by senders, by what is odd about money, then the rest."""

import shlex
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from archive.counting import spent
from archive.search import Record
from archive.sender_rules import rule_of
from archive.waiting import Waiting
from billfold.pages import shown_sender
from billfold.records import review_pages
from parsers.terms import Verdict

MOST_REASONS = 3

# Findings about money, in the order in which they are told, with what to do; a word on the sender answers none of them.
MONEY: Mapping[str, tuple[str, str]] = {
    "account_changed": (
        "from a known seller, with another account than before",
        "Ask the seller, at a number or page that you have from elsewhere, before you pay.",
    ),
    "order_account": (
        "for an order that was billed already, with another account",
        "One of the two is not the seller's: pay neither before he has told you which, at a number that you know.",
    ),
    "account_new": (
        "with an account that no earlier one has named",
        "Compare the account with what the seller told you elsewhere.",
    ),
    "shown_otherwise": (
        "of which the page shows another total than its text",
        "Believe neither: look at the page, and at your order.",
    ),
    "order_unknown": (
        "for an order that nobody made, as far as is known here",
        "If you did not order it, reject it; do not call numbers that stand in it.",
    ),
    "pressure": (
        "that threaten, and want money at once",
        "Nobody who is owed money minds that you look first: ask him, at a number that you know.",
    ),
}
# What knowing a seller's account answers: of how many accounts, and documents, the command for all is told.
_OF_ACCOUNTS, _MOST_ACCOUNTS, _MOST_AT_ONCE = frozenset({"account_changed", "account_new"}), 3, 20
_ODD = {
    "lookalike": "a look-alike of another",
    "false_name": "under another's name",
    "reply_elsewhere": "answers go elsewhere",
    "as_stated": "as stated by who forwarded it",
    "from_junk": "found in Junk",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Documents that wait for one reason; `title` follows their number, `advice` is lines on what to do."""

    title: str
    documents: tuple[Waiting, ...]
    advice: tuple[str, ...]
    is_of_sender: bool = False


def groups_of(waiting: Sequence[Waiting]) -> tuple[list[Group], list[Waiting]]:
    """Return what waits in groups, and what is in none, each in the order given."""
    by_sender: defaultdict[tuple[str, str, str], list[Waiting]] = defaultdict(list)
    by_money: dict[str, list[Waiting]] = {code: [] for code in MONEY}
    rest = []
    for one in waiting:
        codes = {finding.code for finding in one.held}
        money = next((code for code in MONEY if code in codes), "")
        if money:
            by_money[money].append(one)
        elif (one.answered or one.is_forged) and (sender := rule_of(one.sender)):
            by_sender[sender, *_reasons(one)].append(one)
        else:
            rest.append(one)
    largest = sorted(by_sender.items(), key=lambda group: (-len(group[1]), group[0]))
    groups = [_of_sender(some, reason, odd) for (_, reason, odd), some in largest]
    groups += [Group(MONEY[code][0], tuple(some), _on_money(code, some)) for code, some in by_money.items() if some]
    return groups, rest


def group_page(group: Group, records: Sequence[Record]) -> str:
    """Return a group with those documents of it that are shown."""
    count = len(group.documents)
    head = f"{count:,} document{'' if count == 1 else 's'} {group.title}{_sums(group.documents)}"
    proofs = [proof.message for record in records if record.document.sender for proof in record.document.sender.proofs]
    lines = [head]
    if group.is_of_sender:
        lines += [f"    · {message}" for message in list(dict.fromkeys(proofs))[:MOST_REASONS]]
    lines += [review_pages(records)] if records else []
    if len(records) < count:
        lines.append(f"          … and {count - len(records):,} more")
    return "\n".join([*lines, *(f"    {line}" for line in group.advice)])


def _reasons(one: Waiting) -> tuple[str, str]:
    """Return what is known of the sender, and what is odd about it."""
    if one.is_forged:
        return Verdict.FORGED.value, ""
    odd = ", ".join(words for code, words in _ODD.items() if code in one.answered)
    return one.verdict or Verdict.UNPROVEN.value, odd


def _of_sender(some: Sequence[Waiting], reason: str, odd: str) -> Group:
    sender = some[0].sender
    # a stranger chose the address: what is pasted must be one word of the shell
    word = shlex.quote(sender)
    them = "it" if len(some) == 1 else "them"
    files = sum(one.is_settled_by_trust for one in some)
    if reason == Verdict.FORGED:
        advice = f"Trust does not settle what is forged. `billfold distrust {word}` rejects {them}."
    elif files:
        what = f"files {them}" if files == len(some) else f"files {files:,} of them"
        advice = f"`billfold trust {word}` {what}, `billfold distrust {word}` rejects {them}."
    else:
        advice = (
            f"`billfold distrust {word}` rejects {them}; trust alone files nothing, for other reasons hold {them} too."
        )
    title = f"from {shown_sender(sender)} ({', '.join(filter(None, (reason, odd)))})"
    return Group(title, tuple(some), (advice,), is_of_sender=True)


def _on_money(code: str, some: Sequence[Waiting]) -> tuple[str, ...]:
    of = some[0].id[:8]
    by_account: defaultdict[str, list[str]] = defaultdict(list)
    for one in some:
        if _OF_ACCOUNTS.issuperset(finding.code for finding in one.held):
            by_account[one.account].append(one.id[:8])
    together = sorted((ids for ids in by_account.values() if len(ids) > 1), key=len, reverse=True)
    return (
        MONEY[code][1],
        f"Then one by one: billfold confirm {of}   or: billfold reject {of}",
        *(
            f"{len(ids)} of them name the same account; if it is his: billfold confirm {' '.join(ids[:_MOST_AT_ONCE])}"
            for ids in together[:_MOST_ACCOUNTS]
        ),
    )


def _sums(some: Sequence[Waiting]) -> str:
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for one in some:
        if one.total is not None:
            sums[one.currency] += spent(one.kind, one.total)
    told = " and ".join(f"{total} {currency}".rstrip() for currency, total in sums.items())
    return f", {told}" if told else ""
