"""The questions that turn a phrase of an original into a fact."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import click

from ..diagnostics import printable
from ..edits.actions import HandAction
from ..evidence.figures.model import Figure
from ..originals import citing, unfinished
from ..originals.citing import DraftCitation
from ..originals.drafting import MEANINGS, last_graded
from ..project.loaded import Loaded
from ..records import edtf
from ..records.model import Confidence, FactKind
from .origins import new_origin, who_first_held_it
from .questions import Questions

_MOST_SHOWN = 400


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


class FactQuestions:
    """What a person says of one phrase. Answers that were `given` are not asked for; those of a failed first try are
    proposed again. In a sitting, a fact without a statement is given up.
    """

    def __init__(
        self,
        loaded: Loaded,
        proposal: DraftCitation,
        given: Mapping[str, str],
        ask: Questions,
        *,
        sitting: bool = False,
    ) -> None:
        self.loaded, self.proposal, self.ask, self.sitting = loaded, proposal, ask, sitting
        self.given = given
        self.said: dict[str, str] = dict(given)
        self.origin: list[HandAction] = []
        self.typed_date = False

    def asked(self, before: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the answers, those left open left out."""
        before, proposal = before or {}, self.proposal
        if proposal.reported is None:
            self._choice("kind", "What is it?", before)
        date = self._date(before)
        if proposal.denied:
            click.echo(f"“{proposal.denied}” is not in the words cited: say it in your sentence, or cite it", err=True)
        proposed = citing.suggested_statement(proposal, date)
        how = self.ask.to_correct(" (Home: to the start)", "") if proposed else " (Enter: no fact after all)"
        how = how if proposed or self.sitting else ""
        self._text("statement", f"The fact in one sentence, in your words{how}", before, proposed)
        self.said["statement"] = citing.as_sentence(self.said["statement"])
        if self.sitting and not self.said["statement"]:
            return {}
        named = citing.only_date(self.said["statement"])
        if "date" not in self.given and not self.typed_date and named and not self._ahead(named):
            self.said.pop("date", None)  # the sentence says it, perhaps corrected
        argument = self.said.get("kind") == FactKind.ARGUMENT
        if not argument:
            self._origin(before)
            graded = last_graded(self.loaded, proposal.source.id)
            confidence = (graded.confidence if graded is not None else None) or Confidence.LOW
            self._choice("confidence", "How good is the evidence?", before, confidence.word)
            known = self.loaded.base.sources.get(proposal.source.id)
            basis = unfinished.evidence_in_words(known) if known is not None else ""
            self._text("basis", "Why", before, graded.confidence_basis if graded is not None else basis)
        return {key: answer for key, answer in self.said.items() if answer}

    def _text(self, key: str, prompt: str, before: Mapping[str, str], proposed: str) -> None:
        if key not in self.given:
            self.said[key] = self.ask.text(prompt, before.get(key, proposed))

    def _choice(self, key: str, prompt: str, before: Mapping[str, str], proposed: str = "") -> None:
        if key not in self.given:
            self.said[key] = self.ask.choice(prompt, MEANINGS[key], before.get(key, proposed), needed=True)

    def _date(self, before: Mapping[str, str]) -> str:
        """Return when it was so: as given, or as the sentence says, unless that is still to come; asked for, the last
        answer or the source's own date is proposed.
        """
        if "date" in self.given or (self.proposal.date and not self._ahead(self.proposal.date)):
            return self.given.get("date", self.proposal.date)
        source = self.proposal.source
        proposed = source.issued.text if source.issued.text != edtf.UNDATED else ""
        proposed = self.ask.last.get(("date", source.id), proposed)
        if self.proposal.date:
            click.echo(f"{self.proposal.date} is after the source appeared: expected then, or a goal?", err=True)
        prompt = "When was it so? (2024-06-19, 2024-06, 2024, 2018/2023)"
        said = self.ask.text(prompt, before.get("date", proposed), no_date, edit=False)
        self.said["date"] = citing.date_typed(said) if said else ""
        self.typed_date = self.said["date"] not in ("", proposed)
        self.ask.last["date", source.id] = self.said["date"]
        return self.said["date"]

    def _ahead(self, date: str) -> bool:
        """Return whether a date begins after the source appeared."""
        first, issued = edtf.parse(date).earliest, self.proposal.source.issued.latest
        return first is not None and issued is not None and first > issued

    def _origin(self, before: Mapping[str, str]) -> None:
        """Ask who first held it, where the record of the source does not say it of all of it."""
        source = self.loaded.base.sources.get(self.proposal.source.id)
        if "origin" in self.given or source is None or source.originator is not None:
            return
        proposed = before.get("held by", self.ask.last.get(("held by", source.id), ""))
        name = who_first_held_it(self.loaded, self.ask, source.publisher, proposed)
        self.said["held by"] = self.ask.last["held by", source.id] = name
        if name:
            interest = source.interest.value if name == source.publisher else ""
            self.origin = new_origin(self.loaded, self.ask, name, interest)
            base = self.loaded.base
            self.said["origin"] = self.origin[0].record if self.origin else unfinished.origin_named(base, name)


def settled_reading(proposal: DraftCitation, ask: Questions) -> tuple[Decimal | None, str, int]:
    """Return which number a phrase means where it can be two, what is counted where it does not show it, and which of
    several figures, from 1, the fact gives; 0 for none.
    """
    reads: Decimal | None = None
    which = 0
    if proposal.readings:
        numbers = {f"{n:f}": "" for n in proposal.readings}
        read = ask.choice("Which number is it?", numbers)
        reads = Decimal(read) if read else None
    elif len(proposal.figures) > 1:
        for number, figure in enumerate(proposal.figures, 1):
            click.echo(f"{number:>4}  {printable(_with_its_word(proposal.exact, figure))}", err=True)
        many = len(proposal.figures)
        chosen = ask.numbers("Which figure is the fact's value? (Enter: none; the fact is in words)", many)
        which = chosen[0] if chosen else 0
    unit = ""
    if proposal.reported is None and len(proposal.figures) == 1 and not proposal.figures[0].rounded:
        unit = ask.text("What is counted? (one word: soldiers, percent, USD; Enter: no value, the fact is in words)")
    return reads, unit, which


def _with_its_word(text: str, figure: Figure) -> str:
    """Return a figure as the text has it, with the word behind it where it has no unit of its own."""
    shown, behind = text[figure.start : figure.end], text[figure.end :].split()[:1]
    return " ".join([shown, *behind]).rstrip(" ,.;:") if not figure.unit else shown


def no_date(text: str) -> str:
    """Return why a text is no date; "" where it is one."""
    try:
        citing.date_typed(text)
    except edtf.NotADate as error:
        return f"{printable(text)} is not a date: {error}"
    return ""
