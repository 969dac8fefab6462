"""Makes one brief: composed, fitted, and with what its files say about how they were made. Knows no output folder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping

from .. import __version__, fresh
from ..brief.annex import annex
from ..brief.compose import compose
from ..brief.dossier import Dossier, Evidence, Uses
from ..brief.evidence_notes import evidence_notes
from ..evidence.lock import Lock
from ..exports import Material
from ..exports.as_json import export
from ..frozen import replace
from ..look import themes
from ..look.theme import Theme
from ..output.basis import Basis, digest, made_from
from ..page.fit import Fitted, check_glyphs, fit
from ..page.flow import annexed
from ..page.plan import Page
from ..page.typeset import Fonts, fonts_of
from ..records import edtf
from ..records.model import BriefRecord, FactBase
from ..typed import TypeVar
from ..writers import WRITERS
from ..writers.stamp import Stamp

PROGRAM = f"factsheet {__version__}"
#: Options of `factsheet build` that a file was made with, in the order in which its format lists them.
Options = tuple[str, ...]


def heeded(form: str, options: Collection[str]) -> Options:
    """Return those of `options` that a file of format `form` heeds."""
    return tuple(name for name in WRITERS[form].options if name in options)


#: Brief → its theme.
ThemeOf = Callable[[str], Theme]


def theme_of(base: FactBase, brief_id: str) -> Theme:
    """Return the built-in theme that the brief or else the settings name. Raises FactsheetError where that is a file:
    `Loaded` knows those.
    """
    return themes.built_in(base.briefs[brief_id].theme or base.project.theme)


def make(base: FactBase, brief_id: str, theme: Theme | None = None, fonts: Fonts | None = None) -> Fitted:
    """Return the brief fitted to its page. Raises FactsheetError where it can't be.

    A theme that the project reads from a file must be given; a built-in one is found by its name.
    """
    theme = replace(theme or theme_of(base, brief_id), page=base.briefs[brief_id].page or base.project.page)
    return fit(lambda without: compose(base, brief_id, without), theme, fonts or fonts_of(theme))


def evidence(base: FactBase, lock: Lock | None, brief_id: str, uses: Uses | None = None) -> Dossier:
    """Return the evidence of a brief on its day of issue. `uses` are those of the base, where the caller has them."""
    return Evidence(base, lock, issued(base.briefs[brief_id]), uses).brief(brief_id)


def stamp(
    base: FactBase,
    brief_id: str,
    basis: Basis | None = None,
    options: Options = (),
    dossier: Dossier | None = None,
    unrecorded: str = "",
) -> Stamp:
    """Return what the files of a brief say of their making, and what they carry by `options`.

    `dossier` is the evidence for formats that hold it. Comments need it as well, but nothing of it that is not in the
    records, so that without one they are the same. `unrecorded` is the digest of what it says besides its records,
    where the caller has it.
    """
    notes = {}
    if "--annotate" in options:
        notes = evidence_notes(base.briefs[brief_id], dossier or evidence(base, None, brief_id))
    return Stamp(
        _date(base.briefs[brief_id]),
        PROGRAM,
        (basis or Basis(base)).digest(brief_id),
        facts=facts_as_json(base, brief_id) if "--attach-facts" in options else b"",
        embed_fonts="--no-embed-fonts" not in options,
        track="--track" in options,
        notes=notes,
        dossier=dossier,
        annex="--annex" in options,
        evidence=unrecorded or (digest(dossier.unrecorded()) if dossier is not None else ""),
    )


def paged(page: Page, said: Stamp) -> Page:
    """Return a page with the annex that its file is to have, if any. Raises FactsheetError as `with_annex` does."""
    if not said.annex or page.annex is not None:
        return page
    assert said.dossier is not None, "an annex is made of the evidence"
    return with_annex(page, said.dossier)


def with_annex(page: Page, dossier: Dossier) -> Page:
    """Return a page with its annex. Raises FactsheetError where no font has a character that the annex would show."""
    tree = annex(page.brief, dossier)
    check_glyphs(tree.paragraphs(), page.fonts, dossier.brief)
    return annexed(page, tree)


def facts_as_json(base: FactBase, brief_id: str) -> bytes:
    """Return the records that a brief rests on, with every source and origin they name, as JSON (docs/export.md)."""
    ids = set(made_from(base, brief_id))
    for fact in (base.facts[id_] for id_ in list(ids) if id_ in base.facts):
        for citation in fact.citations:
            ids |= {citation.source, citation.origin or "", citation.traced_to or ""}
            source = base.sources.get(citation.source)
            ids |= {source.originator or "", *source.derives_from} if source else set()

    def kept(records: Mapping[str, _Record]) -> dict[str, _Record]:
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


_Record = TypeVar("_Record")


def _date(record: BriefRecord) -> dt.datetime:
    """Return the moment printed into the files: SOURCE_DATE_EPOCH, else the day of issue. Never the clock."""
    if epoch := fresh.epoch():
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    day = issued(record)
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)


def issued(record: BriefRecord) -> dt.date:
    """Return the day of issue: the last one that it may have been."""
    day = record.issued.latest or record.issued.earliest or edtf.parse("2000").earliest
    assert day is not None
    return day
