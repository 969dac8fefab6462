"""The annex of a brief as a tree: the evidence behind each sentence, in tables. Meaning in reading order, no geometry.

A reading of the dossier, in the words of `brief.answers`. What a table's row leads to inside the annex is a link whose
address begins with "#".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..frozen import frozen, replace
from ..records.model import CitationRole, Fact, Origin, Source
from . import answers, wording
from .address import is_web
from .compose import TIMELINE
from .dossier import Cited, CitedFrom, Dossier, FactDossier, JudgementDossier
from .line import value_texts
from .tree import (
    NO_BREAK,
    Brief,
    Chance,
    Cite,
    Grade,
    Gutter,
    Inline,
    Lead,
    Link,
    Numeral,
    Paragraph,
    Role,
    Strong,
    Tab,
    Text,
    Voice,
)
from .typography import hold, quoted

#: How paragraphs begin that depend on verifications and revisions.
DATED = ("Confidence: ", answers.HIGH_ASKS, "Would raise it: ", "Verified: ", "History: ")


@frozen
class AnnexRow:
    """A row of a table: its cells, of one or more paragraphs each; the first names the row. `id` is where links to it
    lead, `name` what the outline calls it, if it has an entry there.
    """

    cells: tuple[tuple[Paragraph, ...], ...]
    id: str = ""
    name: str = ""


@frozen
class AnnexTable:
    """A table: a heading, what its columns are, how wide they are as shares of the page, and its rows."""

    heading: Paragraph
    heads: tuple[Paragraph, ...]
    shares: tuple[float, ...]
    rows: tuple[AnnexRow, ...]


@frozen
class Annex:
    """The whole annex in reading order."""

    title: Paragraph
    about: Paragraph
    tables: tuple[AnnexTable, ...]

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield every paragraph in reading order."""
        yield self.title
        yield self.about
        for table in self.tables:
            yield table.heading
            yield from table.heads
            for row in table.rows:
                for cell in row.cells:
                    yield from cell


def annex(brief: Brief, dossier: Dossier) -> Annex:
    """Return the annex of `brief`, whose evidence is `dossier`."""
    return _Annex(brief, dossier).whole()


class _Annex:
    def __init__(self, brief: Brief, dossier: Dossier) -> None:
        self._brief = brief
        self._dossier = dossier
        self._texts_above = answers.texts_above(dossier)
        self._words = wording.words_of(brief.meta.language)
        self._numbers = {id_: str(number) for number, id_ in enumerate(dossier.facts, 1)}
        self._judged = {id_: f"J{number}" for number, id_ in enumerate(dossier.judgements, 1)}  # as on page 1
        self._sources = dict(brief.source_numbers)
        others = [one.record.id for one in dossier.sources if one.record.id not in self._sources]
        numbered = sum(number.isdigit() for number in self._sources.values())
        self._sources |= {id_: str(number) for number, id_ in enumerate(others, numbered + 1)}

    def whole(self) -> Annex:
        summary = (
            "The evidence behind each sentence of page 1, as recorded on the day of issue. A number leads to a fact, "
            "J1 to the first judgement. Only the cited phrase of each source is quoted."
        )
        tables = (self._texts(), self._judgements(), self._facts(), self._source_list(), self._origins())
        return Annex(
            Paragraph(Role.HEADING, (Text("Annex: the evidence"),)),
            Paragraph(Role.SUMMARY, (Text(self._words.spelt(summary)),)),
            tuple(table for table in tables if table.rows),
        )

    def _table(self, heading: str, columns: Iterable[tuple[str, float]], rows: Iterable[AnnexRow]) -> AnnexTable:
        heads, shares = zip(*columns, strict=True)
        return AnnexTable(
            Paragraph(Role.HEADING, (Text(self._words.spelt(heading)),)),
            tuple(_said(Strong(self._words.spelt(head))) for head in heads),
            shares,
            tuple(rows),
        )

    # ── texts and judgements ─────────────────────────────────────────────────────────────────────────────

    def _texts(self) -> AnnexTable:
        columns = (("Text of page 1", 0.7), ("Rests on", 0.3))
        return self._table("Texts", columns, self._text_rows())

    def _text_rows(self) -> Iterator[AnnexRow]:
        """Yield a row for each text of the page that is no fact or judgement itself, in reading order."""
        brief = self._brief
        yield from self._prose_rows(brief.head)
        for figure in brief.figures:
            value, label = (block for block in figure.blocks if block.role is not Role.FIGURE_DETAIL)
            yield self._text_row("Figure: ", (*_bare(value), Text(" "), *_bare(label)), value)
        for item in (item for part in brief.parts for item in part.items):
            yield from self._prose_rows(item.blocks)
            for block in item.blocks:
                if block.bar is not None:
                    yield self._text_row("Chart: ", _bare(block), block)
                elif block.line is not None:
                    for at, fact in value_texts(block).items():
                        value = replace(block, inlines=block.inlines[at : at + 1], about=(fact,))
                        yield self._text_row("Chart: ", _bare(value), value)
                elif item.record == TIMELINE:
                    yield self._text_row("Timeline: ", _bare(block), block)

    def _prose_rows(self, blocks: Iterable[Paragraph]) -> Iterator[AnnexRow]:
        """Yield a row for each text that the brief's own record holds with what it rests on."""
        for block in blocks:
            anchor = block.anchor
            if anchor is not None and anchor.record == self._dossier.brief and anchor.field in self._dossier.behind:
                yield AnnexRow(((_said(*_bare(block)),), (self._below(self._dossier.behind[anchor.field]),)))

    def _text_row(self, lead: str, inlines: Iterable[Inline], block: Paragraph) -> AnnexRow:
        """Return the row of a text computed from the facts that `block` is about."""
        return AnnexRow(((_said(Lead(lead), *inlines),), (self._below(block.about),)))

    def _judgements(self) -> AnnexTable:
        columns = (("Judgement", 0.34), ("Rests on", 0.14), ("How sure, and why", 0.52))
        return self._table("Judgements", columns, map(self._judgement, self._dossier.judgements.values()))

    def _judgement(self, dossier: JudgementDossier) -> AnnexRow:
        judgement = dossier.judgement
        name = self._judged[judgement.id]
        paragraphs = [_said(Grade(judgement.confidence), Lead(f" {name} "), Text(judgement.statement))]
        if dossier.owner is not None:
            paragraphs.append(_said(Lead("Whose: "), Text(answers.closed(dossier.owner.name))))
        why = []
        for asked, texts in answers.reasoning(dossier, self._words):
            why.append(_said(Lead(f"{asked}: "), Text(" ".join(map(answers.closed, texts)))))
        why += self._above(dossier)
        why.append(_said(Lead("History: "), Text(answers.history(judgement, dossier.revisions, self._words))))
        below = self._below([one.id for one in dossier.rests_on])
        return AnnexRow(
            (tuple(paragraphs), (below,), tuple(why)), f"judgement-{judgement.id}", f"{name} {judgement.statement}"
        )

    def _below(self, ids: Iterable[str]) -> Paragraph:
        """Return judgements, then facts, each a link to its row."""
        wanted = set(ids)
        links: list[Inline] = []
        for kind, names in (("judgement", self._judged), ("fact", self._numbers)):
            for id_, name in names.items():
                if id_ in wanted:
                    links += [Text(", ")] if links else []
                    links.append(Link(name, f"#{kind}-{id_}"))
        return _said(*links)

    def _above(self, dossier: FactDossier | JudgementDossier) -> Iterator[Paragraph]:
        """Yield what rests on a fact or judgement."""
        inlines: list[Inline] = [Lead("Rests on it: ")]
        for id_, text, _ in answers.above(dossier, self._dossier, self._texts_above):
            if len(inlines) > 1:
                inlines.append(Text(", "))
            inlines.append(Link(self._judged[id_], f"#judgement-{id_}") if id_ else Text(text[:1].lower() + text[1:]))
        if len(inlines) > 1:
            yield _said(*inlines, Text("."))

    # ── facts ────────────────────────────────────────────────────────────────────────────────────────────

    def _facts(self) -> AnnexTable:
        columns = (("Fact", 0.22), ("Who says it, in what words, and where", 0.37), ("How sure, and why", 0.41))
        return self._table("Facts", columns, map(self._fact, self._dossier.facts.values()))

    def _fact(self, dossier: FactDossier) -> AnnexRow:
        fact = dossier.fact
        number = self._numbers[fact.id]
        grade: Inline = Grade(fact.confidence) if fact.confidence is not None else Voice()
        statement = _said(grade, Lead(f" {number} "), Text(fact.statement))
        cited = [self._cited(one) for one in dossier.cited]
        cited.append(self._independent(dossier))
        return AnnexRow(
            ((statement,), tuple(cited), tuple(self._why(dossier))), f"fact-{fact.id}", f"{number} {fact.statement}"
        )

    def _cited(self, cited: Cited) -> Paragraph:
        citation = cited.citation
        who = f", {cited.who}, "
        place: Inline = Link(cited.place, cited.link) if is_web(cited.link) else Text(cited.place)
        number = self._sources.get(citation.source)
        listed: tuple[Inline, ...] = (Text(" ("), Link(f"source {number}", f"#source-{citation.source}"), Text(")"))
        id_, holder, _ = answers.held(cited)
        origin = f"; first held by {holder}. " if id_ else f"; {holder}. "
        role = "" if citation.role is CitationRole.SUPPORTS else f"{answers.sentence(citation.role)}: "
        return _said(
            *((Lead(role),) if role else ()),
            Strong(quoted(citation.exact)),
            Text(who),
            place,
            *(listed if number else ()),
            Text(origin + answers.weight(cited, self._words)),
        )

    def _independent(self, dossier: FactDossier) -> Paragraph:
        count, rows = answers.origins(dossier)
        listed = "; ".join(f"{name}{more}" for _, name, more in rows)
        return _said(Lead("Independent origins: "), Text(answers.closed(f"{count} {listed}".strip())))

    def _why(self, dossier: FactDossier) -> Iterator[Paragraph]:
        words = self._words
        yield _said(Lead("Confidence: "), Text(answers.confidence(dossier)))
        if dossier.fact.confidence is not None:
            asked = "; ".join(answers.conditions(dossier))
            yield _said(Lead(f"{answers.HIGH_ASKS} "), Text(f"{asked}."))
        if raising := answers.raising(dossier):
            yield _said(Lead("Would raise it: "), Text(raising))
        for disagreement in dossier.disagreements:
            lead, sides, why = answers.dispute(disagreement)
            yield _said(Lead("Sources disagree: "), *self._sides(lead, sides, dossier.fact), Text(f". {why}"))
        yield from self._above(dossier)
        yield _said(Lead("Verified: "), Text(answers.verification(dossier, words)))
        yield _said(Lead("History: "), Text(answers.history(dossier.fact, dossier.revisions, words)))

    def _sides(self, lead: str, sides: Iterable[answers.Named], here: Fact) -> Iterator[Inline]:
        yield Text(f"{lead} ")
        for at, (id_, words, _) in enumerate(sides):
            yield Text(f"{'; ' if at else ''}{words}")
            if id_ in self._numbers and id_ != here.id:
                yield Text(" (")
                yield Link(f"fact {self._numbers[id_]}", f"#fact-{id_}")
                yield Text(")")

    # ── sources and origins ──────────────────────────────────────────────────────────────────────────────

    def _source_list(self) -> AnnexTable:
        columns = (("Source", 0.4), ("What it is", 0.42), ("Cited for", 0.18))
        listed = {one.record.id: one for one in self._dossier.sources}
        rows = (self._source(number, listed[id_]) for id_, number in self._sources.items() if id_ in listed)
        return self._table("Sources", columns, (row for row in rows if row is not None))

    def _source(self, number: str, listed: CitedFrom) -> AnnexRow | None:
        source = listed.record
        if not isinstance(source, Source):
            return None
        address, _ = wording.address(source)
        title = quoted(source.title)
        name = wording.author(source)
        inlines: list[Inline] = [Lead(f"{number} "), Text(f"{name}, " if name else "")]
        inlines.append(Link(title, address) if is_web(address) else Text(title))
        inlines.append(Text(f", {source.container or source.publisher}, {self._words.date(source.issued)}."))
        if is_web(source.archive_url) and source.archive_url != address:
            inlines += [Text(" "), Link("Archived copy", source.archive_url), Text(".")]
        about = _said(Text(" ".join(answers.about(source, self._words))))
        facts = self._below(dict.fromkeys(fact.id for fact, _ in listed.cited))
        if not listed.cited:
            facts = _said(Text("Nothing: for tracing only."))
        return AnnexRow(((_said(*inlines),), (about,), (facts,)), f"source-{source.id}")

    def _origins(self) -> AnnexTable:
        columns = (("Who first held it", 0.4), ("What it is", 0.42), ("Facts", 0.18))
        rows = []
        for listed in self._dossier.origins:
            origin = listed.record
            if isinstance(origin, Origin):
                about = f"{origin.kind.replace('-', ' ')}, {answers.INTEREST[origin.interest]}."
                facts = self._below(dict.fromkeys(fact.id for fact, _ in listed.cited))
                rows.append(AnnexRow(((_said(Text(origin.name)),), (_said(Text(answers.sentence(about))),), (facts,))))
        return self._table("Origins", columns, rows)


def _said(*inlines: Inline) -> Paragraph:
    return Paragraph(Role.SUMMARY, tuple(Text(hold(i.text)) if isinstance(i, Text) else i for i in inlines))


def _bare(block: Paragraph) -> Iterator[Inline]:
    """Yield the words of a paragraph of the page, without its marks: what it rests on stands beside them."""
    begun = False
    for inline in block.inlines:
        match inline:
            case Text(said) if not begun:
                yield Text(said.lstrip(f"{NO_BREAK} "))
            case Text():
                yield inline
            case Strong() | Lead():
                yield inline
            case Link(said, _):
                yield Text(said)
            case Tab() | Gutter():
                yield Text(", ")
            case Numeral() | Cite() | Grade() | Voice() | Chance():
                pass
        begun = not isinstance(inline, Gutter | Grade | Voice)
