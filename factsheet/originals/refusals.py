"""Suggestions rejected for good: a file in the project, so that nobody is asked again.

One line a refusal: the fact, and the place as `source:paragraph`. Kept sorted, so that two branches merge.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from ..evidence.verdict import Original
from ..expressions import expression
from ..output.files import replace_file
from ..records.model import FactBase
from ..transaction import Write, state
from .folder import create_file
from .suggesting import Suggestion, suggestions

PATH = "seeds/rejected.txt"
_HEAD = "# Rejected in `factsheet suggest`: fact, source:paragraph. Delete a line to be asked again.\n"
_LINE = expression(r"([a-z0-9-]+) ([a-z0-9-]+):(\d{1,6})")
_MOST_BYTES = 1_000_000

Refusal = tuple[str, str, int]


def refusals(root: Path) -> frozenset[Refusal]:
    """Return the refusals of the project at `root`; lines that say nothing are passed over."""
    path = root / PATH
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        return frozenset()
    matches = (
        _LINE.fullmatch(line.strip()) for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
    )
    return frozenset((m[1], m[2], int(m[3])) for m in matches if m is not None)


def remember(root: Path, more: Collection[Refusal]) -> None:
    """Add refusals to those of the project."""
    _write(root, {*refusals(root), *more})


def forget(root: Path, refusal: Refusal) -> None:
    """Take a refusal back, so that it is a suggestion again."""
    _write(root, refusals(root) - {refusal})


def without(root: Path, source: str) -> list[Write]:
    """Return what is written where a source goes: the refusals but for those in it; nothing where there are none."""
    rejected = refusals(root)
    kept = [one for one in rejected if one[1] != source]
    return [] if len(kept) == len(rejected) else [Write(PATH, state(root / PATH), _text(kept))]


def _write(root: Path, all_: Collection[Refusal]) -> None:
    path = root / PATH
    if path.exists():
        replace_file(path, _text(all_))
    else:
        create_file(path, _text(all_))


def _text(all_: Collection[Refusal]) -> bytes:
    return (_HEAD + "".join(f"{fact} {source}:{number}\n" for fact, source, number in sorted(all_))).encode()


def open_suggestions(root: Path, base: FactBase, source: str, original: Original) -> list[Suggestion]:
    """Return the suggestions in the original of a source that nobody has rejected."""
    refused = refusals(root)
    return [s for s in suggestions(base, source, original) if (s.fact, s.source, s.paragraph) not in refused]
