"""The command line: what each command prints, exit codes 0, 1 and 2, the nearest names, and never a traceback."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import click
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
import records
from click.testing import CliRunner, Result
from lxml import etree
from records import BRIEF, FACTS, SOURCES, place, planted

from factsheet import __version__
from factsheet.building.outcome import say_noticed, some_of
from factsheet.catalogue import KINDS
from factsheet.checking import check_here
from factsheet.cli import COMMANDS, main
from factsheet.cli import run as cli_run
from factsheet.diagnostics import Diagnostic


def sound(path: str, old: str, new: str, files: records.Files = records.SOUND) -> dict[str, str]:
    return planted(path, old, new, files)


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AS_OF = "--as-of=2025-04-02"


def run(folder: Path, *arguments: str) -> Result:
    """Run the command line on the project in `folder`; an exception that is no exit is a failure of the test."""
    result = CliRunner().invoke(main, ["--project", str(folder), *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run_with(folder: Path, files: records.Files, *arguments: str) -> Result:
    return run(records.write(folder, files), *arguments)


# ── every command ────────────────────────────────────────────────────────────────────────────────────────


def test_build_counts_the_warnings_of_check(project: Path) -> None:
    counts = []
    for title in ("The ferry is busy, and nobody agrees how busy", "The ferry in some detail"):
        text = (project / BRIEF).read_text(encoding="utf-8")
        (project / BRIEF).write_text(re.sub(r"(?m)^    title: The.*", f"    title: {title}", text), encoding="utf-8")
        built, checked = run(project, "build", "--format", "outline"), run(project, "check")
        assert (built.exit_code, checked.exit_code) == (0, 0)
        said = re.fullmatch(r"(\d+) warnings?; see `factsheet check`\.\n", built.stderr)
        assert said is not None, built.stderr
        assert f", 1 brief: {said[1]} warning" in checked.output
        counts.append(int(said[1]))

    assert counts == [counts[0], counts[0] + 1]


def test_a_build_of_records_without_warnings_says_nothing_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    say_noticed([], [Diagnostic(KINDS["W606"], "no verb", suppressed="It names the matter.")])
    assert capsys.readouterr().err == ""
    bad, warned = Diagnostic(KINDS["E305"], "7"), Diagnostic(KINDS["W606"], "no verb")
    say_noticed([bad], [bad, warned])
    assert capsys.readouterr().err == "1 error in other records, 1 warning; see `factsheet check`.\n"


def test_a_day_that_does_not_exist_is_said_in_our_words(project: Path) -> None:
    result = run(project, "check", "--as-of", "2026-02-30")
    assert result.exit_code == 2
    assert "2026-02-30 is not a day; write it as 2026-11-20." in result.output
    assert "format" not in result.output.partition("Error")[2]


def test_build_says_what_it_wrote(project: Path) -> None:
    result = run(project, "build", "--format", "outline", "--format", "pdf")

    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) == 2
    assert sorted(p.name for p in (project / "output").iterdir() if not p.name.startswith(".")) == [
        "ferry.pdf",
        "ferry.txt",
    ]
    for line in result.stdout.splitlines():
        assert "written" in line


def test_build_writes_pdf_and_word_where_nothing_is_said(project: Path) -> None:
    assert run(project, "build").exit_code == 0
    assert {p.suffix for p in (project / "output").glob("ferry.*")} == {".pdf", ".docx"}


def test_build_elsewhere(project: Path, tmp_path: Path) -> None:
    assert run(project, "build", "ferry", "-f", "outline", "-o", str(tmp_path / "drafts")).exit_code == 0
    assert (tmp_path / "drafts" / "ferry.txt").is_file()
    assert not (project / "output").exists()


def test_check_counts_what_there_is(project: Path) -> None:
    result = run(project, "check", AS_OF)

    assert result.exit_code == 0
    assert "2 sources, 2 origins, 3 facts, 1 judgement, 1 conflict, 1 brief" in result.stdout


@pytest.mark.parametrize(
    "files", [records.SOUND, planted(FACTS, "kind: event", "kind: evnt"), {}], ids=["sound", "faulty", "no project"]
)
def test_a_check_without_options_says_the_same_without_click(
    files: records.Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if files:
        records.write(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    code, plain = check_here(), capsys.readouterr()

    assert (code, plain) == (cli_run(["check"]), capsys.readouterr())
    assert plain.out or plain.err


def test_check_writes_nothing(project: Path) -> None:
    before = {p: p.read_bytes() for p in project.rglob("*") if p.is_file()}
    run(project, "check")

    assert {p: p.read_bytes() for p in project.rglob("*") if p.is_file()} == before


def test_list_shows_each_record(project: Path) -> None:
    result = run(project, "list")

    for id_ in ("council-2025", "operator", "new-boat", "growth", "how-many", "ferry"):
        assert f"  {id_} " in result.stdout
    assert "facts (3)" in result.stdout
    assert "gazette" not in run(project, "list", "facts").stdout
    assert run(project, "list", "facts", "--topic", "none").stdout == ""


def test_show_gives_reasons(project: Path) -> None:
    shown = run(project, "show", "new-boat").stdout

    for part in (
        "facts/ferry.yaml:",
        "A second boat",
        "confidence  moderate",
        "council-2025, paragraph 3",
        "used by briefs: ferry",
    ):
        assert part in shown
    for id_ in ("council-2025", "operator", "growth", "how-many", "ferry"):
        assert run(project, "show", id_).stdout.startswith(f"{id_}  (")


def test_trace_shows_all_that_rests_on_a_source(project: Path) -> None:
    shown = run(project, "trace", "gazette").stdout

    assert "facts (2)" in shown
    assert "passengers-operator" in shown
    assert "[no other source]" in shown
    assert "briefs (1): ferry" in shown
    assert "facts (2)" in run(project, "trace", "operator").stdout


def test_explain_tells_of_every_code(project: Path) -> None:
    listed = run(project, "explain").stdout

    for code, kind in KINDS.items():
        assert f"{code}  " in listed
        shown = run(project, "explain", code.lower()).stdout
        assert shown.startswith(f"{code} {kind.name} ({kind.severity})")
        assert len(shown.split()) > 10
        assert run(project, "explain", kind.name).stdout == shown


def test_explain_completes_codes_and_names(project: Path) -> None:
    complete = {"_FACTSHEET_COMPLETE": "bash_complete", "COMP_CWORD": "2"}
    for begun, whole in (("lost-b", "lost-bound"), ("E30", "E306")):
        made = CliRunner().invoke(
            main, [], prog_name="factsheet", env={**complete, "COMP_WORDS": f"factsheet explain {begun}"}
        )
        assert f"plain,{whole}" in made.stdout.split("\n")


def test_schema_is_printed_and_written(project: Path, tmp_path: Path) -> None:
    name = "facts.schema.json"
    printed = run(project, "schema", name).stdout
    run(project, "schema", "--write", str(tmp_path / "schemas"))

    assert json.loads(printed)
    assert (tmp_path / "schemas" / name).read_text(encoding="utf-8") == printed
    assert name in run(project, "schema").stdout


def test_status_writes_nothing(project: Path) -> None:
    assert run(project, "status").exit_code in {0, 1}
    assert not (project / "output").exists()


def test_new_begins_a_project(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["new", str(tmp_path / "papers")])

    assert result.exit_code == 0
    assert "factsheet.yaml  written" in result.stdout
    again = CliRunner().invoke(main, ["new", str(tmp_path / "papers")])
    assert again.exit_code == 1
    assert "E012" in again.stderr


def test_the_version(project: Path) -> None:
    assert run(project, "--version").stdout == f"factsheet {__version__}\n"


@pytest.mark.parametrize("name", ["check", "verify", "pull"])
def test_help_names_a_day_as_people_do(name: str, project: Path) -> None:
    assert "--as-of DAY " in run(project, name, "--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, project: Path) -> None:
    result = run(project, name, "--help")
    command = main.get_command(click.Context(main), name)
    assert command is not None

    assert result.exit_code == 0
    assert f"factsheet {name}" in (command.epilog or "")
    assert command.help


def test_help_names_every_command(project: Path) -> None:
    shown = run(project, "--help").stdout

    for name in COMMANDS:
        assert f"\n  {name} " in shown


# ── exit codes and nearest names ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["bild"], "Did you mean build?"),
        (["build", "fery"], "Did you mean ferry?"),
        (["build", "zzz"], "There are: ferry."),
        (["show", "new-baot"], "Did you mean new-boat?"),
        (["trace", "gazete"], "Did you mean gazette?"),
        (["explain", "E1133"], "Did you mean"),
        (["explain", "lost-bond"], "Did you mean lost-bound?"),
        (["schema", "fact.schema.json"], "Did you mean facts.schema.json"),
        (["build", "--format", "odt"], "odt"),
        (["list", "things"], "things"),
        (["check", "--as-of", "soon"], "soon"),
    ],
)
def test_wrong_usage_is_exit_2_with_the_nearest_name(project: Path, arguments: list[str], said: str) -> None:
    result = run(project, *arguments)

    assert result.exit_code == 2
    assert said in result.stderr


def test_outside_a_project(tmp_path: Path) -> None:
    result = run(tmp_path, "check")

    assert result.exit_code == 1
    assert "E010 no-project" in result.stderr


def test_a_project_without_briefs(project: Path) -> None:
    (project / BRIEF).unlink()
    result = run(project, "build")

    assert result.exit_code == 2
    assert "no brief yet" in result.stderr


# ── forms ────────────────────────────────────────────────────────────────────────────────────────────────

FAULTY = sound(FACTS, "kind: event", "kind: evnt")


def test_check_for_people(tmp_path: Path) -> None:
    result = run_with(tmp_path, FAULTY, "check", AS_OF)
    line, column = place(FAULTY[FACTS], "evnt")

    assert result.exit_code == 1
    assert (
        f"{FACTS}:{line}:{column}: error E104 wrong-word: `evnt` is not allowed here (did you mean `event`?)"
        in result.stdout
    )
    assert "1 error" in result.stdout


def test_check_for_programs(tmp_path: Path) -> None:
    result = run_with(tmp_path, FAULTY, "check", AS_OF, "--format", "json")
    rows = [row for row in json.loads(result.stdout) if row["severity"] == "error"]
    line, column = place(FAULTY[FACTS], "evnt")

    assert result.exit_code == 1
    assert [(r["code"], r["file"], r["line"], r["column"]) for r in rows] == [("E104", FACTS, line, column)]


def test_check_for_code_review(tmp_path: Path) -> None:
    result = run_with(tmp_path, FAULTY, "check", AS_OF, "--format", "github")
    line, column = place(FAULTY[FACTS], "evnt")

    assert result.exit_code == 1
    assert f"::error file={FACTS},line={line},col={column},title=E104 wrong-word::" in result.stdout


# ── planted faults: a diagnostic with the right line, never a traceback ──────────────────────────────────

# ruff: noqa: E501  # a table reads best with a fault a line

#: Fault → file, what becomes what, the code, the file and the mark the problem points at.
PLANTED: dict[str, tuple[str, tuple[str, str] | None, str, str, str | tuple[str, str]]] = {
    "a source removed": (SOURCES, None, "E113", FACTS, "gazette\n        locator: 1"),
    "a key misspelt": (FACTS, ("kind: event", "knid: event"), "E101", FACTS, "knid"),
    "paragraph 99": (FACTS, ("locator: 3", "locator: 99"), "E114", FACTS, "99"),
    "an id twice": (FACTS, ("id: new-boat", "id: passengers-council"), "E111", FACTS, "passengers-council\n    statement: A sec"),
    "broken YAML": (FACTS, ("statement: A second boat", "statement: A: second boat"), "E002", FACTS, ("A: second boat", ": second")),
    "a control character": (FACTS, ("A second boat", "A \x1b[31msecond boat"), "E003", FACTS, "\x1b"),
    "a bidi control": (FACTS, ("A second boat", "A \u202esecond boat"), "E003", FACTS, "\u202e"),
    "an escape": (FACTS, ("A second boat has run since May 2024.", r'"A \e[31msecond boat"'), "E003", FACTS, r'"A \e'),
}  # fmt: skip


def faulty(path: str, change: tuple[str, str] | None) -> dict[str, str]:
    if change is not None:
        return sound(path, *change)
    text = records.SOUND[path]
    start, end = text.index("  - id: gazette"), text.index("origins:")
    return {**records.SOUND, path: text[:start] + text[end:]}


@pytest.mark.parametrize("fault", PLANTED)
@pytest.mark.parametrize("command", ["check", "build"])
def test_a_planted_fault_is_a_problem_with_its_line(tmp_path: Path, fault: str, command: str) -> None:
    path, change, code, where, mark = PLANTED[fault]
    files = faulty(path, change)
    result = run_with(tmp_path, files, command)
    line, column = place(files[where], *((mark,) if isinstance(mark, str) else mark))
    shown = result.stdout if command == "check" else result.stderr

    assert result.exit_code == 1
    assert f"{where}:{line}:{column}: error {code} " in shown
    assert "Traceback" not in result.output
    assert not (tmp_path / "output").exists()


@pytest.mark.parametrize("fault", PLANTED)
@pytest.mark.parametrize(
    "arguments", [["list"], ["show", "new-boat"], ["trace", "council-2025"], ["status"]], ids=" ".join
)
def test_other_commands_stay_up_on_faulty_records(tmp_path: Path, fault: str, arguments: list[str]) -> None:
    result = run_with(tmp_path, faulty(PLANTED[fault][0], PLANTED[fault][1]), *arguments)

    assert result.exit_code in {0, 1, 2}
    assert not {unicodedata.category(c) for c in result.output if c != "\n"} & {"Cc", "Cf", "Cs"}


@pytest.mark.process
def test_the_program_itself_prints_no_traceback(tmp_path: Path) -> None:
    """As a user runs it: a process of its own, with every planted fault at once."""
    files = sound(FACTS, "kind: event", "knid: event")
    files = sound(FACTS, "locator: 3", "locator: 99", files)
    files["facts/broken.yaml"] = "facts: [\n"
    files["facts/hostile.yaml"] = "facts: \x1b]0;owned\x07\n"
    folder = records.write(tmp_path, files)
    done = subprocess.run(
        [sys.executable, "-m", "factsheet", "check"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)},
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stdout + done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    for code in ("E101", "E114", "E002", "E003"):
        assert code in done.stdout


def test_hostile_names_of_files_and_records_do_not_reach_the_terminal(tmp_path: Path) -> None:
    files = {**records.SOUND, "facts/\x1b[31m\u202e.yaml": 'facts:\n  - id: "\\e[31m"\n'}
    result = run_with(tmp_path, files, "check")

    assert result.exit_code == 1
    assert "<U+001B>[31m<U+202E>" in result.stdout
    assert not {unicodedata.category(c) for c in result.stdout if c != "\n"} & {"Cc", "Cf", "Cs"}
    hostile = run(tmp_path, "show", "\x1b[31m")
    assert "\x1b" not in hostile.stderr


# ── markup is text ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "statement", ["The <b>second</b> boat & <i>crew</i>", "{{ x }} %s &amp; &lt;", 'a "b" <img src="/x"/>']
)
def test_markup_in_a_statement_prints_literally_in_every_format(tmp_path: Path, statement: str) -> None:
    written = "'" + statement + "'"
    files = sound(FACTS, "A second boat has run since May 2024.", written)
    result = run_with(tmp_path, files, "build", "-f", "pdf", "-f", "docx", "-f", "outline")
    output = tmp_path / "output"
    pdf = pypdfium2.PdfDocument(str(output / "ferry.pdf"))
    page = pdf[0].get_textpage().get_text_range()
    pdf.close()
    with zipfile.ZipFile(output / "ferry.docx") as package:
        root = etree.parse(io.BytesIO(package.read("word/document.xml"))).getroot()
        word = "".join(str(text) for text in root.itertext(f"{W}t"))

    assert result.exit_code == 0
    for text in ((output / "ferry.txt").read_text(encoding="utf-8"), page, word):
        assert statement in " ".join(text.split())


def test_a_long_list_of_names_ends_in_a_count() -> None:
    """A brief of 1,600 sections named 1,578 facts that it left out, on one line of 16,335 characters."""
    assert some_of(["a", "b"]) == "a, b"
    assert some_of([f"fact-{n}" for n in range(1060)]).endswith("fact-59 and 1,000 more")
