"""`factsheet source add`: a new document becomes a record to fill in; its text stays in the ignored folder."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from pathlib import Path

import pytest
import records
import yaml
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from factsheet.cli import main
from factsheet.evidence.verdict import Original
from factsheet.project.folder import read
from factsheet.project.loader import load
from factsheet.records.text import compose, refused_character
from factsheet.records.yaml_file import MappingNode, ScalarNode, parse
from factsheet.records.yaml_text import scalar

TEXT = """\
A bridge for Orla

By Mira Tal
The council wants a bridge: 240 metres # of steel, “no later” than 2027.
   \t
Nobody has \x0caid who pays.
"""
TITLE = "A bridge: “now” or never? #1 \\ 다리 😀"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "bridge.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def run(folder: Path, *args: str | Path) -> Result:
    return CliRunner().invoke(main, ["--project", str(folder), "source", *map(str, args)], catch_exceptions=False)


def add(folder: Path, document: Path, *args: str, title: str = TITLE, url: str = "https://example.org/b") -> Result:
    return run(folder, "add", document, "--title", title, "--url", url, *args)


def refusals(result: Result) -> list[str]:
    assert result.exit_code == 1, result.output
    assert "nothing was written" in result.output
    return re.findall(r"error (E\d{3}) ", result.output)


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


ALL = (
    *("--id", "tal-2025", "--author", "Mira Tal", "--author", "no", "--publisher", "Orla: a paper"),
    *("--container", "1.10", "--issued", "[2025-03..2025-04]", "--accessed", "2025-05-01", "--language", "en"),
    *("--type", "webpage", "--rights", "All with the author."),
)


def test_what_is_made(project: Path, document: Path) -> None:
    before = files(project)
    result = add(project, document, *ALL)
    assert result.exit_code == 0, result.output
    assert files(project) - before == {"seeds/tal-2025.yaml", "originals/tal-2025.txt", "originals/.gitignore"}
    assert (project / "originals/tal-2025.txt").read_bytes() == document.read_bytes()
    made = yaml.safe_load((project / "seeds/tal-2025.yaml").read_text(encoding="utf-8"))
    (source,) = made["sources"]
    original = Original(TEXT)
    assert source == {
        "id": "tal-2025",
        "type": "webpage",
        "title": TITLE,
        "author": ["Mira Tal", "no"],
        "publisher": "Orla: a paper",
        "container": "1.10",
        "issued": "[2025-03..2025-04]",
        "accessed": source["accessed"],
        "language": "en",
        "url": "https://example.org/b",
        "rights": "All with the author.",
        "text_sha256": original.sha256,
        "paragraph_sha256": original.paragraph_sha256,
    }
    assert len(source["paragraph_sha256"]) == 4


def test_decomposed_words_of_the_command_line_and_the_text_are_composed(project: Path, tmp_path: Path) -> None:
    def typed(text: str) -> str:
        return unicodedata.normalize("NFD", text)

    document = tmp_path / "bridge.txt"
    document.write_text(typed("Hà Nội, 김정은.\n"), encoding="utf-8")

    result = add(project, document, "--id", "tal-2025", "--author", typed("Nguyễn"), title=typed("Hà Nội"))

    assert result.exit_code == 0, result.output
    assert "1  Hà Nội, 김정은." in result.output
    written = (project / "seeds/tal-2025.yaml").read_text(encoding="utf-8")
    assert ("Hà Nội" in written, "Nguyễn" in written, Original("Hà Nội, 김정은.").sha256 in written) == (True,) * 3
    assert (project / "originals/tal-2025.txt").read_bytes() == document.read_bytes()


def test_check_asks_for_what_is_still_to_be_filled_in_and_nothing_else(project: Path, document: Path) -> None:
    add(project, document, *ALL)
    problems = read(project).problems
    assert {d.code for d in problems} == {"E102"}
    assert {re.findall("no `(.*)`", d.message)[0] for d in problems} == {"derivation", "interest", "reliability"}
    assert {d.span.path for d in problems if d.span} == {"seeds/tal-2025.yaml"}
    text = (project / "seeds/tal-2025.yaml").read_text(encoding="utf-8")
    for key in ("derivation", "interest", "originator", "descriptor", "reliability"):
        assert re.search(rf"^    # {key}: ", text, re.MULTILINE)


def test_what_confidence_and_key_judgements_need_is_not_called_merely_optional(project: Path, document: Path) -> None:
    add(project, document, "--id", "tal-2025")
    text = (project / "seeds/tal-2025.yaml").read_text(encoding="utf-8")
    assert re.search(r"^    # descriptor: .*needed once a key judgement rests on this source", text, re.MULTILINE)
    assert re.search(r"^    # originator: .*confidence above low needs it", text, re.MULTILINE)
    assert re.search(r"^    # rights: .*\(optional\)", text, re.MULTILINE)


def test_filled_in_it_is_a_record_that_verifies(project: Path, document: Path) -> None:
    add(project, document, *ALL)
    path = project / "seeds/tal-2025.yaml"
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"    # derivation: .*", "    derivation: original", text)
    text = re.sub(r"    # interest: .*", "    interest: party", text)
    text = re.sub(r"    # reliability: .*\n.*\n.*", "    reliability: {grade: C, basis: Names nobody.}", text)
    path.write_text(text, encoding="utf-8")
    cited = "      - source: tal-2025\n        locator: 3\n        exact: wants a bridge\n"
    facts = project / records.FACTS
    mark = "      - source: council-2025\n        locator: 3\n"
    facts.write_text(facts.read_text().replace(mark, cited + mark))
    result = CliRunner().invoke(main, ["--project", str(project), "verify", "tal-2025"], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert "1 citation of 1 source: 1 verified" in result.output


def test_the_paragraphs_are_numbered_on_the_terminal_only(project: Path, document: Path) -> None:
    result = add(project, document, "--id", "tal")
    assert "3  The council wants a bridge: 240 metres # …" in result.output
    assert "4  Nobody has aid who pays." in result.output
    assert "\x0c" not in result.output
    assert "git ignores this folder" in result.output
    missing = "type, publisher, issued, language, derivation, interest, reliability"
    assert f"still to fill in there: {missing}; " in result.output
    written = (project / "seeds/tal.yaml").read_text(encoding="utf-8")
    assert "council wants" not in written
    assert "240" not in written


@pytest.mark.process
def test_git_ignores_the_original(project: Path, document: Path) -> None:
    subprocess.run(["git", "init", "-q", project], check=True)
    add(project, document, "--id", "tal")
    status = ["git", "-C", str(project), "status", "--porcelain", "-uall", "originals"]
    assert subprocess.run(status, check=True, capture_output=True).stdout == b""


@pytest.mark.parametrize(
    ("args", "id_"),
    [
        (["--author", "Mira Tal", "--issued", "2025-03"], "tal-2025"),
        (["--author", "Tal, Mira", "--issued", "[2025-03..2025-04]"], "tal-2025"),
        (["--author", "Zoë Ångström", "--issued", "2024"], "angstrom-2024"),
        (["--author", "Mira Tal", "--issued", "[2024-12..2025-01]"], "a-bridge-now-or-never-1"),
        ([], "a-bridge-now-or-never-1"),
    ],
)
def test_the_id_that_is_made(project: Path, document: Path, args: list[str], id_: str) -> None:
    assert add(project, document, *args).exit_code == 0
    assert (project / f"seeds/{id_}.yaml").is_file()


def test_nothing_is_overwritten(project: Path, document: Path, tmp_path: Path) -> None:
    assert add(project, document, "--id", "tal").exit_code == 0
    before = {name: (project / name).read_bytes() for name in files(project)}
    other = tmp_path / "other.txt"
    other.write_text("Another text.\n")
    assert refusals(add(project, other, "--id", "tal")) == ["E348"]
    assert refusals(add(project, other, "--id", "gazette")) == ["E348"]  # the id of a record in another file
    assert refusals(add(project, document, "--id", "tal-2")) == ["E348"]  # the same text again
    assert {name: (project / name).read_bytes() for name in files(project)} == before
    (project / "originals/new.txt").write_text("Something else.\n")
    assert refusals(add(project, other, "--id", "new")) == ["E348"]
    assert not (project / "seeds/new.yaml").exists()
    (project / "originals/new.txt").write_text("Another text.\n")
    result = add(project, other, "--id", "new")
    assert result.exit_code == 0
    assert "was there already" in result.output


def test_a_failure_leaves_no_copy(project: Path, document: Path) -> None:
    (project / "seeds/tal.yaml").symlink_to(project / "nowhere")
    assert refusals(add(project, document, "--id", "tal")) == ["E348"]
    assert not (project / "originals/tal.txt").exists()
    assert not list(project.rglob("*.tmp"))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"text", "is not what its name says"),
        ("a.rtf", b"{\\rtf1 a}", "is an RTF file"),
        ("a.txt", b"PK\x03\x04rest", "is a zip package"),
        ("a.txt", b"caf\xe9\n", "is not UTF-8 (line 1)"),
        ("a.txt", b"one\ntwo \x1b[2J\n", "a.txt:2:5: U+001B ESCAPE"),
        ("a.txt", b"one\x00", "a.txt:1:4: U+0000 NULL"),
        ("a.txt", b"", "a.txt is empty"),
        ("a.txt", b" \n\t\n", "0 paragraphs"),
        ("a.txt", b"x\n" * 10_001, "10,001 paragraphs"),
        ("a.txt", b"x" * 5_000_001, "larger than 5,000,000 bytes"),
    ],
)
def test_what_is_no_plain_text(project: Path, tmp_path: Path, name: str, data: bytes, says: str) -> None:
    before = files(project)
    path = tmp_path / name
    path.write_bytes(data)
    result = add(project, path, "--id", "tal")
    assert refusals(result)[0] in ("E347", "E348")
    assert says in result.output
    assert files(project) == before


def test_what_is_no_file(project: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert "is not a plain file" in add(project, tmp_path / "a.txt").output
    assert add(project, tmp_path).exit_code == 2
    assert add(project, tmp_path / "nowhere.txt").exit_code == 2


def test_a_byte_order_mark_is_no_part_of_the_text(project: Path, document: Path) -> None:
    document.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    add(project, document, "--id", "tal")
    made = yaml.safe_load((project / "seeds/tal.yaml").read_text(encoding="utf-8"))
    assert made["sources"][0]["text_sha256"] == Original(TEXT).sha256


@pytest.mark.parametrize("id_", ["../tal", "/etc/tal", "a/b", "Tal", "con", "", "-", "a" * 65, "a\n", "a.yaml", "ｔal"])
def test_an_id_that_can_be_none(project: Path, document: Path, id_: str) -> None:
    before = files(project.parent)
    result = add(project, document, "--id", id_, title="다리")
    assert refusals(result) == ["E348"]
    assert files(project.parent) == before


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (["--issued", "2025-13"], "--issued: `2025-13` is not a date"),
        (["--language", "English language"], "--language: "),
        (["--type", "web-page"], "--type: `web-page` is not allowed here"),
        (["--author", "a\x1b[2Jb"], "U+001B ESCAPE"),
        (["--publisher", "a\u202eb"], "U+202E"),
        (["--publisher", "a\nreliability: A"], "--publisher: "),
        (["--author", "x" * 401], "--author: the text has 401 characters"),
        (["--author", "a", "--author", "a"], "is in this list twice"),
    ],
)
def test_a_value_that_the_record_can_not_have(project: Path, document: Path, args: list[str], says: str) -> None:
    before = files(project)
    result = add(project, document, "--id", "tal", *args)
    assert refusals(result)
    assert says in result.output
    assert "\x1b" not in result.output
    assert files(project) == before


def test_every_bad_value_is_told_at_once(project: Path, document: Path) -> None:
    result = add(project, document, "--issued", "soon", "--type", "x", "--id", "t", url="javascript:alert(1)")
    assert refusals(result) == ["E348"] * 3


def test_the_fingerprints_of_a_new_edition(project: Path, document: Path) -> None:
    add(project, document, "--id", "tal")
    out = run(project, "hash", document).output
    assert out in (project / "seeds/tal.yaml").read_text(encoding="utf-8")
    assert out.count("\n") == 2 + 4


# ── text to YAML ─────────────────────────────────────────────────────────────────────────────────────────

_AWKWARD = st.sampled_from(
    [
        *("no", "~", "null", "1e3", "0x1F", "12:30", "2025-03-04", "- a", "? a", "a: b", "a #b", "#", "'", '"', "\\"),
        *("{a}", "[a]", "&a", "*a", "!a", "|", ">", "%", "@", "`", " a", "a ", "", "=", "<<", "😀", "\x85", "\u2028"),
        *("\x00", "\x7f", "\ufeff", "\ue000", "é", "e\u0301", "a\tb", "a\nb", "...", "---", "C# and #1"),
    ]
)


@given(st.one_of(_AWKWARD, st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)))
def test_any_text_comes_back_from_yaml(text: str) -> None:
    written = f"key: {scalar(text)}\n"
    assert written.count("\n") == 1
    assert yaml.safe_load(written) == {"key": text} or (re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None)
    if refused_character(text, lines=True) is None:
        root = parse(written.encode(), "a.yaml").root
        assert isinstance(root, MappingNode)
        value = root.values["key"]
        assert isinstance(value, ScalarNode)
        assert value.value == compose(text)


def test_plain_where_it_reads_well() -> None:
    assert [scalar(t) for t in ("Mira Tal", "2025-03-04", "All rights with the author.", "no", "1.10")] == [
        "Mira Tal",
        "2025-03-04",
        "All rights with the author.",
        '"no"',
        '"1.10"',
    ]
    assert load([parse(b"sources: []\n", "seeds/a.yaml")]).problems == []


def test_of_a_source_whose_text_is_missing_only_the_text_is_added(project: Path, document: Path) -> None:
    path = project / records.SOURCES
    mine = f"    derivation: quotes\n    text_sha256: {Original(TEXT).sha256}\n"
    path.write_text(path.read_text(encoding="utf-8").replace("    derivation: quotes\n", mine), encoding="utf-8")
    record, before = path.read_bytes(), files(project)
    assert "gazette" in read(project).base.sources

    shown = run(project, "add", document, "--dry-run")
    assert "bridge.txt is the missing text of gazette" in shown.output
    assert files(project) == before
    done = run(project, "add", document)

    assert done.exit_code == 0, done.output
    assert files(project) - before == {"originals/gazette.txt", "originals/.gitignore"}
    assert path.read_bytes() == record
    assert "already in the project" in run(project, "add", document).output


# ── removed ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_source_that_nothing_cites_is_removed_with_all_that_is_of_it(project: Path, document: Path) -> None:
    (project / "seeds/rejected.txt").write_text("passengers-council other-1:1\n", encoding="utf-8")
    before = {path: (project / path).read_bytes() for path in files(project)}
    add(project, document, *ALL)
    (project / "originals/tal-2025.pdf").write_bytes(b"%PDF")
    rejected = "# Mine\npassengers-council other-1:1\npassengers-council tal-2025:2\n"
    (project / "seeds/rejected.txt").write_text(rejected, encoding="utf-8")
    there = files(project)

    shown = run(project, "remove", "tal-2025", "--dry-run")
    assert "delete originals/tal-2025.txt" in shown.output
    assert "change seeds/rejected.txt" in shown.output
    assert files(project) == there
    said_no = CliRunner().invoke(main, ["--project", str(project), "source", "remove", "tal-2025"], input="n\n")
    assert "nothing was written" in said_no.output
    assert files(project) == there

    done = run(project, "remove", "tal-2025", "--yes")

    assert done.exit_code == 0, done.output
    assert files(project) - {"originals/.gitignore"} == set(before)
    assert b"tal-2025" not in (project / "seeds/rejected.txt").read_bytes()
    assert b"passengers-council other-1:1\n" in (project / "seeds/rejected.txt").read_bytes()


def test_of_a_file_with_other_records_only_the_source_goes(project: Path) -> None:
    path = project / records.SOURCES
    record = path.read_text(encoding="utf-8")
    one = record[record.index("  - id: council-2025") : record.index("\norigins:")].split("\n  - id:")[0]
    more = one.replace("council-2025", "unused-2025").rstrip("\n")
    path.write_text(record.replace("sources:\n", f"sources:\n{more}\n", 1), encoding="utf-8")
    assert "unused-2025" in read(project).base.sources

    done = run(project, "remove", "unused-2025", "-y")

    assert done.exit_code == 0, done.output
    assert path.read_text(encoding="utf-8").strip() == record.strip()


def test_a_source_that_is_cited_stays_and_each_place_is_named(project: Path) -> None:
    before = {path: (project / path).read_bytes() for path in files(project)}

    result = run(project, "remove", "council-2025", "-y")

    assert result.exit_code == 1
    facts = [fact for fact in read(project).base.facts.values() for c in fact.citations if c.source == "council-2025"]
    for fact in facts:
        assert f"council-2025 can't be removed: {fact.id} cites it" in result.output
    assert f"{records.FACTS}:" in result.output
    assert "factsheet retract council-2025" in result.output
    assert {path: (project / path).read_bytes() for path in files(project)} == before


def test_a_record_with_errors_that_names_a_source_keeps_it(project: Path, document: Path) -> None:
    add(project, document, *ALL)
    facts = project / records.FACTS
    facts.write_text(
        facts.read_text(encoding="utf-8") + "  - id: begun\n    citations:\n      - tal-2025:1 a bridge\n",
        encoding="utf-8",
    )

    result = run(project, "remove", "tal-2025", "-y")

    assert result.exit_code == 1
    assert "tal-2025 can't be removed: begun refers to it" in result.output
    assert (project / "seeds/tal-2025.yaml").is_file()
