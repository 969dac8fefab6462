"""Compares a statement with the paragraphs it cites, beyond figures and phrases: names, tone, swapped figures. English.

Pure, but for the tables of words that are read when the first statement is compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .exchanged import Exchange, exchanged
from .findings import DIRECTION, HEDGE, NAME, NEGATION, NOUN, SPELLING, SWAPPED, UNIT, Finding
from .names import Texts, foreign_names
from .tone import Shift, shifts

_SHIFTS = {Shift.HEDGE: HEDGE, Shift.DIRECTION: DIRECTION, Shift.NEGATION: NEGATION}
_EXCHANGES = {Exchange.ORDER: SWAPPED, Exchange.UNIT: UNIT, Exchange.NOUN: NOUN}


@dataclass(frozen=True, slots=True)
class CitedPhrase:
    """A phrase that a citation gives, and a paragraph it is cited from."""

    phrase: str
    paragraph: str


def findings(statement: str, cited: Sequence[CitedPhrase], names: Iterable[str]) -> list[Finding]:
    """Return what is wrong with `statement` compared with what it cites; `names` are those of its sources and origins.

    A statement with a foreign name tells of something else: then its tone is not compared as well.
    """
    paragraphs = list(dict.fromkeys(c.paragraph for c in cited))
    all_findings = [
        Finding(name.start, name.end, (SPELLING if name.alike else NAME).code, name.text, name.alike)
        for name in foreign_names(statement, Texts([*paragraphs, *names]))
    ]
    all_findings += [
        Finding(e.start, e.end, _EXCHANGES[e.exchange].code, e.here, e.there) for e in exchanged(statement, paragraphs)
    ]
    if not any(f.code == NAME.code for f in all_findings):
        tones = (tone for c in cited for tone in shifts(statement, c.paragraph, c.phrase))
        all_findings += [Finding(t.start, t.end, _SHIFTS[t.shift].code, t.here, t.there) for t in tones]
    first: dict[str, Finding] = {}
    for finding in all_findings:
        key = f"{finding.code} {finding.start}" if finding.code in (NAME.code, SPELLING.code) else finding.code
        first.setdefault(key, finding)
    return sorted(first.values(), key=lambda f: (f.start, f.end, f.code, f.here, f.there))
