"""What a run has to tell: the balance, the documents, and the troubles of each account."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from archive.records import Balance, Fate, Ledgers


@dataclass(frozen=True, slots=True)
class Handled:
    """One message or file that this run dealt with: where it stood, what became of it, and why."""

    place: str
    subject: str
    fate: Fate
    reason: str
    documents: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """The account of a run, gathered while it goes on.

    `before` counts the messages that were there and had been dealt with by an earlier run, `still_failed` those
    that failed in one, are still there, and were not tried by this run. `problems` are sentences for the user; a
    run with problems needs attention. `stopped` says that the user ended the run early, `unable` that reading did
    not work: what is safe but not yet read then waits for the next one. `outcomes` counts the documents that were read,
    and the mail of marketplaces: by the day on which it was received, the marketplace or nothing, and fate.
    `forged` counts the messages that are not from whom they say, and were left out for that.
    """

    handled: list[Handled] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    before: int = 0
    still_failed: int = 0
    stopped: bool = False
    unable: bool = False
    bytes_up: int = 0
    bytes_down: int = 0
    balance: Balance = field(default_factory=Balance)
    ledgers: Ledgers = field(default_factory=Ledgers)
    run: str = ""
    forged: int = 0
    outcomes: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """All messages that were in sight: those of this run and those of earlier ones."""
        return self.balance.seen + self.before + self.still_failed

    def counts(self) -> dict[str, int]:
        """Return the balance by name; the first number is the sum of the others (DESIGN.md, promise 8)."""
        balance = self.balance
        return {
            "seen": self.seen,
            "filed": balance.filed,
            "seen_before": balance.seen_before + self.before,
            "not_a_document": balance.not_a_document,
            "review": balance.review,
            "failed": balance.failed + self.still_failed,
        }

    @property
    def unread(self) -> int:
        """The messages that are safe, and still to be read by the next run: none unless this one was kept from it."""
        counts = self.counts()
        return counts["seen"] - sum(count for name, count in counts.items() if name != "seen")

    @property
    def balances(self) -> bool:
        """Whether every message in sight has a fate."""
        return self.unread == 0 or ((self.stopped or self.unable) and self.unread > 0)

    def sentence(self) -> str:
        """Return the balance as a line for people."""
        counts = self.counts()
        parts = [f"{counts[fate.value]:,} {fate.words}" for fate in Fate]
        parts[2] += f" ({self.forged:,} of them forged)" if self.forged else ""
        parts[-1] += f" ({self.still_failed:,} still failed)" if self.still_failed else ""
        parts += [f"{self.unread:,} still to be read"] if self.unread else []
        return f"{counts['seen']:,} seen = " + " + ".join(parts)

    def lists(self) -> dict[str, list[dict[str, Any]]]:
        """Return what stands behind the numbers of this run, by fate."""
        found: dict[str, list[dict[str, Any]]] = {fate.value: [] for fate in Fate}
        for handled in self.handled:
            entry = {"message": handled.place, "subject": handled.subject, "reason": handled.reason}
            found[handled.fate.value].append({**entry, "documents": list(handled.documents)})
        return found

    def to_json(self) -> dict[str, Any]:
        """Return the report for programs."""
        return {
            "run": self.run,
            "balance": self.counts(),
            "balances": self.balances,
            "still_failed": self.still_failed,
            "forged": self.forged,
            "lists": self.lists(),
            "problems": self.problems,
            "notes": self.notes,
            "traffic": {"up": self.bytes_up, "down": self.bytes_down},
            "ledger": {
                "written": list(self.ledgers.written),
                "waiting": list(self.ledgers.waiting),
                "moved_aside": list(self.ledgers.aside),
            },
        }


def ledger_problems(ledgers: Ledgers) -> list[str]:
    """Return which ledgers could not be written, as sentences for people."""
    told = []
    for name in ledgers.waiting:
        file = name.removesuffix(".new")
        then = f"what is new stands in {name}" if name != file else "it is no longer needed, and is removed"
        when = "until that is over" if name != file else "after that"
        told.append(f"{file} is open in another program, or write-protected; {then} {when}.")
    return told


def ledger_notes(ledgers: Ledgers) -> list[str]:
    """Return what somebody has changed in the ledgers, and where it is now."""
    return [f"A ledger that was changed by hand was moved aside as {name}." for name in ledgers.aside]
