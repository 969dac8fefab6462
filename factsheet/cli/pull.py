"""`factsheet pull`: edits made in Word come back to the YAML; shown first, asked for each, proven before written."""

from __future__ import annotations

import datetime as dt
import json
import shlex
import stat
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .. import fresh, report
from ..building.targets import output_folder
from ..diagnostics import Diagnostic, FactsheetError, Span, errors, nearest, news, plural, printable
from ..project import folder as project
from ..project.whole import finished_part
from ..records.text import compose
from ..terminal import root, shown_path, tell
from .frame import DAY, WORDS
from .guard import guarded
from .named_path import NamedPath

if TYPE_CHECKING:
    from ..edits import Patch
    from ..evidence.verdict import Original
    from ..output.manifest import Manifest
    from ..project.loaded import Loaded
    from ..records.model import FactBase
    from ..word.changes import Change
    from ..word.docx_reader import WordFile


@dataclass(slots=True)
class Pull:
    """One run: the records, the file, what it was asked to do, and what came of it.

    `taken` are the edits to write, `declined` those rejected for good, `reworded` those of which other words are
    written than Word has; `accepted` and `rejected` are the paragraphs with tracked changes decided one by one. `whole`
    is the file with all of these accepted, `digest` its sha256.
    """

    root: Path
    loaded: Loaded
    path: Path
    file: WordFile
    brief: str
    day: dt.date
    by: str = ""
    found: list[Change] = field(default_factory=list)
    taken: list[Change] = field(default_factory=list)
    accepted: set[int] = field(default_factory=set)
    rejected: set[int] = field(default_factory=set)
    declined: list[Change] = field(default_factory=list)
    reworded: list[Change] = field(default_factory=list)
    whole: WordFile | None = None
    digest: str = ""
    originals: dict[str, Original] | None = None

    def span(self, change: Change) -> Span | None:
        """Return the place of a change in the YAML; None where no record has it."""
        anchor = change.anchor
        return self.loaded.span(anchor.record, *anchor.field.steps) if anchor is not None else None


@click.command(
    epilog="\b\nExamples:\n  factsheet pull output/dprk-aid.docx            show each edit and ask\n"
    "  factsheet pull ~/Downloads/brief.docx --dry-run  only show\n"
    "  factsheet pull brief.docx --yes --diff           apply the safe ones, and show the YAML before and after"
)
@click.argument("file", type=NamedPath(dir_okay=False, path_type=Path))
@click.option("-n", "--dry-run", is_flag=True, help="Show the edits and write nothing.")
@click.option("-y", "--yes", is_flag=True, help="Apply the safe edits without asking, and leave the others.")
@click.option("--one-by-one", is_flag=True, help="Ask about each tracked change, instead of treating all as accepted.")
@click.option("--json", "as_json", is_flag=True, help="Print the edits as JSON; ask nothing.")
@click.option("--diff", is_flag=True, help="Show the changes to the YAML files.")
@click.option("--brief", "brief_id", help="The brief in the file, if the file does not name it.")
@click.option("--again", is_flag=True, help="Ask again about edits that were rejected in this file.")
@click.option("--by", type=WORDS, default="", help="Who made the edits, if the file does not say.")
@click.option("--as-of", type=DAY, metavar="DAY", help="The day of untracked edits. Default: today.")
@click.pass_obj
@guarded
def pull(
    folder: Path | None,
    file: Path,
    dry_run: bool,
    yes: bool,
    one_by_one: bool,
    as_json: bool,
    diff: bool,
    brief_id: str | None,
    again: bool,
    by: str,
    as_of: dt.datetime | None,
) -> None:
    """Bring the edits of a Word file back to the YAML.

    Shows every edit: words, numbers, confidence, likelihood, deletions, moves, new sentences, comments. Asks before
    applying each; with --yes it applies only the safe ones: spelling, light punctuation, order within a section.
    Text changed both in Word and in the YAML is shown in both versions, with the original. Exit code 1 if edits are
    left.
    """
    if sum((dry_run, yes, as_json and one_by_one)) > 1 or (one_by_one and (yes or dry_run)):
        raise click.UsageError("--dry-run, --yes and --one-by-one can't be combined")
    from ..word.changes import changes_in
    from ..word.pairing import paired

    run = opened(root(folder), file, brief_id, by, as_of.date() if as_of else dt.date.today())
    asking = not (dry_run or yes or as_json)
    if one_by_one:
        _decide(run)
    pairing = paired(run.file, run.loaded.base, run.brief)
    if pairing.foreign:
        raise _another_document(run, *pairing.recognised)
    settled = () if again else _manifest(run).settled.get(run.digest, ())
    for change in changes_in(pairing, run.loaded.base, run.brief):
        known = settled and change.digest in settled
        run.found.append(_tried(run, replace(change, settled=True) if known else change))
    if pairing.nameless and not as_json:
        name = printable(file.name)
        click.echo(
            f"{name} was saved by a program that drops the sentences' names; they were recognised by their words"
        )
    safe = _safe(run)
    if yes:
        run.taken = safe
    if not as_json:
        _show_all(run, asking)
    patch = _patch(run, run.taken)
    news = _news(run, patch)
    if as_json:
        click.echo(_json(run, patch, news))
    elif patch is not None:
        _say_patch(run, patch, news, diff, asking)
    elif diff and dry_run:
        _say_diff(run)
    if patch is not None and not dry_run and (yes or asking):
        from ..edits import write

        for written in write(run.root, run.loaded, patch, tell):
            if not as_json:
                click.echo(f"{shown_path(written)}  written")
    _remember(run, patch.loaded.base if patch is not None else run.loaded.base, settled)
    left = [c for c in run.found if not c.settled and c not in run.taken and c not in run.declined]
    if not as_json:
        _say_left(run, left, dry_run)
    if left:
        raise SystemExit(1)


# ── opening ──────────────────────────────────────────────────────────────────────────────────────────────


def opened(here: Path, path: Path, brief_id: str | None, by: str = "", day: dt.date = dt.date.min) -> Pull:
    """Return the Word file at `path`, read, with the records of the project `here` and the brief it is.

    Raises FactsheetError where it can't be read, or belongs to another project.
    """
    from ..word.docx_reader import NOT_OURS, read

    loaded = project.read(here)
    if errors(loaded.problems):
        whole = finished_part(loaded)
        if whole is None:
            raise FactsheetError(errors(loaded.problems))
        loaded = whole
    data = _bytes(path)
    file = read(data, path.name)
    brief = brief_id or file.brief
    if brief_id and brief_id in loaded.base.briefs and file.brief in loaded.base.briefs and brief_id != file.brief:
        names = f"{path.name} is the brief {printable(file.brief)}, not {printable(brief_id)}"
        raise click.UsageError(f"{names}: --brief is for files that don't say which brief they are")
    if brief in loaded.nodes and brief not in loaded.base.briefs:
        raise FactsheetError(errors(loaded.problems))
    if brief not in loaded.base.briefs:
        if brief_id or file.brief:
            near = nearest(brief, loaded.base.briefs)
            hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(loaded.base.briefs)}"
            message = f"{path.name} is the brief `{printable(brief)}`, which this project does not have"
        else:
            message, hint = f"{path.name} does not say which brief it is", "name it with --brief"
        raise FactsheetError([NOT_OURS.at(None, message, hint)])
    return Pull(here, loaded, path, file, brief, day, by, whole=file, digest=fresh.digest(data))


def _another_document(run: Pull, found: int, count: int) -> FactsheetError:
    from ..word.docx_reader import NOT_OURS

    has = f"has {found or 'none'} of the {plural(count, 'sentence')} of the brief `{run.brief}`"
    hint = "give the Word file of that brief; a document to be cited comes in with `factsheet source add`"
    return FactsheetError([NOT_OURS.at(None, f"{printable(run.path.name)} {has}: it is another document", hint)])


def _bytes(path: Path) -> bytes:
    from ..word.docx_reader import MOST_BYTES, NOT_WORD, UNSAFE

    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise FactsheetError([NOT_WORD.at(None, f"{path.name} is not a plain file")])
        if status.st_size > MOST_BYTES:
            raise FactsheetError([UNSAFE.at(None, f"{path.name} has {status.st_size:,} bytes")])
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FactsheetError([NOT_WORD.at(None, f"{path.name} can't be read: {error.strerror or error}")]) from error


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────────────


def _tried(run: Pull, change: Change) -> Change:
    """Return the change; refused where it can't be written at all, with the reason."""
    from ..word.changes import Applicability
    from ..word.write_back import plan

    if run.by and not change.by:
        change = replace(change, by=run.by)
    if change.applicability is Applicability.REFUSE or not change.actions:
        return change
    try:
        plan(run.loaded, [change], run.path.name, run.day)
    except FactsheetError as error:
        why = tuple(d.message for d in error.diagnostics)
        return replace(change, applicability=Applicability.REFUSE, notes=(*change.notes, *why))
    return change


def _safe(run: Pull) -> list[Change]:
    """Return the changes to apply unasked: the safe ones that break no rule. Those that do are asked about."""
    from ..word.changes import Applicability

    safe = [c for c in run.found if c.applicability is Applicability.SAFE and not c.settled]
    if not safe or not errors(_news(run, _patch(run, safe))):
        return safe
    sound = []
    for change in safe:
        news = errors(_news(run, _patch(run, [change])))
        if news:
            why = f"`check` would then fail: {news[0].code} {news[0].message}"
            run.found[run.found.index(change)] = replace(
                change, applicability=Applicability.ASK, notes=(*change.notes, why)
            )
        else:
            sound.append(change)
    return sound


def _decide(run: Pull) -> None:
    """Ask for each tracked change; those rejected read as if they had not been made."""
    from ..word.changes import decided, tracked

    turned_down = []
    for change in tracked(run.file):
        if change.author.startswith("factsheet"):
            continue
        when = f", {change.date}" if change.date else ""
        click.echo(f"\n{click.style(printable(change.author) or 'somebody', bold=True)}{when}")
        click.echo(f"  {_words(change.old, change.new)}")
        answer = _ask("accept", "reject")
        if answer == "r":
            turned_down.append(change)
            run.rejected.add(change.line)
        else:
            run.accepted.add(change.line)
    run.file = decided(run.file, turned_down)


def _ask(*words: str) -> str:
    """Ask for one of `words` or to quit, by first letter; quitting, or the end of the input, writes nothing."""
    choices = [*words, "quit"]
    shown = " / ".join(f"[{w[0]}]{w[1:]}" for w in choices)
    while True:
        try:
            answer = click.prompt(f"  {shown}", prompt_suffix=" ? ", show_default=False).strip().lower()
        except click.Abort as error:
            if isinstance(error.__context__, KeyboardInterrupt):
                raise
            answer = "q"
        if answer[:1] == "q":
            click.echo("nothing was written")
            raise SystemExit(1)
        if answer[:1] in {w[0] for w in words}:
            return str(answer[:1])


def _patch(run: Pull, changes: Sequence[Change]) -> Patch | None:
    from ..word.write_back import plan

    return plan(run.loaded, changes, run.path.name, run.day) if changes else None


def _news(run: Pull, patch: Patch | None) -> list[Diagnostic]:
    """Return what `check` would say of the records after `patch` and does not say now."""
    from ..builder.faults import check

    if patch is None:
        return []
    return news(check(run.loaded, run.day), check(patch.loaded, run.day))


# ── showing ──────────────────────────────────────────────────────────────────────────────────────────────


def _show_all(run: Pull, asking: bool) -> None:
    """Show each change; ask for those that a person may decide."""
    from ..word.changes import Applicability, ChangeKind

    shown: Counter[str] = Counter()
    for change in run.found[:]:
        if change.applicability is Applicability.REFUSE:
            shown[change.kind] += 1
            if shown[change.kind] > _MOST_SHOWN:
                continue
        _show(run, change)
        if not asking or change.settled:
            continue
        if change.kind is ChangeKind.COMMENT:
            if _ask("done", "skip") == "d":
                run.declined.append(change)
        elif change.applicability is Applicability.REFUSE:
            continue
        elif change.line in run.accepted and not change.conflict:
            run.taken.append(change)
        elif change.conflict:
            _settle(run, change)
        else:
            answer = _ask("apply", "yaml", "skip")
            run.taken += [change] * (answer == "a")
            run.declined += [change] * (answer == "y")
    for kind, count in shown.items():
        if count > _MOST_SHOWN:
            click.echo(f"\n{kind}: {count - _MOST_SHOWN:,} more, not written")


#: So many edits of a kind that nobody can decide are shown; the others are counted.
_MOST_SHOWN = 100


def _settle(run: Pull, change: Change) -> None:
    """Ask which side of a conflict is taken: Word's, that of the YAML for good, both merged, or what the user types."""
    from ..edits.actions import SetText
    from ..word.changes import Applicability
    from ..word.merging import merged

    action = change.actions[0] if len(change.actions) == 1 else None
    both = None
    words = ["word", "yaml"]
    if isinstance(action, SetText) and change.base is not None:
        both = merged(change.base, action.new, action.old)
        words += ["merge"] * (both is not None) + ["edit"]
    words.append("skip")
    if both is not None:
        click.echo(f"  both  {_words(change.now, both)}")
    while (answer := _ask(*words)) != "s":
        if answer == "y":
            run.declined.append(change)
            return
        taken = change
        if answer in ("m", "e") and isinstance(action, SetText):
            text = both if answer == "m" and both is not None else _typed()
            notes = tuple(note for note in change.notes if "the record" not in note)
            taken = _tried(run, replace(change, actions=(replace(action, new=text),), word=text, notes=notes))
        if taken.applicability is not Applicability.REFUSE:
            run.found[run.found.index(change)] = taken
            run.taken.append(taken)
            if taken is not change:
                run.reworded.append(change)
            return
        click.echo(f"  {click.style('!', fg='red')} {printable(taken.notes[-1])}")


def _manifest(run: Pull) -> Manifest:
    from ..output.files import read_manifest

    return read_manifest(_remembering(run))


def _remembering(run: Pull) -> Path:
    """Return the folder whose manifest knows what was rejected: the file's own, where that holds outputs."""
    own = run.path.resolve().parent
    return own if (own / fresh.MANIFEST).is_file() else output_folder(run.root, None)


def _remember(run: Pull, base: FactBase, before: Collection[str]) -> None:
    """Let the manifest know what was decided of this file and still differs from the records, which are `base` now."""
    from ..output.files import Folder
    from ..word.changes import ChangeKind, changes_in
    from ..word.pairing import paired

    if not (run.declined or run.reworded or run.rejected):
        return
    assert run.whole is not None
    skipped = {c.line for c in run.found if not c.settled and c not in run.taken and c not in run.declined}
    rejected = run.rejected - skipped

    def is_declined(change: Change) -> bool:
        if change.kind is not ChangeKind.COMMENT and change.line in rejected:
            return True
        return any(_same_edit(change, one) for one in (*run.declined, *run.reworded))

    left = list(changes_in(paired(run.whole, base, run.brief), base, run.brief))
    edits = [c.digest for c in left if c.digest in before or is_declined(c)]
    if edits:
        with Folder(_remembering(run), tell) as folder:
            folder.settle(run.digest, edits)


def _same_edit(one: Change, other: Change) -> bool:
    """Return whether two changes are the same edit, whatever the record says by now."""
    return (one.kind, one.line, one.base, one.word) == (other.kind, other.line, other.base, other.word)


def _typed() -> str:
    """Return the sentence that the user types."""
    return compose(" ".join(click.prompt("  the sentence", prompt_suffix=": ").split()))


def _show(run: Pull, change: Change) -> None:
    from ..word.changes import ChangeKind

    label = f"{change.kind}, conflict" if change.conflict else str(change.kind)
    colour = {"safe": "green", "ask": "yellow", "refuse": "red"}[change.applicability]
    if change.kind is ChangeKind.COMMENT:
        colour = "cyan"
    word = {"safe": "safe", "ask": "asks", "refuse": "not written"}[change.applicability]
    if change.settled:
        colour, word = "bright_black", "settled"
    tail = f"{label}" if change.kind is ChangeKind.COMMENT and not change.settled else f"{label}: {word}"
    click.echo(f"\n{click.style(printable(change.what), bold=True)}  {click.style(tail, fg=colour)}")
    who = ", ".join(p for p in (printable(change.by), change.date) if p)
    if who:
        click.echo(f"  {click.style(who, dim=True)}")
    if change.conflict or (change.base is None and change.now):
        base = change.base if change.base is not None else "(not known)"
        for name, text in (("base", base), ("Word", change.word), ("YAML", change.now)):
            click.echo(f"  {name}  {_words(change.base or text, text) if name != 'base' else printable(text)}")
    elif change.kind is ChangeKind.MOVED:
        click.echo(f"  {printable(change.base or '')} → {printable(change.word)}")
    elif change.kind is ChangeKind.COMMENT:
        for line in change.word.splitlines():
            click.echo(f"  {printable(line)}")
    elif change.base is not None or change.word:
        click.echo(f"  {_words(change.base or '', change.word)}")
    for note in change.notes:
        click.echo(f"  {click.style('!', fg=colour)} {printable(note)}")
    span = run.span(change)
    if span is not None and change.actions:
        click.echo(f"  {click.style(f'{printable(span.path)}:{span.line}', dim=True)}")
    if change.kind is ChangeKind.NEW and change.word and not change.actions:
        _say_places(run, change.word)


def _say_places(run: Pull, sentence: str) -> None:
    """Say where the available originals have what a new sentence says, each with the command that makes it a fact."""
    from ..originals.folder import FOLDER, read_originals
    from ..originals.suggesting import places_of_sentence

    if run.originals is None:
        run.originals = read_originals(run.root / FOLDER, run.loaded.base.sources.values()).texts
    for place in places_of_sentence(sentence, run.originals):
        where = f"{place.source}:{place.paragraph}"
        click.echo(f"  {where}  {printable(place.sentence)[:200]}")
        told = f"{shlex.quote(printable(place.exact))} --statement {shlex.quote(printable(sentence))}"
        click.echo(f"    factsheet cite {where} {told}")


def _words(old: str, new: str) -> str:
    """Return the difference of two texts: in colours on a terminal, else as [-old-]{+new+}."""
    from ..word.words import compare

    colours = sys.stdout.isatty()
    pieces = []
    for piece in compare(old, new):
        a, b = printable(piece.old), printable(piece.new)
        if piece.same:
            pieces.append(a)
        elif colours:
            pieces.append(click.style(a, fg="red", strikethrough=True) + click.style(b, fg="green", underline=True))
        else:
            pieces.append((f"[-{a}-]" if a else "") + (f"{{+{b}+}}" if b else ""))
    return "".join(pieces)


def _say_patch(run: Pull, patch: Patch, news: list[Diagnostic], diff: bool, asking: bool) -> None:
    if diff:
        click.echo()
        _coloured(patch.diff)
    if news:
        click.echo("\nAfter this, `factsheet check` will say:", err=True)
        click.echo(report.text(news, patch.loaded.files, False), err=True)
    if asking and errors(news) and _ask("write", "leave") == "l":
        click.echo("nothing was written")
        raise SystemExit(1)


def _say_diff(run: Pull) -> None:
    """Show the patch that applying everything that can be applied would make."""
    from ..word.changes import Applicability

    able = [c for c in run.found if c.applicability is not Applicability.REFUSE and not c.conflict]
    patch = _patch(run, able)
    if patch is not None:
        click.echo()
        _coloured(patch.diff)


def _coloured(diff: str) -> None:
    for line in diff.splitlines():
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(printable(line), fg=colour))


def _say_left(run: Pull, left: Sequence[Change], dry_run: bool) -> None:
    from ..word.changes import ChangeKind

    name = printable(run.path.name)
    if not run.found:
        click.echo(f"{name}: nothing was edited, or everything is already in the YAML")
        return
    if all(change.settled for change in run.found):
        click.echo(f"\n{name}: nothing is left to decide; all of this is settled")
        return
    comments = sum(c.kind is ChangeKind.COMMENT for c in left)
    edits = len(left) - comments
    parts = [plural(edits, "edit")] if edits else []
    parts += [plural(comments, "comment")] if comments else []
    click.echo()
    if run.taken:
        click.echo(f"{plural(len(run.taken), 'edit')} brought back; build again to see the page")
    if run.declined:
        done = sum(c.kind is ChangeKind.COMMENT for c in run.declined)
        down = len(run.declined) - done
        outcomes = [f"{plural(down, 'edit')} rejected"] * bool(down) + [f"{plural(done, 'comment')} settled"] * bool(
            done
        )
        click.echo(f"{' and '.join(outcomes)} in {name}; `factsheet pull --again` asks again")
    if parts:
        why = "found" if dry_run else "left in Word"
        click.echo(f"{' and '.join(parts)} {why}; {name} is unchanged")


def _json(run: Pull, patch: Patch | None, news: Iterable[Diagnostic]) -> str:
    """Return everything as JSON, in ASCII: safe on any terminal."""
    rows: list[dict[str, Any]] = []
    for change in run.found:
        span = run.span(change)
        rows.append(
            {
                "kind": change.kind,
                "applicability": change.applicability,
                "conflict": change.conflict,
                "what": change.what,
                "record": change.record,
                "field": change.field,
                "file": span.path if span else None,
                "line": span.line if span else None,
                "base": change.base,
                "word": change.word,
                "yaml": change.now,
                "numbers": {"gone": change.numbers[0], "new": change.numbers[1]},
                "by": change.by,
                "date": change.date,
                "notes": change.notes,
                "applied": change in run.taken,
                "settled": change.settled,
            }
        )
    fields = {
        "file": run.path.name,
        "brief": run.brief,
        "base_known": run.file.base is not None,
        "changes": rows,
        "patch": patch.diff if patch else "",
        "check": [{"code": d.code, "severity": d.severity, "message": d.message} for d in news],
    }
    return json.dumps(fields, ensure_ascii=True, indent=2)
