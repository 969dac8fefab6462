"""What a page is made from: the records it prints or rests on, as plain values with a digest each. Pure.

Values, not YAML text: another order of keys, other quotes or a comment are the same facts. Notes for curators,
suppressed rules and the history of edits never reach a page, so they are no part of it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum
from functools import cache

from ..brief.compose import printed_facts
from ..evidence.origins import supporting
from ..fingerprint import fingerprint
from ..frozen import defaults_of, frozen, is_frozen
from ..records.brief_references import references
from ..records.model import KINDS, BriefRecord, Confidence, Edtf, FactBase, Locator
from ..typed import Any
from .changes import Plain

#: The name of the settings among the records; ids have no dots.
SETTINGS = "factsheet.yaml"

_NEVER_PRINTED = frozenset({"note", "silence", "history"})
_KIND_OF: Mapping[type, str] = {type_: kind for kind, (type_, _) in KINDS.items()}


@frozen
class BasisEntry:
    """One record as values: its kind, its fields that differ from their defaults, and their digest."""

    kind: str
    values: Mapping[str, Plain]
    digest: str


class Basis:
    """The records of a base as entries, each made once. `before` is that of the last reading, whose entries hold for
    the records that are still the same objects.
    """

    def __init__(self, base: FactBase, before: Basis | None = None) -> None:
        self._base = base
        known: Mapping[str, BasisEntry] = {} if before is None else before._entries
        self._entries: dict[str, BasisEntry] = {
            id_: one for id_, one in known.items() if before and before._is_still(id_, base)
        }
        self._behind: dict[str, tuple[str, ...]] = {}

    def of(self, brief_id: str) -> dict[str, BasisEntry]:
        """Return the entries behind a brief by id, the settings first, then in order of appearance."""
        if brief_id not in self._behind:
            self._behind[brief_id] = tuple(made_from(self._base, brief_id))
        return {id_: self.entry(id_) for id_ in self._behind[brief_id]}

    def digest(self, brief_id: str) -> str:
        """Return the sha256, in hex, of all records behind a brief."""
        lines = sorted(f"{id_}@{entry.digest}" for id_, entry in self.of(brief_id).items())
        return fingerprint("\n".join(lines))

    def entry(self, id_: str) -> BasisEntry:
        """Return the entry of a record, or of the settings. Raises KeyError for an id that no record has."""
        if id_ not in self._entries:
            self._entries[id_] = self._made(id_)
        return self._entries[id_]

    def all(self) -> dict[str, BasisEntry]:
        """Return every record of the base, the settings first."""
        base = self._base
        tables = (base.sources, base.origins, base.facts, base.judgements, base.conflicts, base.briefs)
        return {id_: self.entry(id_) for id_ in (SETTINGS, *(i for table in tables for i in table))}

    def _is_still(self, id_: str, base: FactBase) -> bool:
        try:
            return _record(base, id_) is _record(self._base, id_)
        except KeyError:
            return False

    def _made(self, id_: str) -> BasisEntry:
        record = _record(self._base, id_)
        return entry("project" if id_ == SETTINGS else _KIND_OF[type(record)], record)


def _record(base: FactBase, id_: str) -> object:
    if id_ == SETTINGS:
        return base.project
    for table in (base.facts, base.sources, base.judgements, base.origins, base.conflicts, base.briefs):
        if id_ in table:
            return table[id_]
    raise KeyError(id_)


def entry(kind: str, record: object) -> BasisEntry:
    """Return `record` as an entry."""
    values = plain(record)
    return BasisEntry(kind, values, digest([kind, values]))


def digest(values: Plain) -> str:
    """Return 16 hex digits of the sha256 of `values` as canonical JSON: sorted keys, order of lists kept."""
    return fingerprint(_CANONICAL.encode(values))[:16]


_CANONICAL = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def plain(value: object, defaults: bool = False) -> Plain:
    """Return a record, theme or any value in it as plain values.

    Without `defaults`, fields at their default are left out, so that a new field of the model changes no digest of
    records that don't use it.
    """
    if type(value) in _AS_THEY_ARE:
        return value
    if type(value) is tuple:
        return _listed(value, defaults)
    if isinstance(value, Edtf):
        return value.text
    if isinstance(value, Confidence):
        return value.word
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Locator):
        return value.value if value.label == "paragraph" else f"{value.label} {value.value}"
    if isinstance(value, list):
        return _listed(value, defaults)
    if isinstance(value, Mapping):
        return {str(plain(k)): plain(v, defaults) for k, v in value.items()}
    if is_frozen(type(value)):
        return _fields(value, defaults)
    raise TypeError(f"no plain form for {type(value).__name__}")


_AS_THEY_ARE = frozenset({str, int, bool, float, type(None)})


def _listed(values: Sequence[object], defaults: bool) -> Plain:
    if len(values) > 3 and all(isinstance(v, str) and len(v) == 64 for v in values):
        return f"{len(values)} fingerprints, {digest(list(values))}"
    return [v if type(v) in _AS_THEY_ARE else plain(v, defaults) for v in values]


def _fields(value: object, defaults: bool) -> dict[str, Plain]:
    made: Any = type(value)
    fields: dict[str, Plain] = {}
    for name, usual in _printed(made, defaults):
        content = getattr(value, name)
        if content is not usual and content != usual:
            fields[name] = content if type(content) in _AS_THEY_ARE else plain(content, defaults)
    return fields


@cache
def _printed(made: Any, defaults: bool) -> tuple[tuple[str, object], ...]:
    """Return the fields of a class that can reach a page, each with its default; with `defaults`, with a
    marker that equals no value.
    """
    usual = {} if defaults else defaults_of(made)
    return tuple((name, usual.get(name, _NONE)) for name in made.__match_args__ if name not in _NEVER_PRINTED)


_NONE = object()


def made_from(base: FactBase, brief_id: str) -> list[str]:
    """Return the ids of all records that a brief prints or rests on, each once: the settings, the brief, its facts,
    judgements and conflicts, the sources those facts may cite, and the origins behind them.
    """
    record = base.briefs[brief_id]
    ids: dict[str, None] = {SETTINGS: None, brief_id: None}
    facts = printed_facts(base, record)
    ids.update(dict.fromkeys(facts))
    _judgements(base, record, ids)
    ids.update((c, None) for c in record.disagreement if c in base.conflicts)
    behind: list[str | None] = []
    for fact in facts:
        for citation in supporting(base.facts[fact]):
            behind += [citation.source, citation.origin, citation.traced_to]
    while behind:
        id_ = behind.pop(0)
        if id_ is None or id_ in ids:
            continue
        if id_ in base.sources:
            ids[id_] = None
            behind += [*base.sources[id_].derives_from, base.sources[id_].originator]
        elif id_ in base.origins:
            ids[id_] = None
            behind.append(base.origins[id_].derives_from)
    return list(ids)


def _judgements(base: FactBase, record: BriefRecord, ids: dict[str, None]) -> None:
    """Add the judgements of a brief, those its texts rest on, and those that these rest on."""
    behind = [id_ for _, id_ in references(record)]
    while behind:
        id_ = behind.pop(0)
        if id_ in base.judgements and id_ not in ids:
            ids[id_] = None
            behind += base.judgements[id_].based_on
