"""A text of a brief judges in passing: "we judge", "is unlikely to", "is expected to", without a likelihood.

Why it matters: a bottom line is read before the judgements, and often alone. What it concludes or says about the future
is a judgement like any other: it needs a record with its basis and confidence and, if it is about the future, a
likelihood with its range. A sentence is accepted if it gives a likelihood with its range, says whose view it reports,
or, after "we judge", rests on a judgement in the text's `based_on`. Quoted words are somebody else's.

Wrong:

    briefs:
      - id: aid
        bottom_line:
          text: Northland sends shells to Southland and is paid in oil. It is unlikely to stop.

Right:

    briefs:
      - id: aid
        bottom_line:
          text: Northland sends shells to Southland and is paid in oil. It is unlikely (20–45%) to stop by June 2026.
          based_on: [containers, containers-agency, tankers, goes-on]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from ..evidence.prose import attributed, sentences, speaks_of, unquoted
from ..expressions import expression
from ..records.model import Likelihood
from ..records.text import lowered
from .context import Context

KIND = Kind("E513", "judgement-in-text", __doc__ or "")

_OWN = expression(
    r"\b(?:we (?:now )?(?:judge|assess|believe|conclude|expect|estimate|think|anticipate|forecast)"
    r"|in our (?:view|judge?ment|assessment)|our (?:judge?ment|assessment) is)\b"
)
_LIKELY = expression(
    r"\b(?:(?:is|are|remains?|seems?|appears?|looks?|will) (?:also |still |now |very |highly |most |quite )*"
    r"(?:un)?likely\b(?! (?:explanation|candidate))"
    r"|(?:is|are|was|were) (?:widely |still |now |also |not )*(?:expected|anticipated|forecast|projected"
    r"|predicted) to\b"
    r"|(?:un)?likely to\b|almost certain(?:ly)?\b|almost no chance\b|roughly even chance\b)"
)
_STEMS: tuple[str, ...] = ("likely", "expect", "anticipat", "forecast", "projected", "predicted", "almost certain")
_STEMS += ("chance", "we ", "in our ", "our judg", "our assessment")
_PARTS = ("title", "bottom line", "outlook", "gap")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each such sentence, at the words that judge."""
    for passage in context.house_texts:
        if passage.part not in _PARTS:
            continue
        text = unquoted(passage.text)
        lower = lowered(text)
        if not speaks_of(lower, _STEMS) or not (_OWN.search(lower) or _LIKELY.search(lower)):
            continue
        for begin, end in sentences(text):
            sentence = text[begin:end]
            if any(word.phrase in sentence for word in Likelihood):
                continue
            likely = _LIKELY.search(lower, begin, end)
            own = _OWN.search(lower, begin, end)
            if likely is not None and (own is not None or not _another(sentence)):
                match, hint = likely, f"give the likelihood with its range, as in its judgement: {_phrase(sentence)}"
            elif own is not None and not passage.judgements:
                match, hint = own, "make it a judgement of its own, and name it in `based_on`"
            else:
                continue
            words = text[slice(*match.span())]
            yield KIND.at(
                context.at(passage.record, *passage.path, words=match.span()),
                f"“{words}” judges, but the {passage.part} neither gives a likelihood nor rests on a judgement"
                if match is own
                else f"“{words}” is about the future, but the {passage.part} gives no likelihood",
                hint,
            )


def _phrase(sentence: str) -> str:
    """Return the likelihood that the sentence names, with its range; "likely" where it only expects."""
    text = sentence.lower().replace("highly ", "very ")
    named = [word for word in Likelihood if word.value in text]
    return max(named, key=lambda word: len(word.value), default=Likelihood.LIKELY).phrase


def _another(sentence: str) -> bool:
    """Return True when the sentence reports somebody's view; "is expected to" by itself names nobody."""
    return attributed(_LIKELY.sub(" ", lowered(sentence)))
