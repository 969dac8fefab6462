"""Deliberately hard content, on Letter and A4: it fits well, in the plan and in LibreOffice, or is refused well."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import office
import page as validator
import pikepdf
import pytest
import records
import script_sample
from pdf_structure import problems
from test_docx import departures

from factsheet.brief.tree import Paragraph, Role
from factsheet.builder import making
from factsheet.diagnostics import FactsheetError
from factsheet.look.theme import BODY_FLOOR, NOTE_FLOOR
from factsheet.page.fit import TOO_FULL, TOO_WIDE, WIDE_STRIP, Fitted
from factsheet.records import edtf
from factsheet.records.model import (
    Bound,
    ChartBar,
    Citation,
    Fact,
    FactBase,
    KeyFigure,
    Locator,
    PageSize,
    Prose,
    Section,
    Value,
)
from factsheet.writers import WRITERS

SOUND = records.base()
BRIEF = SOUND.briefs["ferry"]
FACT = SOUND.facts["new-boat"]

LONGEST = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Taumatawhakatangihangakoauauotamateaturipukakapikimaungahoronukupokaiwhenuakitanatahu",
    "https://example.org/a/very/long/address/that/nobody/ever/wanted/to/read/on/paper.html",
    "11,111,111,111,111–99,999,999,999,999",
)
SENTENCE = "The second boat has carried passengers between the two landings every day since it came into service"


def briefed(base: FactBase = SOUND, **changes: object) -> FactBase:
    """Return `base` with fields of its brief replaced."""
    record = replace(base.briefs["ferry"], **changes)  # type: ignore[arg-type]  # the fields' own types
    return replace(base, briefs={"ferry": record})


def with_facts(facts: Mapping[str, Fact]) -> FactBase:
    """Return the sample with `facts` added, in a section of their own."""
    section = Section("More", tuple(facts))
    return briefed(replace(SOUND, facts={**SOUND.facts, **facts}), sections=(*BRIEF.sections, section))


def many_facts(count: int, priority: int) -> FactBase:
    ids = {f"more-{i}": f"{SENTENCE} ({i})." for i in range(count)}
    return with_facts({id_: replace(FACT, id=id_, statement=said, priority=priority) for id_, said in ids.items()})


def longest_words() -> FactBase:
    ids = {f"long-{i}": f"It is {word}." for i, word in enumerate(LONGEST)}
    base = with_facts({id_: replace(FACT, id=id_, statement=said) for id_, said in ids.items()})
    figures = (KeyFigure("passengers-council", LONGEST[0][:60], LONGEST[1][:60]),)
    return briefed(
        base, key_figures=figures, title=f"It is {LONGEST[0]}", bottom_line=Prose(f"It is {LONGEST[1]}", ("new-boat",))
    )


def forty_sources() -> FactBase:
    source = SOUND.sources["gazette"]
    titles = {f"s{i}": f"The ferry, part {i} of a series in many parts" for i in range(40)}
    sources = {id_: replace(source, id=id_, title=title) for id_, title in titles.items()}
    facts: dict[str, Fact] = {}
    for i in range(10):
        cites = tuple(Citation(f"s{4 * i + j}", Locator("paragraph", "1"), "a boat") for j in range(4))
        said = f"{SENTENCE} ({i})."
        facts[f"cited-{i}"] = replace(FACT, id=f"cited-{i}", statement=said, citations=cites, priority=2)
    base = with_facts(facts)
    return replace(base, sources={**base.sources, **sources})


def fourteen_digits(figures: int = 2, label: str = "Counted", detail: str = "in 2024") -> FactBase:
    exact = Value("passengers", Decimal("12345678901234"))
    wide = Value("USD", low=Decimal("12345678901234"), high=Decimal("98765432109876"), bound=Bound.RANGE)
    facts = {
        "exact": replace(SOUND.facts["passengers-council"], id="exact", value=exact),
        "wide": replace(SOUND.facts["passengers-council"], id="wide", value=wide),
    }
    shown = tuple(KeyFigure(("wide", "exact")[i % 2], "passengers counted", "in 2024") for i in range(figures))
    chart = BRIEF.chart
    assert chart is not None
    chart = replace(chart, bars=(ChartBar("exact", label, detail), ChartBar("exact", "Again", "in 2025")))
    return briefed(with_facts(facts), key_figures=shown, chart=chart)


def one_line() -> FactBase:
    return briefed(
        sections=(Section("Boats", ("new-boat",)),),
        key_figures=(),
        chart=None,
        disagreement=(),
        gaps=(),
        outlook=(),
        title="It runs",
        bottom_line=Prose("It runs.", ("new-boat",)),
    )


def one_source() -> FactBase:
    base = SOUND
    cites = tuple(c for c in FACT.citations if c.source == "gazette")
    facts = {id_: replace(fact, citations=cites) for id_, fact in base.facts.items()}
    return briefed(replace(base, facts=facts))


def strip(words: int) -> FactBase:
    marking = " ".join(["OFFICIAL", "SENSITIVE", "PARTNERS", "EYES", "ONLY", "NOW"][: words // 2])
    topic = " ".join(["Ferries", "and", "landings", "on", "the", "lake", "Orla"][: words // 2])
    return briefed(serial=f"{marking}, {marking}", topic=topic, review_by=edtf.parse("2027-09-30"))


Case = Callable[[], FactBase]
FITS: Mapping[str, Case] = {
    "longest words": longest_words,
    "forty sources": forty_sources,
    "five scripts": lambda: records.base(script_sample.files()),
    "fourteen digits": fourteen_digits,
    "one line": one_line,
    "one source": one_source,
    "no figures": lambda: briefed(key_figures=()),
    "no chart": lambda: briefed(chart=None),
    "long title": lambda: briefed(title=("A sentence that says the message, and says it at a length " * 3)[:140]),
    "twelve words in the strip": lambda: strip(4),
    "sixty facts that may be left out": lambda: many_facts(60, 4),
}
REFUSED: Mapping[str, tuple[Case, str]] = {
    "ninety lines that may not": (lambda: many_facts(45, 1), TOO_FULL.code),
    "a strip that is too wide": (lambda: strip(14), WIDE_STRIP.code),
    "a number that would be cut": (lambda: fourteen_digits(figures=5), TOO_WIDE.code),
    "a chart without room for bars": (
        lambda: fourteen_digits(label="A label of thirty characters..", detail="x" * 40),
        TOO_WIDE.code,
    ),
}
WHICH = [(name, size) for name in FITS for size in PageSize]


def made(base: FactBase, size: PageSize) -> Fitted:
    return making.make(briefed(base, page=size), "ferry")


@pytest.fixture(scope="module")
def pages() -> dict[tuple[str, PageSize], Fitted]:
    return {(name, size): made(FITS[name](), size) for name, size in WHICH}


@pytest.mark.parametrize(("name", "size"), WHICH)
def test_it_fits_well(pages: dict[tuple[str, PageSize], Fitted], name: str, size: PageSize) -> None:
    """Nothing is too small, too wide, below the margin or on top of another; what is left out is counted."""
    fitted = pages[name, size]
    page = fitted.page
    theme = page.theme
    assert page.setting.size >= BODY_FLOOR
    assert page.spare >= 0
    for placed in page.placed():
        assert placed.style.size >= NOTE_FLOOR
        assert theme.margin_side - 0.01 <= placed.x
        assert placed.x + placed.width <= theme.sheet[0] - theme.margin_side + 0.021
        margins = isinstance(placed.block, Paragraph) and placed.block.role in (Role.MARKING, Role.IMPRINT)
        assert placed.y + placed.height <= theme.sheet[1] - (0 if margins else theme.margin_bottom)
        for line in placed.lines:
            assert line.width <= placed.width - placed.style.indent + 0.021
    for band in page.bands:
        for column in band.columns:
            assert all(above.y + above.height <= below.y + 0.021 for above, below in pairwise(column))
            last = column[-1].block if column else None
            heading = isinstance(last, Paragraph) and last.role is Role.HEADING
            assert not heading or band.name == "judgements-heading", "a heading without its text"
    if fitted.left_out:
        counted = re.findall(r"(\d+) further", page.brief.notes[0].text)
        assert sum(map(int, counted)) == len(fitted.left_out)


@pytest.mark.sampled(7)
@pytest.mark.parametrize(("name", "size"), WHICH)
def test_the_pdf_is_sound(pages: dict[tuple[str, PageSize], Fitted], name: str, size: PageSize) -> None:
    data = WRITERS["pdf"].load()(pages[name, size].page, making.stamp(SOUND, "ferry"))
    for profile in (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A):
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []


@pytest.fixture(scope="module")
def shown(
    pages: dict[tuple[str, PageSize], Fitted], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, PageSize], Path]:
    """Every Word file as LibreOffice prints it, by one call."""
    office.needed()
    folder = tmp_path_factory.mktemp("hard")
    files = []
    for (name, size), fitted in pages.items():
        files.append(folder / f"{name}-{size}.docx")
        files[-1].write_bytes(WRITERS["docx"].load()(fitted.page, making.stamp(SOUND, "ferry")))
    return dict(zip(pages, office.convert(files, "pdf", folder / "out", folder / "profile"), strict=True))


#: Where LibreOffice breaks lines otherwise: Hangul anywhere, and punctuation hangs. Never in more lines.
OTHERWISE = "five scripts"


@pytest.mark.office
@pytest.mark.parametrize(("name", "size"), [which for which in WHICH if which[0] != OTHERWISE])
def test_libreoffice_sets_the_planned_page(
    pages: dict[tuple[str, PageSize], Fitted], shown: dict[tuple[str, PageSize], Path], name: str, size: PageSize
) -> None:
    assert departures(pages[name, size].page, shown[name, size]) == []


@pytest.mark.office
@pytest.mark.parametrize("size", PageSize)
def test_every_script_is_one_page_in_libreoffice(shown: dict[tuple[str, PageSize], Path], size: PageSize) -> None:
    with pikepdf.open(shown[OTHERWISE, size]) as pdf:
        assert len(pdf.pages) == 1


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("size", PageSize)
def test_it_is_refused_well(name: str, size: PageSize) -> None:
    """The refusal names the brief, says by how much, and what would do."""
    case, code = REFUSED[name]
    with pytest.raises(FactsheetError) as caught:
        made(case(), size)
    problem = caught.value.diagnostics[0]
    assert problem.code == code
    assert problem.message.startswith("ferry")
    assert any(c.isdigit() for c in problem.message) or code == WIDE_STRIP.code
    assert problem.hint


def test_wide_figures_are_set_smaller_together(pages: dict[tuple[str, PageSize], Fitted]) -> None:
    page = pages["fourteen digits", PageSize.LETTER].page
    values = [p for p in page.placed() if isinstance(p.block, Paragraph) and p.block.role is Role.FIGURE_VALUE]
    assert len({p.style.size for p in values}) == 1
    assert values[0].style.size >= page.setting.size
