"""Addresses of wallets for digital money that prove themselves: Bitcoin, Tron and Ethereum.

Sources: BIP 13 and the Base58Check of Bitcoin and Tron, BIP 173 and BIP 350 (bech32, bech32m), EIP-55 (letters of a
hexadecimal address are capitals where its hash says so).
"""

import hashlib
import re
from collections.abc import Iterator

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
# BIP 173 and BIP 350: what the checksum comes to, for witnesses of version 0 and of later ones.
_FIRST, _LATER = 1, 0x2BC830A3
# The first octet: to a key, to a script (Bitcoin), Tron.
_VERSIONS = {"1": 0x00, "3": 0x05, "T": 0x41}
_WRITTEN = re.compile(
    r"(?<![0-9A-Za-z])(?:[13T][1-9A-HJ-NP-Za-km-z]{25,34}|bc1[0-9a-z]{11,71}|BC1[0-9A-Z]{11,71}|0x[0-9a-fA-F]{40})"
    r"(?![0-9A-Za-z])"
)
_NAMED = re.compile(r"\b(?:eth(?:er|ereum)?|erc-?20|usdt|usdc|wallet|polygon|bep-?20|bnb)\b", re.IGNORECASE)
_NEAR = 60


def wallets_in(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the addresses in a text that are certain, each with where it begins and ends.

    An Ethereum address in small letters proves nothing: it counts behind a word for what it is.
    """
    for m in _WRITTEN.finditer(text):
        address = m.group()
        if address.startswith("0x"):
            is_named = bool(_NAMED.search(text, max(m.start() - _NEAR, 0), m.start()))
            if has_checksum(address) or (is_named and len({*address}) > 4 and _is_one_case(address)):
                yield address, m.start(), m.end()
        elif address[:3].lower() == "bc1":
            if _is_bech32(address.lower()):
                yield address.lower(), m.start(), m.end()
        elif _is_base58(address):
            yield address, m.start(), m.end()


def _is_one_case(address: str) -> bool:
    return address[2:] in (address[2:].lower(), address[2:].upper())


def has_checksum(address: str) -> bool:
    """Whether the capitals of an Ethereum address are where EIP-55 wants them, and there are both kinds of letters."""
    digits = address[2:]
    if _is_one_case(address):
        return False
    nibbles = _keccak_256(digits.lower().encode()).hex()
    return all(
        letter.isdigit() or letter.isupper() == (int(nibble, 16) >= 8)
        for letter, nibble in zip(digits, nibbles, strict=False)
    )


def _is_base58(address: str) -> bool:
    value = 0
    for letter in address:
        value = value * 58 + _BASE58.index(letter)
    if value.bit_length() > 200:
        return False
    octets = value.to_bytes(25, "big")
    check = hashlib.sha256(hashlib.sha256(octets[:-4]).digest()).digest()[:4]
    return octets[0] == _VERSIONS[address[0]] and check == octets[-4:]


def _is_bech32(address: str) -> bool:
    if any(letter not in _BECH32 for letter in address[3:]):
        return False
    values = [_BECH32.index(letter) for letter in address[3:]]
    version, length = values[0], len(values) - 7
    check = 1
    for value in (3, 3, 0, 2, 3, *values):  # `bc`, spread out as BIP 173 says
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, term in enumerate(_GENERATOR):
            check ^= term if top >> bit & 1 else 0
    if version == 0:
        return check == _FIRST and length in (32, 52)
    return version <= 16 and check == _LATER and 4 <= length <= 64


def _keccak_256(message: bytes) -> bytes:
    """Return the Keccak hash as Ethereum uses it: SHA-3 as it was before the standard padded otherwise."""
    rate = 136
    padded = bytearray(message + b"\x01" + bytes(-(len(message) + 1) % rate))
    padded[-1] |= 0x80
    lanes = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), rate):
        for at in range(rate // 8):
            lanes[at % 5][at // 5] ^= int.from_bytes(padded[start + 8 * at : start + 8 * at + 8], "little")
        _permute(lanes)
    return b"".join(lanes[at % 5][at // 5].to_bytes(8, "little") for at in range(4))


def _permute(lanes: list[list[int]]) -> None:
    """Do the 24 rounds of Keccak-f[1600] (FIPS 202, 3.2 and 3.3)."""
    register = 1
    for _ in range(24):
        columns = [a[0] ^ a[1] ^ a[2] ^ a[3] ^ a[4] for a in lanes]
        for x in range(5):
            change = columns[x - 1] ^ _turned(columns[(x + 1) % 5], 1)
            lanes[x] = [lane ^ change for lane in lanes[x]]
        x, y, current = 1, 0, lanes[1][0]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            current, lanes[x][y] = lanes[x][y], _turned(current, (step + 1) * (step + 2) // 2)
        for y in range(5):
            row = [lanes[x][y] for x in range(5)]
            for x in range(5):
                lanes[x][y] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5])
        for bit in range(7):
            register = (register << 1 ^ (register >> 7) * 0x71) % 256
            if register & 2:
                lanes[0][0] ^= 1 << ((1 << bit) - 1)


def _turned(lane: int, by: int) -> int:
    by %= 64
    return (lane >> (64 - by) | lane << by) & 0xFFFFFFFFFFFFFFFF
