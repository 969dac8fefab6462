"""Runs a build: makes what is stale, in several processes if asked, and puts it in place."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from ..diagnostics import Diagnostic, FactsheetError
from ..evidence.lock import Lock
from ..fresh import digest, read_plain
from ..frozen import field, frozen, replace
from ..output.basis import Basis
from ..output.files import Done, Folder, Spooled, WrittenFile, look
from ..output.manifest import Making, Manifest, Output, of_briefs, part_name
from ..output.staleness import Found, OutputState, OutputStatus
from ..records.model import FactBase
from ..writers import WRITERS
from ..writers.stamp import Stamp
from .making import Options, ThemeOf, make, paged
from .stale import PROGRAM_CHANGED, Asked, Now, build_names, settled


@frozen
class BuiltOutput:
    """What became of one output: its status before, where it was written, and what the page leaves out."""

    status: OutputStatus
    written: WrittenFile
    left_out: tuple[str, ...] = ()


@frozen
class BuildOutcome:
    """What became of each output of a build, and the briefs that could not be made, with the problems why."""

    built: tuple[BuiltOutput, ...]
    refused: Mapping[str, tuple[Diagnostic, ...]]


#: Returns the briefs that may not be built, with the errors why.
Faults = Callable[[], Mapping[str, Iterable[Diagnostic]]]


def build(
    base: FactBase,
    asked: Asked,
    folder: Path,
    *,
    inputs: Mapping[str, str] | None = None,
    theme_of: ThemeOf | None = None,
    options: Options = (),
    keep: bool = True,
    lock: Lock | None = None,
    discard_edits: bool = False,
    jobs: int = 1,
    faults: Faults = dict,
    part: tuple[int, int] | None = None,
    basis: Basis | None = None,
    say: Callable[[str], None] = lambda text: None,
    progress: Callable[[Iterator[MadeBrief], int], Iterable[MadeBrief]] = lambda each, count: each,
) -> BuildOutcome:
    """Write what is stale of the outputs asked for into `folder`, and return what became of each.

    All bytes are made before the first file is touched. The outputs of a brief that can't be made stay as they are.
    Raises FactsheetError where a file can't be stored; nothing has changed then, nor where no brief can be made.
    `faults` is asked for the briefs that may not be built while the pages are made; by default there are none.
    `inputs` are the digests of the files the base was read from; `options`, `keep`, `lock` and `basis` are as in `Now`.
    With `part`, a number and how many there are, what is remembered is only that of the briefs asked for, for the parts
    to be joined. `say` is told what is waited for; `progress` may show how far the making is.
    """
    with Folder(folder, say, part_name(*part) if part else "") as output:
        now = Now(base, inputs, theme_of, options, keep, lock, basis)
        return build_into(output, now, asked, discard_edits, jobs, faults, progress, alone=part is not None)


def build_into(
    held: Folder,
    now: Now,
    asked: Asked,
    discard_edits: bool,
    jobs: int,
    faults: Faults,
    progress: Callable[[Iterator[MadeBrief], int], Iterable[MadeBrief]],
    alone: bool = False,
) -> BuildOutcome:
    """As `build`, in a folder that is held already; `alone` remembers nothing of other briefs than those asked for."""
    folder, base = held.path, now.base
    held.manifest = manifest = settled(held.manifest, folder)
    names = build_names(base, asked, manifest, folder)
    asked_briefs = {brief for brief, _ in names.values()}
    statuses = {n: now.status(n, brief, form, folder, manifest) for n, (brief, form) in names.items()}
    left = {
        n for n, s in statuses.items() if s.theirs and s.state is OutputState.EDITED and s.current and not discard_edits
    }
    options = {name: now.options(name, form, manifest) for name, (_, form) in names.items()}
    wanted: dict[str, dict[str, Options]] = {}
    for name, status in statuses.items():
        if name not in left and (status.reasons or status.uncertain):
            wanted.setdefault(status.brief, {})[status.format] = options[name]
    makings: dict[str, Making] = {}
    refused: dict[str, tuple[Diagnostic, ...]] = {}

    def judge() -> None:
        refused.update((brief, tuple(problems)) for brief, problems in faults().items() if brief in asked_briefs)

    edited = {n for n, status in statuses.items() if WRITERS[status.format].editable and status.theirs}

    def make_one(one: _Wanted) -> MadeBrief:
        if one[0] in refused:
            return MadeBrief(one[0])
        return _make_one(now, *one, lambda name, data: data if name in edited else held.spool(name, data))

    with closing(_made(list(wanted.items()), make_one, jobs, held, judge)) as each:
        for made in progress(each, len(wanted)):
            if made.unstored:
                raise FactsheetError(made.unstored)
            if made.problems:
                refused.setdefault(made.brief, made.problems)
            if made.brief in refused:
                _drop(made, held)
            else:
                makings.update(_add(made, held, now, options, discard_edits))
    if refused.keys() >= asked_briefs:
        return BuildOutcome((), refused)
    remembered = _remembered(now, manifest, names, makings, folder)
    if refused:  # the next build must look again, and say so
        remembered = replace(remembered, inputs={})
    if alone:
        remembered = of_briefs(remembered, asked_briefs)
    written = {w.name: w for w in held.finish(remembered)}
    built = (
        BuiltOutput(
            _explained(status, written.get(name)),
            written.get(name) or WrittenFile(name, folder / name, Done.LEFT if name in left else Done.UNCHANGED),
            makings[name].left_out if name in written else status.left_out,
        )
        for name, status in statuses.items()
        if status.brief not in refused
    )
    return BuildOutcome(tuple(built), refused)


def _drop(made: MadeBrief, folder: Folder) -> None:
    """Let go of the files of a brief."""
    for file in made.files.values():
        if isinstance(file, Spooled):
            folder.drop(file)


def _add(
    made: MadeBrief, folder: Folder, now: Now, options: Mapping[str, Options], discard_edits: bool
) -> Iterator[tuple[str, Making]]:
    """Add the files of a brief to the folder, merged with an edited one where they must be; yield what each was made
    from.
    """
    for form, file in made.files.items():
        name = made.brief + WRITERS[form].suffix
        making = replace(now.making(made.brief, form, options[name]), left_out=made.left_out)
        output = Output(made.brief, form, (), making.name)
        if isinstance(file, Spooled):
            folder.add(name, file, output, discard_edits)
        else:
            stamp = now.stamp(made.brief, form, options[name])
            merged, over = _merged(folder, name, made.brief, file, stamp, now.base)
            if discard_edits and not over:
                merged = file
            folder.add(name, folder.spool(name, merged), output, discard_edits, over)
        yield name, making


def _merged(folder: Folder, name: str, brief: str, data: bytes, stamp: Stamp, base: FactBase) -> tuple[bytes, str]:
    """Return the Word file `data` with what is new against the edited one in the folder, and the sha256 of that one
    where it may be replaced: only where the records hold all of it, or somebody settled the rest.
    """
    from ..word.docx_reader import MOST_BYTES
    from ..word.redline import beside, merged  # reads Word files: a build with nothing edited does without
    from ..word.standing import standing

    old = read_plain(str(folder.path / name), MOST_BYTES)
    if old is None:
        return data, ""
    date = f"{stamp.date:%Y-%m-%dT%H:%M:%SZ}"
    known = standing(old, base, brief, folder.manifest.settled.get(digest(old), ()))
    if name not in folder.manifest.outputs:  # without a manifest, a file is nobody's but its owner's
        known = replace(known, untouched=False)
    whole = merged(data, known, base, brief, stamp.program, date)
    if whole is not None:
        return whole, digest(old)
    return beside(data, old, base, brief, stamp.program, date), ""


def _explained(status: OutputStatus, written: WrittenFile | None) -> OutputStatus:
    """Return the status with the reason that only the bytes could tell."""
    if status.uncertain and not status.reasons and written and written.done is not Done.UNCHANGED:
        return replace(status, reasons=(PROGRAM_CHANGED,))
    return status


def _remembered(
    now: Now,
    before: Manifest,
    names: Mapping[str, tuple[str, str]],
    makings: Mapping[str, Making],
    folder: Path,
) -> Manifest:
    """Return the manifest of a build but for the files it writes: outputs that were not asked for are looked at too,
    so that the next build knows which of them are behind the inputs.
    """
    manifest = now.manifest(before)
    outputs: dict[str, Output] = {}
    asked = set(names)
    for name, output in before.outputs.items():
        if name in asked or output.beside:
            outputs[name] = replace(output, behind=False)
        elif output.brief in now.base.briefs and output.format in WRITERS:
            status = now.status(name, output.brief, output.format, folder, before, asked=False)
            outputs[name] = replace(output, behind=bool(status.reasons) or status.uncertain)
        elif look(folder / name) != Found():
            outputs[name] = output
    records = dict(manifest.records)
    for name, making in makings.items():
        for id_, entry in now.records(making.brief, names[name][1], making.options).items():
            records[f"{id_}@{entry.digest}"] = (entry.kind, entry.values)
    all_makings = {**manifest.makings, **{making.name: making for making in makings.values()}}
    return replace(manifest, outputs=outputs, makings=all_makings, records=records)


@frozen
class MadeBrief:
    """What was made of one brief: its files by format, each spooled, or as bytes where it must be merged with an edited
    one; what its page leaves out; or the problems why it could not be made, or not be stored.
    """

    brief: str
    files: Mapping[str, Spooled | bytes] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    unstored: tuple[Diagnostic, ...] = ()


#: A brief and the formats wanted of it, each with its options.
_Wanted = tuple[str, Mapping[str, Options]]


def _made(
    wanted: Sequence[_Wanted],
    make_one: Callable[[_Wanted], MadeBrief],
    jobs: int,
    folder: Folder,
    judge: Callable[[], None],
) -> Generator[MadeBrief]:
    """Yield each brief made, in order; by `jobs` processes, if several.

    `judge` is called before the first is yielded; while the processes work, if there are several.
    """
    if jobs > 1:
        from ..workers import shared_out

        _load_writers({form for _, formats in wanted for form in formats})
        yield from shared_out(wanted, make_one, jobs, folder.release, judge)
        return
    judge()
    yield from map(make_one, wanted)


def _load_writers(formats: Iterable[str]) -> None:
    """Import what the formats need, once for all processes that are forked after."""
    for form in formats:
        WRITERS[form].load()


def _make_one(
    now: Now, brief: str, formats: Mapping[str, Options], stored: Callable[[str, bytes], Spooled | bytes]
) -> MadeBrief:
    try:
        seen = now.look(brief)
        fitted = make(now.base, brief, seen.theme, seen.fonts)
        stamps = {form: now.stamp(brief, form, options) for form, options in formats.items()}
        pages = {form: paged(fitted.page, stamp) for form, stamp in stamps.items()}
    except FactsheetError as error:
        return MadeBrief(brief, problems=error.diagnostics)
    try:
        files = {
            form: stored(brief + WRITERS[form].suffix, WRITERS[form].load()(pages[form], stamps[form]))
            for form in formats
        }
    except FactsheetError as error:
        return MadeBrief(brief, unstored=error.diagnostics)
    return MadeBrief(brief, files, fitted.left_out)
