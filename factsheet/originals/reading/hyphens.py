"""Lines put together: whether a hyphen at the end of a line stays, and whether a blank stands between. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ...evidence.names import words as common_words
from ...expressions import expression
from ...records.text import blankless
from .words import Column, WordLine

_DASHES = "-\u00ad\u2010"


def hyphenated(line: WordLine) -> bool:
    last = line.words[-1]
    return last.hyphen or (last.text[-1:] in _DASHES and len(last.text) > 2 and last.text[-2].isalnum())


@dataclass(slots=True)
class Dictionary:
    """The words of the document as they stand inside lines, and common English ones."""

    words: set[str]

    def has(self, word: str) -> bool:
        word = word.casefold()
        return any(form in self.words or form in common_words() for form in (word, *_stems(word)))

    def compound(self, left: str, right: str) -> bool:
        """Return True where both sides of a hyphen are words, or the left is what words are made with: re-entry."""
        if len(right) < 4 or not self.has(right):
            return False
        return left.casefold() in _PREFIXES or (len(left) > 2 and self.has(left))


_PREFIXES = frozenset(
    [
        "anti",
        "co",
        "counter",
        "cross",
        "extra",
        "inter",
        "micro",
        "mid",
        "multi",
        "non",
        "post",
        "pre",
        "pro",
        "re",
        "self",
        "semi",
        "sub",
        "ultra",
    ]
)


def _stems(word: str) -> Iterator[str]:
    """Yield what an English word may be a form of: starve for starved, power for powering."""
    for ending in ("s", "es", "ed", "d", "ing", "ly"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            yield word.removesuffix(ending)
            if ending == "ing":
                yield word.removesuffix(ending) + "e"


_LETTERS = expression(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ADDRESS = expression(r"https?:|www\.|@|[a-z0-9]\.[a-z]{2,4}/", re.IGNORECASE)


def dictionary_of(columns: Iterable[Column]) -> Dictionary:
    words: set[str] = set()
    for column in columns:
        for line in column.lines:
            inside = line.words[:-1] if hyphenated(line) else line.words
            for w in inside[1 if len(inside) > 1 else 0 :]:
                words.update(m.casefold() for m in _LETTERS.findall(w.text))
    return Dictionary(words)


def glue(text: str, a: WordLine, b: WordLine, dictionary: Dictionary) -> tuple[bool, str, bool]:
    """Return whether `b` follows without a blank, the text before it, and whether its hyphen fell away by guess."""
    if blankless(text[-1:]) and blankless(b.text[:1]):
        return True, text, False
    if text.endswith("/") and _ADDRESS.search(a.words[-1].text):
        return True, text, False
    if re.search(r"\d–$|\w—$", text) and b.text[:1].isalnum() and (text[-1] == "—" or b.text[:1].isdigit()):
        return True, text, False
    if not hyphenated(a):
        return False, text, False
    head = text.rstrip(_DASHES + "\x02\ufffe")
    first = _LETTERS.search(head[head.rfind(" ") + 1 :][::-1])
    begun = head[head.rfind(" ") + 1 :]
    rest = b.words[0].text
    if first is None or not rest[:1].isalpha():
        return True, f"{head}-", False
    if text[-1:] in "\u00ad\x02\ufffe" and not a.words[-1].hyphen:
        return True, head, False
    if _ADDRESS.search(begun):
        return True, f"{head}-", False
    left = _LETTERS.findall(begun)[-1]
    right = _LETTERS.findall(rest)[0]
    last, next_ = left.rpartition("-")[2], right.partition("-")[0]
    if dictionary.has(left + right) or dictionary.has(last + next_):
        return True, head, False
    if dictionary.has(f"{left}-{right}") or dictionary.compound(last, next_):
        return True, f"{head}-", False
    if not (left[-1].islower() and right[0].islower()) and not (left.isupper() and right.isupper()):
        return True, f"{head}-", False
    return True, head, True
