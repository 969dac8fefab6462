"""What each language writes figures with, as data: one module a language, loaded when a text in it is read.

To add a language, add a module with a `LANGUAGE` and its tag to `READ`; to add a word, add it there. The names of the
fields of `Vocabulary` say what belongs where, and `tests/spellings.tsv` is the place for an example.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from ....frozen import field, frozen
from ..units import Unit

#: The languages whose words are read; of others only figures, signs and currencies.
READ = ("en", "de", "fr", "es", "ru", "uk", "ko", "zh", "ja")


@frozen
class Vocabulary:
    """The words of one language. All are lower case; several words stand with one blank between them.

    Words of number: `numerals` (one, twenty, двести), `hundreds` multiply what stands before them within a group
    (hundred, dozen), `scales` close a group (thousand), `halves` (half, demi, anderthalb), `articles` before a scale
    ("a million"), `ands` between parts, `bare` scales that are a number by themselves (mil, тысяча), `glued` is True
    where numerals are written as one word (German), `named` are whole numbers in several words (quarter of a million).

    Around figures: `short` scales after digits (bn, Mio, тыс), `units`, `fillers` between scale and unit (millions de
    tonnes), `bounds` before (by bound), `after` behind (or more), `joins` between the ends of a range, `between` and
    `to` for "between … and", `origins` before a range that may be a change (from).

    No figures: `references` (article 5), `names` the same with a capital only (Room 39), `months`, `years` before a
    bare year, `year_words` behind one, `clock` behind a time or a bearing, `ordinals` behind digits, `vague` words with
    which no figure is certain (`vague_starts`: how they begin; `vague_phrases`: those that are always the same;
    `vague_after`, where it is given: what stands behind the first of the others, with digits as ""), `fractions` of a
    whole as percent, `of` what must follow a fraction.
    """

    tag: str
    decimal: str = "."
    numerals: Mapping[str, str | int] = field(default_factory=dict)
    hundreds: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)  # powers of ten
    short: Mapping[str, int] = field(default_factory=dict)  # powers of ten
    halves: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    ands: frozenset[str] = frozenset()
    and_after_tens: bool = False
    bare: frozenset[str] = frozenset()
    glued: bool = False
    named: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    bounds: Mapping[str, str] = field(default_factory=dict)  # bound, as "<=", → words with | between
    after: Mapping[str, str] = field(default_factory=dict)
    skipped: frozenset[str] = frozenset()  # small words between bound and number
    joins: frozenset[str] = frozenset()
    loose_joins: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    ands_between: frozenset[str] = frozenset()
    origins: frozenset[str] = frozenset()
    minus: frozenset[str] = frozenset()
    falls: frozenset[str] = frozenset()
    references: frozenset[str] = frozenset()
    plural_references: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    months: tuple[str, ...] = ()
    of_month: str = ""
    years: frozenset[str] = frozenset()
    ordinals: str = ""
    year_words: str = ""
    clock: str = ""
    vague: str = ""
    vague_starts: frozenset[str] = frozenset()
    vague_phrases: tuple[str, ...] = ()
    vague_after: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fractions: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    of: str = ""
    # scripts without blanks
    dense: bool = False
    digits: Mapping[str, int] = field(default_factory=dict)
    small: Mapping[str, int] = field(default_factory=dict)
    big: Mapping[str, int] = field(default_factory=dict)
    counters: frozenset[str] = frozenset()
    about_after: tuple[str, ...] = ()
    whole_after: str = ""


def set_of(words: str) -> frozenset[str]:
    """Return the words of a list with | between them."""
    return frozenset(words.split("|"))


def units_of(words: Mapping[str, str], loose: Mapping[str, str] | None = None) -> dict[str, Unit]:
    """Return name → unit, of symbol → names with | between them; `loose` are names of a whole family."""
    units = {n: Unit(symbol) for symbol, names in words.items() for n in names.split("|")}
    return units | {n: Unit(symbol, True) for symbol, names in (loose or {}).items() for n in names.split("|")}


@cache
def words_of(tag: str) -> Vocabulary:
    """Return the words of the language of a BCP 47 tag; a language that is not read has separators only."""
    language = tag.lower().replace("_", "-").partition("-")[0]
    words: Vocabulary
    if language in READ:
        words = import_module(f".{language}", __name__).LANGUAGE
    else:
        words = Vocabulary(language, _DECIMALS.get(language, ""))
    return words


def decimal_of(tag: str) -> str:
    """Return the decimal sign that a BCP 47 tag calls for: "." or ","; "" where it calls for neither."""
    language, _, rest = tag.lower().replace("_", "-").partition("-")
    for part in rest.split("-"):
        if (sign := _REGIONS.get((language, part))) is not None:
            return sign
    return words_of(tag).decimal


def group_of(tag: str) -> str:
    """Return the sign that groups thousands, as far as it is "." or ","; "" where it is a blank or an apostrophe."""
    language = tag.lower().partition("-")[0]
    decimal = decimal_of(tag)
    if language in ("fr", "ru", "uk", "pl", "cs", "sv", "fi", "nb", "nn", "no", "bg", "hu", "sk") or not decimal:
        return ""
    if language == "en" and decimal == ",":
        return ""
    if tag.lower().startswith(("de-ch", "de-li", "it-ch")):
        return ""
    return "," if decimal == "." else "."


#: Decimal signs by language, for those whose words are not read (CLDR 46).
_DECIMALS = {
    **dict.fromkeys(
        [
            "it",
            "pt",
            "nl",
            "pl",
            "cs",
            "sk",
            "da",
            "nb",
            "nn",
            "no",
            "fi",
            "sv",
            "tr",
            "id",
            "vi",
            "ro",
            "hu",
            "bg",
            "el",
            "sr",
            "hr",
            "sl",
            "lt",
            "lv",
            "et",
            "mk",
            "sq",
            "az",
            "be",
            "kk",
        ],
        ",",
    ),
    **dict.fromkeys(["he", "hi", "th", "ms", "bn", "ta", "my", "km", "mn", "ur"], "."),
}
#: And where a region differs from the language's first home.
_REGIONS = {
    **{("es", r): "." for r in ["mx", "us", "pr", "gt", "hn", "ni", "sv", "pa", "do", "pe", "419"]},
    **{("de", r): "." for r in ("ch", "li")},
    ("it", "ch"): ".",
    ("en", "za"): ",",
    ("en", "de"): ",",
    ("en", "at"): ",",
}
