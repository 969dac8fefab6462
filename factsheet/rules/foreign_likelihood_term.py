"""A term of another likelihood scale is used: probably, highly likely, a realistic possibility.

Why it matters: with more than one scale, readers compare words that mean different ranges. The house uses the first row
of ICD 203: almost no chance, very unlikely, unlikely, roughly even chance, likely, very likely, almost certain. The
second row (remote, improbable, probable, nearly certain), the British yardstick (highly likely, realistic possibility,
remote chance) and the IPCC's terms (virtually certain, more likely than not) are not mixed in. In quotation marks they
are somebody else's.

Wrong:

    judgements:
      - id: trade
        statement: Northland probably sees its help as a trade.

Right:

    judgements:
      - id: trade
        statement: Northland’s ministry calls its help “probably a trade”.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import speaks_of, unquoted
from ..expressions import expression
from ..records.text import lowered
from .context import Context

KIND = Kind("E502", "foreign-likelihood-term", __doc__ or "")

_FOREIGN = expression(
    r"\b(?:(?:highly |very |most )?(?:im)?probabl[ey]|(?:highly|most|extremely|exceptionally|quite|rather"
    r"|fairly) (?:un)?likely"
    r"|realistic (?:possibility|probability)|remote (?:chance|possibility|likelihood|probability)"
    r"|(?:nearly|virtually|practically|all but) certain(?:ly)?|roughly even odds|even odds"
    r"|even chance(?<!roughly even chance)"
    r"|more likely than not|as likely as not|better than even|fifty-fifty|50-50|(?:strong|slim|good|fair"
    r"|real) chance|odds are)\b"
)
_STEMS = ("probab", "likely", "realistic", "remote", "certain", "odds", "chance", "fifty-fifty", "50-50")
_NEAREST = {
    "improbab": "unlikely (20–45%)",
    "probab": "likely (55–80%)",
    "unlikely": "very unlikely (5–20%)",
    "likely": "very likely (80–95%)",
    "remote": "almost no chance (1–5%)",
    "certain": "almost certain (95–99%)",
    "odds": "roughly even chance (45–55%)",
}


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such term outside quotation marks, at its words."""
    for passage in chain(context.statements, context.house_texts):
        lower = lowered(passage.text)
        if not speaks_of(lower, _STEMS) or not _FOREIGN.search(lower):
            continue
        for match in _FOREIGN.finditer(unquoted(lower)):
            near = next((house for part, house in _NEAREST.items() if part in match.group()), "")
            hint = f"if a likelihood is meant, `{near}` may be it" if near else "use the words of ICD 203"
            yield KIND.at(
                context.at(passage.record, *passage.path, words=match.span()),
                f"“{passage.text[slice(*match.span())]}” is not a term of the scale in use (ICD 203)",
                hint + "; if these are another’s words, quote them",
            )
