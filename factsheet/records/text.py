"""The text policy and the id policy: one table each, for every entry point (YAML, Word, command line). Pure.

Why these: control characters break XML and terminals; bidi controls can make a text read otherwise than it is stored
(Trojan Source, CVE-2021-42574); invisible characters hide changes. Everything else is kept exactly as typed.
"""

from __future__ import annotations

import re
import unicodedata

#: Refused in any text, with what to call them.
REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f"
    "\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff\ufff9-\uffff\U000e0000-\U000e007f\U000f0000-\U0010ffff]"
)
_LINE_BREAK = re.compile(r"[\t\n\r]")
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))})


def refused_character(text: str, lines: bool = False) -> tuple[int, str] | None:
    """Return the place and the name of the first character of `text` that is not allowed, or None.

    Line breaks and tabs are allowed only where `lines` is true.
    """
    if text.isascii() and text.isprintable():
        return None  # most texts
    found = REFUSED.search(text)
    if found is None and not lines:
        found = _LINE_BREAK.search(text)
    return (found.start(), character_name(found.group())) if found else None


def character_name(character: str) -> str:
    """Return "U+202E RIGHT-TO-LEFT OVERRIDE": the code and, where it has one, the Unicode name."""
    code = ord(character)
    name = {0x09: "TAB", 0x0A: "LINE FEED", 0x0D: "CARRIAGE RETURN", 0x1B: "ESCAPE", 0x00: "NULL"}.get(code)
    name = name or unicodedata.name(character, "") or ("control character" if code < 0xA0 else "")
    return f"U+{code:04X} {name}".rstrip()


def id_problem(text: str) -> str | None:
    """Return what is wrong with `text` as an id, or None.

    An id is 1 to 64 of `a-z`, `0-9` and `-`, beginning with a letter or digit, and no name that Windows reserves:
    ids become file names, bookmarks and links, and with this alphabet traversal and look-alikes fall away.
    """
    if not _ID.fullmatch(text):
        return "an id is made of lower-case letters, digits and hyphens, at most 64, beginning with a letter or digit"
    if text in _RESERVED:
        return "Windows reserves this name for a device"
    return None


def words(text: str) -> int:
    """Return how many words `text` has: stretches between white space that hold a letter or digit."""
    return sum(any(c.isalnum() for c in word) for word in text.split())


def right_to_left(text: str) -> str | None:
    """Return the first character of `text` that is written from right to left, or None."""
    if text.isascii():
        return None
    return next((c for c in text if unicodedata.bidirectional(c) in ("R", "AL")), None)
