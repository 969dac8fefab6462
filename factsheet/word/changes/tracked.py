"""Tracked changes one by one: who changed which words, and the file read without some. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...brief.passages import plain
from ..docx_reader import FileParagraph, Stretch, StretchState, WordFile


@dataclass(frozen=True, slots=True)
class Tracked:
    """One tracked change: `line` and `first` to `last` of its stretches; what it takes away and puts in its place."""

    line: int
    first: int
    last: int
    author: str
    date: str
    old: str
    new: str


def tracked(file: WordFile) -> list[Tracked]:
    """Return the tracked changes in words and confidences; a deletion and the insertion at its place are one."""
    changes: list[Tracked] = []
    for at, line in enumerate(file.lines):
        run: list[int] = []
        for i, stretch in enumerate((*line.stretches, None)):
            touched = stretch is not None and stretch.state is not StretchState.KEPT
            if run and not (touched and stretch and line.stretches[run[-1]].author == stretch.author):
                changes.append(_tracked(at, line, run))
                run = []
            if touched:
                run.append(i)
    return changes


def _tracked(at: int, line: FileParagraph, run: list[int]) -> Tracked:
    parts = [line.stretches[i] for i in run]
    old = "".join(s.text for s in parts if s.state is StretchState.DELETED)
    new = "".join(s.text for s in parts if s.state is StretchState.INSERTED)
    date = max(s.date for s in parts)[:10]
    return Tracked(at, run[0], run[-1], parts[0].author, date, plain(old), plain(new))


def decided(file: WordFile, rejected: Sequence[Tracked]) -> WordFile:
    """Return `file` as it reads without the tracked changes `rejected`."""
    lines = list(file.lines)
    for change in rejected:
        stretches: list[Stretch] = []
        for i, stretch in enumerate(lines[change.line].stretches):
            if not change.first <= i <= change.last:
                stretches.append(stretch)
            else:  # kept in number, so that later positions stay
                kept = stretch.state is StretchState.DELETED
                stretches.append(replace(stretch, state=StretchState.KEPT, text=stretch.text if kept else ""))
        lines[change.line] = replace(lines[change.line], stretches=tuple(stretches))
    return replace(file, lines=tuple(lines))
