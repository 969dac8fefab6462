"""The sheet that turns a phrase of an original into a fact."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import click

from ..diagnostics import FactsheetError, printable
from ..edits.actions import HandAction
from ..evidence.figures.model import Figure
from ..originals import assumed, draft_wording, typed_dates, unfinished
from ..originals.assumed import Assumed
from ..originals.citing import DraftCitation
from ..originals.drafting import MEANINGS, last_graded
from ..project.loaded import Loaded
from ..records import edtf
from ..records.model import Confidence, FactKind
from .origins import name_problem, origin_rows
from .questions import Questions
from .sheet import SheetRow, taken

#: Makes the citation of words, in a paragraph ("", 0: those chosen at first): which number is meant where it can be
#: two, what is counted, which figure of several, from 1.
CitationMaker = Callable[[str, Decimal | None, str, int], DraftCitation]
_MOST_SHOWN = 400
_MOST_NAMED = 9
_NONE = "none"
#: What may be counted, shown after the units of facts; so many in all.
_UNITS, _MOST_UNITS = ("people", "percent", "USD"), 3
#: Lines that say what the citation is, and are no keys of a fact.
_OF_THE_CITATION = ("reads", "value", "unit", "held by", "body", "stake", "exact")


def say_context(proposal: DraftCitation, text: str) -> None:
    """Print the sentence or paragraph around a phrase, with the phrase marked."""
    where = f"{proposal.source.id}:{proposal.paragraph}"
    at = text.find(proposal.exact)
    begin = max(0, min(at - _MOST_SHOWN // 2, len(text) - _MOST_SHOWN))
    end = min(len(text), begin + _MOST_SHOWN)
    before, after = text[begin:at], text[at + len(proposal.exact) : end]
    lead, tail = "… " if begin else "", " …" if end < len(text) else ""
    marked = click.style(printable(proposal.exact), bold=True, underline=True)
    click.echo(f"\n{where}  {lead}{printable(before)}{marked}{printable(after)}{tail}", err=True)


@dataclass(frozen=True, slots=True)
class TakenFact:
    """What a person takes of a sheet: the citation, as settled, the answers, and the edit that begins a new origin."""

    proposal: DraftCitation
    answers: dict[str, str]
    origin: list[HandAction]


class FactSheet:
    """The lines of the sheet of one phrase. Answers that were `given` have no line; `cite` makes the citation, once it
    is known which words are cited, which number is meant, what it counts, and which figure of several it is. The words
    stand in the text `paragraph`.
    """

    def __init__(
        self, loaded: Loaded, given: Mapping[str, str], ask: Questions, cite: CitationMaker, paragraph: str
    ) -> None:
        self.loaded, self.given, self.ask, self.cite, self.paragraph = loaded, given, ask, cite, paragraph
        self.first = cite("", None, "", 0)
        self.source = self.first.source

    def taken(self, before: Mapping[str, str] | None = None) -> tuple[TakenFact, dict[str, str]]:
        """Return what a person takes, what is left open left out; and what was said, to be proposed again."""
        rows = self.rows({})
        if "statement" in self.given and all(row.value or not (row.needed or row.choices) for row in rows):
            entries = {row.key: row.value for row in rows}  # nothing is left to judge, and the edit is shown
        else:
            entries = taken(self.ask, self.rows, before or {}, "statement")
        proposal = self._settled(entries)
        if again := self._to_propose_again(entries):
            self.ask.last["date", self.source.id] = again
        answers = {**self.given, **{key: text for key, text in entries.items() if text and key not in _OF_THE_CITATION}}
        if "statement" in answers:
            answers["statement"] = draft_wording.as_sentence(answers["statement"])
        if date := entries.get("date"):
            answers["date"] = date
        origin: list[HandAction] = []
        if name := entries.get("held by"):
            self.ask.last["held by", f"{self.source.id}:{self.first.paragraph}"] = name
            interest = self.source.interest.value if name == self.source.publisher else entries.get("stake", "")
            body = entries.get("body", "")
            answers["origin"], origin = unfinished.origin_of_name(self.loaded, name, body, interest)
        return TakenFact(proposal, answers, origin), entries

    def rows(self, entries: Mapping[str, str]) -> list[SheetRow]:
        """Return the lines that follow from the `entries` so far."""
        proposal = self._settled(entries)
        date, why = (entries["date"], "") if "date" in entries else self._date(proposal, entries)
        denied = f"“{proposal.denied}” is not in the words cited: say it, or cite it" if proposal.denied else ""
        proposed = draft_wording.suggested_statement(proposal, date)
        if not proposed and not denied and "statement" not in entries:
            reason = "its sentence names who says so" if proposal.attributed else "the words cited make no sentence"
            denied = f"in your words: of what, when, and who says so; {reason}"
        rows = [self._row("statement", "statement", entries, Assumed(proposed, denied))]
        rows += self._numbers(proposal, entries)
        kind = Assumed("", "")
        if proposal.reported is None:
            kind = Assumed(draft_wording.suggested_kind(proposal), "by its words")
            rows.append(self._row("kind", "what it is", entries, kind, needed=True))
        else:
            rows.append(
                self._row("measures", "measures", entries, Assumed(draft_wording.suggested_measure(proposal), ""))
            )
        rows.append(self._row("date", "when", entries, Assumed(date, why), dated=True))
        if (entries.get("kind") or self.given.get("kind") or kind.value) != FactKind.ARGUMENT:
            rows += self._held_by(entries)
            confidence, basis = self._graded(entries)
            rows.append(self._row("confidence", "confidence", entries, confidence, needed=True))
            rows.append(self._row("basis", "why", entries, basis))
        stated = self._row("stated_as", "stated as", entries, Assumed(draft_wording.suggested_tone(proposal), ""))
        exact = entries.get("exact") or self.first.exact
        cited = SheetRow("exact", "cited words", exact, check=self._not_to_be_cited)
        return [row for row in [*rows, stated, cited] if row.key not in self.given]

    def _not_to_be_cited(self, words: str) -> str:
        """Return why words can't be cited in place of the first; "" where they can."""
        try:
            self.cite(words, None, "", 0)
        except FactsheetError as error:
            return "; ".join(f"{d.message} ({d.hint})" if d.hint else d.message for d in error.diagnostics)
        return ""

    def _to_propose_again(self, entries: Mapping[str, str]) -> str:
        """Return the date that was taken, where a person gave it and the next fact may have it too; else ""."""
        date = entries.get("date", "")
        if not date or self._ahead(date):
            return ""
        last = self.ask.last.get(("date", self.source.id), "")
        given = (
            date in (typed_dates.only_date(entries.get("statement", "")), last) or date != self._date(self.first, {})[0]
        )
        return date if given else ""

    def _row(
        self,
        key: str,
        name: str,
        entries: Mapping[str, str],
        proposed: Assumed,
        *,
        needed: bool = False,
        dated: bool = False,
    ) -> SheetRow:
        shown = proposed if key not in entries else Assumed(entries[key], "")
        check, read = (typed_dates.not_a_date, typed_dates.as_date) if dated else (None, None)
        return SheetRow(key, name, *shown, MEANINGS.get(key, {}), check=check, read=read, needed=needed)

    def _settled(self, entries: Mapping[str, str]) -> DraftCitation:
        """Return the citation, with the figure that is its value."""
        plain, words = self._plain(entries), entries.get("exact", "")
        if plain.readings:
            return self.cite(words, Decimal(entries["reads"]), "", 0) if entries.get("reads") else plain
        if len(plain.figures) > 1:
            which = entries.get("value", self._first_figure(plain))
            names = _figures(plain)
            return self.cite(words, None, "", names.index(which) + 1 if which in names else 0)
        return self.cite(words, None, entries["unit"], 0) if entries.get("unit") else plain

    def _plain(self, entries: Mapping[str, str]) -> DraftCitation:
        """Return the citation of the words that are cited, before anything is said of their figures."""
        words = entries.get("exact", "")
        return self.cite(words, None, "", 0) if words and words != self.first.exact else self.first

    def _first_figure(self, plain: DraftCitation) -> str:
        """Return the first of several figures that says what it counts."""
        numbered = enumerate(_figures(plain), 1)
        return next((name for n, name in numbered if self.cite(plain.exact, None, "", n).reported is not None), _NONE)

    def _numbers(self, proposal: DraftCitation, entries: Mapping[str, str]) -> Iterator[SheetRow]:
        """Yield what a person has to say of the numbers of the phrase."""
        plain = self._plain(entries)
        if plain.readings:
            numbers = {f"{n:f}": "" for n in plain.readings}
            yield SheetRow("reads", "which number", entries.get("reads", ""), "", numbers, needed=True)
        elif len(plain.figures) > 1:
            first = entries.get("value", self._first_figure(plain))
            yield SheetRow("value", "value", first, "", dict.fromkeys(_figures(plain), ""), (_NONE,))
        elif plain.reported is None and len(plain.figures) == 1 and not plain.figures[0].rounded:
            used = dict.fromkeys(f.value.unit for f in self.loaded.base.facts.values() if f.value is not None)
            examples = ", ".join([*dict.fromkeys([*list(used)[-_MOST_UNITS:], *_UNITS])][:_MOST_UNITS])
            why = f"{examples}; without it, the fact is in words"
            yield SheetRow("unit", "what is counted", entries.get("unit", ""), why)

    def _date(self, proposal: DraftCitation, entries: Mapping[str, str]) -> tuple[str, str]:
        """Return when it was so, and why that is proposed: what the statement or the sentence says, unless that is
        still to come; else the last answer, or the source's own date.
        """
        named = typed_dates.only_date(entries.get("statement", self.given.get("statement", "")))
        for date, why in ((named, "as the statement says"), (proposal.date, "as its sentence says")):
            if date and not self._ahead(date):
                return date, why
        later = next((date for date in (named, proposal.date) if date and self._ahead(date)), "")
        ahead = f"{later} was still to come: type it for a forecast; for a goal, when it was set" if later else ""
        if self.first.dated and not ahead:
            return "", "its sentence has several dates, or that of something else: type the one that is meant"
        if last := self.ask.last.get(("date", self.source.id), ""):
            return last, ahead or "as of the last fact"
        issued = self.source.issued.text
        return ("", ahead) if issued == edtf.UNDATED else (issued, ahead or "when its source appeared")

    def _ahead(self, date: str) -> bool:
        """Return whether a date begins after the source appeared."""
        first, issued = edtf.parse(date).earliest, self.source.issued.latest
        return first is not None and issued is not None and first > issued

    def _held_by(self, entries: Mapping[str, str]) -> Iterator[SheetRow]:
        """Yield who first held it, where the record of the source does not say it of all of it."""
        source = self.loaded.base.sources.get(self.source.id)
        if "origin" in self.given or source is None or source.originator is not None:
            return
        proposed = self._holder()
        name = entries.get("held by", proposed.value)
        others = (one for one in (source.publisher, *(o.name for o in self.loaded.base.origins.values())) if one)
        on_record = "; ".join(list(dict.fromkeys(others))[:_MOST_NAMED])
        why = "" if "held by" in entries else proposed.why if name else f"a name: {on_record}"
        yield SheetRow("held by", "first held by", name, why, check=name_problem)
        if name and not unfinished.origin_named(self.loaded.base, name):
            yield from origin_rows(
                name, entries, source.url if name == source.publisher else "", stake=name != source.publisher
            )

    def _holder(self) -> Assumed:
        """Return who is proposed as having held it first: the one said of the last fact of this paragraph, or the only
        origin on record that the paragraph names.
        """
        if last := self.ask.last.get(("held by", f"{self.source.id}:{self.first.paragraph}"), ""):
            return Assumed(last, "as the last fact of this paragraph")
        named = [one.name for one in self.loaded.base.origins.values() if one.name in self.paragraph]
        return Assumed(named[0], "named in its paragraph") if len(named) == 1 else Assumed("", "")

    def _graded(self, entries: Mapping[str, str]) -> tuple[Assumed, Assumed]:
        """Return the confidence that is proposed, and its basis."""
        known, graded = self.loaded.base.sources.get(self.source.id), last_graded(self.loaded, self.source.id)
        if graded is not None and graded.confidence is not None:
            confidence = Assumed(graded.confidence.word, "as the last fact of this source")
        elif known is not None:
            confidence = assumed.confidence_of(known)
        else:
            confidence = Assumed(Confidence.LOW.word, "its source is unfinished")
        if known is None:
            return confidence, Assumed("", "")
        name = entries.get("held by", self._holder().value)
        origin = unfinished.origin_named(self.loaded.base, name) if name else ""
        return confidence, Assumed(unfinished.evidence_in_words(self.loaded.base, known, origin=origin), "")


def _figures(plain: DraftCitation) -> list[str]:
    return [_with_its_word(plain.exact, figure) for figure in plain.figures]


def _with_its_word(text: str, figure: Figure) -> str:
    """Return a figure as the text has it, with the word behind it where it has no unit of its own."""
    shown, behind = text[figure.start : figure.end], text[figure.end :].split()[:1]
    return " ".join([shown, *behind]).rstrip(" ,.;:") if not figure.unit else shown
