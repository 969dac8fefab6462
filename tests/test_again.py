"""`factsheet source add --again`: what a new edition changes, which citations that touches, and what is written."""

from __future__ import annotations

import errno
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import evidence_sample
import pytest
import records
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.evidence.verdict import Original
from factsheet.originals.again import ParagraphChange, compared
from factsheet.originals.folder import FOLDER, ignore_folder
from factsheet.project.folder import read
from factsheet.records.model import Citation, Locator
from factsheet.transaction.swap import place

OLD = (
    "Ferry survey",
    "The council counted 41,200 passengers in 2024, by hand, at both landings.",
    "Since May there are two boats, not one.",
    "Fishermen object to the route because of the herring.",
    "The harbour office expects fewer lorries.",
)
NEW = (
    "Corrected on 3 June.",
    "Ferry survey",
    "Since May there are two boats, not one.",
    "The council counted 41,300 passengers in 2024, by hand, at both landings.",
    "Fishermen object strongly to the route because of the herring in autumn.",
    "Nobody has said who pays.",
)


def changes(old: tuple[str, ...], new: tuple[str, ...], texts: bool = True) -> list[tuple[int, int, str]]:
    before = Original("\n".join(old))
    source = replace(
        records.base().sources["gazette"], text_sha256=before.sha256, paragraph_sha256=tuple(before.paragraph_sha256)
    )
    edition = compared(records.base(), source, before if texts else None, Original("\n".join(new)), None)
    return [(p.old, p.new, p.change.value) for p in edition.pairs]


def test_what_became_of_each_paragraph() -> None:
    assert changes(OLD, NEW) == [
        (0, 1, "new"),
        (1, 2, "moved"),
        (3, 3, "same"),
        (2, 4, "changed"),
        (4, 5, "changed"),
        (0, 6, "new"),
        (5, 0, "gone"),
    ]


def test_without_the_old_text_only_places_tell() -> None:
    assert changes(OLD, (*OLD[:1], "Another line.", *OLD[2:]), texts=False)[1] == (2, 2, "changed")
    assert changes(OLD[:3], (OLD[0], "One.", "Two.", OLD[2]), texts=False) == [
        *((1, 1, "same"), (0, 2, "new"), (0, 3, "new"), (3, 4, "moved"), (2, 0, "gone"))
    ]


def test_every_paragraph_is_there_once() -> None:
    for old, new in ((OLD, NEW), (NEW, OLD), (OLD, OLD[::-1]), (OLD, ()), ((), NEW), (OLD * 2, OLD)):
        if not old:
            continue
        found = changes(old, new)
        assert sorted(o for o, _, _ in found if o) == list(range(1, len(old) + 1))
        assert sorted(n for _, n, _ in found if n) == list(range(1, len(new) + 1))


def test_what_citations_come_to() -> None:
    before = Original("\n".join(OLD))
    base = records.base()
    source = replace(
        base.sources["gazette"], text_sha256=before.sha256, paragraph_sha256=tuple(before.paragraph_sha256)
    )
    fact = next(iter(base.facts.values()))
    cited = [
        Citation("gazette", Locator("paragraph", "1"), "Ferry survey"),
        Citation("gazette", Locator("paragraph", "2"), "passengers in 2024"),
        Citation("gazette", Locator("paragraph", "2"), "counted 41,200 passengers"),
        Citation("gazette", Locator("paragraph", "3"), "two boats"),
        Citation("gazette", Locator("paragraph", "5"), "fewer lorries"),
    ]
    alone = replace(base, facts={fact.id: replace(fact, citations=tuple(cited))})
    edition = compared(alone, source, before, Original("\n".join(NEW)), None)
    assert [(t.now.locator.value, t.change, t.verifies) for t in edition.citations] == [
        ("2", ParagraphChange.MOVED, True),
        ("4", ParagraphChange.CHANGED, True),
        ("4", ParagraphChange.CHANGED, False),
        ("3", ParagraphChange.SAME, True),
        ("5", ParagraphChange.GONE, False),
    ]


# ── in a project ─────────────────────────────────────────────────────────────────────────────────────────

LATER = "A note on top.\n" + evidence_sample.COUNCIL.replace("not one", "not three")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return evidence_sample.write(tmp_path / "project")


@pytest.fixture
def later(tmp_path: Path) -> Path:
    path = tmp_path / "later.txt"
    path.write_text(LATER, encoding="utf-8")
    return path


def run(folder: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), *map(str, args)], catch_exceptions=False)


def add(folder: Path, file: Path, *args: str) -> Result:
    return run(folder, "source", "add", file, "--again", "council-2025", *args)


def everything(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_new_edition_takes_the_place_of_the_old_one(project: Path, later: Path) -> None:
    before = everything(project)
    facts = (project / records.FACTS).read_text(encoding="utf-8")
    result = add(project, later, "--yes")
    assert result.exit_code == 0, result.output
    assert "4 paragraphs: 2 moved, 1 changed, 1 new" in result.output
    assert re.search(
        r"^ +2 → 3 +moved +The council counted 41,200 passengers in 2024 – +← ", result.output, re.MULTILINE
    )
    assert re.search(r"^\+ +locator: 3", result.output, re.MULTILINE)
    assert not re.search(r"^\+ .*[0-9a-f]{64}$", result.output, re.MULTILINE)
    base = read(project).base
    original = Original(LATER)
    assert base.sources["council-2025"].text_sha256 == original.sha256
    assert base.sources["council-2025"].paragraph_sha256 == tuple(original.paragraph_sha256)
    assert (project / "originals/council-2025.txt").read_text(encoding="utf-8") == LATER
    (kept,) = (project / "originals").glob("council-2025.txt.*")
    assert kept.read_bytes() == before["originals/council-2025.txt"]
    # nothing but the numbers of the paragraphs that moved has changed in the facts
    now = (project / records.FACTS).read_text(encoding="utf-8")
    assert len(now) == len(facts)
    differing = [(a, b) for a, b in zip(facts.splitlines(), now.splitlines(), strict=True) if a != b]
    assert {(a.strip(), b.strip()) for a, b in differing} <= {
        ("locator: 2", "locator: 3"),
        ("locator: 3", "locator: 4"),
    }
    verified = run(project, "verify", "council-2025")
    assert "E342" not in verified.output
    assert "E345" not in verified.output


def test_what_no_longer_stands_there_is_named_and_left(project: Path, tmp_path: Path) -> None:
    gone = tmp_path / "gone.txt"
    gone.write_text(evidence_sample.COUNCIL.replace("41,200", "14,200"), encoding="utf-8")
    facts = (project / records.FACTS).read_bytes()
    result = add(project, gone, "--yes")
    assert result.exit_code == 0, result.output
    assert re.search(r"not verified  passengers-council: “41,200 passengers”, paragraph 2, changed", result.output)
    assert (project / records.FACTS).read_bytes() == facts
    assert "E343" in run(project, "verify", "council-2025").output


def test_nothing_is_written_unasked(project: Path, later: Path) -> None:
    before = everything(project)
    for result in (add(project, later), add(project, later, "--dry-run")):
        assert result.exit_code == 0, result.output
        assert result.output.endswith("nothing was written\n")
        assert everything(project) == before


@pytest.mark.parametrize("number", range(4))
def test_a_failure_at_any_file_leaves_all_as_they_were(
    project: Path, later: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Record, facts, text and the older text change together or not at all."""
    ignore_folder(project / FOLDER)
    before = everything(project)
    placed = [0]

    def full(*arguments: Any) -> None:
        placed[0] += 1
        if placed[0] == number + 1:
            raise OSError(errno.ENOSPC, "No space left on device", str(arguments[1]))
        place(*arguments)

    monkeypatch.setattr("factsheet.transaction.place", full)
    result = add(project, later, "--yes")

    assert result.exit_code == 1
    assert "No space left on device" in result.output
    assert everything(project) == before


def test_files_of_another_kind_go_with_the_old_edition(project: Path, later: Path) -> None:
    """A PDF was taken in, and the new edition is a text: the PDF is kept under its fingerprint, and only there."""
    (project / FOLDER / "council-2025.pdf").write_bytes(b"%PDF-1.4 the old edition")

    add(project, later, "--yes")

    (kept,) = (project / FOLDER).glob("council-2025.pdf*")
    assert re.fullmatch(r"council-2025\.pdf\.[0-9a-f]{8}", kept.name)
    assert kept.read_bytes() == b"%PDF-1.4 the old edition"


def test_the_same_text_and_wrong_usage(project: Path, later: Path, tmp_path: Path) -> None:
    same = tmp_path / "same.txt"
    same.write_text(evidence_sample.COUNCIL, encoding="utf-8")
    result = add(project, same)
    assert result.exit_code == 1
    assert "nothing has changed" in result.output
    assert run(project, "source", "add", later, "--again", "nobody").exit_code == 2
    assert add(project, later, "--title", "x").exit_code == 2
    assert add(project, later, "--yes", "--dry-run").exit_code == 2
    assert run(project, "source", "add", later, "--yes").exit_code == 2


def test_a_record_in_other_indentation_and_short_citations(project: Path, later: Path) -> None:
    path = project / records.FACTS
    text = path.read_text(encoding="utf-8")
    long = (
        "      - source: council-2025\n        locator: 2\n        exact: 41,200 passengers\n        credibility: 2\n"
    )
    assert long in text
    path.write_text(text.replace(long, "      - council-2025:2 41,200 passengers\n"), encoding="utf-8")
    seeds = project / records.SOURCES
    seeds.write_text(
        seeds.read_text(encoding="utf-8").replace("\n    ", "\n      ").replace("\n  - id", "\n    - id"),
        encoding="utf-8",
    )
    assert read(project).problems == []
    result = add(project, later, "--yes")
    assert result.exit_code == 0, result.output
    assert "- council-2025:3 41,200 passengers" in path.read_text(encoding="utf-8")
    assert read(project).problems == []
