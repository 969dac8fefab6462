"""Marks open the very words: each address finds its phrase once, where it is cited, or `verify` and `check` say so."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import evidence_sample
import frozen
import pytest
import records
from hypothesis import given
from hypothesis import strategies as st

from factsheet.brief.address import words_address
from factsheet.evidence.lock import lock_text, parse_lock
from factsheet.evidence.normal_form import normalise
from factsheet.evidence.verdict import Original, opens_elsewhere
from factsheet.originals.verify import VerificationReport, verify
from factsheet.project.folder import read
from factsheet.records.model import Citation
from factsheet.rules import Context, run

DAY = dt.date(2026, 11, 23)
CITED = [c for fact in frozen.BASE.facts.values() for c in fact.citations]
GAZETTE = frozen.BASE.sources[CITED[0].source]


def directive(citation: Citation) -> str:
    source = replace(GAZETTE, archive_url="https://example.org/a")
    address = words_address(source, [citation])
    assert address.startswith("https://example.org/a#:~:text=")
    return address.partition("text=")[2]


def parsed(text: str) -> tuple[str, str]:
    """Return prefix and phrase of a text directive, as a browser reads it (WICG, URL Fragment Text Directives)."""
    assert "&" not in text
    parts = text.split(",")
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else ""
    (phrase,) = parts
    assert "-" not in prefix + phrase
    return unquote(prefix), unquote(phrase)


def found(prefix: str, phrase: str, text: str) -> Iterator[int]:
    """Yield where a browser finds the phrase after the prefix: whole words, whatever the case, in one paragraph."""
    at = text.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        whole = not text[at - 1 : at].isalnum() if at and phrase[0].isalnum() else True
        whole = whole and not (phrase[-1].isalnum() and text[end : end + 1].isalnum())
        if whole and text[:at].rstrip().endswith(prefix):
            yield at
        at = text.find(phrase, at + 1)


@pytest.mark.parametrize("source", sorted({c.source for c in CITED}))
def test_each_phrase_of_the_frozen_project_is_found_once(source: str) -> None:
    """In the whole original, by an own reading of the directive; the place is in the paragraph cited."""
    original = Original((frozen.FOLDER / "originals" / f"{source}.txt").read_text(encoding="utf-8"))
    cited = [c for c in CITED if c.source == source]
    assert len(cited) > 5
    for citation in cited:
        prefix, phrase = (normalise(part) for part in parsed(directive(citation)))
        places = [n for n, p in enumerate(original.normal, 1) for _ in found(prefix, phrase, p)]
        assert [str(n) for n in places] == [citation.locator.value], citation.exact


@given(st.text("ab,-&%#=é北 ", min_size=1), st.text("ab,-&%#=é北 "))
def test_a_directive_gives_back_what_it_was_made_of(exact: str, before: str) -> None:
    citation = replace(CITED[0], exact=exact, before=before)
    assert parsed(directive(citation)) == (before, exact)


def test_the_prefix_stands_before_the_phrase() -> None:
    citation = replace(CITED[0], exact="well-known, R&D", before="the so-called")
    assert directive(citation) == "the%20so%2Dcalled-,well%2Dknown%2C%20R%26D"


# ── a phrase that stands twice ───────────────────────────────────────────────────────────────────────────

TWICE = "41,200 passengers were fewer than hoped for.\n" + evidence_sample.COUNCIL.replace("Ferry survey\n", "")


def project(folder: Path, before: str = "") -> Path:
    """Return the small project, whose first paragraph of council-2025 has the phrase cited from paragraph 2 too."""
    texts = {**evidence_sample.TEXTS, "council-2025": TWICE}
    old, new = Original(evidence_sample.COUNCIL), Original(TWICE)
    files = evidence_sample.fingerprinted()
    sources = files[records.SOURCES].replace(old.sha256, new.sha256)
    sources = sources.replace(old.paragraph_sha256[0], new.paragraph_sha256[0])
    facts = files[records.FACTS]
    line = next(x for x in facts.splitlines() if x.strip() == "exact: 41,200 passengers")
    indent = line[: len(line) - len(line.lstrip())]
    if before:
        facts = facts.replace(line, f"{line}\n{indent}before: {before}", 1)
    return evidence_sample.write(folder, {**files, records.SOURCES: sources, records.FACTS: facts}, texts)


def verified(folder: Path) -> VerificationReport:
    texts = {name: Original((folder / "originals" / f"{name}.txt").read_text()) for name in evidence_sample.TEXTS}
    return verify(read(folder.resolve()), texts, DAY)


def codes(report: VerificationReport) -> list[str]:
    return [d.code for d in report.problems if d.code in ("W360", "E359")]


def test_it_is_reported_kept_and_repeated(tmp_path: Path) -> None:
    folder = project(tmp_path)
    report = verified(folder)
    assert codes(report) == ["W360"]
    lock = folder / "seeds/evidence.lock"
    lock.parent.mkdir(exist_ok=True)
    lock.write_text(lock_text(report.lock))
    again, problems = parse_lock(lock.read_bytes())
    assert problems == []
    assert again == report.lock
    assert [e.opens for e in again.entries if e.opens] == [1]
    (warned,) = [d for d in run(Context(read(folder.resolve()), DAY)) if d.code == "W360"]
    assert "41,200 passengers" in warned.message
    assert "paragraph 1" in warned.message
    assert warned.span is not None
    assert warned.span.path == records.FACTS


def test_words_before_put_it_right(tmp_path: Path) -> None:
    report = verified(project(tmp_path, "council counted"))
    assert codes(report) == []
    assert not any(e.opens for e in report.lock.entries)


@pytest.mark.parametrize("before", ["counted by", "uncil counted", "were"])
def test_words_that_do_not_stand_before(tmp_path: Path, before: str) -> None:
    report = verified(project(tmp_path, before))
    assert codes(report) == ["E359"]


def test_words_are_part_of_what_was_verified(tmp_path: Path) -> None:
    """Words added since ask for another comparison, as a changed phrase does."""
    folder = project(tmp_path)
    lock = folder / "seeds/evidence.lock"
    lock.write_text(lock_text(verified(folder).lock))
    project(tmp_path, "council counted")
    found = [d.code for d in run(Context(read(folder.resolve()), DAY)) if d.code in ("W340", "W360")]
    assert found == ["W340"]


def test_a_later_place_needs_no_words() -> None:
    """A browser goes to the first."""
    citation = replace(CITED[0], exact="two boats", locator=replace(CITED[0].locator, label="paragraph", value="1"))
    original = Original("Now two boats.\nStill two boats.\n")
    assert opens_elsewhere(citation, original) == 0
    page = replace(citation, locator=replace(citation.locator, label="page", value="1"))
    assert opens_elsewhere(page, original) == 1


@pytest.mark.parametrize("opens", ["1", -1, True, None])
def test_a_lock_with_another_form_is_refused(tmp_path: Path, opens: object) -> None:
    data = json.loads(lock_text(verified(project(tmp_path)).lock))
    data["citations"][0]["opens"] = opens
    assert [d.code for d in parse_lock(json.dumps(data).encode())[1]] == ["E341"]
