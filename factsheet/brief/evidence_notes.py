"""The evidence behind each place in a brief, in words, for comments in the Word file: a reading of its dossier. Pure.

Says nothing that depends on the lock: a file that circulates can be made again from its records alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..records.field_path import STATEMENT
from ..records.model import BriefRecord, Fact
from .dossier import Cited, Dossier, FactDossier, JudgementDossier
from .tree import Anchor
from .typography import quoted, release


def evidence_notes(record: BriefRecord, dossier: Dossier) -> dict[Anchor, tuple[str, ...]]:
    """Return for each fact and judgement that a brief can print one comment: what it rests on, and how far it holds."""
    notes: dict[Anchor, tuple[str, ...]] = {}
    for id_ in record.key_judgements:
        notes[Anchor(id_, STATEMENT)] = (release("\n".join(_judgement(dossier.judgements[id_]))),)
    for section in record.sections:
        for id_ in section.facts:
            notes[Anchor(id_, STATEMENT)] = (release("\n".join(_fact(dossier.facts[id_]))),)
    return notes


def _fact(dossier: FactDossier) -> Iterator[str]:
    fact = dossier.fact
    for cited in dossier.cited:
        yield _citation(cited)
    if fact.confidence is None:
        yield "An argument: the sentence says whose it is; arguments are not graded."
    else:
        yield f"Confidence {fact.confidence.word}: {fact.confidence_basis}"
    if fact.confidence_limits:
        yield f"Limits: {', '.join(limit.value for limit in fact.confidence_limits)}."
    for disagreement in dossier.disagreements:
        sides = "; ".join(f"{side.owner}, {side.says.rstrip('.')}" for side in disagreement.sides)
        yield f"Sources disagree on {disagreement.conflict.label}: {sides}. {disagreement.conflict.explanation}"


def _citation(cited: Cited) -> str:
    citation = cited.citation
    origin = f"; first held by {cited.holder.name}" if cited.holder is not None else ""
    if cited.traced_to is not None:
        origin += f", traced to {quoted(cited.traced_to.title)}"
    return f"{citation.role.value.capitalize()}: {cited.who}, {cited.place}: “{citation.exact}”{origin}."


def _judgement(dossier: JudgementDossier) -> Iterator[str]:
    judgement = dossier.judgement
    for below in dossier.rests_on:
        standing = below.standing if isinstance(below, Fact) else below.confidence.word
        yield f"Rests on ({standing}): {below.statement}"
    yield f"Confidence {judgement.confidence.word}: {judgement.confidence_basis}"
    for texts, lead in (
        (judgement.assumptions, "Assumes"),
        (judgement.alternatives, "Alternative"),
        (judgement.dissent, "Dissent"),
        (judgement.indicators, "Watch for"),
    ):
        for text in texts:
            yield f"{lead}: {text}"
