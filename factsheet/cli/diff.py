"""`factsheet diff`: what changed in the records, and the briefs it touches."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from ..builder import stale
from ..building.targets import output_folder
from ..diagnostics import errors, plural, printable
from ..output.basis import SETTINGS, Basis, made_from
from ..output.changes import RecordChange, Records, compare, shown, word_diff
from ..project import folder as project
from ..project import history
from ..project.loaded import Loaded
from ..records.model import FactBase
from ..terminal import root
from .frame import fail
from .guard import guarded
from .named_path import NamedPath

_KINDS = ("brief", "judgement", "fact", "conflict", "source", "origin", "project")
_SIGN = {
    "added": ("+", "green"),
    "put on": ("+", "green"),
    "removed": ("−", "red"),
    "taken off": ("−", "red"),
    "changed": ("~", "yellow"),
}


@click.command(
    epilog="\b\nExamples:\n  factsheet diff                 since the last commit\n"
    "  factsheet diff 2026-11-20      since that day\n  factsheet diff v1.2 --json\n"
    "  factsheet diff --since-build   what the outputs do not show yet"
)
@click.argument("revision", required=False, metavar="[REV|DATE]")
@click.option("--since-build", is_flag=True, help="Compare with what the outputs were made from; needs no git.")
@click.option("-o", "--output", type=NamedPath(file_okay=False), help="With --since-build. Default: output/.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.pass_obj
@guarded
def diff(folder: Path | None, revision: str | None, since_build: bool, output: str | None, as_json: bool) -> None:
    """Show which facts were added, changed or removed, and which briefs are affected.

    Raised or lowered confidence and added or withdrawn sources are named as such. Changed words are in [-…-] and
    {+…+}.
    """
    if since_build and revision:
        raise click.UsageError("give a revision or --since-build, not both")
    home = root(folder)
    loaded = _sound(project.read(home))
    base = loaded.base
    if since_build:
        changes = stale.since_build(base, output_folder(home, output))
        since, users = "the last build", _users(base)
    else:
        commit = history.revision(home, revision or "HEAD")
        old = history.read(home, commit)
        since = f"{revision} ({commit[:10]})" if revision else f"the last commit ({commit[:10]})"
        left_out = len({d.span.path for d in errors(old.problems) if d.span})
        if left_out:
            click.echo(f"{plural(left_out, 'file')} of {since} can't be read completely by this version.", err=True)
        changes = compare(_all(old.base), _all(base))
        users = _users(base)
        for record, briefs in _users(old.base).items():
            users.setdefault(record, []).extend(b for b in briefs if b not in users.get(record, []))
    changes.sort(key=lambda change: _KINDS.index(change.kind))
    if as_json:
        click.echo(json.dumps({"since": since, "changes": [_row(c, users) for c in changes]}, indent=2))
    elif not changes:
        click.echo(f"Nothing changed since {printable(since)}.")
    else:
        _show(changes, users, printable(since))


def _sound(loaded: Loaded) -> Loaded:
    if errors(loaded.problems):
        fail(errors(loaded.problems), loaded)
    return loaded


def _all(base: FactBase) -> Records:
    return {id_: (entry.kind, entry.values) for id_, entry in Basis(base).all().items()}


def _users(base: FactBase) -> dict[str, list[str]]:
    """Return record → the briefs that print it or rest on it."""
    users: dict[str, list[str]] = {}
    for brief in base.briefs:
        for record in made_from(base, brief):
            users.setdefault(record, []).append(brief)
    return users


def _row(change: RecordChange, users: Mapping[str, list[str]]) -> dict[str, object]:
    return {
        "kind": change.kind,
        "record": change.record,
        "verb": change.verb,
        "field": change.path,
        "from": change.old,
        "to": change.new,
        "effect": change.effect,
        "briefs": users.get(change.record, []),
    }


def _show(changes: list[RecordChange], users: Mapping[str, list[str]], since: str) -> None:
    """Print the changes by record, then how many there are."""
    click.echo(f"Since {since}:")
    by_record: dict[str, list[RecordChange]] = {}
    for change in changes:
        by_record.setdefault(change.record, []).append(change)
    for record, those in by_record.items():
        sign, colour = _SIGN[those[0].verb]
        name = "settings" if record == SETTINGS else f"{those[0].kind} {record}"
        click.echo(f"\n{click.style(sign, fg=colour, bold=True)} {click.style(name, bold=True)}")
        for change in those:
            for line in _lines(change):
                click.echo(f"    {line}")
        briefs = [b for b in users.get(record, []) if b != record]
        if briefs:
            click.echo(f"    in {', '.join(briefs)}")
    touched = sorted({brief for change in changes for brief in users.get(change.record, [])})
    counts = {verb: sum(those[0].verb == verb for those in by_record.values()) for verb in _SIGN}
    words = {"put on": "put on a page", "taken off": "taken off a page"}
    told = ", ".join(f"{count} {words.get(verb, verb)}" for verb, count in counts.items() if count)
    click.echo(f"\n{plural(len(by_record), 'record')}: {told}. Briefs affected: {', '.join(touched) or 'none'}.")


def _lines(change: RecordChange) -> list[str]:
    if not change.path:
        if change.verb in ("put on", "taken off"):
            return [f"{change.verb} {change.page}"]
        values = change.new or change.old
        for key in ("statement", "title", "name", "explanation"):
            if isinstance(values, dict) and key in values:
                return [printable(values[key])]
        return []
    effect = click.style(change.effect, bold=True) if change.effect else ""  # styling nothing is not nothing
    if change.path == "confidence" and effect:
        return [effect]
    if isinstance(change.old, str) and isinstance(change.new, str):
        text = f"{printable(change.path)}: {_marked(change.old, change.new)}"
    elif change.old is None:
        text = f"{printable(change.path)}: {click.style('{+' + printable(shown(change.new)) + '+}', fg='green')}"
    elif change.new is None:
        text = f"{printable(change.path)}: {click.style('[-' + printable(shown(change.old)) + '-]', fg='red')}"
    else:
        text = printable(change.text.removeprefix(f"{change.place}: "))
        text = f"{printable(change.path)}: {text}"
    return [f"{effect}: {text}" if effect else text]


def _marked(old: str, new: str) -> str:
    """Return a text with what went in [-…-] and what came in {+…+}, and in colour on a terminal."""
    parts = []
    for sign, text in word_diff(old, new):
        bare = text.rstrip()
        spaces = printable(text)[len(printable(bare)) :]
        if sign == " ":
            parts.append(printable(text))
        elif sign == "-":
            parts.append(click.style(f"[-{printable(bare)}-]", fg="red") + spaces)
        else:
            parts.append(click.style(f"{{+{printable(bare)}+}}", fg="green") + spaces)
    return "".join(parts)
