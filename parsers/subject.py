"""Subjects without the marks that replies and forwards put before them."""

import re

from parsers.characters import squeezed

# Reply and forward prefixes of mail programs in their languages (see the table of forward separators).
_PREFIX = re.compile(
    r"^(?:\[[^\]]{1,40}\]\s*)?(?:re|fwd?|fw|wg|aw|tr|rv|enc|vs|sv|vb|ref|rif|i|r|res|odp|pd|antw|doorst|ynt|ilt|i̇lt|vl|na|továbbítás|továbbítva"
    r"|přeposlat|fs|videresend|转发|轉寄|回复|回覆|答复|転送|返信|전달|답장|chuyển tiếp|trả lời|إعادة توجيه|πρθ|απ|σχετ"
    r"|пересл|отв|bls|tf|encaminhado|reenviado)\s*(?:\[\d+\]|\(\d+\))?\s*[:：]\s*",
    re.IGNORECASE,
)


def bare_subject(subject: str) -> str:
    """Return a subject without its prefixes (`Fwd: WG: Your order` is `Your order`)."""
    text = squeezed(subject)
    while m := _PREFIX.match(text):
        text = text[m.end() :]
    return text


def is_forwarded(subject: str) -> bool:
    """Whether a subject begins with a mark that mail programs put there."""
    return bool(_PREFIX.match(squeezed(subject)))
