"""The documents say what is true: commands exist, examples work, tables are current, links lead somewhere."""

from __future__ import annotations

import ast
import datetime as dt
import importlib.util
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from factsheet import __version__
from factsheet.builder.faults import check
from factsheet.cli import COMMANDS, main
from factsheet.diagnostics import errors
from factsheet.project import folder as project
from factsheet.records.model import KINDS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@cache
def made() -> dict[Path, str]:
    """Return what `make docs` would write now: path → text."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "tools" / "make_docs.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    texts: dict[Path, str] = module.made()
    return texts


@pytest.mark.parametrize("name", ["README.md", "docs/architecture.md", "docs/records.md", "docs/problems.md"])
def test_what_is_made_of_code_is_current(name: str) -> None:
    """If this fails: make docs."""
    assert (ROOT / name).read_text(encoding="utf-8") == made()[ROOT / name]


def test_the_readme_lists_every_command_and_no_other() -> None:
    listed = re.findall(r"^\| `factsheet ([a-z-]+)` \|", README, re.MULTILINE)

    assert listed == list(COMMANDS)


def test_every_command_the_documents_name_exists() -> None:
    """Whatever follows `factsheet` in code is a command, and its options are options of that command."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        code = [line for kind, body in BLOCK.findall(text) if kind == "sh" for line in body.splitlines()]
        code += re.findall(r"`(factsheet [^`]+)`", text)
        for line in code:
            words = shlex.split(line, comments=True)
            if words[:1] != ["factsheet"] or words[1] == "COMMAND":
                continue
            arguments = [w for w in words[1:] if not w.startswith("--project")]
            command: click.Command | None = main
            while isinstance(command, click.Group) and arguments and not arguments[0].startswith("-"):
                command = command.get_command(click.Context(main), arguments.pop(0))
                assert command is not None, f"{path.name}: {line}"
            assert command is not None
            known = {option for p in command.params for option in (*p.opts, *p.secondary_opts)}
            options = {w.partition("=")[0] for w in arguments if w.startswith("-")} - {"--help", "-h"}

            assert options <= known, f"{path.name}: {line}"


def test_make_targets_the_documents_name_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {t for path in DOCUMENTS for t in re.findall(r"^make ([a-z]+)", _code(path), re.MULTILINE)}

    assert {"briefs", "test"} <= named <= targets


def _code(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return "\n".join([*(body for kind, body in BLOCK.findall(text) if kind == "sh"), *re.findall(r"`([^`\n]+)`", text)])


def test_make_help_names_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony is not None

    for target in set(phony[1].split()) - {"help"}:
        assert f'"make {target} ' in text


def test_ci_calls_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("exec make test")


def test_links_lead_to_files_that_are_there() -> None:
    for path in DOCUMENTS:
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_readme_leads_to_every_document() -> None:
    linked = set(LINK.findall(README))

    assert {f"docs/{p.name}" for p in (ROOT / "docs").glob("*.md")} <= linked


def test_the_documents_name_no_folder_of_a_machine() -> None:
    for path in (*DOCUMENTS, ROOT / "Makefile", ROOT / ".ci" / "run"):
        assert not re.search(r"(?<![\w.])/(?:tmp|home|root|work)/", path.read_text(encoding="utf-8")), path.name


# ── the example in the README ────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The project in the README's YAML blocks, each of which names its file in the first line."""
    for kind, body in BLOCK.findall(README):
        if kind == "yaml":
            name = body.split("\n", 1)[0].removeprefix("# ")
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
    return tmp_path


def test_the_example_shows_sources_origins_facts_judgements_and_a_brief(example: Path) -> None:
    base = project.read(example).base
    shown = {kind for kind, (_, key) in KINDS.items() if getattr(base, key)}

    assert shown == set(KINDS) - {"conflict"}


def test_the_example_has_no_errors(example: Path) -> None:
    assert errors(check(project.read(example), dt.date(2026, 4, 2))) == []


def test_the_example_is_built_as_the_readme_says(example: Path) -> None:
    result = CliRunner().invoke(main, ["--project", str(example), "build"])

    assert result.exit_code == 0, result.output
    assert sorted(p.name for p in (example / "output").glob("bridge.*")) == ["bridge.docx", "bridge.pdf"]


@pytest.mark.process
def test_beginning_with_ones_own_facts_goes_as_the_readme_says(tmp_path: Path) -> None:
    """The commands that begin with the example, one after the other, in an empty folder; for the questions that begin
    with documents, see `test_sitting`.
    """
    section = README.partition("## Start with your own facts")[2]
    block = next(found for found in BLOCK.finditer(section) if "factsheet new papers" in found[2])
    script = re.sub(r"^factsheet ", f"{shlex.quote(sys.executable)} -m factsheet ", block[2], flags=re.MULTILINE)
    done = subprocess.run(
        ["bash", "-eu", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "papers" / "output" / "sundays.pdf").is_file()


def test_the_changelog_names_this_version() -> None:
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


# ── plain English ────────────────────────────────────────────────────────────────────────────────────────

#: Turns that a native editor would not write, with what to write instead.
BANNED = {
    r"(?<!\bthere )\b(?:is|are|was|were) no (?!(?:longer|more|less|such|other)\b|[a-z]+er\b)[a-z]+": "is not a …",
    r"\bmend(?:s|ed|ing)?\b": "correct, fix",
    r"\b(?:put|puts|set|sets) (?:\w+ ){0,2}aside\b": "suppress, ignore",
    r"\bleft out: (?:all|none|every)\b": "Default:",
    r"\bheld against\b": "compared with",
    r"\b(?:is|are|be) told\b": "reported",
    r"\btold apart\b": "distinguished",
    r"\b(?:anew|afresh)\b": "again",
    r"\bin silence\b": "without saying so",
    r"(?<!-)\bbeside\b(?!-)": "next to, with",
    r"\bfor want of\b": "without",
    r"\bso that nobody has to\b": "no need to",
    r"\bwhoever\b": "those who, anyone who",
    r"\bmade again\b": "rebuilt",
    r"\bdead end\b": "a problem without a fix",
    r"\btaken for yours\b": "treated as yours",
    r"\bsomething else than\b": "not what",
    r"\b(?:is|are) wanted\b": "expected …",
    r"\bnot in use here\b": "not allowed here",
    r"\bnone of the 1\b": "not in the …",
    r"\bstands? there already\b": "already exists",
    r"\bturn(?:s|ed|ing)? (?:\w+ )?down\b": "reject",
    r"\b(?:is|are|not|text|originals?) at hand\b": "available",
    r"\btak(?:e|es|en|ing) in (?:PDF|documents?|files?|as a source)\b": "add",
    r"\bcures?\b": "fix",
    r"\bstands? (?:elsewhere|nowhere|twice|in no)\b": "is, appears",
}


def banned_turns(text: str) -> list[str]:
    """Return each banned turn in `text`, with its replacement; code blocks, code and names do not count."""
    prose = re.sub(r"`[^`\n]*`", "``", re.sub(r"^(?:```.*?^```| {4}.*?)$", "", text, flags=re.MULTILINE | re.DOTALL))
    prose = " ".join(prose.split())
    return [
        f"“{m.group()}”: write “{instead}”"
        for pattern, instead in BANNED.items()
        for m in re.finditer(pattern, prose, re.IGNORECASE)
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_the_documents_are_in_plain_english(path: Path) -> None:
    assert banned_turns(path.read_text(encoding="utf-8")) == []


def test_help_is_in_plain_english() -> None:
    context = click.Context(main)
    commands = [main.get_command(context, name) for name in COMMANDS]
    for command in commands:
        inside = command.commands.values() if isinstance(command, click.Group) else []
        for each in (command, *inside):
            assert each is not None
            texts = [each.help or "", *(p.help or "" for p in each.params if isinstance(p, click.Option))]
            assert [t for text in texts for t in banned_turns(text)] == [], each.name


def messages(path: Path) -> list[str]:
    """Return the texts of a module that are not its docstrings, with {} for what is put in."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    passed = {id(n.value) for n in nodes if isinstance(n, ast.Expr)}
    passed |= {id(part) for n in nodes if isinstance(n, ast.JoinedStr) for part in n.values}
    found = []
    for node in nodes:
        match node:
            case ast.JoinedStr():
                found.append("".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values))
            case ast.Constant(value=str(text)) if id(node) not in passed:
                found.append(text)
    return [text for text in found if "(?:" not in text and len(text.split()) > 2]


@pytest.mark.exhaustive
def test_messages_are_in_plain_english() -> None:
    folder = ROOT / "factsheet"
    for path in sorted(folder.rglob("*.py")):
        assert [t for text in messages(path) for t in banned_turns(text)] == [], path.name


def test_a_banned_turn_is_found_in_a_message_and_not_in_a_docstring(tmp_path: Path) -> None:
    path = tmp_path / "one.py"
    path.write_text('''"""It is no date."""\nTEXT = f"the place {1} is wanted"\n''', encoding="utf-8")
    assert [t for text in messages(path) for t in banned_turns(text)] == ["“is wanted”: write “expected …”"]


@pytest.mark.parametrize(
    "text",
    [
        "2024-13 is no date.",
        "Mend the locator.",
        "The rule is put\naside.",
        "The edits are held against the page.",
        "The file stands beside the other.",
        "What is made again after a change.",
        "Whoever has the original.",
        "The files are told apart by name.",
        "An edit that was turned down.",
        "Its text is not at hand.",
        "A phrase that stands twice.",
        "The program takes in documents.",
    ],
)
def test_a_banned_turn_is_found(text: str) -> None:
    assert banned_turns(text)


def test_code_and_plain_words_are_not_banned() -> None:
    assert banned_turns("It is no longer so: `is no date`.\n\n```sh\nfactsheet mend\n```\n") == []


GLOSSARY = {
    *("brief", "page", "fact", "argument", "judgement", "source", "original", "citation", "locator", "phrase"),
    *("origin", "confidence", "likelihood", "problem", "diagnostic", "fresh", "stale", "suppress", "lock"),
    *("fix", "refuse", "reject"),
    "desk",
}


def test_every_term_of_the_glossary_is_there_once() -> None:
    terms = re.findall(
        r"^\| \*\*(.+?)\*\* \|", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE
    )

    assert set(terms) == GLOSSARY
    assert len(terms) == len(GLOSSARY)
