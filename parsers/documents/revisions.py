"""Papers that say of themselves that they correct, or take the place of, one that was sent before."""

import re
from itertools import islice

from parsers.pages.page import Document
from parsers.text.characters import folded

REVISION = "revision"
# Where a paper says what it is: among the first lines of its first page.
_FIRST_LINES = 40
_MOST_WORDS = 14
# Folded. "Factura rectificativa" and the like are credit notes in a series of their own, and not meant.
_TITLE = re.compile(
    r"(?:this is an? |tax |vat )*(?:revised|corrected|amended|replacement) (?:tax |vat )?(?:invoice|bill|credit note)\b"
    r"|(?:tax |vat )?(?:invoice|bill) ?[(\[–-] ?(?:revised|corrected|amended|replacement)\b"
    r"|(?:korrigierte|berichtigte) (?:rechnung|gutschrift)\b|korrekturrechnung\b|rechnungs(?:korrektur|berichtigung)\b"
    r"|facture (?:rectifiee|corrigee|modifiee)\b|factura (?:corregida|revisada)\b"
    r"|fattura (?:corretta|rettificata)\b|(?:gecorrigeerde|herziene|gewijzigde) factuur\b"
    r"|fatura (?:corrigida|retificada|revista)\b|(?:skorygowana|poprawiona) faktura\b|faktura poprawiona\b"
    r"|(?:korrigerad|rattad) faktura\b|(?:korrigeret|rettet|korrigert) faktura\b|opravena faktura\b"
    r"|訂正(?:後)?請求書|修正請求書|更正发票|更正發票|修订发票|修訂發票"
)
_REPLACES = re.compile(
    r"\b(?:replaces|supersedes|cancels and replaces) (?:(?:the|our|your|previous|earlier|original|tax) ){0,3}invoice\b"
    r"|\bersetzt (?:die |unsere )?(?:vorherige |fruhere )?rechnung\b|\bannule et remplace\b"
    r"|\b(?:sustituye|reemplaza) (?:a )?(?:la |nuestra )?factura\b|\bsostituisce la (?:precedente )?fattura\b"
    r"|\bvervangt (?:de |onze )?(?:eerdere )?factuur\b|\bsubstitui a fatura\b|\bzastepuje fakture\b"
    r"|\b(?:ersatter|erstatter) (?:tidigare |tidligere )?faktura\b|\bnahrazuje fakturu\b"
)


def said_revision(document: Document) -> str:
    """Return the words by which a paper says that it is the corrected version of another; empty for none."""
    for line in islice(document.lines, _FIRST_LINES):
        if line.page > 1:
            break
        if len(line.text.split()) > _MOST_WORDS or line.text.rstrip().endswith("?"):
            continue
        if any(_TITLE.match(folded(segment.text)) for segment in line.segments) or _REPLACES.search(folded(line.text)):
            return line.text
    return ""
