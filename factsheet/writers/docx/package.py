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


def archive(members: Iterable[tuple[str, bytes]], *, compress: bool = True) -> bytes:
    """Return a zip file of `members` (name, data) in their order."""
    out: list[bytes] = []
    index: list[bytes] = []
    at = 0
    for name, data in members:
        packed, check = _pack(data) if compress else (data, zlib.crc32(data))
        method = 8 if compress else 0
        label = name.encode("ascii")
        facts = struct.pack("<HHHLLLLHH", 20, 0, method, _DATE, check, len(packed), len(data), len(label), 0)
        index += [b"PK\x01\x02\x14\x00", facts, struct.pack("<HHHLL", 0, 0, 0, 0, at), label]
        out += [b"PK\x03\x04", facts, label, packed]
        at += 4 + len(facts) + len(label) + len(packed)
    listed = b"".join(index)
    count = len(out) // 4
    end = struct.pack("<HHHHLLH", 0, 0, count, count, len(listed), at, 0)
    return b"".join([*out, listed, b"PK\x05\x06", end])


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


@lru_cache(maxsize=64)
def _pack(data: bytes) -> tuple[bytes, int]:
    """Return a part deflated, and its checksum. The next document of the process has most of the same parts."""
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush(), zlib.crc32(data)
