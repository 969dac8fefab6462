"""What stands behind each place of a brief, in words: evidence and confidence, for comments in the Word file. Pure."""

from __future__ import annotations

from ..records.field_path import STATEMENT
from ..records.model import Citation, Fact, FactBase, Judgement
from . import wording
from .tree import Anchor
from .typography import quoted


def evidence_notes(base: FactBase, brief_id: str) -> dict[Anchor, tuple[str, ...]]:
    """Return for each fact and judgement that a brief can print one comment: what it rests on, and how far it holds."""
    record = base.briefs[brief_id]
    found: dict[Anchor, tuple[str, ...]] = {}
    for id_ in record.key_judgements:
        found[Anchor(id_, STATEMENT)] = (_judgement(base.judgements[id_]),)
    for section in record.sections:
        for id_ in section.facts:
            found[Anchor(id_, STATEMENT)] = (_fact(base.facts[id_], base),)
    return found


def _fact(fact: Fact, base: FactBase) -> str:
    lines = [_citation(citation, base) for citation in fact.citations]
    if fact.confidence is None:
        lines.append("An argument: whose it is stands in the sentence, and no confidence is given.")
    else:
        lines.append(f"Confidence {fact.confidence.word}: {fact.confidence_basis}")
    if fact.confidence_limits:
        lines.append(f"Limits: {', '.join(limit.value for limit in fact.confidence_limits)}.")
    return "\n".join(lines)


def _citation(citation: Citation, base: FactBase) -> str:
    source = base.sources[citation.source]
    name = wording.author(source) or source.publisher
    place = f"{citation.locator.label} {citation.locator.value}"
    held = base.origins[citation.origin].name if citation.origin else ""
    origin = f"; first held by {held}" if held else ""
    if citation.traced_to is not None:
        origin += f", traced to {quoted(base.sources[citation.traced_to].title)}"
    return f"{citation.role.value.capitalize()}: {name}, {place}: “{citation.exact}”{origin}."


def _judgement(judgement: Judgement) -> str:
    lines = [f"Rests on: {', '.join(judgement.based_on)}."]
    lines.append(f"Confidence {judgement.confidence.word}: {judgement.confidence_basis}")
    lines += [f"Assumes: {text}" for text in judgement.assumptions]
    lines += [f"Otherwise: {text}" for text in judgement.alternatives]
    return "\n".join(lines)
