"""The evidence as a workbook (Office Open XML) for reading and filtering: one row per citation, with its fact.

Text stays text: no cell is a formula, no text becomes a number, and only addresses of the web are links. The words are
those of `brief.answers`. The only place where xlsxwriter is imported.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from xlsxwriter import Workbook

from ..brief import answers, wording
from ..brief.address import is_web
from ..brief.dossier import Cited, Evidence, FactDossier
from ..evidence.lock import LockState, LockStatus
from ..records.model import Edtf, Fact, FactBase, Judgement
from ..records.names import written
from . import Material

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet


class _Link(NamedTuple):
    """An address, which is a link where it leads to the web, and how it is shown: without the words that it opens."""

    address: str

    @property
    def shown(self) -> str:
        return self.address.partition("#:~:")[0].partition(":~:")[0]


_Cell = str | int | None | _Link

#: Of Excel: characters in a cell, characters in a link's address, links in a sheet. What is longer is cut, or is text.
_MOST_TEXT, _MOST_ADDRESS, _MOST_LINKS = 32_767, 2_000, 60_000

#: Points that a line of a cell takes, and as many of them as a row may have (Excel: 409 points).
_LINE, _MOST_HIGH = 15, 27

#: Sheets of paper side by side that all columns take in print.
_WIDE = 3

#: Heads of columns, each with its width in characters.
_Columns = tuple[tuple[str, int], ...]

_FACTS: _Columns = (
    *(("Fact", 22), ("Statement", 50), ("Kind", 12), ("Value", 18), ("When", 18), ("Confidence", 12)),
    *(("Citation", 9), ("Exact words", 36), ("Who says it", 22), ("Source", 34), ("Place", 14), ("Address", 34)),
    *(("Role", 12), ("Stated as", 12), ("Reports", 22), ("Credibility", 20), ("First held by", 26), ("Interest", 18)),
    *(("Verified", 24), ("Why this confidence", 44), ("Limits", 22), ("Supports at most", 12), ("Because", 30)),
    *(("Would raise it", 34), ("Independent origins", 13), ("Who they are", 32), ("Sources disagree", 44)),
    *(("Rank", 12), ("Rank reason", 24), ("Topics", 18), ("Briefs", 18), ("Reviewed", 18), ("Review by", 18)),
)
_JUDGEMENTS: _Columns = (
    *(
        ("Judgement", 22),
        ("Statement", 50),
        ("Whose", 20),
        ("Confidence", 12),
        ("Why this confidence", 44),
        ("Likelihood", 22),
    ),
    *(
        ("Checked by", 18),
        ("Rests on", 50),
        ("Assumes", 40),
        ("Alternatives", 40),
        ("Dissent", 30),
        ("Would change it", 40),
    ),
    *(("Against the last issue", 24), ("Briefs", 18), ("Reviewed", 18), ("Review by", 18)),
)
_CONFLICTS: _Columns = (
    *(("Conflict", 22), ("About", 22), ("Nature", 14), ("Fact", 22), ("Whose", 24), ("Says", 34)),
    *(("Why they differ", 50), ("Treatment", 34)),
)
_SOURCES: _Columns = (
    *(
        ("Source", 22),
        ("Author", 24),
        ("Title", 40),
        ("Publisher", 24),
        ("Issued", 18),
        ("Address", 34),
        ("Archived copy", 34),
    ),
    *(("Type", 14), ("Derivation", 14), ("Interest", 18), ("Reliability", 11), ("Why this grade", 40), ("About", 44)),
    *(("Status", 12), ("Citations", 10)),
)


def export(material: Material) -> bytes:
    """Return the workbook. Its day is the last one that the records tell of: the same records give the same bytes."""
    buffer = io.BytesIO()
    base = material.base
    book = Workbook(
        buffer,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False},
    )
    name = base.project.name or base.project.publisher
    title = f"{name}: evidence" if name else "Evidence"
    book.set_properties({"title": title, "author": base.project.publisher, "created": _last_day(base)})
    sheets = _Sheets(book)
    evidence = Evidence(base, material.lock, None)
    dossiers = [evidence.fact(id_) for id_ in base.facts]
    sheets.add("Facts", _FACTS, (row for one in dossiers for row in _fact_rows(one, base)))
    sheets.add("Judgements", _JUDGEMENTS, (_judgement(one, evidence) for one in base.judgements.values()))
    sheets.add("Conflicts", _CONFLICTS, _sides(evidence, base))
    sheets.add("Sources", _SOURCES, _sources(base))
    book.close()
    return buffer.getvalue()


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────


def _fact_rows(dossier: FactDossier, base: FactBase) -> Iterator[Sequence[_Cell]]:
    fact = dossier.fact
    graded = fact.confidence is not None
    before: tuple[_Cell, ...] = (
        fact.id,
        fact.statement,
        fact.kind.value,
        wording.quantity(fact.value, unit=True) if fact.value is not None else "",
        wording.fact_date(fact, base),
        fact.confidence.word if fact.confidence is not None else "not graded",
    )
    after: tuple[_Cell, ...] = (
        fact.confidence_basis if graded else answers.NOT_GRADED,
        answers.limits(fact),
        dossier.ceiling.level.word if graded else "",
        f"{answers.carries(dossier)}{f'; {dossier.against_ceiling}' if dossier.against_ceiling else ''}"
        if graded
        else "",
        answers.raising(dossier),
        len(dossier.origins),
        _lines(words + more for _, words, more in answers.origins(dossier)[1]),
        _lines(_dispute(one) for one in map(answers.dispute, dossier.disagreements)),
        fact.rank.value,
        fact.rank_reason,
        ", ".join(fact.topics),
        _lines(dossier.used.briefs),
        _date(fact.reviewed),
        _date(fact.review_by),
    )
    for number, cited in enumerate(dossier.cited, 1):
        yield (*before, number, *_citation(cited), *after)


def _dispute(dispute: tuple[str, list[answers.Named], str]) -> str:
    lead, sides, why = dispute
    return f"{lead} {'; '.join(side.said for side in sides)}. {why}"


def _citation(cited: Cited) -> Iterator[_Cell]:
    citation, source = cited.citation, cited.source
    yield citation.exact
    yield cited.who
    yield source.title if source is not None else citation.source
    yield cited.place
    yield _Link(cited.link)
    yield citation.role.value
    yield citation.stated_as.value
    yield answers.reported(citation.reported, wording.HouseStyle()) if citation.reported is not None else ""
    yield answers.credibility(citation.credibility) if citation.credibility is not None else ""
    yield answers.held(cited).said
    yield answers.INTEREST[cited.holder.interest] if cited.holder is not None else ""
    yield _state(cited.status)


def _state(status: LockStatus | None) -> str:
    """Return what the lock says of a citation."""
    if status is None:
        return "not recorded"
    on = f", {wording.day(status.date)}" if status.date is not None else ""
    return {
        LockState.VERIFIED: f"compared with the original{on}",
        LockState.CHANGED: f"changed since it was compared{on}",
        LockState.NEVER: "not yet compared",
    }[status.state]


def _judgement(judgement: Judgement, evidence: Evidence) -> Sequence[_Cell]:
    dossier = evidence.judgement(judgement.id)
    reasoning = dict(answers.reasoning(dossier, wording.HouseStyle()))
    below = (
        f"{one.id} ({one.standing if isinstance(one, Fact) else one.confidence.word}): {one.statement}"
        for one in dossier.rests_on
    )
    return (
        judgement.id,
        judgement.statement,
        dossier.owner.name if dossier.owner is not None else "the house",
        judgement.confidence.word,
        _lines((judgement.confidence_basis, judgement.override_reason)),
        judgement.likelihood.phrase if judgement.likelihood is not None else "",
        _date(judgement.horizon),
        _lines(below),
        _lines(judgement.assumptions),
        _lines(judgement.alternatives),
        _lines(judgement.dissent),
        _lines(judgement.indicators),
        _lines(reasoning.get("Against the last issue", ())),
        _lines(dossier.used.briefs),
        _date(judgement.reviewed),
        _date(judgement.review_by),
    )


def _sides(evidence: Evidence, base: FactBase) -> Iterator[Sequence[_Cell]]:
    for conflict in base.conflicts.values():
        why, treated = answers.treatment(conflict)
        for side in evidence.disagreement(conflict).sides:
            yield (
                conflict.id,
                conflict.label,
                why.rstrip("."),
                side.fact,
                side.owner,
                side.says,
                conflict.explanation,
                treated,
            )


def _sources(base: FactBase) -> Iterator[Sequence[_Cell]]:
    counts: dict[str, int] = {}
    for fact in base.facts.values():
        for citation in fact.citations:
            counts[citation.source] = counts.get(citation.source, 0) + 1
    for source in base.sources.values():
        yield (
            source.id,
            _lines(map(written, source.author)),
            source.title,
            source.publisher,
            _date(source.issued),
            _Link(wording.address(source)[0]),
            _Link(source.archive_url),
            source.type.words,
            source.derivation.value,
            answers.INTEREST[source.interest],
            source.reliability.grade.value,
            source.reliability.basis,
            source.descriptor,
            source.status.value,
            counts.get(source.id, 0),
        )


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(text for text in texts if text)


def _date(date: Edtf | None) -> str:
    return wording.date(date) if date is not None else ""


def _last_day(base: FactBase) -> dt.datetime:
    dates = [day for fact in base.facts.values() for day in (fact.created, fact.reviewed)]
    dates += [brief.issued for brief in base.briefs.values()]
    days = [date.earliest for date in dates if date is not None and date.earliest is not None]
    return dt.datetime.combine(max(days, default=dt.date(2000, 1, 1)), dt.time())


# ── sheets ───────────────────────────────────────────────────────────────────────────────────────────────


class _Sheets:
    """The sheets of one workbook, all of one look: the head stays in view, and rows can be filtered and printed."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        plain = {"text_wrap": True, "valign": "top", "align": "left", "bottom": 1, "bottom_color": "#D5DAE1"}
        self._plain: Format = book.add_format(plain)
        self._linked: Format = book.add_format({**plain, "font_color": "#1F4E79", "underline": 1})
        self._head: Format = book.add_format({**plain, "bold": True, "bg_color": "#E8ECF1", "bottom": 1})

    def add(self, name: str, columns: _Columns, rows: Iterable[Sequence[_Cell]]) -> None:
        """Add a sheet."""
        sheet = self._book.add_worksheet(name)
        for column, (head, width) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, head, self._head)
        sheet.set_row(0, 2 * _LINE)
        last = links = 0
        for last, row in enumerate(rows, 1):
            high = 1
            for column, (cell, (_, width)) in enumerate(zip(row, columns, strict=True)):
                links += self._write(sheet, last, column, cell, links < _MOST_LINKS)
                high = max(high, _height(cell, width))
            sheet.set_row(last, min(high, _MOST_HIGH) * _LINE)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(8)  # A3
        sheet.fit_to_pages(_WIDE, 0)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0)
        sheet.set_footer("&L&A&R&P / &N")

    def _write(self, sheet: Worksheet, row: int, column: int, cell: _Cell, linked: bool) -> bool:
        """Write a cell; return whether it is a link."""
        if isinstance(cell, int):
            sheet.write_number(row, column, cell, self._plain)
        elif isinstance(cell, _Link) and linked and is_web(cell.address) and len(cell.address) <= _MOST_ADDRESS:
            sheet.write_url(row, column, cell.address, self._linked, cell.shown)
            return True
        elif text := _text(cell):
            cut = text if len(text) <= _MOST_TEXT else f"{text[: _MOST_TEXT - 1]}…"
            sheet.write_string(row, column, cut, self._plain)
        else:
            sheet.write_blank(row, column, None, self._plain)
        return False


def _text(cell: str | _Link | None) -> str:
    return cell.shown if isinstance(cell, _Link) else cell or ""


def _height(cell: _Cell, width: int) -> int:
    """Return about how many lines a cell takes: no program is sure to find that out when it opens the file."""
    if isinstance(cell, int):
        return 1
    return sum(1 + int(len(line) * 1.08 / width) for line in _text(cell).split("\n"))
