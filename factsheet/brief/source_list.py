"""The sources of one page: numbered in order of first appearance, cited by marks, listed once, summed up. Pure.

Sources that are not cited, only used to trace who first said something or when, have letters, and stand last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..diagnostics import plural
from ..evidence.origins import Origins, interested, origins_of, supporting
from ..records.model import Citation, Fact, FactBase, FactKind, Locator, Origin, Source
from . import wording
from .address import words_address
from .tree import Cite, Gutter, Inline, Link, Numeral, Paragraph, Role, Text
from .typography import hold, quoted


class SourceList:
    """The sources of a page that rests on `facts`; `cites` numbers each the first time it is asked for."""

    def __init__(self, base: FactBase, facts: Iterable[Fact]) -> None:
        self._base = base
        self._supporting = {fact.id: supporting(fact) for fact in facts}
        self._cited = {citation.source for citations in self._supporting.values() for citation in citations}
        self._numbers: dict[str, int] = {}
        self._letters: dict[str, str] = {}
        #: A place of each sort that marks name besides paragraphs: "p3" is a page.
        self.labels: dict[str, Locator] = {}

    @property
    def listed(self) -> tuple[str, ...]:
        """The ids of the sources of the list, in its order."""
        return (*self._numbers, *self._letters)

    def __len__(self) -> int:
        """How many documents the page rests on."""
        return len(self._numbers)

    def cites(self, facts: Iterable[str], places: bool = True) -> list[Cite]:
        """Return the marks for what `facts` rest on, by number; none where no citation supports them.

        Those that support a fact count, or where none does, those that qualify it. With `places` a mark names the
        paragraphs and opens the cited words at the publisher's; without, it names the source. The sources that origins
        were traced to follow.
        """
        cited: dict[str, list[Citation]] = {}
        for id_ in facts:
            for citation in self._behind(id_):
                cited.setdefault(citation.source, []).append(citation)
                if places and citation.locator.label not in _UNNAMED:
                    self.labels.setdefault(citation.locator.label, citation.locator)
        traced = dict.fromkeys([c.traced_to for citations in cited.values() for c in citations if c.traced_to])
        for source in (*cited, *traced):
            if source in cited or source in self._cited:
                self._numbers.setdefault(source, len(self._numbers) + 1)
            elif source not in self._letters:
                self._letters[source] = letter(len(self._letters))
        marks = []
        for source in sorted(cited, key=self._numbers.__getitem__):
            number, citations = self._mark(source), cited[source]
            if places:
                address = words_address(self._base.sources[source], citations)
                marks.append(Cite(number, source, _places(citations), address))
            else:
                marks.append(Cite(number, source))
        marks += [Cite(self._mark(source), source) for source in traced if source not in cited]
        return marks

    def _behind(self, fact: str) -> Sequence[Citation]:
        """Return the citations that a page gives for a fact: found once, since several texts rest on it."""
        found = self._supporting.get(fact)
        if found is None:
            found = self._supporting[fact] = supporting(self._base.facts[fact])
        return found

    def entries(self, words: wording.HouseStyle) -> Iterator[Paragraph]:
        """Yield the entries of the list: by number, then by letter."""
        for source in self.listed:
            yield _entry(self._base.sources[source], self._mark(source), words, source in self._letters)

    def _mark(self, source: str) -> str:
        return self._letters[source] if source in self._letters else str(self._numbers[source])


def letter(at: int) -> str:
    """Return a to z, then aa, bb …, as Word counts."""
    return chr(ord("a") + at % 26) * (at // 26 + 1)


def _entry(source: Source, number: str, words: wording.HouseStyle, traced: bool) -> Paragraph:
    published = source.container or source.publisher
    name = _besides(wording.author(source), published)
    shown = quoted(source.short_title or source.title)
    url, remark = wording.address(source)
    title: Inline = Link(shown, url) if url else Text(shown)
    site = wording.site(source)
    rest = f", {published} ({site})" if site else f", {published}"
    rest += f", {words.date(source.issued).rstrip('.')}. {remark}"
    described = source.short_descriptor
    graded = f"reliability\u00a0{source.reliability.grade}."
    if traced:
        rest += "For tracing only."
    else:
        rest += f"{described[:1].upper()}{described[1:]}; {graded}" if described else f"R{graded[1:]}"
    lead = [Text(hold(f"{name}, "))] if name else []
    inlines = (Numeral(number), Gutter(), *lead, title, Text(hold(rest)))
    return Paragraph(Role.SOURCE, inlines, bookmark=source.id, about=(source.id,))


def _besides(name: str, published: str) -> str:
    """Return who wrote a source without who published it, which the entry names anyway."""
    return "" if name.casefold() == published.casefold() else name.removesuffix(f" ({published})")


#: So many origins are named in the summary; of more, only the count is given.
_MOST_NAMED = 3
#: And so many that have a stake in the matter: parties to it and their allies.
_MOST_NAMED_PARTIES = 6


def source_summary(facts: Sequence[Fact], sources: int, base: FactBase) -> str:
    """Return the source summary statement (ICD 206), computed from the records.

    Arguments are not counted as facts. An author is not an origin behind their own document; whoever they quote is.
    """
    arguments = [fact for fact in facts if fact.kind is FactKind.ARGUMENT]
    facts = [fact for fact in facts if fact.kind is not FactKind.ARGUMENT]
    text = f"Rests on {plural(sources, 'document')} only."
    by_fact = [origins_of(fact, base) for fact in facts]
    if facts:
        several = sum(origins.count > 1 for origins in by_fact)
        single = sum(origins.count == 1 for origins in by_fact)
        counts = (
            (several, "several independent origins"),
            (single, "one" if several else "one origin each" if single > 1 else "one origin"),
            (len(facts) - several - single, "none that is named"),
        )
        first, *more = [(count, words) for count, words in counts if count]
        if more:
            rests = f"{first[0]} {'rests' if first[0] == 1 else 'rest'} on {first[1]}"
            behind = [rests, *(f"{count} on {words}" for count, words in more)]
            text += f" Of {plural(len(facts), 'fact')} behind the page, {wording.listed(behind)}."
        else:
            text += f" {all_of(len(facts), several=bool(several), single=bool(single))}."
    known = _quoted([*by_fact, *(origins_of(fact, base) for fact in arguments)], base)
    if not known:
        return text
    names = sorted(base.origins[origin].short or base.origins[origin].name for origin in known)
    biased = sum(interested(origin, base) for origin in known)
    told = f" ({'; '.join(names)})" if len(names) <= _MOST_NAMED else ""
    sided = sorted({base.origins[o].short or base.origins[o].name for o in known if interested(o, base)})
    parties = f" ({_named(sided)})" if sided and not told and len(sided) <= _MOST_NAMED_PARTIES else ""
    return f"{text} {stakes(len(known), biased, told)}{parties}."


def all_of(count: int, *, several: bool, single: bool) -> str:
    """Return on what all facts rest, where that is the same for each."""
    on = "several independent origins" if several else "one origin" if single else ""
    if count == 1:
        return f"The one fact behind the page rests on {on or 'no named origin'}"
    some = "Both" if count == 2 else f"All {count}"
    if several:
        return f"{some} facts behind the page rest on {on}"
    if single:
        return f"Each of the {count} facts behind the page rests on {on}"
    return f"{_none(count)} facts behind the page rests on a named origin"


def _none(count: int) -> str:
    return "Neither of the" if count == 2 else f"None of the {count}"


def stakes(count: int, biased: int, told: str) -> str:
    """Return how many of the origins, whose names may be `told`, have a stake in the matter."""
    if count == 1:
        return f"The one origin{told} has {'a' if biased else 'no'} stake"
    if biased == count:
        return f"{'Both' if count == 2 else f'All {count}'} origins{told} have a stake"
    if not biased:
        return f"{_none(count)} origins{told} has a stake"
    return f"Of {plural(count, 'origin')}{told}, {biased} {'has' if biased == 1 else 'have'} a stake"


def _named(names: list[str]) -> str:
    return "; ".join(names) if any("," in name for name in names) else wording.listed(names)


def _quoted(by_fact: Iterable[Origins], base: FactBase) -> set[str]:
    """Return the origins that some document passes on, each by its root; not who wrote all that cites them."""
    found: set[str] = set()
    for origins in by_fact:
        for id_, citations in origins.known.items():
            if id_ not in found:
                sources = [base.sources[c.source] for c in citations if c.source in base.sources]
                if not all(_is_author(base.origins[id_], source) for source in sources):
                    found.add(id_)
    return found


def _is_author(origin: Origin, source: Source) -> bool:
    """Return whether an origin is who wrote the source, by the names the records give both."""
    names = {source.short_author, *(a if isinstance(a, str) else a.family for a in source.author)}
    return not (names - {""}).isdisjoint((origin.short, origin.name))


#: Sorts of places that marks name by their numbers alone.
_UNNAMED = ("paragraph", "timestamp")


def _places(citations: Sequence[Citation]) -> tuple[str, ...]:
    """Return the places of citations of one source as a mark names them, each once, in order."""
    if len(citations) == 1:
        return (citations[0].locator.mark,)
    places = dict.fromkeys([citation.locator for citation in citations])
    return tuple([place.mark for place in sorted(places, key=_order)])


def _order(locator: Locator) -> tuple[str, int, str]:
    digits = "".join(c for c in locator.value if c.isdigit())
    return (locator.label, int(digits) if digits else 0, locator.value)
