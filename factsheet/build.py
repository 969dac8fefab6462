"""The story of a build in one place: load, check, compose, fit, write what is stale. Meets files and environment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from . import __version__, fresh
from .brief.compose import compose
from .brief.evidence_notes import evidence_notes
from .diagnostics import Diagnostic, FactsheetError, errors, in_order
from .exports import Material
from .exports.as_json import export
from .look import themes
from .look.theme import Theme
from .output.basis import Basis, Entry, digest, entry, made_from
from .output.changes import Change, compare
from .output.files import Done, Folder, Spooled, Written, look, read_manifest
from .output.manifest import ATTACHED, Found, Making, Manifest, Output, Reason, State, Status, status
from .page.characters import unprintable
from .page.fit import Fitted, fit
from .page.typeset import Fonts, fonts_of
from .project.loader import Loaded
from .records import edtf
from .records.model import BriefRecord, Edtf, FactBase
from .rules import Context, reached, run
from .writers import WRITERS, Stamp

PROGRAM = f"factsheet {__version__}"
#: Options of the command line that a file was made with, in the order of `Carried`.
Options = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What became of one output: its status before, where it was written, and what the page leaves out."""

    status: Status
    written: Written
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of each output of a build, and the briefs that could not be made, with the problems why."""

    built: tuple[Built, ...]
    refused: Mapping[str, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class Carried:
    """What files carry besides the page: a PDF its facts; a Word file its fonts, comments, and that it tracks edits."""

    attach_facts: bool = False
    embed_fonts: bool = True
    track: bool = False
    annotate: bool = False

    def options(self, form: str) -> tuple[str, ...]:
        """Return the options, as the command line names them, that a file of format `form` heeds."""
        pdf = {"--attach-facts": self.attach_facts}
        word = {"--no-embed-fonts": not self.embed_fonts, "--track": self.track, "--annotate": self.annotate}
        return tuple(name for name, given in {"pdf": pdf, "docx": word}.get(form, {}).items() if given)

    @classmethod
    def of(cls, options: Iterable[str]) -> Carried:
        """Return what files carry that are made with `options`."""
        given = set(options)
        return cls(
            "--attach-facts" in given, "--no-embed-fonts" not in given, "--track" in given, "--annotate" in given
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be built: briefs and formats; where empty, all briefs and the usual formats."""

    briefs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


def check(loaded: Loaded, as_of: dt.date, warn: bool = True, composing: bool = True) -> list[Diagnostic]:
    """Return every problem of the records: of files, shape and references, of the rules, of composing each brief.

    Rules run on what could be loaded, so that all problems are seen at once. With `warn` false, what only warns is
    not looked for; with `composing` false, no brief is composed: who makes the pages then finds out.
    """
    found = list(loaded.problems)
    context = Context(loaded, as_of)
    found.extend(run(context, warn))
    found.extend(unprintable(loaded, fonts_of(loaded.theme)))
    if not composing:
        return in_order(found)
    stopped = reached(errors(found), context)
    for id_ in loaded.base.briefs:
        if id_ in stopped:
            continue
        try:
            compose(loaded.base, id_)
        except FactsheetError as error:
            found.extend(replace(d, span=d.span or loaded.span(id_)) for d in error.diagnostics)
    return in_order(found)


def refused(loaded: Loaded, found: Iterable[Diagnostic], as_of: dt.date) -> dict[str, list[Diagnostic]]:
    """Return brief → the errors among `found` for which it is not built; the others are sound.

    An error stops the briefs that rest on its record. An error of a file or of shape stops them all, since what the
    record was meant to say is not known.
    """
    return reached(errors(found), Context(loaded, as_of))


def theme_of(base: FactBase) -> Theme:
    """Return the built-in theme that the settings name. Raises FactsheetError where they name a file: see `Loaded`."""
    return themes.built_in(base.project.theme)


def make(base: FactBase, brief_id: str, theme: Theme | None = None, fonts: Fonts | None = None) -> Fitted:
    """Return the brief fitted to its page. Raises FactsheetError where it can't be.

    A theme that the project reads from a file must be given; a built-in one is found by its name.
    """
    theme = replace(theme or theme_of(base), page=base.briefs[brief_id].page or base.project.page)
    return fit(lambda without: compose(base, brief_id, without), theme, fonts or fonts_of(theme))


def stamp(base: FactBase, brief_id: str, basis: Basis | None = None, carried: Carried | None = None) -> Stamp:
    """Return what the files of a brief say of their making, and what they carry."""
    carried = carried or Carried()
    digest_ = (basis or Basis(base)).digest(brief_id)
    facts = facts_as_json(base, brief_id) if carried.attach_facts else b""
    notes = evidence_notes(base, brief_id) if carried.annotate else {}
    return Stamp(_date(base.briefs[brief_id]), PROGRAM, digest_, facts, carried.embed_fonts, carried.track, notes)


def facts_as_json(base: FactBase, brief_id: str) -> bytes:
    """Return the records that a brief rests on, with every source and origin they name, as JSON (docs/export.md)."""
    ids = set(made_from(base, brief_id))
    for fact in (base.facts[id_] for id_ in list(ids) if id_ in base.facts):
        for citation in fact.citations:
            ids |= {citation.source, citation.origin or ""}
            source = base.sources.get(citation.source)
            ids |= {source.originator or "", *source.derives_from} if source else set()

    def kept(records: Mapping[str, Record]) -> dict[str, Record]:
        return {id_: record for id_, record in records.items() if id_ in ids}

    return export(
        Material(
            FactBase(
                base.project,
                kept(base.sources),
                kept(base.origins),
                kept(base.facts),
                kept(base.judgements),
                kept(base.conflicts),
            )
        )
    )


Record = TypeVar("Record")


def _date(record: BriefRecord) -> dt.datetime:
    """Return the moment printed into the files: SOURCE_DATE_EPOCH, else the day of issue. Never the clock."""
    if epoch := fresh.epoch():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    day = record.issued.latest or record.issued.earliest or edtf.parse("2000").earliest
    assert day is not None
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


# ── what is stale ────────────────────────────────────────────────────────────────────────────────────────


class Now:
    """What outputs would be made from now: the records of a base, the theme, the fonts, the program, the options.

    A file keeps the options it was made with, unless others are given for its format in `carried`, or `keep` is false.
    """

    def __init__(
        self,
        base: FactBase,
        inputs: Mapping[str, str] | None = None,
        theme: Theme | None = None,
        carried: Carried | None = None,
        keep: bool = True,
    ) -> None:
        self.base = base
        self.basis = Basis(base)
        self.inputs = dict(inputs or {})
        self._carried = carried or Carried()
        self._keep = keep
        self.source = fresh.program_digest()
        self.theme = theme or theme_of(base)
        self.fonts = fonts_of(self.theme)
        self._theme = themes.digest(self.theme)
        paths = [*self.fonts.faces.values(), *(fallback.path for fallback in self.fonts.fallbacks)]
        self._fonts = digest([fresh.font_digest(str(path)) for path in paths])
        self._makings: dict[tuple[str, Options], Making] = {}

    def options(self, name: str, form: str, manifest: Manifest, asked: bool = True) -> Options:
        """Return the options an output is made with; one that was not asked for keeps those it was made with."""
        given = self._carried.options(form)
        return manifest.options(name) if not asked or (self._keep and not given) else given

    def stamp(self, brief_id: str, options: Options) -> Stamp:
        """Return what a file made with `options` says of its making, and what it carries."""
        return stamp(self.base, brief_id, self.basis, Carried.of(options))

    def records(self, brief_id: str, options: Options = ()) -> dict[str, Entry]:
        """Return the records behind a brief. Facts that are attached say more than the page, and count as a whole."""
        found = self.basis.of(brief_id)
        if Carried.of(options).attach_facts:
            found[ATTACHED] = entry("file", {"sha256": fresh.digest(facts_as_json(self.base, brief_id))})
        return found

    def making(self, brief_id: str, options: Options = ()) -> Making:
        """Return what the outputs of a brief would be made from."""
        key = (brief_id, options)
        if key not in self._makings:
            records = {id_: entry.digest for id_, entry in self.records(brief_id, options).items()}
            self._makings[key] = Making(
                brief_id, PROGRAM, self._theme, self._fonts, fresh.epoch(), records, options=options
            )
        return self._makings[key]

    def status(self, name: str, brief: str, form: str, folder: Path, manifest: Manifest, asked: bool = True) -> Status:
        """Return how an output stands. Where only making it can tell, it is `uncertain`."""
        options = self.options(name, form, manifest, asked)
        making, records = self.making(brief, options), self.records(brief, options)
        found = status(name, form, look(folder / name), manifest, making, records)
        if options != self._carried.options(form):
            found = replace(found, kept=options)
        output = manifest.outputs.get(name)
        if output and found.state is State.FRESH and (output.behind or manifest.source != self.source):
            return replace(found, uncertain=True)
        return found

    def manifest(self, before: Manifest) -> Manifest:
        """Return the manifest that names these inputs and this program, and else remembers what `before` does."""
        reviews = {b.id: _last_day(b.review_by) for b in self.base.briefs.values()}
        return replace(
            before,
            program=PROGRAM,
            source=self.source,
            epoch=fresh.epoch(),
            inputs=self.inputs,
            briefs=reviews,
        )


def _last_day(date: Edtf | None) -> str:
    return date.latest.isoformat() if date and date.latest else ""


def asked_names(base: FactBase, asked: Asked, manifest: Manifest | None = None) -> dict[str, tuple[str, str]]:
    """Return file name → brief and format of all outputs asked for. With a `manifest` and no formats asked for, its
    other outputs of those briefs as well, and of the usual formats only those in use, if any is.
    """
    formats: Sequence[str] = asked.formats or fresh.USUAL
    others: dict[str, tuple[str, str]] = {}
    briefs = asked.briefs or tuple(base.briefs)
    if manifest is not None and not asked.formats:
        used = {o.format for o in manifest.outputs.values()}
        formats = [f for f in fresh.USUAL if f in used] or fresh.USUAL
        others = {n: (o.brief, o.format) for n, o in manifest.outputs.items() if o.brief in briefs and not o.beside}
    found = {brief + WRITERS[form].suffix: (brief, form) for brief in briefs for form in formats}
    found.update((name, one) for name, one in others.items() if one[1] in WRITERS)
    return dict(sorted(found.items(), key=lambda e: (briefs.index(e[1][0]), list(WRITERS).index(e[1][1]))))


def survey(
    base: FactBase,
    asked: Asked,
    folder: Path,
    everything: bool = False,
    theme: Theme | None = None,
    carried: Carried | None = None,
    keep: bool = True,
) -> list[Status]:
    """Return how each output asked for stands; with `everything`, also those that only the manifest knows.

    Writes nothing. Raises FactsheetError where an output has to be made to tell, and can't be.
    """
    manifest = settled(read_manifest(folder), folder)
    now = Now(base, theme=theme, carried=carried, keep=keep)
    found: list[Status] = []
    for name, (brief, form) in asked_names(base, asked, manifest if everything else None).items():
        one = now.status(name, brief, form, folder, manifest)
        found.append(_sure(one, now, folder, now.options(name, form, manifest)) if one.uncertain else one)
    if everything:
        found.extend(_orphans(base, manifest, folder))
    return found


def _sure(one: Status, now: Now, folder: Path, options: Options) -> Status:
    """Return an uncertain status made certain: the output is made again and the bytes are compared."""
    fitted = make(now.base, one.brief, now.theme, now.fonts)
    data = WRITERS[one.format].load()(fitted.page, now.stamp(one.brief, options))
    one = replace(one, uncertain=False, left_out=fitted.left_out)
    if look(folder / one.name).digest == fresh.digest(data):
        return replace(one, reasons=(), theirs=False)
    return one if one.reasons else replace(one, reasons=(_PROGRAM_CHANGED,))


_PROGRAM_CHANGED = Reason(State.PROGRAM, "the program changed")


def _orphans(base: FactBase, manifest: Manifest, folder: Path) -> list[Status]:
    """Return the outputs on disk whose brief is no more."""
    text = "no brief makes it any more; delete it"
    return [
        Status(name, output.brief, output.format, (Reason(State.ORPHAN, text),))
        for name, output in manifest.outputs.items()
        if output.brief not in base.briefs and look(folder / name).digest is not None
    ]


def settled(manifest: Manifest, folder: Path) -> Manifest:
    """Return the manifest as it is meant after a build was killed, or after people have put things in order.

    A file that got its new bytes is done, though nobody was left to note it. A file that stood beside an edited one and
    took its place is that output now; what was deleted beside it is forgotten.
    """
    outputs = dict(manifest.outputs)
    for name, output in manifest.outputs.items():
        if len(output.sha256) > 1 and look(folder / name).digest == output.sha256[0]:
            outputs[name] = replace(output, sha256=output.sha256[:1])
        if output.beside and look(folder / output.beside).digest in output.sha256:
            outputs[output.beside] = replace(output, beside="")
        if output.beside and look(folder / name) == Found():
            del outputs[name]
    return replace(manifest, outputs=outputs)


def since_build(base: FactBase, folder: Path) -> list[Change]:
    """Return what changed in the records behind the outputs since they were last made, each change once."""
    manifest = read_manifest(folder)
    basis = Basis(base)
    found: dict[tuple[str, str], Change] = {}
    for output in manifest.outputs.values():
        made = manifest.makings.get(output.making)
        if made is None or output.beside:
            continue
        now = basis.of(made.brief) if made.brief in base.briefs else {}
        records = {id_: (one.kind, one.values) for id_, one in now.items()}
        before = {id_: kept for id_, kept in manifest.made_from(made).items() if kept[0] != "file"}
        for change in compare(before, records):
            found.setdefault((change.record, change.path), change)
    return list(found.values())


# ── building ─────────────────────────────────────────────────────────────────────────────────────────────


#: Returns the briefs that may not be built, with the errors why.
Faults = Callable[[], Mapping[str, Iterable[Diagnostic]]]


def build(
    base: FactBase,
    asked: Asked,
    folder: Path,
    *,
    inputs: Mapping[str, str] | None = None,
    theme: Theme | None = None,
    carried: Carried | None = None,
    keep: bool = True,
    discard_edits: bool = False,
    jobs: int = 1,
    faults: Faults = dict,
    say: Callable[[str], None] = lambda text: None,
    progress: Callable[[Iterator[Made], int], Iterable[Made]] = lambda each, count: each,
) -> Outcome:
    """Write what is stale of the outputs asked for into `folder`, and return what became of each.

    All bytes are made before the first file is touched. The outputs of a brief that can't be made stay as they are.
    Raises FactsheetError where a file can't be stored; nothing has changed then, nor where no brief can be made.
    `faults` is asked for the briefs that may not be built while the pages are made; by default there are none.
    `inputs` are the digests of the files the base was read from; `carried` and `keep` are as in `Now`. `say` is told
    what is waited for; `progress` may show how far the making is.
    """
    with Folder(folder, say) as held:
        now = Now(base, inputs, theme, carried, keep)
        return build_into(held, now, asked, discard_edits, jobs, faults, progress)


def build_into(
    held: Folder,
    now: Now,
    asked: Asked,
    discard_edits: bool,
    jobs: int,
    faults: Faults,
    progress: Callable[[Iterator[Made], int], Iterable[Made]],
) -> Outcome:
    """As `build`, in a folder that is held already."""
    folder, base = held.path, now.base
    held.manifest = manifest = settled(held.manifest, folder)
    names = asked_names(base, asked)
    asked_briefs = {brief for brief, _ in names.values()}
    statuses = {n: now.status(n, brief, form, folder, manifest) for n, (brief, form) in names.items()}
    left = {n for n, s in statuses.items() if s.theirs and s.state is State.EDITED and s.current and not discard_edits}
    options = {name: now.options(name, form, manifest) for name, (_, form) in names.items()}
    wanted: dict[str, dict[str, Options]] = {}
    for name, one in statuses.items():
        if name not in left and (one.reasons or one.uncertain):
            wanted.setdefault(one.brief, {})[one.format] = options[name]
    makings: dict[str, Making] = {}
    refused: dict[str, tuple[Diagnostic, ...]] = {}

    def judge() -> None:
        refused.update((brief, tuple(found)) for brief, found in faults().items() if brief in asked_briefs)

    edited = {n for n, one in statuses.items() if one.format == "docx" and one.theirs}

    def make_one(one: _Wanted) -> Made:
        if one[0] in refused:
            return Made(one[0])
        return _make_one(now, *one, lambda name, data: data if name in edited else held.spool(name, data))

    with closing(_made(list(wanted.items()), make_one, jobs, held, judge)) as each:
        for made in progress(each, len(wanted)):
            if made.unstored:
                raise FactsheetError(made.unstored)
            if made.problems:
                refused.setdefault(made.brief, made.problems)
            if made.brief in refused:
                for file in made.files.values():
                    if not isinstance(file, bytes):
                        held.drop(file)
                continue
            for form, file in made.files.items():
                name = made.brief + WRITERS[form].suffix
                makings[name] = replace(now.making(made.brief, options[name]), left_out=made.left_out)
                output = Output(made.brief, form, (), makings[name].name)
                if isinstance(file, bytes):
                    said = now.stamp(made.brief, options[name])
                    merged, whole = _merged(folder / name, file, said, base, made.brief, discard_edits)
                    held.add(name, held.spool(name, merged), output, whole)
                else:
                    held.add(name, file, output, discard_edits)
    if refused.keys() >= asked_briefs:
        return Outcome((), refused)
    remembered = _remembered(now, manifest, names, makings, folder)
    if refused:  # the next build must look again, and say so
        remembered = replace(remembered, inputs={})
    written = {w.name: w for w in held.finish(remembered)}
    built = (
        Built(
            _explained(one, written.get(name)),
            written.get(name) or Written(name, folder / name, Done.LEFT if name in left else Done.UNCHANGED),
            makings[name].left_out if name in written else one.left_out,
        )
        for name, one in statuses.items()
        if one.brief not in refused
    )
    return Outcome(tuple(built), refused)


def _merged(
    path: Path, data: bytes, said: Stamp, base: FactBase, brief: str, discard_edits: bool
) -> tuple[bytes, bool]:
    """Return the Word file `data` with what is new against the edited one at `path`, and whether it may replace that:
    only where the records hold all of it.
    """
    from .word.redline import beside, merged  # reads Word files: a build with nothing edited does without

    try:
        old = path.read_bytes()
    except OSError:
        return data, False
    date = f"{said.date:%Y-%m-%dT%H:%M:%SZ}"
    whole = merged(data, old, base, brief, said.program, date)
    if whole is not None or discard_edits:
        return whole or data, True
    return beside(data, old, base, brief, said.program, date), False


def _explained(one: Status, written: Written | None) -> Status:
    """Return the status with the reason that only the bytes could tell."""
    if one.uncertain and not one.reasons and written and written.done is not Done.UNCHANGED:
        return replace(one, reasons=(_PROGRAM_CHANGED,))
    return one


def _remembered(
    now: Now, before: Manifest, names: Iterable[str], makings: Mapping[str, Making], folder: Path
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
            one = now.status(name, output.brief, output.format, folder, before, asked=False)
            outputs[name] = replace(output, behind=bool(one.reasons) or one.uncertain)
        elif look(folder / name) != Found():
            outputs[name] = output
    records = dict(manifest.records)
    for making in makings.values():
        for id_, found in now.records(making.brief, making.options).items():
            records[f"{id_}@{found.digest}"] = (found.kind, found.values)
    made = {**manifest.makings, **{making.name: making for making in makings.values()}}
    return replace(manifest, outputs=outputs, makings=made, records=records)


@dataclass(frozen=True, slots=True)
class Made:
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
    wanted: Sequence[_Wanted], make_one: Callable[[_Wanted], Made], jobs: int, held: Folder, judge: Callable[[], None]
) -> Generator[Made]:
    """Yield each brief made, in order; by `jobs` processes, if several.

    `judge` is called before the first is yielded; while the processes work, if there are several.
    """
    if jobs > 1:
        from .workers import shared_out

        _load_writers({form for _, formats in wanted for form in formats})
        yield from shared_out(wanted, make_one, jobs, held.release, judge)
        return
    judge()
    yield from map(make_one, wanted)


def _load_writers(formats: Iterable[str]) -> None:
    """Import what the formats need, once for all processes that are forked after."""
    for form in formats:
        WRITERS[form].load()


def _make_one(
    now: Now, brief: str, formats: Mapping[str, Options], stored: Callable[[str, bytes], Spooled | bytes]
) -> Made:
    try:
        fitted = make(now.base, brief, now.theme, now.fonts)
    except FactsheetError as error:
        return Made(brief, problems=error.diagnostics)
    stamps = {options: now.stamp(brief, options) for options in set(formats.values())}
    try:
        files = {
            form: stored(brief + WRITERS[form].suffix, WRITERS[form].load()(fitted.page, stamps[options]))
            for form, options in formats.items()
        }
    except FactsheetError as error:
        return Made(brief, unstored=error.diagnostics)
    return Made(brief, files, fitted.left_out)
