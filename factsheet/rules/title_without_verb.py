"""A title or bottom line has no verb.

Why it matters: a title is a sentence that says the message, so that a hurried reader has it in five seconds.
"Northland’s aid to Southland" names a subject and says nothing about it. Words are recognised by a list of common
verbs and by endings, so a rare verb may be missed: this is a warning.

Wrong:

    briefs:
      - id: aid
        title: Northland’s shells for Southland

Right:

    briefs:
      - id: aid
        title: Northland sends shells and is paid in oil
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ..diagnostics import Diagnostic, Kind, Severity
from .context import Context

KIND = Kind("W606", "title-without-verb", __doc__ or "", Severity.WARNING)

_WORD = re.compile(r"[A-Za-z’]+")
_ALWAYS = frozenset(
    _WORD.findall(
        "is are was were be been has have had does do did can may might must shall should will would could "
        "isn’t aren’t wasn’t"
        " doesn’t don’t didn’t hasn’t haven’t can’t won’t began begun bought brought built came chose cost "
        "cut drew drove fell"
        " fought found gave gets got went grew held hit kept knew known laid led left lent lost made meant "
        "met paid put ran"
        " rose said saw sent set shown sold sought spent stood struck taken told took understood withdrew won wrote"
    )
)
_BASE = _WORD.findall(
    "accept accuse achieve act add adopt affect agree aid aim allow announce appear argue arm ask assess "
    "back ban become"
    " begin believe benefit block break bring build buy call carry cause change claim clash close come commit compete"
    " complete condemn confirm continue control convict cost count cover create cross cut damage decide declare decline"
    " deepen defeat defend defy delay deliver demand deny depend deploy destroy develop die differ disagree dispute"
    " dominate double drive drop ease emerge employ enable end endorse enter escalate escape evade exceed expand expect"
    " expel export expose extend face fail fall favour fear feed fight fill find finance flow follow "
    "force form fuel fund"
    " gain get give go grow halt hamper harm help hide hinder hit hold hope hurt ignore imply import impose improve"
    " include increase indicate influence intend invade join keep kill know lack launch lead leak learn "
    "leave let lie lift"
    " limit link lose make manage mark matter mean meet miss mount move near need offer open oppose order outpace"
    " outweigh own pass pay persist plan play point pose press prevent produce promise prompt propose prove provide"
    " publish push question raise reach reassure receive recover reduce reflect refuse reject rely "
    "remain remove replace"
    " report require resist rest restrict resume reveal rise risk rule run say see seek seem sell send serve set settle"
    " shape share shift ship show shrink sign slow speed spend split spread stand start stay stem step stop strain"
    " strengthen strike succeed suffer suggest supply support survive suspend sustain switch take target "
    "tell tempt test"
    " threaten tie tighten trade train transfer trigger try turn undercut undermine use violate wait want warn weaken"
    " widen win withdraw withstand work worry yield"
)
_THIRD = frozenset(
    form
    for verb in _BASE
    for form in (
        verb[:-1] + "ies" if verb.endswith("y") and verb[-2] not in "aeiou" else verb + "s",
        verb + "es" if verb.endswith(("s", "sh", "ch", "x", "o")) else verb + "s",
    )
)
_MANY = frozenset({"they", "we", "who", "people", "forces", "and"})
_NOT_PAST = frozenset(
    _WORD.findall("united hundred red bed need seed speed indeed exceed proceed succeed shed sped led breed creed")
)


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a warning for each title or bottom line without a verb, at the text."""
    for brief in context.base.briefs.values():
        for path, text, what in (
            (("title",), brief.title, "title"),
            (("bottom_line", "text"), brief.bottom_line.text, "bottom line"),
        ):
            if not _has_verb(text):
                yield KIND.at(context.at(brief.id, *path), f"the {what} has no verb", "say the message as a sentence")


def _has_verb(text: str) -> bool:
    words = [w.lower() for w in _WORD.findall(text)]
    if any(w in _ALWAYS or w in _THIRD or (w.endswith("ed") and len(w) > 4 and w not in _NOT_PAST) for w in words):
        return True
    # the bare form is a verb after a plural ("two ministries disagree"), and a noun elsewhere ("Northland’s aid")
    return any(
        word in _BASE and ((before.endswith("s") and not before.endswith("’s")) or before in _MANY)
        for before, word in pairwise(words)
    )
