"""Whom people trust and whom not: the rules by which a word of theirs counts for an address, and what it answers.

A rule is an address, which stands for its plus-tags too, or `@domain`, which stands for everybody at exactly that
domain, as in `parsers.mail.inbox.may_forward`. Of two rules that concern an address the address's own counts.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.document_rows import FROM_JUNK
from archive.records import Trust
from parsers.mail.inbox import is_forwarder_rule, split
from parsers.senders.impersonation import FALSE_NAME, REPLY_ELSEWHERE
from parsers.senders.suspicious import LOOKALIKE

# The codes of findings that say how a document's sender is known.
FORGED, UNPROVEN, DISTRUSTED = "forged_sender", "unproven_sender", "distrusted_sender"
AS_STATED, FOUND_IN_JUNK = "as_stated", "found_in_junk"
# What holds a document only because of who sent it: whoever knows the sender answers it.
ODD_NAME = frozenset({LOOKALIKE, FALSE_NAME})
ODD = ODD_NAME | {REPLY_ELSEWHERE}
ANSWERED = ODD | {FROM_JUNK, FOUND_IN_JUNK, UNPROVEN, AS_STATED}


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody has said of a sender, and when."""

    sender: str
    trust: Trust
    person: str
    note: str
    at: datetime


def rule_of(text: str) -> str:
    """Return an address, a domain or `@domain` as a rule in its one form; empty where it is none of them."""
    bare = text.strip()
    whole = bare if "@" in bare else f"@{bare}"
    if "*" in whole or not is_forwarder_rule(whole):
        return ""
    local, domain = split(whole)
    return f"{_untagged(local)}@{domain}"


def rules_for(address: str) -> tuple[str, ...]:
    """Return the rules that concern an address, the one that counts first."""
    local, domain = split(address)
    return (f"{_untagged(local)}@{domain}", f"@{domain}") if local and domain else ()


def counts_for(rule: str, address: str, others: Collection[str]) -> bool:
    """Whether a rule is the one that counts for an address, where there are others besides it."""
    rules = rules_for(address)
    return rule in rules and not any(other in others for other in rules[: rules.index(rule)])


def said(index: sqlite3.Connection) -> list[Said]:
    """Return all that stands, by domain and address; `index` is what `index.reading` gives."""
    rows = index.execute("SELECT * FROM sender_trust")
    found = [
        Said(row["sender"], Trust(row["trust"]), row["person"], row["note"], datetime.fromisoformat(row["at"]))
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.sender.rpartition("@")[2], one.sender))


def is_answered(finding: Mapping[str, Any]) -> bool:
    """Whether a finding, as JSON, holds a document and is answered when somebody knows the sender."""
    return finding["needs_review"] is True and finding["code"] in ANSWERED


def is_forged(verdict: str, findings: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a document does not come from whom it names: no word on the sender settles that."""
    return verdict == "forged" or any(finding["code"] == FORGED for finding in findings)


def _untagged(local: str) -> str:
    return local.partition("+")[0] or local
