"""The text of a code as what it says: every standard is asked, and what is none of them says nothing.

PAY by square of Slovakia is not among them: it is compressed by a method that no library here decodes.
"""

from collections.abc import Iterable

from parsers.barcodes.access_key import read_access_key
from parsers.barcodes.declared import (
    read_fapiao,
    read_gst,
    read_portuguese,
    read_sid,
    read_taiwanese,
    read_turkish,
    read_zatca,
)
from parsers.barcodes.fiscal import (
    read_arca,
    read_cfdi,
    read_nfce,
    read_receipt,
    read_ticketbai,
    read_verifactu,
)
from parsers.barcodes.payload import Payload
from parsers.barcodes.swiss import read_swiss
from parsers.barcodes.transfers import (
    read_epc,
    read_gost,
    read_hub,
    read_nbs,
    read_spd,
    read_upi,
    read_upn,
    read_zbp,
)

# A QR code holds at most 7,089 digits, 4,296 letters or 2,953 octets (ISO/IEC 18004).
LONGEST = 7_089
# What is said of the invoice itself comes before what is said of its payment.
_READERS = (
    read_access_key, read_fapiao, read_portuguese, read_sid, read_zatca, read_gst, read_turkish, read_taiwanese,
    read_verifactu, read_ticketbai, read_arca, read_nfce, read_cfdi, read_receipt,
    read_swiss, read_epc, read_spd, read_nbs, read_zbp, read_upn, read_hub, read_gost, read_upi,
)  # fmt: skip


def payloads_of(text: str) -> Iterable[Payload]:
    """Yield what the text of one code says: nothing, one thing, or the invoice and its payment."""
    text = text.strip("\ufeff\x00 \r\n\t")
    if not text or len(text) > LONGEST:
        return
    for read in _READERS:
        found = read(text)
        if found is not None:
            yield found
