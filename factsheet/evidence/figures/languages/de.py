"""German."""

from __future__ import annotations

from . import Vocabulary, set_of, units_of

_SMALL = "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"

LANGUAGE = Vocabulary(
    "de",
    ",",
    numerals={
        **{word: n for n, word in enumerate(_SMALL.split())},
        "ein": 1,
        "eine": 1,
        "einer": 1,
        "einem": 1,
        "einen": 1,
        "zwo": 2,
        "sechzehn": 16,
        "siebzehn": 17,
        "dreizehn": 13,
        "vierzehn": 14,
        "fünfzehn": 15,
        "achtzehn": 18,
        "neunzehn": 19,
        "zwanzig": 20,
        "dreißig": 30,
        "dreissig": 30,
        "vierzig": 40,
        "fünfzig": 50,
        "sechzig": 60,
        "siebzig": 70,
        "achtzig": 80,
        "neunzig": 90,
        "anderthalb": "1.5",
        "eineinhalb": "1.5",
        "zweieinhalb": "2.5",
        "dreieinhalb": "3.5",
    },
    hundreds={"hundert": 100, "dutzend": 12},
    scales={
        "tausend": 3,
        "million": 6,
        "millionen": 6,
        "milliarde": 9,
        "milliarden": 9,
        "billion": 12,
        "billionen": 12,
        "billiarde": 15,
        "billiarden": 15,
    },
    short={"tsd": 3, "mio": 6, "mill": 6, "mrd": 9, "md": 9, "bio": 12, "hundert": 2},
    halves=frozenset({"halbe", "halben", "halbes"}),
    ands=frozenset({"und"}),
    and_after_tens=True,
    bare=frozenset({"tausend", "hundert"}),
    glued=True,
    named={"viertelmillion": "250000", "dreiviertelmillion": "750000", "halbe million": "500000"},
    units=units_of(
        {
            "%": "prozent|%|v. h.|vh",
            "pp": "prozentpunkte|prozentpunkten|prozentpunkt|%-punkte",
            "USD": "us-dollar|us dollar|dollar der usa",
            "EUR": "euro|euros",
            "CNY": "yuan|renminbi",
            "JPY": "yen",
            "CHF": "franken|schweizer franken",
            "t": "tonnen|tonne",
            "kg": "kilogramm|kilo",
            "g": "gramm",
            "m": "meter|metern",
            "km": "kilometer|kilometern",
            "cm": "zentimeter",
            "mm": "millimeter",
            "km²": "quadratkilometer|quadratkilometern|qkm",
            "m²": "quadratmeter|quadratmetern|qm",
            "ha": "hektar",
            "m³": "kubikmeter|kubikmetern",
            "l": "liter|litern",
            "bbl": "barrel|fass",
            "bpd": "barrel pro tag|barrel am tag|fass pro tag",
            "MW": "megawatt",
            "GW": "gigawatt",
            "TWh": "terawattstunden",
            "°C": "grad celsius",
        },
        {"USD": "dollar", "GBP": "pfund", "RUB": "rubel", "KRW": "won", "INR": "rupien"},
    ),
    bounds={
        "<=": "bis zu|höchstens|maximal|nicht mehr als|allenfalls",
        ">=": "mindestens|wenigstens|zumindest|nicht weniger als|minimal",
        ">": "mehr als|über|oberhalb von",
        "<": "weniger als|unter|unterhalb von",
        "~": "etwa|circa|zirka|ca|rund|ungefähr|fast|knapp|gut|nahezu|beinahe|um die|schätzungsweise|an die|annähernd",
    },
    after={">=": "oder mehr|und mehr", "<=": "oder weniger"},
    skipped=frozenset({"die", "der", "den", "das", "eine", "einen", "einem"}),
    joins=frozenset({"bis", "bis zu"}),
    loose_joins=frozenset({"oder"}),
    between=frozenset({"zwischen"}),
    ands_between=frozenset({"und"}),
    origins=frozenset({"von"}),
    minus=frozenset({"minus"}),
    falls=set_of("verlust|minus|rückgang|sank|fiel|verlor|defizit"),
    references=set_of(
        "artikel|artikeln|art|absatz|abs|nr|nummer|nummern|seite|seiten|s|kapitel|kap|resolution|verordnung|richtlinie"
        "|paragraf|paragraph|tabelle|tab|abbildung|abb|band|bd|fußnote|raum|zimmer|büro|ziffer|rn|version|isbn|din|anlage"
    ),
    names=set_of("einheit|flug|gruppe|typ|modell|kanal|teil|phase|gesetz|windows|weltkrieg"),
    months=(
        *("januar", "jänner", "februar", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober"),
        *("november", "dezember", "jan", "feb", "apr", "jun", "jul", "aug", "sept", "okt", "nov", "dez"),
    ),
    years=set_of(
        "jahr|jahre|jahren|jahres|seit|ende|anfang|mitte|von|bis|und|im|in|ab|vor|nach|zwischen|frühjahr|sommer|herbst"
        "|winter|der|des|dem|für"
    ),
    ordinals=r"\.(?= ?[a-zäöüA-ZÄÖÜ])",
    clock=r"uhr|°|º|grad (?:nord|süd|ost|west)|er jahre|er-jahre|jährig",
    vague=(
        r"(?:dutzende|hunderte|tausende|hunderttausende|zehntausende|millionen|milliarden)(?:n)?(?: von)?"
        r"(?: (?:tausenden|millionen|milliarden))?"
        r"|(?:mehrere|einige|wenige|ein paar|paar|viele|zahlreiche|etliche|zig) "
        r"(?:dutzend|hundert|tausend|hunderttausend|zehntausend|millionen|milliarden|\d+)(?: (?:millionen|milliarden))?"
        r"|(?:mehrerer|einiger|vieler) (?:tausend|hundert|millionen)"
        r"|jede[rs]? (?:zweite|dritte|vierte|fünfte|zehnte)[rn]?"
    ),
    vague_starts=set_of(
        "mehrere|einige|wenige|ein|paar|viele|zahlreiche|etliche|zig|mehrerer|einiger|vieler|jede|jeder"
    )
    | set_of("dutzende|dutzenden|hunderte|hunderten|tausende|tausenden|zehntausende|hunderttausende"),
    fractions={
        "die hälfte": (1, 2),
        "der hälfte": (1, 2),
        "ein drittel": (1, 3),
        "zwei drittel": (2, 3),
        "ein viertel": (1, 4),
        "drei viertel": (3, 4),
        "ein fünftel": (1, 5),
        "ein zehntel": (1, 10),
    },
    of=r" (?!des jahres|der zeit)\w",
)
