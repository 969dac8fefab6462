"""Names of authors from bibliographies: as text if that is enough, otherwise in parts. Pure."""

from __future__ import annotations

from ..records.model import Author
from ..records.names import parts
from .entry import tidy


def person(family: str, given: str = "", suffix: str = "", particle: str = "") -> str | Author:
    """Return a person's name: as "Family, Given, Suffix" where that reads back as the same, else in parts."""
    family = tidy(f"{particle} {family}")
    author = Author(family, tidy(given), tidy(suffix))
    if not author.given:
        return author.family if not author.suffix else author
    text = ", ".join(p for p in (author.family, author.given, author.suffix) if p)
    return text if parts(text) == author else author


def body(name: str) -> str:
    """Return the name of a body, or one that must stay whole."""
    return tidy(name)
