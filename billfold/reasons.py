"""The short codes that are remembered of messages left out, as sentences."""

from datetime import datetime

_SENTENCES = {
    "nothing": (
        "it has no attachment that can be a document, and neither its sender nor its subject speaks of an order or "
        "invoice, so it was not downloaded"
    ),
    "zip": (
        "its only attachment that could hold documents is a ZIP file in which, by the names, there are none, so it was "
        "not downloaded"
    ),
    "no_zip": (
        "its only attachment that could hold documents is called a ZIP file and is none, nor anything else that can be "
        "read, so it was not downloaded"
    ),
    "pdf": (
        "its only attachment that could hold documents is a PDF that shows no amount and names no purchase, and the "
        "mail speaks of none, so it was not downloaded"
    ),
    "gone": "it was deleted in the mailbox before it could be read",
}

# The events of the chain, as they are told to people.
EVENT_WORDS = {
    "looked": "looked at and left out",
    "captured": "stored, byte for byte",
    "decided": "read, and decided where it goes",
    "done": "in its place",
    "sighted": "seen again",
    "released": "taken out of review, because it also came outside Junk",
    "renamed": "given another name, because a file of that name was there",
    "revised": "corrected, confirmed or rejected by a person",
    "joined": "said by a person to be the same as another",
    "split": "said by a person to be another than the one it was taken for",
    "trusted": "a word said by a person on a sender",
    "expiring": "past the time for which it had to be kept, and taken out of every list",
    "erased": "removed, but for the record that it was there",
    "failed": "could not be had; it is tried again",
    "run": "run finished",
}


_DONE_IN_MAILBOX = {
    "done": "marked or moved in the mailbox, as `after_filing` says",
    "rescued": "moved from Junk to the inbox, as `rescue` says",
}


def settled_line(settled: str) -> str:
    """Return what was done with a filed message in its mailbox, and when, as a line; empty where nothing was."""
    at, _, what = settled.partition(" ")
    if what not in _DONE_IN_MAILBOX:
        return ""
    return f"  {datetime.fromisoformat(at):%Y-%m-%d %H:%M:%S} UTC  {_DONE_IN_MAILBOX[what]}"


def reason_words(reason: str) -> str:
    """Return a reason as a sentence; one that is a sentence already stays as it is."""
    return _SENTENCES.get(reason, reason)
