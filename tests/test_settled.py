"""What somebody decided of an edited Word file is remembered: the file counts as settled, and no other does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import records
from click.testing import CliRunner, Result
from lxml import etree
from records import FACTS, SOUND
from word_file import W, as_word_saves, packed, parts, retyped, tracked

from factsheet.builder import run as building
from factsheet.cli import main
from factsheet.fresh import MANIFEST
from factsheet.output.manifest import MOST_SETTLED, Manifest, parse, to_text
from factsheet.project import folder as project
from factsheet.word.docx_reader import TextOwner, read
from factsheet.word.docx_reader.marks import original

COUNT = "passengers-council:statement"
OLD = "The council counted 41,200 passengers in 2024."
NEW = "The town counted 41,200 passengers in 2024."
BOAT = "A second boat has run since May 2024."


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = records.write(tmp_path / "project", SOUND)
    factsheet(home, "build", "--no-embed-fonts")
    return home


def factsheet(home: Path, *arguments: str, answers: str = "") -> Result:
    result = CliRunner().invoke(main, ["--project", str(home), *arguments], input=answers)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def pull(home: Path, *options: str, answers: str = "") -> Result:
    return factsheet(home, "pull", str(word(home)), "--as-of", "2025-04-02", *options, answers=answers)


def word(home: Path) -> Path:
    return home / "output" / "ferry.docx"


def edit(home: Path, *edits: tuple[str, str]) -> bytes:
    """Retype texts in the Word file of the project as Word saves it."""
    data = as_word_saves(word(home).read_bytes())
    for tag, text in edits:
        data = retyped(data, tag, text)
    word(home).write_bytes(data)
    return data


def change(home: Path, old: str, new: str) -> None:
    path = home / FACTS
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def words(home: Path, view: Any = None) -> set[str]:
    lines = read(word(home).read_bytes()).lines
    return {line.text(TextOwner.WORDS, view) if view else line.text() for line in lines}


def beside(home: Path) -> list[str]:
    return sorted(p.name for p in (home / "output").glob("*.docx"))


# ── rejected ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_edit_that_was_turned_down_is_asked_once_and_goes_with_the_next_build(folder: Path) -> None:
    edit(folder, (COUNT, NEW))

    first = pull(folder, answers="y\n")
    again = pull(folder, answers="")

    assert first.exit_code == again.exit_code == 0
    assert "1 edit rejected in ferry.docx; `factsheet pull --again` asks again" in first.output
    assert "statement  text: settled" in again.output
    assert "nothing is left to decide" in again.output
    assert " settled (made with --no-embed-fonts)\n    edited by hand, and every" in factsheet(folder, "status").output
    said = factsheet(folder, "build").output
    assert "ferry.docx  written: edited by hand, and every edit in it is settled" in said
    assert beside(folder) == ["ferry.docx"]
    assert OLD in words(folder)
    assert NEW in words(folder, original)  # the reader of the page sees what became of the edit
    assert factsheet(folder, "build").output.startswith("Nothing to do")
    assert "settled" not in json.loads((folder / "output" / MANIFEST).read_text(encoding="utf-8"))


def test_a_file_that_is_saved_again_is_not_settled(folder: Path) -> None:
    """Whatever was rejected, an edit made later is somebody's work."""
    edit(folder, (COUNT, NEW))
    pull(folder, answers="y\n")
    later = edit(folder, ("ferry:gaps.0.text", "No one counted before 2024."))

    said = factsheet(folder, "build").output

    assert "left as it is: edited by hand" in said
    assert word(folder).read_bytes() == later
    assert pull(folder, "--dry-run").exit_code == 1


def test_an_edit_that_was_turned_down_comes_back_where_the_record_changes(folder: Path) -> None:
    data = edit(folder, (COUNT, NEW))
    pull(folder, answers="y\n")
    change(folder, OLD, OLD.replace("passengers", "people"))

    assert "text, conflict: asks" in pull(folder, "--dry-run").output
    factsheet(folder, "build")
    assert word(folder).read_bytes() == data
    assert beside(folder) == ["ferry.docx", "ferry.new.docx"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("answers", ["s\n", "q\n", "", "y\nq\n"])
def test_only_a_decision_is_remembered(folder: Path, answers: str) -> None:
    data = edit(folder, (COUNT, NEW), ("ferry:gaps.0.text", "No one counted before 2024."))

    assert pull(folder, answers=answers * (2 if answers == "s\n" else 1)).exit_code == 1

    assert "settled" not in (folder / "output" / MANIFEST).read_text(encoding="utf-8")
    factsheet(folder, "build")
    assert word(folder).read_bytes() == data


def test_one_edit_turned_down_and_one_skipped_settle_nothing(folder: Path) -> None:
    data = edit(folder, (COUNT, NEW), ("ferry:gaps.0.text", "No one counted before 2024."))

    result = pull(folder, answers="y\ns\n")

    assert result.exit_code == 1
    assert "1 edit rejected" in result.output
    assert "1 edit left in Word" in result.output
    factsheet(folder, "build")
    assert word(folder).read_bytes() == data
    assert pull(folder, answers="a\n").exit_code == 0
    factsheet(folder, "build")
    assert beside(folder) == ["ferry.docx"]
    assert OLD in words(folder)


def test_again_asks_about_what_was_turned_down(folder: Path) -> None:
    edit(folder, (COUNT, NEW))
    pull(folder, answers="y\n")

    pull(folder, "--again", answers="a\n")

    assert project.read(folder).base.facts["passengers-council"].statement == NEW


def test_json_says_what_is_settled(folder: Path) -> None:
    edit(folder, (COUNT, NEW))
    pull(folder, answers="y\n")

    result = pull(folder, "--json")

    assert result.exit_code == 0
    assert [c["settled"] for c in json.loads(result.output)["changes"]] == [True]


def test_yes_writes_nothing_that_was_turned_down(folder: Path) -> None:
    edit(folder, (COUNT, OLD.replace("passengers in", "passengers, in")))
    pull(folder, answers="y\n")

    assert pull(folder, "--yes").exit_code == 0
    assert project.read(folder).base.facts["passengers-council"].statement == OLD


def test_a_tracked_change_that_was_rejected_is_remembered(folder: Path) -> None:
    data = tracked(word(folder).read_bytes(), COUNT, NEW)
    data = tracked(data, "ferry:gaps.0.text", "No one counted before 2024.")
    word(folder).write_bytes(data)

    pull(folder, "--one-by-one", answers="r\na\n")
    said = factsheet(folder, "build").output

    assert beside(folder) == ["ferry.docx"], said
    assert {OLD, "No one counted before 2024."} <= words(folder)


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("answers", "wanted"), [("m\n", "town"), ("e\nA count gave 41,200 persons in 2024.\n", "A count")]
)
def test_a_file_whose_edit_was_merged_or_typed_is_settled(folder: Path, answers: str, wanted: str) -> None:
    edit(folder, (COUNT, NEW))
    change(folder, OLD, OLD.replace("passengers", "persons"))

    assert pull(folder, answers=answers).exit_code == 0
    factsheet(folder, "build")

    assert beside(folder) == ["ferry.docx"]
    assert any(wanted in line for line in words(folder))
    assert not any("passengers in 2024" in line and wanted in line for line in words(folder))


def test_of_two_hundred_files_the_newest_are_remembered() -> None:
    manifest = Manifest()
    for number in range(200):
        manifest = manifest.settling(f"{number:064x}", ["b", "a"])

    assert len(manifest.settled) == MOST_SETTLED
    assert f"{199:064x}" in manifest.settled
    assert parse(to_text(manifest)).settled == manifest.settled


# ── comments ─────────────────────────────────────────────────────────────────────────────────────────────


def commented(data: bytes, done: str, reply: bool = False) -> bytes:
    """Return the file with a comment of a person, resolved where `done` says so, perhaps with a reply."""
    space = "http://schemas.microsoft.com/office/word/2012/wordml"
    ids = "http://schemas.microsoft.com/office/word/2010/wordml"
    members = parts(data)
    said = "".join(
        f'<w:comment w:id="{i}" w:author="Bo"><w:p w14:paraId="0000000{i}"><w:r><w:t>Which count?</w:t></w:r></w:p>'
        "</w:comment>"
        for i in range(1, 3 if reply else 2)
    )
    members["word/comments.xml"] = f'<w:comments xmlns:w="{W}" xmlns:w14="{ids}">{said}</w:comments>'.encode()
    rows = f'<w15:commentEx w15:paraId="00000001" w15:done="{done}"/>'
    rows += '<w15:commentEx w15:paraId="00000002" w15:paraIdParent="00000001" w15:done="0"/>' if reply else ""
    members["word/commentsExtended.xml"] = f'<w15:commentsEx xmlns:w15="{space}">{rows}</w15:commentsEx>'.encode()
    types = etree.fromstring(members["[Content_Types].xml"])
    for name in ("comments", "commentsExtended"):
        kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
        etree.SubElement(types, "Override", PartName=f"/word/{name}.xml", ContentType=kind)
    members["[Content_Types].xml"] = etree.tostring(types).replace(b' xmlns=""', b"")
    return packed(members)


@pytest.mark.parametrize(("done", "reply"), [("1", False), ("true", True)])
def test_a_resolved_comment_is_settled(folder: Path, done: str, reply: bool) -> None:
    word(folder).write_bytes(commented(word(folder).read_bytes(), done, reply))

    result = pull(folder)
    change(folder, BOAT, "Another boat has run since May 2024.")
    factsheet(folder, "build")

    assert result.exit_code == 0
    assert "Which count?" in result.output
    assert "marked as resolved" in result.output
    assert beside(folder) == ["ferry.docx"]


def test_an_open_comment_is_settled_in_pull(folder: Path) -> None:
    data = commented(word(folder).read_bytes(), "0")
    word(folder).write_bytes(data)
    change(folder, BOAT, "Another boat has run since May 2024.")

    assert pull(folder, answers="s\n").exit_code == 1
    factsheet(folder, "build")
    assert word(folder).read_bytes() == data

    result = pull(folder, answers="d\n")
    assert result.exit_code == 0
    assert "1 comment settled in ferry.docx" in result.output
    factsheet(folder, "build")
    assert beside(folder) == ["ferry.docx"]
    assert b"Which count?" not in word(folder).read_bytes()


# ── another copy ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_stale_copy_is_told_and_replaced(folder: Path) -> None:
    """Its bytes are those of an earlier build: nobody's work."""
    stale = word(folder).read_bytes()
    change(folder, BOAT, "Another boat has run since May 2024.")
    factsheet(folder, "build")
    current = word(folder).read_bytes()
    word(folder).write_bytes(stale)

    status = factsheet(folder, "status").output
    assert "another copy (made with --no-embed-fonts)\n    a copy made from other records\n" in status
    assert factsheet(folder, "build", "--check").exit_code == 1
    assert "written: a copy made from other records" in factsheet(folder, "build").output
    assert word(folder).read_bytes() == current
    assert beside(folder) == ["ferry.docx"]


def test_a_copy_with_other_options_is_replaced(folder: Path) -> None:
    tracking = folder.parent / "tracking"
    factsheet(folder, "build", "--track", "--output", str(tracking))
    current = word(folder).read_bytes()
    word(folder).write_bytes((tracking / "ferry.docx").read_bytes())

    assert "written: a copy of another build" in factsheet(folder, "build").output
    assert word(folder).read_bytes() == current


def test_a_stale_copy_that_was_edited_is_merged_once_its_edits_are_in_the_records(folder: Path) -> None:
    stale = edit(folder, (COUNT, NEW))
    word(folder).unlink()
    change(folder, BOAT, "Another boat has run since May 2024.")
    factsheet(folder, "build")
    word(folder).write_bytes(stale)

    assert "a copy made from other records, then edited" in factsheet(folder, "status").output
    said = factsheet(folder, "build").output
    assert "written next to ferry.docx: a copy made from other records, then edited" in said
    assert word(folder).read_bytes() == stale
    assert beside(folder) == ["ferry.docx", "ferry.new.docx"]

    pull(folder, answers="a\n")
    factsheet(folder, "build")
    assert beside(folder) == ["ferry.docx"]
    assert {NEW, "Another boat has run since May 2024."} <= words(folder)
    assert BOAT in words(folder, original)


def test_a_stale_copy_with_anything_added_to_its_bytes_is_kept(folder: Path) -> None:
    stale = word(folder).read_bytes() + b"somebody's"
    change(folder, BOAT, "Another boat has run since May 2024.")
    factsheet(folder, "build")
    word(folder).write_bytes(stale)

    factsheet(folder, "build")

    assert word(folder).read_bytes() == stale


def test_an_edit_saved_while_a_settled_file_is_merged_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What may be replaced is the file that was read, not the one that is there a moment later."""
    edit(folder, (COUNT, NEW))
    pull(folder, answers="y\n")
    merging = building._merged
    later: list[bytes] = []

    def saved_meanwhile(*arguments: Any) -> Any:
        made = merging(*arguments)
        later.append(edit(folder, ("ferry:gaps.0.text", "No one counted before 2024.")))
        return made

    monkeypatch.setattr(building, "_merged", saved_meanwhile)
    factsheet(folder, "build")

    assert word(folder).read_bytes() == later[0]
