"""Does this phrase stand in this paragraph of this source? Pure: text comes in, an answer goes out; no files."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    }
)


def normalise(text: str) -> str:
    """Return `text` as it is compared and hashed.

    NFKC; curly quotes straight; dashes to hyphen; soft hyphens and zero-width characters removed; white space
    collapsed; case folded. Digits, signs and "not" are never dropped: a number must match exactly.
    """
    folded = unicodedata.normalize("NFKC", text).translate(_SAME)
    folded = unicodedata.normalize("NFKC", folded).casefold()
    return " ".join(folded.split())


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a document: its non-blank lines in file order; the first is paragraph 1."""
    return [line.strip() for line in re.split(r"\r\n|\r|\n", text) if line.strip()]


def paragraph_sha256(paragraph: str) -> str:
    """Return the fingerprint of one paragraph: sha256 of its normalised text, in hex."""
    return hashlib.sha256(normalise(paragraph).encode()).hexdigest()


def text_sha256(text: str) -> str:
    """Return the fingerprint of a whole document: sha256 of its normalised paragraphs, one a line."""
    return hashlib.sha256("\n".join(normalise(p) for p in paragraphs(text)).encode()).hexdigest()


def stands_in(phrase: str, paragraph: str) -> bool:
    """Return True when `phrase` stands in `paragraph`, both normalised, at word boundaries (6,700 is not in 16,700)."""
    want = normalise(phrase)
    if not want:
        return False
    text = normalise(paragraph)
    at = text.find(want)
    while at >= 0:
        end = at + len(want)
        before, after = text[:at], text[end:]
        if not _runs_on(before[-2:], want[0]) and not _runs_on_after(want[-1], after[:2]):
            return True
        at = text.find(want, at + 1)
    return False


def _runs_on(before: str, first: str) -> bool:
    """Return True when a word or number that ends in `before` goes on in `first`."""
    if not before:
        return False
    if before[-1].isalnum() and first.isalnum():
        return True
    return first.isdigit() and len(before) == 2 and before[1] in ".," and before[0].isdigit()


def _runs_on_after(last: str, after: str) -> bool:
    """Return True when a word or number that ends in `last` goes on in `after`."""
    if not after:
        return False
    if last.isalnum() and after[0].isalnum():
        return True
    return last.isdigit() and len(after) == 2 and after[0] in ".," and after[1].isdigit()
