"""The reader of figures: the table of spellings on both sides of a comparison, and any text at all."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factsheet.evidence.figures import (
    around,
    dense,
    grammar,
    in_words,
    languages,
    lexicon,
    not_figures,
    ranges,
    reading,
    separators,
    style,
)
from factsheet.evidence.figures.grammar import figures, names, vague
from factsheet.evidence.figures.lexicon import BOUNDS
from factsheet.evidence.figures.model import Figure
from factsheet.evidence.figures.same import amount, borne_out, gives, no_stronger, same
from factsheet.evidence.figures.style import style_of, styled
from factsheet.evidence.figures.units import CURRENCIES, meaning, unit_of
from factsheet.evidence.verdict import CitationFault, CitationOutcome, CitationVerdict, Original, verify
from factsheet.expressions import LateExpression
from factsheet.records.edtf import parse as date
from factsheet.records.model import (
    Bound,
    Citation,
    Derivation,
    GradeRecord,
    Interest,
    Locator,
    Reliability,
    Reported,
    Source,
    SourceType,
)

SPELLINGS = Path(__file__).parent / "spellings.tsv"


class Meaning(NamedTuple):
    """What the table says of one figure."""

    low: Decimal
    high: Decimal
    bound: Bound
    unit: str


class Row(NamedTuple):
    language: str
    text: str
    meanings: tuple[Meaning, ...]
    unread: bool
    document: str


_MEANING = re.compile(r"(?P<bound>~|>=|<=|>|<)?(?P<low>-?[\d.e]+?)(?:\.\.(?P<high>-?[\d.e]+))?(?: (?P<unit>\S+))?")


def meaning_of(text: str) -> Meaning:
    match = _MEANING.fullmatch(text.strip())
    assert match is not None, text
    low = Decimal(match["low"])
    high = Decimal(match["high"]) if match["high"] else low
    return Meaning(low, high, BOUNDS.get(match["bound"] or "", Bound.EXACT), match["unit"] or "")


def table() -> Iterator[Row]:
    for line in SPELLINGS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            language, text, what, *document = line.split("\t")
            unread = what.strip() == "?"
            found = () if unread or what.strip() == "-" else tuple(map(meaning_of, what.split("|")))
            yield Row(language, text, found, unread, document[0] if document else "")


ROWS = list(table())
FOUND = [(row, i) for row in ROWS for i in range(len(row.meanings))]


#: The table is tried language by language: two and a half thousand tests of a millisecond would take longer to count.
LANGUAGES = pytest.mark.parametrize("language", languages.READ)


def wrong(language: str, check: Callable[..., None], cases: Iterable[tuple[Any, ...]]) -> list[str]:
    """Return what is wrong with each case of a language, its row first: one test names them all."""
    found = []
    for row, *rest in cases:
        if row.language.partition("-")[0] != language:
            continue
        try:
            check(row, *rest)
        except AssertionError as error:
            found.append(f"{row.language}: {row.text} {rest}: {error}")
    return found


def read(text: str, language: str = "en") -> list[Figure]:
    return [f for f in figures(text, language) if not f.small and not f.year]


def agrees(figure: Figure, wanted: Meaning) -> bool:
    """Return True when a figure is what the table says; a third is 33.3 there."""
    room = Decimal("0.05") if figure.rounded else Decimal(0)
    ends = abs(figure.low - wanted.low) <= room and abs(figure.high - wanted.high) <= room
    return ends and (figure.bound, figure.unit) == (wanted.bound, wanted.unit)


def test_the_table_is_large_and_much_of_it_is_from_real_documents() -> None:
    assert len(ROWS) >= 500
    assert len({(r.language, r.text) for r in ROWS}) == len(ROWS)
    real = [r for r in ROWS if r.document]
    assert len(real) >= 100
    assert max(len(r.text.split()) for r in real) <= 8
    assert {r.language.partition("-")[0] for r in ROWS} == set(languages.READ)


@LANGUAGES
def test_a_spelling_means_what_the_table_says(language: str) -> None:
    assert wrong(language, means_what_the_table_says, [(row,) for row in ROWS]) == []


def means_what_the_table_says(row: Row) -> None:
    found = read(row.text, row.language)
    if row.unread:
        assert [f.unread for f in found] == [True]
        return
    assert len(found) == len(row.meanings), found
    assert all(agrees(f, wanted) for f, wanted in zip(found, row.meanings, strict=True)), found


# ── both sides of a comparison ───────────────────────────────────────────────────────────────────────────

_WORDS = {
    Bound.EXACT: "",
    Bound.ABOUT: "about ",
    Bound.AT_LEAST: "at least ",
    Bound.MORE_THAN: "more than ",
    Bound.UP_TO: "up to ",
    Bound.LESS_THAN: "less than ",
}


def english(wanted: Meaning) -> str:
    """Return a meaning as a statement has it."""
    money = f"{wanted.unit} " if wanted.unit in CURRENCIES else ""
    unit = (
        ""
        if money
        else {"%": " percent", "pp": " percentage points", "m": " metres", "": " things"}.get(
            wanted.unit, f" {wanted.unit}"
        )
    )
    low, high = (f"{n:,f}" for n in (wanted.low, wanted.high))
    sign = "-" if low.startswith("-") else ""
    number = f"{money}{low} to {money}{high}" if low != high else f"{sign}{money}{low.removeprefix('-')}"
    return f"It was {_WORDS[wanted.bound]}{number}{unit} then."


def changed(wanted: Meaning) -> Iterator[tuple[str, Meaning]]:
    """Yield a meaning that is another one: a digit, the size, the unit, the sign."""
    text = f"{wanted.low:f}".lstrip("-")
    first = next(i for i, c in enumerate(text) if c.isdigit() and (c != "0" or not text.strip("0.")))
    digit = Decimal(text[:first] + str((int(text[first]) + 3) % 10 or 5) + text[first + 1 :])
    if wanted.low == wanted.high:
        yield "digit", wanted._replace(low=digit, high=digit)
        if wanted.low:
            yield "size", wanted._replace(low=wanted.low * 10, high=wanted.high * 10)
            yield "sign", wanted._replace(low=-wanted.low, high=-wanted.high)
    else:
        yield "end", wanted._replace(high=wanted.high * 10)
    if wanted.unit in ("%", "pp"):
        yield "share", wanted._replace(unit="pp" if wanted.unit == "%" else "%")
        yield "count", wanted._replace(unit="")
    if wanted.unit in CURRENCIES:
        yield "currency", wanted._replace(unit="CZK")


def reported(wanted: Meaning) -> Reported:
    unit = {"%": "percent", "pp": "percentage points", "": "things"}.get(wanted.unit, wanted.unit)
    if wanted.low != wanted.high:
        return Reported(unit, low=wanted.low, high=wanted.high, bound=Bound.RANGE)
    return Reported(unit, wanted.low, bound=wanted.bound)


def verdict(row: Row, says: Reported, text: str = "") -> CitationVerdict:
    original = Original(text or row.text, row.language)
    source = Source(
        id="s",
        type=SourceType.REPORT,
        title="T",
        publisher="P",
        issued=date("2025"),
        language=row.language,
        derivation=Derivation.ORIGINAL,
        interest=Interest.NEUTRAL,
        reliability=GradeRecord(Reliability.B, "b"),
        text_sha256=original.sha256,
        paragraph_sha256=tuple(original.paragraph_sha256),
    )
    return verify(Citation("s", Locator("paragraph", "1"), row.text, reported=says), source, original)


@LANGUAGES
def test_a_spelling_as_a_source(language: str) -> None:
    assert wrong(language, as_a_source, FOUND) == []


def as_a_source(row: Row, at: int) -> None:
    wanted = row.meanings[at]
    assert verdict(row, reported(wanted)).outcome is CitationOutcome.VERIFIED
    figure = read(row.text, row.language)[at]
    assert gives(figure, amount(reported(wanted)))
    assert borne_out(Bound.RANGE if figure.ranged else wanted.bound, figure)
    for what, other in changed(wanted):
        if any((m.low, m.high, m.unit) == (other.low, other.high, other.unit) for m in row.meanings):
            continue
        if what == "sign" and figure.falls:
            continue  # a record may hold a loss as negative
        if what == "digit" and any(other.low in (m.low, m.high) for m in row.meanings):
            continue
        assert verdict(row, reported(other)).outcome is CitationOutcome.CHANGED, what


@LANGUAGES
def test_a_spelling_as_a_statement(language: str) -> None:
    """What a source writes in its way is what a statement writes in plain English, and nothing else is."""
    assert wrong(language, as_a_statement, FOUND) == []


def as_a_statement(row: Row, at: int) -> None:
    wanted, figure = row.meanings[at], read(row.text, row.language)[at]
    (said,) = read(english(wanted))
    assert same(figure, said)
    assert same(said, figure)
    assert no_stronger(said, Bound.RANGE if said.ranged else wanted.bound)
    for what, other in changed(wanted):
        (said,) = read(english(other))
        if what == "count":
            continue  # a statement may leave a unit to its noun, and E313 and E305 look after shares
        assert not same(figure, said), what
    if wanted.bound is not Bound.EXACT and not figure.rounded:
        (said,) = read(english(wanted._replace(bound=Bound.EXACT)))
        assert not same(figure, said)


@LANGUAGES
def test_what_is_not_read_bears_out_nothing(language: str) -> None:
    values = ("1000", "100000", "1000000", "1234", "5", "12")
    cases = [(row, value) for row in ROWS if not row.meanings for value in values]
    assert wrong(language, bears_out_nothing, cases) == []


def test_what_is_wrong_with_the_table_is_named() -> None:
    row = next(row for row in ROWS if row.language == "de" and row.meanings)
    planted = row._replace(meanings=(row.meanings[0]._replace(low=Decimal(7)),))
    for check, cases in (
        (means_what_the_table_says, [(planted,), (row,)]),
        (as_a_source, [(planted, 0), (row, 0)]),
        (as_a_statement, [(planted, 0), (row, 0)]),
        (bears_out_nothing, [(row, str(row.meanings[0].low))]),
    ):
        (found,) = wrong("de", check, cases)
        assert row.text in found
        assert wrong("fr", check, cases) == []


def bears_out_nothing(row: Row, value: str) -> None:
    assert verdict(row, Reported("things", Decimal(value))).outcome is CitationOutcome.CHANGED


# ── what can be read as two ──────────────────────────────────────────────────────────────────────────────


def unread(language: str, text: str, rest: str) -> CitationVerdict:
    row = Row(language, text, (), True, "")
    return verdict(row, Reported("t", Decimal(1234)), f"{text}. {rest}")


@pytest.mark.parametrize("rest", ["", "Im Jahr 2024.", "Rund 1,5 und 1.5 Prozent."])
def test_two_readings_are_said_and_not_guessed(rest: str) -> None:
    found = unread("de", "1,234 Tonnen", rest)
    assert (found.outcome, found.faults, found.number) == (
        CitationOutcome.CHANGED,
        (CitationFault.UNREAD,),
        "1,234 Tonnen",
    )


@pytest.mark.parametrize("rest", ["Es waren 12.5 Prozent.", "Es waren 1,234,567 Mann.", "Dazu 2,000.5 Liter."])
def test_the_rest_of_the_same_original_settles_it(rest: str) -> None:
    assert unread("de", "1,234 Tonnen", rest).outcome is CitationOutcome.VERIFIED


@pytest.mark.parametrize("rest", ["Es waren 12,5 Prozent.", "Es waren 1.234.567 Mann."])
def test_also_the_other_way(rest: str) -> None:
    found = unread("de", "1,234 Tonnen", rest)
    assert (found.outcome, found.faults) == (CitationOutcome.CHANGED, (CitationFault.NUMBER,))


def test_the_citation_may_say_which() -> None:
    original = Original("1,234 Tonnen.", "de")
    row = Row("de", "1,234 Tonnen", (), True, "")
    assert verdict(row, Reported("t", Decimal(1234))).faults == (CitationFault.UNREAD,)
    (figure,) = original.read("1,234 Tonnen")
    assert figure.read_as(Decimal("1.234")).low == Decimal("1.234")
    assert not figure.read_as(Decimal(1234)).unread


def test_the_style_of_a_text() -> None:
    assert style_of(["1.234,5 und 0,5"], "de") == ","
    assert style_of(["0.125"], "en") == "."
    assert style_of(["am 12.05.2024 in 192.168.0.1, 1.234"], "de") == ""
    (figure,) = styled(figures("1.234 t", "fr"), ",")
    assert figure.low == 1234


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It sold in May 20 tonnes of it.", [("20", "t")]),
        ("It came on May 20.", []),
        ("In May 20-tonne loads came.", []),
        ("It sold in May 20g of it.", []),
        ("In May 12% left.", [("12", "%")]),
        ("The XJ-45 came.", []),
        ("The low-45 came.", [("45", "")]),
        ("They had 5t of it.", [("5", "t")]),
        ("They paid $5t.", [("5e12", "USD")]),
        ("They ran 5m km.", [("5e6", "km")]),
        ("They have 5b people.", [("5e9", "")]),
        ("They have a 5b flat.", []),
    ],
)
def test_what_stands_beside_digits(text: str, wanted: list[tuple[str, str]]) -> None:
    """A month makes a day of them, a hyphen a name; a unit behind them makes a figure of them after all."""
    assert [(f.low, f.unit) for f in read(text)] == [(Decimal(low), unit) for low, unit in wanted]


@pytest.mark.parametrize(
    ("part", "value", "language", "goes_on"),
    [
        (20, 5, "en", True),
        (100, 5, "en", True),
        (25, 5, "en", False),
        (10, 5, "en", False),
        (20, 0, "en", False),
        (100, 20, "en", True),
        (30, 20, "en", False),
        (60, 15, "fr", True),
        (80, 12, "fr", True),
        (60, 15, "en", False),
        (5, 20, "de", True),
        (5, 20, "en", False),
        (5, 21, "de", False),
    ],
)
def test_a_number_in_words_goes_on_where_the_next_word_is_smaller(
    part: int, value: int, language: str, goes_on: bool
) -> None:
    assert in_words._goes_on(Decimal(part), Decimal(value), language) is goes_on


def test_metres_or_million() -> None:
    (figure,) = read("the sum was 5m in all")
    assert (figure.low, figure.other) == (Decimal(5), Decimal(5_000_000))


# ── bounds, shares, names ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "held", "may"),
    [
        ("more than 5", Bound.MORE_THAN, True),
        ("more than 5", Bound.AT_LEAST, True),
        ("at least 5", Bound.MORE_THAN, False),
        ("fewer than 5", Bound.UP_TO, True),
        ("fewer than 5", Bound.LESS_THAN, True),
        ("up to 5", Bound.LESS_THAN, False),
        ("about 5", Bound.EXACT, False),
        ("5", Bound.ABOUT, False),
        ("a third of it", Bound.ABOUT, True),
        ("a third of it", Bound.EXACT, True),
        ("between 5 and 6", Bound.RANGE, True),
        ("about 5 to 6", Bound.RANGE, True),
        ("between 5 and 6", Bound.EXACT, False),
    ],
)
def test_which_bound_a_phrase_bears_out(text: str, held: Bound, *, may: bool) -> None:
    (figure,) = figures(text)
    assert borne_out(held, figure) is may


def test_a_loss_may_be_held_as_negative() -> None:
    (figure,) = read("The firm lost US$3 billion.")
    assert gives(figure, amount(Reported("USD", Decimal(-3_000_000_000))))
    (figure,) = read("The firm made US$3 billion.")
    assert not gives(figure, amount(Reported("USD", Decimal(-3_000_000_000))))


def test_either_end_of_a_change_is_a_figure_and_of_a_range_neither() -> None:
    (change,) = read("rose from 300 to 600 tanks")
    (between,) = read("between 300 and 600 tanks")
    assert gives(change, amount(Reported("tanks", Decimal(600))))
    assert not gives(between, amount(Reported("tanks", Decimal(600))))


@pytest.mark.parametrize(
    ("names_", "one"),
    [
        (("percent", "per cent", "%"), "%"),
        (("percentage points", "pp", "percentage point"), "pp"),
        (("USD", "US dollars", "US$"), "USD"),
        (("INR", "Indian rupees"), "INR"),
        (("t", "tonnes", "tonnes of grain", "metric tons"), "t"),
        (("barrels", "barrels of oil"), "bbl"),
        (("containers", "Containers"), "containers"),
    ],
)
def test_names_of_one_unit(names_: tuple[str, ...], one: str) -> None:
    assert {meaning(n) for n in names_} == {one}


def test_a_noun_that_begins_like_a_unit_is_none() -> None:
    assert unit_of("tonnes-equivalent").symbol == ""
    assert unit_of("g-forces").symbol == ""
    assert unit_of("poundings").symbol == ""


NAMES = [
    ("The G20 leaders endorsed the plan of the G7.", ["G20", "G7"]),
    ("The firm bought RMB500m of parts for Rs500 crore.", []),
    ("Spending rose in FY2024/25; Q3 2024 was flat.", []),
    ("An A350, a T72 and an AK47 were shown.", ["A350", "T72", "AK47"]),
    ("CO2 and Covid-19, and the 38th parallel.", []),
    ("It sent KN-23 missiles.", ["KN-23"]),
]


@pytest.mark.parametrize(("text", "wanted"), NAMES)
def test_names_with_digits(text: str, wanted: list[str]) -> None:
    assert [text[a:b] for a, b in names(text)] == wanted


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "sent several thousand men", "several thousand"),
        ("ko", "병력 수십만 명", "수십만"),
        ("en", "sent 5 men", ""),
    ],
)
def test_vague_words_are_named(language: str, text: str, words: str) -> None:
    found = vague(text, language)
    assert (text[slice(*found)] if found else "") == words


# ── any text at all ──────────────────────────────────────────────────────────────────────────────────────

PIECES = [
    *"0123456789.,-–/%$€£½'’ ()+~<>≥m\u00a0",
    *(
        "million",
        "hundred",
        "and",
        "a",
        "half",
        "of",
        "to",
        "between",
        "from",
        "up to",
        "6,700",
        "1.234",
        "May",
        "Article",
    ),
    *(
        "тыс.",
        "до",
        "млн",
        "Millionen",
        "zwei",
        "hundert",
        "mille",
        "et",
        "mil",
        "y",
        "만",
        "억",
        "여",
        "약",
        "万",
        "亿",
        "约",
        "百分之",
    ),
]


@pytest.mark.parametrize("language", [*languages.READ, "it", "xx", "es-MX"])
@given(text=st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_any_text_is_read_in_order(language: str, text: str) -> None:
    end = 0
    for figure in figures(text, language):
        assert end <= figure.start < figure.end <= len(text)
        assert figure.low <= figure.high
        end = figure.end


@given(st.integers(0, 10**15), st.sampled_from(["en", "de", "fr", "ru", "zh"]))
def test_any_whole_number_is_read_with_and_without_separators(value: int, language: str) -> None:
    blank = "\u202f" if language in ("fr", "ru") else {"de": "."}.get(language, ",")
    for text in (f"{value:,}".replace(",", blank), str(value)):
        (figure,) = figures(text, language)
        assert figure.low == value or (figure.unread and value < 10**6)


# ── time grows with the text ─────────────────────────────────────────────────────────────────────────────

NASTY = [
    "10-",
    "1.",
    "1,",
    "1 000 ",
    "a million and ",
    "one hundred ",
    "$",
    "5 to ",
    "百万",
    "1만 ",
    "- ",
    "zwei",
    "und",
    "9%, ",
]


@pytest.mark.exhaustive
@pytest.mark.parametrize("piece", NASTY)
@pytest.mark.parametrize("language", languages.READ)
def test_a_text_twice_as_long_takes_no_more_than_twice_the_steps(piece: str, language: str) -> None:
    def steps(times: int) -> int:
        count = 0

        def one(*_: object) -> None:
            nonlocal count
            count += 1

        text = piece * times
        sys.setprofile(one)
        try:
            figures.__wrapped__(text, language)
        finally:
            sys.setprofile(None)
        return count

    steps(10)  # what is compiled, is compiled
    assert steps(800) <= 2.2 * steps(400) + 400


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    rooms = [around, dense, grammar, in_words, lexicon, not_figures, ranges, reading, separators, style]
    for room in rooms:
        late = {n: p for n, p in vars(room).items() if isinstance(p, LateExpression)}
        yield from ((f"{room.__name__}.{n}", re.compile(p.pattern)) for n, p in late.items())
    for tag in languages.READ:
        words = lexicon.lexicon(tag)
        for name in ("after", "start", "compound", "part", "vague", "_of", "date"):
            pattern = getattr(words, name)
            if pattern is not None:
                yield f"{tag}.{name}", pattern


def test_no_pattern_repeats_what_repeats_without_an_end() -> None:
    """A repetition without an end inside another is what backtracks without one, unless it gives nothing back."""
    parser: Any = import_module("re._parser")
    endless = int(parser.MAXREPEAT)

    def walk(items: Any, inside: bool) -> bool:
        for op, args in items:
            name = str(op)
            repeats = name in ("MAX_REPEAT", "MIN_REPEAT")
            unbounded = repeats and int(args[1]) >= endless
            if unbounded and inside:
                return False
            for part in args if isinstance(args, (list, tuple)) else [args]:
                parts = part if isinstance(part, list) else [part]
                for one in parts:
                    if isinstance(one, parser.SubPattern) and not walk(one, inside or unbounded):
                        return False
        return True

    found = dict(patterns())
    assert len(found) > 60
    assert [name for name, p in found.items() if not walk(parser.parse(p.pattern, p.flags & ~re.UNICODE), False)] == []
    assert not walk(parser.parse(r"(?:a+b*)+"), False)
