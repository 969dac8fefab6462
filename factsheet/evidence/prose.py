"""Reads what a sentence says in numbers: figures with their bounds; and who says it. Pure.

What counts as a number here: digits with or without separators, a magnitude (`6 million`), a currency, per cent,
and numbers in words from thirteen up (`fifty`, `a million`, `ten thousand`); also `half of`, `a third of`. What
doesn't: dates and years (they are dates), digits that are part of a name (`Su-30`, `G7`, `T-72`), ordinals
(`38th`), times (`12:30`), the range of a likelihood (`likely (55–80%)`), and the small counts `one` to `twelve` in
words, which stand for authors and sides more often than for measurements. Judges nothing: rules compare what is
read here with the records.
"""

from __future__ import annotations

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
    spans = []
    at = 0
    for match in _SENTENCE_END.finditer(text):
        spans.append((at, match.start()))
        at = match.end()
    spans.append((at, len(text)))
    return spans


def unquoted(text: str) -> str:
    """Return `text` with quoted words blanked out, at the same length: those words are somebody else's."""
    if not any(c in text for c in '“"«‘'):
        return text
    return _QUOTED.sub(lambda m: " " * len(m.group()), text)


# ── who says it, and in how sure a voice ─────────────────────────────────────────────────────────────────

#: Words that say by themselves that somebody says it, or that it is not sure.
_SPEAKING = """
    reported reportedly report reports alleged allegedly allege alleges purported purportedly supposed
    supposedly apparently said says say saying state stated claims claimed claim argue argues argued write
    writes written wrote notes noted judge judges judged suggest suggests suggested expect expects expected warn
    warns warned believe believes believed belief estimate estimates estimated count counts counted call calls
    called sees saw infer infers inferred conclude concludes concluded describe describes described doubt doubts
    doubted concede concedes conceded attribute attributes attributed voice voices voiced deny denies denied
    denial disclaim disclaims disclaimed reject rejects rejected assess assesses assessed assessment think
    thinks thought maintain maintains maintained contend contends contended assert asserts asserted insist
    insists insisted predict predicts predicted forecast forecasts forecasted projected projection reckon
    reckons reckoned fear fears feared announce announces announced
"""
_SAYS = frozenset(_SPEAKING.split())
_WORDS = expression(r"\w+")
#: Phrases that say the same, in lower case: to compile an expression that ignores case takes three times as long.
_ATTRIBUTED = expression(
    r"\b(?:according to|(?:author|writer|article|document|weblog|report|ministry|he|she|it|who) states"
    r"|states that|puts?\b.{1,80}?\bat|seen as|holds that|held that|tie[sd]\b.{1,60}?\bto|dat(?:es|ed)\b.{1,80}?\bto"
    r"|point(?:s|ed)? to|projects that"
    r"|(?:data|study|studies|imagery|images?|records|documents|analysis|survey|figures?)\b.{0,40}?"
    r"\b(?:shows?|showed|gives?|suggests?)"
    r"|in (?:the )?(?:view|words|account|eyes) of|by (?:its|his|her|their) own account)\b"
    r"|’s (?:\w+ ){0,2}(?:count|view|estimate|figure|account|claim|judgement|expectation)s?\b"
)


def speaks_of(lower: str, stems: Iterable[str]) -> bool:
    """Return True when one of `stems` stands in a text in lower case: a quick look before a thorough one."""
    for stem in stems:  # noqa: SIM110 - a loop takes half the time of any(), and this runs on every text
        if stem in lower:
            return True
    return False


def attributed(text: str) -> bool:
    """Return True when `text` says whose word it is, or hedges: "according to", "reportedly", "puts … at", "argues"."""
    text = text.lower()
    return not _SAYS.isdisjoint(_WORDS.findall(text)) or _ATTRIBUTED.search(text) is not None
