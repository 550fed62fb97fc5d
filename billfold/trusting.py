"""A person's word on a sender: checked, shown what it settles, asked for once more, and recorded."""

import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.records import Trust
from billfold.config import Configuration
from billfold.console import print_json, say, table, terminal_width
from billfold.errors import NothingFound, UsageWrong
from billfold.pages import shown_sender
from billfold.records import review_pages, revised_json
from billfold.revising import told
from parsers.terms import Status, Verdict

if TYPE_CHECKING:
    from archive.sender_rules import Said
    from archive.trusting import Settled, Word
    from archive.waiting import Waiting

MOST_SHOWN, MOST_NAMED = 20, 5
WORDS = {
    Trust.TRUSTED: "trusted",
    Trust.EVEN_UNSIGNED: "trusted, even unsigned",
    Trust.DISTRUSTED: "distrusted",
}


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a word on a sender settles: by it, with it but not by it alone, and what stands already."""

    settles: tuple["Waiting", ...] = ()
    waits: tuple["Waiting", ...] = ()
    filed: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    before: "Said | None" = None
    wider: tuple["Said", ...] = field(default=())

    @property
    def ids(self) -> list[str]:
        return [one.id for one in (*self.settles, *self.waits)]


def listed(configuration: Configuration, *, as_json: bool) -> None:
    """Print whom one trusts and whom not, since when, and who said so."""
    said = _said(configuration.require_archive().folder)
    if as_json:
        print_json([_said_json(one) for one in said])
        return
    if not said:
        say("Nothing was said of anybody yet: `billfold review` shows who waits, and `billfold trust ADDRESS` says it.")
        return
    rows = [(one.sender, WORDS[one.trust], f"{one.at:%Y-%m-%d}", one.person, one.note) for one in said]
    say(table(("sender", "is", "since", "said by", "note"), rows, most=60, fit=terminal_width()))


def forgotten(configuration: Configuration, written: str, person: str, note: str, *, as_json: bool) -> None:
    """Take a word on a sender back, and say what follows. Raises BillfoldError, ArchiveError."""
    from archive.trusting import Word
    from billfold.session import opened

    rule = _rule(written)
    known = {one.sender: one for one in _said(configuration.require_archive().folder)}
    if rule not in known:
        raise NothingFound(f"Nothing was said of {shown_sender(rule)}; `billfold trust` lists of whom something was.")
    with opened(configuration, "billfold trust") as archive:
        archive.desk.trust(Word(rule, None, person, note))
        archive.write_ledger()
    if as_json:
        print_json({"sender": rule, "trust": None, "was": known[rule].trust.value})
        return
    say(f"{shown_sender(rule)} was {WORDS[known[rule].trust]}; that is taken back. What was filed or rejected stays.")
    if known[rule].trust is Trust.DISTRUSTED:
        say(_LEFT_OUT)


def settled(
    configuration: Configuration, written: str, trust: Trust, person: str, note: str, *, yes: bool, as_json: bool
) -> None:
    """Record whom a person trusts or not, and settle what waits of his. Raises BillfoldError, ArchiveError."""
    from archive.trusting import Word
    from billfold.session import opened

    folder = configuration.require_archive().folder
    rule = _rule(written)
    refuse(configuration, rule)
    plan = _planned(folder, rule, trust)
    warning = _warning(configuration, rule, trust, plan)
    if not as_json:
        _show(folder, rule, trust, plan, warning)
        if not yes and sys.stdin.isatty() and (plan.ids or warning) and not _asked(trust, plan):
            say("Nothing was changed.")
            return
    word = Word(rule, trust, person, note)
    with opened(configuration, f"billfold {'distrust' if trust is Trust.DISTRUSTED else 'trust'}") as archive:
        try:
            done = archive.desk.trust(word, plan.ids)
        finally:
            archive.write_ledger()
    if as_json:
        print_json(_settled_json(folder, word, plan, done, warning))
    else:
        _tell(word, plan, done)


def refuse(configuration: Configuration, rule: str) -> None:
    """Raise UsageWrong where a word on a sender would be about half the world, or about the user himself."""
    from archive.sender_rules import rule_of
    from ingest.providers import provider_of

    domain = rule.removeprefix("@")
    provider = provider_of(f"anybody{rule}") if rule.startswith("@") else None
    if provider is not None:
        raise UsageWrong(
            f"Anybody can have an address at {domain} ({provider.name}), so that no word holds for all of them: "
            f"name one address, such as somebody@{domain}."
        )
    inbox = configuration.inbox_rules
    names = [*(account.username for account in configuration.accounts), inbox.address if inbox else ""]
    own = {rule_of(name) for name in names if "@" in name} - {""}
    if rule in own or rule in {f"@{address.rpartition('@')[2]}" for address in own}:
        raise UsageWrong(
            f"{shown_sender(rule)} is yours, and whoever forges mail to you likes to write in your own name: name "
            "somebody else. Who may forward invoices to you stands under [inbox] in the configuration."
        )


def _rule(written: str) -> str:
    from archive.sender_rules import rule_of
    from billfold.streams import printable

    text = printable(written)
    rule = rule_of(text)
    if not rule:
        raise UsageWrong(
            f"{text!r} is no sender: write an address such as billing@shop.example, or @shop.example for everybody "
            "at exactly that domain."
        )
    return rule


def _said(folder: Path) -> list["Said"]:
    from archive.index import reading
    from archive.sender_rules import said

    with reading(folder) as index:
        return said(index)


def _planned(folder: Path, rule: str, trust: Trust) -> _Plan:
    from archive import sender_rules
    from archive.index import reading
    from archive.waiting import standing, waiting

    with reading(folder) as index:
        said = sender_rules.said(index)
        held = waiting(index)
        filed, rejected = standing(index, Status.FILED), standing(index, Status.REJECTED)
    others = {one.sender for one in said}

    def counts(sender: str) -> bool:
        return sender_rules.counts_for(rule, sender, others)

    his = [one for one in held if counts(one.sender)]
    settles = [one for one in his if trust is Trust.DISTRUSTED or one.is_settled_by_trust]
    return _Plan(
        tuple(settles),
        tuple(one for one in his if one not in settles),
        tuple(one for sender, ids in filed.items() if counts(sender) for one in ids),
        tuple(one for sender, ids in rejected.items() if counts(sender) for one in ids),
        next((one for one in said if one.sender == rule), None),
        tuple(one for one in said if rule.startswith("@") and one.sender.endswith(rule) and one.sender != rule),
    )


def _warning(configuration: Configuration, rule: str, trust: Trust, plan: _Plan) -> str:
    """Return what is to be considered before a word is said of a marketplace; empty where there is nothing."""
    from billfold.accounts import marketplaces_of

    domain = rule.rpartition("@")[2]
    address = f"order{rule}" if rule.startswith("@") else rule
    known = marketplaces_of(configuration)
    name = next((one.name for one in known if one.sends_from(address) or domain in one.signers), "")
    who = shown_sender(rule)
    if name and trust is Trust.DISTRUSTED:
        return f"{name} mails from {who}: all its invoices would be left out."
    if name and (trust is Trust.EVEN_UNSIGNED or any(one.verdict != Verdict.PROVEN for one in plan.settles)):
        return f"many forge mail from {name}, and what nothing proves to come from {who} may be theirs: look twice."
    return ""


def _show(folder: Path, rule: str, trust: Trust, plan: _Plan, warning: str) -> None:
    """Print what a word on a sender settles, before it is said."""
    if warning:
        say(f"Careful: {warning}")
    if plan.settles:
        say(f"{_counted(len(plan.settles))} from {shown_sender(rule)} {_verb(plan.settles, trust)}:")
        _show_pages(folder, plan.settles)
    if plan.waits:
        say(f"{_counted(len(plan.waits))} from there {'waits' if len(plan.waits) == 1 else 'wait'} on, for:")
        _show_pages(folder, plan.waits)


def _verb(some: Sequence[object], trust: Trust) -> str:
    one = len(some) == 1
    if trust is Trust.DISTRUSTED:
        return "waits and is rejected" if one else "wait and are rejected"
    return "waits and is filed" if one else "wait and are filed"


def _show_pages(folder: Path, some: Sequence["Waiting"]) -> None:
    from archive import search
    from archive.index import reading

    with reading(folder) as index:
        say(review_pages(search.records(index, [one.id for one in some[:MOST_SHOWN]])))
    if len(some) > MOST_SHOWN:
        say(f"… and {len(some) - MOST_SHOWN:,} more; `billfold review` lists them.")


def _asked(trust: Trust, plan: _Plan) -> bool:
    if trust is Trust.DISTRUSTED:
        question = f"Reject {'it' if len(plan.settles) == 1 else 'them'}, and leave out what comes from there"
        return click.confirm(question if plan.settles else "Leave out what comes from there", err=True)
    question = "Are these right, so that they are filed" if plan.settles else "Trust it for what comes later"
    return click.confirm(question, err=True)


_LEFT_OUT = (
    "Mail that was left out meanwhile was not kept: hand over what you miss with `billfold add`. What was rejected is "
    "listed by `billfold review --rejected`, and `billfold confirm` takes that back."
)


def _tell(word: "Word", plan: _Plan, done: Sequence["Settled"]) -> None:
    who = shown_sender(word.sender)
    for one in done:
        say(f"{one.revised.document[:8]}  still waits: {'; '.join(one.reasons)}" if one.reasons else told(one.revised))
    match word.trust:
        case Trust.DISTRUSTED:
            say(f"{who} is distrusted: what comes from there is left out from now on, and counted.")
            _tell_filed(plan)
        case Trust.EVEN_UNSIGNED:
            say(
                f"{who} is trusted, even where nothing proves that a mail comes from there. Anybody can write in that "
                "name, and is believed from now on: money is still asked about, and forged mail is never filed."
            )
        case _:
            say(f"{who} is trusted: what is proven to come from there is filed, from Junk too.")
            if any(one.verdict != Verdict.PROVEN for one in plan.settles):
                say(
                    "Nothing proves that what waited came from there: it was filed because you say so. What comes "
                    "later waits as it did, as long as nothing proves it, for anybody can write in that name. "
                    f"`billfold trust {shlex.quote(word.sender)} --even-unsigned` files that too."
                )
    if word.trust is not Trust.DISTRUSTED and plan.before and plan.before.trust is Trust.DISTRUSTED:
        say(_LEFT_OUT)
    for one_said in plan.wider:
        say(f"{shown_sender(one_said.sender)} stays {WORDS[one_said.trust]}: the word on an address counts first.")


def _tell_filed(plan: _Plan) -> None:
    if not plan.filed:
        return
    few = plan.filed[:MOST_NAMED]
    more = f", and {len(plan.filed) - len(few):,} more" if len(plan.filed) > len(few) else ""
    ids = " ".join(one[:8] for one in few)
    stay = "is filed and stays" if len(plan.filed) == 1 else "are filed and stay"
    say(f"{_counted(len(plan.filed))} from there {stay}; to reject: billfold reject {ids}{more}")


def _counted(number: int) -> str:
    return f"{number:,} document{'' if number == 1 else 's'}"


def _said_json(one: "Said") -> dict[str, Any]:
    told_ = {"sender": one.sender, "trust": one.trust.value, "since": one.at.isoformat()}
    return {**told_, "by": one.person, "note": one.note or None}


def _settled_json(folder: Path, word: "Word", plan: _Plan, done: Iterable["Settled"], warning: str) -> dict[str, Any]:
    return {
        "sender": word.sender,
        "trust": word.trust.value if word.trust else None,
        "documents": [{**revised_json(one.revised, folder), "reasons": list(one.reasons)} for one in done],
        "filed_before": list(plan.filed),
        "warning": warning or None,
    }
