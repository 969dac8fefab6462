"""What is computed from one reading of the records on request, and cached until the next."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..brief.compose import compose
from ..brief.dossier import Dossier, Evidence, Uses
from ..builder import making
from ..evidence.verdict import Original
from ..fresh import font_digest
from ..look import themes
from ..look.font_file import Face
from ..look.theme import Theme
from ..originals.folder import FOLDER, Originals, read_originals
from ..page.fit import Fitted, fit
from ..page.typeset import Fonts, fonts_of
from ..records.model import FactBase, PageSize

if TYPE_CHECKING:
    from ..writers.html.panels import Panels
    from .snapshot import Snapshot

#: Brief, theme, paper; theme and paper "" for the brief's own.
PageKey = tuple[str, str, str]


class DeskView:
    """A snapshot with what was made of it; used by one thread. `before` is the last one, whose fonts and texts hold."""

    def __init__(self, home: Path, snapshot: Snapshot, before: DeskView | None = None) -> None:
        self.home = home
        self.snapshot = snapshot
        self._pages: dict[PageKey, Fitted] = {}
        self._dossiers: dict[str, Dossier] = {}
        #: Brief → the panels that were last made of its evidence.
        self.panels: dict[str, Panels] = {}
        self._fonts: dict[str, Fonts] = before._fonts if before is not None else {}
        self._texts: tuple[object, Originals] | None = before._texts if before is not None else None
        #: Digest → path of every font file that a page was drawn with.
        self.fonts: dict[str, Path] = before.fonts if before is not None else {}
        #: What was last drawn of each page, while its records were whole.
        self.last: dict[PageKey, object] = before.last if before is not None else {}

    @property
    def base(self) -> FactBase:
        """The records that are whole."""
        return self.snapshot.base

    # ── pages ────────────────────────────────────────────────────────────────────────────────────────────

    def page(self, brief: str, theme: str = "", paper: str = "") -> Fitted:
        """Return a brief fitted to its page. Raises FactsheetError where it can't be, KeyError where there is none."""
        key = (brief, theme, paper)
        if key not in self._pages:
            look = self.look(brief, theme, paper)
            self._pages[key] = fit(lambda without: compose(self.base, brief, without), look, self.fonts_of(look))
        return self._pages[key]

    def look(self, brief: str, theme: str = "", paper: str = "") -> Theme:
        """Return how a brief looks on a paper. Raises KeyError where there is none."""
        size = PageSize(paper) if paper else self.base.briefs[brief].page or self.base.project.page
        return replace(self.theme(brief, theme), page=size)

    def theme(self, brief: str, name: str) -> Theme:
        """Return the built-in theme `name`, or that of the brief. Raises KeyError for a name that is neither."""
        loaded = self.snapshot.loaded
        return themes.BUILT_IN[name] if name else loaded.themes.get(self.base.briefs[brief].theme, loaded.theme)

    def fonts_of(self, theme: Theme) -> Fonts:
        """Return the fonts of a theme, read once."""
        key = hashlib.sha256(repr((theme.faces, theme.family)).encode()).hexdigest()
        if key not in self._fonts:
            self._fonts[key] = fonts_of(theme)
        return self._fonts[key]

    def family(self, face: Face) -> str:
        """Return the name by which a page on screen calls a font: made of its digest, so that no other has it."""
        digest = font_digest(str(face.path))[:24]
        self.fonts[digest] = face.path
        return f"f{digest}"

    # ── evidence ─────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def uses(self) -> Uses:
        """Who uses which record."""
        return Uses(self.base)

    def evidence(self, brief: str) -> Dossier:
        """Return the evidence of a brief. Raises KeyError where there is none."""
        if brief not in self._dossiers:
            self._dossiers[brief] = making.evidence(self.base, self.snapshot.loaded.lock, brief, self.uses)
        return self._dossiers[brief]

    def dossier_with(self, brief: str, id_: str) -> Dossier:
        """Return the evidence of a brief and, where it does not rest on it, of one fact or judgement more."""
        dossier = self.evidence(brief) if brief in self.base.briefs else _EMPTY
        if id_ in dossier.facts or id_ in dossier.judgements or id_ in dossier.conflicts:
            return dossier
        more = Evidence(self.base, self.snapshot.loaded.lock, None, self.uses)
        if id_ in self.base.facts:
            fact = more.fact(id_)
            conflicts = {d.conflict.id: d for d in fact.disagreements}
            facts, others = {**dossier.facts, id_: fact}, {**conflicts, **dossier.conflicts}
            return replace(dossier, facts=facts, conflicts=others)
        if id_ in self.base.judgements:
            return replace(dossier, judgements={**dossier.judgements, id_: more.judgement(id_)})
        if id_ in self.base.conflicts:
            return replace(dossier, conflicts={**dossier.conflicts, id_: more.disagreement(self.base.conflicts[id_])})
        raise KeyError(id_)

    # ── originals ────────────────────────────────────────────────────────────────────────────────────────

    @property
    def originals(self) -> Originals:
        """The texts of sources that are at hand, read again when the folder or the sources have changed."""
        state = (_listing(self.home / FOLDER), {id_: s.text_sha256 for id_, s in self.base.sources.items()})
        if self._texts is None or self._texts[0] != state:
            self._texts = (state, read_originals(self.home / FOLDER, self.base.sources.values()))
        return self._texts[1]

    def original(self, source: str) -> Original | None:
        """Return the text of a source; None where it is not at hand."""
        return self.originals.texts.get(source)


_EMPTY = Dossier("", {}, {}, {}, {}, (), (), ())


def _listing(folder: Path) -> Mapping[str, tuple[int, int]]:
    try:
        return {p.name: (p.stat().st_mtime_ns, p.stat().st_size) for p in sorted(folder.glob("*.txt"))}
    except OSError:
        return {}
