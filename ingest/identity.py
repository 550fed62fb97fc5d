"""What tells a message apart from all others of its account, before its bytes are fetched.

A server that names its messages for good says so (OBJECTID, RFC 8474; Gmail's X-GM-MSGID). Elsewhere it is everything
that it tells of a message and that stays when that is moved, copied or numbered anew: size, moment of arrival, header
fields and structure, the boundaries of its parts with it.
"""

import hashlib
import re

from ingest.metadata import Metadata

_HAS_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:[ \t]*(?:\r?\n[ \t]+)?\S", re.IGNORECASE | re.MULTILINE)


def identity_of(metadata: Metadata) -> str:
    """Return an identity in 32 hex digits; empty where too little is told to tell two messages apart."""
    if metadata.email_id:
        told = ["named", metadata.email_id]
    elif _HAS_MESSAGE_ID.search(metadata.header) and metadata.size and metadata.received and metadata.structure:
        moment = metadata.received.isoformat()
        told = ["told", str(metadata.size), moment, *(part.hex() for part in (metadata.header, metadata.structure))]
    else:
        return ""
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]
