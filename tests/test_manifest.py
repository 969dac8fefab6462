"""The manifest: what counts as the basis of a page, what makes it stale, and that its text can be trusted and read."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import frozen
import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from rebuilding import FILES
from records import FACTS, SOURCES

from factsheet import fresh
from factsheet.brief.compose import compose
from factsheet.builder import stale
from factsheet.look.theme import Theme
from factsheet.output.basis import Basis, digest, made_from, plain
from factsheet.output.manifest import Making, Manifest, Output, parse, to_text
from factsheet.output.staleness import Found, OutputState, status
from factsheet.page.fit import fit
from factsheet.records.model import FactBase

# ── what a page is made from ─────────────────────────────────────────────────────────────────────────────


class Watched(Mapping[str, Any]):
    """A table of records that notes which of them are asked for."""

    def __init__(self, table: Mapping[str, Any], asked: set[str]) -> None:
        self._table, self._asked = table, asked

    def __getitem__(self, key: str) -> Any:
        found = self._table[key]
        self._asked.add(key)
        return found

    def __contains__(self, key: object) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        pytest.fail("a page is made from all records of a table")

    def __len__(self) -> int:
        return len(self._table)


def watched(base: FactBase, asked: set[str]) -> FactBase:
    tables = (base.sources, base.origins, base.facts, base.judgements, base.conflicts, base.briefs)
    return FactBase(base.project, *(Watched(table, asked) for table in tables))


@pytest.mark.parametrize("own", [True, False], ids=["the frozen project", "the small project"])
def test_no_record_reaches_a_page_that_is_not_in_its_basis(own: bool) -> None:
    """Whatever composing asks for is in the digest; else a change of it would go unnoticed."""
    base = frozen.BASE if own else records.base(FILES)
    for brief in base.briefs:
        asked: set[str] = set()
        seen = watched(base, asked)
        now = stale.Now(base)

        fit(partial(compose, seen, brief), Theme(), now.look(brief).fonts)

        assert asked <= set(made_from(base, brief))


def test_a_brief_rests_on_its_own_records_only() -> None:
    base = records.base(FILES)

    assert set(made_from(base, "boats")) == {
        "factsheet.yaml",
        "boats",
        "both-run",
        "new-boat",
        "old-boat",
        "council-2025",
        "gazette",
        "council",
        "operator",
    }


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (FACTS, "  - id: new-boat\n", "  - id: new-boat\n    note: Ask again.\n"),
        (FACTS, "  - id: new-boat\n", "  - id: new-boat\n    silence: [{rule: E412, reason: It is so.}]\n"),
        (FACTS, "kind: event\n", "kind: 'event'  # it is\n"),
        (SOURCES, "    language: en\n    url", "    status: current\n    language: en\n    url"),
    ],
    ids=["a note", "a silence", "quotes and a comment", "a default written out"],
)
def test_what_never_reaches_a_page_is_no_part_of_it(path: str, old: str, new: str) -> None:
    before, after = records.base(FILES), records.base(records.planted(path, old, new, FILES))

    assert Basis(after).digest("ferry") == Basis(before).digest("ferry")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=5,
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3),
        max_leaves=5,
    ),
)
def test_a_digest_tells_values_apart(a: object, b: object) -> None:
    """Order is content, and 1 is not "1" or true."""
    same = json.dumps(a) == json.dumps(b)

    assert (digest(a) == digest(b)) == same


def test_the_theme_counts_with_its_defaults() -> None:
    assert plain(Theme(), defaults=True)["margin_top"] == Theme().margin_top
    assert "margin_top" not in plain(Theme())


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────

MANIFEST = Manifest(
    program="factsheet 1",
    source="abc",
    inputs={"facts/a.yaml": "1" * 64},
    briefs={"b": "", "a": "2027-01-01"},
    outputs={
        "a.pdf": Output("a", "pdf", ("1" * 64, "2" * 64), "m1", behind=True),
        "a.new.pdf": Output("a", "pdf", ("3" * 64,), "m1", beside="a.pdf"),
    },
    makings={"m1": Making("a", "factsheet 1", "t", "f", "86400", {"x": "d1", "factsheet.yaml": "d2"}, ("x",))},
    records={
        "x@d1": ("fact", {"statement": "é “x” \u2028", "citations": [{"source": "s"}]}),
        "factsheet.yaml@d2": ("project", {}),
    },
)


def test_a_manifest_is_read_as_it_was_written() -> None:
    assert parse(to_text(MANIFEST)) == MANIFEST
    assert parse(to_text(Manifest())) == Manifest()


def test_a_manifest_has_an_entry_a_line_for_those_who_read_its_diff() -> None:
    lines = to_text(MANIFEST).splitlines()

    assert sum(line.startswith('"a.pdf"') for line in lines) == 1
    assert to_text(MANIFEST) == to_text(parse(to_text(MANIFEST)))


def test_the_head_is_read_without_the_rest(tmp_path: Path) -> None:
    text = to_text(MANIFEST)
    (tmp_path / fresh.MANIFEST).write_text(text[: text.index('"makings"') + 20], encoding="utf-8")
    head = fresh.read_head(tmp_path.as_posix())
    assert head is not None
    assert list(head["briefs"]) == ["b", "a"]

    (tmp_path / fresh.MANIFEST).write_text(text, encoding="utf-8")
    assert fresh.read_head(tmp_path.as_posix()) == head


def test_what_no_output_needs_is_forgotten() -> None:
    kept = dataclasses.replace(MANIFEST, outputs={}).pruned()

    assert kept.makings == {}
    assert kept.records == {}
    assert MANIFEST.pruned() == MANIFEST


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────

BASIS = Basis(records.base(FILES))
RECORDS = BASIS.of("boats")
NOW = Making("boats", "factsheet 1", "t", "f", "", {id_: entry.digest for id_, entry in RECORDS.items()})
KNOWN = Manifest(
    outputs={"boats.pdf": Output("boats", "pdf", ("new", "old"), NOW.name)},
    makings={NOW.name: NOW},
    records={f"{id_}@{e.digest}": (e.kind, e.values) for id_, e in RECORDS.items()},
)


@pytest.mark.parametrize(
    ("found", "state", "theirs"),
    [
        (Found("new"), OutputState.FRESH, False),
        (Found("old"), OutputState.UNFINISHED, False),
        (Found("typed"), OutputState.EDITED, True),
        (Found(), OutputState.MISSING, False),
        (Found(problem="there is a link in its place"), OutputState.UNREADABLE, True),
    ],
)
def test_what_stands_there_decides(found: Found, state: OutputState, theirs: bool) -> None:
    one = status("boats.pdf", "pdf", found, KNOWN, NOW, RECORDS)

    assert (one.state, one.theirs) == (state, theirs)
    assert status("boats.pdf", "pdf", found, KNOWN, NOW, RECORDS).why == one.why


def test_a_file_the_manifest_does_not_know_is_theirs() -> None:
    one = status("boats.pdf", "pdf", Found("new"), Manifest(), NOW, RECORDS)

    assert (one.state, one.theirs, one.uncertain) == (OutputState.UNKNOWN, True, True)


@pytest.mark.parametrize(
    ("field", "state"),
    [
        ("theme", OutputState.THEME),
        ("fonts", OutputState.FONTS),
        ("program", OutputState.PROGRAM),
        ("epoch", OutputState.PROGRAM),
    ],
)
def test_what_it_was_made_with_decides(field: str, state: OutputState) -> None:
    now = {f.name: getattr(NOW, f.name) for f in dataclasses.fields(NOW)} | {field: "other"}

    one = status("boats.pdf", "pdf", Found("new"), KNOWN, Making(**now), RECORDS)

    assert [reason.state for reason in one.reasons] == [state]
    assert not one.current


def test_an_edited_file_keeps_its_other_reasons() -> None:
    now = dataclasses.replace(NOW, theme="other")

    one = status("boats.pdf", "pdf", Found("typed"), KNOWN, now, RECORDS)

    assert [reason.state for reason in one.reasons] == [OutputState.EDITED, OutputState.THEME]
    assert not one.current
    assert status("boats.pdf", "pdf", Found("typed"), KNOWN, NOW, RECORDS).current


def test_a_manifest_that_lost_its_records_still_says_that_they_changed() -> None:
    now = dataclasses.replace(NOW, records=dict.fromkeys(NOW.records, "other"))
    lost = dataclasses.replace(KNOWN, records={})

    (reason,) = status("boats.pdf", "pdf", Found("new"), lost, now, RECORDS).reasons

    assert reason.state is OutputState.FACTS
    assert reason.text


# ── what a killed build and people leave ─────────────────────────────────────────────────────────────────


def named(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def settled(folder: Path, outputs: Mapping[str, Output], **files: bytes) -> Mapping[str, Output]:
    """Return the outputs of a manifest once it is settled with `files` (dots as underscores) in the folder."""
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    return stale.settled(dataclasses.replace(MANIFEST, outputs=outputs), folder).outputs


def test_a_file_with_its_new_bytes_is_done(tmp_path: Path) -> None:
    begun = Output("a", "pdf", (named(b"new"), named(b"old")), "m1")

    assert settled(tmp_path, {"a.pdf": begun}, a_pdf=b"new")["a.pdf"].sha256 == (named(b"new"),)


def test_a_file_with_its_old_bytes_may_still_have_either(tmp_path: Path) -> None:
    begun = Output("a", "pdf", (named(b"new"), named(b"old")), "m1")

    assert settled(tmp_path, {"a.pdf": begun}, a_pdf=b"old")["a.pdf"] == begun


BESIDE = {
    "a.docx": Output("a", "docx", (named(b"written"),), "m1"),
    "a.new.docx": Output("a", "docx", (named(b"new"),), "m2", beside="a.docx"),
}


def test_a_file_deleted_beside_an_edited_one_is_forgotten(tmp_path: Path) -> None:
    assert list(settled(tmp_path, BESIDE, a_docx=b"edited")) == ["a.docx"]


def test_a_file_beside_an_edited_one_is_remembered_while_it_is_there(tmp_path: Path) -> None:
    assert settled(tmp_path, BESIDE, a_docx=b"edited", a_new_docx=b"new") == BESIDE


def test_a_file_that_was_moved_over_the_edited_one_is_that_output(tmp_path: Path) -> None:
    outputs = settled(tmp_path, BESIDE, a_docx=b"new")

    assert outputs == {"a.docx": dataclasses.replace(BESIDE["a.new.docx"], beside="")}


def test_an_output_that_is_missing_is_remembered(tmp_path: Path) -> None:
    """It is to be made again; only what stood beside another file is forgotten."""
    alone = {"a.docx": BESIDE["a.docx"]}

    assert settled(tmp_path, alone) == alone
