"""A brief with every kind of block, built by hand: what the tests of the PDF writer draw. Its facts are invented."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from factsheet.brief.tree import (
    Anchor,
    Bar,
    Brief,
    Chart,
    Cite,
    Grade,
    Inline,
    Item,
    Link,
    Meta,
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
from factsheet.records.field_path import CHART
from factsheet.records.model import Confidence
from factsheet.writers import Stamp

STAMP = Stamp(dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "factsheet 0.1", "5f" * 32)
SETTING = Setting(9.5, 1.26, 4.2)


def para(role: Role, *inlines: Inline | str, bookmark: str = "") -> Paragraph:
    return Paragraph(role, tuple(Text(i) if isinstance(i, str) else i for i in inlines), bookmark=bookmark)


def cite(number: int, *places: str) -> Cite:
    return Cite(number, f"source-{number}", places)


def fact(*inlines: Inline | str, priority: int = 2) -> Item:
    return Item((para(Role.FACT, *inlines),), "f", priority)


def figure(value: str, label: str, detail: str, *marks: Cite) -> Item:
    return Item(
        (
            para(Role.FIGURE_VALUE, value),
            para(Role.FIGURE_LABEL, label, *marks),
            para(Role.FIGURE_DETAIL, detail),
        )
    )


def judgement(text: tuple[Inline | str, ...], level: Confidence, basis: str) -> Item:
    return Item((para(Role.JUDGEMENT, *text), para(Role.BASIS, Grade(level, long=True), ": " + basis)))


def brief() -> Brief:
    """Return the sample: two columns, four figures, a chart, four sources, names in Latin, Cyrillic and Greek."""
    high, moderate, low = Confidence.HIGH, Confidence.MODERATE, Confidence.LOW
    title = "North Korea keeps Russian guns firing, and is paid in ways no one can yet count"
    head = (
        para(
            Role.STRIP,
            Strong("OPEN SOURCE · DPRK AID"),
            Tab(),
            "Issued 23 November 2026 · Review by 23 February 2027 · v1.0",
        ),
        para(Role.TITLE, title),
        para(Role.CUTOFF, "Information available as of 27 July 2025 was used."),
        para(
            Role.BOTTOM_LINE,
            Strong("Bottom line."),
            " North Korea is the only state to send Russia both shells and combat units. Every source agrees on the "
            "direction of the aid and none on its size: counts of containers, rounds and soldiers differ by a third "
            "to a half, and rest on parties to the war or their allies. The price Russia pays is the largest gap.",
            cite(1, "4"),
            cite(3, "2", "7"),
        ),
    )
    figures = (
        figure("6,700–10,000+", "containers of munitions", "Seoul and Washington, Feb 2024", cite(4, "3")),
        figure("10,000–11,000", "soldiers sent", "Washington, Nov 2024, to Jul 2025", cite(3, "5")),
        figure("≈\u00a04,000", "casualties among them", "one author, Jul 2025", cite(1, "12")),
        figure("≈\u00a01 million", "barrels of oil received", "imagery, Mar–Nov 2024", cite(3, "9")),
    )
    chart = Chart(
        "Containers of munitions, by who counted",
        "containers",
        (
            Bar("Seoul", "Aug 2023–Feb 2024", "≈\u00a06,700", Decimal(6700), True, (cite(4, "3"),)),
            Bar("Washington", "Sep 2023–Feb 2024", ">\u00a010,000", Decimal(10000), True, (cite(4, "4"), cite(3, "1"))),
            Bar("Unattributed", "after June 2024", "10,000", Decimal(10000), False, (cite(3, "2"),)),
        ),
        "Three counts of containers: Seoul about 6,700, Washington more than 10,000, and 10,000 of no known origin.",
        Anchor("brief", CHART),
    )
    parts = (
        Part(
            para(Role.HEADING, "Key judgements"),
            (
                judgement(
                    (
                        "Deliveries will ",
                        Strong("likely (55–80%)"),
                        " continue while the war does: both sides gain and neither needs a third party’s consent.",
                    ),
                    moderate,
                    "three sources, two origins; terms unknown.",
                ),
                judgement(
                    (
                        "It is ",
                        Strong("unlikely (20–45%)"),
                        " that Pyongyang sends combat units into Ukraine itself rather than into Russian territory.",
                    ),
                    low,
                    "one author’s reasoning; no reporting of intent.",
                ),
                judgement(
                    (
                        "Russian help with satellites, ships and missile guidance has ",
                        Strong("very likely (80–95%)"),
                        " begun.",
                    ),
                    low,
                    "circumstantial: timing and design likeness.",
                ),
            ),
        ),
        Part(
            para(Role.HEADING, "Munitions"),
            (
                fact(
                    "Shipments began in August 2023, when Russia ran short of artillery rounds.",
                    cite(1, "2", "3"),
                    cite(4, "1"),
                    Grade(high),
                ),
                fact(
                    "Seoul counted about 6,700 containers to February 2024; Washington more than 10,000 from September "
                    "2023.",
                    cite(4, "3"),
                    Grade(moderate),
                ),
                fact(
                    "One estimate puts deliveries above 6\u00a0million rounds of 122\u00a0mm and 152\u00a0mm, with "
                    "<b>&amp; no basis</b> given & none asked.",
                    cite(1, "8"),
                    Grade(low),
                ),
                fact("Missiles came with crews who launched them into Ukraine.", cite(1, "9"), Grade(moderate)),
            ),
        ),
        Part(
            para(Role.HEADING, "Manpower"),
            (
                fact("Some 11,000 soldiers fought in Kursk; 4,000 became casualties.", cite(1, "12"), Grade(moderate)),
                fact("Andrei Belousov (Андрей Белоусов) counted 10\u202f000 in 2024.", cite(3, "5"), Grade(high)),
                fact("Nguyễn Văn Đức and Ελένη Παππά report that 30,000 are offered.", cite(1, "14"), Grade(low)),
            ),
        ),
        Part(
            para(Role.HEADING, "Containers of munitions, by who counted"),
            (
                Item(
                    (
                        para(Role.CHART_SUBTITLE, "Shipping containers, cumulative; window of each count in brackets"),
                        chart,
                        para(
                            Role.CHART_SOURCE,
                            "Sources 4 (both official counts, through one news report) and 3 (no origin given).",
                        ),
                    ),
                    "chart",
                ),
            ),
        ),
        Part(
            para(Role.HEADING, "Where sources disagree"),
            (
                Item(
                    (
                        para(
                            Role.PROSE,
                            Strong("Rounds."),
                            " “Over 3\u00a0million” 152\u00a0mm shells or 500,000 122\u00a0mm rockets is what 6,700 "
                            "containers could hold, not what was delivered;",
                            cite(4, "6"),
                            " “over 6\u00a0million” of both calibres is a later estimate without a source.",
                            cite(1, "8"),
                        ),
                    ),
                ),
                Item(
                    (
                        para(
                            Role.PROSE,
                            Strong("Nuclear help."),
                            " Not expected by one author,",
                            cite(1, "20"),
                            " possible to another,",
                            cite(3, "11"),
                            " and limited to submarine propulsion in a third.",
                            cite(4, "16", "p3"),
                        ),
                    ),
                ),
            ),
        ),
        Part(
            para(Role.HEADING, "Gaps"),
            (
                Item(
                    (
                        para(
                            Role.PROSE,
                            "Prices and terms; the share of shells that work; delivery dates; whether guidance or "
                            "re-entry technology has moved. Any of these would change the judgements above.",
                        ),
                    ),
                ),
            ),
        ),
        Part(
            para(Role.HEADING, "Outlook and indicators"),
            (
                Item(
                    (
                        para(
                            Role.PROSE,
                            "Watch for a second tanker series above the oil ceiling, engineer units in Donbas, a "
                            "satellite launch within months of a delivery, and Seoul’s next container count. A "
                            "cease-fire would remove Russia’s need before it removed North Korea’s.",
                        ),
                    ),
                ),
            ),
        ),
    )
    foot = (
        para(Role.HEADING, "Sources"),
        para(
            Role.SUMMARY,
            "Rests on 4 sources and 9 known origins; 11 of 19 facts have one origin. Most origins are parties to the "
            "war or their allies. No source is an eyewitness. 2 further facts are in the record.",
        ),
    )
    sources = (
        source(1, "Leckwold, T., “Vested Interests in Prolonging the Ukraine War”, Substack, July 2025. D", "a/1"),
        source(2, "Hong, C., “The Impact of the Russia-Ukraine War on Russian-Korean Relations”, 2024. C", "a/2"),
        source(3, "“North Korea To ‘Invariably Support’ Russia’s War in Ukraine”, c. 1 December 2024. C", "a/3"),
        source(4, "lhpgop, “Putin’s Deadly Gamble”, The South Florida Conservative, mid-2024. D", "ü/4?a=1&b=2"),
    )
    notes = (
        para(
            Role.NOTE,
            "Marks give source and paragraph: 4:15,16.",
            Grade(high),
            Grade(moderate),
            Grade(low),
            " Confidence describes the evidence, not the chance. Likelihood: unlikely 20–45%, likely 55–80%, very "
            "likely 80–95% (ICD 203).",
        ),
    )
    meta = Meta(
        "dprk-aid",
        title,
        "DPRK aid",
        "en-GB",
        "1.0",
        "2026-11-23",
        "2025-07-27",
        "2027-02-23",
        "OPEN SOURCE",
        "Fact Sheet Desk <&> Łódź",
        ("Korea", "Белоусов", "munitions"),
    )
    return Brief(meta, head, figures, parts, foot, sources, notes)


def source(number: int, text: str, path: str) -> Paragraph:
    return para(
        Role.SOURCE,
        Strong(f"{number} "),
        text + ", ",
        Link(f"example.org/{path}", f"https://example.org/{path}"),
        ".",
        bookmark=f"source-{number}",
    )


def page(theme: Theme | None = None, setting: Setting = SETTING) -> Page:
    return lay_out(brief(), theme or Theme(), setting, default_fonts())
