"""Finds the records that a circulating file was made from, by their digest: current, of the last build, or in git.

Nothing is taken on trust: what is found has the digest that the file names. Reads; writes nothing.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import FactsheetError
from ..evidence.lock import Lock
from ..expressions import expression
from ..look import themes
from ..look.theme import Theme
from ..output.basis import SETTINGS, Basis, digest, plain
from ..output.manifest import Manifest
from ..project import history
from ..project.loaded import Loaded
from ..project.loader import load
from ..records.model import KINDS, FactBase
from ..records.yaml_file import YamlFile, parse

#: Commits that are looked through, and seconds after which no further one is.
MOST_COMMITS = 200
MOST_SECONDS = 60.0
#: What is said of records that are those of now; of others, where they were found.
NOW = "the current records"

_FINGERPRINTS = expression(r"(\d{1,5}) fingerprints, [0-9a-f]{16}")
_DIGEST = expression(r"[0-9a-f]{64}")
_SHORT_DIGEST = expression(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Then:
    """The records a file was made from, and where they were found. `theme` is None where only its file knew it."""

    base: FactBase
    where: str
    theme: Theme | None


@dataclass(frozen=True, slots=True)
class Search:
    """What came of the search: the records, or in words where they were looked for."""

    then: Then | None
    looked: str = ""


def find(root: Path, loaded: Loaded, manifest: Manifest, brief: str, facts: str) -> Search:
    """Return the records with the digest `facts` behind `brief`: today's, else the last build's, else git's."""
    if not _DIGEST.fullmatch(facts):
        return Search(None, "the file does not give a digest of its facts")
    base = loaded.base
    if _is(base, brief, facts):
        return Search(Then(base, NOW, loaded.theme_of(brief)))
    if (kept := _kept(manifest, brief, facts)) is not None:
        return Search(Then(kept, "the records of the last build, which the manifest keeps", _theme(kept, brief)))
    try:
        commits = history.commits(root, MOST_COMMITS)
    except FactsheetError:
        return Search(None, "neither the current records nor those of the last build, and there is no git history")
    end = time.monotonic() + MOST_SECONDS
    for count, (commit, day) in enumerate(commits):
        if time.monotonic() > end:
            looked = f"not among the current records or those of the last {count} commits, all that there was time for"
            return Search(None, looked)
        try:
            old = history.read(root, commit).base
        except (FactsheetError, ValueError):
            continue
        if _is(old, brief, facts):
            return Search(Then(old, f"the records of commit {commit[:10]} ({day})", _theme(old, brief)))
    shown = "the last commit" if len(commits) == 1 else f"the last {len(commits)} commits"
    return Search(None, f"not among the current records, those of the last build, or those of {shown}")


def with_locks(root: Path, brief: str, facts: str, evidence: str) -> Iterator[tuple[FactBase, Lock | None]]:
    """Yield the records with the digest `facts` behind `brief`, and the lock beside them, of each commit that has them:
    the same facts may have been verified and revised since. Nothing where `evidence` is no digest.
    """
    if not _SHORT_DIGEST.fullmatch(evidence):
        return
    try:
        commits = history.commits(root, MOST_COMMITS)
    except FactsheetError:
        return
    end = time.monotonic() + MOST_SECONDS
    for commit, _ in commits:
        if time.monotonic() > end:
            return
        try:
            old = history.read(root, commit)
        except (FactsheetError, ValueError):
            continue
        if _is(old.base, brief, facts):
            yield old.base, old.lock


def _is(base: FactBase, brief: str, facts: str) -> bool:
    if brief not in base.briefs:
        return False
    try:
        return Basis(base).digest(brief) == facts
    except (KeyError, ValueError):  # records that an earlier day left with problems
        return False


def _theme(base: FactBase, brief: str) -> Theme | None:
    return themes.BUILT_IN.get(base.briefs[brief].theme or base.project.theme)


# ── the records that a manifest keeps ────────────────────────────────────────────────────────────────────


def _kept(manifest: Manifest, brief: str, facts: str) -> FactBase | None:
    """Return the records of a making with this digest, made again from their values; None where that can't be done
    without loss. The edits of records are not kept, so a page that counts them can't be made again.
    """
    for making in manifest.makings.values():
        known = {id_: one for id_, one in making.records.items() if id_ != "facts.json"}
        lines = sorted(f"{id_}@{one}" for id_, one in known.items())
        if making.brief != brief or hashlib.sha256("\n".join(lines).encode()).hexdigest() != facts:
            continue
        kept = {id_: one for id_, one in manifest.made_from(making).items() if id_ in known}
        whole = kept.keys() == known.keys() and all(digest(list(one)) == known[id_] for id_, one in kept.items())
        if whole and "changed_since" not in kept[brief][1]:
            return _loaded(kept, brief)
    return None


def _loaded(kept: Mapping[str, tuple[str, Mapping[str, Any]]], brief: str) -> FactBase | None:
    settings: Mapping[str, Any] = {}
    seeds: dict[str, list[Any]] = {}
    others: dict[str, list[Any]] = {}
    for kind, values in kept.values():
        if kind == "project":
            settings = values
        elif kind in KINDS:
            (seeds if kind in ("source", "origin") else others).setdefault(KINDS[kind][1], []).append(_whole(values))
    files = [_file(table, f"{folder}/kept.yaml") for folder, table in (("seeds", seeds), ("facts", others)) if table]
    base = load(files, _file(settings, SETTINGS) if settings else None).base
    basis = Basis(base)
    if brief not in base.briefs or basis.of(brief).keys() != kept.keys():
        return None
    same = all(_bare(one.values) == _bare(kept[id_][1]) for id_, one in basis.of(brief).items())
    return base if same else None


def _whole(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with as many fingerprints as there were: which they were is on no page."""
    match = _FINGERPRINTS.fullmatch(str(values.get("paragraph_sha256", "")))
    return {**values, "paragraph_sha256": [f"{n:064x}" for n in range(int(match[1]))]} if match else dict(values)


def _bare(values: Mapping[str, Any]) -> Any:
    return plain({key: value for key, value in values.items() if key != "paragraph_sha256"})


def _file(values: Any, path: str) -> YamlFile:
    return parse(json.dumps(values, ensure_ascii=False, indent=0).encode(), path)
