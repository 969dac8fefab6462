"""GUIDs made from names, as Office files have them. `uuid` makes the same, but imports `platform`, which takes as long
as writing a page.
"""

from __future__ import annotations

from hashlib import sha1

_URLS = bytes.fromhex("6ba7b8119dad11d180b400c04fd430c8")


def guid(name: str) -> str:
    """Return the GUID of `name`: a UUID of version 5 in the namespace of URLs (RFC 9562, 5.5), in capitals."""
    value = bytearray(sha1(_URLS + name.encode(), usedforsecurity=False).digest()[:16])
    value[6] = value[6] & 0x0F | 0x50
    value[8] = value[8] & 0x3F | 0x80
    digits = value.hex().upper()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
