"""Makes what docs can be made of code: tables of commands and of rooms, docs/records.md and docs/problems.md.

Run from the repository: python tools/make_docs.py. A test says when it must be run again.
"""

from __future__ import annotations

import inspect
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import assert_never

import click
import precision

from factsheet.catalogue import KINDS as PROBLEMS
from factsheet.cli import COMMANDS, main
from factsheet.project import folder as project
from factsheet.records.model import DEFAULTS, KINDS, SHORT_FORMS, FactDefaults, ProjectRecord
from factsheet.records.shape import (
    AnyShape,
    DateShape,
    EitherShape,
    Field,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    TextShape,
    WordShape,
    record_shape,
)

ROOT = Path(__file__).parent.parent
ROOMS_BLOCK = re.compile(r"(<!-- rooms: [^>]*-->\n).*?(<!-- end of rooms -->)", re.DOTALL)
COMMANDS_BLOCK = re.compile(r"(<!-- commands: [^>]*-->\n).*?(<!-- end of commands -->)", re.DOTALL)

RECORDS = """\
# The records

Made by `tools/make_docs.py` from the model (`factsheet/records/model.py`), which the loader and the JSON Schemas
read too.

Sources and origins are in files under `seeds/`, all other records in files under `facts/`. A file is YAML, UTF-8, at
most 1 MB, and contains lists of records by kind (`facts:`, `judgements:` …); you can distribute records over files as
you like. Ids are unique in the whole project.

Values are read exactly as typed: `no`, `12:30`, `010` and `1.10` are text where text is expected. Anchors, aliases,
merge keys, tags and several documents in one file are refused. Put text in quotes if it contains `: ` or ` #`, or
begins with one of `[ { " ' & * ! | > % @`.

Letters are composed (Unicode NFC) when they are read, so it makes no difference whether an accent is a separate
character; the file stays as you typed it. Control characters and invisible characters are refused, and so is text in
scripts that pages can't set: right-to-left scripts (Arabic, Hebrew), and those whose letters change next to each other
(Hindi, Thai). A bare `null` or `~` is an error: leave the key out, or put the word in quotes.

Dates are EDTF (ISO 8601-2): a day `2024-06-19`, month `2024-06` or year `2024`; a season `2024-21` (spring) to
`2024-24` (winter), a quarter `2024-33` (the first) to `2024-36`, a half `2024-40` or `2024-41`; a period
`2023-08/2024-02`, with an open end `2023-08/..`; one unknown day in a window, in quotes
`"[2025-07-14..2025-07-27]"`. `2024~` is about 2024, `2024?` is uncertain, `2024%` is both. A source that can't
be dated is `issued: n.d.`; then give `accessed`, the only indication of its minimum age. A text may give a date no more
precisely than the records do: a figure for 2023 has no day.

What somebody argues, expects or advises is a fact of `kind: argument`: its sentence names the person or body, and it
has neither `confidence` nor a basis, since no evidence can grade an opinion (E413, E414). All other facts have both.

You need not type what the record itself already says. A citation of a paragraph fits on one line:

```yaml
facts:
  - id: passengers-2024
    statement: The council counted 41,200 passengers in 2024.
    kind: quantity
    point_in_time: 2024
    citations:
      - survey-2025:2 counted 41,200 passengers
    confidence: moderate
    confidence_basis: One count, its method printed.
```

So does a grade with its basis: `reliability: B Counts by hand, method printed.` Anything else in a citation (`role`,
`stated_as`, `origin` …) takes the long form. If no citation of a quantity has `reported`, it is read from each phrase
that has one figure: number, bound and unit (in English also the noun that is counted); the date is the fact's. If the
supporting citations report the same, that is the `value`. `factsheet show` prints both, and exports include them. What
a phrase leaves uncertain, such as 1,234 in German or two figures, has to be written out.

`defaults:`, at the top of a file in `facts/`, sets `priority`, `topics`, `created`, `reviewed` and `review_by` for
every fact in the file that does not set them itself. The default `priority` is 5.

`factsheet fmt` puts the keys of records into the standard order: what a record says, its evidence, its grading, its
upkeep. No value changes, and each comment stays with its key.

A brief contains what is specific to its page: `serial`, `stakes` (why it matters), `embargo`. Settings for all pages
are in the project file: `publisher`, `contact`, `address`, `marking`, `page`, `theme`. A brief may override each of
them except the publisher. [page.md](page.md) shows where each is printed.

A key in **bold** is required.
"""

PROBLEMS_HEAD = """\
# Problems

Made by `tools/make_docs.py`. `factsheet explain CODE` shows the same on a terminal. An error stops a build, a warning
does not.
"""


def commands_table() -> str:
    """Return every command with the first sentence of its help, as a Markdown table."""
    rows = ["| command | |", "| --- | --- |"]
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        if command is not None:
            rows.append(f"| `factsheet {name}` | {_sentence(command.help or '')} |")
    return "\n".join(rows) + "\n"


def _sentence(text: str) -> str:
    """Return the first paragraph's first sentence, on one line."""
    line = " ".join(text.strip().split("\n\n")[0].split())
    return re.split(r"(?<=\.) (?=[A-Z])", line, maxsplit=1)[0]


def readme(text: str) -> str:
    """Return the README with its table of commands current."""
    return COMMANDS_BLOCK.sub(lambda m: m[1] + commands_table() + m[2], text)


def rooms_table() -> str:
    """Return every room by layer, top first, with its modules and the first sentence of each docstring, as Markdown."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    rows = ["| layer | room or module | what it is for |", "| --- | --- | --- |"]
    for number, layer in zip(range(len(layers), 0, -1), layers, strict=True):
        for name in re.findall(r"\w+", layer):
            place = ROOT / "factsheet" / name
            rows.append(f"| {number} | **`{name}`** | {_purpose(place)} |")
            inside = () if name in _LISTED_ELSEWHERE or not place.is_dir() else sorted(place.iterdir())
            rows += [f"| | `{name}.{p.stem}` | {_purpose(p)} |" for p in inside if _is_module(p)]
    return "\n".join(rows) + "\n"


#: Rooms whose modules are one table each: README.md and docs/problems.md show them.
_LISTED_ELSEWHERE = ("cli", "rules")


def _is_module(path: Path) -> bool:
    return path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())


def _purpose(path: Path) -> str:
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    opening, docstring, _ = path.read_text(encoding="utf-8").split('"""', 2)
    assert not opening, f"{path} does not begin with what it is for"
    return _sentence(inspect.cleandoc(docstring))


def architecture(text: str) -> str:
    """Return docs/architecture.md with its table of rooms current."""
    return ROOMS_BLOCK.sub(lambda m: m[1] + rooms_table() + m[2], text)


def records() -> str:
    """Return the reference of the record format."""
    parts = [RECORDS]
    shown: set[type] = set()
    for kind, (type_, key) in KINDS.items():
        folder = "seeds" if kind in ("source", "origin") else "facts"
        parts.append(f"## {kind.capitalize()}\n\nIn `{folder}/`, listed under `{key}:`. {_about(type_)}\n")
        parts.append(_table(record_shape(type_)))
        for below in _below(record_shape(type_)):
            if below.type not in shown:
                shown.add(below.type)
                parts.append(f"### {below.type.__name__}\n\n{_about(below.type)}\n")
                parts.append(_table(below))
    parts.append(f"## Defaults\n\nIn a file of `facts/`, under `{DEFAULTS}:`. {_about(FactDefaults)}\n")
    parts.append(_table(record_shape(FactDefaults)))
    parts.append(f"## Project file\n\n`factsheet.yaml`, at the top of the project, or none. {_about(ProjectRecord)}\n")
    parts.append(_table(record_shape(ProjectRecord)))
    return "\n".join(parts)


def _about(type_: type) -> str:
    short = f" On one line: `{SHORT_FORMS[type_].example}`." if type_ in SHORT_FORMS else ""
    return " ".join((type_.__doc__ or "").split()) + short


def _below(shape: RecordShape) -> Iterator[RecordShape]:
    """Yield the shapes that stand inside `shape`, outermost first."""
    for field in shape.fields.values():
        inner = field.shape.item if isinstance(field.shape, ListShape) else field.shape
        inner = inner.record if isinstance(inner, EitherShape) else inner
        if isinstance(inner, RecordShape):
            yield inner
            yield from _below(inner)


def _table(shape: RecordShape) -> str:
    rows = ["| key | value | |", "| --- | --- | --- |"]
    rows += [_row(field) for field in shape.fields.values()]
    return "\n".join(rows) + "\n"


def _row(field: Field) -> str:
    name = f"**`{field.name}`**" if field.required else f"`{field.name}`"
    return f"| {name} | {_holds(field.shape)} | {field.doc.replace('|', chr(92) + '|')} |"


def _holds(shape: AnyShape) -> str:
    """Return what may stand there, in few words."""
    match shape:
        case TextShape():
            if shape.id:
                return "id"
            if shape.regex:
                return f"like `{shape.example}`"
            words = f", {shape.words} words" if shape.words else ""
            return f"text, {shape.most} characters{words}" + (", lines" if shape.lines else "")
        case RefShape(kinds):
            return f"id of {'an' if kinds[0][0] in 'aeiou' else 'a'} " + " or ".join(kinds)
        case NumberShape():
            return "number"
        case IntShape(least, most):
            return f"{least} to {most}"
        case WordShape():
            return ", ".join(f"`{w}`" for w in shape.words)
        case DateShape():
            return "date"
        case LocatorShape():
            return "`16`, `page 3`"
        case ListShape(item, filled):
            return ("list, at least one: " if filled else "list: ") + _holds(item)
        case EitherShape(text, record):
            return f"{_holds(text)}, or {_holds(record)}"
        case RecordShape():
            return f"[{shape.type.__name__}](#{shape.type.__name__.lower()})"
        case _:
            assert_never(shape)


def problems() -> str:
    """Return the reference of every kind of problem."""
    parts = [PROBLEMS_HEAD]
    for kind in PROBLEMS.values():
        parts.append(f"## {kind.code} {kind.name}\n\n*{kind.severity}*\n\n{kind.about.strip()}\n")
    parts.append(
        PRECISION.format(
            table=precision.table(), rules=precision.rules_table().rstrip(), facts=len(project.read(ROOT).base.facts)
        )
    )
    return "\n".join(parts)


PRECISION = """\
## How often the rules on statements are right

W350 to W357 read English, so they can be wrong. They were tested on pairs of a paragraph and a statement, some correct
and some wrong, written for this purpose in the style of public documents (`tests/precision`). The rules were tuned on
one set and had not seen the other. A test fails if fewer than nine of ten reports are right. “Missed” counts wrong
statements that were not reported. The last column shows what the rules found when they first read the {facts} facts of
this project.

{table}
The rules that read what is printed were tested in the same way, on texts inserted into a small project
(`tests/precision/rules.txt`):

{rules}
"""


def made() -> dict[Path, str]:
    """Return every file this tool makes, with its text."""
    front, plan = ROOT / "README.md", ROOT / "docs" / "architecture.md"
    return {
        front: readme(front.read_text(encoding="utf-8")),
        plan: architecture(plan.read_text(encoding="utf-8")),
        ROOT / "docs" / "records.md": records(),
        ROOT / "docs" / "problems.md": problems(),
    }


if __name__ == "__main__":
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
        print(f"{path.relative_to(ROOT)}  written")
