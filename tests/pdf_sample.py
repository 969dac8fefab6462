"""A brief with every kind of block, built by hand: what the tests of the PDF writer draw. Its facts are invented."""

from __future__ import annotations

import datetime as dt

from factsheet.brief.tree import (
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
from factsheet.records.model import Bound, Confidence
from factsheet.writers.stamp import Stamp

STAMP = Stamp(dt.datetime(2026, 11, 23, tzinfo=dt.UTC), "factsheet 0.1", "5f" * 32)
SETTING = Setting(8.5, 1.18, 2.4)


def para(role: Role, *inlines: Inline | str, bookmark: str = "", bar: Bar | None = None) -> Paragraph:
    return Paragraph(role, tuple(Text(i) if isinstance(i, str) else i for i in inlines), bookmark=bookmark, bar=bar)


def cite(number: int, *places: str) -> Cite:
    """Return a mark; those of the second source open its words, the others lead to the list."""
    url = "https://example.org/ü#:~:text=so%20it%20says" if number == 2 else ""
    return Cite(str(number), f"source-{number}", places, url)


def fact(*inlines: Inline | str, priority: int = 2) -> Item:
    """Return a fact; its confidence, given last, hangs in the gutter."""
    return Item((para(Role.FACT, inlines[-1], Gutter(), *inlines[:-1]),), "f", priority)


def figure(value: str, label: str, detail: str, *marks: Cite) -> Item:
    return Item(
        (
            para(Role.FIGURE_VALUE, value),
            para(Role.FIGURE_LABEL, label, *marks),
            para(Role.FIGURE_DETAIL, Grade(Confidence.MODERATE), f"\u00a0 {detail}"),
        )
    )


def judgement(text: tuple[Inline | str, ...], level: Confidence, basis: str) -> Item:
    reason = para(Role.BASIS, Chance(20, 45), Grade(level, long=True), ": " + basis)
    return Item((para(Role.JUDGEMENT, *text), reason, para(Role.ASSUMES, Lead("Assumes: "), "the need goes on.")))


def row(label: str, detail: str, shown: str, bar: Bar, *marks: Cite) -> tuple[Paragraph, Paragraph]:
    """Return a row of the chart."""
    level = Confidence.MODERATE if bar.firm else Confidence.LOW
    return (
        para(Role.BAR, Strong(label), *marks, Gutter(), shown, bar=bar),
        para(Role.BAR_DETAIL, Grade(level), f"\u00a0 {detail}"),
    )


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
        para(Role.EVIDENCE, Strong("Evidence ends 27 July 2025, 16 months before issue."), "  Version 1.0"),
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
    rows = (
        *row("Seoul", "Aug 2023–Feb 2024", "≈\u00a06,700", Bar(0, 0.6, Bound.ABOUT, True), cite(4, "3")),
        *row("Washington", "Feb 2024", ">\u00a010,000", Bar(0, 0.9, Bound.MORE_THAN, True), cite(4, "4"), cite(3, "1")),
        *row("Unattributed", "after June 2024", "10,000", Bar(0, 0.9, Bound.EXACT, False), cite(3, "2")),
        *row("A range", "2024", "8,000–11,000", Bar(0.7, 1, Bound.RANGE, True), cite(3, "2")),
        *row("At most", "2024", "≤\u00a05,000", Bar(0, 0.45, Bound.UP_TO, True), cite(3, "2")),
        *row("None", "2022", "0", Bar(0, 0, Bound.EXACT, True), cite(3, "2")),
    )
    judgements = Part(
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
    )
    parts = (
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
                        *rows,
                        para(Role.CHART_KEY, "Arrow: more than, hollow: low confidence."),
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
                            Role.ITEM,
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
                            Role.ITEM,
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
            para(Role.HEADING, "Where sources disagree on help"),
            (
                Item(
                    (
                        para(Role.CONFLICT, Strong("Nuclear help")),
                        para(Role.SIDE, "One author", Gutter(), "not expected", cite(1, "20")),
                        para(Role.SIDE, "Another", Gutter(), "possible, for propulsion", cite(2, "16", "p3")),
                        para(Role.REASON, "The writers mean different things by it."),
                    ),
                    "conflict",
                ),
            ),
        ),
        Part(
            para(Role.HEADING, "Gaps"),
            (
                Item(
                    (
                        para(
                            Role.ITEM,
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
                            Role.ITEM,
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
        "https://example.org/b?x=1&y=2",
    )
    top = (para(Role.MARKING, Strong("TLP:AMBER")),)
    contact = para(Role.IMPRINT, "A. Berg", Tab(), "Newest version: ", Link("example.org/b", meta.address))
    return Brief(meta, top, head, figures, judgements, parts, foot, sources, notes, (contact, *top))


def source(number: int, text: str, path: str) -> Paragraph:
    return para(
        Role.SOURCE,
        Numeral(str(number)),
        Gutter(),
        text + ", ",
        Link(f"example.org/{path}", f"https://example.org/{path}"),
        ".",
        bookmark=f"source-{number}",
    )


def page(theme: Theme | None = None, setting: Setting = SETTING) -> Page:
    return lay_out(brief(), theme or Theme(), setting, default_fonts())
