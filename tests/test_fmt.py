"""`factsheet fmt` and `check --fix`: order without a change of value or comment, and hints that are certain."""

from __future__ import annotations

import dataclasses
import random
from collections import Counter
from pathlib import Path

import frozen
import pytest
import records
from click.testing import CliRunner, Result
from records import FACTS, SOUND, planted

from factsheet.cli import main
from factsheet.edits.formatting import formatted
from factsheet.project.folder import read
from factsheet.records.house_order import ORDER
from factsheet.records.yaml_file import MappingNode, SequenceNode, parse


def run(home: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["--project", str(home), *args], catch_exceptions=False)


def order(files: records.Files, path: str = FACTS) -> str:
    patch = formatted(records.load(files))
    return patch.files[path][1] if path in patch.files else files[path]


def words(text: str) -> Counter[str]:
    return Counter(line.strip().removeprefix("- ") for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("type_", ORDER)
def test_every_key_has_its_place(type_: type) -> None:
    assert sorted(ORDER[type_]) == sorted(f.name for f in dataclasses.fields(type_))


def test_keys_go_with_the_comments_above_and_behind_them() -> None:
    files = planted(
        FACTS,
        "    statement: A second boat has run since May 2024.\n    kind: event\n",
        "    # what sort\n    kind: event # or status?\n    statement: A second boat has run\n      since May 2024.\n",
    )
    text = order(files)
    assert (
        "    statement: A second boat has run\n      since May 2024.\n    # what sort\n    kind: event # or status?\n"
        in text
    )


def test_the_first_key_can_change() -> None:
    files = planted(
        FACTS,
        "  - id: new-boat\n    statement: A second boat has run since May 2024.\n",
        "  # the boat\n  - statement: A second boat has run since May 2024.\n    id: new-boat\n",
    )
    assert "  # the boat\n  - id: new-boat\n    statement: A second boat has run since May 2024.\n" in order(files)


def test_citations_and_what_they_report_are_ordered_too() -> None:
    old = (
        "      - source: gazette\n        locator: 1\n        exact: more than 50,000\n        stated_as: allegation\n"
    )
    new = (
        "      - stated_as: allegation\n        exact: more than 50,000\n        source: gazette\n        locator: 1\n"
    )
    assert old in order(planted(FACTS, old, new))


def test_what_is_between_braces_is_left() -> None:
    files = planted(FACTS, "      - source: council-2025\n        locator: 3\n        exact: two boats\n",
                    "      - {locator: 3, exact: two boats, source: council-2025}\n")  # fmt: skip
    assert "      - {locator: 3, exact: two boats, source: council-2025}\n" in order(files)


def shuffled(text: str, made: random.Random) -> str:
    """Return the file with the lines of each record's keys in another order, the id first or not."""
    file = parse(text.encode(), "facts/x.yaml")
    assert isinstance(file.root, MappingNode)
    out, at = "", 0
    for held in file.root.values.values():
        for node in held.items if isinstance(held, SequenceNode) else ():
            if not isinstance(node, MappingNode) or text[node.start] == "{":
                continue
            starts = [text.rfind("\n", 0, node.keys[k].start) + 1 for k in node.keys]
            end = text.find("\n", max(text.rfind(text[n.start : n.end].rstrip()[-1:], 0, n.end) for n in [node])) + 1
            chunks = [text[a:b] for a, b in zip(starts, [*starts[1:], end], strict=True)]
            if "#" in "".join(chunks) or not all(c.endswith("\n") for c in chunks):
                continue
            chunks[0] = chunks[0].replace("- ", "  ", 1)
            made.shuffle(chunks)
            chunks[0] = chunks[0].replace("    ", "  - ", 1)
            out, at = out + text[at : starts[0]] + "".join(chunks), end
    return out + text[at:]


def test_any_order_comes_back_to_one(tmp_path: Path) -> None:
    made = random.Random(1)  # noqa: S311 - the same each time
    home = frozen.FOLDER
    held = {
        p.relative_to(home).as_posix(): p.read_text(encoding="utf-8")
        for p in [home / "factsheet.yaml", *sorted(home.glob("seeds/*.yaml")), *sorted(home.glob("facts/*.yaml"))]
    }
    once = formatted(records.load(held))
    straight = {**held, **{path: new for path, (_, new) in once.files.items()}}
    assert formatted(records.load(straight)).files == {}
    mixed = {p: shuffled(t, made) if p.startswith("facts/") else t for p, t in straight.items()}
    assert mixed != straight
    assert records.load(mixed).base == records.load(straight).base
    again = formatted(records.load(mixed))
    back = {**mixed, **{path: new for path, (_, new) in again.files.items()}}
    assert {p: words(t) for p, t in back.items()} == {p: words(t) for p, t in straight.items()}
    assert back == straight


def test_the_command_writes_once(tmp_path: Path) -> None:
    home = records.write(
        tmp_path, planted(FACTS, "    kind: event\n    start: 2024-05\n", "    start: 2024-05\n    kind: event\n")
    )
    before = read(home).base
    done = run(home, "fmt", "--check", "--diff")
    assert done.exit_code == 1
    assert "facts/ferry.yaml  not in order" in done.output
    assert run(home, "fmt").exit_code == 0
    assert read(home).base == before
    done = run(home, "fmt", "--check")
    assert (done.exit_code, done.output) == (0, "0 files of 4 to put in order\n")


# ── check --fix ──────────────────────────────────────────────────────────────────────────────────────────────


def codes(done: Result) -> set[str]:
    return {w for w in done.output.split() if len(w) == 4 and w[0] in "EW" and w[1:].isdigit()}


def test_limits_that_the_records_show_are_added(tmp_path: Path) -> None:
    files = {
        p: t.replace("confidence_limits: [single-origin, conflict", "confidence_limits: [conflict")
        for p, t in SOUND.items()
    }
    home = records.write(tmp_path, files)
    before = run(home, "check", "--as-of", "2025-04-02")
    assert "W413" in codes(before)
    done = run(home, "check", "--fix", "--as-of", "2025-04-02")
    assert "W413" not in codes(done)
    assert "single-origin" in (home / FACTS).read_text(encoding="utf-8")
    assert codes(done) == codes(before) - {"W413"}


def test_silences_of_nothing_are_removed(tmp_path: Path) -> None:
    entry = "    silence:\n      - rule: E412\n        reason: Nothing is wrong.\n"
    home = records.write(tmp_path, planted(FACTS, "    priority: 3\n", f"    priority: 3\n{entry}", SOUND))
    assert "W802" in codes(run(home, "check", "--as-of", "2025-04-02"))
    assert "W802" not in codes(run(home, "check", "--fix", "--as-of", "2025-04-02"))
    assert "silence" not in (home / FACTS).read_text(encoding="utf-8")


def test_check_alone_writes_nothing(tmp_path: Path) -> None:
    files = {
        p: t.replace("confidence_limits: [single-origin, conflict", "confidence_limits: [conflict")
        for p, t in SOUND.items()
    }
    home = records.write(tmp_path, files)
    before = {p: p.read_bytes() for p in home.rglob("*") if p.is_file()}
    run(home, "check")
    assert {p: p.read_bytes() for p in home.rglob("*") if p.is_file()} == before


def test_what_is_sound_is_fixed_and_the_rest_named(tmp_path: Path) -> None:
    home = records.write(tmp_path, planted(FACTS, "    kind: event\n", "    kind: happening\n"))
    done = run(home, "check", "--fix")
    assert done.exit_code == 1
    assert "passed over, with errors: new-boat; see `factsheet check`" in done.output
    assert "+    confidence_limits:\n" in done.output


def test_a_file_that_can_not_be_read_is_passed_over(tmp_path: Path) -> None:
    home = records.write(tmp_path, SOUND)
    (home / "facts/broken.yaml").write_text("facts: [\n", encoding="utf-8")
    (home / "facts/begun.yaml").write_text("facts:\n  - kind: event\n    id: begun\n", encoding="utf-8")
    done = run(home, "fmt")
    assert done.exit_code == 1
    assert "passed over, with errors: facts/broken.yaml" in done.output
    assert (home / "facts/begun.yaml").read_text(encoding="utf-8") == "facts:\n  - id: begun\n    kind: event\n"
