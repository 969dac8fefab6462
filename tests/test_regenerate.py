"""The promise of a rebuild: for each kind of change, what `status` says and exactly which files are written."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types
from rebuilding import ALL, BOATS, ROOT, built, built_apart, edit, outputs, program_copy, project, run, run_apart
from records import BRIEF, FACTS, SOURCES

from factsheet.output.changes import RecordChange

FERRY = ("ferry.docx", "ferry.pdf")
BOTH = ("boats.docx", "boats.pdf")


@dataclass(frozen=True)
class Case:
    """A change, the state it gives, what the reason must say, which outputs get it, which files are then written.

    `program`: it is the program that changes, so a copy of it runs, in processes of its own.
    """

    name: str
    change: Callable[[Path, Path], None]
    state: str
    says: str = ""
    stale: tuple[str, ...] = ()
    written: tuple[str, ...] | None = None
    program: bool = False


def _file(path: str, old: str, new: str) -> Callable[[Path, Path], None]:
    return lambda home, package: edit(home, path, old, new)


def _theme(home: Path, package: Path) -> None:
    path = package / "factsheet" / "look" / "theme.py"
    text, count = re.subn(r"(margin_top: float = )[\d.]+", r"\g<1>44.5", path.read_text(encoding="utf-8"))
    assert count == 1
    path.write_text(text, encoding="utf-8")


def _font(home: Path, package: Path) -> None:
    path = package / "factsheet" / "fonts" / "FactsheetSans-Regular.ttf"
    font = TTFont(path, recalcTimestamp=False)
    width, bearing = font["hmtx"]["e"]
    font["hmtx"]["e"] = (width + 20, bearing)
    font.save(path)


def _version(home: Path, package: Path) -> None:
    (package / "factsheet" / "__init__.py").write_text('__version__ = "9.9"\n', encoding="utf-8")


def _delete(home: Path, package: Path) -> None:
    (home / "output" / "ferry.pdf").unlink()


def _type(home: Path, package: Path) -> None:
    with (home / "output" / "ferry.docx").open("ab") as file:
        file.write(b"typed by hand")


CASES = (
    Case(
        "a statement",
        _file(FACTS, "A second boat has run since May 2024.", "A second boat has been running since May 2024."),
        "facts changed",
        "fact new-boat, statement: “… boat has run since May …” → “… boat has been running since May …”",
        ALL,
    ),
    Case(
        "a confidence",
        _file(
            FACTS,
            "confidence: moderate\n    confidence_basis: One count",
            "confidence: low\n    confidence_basis: One count",
        ),
        "facts changed",
        "fact passengers-council, confidence: “moderate” → “low”",
        FERRY,
    ),
    Case(
        "a citation's phrase",
        _file(BOATS, "exact: built in 1974", "exact: 1974"),
        "facts changed",
        "fact old-boat, citations council-2025 1: exact: “built in 1974” → “1974”",
        BOTH,
    ),
    Case("an unused fact", _file(BOATS, "is green", "is blue"), "fresh"),
    Case(
        "a source's title",
        _file(SOURCES, "title: The ferry carries more", "title: The ferry carries far more"),
        "facts changed",
        "source gazette, title: “The ferry carries more” → “The ferry carries far more”",
        ALL,
    ),
    Case(
        "a brief's title",
        _file(BOATS, "Two boats carry everybody", "Two boats carry all"),
        "facts changed",
        "brief boats, title: “Two boats carry everybody” → “Two boats carry all”",
        BOTH,
    ),
    Case(
        "the theme",
        _theme,
        "theme",
        "the theme changed",
        ALL,
        program=True,
    ),
    Case("a font", _font, "fonts", "the fonts changed", ALL, program=True),
    Case(
        "the program's version",
        _version,
        "program",
        "this is factsheet 9.9",
        ALL,
        program=True,
    ),
    Case("a deleted output", _delete, "missing", "the file does not exist", ("ferry.pdf",)),
    Case("a hand-edited Word file", _type, "edited by hand", "changed since it was written", ("ferry.docx",), ()),
    Case("nothing", lambda home, package: None, "fresh"),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project, built once; every test copies it."""
    home = project(tmp_path_factory.mktemp("made") / "home")
    built(home)
    return home


@pytest.fixture
def home(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "home"))


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    "case", [pytest.param(c, marks=[pytest.mark.process] if c.program else [], id=c.name) for c in CASES]
)
def test_what_a_change_makes_stale(case: Case, home: Path, tmp_path: Path) -> None:
    package = program_copy(tmp_path / "package") if case.program else tmp_path
    do = partial(run_apart, package=package) if case.program else run
    before = outputs(home)

    case.change(home, package)

    rows = json.loads(do(home, "status", "--json").stdout)
    assert {Path(row["file"]).name for row in rows if row["state"] != "fresh"} == set(case.stale)
    for row in rows:
        if row["state"] != "fresh":
            assert row["state"] == case.state
            reasons = [c for r in row["reasons"] for c in [*map(_text, r["changes"]), r["text"]]]
            assert any(case.says in one for one in reasons), reasons
    assert do(home, "build", "--check").returncode == (1 if case.stale else 0)
    shown = do(home, "status").stdout
    assert case.says in shown
    left = outputs(home)

    done = do(home, "build")

    said = done.stdout
    assert done.returncode == 0, done.stderr
    after = outputs(home)
    written = {name for name in after if name[0] != "." and after[name] != left.get(name)}
    expected = case.stale if case.written is None else case.written
    assert written == set(expected)
    for name in expected:
        assert re.search(rf"output/{re.escape(name)}  written: .*{re.escape(case.says[-30:])}", said), said
    assert set(after) == set(before)
    if case.written is None:
        again = do(home, "build")
        assert again.stdout.startswith("Nothing to do: all 4 files are up to date.")
        assert outputs(home) == after


def _text(change: dict[str, object]) -> str:
    record = str(change["kind"]), str(change["record"]), str(change["field"])
    return RecordChange(*record, change["from"], change["to"]).text


def test_a_rebuild_equals_a_clean_build(home: Path, tmp_path: Path) -> None:
    edit(home, FACTS, "A second boat has run since", "A second boat has been running since")
    built(home, "boats", "--format", "pdf")
    edit(home, BRIEF, "topic: Ferry", "topic: The ferry")
    built(home)
    clean = project(tmp_path / "clean")
    edit(clean, FACTS, "A second boat has run since", "A second boat has been running since")
    edit(clean, BRIEF, "topic: Ferry", "topic: The ferry")
    built(clean)

    assert outputs(home) == outputs(clean)


def test_a_comment_and_the_order_of_keys_are_no_change(home: Path) -> None:
    before = outputs(home)
    edit(home, BRIEF, "    topic: Ferry\n", "    # the strip\n    topic: 'Ferry'\n")

    assert run(home, "build", "--check").returncode == 0
    assert "up to date" in built(home)
    after = outputs(home)
    del before[".factsheet-manifest.json"], after[".factsheet-manifest.json"]
    assert after == before


def test_a_partial_build_leaves_the_rest_known_as_stale(home: Path) -> None:
    edit(home, FACTS, "A second boat has run since", "A second boat has been running since")

    assert "boats.pdf" in built(home, "boats")

    rows = json.loads(run(home, "status", "--json").stdout)
    assert {Path(r["file"]).name for r in rows if r["state"] != "fresh"} == set(FERRY)
    said = built(home)
    assert "ferry.pdf" in said
    assert "boats.pdf" not in said


def test_a_file_in_another_format_is_kept_up_to_date_while_it_is_there(home: Path) -> None:
    run(home, "build", "boats", "--format", "html")
    page = home / "output" / "boats.html"
    assert "all 5 files are up to date" in built(home)
    assert "all 5 files are up to date" in run(home, "build", "--check").stdout
    edit(home, FACTS, "A second boat has run since", "A second boat has been running since")
    assert "boats.html" not in built(home, "ferry")
    assert "boats.html" in run(home, "build", "--check").stdout
    assert "boats.html  written" in built(home)
    assert "has been running since" in page.read_text(encoding="utf-8")
    assert "boats.html" not in built(home, "--format", "pdf")

    page.unlink()
    edit(home, FACTS, "A second boat has been running since", "A second boat has run since")
    assert "boats.html" not in built(home)
    assert not page.exists()
    assert "all 4 files are up to date" in built(home)


@pytest.mark.process
def test_a_changed_program_of_the_same_version_is_seen_by_what_it_writes(home: Path, tmp_path: Path) -> None:
    package = program_copy(tmp_path / "package")
    edit(package, "factsheet/brief/compose.py", '"Sources"', '"The sources"')

    rows = json.loads(run_apart(home, "status", "--json", package=package).stdout)

    assert {r["state"] for r in rows} == {"program"}
    assert built_apart(home, package=package).count("written: the program changed") == 4

    edit(package, "factsheet/brief/compose.py", "from __future__", "# no difference\nfrom __future__")
    assert built_apart(home, package=package).startswith("Nothing to do")
    assert built_apart(home, package=package).startswith("Nothing to do")


def test_the_date_in_the_files_is_that_of_the_brief_or_of_the_environment(home: Path) -> None:
    before = outputs(home)

    said = built(home, SOURCE_DATE_EPOCH="86400")

    assert said.count("SOURCE_DATE_EPOCH is 86400, was not set") == 4
    assert outputs(home)["ferry.pdf"] != before["ferry.pdf"]
    built(home)
    assert outputs(home) == before


@pytest.mark.process
@pytest.mark.parametrize(
    "surroundings",
    [{"PYTHONHASHSEED": "1"}, {"PYTHONHASHSEED": "77"}, {"TZ": "Asia/Tokyo"}, {"LC_ALL": "tr_TR.UTF-8"}],
    ids=str,
)
def test_the_same_facts_give_the_same_bytes_everywhere(
    surroundings: dict[str, str], home: Path, tmp_path: Path
) -> None:
    elsewhere = project(tmp_path / "else where é")

    built_apart(elsewhere, package=ROOT, **surroundings)

    assert outputs(elsewhere) == outputs(home)


@pytest.mark.process
def test_several_processes_write_the_same_bytes(home: Path, tmp_path: Path) -> None:
    elsewhere = project(tmp_path / "elsewhere")

    built(elsewhere, "--jobs", "2")

    assert outputs(elsewhere) == outputs(home)


def test_a_brief_past_its_review_is_told_where_there_is_nothing_to_do(home: Path) -> None:
    assert "boats was to be reviewed by 2025-09-01" in built(home)


def test_an_output_whose_brief_is_gone_is_told_and_kept(home: Path) -> None:
    text = (home / BOATS).read_text(encoding="utf-8")
    (home / BOATS).write_text(text[: text.index("briefs:")], encoding="utf-8")

    assert "boats.pdf   no brief" in run(home, "status").stdout
    built(home)

    assert set(ALL) <= set(outputs(home))
    (home / "output" / "boats.pdf").unlink()
    (home / "output" / "boats.docx").unlink()
    built(home)
    assert "boats" not in run(home, "status").stdout


def test_a_refused_brief_is_refused_again_though_its_files_are_as_they_were(home: Path) -> None:
    edit(home, BOATS, "    confidence_basis: One record, of the owner.", "    confidence_basis: '  '")

    for _ in range(2):
        done = run(home, "build")
        assert done.returncode == 1
        assert "facts/boats.yaml" in done.stderr


def test_a_link_to_a_folder_among_the_records_is_never_passed_over(home: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (home / "facts" / "more").symlink_to(tmp_path / "elsewhere")

    done = run(home, "build")

    assert done.returncode == 1
    assert "facts/more" in done.stderr


def test_facts_that_are_attached_count_as_a_whole(home: Path) -> None:
    """A source that only gives context is on no page, but among the facts that the PDF carries."""
    letter = """\
  - id: letter
    type: article
    title: A letter
    publisher: Mira Tal
    issued: 2025-01-02
    language: en
    derivation: original
    interest: neutral
    descriptor: One letter.
    reliability: {grade: C, basis: One letter.}
origins:
"""
    edit(home, SOURCES, "origins:\n", letter)
    phrase = "        exact: built in 1974\n"
    context = "      - {source: letter, locator: 1, exact: an old boat, role: context}\n"
    edit(home, BOATS, phrase, phrase + context)
    built(home, "boats", "--attach-facts")
    assert run(home, "build", "boats", "--attach-facts", "--check").returncode == 0
    edit(home, SOURCES, "title: A letter", "title: An open letter")

    said = run(home, "build", "boats", "--attach-facts", "--check")

    assert said.returncode == 1
    assert "file facts.json, sha256" in said.stdout
    assert "Nothing changed" in run(home, "diff", "--since-build").stdout
