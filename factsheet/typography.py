"""Small typographic repairs that change no word and no length: where a line must not break. Pure and reversible."""

from __future__ import annotations

import re

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_HELD = re.compile(
    rf"(?<=\d) (?=(?:{_MONTH})\b|mm\b|km\b|kg\b|per cent\b|percent\b|million\b|billion\b|trillion\b)"
    r"|(?<=\b(?:No|Mr|Ms|Dr|St)\.) (?=\S)"
    r"|(?<=\bMrs\.) (?=\S)"
    r"|(?<=[≈≥≤<>]) (?=\d)"
    r"|(?<=\S) (?=[–—] )"
)


def hold(text: str) -> str:
    """Return `text` with no-break spaces where a line may not end: "122 mm", "6 million", "27 July", "word – word".

    Only spaces are replaced, one for one, so offsets stay and `release` gives the text back.
    """
    return _HELD.sub("\u00a0", text)


def release(text: str) -> str:
    """Return `text` with no-break spaces as plain spaces: what stands in the record, and what is compared."""
    return text.replace("\u00a0", " ")
