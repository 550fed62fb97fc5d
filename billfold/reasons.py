"""The short codes that are remembered of messages left out, as sentences."""

_SENTENCES = {
    "nothing": (
        "it was not downloaded: it has no attachment that can be a document, and neither its sender nor its subject "
        "speaks of an order or invoice"
    ),
    "gone": "it was deleted in the mailbox before it could be read",
}


def reason_words(reason: str) -> str:
    """Return a reason as a sentence; one that is a sentence already stays as it is."""
    return _SENTENCES.get(reason, reason)
