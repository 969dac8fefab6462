"""`factsheet suggest`: what an original says of facts it is not cited for, to be cited or rejected."""

from __future__ import annotations

import shlex
import sys
from functools import partial
from pathlib import Path

import click

from ..diagnostics import plural, printable
from ..evidence.verdict import Original
from ..originals import begun, citing, refusals
from ..originals.drafting import Answers, with_citation
from ..originals.folder import FOLDER, read_originals
from ..originals.suggesting import ROLES, Suggestion, suggestions
from ..project import folder as project
from ..project.loaded import Loaded
from ..records.model import FactBase
from ..terminal import known, root
from .guard import guarded
from .patches import put_in_place, say_errors_elsewhere, show, sound_or_fail

#: Longer sentences are cut where they are shown.
_LONG = 240


@click.command(
    epilog="\b\nExamples:\n  factsheet suggest              in every available original\n"
    "  factsheet suggest hong-2024    in one\n"
    "  factsheet suggest hong-2024 --again"
)
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--ask/--no-ask", default=None, help="Ask about each. Default: on a terminal.")
@click.option("--again", is_flag=True, help="Also those that were rejected; one that is not rejected again is open.")
@click.pass_obj
@guarded
def suggest(folder: Path | None, sources: tuple[str, ...], ask: bool | None, again: bool) -> None:
    """Find what originals say about facts that do not cite them.

    Each suggestion says which fact a passage supports, contradicts, updates or counts differently, with the words and
    a citation. On a terminal you are asked about each: yes writes the citation, no skips it, never rejects it for
    good (seeds/rejected.txt). It compares words, not meaning, in English only, and shows only close matches.
    """
    home = root(folder)
    loaded = project.read(home)
    records = begun.sources(loaded)
    sound_or_fail(loaded, dict.fromkeys(sources, records))
    for name in sources:
        known(name, records, "source")
    at_hand = read_originals(home / FOLDER, records.values(), sources).texts
    asking = ask if ask is not None else sys.stdin.isatty()
    count = 0
    for source in sources or records:
        if source not in at_hand:
            continue
        listed = suggestions if again else partial(refusals.open_suggestions, home)
        for suggestion in listed(loaded.base, source, at_hand[source]):
            count += 1
            say(loaded.base, suggestion)
            if asking:
                loaded = _settled(home, loaded, at_hand[source], suggestion)
    missing = [name for name in sources if name not in at_hand]
    absent = f"; not available: {', '.join(missing)}" if missing else ""
    click.echo(f"{plural(count, 'suggestion')} in {plural(len(at_hand), 'original')}{absent}")
    say_errors_elsewhere(loaded)


def say(base: FactBase, found: Suggestion) -> None:
    """Print a suggestion: the relation and the fact, the words of the source, and how to cite them."""
    click.echo(
        f"{click.style(found.relation.value, bold=True)}  {found.fact}: {printable(base.facts[found.fact].statement)}"
    )
    sentence = found.sentence if len(found.sentence) <= _LONG else f"{found.sentence[:_LONG].rpartition(' ')[0]} …"
    click.echo(f"    {found.source}:{found.paragraph}  {printable(sentence)} ({found.why})")
    role = ROLES[found.relation]
    more = f" --role {role}" if role != "supports" else ""
    phrase = shlex.quote(printable(found.exact))
    click.echo(f"    factsheet cite {found.source}:{found.paragraph} {phrase} --to {found.fact}{more}")


def _settled(home: Path, loaded: Loaded, original: Original, suggestion: Suggestion) -> Loaded:
    """Ask about a suggestion and do what is answered; return the records as they are then."""
    answer = click.prompt(
        "Add this citation? yes, no, or never ask again",
        type=click.Choice(["y", "n", "never"]),
        default="n",
        err=True,
    )
    refusal = (suggestion.fact, suggestion.source, suggestion.paragraph)
    if answer == "never":
        refusals.remember(home, [refusal])
    elif refusal in refusals.refusals(home):
        refusals.forget(home, refusal)
    if answer != "y":
        return loaded
    source = begun.sources(loaded)[suggestion.source]
    proposal = citing.propose(source, original, suggestion.paragraph, suggestion.exact)
    given = {"role": ROLES[suggestion.relation], "stated_as": "fact", "origin": ""}
    patch = with_citation(loaded, Answers(proposal, given), suggestion.fact)
    show(patch)
    put_in_place(home, loaded, patch)
    return project.read(home)
