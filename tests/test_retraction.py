"""What a retracted source, a silence and the passing of time do to `check` and `build`, through the command line."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import frozen
import pytest
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.project.folder import read
from factsheet.records.model import KINDS, FactBase


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of the frozen project."""
    return Path(shutil.copytree(frozen.FOLDER, tmp_path, dirs_exist_ok=True))


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(home), *arguments])


def change(home: Path, name: str, old: str, new: str) -> None:
    text = (home / name).read_text(encoding="utf-8")
    assert text.count(old) == 1, text.count(old)
    (home / name).write_text(text.replace(old, new), encoding="utf-8")


def retract(home: Path, source: str) -> None:
    change(home, f"seeds/{source}.yaml", "    derivation: ", "    status: retracted\n    derivation: ")


def test_a_retraction_refuses_the_briefs_that_rest_on_it_and_no_other(home: Path) -> None:
    retract(home, "hong-2024")
    done = run(home, "build", "--format", "outline")
    assert done.exit_code == 1
    assert "refused: dprk-aid, sanctions-outlook. The other briefs have none." in done.output
    assert sorted(p.name for p in (home / "output").glob("*.txt")) == ["china-role.txt"] or sorted(
        p.stem for p in (home / "output").iterdir() if p.suffix != ".json" and not p.name.startswith(".")
    ) == ["china-role"]


def test_a_brief_that_is_asked_for_and_falls_is_not_built(home: Path) -> None:
    retract(home, "hong-2024")
    done = run(home, "build", "dprk-aid", "--format", "outline")
    assert done.exit_code == 1
    assert "nothing was written" in done.output
    assert "can't be built: it rests on a retracted source" in done.output


def test_a_brief_that_stands_is_built_beside_faults_in_others(home: Path) -> None:
    retract(home, "hong-2024")
    done = run(home, "build", "china-role", "--format", "outline")
    assert done.exit_code == 0, done.output
    assert "in other records; see `factsheet check`" in done.output


def test_a_fault_of_shape_stops_every_brief(home: Path) -> None:
    change(home, "facts/technology.yaml", "  - id: satellite-claim\n", "  - id: satellite-claim\n    sort: x\n")
    done = run(home, "build", "china-role", "--format", "outline")
    assert done.exit_code == 1
    assert "nothing was written" in done.output


def test_check_lists_all_that_falls_with_the_chain(home: Path) -> None:
    retract(home, "owp-2024")
    done = run(home, "check")
    assert done.exit_code == 1
    assert "(oil-million-barrels → owp-2024)" in done.output
    assert "(paid-in-energy-and-know-how → oil-million-barrels → owp-2024)" in done.output
    assert "a key figure of `dprk-aid` rests on a retracted source" in done.output
    for brief in ("china-role", "dprk-aid", "sanctions-outlook"):
        assert f"`{brief}` can't be built" in done.output


def test_silences_are_shown_and_counted(home: Path) -> None:
    change(
        home,
        "facts/payments.yaml",
        "  - id: food-for-shells\n",
        "  - id: food-for-shells\n    silence: [{rule: W701, reason: Nothing newer will come.}]\n",
    )
    done = run(home, "check", "--as-of", "2030-01-01")
    assert "note W701 overdue-review: suppressed: Nothing newer will come." in done.output
    assert done.output.rstrip().endswith("; 1 suppressed")


def test_time_passes(home: Path) -> None:
    assert "no problems" in run(home, "check", "--as-of", "2026-11-23").output
    later = run(home, "check", "--as-of", "2031-01-01")
    assert later.exit_code == 0, "what time does is a warning"
    for code in ("W701", "W702", "W703"):
        assert f"warning {code}" in later.output


def test_a_brief_past_its_review_says_so_on_the_terminal_only(home: Path) -> None:
    run(home, "build", "china-role", "--format", "outline", "-o", str(home / "before"))
    change(home, "facts/brief-china-role.yaml", "review_by: 2027-02-23", "review_by: 2026-01-01")
    change(home, "facts/brief-china-role.yaml", "    issued: 2026-11-23", "    issued: 2025-11-23")
    done = run(home, "build", "china-role", "--format", "outline", "-o", str(home / "after"))
    assert done.exit_code == 0, done.output
    assert "china-role was to be reviewed by 2026-01-01" in done.output


# ── what only making a page finds out ────────────────────────────────────────────────────────────────────

#: Faults of one brief: what to change in its file, and the code it is refused with.
UNMADE = {
    "composing": ("key_figures:\n", "key_figures:\n      - fact: satellite-claim\n        label: satellites\n", "E202"),
    "fitting": ("    marking: OPEN SOURCE\n", f"    serial: {'W' * 60}\n", "E212"),
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("old", "new", "code"), UNMADE.values(), ids=UNMADE)
@pytest.mark.parametrize("jobs", ["1", pytest.param("2", marks=pytest.mark.process)])
def test_a_brief_that_cannot_be_made_stops_no_other(home: Path, old: str, new: str, code: str, jobs: str) -> None:
    assert run(home, "build", "--format", "outline").exit_code == 0
    before = (home / "output/dprk-aid.txt").read_bytes()
    change(home, "facts/brief-dprk-aid.yaml", old, new)
    change(home, "facts/brief-china-role.yaml", "version: ", "version: 9")
    done = run(home, "build", "--format", "outline", "--jobs", jobs)

    assert done.exit_code == 1
    assert re.search(rf"^facts/brief-dprk-aid\.yaml:\d+:\d+: error {code}", done.stderr, re.MULTILINE), done.stderr
    assert "1 error; refused: dprk-aid. The other briefs have none." in done.stderr
    assert "china-role.txt  written" in done.stdout
    assert (home / "output/dprk-aid.txt").read_bytes() == before

    again = run(home, "build", "--format", "outline")
    assert again.exit_code == 1
    assert "refused: dprk-aid" in again.stderr


def test_where_no_brief_can_be_made_nothing_is_written(home: Path) -> None:
    old, new, code = UNMADE["fitting"]
    change(home, "facts/brief-dprk-aid.yaml", old, new)
    done = run(home, "build", "dprk-aid", "--format", "outline")

    assert done.exit_code == 1
    assert code in done.stderr
    assert "1 error; nothing was written" in done.stderr
    assert not list((home / "output").glob("*"))


# ── factsheet retract ────────────────────────────────────────────────────────────────────────────────────

REASON = "Withdrawn by its publisher on 3 May 2026."


def library(tmp_path: Path) -> Path:
    home = tmp_path / "library"
    assert CliRunner().invoke(main, ["new", str(home)]).exit_code == 0
    return home


def withdraw(home: Path, source: str, *options: str) -> Result:
    done = run(home, "retract", source, "--reason", REASON, "--as-of", "2026-11-24", *options)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def ids(home: Path) -> list[str]:
    return sorted(read(home).nodes)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("source", ["hong-2024", "owp-2024"])
def test_a_retraction_leaves_nothing_that_rests_on_the_source(home: Path, source: str) -> None:
    before = ids(home)
    done = withdraw(home, source, "--yes")
    assert "written" in done.output
    assert ids(home) == before, "no record is deleted"
    after = run(home, "check", "--as-of", "2026-11-24").output
    for code in ("E309", "E506", "E603", "E604", "E301", "E410", "W802"):
        assert code not in after, code


def test_obeying_the_hints_brings_check_to_clean(tmp_path: Path) -> None:
    home = library(tmp_path)
    before = ids(home)
    done = withdraw(home, "reader-survey-2026", "--yes")
    assert done.exit_code == 1, "something is left to a person"
    assert "31% is in none of the 3 facts" in done.output
    change(home, "facts/library.yaml", "        credibility: 1\n", "        credibility: 2\n")
    change(
        home,
        "facts/library.yaml",
        "    confidence: high\n",
        "    confidence: moderate\n    confidence_limits: [single-origin, interested-party]\n",
    )
    change(
        home,
        "facts/brief-sundays.yaml",
        "since March 2025, and 31% of those who answered\n        a survey had come on one in 2025. Its gate counted "
        "48,300 visits in 2025; a survey puts the number\n        of people far lower. The",
        "since March 2025. Its gate counted 48,300\n        visits in 2025. The",
    )
    after = run(home, "check", "--as-of", "2026-04-20")
    assert after.exit_code == 0, after.output
    assert ids(home) == before


def test_the_steps_go_from_causes_to_consequences(home: Path) -> None:
    done = withdraw(home, "hong-2024", "--json", "--dry-run")
    steps = json.loads(done.output)["steps"]
    loaded = read(home)
    assert loaded.nodes[steps[0]["record"]][0].path.split("/")[0] == "seeds"
    kinds = [kind_of(loaded.base, s["record"]) for s in steps]
    assert kinds == sorted(kinds, key=["source", "fact", "judgement", "conflict", "brief"].index)
    assert all(s["line"] for s in steps)


def kind_of(base: FactBase, record: str) -> str:
    return next(k for k, (_, key) in KINDS.items() if record in getattr(base, key))


def test_it_shows_first_and_writes_nothing_unasked(tmp_path: Path) -> None:
    home = library(tmp_path)
    before = {p: p.read_bytes() for p in home.rglob("*.yaml")}
    shown = withdraw(home, "reader-survey-2026", "--dry-run").output
    assert "+    status: retracted" in shown
    assert "-    disagreement: [visits-or-people]" in shown
    assert "nothing was written" in shown
    asked = CliRunner().invoke(
        main, ["--project", str(home), "retract", "reader-survey-2026", "--reason", REASON], input="n\n"
    )
    assert "Write these edits?" in asked.output
    assert {p: p.read_bytes() for p in home.rglob("*.yaml")} == before


def test_only_the_lines_of_the_edits_change(tmp_path: Path) -> None:
    home = library(tmp_path)
    before = (home / "facts/library.yaml").read_text(encoding="utf-8").splitlines()
    withdraw(home, "reader-survey-2026", "--yes")
    after = (home / "facts/library.yaml").read_text(encoding="utf-8").splitlines()
    gone = [line for line in before if line not in after]
    assert gone == ["    based_on: [sunday-opening, sunday-share, board-decides]"]
    assert len(after) == len(before) + 5


def test_a_judgement_with_nothing_left_is_void_and_off_the_page(tmp_path: Path) -> None:
    home = library(tmp_path)
    text = (home / "facts/library.yaml").read_text(encoding="utf-8")
    first, mark, rest = text.partition("judgements:\n")
    record, end, after = rest.partition("\n# A conflict")
    twin = record.replace("sundays-go-on", "readers-stay").replace(
        "sunday-opening, sunday-share, board-decides", "readers-2025"
    )
    assert twin.count("readers-2025") == 1
    (home / "facts/library.yaml").write_text(first + mark + record + "\n" + twin + end + after, encoding="utf-8")
    change(home, "facts/brief-sundays.yaml", "[sundays-go-on]", "[sundays-go-on, readers-stay]")
    withdraw(home, "reader-survey-2026", "--yes")
    base = read(home).base
    assert base.judgements["readers-stay"].outcome == "void"
    assert base.briefs["sundays"].key_judgements == ("sundays-go-on",)
    assert "readers-stay" not in run(home, "check", "--as-of", "2026-04-20").output


def test_a_source_made_from_the_retracted_one_falls_with_it(tmp_path: Path) -> None:
    home = library(tmp_path)
    change(
        home,
        "seeds/library.yaml",
        "    derivation: original\n    interest: neutral\n",
        "    derivation: quotes\n    derives_from: [library-report-2026]\n    interest: neutral\n",
    )
    done = withdraw(home, "library-report-2026", "--dry-run")
    assert "made from the retracted source, so retracted too" in done.output
    assert "no key judgement is left" in done.output
    assert "nothing it rests on is left: write another" in done.output


def test_what_cannot_be_retracted(home: Path) -> None:
    assert withdraw(home, "hong-2042").exit_code == 2
    assert run(home, "retract", "hong-2024", "--reason", " ").exit_code == 2
    withdraw(home, "hong-2024", "--yes")
    again = withdraw(home, "hong-2024", "--yes")
    assert "retracted already" in again.output
