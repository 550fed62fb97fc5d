"""The access key of Brazilian tax documents: 44 digits that name an NF-e, on its DANFE and in its barcode.

Source: Manual de Orientação do Contribuinte 7.0, annex I, 2.2.6: state, year and month, CNPJ, model, series, number,
manner of issue, code, check digit by modulo 11.
"""

import re
from collections.abc import Iterator

from parsers.barcodes.forms import day_of, is_modulo_11
from parsers.barcodes.payload import Payload

_STATES = frozenset(
    "11 12 13 14 15 16 17 21 22 23 24 25 26 27 28 29 31 32 33 35 41 42 43 50 51 52 53".split()
)  # of IBGE
_NAMES = {"55": "NF-e", "65": "NFC-e"}
_WEIGHTS = [2 + (42 - at) % 8 for at in range(43)]
_CNPJ_FIRST = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
_WRITTEN = re.compile(r"(?<![0-9])(?<![0-9][ .])[0-9](?:[ .\-/]{0,3}[0-9]){43}(?![0-9])(?![ .][0-9])")


def read_access_key(text: str) -> Payload | None:
    """Return what an access key says: number, month and seller; None for what is none."""
    key = text.strip().removeprefix("NFe")
    if not re.fullmatch("[0-9]{44}", key) or not is_modulo_11(key, _WEIGHTS):
        return None
    state, year, month, seller, model, number = key[:2], key[2:4], key[4:6], key[6:20], key[20:22], key[25:34]
    if state not in _STATES or model not in _NAMES or not day_of(2000 + int(year), int(month), 1) or not int(number):
        return None
    return Payload(
        f"the access key of the {_NAMES[model]}",
        key,
        number=str(int(number)),
        month=f"20{year}-{month}",
        currency="BRL",
        seller_tax_id=seller if is_cnpj(seller) else "",
        reference=key,
    )


def access_keys(text: str) -> Iterator[Payload]:
    """Yield the access keys that stand in the text of a page, each once."""
    seen: set[str] = set()
    for m in _WRITTEN.finditer(text):
        key = re.sub("[^0-9]", "", m.group())
        found = read_access_key(key) if key not in seen else None
        seen.add(key)
        if found:
            yield found


def is_cnpj(text: str) -> bool:
    """Whether fourteen digits are a company's number in Brazil, by both check digits."""
    return is_modulo_11(text[:13], _CNPJ_FIRST) and is_modulo_11(text, [6, *_CNPJ_FIRST])
