"""A source gives another figure than a fact: recorded by command as a conflict, another period, or a correction."""

from __future__ import annotations

import re
from pathlib import Path

import evidence_sample
import pytest
import records
from click.testing import CliRunner, Result

from factsheet.cli import main
from factsheet.project.folder import read
from factsheet.records.model import Limit, Nature, Rank

OTHER = "The operator's desk counted 38,000 passengers in 2024, without those who paid on board.\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    texts = {**evidence_sample.TEXTS, "gazette": evidence_sample.GAZETTE + OTHER}
    return evidence_sample.write(tmp_path, records.PROJECT, texts)


def cite(home: Path, *args: str, answers: str = "") -> Result:
    given = ("cite", "gazette", "counted 38,000 passengers in 2024", "--to", "passengers-council", *args)
    return CliRunner().invoke(main, ["--project", str(home), *given], input=answers, catch_exceptions=False)


SAID = "The operator's desk counted 38,000 passengers in 2024.; 4=operator\n\n"


def test_a_second_figure_becomes_a_conflict(home: Path) -> None:
    answers = f"conflict\n{SAID}1=Ferry passengers; 2=method; 3=The desk leaves out those who pay on board.\n\ny\n"
    done = cite(home, "--ask", answers=answers)
    assert done.exit_code == 0, done.output
    said = "`passengers-council` says 41,200 passengers; gazette:3 says “counted 38,000 passengers in 2024”"
    assert said in done.output
    base = read(home).base
    conflict, new = base.conflicts["ferry-passengers"], base.facts["passengers-gazette"]
    assert [side.fact for side in conflict.sides] == ["passengers-council", "passengers-gazette"]
    assert conflict.nature is Nature.METHOD
    assert new.measures == base.facts["passengers-council"].measures
    assert Limit.CONFLICT in new.confidence_limits
    assert Limit.CONFLICT in base.facts["passengers-council"].confidence_limits
    told = CliRunner().invoke(main, ["--project", str(home), "check"]).output
    assert not [line for line in told.splitlines() if "E408" in line or ("W413" in line and "operator" not in line)]


def test_a_corrected_figure_takes_the_first_out_of_print(home: Path) -> None:
    done = cite(home, "--ask", answers=f"correction\n{SAID}The desk counted again.\ny\n")
    assert done.exit_code == 0, done.output
    base = read(home).base
    old = base.facts["passengers-council"]
    assert (old.rank, old.rank_reason) == (Rank.DEPRECATED, "The desk counted again.")
    assert base.facts["passengers-gazette"].rank is Rank.NORMAL
    assert "passengers-council" in done.output.partition("will say:")[2]  # the pages that still print it


def test_another_period_is_a_fact_of_its_own(home: Path) -> None:
    done = cite(home, "--differs", "period", "--ask", answers=f"{SAID}y\n")
    assert done.exit_code == 0, done.output
    base = read(home).base
    assert base.facts["passengers-gazette"].measures == ""
    assert list(base.conflicts) == ["how-many"]


def test_without_questions_it_is_said_with_an_option(home: Path) -> None:
    said = ("--statement", "The operator's desk counted 38,000 passengers in 2024.", "--confidence", "low")
    more = ("--basis", "One count.", "--origin", "operator", "--differs", "conflict")
    done = cite(home, *said, *more, "--no-ask", "--dry-run")
    assert "    # nature: Why they differ" in done.output.replace("+", " ")
    assert "label: Passengers counted" in done.output
    assert "- fact: passengers-gazette" in done.output


def test_the_same_figure_does_not_differ(home: Path) -> None:
    (home / "originals/gazette.txt").write_text(OTHER.replace("38,000", "41,200"), encoding="utf-8")
    given = ["cite", "gazette", "counted 41,200 passengers", "--to", "passengers-council", "--differs", "period"]
    done = CliRunner().invoke(main, ["--project", str(home), *given])
    assert done.exit_code == 2
    assert "--differs is for --to with a figure that the fact does not have" in done.output


def test_the_conflict_that_the_manual_shows_can_be_recorded(tmp_path: Path) -> None:
    manual = (Path(__file__).parents[1] / "docs/first-page.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(conflicts:.*?)```", manual, re.DOTALL)
    files = dict(records.PROJECT)
    for path, text in files.items():
        named = text.replace("passengers-council", "modules-epa").replace("passengers-operator", "modules-county")
        files[path] = re.sub(r"conflicts:\n.*", block, named.replace("how-many", "how-many-modules"), flags=re.DOTALL)
    assert records.base(files).conflicts["how-many-modules"].nature is Nature.DEFINITION
