"""`factsheet edit`: fields of a record are set, and facts put on a page, taken off and moved; shown before written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from ..diagnostics import Diagnostic, FactsheetError, errors, nearest, printable
from ..edits.actions import HandAction, SetValue
from ..expressions import expression
from ..project import folder as project
from ..project.loaded import Loaded
from ..project.whole import unfinished_briefs
from ..records.convert import MISSING_KEY
from ..records.field_path import FieldPath
from ..records.model import BriefRecord, Fact, Judgement, Origin, Section, Source
from ..records.shape import DateShape, ListShape, RecordShape
from ..records.text import compose, id_problem
from ..records.yaml_file import parse
from ..terminal import known, mean, root, shown_path, tell, way_out
from .frame import WORDS
from .guard import guarded
from .patches import say_effects, show
from .questions import Questions, asks


@click.command(
    epilog="\b\nExamples:\n"
    "  factsheet edit ferry                               asks for what is still open in it\n"
    "  factsheet edit new-boat confidence=low confidence_basis='One source.'\n"
    "  factsheet edit tal-count value.point=42000 --dry-run\n"
    "  factsheet edit new-boat note=                      removes the note\n"
    "  factsheet edit ferry --on new-boat --section Boats --after old-boat\n"
    "  factsheet edit ferry --off new-boat\n"
    "  factsheet edit ferry --move new-boat --first\n"
    "  factsheet edit harbour --begin                     begins a page, and asks for what is on it"
)
@click.argument("record")
@click.argument("values", metavar="[FIELD=VALUE]...", nargs=-1)
@click.option("--on", metavar="FACT", help="Put this fact on the page RECORD.")
@click.option("--off", metavar="FACT", help="Take this fact off the page RECORD.")
@click.option("--move", metavar="FACT", help="Move this fact within the page RECORD.")
@click.option(
    "--section", metavar="HEADING", help="Into or in the section with this heading. Default: its own, or the last."
)
@click.option("--after", metavar="FACT", help="After this fact. Default: last.")
@click.option("--first", is_flag=True, help="First in the section.")
@click.option("--begin", is_flag=True, help="Begin the page RECORD, or go on with it, and fill it in.")
@click.option("--by", type=WORDS, default="", help="Who makes the edit, for the history of the record.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is open or new. Default: on a terminal.")
@click.option("-n", "--dry-run", is_flag=True, help="Show the edit and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.pass_obj
@guarded
def edit(
    folder: Path | None,
    record: str,
    values: tuple[str, ...],
    on: str | None,
    off: str | None,
    move: str | None,
    section: str | None,
    after: str | None,
    first: bool,
    begin: bool,
    by: str,
    ask: bool | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Fill in a record, set its fields, or choose the facts on a page.

    Without FIELD=VALUE, shows what is still open in the record of a source, an origin, a fact, a judgement or a page,
    with what the other records say, to be taken or corrected.

    FIELD is a key, or a path into the record: value.point, citations.0.locator. VALUE is what the YAML would say: text,
    a number, a date, a word; [a, b] for a list. Shows what changes in the YAML, and which problems come and go; the
    rest of the file stays as it is. What the record asserts is entered into its history. An origin that no record has
    yet is begun, with what is known of it.
    """
    from ..builder.faults import compared
    from ..edits import new_origins
    from ..edits.proposals import accept, propose
    from ..originals.locking import facts_of, lock_along, locked_with
    from .origins import completed

    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    home = root(folder)
    loaded = project.read(home)
    if begin:
        if values or on or off or move or dry_run:
            raise click.UsageError("--begin goes with the name of a page alone")
        _begin(home, loaded, record, asking=asks(ask) and not yes)
        return
    known(record, loaded.nodes, "record")
    actions = [*_settings(loaded, record, values), *_places(loaded, record, on, off, move, section, after, first)]
    asking = asks(ask) and not yes
    if not actions:
        if not asking or dry_run:
            raise click.UsageError("say what to set: FIELD=VALUE, or --on, --off, --move with a fact")
        _fill(home, loaded, record)
        return
    new = dict(new_origins.named_by(loaded, actions))
    begun = [new_origins.begun(loaded, id_, completed(id_, known, asking)) for id_, known in new.items()]
    try:
        proposal = propose(loaded, [*begun, *actions], dt.date.today(), by)
    except FactsheetError as error:
        raise FactsheetError([_with_the_rest(d, record, actions) for d in error.diagnostics]) from error
    if not proposal.patch.files:
        click.echo(f"{record} already says that; nothing was written")
        return
    show(proposal.patch)
    edited = facts_of(proposal.patch.loaded.base, {effect.record for effect in proposal.effects})
    differences, _ = locked_with(home, proposal.patch, edited, proposal.day)
    come, gone = compared(loaded, proposal.patch.loaded, proposal.day)
    come = come if errors(come) else [*come, *differences]
    say_effects(come, gone, proposal.patch.loaded)
    if dry_run or not (yes or (asking and click.confirm("Write this?", default=True))):
        click.echo("nothing was written" + ("" if dry_run or asking else "; --yes writes"))
        return
    for path in accept(home, proposal, tell, lambda after: lock_along(home, after, edited, proposal.day)):
        click.echo(f"{shown_path(path)}  written")


def _begin(home: Path, loaded: Loaded, record: str, *, asking: bool) -> None:
    """Begin a page that is not there yet, or that was begun and is not finished, and ask for what is on it."""
    from ..scaffold import begin_page, judgement_id

    if record in unfinished_briefs(loaded):
        click.echo(f"{record} was begun before{way_out(loaded, record)}", err=True)
        if asking:
            _fill(home, loaded, record)
        else:
            click.echo(f"Next: factsheet edit {record}")
        return
    taken = [id_ for id_ in (record, judgement_id(record)) if id_ in loaded.nodes]
    why = id_problem(record) or (f"there is a record {taken[0]} already" if taken else "")
    if why:
        raise click.UsageError(f"{printable(record)!r} can't name a new page: {why}")
    click.echo(f"{shown_path(begin_page(home, record, dt.date.today()))}  written")
    if asking:
        _fill(home, project.read(home), record)
    else:
        click.echo(f"Next: factsheet edit {record}")


def _fill(home: Path, loaded: Loaded, record: str) -> None:
    """Ask for what is open in a record."""
    from .fact_filling import fill_fact
    from .origins import fill_origin
    from .page_questions import fill_page
    from .source.filling import fill

    type_ = _type(loaded, record)
    if type_ is Source:
        fill(home, record, Questions())
    elif type_ in (BriefRecord, Judgement):
        fill_page(home, record, Questions(), judgement=type_ is Judgement)
    elif type_ is Fact:
        fill_fact(home, record, Questions())
    elif type_ is Origin:
        fill_origin(home, record, Questions())
    else:
        raise click.UsageError(f"nothing is asked of a conflict; set a field of {record}: FIELD=VALUE")


def _with_the_rest(problem: Diagnostic, record: str, actions: Iterable[HandAction]) -> Diagnostic:
    """Return a problem; where a part of a value was set that needs another part, with the command that sets both."""
    part = _LACKS.fullmatch(problem.message) if problem.code == MISSING_KEY.code else None
    inside = [one for one in actions if isinstance(one, SetValue) and len(one.field.steps) > 1]
    if part is None or not inside:
        return problem
    also = f"{inside[0].field.parent}.{part[1]}"
    hint = f"set both: factsheet edit {record} {inside[0].field}={inside[0].value} {also}='…'"
    return replace(problem, hint=hint)


_LACKS = expression(r"this [\w ]+ has no `(\w+)`.*")


# ── what is meant ────────────────────────────────────────────────────────────────────────────────────────


def _settings(loaded: Loaded, record: str, values: tuple[str, ...]) -> Iterator[Any]:
    """Yield the actions that set fields."""
    from ..edits import trees

    type_ = _type(loaded, record)
    for given in values:
        name, equals, value = given.partition("=")
        field = FieldPath.parse(name.strip())
        shape = trees.shape_at(type_, field) if field.steps else None
        if not equals:
            raise click.UsageError(f"{printable(given)!r} is not FIELD=VALUE")
        if shape is None:
            raise click.UsageError(f"no field {printable(name)!r}.{mean(_alike(type_, field))}")
        yield SetValue(record, field, None if not value.strip() else _value(compose(value.strip()), shape))


def _type(loaded: Loaded, record: str) -> type:
    """Return the type of a record, also of one that is faulty: by the list it stands in."""
    from ..edits import trees

    type_ = trees.type_in(trees.of_file(loaded.nodes[record][0].values), record)
    assert type_ is not None, "what the loader names stands in a list"
    return type_


def _alike(type_: type, field: FieldPath) -> list[str]:
    """Return the fields that may have been meant."""
    from ..edits import trees

    steps = field.steps
    whole = trees.shape_at(type_, FieldPath(()))
    for key in whole.fields if isinstance(whole, RecordShape) else ():  # of an entry of a list, without its position
        inside = FieldPath((key, 0, *(steps[1:] if steps[0] == key else steps)))
        if len(inside.steps) > 2 and trees.shape_at(type_, inside) is not None:
            return [str(inside)]
    while steps and trees.shape_at(type_, FieldPath(steps)) is None:
        steps = steps[:-1]
    shape = trees.shape_at(type_, FieldPath(steps))
    wrong = str(field.steps[len(steps)]) if len(field.steps) > len(steps) else ""
    return nearest(wrong, list(shape.fields)) if isinstance(shape, RecordShape) else []


def _value(text: str, shape: Any) -> Any:
    """Return what is typed for a field: a list or a mapping as YAML writes it, a list also with commas alone; a date as
    people write it.
    """
    if isinstance(shape, DateShape):
        from ..originals.typed_dates import as_date

        return as_date(text)
    if not isinstance(shape, ListShape | RecordShape) or (isinstance(shape, RecordShape) and text[0] != "{"):
        return text
    if text[0] not in "[{":
        return [entry.strip() for entry in text.split(",")]
    file = parse(f"value: {text}\n".encode(), "the value")
    if file.problems:
        raise FactsheetError(file.problems)
    return file.values["value"]


def _places(
    loaded: Loaded,
    record: str,
    on: str | None,
    off: str | None,
    move: str | None,
    section: str | None,
    after: str | None,
    first: bool,
) -> Iterator[Any]:
    """Yield the actions that put facts on a page, take them off, or move them."""
    from ..edits.actions import Insert, Move, Remove

    if not (on or off or move):
        if section or after or first:
            raise click.UsageError("--section, --after and --first go with --on or --move")
        return
    known(record, loaded.base.briefs, "brief")
    brief = loaded.base.briefs[record]
    if off is not None:
        yield Remove(record, _list(_section_of(brief, off)), off)
    for fact, moving in ((on, False), (move, True)):
        if fact is None:
            continue
        known(fact, loaded.base.facts, "fact")
        now = _section_of(brief, fact) if moving else None
        to = _named(brief, section) if section else now if now is not None and not after else None
        if to is None:
            to = _section_of(brief, after) if after else len(brief.sections) - 1
        behind = None if first else after or next((f for f in reversed(brief.sections[to].facts) if f != fact), None)
        if after is not None and after not in brief.sections[to].facts:
            raise click.UsageError(f"{after} is not in the section {brief.sections[to].heading!r}")
        yield (
            Insert(record, _list(to), fact, behind)
            if now is None
            else Move(record, _list(now), fact, _list(to), behind)
        )


def _list(section: int) -> FieldPath:
    return FieldPath(("sections", section, "facts"))


def _section_of(brief: BriefRecord, fact: str | None) -> int:
    """Return the section in which a fact stands."""
    for i, section in enumerate(brief.sections):
        if fact in section.facts:
            return i
    listed = [fact for section in brief.sections for fact in section.facts]
    known(str(fact), listed, f"fact in a section of {brief.id}")
    raise AssertionError


def _named(brief: BriefRecord, heading: str) -> int:
    """Return the section with a heading."""
    headings: list[Section] = list(brief.sections)
    known(heading, [one.heading for one in headings], f"section of {brief.id}")
    return next(i for i, one in enumerate(headings) if one.heading == heading)
