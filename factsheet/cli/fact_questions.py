"""The questions that turn a phrase of an original into a fact."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import click

from ..diagnostics import printable
from ..edits.actions import HandAction
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
    proposed again.
    """

    def __init__(self, loaded: Loaded, proposal: DraftCitation, given: Mapping[str, str], ask: Questions) -> None:
        self.loaded, self.proposal, self.ask = loaded, proposal, ask
        self.given = given
        self.said: dict[str, str] = dict(given)
        self.origin: list[HandAction] = []
        self.typed_date = False

    def asked(self, before: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the answers, those left open left out."""
        before, proposal = before or {}, self.proposal
        one_number = proposal.reported is not None or (len(proposal.figures) == 1 and not proposal.readings)
        if not one_number:
            self._choice("kind", "What is it?", before)
        date = self._date(before)
        prompt = f"The fact in one sentence, in your words{self.ask.to_correct(' (Home: to the start)', '')}"
        self._text("statement", prompt, before, self._statement(date))
        self.said["statement"] = citing.as_sentence(self.said["statement"])
        if "date" not in self.given and not self.typed_date and citing.only_date(self.said["statement"]):
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

    def _statement(self, date: str) -> str:
        return self.ask.to_correct(
            citing.statement_to_correct(self.proposal, date), citing.suggested_statement(self.proposal, date)
        )

    def _text(self, key: str, prompt: str, before: Mapping[str, str], proposed: str) -> None:
        if key not in self.given:
            self.said[key] = self.ask.text(prompt, before.get(key, proposed))

    def _choice(self, key: str, prompt: str, before: Mapping[str, str], proposed: str = "") -> None:
        if key not in self.given:
            self.said[key] = self.ask.choice(prompt, MEANINGS[key], before.get(key, proposed))

    def _date(self, before: Mapping[str, str]) -> str:
        """Return when it was so: as given, or as the sentence says; asked for, the last answer or the source's own date
        is proposed.
        """
        if "date" in self.given or self.proposal.date:
            return self.given.get("date", self.proposal.date)
        source = self.proposal.source
        proposed = source.issued.text if source.issued.text != edtf.UNDATED else ""
        proposed = self.ask.last.get(("date", source.id), proposed)
        prompt = "When was it so? (2024-06-19, 2024-06, 2024)"
        self.said["date"] = self.ask.text(prompt, before.get("date", proposed), _no_date, edit=False)
        self.typed_date = self.said["date"] not in ("", proposed)
        self.ask.last["date", source.id] = self.said["date"]
        return self.said["date"]

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


def settled_reading(proposal: DraftCitation, ask: Questions) -> tuple[Decimal | None, str]:
    """Return which number a phrase means where it can be two, and what is counted where it does not show it."""
    reads: Decimal | None = None
    if proposal.readings:
        numbers = {f"{n:f}": "" for n in proposal.readings}
        which = ask.choice("Which number is it?", numbers)
        reads = Decimal(which) if which else None
    unclear = proposal.reported is None and len(proposal.figures) == 1
    unit = ask.text("What is counted? (one word: soldiers, percent, USD)") if unclear else ""
    return reads, unit


def _no_date(text: str) -> str:
    try:
        edtf.parse(text)
    except edtf.NotADate as error:
        return f"{printable(text)} is not a date: {error}"
    return ""
