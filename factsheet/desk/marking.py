"""Paragraphs of sources as HTML, with the cited words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..evidence.as_typed import places_as_typed
from .html_text import text


def marked(paragraph: str, phrases: Iterable[str]) -> str:
    """Return a paragraph of a source as HTML, with every phrase in it marked. What overlaps is one mark."""
    stretches = sorted(place for phrase in phrases for place in places_as_typed(phrase, paragraph))
    parts, at = [], 0
    for begin, end in _joined(stretches):
        parts += [text(paragraph[at:begin]), f"<mark>{text(paragraph[begin:end])}</mark>"]
        at = end
    return "".join(parts) + text(paragraph[at:])


def _joined(stretches: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last: tuple[int, int] | None = None
    for begin, end in stretches:
        if last is not None and begin <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last is not None:
            yield last
        last = (begin, end)
    if last is not None:
        yield last
