"""Measures how many alarms of the rules that compare statements with paragraphs are right, on pairs written for it.

A pair is a paragraph, a phrase cited from it and a statement made of it, with the alarm that is due, if any
(tests/precision/*.txt). The rules were tuned on `tuned.txt`; `unseen.txt` was written afterwards.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from factsheet.evidence import findings
from factsheet.evidence.findings import Finding
from factsheet.evidence.statement import Cited
from factsheet.evidence.statement import findings as found_in

FOLDER = Path(__file__).parent.parent / "tests" / "precision"
SETS = ("tuned", "unseen")


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and what it cites. `due` is the code of the alarm that is due, "" if none; `words` those it names."""

    due: str
    words: str
    phrase: str
    paragraph: str
    statement: str

    def found(self) -> list[Finding]:
        """Return the alarms there are."""
        return found_in(self.statement, [Cited(self.phrase, self.paragraph)], ())

    def is_right(self, finding: Finding) -> bool:
        """Return True when the alarm is the one that is due."""
        return finding.code == self.due and self.words in ("", finding.here)


@dataclass(slots=True)
class Score:
    """Alarms by code: those that are right, those that are wrong, and those that are missing."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)

    def precision(self) -> float:
        """Return the share of alarms that are right, from 0 to 1."""
        return self.right.total() / (self.right.total() + self.wrong.total())


def lines(name: str) -> Iterator[list[str]]:
    """Yield the columns of each line of a file of tests/precision."""
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [column.strip() for column in line.split(" | ")]


def pairs(name: str) -> list[Pair]:
    """Return the pairs of one set."""
    found = []
    for due, phrase, paragraph, statement in lines(name):
        code, _, words = due.partition(" ")
        found.append(Pair(code.strip("-"), words, phrase, paragraph, statement))
    return found


def score(tried: Iterable[Pair]) -> Score:
    """Return what the rules make of the pairs."""
    made = Score()
    for pair in tried:
        found = pair.found()
        for finding in found:
            (made.right if pair.is_right(finding) else made.wrong)[finding.code] += 1
        if pair.due and not any(pair.is_right(f) for f in found):
            made.missed[pair.due] += 1
    return made


def table() -> str:
    """Return the scores as a table in Markdown: each rule, then all, on both sets and on the facts of this project."""
    scores = [score(pairs(name)) for name in SETS]
    own = Counter(f"{code} {verdict}" for code, _, verdict, _ in lines("own"))
    rows = [
        "| | tuned: right / wrong / missed | unseen | on our own facts: right / wrong |",
        "| --- | --- | --- | --- |",
    ]
    for kind in findings.KINDS:
        cells = [f"{s.right[kind.code]} / {s.wrong[kind.code]} / {s.missed[kind.code]}" for s in scores]
        rows.append(
            f"| {kind.code} {kind.name} | {' | '.join(cells)} "
            f"| {own[f'{kind.code} right']} / {own[f'{kind.code} wrong']} |"
        )
    cells = [f"{s.right.total()} / {s.wrong.total()} / {s.missed.total()}, {s.precision():.0%} right" for s in scores]
    right, wrong = (sum(n for key, n in own.items() if key.endswith(v)) for v in ("right", "wrong"))
    rows.append(f"| all | {' | '.join(cells)} | {right} / {wrong} |")
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    print(table())
    for name in SETS:
        for pair in pairs(name):
            for finding in pair.found():
                if not pair.is_right(finding):
                    print(f"{name}: wrong: {finding}\n  {pair.paragraph}\n  {pair.statement}")
