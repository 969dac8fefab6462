"""`factsheet remove`: a page goes with its files, a judgement or an origin where nothing refers to it."""

from __future__ import annotations

from pathlib import Path

import pytest
import records
from click.testing import CliRunner, Result
from rebuilding import BOATS, FILES
from records import BRIEF, FACTS, SOURCES
from word_file import as_word_saves, retyped

from factsheet.cli import main
from factsheet.cli import remove as command
from factsheet.project import folder as project


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project of two briefs, built."""
    home = records.write(tmp_path / "p", FILES)
    assert run(home, "build", "--no-embed-fonts").exit_code == 0
    return home


def run(home: Path, *arguments: str, answers: str = "") -> Result:
    result = CliRunner().invoke(main, ["--project", str(home), *arguments], input=answers)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def remove(home: Path, *arguments: str, answers: str = "") -> Result:
    return run(home, "remove", *arguments, answers=answers)


def files(home: Path) -> dict[str, bytes]:
    return {path.relative_to(home).as_posix(): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_a_page_goes_with_its_files_and_its_facts_stay(home: Path) -> None:
    (home / "old.docx").write_bytes((home / "output/ferry.docx").read_bytes())
    text = (home / FACTS).read_text(encoding="utf-8").replace("A second boat has run", "Another boat has run")
    (home / FACTS).write_text(text, encoding="utf-8")
    assert run(home, "build", "ferry", "--redline", str(home / "old.docx")).exit_code == 0
    run(home, "build")
    before = files(home)
    gone = ["facts/brief.yaml", "output/ferry.docx", "output/ferry.pdf", "output/ferry.redline.docx"]

    shown = remove(home, "ferry", "--dry-run")
    assert [line for line in shown.output.splitlines() if "delete" in line] == [f"  delete {path}" for path in gone]
    assert "nothing was written" in shown.output
    assert files(home) == before
    assert "nothing was written" in remove(home, "ferry", answers="n\n").output
    assert "nothing was written" in remove(home, "ferry").output  # nobody answers
    assert files(home) == before

    done = remove(home, "ferry", "--yes")

    assert done.exit_code == 0, done.output
    assert files(home) == {path: data for path, data in before.items() if path not in gone}
    assert run(home, "build").output.startswith("Nothing to do: both files are up to date.")
    assert "ferry" not in run(home, "status").output


def test_of_a_file_with_other_records_only_the_page_goes(home: Path) -> None:
    text = (home / BOATS).read_text(encoding="utf-8")

    done = remove(home, "boats", answers="y\n")

    assert done.exit_code == 0, done.output
    assert (home / BOATS).read_text(encoding="utf-8") == f"{text.partition('briefs:')[0]}briefs: []\n"
    assert sorted(path.name for path in (home / "output").glob("*.*x")) == ["ferry.docx"]
    assert "nothing else names `both-run`; `factsheet remove both-run` removes it too" in done.output
    assert remove(home, "both-run", "--yes").exit_code == 0
    assert project.read(home).problems == []
    assert set(project.read(home).base.judgements) == {"growth"}


@pytest.mark.parametrize("name", ["ferry.docx", "ferry.pdf"])
def test_a_page_of_which_a_file_was_edited_stays(home: Path, name: str) -> None:
    path = home / "output" / name
    new = b"typed by hand"
    if name.endswith(".docx"):
        safe = "The council counted 41,200 passengers, in 2024."
        new = retyped(as_word_saves(path.read_bytes()), "passengers-council:statement", safe)
    path.write_bytes(new)
    before = files(home)

    done = remove(home, "ferry", "--yes")

    assert done.exit_code == 1
    assert f"output/{name} is in the way: it was edited since it was written" in done.output
    assert (f"factsheet pull output/{name}" in done.output) == name.endswith(".docx")
    assert files(home) == before
    path.unlink()
    assert remove(home, "ferry", "--yes").exit_code == 0


def test_an_origin_that_is_named_stays_and_each_place_is_told(home: Path) -> None:
    before = files(home)

    done = remove(home, "operator", "--yes")

    assert done.exit_code == 1
    assert "operator can't be removed: passengers-operator refers to it" in done.output
    assert f"{FACTS}:" in done.output
    assert files(home) == before


def test_a_judgement_that_a_page_has_stays(home: Path) -> None:
    done = remove(home, "growth", "--yes")
    assert (done.exit_code, "growth can't be removed: ferry refers to it" in done.output) == (1, True)


def test_an_origin_that_nothing_names_goes(home: Path) -> None:
    text = (home / SOURCES).read_text(encoding="utf-8")
    more = "  - id: nobody\n    name: Nobody\n    kind: person\n    interest: unknown\n"
    (home / SOURCES).write_text(text + more, encoding="utf-8")
    assert "nobody" in project.read(home).base.origins

    assert remove(home, "nobody", "--yes").exit_code == 0

    assert (home / SOURCES).read_text(encoding="utf-8") == text


def test_a_page_that_was_begun_is_given_up(home: Path) -> None:
    before = files(home)
    run(home, "edit", "harbour", "--begin", "--no-ask")

    done = remove(home, "harbour", "--yes")

    assert "nothing else names `harbour-judgement`" in done.output
    assert remove(home, "harbour-judgement", "--yes").exit_code == 0
    assert files(home) == before


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("council-2025", "council-2025 is a source: `factsheet source remove council-2025`"),
        ("new-boat", "new-boat is neither a page nor a judgement nor an origin"),
        ("fery", "Did you mean ferry?"),
    ],
)
def test_what_is_not_removed_here(home: Path, name: str, said: str) -> None:
    before = files(home)
    done = remove(home, name, "--yes")
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert files(home) == before


def test_what_was_shown_is_what_is_deleted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is edited, or comes into use, while the question stands is not deleted."""

    def edited_meanwhile(question: str) -> bool:
        path = home / BRIEF
        path.write_text(path.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
        return True

    monkeypatch.setattr(command, "agreed", edited_meanwhile)
    before = files(home)

    done = remove(home, "ferry")

    assert (done.exit_code, "has changed in the meantime" in done.output) == (1, True)
    assert files(home) == before | {BRIEF: before[BRIEF] + b"# mine\n"}
