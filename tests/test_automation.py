"""The action and the hooks for other repositories, run as GitHub and pre-commit run them, in a repository apart."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import records
import yaml

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with a project in the folder `papers`, its briefs built."""
    records.write(tmp_path / "repository/papers", records.SOUND)
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin/factsheet"
    program.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m factsheet "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    folder = tmp_path / "repository"
    assert run(folder, "factsheet --project papers build").returncode == 0
    return folder


def run(folder: Path, command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a shell command as GitHub runs a step with `shell: bash`."""
    home = next(above / "bin" for above in folder.parents if (above / "bin/factsheet").exists())
    path = f"{home}{os.pathsep}{os.environ['PATH']}"
    shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
    return subprocess.run(
        shell, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path, **env}
    )


def step(folder: Path, name: str, **given: str) -> subprocess.CompletedProcess[str]:
    """Run a step of the action with its inputs."""

    def value(found: re.Match[str]) -> str:
        return given.get(found[1], str(ACTION["inputs"][found[1]]["default"]))

    env = {key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", value, text) for key, text in STEPS[name]["env"].items()}
    return run(folder, STEPS[name]["run"], **env)


def spoil(folder: Path) -> None:
    """Plant an error, on line 4 of the facts."""
    path = folder / "papers" / records.FACTS
    path.write_text(path.read_text(encoding="utf-8").replace("kind: quantity", "kind: quantty", 1), encoding="utf-8")


def change(folder: Path) -> None:
    """Change a fact, so that the briefs are stale."""
    path = folder / "papers" / records.FACTS
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("A second boat has run", "Another boat has run"), encoding="utf-8")


@pytest.mark.parametrize(("project", "prefix"), [("papers", "papers/"), ("./papers/", "papers/"), (".", "")])
def test_the_action_marks_problems_on_their_lines(repository: Path, project: str, prefix: str) -> None:
    folder = repository / "papers" if project == "." else repository
    assert step(folder, "check", project=project).returncode == 0
    spoil(repository)
    done = step(folder, "check", project=project)
    assert done.returncode == 1
    assert f"::error file={prefix}{records.FACTS},line=4,col=11,title=E104 " in done.stdout


def test_the_action_sees_stale_briefs(repository: Path) -> None:
    assert STEPS["build-check"]["if"].endswith("inputs.build-check == 'true' }}")
    assert step(repository, "build-check", project="papers").returncode == 0
    change(repository)
    done = step(repository, "build-check", project="papers")
    assert done.returncode == 1
    assert "ferry.pdf  facts changed" in done.stdout


def test_inputs_are_no_shell_code(repository: Path) -> None:
    """An input comes in through the environment; in the text of a script it would be run."""
    assert not any("${{" in one["run"] for one in STEPS.values())
    step(repository, "check", project='"; touch owned; "')
    assert not (repository / "owned").exists()


@pytest.mark.parametrize(("hook", "break_it"), [("factsheet-check", spoil), ("factsheet-build-check", change)])
def test_a_hook_lets_through_what_is_well_and_nothing_else(repository: Path, hook: str, break_it: Any) -> None:
    command = " ".join(map(shlex.quote, shlex.split(HOOKS[hook]["entry"])))
    papers = repository / "papers"
    assert run(papers, command).returncode == 0
    break_it(repository)
    assert run(papers, command).returncode == 1


def test_hooks_run_for_inputs_and_outputs() -> None:
    for path in ("factsheet.yaml", "facts/a.yaml", "seeds/evidence.lock", "looks/logo.svg", "looks/house.yaml"):
        assert all(re.search(hook["files"], path) for hook in HOOKS.values()), path
    assert re.search(HOOKS["factsheet-build-check"]["files"], "output/a.pdf")
    assert not any(re.search(hook["files"], "notes.md") for hook in HOOKS.values())


def test_the_documentation_names_what_there_is() -> None:
    text = (ROOT / "docs/automation.md").read_text(encoding="utf-8")
    assert set(re.findall(r"- id: ([\w-]+)", text)) == set(HOOKS)
    examples = [e for e in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if "uses:" in e]
    steps = [step for e in examples for job in yaml.safe_load(e)["jobs"].values() for step in job["steps"]]
    ours = [step for step in steps if "/factsheet@" in step.get("uses", "")]
    assert len(ours) >= len(examples)
    for step_ in ours:
        assert set(step_["with"]) <= set(ACTION["inputs"])
