"""`factsheet cite`: a phrase of an original becomes a citation, and a fact to complete."""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable, Container, Iterable, Mapping
from decimal import Decimal
from pathlib import Path

import click

from .. import report
from ..diagnostics import Diagnostic, errors, plural, printable
from ..edits import Patch, new_origins, write
from ..edits.proposals import propose
from ..expressions import expression
from ..originals import begun
from ..originals.begun import UNFINISHED
from ..originals.drafting import MEANINGS, Answers, citing_already, drafted, new_fact, with_citation
from ..originals.folder import FOLDER, read_originals
from ..project import folder as project
from ..project.loaded import Loaded
from .frame import WORDS, fail, known, root, tell
from .guard import guarded
from .origins import completed

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
    '  factsheet cite tal-2025 "counted 41,200 passengers"\n'
    '  factsheet cite tal-2025 "counted 41,200 passengers" --confidence moderate \\\n'
    '      --basis "One count, its method printed." --yes\n'
    '  factsheet cite tal-2025:3 "two boats" --to new-boat'
)
@click.argument("source", metavar="SOURCE[:PARAGRAPH]")
@click.argument("phrase", type=WORDS)
@click.option("--to", metavar="FACT", help="Add the citation to this fact instead of starting a new one.")
@click.option(
    "--role", type=click.Choice(list(MEANINGS["role"])), help="With --to: what the citation does for the fact."
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
    """Turn a phrase of an original into a citation and a fact.

    Finds the paragraph that contains PHRASE, letter for letter, and starts a fact with what phrase and source say:
    place, number, unit, bound, date. On a terminal you are asked for what needs judgement; elsewhere it is left as
    comments, and `factsheet check` asks for it. The edit is shown before it is written, with the problems that come
    with it; with --yes, a fact that `check` would reject is not written.
    """
    if dry_run and yes:
        raise click.UsageError("--dry-run and --yes can't be combined")
    home = root(folder)
    loaded = project.read(home)
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
    proposal = drafted(sources[source], original, paragraph, phrase, number, str(given["unit"] or ""))
    asking = ask if ask is not None else sys.stdin.isatty()
    answers = (AskedAnswers if asking else Answers)(proposal, {k: str(v) for k, v in given.items() if v is not None})
    left: list[str] = []
    begun_with: Mapping[str, tuple[str, str]] = {}
    if (origin := str(given["origin"] or "")) and new_origins.is_new(loaded, origin):
        said = completed(origin, {}, asking)
        patch = propose(loaded, [new_origins.begun(loaded, origin, said)], dt.date.today()).patch
        before, loaded, begun_with = loaded, patch.loaded, patch.files
    else:
        before = loaded
    if to is not None:
        patch = with_citation(loaded, answers, to)
    else:
        for fact in citing_already(loaded, proposal):
            click.echo(f"`{fact}` cites these words already; --to adds a citation to a fact", err=True)
        patch, left = new_fact(loaded, answers, dt.date.today(), _file(into))
    patch = Patch({**begun_with, **patch.files}, patch.loaded)
    show(patch)
    if left:
        named = (f"{key} ({_OPTIONS[key]})" if key in _OPTIONS else key for key in left)
        click.echo(f"still to fill in: {', '.join(named)}; then run `factsheet check`")
    if to is None and (needs := _needs(loaded, answers)):
        click.echo(needs)
    bad = _judged(before, patch)
    if yes and bad:
        click.echo(f"{plural(bad, 'error')}; nothing was written", err=True)
        raise SystemExit(1)
    question = "Write this all the same?" if bad else "Write this?"
    if dry_run or not (yes or (asking and click.confirm(question, default=not bad))):
        click.echo("nothing was written" + ("" if dry_run or asking else "; --yes writes"))
        return
    put_in_place(home, before, patch)


def _judged(before: Loaded, patch: Patch) -> int:
    """Say which problems come and go, and return how many errors come; what is left open was said already."""
    from ..builder.faults import compared

    came, gone = compared(before, patch.loaded, dt.date.today())
    came = [d for d in came if d.code not in UNFINISHED]
    say_effects(came, gone, patch.loaded)
    say_errors_elsewhere(before)
    return len(errors(came))


def sound_or_fail(loaded: Loaded, wanted: Mapping[str, Container[str]]) -> None:
    """Exit with the errors of the records where something `wanted` is not among those that can be used: it may stand in
    a file that can't be read, or have errors itself. Other records with errors stop nothing.
    """
    if all(name in names for name, names in wanted.items()):
        return
    bad = errors(loaded.problems)
    ids = {name for name, names in wanted.items() if name not in names and name in loaded.nodes}
    spans = [(span.path, span.line) for id_ in ids if (span := loaded.span(id_)) is not None]
    if any(d.code.startswith("E0") for d in bad) or spans:
        fail(bad, loaded)


def say_errors_elsewhere(loaded: Loaded) -> None:
    """Say that there are errors in other records, on standard error; unfinished records are not counted."""
    if bad := [d for d in errors(loaded.problems) if d.code not in UNFINISHED]:
        click.echo(f"{plural(len(bad), 'error')} in other records; see `factsheet check`", err=True)


def say_effects(come: Iterable[Diagnostic], gone: Iterable[Diagnostic], loaded: Loaded) -> None:
    """Print to standard error which problems come with an edit, and which go."""
    if come:
        click.echo("\nAfter this, `factsheet check` will say:", err=True)
        click.echo(report.text(come, loaded.files, False), err=True)
    if gone:
        click.echo("\nAfter this, `factsheet check` will no longer say:", err=True)
        for problem in gone:
            click.echo(f"  {problem.code} {printable(problem.message)}", err=True)


def _needs(loaded: Loaded, answers: Answers) -> str:
    """Return what the confidence asked for needs besides and the records do not have; "" where nothing.

    `check` says so too, but of all facts together, when they are written.
    """
    source = loaded.base.sources.get(answers.proposal.source.id)
    confidence = answers.given.get("confidence", "low")
    if source is None or confidence == "low":
        return ""
    named = source.originator or answers.given.get("origin")
    needs = [] if named else ["an origin (--origin, or `originator` in its record)"]
    needs += [] if source.descriptor else ["a `descriptor` in its record"]
    return f"{confidence} confidence on `{source.id}` alone needs {' and '.join(needs)}" if needs else ""


class AskedAnswers(Answers):
    """What a person has to say: given as options, asked for on a terminal, or left open."""

    def about(self, key: str, prompt: str, default: str = "", check: Callable[[str], str] | None = None) -> str:
        """Return the answer, "" where it is left open. Each choice is explained first; a bad answer is asked again."""
        if key in self.given:
            return self.given[key]
        for word, meaning in MEANINGS.get(key, {}).items():
            click.echo(f"    {word:<15} {meaning}", err=True)
        choices = click.Choice(list(MEANINGS[key])) if key in MEANINGS else None
        shown = bool(default)
        while True:
            answer = click.prompt(
                prompt, default=default, type=choices or WORDS, show_default=shown, show_choices=False, err=True
            )
            said = str(answer).strip()
            if check is None or not said or not (problem := check(said)):
                return said
            click.echo(printable(problem), err=True)


def _file(into: str | None) -> str:
    if into is None:
        return ""
    path = into if into.startswith("facts/") else f"facts/{into}"
    if ".." in Path(path).parts or not path.endswith((".yaml", ".yml")):
        raise click.UsageError("--into takes a .yaml file in facts/")
    return path


def show(patch: Patch) -> None:
    for line in patch.diff.splitlines():
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(printable(line), fg=colour))


def put_in_place(home: Path, loaded: Loaded, patch: Patch) -> None:
    for path in write(home, loaded, patch, tell):
        click.echo(f"{path.relative_to(home).as_posix()}  written")
