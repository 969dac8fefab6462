"""What a retracted source, a silence and the passing of time do to `check` and `build`, through the command line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from factsheet.cli import main

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A copy of our own records."""
    for name in ("facts", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "factsheet.yaml", tmp_path)
    return tmp_path


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
    assert "refused: dprk-aid, sanctions-outlook. The other briefs are sound." in done.output
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
    assert "note W701 overdue-review: silenced: Nothing newer will come." in done.output
    assert done.output.rstrip().endswith("; 1 silenced")


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
    "fitting": ("    marking: OPEN SOURCE\n", f"    marking: {'W' * 40}\n", "E212"),
}


@pytest.mark.parametrize(("old", "new", "code"), UNMADE.values(), ids=UNMADE)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_brief_that_cannot_be_made_stops_no_other(home: Path, old: str, new: str, code: str, jobs: str) -> None:
    assert run(home, "build", "--format", "outline").exit_code == 0
    before = (home / "output/dprk-aid.txt").read_bytes()
    change(home, "facts/brief-dprk-aid.yaml", old, new)
    change(home, "facts/brief-china-role.yaml", "version: ", "version: 9")
    done = run(home, "build", "--format", "outline", "--jobs", jobs)

    assert done.exit_code == 1
    assert re.search(rf"^facts/brief-dprk-aid\.yaml:\d+:\d+: error {code}", done.stderr, re.MULTILINE), done.stderr
    assert "1 error; refused: dprk-aid. The other briefs are sound." in done.stderr
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
