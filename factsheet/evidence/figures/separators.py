"""Digits with separators to the number they give, or to the two they can give. Pure."""

from __future__ import annotations

from decimal import Decimal

from ...expressions import expression
from ...typed import NamedTuple
from .languages import decimal_of, group_of

#: Digits with their separators; blanks only between groups of three.
DIGITS = expression(
    r"\d{1,3}(?P<blank>[ \u00a0\u2007\u2009\u202f])\d{3}(?:(?P=blank)\d{3}){0,6}(?:[.,]\d{1,2}(?!\d))?(?![.,]?\d)"
    r"|\d{1,3}(?:'\d{3}){1,7}(?!\d)(?:[.,]\d+)?"
    r"|\d++(?:[.,]\d++)*"
)
_LONGEST = 40


class Number(NamedTuple):
    """What digits give; `other` is a second reading, `mark` the separator that makes it so."""

    value: Decimal
    other: Decimal | None = None
    mark: str = ""

    def by_scale(self, tag: str) -> Number:
        """Return the number before a word of scale or per cent, where a decimal sign is meant: 1.234 million."""
        if self.other is None:
            return self
        return Number(self.value if self.mark == group_of(tag) else self.other)


_SEPARATOR = expression("[.,]")


def number(digits: str, tag: str, blank: str | None = None) -> Number | None:
    """Return what `digits` give in the language `tag`; None where they are not a number (1.2.3, 6,7001).

    One separator before exactly three digits is two things in one language or the other: 1.234. Where it groups
    thousands in the text's own language it does so here; else both readings are given.
    """
    if len(digits) > _LONGEST:
        return None
    if digits.isdigit():
        return Number(Decimal(digits))
    if blank or "'" in digits:
        whole = digits.replace(blank or "'", "").replace(",", ".")
        return Number(Decimal(whole)) if whole.count(".") < 2 else None
    marks = [c for c in digits if c in ".,"]
    parts = _SEPARATOR.split(digits)
    sign = marks[0]
    if len(set(marks)) == 2:
        *groups, decimals = parts
        if any(m != sign for m in marks[:-1]) or not _grouped(groups, sign):
            return None
        return Number(Decimal("".join(groups) + "." + decimals))
    if len(marks) > 1:
        return Number(Decimal("".join(parts))) if _grouped(parts, sign) else None
    whole, tail = parts
    if len(tail) == 3 and len(whole) <= 3 and not whole.startswith("0"):
        if sign == group_of(tag):
            return Number(Decimal(whole + tail))
        return Number(Decimal(whole + tail), Decimal(f"{whole}.{tail}"), sign)
    if sign == decimal_of(tag) or len(tail) <= 2 or not whole.strip("0"):
        return Number(Decimal(f"{whole}.{tail}"))
    return None


def _grouped(parts: list[str], sign: str) -> bool:
    """Return True when digits between separators are groups of three, or Indian ones."""
    first, *rest = parts
    if not 1 <= len(first) <= 3:
        return False
    if all(len(p) == 3 for p in rest):
        return True
    indian = len(rest) > 1 and len(rest[-1]) == 3 and all(len(p) == 2 for p in rest[:-1])
    return sign == "," and len(first) <= 2 and indian
