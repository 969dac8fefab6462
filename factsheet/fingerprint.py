"""Fingerprints of short data, with Python's own sha256: loading OpenSSL takes longer than computing all of them.

Whole files are left to `hashlib`, which is ten times faster once it is loaded.
"""

from __future__ import annotations

try:
    from _sha2 import sha256  # type: ignore[import-not-found]  # Python 3.12 and later
except ImportError:
    try:
        from _sha256 import sha256  # type: ignore[import-not-found]
    except ImportError:  # a Python without code of its own for it
        from hashlib import sha256


def fingerprint(data: str | bytes) -> str:
    """Return the sha256 of `data` in hex, of a text as UTF-8."""
    digest: str = sha256(data.encode() if isinstance(data, str) else data).hexdigest()
    return digest
