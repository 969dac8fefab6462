"""What the first lines of a text say of itself: title, authors, publisher, day. Pure.

Documents without metadata often say it in words. What is found is shown to a person, who confirms or corrects it; it is
never written without that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..evidence.dates import dates
from ..expressions import expression
from .citing import edtf_of, only_date

#: So many paragraphs may stand above the text proper.
_HEAD = 8
_LONGEST = 200
_BYLINE = expression(r"by (?P<names>[^.!?]{3,190})", re.IGNORECASE)
_NAME = expression(r"[^\W\d_][\w.'’-]*(?: [\w.'’-]+){1,4}")
#: What underlines a title in plain text, or marks a heading of a web page.
_UNDERLINES = " =-_*#~¶"
_PUBLISHED = expression(r"\bpublished\b", re.IGNORECASE)
_PUBLISHER = expression(
    r"\bpublished (?:on [\w, ]{4,20} )?by (?:the )?(?P<name>[^\W\d_][^.,;:()]{1,80}?)(?= on\b| in\b|[.,;:()]|$)",
    re.IGNORECASE,
)
_RELEASE = expression(
    r"(?:for immediate release|(?:press|news|media) release|embargoed until)\b[:\s–—|-]*(?P<rest>.{0,60})",
    re.IGNORECASE,
)
_AFFILIATION = expression(r"\((?P<name>[A-Z][^()]{1,80})\)$")
_LABEL = expression(r"(?:published|posted|released|issued|updated|date)?[ :,on]*", re.IGNORECASE)


def said_first(paragraphs: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
    """Return what the paragraphs at the top say, by key of a source's record: `title`, `author`, `publisher`, `issued`.

    The title is a first line that is no sentence; the authors are a line "By …"; the day is a line of its own, or in a
    sentence with "published".
    """
    found: dict[str, str | tuple[str, ...]] = {}
    head = [p for p in (" ".join(p.split()) for p in paragraphs[:_HEAD]) if 0 < len(p) <= _LONGEST]
    while head and (release := _RELEASE.fullmatch(head[0])) is not None:  # a line above the title
        if dated := only_date(release["rest"]):
            found.setdefault("issued", dated)
        head = head[1:]
        paragraphs = paragraphs[1:]
    if (
        paragraphs
        and head
        and head[0] == " ".join(paragraphs[0].split())
        and not head[0].endswith((".", ":", ";", ","))
    ):
        found["title"] = head[0].rstrip(_UNDERLINES) or head[0]
    for text in head:
        if (names := _names(text)) and "author" not in found:
            found["author"] = names
        if (who := _PUBLISHER.search(text)) is not None:
            found.setdefault("publisher", who["name"].strip())
        if day := _day(text):
            found.setdefault("issued", day)
    return found


def affiliation(authors: Sequence[object]) -> str:
    """Return whom the authors of a document work for, where it says so of the last: "A. Rowe, B. Low (City Office)"."""
    match = _AFFILIATION.search(str(authors[-1])) if authors else None
    return match["name"] if match is not None else ""


def _names(text: str) -> tuple[str, ...]:
    """Return the names of a line "By A, B and C"; none where it is anything else."""
    line = _BYLINE.fullmatch(text)
    names = re.split(r", (?:and )?| and | & ", line["names"]) if line is not None else []
    whole = all(_NAME.fullmatch(name) and name[0].isupper() for name in names)
    return tuple(names) if whole else ()


def _day(text: str) -> str:
    """Return the one date of a line that says when the document appeared, in EDTF."""
    mentions = dates(text)
    if len(mentions) != 1 or mentions[0].earliest.year < 1900:
        return ""
    only = mentions[0]
    rest = text[: only.start] + text[only.end :]
    return edtf_of(only) if _PUBLISHED.search(rest) or _LABEL.fullmatch(rest.strip(" .|–—-")) else ""
