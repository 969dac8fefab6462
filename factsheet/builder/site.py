"""All briefs of a project as a site: an edition and a PDF of each, a first page and a feed. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..evidence.lock import Lock
from ..look.theme import Theme
from ..page.plan import Page
from ..records.model import FactBase
from ..writers import WRITERS
from ..writers.html import write_among
from ..writers.html.feed import feed
from ..writers.html.front import FEED, INDEX, House, Shown, front_page
from ..writers.html.markup import standing, text
from ..writers.stamp import Stamp
from .making import PROGRAM, ThemeOf, make
from .stale import Now


def site(
    base: FactBase, briefs: Iterable[str], theme: Theme, theme_of: ThemeOf, lock: Lock | None, address: str
) -> dict[str, bytes]:
    """Return the files of a site by name. It names no brief but `briefs`. `address` is where it will be found, or "".

    Raises FactsheetError where a brief can't be made.
    """
    ids = tuple(briefs)
    now = Now(base, theme_of=theme_of, lock=lock)
    titles = _titles(base, ids)
    project = base.project
    house = House(
        project.name or project.publisher or "Briefs",
        project.publisher,
        base.briefs[ids[0]].language if ids else "en-GB",
        PROGRAM,
        address.rstrip("/") + "/" if address else "",
    )
    files: dict[str, bytes] = {}
    shown: list[Shown] = []
    for id_ in ids:
        look = now.look(id_)
        page = make(base, id_, look.theme, look.fonts).page
        stamp = now.stamp(id_, "html", ())
        files[f"{id_}.html"] = write_among(page, stamp, titles, _others(id_))
        files[f"{id_}.pdf"] = WRITERS["pdf"].load()(page, now.stamp(id_, "pdf", ()))
        facts = {
            one.fact.id: f"{standing(one.fact.confidence)} {text(one.fact.statement)}"
            for one in now.dossier(id_).facts.values()
        }
        shown.append(Shown(page, {"Evidence edition": f"{id_}.html", "PDF": f"{id_}.pdf"}, facts))
    files[INDEX] = front_page(house, shown, replace(theme, logo=None))
    files[FEED] = feed(house, ((one, now.dossier(one.id)) for one in shown))
    return files


def among_others(page: Page, said: Stamp, base: FactBase) -> bytes:
    """Return the edition of a brief as it stands in a site of all briefs of the base."""
    return write_among(page, said, _titles(base, base.briefs), _others(page.brief.meta.id))


def _titles(base: FactBase, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
    return {id_: (f"{id_}.html", base.briefs[id_].title) for id_ in ids}


def _others(id_: str) -> dict[str, str]:
    return {"All briefs": INDEX, "As PDF": f"{id_}.pdf"}
