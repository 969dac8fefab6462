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
#: Headlines of press releases are sentences, and long.
_LONGEST_TITLE = 300
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
#: A line that is the name of a body: words with capitals, one of them what bodies are called.
_BODY = expression(
    r"(?=.*\b(?:Agency|Association|Bank|Board|Bureau|Cent(?:er|re)|Commission|Committee|Company|Council|County|Courier"
    r"|Daily|Department|Federation|Foundation|Gazette|Government|Herald|Institute|Laboratory|Ministry|News|Office|Post"
    r"|Press|Service|Society|Statistics|Times|Tribune|Union|University|Authority)\b)"
    r"(?:The )?[A-Z][\w’'.&-]*(?: (?:of|the|and|for|in|on|de|[A-Z&][\w’'.&-]*)){0,8}"
)
_AFFILIATION = expression(r"\((?P<name>[A-Z][^()]{1,80})\)$")
_LABEL = expression(r"(?:published|posted|released|issued|updated|date)?[ :,on]*", re.IGNORECASE)


def said_first(paragraphs: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
    """Return what the paragraphs at the top say, by key of a source's record: `title`, `author`, `publisher`, `issued`.

    The title is a first line that is not a sentence, or the headline of a press release; the authors are a line "By …";
    the publisher is in a sentence with "published", or a line that is the name of a body, next to a date or the title;
    the day is a line of its own, or in a sentence with "published".
    """
    found: dict[str, str | tuple[str, ...]] = {}
    lines = [" ".join(p.split()) for p in paragraphs[:_HEAD]]
    released = False
    while lines and (release := _RELEASE.fullmatch(lines[0])) is not None:  # a line above the title
        if dated := only_date(release["rest"]):
            found.setdefault("issued", dated)
        lines, released = lines[1:], True
    if len(lines) > 1 and _BODY.fullmatch(lines[0]) and _is_title(lines[1]) and not _day(lines[1]):
        found["publisher"] = lines.pop(0)
    if lines and (_is_title(lines[0]) or (released and 0 < len(lines[0]) <= _LONGEST_TITLE)):
        title = lines.pop(0)
        found["title"] = title.rstrip(_UNDERLINES).removesuffix(".") or title
    for number, text in enumerate(lines):
        if not 0 < len(text) <= _LONGEST:
            continue
        if (names := _names(text)) and "author" not in found:
            found["author"] = names
        if (who := _PUBLISHER.search(text)) is not None:
            found.setdefault("publisher", who["name"].strip())
        elif _BODY.fullmatch(text) and (number == 0 or any(map(_day, lines[max(0, number - 1) : number + 2]))):
            found.setdefault("publisher", text)
        if day := _day(text):
            found.setdefault("issued", day)
    return found


def is_release(paragraphs: Sequence[str]) -> bool:
    """Return whether the line at the top says that a text is a press release."""
    return any(_RELEASE.fullmatch(" ".join(text.split())) for text in paragraphs[:2])


def _is_title(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and not text.endswith((".", ":", ";", ","))


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
