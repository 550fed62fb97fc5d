"""Containers of files, made by hand: TNEF, signed wrappers, Outlook files, and locked ZIP files."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable

# --- TNEF (MS-OXTNEF) ------------------------------------------------------------------------------------------

MESSAGE_ID = bytes.fromhex("0703020000000000c000000000000046")


def attribute(number: int, value: bytes, level: int = 2) -> bytes:
    """One attribute, its checksum right."""
    return struct.pack("<BII", level, number, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def padded(value: bytes) -> bytes:
    return value + b"\0" * (-len(value) % 4)


def properties(values: Iterable[tuple[int, int, bytes]]) -> bytes:
    """MAPI properties: (type, id, octets)."""
    values = list(values)
    out = struct.pack("<I", len(values))
    for kind, number, octets in values:
        out += struct.pack("<HH", kind, number)
        out += padded(octets) if kind in (2, 3, 11, 64) else struct.pack("<II", 1, len(octets)) + padded(octets)
    return out


def tnef_of(
    files: dict[str, bytes], html: bytes = b"", messages: tuple[bytes, ...] = (), subject: str = "", sender: str = ""
) -> bytes:
    """A winmail.dat with files, and messages that are TNEF themselves."""
    own = [(0x1F, 0x37, subject.encode("utf-16-le"))] if subject else []
    own += [(0x1F, 0x5D02, sender.encode("utf-16-le"))] if sender else []
    own += [(0x102, 0x1013, html)] if html else []
    out = b"\x78\x9f\x3e\x22\x01\x00" + attribute(0x00069007, struct.pack("<II", 1252, 0), 1)
    out += attribute(0x00069003, properties(own), 1)
    for name, content in files.items():
        out += attribute(0x00069002, b"\0" * 14) + attribute(0x00018010, name.encode("cp1252", "replace") + b"\0")
        long_name = (0x1F, 0x3707, name.encode("utf-16-le") + b"\0\0")
        named = struct.pack("<HH", 0x1F, 0x8001) + b"\0" * 16 + struct.pack("<II", 1, 4) + b"x\0y\0"
        named += struct.pack("<II", 1, 4) + b"z\0\0\0"
        body = properties([(2, 1, b"\1\0"), long_name])
        out += attribute(0x0006800F, content)
        out += attribute(0x00069005, struct.pack("<I", 3) + named + body[4:])
    for inner in messages:
        out += attribute(0x00069002, b"\0" * 14)
        out += attribute(0x00069005, properties([(0x0D, 0x3701, MESSAGE_ID + inner), (0x1E, 0x3707, b"forwarded\0")]))
    return out


# --- signed wrappers (RFC 5652) --------------------------------------------------------------------------------

DATA, SIGNED, ENVELOPED = (bytes.fromhex(f"06092a864886f70d01070{n}") for n in (1, 2, 3))


def der(tag: int, value: bytes) -> bytes:
    """A value with a definite length."""
    size = len(value)
    if size < 128:
        return bytes([tag, size]) + value
    octets = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(octets)]) + octets + value


def ber(tag: int, value: bytes) -> bytes:
    """A value of indefinite length."""
    return bytes([tag, 0x80]) + value + b"\0\0"


def signed(content: bytes | None, indefinite: bool = False) -> bytes:
    """Signed data around a content, without signers; without a content it is a signature alone."""
    wrap = ber if indefinite else der
    inside = b""
    if content is not None and indefinite:
        pieces = b"".join(der(4, content[at : at + 1000]) for at in range(0, len(content), 1000))
        inside = ber(0xA0, ber(0x24, pieces))
    elif content is not None:
        inside = der(0xA0, der(4, content))
    data = der(2, b"\1") + der(0x31, b"") + wrap(0x30, DATA + inside) + der(0x31, b"")
    return wrap(0x30, SIGNED + wrap(0xA0, wrap(0x30, data)))


def enveloped() -> bytes:
    """Enveloped data."""
    return der(0x30, ENVELOPED + der(0xA0, der(0x30, b"\2\1\0" + b"x" * 200)))


# --- Outlook (MS-CFB, MS-OXMSG) --------------------------------------------------------------------------------

Folder = dict[str, "bytes | Folder"]
_END, _FREE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFF


def compound_file(root: Folder) -> bytes:
    """A compound file of version 3: streams under 4096 octets in the mini stream, others in sectors."""
    entries: list[tuple[str, int, bytes, int, int]] = []  # name, type, content, next one in the folder, first inside

    def add(folder: Folder) -> int:
        first = previous = _NONE
        for name, value in folder.items():
            number = len(entries)
            entries.append((name, 2 if isinstance(value, bytes) else 1, b"", _NONE, _NONE))
            if isinstance(value, bytes):
                entries[number] = (name, 2, value, _NONE, _NONE)
            else:
                entries[number] = (name, 1, b"", _NONE, add(value))
            if previous != _NONE:
                before = entries[previous]
                entries[previous] = (*before[:3], number, before[4])
            first = number if first == _NONE else first
            previous = number
        return first

    entries.append(("Root Entry", 5, b"", _NONE, _NONE))
    entries[0] = ("Root Entry", 5, b"", _NONE, add(root))
    table: list[int] = []
    sectors = b""
    mini_table: list[int] = []
    mini = b""

    def store(content: bytes) -> int:
        nonlocal sectors
        count = -(-len(content) // 512)
        start = len(table)
        table.extend([start + n + 1 for n in range(count - 1)] + [_END] * (count > 0))
        sectors += content.ljust(count * 512, b"\0")
        return start if count else _END

    starts = {}
    for number, (_, kind, content, _, _) in enumerate(entries):
        if kind != 2:
            continue
        if len(content) >= 4096:
            starts[number] = store(content)
        elif content:
            count, starts[number] = -(-len(content) // 64), len(mini_table)
            mini_table.extend([len(mini_table) + n + 1 for n in range(count - 1)] + [_END])
            mini += content.ljust(count * 64, b"\0")
    starts[0] = store(mini)
    mini_start = store(b"".join(struct.pack("<I", n) for n in mini_table)) if mini_table else _END
    directory = b""
    for number, (name, kind, content, after, inside) in enumerate(entries):
        octets = name.encode("utf-16-le")
        size = len(mini) if kind == 5 else len(content)
        directory += octets.ljust(64, b"\0") + struct.pack(
            "<HBBIII16sIQQIQ", len(octets) + 2, kind, 1, _NONE, after, inside, b"", 0, 0, 0,
            starts.get(number, _END if kind == 2 else 0), size,
        )  # fmt: skip
    directory_start = store(directory)
    count = -(-(len(table) + 1) // 127)
    fat_start = len(table)
    table.extend([0xFFFFFFFD] * count)
    fat = b"".join(struct.pack("<I", n) for n in table).ljust(count * 512, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack(
        "<HHHHH6sIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count, directory_start, 0, 4096,
        mini_start, -(-len(mini_table) // 128), _END, 0, fat_start,
    )  # fmt: skip
    header += b"".join(struct.pack("<I", fat_start + n) for n in range(1, count))
    return header.ljust(512, b"\xff") + sectors + fat


def outlook_of(
    texts: dict[int, str], html: bytes = b"", files: dict[str, bytes] | None = None, messages: tuple[Folder, ...] = ()
) -> Folder:
    """The folders of a .msg file; `compound_file` writes them down."""
    folder: Folder = {f"__substg1.0_{number:04X}001F": text.encode("utf-16-le") for number, text in texts.items()}
    if html:
        folder["__substg1.0_10130102"] = html
    # 15 July 2024, 10:00 UTC, as FILETIME
    submitted = struct.pack("<HHIQ", 0x40, 0x39, 6, 133655112000000000)
    folder["__properties_version1.0"] = b"\0" * 32 + submitted
    for number, (name, content) in enumerate((files or {}).items()):
        method = struct.pack("<HHIQ", 3, 0x3705, 6, 1)
        folder[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_37010102": content,
            "__substg1.0_3707001F": name.encode("utf-16-le"),
            "__properties_version1.0": b"\0" * 8 + method,
        }
    for number, inner in enumerate(messages, len(files or {})):
        inside = dict(inner)
        inside["__properties_version1.0"] = b"\0" * 24 + submitted
        folder[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3701000D": inside,
            "__substg1.0_3001001F": "inner".encode("utf-16-le"),
            "__properties_version1.0": b"\0" * 8 + struct.pack("<HHIQ", 3, 0x3705, 6, 5),
        }
    return folder


# --- ZIP -------------------------------------------------------------------------------------------------------


def locked_zip(name: str, content: bytes, password: bytes) -> bytes:
    """A ZIP file with one stored entry, encrypted as PKWARE first did it (APPNOTE 6.3.10, 6.1)."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def crc(value: int, octet: int) -> int:
        return (value >> 8) ^ _CRC[(value ^ octet) & 0xFF]

    def update(octet: int) -> None:
        keys[0] = crc(keys[0], octet)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for octet in password:
        update(octet)
    check = zlib.crc32(content)
    out = bytearray()
    for octet in b"elevenbytes" + bytes([check >> 24]) + content:
        key = (keys[2] | 2) & 0xFFFF
        out.append(octet ^ ((key * (key ^ 1)) >> 8) & 0xFF)
        update(octet)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), bytes(out))
    raw = bytearray(buffer.getvalue())
    for signature, flags, sums in ((b"PK\x03\x04", 6, 14), (b"PK\x01\x02", 8, 16)):
        at = raw.index(signature)
        struct.pack_into("<H", raw, at + flags, 1)
        struct.pack_into("<I", raw, at + sums, check)
        struct.pack_into("<I", raw, at + sums + 8, len(content))
    return bytes(raw)


def _crc_table() -> list[int]:
    table = []
    for number in range(256):
        value = number
        for _ in range(8):
            value = (value >> 1) ^ (0xEDB88320 if value & 1 else 0)
        table.append(value)
    return table


_CRC = _crc_table()
