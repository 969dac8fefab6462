"""Compares two texts word by word, and the numbers in them. Pure; knows nothing of records or files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from ..brief.passages import plain
from ..evidence.figures.grammar import figures
from ..expressions import expression
from ..records.model import Bound, Likelihood

_TOKEN = expression(r"\s+|\d[\d.,]*\d|\w+|[^\w\s]")
_SPACES = expression(" {2,}")
_DIGITS = expression(r"\d+(?:[.,\u00a0]\d+)*")
_SCALED = expression(r"\d[\W_]*[^\W\d_]")
_MONTHS = expression(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_NOT = expression(
    r"\b(?:no|not|never|none|nobody|nothing|neither|nor|cannot|without|den(?:y|ies|ied))\b|n[’']t\b", re.I
)


@dataclass(frozen=True, slots=True)
class DiffPiece:
    """A stretch of a comparison: `old` and `new` are alike where nothing changed."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """True where nothing changed."""
        return self.old == self.new


def compare(old: str, new: str) -> list[DiffPiece]:
    """Return the stretches of `old` and `new` in order, whole words; joined, they are both texts again.

    A single space between two changed stretches counts as changed, so that a phrase is shown as one.
    """
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    pieces: list[DiffPiece] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        piece = DiffPiece("".join(a[i1:i2]), "".join(b[j1:j2]))
        bridge = op == "equal" and not piece.old.strip() and j2 < len(b) and i2 < len(a)
        if pieces and (bridge or (op != "equal" and not pieces[-1].same)):
            pieces[-1] = DiffPiece(pieces[-1].old + piece.old, pieces[-1].new + piece.new)
        else:
            pieces.append(piece)
    return pieces


def same(a: str, b: str) -> bool:
    """Return whether two texts are alike: exactly, but for no-break and doubled spaces, and spaces at the ends."""
    return _SPACES.sub(" ", plain(a)) == _SPACES.sub(" ", plain(b))


def squeezed(text: str) -> str:
    """Return `text` without any white space."""
    return "".join(text.replace("\u00a0", "").split())


def likeness(a: str, b: str, least: float = 0.0) -> float:
    """Return how alike two texts are, from 0 to 1, by words; 0 where that is less than `least`, which is found out
    without comparing them.
    """
    matcher = SequenceMatcher(None, a.split(), b.split(), autojunk=False)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0.0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0.0


def number_changes(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the numbers, bounds and months that only `old` has, and those that only `new` has."""
    both = _scaled(old) & _scaled(new)
    a, b = _measures(old, both), _measures(new, both)
    return tuple((a - b).elements()), tuple((b - a).elements())


#: What a figure measures: from, to, and the unit.
_Amount = tuple[Decimal, Decimal, str]


def _scaled(text: str) -> set[_Amount]:
    """Return what is measured in digits with a scale or a unit, however that is spelled: "5 per cent", "5 percent"."""
    return {(f.low, f.high, f.unit) for f in figures(text) if _SCALED.search(text[f.start : f.end])}


def _measures(text: str, both: Set[_Amount]) -> Counter[str]:
    """Count what measures: digits, months, and figures with their bound, with scale and unit unless `both` texts have
    that amount; ranges of likelihoods are left out.
    """
    for likelihood in Likelihood:
        text = text.replace(likelihood.phrase, "")
    counts = Counter(_DIGITS.findall(text))
    counts.update(_MONTHS.findall(text))
    for figure in figures(text):
        shown = " ".join(text[figure.start : figure.end].split())
        shown = shown if _DIGITS.search(shown) else shown.lower()
        if figure.bound is not Bound.EXACT:
            counts[f"{figure.bound.value.replace('-', ' ')} {shown}"] += 1
            counts.subtract(_DIGITS.findall(shown))
        elif _SCALED.search(shown) and (figure.low, figure.high, figure.unit) not in both:
            counts[shown] += 1
            counts.subtract(_DIGITS.findall(shown))
        elif not _DIGITS.search(shown):
            counts[shown] += 1
    return +counts


def negation_changed(old: str, new: str) -> bool:
    """Return whether a negation came or went."""
    return Counter(w.lower() for w in _NOT.findall(old)) != Counter(w.lower() for w in _NOT.findall(new))


def carried(held: str, new: str) -> str:
    """Return `new` with the no-break spaces that `held`, the record's own text, has in the stretches they share."""
    if "\u00a0" not in held:
        return new
    pieces: list[str] = []
    for op, i1, i2, j1, j2 in SequenceMatcher(None, plain(held), new, autojunk=False).get_opcodes():
        pieces.append(held.strip(" \u00a0\t\n")[i1:i2] if op == "equal" else new[j1:j2])
    return "".join(pieces)
