"""A text gives a number that no record it rests on contains.

Why it matters: titles, bottom lines and judgements are written by hand, and a digit slips easily. A number counts as
recorded if it is the value of a fact that the text rests on, if a source of such a fact reports it, or if it appears in
the fact's evidence phrases, its units (as in 122 mm) or the names of its origins and sources (Bureau 121); or if it is
in the fact's statement, and the lock shows that the statement was compared with its originals. Numbers are read as
people write them: 6,700, 6 million, US$1.2bn, 40%, fifty, a million, half of. A name with digits (Su-30, G7) must
appear there as it is. Dates are left to unrecorded-date; ordinals, the range of a likelihood, and the counts one to
twelve in words are not read as numbers. Nor is "judgement 2" in a text of a brief that prints two judgements or more.

Wrong:

    briefs:
      - id: aid
        title: Northland sent about 7,600 containers of shells by May 2024 and is paid in oil

Right:

    briefs:
      - id: aid
        title: Northland sent about 6,700 containers of shells by May 2024 and is paid in oil
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from ..diagnostics import Diagnostic, Kind
from ..evidence.figures.grammar import figures, names
from ..evidence.figures.model import Figure
from ..evidence.figures.same import has, stands_among
from ..evidence.figures.units import Unit
from ..expressions import expression
from .context import Context, PrintableText

KIND = Kind("E305", "unrecorded-number", __doc__ or "")


#: What stands before the number of a judgement, the last of several among them: "judgements 1 and 3".
_JUDGEMENT = expression(r"\bjudge?ments? (?:\d+(?:, | and | or ))*$", re.I)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each number that stands in a text and in none of its records, at the number."""
    for passage in chain(context.statements, context.house_texts):
        for start, end in names(passage.text):
            name = passage.text[start:end]
            if not any(name in text for fact in passage.facts for text in context.words(fact)):
                yield KIND.at(
                    context.at(passage.record, *passage.path, words=(start, end)),
                    f"the name {name} is not in the words of its records",
                    "correct the name, or cite the words that have it",
                )
        for figure in figures(passage.text):
            if figure.small or figure.year or _recorded(context, passage, figure) or _judged(context, passage, figure):
                continue
            yield KIND.at(
                context.at(passage.record, *passage.path, words=(figure.start, figure.end)),
                f"{passage.text[figure.start : figure.end]} {_none_of(len(passage.facts))}"
                if passage.part != "statement"
                else f"{passage.text[figure.start : figure.end]} is not in the fact's value, reports or phrases",
                "correct the number, or record where it comes from",
            )


def _judged(context: Context, passage: PrintableText, figure: Figure) -> bool:
    """Return True where the figure is the number that a key judgement has on the page: "judgement 2"."""
    brief = context.base.briefs.get(passage.record)
    return (
        brief is not None
        and len(brief.key_judgements) > 1
        and 1 <= figure.low == figure.high <= len(brief.key_judgements)
        and _JUDGEMENT.search(passage.text, 0, figure.start) is not None
    )


def _none_of(count: int) -> str:
    return f"is {'not in the fact' if count == 1 else f'in none of the {count} facts'} this text rests on"


def _recorded(context: Context, passage: PrintableText, figure: Figure) -> bool:
    numbers = [number for fact in passage.facts for number in context.numbers(fact)]
    if any(number.matches(figure) for number in numbers):
        return True
    if any(stands_among(figure, spoken) for fact in passage.facts for spoken in context.spoken(fact)):
        return True
    if _in_a_compared_statement(context, passage, figure):
        return True
    if not figure.ranged:
        return False
    known = [spoken for fact in passage.facts for spoken in context.spoken(fact)]
    ends = {n for number in numbers for n in (number.low, number.high) if has(figure, n, number.measure)}
    ends |= {n for f in known for n in (f.low, f.high) if not f.unread and has(figure, n, Unit(f.unit, f.loose))}
    return {figure.low, figure.high} <= ends


def _in_a_compared_statement(context: Context, passage: PrintableText, figure: Figure) -> bool:
    """Return True when a statement has the figure that was compared with its originals: then it stands there."""
    return any(
        (f.low, f.high, f.unit) == (figure.low, figure.high, figure.unit)
        for fact in passage.facts
        if context.compared(fact)
        for f in figures(context.base.facts[fact].statement)
    )
