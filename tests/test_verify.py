"""`factsheet verify` and the lock: every planted fault is caught, and nothing passes that was not compared."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import evidence_sample
import frozen
import pytest
import records
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.evidence.lock import NO_LOCK, PATH, Lock, LockState, lock_status, lock_text, parse_lock
from factsheet.evidence.phrases import given_back
from factsheet.evidence.quoting import MOST_WORDS
from factsheet.evidence.verdict import CitationOutcome, Original
from factsheet.originals.citations import differences, places_of
from factsheet.originals.folder import read_originals
from factsheet.originals.verify import verify
from factsheet.project.folder import read
from factsheet.records.model import Citation, Fact, Locator

DAY = ["--as-of", "2025-04-02"]


def run(folder: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "verify", *args], catch_exceptions=False)


def check(folder: Path) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "check", *DAY], catch_exceptions=False)


def codes(result: Result) -> list[str]:
    return re.findall(r"(?:error|warning) ([EW]\d{3}) ", result.output)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return evidence_sample.write(tmp_path / "project")


@pytest.fixture
def locked(project: Path) -> Path:
    """The project, verified and locked, and the originals gone."""
    assert run(project, "--lock", *DAY).exit_code == 0
    for path in (project / "originals").iterdir():
        path.unlink()
    return project


def edit(folder: Path, path: str, old: str, new: str) -> None:
    file = folder / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")


# ── with the originals ───────────────────────────────────────────────────────────────────────────────────


def test_all_is_verified(project: Path) -> None:
    result = run(project)
    assert result.exit_code == 0, result.output
    assert "4 citations of 2 sources: 4 verified (1 citation only somewhere in the text, not at the place cited)" in (
        result.output
    )
    assert not (project / PATH).exists()


#: What is changed → the codes, the place of the first, and what it says.
PLANTED: Mapping[str, tuple[str, str, str, list[str], str, str]] = {
    "a digit of the statement": (
        records.FACTS,
        "The council counted 41,200",
        "The council counted 41,300",
        ["E346"],
        "statement: The council",
        "41,300 in the statement",
    ),
    "a digit of the value": (records.FACTS, "point: 41200", "point: 41300", ["E346"], "41300", "the value 41,300"),
    "a digit of the phrase": (
        records.FACTS,
        "exact: 41,200 passengers",
        "exact: 41,300 passengers",
        ["E343"],
        "41,300 passengers",
        "the nearest is in paragraph 2: “41,200 passengers”",
    ),
    "a word of the phrase": (
        records.FACTS,
        "exact: two boats",
        "exact: two boats, one",
        ["E343"],
        "two boats, one",
        "only its beginning is there: “two boats,”",
    ),
    "a digit of the locator": (records.FACTS, "locator: 2", "locator: 3", ["E343"], "", "it is in paragraph 2"),
    "a locator past the end": (records.FACTS, "locator: 1", "locator: 2", ["E343"], "", "it is in paragraph 1"),
    "the fingerprint of a paragraph": (records.SOURCES, "- {0}", "- " + "d" * 64, ["E342"], "", "is not the one"),
    "the fingerprint of a text": (records.SOURCES, "text_sha256: {1}", "text_sha256: " + "d" * 64, ["E345"], "", ""),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_fault_in_the_records_is_caught(project: Path, name: str) -> None:
    path, old, new, expected, mark, says = PLANTED[name]
    original = Original(evidence_sample.COUNCIL)
    old = old.format(original.paragraph_sha256[1], original.sha256)
    edit(project, path, old, new)
    result = run(project)
    assert result.exit_code == 1
    assert sorted(codes(result)) == expected, result.output
    assert says in result.output
    if mark:
        inside = mark.partition(": ")[2] or mark
        text = (project / path).read_text(encoding="utf-8")
        mark_ = next(m for m in (f"exact: {inside}", f"point: {inside}", mark) if m in text)
        line, column = records.place(text, mark_, inside)
        assert f"{path}:{line}:{column}: " in result.output


def test_a_number_reported_that_does_not_stand_there(project: Path) -> None:
    more = "exact: 41,200 passengers\n        reported:\n          unit: passengers\n          point: 41200"
    edit(project, records.FACTS, "exact: 41,200 passengers", more)
    assert run(project).exit_code == 0
    edit(project, records.FACTS, "          point: 41200", "          point: 41201")
    result = run(project)
    assert codes(result) == ["E344"]
    text = (project / records.FACTS).read_text(encoding="utf-8")
    line, column = records.place(text, "point: 41201", "41201")
    assert f"{records.FACTS}:{line}:{column}: error E344 number-not-there: the number 41,201" in result.output


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("41,200", "41,300", ["E342", "E343", "E345"]),
        ("not one", "one", ["E342", "E345"]),
        ("Ferry survey", "Ferry surveys", ["E345"]),
        ("Ferry survey", "News\nFerry survey", ["E342", "E342", "E345"]),
    ],
)
def test_a_change_in_the_original_is_caught(project: Path, old: str, new: str, expected: list[str]) -> None:
    edit(project, "originals/council-2025.txt", old, new)
    result = run(project)
    assert result.exit_code == 1
    assert sorted(codes(result)) == expected, result.output


def test_where_a_paragraph_went(project: Path) -> None:
    edit(project, "originals/council-2025.txt", "Ferry survey", "News\nFerry survey")
    assert "the recorded one is now paragraph 3" in run(project).output


def test_phrases_that_give_a_text_back_together(project: Path) -> None:
    """Each phrase is short enough; only together are they too much, and only who has the text can see it."""
    one = "      - source: council-2025\n        locator: 3\n        exact: since May there are two boats\n"
    two = "      - source: council-2025\n        locator: 3\n        exact: two boats, not one\n"
    mark = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
    edit(project, records.FACTS, mark, mark + one + two)
    assert run(project).exit_code == 0, "eight words"
    longer = evidence_sample.COUNCIL.replace("not one.", "not one any more.")
    (project / "originals/council-2025.txt").write_text(longer, encoding="utf-8")
    shas = [Original(t).paragraph_sha256[2] for t in (evidence_sample.COUNCIL, longer)]
    edit(project, records.SOURCES, *shas)
    edit(project, records.SOURCES, Original(evidence_sample.COUNCIL).sha256, Original(longer).sha256)
    edit(project, records.FACTS, "two boats, not one", "not one any more")
    result = run(project)
    assert codes(result) == ["E349"]
    assert "paragraph 3 of `council-2025` reproduce 10 words in a row; at most 8 are allowed" in result.output
    line, column = records.place((project / records.FACTS).read_text(), "exact: not one any more", "not one any more")
    assert f"{records.FACTS}:{line}:{column}: error E349" in result.output
    (project / "originals/council-2025.txt").unlink()
    assert "E349" not in run(project).output


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("lost 340 nurses in the first cold", "and 90 doctors in the second half of", []),
        ("lost 340 nurses in the first cold", "cold and 90 doctors in the second half", ["E349"]),
        ("hospital lost many nurses in the first", "cold and 90 doctors in the second half", ["E349"]),
    ],
    ids=["a figure each", "overlapping", "one without a figure"],
)
def test_two_phrases_for_two_figures_of_one_sentence(
    project: Path, first: str, second: str, expected: list[str]
) -> None:
    old = "Since May there are two boats, not one."
    new = "Two boats came when the hospital lost 340 nurses in the first cold and 90 doctors in the second half of May."
    new = new if not expected or "340" in first else new.replace("340", "many")
    longer = evidence_sample.COUNCIL.replace(old, new)
    (project / "originals/council-2025.txt").write_text(longer, encoding="utf-8")
    edit(project, records.SOURCES, *(Original(t).paragraph_sha256[2] for t in (evidence_sample.COUNCIL, longer)))
    edit(project, records.SOURCES, Original(evidence_sample.COUNCIL).sha256, Original(longer).sha256)
    mark = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
    cited = "".join(mark.replace("two boats", phrase) for phrase in (first, second))
    edit(project, records.FACTS, mark, mark + cited)
    assert [c for c in codes(run(project)) if c == "E349"] == expected


def test_a_figure_that_follows_by_arithmetic_is_put_aside_with_a_reason(project: Path) -> None:
    edit(project, records.FACTS, "counted 41,200 passengers in 2024.", "counted 41,200 in 2024, 113 a day.")
    assert codes(run(project)) == ["E346"]
    silence = "    silence:\n      - rule: E346\n        reason: 41,200 over 366 days.\n"
    edit(project, records.FACTS, "    measures: passengers counted\n", silence)
    assert run(project).exit_code == 0


def test_only_the_sources_that_are_named(project: Path) -> None:
    edit(project, "originals/council-2025.txt", "41,200", "41,300")
    result = run(project, "gazette")
    assert (result.exit_code, codes(result)) == (0, [])
    assert "2 citations of 1 source: 2 verified" in result.output
    assert run(project, "council-2025").exit_code == 1
    result = run(project, "gazete")
    assert result.exit_code == 2
    assert "Did you mean gazette?" in result.output


def test_the_folder_of_texts_and_names_that_do_not_matter(project: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (project / "originals").rename(texts)
    (texts / "gazette.txt").rename(texts / "000_what ever.txt")
    (texts / "unrelated.txt").write_bytes(b"\xff\xfe\x00")
    assert run(project).exit_code == 1
    result = run(project, "--texts", str(texts))
    assert result.exit_code == 0, result.output
    assert "4 verified" in result.output


def test_an_edited_text_under_another_name_is_told_by_its_paragraphs(project: Path, tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    (project / "originals").rename(texts)
    (texts / "council-2025.txt").rename(texts / "survey.txt")
    (texts / "survey.txt").write_text(evidence_sample.COUNCIL.replace("41,200", "41,300"), encoding="utf-8")
    result = run(project, "--texts", str(texts))
    assert sorted(codes(result)) == ["E342", "E343", "E345"]
    assert "paragraph 2 of the 3 recorded has changed" in result.output
    assert "belong" not in result.output
    assert run(project, "gazette", "--texts", str(texts)).exit_code == 0
    (texts / "survey.txt").write_text("Ferry survey\n", encoding="utf-8")
    result = run(project, "--texts", str(texts))
    assert "no original in" in result.output
    assert "1 file belongs to no source: survey.txt" in result.output


def test_the_nearest_of_two_editions_is_the_one_that_is_compared(project: Path) -> None:
    council = project / "originals/council-2025.txt"
    council.rename(project / "originals/b.txt")
    (project / "originals/a.txt").write_text(evidence_sample.COUNCIL.replace("41,200", "41,300"), encoding="utf-8")
    result = run(project)
    assert result.exit_code == 0, result.output
    assert "1 file belongs to no source: a.txt" in result.output
    (project / "originals/a.txt").write_text(evidence_sample.COUNCIL, encoding="utf-8")
    assert "belong" not in run(project).output, "a second copy is no stranger"


def test_files_of_no_source_are_named(project: Path) -> None:
    for i in range(9):
        (project / f"originals/x{i}.txt").write_bytes(b"\xff" if i else b"Something else.\n")
    listed = ", ".join(f"x{i}.txt" for i in range(8))
    assert f"9 files belong to no source: {listed} and 1 more" in run(project).output


@pytest.mark.parametrize(
    ("now", "says"),
    [
        ("abXd", "paragraph 3 of the 4 recorded has changed"),
        ("XbYd", "paragraphs 1, 3 of the 4 recorded have changed"),
        ("acd", "paragraph 2 of the 4 recorded is gone"),
        ("aXbcd", "paragraph 2 of the 5 available is new"),
        ("bcda", "paragraph 1 of the 4 recorded has moved"),
        ("aXYcd", "paragraph 2 of the 4 recorded has changed; paragraph 3 of the 5 available is new"),
        ("abcdd", "paragraph 5 of the 5 available is new"),
    ],
)
def test_how_a_text_differs(now: str, says: str) -> None:
    assert "; ".join(differences("abcd", now)) == says


@pytest.mark.parametrize("data", [b"caf\xe9\n", b"x" * 5_000_001], ids=["not UTF-8", "too large"])
def test_an_original_that_is_no_text(project: Path, data: bytes) -> None:
    (project / "originals/gazette.txt").write_bytes(data)
    result = run(project)
    assert result.exit_code == 1
    assert "E347" in codes(result)


def test_an_original_that_is_no_file_of_the_folder(project: Path, tmp_path: Path) -> None:
    gazette = project / "originals/gazette.txt"
    gazette.rename(tmp_path / "elsewhere.txt")
    gazette.symlink_to(tmp_path / "elsewhere.txt")
    result = run(project)
    assert result.exit_code == 1
    assert "leads out of its folder" in result.output
    gazette.unlink()
    os.mkfifo(gazette)
    assert "is not a plain file" in run(project).output


# ── the lock ─────────────────────────────────────────────────────────────────────────────────────────────


def test_without_lock_and_originals_nothing_is_verified(project: Path) -> None:
    for path in (project / "originals").iterdir():
        path.unlink()
    result = run(project)
    assert (result.exit_code, codes(result)) == (1, ["W340"])
    assert "0 verified, 0 changed, 4 not compared" in result.output
    assert "4 never verified" in result.output
    assert codes(check(project)).count("W340") == 1
    (project / "originals").rmdir()
    assert run(project).exit_code == 1


def test_the_lock_stands_in_for_the_originals(locked: Path) -> None:
    result = run(locked)
    assert (result.exit_code, codes(result)) == (0, [])
    assert "0 verified, 0 changed, 4 not compared" in result.output
    assert "4 still as verified on 2025-04-02, 0 changed since, 0 never verified" in result.output
    assert "W340" not in codes(check(locked))


@pytest.mark.parametrize(
    ("path", "old", "new", "changed"),
    [
        (records.FACTS, "exact: 41,200 passengers", "exact: 41,300 passengers", 1),
        (records.FACTS, "locator: 2", "locator: 3", 1),
        (records.FACTS, "locator: page 3", "locator: page 4", 1),
        (records.FACTS, "The council counted 41,200", "The council counted 41,300", 1),
        (records.FACTS, "point: 41200", "point: 41201", 1),
        (records.FACTS, "    measures: passengers counted\n", "", 0),
        (records.FACTS, "The council counted 41,200", "By hand, the council counted 41,200", 0),
        (records.FACTS, "        credibility: 2\n", "", 0),
        (records.SOURCES, "title: Ferry survey", "title: The ferry survey", 0),
    ],
)
def test_what_undoes_a_verification(locked: Path, path: str, old: str, new: str, changed: int) -> None:
    edit(locked, path, old, new)
    result = run(locked)
    assert result.exit_code == changed
    assert codes(result) == ["W340"] * changed
    assert f"{changed} changed since, 0 never verified" in result.output
    if changed:
        whole = "this citation of `council-2025`, or a number in the fact, has changed since it was verified on"
        alone = "this citation of `gazette` has changed since it was verified on"
        assert f"{alone if 'page' in old else whole} 2025-04-02" in result.output
        assert "W340" in codes(check(locked))


def test_a_citation_of_a_source_that_is_gone_is_not_called_changed(locked: Path) -> None:
    edit(locked, records.FACTS, "source: council-2025\n        locator: 3", "source: council-2024\n        locator: 3")
    output = check(locked).output
    assert "there is no source `council-2024`" in output
    assert "W340" not in output


def test_the_place_of_the_warning(locked: Path) -> None:
    edit(locked, records.FACTS, "exact: two boats", "exact: three boats")
    line, column = records.place((locked / records.FACTS).read_text(), "exact: three boats", "three")
    assert f"{records.FACTS}:{line}:{column}: warning W340" in check(locked).output


def test_the_fingerprint_in_the_record_counts(locked: Path) -> None:
    sha = Original(evidence_sample.COUNCIL).paragraph_sha256[1]
    edit(locked, records.SOURCES, sha, "e" * 64)
    assert codes(run(locked)) == ["W340"]


def test_a_new_citation_and_another_order(locked: Path) -> None:
    more = "      - source: council-2025\n        locator: 3\n        exact: not one\n"
    boats = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
    edit(locked, records.FACTS, boats, more + boats)
    result = run(locked)
    assert "3 still as verified" not in result.output
    assert "4 still as verified on 2025-04-02, 0 changed since, 1 never verified" in result.output


def test_locking_again_changes_no_date(project: Path) -> None:
    assert run(project, "--lock", *DAY).exit_code == 0
    before = (project / PATH).read_bytes()
    result = run(project, "--lock", "--as-of", "2026-01-01")
    assert "unchanged" in result.output
    assert (project / PATH).read_bytes() == before
    edit(project, records.FACTS, "exact: two boats", "exact: there are two boats")
    assert run(project, "--lock", "--as-of", "2026-01-01").exit_code == 0
    rows = json.loads((project / PATH).read_text())["citations"]
    assert sorted(r["verified"] for r in rows) == ["2025-04-02"] * 3 + ["2026-01-01"]


def test_the_lock_does_not_depend_on_the_order_of_the_files(project: Path) -> None:
    assert run(project, "--lock", *DAY).exit_code == 0
    before = (project / PATH).read_bytes()
    text = (project / records.FACTS).read_text()
    facts, rest = text.split("judgements:")
    head, *blocks = re.split(r"(?m)^(?=  - id: )", facts)
    (project / records.FACTS).write_text(head + "".join(reversed(blocks)) + "judgements:" + rest)
    (project / PATH).unlink()
    assert run(project, "--lock", *DAY).exit_code == 0
    assert (project / PATH).read_bytes() == before


def test_locking_with_some_originals_keeps_the_rest(locked: Path) -> None:
    (locked / "originals/gazette.txt").write_text(evidence_sample.GAZETTE)
    edit(locked, records.FACTS, "exact: two boats", "exact: three boats")
    before = (locked / PATH).read_bytes()
    assert run(locked, "--lock").exit_code == 1
    assert (locked / PATH).read_bytes() == before, "what was not compared stays as it was"
    assert "1 changed since" in run(locked).output


def test_locking_one_source_keeps_the_entries_of_the_others(project: Path) -> None:
    assert run(project, "gazette", "--lock", *DAY).exit_code == 0
    assert len(json.loads((project / PATH).read_text())["citations"]) == 2
    assert run(project, "council-2025", "--lock", "--as-of", "2025-05-01").exit_code == 0
    days = {r["source"]: r["verified"] for r in json.loads((project / PATH).read_text())["citations"]}
    assert days == {"gazette": "2025-04-02", "council-2025": "2025-05-01"}


def test_what_the_original_no_longer_says_leaves_the_lock(project: Path) -> None:
    assert run(project, "--lock", *DAY).exit_code == 0
    edit(project, "originals/council-2025.txt", "two boats", "three boats")
    assert run(project, "--lock", *DAY).exit_code == 1
    assert len(json.loads((project / PATH).read_text())["citations"]) == 3


@pytest.mark.parametrize(
    ("right", "wrong", "code"),
    [
        ("exact: two boats", "exact: three boats", "E343"),
        (
            "point: 41200\n      unit: passengers\n      bound",
            "point: 41300\n      unit: passengers\n      bound",
            "E346",
        ),
        ("statement: The council counted 41,200", "statement: The council counted 41,300", "E346"),
    ],
)
def test_an_error_in_a_record_does_not_undo_that_it_was_verified(
    project: Path, right: str, wrong: str, code: str
) -> None:
    """Locked while the error stands, and corrected: the day is still that on which it was verified."""
    run(project, "--lock", *DAY)
    before = json.loads((project / PATH).read_text())["citations"]
    edit(project, records.FACTS, right, wrong)

    assert code in codes(run(project, "--lock", "--as-of", "2025-05-01"))
    assert "has changed since it was verified on 2025-04-02" in check(project).output

    edit(project, records.FACTS, wrong, right)
    run(project, "--lock", "--as-of", "2025-05-01")
    assert json.loads((project / PATH).read_text())["citations"] == before


def test_no_text_of_an_original_is_in_the_lock(project: Path) -> None:
    assert run(project, "--lock", *DAY).exit_code == 0
    text = (project / PATH).read_text()
    words = set(re.findall(r"[a-z]{4,}", text.lower()))
    assert words & set(re.findall(r"[a-z]{4,}", (evidence_sample.COUNCIL + evidence_sample.GAZETTE).lower())) <= {
        "council",
        "passengers",
        "operator",
        "boat",
    }
    assert all(set(row) == {"fact", "source", "at", "digest", "verified"} for row in json.loads(text)["citations"])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"format": 2, "citations": []}',
        b'{"format": 1, "citations": {}}',
        b'{"format": 1, "citations": [{}]}',
        b'{"format": 1, "citations": [{"fact": "a", "source": "b", "at": "c", "digest": "d", "verified": "2025"}]}',
        b"<<<<<<< HEAD\n",
        b"[" * 100_000,
    ],
)
def test_a_broken_lock_is_said_and_mended(project: Path, data: bytes) -> None:
    (project / PATH).write_bytes(data)
    result = run(project)
    assert (result.exit_code, codes(result)) == (1, ["E341"])
    assert f"{PATH}:" in result.output
    assert "E341" in codes(check(project))
    assert run(project, "--lock", *DAY).exit_code == 0
    assert "E341" not in codes(check(project))


def test_a_lock_that_leads_out_of_the_project(project: Path, tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("{}")
    (project / PATH).symlink_to(tmp_path / "lock")
    assert "E011" in codes(check(project))


def test_lock_text_and_back(locked: Path) -> None:
    loaded = read(locked)
    assert loaded.lock is not None
    assert parse_lock(lock_text(loaded.lock).encode()) == (loaded.lock, [])
    assert {s.state for s in lock_status(loaded.base, loaded.lock).values()} == {LockState.VERIFIED}
    assert {s.state for s in lock_status(loaded.base, NO_LOCK).values()} == {LockState.NEVER}
    assert {s.state for s in lock_status(loaded.base, Lock.of(loaded.lock.entries[:1])).values()} == set(LockState) - {
        LockState.CHANGED
    }


def test_problems_for_programs(project: Path) -> None:
    edit(project, records.FACTS, "exact: two boats", "exact: three boats")
    (row,) = json.loads(run(project, "--format", "json").output)
    assert (row["code"], row["file"]) == ("E343", records.FACTS)


def test_facts_with_errors_are_passed_over_and_keep_their_entries(project: Path) -> None:
    run(project, "--lock", *DAY)
    before = json.loads((project / PATH).read_text())
    edit(project, records.FACTS, "locator: 2", "locator: [2]")
    result = run(project, "--lock", "--as-of", "2025-05-01")
    assert (result.exit_code, codes(result)) == (1, [])
    assert "passed over, with errors: passengers-council" in result.output
    assert json.loads((project / PATH).read_text()) == before
    (project / records.FACTS).write_text("facts: [\n", encoding="utf-8")
    assert f"passed over, with errors: {records.FACTS}" in run(project, "--lock", *DAY).output
    assert json.loads((project / PATH).read_text()) == before


# ── real records: the frozen project and its invented originals ──────────────────────────────────────────


def test_the_lock_alone_vouches_for_every_citation(tmp_path: Path) -> None:
    result = run(frozen.FOLDER, "--texts", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert re.search(r"[1-9]\d* still as verified on 20\d\d-\d\d-\d\d, 0 changed since, 0 never", result.output)


def test_every_citation_stands_in_its_original() -> None:
    result = run(frozen.FOLDER)
    assert result.exit_code == 0, result.output
    assert "0 changed, 0 not compared" in result.output


def overlong(texts: Mapping[str, Original], facts: Iterable[Fact]) -> list[tuple[str, int, int]]:
    """Return source, paragraph and words of each run that the phrases of `facts` give back beyond what is allowed."""
    cited: dict[tuple[str, int], set[str]] = {}
    for citation in (c for f in facts for c in f.citations if c.source in texts):
        for at in places_of(citation, texts[citation.source]):
            cited.setdefault((citation.source, at), set()).add(citation.exact)
    runs = ((s, at, words) for (s, at), by in cited.items() for words, _ in given_back(texts[s].raw[at], by))
    return [(source, at + 1, words) for source, at, words in runs if words > MOST_WORDS]


def test_phrases_that_together_give_a_text_back_are_seen(project: Path) -> None:
    """What the shipped records are held to (`test_shipped_records`) holds of the small project, and can fail."""
    loaded = read(project)
    texts = read_originals(project / "originals", loaded.base.sources.values()).texts
    facts = list(loaded.base.facts.values())
    assert overlong(texts, facts) == []
    source, at, text = next((s, i, p) for s, t in texts.items() for i, p in enumerate(t.raw) if len(p.split()) > 10)
    words = text.split()[:11]
    halves = (" ".join(words[:6]), " ".join(words[5:]))
    cited = tuple(Citation(source, Locator("paragraph", str(at + 1)), half) for half in halves)
    assert (source, at + 1) in {f[:2] for f in overlong(texts, [replace(facts[0], citations=cited)])}


def other_digits(text: str) -> list[str]:
    """Return `text` with each of its digits, in turn, replaced by another."""
    return [text[:i] + str((int(c) + 1) % 10) + text[i + 1 :] for i, c in enumerate(text) if c.isdecimal()]


def planted(fact: Fact) -> Iterator[tuple[int, Fact]]:
    """Yield `fact` with one thing changed in it, and the position of the citation that this undoes."""
    for i, citation in enumerate(fact.citations):
        at, exact, words = citation.locator, citation.exact, citation.exact.split()
        changed = [replace(citation, locator=Locator(at.label, str(int(at.value) + by))) for by in (-1, 1)]
        changed += [replace(citation, exact=other) for other in other_digits(exact)]
        changed += [replace(citation, exact=" ".join(words[:n] + words[n + 1 :])) for n in range(1, len(words) - 1)]
        if citation.reported is not None and citation.reported.point is not None:
            other = citation.reported.point + 1
            changed.append(replace(citation, reported=replace(citation.reported, point=other)))
        for one in changed:
            yield i, replace(fact, citations=(*fact.citations[:i], one, *fact.citations[i + 1 :]))


def test_each_change_in_a_citation_is_seen_without_the_originals() -> None:
    loaded = frozen.LOADED
    assert loaded.lock is not None
    count = 0
    for fact in loaded.base.facts.values():
        statements = [(0, replace(fact, statement=other)) for other in other_digits(fact.statement)]
        for i, other in (*planted(fact), *statements):
            count += 1
            base = replace(loaded.base, facts={fact.id: other})
            assert lock_status(base, loaded.lock)[fact.id, i].state is not LockState.VERIFIED, other
    assert count > 1000


@pytest.mark.exhaustive
def test_each_change_in_a_citation_is_seen_with_the_originals() -> None:
    loaded = read(frozen.FOLDER)
    texts = read_originals(frozen.FOLDER / "originals", loaded.base.sources.values()).texts
    day = dt.date(2026, 1, 1)
    count = alike = 0
    for fact in loaded.base.facts.values():
        for i, other in planted(fact):
            count += 1
            loaded.base = replace(loaded.base, facts={fact.id: other})
            verdict = verify(loaded, texts, day).verdicts[fact.id, i]
            assert verdict.outcome is CitationOutcome.CHANGED, other.citations[i]
        for wrong in other_digits(fact.statement):
            count += 1
            loaded.base = replace(loaded.base, facts={fact.id: replace(fact, statement=wrong)})
            report = verify(loaded, texts, day)
            if not report.problems:  # the wrong figure stands in the paragraph too, for something else
                alike += 1
                assert report.statuses[fact.id, 0].state is LockState.CHANGED, wrong
    assert count > 1000
    assert alike < 0.02 * count


def test_nothing_is_locked_that_has_an_open_error(project: Path) -> None:
    edit(
        project,
        records.FACTS,
        "point: 41200\n      unit: passengers\n      bound",
        "point: 41300\n      unit: passengers\n      bound",
    )
    done = run(project, "--lock", *DAY)
    assert codes(done) == ["E346"]
    assert "seeds/evidence.lock  written, 3 citations, without 1 that has an open error\n" in done.output
    lock = json.loads((project / PATH).read_text(encoding="utf-8"))
    assert "passengers-council" not in {row["fact"] for row in lock["citations"]}
    assert lock["citations"], "what has no error is locked"
    assert "W340" in check(project).output, "and it is not forgotten"
