"""What a page allows (Content Security Policy, CSP 3): what it brings itself, and nothing else."""

from __future__ import annotations

import base64
from collections.abc import Iterable


def policy(styles: Iterable[bytes], scripts: Iterable[bytes] = ()) -> str:
    """Return the Content Security Policy (CSP 3): these styles and scripts, each given by the sha256 of what stands in
    its element, and fonts and pictures in the file.
    """
    rules = (
        "default-src 'none'",
        f"style-src {' '.join(map(_source, styles))}",
        f"script-src {' '.join(map(_source, scripts)) or _NONE}",
        "font-src data:",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'


_NONE = "'none'"


def _source(digest: bytes) -> str:
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
