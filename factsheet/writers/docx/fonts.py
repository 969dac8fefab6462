"""Fonts inside the file, so that the page holds on a machine that lacks them. Chooses no font, draws nothing.

Embedding is ECMA-376 part 1, 17.8: a font file whose first 32 bytes are exclusive-ored with a key. That is no
protection and isn't meant as one; the fonts are free (OFL), and the licence is named in the file's properties.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from hashlib import sha256

from ...frozen import frozen
from ...look.font_file import Face, truetype
from .guid import guid


@frozen
class ObfuscatedFont:
    """A font as it lies in the package: `key` is the GUID in braces that undoes `data`."""

    key: str
    data: bytes


@lru_cache(maxsize=32)
def embedded(face: Face) -> ObfuscatedFont:
    """Return the file of `face` without its kerning, obfuscated under a key that depends on nothing but its bytes."""
    raw = without_kerning(truetype(face))
    own = guid(sha256(raw).hexdigest())
    key = bytes.fromhex(own.replace("-", ""))[::-1]
    head = bytes(b ^ key[i % 16] for i, b in enumerate(raw[:32]))
    return ObfuscatedFont(f"{{{own}}}", head + raw[32:])


#: An sfnt file's header and an entry of its table of tables (OpenType, "Organization of an OpenType Font").
_HEADER, _ENTRY = struct.Struct(">IHHHH"), struct.Struct(">4sIII")
#: What the checksum of the whole file and its adjustment add up to; the adjustment's place in `head`.
_MAGIC = 0xB1B0AFBA
_ADJUSTMENT = slice(8, 12)


def without_kerning(font: bytes) -> bytes:
    """Return a TrueType file without its `kern` table, a third of its bytes: Word files are set without kerning."""
    version, count, *_ = _HEADER.unpack_from(font)
    tables: dict[bytes, bytes] = {}
    for at in range(count):
        tag, _, offset, length = _ENTRY.unpack_from(font, _HEADER.size + at * _ENTRY.size)
        tables[tag] = font[offset : offset + length]
    if tables.pop(b"kern", None) is None:
        return font
    tables[b"head"] = tables[b"head"][:8] + bytes(4) + tables[b"head"][12:]
    power = len(tables).bit_length() - 1
    head = _HEADER.pack(version, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))
    entries, body = b"", b""
    start = len(head) + _ENTRY.size * len(tables)
    places = {}
    for tag, data in tables.items():
        places[tag] = start + len(body)
        entries += _ENTRY.pack(tag, _checksum(data), places[tag], len(data))
        body += data + bytes(-len(data) % 4)
    whole = bytearray(head + entries + body)
    at = places[b"head"] + _ADJUSTMENT.start
    whole[at : at + 4] = struct.pack(">I", (_MAGIC - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _checksum(data: bytes) -> int:
    padded = data + bytes(-len(data) % 4)
    words: tuple[int, ...] = struct.unpack(f">{len(padded) // 4}I", padded)
    return sum(words) & 0xFFFFFFFF
