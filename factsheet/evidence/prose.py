"""Reads what a sentence says in numbers: figures with their bounds; and who says it. Pure.

What counts as a number here: digits with or without separators, a magnitude (`6 million`), a currency, per cent,
and numbers in words from thirteen up (`fifty`, `a million`, `ten thousand`); also `half of`, `a third of`. What
doesn't: dates and years (they are dates), digits that are part of a name (`Su-30`, `G7`, `T-72`), ordinals
(`38th`), times (`12:30`), the range of a likelihood (`likely (55–80%)`), and the small counts `one` to `twelve` in
words, which stand for authors and sides more often than for measurements. Judges nothing: rules compare what is
read here with the records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..expressions import expression

# ── sentences and quotations ─────────────────────────────────────────────────────────────────────────────

_SENTENCE_END = expression(
    r"(?<![A-Z]\.)(?<!\bMr\.)(?<!\bDr\.)(?<!\bNo\.)(?<!\bSt\.)"
    r"(?<!\bi\.e\.)(?<!\be\.g\.)(?<!\bca\.)(?<!\bcf\.)(?<!\bapprox\.)(?<=[.!?])[\"”’)]*\s+(?=[A-Z“\"‘(0-9])"
)
_QUOTED = expression(r"“[^”]*”|\"[^\"]*\"|«[^»]*»|‘[^‘’]*’(?![A-Za-z])")


def sentences(text: str) -> list[tuple[int, int]]:
    """Return where each sentence of `text` begins and ends."""
    found = []
    at = 0
    for match in _SENTENCE_END.finditer(text):
        found.append((at, match.start()))
        at = match.end()
    found.append((at, len(text)))
    return found


def unquoted(text: str) -> str:
    """Return `text` with quoted words blanked out, at the same length: those words are somebody else's."""
    if not any(c in text for c in '“"«‘'):
        return text
    return _QUOTED.sub(lambda m: " " * len(m.group()), text)


# ── who says it, and in how sure a voice ─────────────────────────────────────────────────────────────────

_ATTRIBUTED = expression(
    r"\b(?:according to|reported(?:ly)?|reports?|alleged(?:ly)?|alleges?|purported(?:ly)?|supposed(?:ly)?|apparently"
    r"|said|says|say|saying|stated?|states that|(?:author|writer|article|document|weblog|report|ministry"
    r"|he|she|it|who) states|claim(?:s|ed)?|argu(?:es?|ed)|writ(?:es?|ten)|wrote|not(?:es|ed)|judg(?:es?|ed)"
    r"|suggest(?:s|ed)?|expect(?:s|ed)?|warn(?:s|ed)?|believ(?:es?|ed)|belief|estimat(?:es?|ed)|puts?\b.{1,80}?\bat"
    r"|count(?:s|ed)?|call(?:s|ed)?|sees|saw|seen as|infer(?:s|red)?|conclud(?:es?|ed)|describ(?:es?|ed)|doubt(?:s|ed)?"
    r"|holds that|held that|conced(?:es?|ed)|tie[sd]\b.{1,60}?\bto|dat(?:es|ed)\b.{1,80}?\bto"
    r"|attribut(?:es?|ed)|point(?:s|ed)? to|voic(?:es?|ed)"
    r"|den(?:y|ies|ied|ial)|disclaim(?:s|ed)?|reject(?:s|ed)?|assess(?:es|ed)?|assessment|think(?:s)?"
    r"|thought|maintain(?:s|ed)?"
    r"|contend(?:s|ed)?|assert(?:s|ed)?|insist(?:s|ed)?|predict(?:s|ed)?|forecast(?:s|ed)?|projected"
    r"|projects that|projection"
    r"|reckon(?:s|ed)?|fear(?:s|ed)?|announc(?:es?|ed)"
    r"|(?:data|study|studies|imagery|images?|records|documents|analysis|survey|figures?)\b.{0,40}?"
    r"\b(?:shows?|showed|gives?|suggests?)"
    r"|in (?:the )?(?:view|words|account|eyes) of|by (?:its|his|her|their) own account)\b"
    r"|’s (?:\w+ ){0,2}(?:count|view|estimate|figure|account|claim|judgement|expectation)s?\b",
    re.IGNORECASE,
)


def speaks_of(text: str, stems: Iterable[str]) -> bool:
    """Return True when one of `stems`, in lower case, stands in `text`: a quick look before a thorough one."""
    text = text.lower()
    for stem in stems:  # noqa: SIM110 - a loop takes half the time of any(), and this runs on every text
        if stem in text:
            return True
    return False


def attributed(text: str) -> bool:
    """Return True when `text` says whose word it is, or hedges: "according to", "reportedly", "puts … at", "argues"."""
    return _ATTRIBUTED.search(text) is not None
