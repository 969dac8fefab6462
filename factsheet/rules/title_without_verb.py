"""A title or bottom line has no verb.

Why it matters: a title is a sentence that states the message, so that a hurried reader has it in five seconds.
"Northland’s aid to Southland" names a subject and says nothing about it. Verbs are recognised by a list of common ones
and by endings, so a rare one may be missed: this is only a warning.

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

from collections.abc import Iterator
from itertools import pairwise

from ..diagnostics import Diagnostic, Kind
from ..expressions import expression
from .context import Context

KIND = Kind("W606", "title-without-verb", __doc__ or "")

_WORD = expression(r"[A-Za-z’]+")
_ALWAYS = frozenset(
    _WORD.findall(
        "is are was were be been has have had does do did can may might must shall should will would could "
        "isn’t aren’t wasn’t"
        " doesn’t don’t didn’t hasn’t haven’t can’t won’t began begun bought brought built came chose cost "
        "cut drew drove fell"
        " fought found gave gets got went grew held hit kept knew known laid led left lent lost made meant "
        "met paid put ran"
        " rose said saw sent set shown sold sought spent stood struck taken told took understood withdrew won wrote"
        " became bent blew bore broke burst caught clung crept dealt drank dug ate fed felt fled flew forbade froze"
        " heard hid hung knelt lit lay outdid overcame overran overtook rang rebuilt rode sank sat shook shone shot"
        " shrank slept slid spoke sprang spun stole stuck strove swam swept swore swung taught thought threw tore"
        " undertook upheld withheld withstood woke wore"
    )
)
_VERBS = (
    "last worsen brighten sharpen quicken sicken toughen fasten listen "
    "abandon absorb accelerate accept accuse achieve act add admit adopt advance affect aggravate agree aid aim "
    "allege allow alter amend announce appeal appear apply approve argue arm arrest arrive ask assert assess assume "
    "attract avert avoid await back balk ban bar batter beat become begin believe bend benefit bet bind bite blame "
    "block bolster boost bow brace brand breach break bring build buy bypass call cap capture carry cast catch "
    "cause celebrate challenge change chase check choke choose cite claim clash clear climb cling close collapse "
    "combine come commit compete complete comply compound conceal concede concern condemn condone conduct confirm "
    "confront consider constrain consume contain contest continue contract contradict contribute control convene "
    "converge convict cope corner cost count court cover crack crash create cripple criticise cross crumble curb "
    "cut damage dampen deal debate decide declare decline decrease deem deepen defeat defend defer define defy "
    "degrade delay deliver demand deny depart depend deplete deploy depress derail destroy deter deteriorate "
    "devastate develop die differ diminish direct disagree disappear disclose dismiss displace dispute disrupt "
    "dissolve distort divert divide dodge dominate double drag drain draw drift drive drop drown dwarf dwindle earn "
    "ease echo eclipse edge elect eliminate elude embrace emerge employ empty enable end endorse engage engulf "
    "enlarge enrich ensure entail enter entrench erode erupt escalate escape estimate evade evolve exceed exclude "
    "exhaust expand expect expel exploit explore export expose extend face fade fail fall fare favor favour fear "
    "feature feed fight file fill finance find finish fix flee flood flout flow focus follow forbid force forecast "
    "forge form foster fray freeze fret fuel fulfil fund furnish gain gamble gather gauge generate get give go "
    "govern grant grapple grip groan grow guarantee guard guide halt halve hamper hang harden harm head heal heat "
    "hedge help herald hide hinder hint hit hold hope host house hurdle hurt identify idle ignore illustrate impair "
    "impede imperil imply import impose improve include increase incur indicate inflict influence inform inherit "
    "insist inspect inspire insure intend intensify interrupt invade invest investigate invite issue jeopardise "
    "join jump justify keep kick kill know labour lack lag land languish launch lay lead leak learn leave lengthen "
    "lessen let lie lift lighten limit linger link list loom loosen lose lower lure maintain make manage map mark "
    "mask match matter mean meet merge migrate mislead miss monitor mount mourn move muster narrow near need "
    "neglect negotiate nudge obey object obstruct obtain occupy occur offer open operate oppose order outlaw "
    "outlive outnumber outpace outperform outstrip outweigh overhaul overlook overrun overshadow overstate overtake "
    "overwhelm own pass pause pay peak perform permit persist pile pin pivot plague plan play pledge plug plunge "
    "point poison pose postpone pour practise prefer prepare preserve press prevail prevent price probe proceed "
    "produce profit prohibit prolong promise prompt prop propose prosper protect protest prove provide publish "
    "punish pursue push quadruple question quit race raise rally rank ratify rattle reach reassure rebound rebuild "
    "recall recede receive recognise recommend record recover recruit redraw reduce refer reflect reform refuse "
    "regain register regulate reinforce reinstate reject release relocate rely remain remove renew repair repeal "
    "repel replace replenish report represent require rescue reshape resign resist resolve respond rest restore "
    "restrict resume retain retreat return reveal reverse revert review revise revive revoke reward rewrite ripple "
    "rise risk rival rob roil ruin rule run sack sacrifice safeguard sag sap save say scale scare scatter score "
    "scramble scrap seal search secure see seek seem seize sell send separate serve set settle shake shape share "
    "shatter shed shelter shield shift ship shore shorten shoulder show shrink shun shut sideline sign signal sink "
    "skirt slash slide slip slow slump snarl soar soften solve spark speed spell spend spill split spoil sponsor "
    "spread spur squeeze stabilise stagnate stall stand start starve stay steal steer stem step stifle stir stoke "
    "stop store straddle strain strand strangle strengthen stretch strike struggle stumble submit subside "
    "substitute succeed sue suffer suggest suit supply support surge surpass surrender surround survive suspend "
    "sustain sway swell swing switch tackle take target teeter tell tempt tend test thaw thin threaten thrive "
    "thwart tie tighten tilt top topple total touch tour track trade train transfer transform translate trap travel "
    "treat tremble trigger trim triple trouble trump try turn twist undercut undergo undermine undo unite unsettle "
    "unveil update uphold upset urge use vanish vary veer veto vie violate visit vote vow wage wait wane want warm "
    "warn waste waver weaken wear weather weigh whet widen win withdraw wither withstand work worry wreck wrestle "
    "yield"
)
_BASE = frozenset(_WORD.findall(_VERBS))
#: After these the ending of the third person is "es".
_SIBILANTS = ("s", "sh", "ch", "x", "o")
#: What makes another verb of a verb: outlast, overtake, undercut, rebuild.
_PREFIX = expression(r"^(?:out|over|under|re)(?=[a-z]{4})")
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
    words = [_PREFIX.sub("", w.lower()) for w in _WORD.findall(text)]
    if any(w in _ALWAYS or _third_person(w) or (w.endswith("ed") and len(w) > 4 and w not in _NOT_PAST) for w in words):
        return True
    # the bare form is a verb after a plural ("two ministries disagree"), and a noun elsewhere ("Northland’s aid")
    return any(
        word in _BASE and ((before.endswith("s") and not before.endswith("’s")) or before in _MANY)
        for before, word in pairwise(words)
    )


def _third_person(word: str) -> bool:
    """Return True for a verb with its ending in the third person: sends, reaches, denies."""
    if not word.endswith("s"):
        return False
    if word[:-1] in _BASE or (word.endswith("es") and word[:-2] in _BASE and word[:-2].endswith(_SIBILANTS)):
        return True
    verb = f"{word[:-3]}y"
    return word.endswith("ies") and verb in _BASE and verb[-2] not in "aeiou"
