"""Where a phrase is in a paragraph as typed, when the two are the same in normal form. Pure."""

from __future__ import annotations

from .normal_form import normalise
from .phrases import places_in

#: How far the ends may lie from where they are looked for: an accent, a blank, a character that is dropped.
_NEAR = 4


def places_as_typed(phrase: str, paragraph: str) -> list[tuple[int, int]]:
    """Return where `phrase` stands in `paragraph`: offsets of begin and end. Nothing where it does not."""
    want, normal = normalise(phrase), normalise(paragraph)
    places: list[tuple[int, int]] = []
    for begin, end in places_in(want, normal):
        near = (_typed(paragraph, begin), _typed(paragraph, end))
        place = next(
            (
                (a, b)
                for a in sorted(range(near[0] - _NEAR, near[0] + _NEAR + 1), key=lambda a: abs(a - near[0]))
                for b in range(near[1] + _NEAR, near[1] - _NEAR - 1, -1)
                if 0 <= a < b <= len(paragraph)
                and not paragraph[a].isspace()
                and not paragraph[b - 1].isspace()
                and normalise(paragraph[a:b]) == want
            ),
            None,
        )
        if place is not None and (not places or place[0] >= places[-1][1]):
            places.append(place)
    return places


def _typed(paragraph: str, at: int) -> int:
    """Return the offset in the typed paragraph up to which its normal form has about `at` characters."""
    first, last = 0, len(paragraph)
    while first < last:
        middle = (first + last) // 2
        if len(normalise(paragraph[:middle])) < at:
            first = middle + 1
        else:
            last = middle
    return first
