"""Pages that ask much of the layout, as records: every kind of bar, long lists, long names, markings, other scripts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal

import records

from factsheet.records import edtf
from factsheet.records.model import (
    Bound,
    ChartBar,
    ChartKind,
    ChartRecord,
    Citation,
    Fact,
    FactBase,
    KeyFigure,
    Locator,
    Origin,
    Prose,
    Section,
    Side,
    Value,
)

SOUND = records.base()
BRIEF = SOUND.briefs["ferry"]
COUNTED = SOUND.facts["passengers-council"]
EVENT = SOUND.facts["new-boat"]
CONFLICT = SOUND.conflicts["how-many"]

#: Values of a chart with every bound, a range off the axis, and zero.
KINDS: Mapping[str, Value] = {
    "exact": Value("passengers", Decimal(41200)),
    "range": Value("passengers", low=Decimal(20000), high=Decimal(90000), bound=Bound.RANGE),
    "at-least": Value("passengers", Decimal(52000), bound=Bound.AT_LEAST),
    "more-than": Value("passengers", Decimal(60000), bound=Bound.MORE_THAN),
    "up-to": Value("passengers", Decimal(75000), bound=Bound.UP_TO),
    "less-than": Value("passengers", Decimal(30000), bound=Bound.LESS_THAN),
    "about": Value("passengers", Decimal(48000), bound=Bound.ABOUT),
    "zero": Value("passengers", Decimal(0)),
}

SENTENCES = (
    "The second boat has run between the two landings since the ice went in April 2024",
    "Traders at the north landing say that carts wait for an hour on market days",
    "The operator ordered a third boat in March 2025, to be delivered by June 2026",
    "A storm closed the crossing for nine days in November 2024",
    "The council pays for two in five crossings in winter, by its budget for 2025",
    "Fares rose from 3 to 4 crowns in January 2025, the first rise since May 2019",
    "The bridge at the mill carries no carts of more than 3.5 tonnes",
)


def briefed(base: FactBase = SOUND, **changes: object) -> FactBase:
    """Return `base` with fields of its brief replaced."""
    record = replace(base.briefs["ferry"], **changes)  # type: ignore[arg-type]  # the fields' own types
    return replace(base, briefs={"ferry": record})


def with_facts(facts: Mapping[str, Fact], base: FactBase = SOUND) -> FactBase:
    """Return `base` with `facts` added."""
    return replace(base, facts={**base.facts, **facts})


def charted(values: Mapping[str, Value], low: tuple[str, ...] = (), **dates: str) -> FactBase:
    """Return the sample with a chart of `values`, those in `low` of low confidence."""
    facts = {}
    for id_, value in values.items():
        said = replace(COUNTED, id=id_, value=value, start=None, end=None, point_in_time=edtf.parse("2024-06"))
        if id_ in low:
            said = replace(said, confidence=SOUND.facts["passengers-operator"].confidence)
        facts[id_] = said
    bars = tuple(ChartBar(id_, id_.replace("-", " ").capitalize()) for id_ in values)
    chart = ChartRecord("Passengers, by how they are counted", "Passengers in 2024, as each reported them", bars)
    return briefed(with_facts(facts), chart=chart, key_figures=(KeyFigure(next(iter(values)), "passengers"),))


def every_bar() -> FactBase:
    return charted(KINDS)


def every_bar_hollow() -> FactBase:
    return charted(KINDS, low=tuple(KINDS))


def eight_bars() -> FactBase:
    return charted({f"landing-{n}": Value("passengers", Decimal(1000 * n)) for n in range(1, 9)})


def series(values: Mapping[str, Value] | None = None, low: tuple[str, ...] = ()) -> FactBase:
    """Return the sample with a line of values by their dates or periods ("2021-03/2022-02"), those in `low` hollow."""
    shown = values or {
        str(year): Value("passengers", Decimal(20000 + 5000 * (year - 2020))) for year in range(2020, 2025)
    }
    facts = {}
    for date, value in shown.items():
        id_ = f"in-{date.replace('/', '-to-')}"
        begin, _, end = date.partition("/")
        said = replace(COUNTED, id=id_, value=value, start=None, end=None, point_in_time=None)
        if end:
            said = replace(said, start=edtf.parse(begin), end=edtf.parse(end))
        elif begin:
            said = replace(said, point_in_time=edtf.parse(begin))
        if date in low:
            said = replace(said, confidence=SOUND.facts["passengers-operator"].confidence)
        facts[id_] = said
    bars = tuple(map(ChartBar, facts))
    chart = ChartRecord("Passengers, year by year", "Passengers counted by the council", bars, ChartKind.LINE)
    return briefed(with_facts(facts), chart=chart)


#: A line with every sign, at dates of every length.
COURSE: Mapping[str, Value] = {
    "2019-03": Value("passengers", Decimal(41200)),
    "2019-11": Value("passengers", low=Decimal(20000), high=Decimal(60000), bound=Bound.RANGE),
    "2020-06-14": Value("passengers", Decimal(52000), bound=Bound.AT_LEAST),
    "2021-02": Value("passengers", Decimal(30000), bound=Bound.UP_TO),
    "2022-01/2022-12": Value("passengers", Decimal(48000), bound=Bound.ABOUT),
    "2024-06": Value("passengers", Decimal(0)),
    "2024-09": Value("passengers", Decimal(15000)),
}


def every_point() -> FactBase:
    return series(COURSE, low=("2021-02", "2024-06", "2024-09"))


def crowded_points() -> FactBase:
    """Forty months of values near one another, the last of them far off."""
    months = [f"{2021 + n // 12}-{n % 12 + 1:02}" for n in range(40)]
    values = {month: Value("passengers", Decimal(30000 + 37 * n % 900)) for n, month in enumerate(months)}
    return series({**values, "2025-11": Value("passengers", Decimal(1234567))})


def conflict_of(sides: int, name: str) -> FactBase:
    """Return the sample with a conflict of so many sides, each with an origin of its own called `name`."""
    origins = {
        f"body-{n}": Origin(
            f"body-{n}", f"{name} {n}", SOUND.origins["council"].kind, SOUND.origins["council"].interest
        )
        for n in range(1, sides + 1)
    }
    facts = {}
    for n, origin in enumerate(origins, 1):
        cites = tuple(replace(c, origin=origin) for c in COUNTED.citations)
        value = Value("passengers", Decimal(40000 + 100 * n), bound=list(Bound)[n % 3])
        facts[f"side-{n}"] = replace(COUNTED, id=f"side-{n}", citations=cites, value=value)
    conflict = replace(CONFLICT, sides=tuple(Side(id_) for id_ in facts))
    base = with_facts(facts)
    return replace(base, origins={**base.origins, **origins}, conflicts={"how-many": conflict})


def sections(*counts: int) -> FactBase:
    """Return the sample with sections of so many facts."""
    facts: dict[str, Fact] = {}
    made = []
    for at, count in enumerate(counts, 1):
        ids = []
        for n in range(count):
            id_ = f"fact-{at}-{n}"
            said = f"{SENTENCES[(at + n) % len(SENTENCES)]} ({at}.{n})."
            facts[id_] = replace(EVENT, id=id_, statement=said, priority=1)
            ids.append(id_)
        made.append(Section(("Traffic", "Boats", "Landings", "Money")[at - 1], tuple(ids)))
    return briefed(with_facts(facts), sections=tuple(made))


def short() -> FactBase:
    return briefed(
        sections=(Section("Boats", ("new-boat", "passengers-council")),),
        chart=None,
        disagreement=(),
        gaps=(),
        outlook=(),
    )


def marked(marking: str, embargo: str = "") -> FactBase:
    return briefed(
        marking=marking,
        embargo=edtf.parse(embargo) if embargo else None,
        contact="Mira Tal, Orla Institute, desk@example.org",
        address="https://example.org/briefs/ferry",
    )


def other_scripts() -> FactBase:
    names = ("김정은", "习近平", "Владимир Путин", "Ελλάδα")
    facts = {
        f"name-{n}": replace(
            EVENT, id=f"name-{n}", statement=f"The boat is named after {name}, who crossed in 2024 with 1,200 others."
        )
        for n, name in enumerate(names)
    }
    base = with_facts(facts)
    origins = {**base.origins, "council": replace(base.origins["council"], short="조선중앙통신")}
    return briefed(replace(base, origins=origins), sections=(Section("Names 이름", tuple(facts)),))


def dense_marks() -> FactBase:
    """Facts that rest on many paragraphs of several sources: more marks than fit on the end of a line."""
    source = SOUND.sources["council-2025"]
    sources = {f"s{n}": replace(source, id=f"s{n}", title=f"Survey {n}") for n in range(1, 13)}
    facts = {}
    for n, said in enumerate(SENTENCES):
        cites = tuple(
            Citation(f"s{(n + k) % 12 + 1}", Locator("paragraph", str(p)), "the boat") for k in range(5) for p in (1, 2)
        )
        facts[f"dense-{n}"] = replace(EVENT, id=f"dense-{n}", statement=f"{said}.", citations=cites)
    base = with_facts(facts)
    return briefed(
        replace(base, sources={**base.sources, **sources}), sections=(Section("Traffic", tuple(facts)),), chart=None
    )


def full() -> FactBase:
    """A page with as much as goes on it, some of it left out."""
    base = sections(8, 8, 8, 8)
    facts = {id_: replace(f, priority=4 if id_.endswith(("5", "6", "7")) else 1) for id_, f in base.facts.items()}
    gaps = tuple(Prose(f"{SENTENCES[n]}, which nobody counted.", ("new-boat",), 2) for n in range(3))
    return briefed(replace(base, facts=facts), gaps=gaps)


PAGES: Mapping[str, Callable[[], FactBase]] = {
    "every bar": every_bar,
    "every bar hollow": every_bar_hollow,
    "eight bars": eight_bars,
    "series": series,
    "every point": every_point,
    "crowded points": crowded_points,
    "long owners": lambda: conflict_of(3, "Joint Commission on Inland Navigation"),
    "fourteen sides": lambda: conflict_of(14, "District council"),
    "tlp": lambda: marked("TLP:AMBER+STRICT", "2026-12-01"),
    "secret": lambda: marked("SECRET//NOFORN", "2026-12-01"),
    "cui": lambda: marked("CUI//SP-PRVCY//FEDCON"),
    "official": lambda: marked("OFFICIAL-SENSITIVE"),
    "short": short,
    "full": full,
    "other scripts": other_scripts,
    "a section longer than a column": lambda: briefed(sections(13), chart=None, disagreement=(), gaps=(), outlook=()),
    "two sections": lambda: briefed(sections(9, 3), chart=None, disagreement=(), gaps=(), outlook=()),
    "dense marks": dense_marks,
}
