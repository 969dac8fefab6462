"""Text into XML. Refuses what XML 1.0 can't hold; changes nothing else."""

from __future__ import annotations

from ...expressions import expression
from ...markup import escaped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: Not allowed by XML 1.0 (2.2), or not kept by it: controls with tab and line ends, surrogates, U+FFFE and U+FFFF.
_REFUSED = expression("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")
#: These, and what is escaped: few words have any.
_SPECIAL = expression("[\x00-\x1f\ud800-\udfff\ufffe\uffff&<>]")


def text(words: str) -> str:
    """Return `words` as XML character data. Raises ValueError on a character that would be lost or changed."""
    if not _SPECIAL.search(words):
        return words
    bad = _REFUSED.search(words)
    if bad:
        raise ValueError(f"U+{ord(bad.group()):04X} can't stand in a Word file")
    return escaped(words)


def attribute(words: str) -> str:
    """Return `words` as the value of an attribute, without the quotes. Raises ValueError as `text` does."""
    return text(words).replace('"', "&quot;")
