"""English."""

from __future__ import annotations

from ..units import ENGLISH, Unit
from . import Vocabulary, set_of

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12, "lakh": 5, "lakhs": 5, "crore": 7, "crores": 7}
_PARTS = {
    "half": (1, 2),
    "a half": (1, 2),
    "one half": (1, 2),
    "a third": (1, 3),
    "one third": (1, 3),
    "two thirds": (2, 3),
    "a quarter": (1, 4),
    "one quarter": (1, 4),
    "a fourth": (1, 4),
    "three quarters": (3, 4),
    "a fifth": (1, 5),
    "one fifth": (1, 5),
    "two fifths": (2, 5),
    "three fifths": (3, 5),
    "four fifths": (4, 5),
    "a sixth": (1, 6),
    "a tenth": (1, 10),
    "one tenth": (1, 10),
    "nine tenths": (9, 10),
}

_PLURALS = set_of("tens|scores|dozens|hundreds|thousands|millions|billions|trillions|lakhs|crores")
_SINGULARS = (" dozen", " score", " hundred", " thousand", " million", " billion", " trillion", " lakh", " crore")

LANGUAGE = Vocabulary(
    "en",
    ".",
    numerals={
        **{word: n for n, word in enumerate(_SMALL.split())},
        "seventeen": 17,
        "eighteen": 18,
        "nineteen": 19,
        **{word: 10 * n for n, word in enumerate(_TENS.split(), 2)},
    },
    hundreds={"hundred": 100, "dozen": 12, "score": 20},
    scales=_SCALES,
    short={
        "k": 3,
        "mn": 6,
        "mln": 6,
        "mio": 6,
        "bn": 9,
        "bln": 9,
        "tn": 12,
        "trn": 12,
        "tln": 12,
        "cr": 7,
        "thsd": 3,
        "hundred": 2,
    },
    halves=frozenset({"half"}),
    articles=frozenset({"a", "an"}),
    ands=frozenset({"and"}),
    named={
        f"{part} of a {scale}": f"{value}e{power}"
        for part, value in (
            ("a quarter", "0.25"),
            ("quarter", "0.25"),
            ("one quarter", "0.25"),
            ("three quarters", "0.75"),
            ("a third", "0.333333333"),
            ("two thirds", "0.666666667"),
        )
        for scale, power in (("million", 6), ("billion", 9), ("trillion", 12))
    },
    units={k.lower(): v for k, v in ENGLISH.items()} | {"basis points": Unit("bp"), "basis point": Unit("bp")},
    fillers=frozenset(),
    bounds={
        "<=": "up to|as many as|as much as|at most|no more than|not more than|maximum of|maximum|no higher than"
        "|not exceeding|at the most|as high as|upper limit of",
        ">=": "at least|no fewer than|no less than|not less than|minimum of|minimum|not fewer than|at the least"
        "|as few as|from at least",
        ">": "more than|over|above|exceed|exceeds|exceeded|exceeding|in excess of|upwards of|upward of|beyond"
        "|greater than|topped|topping|tops|well over|surpassed|surpassing|larger than|higher than",
        "<": "less than|fewer than|under|below|short of|smaller than|lower than",
        "~": "about|approximately|around|roughly|some|circa|ca|c|nearly|almost|close to|just under|just over"
        "|an estimated|estimated|estimated at|in the region of|in the order of|on the order of|of the order of|near"
        "|approx|approaching|not quite|little over|little under|slightly over|slightly under|slightly more than"
        "|slightly less than|slightly below|slightly above|little more than|little less than|somewhere around",
    },
    after={
        ">=": "or more|or above|and above|or greater|and more|or over|and over|and up|or higher|plus|at least",
        "<=": "or fewer|or less|and below|or below|or under|and under|at most|at the most",
        "~": "or so|or thereabouts|odd",
    },
    skipped=frozenset({"the", "a", "an", "us", "another", "further", "additional"}),
    joins=frozenset({"to"}),
    loose_joins=frozenset({"or"}),
    between=frozenset({"between"}),
    ands_between=frozenset({"and"}),
    origins=frozenset({"from"}),
    minus=frozenset({"minus", "negative"}),
    falls=set_of(
        "lost|lose|loses|losing|loss|losses|deficit|deficits|fell|fall|falls|fallen|dropped|drop|declined|decline"
        "|declines|shrank|shrink|shrunk|decreased|decrease|decreases|reduced|reduction|cut|cuts|shortfall|contracted"
        "|contraction|down|lower|slid|slumped|outflow|outflows"
    ),
    references=set_of(
        "article|articles|art|section|sections|sec|chapter|chapters|ch|resolution|resolutions|regulation|regulations"
        "|directive|directives|annex|annexes|appendix|page|pages|p|pp|no|nos|num|paragraph|paragraphs|para|paras"
        "|footnote|footnotes|fn|table|tables|figure|figures|fig|figs|version|versions|vol|volume|item|items|isbn|issn"
        "|doi|rule|rules|clause|clauses|schedule|title|slide|slides|column|columns|verse|line|lines|step|steps|ext"
        "|postcode|tel|phone|fax|fy|level"
    )
    - {"figures", "rules", "line", "lines", "title", "items", "steps", "columns"},
    plural_references=set_of(
        "articles|sections|chapters|resolutions|regulations|directives|annexes|pages|pp|nos|paragraphs|paras"
        "|footnotes|tables|slides|clauses|figs"
    ),
    names=set_of(
        "room|bureau|office|unit|windows|flight|route|highway|order|bill|law|decree|type|model|mark|mk|class|channel"
        "|part|phase|area|camp|war|group|group of|gate|pier|platform|apollo|boeing|airbus|interstate|act|protocol"
        "|factory|plant|block|site|silo|state farm|school|line|lines|division|brigade|regiment|base|battery|task force"
        "|title|item|exhibit|case|docket|grade|track|day|year|week|catch|proposition|amendment|patent|formula|covid"
    ),
    months=(
        *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
        *("november", "december", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sept", "sep", "oct", "nov", "dec"),
    ),
    of_month="of ",
    years=set_of(
        "in|since|by|from|until|till|of|the|and|early|mid|late|during|before|after|between|to|through|year|years|for"
        "|spring|summer|autumn|fall|winter|fiscal|or|circa|late-|mid-|early-|its|their|this|that|throughout|around"
    ),
    ordinals="st|nd|rd|th|s",
    clock=r"a\.?m\.?|p\.?m\.?|o'clock|hrs|GMT|UTC|°|º|degrees (?:north|south|east|west)",
    vague=(
        r"(?:tens|scores|dozens|hundreds|thousands|millions|billions|trillions|lakhs|crores)"
        r"(?: of (?:tens of |hundreds of )?(?:thousands|millions|billions|trillions))?"
        r"|(?:several|a few|many|some|few|numerous|multiple|countless|a couple(?: of)?|couple(?: of)?) "
        r"(?:dozen|score|hundred|thousand|million|billion|trillion|lakh|crore)"
        r"(?: (?:thousand|million|billion|trillion|crore))?"
        r"|(?:one|two|three|four|five|six|seven|eight|nine|\d{1,2}) (?:in|out of) (?:every )?"
        r"(?:two|three|four|five|six|seven|eight|nine|ten|twenty|a hundred|\d{1,3})(?![\w,.])"
        r"|fifty[ -]fifty|50[-/]50|zero-sum|first and second"
        r"|one[- ]third party|at six(?:es)? and sevens|twenty[ -]somethings?"
    ),
    vague_starts=set_of("few|several|some|many|couple|no|first|square|day|numerous|multiple|countless|at|zero")
    | _PLURALS,
    vague_phrases=("one another", "one of", "no one", "square one", "day one", "one day", "one by one"),
    vague_after={
        **dict.fromkeys(_PLURALS, ("",)),
        **dict.fromkeys(("few", "several", "some", "many", "numerous", "multiple", "countless"), _SINGULARS),
        "couple": (*_SINGULARS, " of "),
        "a": (" few", " couple"),
        **dict.fromkeys((*_SMALL.split()[1:10], ""), (" in ", " out of ")),
        "one": (" in ", " out of ", " third", "-third"),
        "50": ("-50", "/50", " in ", " out of "),
        "fifty": (" fifty", "-fifty"),
        "twenty": (" something", "-something"),
        "zero": ("-sum",),
        "first": (" and second",),
        "at": (" six",),
    },
    fractions=_PARTS,
    of=r" (?:of (?!the (?:year|century|month|decade|war|game)\b|\d|it being)|are\b|is\b|were\b|was\b|had\b|have\b"
    r"|the (?!year|time|century|month|decade|day|way|battle|story)|its\b|their\b|his\b|all\b)",
)
