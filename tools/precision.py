"""Measures how many alarms of the rules that compare statements with paragraphs are right, on pairs written for it.

A pair is a paragraph, a phrase cited from it and a statement made of it, with the alarm that is due, if any
(tests/precision/*.txt). The rules were tuned on `tuned.txt`; `unseen.txt` was written afterwards.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from factsheet.catalogue import KINDS
from factsheet.evidence import findings
from factsheet.evidence.findings import Finding
from factsheet.evidence.statement import CitedPhrase
from factsheet.evidence.statement import findings as found_in

sys.path.append(str(Path(__file__).parent.parent / "tests"))
import rule_cases

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
        return found_in(self.statement, [CitedPhrase(self.phrase, self.paragraph)], ())

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
    cases = []
    for due, phrase, paragraph, statement in lines(name):
        code, _, words = due.partition(" ")
        cases.append(Pair(code.strip("-"), words, phrase, paragraph, statement))
    return cases


def score(tried: Iterable[Pair]) -> Score:
    """Return what the rules make of the pairs."""
    scores = Score()
    for pair in tried:
        findings = pair.found()
        for finding in findings:
            (scores.right if pair.is_right(finding) else scores.wrong)[finding.code] += 1
        if pair.due and not any(pair.is_right(f) for f in findings):
            scores.missed[pair.due] += 1
    return scores


def laid(place: str, text: str) -> dict[str, Any]:
    """Return `text` at its place in the small project of tests/rules: a field of its brief, or a record by id."""
    match place:
        case "title":
            return {"briefs": [{"id": "aid", "title": text}]}
        case "bottom":
            return {"briefs": [{"id": "aid", "bottom_line": {"text": text}}]}
        case "outlook":
            return {"briefs": [{"id": "aid", "outlook": [{"text": text}]}]}
        case "goes-on" | "trade":
            return {"judgements": [{"id": place, "statement": text}]}
        case "exact":
            return {"facts": [{"id": "containers", "citations": [{"exact": text}]}]}
        case _:
            return {"facts": [{"id": place, "statement": text}]}


def score_of_rules() -> Score:
    """Return what the rules that read prose make of the texts of tests/precision/rules.txt."""
    scores = Score()
    for codes, place, text in lines("rules"):
        due = set(codes.strip("-").split(",")) - {""}
        codes_found = {d.code for d in rule_cases.found_in(laid(place, text))[0]}
        scores.right.update(codes_found & due)
        scores.wrong.update(codes_found - due)
        scores.missed.update(due - codes_found)
    return scores


def rules_table() -> str:
    """Return the scores of the rules that read prose, as a table in Markdown."""
    scores = score_of_rules()
    rows = ["| | right | wrong | missed |", "| --- | --- | --- | --- |"]
    for code in sorted({*scores.right, *scores.wrong, *scores.missed}, key=lambda c: c[1:]):
        numbers = f"{scores.right[code]} | {scores.wrong[code]} | {scores.missed[code]}"
        rows.append(f"| {code} {KINDS[code].name} | {numbers} |")
    rows.append(
        f"| all, {scores.precision():.0%} right | {scores.right.total()} | {scores.wrong.total()} "
        f"| {scores.missed.total()} |"
    )
    return "\n".join(rows) + "\n"


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
