"""French."""

from __future__ import annotations

from . import Vocabulary, set_of, units_of

_SMALL = "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"

LANGUAGE = Vocabulary(
    "fr",
    ",",
    numerals={
        **{word: n for n, word in enumerate(_SMALL.split())},
        "une": 1,
        "vingt": 20,
        "vingts": 20,
        "trente": 30,
        "quarante": 40,
        "cinquante": 50,
        "soixante": 60,
        "septante": 70,
        "huitante": 80,
        "octante": 80,
        "nonante": 90,
    },
    hundreds={"cent": 100, "cents": 100, "douzaine": 12},
    scales={
        "mille": 3,
        "mil": 3,
        "million": 6,
        "millions": 6,
        "milliard": 9,
        "milliards": 9,
        "billion": 12,
        "billions": 12,
        "billiard": 15,
    },
    short={"m": 6, "mn": 6, "md": 9, "mds": 9, "mrd": 9, "mrds": 9, "mia": 9, "k": 3},
    halves=frozenset({"demi", "demie"}),
    ands=frozenset({"et"}),
    and_after_tens=True,
    bare=frozenset({"mille", "cent"}),
    named={"quart de million": "250000", "un quart de million": "250000", "trois quarts de million": "750000"},
    units=units_of(
        {
            "%": "pour cent|%|p. cent|pourcent|p. 100",
            "pp": "points de pourcentage|point de pourcentage|points de %",
            "USD": "dollars américains|dollars us|us dollars|dollars des états-unis",
            "CAD": "dollars canadiens",
            "EUR": "euros|euro",
            "CNY": "yuans|yuan|renminbi",
            "JPY": "yens|yen",
            "CHF": "francs suisses",
            "GBP": "livres sterling",
            "t": "tonnes|tonne",
            "kg": "kilogrammes|kilos|kilo",
            "g": "grammes",
            "m": "mètres|mètre",
            "km": "kilomètres|kilomètre",
            "cm": "centimètres",
            "mm": "millimètres",
            "km²": "kilomètres carrés|kilomètre carré",
            "m²": "mètres carrés",
            "ha": "hectares|hectare",
            "m³": "mètres cubes",
            "l": "litres",
            "bbl": "barils|baril",
            "bpd": "barils par jour",
            "MW": "mégawatts",
            "GW": "gigawatts",
            "TWh": "térawattheures",
            "°C": "degrés celsius",
        },
        {"USD": "dollars|dollar", "GBP": "livres", "RUB": "roubles", "KRW": "wons|won", "INR": "roupies"},
    ),
    fillers=frozenset({"de", "d", "des"}),
    bounds={
        "<=": "jusqu'à|jusqu’à|au plus|au maximum|maximum|pas plus de|à concurrence de",
        ">=": "au moins|au minimum|minimum|pas moins de",
        ">": "plus de|plus d|supérieur à|supérieure à|excède|dépasse|au-delà de|au delà de|dépassant|plus que",
        "<": "moins de|moins d|inférieur à|inférieure à|moins que",
        "~": "environ|près de|presque|quelque|autour de|à peu près|approximativement|aux alentours de|quasi|près d|env",
    },
    after={">=": "ou plus|et plus|au moins", "<=": "ou moins|au plus|au maximum", "~": "environ"},
    skipped=frozenset({"les", "la", "le", "un", "une"}),
    joins=frozenset({"à", "a", "jusqu'à"}),
    loose_joins=frozenset({"ou"}),
    between=frozenset({"entre"}),
    ands_between=frozenset({"et"}),
    origins=frozenset({"de"}),
    minus=frozenset({"moins"}),
    falls=set_of("perdu|perte|pertes|baisse|recul|déficit|chute|reculé|chuté"),
    references=set_of(
        "article|articles|art|section|chapitre|résolution|règlement|directive|annexe|page|pages|p|pp|n|numéro|no|nos"
        "|paragraphe|paragraphes|alinéa|note|tableau|figure|fig|tome|volume|vol|bureau|salle|version|isbn|décret|loi"
        "|numéros|n°|nº"
    ),
    plural_references=set_of("articles|pages|pp|paragraphes|numéros"),
    names=set_of("unité|vol|groupe|type|modèle|canal|route|phase|boeing|airbus|windows|guerre"),
    months=(
        *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
        *("novembre", "décembre", "janv", "févr", "avr", "juil", "sept", "oct", "nov", "déc"),
    ),
    years=set_of(
        "en|depuis|fin|début|mi|de|à|et|l'an|an|année|années|avant|après|entre|dès|été|printemps|automne|hiver|les|la"
        "|courant|pour|d"
    ),
    ordinals="er|ère|re|e|ème|è|es|nd|nde",
    clock=r"h(?: ?\d\d)?|heures?|°|º|degrés (?:nord|sud|est|ouest)",
    vague=(
        r"(?:dizaines?|vingtaines?|trentaines?|quarantaines?|cinquantaines?|centaines?|milliers?|douzaines|millions"
        r"|milliards)(?: de(?:s)?(?: centaines de| dizaines de)? (?:milliers|millions|milliards))?"
        r"|(?:plusieurs|quelques|divers|de nombreux|maints|des) (?:dizaines|centaines|milliers|millions|milliards|\d+)"
        r"(?: de (?:milliers|millions|milliards))?"
        r"|un (?:sur|français sur) (?:deux|trois|quatre|cinq|dix|\d+)"
    ),
    vague_starts=set_of("plusieurs|quelques|divers|de|maints|des|un"),
    fractions={
        "la moitié": (1, 2),
        "un tiers": (1, 3),
        "le tiers": (1, 3),
        "deux tiers": (2, 3),
        "un quart": (1, 4),
        "le quart": (1, 4),
        "trois quarts": (3, 4),
        "un cinquième": (1, 5),
        "un dixième": (1, 10),
    },
    of=r" (?:de|du|des|d)\b(?! (?:l'année|siècle|l'an))",
)
