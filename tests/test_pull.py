"""`factsheet pull`: what is shown, asked, written and left; and that nothing but the edited values is ever touched."""

from __future__ import annotations

import dataclasses
import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
import records
from click.testing import CliRunner, Result
from records import BRIEF, FACTS, SOUND, SOURCES
from test_docx_reader import HOSTILE
from word_file import (
    W,
    as_word_saves,
    control,
    edited,
    moved,
    packed,
    parts,
    removed,
    retyped,
    runs,
    tracked,
    w,
    written,
)

from factsheet.brief.compose import compose
from factsheet.brief.passages import passages
from factsheet.cli import main
from factsheet.project import folder as project
from factsheet.word import docx_reader
from factsheet.word.changes import pending
from factsheet.word.docx_reader.marks import original

COUNT = "passengers-council:statement"
OLD = "The council counted 41,200 passengers in 2024."
NEW = "The town counted 41,200 passengers in 2024."
HARMLESS = "The council counted 41,200 passengers, in 2024."  # the one sort of edit that --yes writes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return records.write(tmp_path / "project", SOUND)


def word(folder: Path, *edits: tuple[str, str], name: str = "ferry.docx") -> Path:
    """Return a Word file of the ferry brief with texts retyped, outside the project."""
    data = written(records.base(SOUND), "ferry")
    for tag, text in edits:
        data = retyped(data, tag, text)
    return put(folder, data, name)


def put(folder: Path, data: bytes, name: str = "ferry.docx") -> Path:
    path = folder.parent / name
    path.write_bytes(data)
    return path


def pull(folder: Path, file: Path, *options: str, answers: str = "") -> Result:
    arguments = ["--project", str(folder), "pull", str(file), "--as-of", "2025-04-02", *options]
    result = CliRunner().invoke(main, arguments, input=answers)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def statement(folder: Path) -> str:
    return project.read(folder).base.facts["passengers-council"].statement


def test_modes_stay_and_a_read_only_file_is_left(folder: Path) -> None:
    file = word(folder, (COUNT, HARMLESS))
    (folder / FACTS).chmod(0o444)

    refused = pull(folder, file, "--yes")

    assert refused.exit_code == 1
    assert f"{FACTS} can't be written: it is read-only" in refused.output
    assert "nothing was written" in refused.output
    assert statement(folder) == OLD
    (folder / FACTS).chmod(0o600)
    assert pull(folder, file, "--yes").exit_code == 0
    assert statement(folder) == HARMLESS
    assert (folder / FACTS).stat().st_mode & 0o777 == 0o600


# ── nothing, showing, asking ─────────────────────────────────────────────────────────────────────────────


def test_unedited_file_has_nothing_to_bring_back(folder: Path) -> None:
    result = pull(folder, word(folder))

    assert result.exit_code == 0
    assert "nothing was edited" in result.output


def test_dry_run_shows_and_writes_nothing(folder: Path) -> None:
    before = files(folder)

    result = pull(folder, word(folder, (COUNT, NEW)), "--dry-run", "--diff")

    assert result.exit_code == 1
    assert "fact passengers-council, statement  text: asks" in result.output
    assert "The [-council-]{+town+} counted" in result.output
    assert f"-    statement: {OLD}\n+    statement: {NEW}\n" in result.output
    assert f"{FACTS}:" in result.output
    assert files(folder) == before


def test_yes_applies_the_safe_ones_only(folder: Path) -> None:
    file = word(folder, (COUNT, HARMLESS), ("growth:confidence", "●●● High"), ("ferry:gaps.0.text", "Seven counted."))

    result = pull(folder, file, "--yes")

    assert result.exit_code == 1  # something is left
    base = project.read(folder).base
    assert statement(folder) == HARMLESS
    assert base.judgements["growth"].confidence.word == "low"
    assert base.briefs["ferry"].gaps[0].text == "Nobody counted before 2024."
    assert "2 edits left in Word" in result.output


def test_each_edit_is_asked_for(folder: Path) -> None:
    """Apply one, skip the other."""
    file = word(folder, (COUNT, NEW), ("ferry:title", "The ferry is full, and nobody agrees how full"))

    result = pull(folder, file, answers="s\na\n")

    assert statement(folder) == NEW
    assert project.read(folder).base.briefs["ferry"].title == "The ferry is busy, and nobody agrees how busy"
    assert "1 edit brought back" in result.output


@pytest.mark.parametrize("answers", ["a\nq\n", "q\n", "a\n", ""])
def test_quitting_writes_nothing(folder: Path, answers: str) -> None:
    """Whether by q or because nobody answers any more."""
    before = files(folder)
    file = word(folder, (COUNT, NEW), ("ferry:title", "The ferry is full, and nobody agrees how full"))

    result = pull(folder, file, answers=answers)

    assert result.exit_code == 1
    assert "nothing was written" in result.output
    assert files(folder) == before


def test_only_the_value_and_the_history_change(folder: Path) -> None:
    """Every other byte of every file stays."""
    before = files(folder)

    pull(folder, word(folder, (COUNT, HARMLESS)), "--yes", "--by", "Ada")

    entry = "    history:\n      - {date: 2025-04-02, by: Ada, field: statement, from_file: ferry.docx}\n"
    after = files(folder)
    assert {name for name in before if before[name] != after[name]} == {FACTS}
    assert after[FACTS].decode().replace(entry, "").replace(HARMLESS, OLD) == before[FACTS].decode()
    assert after.keys() == before.keys()


def test_pull_twice_is_once(folder: Path) -> None:
    data = moved(word(folder, (COUNT, NEW)).read_bytes(), "passengers-operator:statement", COUNT)
    data = removed(data, "ferry:gaps.0.text")
    file = put(folder, data)

    first = pull(folder, file, answers="a\n" * 3 + "w\n")  # the page then has no gap, which `check` tells
    after = files(folder)
    second = pull(folder, file, answers="a\n" * 5)

    assert first.exit_code == 0, first.output
    assert (second.exit_code, files(folder)) == (0, after)
    assert "nothing was edited" in second.output


def test_build_after_pull_reproduces_the_edits(folder: Path) -> None:
    """What was typed in Word stands in the new file, and nothing is left to bring back from either."""
    file = word(folder, (COUNT, NEW), ("ferry:bottom_line.text", "The town counted fewer than the operator claims."))

    assert pull(folder, file, answers="a\na\n").exit_code == 0

    base = project.read(folder).base
    assert pending(written(base, "ferry"), base, "ferry") == []
    assert pending(file.read_bytes(), base, "ferry") == []


def test_word_file_is_never_touched(folder: Path) -> None:
    file = word(folder, (COUNT, NEW))
    before = file.read_bytes()

    pull(folder, file, "--yes")

    assert file.read_bytes() == before


# ── conflicts, warnings, tracked changes ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("answer", "wanted"), [("w", NEW), ("y", "The council counted 41,200 persons in 2024.")])
def test_conflict_shows_three_texts_and_asks(folder: Path, answer: str, wanted: str) -> None:
    file = word(folder, (COUNT, NEW))
    path = folder / FACTS
    path.write_text(SOUND[FACTS].replace(OLD, OLD.replace("passengers", "persons")), encoding="utf-8")

    result = pull(folder, file, answers=f"{answer}\n")

    assert "conflict" in result.output
    assert f"base  {OLD}" in result.output
    assert "Word  The [-council-]{+town+} counted" in result.output
    assert "YAML  The council counted 41,200 [-passengers-]{+persons+}" in result.output
    assert statement(folder) == wanted


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        ("m\n", "The town counted 41,200 persons in 2024."),
        ("e\nThe village counted 41,200  persons in 2024.\n", "The village counted 41,200 persons in 2024."),
        ("e\nIt\u202ewas.\ny\n", "The council counted 41,200 persons in 2024."),
    ],
    ids=["merge", "edit", "edit refused"],
)
def test_edits_of_different_words_are_merged_or_typed(folder: Path, answers: str, wanted: str) -> None:
    file = word(folder, (COUNT, NEW))
    path = folder / FACTS
    path.write_text(SOUND[FACTS].replace(OLD, OLD.replace("passengers", "persons")), encoding="utf-8")

    result = pull(folder, file, answers=answers)

    assert "both  The [-council-]{+town+} counted 41,200 persons in 2024." in result.output
    assert "[w]ord / [y]aml / [m]erge / [e]dit / [s]kip / [q]uit ?" in result.output
    assert statement(folder) == wanted
    assert ("! " in result.output.partition("the sentence")[2]) == ("\u202e" in answers)


def test_edits_of_the_same_words_are_not_merged(folder: Path) -> None:
    file = word(folder, (COUNT, NEW))
    path = folder / FACTS
    path.write_text(SOUND[FACTS].replace(OLD, OLD.replace("council", "city")), encoding="utf-8")

    result = pull(folder, file, answers="y\n")

    assert "[w]ord / [y]aml / [e]dit / [s]kip / [q]uit ?" in result.output


def test_of_many_edits_that_nobody_can_decide_the_rest_is_counted(folder: Path) -> None:
    def pasted(body: Any) -> None:
        for number in range(150):
            body.insert(0, paragraph(f"Somebody else wrote line {number} of this."))

    result = pull(folder, put(folder, edited(written(records.base(SOUND), "ferry"), pasted)), "--dry-run")

    assert result.output.count("new: not written") == 100
    assert "new: 50 more, not written" in result.output
    assert "150 edits" in result.output


def paragraph(text: str) -> Any:
    made, run_, words = w("p"), w("r"), w("t")
    words.text = text
    run_.append(words)
    made.append(run_)
    return made


def test_yes_never_decides_a_conflict(folder: Path) -> None:
    file = word(folder, (COUNT, NEW))
    path = folder / FACTS
    path.write_text(SOUND[FACTS].replace(OLD, OLD.replace("passengers", "persons")), encoding="utf-8")
    before = files(folder)

    assert pull(folder, file, "--yes").exit_code == 1
    assert files(folder) == before


def test_number_without_evidence_warns_that_check_will_fail(folder: Path) -> None:
    """It is written only after a second question."""
    file = word(folder, (COUNT, OLD.replace("41,200", "99,900")))
    before = files(folder)

    left = pull(folder, file, answers="a\nl\n")
    assert "41,200 → 99,900: needs a source" in left.output
    assert "`factsheet check` will say" in left.output
    assert files(folder) == before

    pull(folder, file, answers="a\nw\n")
    assert "99,900" in statement(folder)


def test_tracked_changes_are_taken_with_author_and_day(folder: Path) -> None:
    file = put(folder, tracked(written(records.base(SOUND), "ferry"), COUNT, HARMLESS))

    pull(folder, file, "--yes")

    entry = project.read(folder).base.facts["passengers-council"].history[0]
    assert (entry.by, entry.date.text) == ("Ada", "2026-11-24")


def test_who_made_unnamed_changes_is_said_with_by(folder: Path) -> None:
    """LibreOffice without a name writes "Unknown Author"."""
    file = put(folder, tracked(written(records.base(SOUND), "ferry"), COUNT, HARMLESS, {"author": "Unknown Author"}))

    pull(folder, file, "--yes", "--by", "Bo")

    assert [e.by for e in project.read(folder).base.facts["passengers-council"].history] == ["Bo"]


def test_tracked_changes_one_by_one(folder: Path) -> None:
    """One accepted, one turned down: the record gets the first only."""
    data = tracked(written(records.base(SOUND), "ferry"), COUNT, NEW)
    data = tracked(data, "ferry:gaps.0.text", "No one counted before 2024.", {"author": "Bo"})
    file = put(folder, data)

    result = pull(folder, file, "--one-by-one", answers="a\nr\n")

    assert "Ada" in result.output
    assert "Bo" in result.output
    assert statement(folder) == NEW
    assert project.read(folder).base.briefs["ferry"].gaps[0].text == "Nobody counted before 2024."


def test_a_safe_edit_that_makes_check_fail_is_left(folder: Path) -> None:
    """Two headings that differ by a hyphen, and the hyphen taken out."""
    first, second = (section.heading for section in project.read(folder).base.briefs["ferry"].sections)
    for path in folder.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(first, "Well known").replace(second, "Well-known"), encoding="utf-8")
    data = written(project.read(folder).base, "ferry")
    file = put(folder, retyped(data, "ferry:sections.1.heading", "Well known"))
    before = files(folder)

    dry, yes = (pull(folder, file, option).output for option in ("--dry-run", "--yes"))

    assert "text: asks" in dry
    assert "`check` would then fail" in dry
    assert yes.replace("left in Word", "found") == dry, "the dry run says what --yes does"
    assert files(folder) == before


# ── for programs, and for terminals ──────────────────────────────────────────────────────────────────────


def test_json_says_everything(folder: Path) -> None:
    file = word(folder, (COUNT, NEW))
    before = files(folder)

    result = pull(folder, file, "--json")

    told = json.loads(result.output)
    (change,) = told["changes"]
    assert (told["brief"], told["base_known"]) == ("ferry", True)
    assert (change["kind"], change["applicability"], change["applied"]) == ("text", "ask", False)
    assert (change["record"], change["field"], change["file"]) == ("passengers-council", "statement", FACTS)
    assert (change["base"], change["word"], change["yaml"]) == (OLD, NEW, OLD)
    assert files(folder) == before


def test_json_with_yes_applies(folder: Path) -> None:
    told = json.loads(pull(folder, word(folder, (COUNT, HARMLESS)), "--json", "--yes").output)

    assert told["changes"][0]["applied"] is True
    assert f"+    statement: {HARMLESS}" in told["patch"]
    assert statement(folder) == HARMLESS


def test_terminal_is_safe_from_the_file(folder: Path) -> None:
    """No escape sequence and no bidi control out of a Word file or its name reaches the terminal."""

    def edit(body: object) -> None:
        first = runs(control(body, COUNT))[0]
        first.addprevious(w("ins", id="9", author="Eve\u202e\u009b31m", date="2026-11-24T10:00:00Z"))
        first.getprevious().append(first)

    data = retyped(edited(written(records.base(SOUND), "ferry"), edit), COUNT, "So\u202e it \u009b31m is.")

    shown = pull(folder, put(folder, data), "--dry-run").output

    assert not {c for c in shown if (ord(c) < 32 and c != "\n") or 0x7F <= ord(c) < 0xA0 or c == "\u202e"}


# ── files that are refused ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    [
        *("a PDF renamed", "cut off", "an entity", "a way up", "as LibreOffice breaks it"),
        pytest.param("a bomb", marks=pytest.mark.exhaustive),
    ],
)
def test_refused_file_touches_nothing(folder: Path, name: str) -> None:
    file = put(folder, HOSTILE[name][1](), "x.docx")
    before = files(folder)

    result = pull(folder, file, "--yes")

    assert result.exit_code == 1
    assert HOSTILE[name][0] in result.output
    assert "Traceback" not in result.output
    assert files(folder) == before


def test_brief_that_the_file_is_not_is_a_usage_error(folder: Path) -> None:
    path = folder / "facts" / "boats.yaml"
    path.write_text(SOUND[BRIEF].replace("id: ferry", "id: boats"), encoding="utf-8")

    result = pull(folder, word(folder), "--brief", "boats")

    assert result.exit_code == 2
    assert "ferry.docx is the brief ferry, not boats" in result.output


def document(*paragraphs: str) -> bytes:
    """Return a Word file that says nothing of a brief."""
    out = io.BytesIO()
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    made.save(out)
    return out.getvalue()


def test_another_document_is_no_edit_of_the_brief(folder: Path) -> None:
    report = document(
        "City report", "The city counted 12.4 million tram trips in 2024.", "A second line opens in 2026."
    )
    before = files(folder)
    done = pull(folder, put(folder, report, "city-report.docx"), "--brief", "ferry", "--yes")
    assert (done.exit_code, files(folder)) == (1, before)
    assert "city-report.docx has none of the 1" in done.output
    source = put(folder, document("The council counted 41,200 passengers in 2024.", "Boats sail."), "source.docx")
    assert "source.docx has 2 of the 1" in pull(folder, source, "--brief", "ferry", "--yes").output
    assert files(folder) == before
    assert "it is another document (give the Word file of that brief; a document to be cited" in done.output
    assert "deletion" not in done.output


def test_sentences_of_the_brief_in_another_file_are_its_edits(folder: Path) -> None:
    texts = [passage.words for passage in passages(compose(records.base(SOUND), "ferry")) if passage.words]
    done = pull(
        folder, put(folder, document(*[text.replace("41,200", "41,300") for text in texts])), "--brief", "ferry"
    )
    assert "it is another document" not in done.output
    assert "41,300" in done.output


def test_another_projects_brief_is_refused(folder: Path) -> None:
    base = records.base(SOUND)
    brief = dataclasses.replace(base.briefs["ferry"], id="tram")
    other = dataclasses.replace(base, briefs={"tram": brief})

    result = pull(folder, put(folder, written(other, "tram")))

    assert result.exit_code == 1
    assert "E904" in result.output
    assert "is the brief `tram`" in result.output


@pytest.mark.parametrize("what", ["missing", "folder", "unknown brief"])
def test_what_is_no_file_is_refused(folder: Path, what: str) -> None:
    file = folder.parent / "none.docx" if what == "missing" else folder
    options = ["--brief", "fery"] if what == "unknown brief" else []

    result = pull(folder, word(folder) if options else file, *options)

    assert result.exit_code in (1, 2)
    assert "Traceback" not in result.output
    if options:
        assert "did you mean ferry?" in result.output


def test_records_with_problems_are_not_edited(folder: Path) -> None:
    path = folder / BRIEF
    path.write_text(SOUND[BRIEF].replace("topic:", "topik:"), encoding="utf-8")
    before = files(folder)

    assert pull(folder, word(folder, (COUNT, NEW)), "--yes").exit_code == 1
    assert files(folder) == before


# ── building after a pull ────────────────────────────────────────────────────────────────────────────────


def build(folder: Path, *options: str) -> Result:
    result = CliRunner().invoke(main, ["--project", str(folder), "build", "-f", "docx", *options])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def built(folder: Path) -> Path:
    assert build(folder).exit_code == 0
    return folder / "output" / "ferry.docx"


def test_build_replaces_a_file_whose_edits_are_all_pulled(folder: Path) -> None:
    """The new file says what the analyst typed, without a mark; nothing is put beside it."""
    file = built(folder)
    file.write_bytes(retyped(file.read_bytes(), COUNT, HARMLESS))
    pull(folder, file, "--yes")

    build(folder)

    assert [p.name for p in file.parent.glob("*.docx")] == ["ferry.docx"]
    read_again = docx_reader.read(file.read_bytes())
    assert HARMLESS in [line.text() for line in read_again.lines]
    assert not any(line.tracked for line in read_again.lines)
    assert pull(folder, file).exit_code == 0


def test_build_merges_the_edits_and_what_the_records_changed(folder: Path) -> None:
    """The analyst's words stand plain; what the records changed since is a tracked change, with a comment."""
    file = built(folder)
    file.write_bytes(retyped(file.read_bytes(), COUNT, HARMLESS))
    pull(folder, file, "--yes")
    path = folder / FACTS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A second boat has run", "Another boat has run"), encoding="utf-8")

    build(folder)

    merged = docx_reader.read(file.read_bytes())
    changed = [line for line in merged.lines if line.tracked]
    assert [line.text() for line in changed] == ["Another boat has run since May 2024."]
    assert changed[0].text(docx_reader.TextOwner.WORDS, original) == "A second boat has run since May 2024."
    assert {s.author for line in changed for s in line.tracked} == {merged.program}
    assert HARMLESS in [line.text() for line in merged.lines]
    assert len(merged.comments) == 1
    assert pull(folder, file).exit_code == 0


@pytest.mark.sampled(2)
@pytest.mark.parametrize("kind", ["an edit is left", "only saved again"])
def test_build_leaves_a_file_that_holds_more_than_the_records(folder: Path, kind: str) -> None:
    file = built(folder)
    data = as_word_saves(file.read_bytes())
    if kind == "an edit is left":
        data = retyped(retyped(data, COUNT, HARMLESS), "growth:confidence", "●●● High")
    file.write_bytes(data)
    pull(folder, file, "--yes")
    path = folder / FACTS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A second boat has run", "Another boat has run"), encoding="utf-8")

    build(folder)

    assert file.read_bytes() == data
    assert len(list(file.parent.glob("*.docx"))) == 2


def commented(data: bytes) -> bytes:
    """Return the file with a comment on the page that a person made."""
    members = parts(data)
    said = '<w:comment w:id="1" w:author="Bo"><w:p><w:r><w:t>Which count?</w:t></w:r></w:p></w:comment>'
    members["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{said}</w:comments>'.encode()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(
        b"</Types>", f'<Override PartName="/word/comments.xml" ContentType="{kind}"/></Types>'.encode()
    )
    return packed(members)


def test_file_beside_shows_what_is_new_against_the_edited_one(folder: Path) -> None:
    """The edit that is left in Word and the records' change are both tracked changes, and told apart."""
    file = built(folder)
    file.write_bytes(retyped(file.read_bytes(), COUNT, "The council counted 41,300 passengers in 2024."))
    pull(folder, file, "--yes")
    path = folder / FACTS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A second boat has run", "Another boat has run"), encoding="utf-8")

    said = build(folder).output
    again = build(folder).output

    new = docx_reader.read((file.parent / "ferry.new.docx").read_bytes())
    before = [line.text(docx_reader.TextOwner.WORDS, original) for line in new.lines if line.tracked]
    assert before == ["The council counted 41,300 passengers in 2024.", "A second boat has run since May 2024."]
    assert sorted(c.text for c in new.comments) == [
        "edited in Word, and not in the records",
        "words changed in the records",
    ]
    assert "factsheet pull" in said
    assert "up to date, next to ferry.docx" in again or "left as it is" in again


@pytest.mark.sampled(2)
@pytest.mark.parametrize("newer", [False, True])
def test_comments_that_are_left_are_named(folder: Path, newer: bool) -> None:
    """No record can hold a comment: it is resolved or deleted in Word, or settled."""
    file = built(folder)
    file.write_bytes(commented(retyped(file.read_bytes(), COUNT, HARMLESS)))
    pull(folder, file, "--yes")
    if newer:
        path = folder / FACTS
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("A second boat has run", "Another boat has run"), encoding="utf-8")

    said = build(folder).output

    assert "only comments are left in" in said
    assert "resolve or delete them in Word, or settle them with factsheet pull" in said


def test_redline_shows_old_and_new_with_the_cause(folder: Path) -> None:
    """Words, additions and removals as tracked changes; rejecting them all gives the old page."""
    old = word(folder)
    path = folder / FACTS
    text = path.read_text(encoding="utf-8").replace("A second boat has run", "Another boat has run")
    at = text.index("  - id: new-boat")
    text = text[:at] + text[at:].replace("confidence: moderate", "confidence: low", 1)
    cited = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
    text = text.replace(cited, "").replace("Two sources agree.", "One newspaper.")
    path.write_text(text, encoding="utf-8")
    brief = folder / BRIEF
    facts = "[passengers-operator, passengers-council]"
    brief.write_text(SOUND[BRIEF].replace(facts, "[passengers-operator]"), encoding="utf-8")

    result = build(folder, "--redline", str(old))
    assert result.exit_code == 0, result.output
    again = build(folder, "--redline", str(old))

    data = (folder / "output" / "ferry.redline.docx").read_bytes()
    lines = docx_reader.read(data).lines
    assert "written: what has changed since ferry.docx" in result.output
    assert "unchanged" in again.output
    before = {line.text(docx_reader.TextOwner.WORDS, original) for line in lines}
    assert {"A second boat has run since May 2024."} <= before
    said = parts(data)["word/document.xml"].replace("\u00a0".encode(), b" ")
    assert b"The council counted 41,200 passengers in 2024." in said
    comments = [c.text for c in docx_reader.read(data).comments]
    assert (
        "source council-2025 no longer cited; confidence lowered from moderate to low; words changed in the records"
        in comments
    )
    assert pending(data, project.read(folder).base, "ferry") == []


def test_redline_knows_a_renamed_source_again(folder: Path) -> None:
    """A source under another title is the source it was: no comment says that it came or went."""
    old = word(folder)
    path = folder / SOURCES
    path.write_text(path.read_text(encoding="utf-8").replace("title: Ferry survey", "title: The survey"), "utf-8")

    assert build(folder, "--redline", str(old)).exit_code == 0

    read_again = docx_reader.read((folder / "output" / "ferry.redline.docx").read_bytes())
    assert [c.text for c in read_again.comments if "source" in c.text] == []


def test_redline_is_silent_on_a_source_it_cannot_tell(folder: Path) -> None:
    """Without bookmarks and with another title, nobody knows which source a number was."""

    def nameless(body: Any) -> None:
        for mark in list(body.iter(f"{{{W}}}bookmarkStart")):
            if mark.get(f"{{{W}}}name").startswith("src_"):
                mark.getparent().remove(mark)

    old = put(folder, edited(written(records.base(SOUND), "ferry"), nameless))
    path = folder / SOURCES
    path.write_text(path.read_text(encoding="utf-8").replace("title: Ferry survey", "title: The survey"), "utf-8")

    assert build(folder, "--redline", str(old)).exit_code == 0

    read_again = docx_reader.read((folder / "output" / "ferry.redline.docx").read_bytes())
    assert [c.text for c in read_again.comments if "source" in c.text] == []


def test_annotated_and_tracked_file_has_no_edits(folder: Path) -> None:
    """Comments of ours are no comments of a person's; Word is told to record edits."""
    build(folder, "--track", "--annotate")

    data = (folder / "output" / "ferry.docx").read_bytes()

    assert b"<w:trackRevisions/>" in parts(data)["word/settings.xml"]
    comments = docx_reader.read(data).comments
    assert len(comments) == 4
    assert "“41,200 passengers”" in " ".join(c.text for c in comments)
    assert pull(folder, folder / "output" / "ferry.docx").exit_code == 0
