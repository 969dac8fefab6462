"""Fonts inside the file, so that the page holds on a machine that lacks them. Chooses no font, draws nothing.

Embedding is ECMA-376 part 1, 17.8: a font file whose first 32 bytes are exclusive-ored with a key. That is no
protection and isn't meant as one; the fonts are free (OFL), and the licence is named in the file's properties.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from ...look.font_file import Face


@dataclass(frozen=True, slots=True)
class EmbeddedFont:
    """A font as it lies in the package: `key` is the GUID in braces that undoes `data`."""

    key: str
    data: bytes


@lru_cache(maxsize=32)
def embedded(face: Face) -> EmbeddedFont:
    """Return the file of `face`, obfuscated under a key that depends on nothing but its bytes."""
    raw = face.path.read_bytes()
    guid = str(uuid5(NAMESPACE_URL, sha256(raw).hexdigest())).upper()
    key = bytes.fromhex(guid.replace("-", ""))[::-1]
    head = bytes(b ^ key[i % 16] for i, b in enumerate(raw[:32]))
    return EmbeddedFont(f"{{{guid}}}", head + raw[32:])
