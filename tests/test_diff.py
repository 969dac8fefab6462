"""What changed: since a commit, a day, or the last build; and the line a page carries of its changes."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from rebuilding import BOATS, FILES, built, edit, outputs, project, run
from records import BRIEF, FACTS, SOURCES

from factsheet.brief.compose import compose
from factsheet.brief.since import changed_line
from factsheet.output.changes import RecordChange, compare, excerpts, shown, word_diff
from factsheet.records import edtf

pytestmark = pytest.mark.process  # git


def git(home: Path, *arguments: str, day: str = "2025-05-01") -> None:
    when = {"GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"}
    who = {f"GIT_{a}_{b}": "a@example.org" for a in ("AUTHOR", "COMMITTER") for b in ("NAME", "EMAIL")}
    environment = {**os.environ, **when, **who}
    subprocess.run(["git", "-C", str(home), *arguments], check=True, capture_output=True, env=environment)


def commit(home: Path, day: str) -> None:
    git(home, "add", ".")
    git(home, "commit", "-q", "-m", "records", day=day)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The project in a folder of a git repository, with a commit of an older state."""
    git(tmp_path, "init", "-q")
    home = project(tmp_path / "a project")
    commit(tmp_path, "2025-05-01")
    return home


def changed(home: Path) -> None:
    """Make one change of each sort."""
    edit(home, FACTS, "A second boat has run since May 2024.", "A second, green boat has run since May 2024.")
    edit(
        home,
        FACTS,
        "confidence: moderate\n    confidence_basis: One count",
        "confidence: low\n    confidence_basis: One count",
    )
    cited = "      - source: council-2025\n        locator: 3\n        exact: two boats\n"
    edit(home, FACTS, cited, "")
    phrase = "        exact: built in 1974\n"
    edit(home, BOATS, phrase, phrase + "      - source: gazette\n        locator: 2\n        exact: since 1974\n")
    text = (home / BOATS).read_text(encoding="utf-8")
    start = text.index("  - id: colour")
    text = text[:start] + text[text.index("judgements:") :]
    new = FILES[BOATS][FILES[BOATS].index("  - id: colour") : FILES[BOATS].index("judgements:")]
    text = text.replace("\njudgements:", "\n" + new.replace("id: colour", "id: paint") + "judgements:")
    (home / BOATS).write_text(text, encoding="utf-8")


def test_a_diff_names_what_readers_look_for(home: Path) -> None:
    changed(home)

    done = run(home, "diff")

    assert done.returncode == 0, done.stderr
    said = done.stdout
    assert "~ fact new-boat\n    statement: A [-second-] {+second, green+} boat has run since May 2024.\n" in said
    assert "\n    source withdrawn: citations council-2025 3: [-“two boats”-]\n" in said
    assert "~ fact old-boat\n    source added: citations gazette 2: {+“since 1974”+}\n    in boats\n" in said
    assert "~ fact passengers-council\n    confidence lowered: moderate → low\n    in ferry\n" in said
    assert "+ fact paint\n    The second boat is green.\n" in said
    assert "− fact colour\n    The second boat is green.\n" in said
    assert said.endswith("5 records: 1 added, 1 removed, 3 changed. Briefs affected: boats, ferry.\n")


def test_a_diff_for_programs(home: Path) -> None:
    edit(home, SOURCES, "title: Ferry survey", "title: The ferry survey")

    (row,) = json.loads(run(home, "diff", "--json").stdout)["changes"]

    assert row == {
        "kind": "source",
        "record": "council-2025",
        "verb": "changed",
        "field": "title",
        "from": "Ferry survey",
        "to": "The ferry survey",
        "effect": "",
        "briefs": ["boats", "ferry"],
    }


def test_since_a_day_and_since_a_revision(home: Path) -> None:
    edit(home, SOURCES, "title: Ferry survey", "title: The ferry survey")
    commit(home.parent, "2025-06-01")
    git(home, "tag", "v1")
    edit(home, SOURCES, "title: The ferry survey", "title: A ferry survey")
    commit(home.parent, "2025-07-01")

    assert "Nothing changed since the last commit" in run(home, "diff").stdout
    assert "\n    title: [-Ferry-] {+A ferry+} survey\n" in run(home, "diff", "2025-05-20").stdout
    assert "\n    title: [-The-] {+A+} ferry survey\n" in run(home, "diff", "2025-06-01").stdout
    assert "\n    title: [-The-] {+A+} ferry survey\n" in run(home, "diff", "v1").stdout
    assert "\n    title: [-The-] {+A+} ferry survey\n" in run(home, "diff", "HEAD~1").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "git has no revision nonsense"),
        (["1999-01-01"], "there is no commit on or before 1999-01-01"),
        (["--", "--output=/tmp/x"], "is not a revision"),
    ],
)
def test_a_revision_that_is_none_is_told(arguments: list[str], says: str, home: Path) -> None:
    done = run(home, "diff", *arguments)

    assert done.returncode == 1
    assert says in done.stderr
    assert "E024" in done.stderr


def test_without_git_the_last_build_can_be_compared(tmp_path: Path) -> None:
    home = project(tmp_path / "home")
    environment = {"GIT_CEILING_DIRECTORIES": str(tmp_path)}
    assert "not a git repository" in run(home, "diff", **environment).stderr
    built(home)
    said = run(home, "diff", "--since-build", **environment).stdout
    assert "Nothing changed since the last build" in said
    changed(home)

    said = run(home, "diff", "--since-build", **environment).stdout

    assert "~ fact new-boat" in said
    assert "paint" not in said  # no brief uses it
    assert said.endswith("Briefs affected: boats, ferry.\n")


def test_a_diff_changes_nothing(home: Path) -> None:
    changed(home)
    before = {p: p.read_bytes() for p in home.parent.rglob("*") if p.is_file() and ".git" not in p.parts}

    run(home, "diff")
    run(home, "diff", "2025-05-20", "--json")

    assert {p: p.read_bytes() for p in home.parent.rglob("*") if p.is_file() and ".git" not in p.parts} == before


# ── comparing ────────────────────────────────────────────────────────────────────────────────────────────


def test_what_left_a_page_is_not_said_to_be_removed_from_the_records() -> None:
    held = {"a": ("fact", {"statement": "It runs."}), "ferry": ("brief", {"title": "Boats"})}

    assert [c.text for c in compare(held, {}, "ferry")] == ["fact a taken off the page", "brief ferry removed"]
    assert [c.text for c in compare({}, held, "ferry")] == ["fact a put on the page", "brief ferry added"]
    assert [c.text for c in compare(held, {})] == ["fact a removed", "brief ferry removed"]


def test_changes_have_paths_that_people_understand() -> None:
    cited = {"source": "s", "locator": "3"}
    old = {"a": ("fact", {"statement": "x", "citations": [{**cited, "exact": "one"}], "t": ["a"]})}
    new = {"a": ("fact", {"statement": "x", "citations": [{**cited, "exact": "two"}], "t": ["b"]})}

    assert [c.text for c in compare(old, new)] == [
        "fact a, citations s 3: exact: “one” → “two”",
        "fact a, t: − “a”, + “b”",
    ]


GAPS = [{"text": t} for t in ("Nobody says who paid.", "No port was counted in 2023.", "The plan is not public.")]
SECTIONS = [{"heading": h, "facts": f} for h, f in (("Boats", ["old", "new"]), ("Fares", ["fare", "rebate"]))]


@pytest.mark.parametrize(
    ("field", "old", "new", "told"),
    [
        ("gaps", GAPS, [{"text": "Is it so?"}, *GAPS], ["gaps 1 added: “Is it so?”"]),
        ("gaps", GAPS, GAPS[:1] + GAPS[2:], ["gaps 2 removed: “No port was counted in 2023.”"]),
        (
            "gaps",
            GAPS,
            [{"text": "Is it so?"}, *GAPS[:2], {"text": "The plan is not yet public."}],
            ["gaps 1 added: “Is it so?”", "gaps 4: text: “The plan is not public.” → “The plan is not yet public.”"],
        ),
        (
            "gaps",
            GAPS,
            [GAPS[0], {"text": "Is it so?"}, GAPS[2]],
            ["gaps 2: text: “No port was counted in 2023.” → “Is it so?”"],
        ),
        ("gaps", GAPS, [GAPS[1], GAPS[0], GAPS[2]], ["gaps: in another order"]),
        (
            "gaps",
            GAPS,
            [GAPS[2]],
            ["gaps 1 removed: “Nobody says who paid.”", "gaps 2 removed: “No port was counted in 2023.”"],
        ),
        (
            "sections",
            SECTIONS,
            [{"heading": "Ports", "facts": ["port"]}, *SECTIONS],
            ["sections Ports added: “Ports”"],
        ),
        (
            "sections",
            SECTIONS,
            [{"heading": "Ships", "facts": ["old", "new"]}, SECTIONS[1]],
            ["sections Ships: heading: “Boats” → “Ships”"],
        ),
        ("sections", SECTIONS, SECTIONS[::-1], ["sections: in another order"]),
    ],
)
def test_entries_of_a_list_are_known_by_their_words(
    field: str, old: list[object], new: list[object], told: list[str]
) -> None:
    found = [
        c.text.removeprefix("brief b, ")
        for c in compare({"b": ("brief", {field: old})}, {"b": ("brief", {field: new})})
    ]

    assert found == told


@pytest.mark.parametrize(
    ("change", "effect"),
    [
        (RecordChange("fact", "a", "confidence", "low", "high"), "confidence raised: low → high"),
        (RecordChange("judgement", "a", "confidence", "high", "moderate"), "confidence lowered: high → moderate"),
        (RecordChange("fact", "a", "citations s 3", None, {"source": "s"}), "source added"),
        (RecordChange("fact", "a", "citations s 3", {"source": "s"}, None), "source withdrawn"),
        (RecordChange("source", "s", "status", None, "retracted"), "source now retracted"),
        (RecordChange("fact", "a", "statement", "x", "y"), ""),
    ],
)
def test_what_a_change_means(change: RecordChange, effect: str) -> None:
    assert change.effect == effect


def test_a_long_text_is_shown_by_the_words_that_differ() -> None:
    old = "Seoul counted about 6,700 containers between August 2023 and February 2024 in all ports together."
    new = old.replace("6,700", "7,000")

    assert excerpts(old, new) == tuple(f"“… counted about {n} containers between …”" for n in ("6,700", "7,000"))
    assert shown("x" * 200).endswith("…”")


SCALARS = st.sampled_from(["", "x", "y z", 1, 2])
ENTRIES = st.lists(st.fixed_dictionaries({"source": st.sampled_from("st"), "exact": SCALARS}), max_size=3)
VALUES = SCALARS | st.lists(SCALARS, max_size=3) | ENTRIES | st.dictionaries(st.sampled_from("ab"), SCALARS, max_size=2)
FIELDS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=3)


@given(FIELDS, FIELDS)
def test_a_comparison_finds_something_exactly_where_values_differ(
    old: dict[str, object], new: dict[str, object]
) -> None:
    found = compare({"r": ("fact", old)}, {"r": ("fact", new)})

    assert bool(found) == (old != new)
    for change in found:
        assert change.text
        assert change.old != change.new


@given(st.text("ab c\n", max_size=30), st.text("ab c\n", max_size=30))
def test_a_word_diff_holds_both_texts(old: str, new: str) -> None:
    found = word_diff(old, new)

    assert "".join(text for sign, text in found if sign != "-") == new
    assert "".join(text for sign, text in found if sign != "+") == old


# ── the line on the page ─────────────────────────────────────────────────────────────────────────────────

SINCE = edtf.parse("2025-03-01")


def line(files: records.Files) -> str:
    base = records.base(files)
    judgements = [base.judgements["growth"]]
    return changed_line(SINCE, base.facts.values(), judgements)


def with_field(id_: str, field: str, files: records.Files = records.SOUND) -> records.Files:
    return records.planted(FACTS, f"  - id: {id_}\n", f"  - id: {id_}\n    {field}\n", files)


def test_the_line_counts_what_is_new_revised_and_moved() -> None:
    old = with_field("growth", "created: 2025-01-01")
    assert line(old) == "Changed since 1\u00a0March 2025: nothing."

    new = with_field("new-boat", "created: 2025-03-02", old)
    assert line(new) == "Changed since 1\u00a0March 2025: 1 fact new."

    history = "history: [{date: 2025-04-01, field: statement, from_file: a.docx}]"
    revised = with_field("passengers-council", history, new)
    assert line(revised) == "Changed since 1\u00a0March 2025: 1 fact new, 1 fact revised."

    moved = with_field("growth", "change: strengthened", revised)
    assert line(moved).endswith("1 fact new, 1 fact revised; 1 judgement strengthened.")


@pytest.mark.parametrize("created", ["2025-03-01", "2025-03", "2025", "2024-12-31", "2025-02/2025-04"])
def test_a_day_that_may_lie_before_does_not_count_as_after(created: str) -> None:
    files = with_field("new-boat", f"created: {created}", with_field("growth", "created: 2025-01-01"))

    assert line(files).endswith(": nothing.")


def test_a_page_has_the_line_where_its_record_asks_for_it(tmp_path: Path) -> None:
    assert not any("Changed since" in getattr(b, "text", "") for b in compose(records.base(), "ferry").blocks())
    home = project(tmp_path / "home")
    edit(home, BRIEF, "    version:", "    changed_since: 2025-03-01\n    version:")

    built(home, "ferry", "--format", "outline", "--format", "pdf", "--format", "docx")

    said = outputs(home)["ferry.txt"].decode()
    assert "Changed since 1\u00a0March\u00a02025: 1 judgement new.\n" in said
