"""Lays a few lines of YAML over the small project in tests/rules/base.yaml and checks it. Used by the rule tests."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import textwrap
from pathlib import Path
from typing import Any

import yaml

from factsheet.builder import verdicts
from factsheet.diagnostics import Diagnostic
from factsheet.evidence.lock import Compared, Lock, entry_of, statement_digest
from factsheet.project.loaded import Loaded
from factsheet.project.loader import load
from factsheet.records.model import FactBase
from factsheet.records.yaml_file import YamlFile, parse
from factsheet.rules import RULES, Context, run

RULES_DIR = Path(__file__).parent / "rules"
SEEDS = ("sources", "origins")
KINDS = (*SEEDS, "facts", "judgements", "conflicts", "briefs")


def read(text: str) -> Any:
    """Return YAML as text, lists and mappings; as in the records, nothing but text is made of a word."""
    return yaml.load(text, Loader=yaml.CBaseLoader)  # noqa: S506 - makes text, lists and mappings only


BASE: dict[str, Any] = read((RULES_DIR / "base.yaml").read_text(encoding="utf-8"))


def laid_over(below: Any, above: Any) -> Any:
    """Return `above` laid over `below`: mappings key by key, lists of mappings by id or in order, all else replaced."""
    if isinstance(below, dict) and isinstance(above, dict):
        made = dict(below)
        for key, value in above.items():
            if value == "~":
                made.pop(key, None)
            else:
                made[key] = laid_over(made.get(key), value)
        return made
    if isinstance(below, list) and isinstance(above, list) and all(isinstance(x, dict) for x in (*below, *above)):
        made_list = list(below)
        for i, value in enumerate(above):
            ids = [x.get("id") for x in made_list]
            at = (
                ids.index(value["id"]) if value.get("id") in ids and "id" in value else i if "id" not in value else None
            )
            if at is None or at >= len(made_list):
                made_list.append(value)
            else:
                made_list[at] = laid_over(made_list[at], value)
        return made_list
    return copy.deepcopy(above)


def project(snippet: dict[str, Any], rule: str = "", compared: bool = False) -> tuple[Loaded, dt.date]:
    """Return the base project with `snippet` laid over it, loaded from YAML text, and the day to check it for.

    Its lock vouches for every citation as it stands; for the rules that read the lock, only as the base has it. With
    `compared` it knows every statement as well.
    """
    whole = laid_over(BASE, snippet)
    loaded = _loaded(whole)
    locked = _base() if rule in ("W340", "W358") else loaded.base
    statements = compared or rule == "W358"
    day = dt.date(2024, 9, 1)
    loaded.lock = Lock.of(
        (
            entry_of(f, c, locked.sources[c.source], day)
            for f in locked.facts.values()
            for c in f.citations
            if c.source in locked.sources
        ),
        statements=[Compared(f.id, statement_digest(locked, f), day) for f in locked.facts.values()]
        if statements
        else None,
    )
    return loaded, dt.date.fromisoformat(whole["as_of"])


def _loaded(whole: dict[str, Any]) -> Loaded:
    files = []
    for path, keys in (("seeds/base.yaml", SEEDS), ("facts/base.yaml", KINDS[2:])):
        lists = {k: whole[k] for k in keys if whole.get(k)}
        text = yaml.dump(lists, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=100)
        files.append(_parsed(text, path))
    return load(files)


@functools.lru_cache(maxsize=8)
def _parsed(text: str, path: str) -> YamlFile:
    """Return a file as read: most cases leave one of the two files as it is."""
    return parse(text.encode(), path)


@functools.cache
def _base() -> FactBase:
    """Return the records of the base project alone."""
    return _loaded(BASE).base


def found_in(snippet: dict[str, Any], rule: str = "", compared: bool = False) -> tuple[list[Diagnostic], Loaded]:
    """Return what all rules say of the base project with `snippet` laid over it; the loader must find nothing."""
    loaded, as_of = project(snippet, rule, compared)
    assert not loaded.problems, [d.message for d in loaded.problems]
    return list(run(Context(loaded, as_of))), loaded


def looks_further(snippet: dict[str, Any], loaded: Loaded, code: str) -> bool:
    """Return whether a rule says something else of a record when it is given only that and what it rests on."""
    rule, day = RULES[code], dt.date.fromisoformat(snippet.get("as_of", BASE["as_of"]))
    said: dict[str | None, list[Diagnostic]] = {}
    for d in rule.check(Context(loaded, day)):
        said.setdefault(loaded.nodes.at(d.span), []).append(d)
    needs = verdicts._needs(loaded.base, None)
    for id_ in loaded.nodes:
        part = verdicts._part(loaded.base, [id_], needs)
        assert part is not None
        alone = rule.check(Context(loaded.with_base(part), day))
        if [d for d in alone if loaded.nodes.at(d.span) == id_] != said.get(id_, []):
            return True
    return False


def examples(about: str) -> dict[str, Any]:
    """Return the YAML examples of a rule's docstring, under "Wrong" and "Right"."""
    made: dict[str, Any] = {}
    for name in ("Wrong", "Right"):
        _, _, rest = about.partition(f"\n{name}:\n\n")
        block = []
        for line in rest.split("\n"):
            if line and not line.startswith("    "):
                break
            block.append(line)
        made[name] = read(textwrap.dedent("\n".join(block)))
    return made
