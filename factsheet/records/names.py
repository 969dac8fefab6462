"""Names of authors: whether a name as text is that of a person, and its parts. Pure.

A name that is typed as text is taken apart only where its form is beyond doubt: "Family, Given" and "Family, Given,
Suffix". All else, above all the names of bodies ("Bureau of Democracy, Human Rights, and Labor"), stays whole.
"""

from __future__ import annotations

import re
import unicodedata

from ..expressions import expression
from .model import Author

_SUFFIX = expression(r"(?:Jr|Sr|Esq|Ph\.?D|M\.?D)\.?|[IVX]{1,4}")
#: Words that stand in names of bodies, and not in those of people.
_BODY = expression(
    r"\b(?:and|of|for|the|on|et|und|für|der|des|y|agency|association|authority|bank|board|bureau|cent(?:er|re)|chamber"
    r"|college|commission|committee|company|co|corp|corporation|council|court|department|dept|embassy|federation"
    r"|foundation|fund|gmbh|government|group|inc|institut|institute|institution|international|llc|llp|ltd|media"
    r"|ministry|mission|nations|network|news|office|organi[sz]ation|parliament|party|plc|press|research|school|secretariat"
    r"|service|society|staff|team|trust|union|university|weblog)\b|&",
    re.IGNORECASE,
)
_MOST_WORDS = 4


def parts(author: str | Author) -> Author | str:
    """Return the parts of a person's name, or the text as it is, where it is a name that must stay whole."""
    if isinstance(author, Author):
        return author
    pieces = [piece.strip() for piece in author.split(",")]
    if len(pieces) not in (2, 3) or not all(pieces) or _BODY.search(author):
        return author
    family, given, *rest = pieces
    suffix = rest[0] if rest else ""
    if suffix and _SUFFIX.fullmatch(given):
        given, suffix = suffix, given  # King, Jr., Martin Luther
    if (suffix and not _SUFFIX.fullmatch(suffix)) or _SUFFIX.fullmatch(given):
        return author
    if max(len(family.split()), len(given.split())) > _MOST_WORDS:
        return author
    return Author(family, given, suffix)


def written(author: str | Author) -> str:
    """Return the name as a page prints it: "Martin Luther King Jr."; in Chinese, Japanese and Korean family first."""
    name = parts(author)
    if isinstance(name, str):
        return name
    if any(unicodedata.name(c, "").startswith(_FAMILY_FIRST) for c in name.family):
        return name.family + name.given
    return " ".join(part for part in (name.given, name.family, name.suffix) if part)


_FAMILY_FIRST = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


def listed(authors: tuple[str | Author, ...]) -> str:
    """Return all names in a row, parted by commas; by semicolons where a name has a comma of its own."""
    names = [written(author) for author in authors]
    return ("; " if any("," in name for name in names) else ", ").join(names)
