"""A package's parts as a zip file whose bytes depend on nothing but the parts. Knows nothing of documents.

Own code instead of `zipfile`, because that writes the clock and the system into the file and compresses the same
fonts anew for every document. Open Packaging Conventions: ECMA-376 part 2. Zip: PKWARE APPNOTE 6.3.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from functools import lru_cache

#: 1 January 1980, 00:00, the first moment a zip file knows: date in the upper half, time in the lower.
_DATE = ((1 << 5) | 1) << 16
_LARGE = 1 << 16


def archive(members: Iterable[tuple[str, bytes]], *, compress: bool = True) -> bytes:
    """Return a zip file of `members` (name, data) in their order."""
    out = bytearray()
    index = bytearray()
    count = 0
    for name, data in members:
        packed, check = (_pack_large if len(data) >= _LARGE else _pack)(data) if compress else (data, zlib.crc32(data))
        method = 8 if compress else 0
        label = name.encode("ascii")
        facts = struct.pack("<HHHLLLLHH", 20, 0, method, _DATE, check, len(packed), len(data), len(label), 0)
        index += b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHLL", 0, 0, 0, 0, len(out)) + label
        out += b"PK\x03\x04" + facts + label + packed
        count += 1
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(index), len(out), 0)
    return bytes(out + index + b"PK\x05\x06" + end)


def content_types(parts: Iterable[tuple[str, str]], defaults: Iterable[tuple[str, str]]) -> bytes:
    """Return [Content_Types].xml: `defaults` by file suffix, an override for every other of `parts` (name, type)."""
    known = dict(defaults)
    entries = [f'<Default Extension="{suffix}" ContentType="{kind}"/>' for suffix, kind in known.items()]
    entries += [
        f'<Override PartName="{name}" ContentType="{kind}"/>'
        for name, kind in parts
        if known.get(name.rpartition(".")[2]) != kind
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">' + "".join(entries) + "</Types>"
    ).encode()


def _pack(data: bytes) -> tuple[bytes, int]:
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush(), zlib.crc32(data)


@lru_cache(maxsize=16)
def _pack_large(data: bytes) -> tuple[bytes, int]:
    """Pack a font; the next document of the process carries the same."""
    return _pack(data)
