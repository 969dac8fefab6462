"""Edits of the YAML: the smallest that will do, proven before anything is written, all files or none."""

from __future__ import annotations

import datetime as dt
import difflib
import errno
import os
import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
import records
import word_file
from hypothesis import assume, given
from hypothesis import strategies as st
from limits import examples
from records import BRIEF, FACTS, SOUND, planted
from test_word_edits import OURS, ours, varied

from factsheet.diagnostics import FactsheetError
from factsheet.edits import Patch, write
from factsheet.edits.actions import Action, Move, Remove, SetText
from factsheet.project import folder as project
from factsheet.project.loaded import Loaded
from factsheet.records.field_path import FieldPath
from factsheet.records.model import KINDS
from factsheet.records.text import compose, refused_character
from factsheet.transaction.swap import place as place_file
from factsheet.word.changes import Applicability, Change, ChangeKind, pending
from factsheet.word.write_back import plan

place = FieldPath.parse


DAY = dt.date(2026, 11, 24)
OLD = "The council counted 41,200 passengers in 2024."
NEW = "The town counted 41,200 passengers in 2024."
ENTRY = "{date: 2026-11-24, by: Ada, field: statement, from_file: x.docx}"


def change(*actions: Action) -> Change:
    return Change(ChangeKind.TEXT, Applicability.SAFE, "x", actions=actions, by="Ada")


def said(record: str, field: str, old: str, new: str) -> Change:
    return change(SetText(record, place(field), old, new))


def patched(files: records.Files, *changes: Change) -> Patch:
    loaded = records.load(files)
    assert loaded.problems == []
    return plan(loaded, changes, "x.docx", DAY)


def after(files: records.Files, path: str, *changes: Change) -> str:
    """Return the new text of the only file that changes, without what its history says."""
    patch = patched(files, *changes)
    assert list(patch.files) == [path]
    return "".join(
        line
        for line in patch.files[path][1].splitlines(keepends=True)
        if "history:" not in line and "{date:" not in line
    )


def refused(files: records.Files, *changes: Change) -> str:
    with pytest.raises(FactsheetError) as error:
        patched(files, *changes)
    return error.value.diagnostics[0].message


# ── one scalar, in its own style ─────────────────────────────────────────────────────────────────────────

LONG = (
    "Aaaaaaa bbbbbbb ccccccc ddddddd eeeeeee fffffff ggggggg hhhhhhh iiiiiii jjjjjjj kkkkkkk lllllll mmmmmmm nnnnnnn "
    "ooooooo ppppppp qqqqqqq."
)
LONGER = LONG.replace("ccccccc", "ccccccc and much more")
ESCAPED = 'statement: "The council\\u2019s count."'
STYLES: dict[str, tuple[str, str, str, str]] = {
    "plain": (f"statement: {OLD}", OLD, NEW, f"statement: {NEW}"),
    "single": (f"statement: '{OLD}'", OLD, "It’s 'so'.", "statement: 'It’s ''so''.'"),
    "double": (f'statement: "{OLD}"', OLD, 'He said "so".', 'statement: "He said \\"so\\"."'),
    "with a comment": (f"statement: {OLD}  # by hand", OLD, NEW, f"statement: {NEW}  # by hand"),
    "plain that may not stay so": (f"statement: {OLD}", OLD, "Terms: none.", 'statement: "Terms: none."'),
    "a hash": (f"statement: {OLD}", OLD, "Not #1 but #2.", 'statement: "Not #1 but #2."'),
    "looks like a number": (f"statement: {OLD}", OLD, "2024", 'statement: "2024"'),
    "looks like a truth": (f"statement: {OLD}", OLD, "no", 'statement: "no"'),
    "folded": (
        "statement: >-\n      The council counted 41,200\n      passengers in 2024.",
        OLD,
        NEW,
        "statement: >-\n      The town counted 41,200\n      passengers in 2024.",
    ),
    "literal": (f"statement: |-\n      {OLD}", OLD, NEW, f"statement: |-\n      {NEW}"),
    "folded, ended": (
        "statement: >\n      The council counted 41,200\n      passengers in 2024.",
        OLD,
        OLD.replace("2024", "2025"),
        "statement: >\n      The council counted 41,200\n      passengers in 2025.",
    ),
    "plain over lines, the last": (
        "statement: The council counted 41,200\n      passengers in 2024.",
        OLD,
        OLD.replace("in 2024", "in May 2024"),
        "statement: The council counted 41,200\n      passengers in May 2024.",
    ),
    "plain over lines, the first": (
        "statement: The council counted 41,200\n      passengers in 2024.",
        OLD,
        NEW,
        "statement: The town counted 41,200\n      passengers in 2024.",
    ),
    "double over lines": (
        'statement: "The council counted 41,200\n      passengers in 2024."',
        OLD,
        OLD.replace("41,200", 'some "41,200"'),
        'statement: "The council counted some \\"41,200\\"\n      passengers in 2024."',
    ),
    "single over lines": (
        "statement: 'The council counted 41,200\n      passengers in 2024.'",
        OLD,
        OLD.replace("in 2024", "in ’24"),
        "statement: 'The council counted 41,200\n      passengers in ’24.'",
    ),
    "wrapped anew": (
        f"statement: {LONG[:95]}\n      {LONG[96:]}",
        LONG,
        LONGER,
        f"statement: {LONGER[:93]}\n      {LONGER[94:]}",
    ),
    "escapes": (ESCAPED, "The council’s count.", "Its count.", 'statement: "Its count."'),
    "a bracket first": (f"statement: {OLD}", OLD, "[sic] so", 'statement: "[sic] so"'),
    "two spaces": (f"statement: {OLD}", OLD, "So  it is.", "statement: So  it is."),
    "a colon at the end": (f"statement: {OLD}", OLD, "So:", 'statement: "So:"'),
}  # fmt: skip


@pytest.mark.parametrize("name", STYLES)
def test_scalar_keeps_its_style(name: str) -> None:
    """Quotes, folds, line breaks and comments stay; only where the style can't hold the text, quotes are taken."""
    before, old, new, wanted = STYLES[name]
    files = planted(FACTS, f"    statement: {OLD}\n", f"    {before}\n", SOUND)

    text = after(files, FACTS, said("passengers-council", "statement", old, new))

    assert text == files[FACTS].replace(before, wanted)


def test_every_other_byte_stays_with_windows_line_ends() -> None:
    files = {**SOUND, FACTS: SOUND[FACTS].replace("\n", "\r\n")}

    patch = patched(files, said("passengers-council", "statement", OLD, NEW))

    assert patch.files[FACTS][1].replace(f"{NEW}\r\n", f"{OLD}\r\n").count("\n") == files[FACTS].count("\n") + 2
    assert "\n" not in patch.files[FACTS][1].replace("\r\n", "")


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


NAMES = "Hà Nội and Čapek met 김정은 in Łódź."


@pytest.mark.parametrize("written", ["{}", "'{}'", '"{}"', ">-\n      {}", "|-\n      {}"])
def test_what_an_edit_leaves_alone_stays_as_it_was_typed(written: str) -> None:
    """Letters typed with a separate accent are read as one; an edit beside them changes none of their bytes."""
    typed = written.format(decomposed(NAMES))
    files = planted(FACTS, f"    statement: {OLD}\n", f"    statement: {typed}\n", SOUND)

    text = after(files, FACTS, said("passengers-council", "statement", NAMES, NAMES.replace("met", "never saw")))

    assert text == files[FACTS].replace(" met ", " never saw ")


def test_an_edit_of_a_decomposed_letter_changes_that_letter() -> None:
    files = planted(FACTS, f"    statement: {OLD}\n", f"    statement: {decomposed(NAMES)}\n", SOUND)

    text = after(files, FACTS, said("passengers-council", "statement", NAMES, NAMES.replace("김정은", "김정일")))

    assert text == files[FACTS].replace(decomposed("은"), "일")


def test_a_byte_order_mark_is_left_where_it_stands(tmp_path: Path) -> None:
    mark = "\ufeff"
    folder = records.write(tmp_path / "p", {**SOUND, FACTS: mark + SOUND[FACTS]})
    loaded = project.read(folder)
    assert loaded.problems == []

    write(folder, loaded, plan(loaded, [said("passengers-council", "statement", OLD, NEW)], "x.docx", DAY), print)

    written = (folder / FACTS).read_text(encoding="utf-8")
    assert written.startswith(f"{mark}{SOUND[FACTS][:20]}")
    assert written.count(mark) == 1
    assert NEW in written


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn", "Cf", "Zl", "Zp")),
    min_size=1,
    max_size=180,
).map(str.strip)


@cache
def styled(style: str) -> Loaded:
    written = {
        "plain": OLD,
        "plain lines": OLD.replace("41,200 ", "41,200\n      "),
        "single": f"'{OLD}'",
        "double": f'"{OLD}"',
        "double lines": f'"{OLD}"'.replace("41,200 ", "41,200\n      "),
        "folded": f">-\n      {OLD}",
        "literal": f"|-\n      {OLD}",
    }[style]
    return records.load(planted(FACTS, f"    statement: {OLD}\n", f"    statement: {written}\n", SOUND))


@examples(100)
@given(
    text=_TEXT, style=st.sampled_from(["plain", "plain lines", "single", "double", "double lines", "folded", "literal"])
)
def test_any_text_in_any_style_reads_back(text: str, style: str) -> None:
    """Whatever is typed stands in the record afterwards, character by character, and nothing else has changed."""
    text = compose(text)
    assume(text.strip() == text and text and refused_character(text) is None)
    loaded = styled(style)

    patch = plan(loaded, [said("passengers-council", "statement", OLD, text)], "x.docx", DAY)

    assert patch.loaded.base.facts["passengers-council"].statement == text
    old, new = (t.splitlines() for t in patch.files[FACTS])
    hunks = [line for line in difflib.unified_diff(old, new, n=0, lineterm="") if line.startswith("@@")]
    assert len(hunks) == 2  # the sentence, and the record's history


def of_each_kind() -> list[tuple[str, str]]:
    """Return three texts of each kind (a brief's headings, the statements of facts), spread over the briefs."""
    kinds: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for brief, tag in OURS:
        record, _, field = tag.partition(":")
        kind = next(key for _, key in KINDS.values() if record in getattr(ours().base, key))
        kinds.setdefault((kind, re.sub(r"\d+", "n", field)), []).append((brief, tag))
    return [texts[at] for texts in kinds.values() for at in sorted({0, len(texts) // 2, len(texts) - 1})]


@pytest.mark.exhaustive
@pytest.mark.parametrize(("brief", "tag"), of_each_kind())
def test_each_kind_of_text_of_ours_is_one_hunk(brief: str, tag: str) -> None:
    """From Word to the YAML: one hunk for the edit, one for the history; then nothing is left to bring back."""
    loaded = ours()
    data = word_file.written(loaded.base, brief)
    data = word_file.retyped(data, tag, varied(word_file.said(data, tag)))
    (found,) = pending(data, loaded.base, brief)

    patch = plan(loaded, [found], "x.docx", DAY)

    ((old, new),) = patch.files.values()
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), n=0, lineterm="")
    assert sum(line.startswith("@@") for line in lines) == len(found.actions) + 1
    assert pending(data, patch.loaded.base, brief) == []


# ── lists ────────────────────────────────────────────────────────────────────────────────────────────────

FLOW = "        facts: [passengers-operator, passengers-council]\n"
BLOCK = """\
        facts:
          # the louder first
          - passengers-operator  # claims
          - passengers-council
"""


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        (FLOW, "        facts: [passengers-council]\n"),
        (BLOCK, "        facts:\n          - passengers-council\n"),
        (
            "        facts: [\n          passengers-operator,\n          passengers-council\n        ]\n",
            "        facts: [\n          passengers-council\n        ]\n",
        ),
    ],
)
def test_entry_leaves_its_list(before: str, wanted: str) -> None:
    files = planted(BRIEF, FLOW, before, SOUND)

    text = after(files, BRIEF, change(Remove("ferry", place("sections.0.facts"), "passengers-operator")))

    assert text == files[BRIEF].replace(before, wanted)


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        (FLOW, "        facts: [passengers-council, passengers-operator]\n"),
        (
            BLOCK,
            "        facts:\n          - passengers-council\n          # the louder first\n"
            "          - passengers-operator  # claims\n",
        ),
    ],
)
def test_entry_moves_with_its_comments(before: str, wanted: str) -> None:
    files = planted(BRIEF, FLOW, before, SOUND)
    move = Move(
        "ferry",
        place("sections.0.facts"),
        "passengers-operator",
        place("sections.0.facts"),
        "passengers-council",
    )

    assert after(files, BRIEF, change(move)) == files[BRIEF].replace(before, wanted)


def test_entry_moves_to_another_list() -> None:
    move = Move(
        "ferry",
        place("sections.0.facts"),
        "passengers-operator",
        place("sections.1.facts"),
        "new-boat",
    )

    text = after(SOUND, BRIEF, change(move))

    assert "facts: [passengers-council]\n" in text
    assert "facts: [new-boat, passengers-operator]\n" in text


def test_last_entry_takes_the_key_with_it() -> None:
    """A brief can be without gaps, so the key goes; a section without facts goes whole."""
    text = after(SOUND, BRIEF, change(Remove("ferry", place("gaps"), 0)))
    assert "gaps" not in text
    assert "Nobody counted" not in text

    text = after(SOUND, BRIEF, change(Remove("ferry", place("sections.1.facts"), "new-boat")))
    assert "Boats" not in text


def test_page_keeps_its_last_judgement() -> None:
    assert "would be empty" in refused(SOUND, change(Remove("ferry", place("key_judgements"), "growth")))


def test_text_and_order_of_one_list_together() -> None:
    """Words of an entry and its place in the list change in one pull."""
    gaps = "      - text: Nobody counted before 2024.\n        based_on: [passengers-council]\n        priority: 2\n"
    other = "      - text: Nobody asked why.\n        based_on: [passengers-council]\n"
    files = planted(BRIEF, gaps, gaps + other, SOUND)
    both = [
        said("ferry", "gaps.1.text", "Nobody asked why.", "No one asked why."),
        change(Move("ferry", place("gaps"), 1, place("gaps"), None)),
    ]

    text = after(files, BRIEF, *both)

    assert text == files[BRIEF].replace(gaps + other, other.replace("Nobody", "No one") + gaps)


# ── history ──────────────────────────────────────────────────────────────────────────────────────────────


def test_history_is_begun_and_continued() -> None:
    """The record remembers who, when, what, from which file; a second edit is put below the first."""
    first = patched(SOUND, said("passengers-council", "statement", OLD, NEW))
    files = {**SOUND, FACTS: first.files[FACTS][1]}

    second = patched(files, said("passengers-council", "statement", NEW, OLD))

    assert f"    history:\n      - {ENTRY}\n      - {ENTRY}\n" in second.files[FACTS][1]
    entry = second.loaded.base.facts["passengers-council"].history[0]
    assert (entry.date.text, entry.by, entry.field, entry.from_file) == ("2026-11-24", "Ada", "statement", "x.docx")


def test_history_between_brackets() -> None:
    files = planted(FACTS, "    priority: 1\n", f"    priority: 1\n    history: [{ENTRY}]\n", SOUND)

    assert (
        f"history: [{ENTRY}, {ENTRY}]\n"
        in patched(files, said("passengers-council", "statement", OLD, NEW)).files[FACTS][1]
    )


def test_history_at_the_end_of_a_file_without_a_last_line_end() -> None:
    files = {**SOUND, FACTS: SOUND[FACTS].rstrip("\n")}
    old = "The council counts heads, the operator tickets."

    text = patched(files, said("how-many", "explanation", old, "Heads are not tickets.")).files[FACTS][1]

    assert text.endswith("    history:\n      - {date: 2026-11-24, by: Ada, field: explanation, from_file: x.docx}\n")


@pytest.mark.parametrize(
    ("name", "kept"), [("a, b: {c}.docx", "a, b: {c}.docx"), ("x\x1b[31m\u202e.docx", "x[31m.docx"), ("yes", "yes")]
)
def test_names_in_the_history_are_text(name: str, kept: str) -> None:
    """Whatever a file is called, the record says just that, without what no text may hold."""
    loaded = records.load(SOUND)

    patch = plan(loaded, [said("passengers-council", "statement", OLD, NEW)], name, DAY)

    assert patch.loaded.base.facts["passengers-council"].history[0].from_file == kept


# ── refused ──────────────────────────────────────────────────────────────────────────────────────────────


def test_text_that_changed_meanwhile_is_left() -> None:
    assert "has changed in the meantime" in refused(SOUND, said("passengers-council", "statement", "Another.", NEW))


def test_text_that_would_not_load_is_left() -> None:
    assert "at most 400 fit" in refused(SOUND, said("passengers-council", "statement", OLD, "x" * 401))


def test_two_edits_of_one_text_are_left() -> None:
    twice = [said("passengers-council", "statement", OLD, NEW), said("passengers-council", "statement", OLD, "So.")]

    assert "changed twice" in refused(SOUND, *twice)


def test_field_that_is_not_written_is_left() -> None:
    assert "is not written" in refused(SOUND, said("passengers-council", "note", "", "So."))


def test_record_that_is_none_is_left() -> None:
    assert "no record" in refused(SOUND, said("nobody", "statement", "", "So."))


def test_comments_between_brackets_are_left() -> None:
    files = planted(BRIEF, FLOW, "        facts: [passengers-operator,  # loud\n          passengers-council]\n", SOUND)

    assert "line by line" in refused(files, change(Remove("ferry", place("sections.0.facts"), "passengers-operator")))


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────

BOTH = (
    said("passengers-council", "statement", OLD, NEW),
    said("ferry", "title", "The ferry is busy, and nobody agrees how busy", "The ferry is full"),
)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_files_are_written_whole(tmp_path: Path) -> None:
    folder = records.write(tmp_path / "p", SOUND)
    loaded = project.read(folder)

    written = write(folder, loaded, plan(loaded, BOTH, "x.docx", DAY), print)

    assert [p.name for p in written] == ["brief.yaml", "ferry.yaml"]
    assert project.read(folder).base.briefs["ferry"].title == "The ferry is full"
    assert not [n for n in bytes_of(folder) if n.endswith(".tmp")]


def test_all_files_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the second file can't be written, the first is put back."""
    folder = records.write(tmp_path / "p", SOUND)
    loaded = project.read(folder)
    patch = plan(loaded, BOTH, "x.docx", DAY)
    before = bytes_of(folder)
    calls: list[Path] = []

    def failing(temporary: Path, target: Path, old: str, new: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        place_file(temporary, target, old, new)

    monkeypatch.setattr("factsheet.transaction.place", failing)

    with pytest.raises(FactsheetError, match=r"ferry\.yaml can't be written: No space left on device"):
        write(folder, loaded, patch, print)

    assert len(calls) == 2
    assert bytes_of(folder) == before


def test_file_changed_meanwhile_is_left(tmp_path: Path) -> None:
    folder = records.write(tmp_path / "p", SOUND)
    loaded = project.read(folder)
    patch = plan(loaded, BOTH, "x.docx", DAY)
    (folder / FACTS).write_text(SOUND[FACTS] + "# saved in an editor\n", encoding="utf-8")
    before = bytes_of(folder)

    with pytest.raises(FactsheetError, match="changed in the meantime"):
        write(folder, loaded, patch, print)

    assert bytes_of(folder) == before
