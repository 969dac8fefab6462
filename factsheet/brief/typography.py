"""Small typographic repairs that change no word and no length: where a line must not break. Pure and reversible."""

from __future__ import annotations

import re

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
#: It begins with the space, so that only spaces are looked at.
_HELD = re.compile(
    rf" (?:(?<=\d )(?=(?:{_MONTH})\b|mm\b|km\b|kg\b|per cent\b|percent\b|million\b|billion\b|trillion\b)"
    r"|(?<=\b(?:No|Mr|Ms|Dr|St)\. )(?=\S)"
    r"|(?<=\bMrs\. )(?=\S)"
    r"|(?<=[≈≥≤<>] )(?=\d)"
    r"|(?<=\S )(?=[–—] ))"
)


#: Two words of more characters together are not held at the end of a paragraph.
_LONG = 20
_HYPHEN = re.compile("[-–—]")


def hold(text: str) -> str:
    """Return `text` with no-break spaces where a line may not end: "122 mm", "6 million", "27 July", "word – word".

    Only spaces are replaced, one for one, so offsets stay and `release` gives the text back.
    """
    return _HELD.sub("\u00a0", text)


def closed(text: str) -> str:
    """Return the text of a paragraph, held, with its last word kept on the line of the word before it.

    So no paragraph ends in a line of one short word. It never takes a line more: where the last word has room on a
    line, both have. Words that are long together are left free, since they would leave a hole in the line above.
    """
    text = hold(text)
    before, space, last = text.rpartition(" ")
    word = before.rpartition(" ")[2]
    if not space or len(last) + len(word) > _LONG or "\u00a0" in last or _HYPHEN.search(word + last):
        return text
    return f"{before}\u00a0{last}"


def release(text: str) -> str:
    """Return `text` with no-break spaces as plain spaces: what stands in the record, and what is compared."""
    return text.replace("\u00a0", " ")
