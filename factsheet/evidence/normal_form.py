"""The form in which texts are compared and hashed: only quotes, dashes, spaces and capitals are ignored. Pure."""

from __future__ import annotations

import unicodedata

_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "\u2044": "/",
}
_CHANGED = frozenset(_SAME)


def normalise(text: str) -> str:
    """Return `text` as it is compared and hashed; doing it twice changes nothing more.

    NFKC; curly quotes straight; dashes to hyphen; soft hyphens and zero-width characters removed; white space
    collapsed; case folded. Digits, signs and "not" are never dropped. A raised or circled figure after a digit is kept
    apart from it: NFKC alone would make 6,700¹ of a footnote 67,001, and 5½ would become 51/2.
    """
    if text.isascii():
        return " ".join(text.casefold().split())  # it has nothing else to change, and nothing twice
    before = ""
    while text != before:
        before = text
        text = _plain(_apart(text))
        text = " ".join(_plain(unicodedata.normalize("NFKC", text)).casefold().split())
    return text


def _plain(text: str) -> str:
    """Return `text` with straight quotes, hyphens for dashes, and nothing invisible."""
    for c in _CHANGED.intersection(text):  # few texts have more than two or three of them
        text = text.replace(c, _SAME[c])
    return text


def _apart(text: str) -> str:
    """Return `text` with a space before each figure that is not a plain digit and follows one: 10² and 5½."""
    if not any(c.isnumeric() and not c.isdecimal() for c in set(text)):
        return text
    pieces: list[str] = []
    for i, c in enumerate(text):
        if i and text[i - 1].isnumeric() and (c.isnumeric() and not (c.isdecimal() and text[i - 1].isdecimal())):
            pieces.append(" ")
        pieces.append(c)
    return "".join(pieces)
