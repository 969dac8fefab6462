"""What a page allows (Content Security Policy, CSP 3): what it brings itself, and nothing else."""

from __future__ import annotations

import base64
import hashlib


def policy(styles: tuple[bytes, ...], scripts: tuple[bytes, ...]) -> str:
    """Return the Content Security Policy (CSP 3): this style, these scripts, fonts and pictures in the file."""
    rules = (
        "default-src 'none'",
        f"style-src {' '.join(map(_hash, styles))}",
        f"script-src {' '.join(map(_hash, scripts))}" if scripts else "script-src 'none'",
        "font-src data:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


def _hash(inside: bytes) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(inside).digest()).decode('ascii')}'"
