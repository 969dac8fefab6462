"""A brief with every kind of block, made by hand: what the tests of the Word writer write, open and look at."""

from __future__ import annotations

import datetime as dt

from factsheet.brief.tree import (
    NO_BREAK,
    Anchor,
    Bar,
    Brief,
    Chance,
    Cite,
    Grade,
    Gutter,
    Inline,
    Item,
    Lead,
    Link,
    Meta,
    Numeral,
    Paragraph,
    Part,
    Role,
    Strong,
    Tab,
    Text,
)
from factsheet.look.theme import Setting, Theme
from factsheet.page.plan import Page, lay_out
from factsheet.page.typeset import default_fonts
from factsheet.records.field_path import FieldPath
from factsheet.records.model import Bound, Confidence
from factsheet.writers.stamp import Stamp

place = FieldPath.parse


STAMP = Stamp(dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "factsheet 0.1.0", "9f" * 32)
LONG_ID = "a-record-with-a-name-that-is-much-too-long-for-a-bookmark-in-word"
LOW, MODERATE, HIGH = Confidence.LOW, Confidence.MODERATE, Confidence.HIGH


def fact(record: str, words: str, level: Confidence, *cites: Cite) -> Item:
    paragraph = Paragraph(Role.FACT, (Grade(level), Gutter(), Text(words), *cites), Anchor(record, place("statement")))
    return Item((paragraph,), record, 3)


def judgement(
    number: int, record: str, words: tuple[Inline, ...], level: Confidence, basis: str, chance: Chance
) -> Item:
    statement = Paragraph(Role.JUDGEMENT, (Numeral(f"{number}{NO_BREAK}"), *words), Anchor(record, place("statement")))
    inlines = (chance, Grade(level, long=True), Text(f": {basis}"))
    return Item((statement, Paragraph(Role.BASIS, inlines, Anchor(record, place("confidence_basis")))), record)


def figure(record: str, value: str, label: str, detail: str, cite: Cite) -> Item:
    return Item(
        (
            Paragraph(Role.FIGURE_VALUE, (Text(value),)),
            Paragraph(Role.FIGURE_LABEL, (Text(label), cite), Anchor("sample", place(f"key_figures.{record}.label"))),
            Paragraph(Role.FIGURE_DETAIL, (Grade(MODERATE), Text(f"\u00a0 {detail}"))),
        ),
        record,
    )


def heading(words: str, field: str = "") -> Paragraph:
    return Paragraph(Role.HEADING, (Text(words),), Anchor("sample", place(field)) if field else None)


def prose(words: tuple[Inline, ...], field: str) -> Item:
    return Item((Paragraph(Role.ITEM, words, Anchor("sample", place(field))),))


def source(number: int, record: str, before: str, title: str, after: str) -> Paragraph:
    inlines = (
        Numeral(str(number)),
        Gutter(),
        Text(before),
        Link(title, f"https://example.org/{record}?a=1&b=2"),
        Text(after),
    )
    return Paragraph(Role.SOURCE, inlines, None, record)


C1 = Cite("1", "leckwold-2025", ("7",))
C1B = Cite("1", "leckwold-2025", ("16", "p3"))
C2 = Cite("2", "hong-2024", ("4", "5"))
C3 = Cite("3", "owp-2024", ("11",))
C4 = Cite("4", "lhpgop-2024", ("15", "16"))


def bar(label: str, detail: str, shown: str, drawn: Bar, cite: Cite) -> tuple[Paragraph, Paragraph]:
    """Return a row of the chart."""
    return (
        Paragraph(Role.BAR, (Strong(label), cite, Gutter(), Text(shown)), bar=drawn),
        Paragraph(Role.BAR_DETAIL, (Grade(MODERATE if drawn.firm else LOW), Text(f"\u00a0 {detail}"))),
    )


BARS = (
    *bar("Seoul", "Aug 2023–Feb 2024", "6,700", Bar(0.0, 0.67, Bound.EXACT, True), C4),
    *bar("Washington", "Sep 2023–Feb 2024", "> 10,000", Bar(0.0, 1.0, Bound.MORE_THAN, True), C4),
    *bar("Unattributed", "after June 2024", "10,000", Bar(0.0, 1.0, Bound.EXACT, False), C3),
)

META = Meta(
    "sample",
    "North Korea keeps Russian guns firing, & is paid in ways no one can yet count",
    "DPRK aid",
    "en-GB",
    "1.0",
    "2026-11-23",
    "2025-07-27",
    "2027-02-23",
    "OPEN SOURCE",
    "Seed house",
    ("North Korea", "munitions"),
    "https://example.org/briefs/sample",
)


def sample(title: str = META.title) -> Brief:
    """Return the brief."""
    head = (
        Paragraph(
            Role.STRIP,
            (
                Strong("OPEN SOURCE · DPRK AID"),
                Tab(),
                Text("Issued 23 November 2026 · Review by 23 February 2027 · v1.0"),
            ),
        ),
        Paragraph(Role.TITLE, (Text(title),), Anchor("sample", place("title"))),
        Paragraph(Role.EVIDENCE, (Strong("Evidence ends 27 July 2025, 16 months before issue."), Text("  V1.0"))),
        Paragraph(
            Role.BOTTOM_LINE,
            (
                Lead("Bottom line. "),
                Text(
                    "North Korea is the only state to send Russia both shells and combat units. Every source agrees on "
                    "the direction of the aid and none on its size: counts of containers, rounds and soldiers differ "
                    "by a third to a half, and rest on parties to the war or their allies."
                ),
                C1, C2, C4,
            ),
            Anchor("sample", place("bottom_line")),
        ),
    )  # fmt: skip
    figures = (
        figure("f1", "6,700–10,000+", "containers of munitions", "Seoul and Washington, Feb 2024", C4),
        figure("f2", "≈ 11,000", "soldiers sent to the Kursk region, by Seoul’s count", "Seoul, Nov 2024", C3),
        figure("f3", "≈ 4,000", "casualties among them", "one author, Jul 2025", C1),
        figure("f4", "≈ 1 million", "barrels of oil received", "imagery, Mar–Nov 2024", C3),
    )
    judgements = (
        judgement(
            1,
            "deliveries-continue",
            (
                Text("Deliveries will "),
                Strong("likely (55–80%)"),
                Text(" continue while the war does: both sides gain and neither needs a third party’s consent."),
            ),
            MODERATE,
            "three sources, two origins; terms unknown.",
            Chance(55, 80),
        ),
        judgement(
            2,
            "no-units-in-ukraine",
            (
                Text("It is "),
                Strong("unlikely (20–45%)"),
                Text(" that Pyongyang sends combat units into Ukraine itself."),
            ),
            LOW,
            "one author’s reasoning; no reporting of intent among several state and non-state sources read.",
            Chance(20, 45),
        ),
        judgement(
            3,
            "help-has-begun",
            (Text("Russian help with satellites and guidance has "), Strong("very likely (80–95%)"), Text(" begun.")),
            HIGH,
            "timing and design likeness.",
            Chance(80, 95),
        ),
    )  # fmt: skip
    parts = (
        Part(
            heading("Munitions", "sections.munitions.heading"),
            (
                fact(
                    "shipments-began",
                    "Shipments began in August 2023, when Russia ran short of artillery rounds.",
                    HIGH, C1, C4,
                ),
                fact(
                    "dprk-containers-seoul",
                    "Seoul counted about 6,700 containers to February 2024; Washington more than 10,000 from "
                    "September 2023.",
                    MODERATE, C4,
                ),
                fact(
                    "rounds-high-estimate",
                    "One estimate puts deliveries above 6 million rounds, 122 mm or 152 mm; <b>no basis</b> & no "
                    "method is given.",
                    LOW, C1B,
                ),
            ),
        ),
        Part(
            heading("Manpower", "sections.manpower.heading"),
            (
                fact(
                    "belousov-kim",
                    "Defence minister Андрей Белоусов met Kim Jong Un, with Nguyễn Đình Chiểu and Ελλάδα named in "
                    "passing.",
                    HIGH, C1, C2, C3,
                ),
                fact(LONG_ID, "Some 11,000 soldiers fought in Kursk; 4,000 became casualties.", MODERATE, C1),
                fact(
                    "more-troops",
                    "Up to 30,000 more are reported to have been offered, engineers and combat troops.",
                    LOW, C1,
                ),
            ),
        ),
        Part(
            heading("Containers of munitions, by who counted", "chart.title"),
            (
                Item(
                    (
                        Paragraph(
                            Role.CHART_SUBTITLE,
                            (Text("Shipping containers, cumulative; window of each count"),),
                            Anchor("sample", place("chart.subtitle")),
                        ),
                        *BARS,
                        Paragraph(Role.CHART_KEY, (Text("Arrow: more than, hollow: low confidence."),)),
                    )
                ),
            ),
        ),
        Part(
            heading("Where sources disagree", "headings.disagreement"),
            (
                Item(
                    (
                        Paragraph(Role.CONFLICT, (Strong("Rounds"),)),
                        Paragraph(Role.SIDE, (Text("Seoul"), Gutter(), Text("more than 3 million 152 mm shells"), C4)),
                        Paragraph(
                            Role.SIDE,
                            (
                                Text("A committee of experts with a long name"),
                                Gutter(),
                                Text("more than 6 million of both calibres, a later estimate without a source"),
                                C1,
                            ),
                        ),
                        Paragraph(
                            Role.REASON,
                            (Text("The first could fill the containers, the second is what was delivered."),),
                            Anchor("conflict-rounds", place("explanation")),
                        ),
                    ),
                    "conflict-rounds",
                ),
            ),
        ),
        Part(
            heading("Gaps", "headings.gaps"),
            (prose((Text("Prices and terms; the share of shells that work; delivery dates."), C1), "gaps.0"),),
        ),
        Part(
            heading("Outlook and indicators", "headings.outlook"),
            (
                prose(
                    (
                        Text("Watch for a second tanker series above the oil ceiling, engineer units in Donbas, a "
                             "satellite launch within months of a delivery, and Seoul’s next container count."),
                        C2, C3,
                    ),
                    "outlook.0",
                ),
            ),
        ),
    )  # fmt: skip
    foot = (
        Paragraph(Role.FOOT_HEADING, (Text("Sources"),)),
        Paragraph(
            Role.SUMMARY,
            (
                Text(
                    "Rests on 4 sources and 9 independent origins; 11 of 19 facts have one origin. Most origins are "
                    "parties to the war or their allies."
                ),
            ),
        ),
    )
    sources = (
        source(1, "leckwold-2025", "T. Leckwold, “", "Vested Interests in Prolonging the Ukraine War",
               "”, Substack, 14–27 July 2025. D."),
        source(2, "hong-2024", "C. Hong, “", "The Impact of the Russia–Ukraine War on Russia–North Korea Relations",
               "”, Onero Institute, mid-2024. C."),
        source(3, "owp-2024", "“", "North Korea To ‘Invariably Support’ Russia’s War in Ukraine",
               "”, The Organization for World Peace, c. 1 December 2024. C."),
        source(4, "lhpgop-2024", "lhpgop, “", "Putin’s Deadly Gamble",
               "”, The South Florida Conservative, mid-2024. D."),
    )  # fmt: skip
    notes = (
        Paragraph(
            Role.NOTE,
            (Text("Letters: reliability, A (complete) to E; F, cannot be judged. Confidence describes the evidence, "
                  "not the chance. Likelihood: unlikely 20–45%, likely 55–80%, very likely 80–95% (ICD 203)."),),
        ),
    )  # fmt: skip
    top = (Paragraph(Role.MARKING, (Strong("OPEN SOURCE"),)),)
    address = (Text("A. Berg, +44 20 0000 0000"), Tab(), Text("Newest version: "), Link("example.org/b", META.address))
    imprint = (Paragraph(Role.IMPRINT, address), *top)
    key = Part(heading("Key judgements"), judgements)
    return Brief(META, top, head, figures, key, parts, foot, sources, notes, imprint)


def plan(brief: Brief | None = None, setting: Setting | None = None, theme: Theme | None = None) -> Page:
    """Return the plan of `brief`, the sample if none is given."""
    return lay_out(brief or sample(), theme or Theme(), setting or Setting(9.5, 1.22, 3.4), default_fonts())
