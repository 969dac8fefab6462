"""The HTML edition: one file in which every sentence opens onto its evidence, whatever the records hold."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import frozen
import html_file
import pytest
import records
from html_file import Edition, hashed, without_fonts
from rebuilding import BOATS, built, edit, project, run

from factsheet.brief.address import is_web
from factsheet.brief.compose import printed_facts
from factsheet.brief.tree import Lead, Role, Strong, Text
from factsheet.builder import making, stale
from factsheet.evidence.lock import Lock, entry_of
from factsheet.look import themes
from factsheet.look.theme import Logo, Theme
from factsheet.page.plan import Page
from factsheet.records import edtf
from factsheet.records.model import Confidence, Edit, FactBase, Silence
from factsheet.writers import WRITERS
from factsheet.writers.html import write_among
from factsheet.writers.html.markup import link

SMALL = records.base(records.SOUND)
#: With a second brief that prints the same facts.
BRIEFS = list(frozen.BASE.briefs)
THEMES = list(themes.BUILT_IN)


def page(base: FactBase, brief: str = "ferry", theme: Theme | None = None) -> Page:
    return making.make(base, brief, theme).page


def written(
    base: FactBase = SMALL, brief: str = "ferry", lock: Lock | None = None, theme: Theme | None = None
) -> bytes:
    said = stale.Now(base, lock=lock).stamp(brief, "html", ())
    return WRITERS["html"].load()(page(base, brief, theme), said)


def edition(base: FactBase = SMALL, brief: str = "ferry", lock: Lock | None = None) -> Edition:
    return html_file.read(written(base, brief, lock))


def verified(base: FactBase) -> Lock:
    day = edtf.parse("2025-03-30").earliest
    assert day is not None
    return Lock.of(
        entry_of(fact, citation, base.sources[citation.source], day)
        for fact in base.facts.values()
        for citation in fact.citations
    )


@pytest.fixture(scope="module", params=BRIEFS)
def real(request: pytest.FixtureRequest) -> tuple[str, Edition]:
    """Return each brief of the frozen project as an edition."""
    return request.param, edition(frozen.BASE, request.param, frozen.LOADED.lock)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────


def test_ids_are_unique_and_every_link_leads_somewhere(real: tuple[str, Edition]) -> None:
    _, found = real
    ids = found.all("//@id")
    assert len(set(ids)) == len(ids)
    for address in found.links:
        assert (address[1:] in ids) if address.startswith("#") else is_web(address), address


def test_nothing_is_fetched_and_only_what_the_file_brings_may_run(real: tuple[str, Edition]) -> None:
    _, found = real
    assert found.all("//@src") == []
    assert found.all("//*[@style]") == []
    assert [name for e in found.root.iter() for name in e.attrib if name.startswith("on")] == []
    (sheet,), scripts = found.all("//style"), found.all("//script")
    assert found.policy["default-src"] == ["'none'"]
    assert found.policy["style-src"] == [hashed(sheet.text)]
    assert sorted(found.policy["script-src"]) == sorted(hashed(script.text) for script in scripts)
    assert found.policy["base-uri"] == found.policy["form-action"] == ["'none'"]
    assert not re.search(r"url\((?!data:font/woff2)", sheet.text)
    assert "@import" not in sheet.text
    assert len(scripts) == 2


def test_a_file_stays_small(real: tuple[str, Edition]) -> None:
    _, found = real
    assert len(without_fonts(found.text.encode())) < 185_000  # of 200,000, so that a brief may grow
    assert without_fonts(found.text.encode()) != found.text.encode()


def test_without_a_script_all_is_there_and_the_search_is_not_shown(real: tuple[str, Edition]) -> None:
    _, found = real
    assert found.one("tools").get("hidden") is not None
    assert found.all("//details[@hidden]") == []


def test_the_links_at_the_top_are_short() -> None:
    alike = {id_: replace(one, confidence=Confidence.LOW) for id_, one in frozen.BASE.judgements.items()}
    found = edition(replace(frozen.BASE, judgements=alike), "china-role", frozen.LOADED.lock)
    assert found.one("key-judgements").text.startswith("Key judgements (all of low confidence)")
    assert found.all("//nav/a")[0].text == "Key judgements"


def test_headings_go_down_by_one(real: tuple[str, Edition]) -> None:
    _, found = real
    levels = [int(e.tag[1]) for e in found.root.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    assert found.root.get("lang") == "en-GB"


@pytest.mark.process
def test_the_same_facts_give_the_same_bytes_in_any_process(tmp_path: Path) -> None:
    files = []
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        out = tmp_path / seed
        command = [
            sys.executable,
            "-m",
            "factsheet",
            "--project",
            str(frozen.FOLDER),
            "build",
            "-f",
            "html",
            "-o",
            str(out),
        ]
        subprocess.run(command, check=True, env=env, capture_output=True)
        files.append([(out / f"{brief}.html").read_bytes() for brief in BRIEFS])
    assert files[0] == files[1]


# ── what it says ─────────────────────────────────────────────────────────────────────────────────────────


def test_it_says_what_the_page_says_in_the_same_order(real: tuple[str, Edition]) -> None:
    brief, found = real
    said = re.sub(r"\s+", " ", found.said(found.one("main")).replace("\u00a0", " "))
    at = 0
    for block in page(frozen.BASE, brief).brief.blocks():
        if block.role not in (Role.FACT, Role.ARGUMENT, Role.HEADING, Role.TITLE, Role.BOTTOM_LINE, Role.ITEM):
            continue
        words = " ".join(i.text for i in block.inlines if isinstance(i, Text | Strong | Lead))
        words = re.sub(r"\s+", " ", words.replace("\u00a0", " ")).strip()
        assert words in said[at:] or words.replace(" ,", ",") in said, (block.role, words)
        at = max(at, said.find(words))


def test_every_sentence_opens_by_a_native_element(real: tuple[str, Edition]) -> None:
    brief, found = real
    record = frozen.BASE.briefs[brief]
    dropped = page(frozen.BASE, brief).brief.without
    for id_ in printed_facts(frozen.BASE, record):
        panel = found.one(f"fact-{id_}")
        assert panel.getparent().tag == "details"
        summary = panel.getparent()[0]
        assert summary.tag == "summary"
        assert frozen.BASE.facts[id_].statement.rstrip(".") in found.said(summary).replace("\u00a0", " ")
        assert summary.xpath(".//a") == []  # a control within a control is none for a screen reader
    for id_ in record.key_judgements:
        assert found.one(f"judgement-{id_}").getparent().tag == "details"
    for key, proses in (("gaps", record.gaps), ("outlook", record.outlook)):
        for i in range(len(proses)):
            if f"{key}.{i}" not in dropped:
                assert found.one(f"text-{key}-{i}-text").getparent().tag == "details"
    assert found.one("text-bottom_line-text").getparent().tag == "details"


def test_every_citation_is_in_its_panel_with_its_words_its_place_and_a_link_to_them(real: tuple[str, Edition]) -> None:
    brief, found = real
    for id_ in printed_facts(frozen.BASE, frozen.BASE.briefs[brief]):
        panel = found.one(f"fact-{id_}")
        fact = frozen.BASE.facts[id_]
        assert [q.text for q in panel.iter("q")] == [c.exact for c in fact.citations]
        rows = panel.xpath('.//ul[@class="cited"]/li')
        for citation, row in zip(fact.citations, rows, strict=True):
            (address,) = [a for a in row.xpath(".//@href") if not a.startswith("#")]
            assert ":~:text=" in address
            assert f"{citation.locator.label} {citation.locator.value}" in found.said(row)


def test_no_more_of_a_source_than_the_recorded_phrases(real: tuple[str, Edition]) -> None:
    brief, found = real
    facts = [frozen.BASE.facts[f] for f in printed_facts(frozen.BASE, frozen.BASE.briefs[brief])]
    assert {q.text for q in found.all("//q")} == {c.exact for fact in facts for c in fact.citations}
    quoted = [q["text"] for claim in found.data["hasPart"] for q in claim["appearance"]]
    assert set(quoted) <= {c.exact for fact in facts for c in fact.citations}


def test_each_source_lists_all_that_is_cited_from_it(real: tuple[str, Edition]) -> None:
    brief, found = real
    facts = [frozen.BASE.facts[f] for f in printed_facts(frozen.BASE, frozen.BASE.briefs[brief])]
    for id_ in {c.source for fact in facts for c in fact.citations}:
        panel = found.one(f"source-{id_}")
        cited = [(fact.id, c.exact) for fact in facts for c in fact.citations if c.source == id_]
        rows = panel.xpath('.//ul[@class="cited"]/li')
        assert [(r.xpath('.//a[starts-with(@href, "#fact-")]/@href')[0][6:], r.find("q").text) for r in rows] == cited
        assert frozen.BASE.sources[id_].reliability.basis.rstrip(".") in found.said(panel)


def test_a_panel_answers_how_do_you_know() -> None:
    found = edition(lock=verified(SMALL))
    panel = found.one("fact-passengers-operator")
    answers = {row.text: found.said(row.getnext()).replace("\u00a0", " ") for row in panel.iter("dt")}
    assert list(answers) == [
        "Who says it, and in what words",
        "Independent origins",
        "Confidence",
        "Would raise it",
        "Sources disagree",
        "Rests on it",
        "Verified",
        "History",
        "Address",
    ]
    assert answers["Independent origins"] == "One. Orla Ferries, a party to the matter."
    assert answers["Confidence"].startswith("Low: The operator's word alone. Limits: single origin, conflict")
    assert "Not met: no open conflict (Passengers)" in answers["Confidence"]
    assert answers["Would raise it"].startswith("A second independent origin, an origin that is not a party and")
    assert "The council: 41,200 passengers" in answers["Sources disagree"]
    assert answers["Sources disagree"].endswith("The council counts heads, the operator tickets.")
    assert answers["Rests on it"] == "The bottom line and the titleThe chart"
    assert answers["Verified"] == "The citation was compared with the original by 30 March 2025."


def test_what_is_not_verified_says_so() -> None:
    assert "No verification is recorded." in edition().said(edition().one("fact-new-boat"))
    lock = verified(SMALL)
    half = Lock.of(e for e in lock.entries if e.source != "gazette")
    found = edition(lock=half)
    assert "1 of 2 supporting citations has not been compared" in found.said(found.one("fact-new-boat"))
    assert "fact-new-boat" in str(found.one("lack-verification").xpath(".//@href"))


def test_a_judgement_opens_onto_all_that_it_holds() -> None:
    judgement = replace(
        SMALL.judgements["growth"],
        assumptions=("The pier is kept",),
        alternatives=("The bridge is built first",),
        dissent=("The mayor expects less",),
        indicators=("A third boat is ordered",),
    )
    found = edition(replace(SMALL, judgements={"growth": judgement}))
    said = found.said(found.one("judgement-growth"))
    for words in (*judgement.assumptions, *judgement.alternatives, *judgement.dissent, *judgement.indicators):
        assert words in said
    assert found.one("judgement-growth").xpath(".//a/@href")[:2] == ["#fact-passengers-council", "#fact-new-boat"]
    assert "None is recorded." in edition().said(edition().one("judgement-growth"))


def test_a_fact_behind_the_page_has_its_address_too() -> None:
    record = replace(SMALL.briefs["ferry"], sections=SMALL.briefs["ferry"].sections[:1], chart=None)
    found = edition(replace(SMALL, briefs={"ferry": record}))
    assert found.one("fact-new-boat").getparent().get("class") == "fact"
    assert "new-boat" in str(found.all('//section[h2[@id="behind"]]//@id'))


def test_marking_and_embargo_stand_at_top_and_foot() -> None:
    record = replace(SMALL.briefs["ferry"], marking="TLP:AMBER", embargo=edtf.parse("2025-05-01"))
    found = edition(replace(SMALL, briefs={"ferry": record}))
    marks = found.all('//p[starts-with(@class, "marking")]')
    assert [found.said(mark).replace("\u00a0", " ") for mark in marks] == ["TLP:AMBER · EMBARGOED UNTIL 1 MAY 2025"] * 2
    assert marks[0].getparent().tag == "header"
    assert marks[1].getparent().tag == "footer"
    look = marks[0][0].get("class")
    assert f".{look}{{color:#FFC000;background:#000000}}" in found.text


def test_dates_are_in_the_order_of_the_language() -> None:
    record = replace(SMALL.briefs["ferry"], language="en-US")
    found = edition(replace(SMALL, briefs={"ferry": record}), lock=verified(SMALL))
    assert "by March 30, 2025." in found.said(found.one("fact-new-boat")).replace("\u00a0", " ")


def test_the_chart_is_drawn_and_named() -> None:
    found = edition()
    bars = found.all('//li[@class="bar"]//*[local-name()="svg"]')
    assert [bar.get("aria-label") for bar in bars] == [
        "bar",
        "bar with an arrow: more than; hollow: low confidence",
    ]
    assert [a.get("href") for a in found.all('//li[@class="bar"]/span[1]/a[1]')] == [
        "#fact-passengers-council",
        "#fact-passengers-operator",
    ]


def test_it_says_of_itself_what_the_pdf_does() -> None:
    record = replace(SMALL.briefs["ferry"], address="https://example.org/ferry")
    base = replace(SMALL, briefs={"ferry": record})
    found = edition(base)
    said = {meta.get("name"): meta.get("content") for meta in found.all("//meta[@name]")}
    stamp = making.stamp(base, "ferry")
    assert said["author"] == "Orla Institute"
    assert said["generator"] == making.PROGRAM
    assert (said["factsheet.brief"], said["factsheet.version"], said["factsheet.facts"]) == (
        "ferry",
        "1.0",
        stamp.digest,
    )
    assert said["dcterms.modified"] == "2025-04-01T00:00:00+00:00"
    assert found.all("//title")[0].text == record.title
    assert found.all('//link[@rel="canonical"]/@href') == ["https://example.org/ferry"]


def test_the_same_for_programs() -> None:
    data = edition().data
    assert (data["@type"], data["name"], data["datePublished"]) == ("Report", SMALL.briefs["ferry"].title, "2025-04-01")
    assert [source["@id"] for source in data["citation"]] == ["#source-council-2025", "#source-gazette"]
    assert "datePublished" not in data["citation"][1]  # a window is no ISO date
    claim = next(one for one in data["hasPart"] if one["@id"] == "#fact-passengers-council")
    assert claim["text"] == SMALL.facts["passengers-council"].statement
    assert claim["appearance"] == [
        {
            "@type": "Quotation",
            "isPartOf": {"@id": "#source-council-2025"},
            "position": "paragraph 2",
            "text": "41,200 passengers",
        }
    ]


def test_a_fact_that_stands_in_other_files_beside_this_one_leads_there() -> None:
    other = replace(SMALL.briefs["ferry"], id="lake", title="The lake <is> deep")
    base = replace(SMALL, briefs={"ferry": SMALL.briefs["ferry"], "lake": other})
    said = stale.Now(base).stamp("ferry", "html", ())
    found = html_file.read(
        write_among(page(base), said, {"lake": ("lake.html", other.title)}, {"All briefs": "index.html"})
    )
    assert found.one("fact-new-boat").xpath('.//a[@href="lake.html#fact-new-boat"]')[0].text == other.title
    assert found.all('//nav/a[@href="index.html"]')[0].text == "All briefs"
    alone = edition(base)
    assert other.title not in alone.text  # another brief may be embargoed: a file alone does not name it
    assert "lake" not in alone.text


def test_a_source_has_the_number_of_the_page() -> None:
    now = stale.Now(frozen.BASE, lock=frozen.LOADED.lock)
    differing = set()
    for brief in BRIEFS:
        made = page(frozen.BASE, brief)
        found = html_file.read(WRITERS["html"].load()(made, now.stamp(brief, "html", ())))
        said = {link.get("href")[8:]: link.text for link in found.all(NUMBERED)}
        assert said == {id_: f"source {made.brief.source_numbers[id_]}" for id_ in said}
        differing |= set(said.items())
    assert len(differing) > len(dict(differing)), "a source has another number on another page"


#: Links to a source, by its number.
NUMBERED = '//dd//a[starts-with(@href, "#source-") and starts-with(text(), "source ")]'


def test_a_stamp_without_evidence_is_a_bug() -> None:
    with pytest.raises(ValueError, match="needs the evidence"):
        WRITERS["html"].load()(page(SMALL), making.stamp(SMALL, "ferry"))


# ── what it never says ───────────────────────────────────────────────────────────────────────────────────

INSIDE = "xq-inside-xq"


def test_notes_silences_and_who_made_an_edit_stay_inside() -> None:
    edits = (Edit(edtf.parse("2025-03-01"), "statement", f"{INSIDE}.docx", by=INSIDE, note=INSIDE),)
    silence = (Silence("W401", INSIDE),)
    facts = {
        id_: replace(
            fact,
            note=INSIDE,
            history=edits,
            silence=silence,
            citations=tuple(replace(c, note=INSIDE) for c in fact.citations),
        )
        for id_, fact in SMALL.facts.items()
    }
    base = replace(
        SMALL,
        facts=facts,
        judgements={i: replace(j, note=INSIDE, history=edits, silence=silence) for i, j in SMALL.judgements.items()},
        conflicts={i: replace(c, note=INSIDE, history=edits) for i, c in SMALL.conflicts.items()},
        sources={i: replace(s, note=INSIDE, silence=silence) for i, s in SMALL.sources.items()},
        origins={i: replace(o, note=INSIDE) for i, o in SMALL.origins.items()},
        briefs={i: replace(b, note=INSIDE, history=edits) for i, b in SMALL.briefs.items()},
    )
    found = edition(base)
    assert INSIDE not in found.text
    assert "revised 1 March 2025 (statement)" in found.said(found.one("fact-new-boat")).lower().replace(
        "march", "March"
    )


# ── hostile records ──────────────────────────────────────────────────────────────────────────────────────

SHORT = "<i onclick=x>"
HOSTILE = "</script><script>alert(1)</script><!--\"'><img src=x onerror=alert(2)>&lt;]]></style><b>"


def hostile() -> FactBase:
    """Return the small project with hostile text wherever a record takes text, and addresses that would run."""
    bad = "javascript:alert(3)//https://example.org"
    facts = {
        id_: replace(
            fact,
            statement=f"{fact.statement[:-1]} {HOSTILE}.",
            confidence_basis=HOSTILE,
            measures="passengers counted",
            citations=tuple(replace(c, exact=HOSTILE[:60], before=HOSTILE[:20]) for c in fact.citations),
            history=(Edit(edtf.parse("2025-03-01"), HOSTILE[:40], "a.docx"),),
        )
        for id_, fact in SMALL.facts.items()
    }
    sources = {
        id_: replace(
            s,
            title=HOSTILE,
            publisher=HOSTILE,
            author=(HOSTILE,),
            descriptor=HOSTILE,
            url=bad,
            archive_url="data:text/html,<script>alert(4)</script>",
            language='en" onclick="alert(5)',
            rights=HOSTILE,
            reliability=replace(s.reliability, basis=HOSTILE),
        )
        for id_, s in SMALL.sources.items()
    }
    record = SMALL.briefs["ferry"]
    assert record.chart is not None
    brief = replace(
        record,
        title=f"The ferry is busy {HOSTILE}",
        topic=HOSTILE,
        bottom_line=replace(record.bottom_line, text=HOSTILE),
        key_figures=tuple(replace(f, label=SHORT) for f in record.key_figures),
        sections=tuple(replace(s, heading=HOSTILE) for s in record.sections),
        chart=replace(record.chart, title=HOSTILE, bars=tuple(replace(b, label=SHORT) for b in record.chart.bars)),
        gaps=tuple(replace(g, text=HOSTILE) for g in record.gaps),
        marking=HOSTILE,
        address=bad,
        contact=HOSTILE,
        language='en-GB"><script>alert(6)</script>',
    )
    return replace(
        SMALL,
        facts=facts,
        sources=sources,
        origins={i: replace(o, name=HOSTILE, short=SHORT) for i, o in SMALL.origins.items()},
        judgements={
            i: replace(j, confidence_basis=HOSTILE, assumptions=(HOSTILE,), dissent=(HOSTILE,), indicators=(HOSTILE,))
            for i, j in SMALL.judgements.items()
        },
        conflicts={i: replace(c, label=HOSTILE, explanation=HOSTILE) for i, c in SMALL.conflicts.items()},
        briefs={"ferry": brief},
    )


def test_hostile_text_is_text_everywhere() -> None:
    base = hostile()
    theme = themes.BUILT_IN["large-print"]  # the words are many
    found = html_file.read(written(base, theme=theme))
    plain = html_file.read(written(SMALL, theme=theme))
    assert len(found.all("//script")) == 2
    assert len(found.all("//style")) == 1
    assert found.all("//img") == []
    assert found.all("//comment()") == []
    names = {name for e in found.root.iter() for name in e.attrib}
    assert not any(name.startswith("on") for name in names)
    assert {e.tag for e in found.root.iter()} <= {e.tag for e in plain.root.iter()} | {"br"}
    assert found.policy["script-src"] == [hashed(script.text) for script in reversed(found.all("//script"))]
    statement = base.facts["new-boat"].statement
    assert found.data["hasPart"][-1]["text"] == statement or any(c["text"] == statement for c in found.data["hasPart"])
    assert statement.rstrip(".") in found.said(found.one("main")).replace("\u00a0", " ")
    assert "</script" not in found.all('//script[@type="application/ld+json"]')[0].text


def test_addresses_that_are_not_of_the_web_are_no_links() -> None:
    found = html_file.read(written(hostile(), theme=themes.BUILT_IN["large-print"]))
    assert [address for address in found.links if not address.startswith("#")] == []
    assert "url" not in found.data
    assert all("url" not in source and "archivedAt" not in source for source in found.data["citation"])


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\nscript:alert(1)",
        " https://example.org",
        "https://exam ple.org",
        "data:text/html,x",
        "vbscript:x",
        "//example.org",
        "https:example.org",
        "https://",
        "https:///path",
        "https://?query",
        "https://example.org/a\tb",
        "https://[::1",
        "\x01https://example.org",
        "file:///etc/passwd",
    ],
)
def test_what_is_no_address_of_the_web(address: str) -> None:
    assert not is_web(address)
    assert link(address, "x") == "x"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org/a?b=c#:~:text=d",
        "https://example.org?b",
        "HTTPS://Example.org",
        "https://example.org:8443/a",
        "https://[::1]/a",
        "https://user@example.org",
        "https://例え.jp/道",
    ],
)
def test_addresses_of_the_web_in_any_form(address: str) -> None:
    assert is_web(address)


def test_what_is_an_address_of_the_web() -> None:
    assert link('https://example.org/a?b="c"&d=<e>', "x") == (
        '<a href="https://example.org/a?b=&quot;c&quot;&amp;d=&lt;e&gt;">x</a>'
    )
    assert (
        link("HTTP://example.org", "x", 'say "it"')
        == '<a href="HTTP://example.org" aria-label="say &quot;it&quot;">x</a>'
    )


def test_a_hostile_family_of_fonts_stays_a_name() -> None:
    theme = replace(themes.BUILT_IN["policy"], family='X";}</style><script>alert(1)</script>')
    found = html_file.read(written(SMALL, theme=theme))
    assert len(found.all("//script")) == 2
    assert '--family:"Xstylescriptalert1script"' in found.text


# ── the look ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", THEMES)
def test_a_theme_brings_its_colours_in_light_and_dark(name: str) -> None:
    theme = themes.BUILT_IN[name]
    found = html_file.read(written(SMALL, theme=theme))
    (sheet,) = found.all("//style/text()")
    assert f"--accent:#{theme.colours.accent};" in sheet
    assert "prefers-color-scheme:dark" in sheet
    assert f"@page{{size:{theme.sheets[SMALL.project.page][0]:g}pt" in sheet


def test_a_picture_is_in_the_file_with_its_text() -> None:
    picture = b"\x89PNG\r\n\x1a\n" + bytes(30)
    theme = replace(themes.BUILT_IN["policy"], logo=Logo(picture, 'The "house"', 72, 36))
    found = html_file.read(written(SMALL, theme=theme))
    (image,) = found.all("//img")
    assert (image.get("alt"), image.get("width"), image.get("height")) == ('The "house"', "96", "48")
    assert image.get("src").startswith("data:image/png;base64,iVBOR")


# ── builds ───────────────────────────────────────────────────────────────────────────────────────────────


def reasons(base: FactBase, lock: Lock | None, before: stale.Now) -> dict[str, bool]:
    """Return format → whether its file would be made from the same as `before` says."""
    now = stale.Now(base, lock=lock)
    return {form: now.making("ferry", form) == before.making("ferry", form) for form in ("pdf", "docx", "html")}


def test_a_verification_makes_only_the_edition_stale() -> None:
    before = stale.Now(SMALL, lock=verified(SMALL))
    assert reasons(SMALL, verified(SMALL), before) == {"pdf": True, "docx": True, "html": True}
    assert reasons(SMALL, None, before) == {"pdf": True, "docx": True, "html": False}


def test_a_revision_makes_only_the_edition_stale_and_a_note_none() -> None:
    before = stale.Now(SMALL)
    fact = SMALL.facts["new-boat"]

    def changed(**fields: Any) -> FactBase:
        return replace(SMALL, facts={**SMALL.facts, fact.id: replace(fact, **fields)})

    revised = changed(history=(Edit(edtf.parse("2025-03-01"), "statement", "a.docx"),))
    assert reasons(revised, None, before) == {"pdf": True, "docx": True, "html": False}
    assert reasons(changed(note="A note"), None, before) == {"pdf": True, "docx": True, "html": True}


@pytest.mark.exhaustive
def test_whatever_changes_the_bytes_makes_the_edition_stale() -> None:
    """Each field of each record, changed by itself: if the file would be another, what it is made from is as well."""
    data, before = written(), stale.Now(SMALL).making("ferry", "html")
    tried = 0
    for key in ("facts", "judgements", "conflicts", "sources", "origins"):
        for id_, record in getattr(SMALL, key).items():
            for name in record.__dataclass_fields__:
                value = getattr(record, name)
                if not isinstance(value, str) or not value or name in ("id", "derives_from", "attributed_to"):
                    continue
                if type(value) is not str or value in SMALL.origins:
                    continue
                other = f"{value}x" if name != "url" else "https://example.org/other"
                changed: Any = {key: {**getattr(SMALL, key), id_: replace(record, **{name: other})}}
                base = replace(SMALL, **changed)
                tried += 1
                if written(base) != data:
                    assert stale.Now(base).making("ferry", "html") != before, f"{id_}.{name}"
    assert tried > 20


def test_a_build_writes_the_edition_where_it_is_asked_for(tmp_path: Path) -> None:
    home = project(tmp_path / "home")
    assert ".html" not in built(home)
    assert "boats.html  written: never built" in built(home, "--format", "html")
    assert "Nothing to do: both files are up to date." in built(home, "--format", "html")
    edit(home, BOATS, "was built in 1974", "was built in 1975")
    said = run(home, "build", "--format", "html", "--check").stdout
    assert "boats.html  facts changed" in said
    html_file.read((home / "output" / "boats.html").read_bytes())
