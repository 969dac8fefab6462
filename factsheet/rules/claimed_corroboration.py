"""A text claims corroboration that the records don't have: "multiple sources", "confirmed", "widely reported".

Why it matters: several citations of one origin are one voice, and an echo is not a confirmation. The words are allowed
if two or more independent known origins support a fact that the text rests on. Counts are checked as well: "two
independent sources" needs two origins, "four documents" needs four. "Not confirmed" and "unconfirmed" are not claims;
words in quotation marks are somebody else's.

Wrong:

    facts:
      - id: tankers
        statement: Multiple sources counted 40 tanker visits in June 2024.

Right:

    facts:
      - id: tankers
        statement: An institute counted 40 tanker visits in June 2024.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..diagnostics import Diagnostic, Kind, plural
from ..evidence.prose import speaks_of, unquoted
from ..expressions import expression
from ..records.model import CitationRole
from ..records.text import lowered
from .context import Context, PrintableText

KIND = Kind("E405", "claimed-corroboration", __doc__ or "")

_COUNTS = {
    "both": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_CLAIM = expression(
    r"\b(?P<claim>(?:multiple|several|many|numerous|various|independent|different) (?:independent )?"
    r"(?:sources|reports|accounts|witnesses|governments)|(?:widely|independently|repeatedly) (?:reported"
    r"|confirmed|documented)"
    r"|(?:was|were|is|are|been|being|have|has|had|and|,) (?:since )?(?:confirmed|corroborated|verified)|corroborated by"
    r"|confirmed by|(?:sources|reports|accounts) (?:agree|concur)|cross-checked|well documented)\b"
    r"|\b(?P<count>two|three|four|five|six|seven|eight|nine|ten|both|\d{1,2}) (?P<alone>independent (?:known )?)?"
    r"(?P<what>sources|origins|documents|articles|reports|outlets|authors|writers)\b"
)
_STEMS: tuple[str, ...] = (
    "source",
    "report",
    "account",
    "confirm",
    "corrobor",
    "verified",
    "document",
    "checked",
    "witness",
)
_STEMS += ("government", "origins", "article", "outlet", "authors", "writers")
_NOT = expression(
    r"\b(?:not|never|nor|neither|no|hardly|cannot|can’t|couldn’t|wasn’t|weren’t|isn’t|unless|without)\b[^.,;]{0,40}$"
)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each claim the records don't bear out, at its words."""
    for fact in context.base.facts.values():
        if _may_claim(fact.confidence_basis):
            basis = PrintableText(fact.id, ("confidence_basis",), fact.confidence_basis, "basis", (fact.id,))
            yield from _claims(context, basis)
    for passage in chain(context.statements, context.house_texts):
        if _may_claim(passage.text):
            yield from _claims(context, passage)


def _may_claim(text: str) -> bool:
    """Return True when `text` makes such a claim, in its own words or quoted."""
    lower = lowered(text)
    return speaks_of(lower, _STEMS) and _CLAIM.search(lower) is not None


def _claims(context: Context, passage: PrintableText) -> Iterator[Diagnostic]:
    text = unquoted(lowered(passage.text))
    for match in _CLAIM.finditer(text):
        if _NOT.search(text[: match.start()]):
            continue
        facts = [context.base.facts[f] for f in passage.facts]
        if match["count"]:
            claimed = _COUNTS.get(match["count"]) or int(match["count"])
            if match["alone"] or match["what"] == "origins":
                has, what = max((context.origins(f).count for f in facts), default=0), "independent known origin"
            else:
                has = len({c.source for f in facts for c in f.citations if c.role is not CitationRole.CONTEXT})
                what = "source"
            fault = claimed > has
        else:
            has, what = max((context.origins(f).count for f in facts), default=0), "independent known origin"
            fault = has < 2
        if fault:
            yield KIND.at(
                context.at(passage.record, *passage.path, words=match.span()),
                f"“{passage.text[slice(*match.span())].lstrip(', ')}”, but the records have {plural(has, what)}",
                "name the person or body that says it, or cite the other origins",
            )
