"""Facts, judgements and conflicts as a STIX 2.1 bundle of notes, with those who first held them as identities. Needs
stix2.

Confidence is given on STIX's own scale (STIX 2.1, Appendix A: Low 15, Med 50, High 85). A likelihood is not a
confidence and never put there: it stands in the judgement's sentence and as a label. Ids and times come from the
records alone.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from typing import Any

from stix2.v21 import Bundle, Identity, Note, Report

from ..brief import wording
from ..brief.typography import quoted
from ..evidence.origins import origin_of
from ..records.brief_references import references
from ..records.model import (
    BriefRecord,
    Citation,
    Confidence,
    Conflict,
    Edtf,
    Fact,
    Judgement,
    Origin,
    OriginKind,
    Rank,
    Source,
    SourceStatus,
)
from . import Material

#: STIX 2.1, Appendix A, "None / Low / Med / High".
CONFIDENCE = {Confidence.LOW: 15, Confidence.MODERATE: 50, Confidence.HIGH: 85}

_NAMESPACE = uuid.UUID("0b8c6a1e-8f6e-5a44-9d3b-7c1f2f0a9e51")
_FALLBACK = dt.date(2000, 1, 1)


def export(material: Material) -> bytes:
    """Return the bundle as JSON, UTF-8: identities, then notes on facts, judgements and conflicts, then reports."""
    objects = list(_Bundle(material).objects())
    bundle = Bundle(objects, id=f"bundle--{uuid.uuid5(_NAMESPACE, ''.join(o.serialize() for o in objects))}")
    return (str(bundle.serialize(pretty=True, ensure_ascii=False)) + "\n").encode()


class _Bundle:
    """One export: the records, and the ids given to them."""

    def __init__(self, material: Material) -> None:
        self.base = material.base
        days = [f.created.earliest for f in self.base.facts.values() if f.created and f.created.earliest]
        self.day = min(days, default=_FALLBACK)
        self.house = self.id("identity", "house")

    def id(self, type_: str, *name: str) -> str:
        """Return the STIX id of a record: the same for the same project and record, on every machine."""
        project = self.base.project
        return f"{type_}--{uuid.uuid5(_NAMESPACE, chr(31).join((project.publisher, project.name, *name)))}"

    def objects(self) -> Iterator[Any]:
        base = self.base
        yield Identity(
            id=self.house,
            name=base.project.publisher or base.project.name or "factsheet",
            identity_class="organization",
            **self.times(None),
        )
        cited = {c.source for f in base.facts.values() for c in f.citations}
        yield from map(self.origin, base.origins.values())
        yield from (self.source(s) for s in base.sources.values() if s.id in cited)
        yield from map(self.fact, base.facts.values())
        yield from map(self.judgement, base.judgements.values())
        yield from map(self.conflict, base.conflicts.values())
        yield from map(self.report, base.briefs.values())

    def times(self, created: Edtf | None, modified: Edtf | None = None) -> dict[str, Any]:
        """Return `created` and `modified`: midnight, UTC, of the days in the record."""
        first = (created.earliest if created else None) or self.day
        last = max(first, (modified.earliest if modified else None) or first)
        return {"created": _midnight(first), "modified": _midnight(last)}

    def origin(self, record: Origin) -> Identity:
        person = record.kind is OriginKind.PERSON
        return Identity(
            id=self.id("identity", "origin", record.id),
            created_by_ref=self.house,
            name=record.name,
            identity_class="individual" if person else "organization",
            labels=["origin", f"kind:{record.kind}", f"interest:{record.interest}"],
            **self.times(None),
        )

    def source(self, record: Source) -> Identity:
        """Return the publisher of the source; the document itself is an external reference of each note."""
        status = [] if record.status is SourceStatus.CURRENT else [f"status:{record.status}"]
        return Identity(
            id=self.id("identity", "source", record.id),
            created_by_ref=self.house,
            name=record.publisher,
            identity_class="unknown",
            labels=["publisher", f"reliability:{record.reliability.grade}", f"interest:{record.interest}", *status],
            external_references=[self.document(record)],
            **self.times(None),
        )

    def document(self, source: Source, citation: Citation | None = None) -> dict[str, str]:
        """Return a document, or one place in it, as an external reference."""
        author = wording.author(source)
        text = f"{author + ', ' if author else ''}{quoted(source.title)}, {wording.date(source.issued)}"
        if citation is not None:
            text += f", {citation.locator.label} {citation.locator.value}: “{citation.exact}”"
            text += f" ({citation.role}, stated as {citation.stated_as})"
        reference = {"source_name": source.publisher, "description": text, "external_id": source.id}
        return {**reference, "url": source.address} if source.address else reference

    def fact(self, record: Fact) -> Note:
        base = self.base
        origins = (origin_of(c, base) for c in record.citations)
        refs = [self.id("identity", "origin", o) for o in origins if o is not None and o in base.origins]
        refs += [self.id("identity", "source", c.source) for c in record.citations]
        labels = ["fact", f"kind:{record.kind}", f"rank:{record.rank}"]
        labels += [f"limit:{limit}" for limit in record.confidence_limits] + [f"topic:{t}" for t in record.topics]
        deprecated = record.rank is Rank.DEPRECATED
        return Note(
            id=self.id("note", "fact", record.id),
            created_by_ref=self.house,
            abstract=_abstract(record),
            content=record.statement,
            object_refs=_once(refs),
            labels=labels,
            external_references=[self.document(base.sources[c.source], c) for c in record.citations],
            **({"confidence": CONFIDENCE[record.confidence]} if record.confidence is not None else {}),
            **({"revoked": True} if deprecated else {}),
            **self.times(record.created, record.reviewed),
        )

    def judgement(self, record: Judgement) -> Note:
        labels = ["judgement", f"owner:{record.owner}", f"outcome:{record.outcome}"]
        labels += [f"likelihood:{record.likelihood}"] if record.likelihood else []
        return Note(
            id=self.id("note", "judgement", record.id),
            created_by_ref=self.house,
            abstract=f"Judgement {record.id}. Confidence {record.confidence.word}: {record.confidence_basis}",
            content=record.statement,
            object_refs=_once(map(self.ref, record.based_on)),
            confidence=CONFIDENCE[record.confidence],
            labels=labels,
            **self.times(record.created, record.reviewed),
        )

    def conflict(self, record: Conflict) -> Note:
        return Note(
            id=self.id("note", "conflict", record.id),
            created_by_ref=self.house,
            abstract=f"Sources disagree: {record.label} ({record.nature})",
            content=record.explanation,
            object_refs=_once(self.ref(s.fact) for s in record.sides),
            labels=["conflict", f"nature:{record.nature}", f"treatment:{record.treatment}"],
            **self.times(None),
        )

    def report(self, record: BriefRecord) -> Report:
        day = record.issued.earliest or self.day
        return Report(
            id=self.id("report", "brief", record.id),
            created_by_ref=self.house,
            name=record.title,
            description=record.bottom_line.text,
            published=_midnight(day),
            object_refs=_once(self.ref(id_) for _, id_ in references(record)),
            labels=["brief", f"version:{record.version}"],
            lang=record.language,
            **self.times(record.issued),
        )

    def ref(self, id_: str) -> str:
        """Return the STIX id of a fact, judgement or conflict."""
        base = self.base
        kind = "fact" if id_ in base.facts else "judgement" if id_ in base.judgements else "conflict"
        return self.id("note", kind, id_)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def _abstract(fact: Fact) -> str:
    if fact.confidence is None:
        return f"Argument {fact.id}. Not graded"
    override = f" Override: {fact.override_reason}" if fact.override_reason else ""
    return f"Fact {fact.id}. Confidence {fact.confidence.word}: {fact.confidence_basis}{override}"


def _once(refs: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(refs))
