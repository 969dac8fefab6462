"""Places in sources as people cite them: p. 2, pp. 12–14, § 5, annex B, article 41(1), 00:14:30. Pure.

Labels are those of CSL 1.0.2 locators, as far as documents have them, plus slide, annex and timestamp.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..expressions import expression
from .model import Locator

#: Label → other ways to write it, apart from its plural with s; `.` after each is free.
LABELS: dict[str, tuple[str, ...]] = {
    "paragraph": ("para", "paras", "par", "¶", "¶¶"),
    "page": ("p", "pp", "pg"),
    "section": ("sec", "sect", "secs", "§", "§§"),
    "chapter": ("ch", "chap", "chs"),
    "article": ("art", "arts"),
    "annex": ("annexes",),
    "appendix": ("app", "appendices"),
    "footnote": ("fn", "fns", "note", "notes", "n", "nn"),
    "table": ("tab",),
    "figure": ("fig", "figs"),
    "line": ("ll",),
    "column": ("col", "cols"),
    "slide": (),
    "timestamp": (),
}
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
_VALUE = r"[0-9A-Za-z][0-9A-Za-z.:()–-]{0,19}(?:, ?[0-9A-Za-z][0-9A-Za-z.:()–-]{0,9}){0,3}"
_SPELLINGS = {spelling: label for label, others in LABELS.items() for spelling in (label, f"{label}s", *others)}
_WORD = "|".join(
    rf"[{word[0].upper()}{word[0]}]{word[1:]}" if word.isalpha() else word
    for word in sorted(_SPELLINGS, key=len, reverse=True)
)
#: A word needs a space before its value, p. and the signs do not.
_LABEL = rf"(?:{_WORD})\.? +|[Pp]p?\. *|(?:§§?|¶¶?) *"
#: What a locator looks like, for editors: a bare paragraph number, a bare time, or a label with its value.
PATTERN = rf"[0-9]{{1,6}}|{_TIME}|(?:{_LABEL}){_VALUE}"
_LABELLED = expression(rf"({_LABEL})({_VALUE})")
#: Of a value: a figure somewhere, or a letter, a Roman number or a range of these alone.
_NUMBERED = expression(r".*\d.*|[A-Za-z]|[IVXLCDMivxlcdm]{1,8}(?:[-–][IVXLCDMivxlcdm]{1,8})?")

#: The hint for a locator that can't be read.
HINT = "write a paragraph number (16), a time (00:14:30), or a label and its value: page 3 or pp. 12–14, " + ", ".join(
    label for label in LABELS if label not in ("paragraph", "page", "timestamp")
)


@lru_cache(maxsize=4096)
def locator_in(text: str) -> Locator | None:
    """Return the locator that `text` writes, or None where it writes none."""
    if text.isascii() and text.isdigit():
        return Locator("paragraph", text) if len(text) <= 6 else None
    if re.fullmatch(_TIME, text):
        return Locator("timestamp", text)
    match = _LABELLED.fullmatch(text)
    if match is None or not _NUMBERED.fullmatch(match[2]):
        return None
    return Locator(_SPELLINGS[match[1].strip(". ").lower()], match[2])
