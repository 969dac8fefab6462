"""`factsheet cite` without a phrase: source after source, fact after fact, each written once it is answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import click

from ..diagnostics import FactsheetError, plural, printable
from ..edits import Patch
from ..edits.proposals import propose
from ..evidence.normal_form import normalise
from ..evidence.verdict import Original
from ..originals import begun
from ..originals.candidates import Candidate, candidates
from ..originals.citing import DraftCitation, as_written
from ..originals.drafting import Answers, citing_already, drafted, new_fact
from ..originals.folder import FOLDER, read_originals
from ..originals.locking import locked_with
from ..project import folder as project
from ..project.loaded import Loaded
from ..terminal import known
from .fact_questions import FactSheet, TakenFact, say_context
from .patches import judged, needs_besides, put_in_place, show_added, sound_or_fail
from .questions import Questions, give_numbers, numbers_in

#: So many phrases are listed at a time.
_MOST_LISTED = 20
_AROUND = 70


@dataclass(frozen=True, slots=True)
class _Table:
    """What is worked at: the project's folder, the file for new facts ("": the usual one), the questions; the facts
    made, each with what is left open.
    """

    home: Path
    into: str
    questions: Questions
    made: dict[str, list[str]] = field(default_factory=dict)


def sit(home: Path, source: str, into: str) -> None:
    """Go through the sources, or through one, until the answers end."""
    loaded = project.read(home)
    sources = begun.sources(loaded)
    if source:
        sound_or_fail(loaded, {source: sources})
        known(source, sources, "source")
    at_hand = read_originals(home / FOLDER, sources.values(), (source,) if source else ()).texts
    wanted = [id_ for id_ in ((source,) if source else sources) if id_ in at_hand]
    if not wanted:
        click.echo(f"no original is available; put the texts into {FOLDER}/, or add files with `factsheet source add`")
        return
    table = _Table(home, into, Questions())
    try:
        for number, id_ in enumerate(wanted):
            _work_through(table, id_, at_hand[id_], "the next source" if number + 1 < len(wanted) else "done")
    except click.Abort:
        pass
    loaded = project.read(home)
    for id_, left in table.made.items():
        if left:
            click.echo(f"{id_} is unfinished; `factsheet edit {id_}` asks for {', '.join(left)}")
    pages = (id_ for id_ in loaded.nodes if id_ not in loaded.base.briefs and _is_page(loaded, id_))
    page = next(pages, "") if table.made or loaded.base.facts else ""
    then = f". Next: `factsheet edit {page}` asks for the rest of the page" if page else ""
    click.echo(f"{plural(len(table.made), 'new fact')}{then}")


def _is_page(loaded: Loaded, id_: str) -> bool:
    values = loaded.nodes[id_][0].values
    listed = values.get("briefs") if isinstance(values, dict) else None
    return any(isinstance(one, dict) and one.get("id") == id_ for one in (listed if isinstance(listed, list) else ()))


def _work_through(table: _Table, id_: str, original: Original, after: str) -> None:
    """List what may be cited of a source, and ask for facts until Enter leaves it."""
    choices = list(candidates(original))
    title = begun.sources(project.read(table.home))[id_].title
    click.echo(click.style(f"\n{printable(id_)}  {printable(title)}", bold=True), err=True)
    first, shown = 0, min(_MOST_LISTED, len(choices))
    listing = True
    while True:
        if listing:
            _say_listed(table, id_, choices[first:shown], first + 1, original)
        listing = False
        more = f"{len(choices) - shown} more; n: {after}" if shown < len(choices) else after
        answer = table.questions.text(
            f"Cite: numbers above, or up to 8 words of the text; ? shows the text; Enter: {more}", edit=False
        )
        if answer == "n" and shown < len(choices):
            return
        if answer == "?":
            for number, paragraph in enumerate(original.raw, 1):
                click.echo(f"{number:>4}  {printable(paragraph)}", err=True)
        elif not answer and shown < len(choices):
            first, shown, listing = shown, min(shown + _MOST_LISTED, len(choices)), True
        elif not answer:
            return
        elif chosen := numbers_in(answer, shown) if shown else []:
            for number in chosen:
                candidate = choices[number - 1]
                _one_fact(table, id_, original, candidate.paragraph, _phrase(candidate, original))
            listing = True
        elif shown and not original.where(answer) and not answer.strip("0123456789 ,-–"):
            click.echo(give_numbers(shown), err=True)
        else:
            _words_typed(table, id_, original, answer)


def _phrase(candidate: Candidate, original: Original) -> str:
    return original.raw[candidate.paragraph - 1][candidate.start : candidate.end]


def _say_listed(table: _Table, id_: str, choices: Sequence[Candidate], first: int, original: Original) -> None:
    """Print candidates, numbered from `first`; one whose words a fact cites has a mark."""
    facts = project.read(table.home).base.facts.values()
    cited = {(c.locator.value, normalise(c.exact)) for fact in facts for c in fact.citations if c.source == id_}
    for number, candidate in enumerate(choices, first):
        mark = "✓" if (str(candidate.paragraph), normalise(_phrase(candidate, original))) in cited else " "
        click.echo(f"{mark}{_listed(number, candidate, original)}", err=True)


def _listed(number: int, candidate: Candidate, original: Original) -> str:
    """Return a candidate on a line: its number, its paragraph, and the phrase in the words around it."""
    text = original.raw[candidate.paragraph - 1]
    begin, end = (
        max(candidate.sentence[0], candidate.start - _AROUND),
        min(candidate.sentence[1], candidate.end + _AROUND),
    )
    if begin > candidate.sentence[0]:  # not within a word
        begin = text.find(" ", begin, candidate.start) + 1 or begin
    if end < candidate.sentence[1]:
        end = max(text.rfind(" ", candidate.end, end), candidate.end)
    lead, tail = "… " if begin > candidate.sentence[0] else "", " …" if end < candidate.sentence[1] else ""
    marked = click.style(printable(text[candidate.start : candidate.end]), bold=True, underline=True)
    where = f"{number:>3}  ¶{candidate.paragraph:<3} "
    return (
        f"{where}{lead}{printable(text[begin : candidate.start])}{marked}{printable(text[candidate.end : end])}{tail}"
    )


def _words_typed(table: _Table, id_: str, original: Original, phrase: str) -> None:
    """Make a fact of words that were typed, in the paragraph that has them; asks where there are several."""
    where = original.where(phrase)
    paragraph = 0
    if len(where) > 1:
        for number in where:
            click.echo(f"  ¶{number:<3} {_around(original.raw[number - 1], phrase)}", err=True)
        asked = table.questions.text(f"In which paragraph? ({', '.join(map(str, where))})", str(where[0]), edit=False)
        paragraph = int(asked) if asked.isdecimal() else 0
    _one_fact(table, id_, original, paragraph, phrase)


def _around(text: str, phrase: str) -> str:
    """Return a phrase with the words around it in a paragraph."""
    at = max(text.find(as_written(text, phrase)), 0)
    begin, end = max(0, at - _AROUND), min(len(text), at + len(phrase) + _AROUND)
    return f"{'… ' if begin else ''}{printable(text[begin:end])}{' …' if end < len(text) else ''}"


def _one_fact(table: _Table, id_: str, original: Original, paragraph: int, phrase: str) -> None:
    """Ask for what a person has to say of a phrase, and write the fact; a fact with errors is asked for again."""
    loaded = project.read(table.home)
    try:
        source = begun.sources(loaded)[id_]
        proposal = drafted(source, original, paragraph, phrase)
        say_context(proposal, original.raw[proposal.paragraph - 1])
        for id_of_fact in citing_already(loaded, proposal):
            click.echo(f"`{id_of_fact}` cites these words already", err=True)
    except FactsheetError as error:
        _say(error)
        return

    def cite(words: str, reads: Decimal | None, unit: str, which: int) -> DraftCitation:
        return drafted(source, original, proposal.paragraph, words or phrase, reads, unit, which)

    sheet = FactSheet(loaded, {}, table.questions, cite, original.raw[proposal.paragraph - 1])
    answers: dict[str, str] = {}
    while True:
        fact, answers = sheet.taken(answers)
        if not fact.answers.get("statement"):
            click.echo("no statement, no fact", err=True)
            return
        if _written(table, loaded, fact):
            return


def _written(table: _Table, loaded: Loaded, fact: TakenFact) -> bool:
    """Write the fact, and return True; False where it is to be asked for again."""
    today = dt.date.today()
    try:
        begun_with = propose(loaded, fact.origin, today).patch if fact.origin else Patch({}, loaded)
        patch, left = new_fact(begun_with.loaded, Answers(fact.proposal, fact.answers), today, table.into)
        patch = Patch({**begun_with.files, **patch.files}, patch.loaded)
        show_added(patch)
        if needs := needs_besides(begun_with.loaded, fact.proposal.source.id, fact.answers):
            click.echo(needs, err=True)
        new_facts = patch.loaded.base.facts.keys() - loaded.base.facts.keys()
        differences, along = locked_with(table.home, patch, new_facts, today)
        bad = judged(loaded, patch, differences)
    except FactsheetError as error:
        _say(error)
        bad, patch, left, along = 1, None, [], []
    if bad:
        again = {"again": "answer its questions once more", "drop": "without this fact"}
        again |= {"write": "as it is; `factsheet check` will say what is wrong"} if patch is not None else {}
        what = table.questions.choice("Answer again?", again, "again")
        if what == "again":
            return False
        if what == "drop" or patch is None:
            return True
    assert patch is not None
    put_in_place(table.home, loaded, patch, along)
    for id_ in patch.loaded.nodes.keys() - loaded.nodes.keys():
        if id_ not in patch.loaded.base.origins:
            table.made[id_] = left if id_ not in patch.loaded.base.facts else []
    return True


def _say(error: FactsheetError) -> None:
    for problem in error.diagnostics:
        click.echo(f"{printable(problem.message)}{f' ({printable(problem.hint)})' if problem.hint else ''}", err=True)
