"""What somebody made of the layout of a page: columns, breaks, indents, rules, bars, styles. Pure.

A file remembers its layout, so that any difference is somebody's; files of older versions don't. What most paragraphs
have is told once, for the page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ..docx_reader import PAGE_BREAK, FileParagraph, Made, ParagraphShape
from ..pairing import Pair
from .change import Change, ChangeKind, refused
from .comparison import Comparison, excerpt

#: How far a length may be from what it was, in twips: programs round (20 twips are a point).
NEAR = 30
#: What more than this part of the paragraphs has is told once.
MOST = 0.5
_THEME = "the theme sets them, and the next build does so again"
_LENGTHS = {
    "left": "left indent",
    "right": "right indent",
    "before": "space before",
    "after": "space after",
    "line": "line spacing",
}


def layouts(comparison: Comparison) -> Iterator[Change]:
    """Yield each change of the layout; nothing where the file does not remember its own."""
    file = comparison.pairing.file
    made = file.made
    if made is None or not made.looks:
        return
    yield from _paragraphs(comparison, made)
    yield from _bars(comparison, made)
    changed = [*_sections(comparison, made), *_styles(comparison, made)]
    if changed:
        yield refused(ChangeKind.LOOK, "the page", f"changed: {'; '.join(changed)}; {_THEME}")


def kept(comparison: Comparison, values: Sequence[object]) -> Iterator[tuple[Pair, FileParagraph, int]]:
    """Yield each pair that still has a paragraph of its own, with its position among `values`, one for each passage.

    A program gives a paragraph the layout of one deleted beside it: those are left out.
    """
    pairs = comparison.pairing.pairs
    if len(values) != len(pairs):
        return
    for at, pair in enumerate(pairs):
        beside = pairs[max(0, at - 1) : at] + pairs[at + 1 : at + 2]
        if pair.line is not None and not comparison.pairing.shared(pair) and not any(map(emptied, beside)):
            yield pair, comparison.pairing.line(pair), at


def emptied(pair: Pair) -> bool:
    """Return whether a passage with words has none in the file."""
    return bool(pair.passage.words) and (pair.content is None or not pair.content.words)


def _paragraphs(comparison: Comparison, made: Made) -> Iterator[Change]:
    paragraphs: list[tuple[Pair, int, list[str]]] = []
    number = 0
    for pair, line, at in kept(comparison, made.shapes):
        was = made.shapes[at]
        if was is None or line.shape is None or line.style != made.styles[at] or emptied(pair):
            continue
        number += 1
        if changed := list(_differences(was, line.shape)):
            paragraphs.append((pair, pair.line if pair.line is not None else -1, changed))
    counts = Counter(what for _, _, changed in paragraphs for what in changed)
    everywhere = [what for what, count in counts.items() if count > max(1, MOST * number)]
    if everywhere:
        yield refused(ChangeKind.LOOK, "most paragraphs", f"changed: {', '.join(everywhere)}; {_THEME}")
    for pair, at, changed in paragraphs:
        own = [what for what in changed if what not in everywhere]
        if own:
            note = f"changed: {', '.join(own)}; the next build sets the paragraph as before"
            yield refused(ChangeKind.LOOK, _name(comparison, pair), note, anchor=pair.passage.anchor, line=at)


def _differences(was: ParagraphShape, now: ParagraphShape) -> Iterator[str]:
    for length, name in _LENGTHS.items():
        if abs(getattr(was, length) - getattr(now, length)) > NEAR:
            yield name
    if was.sides != now.sides:
        yield "rules"
    if was.listed != now.listed:
        yield "list"


def _bars(comparison: Comparison, made: Made) -> Iterator[Change]:
    drawn = [(pair, line, at) for pair, line, at in kept(comparison, made.bars) if made.bars[at] or line.bar]
    gone = [pair for pair, line, _ in drawn if not line.bar]
    if len(gone) > 1 and len(gone) == len(drawn):
        yield refused(ChangeKind.LOOK, "the page", "its bars were deleted; the next build draws them again")
        return
    for pair, line, at in drawn:
        if line.bar != made.bars[at]:
            note = f"its bar was {'changed' if line.bar else 'deleted'}; the next build draws it from the records"
            yield refused(ChangeKind.LOOK, _name(comparison, pair), note, anchor=pair.passage.anchor, line=pair.line)


def _sections(comparison: Comparison, made: Made) -> Iterator[str]:
    layout = comparison.pairing.file.layout
    same = len(layout.columns) == len(made.columns) and all(
        now[0] == was[0] and abs(now[1] - was[1]) <= NEAR for was, now in zip(made.columns, layout.columns, strict=True)
    )
    if not same:
        yield "the columns"
    if layout.column_breaks != made.breaks:
        yield f"a column break was {'added' if layout.column_breaks > made.breaks else 'deleted'}"
    told = [pair for pair in comparison.pairing.pairs if PAGE_BREAK in comparison.pairing.line(pair).layout]
    if layout.page_breaks > len(told):
        yield "a page break was added"
    yield from (f"{extra} added" for extra in layout.extras)


def _styles(comparison: Comparison, made: Made) -> Iterator[str]:
    file = comparison.pairing.file
    for name, was in made.looks.items():
        now = file.looks.get(name, was)
        differs = [what for what, a, b in zip(("size", "colour", "face"), was, now, strict=True) if a != b]
        if differs:
            yield f"the {' and '.join(differs)} of the style “{name}”"
    known = {font.casefold() for font in made.fonts}
    for font in sorted(file.style_fonts):
        if font.casefold() not in known:
            yield f"the font of the styles: {font}"


def _name(comparison: Comparison, pair: Pair) -> str:
    return comparison.name(pair.passage.anchor) if pair.passage.anchor is not None else excerpt(pair.passage)
