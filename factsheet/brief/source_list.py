"""The sources of one page: numbered in order of first appearance, cited by marks, listed once, summed up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..diagnostics import plural
from ..evidence.origins import Origins, interested, only_traced, origins_of, supporting
from ..records.model import Citation, Fact, FactBase, FactKind, Locator, Origin, Source
from . import wording
from .address import words_address
from .tree import Cite, Gutter, Inline, Link, Numeral, Paragraph, Role, Text
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

    @property
    def listed(self) -> tuple[str, ...]:
        """The ids of the sources of the list, in order of their numbers."""
        return tuple(self._numbers)

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
        rest += "For tracing only."
    else:
        rest += f"{described[:1].upper()}{described[1:]}; {graded}" if described else f"R{graded[1:]}"
    lead = [Text(hold(f"{name}, "))] if name else []
    inlines = (Numeral(str(number)), Gutter(), *lead, title, Text(hold(rest)))
    return Paragraph(Role.SOURCE, inlines, bookmark=source.id, about=(source.id,))


#: So many origins are named in the summary; of more, only the count is given.
_MOST_NAMED = 3
#: And so many that are parties to the matter or allies of one.
_MOST_NAMED_PARTIES = 6


def source_summary(facts: Sequence[Fact], sources: int, base: FactBase) -> str:
    """Return the source summary statement (ICD 206), computed from the records.

    Arguments are not counted as facts. An author is not an origin behind their own document; whoever they quote is.
    """
    arguments = [fact for fact in facts if fact.kind is FactKind.ARGUMENT]
    facts = [fact for fact in facts if fact.kind is not FactKind.ARGUMENT]
    text = f"Rests on {plural(sources, 'document')} only."
    found = [origins_of(fact, base) for fact in facts]
    if facts:
        several = sum(origins.count > 1 for origins in found)
        single = sum(origins.count == 1 for origins in found)
        counts = (
            (several, "several independent origins"),
            (single, "one" if several else "one origin"),
            (len(facts) - several - single, "none that is named"),
        )
        behind = [f"{count} {'has' if count == 1 else 'have'} {words}" for count, words in counts if count]
        text += f" Of {plural(len(facts), 'fact')} used, {wording.listed(behind)}."
    known = _quoted([*found, *(origins_of(fact, base) for fact in arguments)], base)
    if not known:
        return text
    names = sorted(base.origins[origin].short or base.origins[origin].name for origin in known)
    biased = sum(interested(origin, base) for origin in known)
    traced = len(only_traced(found) & known)
    told = f" ({'; '.join(names)})" if len(names) <= _MOST_NAMED else ""
    sided = sorted({base.origins[o].short or base.origins[o].name for o in known if interested(o, base)})
    parties = f" ({wording.listed(sided)})" if sided and not told and len(sided) <= _MOST_NAMED_PARTIES else ""
    text += f" Of {plural(len(known), 'origin')}{told}, {biased or 'none'} "
    text += f"is a party or an ally of one{parties}" if biased == 1 else f"are parties or their allies{parties}"
    text += f", and {traced} {'was' if traced == 1 else 'were'} traced elsewhere" if traced else ""
    return f"{text}."


def _quoted(found: Iterable[Origins], base: FactBase) -> set[str]:
    """Return the origins that some document passes on, each by its root; not who wrote all that cites them."""
    return {
        origin
        for origins in found
        for origin, citations in origins.known.items()
        if not all(
            _is_author(base.origins[origin], base.sources[c.source]) for c in citations if c.source in base.sources
        )
    }


def _is_author(origin: Origin, source: Source) -> bool:
    """Return whether an origin is who wrote the source, by the names the records give both."""
    names = {source.short_author, *(a if isinstance(a, str) else a.family for a in source.author)}
    return not (names - {""}).isdisjoint((origin.short, origin.name))


def _order(locator: Locator) -> tuple[str, int, str]:
    digits = "".join(c for c in locator.value if c.isdigit())
    return (locator.label, int(digits) if digits else 0, locator.value)
