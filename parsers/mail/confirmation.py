"""The mail by which Gmail asks a new address whether it may be forwarded to.

Google sends it in many languages; the sender and the code in its subject are the same in all of them
(support.google.com/mail/answer/10957).
"""

import re

GMAIL = "forwarding-noreply@google.com"
_CODE = re.compile(r"#\s?(\d{6,12})\b")


def confirmation_code(sender: str, subject: str) -> str:
    """Return the code that Gmail wants to be told, or nothing when a mail does not ask for one."""
    found = _CODE.search(subject) if sender.strip().lower() == GMAIL else None
    return found[1] if found else ""
