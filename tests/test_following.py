"""Saves followed in one process: what is kept from one reading to the next changes no byte and no word."""

from __future__ import annotations

import copy
import datetime as dt
import random
import re
import shutil
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import rebuilding
import rule_cases
from rebuilding import BOATS, edit, outputs
from records import FACTS

from factsheet.builder import faults, verdicts
from factsheet.builder.verdicts import Verdicts
from factsheet.building.rebuild import BuildRequest
from factsheet.cli.watch import Watching
from factsheet.output.basis import Basis
from factsheet.project.folder import read
from factsheet.project.kept_files import KeptFiles
from factsheet.project.loaded import Loaded
from factsheet.rules import ACROSS

DAY = dt.date(2024, 10, 1)


def test_a_watcher_says_and_writes_what_a_build_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, other = rebuilding.project(tmp_path / "watched"), rebuilding.project(tmp_path / "built")
    watching = Watching(home, BuildRequest(formats=("outline", "pdf")))
    edits = [
        (FACTS, "A second boat has run", "Another boat has run"),
        (BOATS, "text: Nobody says who paid.", "text: Nobody says who paid 7."),
        (BOATS, "text: Nobody says who paid 7.", "text: Nobody says who paid."),
        (BOATS, "facts:\n  - id: old-boat", "facts: [\n  - id: old-boat"),
        (BOATS, "facts: [\n  - id: old-boat", "facts:\n  - id: old-boat"),
    ]
    for number in range(len(edits) + 1):
        if number:
            edit(home, *edits[number - 1])
            edit(other, *edits[number - 1])
        watching.round()
        said = capsys.readouterr().out
        whole = rebuilding.run(other, "build", "--format", "outline", "--format", "pdf")
        assert outputs(home) == outputs(other), edits[number - 1]
        assert ("written" in said) == ("written" in whole.stdout)
        assert ("could not be built" in said) == bool(whole.returncode)


def test_a_watcher_reads_and_judges_each_save_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = rebuilding.project(tmp_path / "home")
    watching = Watching(home, BuildRequest(formats=("outline",)))
    watching.round()
    asked: list[str] = []

    def counted(module: str, name: str) -> None:
        whole = getattr(__import__(module, fromlist=[name]), name)

        def count(*given: object, **more: object) -> object:
            asked.append(name)
            return whole(*given, **more)

        monkeypatch.setattr(f"{module}.{name}", count)

    counted("factsheet.project.folder", "read")
    counted("factsheet.builder.verdicts", "_judged")
    counted("factsheet.fresh", "program_digest")
    edit(home, FACTS, "A second boat has run", "Another boat has run")
    watching.round()
    assert asked == ["read", "_judged"]


def test_entries_of_records_that_are_still_the_same_are_kept(tmp_path: Path) -> None:
    home, files = rebuilding.project(tmp_path / "home"), KeptFiles()
    before = Basis(read(home, files).base)
    held = before.all()
    edit(home, BOATS, "The second boat is green.", "The second boat was green.")
    base = read(home, files).base
    after = Basis(base, before).all()
    assert after == Basis(base).all()
    assert {id_ for id_ in after if after[id_] is held[id_]} == {*held} - {id_ for id_ in held if id_ in _of(home)}


def _of(home: Path) -> set[str]:
    """Return the ids of the records in the edited file, and of the settings, which are read each time."""
    return {*re.findall(r"- id: (\S+)", (home / BOATS).read_text(encoding="utf-8")), "factsheet.yaml"}


# ── verdicts ─────────────────────────────────────────────────────────────────────────────────────────────


TANKERS: dict[str, Any] = next(f for f in rule_cases.BASE["facts"] if f["id"] == "tankers")
VISITS = {**copy.deepcopy(TANKERS), "id": "visits", "rank_reason": "Newer."}
LOW = {"confidence_limits": ["single-origin", "interested-party"]}
WITHDRAWN = {"rank": "deprecated", "rank_reason": "Withdrawn."}
THROUGH = {"id": "trade", "horizon": "2026-06", "statement": "Northland’s help is a trade through June 2026."}
MENTION = {
    "id": "aid",
    "sections": [{"facts": ["tankers"]}],
    "gaps": [{"text": "Contents: what workers from the north loaded is not known.", "based_on": ["containers"]}],
}
BARE = {
    "sources": [{"id": "beta", "descriptor": "~"}],
    "judgements": [{"id": "goes-on", "based_on": ["containers"]}],
}

#: Rule → an edit that makes it speak of a record that was not edited: the records before, and what is edited.
ELSEWHERE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "E408": ({"facts": [{"id": "tankers"}, VISITS]}, {"facts": [{"id": "tankers", "value": {"point": "50"}}]}),
    "E409": (
        {"facts": [{"id": "tankers"}, {**VISITS, "rank": "preferred"}]},
        {"facts": [{"id": "tankers", "rank": "preferred", "rank_reason": "Better."}]},
    ),
    "E503": (
        {"judgements": [THROUGH], "briefs": [{"id": "aid", "information_cutoff": "2026-08-01"}]},
        {"briefs": [{"id": "aid", "information_cutoff": "2024-08-01"}]},
    ),
    "E506": (
        {
            "facts": [{"id": "tankers", **WITHDRAWN}],
            "judgements": [{"id": "trade", "outcome": "void"}],
            "briefs": [{"id": "aid", "key_judgements": ["goes-on"]}],
        },
        {"briefs": [{"id": "aid", "key_judgements": ["goes-on", "trade"]}]},
    ),
    "E509": (
        {**BARE, "briefs": [{"id": "aid", "key_judgements": ["goes-on"]}]},
        {"briefs": [{"id": "aid", "key_judgements": ["goes-on", "trade"]}]},
    ),
    "W312": (
        {"sources": [{**copy.deepcopy(rule_cases.BASE["sources"][0]), "id": "gamma", "status": "superseded"}]},
        {"facts": [{"id": "workers", "citations": [{"source": "gamma"}]}]},
    ),
    "W320": ({"briefs": [MENTION]}, {"facts": [{"id": "workers", **WITHDRAWN}]}),
    # the other side of a conflict is no longer deprecated
    "W413": (
        {"facts": [{"id": "containers", **LOW}, {"id": "containers-agency", **WITHDRAWN}]},
        {"facts": [{"id": "containers-agency", "rank": "normal", "rank_reason": "~"}]},
    ),
}


def judged(kept: Verdicts, lay: dict[str, Any], edits: dict[str, Any]) -> tuple[Loaded, bool]:
    """Judge the small project with `lay` and then `edits` over it; return it, and whether all is as if judged anew."""
    loaded, _ = rule_cases.project(rule_cases.laid_over(lay, edits))
    if kept._last is not None:
        loaded.lock = kept._last.loaded.lock
    return loaded, kept.check(loaded, DAY) == faults.check(loaded, DAY)


@pytest.mark.sampled(2)
@pytest.mark.parametrize("code", ELSEWHERE)
def test_an_edit_is_judged_where_it_matters(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lay, edits = ELSEWHERE[code]
    kept = Verdicts()
    before, same = judged(kept, lay, {})
    assert same
    after, same = judged(kept, lay, edits)
    assert same
    told = [{(d.code, d.message) for d in faults.check(loaded, DAY) if d.code == code} for loaded in (before, after)]
    assert told[0] != told[1]
    if code in ACROSS:  # what makes it so
        monkeypatch.setattr("factsheet.builder.verdicts.ACROSS", ACROSS - {code})
        kept = Verdicts()
        judged(kept, lay, {})
        assert not judged(kept, lay, edits)[1]


def test_every_rule_that_looks_further_has_an_edit() -> None:
    assert ELSEWHERE.keys() >= ACROSS


@pytest.mark.sampled(3)
@pytest.mark.parametrize("path", sorted(rule_cases.RULES_DIR.glob("[!b]*.yaml"))[::5], ids=lambda path: path.stem)
def test_rules_say_the_same_of_an_edit_as_of_all_records(path: Path) -> None:
    kept = Verdicts()
    for case in rule_cases.read(path.read_text(encoding="utf-8"))["cases"][:6]:
        assert judged(kept, case["lay"], {})[1], case["name"]


def test_only_what_an_edit_touches_is_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = rebuilding.project(tmp_path / "home")
    files, kept = KeptFiles(), Verdicts()
    kept.check(read(home, files), DAY)
    part, compose = mock.Mock(wraps=verdicts._part), mock.Mock(wraps=faults.of_composing)
    monkeypatch.setattr(verdicts, "_part", part)
    monkeypatch.setattr(faults, "of_composing", compose)
    edit(home, BOATS, "The second boat is green.", "The second boat was green.")
    kept.check(read(home, files), DAY)
    edit(home, BOATS, "was built in 1974.", "was built here in 1974.")
    kept.check(read(home, files), DAY)
    edit(home, BOATS, "was built here in 1974.", "was built in 1974 by 70 people.")
    kept.check(read(home, files), DAY)
    edit(home, BOATS, "facts:\n", "# nothing new\nfacts:\n")
    kept.check(read(home, files), DAY)
    # the last, because its problem moved
    parts = [set(call.args[1]) for call in part.call_args_list]
    assert parts == [{"colour"}, {"old-boat", "boats"}, {"old-boat", "boats"}, {"old-boat"}]
    assert [call.args[1] for call in compose.call_args_list] == ["boats"]


# ── random edits ─────────────────────────────────────────────────────────────────────────────────────────


def edited(text: str, dice: random.Random) -> str:
    """Return the text of a file with a random edit, such as people and their slips make."""
    lines = text.split("\n")
    at = dice.choice([i for i, line in enumerate(lines) if line.strip()])
    words = lines[at].split(" ")
    match dice.choice(("digit", "words", "drop", "twice", "rank", "limit", "comment", "status")):
        case "digit":
            lines[at] = re.sub(r"\d", lambda _: dice.choice("0123456789"), lines[at], count=1)
        case "words" if "statement" in lines[at] or "basis" in lines[at]:
            lines[at] = " ".join((*words[:-2], words[-1], words[-2]))
        case "drop" if "note" in lines[at] or "limits" in lines[at] or dice.random() < 0.2:
            del lines[at]
        case "twice" if dice.random() < 0.3:
            lines.insert(at, lines[at])
        case "rank":
            lines = _with_line(lines, at, "    kind: ", "    rank: deprecated")
        case "limit":
            lines = _with_line(lines, at, "    confidence_basis: ", "    confidence_limits: [conflict]")
        case "status":
            lines = _with_line(lines, at, "    derivation: ", "    status: superseded")
        case _:
            lines.insert(0, "# looked at")
    return "\n".join(lines)


def _with_line(lines: list[str], at: int, before: str, line: str) -> list[str]:
    """Return the lines with one more before the first after `at` that begins so."""
    place = next((i for i, one in enumerate(lines) if i >= at and one.startswith(before)), 0)
    return [*lines[:place], line if place else "# nothing", *lines[place:]]


@pytest.mark.sampled(5)
@pytest.mark.parametrize("seed", range(5))
def test_random_edits_are_read_and_judged_as_if_for_the_first_time(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "project"
    shutil.copytree(Path(__file__).parent / "project", home)
    originals = {
        path.relative_to(home).as_posix(): path.read_text(encoding="utf-8")
        for path in home.glob("*/*.yaml")
        if path.parent.name in ("facts", "seeds")
    }
    dice = random.Random(seed)  # noqa: S311  # the same edits each time
    files, kept = KeptFiles(), Verdicts()
    part = mock.Mock(wraps=verdicts._part)
    monkeypatch.setattr(verdicts, "_part", part)
    for _ in range(10):
        name = dice.choice(sorted(originals))
        path = home / name
        before = path.read_text(encoding="utf-8") if path.exists() else originals[name]
        path.write_text(edited(before, dice), encoding="utf-8")
        if dice.random() < 0.05:
            path.unlink()
        followed, anew = read(home, files), read(home)
        assert followed.base == anew.base, name
        assert followed.problems == anew.problems, name
        assert (followed.inputs, followed.absent) == (anew.inputs, anew.absent), name
        assert kept.check(followed, DAY) == faults.check(anew, DAY), name
        if followed.problems:
            path.write_text(before, encoding="utf-8")
    assert part.call_count > 3
