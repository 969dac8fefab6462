"""What somebody made of the look of a page: highlights, links, paragraph styles, margins. Pure.

No record holds a look, so all of it is shown and none is written; a build does not replace a file that has any. What a
program did to the whole file (fonts on every run, styles under other names) is nobody's edit and is not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from urllib.parse import unquote, urlsplit

from ...brief.tree import Anchor, Picture
from ..docx_reader import OTHER_FONT, FileParagraph, Stretch, TextOwner
from ..pairing import Pair
from .change import Change, ChangeKind, refused
from .comparison import Comparison, excerpt
from .layout import MOST, NEAR, kept, layouts

#: What no program sets by itself: seen in a file, it is somebody's, whichever program wrote the file.
_BY_HAND = frozenset({"highlighted"})
_SIDES = ("width", "height", "top margin", "right margin", "bottom margin", "left margin")


def looks(comparison: Comparison) -> Iterator[Change]:
    """Yield each change of the look that a person may have made."""
    yield from _marked_words(comparison)
    yield from _new_links(comparison)
    yield from _other_styles(comparison)
    yield from _laid_out(comparison)
    yield from _margins(comparison)
    yield from layouts(comparison)


def _sentences(comparison: Comparison) -> list[tuple[Pair, FileParagraph, Anchor]]:
    """Return the paragraphs whose words a record holds: in them the page sets nothing apart."""
    return [
        (pair, comparison.pairing.line(pair), pair.passage.anchor)
        for pair in comparison.pairing.pairs
        if pair.passage.anchor is not None and pair.line is not None and not isinstance(pair.passage.role, Picture)
    ]


def _marked_words(comparison: Comparison) -> Iterator[Change]:
    sentences = _sentences(comparison)
    lengths: Counter[str] = Counter()
    for _, line, _ in sentences:
        for stretch in _live(line):
            lengths[""] += len(stretch.text)
            lengths.update(dict.fromkeys(stretch.look, len(stretch.text)))
    # By a program that keeps little: styles became bold, and so on.
    file = comparison.pairing.file
    rewritten = file.made is None
    ours = {f"{OTHER_FONT}{font}" for font in file.made.fonts} if file.made is not None else set()
    if not ours:
        ours = {look for look in lengths if look.startswith(OTHER_FONT)}
    everywhere = {look for look, length in lengths.items() if length > MOST * lengths[""]}
    for _, line, anchor in sentences:
        for stretch in _live(line):
            words = sorted((stretch.look & _BY_HAND if rewritten else stretch.look) - everywhere - ours)
            if words:
                note = f"{excerpt(stretch.text.strip())} was made {', '.join(words)}; a record can't hold that"
                yield _look(comparison, anchor, note, line)
    yield from _marked_by_hand(comparison, {id(line) for _, line, _ in sentences})


def _marked_by_hand(comparison: Comparison, sentences: Collection[int]) -> Iterator[Change]:
    """Yield what was marked in the text that the program sets: a citation mark, an entry of the sources."""
    for pair in comparison.pairing.pairs:
        line = comparison.pairing.line(pair)
        for stretch in line.stretches:
            told = stretch.part is TextOwner.WORDS and id(line) in sentences
            if stretch.look & _BY_HAND and stretch.text.strip() and not told:
                note = f"{excerpt(stretch.text.strip())} was made {', '.join(stretch.look & _BY_HAND)}"
                yield _look(comparison, pair.passage.anchor, note, line, excerpt(pair.passage))


def _live(line: FileParagraph) -> Iterator[Stretch]:
    return (s for s in line.stretches if s.part is TextOwner.WORDS and s.text.strip())


def _new_links(comparison: Comparison) -> Iterator[Change]:
    """Yield the links that the page does not have: any on a record's own words, and others as far as the file remembers
    where it led to.
    """
    file, nameless = comparison.pairing.file, comparison.pairing.nameless
    addresses = {_address(link) for link in file.made.links} if file.made is not None else None
    reported = set()
    for at, line in enumerate(file.lines):
        anchor = next(iter(comparison.pairing.owners.get(at, ())), None)
        for link in dict.fromkeys(s.link for s in line.stretches if _leads_out(s.link)):
            words = "".join(s.text for s in line.stretches if s.link == link and s.part is TextOwner.WORDS).strip()
            on_words = bool(words) and anchor is not None and not nameless
            if on_words or (addresses is not None and _address(link) not in addresses):
                reported.add(link)
                note = f"{excerpt(words) if words else 'a mark'} leads to {link} now; the page has no link to it there"
                yield _look(comparison, anchor, note, line)
    for link in file.links if addresses is not None else ():
        if link not in reported and _leads_out(link) and _address(link) not in (addresses or ()):
            yield refused(ChangeKind.LOOK, "the page", f"a link to {link} was added; the page has none to it")


def _leads_out(link: str) -> bool:
    """Return whether a link names where it leads: LibreOffice rewrites one without a scheme for each folder."""
    return bool(urlsplit(link).scheme)


def _address(link: str) -> str:
    return unquote(link).rstrip("/").casefold()


def _other_styles(comparison: Comparison) -> Iterator[Change]:
    """Yield the paragraphs in another style; nothing where a program renamed most styles."""
    file = comparison.pairing.file
    styles = file.made.styles if file.made is not None and file.base is not None else ()
    paragraphs = [(pair, line, styles[at]) for pair, line, at in kept(comparison, styles) if styles[at]]
    other = [(pair, line) for pair, line, style in paragraphs if line.style != style]
    if len(other) > MOST * len(paragraphs):
        return
    for pair, line in other:
        note = f"the paragraph is in the style “{line.style or 'Normal'}” now; the next build restores the style"
        yield _look(comparison, pair.passage.anchor, note, line, excerpt(pair.passage))


def _laid_out(comparison: Comparison) -> Iterator[Change]:
    """Yield what was made of single paragraphs; nothing where a program did it to most."""
    sentences = _sentences(comparison)
    counts = Counter(layout for _, line, _ in sentences for layout in line.layout)
    for _, line, anchor in sentences:
        words = sorted(layout for layout in line.layout if counts[layout] <= max(1, MOST * len(sentences)))
        if words:
            note = f"the paragraph was {', '.join(words)}; a record can't hold that"
            yield _look(comparison, anchor, note, line)


def _margins(comparison: Comparison) -> Iterator[Change]:
    file = comparison.pairing.file
    margins = file.made.margins if file.made is not None else ()
    changed = {
        _SIDES[at]
        for section in file.margins
        for at, (was, now) in enumerate(zip(margins, section, strict=False))
        if now and abs(was - now) > NEAR
    }
    if changed:
        names = ", ".join(side for side in _SIDES if side in changed)
        yield refused(
            ChangeKind.LOOK, "the sheet", f"changed: {names}; the theme sets them, and the next build does so again"
        )


def _look(comparison: Comparison, anchor: Anchor | None, note: str, line: FileParagraph, what: str = "") -> Change:
    name = comparison.name(anchor) if anchor is not None else what or line.place or "the page"
    at = next((n for n, paragraph in enumerate(comparison.pairing.file.lines) if paragraph is line), None)
    return refused(ChangeKind.LOOK, name, note, anchor=anchor, line=at)
