"""Where the figure that an edit changes is also written: in the fact itself, and on the pages that repeat it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..edits import trees
from ..edits.actions import HandAction, Seen, SetValue
from ..edits.proposals import EditProposal
from ..expressions import expression
from ..project.loaded import Loaded
from ..records.field_path import FieldPath
from .view import DeskView

_NUMBER = expression(r"\d(?:[\d.,]*\d)?")
#: The fields of a fact that give its figure.
_IN_FACT = expression(r"statement|value\.(?:point|low|high)|citations\.\d+\.(?:exact|reported\.(?:point|low|high))")
#: The texts of judgements, conflicts and pages that may repeat it.
_IN_PROSE = expression(
    r"(?:assumptions|alternatives|indicators|dissent)\.\d+"
    r"|(?:\w+\.)*(?:statement|topic|title|subtitle|heading|text|label|detail|says|explanation)"
    r"|(?:confidence_basis|change_reason|treatment_reason|age_reason)"
)
_YEARS = range(1900, 2101)


@dataclass(frozen=True, slots=True)
class RepeatedFigure:
    """A place that gives the old figure: its text as it is, and with the new figure in it."""

    record: str
    field: FieldPath
    old: str
    new: str

    @property
    def edit(self) -> SetValue:
        """The edit that changes it."""
        return SetValue(self.record, self.field, self.new, Seen(self.old))


def repeated(view: DeskView, proposal: EditProposal) -> tuple[str, list[RepeatedFigure]]:
    """Return the figure that an edit takes out of a fact, and the other places that give it after the edit.

    What a source says does not follow from what the fact says. A phrase is among them only where the text of the source
    is there and has it with the new figure; the number that a source reports, only where its phrase is edited.
    """
    facts = {a.record for a in proposal.actions if isinstance(a, SetValue) and a.record in view.base.facts}
    changed = {pair for a in proposal.actions if a.record in facts and (pair := _changed(a)) is not None}
    if len(facts) != 1 or len(changed) != 1:
        return "", []
    (fact,), ((old, new),) = facts, changed
    after = proposal.patch.loaded
    used = view.uses.of(fact)
    rephrased = {
        str(a.field.steps[1]) for a in proposal.actions if isinstance(a, SetValue) and a.field.steps[-1] == "exact"
    }
    places = [one for one in _places(after, fact, old, new) if _can_say(view, after, one, rephrased)]
    for other in (*used.judgements, *used.conflicts, *used.briefs):
        places += _places(after, other, old, new, fact)
    return old, places


def _changed(action: HandAction) -> tuple[str, str] | None:
    """Return the one number that an edit replaces, and by which; None where that is not what it does, or of years."""
    if (
        not isinstance(action, SetValue)
        or not isinstance(action.value, str)
        or not _IN_FACT.fullmatch(str(action.field))
    ):
        return None
    before = action.seen.value if action.seen is not None else None
    if not isinstance(before, str):
        return None
    was, now = _NUMBER.findall(before), _NUMBER.findall(action.value)
    gone = [one for one in was if _plain(one) not in map(_plain, now)]
    come = [one for one in now if _plain(one) not in map(_plain, was)]
    if len(gone) != 1 or len(come) != 1:
        return None
    if gone[0].isdecimal() and come[0].isdecimal() and int(gone[0]) in _YEARS and int(come[0]) in _YEARS:
        return None
    return _plain(gone[0]), _plain(come[0])


def _plain(number: str) -> str:
    return number.replace(",", "")


def _places(loaded: Loaded, record: str, old: str, new: str, fact: str = "") -> Iterator[RepeatedFigure]:
    """Yield the places of a record that give a figure; if `fact` is given, none in a row about another."""
    if record not in loaded.nodes:
        return
    tree = trees.record_in(trees.of_file(loaded.nodes[record][0].values), record)
    pattern = _IN_FACT if record in loaded.base.facts else _IN_PROSE
    for field, text in _texts(tree, FieldPath(()), fact):
        if not pattern.fullmatch(str(field)):
            continue
        new_text = _NUMBER.sub(
            lambda match: _like(match.group(), new) if _plain(match.group()) == old else match.group(), text
        )
        if new_text != text:
            yield RepeatedFigure(record, field, text, new_text)


def _like(old: str, new: str) -> str:
    """Return the new number with commas, where the old one has them."""
    whole, dot, rest = new.partition(".")
    return f"{int(whole):,}{dot}{rest}" if "," in old and whole.isdecimal() else new


def _texts(tree: Any, field: FieldPath, fact: str) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(tree, str):
        yield field, tree
    elif isinstance(tree, dict):
        if fact and tree.get("fact", fact) != fact:
            return
        for key, child in tree.items():
            yield from _texts(child, field / key, fact)
    elif isinstance(tree, list):
        for position, child in enumerate(tree):
            yield from _texts(child, field / position, fact)


def _can_say(view: DeskView, loaded: Loaded, figure: RepeatedFigure, rephrased: set[str]) -> bool:
    if "reported" in figure.field.steps:
        return str(figure.field.steps[1]) in rephrased
    if figure.field.steps[-1] != "exact":
        return True
    citation = loaded.base.facts[figure.record].citations[int(figure.field.steps[1])]
    original = view.original(citation.source)
    return original is not None and bool(original.where(figure.new))
