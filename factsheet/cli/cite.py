"""`factsheet cite`: a phrase of an original becomes a citation, and a fact to complete."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import click

from ..brief import wording
from ..diagnostics import plural, printable
from ..edits import Patch, new_origins
from ..edits.actions import HandAction
from ..edits.proposals import propose
from ..expressions import expression
from ..originals import begun, differing
from ..originals.citing import DraftCitation
from ..originals.drafting import (
    MEANINGS,
    Answers,
    basis_brought_up,
    citing_already,
    drafted,
    new_fact,
    with_citation,
)
from ..originals.folder import FOLDER, read_originals
from ..originals.locking import locked_with
from ..originals.typed_dates import as_date
from ..project import folder as project
from ..project.loaded import Loaded
from ..terminal import known, root
from .fact_questions import CitationMaker, FactSheet
from .frame import WORDS
from .guard import guarded
from .origins import completed
from .patches import judged, needs_besides, put_in_place, show, sound_or_fail
from .questions import Questions, asks
from .sheet import SheetRow, taken

_PLACE = expression(r"(.+):(\d{1,6})")
#: The options that fill in what is left open.
_OPTIONS = {
    "statement": "--statement",
    "kind": "--kind",
    "point_in_time": "--date",
    "reported": "--unit",
    "reads": "--reads",
    "confidence": "--confidence",
    "confidence_basis": "--basis",
}


@click.command(
    epilog="\b\nExamples:\n"
    "  factsheet cite              every source in turn: pick what to cite, answer, next\n"
    "  factsheet cite tal-2025     one source\n"
    '  factsheet cite tal-2025 "counted 41,200 passengers"\n'
    '  factsheet cite tal-2025 "counted 41,200 passengers" --confidence moderate \\\n'
    '      --basis "One count, its method printed." --yes\n'
    '  factsheet cite tal-2025:3 "two boats" --to new-boat'
)
@click.argument("source", metavar="[SOURCE[:PARAGRAPH]]", default="")
@click.argument("phrase", metavar="[PHRASE]", type=WORDS, default="")
@click.option("--to", metavar="FACT", help="Add the citation to this fact instead of starting a new one.")
@click.option(
    "--role", type=click.Choice(list(MEANINGS["role"])), help="With --to: what the citation does for the fact."
)
@click.option(
    "--differs",
    type=click.Choice(list(MEANINGS["differs"])),
    help="With --to and another figure than the fact's: what that means.",
)
@click.option("--id", help="The id of the fact. Default: from unit and source, or the phrase.")
@click.option("--statement", type=WORDS, help="The fact in one sentence, in your words.")
@click.option("--kind", type=click.Choice(list(MEANINGS["kind"])), help="Default: quantity if there is a number.")
@click.option("--date", "date", help="When it was true (EDTF). Default: the only date in the sentence.")
@click.option("--confidence", type=click.Choice(list(MEANINGS["confidence"])), help="How good the evidence is.")
@click.option("--basis", type=WORDS, help="Why, in words.")
@click.option("--priority", type=click.IntRange(1, 9), help="1 is kept longest on a full page. Default: 5.")
@click.option("--stated-as", type=click.Choice(list(MEANINGS["stated_as"])), help="How the source puts it.")
@click.option("--origin", help="The id of who first held it.")
@click.option("--unit", type=WORDS, help="What is counted, if the phrase does not show it.")
@click.option("--reads", help="The number meant, if the phrase can be read in two ways: 1234.")
@click.option("--into", metavar="FILE", help="The file in facts/. Default: the one that cites the source most.")
@click.option("--ask/--no-ask", default=None, help="Ask for what is missing. Default: on a terminal.")
@click.option("-n", "--dry-run", is_flag=True, help="Show the edit and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Write without asking.")
@click.pass_obj
@guarded
def cite(
    folder: Path | None,
    source: str,
    phrase: str,
    to: str | None,
    into: str | None,
    ask: bool | None,
    dry_run: bool,
    yes: bool,
    reads: str | None,
    **given: str | int | None,
) -> None:
    """Turn phrases of originals into citations and facts.

    Without PHRASE, the figures and dates of SOURCE are listed, or of one source after another. Pick one, or type other
    words of the text; correct the proposed statement; say how good the evidence is. Each fact is written when its
    questions are answered.

    With PHRASE, finds the paragraph that contains it, letter for letter, and starts a fact with what phrase and source
    say: place, number, unit, bound, date. On a terminal you are asked for what needs judgement; elsewhere it is left as
    comments, and `factsheet check` asks for it. The edit is shown before it is written, with the problems that come
    with it; with --yes, a fact that `check` would reject is not written.

    With --to FACT and a figure that can't be right if the fact's is, you are asked what that means, or say it with
    --differs: a conflict of two facts, another period, or a correction. The second fact and the conflict are written,
    or the first fact is taken out of print.
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    home = root(folder)
    loaded = project.read(home)
    asking = asks(False if ask is None and yes else ask)
    if not phrase:
        options = {**given, "to": to, "reads": reads, "dry-run": dry_run or None, "yes": yes or None}
        _sit(home, source, _file(into), options, asking)
        return
    place = _PLACE.fullmatch(source)
    source, paragraph = (place[1], int(place[2])) if place is not None else (source, 0)
    sources = begun.sources(loaded)
    sound_or_fail(loaded, {source: sources, **({to: loaded.base.facts} if to is not None else {})})
    known(source, sources, "source")
    if to is not None:
        known(to, loaded.base.facts, "fact")
    if reads is not None and not re.fullmatch(r"\d+(\.\d+)?", reads):
        raise click.UsageError("--reads takes a plain number: 1234")
    original = read_originals(home / FOLDER, sources.values(), (source,)).texts.get(source)
    number = Decimal(reads) if reads is not None else None
    wanted_unit = str(given["unit"] or "")

    def drawn(words: str, reads: Decimal | None, unit: str, which: int) -> DraftCitation:
        at = paragraph or (drafted(sources[source], original, 0, phrase).paragraph if words else 0)
        return drafted(sources[source], original, at, words or phrase, reads or number, unit or wanted_unit, which)

    proposal = drawn("", None, "", 0)
    text = original.raw[proposal.paragraph - 1] if original is not None else ""
    answers = {k: str(v) for k, v in given.items() if v is not None}
    answers |= {"date": as_date(answers["date"])} if "date" in answers else {}
    before = loaded
    patch, left, answers = _planned(loaded, drawn, text, answers, to, _file(into), asking)
    show(patch)
    if left:
        named = (f"{key} ({_OPTIONS[key]})" if key in _OPTIONS else key for key in left)
        click.echo(f"still to fill in: {', '.join(named)}; then run `factsheet check`")
    if to is None and (needs := needs_besides(patch.loaded, proposal.source.id, answers)):
        click.echo(needs)
    new = patch.loaded.base.facts.keys() - before.base.facts.keys()
    cited = {*new, *((to,) if to is not None else ())}
    differences, along = locked_with(home, patch, cited, dt.date.today())
    bad = judged(before, patch, differences)
    if yes and bad:
        click.echo(f"{plural(bad, 'error')}; nothing was written", err=True)
        raise SystemExit(1)
    question = "Write this all the same?" if bad else "Write this?"
    if dry_run or not (yes or (asking and click.confirm(question, default=not bad))):
        click.echo("nothing was written" + ("" if dry_run or asking else "; --yes writes"))
        return
    put_in_place(home, before, patch, along)


def _sit(home: Path, source: str, into: str, options: Mapping[str, object], asking: bool) -> None:
    """Go through sources, fact by fact, where questions can be asked."""
    from .sitting import sit

    if not asking:
        what = f"give a phrase of {source}" if source else "give a source and a phrase"
        raise click.UsageError(f'{what}: factsheet cite {source or "SOURCE"} "a phrase"; on a terminal it is asked for')
    if given := [name.replace("_", "-") for name, value in options.items() if value is not None]:
        raise click.UsageError(f"--{given[0]} goes with a phrase")
    sit(home, source, into)


def _planned(
    loaded: Loaded, cite: CitationMaker, text: str, answers: dict[str, str], to: str | None, into: str, asking: bool
) -> tuple[Patch, list[str], dict[str, str]]:
    """Return the patch for a phrase of the paragraph `text`, the keys that are left open, and what was said, given or
    asked for.
    """
    questions, actions = Questions(), list[HandAction]()
    proposal = cite("", None, "", 0)
    how = _how_it_differs(loaded, proposal, answers, to, questions, asking)
    fact_to, to = to, to if how in ("", "citation") else None
    if asking and to is None:
        same = loaded.base.facts[fact_to].measures if fact_to is not None and how != "period" else ""
        fact, _ = FactSheet(loaded, answers, questions, cite, text).taken({"measures": same} if same else None)
        proposal, answers, actions = fact.proposal, fact.answers, fact.origin
    elif asking and "role" not in answers:
        answers["role"] = questions.choice("What does it do for the fact?", MEANINGS["role"], "supports")
    if not actions and (origin := answers.get("origin", "")) and new_origins.is_new(loaded, origin):
        actions = [new_origins.begun(loaded, origin, completed(origin, {}, asking))]
    today = dt.date.today()
    begun_with = propose(loaded, actions, today).patch if actions else Patch({}, loaded)
    left: list[str] = []
    if to is not None:
        patch = with_citation(begun_with.loaded, Answers(proposal, answers), to)
        basis = basis_brought_up(patch.loaded, begun_with.loaded, to, today)
        patch = Patch(joined(patch.files, basis.files), basis.loaded)
    else:
        for other in citing_already(loaded, proposal):
            click.echo(f"`{other}` cites these words already; --to adds a citation to a fact", err=True)
        patch, left = new_fact(begun_with.loaded, Answers(proposal, answers), today, into)
    patch = Patch({**begun_with.files, **patch.files}, patch.loaded)
    if fact_to is not None and how in ("conflict", "correction"):
        second = next(iter(patch.loaded.nodes.keys() - begun_with.loaded.nodes.keys()))
        more = _besides(patch.loaded, fact_to, second, how, questions, asking, today)
        patch = Patch(joined(patch.files, more.files), more.loaded)
    return patch, left, answers


def _how_it_differs(
    loaded: Loaded, proposal: DraftCitation, answers: dict[str, str], to: str | None, questions: Questions, asking: bool
) -> str:
    """Return what a citation for the fact `to` is that gives another figure; "" where it gives none."""
    given = answers.pop("differs", "")
    if to is None or not differing.differs(loaded.base.facts[to], proposal):
        if given:
            raise click.UsageError("--differs is for --to with a figure that the fact does not have")
        return ""
    fact = loaded.base.facts[to]
    assert fact.value is not None
    value = wording.quantity(fact.value, unit=True).replace("\u00a0", " ")
    place = f"{proposal.source.id}:{proposal.paragraph}"
    click.echo(printable(f"`{to}` says {value}; {place} says “{proposal.exact}”"), err=True)
    if given or not asking:
        return given
    return questions.choice("What is it?", MEANINGS["differs"], needed=True)


def _besides(
    loaded: Loaded, first: str, second: str, how: str, questions: Questions, asking: bool, today: dt.date
) -> Patch:
    """Return the patch that says how a second fact stands to the first."""
    fact = loaded.base.facts[first]
    if how == "correction":
        proposed = f"Replaced by `{second}`."
        reason = questions.text("Why is the first no longer right?", proposed) if asking else proposed
        return differing.replaced(loaded, first, second, reason, today).patch
    unit = fact.value.unit if fact.value is not None else ""
    label = fact.measures or unit

    def rows(entries: Mapping[str, str]) -> list[SheetRow]:
        shown = entries.get("label", f"{label[:1].upper()}{label[1:]}")
        why = "in a sentence: why they differ, and what a reader must not do with them"
        return [
            SheetRow("label", "in dispute", shown),
            SheetRow("nature", "why they differ", entries.get("nature", ""), "", MEANINGS["nature"]),
            SheetRow("explanation", "explanation", entries.get("explanation", ""), why, wanted=True),
        ]

    answers = taken(questions, rows, {}, "explanation") if asking else {"label": rows({})[0].value}
    return differing.conflict_between(loaded, first, second, answers, today).patch


def joined(before: Mapping[str, tuple[str, str]], after: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return what two edits, one after the other, make of each file: its text before both, and after."""
    return {**before, **{path: (before.get(path, (old, new))[0], new) for path, (old, new) in after.items()}}


def _file(into: str | None) -> str:
    if into is None:
        return ""
    path = into if into.startswith("facts/") else f"facts/{into}"
    if ".." in Path(path).parts or not path.endswith((".yaml", ".yml")):
        raise click.UsageError("--into takes a .yaml file in facts/")
    return path
