"""How the program ends: output that can't be written, encodings that lack a character, interrupts at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from factsheet.cli import main

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
COMMANDS = (["list"], ["check"], ["explain", "E301"], ["show", "visits-2025"], ["--help"], ["build"])


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("ends") / "p"
    assert CliRunner().invoke(main, ["new", str(home)]).exit_code == 0
    return home


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def program(home: Path, arguments: list[str], stdout: int, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "factsheet", *arguments]
    return subprocess.run(
        command, cwd=home, stdout=stdout, stderr=subprocess.PIPE, text=True, env=environment(**more), check=False
    )


@pytest.mark.parametrize("encoding", ["cp1252", "cp949", "gbk"])
def test_an_encoding_that_lacks_a_character_is_no_crash(home: Path, encoding: str) -> None:
    (home / "facts/extra.yaml").write_text('facts:\n  - id: "Hà Nội 김정은 喆 ₹"\n', encoding="utf-8")
    command = [sys.executable, "-m", "factsheet", "check"]
    done = subprocess.run(
        command, cwd=home, capture_output=True, env=environment(PYTHONIOENCODING=encoding), check=False
    )
    (home / "facts/extra.yaml").unlink()
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"E107" in done.stdout
    assert b"H\\xe0" in done.stdout or "Hà".encode(encoding, "replace") in done.stdout


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_full_disk_ends_in_a_message(home: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("w") as full:
        done = program(home, arguments, full.fileno())
    assert done.returncode == 1
    assert done.stderr == "factsheet: the output could not be written: No space left on device\n"


@pytest.mark.parametrize("arguments", COMMANDS)
def test_a_closed_pipe_ends_in_silence(home: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = program(home, arguments, writer)
    finally:
        os.close(writer)
    assert done.returncode == 1
    assert done.stderr == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a shell of POSIX")
def test_no_standard_output_at_all(home: Path) -> None:
    command = f"exec {sys.executable} -m factsheet list >&-"
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=home, capture_output=True, text=True, env=environment(), check=False
    )
    assert (done.returncode, done.stderr) == (1, "factsheet: standard output is closed\n")


#: Where an interrupt is planted: the statement that wraps a function so that it interrupts the process first.
MOMENTS = {
    "before anything": "import factsheet.fresh as m; name = 'find'",
    "as the modules of a build are imported": "import builtins as m; name = '__import__'; when = 'building.rebuild'",
    "as our first modules are imported": "import builtins as m; name = '__import__'; when = 'writers'",
    "as a class is made": "import enum; m = enum._proto_member; name = '__set_name__'",
    "as records are read": "import factsheet.project.folder as m; name = 'inputs'",
    "as rules run": "import factsheet.builder.faults as m; name = 'run'",
    "as a page is composed": "import factsheet.builder.making as m; name = 'compose'",
    "as a file is written": "import factsheet.output.files as m; name = '_spooled'",
}


@pytest.mark.skipif(os.name == "nt", reason="sends a signal of POSIX")
@pytest.mark.parametrize("moment", MOMENTS)
def test_an_interrupt_ends_in_a_message(home: Path, moment: str) -> None:
    plant = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
when = ''
{MOMENTS[moment]}
real = getattr(m, name)
def planted(*arguments, **named):
    if not when or when in arguments:
        os.kill(os.getpid(), signal.SIGINT)
    return real(*arguments, **named)
setattr(m, name, planted)
sys.argv = ["factsheet", "build", *{[] if moment == "before anything" else ["-o", "never"]}]
from factsheet.start import main
main()
"""
    done = subprocess.run(
        [sys.executable, "-c", plant], cwd=home, capture_output=True, text=True, env=environment(), check=False
    )
    assert (done.returncode, done.stderr) == (130, "\nfactsheet: interrupted\n"), done.stdout
    assert not list((home / "never").glob("*.tmp"))


def test_wrong_usage_still_says_so(home: Path) -> None:
    done = program(home, ["lst"], subprocess.DEVNULL)
    assert done.returncode == 2
    assert "Did you mean list?" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows deletes no folder that is in use")
@pytest.mark.parametrize("arguments", [*COMMANDS, ["build", "-o", "x"]], ids=" ".join)
def test_a_current_folder_that_was_deleted_is_said(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "gone").mkdir()
    command = 'rmdir ../gone; exec "$@"'
    done = subprocess.run(
        ["/bin/sh", "-c", command, "sh", sys.executable, "-m", "factsheet", *arguments],
        cwd=tmp_path / "gone",
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    said = "factsheet: the current folder no longer exists; change to another one\n"
    needs_none = arguments[0] in ("explain", "--help")
    assert (done.returncode, done.stderr) == ((0, "") if needs_none else (1, said))


# ── what is asked for is impossible ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("day", ["2026-99-99", "2026-02-30"])
def test_a_day_that_does_not_exist(home: Path, day: str) -> None:
    done = CliRunner().invoke(main, ["--project", str(home), "diff", day])
    assert done.exit_code == 1
    assert f"{day} is not a date" in done.output


@pytest.mark.parametrize("option", ["--title", "--url", "--id", "--author", "--issued"])
def test_an_empty_option_is_refused(home: Path, tmp_path: Path, option: str) -> None:
    (tmp_path / "a.txt").write_text("A text.\n", encoding="utf-8")
    given = {"--title": "T", "--url": "https://example.org/a", option: " "}
    arguments = [part for pair in given.items() for part in pair]
    done = CliRunner().invoke(main, ["--project", str(home), "source", "add", str(tmp_path / "a.txt"), *arguments])
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1
    assert f"{option} is empty" in done.output


@pytest.mark.parametrize(
    "arguments",
    [
        *(f"{command} -o" for command in ("build", "status", "preview", "diff --since-build", "export -f json")),
        *("provenance x.pdf -o", "schema --write", "build --redline", "site", "pull", "provenance"),
    ],
)
def test_an_empty_path_is_not_the_current_folder(home: Path, arguments: str) -> None:
    done = CliRunner().invoke(main, ["--project", str(home), *arguments.split(), ""])
    assert done.exit_code == 2
    assert "it is empty; write the current folder as a full stop" in done.output


@pytest.mark.parametrize("arguments", ["build", "build -o output", "site output", "build --check", "status"])
def test_an_output_folder_that_leads_to_itself_is_no_crash(project: Path, arguments: str) -> None:
    (project / "output").symlink_to("output")
    done = program(project, arguments.split(), subprocess.PIPE)
    assert done.returncode == (0 if arguments == "status" else 1)
    assert "Traceback" not in done.stderr
    assert "output" in done.stdout + done.stderr
