"""Parts of a build on several machines: put together, their files and what they remember are those of one build."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from rebuilding import BOATS, built, edit, outputs, project, run
from records import FACTS

from factsheet.fresh import MANIFEST
from factsheet.output.manifest import parse, part_name

FORMATS = ("--format", "pdf", "--format", "outline")


@pytest.fixture
def homes(tmp_path: Path) -> list[Path]:
    """One checkout for the build at once, two for its parts, one where they are put together."""
    return [project(tmp_path / name) for name in ("whole", "first", "second", "joined")]


def put_together(parts: list[Path], joined: Path) -> None:
    """Copy the output folders over each other, as jobs that download the files of others do."""
    for home in parts:
        shutil.copytree(home / "output", joined / "output", dirs_exist_ok=True)


def test_parts_put_together_are_one_build(homes: list[Path]) -> None:
    whole, first, second, joined = homes
    built(whole, *FORMATS)
    for part, home in (("1/2", first), ("2/2", second)):
        said = built(home, "--shard", part, *FORMATS)
        assert said.count("written") == 2
    assert outputs(first).keys() & outputs(second).keys() == set()
    put_together([first, second], joined)
    parts = [parse((joined / "output" / part_name(n, 2)).read_text(encoding="utf-8")) for n in (1, 2)]
    makings = parse((whole / "output" / MANIFEST).read_text(encoding="utf-8")).makings
    assert {**parts[0].makings, **parts[1].makings} == makings  # so that nothing is made again to join them

    assert built(joined, "--check", *FORMATS) == "All 4 files are up to date.\n"
    assert MANIFEST not in outputs(joined)
    assert "Nothing to do: all 4 files are up to date." in built(joined, *FORMATS)
    assert outputs(joined) == outputs(whole)
    assert "Nothing to do: all 4 files are up to date." in built(joined, *FORMATS)


def test_parts_of_a_later_build_go_on_from_the_last(homes: list[Path]) -> None:
    whole, *_ = homes
    built(whole, *FORMATS)
    for home in homes[1:]:
        shutil.copytree(whole / "output", home / "output")
    for home in homes:
        edit(home, FACTS, "A second boat has run", "Another boat has run")
    before = built(whole, *FORMATS)
    said = [built(home, "--shard", f"{i}/2", *FORMATS) for i, home in ((1, homes[1]), (2, homes[2]))]
    assert before.count("Another boat") == sum(one.count("Another boat") for one in said) == 4
    assert "Nothing to do" in built(homes[1], "--shard", "1/2", *FORMATS)
    put_together(homes[1:3], homes[3])  # each has the older files of the other, and the last one's win
    assert "edited by hand" not in built(homes[3], *FORMATS)
    assert outputs(homes[3]) == outputs(whole)


@pytest.mark.parametrize("missing", ["files", "manifest", "another state", "broken"])
def test_what_a_part_lacks_is_made(homes: list[Path], missing: str) -> None:
    whole, first, second, joined = homes
    built(first, "--shard", "1/2", *FORMATS)
    if missing == "another state":
        for home in (whole, second, joined):
            edit(home, FACTS, "A second boat has run", "Another boat has run")
    built(whole, *FORMATS)
    built(second, "--shard", "2/2", *FORMATS)
    manifest = second / "output" / part_name(2, 2)
    if missing == "broken":
        manifest.write_text("{", encoding="utf-8")
    elif missing == "manifest":
        manifest.unlink()
    put_together([first] if missing == "files" else [first, second], joined)
    built(joined, *FORMATS)
    assert outputs(joined) == outputs(whole)


def test_parts_of_another_count_are_joined_first(homes: list[Path]) -> None:
    whole, here, *_ = homes
    built(whole, *FORMATS)
    built(here, "--shard", "1/2", *FORMATS)
    built(here, "--shard", "2/3", *FORMATS)
    assert {name for name in outputs(here) if name.startswith(".factsheet")} == {MANIFEST, part_name(2, 3)}
    assert "Nothing to do" in built(here, *FORMATS)
    assert outputs(here) == outputs(whole)


def test_an_edited_file_of_a_part_is_left(homes: list[Path]) -> None:
    first, second, joined = homes[1:]
    for part, home in (("1/2", first), ("2/2", second)):
        built(home, "--shard", part, "--format", "outline")
    put_together([first, second], joined)
    edited = joined / "output" / "boats.txt"
    edited.write_text("mine\n", encoding="utf-8")
    edit(joined, BOATS, "Two boats carry everybody", "Two boats carry all")
    said = built(joined, "--format", "outline")
    assert "output/boats.new.txt  written next to boats.txt" in said
    assert edited.read_text(encoding="utf-8") == "mine\n"


def test_a_part_without_briefs_has_nothing_to_do(homes: list[Path]) -> None:
    assert built(homes[0], "--shard", "3/3") == "Nothing to do: part 3 of 3 has no briefs.\n"
    assert not (homes[0] / "output").exists()


def test_a_fault_fails_the_parts_that_rest_on_it(homes: list[Path]) -> None:
    first, second = homes[1:3]
    for home in (first, second):
        edit(home, BOATS, "text: Nobody says who paid.", "text: Nobody says who paid 70.")
    done = [run(home, "build", "--shard", f"{i}/2", *FORMATS) for i, home in ((1, first), (2, second))]
    assert sorted(one.returncode for one in done) == [0, 1]
    assert not any((home / "output" / "boats.pdf").exists() for home in (first, second))


@pytest.mark.parametrize("given", ["0/2", "3/2", "1", "1/2/3", "a/b", "-1/2", "1/1001"])
def test_what_is_no_part_is_refused(homes: list[Path], given: str) -> None:
    done = run(homes[0], "build", "--shard", given)
    assert done.returncode == 2
    assert "is not a part; write the second of eight as 2/8" in done.stderr


def test_a_watcher_builds_no_part(homes: list[Path]) -> None:
    done = run(homes[0], "build", "--watch", "--shard", "1/2")
    assert done.returncode == 2
    assert "--shard can't be combined with --watch" in done.stderr
