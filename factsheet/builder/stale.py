"""What outputs would be made from now, and the state of each requested one. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from .. import fresh
from ..brief.dossier import Dossier, Evidence
from ..evidence.lock import Lock
from ..frozen import frozen, replace
from ..look import themes
from ..look.theme import Theme
from ..output.basis import Basis, BasisEntry, digest, entry
from ..output.changes import RecordChange, compare
from ..output.files import look, read_manifest
from ..output.manifest import ATTACHED, EVIDENCE, Making, Manifest
from ..output.staleness import Found, OutputState, OutputStatus, Reason, status
from ..page.typeset import Fonts, fonts_of
from ..records.model import Edtf, FactBase
from ..writers import WRITERS, usual
from ..writers.stamp import Stamp
from .making import PROGRAM, Options, ThemeOf, facts_as_json, heeded, issued, make, paged, stamp
from .making import theme_of as making_theme


@frozen
class Asked:
    """What is to be built: briefs and formats; where empty, all briefs and the usual formats."""

    briefs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()


@frozen
class BriefLook:
    """How a brief looks: theme and fonts, each with a digest of what of it shows on a page."""

    theme: Theme
    fonts: Fonts
    theme_digest: str
    fonts_digest: str


@cache
def _source() -> str:
    """Return a digest of the program, as it was when this process first asked: what it has loaded makes the pages."""
    return fresh.program_digest()


class Now:
    """What outputs would be made from now: the records of a base, the themes, the fonts, the program, the options.

    A file keeps the options it was made with, unless others of its format are among `options`, or `keep` is false.
    `lock` says which citations were verified, for formats that tell it; `basis` is that of the base, if there is one.
    """

    def __init__(
        self,
        base: FactBase,
        inputs: Mapping[str, str] | None = None,
        theme_of: ThemeOf | None = None,
        options: Options = (),
        keep: bool = True,
        lock: Lock | None = None,
        basis: Basis | None = None,
    ) -> None:
        self.base = base
        self.lock = lock
        self.basis = basis or Basis(base)
        self.inputs = dict(inputs or {})
        self._options = options
        self._keep = keep
        self.source = _source()
        self._theme_of = theme_of or (lambda brief: making_theme(base, brief))
        self._looks: dict[str, BriefLook] = {}
        self._makings: dict[tuple[str, bool, Options], Making] = {}
        self._dossiers: dict[str, Dossier] = {}
        self._unrecorded: dict[str, str] = {}
        self._evidence: dict[dt.date, Evidence] = {}

    def look(self, brief_id: str) -> BriefLook:
        """Return the theme and the fonts of a brief."""
        theme = self._theme_of(brief_id)
        digest_ = themes.digest(theme)
        if digest_ not in self._looks:
            fonts = fonts_of(theme)
            paths = [*fonts.faces.values(), *(fallback.path for fallback in fonts.fallbacks)]
            of_fonts = digest([fresh.font_digest(str(path)) for path in paths])
            self._looks[digest_] = BriefLook(theme, fonts, digest_, of_fonts)
        return self._looks[digest_]

    def options(self, name: str, form: str, manifest: Manifest, asked: bool = True) -> Options:
        """Return the options an output is made with; one that was not asked for keeps those it was made with."""
        given = heeded(form, self._options)
        return manifest.options(name) if not asked or (self._keep and not given) else given

    def dossier(self, brief_id: str) -> Dossier:
        """Return the evidence of a brief."""
        if brief_id not in self._dossiers:
            day = issued(self.base.briefs[brief_id])
            if day not in self._evidence:
                of_a_day = next(iter(self._evidence.values()), None)
                self._evidence[day] = of_a_day.on(day) if of_a_day else Evidence(self.base, self.lock, day)
            self._dossiers[brief_id] = self._evidence[day].brief(brief_id)
        return self._dossiers[brief_id]

    def unrecorded(self, brief_id: str) -> str:
        """Return the digest of what the evidence of a brief says besides its records."""
        if brief_id not in self._unrecorded:
            self._unrecorded[brief_id] = digest(self.dossier(brief_id).unrecorded())
        return self._unrecorded[brief_id]

    def stamp(self, brief_id: str, form: str, options: Options) -> Stamp:
        """Return what a file of format `form` made with `options` says of its making, and what it carries."""
        if not _reads_evidence(form, options):
            return stamp(self.base, brief_id, self.basis, options)
        dossier, unrecorded = self.dossier(brief_id), self.unrecorded(brief_id)
        return stamp(self.base, brief_id, self.basis, options, dossier, unrecorded)

    def records(self, brief_id: str, form: str, options: Options = ()) -> dict[str, BasisEntry]:
        """Return the records behind a brief. What a file carries besides its page counts as a whole."""
        entries = self.basis.of(brief_id)
        if "--attach-facts" in options:
            entries[ATTACHED] = entry("file", {"sha256": fresh.digest(facts_as_json(self.base, brief_id))})
        if _reads_evidence(form, options):
            entries.update((id_, self.basis.entry(id_)) for id_ in self.dossier(brief_id).records if id_ not in entries)
        if WRITERS[form].evidence or "--annex" in options:
            entries[EVIDENCE] = entry("file", {"digest": self.unrecorded(brief_id)})
        return entries

    def making(self, brief_id: str, form: str, options: Options = ()) -> Making:
        """Return what an output of a brief would be made from."""
        key = (brief_id, WRITERS[form].evidence, options)
        if key not in self._makings:
            records = {id_: entry.digest for id_, entry in self.records(brief_id, form, options).items()}
            look = self.look(brief_id)
            self._makings[key] = Making(
                brief_id, PROGRAM, look.theme_digest, look.fonts_digest, fresh.epoch(), records, options=options
            )
        return self._makings[key]

    def status(
        self, name: str, brief: str, form: str, folder: Path, manifest: Manifest, asked: bool = True
    ) -> OutputStatus:
        """Return how an output stands. Where only making it can tell, it is `uncertain`."""
        options = self.options(name, form, manifest, asked)
        making, records = self.making(brief, form, options), self.records(brief, form, options)
        output_status = status(name, form, look(folder / name), manifest, making, records)
        if options != heeded(form, self._options):
            output_status = replace(output_status, kept=options)
        if output_status.state is OutputState.EDITED and output_status.current and WRITERS[form].editable:
            output_status = self._looked_into(output_status, folder, manifest)
        output = manifest.outputs.get(name)
        if output and output_status.state is OutputState.FRESH and (output.behind or manifest.source != self.source):
            return replace(output_status, uncertain=True)
        return output_status

    def _looked_into(self, output_status: OutputStatus, folder: Path, manifest: Manifest) -> OutputStatus:
        """Return the status of a Word file that is not as it was written, by what the file says of itself: a copy of
        another build, or one in which everything is settled, is behind, although no record has changed.
        """
        from ..word.docx_reader import MOST_BYTES  # most builds have no edited Word file to read
        from ..word.standing import standing

        data = fresh.read_plain(str(folder / output_status.name), MOST_BYTES)
        if data is None:
            return output_status
        relation = standing(data, self.base, output_status.brief, manifest.settled.get(fresh.digest(data), ()))
        reason = None
        if relation.facts and (relation.facts, relation.program) != (self.basis.digest(output_status.brief), PROGRAM):
            edited = "" if relation.untouched else ", then edited"
            reason = Reason(OutputState.COPY, f"a copy made from other records{edited}")
        elif relation.untouched:
            reason = Reason(OutputState.COPY, "a copy of another build")
        elif relation.settled and relation.replaceable:
            reason = Reason(OutputState.SETTLED, "edited by hand, and every edit in it is settled")
        if reason is not None:
            return replace(output_status, reasons=(reason,))
        return output_status

    def manifest(self, before: Manifest) -> Manifest:
        """Return the manifest that names these inputs and this program, and otherwise remembers what `before` does."""
        reviews = {b.id: _last_day(b.review_by) for b in self.base.briefs.values()}
        return replace(
            before,
            program=PROGRAM,
            source=self.source,
            epoch=fresh.epoch(),
            inputs=self.inputs,
            briefs=reviews,
        )


def _reads_evidence(form: str, options: Options) -> bool:
    """Return True where a file says more of the evidence than the page does."""
    return WRITERS[form].evidence or "--annotate" in options or "--annex" in options


def _last_day(date: Edtf | None) -> str:
    return date.latest.isoformat() if date and date.latest else ""


def asked_names(base: FactBase, asked: Asked, manifest: Manifest | None = None) -> dict[str, tuple[str, str]]:
    """Return file name → brief and format of all outputs asked for. With a `manifest` and no formats asked for, its
    other outputs of those briefs as well, and of the usual formats only those in use, if any is.
    """
    formats: Sequence[str] = asked.formats or usual()
    others: dict[str, tuple[str, str]] = {}
    briefs = asked.briefs or tuple(base.briefs)
    if manifest is not None and not asked.formats:
        used = {o.format for o in manifest.outputs.values()}
        formats = [form for form in usual() if form in used] or usual()
        others = {n: (o.brief, o.format) for n, o in manifest.outputs.items() if o.brief in briefs and not o.beside}
    names = {brief + WRITERS[form].suffix: (brief, form) for brief in briefs for form in formats}
    return _in_order({**names, **{name: one for name, one in others.items() if one[1] in WRITERS}}, briefs)


def build_names(base: FactBase, asked: Asked, manifest: Manifest, folder: Path) -> dict[str, tuple[str, str]]:
    """Return file name → brief and format of all outputs that a build brings up to date: those asked for and, where no
    format is asked for, the files of other formats that earlier builds wrote and that are still there.
    """
    names = asked_names(base, asked)
    briefs = asked.briefs or tuple(base.briefs)
    for name, output in {} if asked.formats else manifest.outputs.items():
        known = output.brief in briefs and output.format in WRITERS and not output.beside
        if name not in names and known and look(folder / name).digest is not None:
            names[name] = (output.brief, output.format)
    return _in_order(names, briefs)


def _in_order(names: Mapping[str, tuple[str, str]], briefs: Sequence[str]) -> dict[str, tuple[str, str]]:
    brief_ranks = {id_: rank for rank, id_ in enumerate(briefs)}
    form_ranks = {form: rank for rank, form in enumerate(WRITERS)}
    return dict(sorted(names.items(), key=lambda e: (brief_ranks[e[1][0]], form_ranks[e[1][1]])))


def survey(
    base: FactBase,
    asked: Asked,
    folder: Path,
    everything: bool = False,
    theme_of: ThemeOf | None = None,
    options: Options = (),
    keep: bool = True,
    lock: Lock | None = None,
    sure: bool = True,
) -> list[OutputStatus]:
    """Return how each output asked for stands; with `everything`, also those that only the manifest knows.

    Unless `sure`, nothing is made: what only making it can tell stays `uncertain`. Writes nothing. Raises
    FactsheetError where an output has to be made to tell, and can't be.
    """
    manifest = settled(read_manifest(folder), folder)
    now = Now(base, theme_of=theme_of, options=options, keep=keep, lock=lock)
    names = asked_names(base, asked, manifest) if everything else build_names(base, asked, manifest, folder)
    statuses: list[OutputStatus] = []
    for name, (brief, form) in names.items():
        output_status = now.status(name, brief, form, folder, manifest)
        to_make = output_status.uncertain and sure
        statuses.append(
            _sure(output_status, now, folder, now.options(name, form, manifest)) if to_make else output_status
        )
    if everything:
        statuses.extend(_orphans(base, manifest, folder))
    return statuses


def _sure(output_status: OutputStatus, now: Now, folder: Path, options: Options) -> OutputStatus:
    """Return an uncertain status made certain: the output is made again and the bytes are compared."""
    seen = now.look(output_status.brief)
    fitted = make(now.base, output_status.brief, seen.theme, seen.fonts)
    stamp = now.stamp(output_status.brief, output_status.format, options)
    data = WRITERS[output_status.format].load()(paged(fitted.page, stamp), stamp)
    output_status = replace(output_status, uncertain=False, left_out=fitted.left_out)
    if look(folder / output_status.name).digest == fresh.digest(data):
        return replace(output_status, reasons=(), theirs=False)
    return output_status if output_status.reasons else replace(output_status, reasons=(PROGRAM_CHANGED,))


PROGRAM_CHANGED = Reason(OutputState.PROGRAM, "the program changed")


def _orphans(base: FactBase, manifest: Manifest, folder: Path) -> list[OutputStatus]:
    """Return the outputs on disk whose brief is no more."""
    text = "no brief produces it now; delete it"
    return [
        OutputStatus(name, output.brief, output.format, (Reason(OutputState.ORPHAN, text),))
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


def since_build(base: FactBase, folder: Path) -> list[RecordChange]:
    """Return what changed in the records behind the outputs since they were last made, each change once."""
    manifest = read_manifest(folder)
    basis = Basis(base)
    changes: dict[tuple[str, str, str], RecordChange] = {}
    for output in manifest.outputs.values():
        making = manifest.makings.get(output.making)
        if making is None or output.beside:
            continue
        now = basis.of(making.brief) if making.brief in base.briefs else {}
        records = {id_: (one.kind, one.values) for id_, one in now.items()}
        before = {id_: kept for id_, kept in manifest.made_from(making).items() if kept[0] != "file"}
        for change in compare(before, records, making.brief):
            changes.setdefault((change.record, change.path, change.page), change)
    return list(changes.values())
