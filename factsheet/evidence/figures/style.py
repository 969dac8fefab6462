"""How one text writes its numbers: whether 1.234 in it is a thousand or a decimal. Pure.

Decided by what else the same text shows for certain (12.345.678, 1,5), never by what somebody wants to read there.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...expressions import expression
from .model import Figure

#: Numbers whose separators show their part by themselves: 1,234.5; 12.345.678; 1,5 and 0.125.
_CERTAIN = expression(
    r"(?<![\w.,/])(?:\d{1,3}(?P<groups>[.,])\d{3}(?:(?P=groups)\d{3})+(?:(?!(?P=groups))(?P<last>[.,])\d+)?"
    r"|\d{1,3}(?P<one>[.,])\d{3}(?!(?P=one))(?P<then>[.,])\d+"
    r"|(?:\d+(?P<decimal>[.,])\d{1,2}|0(?P<naught>[.,])\d+))(?![\w/]|[.,]\d)"
)


def style_of(paragraphs: Iterable[str], language: str) -> str:
    """Return the decimal sign that the paragraphs of a text show: "." or ","; "" where they show none or both."""
    signs: set[str] = set()
    for paragraph in paragraphs:
        for match in _CERTAIN.finditer(paragraph):
            decimal = match["last"] or match["then"] or match["decimal"] or match["naught"]
            group = match["groups"] or match["one"]
            signs.add(decimal or ("." if group == "," else ","))
    return signs.pop() if len(signs) == 1 else ""


def styled(found: tuple[Figure, ...], decimal: str) -> tuple[Figure, ...]:
    """Return the figures with those settled that a text's decimal sign settles."""
    if not decimal:
        return found
    return tuple(
        f.read_as(f.other if f.mark == decimal else f.low) if f.other is not None and f.mark in (".", ",") else f
        for f in found
    )
