"""Paragraphs of sources as HTML, with the cited words marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..evidence.as_typed import places_as_typed
from .html_text import text


def marked(paragraph: str, phrases: Iterable[str]) -> str:
    """Return a paragraph of a source as HTML, with every phrase in it marked. What overlaps is one mark."""
    return marked_apart(paragraph, {"": tuple(phrases)})


def marked_apart(paragraph: str, phrases: Mapping[str, Iterable[str]]) -> str:
    """Return a paragraph as HTML, with the phrases of each label marked and labelled; "" is no label. What overlaps is
    one mark with all labels.
    """
    stretches = sorted(
        (begin, end, label)
        for label, those in phrases.items()
        for phrase in those
        for begin, end in places_as_typed(phrase, paragraph)
    )
    parts, at = [], 0
    for begin, end, labels in _joined(stretches):
        parts += [text(paragraph[at:begin]), f"<mark>{text(paragraph[begin:end])}{label_of(labels)}</mark>"]
        at = end
    return "".join(parts) + text(paragraph[at:])


def label_of(labels: Iterable[str]) -> str:
    """Return the labels of a mark as HTML; nothing where it has none."""
    listed = ", ".join(label for label in labels if label)
    return f'<sup class="nth">{text(listed)}</sup>' if listed else ""


def _joined(stretches: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, list[str]]]:
    last: tuple[int, int, list[str]] | None = None
    for begin, end, label in stretches:
        if last is not None and begin <= last[1]:
            last = (last[0], max(last[1], end), [*last[2], *([label] if label not in last[2] else [])])
            continue
        if last is not None:
            yield last
        last = (begin, end, [label])
    if last is not None:
        yield last
