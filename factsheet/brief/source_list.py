"""The sources of one page: numbered in order of first appearance, cited by marks, listed once, summed up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..diagnostics import plural
from ..evidence.origins import interested, only_traced, origins_of, supporting
from ..records.model import Citation, Fact, FactBase, FactKind, Locator, Source
from . import wording
from .address import words_address
from .tree import Cite, Gutter, Inline, Link, Paragraph, Role, Strong, Text
from .typography import hold, quoted


class SourceList:
    """The sources that a page cites; `cites` numbers each the first time it is asked for."""

    def __init__(self, base: FactBase) -> None:
        self._base = base
        self._numbers: dict[str, int] = {}
        #: A place of each sort that marks name besides paragraphs: "p3" is a page.
        self.labels: dict[str, Locator] = {}

        #: Sources that only name an origin, though no fact rests on them: listed, not counted.
        self._traced: set[str] = set()

    def __len__(self) -> int:
        """How many documents the page rests on."""
        return len(self._numbers.keys() - self._traced)

    def cites(self, facts: Iterable[str], places: bool = True) -> list[Cite]:
        """Return the marks for what `facts` rest on, by number; none where no citation supports them.

        Those that support a fact count, or where none does, those that qualify it. With `places` a mark names the
        paragraphs and opens the cited words at the publisher's; without, it names the source. The sources that origins
        were traced to follow.
        """
        cited: dict[str, dict[Locator, None]] = {}
        phrases: dict[str, list[Citation]] = {}
        for id_ in facts:
            for citation in supporting(self._base.facts[id_]):
                cited.setdefault(citation.source, {})[citation.locator] = None
                phrases.setdefault(citation.source, []).append(citation)
                if places and citation.locator.label not in ("paragraph", "timestamp"):
                    self.labels.setdefault(citation.locator.label, citation.locator)
        self._traced -= cited.keys()
        traced = dict.fromkeys(c.traced_to for found in phrases.values() for c in found if c.traced_to)
        for source in (*cited, *traced):
            if source not in self._numbers:
                self._numbers[source] = len(self._numbers) + 1
                self._traced |= set() if source in cited else {source}
        marks = []
        for source, found in sorted(cited.items(), key=lambda entry: self._numbers[entry[0]]):
            number = self._numbers[source]
            if places:
                shown = tuple(place.mark for place in sorted(found, key=_order))
                marks.append(Cite(number, source, shown, words_address(self._base.sources[source], phrases[source])))
            else:
                marks.append(Cite(number, source))
        marks += [Cite(self._numbers[source], source) for source in traced if source not in cited]
        return marks

    def entries(self, words: wording.HouseStyle) -> Iterator[Paragraph]:
        """Yield the entries of the list, in order of their numbers."""
        for source, number in self._numbers.items():
            yield _entry(self._base.sources[source], number, words, source in self._traced)


def _entry(source: Source, number: int, words: wording.HouseStyle, traced: bool) -> Paragraph:
    name = wording.author(source)
    shown = quoted(source.short_title or source.title)
    url, remark = wording.address(source)
    title: Inline = Link(shown, url) if url else Text(shown)
    published, site = source.container or source.publisher, wording.site(source)
    rest = f", {published} ({site})" if site else f", {published}"
    rest += f", {words.date(source.issued).rstrip('.')}. {remark}"
    described = source.short_descriptor
    graded = f"reliability\u00a0{source.reliability.grade}."
    if traced:
        rest += "Traced, not cited."
    else:
        rest += f"{described[:1].upper()}{described[1:]}; {graded}" if described else f"R{graded[1:]}"
    lead = [Text(hold(f"{name}, "))] if name else []
    inlines = (Strong(str(number)), Gutter(), *lead, title, Text(hold(rest)))
    return Paragraph(Role.SOURCE, inlines, bookmark=source.id, about=(source.id,))


def source_summary(facts: Sequence[Fact], sources: int, base: FactBase) -> str:
    """Return the source summary statement (ICD 206), computed from the records.

    What somebody argues is no fact, and whoever argues it no origin of one: neither is counted.
    """
    facts = [fact for fact in facts if fact.kind is not FactKind.ARGUMENT]
    if not facts:
        return f"Rests on {plural(sources, 'document')} only."
    found = [origins_of(fact, base) for fact in facts]
    known = {origin for origins in found for origin in origins.known}
    biased = sum(interested(origin, base) for origin in known)
    traced = len(only_traced(found))
    several = sum(origins.count > 1 for origins in found)
    single = sum(origins.count == 1 for origins in found)
    none = len(facts) - several - single
    counts = (
        (several, "several independent origins"),
        (single, "one" if several else "one origin"),
        (none, "none that is named"),
    )
    behind = wording.listed([f"{count} {'has' if count == 1 else 'have'} {words}" for count, words in counts if count])
    text = f"Rests on {plural(sources, 'document')} only. Of {plural(len(facts), 'fact')} used, {behind}"
    if known:
        text += f"; of {plural(len(known), 'origin')}, {biased or 'none'} "
        text += "is a party or an ally of one" if biased == 1 else "are parties or their allies"
        text += f", and {traced} {'was' if traced == 1 else 'were'} traced elsewhere" if traced else ""
    return f"{text}."


def _order(locator: Locator) -> tuple[str, int, str]:
    digits = "".join(c for c in locator.value if c.isdigit())
    return (locator.label, int(digits) if digits else 0, locator.value)
