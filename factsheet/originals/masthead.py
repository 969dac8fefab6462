"""What the first lines of a text say of itself: title, authors, publisher, day. Pure.

Documents without metadata often say it in words. What is found is shown to a person, who confirms or corrects it; it is
never written without that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..evidence.dates import Grain, dates
from ..expressions import expression
from .typed_dates import edtf_of, only_date

#: So many paragraphs may stand above the text proper.
_HEAD = 8
_LONGEST = 200
#: Headlines of press releases are sentences, and long.
_LONGEST_TITLE = 300
_MOSTLY = 0.7
_SHORT_WORD = 3
_FEW_WORDS = 3
_FIRST_YEAR = 1900
_WEB = ("http://", "https://")
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
    r"|Corporation|Daily|Department|Federation|Foundation|Gazette|Government|Herald|Institute|Journal|Laboratory"
    r"|Magazine|Ministry|News|Office|Organi[sz]ation|Post|Programme"
    r"|Press|Service|Society|Statistics|Times|Tribune|Union|University|Authority)\b)"
    r"(?:The )?[A-Z][\w’'.&-]*(?: (?:of|the|and|for|in|on|de|[A-Z&][\w’'.&-]*)){0,8}"
)
_AFFILIATION = expression(r"\((?P<name>[A-Z][^()]{1,80})\)$")
#: A line that ends with its date: who published it, then when.
_BEFORE_A_DATE = expression(r"(?P<who>[^\W_][^.!?;:]{2,90}?)\s*[,|·•–—-]\s*")
#: The name of something published: words with capitals, joined by small ones, as places and people are not.
_TITLED = expression(r"(?:[A-Z][\w’'&-]*|of|the|and|for|in|on|de|&)(?: (?:[A-Z][\w’'&-]*|of|the|and|for|in|on|de|&))+")
_LINKED = expression(r" (?:of|and|for|in|on|&) ")
_ADDRESS = expression(r"https?://[^\s<>\"]{4,400}")
_HOST = expression(r"https?://([^/?#:]+)")
_BETWEEN_NAMES = expression(r", (?:and )?| and | & ")
_LABEL = expression(r"(?:published|posted|released|issued|updated|date)?[ :,on]*", re.IGNORECASE)


def said_first(paragraphs: Sequence[str]) -> dict[str, str | tuple[str, ...]]:
    """Return what the paragraphs at the top say, by key of a source's record: `title`, `author`, `publisher`, `issued`.

    The title is a first line that is not a sentence, or the headline of a press release; the authors are a line "By …",
    or a line of names below the title; the publisher is in a sentence with "published", or a line that is the name of a
    body, next to a date or the title; the day is a line of its own, or in a sentence with "published". Publisher and
    day may be one line, "Harbour News, 4 March 2025". As "London, 4 March 2025" has a place, the name must show that it
    is that of a body or a journal, or be in the address: the only one (`url`) that is a line of its own above the text.
    """
    values: dict[str, str | tuple[str, ...]] = {}
    lines = [" ".join(p.split()) for p in paragraphs[:_HEAD]]
    released = False
    while lines and (release := _RELEASE.fullmatch(lines[0])) is not None:  # a line above the title
        if dated := only_date(release["rest"]):
            values.setdefault("issued", dated)
        lines, released = lines[1:], True
    if len(lines) > 1 and _BODY.fullmatch(lines[0]) and _is_title(lines[1]) and not _day(lines[1]):
        values["publisher"] = lines.pop(0)
    addresses = _addresses(lines)
    if len(addresses) == 1:
        values["url"] = addresses[0]
    if lines and not lines[0].startswith(_WEB) and (_is_title(lines[0], released=released)):
        title = lines.pop(0)
        values["title"] = title.rstrip(_UNDERLINES).removesuffix(".") or title
    for number, text in enumerate(lines):
        if not 0 < len(text) <= _LONGEST:
            continue
        if (names := _names(text)) and "author" not in values:
            values["author"] = names
        by, publisher, dated = _imprint(text, addresses)
        if not by and number == 0 and "title" in values:
            by = _listed(text)
        for key, value in (("author", by), ("publisher", publisher), ("issued", dated)):
            if value:
                values.setdefault(key, value)
        if (who := _PUBLISHER.search(text)) is not None:
            values.setdefault("publisher", who["name"].strip())
        elif _BODY.fullmatch(text) and (number == 0 or any(map(_day, lines[max(0, number - 1) : number + 2]))):
            values.setdefault("publisher", text)
        if day := _day(text):
            values.setdefault("issued", day)
    return values


def is_release(paragraphs: Sequence[str]) -> bool:
    """Return whether the line at the top says that a text is a press release."""
    return any(_RELEASE.fullmatch(" ".join(text.split())) for text in paragraphs[:2])


def _addresses(lines: Sequence[str]) -> list[str]:
    """Return the addresses that are lines of their own, above the first long paragraph."""
    above = next((number for number, text in enumerate(lines) if number and len(text) > _LONGEST_TITLE), len(lines))
    pairs = zip(("", *lines), lines[:above], strict=False)
    return [text for before, text in pairs if _ADDRESS.fullmatch(text) and not before.endswith(":")]  # not "see also:"


def _imprint(text: str, addresses: Sequence[str]) -> tuple[tuple[str, ...], str, str]:
    """Return authors, publisher and day of a line such as "By Ada Rowe, Harbour News, 4 March 2025"; else nothing."""
    mentions = dates(text)
    if len(mentions) != 1 or mentions[0].earliest.year < _FIRST_YEAR or text[mentions[0].end :].strip(" .)"):
        return (), "", ""
    line = _BEFORE_A_DATE.fullmatch(text[: mentions[0].start])
    if line is None:
        return (), "", ""
    who, day = line["who"].strip(), edtf_of(mentions[0])
    if (by := _names(who)) and not _BODY.fullmatch(by[-1]):
        return by, "", day
    people, comma, body = who.rpartition(", ")
    if (by := _names(people)) and _BODY.fullmatch(body):
        return by, body, day
    if comma or who.lower().startswith("by "):
        return (), "", ""
    known = _BODY.fullmatch(who) is not None or any(_of_host(who, address) for address in addresses)
    titled = _TITLED.fullmatch(who) is not None and _LINKED.search(who) is not None and len(who.split()) > _FEW_WORDS
    if known or (titled and mentions[0].grain <= Grain.MONTH):
        return (), who, day
    return (), "", ""


def _of_host(name: str, address: str) -> bool:
    """Return whether an address is that of a name: "Harbour News" of harbournews.org."""
    host = _HOST.match(address)
    letters = "".join(c for c in name.lower() if c.isalnum())
    return host is not None and len(letters) > _FEW_WORDS and letters in host[1].replace("-", "").lower()


def _is_title(text: str, *, released: bool = False) -> bool:
    """Return whether a line may be a title: short and no sentence; longer where it is the headline of a press release,
    or most of its words have capitals.
    """
    if not text or len(text) > _LONGEST_TITLE:
        return False
    if released:
        return True
    if text.endswith((".", ":", ";", ",")):
        return False
    long = [word for word in text.split() if len(word) > _SHORT_WORD]
    return len(text) <= _LONGEST or sum(word[0].isupper() for word in long) > _MOSTLY * len(long)


def affiliation(authors: Sequence[object]) -> str:
    """Return whom the authors of a document work for, where it says so of the last: "A. Rowe, B. Low (City Office)"."""
    match = _AFFILIATION.search(str(authors[-1])) if authors else None
    return match["name"] if match is not None else ""


def _names(text: str) -> tuple[str, ...]:
    """Return the names of a line "By A, B and C"; none where it is anything else."""
    line = _BYLINE.fullmatch(text)
    names = _BETWEEN_NAMES.split(line["names"]) if line is not None else []
    whole = all(_NAME.fullmatch(name) and name[0].isupper() for name in names)
    return tuple(names) if whole else ()


def _listed(text: str) -> tuple[str, ...]:
    """Return the names of a line that has nothing but three names or more, as below the title of an article."""
    names = _BETWEEN_NAMES.split(text)
    whole = len(names) >= _FEW_WORDS and all(_NAME.fullmatch(name) and name.istitle() for name in names)
    return tuple(names) if whole else ()


def _day(text: str) -> str:
    """Return the one date of a line that says when the document appeared, in EDTF."""
    mentions = dates(text)
    if len(mentions) != 1 or mentions[0].earliest.year < _FIRST_YEAR:
        return ""
    only = mentions[0]
    rest = text[: only.start] + text[only.end :]
    return edtf_of(only) if _PUBLISHED.search(rest) or _LABEL.fullmatch(rest.strip(" .|–—-")) else ""
