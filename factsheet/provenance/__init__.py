"""Where a circulating file comes from: which facts, version and program made it, and what was altered in it since.

The parts: `then` (finds the records it was made from), `sentences` (compares), `edition` (reads and compares HTML).
Reads; writes nothing. A file is known for ours by its bytes where they are those that were written or are made again,
else by what it says of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path

from .. import fresh
from ..brief.dossier import Dossier
from ..brief.passages import Passage, passages
from ..brief.tree import Brief, Picture
from ..builder import making
from ..builder.site import among_others
from ..diagnostics import FactsheetError, Kind, errors, plural
from ..installing import command
from ..look import themes
from ..look.theme import Theme
from ..output.basis import Basis, digest
from ..output.manifest import Manifest
from ..page.plan import Page
from ..pdf_reader import NOT_PDF, PdfContent, contents, says
from ..preview import NO_RENDERER
from ..project.loaded import Loaded
from ..records.text import id_problem
from ..word.docx_reader import FileParagraph, WordFile
from ..word.docx_reader import read as read_word
from ..word.standing import as_packed
from ..writers import WRITERS
from . import edition
from . import then as records_then
from .sentences import Difference, DifferenceKind, in_annex, in_pdf, in_word, is_dated, links, since, strange_links
from .then import Search, Then

__all__ = [
    "KINDS",
    "Difference",
    "DifferenceKind",
    "FileVerdict",
    "Identity",
    "ProjectState",
    "ProvenanceReport",
    "examine",
]

FOREIGN = Kind(
    "E908",
    "not-from-factsheet",
    "The file does not say that factsheet made it: it names no brief, no version, no facts. It comes from elsewhere, "
    "or a program dropped its properties; a page printed to PDF again keeps none. Ask for the file as it was built.",
)
KINDS = (FOREIGN,)

#: A brief has some seventy paragraphs; of a file with more than these, only the first are compared.
_MOST_LINES, _MOST_TEXT, _MOST_ROWS = 500, 100_000, 1_000
_OTHER_EVIDENCE = (
    "the verifications and revisions that the file names were not found in the records or in git: what depends on them "
    "is not as these records have it, and whether that was altered is not known"
)
_OTHER_PROGRAM = "the page does not look as this program makes it; whether it was altered or made so is not known"
_OTHER_THEME = "the theme it was made with is not known: how it looks was not compared"
#: Points that may look otherwise: none of them is a letter.
_SPECKS = 4


class FileVerdict(StrEnum):
    """How a file stands.

    `bytes`: it is what was written, byte for byte. `sentences`: every sentence stands as it was made, though another
    program saved the file. `altered`: one does not. `look`: all stand, but the page does not look as it was made.
    `partly`: nothing is known to be altered, but something that differs, or can't be compared, might be. `unknown`:
    nothing was found to compare it with.
    """

    BYTES = "unaltered, byte for byte"
    SENTENCES = "unaltered"
    ALTERED = "altered"
    LOOK = "looks different"
    PARTLY = "unaltered as far as known"
    UNKNOWN = "not compared"

    @property
    def sound(self) -> bool:
        """True where no sentence was altered."""
        return self in (FileVerdict.BYTES, FileVerdict.SENTENCES)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a file says of itself."""

    format: str
    brief: str
    version: str = ""
    program: str = ""
    facts: str = ""
    title: str = ""
    saved_by: str = ""


@dataclass(frozen=True, slots=True)
class ProjectState:
    """What a file may be compared with: the records, and what the manifest beside the outputs remembers."""

    root: Path
    loaded: Loaded
    manifest: Manifest


@dataclass(frozen=True, slots=True)
class ProvenanceReport:
    """What was found. `made_from` and `compared` say in words which records were found and what the file was held
    against; `undecided` are differences that need not be alterations; `since` is what the records say otherwise today,
    None where that is not known.
    """

    identity: Identity
    verdict: FileVerdict
    made_from: str = ""
    compared: str = ""
    altered: tuple[Difference, ...] = ()
    undecided: tuple[Difference, ...] = ()
    since: tuple[Difference, ...] | None = None
    notes: tuple[str, ...] = field(default=())


def examine(data: bytes, name: str, project: ProjectState | None) -> ProvenanceReport:
    """Return where the file `data` comes from and what was altered in it; without a project, as far as it tells itself.

    Raises FactsheetError where it can't be read, or is not from factsheet.
    """
    if data.startswith(b"%PDF-"):
        return _pdf(data, name, project)
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _word(data, name, project)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith((b"<!doctype", b"<html")):
        return _html(data, name, project)
    if data[:200].startswith(b"From: <Saved by "):
        message = f"{name} is a web archive (MHTML), in which a browser rewrote the page"
        raise FactsheetError([NOT_PDF.at(None, message, "save the page as HTML, or ask for the file itself")])
    what = "neither a PDF nor a Word document nor an evidence edition" if data else "empty"
    raise FactsheetError([NOT_PDF.at(None, f"{name} is {what}")])


# ── both ─────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Case:
    """A file, whose records were looked for. `known` is True where it can be made again exactly: same program, same
    theme.
    """

    data: bytes
    identity: Identity
    project: ProjectState | None
    search: Search
    notes: tuple[str, ...] = ()

    @property
    def then(self) -> Then | None:
        return self.search.then

    @property
    def known(self) -> bool:
        return self.then is not None and self.then.theme is not None and self.identity.program == making.PROGRAM

    @property
    def made_from(self) -> str:
        return self.then.where if self.then is not None else f"not found: {self.search.looked}"


def _case(data: bytes, identity: Identity, project: ProjectState | None, name: str) -> _Case:
    if not identity.brief or id_problem(identity.brief):
        raise FactsheetError([FOREIGN.at(None, f"{name} does not say that factsheet made it")])
    if project is None:
        return _Case(data, identity, None, Search(None, "there is no project here to search"))
    search = records_then.find(project.root, project.loaded, project.manifest, identity.brief, identity.facts)
    notes = []
    if identity.program and identity.program != making.PROGRAM:
        notes.append(f"made by {identity.program}, compared by {making.PROGRAM}: generated text may differ")
    if errors(project.loaded.problems):
        notes.append("the current records have problems (see `factsheet check`) and are not compared")
    elif search.then is None and identity.brief not in project.loaded.base.briefs:
        notes.append(f"this project has no brief {identity.brief}: is it the right one?")
    return _Case(data, identity, project, search, tuple(notes))


def _written(case: _Case) -> str:
    """Return as what the last build wrote these very bytes; nothing where it did not."""
    if case.project is None:
        return ""
    digest = fresh.digest(case.data)
    outputs = case.project.manifest.outputs.items()
    return next((name for name, output in outputs if digest in output.sha256 and output.sha256), "")


def _page(case: _Case) -> Page | None:
    """Return the page that the records of then make; None where none were found, or they make none today."""
    if case.then is None:
        return None
    try:
        return making.make(case.then.base, case.identity.brief, _theme(case)).page
    except FactsheetError:
        return None


def _other_looks(case: _Case) -> Iterator[Page]:
    """Yield the page that the records of then make in each built-in theme but theirs: a build can be asked for one."""
    if case.then is None:
        return
    for theme in themes.BUILT_IN.values():
        if theme != case.then.theme:
            with suppress(FactsheetError):
                yield making.make(case.then.base, case.identity.brief, theme).page


def _again(case: _Case, page: Page, options: making.Options, dossier: Dossier | None = None) -> bytes:
    """Return the file made again; with `dossier`, its evidence is that."""
    assert case.then is not None
    stamp = making.stamp(case.then.base, case.identity.brief, options=options, dossier=dossier)
    return WRITERS[case.identity.format].load()(making.paged(page, stamp), stamp)


def _evidence(case: _Case, named: str) -> tuple[Dossier, bool]:
    """Return the evidence with the digest that a file names: of the records of then with the verifications of now, or
    of a commit; and whether there is one. What a file says is not believed: where there is none, the evidence is that
    with the verifications of now.
    """
    assert case.then is not None
    assert case.project is not None
    brief = case.identity.brief
    here = making.evidence(case.then.base, case.project.loaded.lock, brief)
    if digest(here.unrecorded()) == named:
        return here, True
    for base, lock in records_then.with_locks(case.project.root, brief, case.identity.facts, named):
        there = making.evidence(base, lock, brief)
        if digest(there.unrecorded()) == named:
            return there, True
    return here, False


def _unaltered(case: _Case, same_look: bool, undecided: bool) -> tuple[_Case, FileVerdict]:
    """Return how a file stands in which nothing is known to be altered, with a note where that is not all."""
    assert case.then is not None
    if not same_look and case.then.theme is None:
        case = replace(case, notes=(*case.notes, _OTHER_THEME))
    elif not same_look and not case.known:
        case = replace(case, notes=(*case.notes, _OTHER_PROGRAM))
    elif not same_look:
        return case, FileVerdict.LOOK
    return case, FileVerdict.SENTENCES if same_look and not undecided else FileVerdict.PARTLY


def _told(case: _Case, page: Page | None) -> _Case:
    """Return the case, with a note where its records were found but make no page."""
    if case.then is None or page is not None:
        return case
    return replace(case, notes=(*case.notes, "its records were found, but this program can't make a page from them"))


def _theme(case: _Case) -> Theme:
    """Return the theme of then; where only a file knew it, that of now."""
    assert case.then is not None
    assert case.project is not None
    return case.then.theme or case.project.loaded.theme


def _since(case: _Case, then: list[Passage] | tuple[Passage, ...]) -> tuple[Difference, ...] | None:
    """Return what today's records say otherwise; None where they don't have the brief, or can't be printed."""
    if case.project is None or case.identity.brief not in case.project.loaded.base.briefs:
        return None
    loaded = case.project.loaded
    if errors(loaded.problems):
        return None
    if Basis(loaded.base).digest(case.identity.brief) == case.identity.facts:
        return ()
    try:
        page = making.make(loaded.base, case.identity.brief, loaded.theme_of(case.identity.brief)).page
    except FactsheetError:
        return None
    return tuple(since(then, passages(page.brief), case.identity.brief))


def _report(case: _Case, verdict: FileVerdict, **more: object) -> ProvenanceReport:
    return replace(ProvenanceReport(case.identity, verdict, case.made_from, notes=case.notes), **more)  # type: ignore[arg-type]  # names of its fields


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────────────


def _html(data: bytes, name: str, project: ProjectState | None) -> ProvenanceReport:
    file = edition.content(data, name)
    metadata = {key: file.meta.get(f"factsheet.{key}", "")[:300] for key in ("brief", "version", "facts", "evidence")}
    identity = Identity(
        "html", metadata["brief"], metadata["version"], file.meta.get("generator", "")[:300], metadata["facts"]
    )
    case = _case(data, identity, project, name)
    page = _page(case)
    case = _told(case, page)
    rows = passages(page.brief) if page is not None else []
    if output := _written(case):
        compared = f"{output}, as the last build wrote it"
        return _report(case, FileVerdict.BYTES, compared=compared, since=_since(case, rows) if rows else None)
    if page is None:
        return _report(case, FileVerdict.UNKNOWN)
    dossier, recorded = _evidence(case, metadata["evidence"])
    editions = []
    for look in (page, *_other_looks(case)):
        again = _edition(case, look, dossier, file.among_others)
        if case.known and again == data:
            return _report(
                case, FileVerdict.BYTES, compared="the same bytes, rebuilt from these facts", since=_since(case, rows)
            )
        editions.append(edition.content(again, name))
    file = edition.content(data, name, editions[0].beside)
    if file.saved_from:
        note = f"a browser saved it from {file.saved_from[:200]}: links within the page lead there"
        case = replace(case, notes=(*case.notes, note))
    return _compared_html(case, editions, file, recorded, rows)


def _compared_html(
    case: _Case,
    editions: list[edition.EditionContent],
    file: edition.EditionContent,
    recorded: bool,
    rows: list[Passage],
) -> ProvenanceReport:
    """Compare a file with what its facts make, in the theme that is most like it."""
    differences = [edition.rebuilt_otherwise(one, file, dated=True) for one in editions]
    nearest = min(range(len(editions)), key=lambda at: len(differences[at]))
    (plain, dated), (now_plain, now_dated) = (edition.split(one.lines) for one in (editions[nearest], file))
    if recorded:
        altered, undecided = edition.in_edition(editions[nearest].lines, file.lines), []
    else:
        altered, undecided = edition.in_edition(plain, now_plain), edition.in_edition(dated, now_dated)
    altered += links(editions[nearest].addresses(recorded), file.addresses(recorded))
    otherwise = differences[nearest]
    if otherwise and not recorded:
        otherwise = edition.rebuilt_otherwise(editions[nearest], file, dated=False)
        undecided = undecided or []
        case = replace(case, notes=(*case.notes, _OTHER_EVIDENCE))
    if altered:
        verdict = FileVerdict.ALTERED
    else:
        case, verdict = _unaltered(case, not otherwise, not recorded and bool(differences[nearest]))
        case = replace(case, notes=(*case.notes, *otherwise))
    return _report(
        case,
        verdict,
        compared="the edition made from these facts",
        altered=tuple(altered),
        undecided=tuple(undecided),
        since=_since(case, rows),
    )


def _edition(case: _Case, page: Page, dossier: Dossier, among: bool) -> bytes:
    """Return the edition made again, alone or `among` those of a site."""
    if not among:
        return _again(case, page, (), dossier)
    assert case.then is not None
    stamp = making.stamp(case.then.base, case.identity.brief, dossier=dossier)
    return among_others(page, stamp, case.then.base)


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────────────


def _word(data: bytes, name: str, project: ProjectState | None) -> ProvenanceReport:
    file = read_word(data, name)
    ours = bool(file.version or file.program or file.facts or file.base)
    brief = file.brief if ours or (project and file.brief in project.loaded.base.briefs) else ""
    identity = Identity("docx", brief, file.version, file.program, file.facts, saved_by=file.saved_by)
    case = _case(data, identity, project, name)
    carried = file.base if file.base is not None and len(file.base) <= _MOST_ROWS else None
    if output := _written(case):
        rows = carried or ()
        return _report(
            case, FileVerdict.BYTES, compared=f"{output}, as the last build wrote it", since=_since(case, rows)
        )
    page = _page(case)
    looks = (page, *_other_looks(case)) if page is not None and case.known and as_packed(data) else ()
    if page is not None and any(_again(case, look, way) == data for look in looks for way in _ways()):
        rows = carried or tuple(passages(page.brief))
        return _report(
            case, FileVerdict.BYTES, compared="the same bytes, rebuilt from these facts", since=_since(case, rows)
        )
    return _compared_word(_told(case, page), file, carried, page.brief if page is not None else None)


def _ways() -> Iterator[making.Options]:
    """Yield the options that a Word file may have been made with: any of those it heeds, fewest first."""
    options = WRITERS["docx"].options
    for count in range(len(options) + 1):
        yield from combinations(options, count)


def _compared_word(
    case: _Case, file: WordFile, carried: tuple[Passage, ...] | None, brief: Brief | None
) -> ProvenanceReport:
    rows, compared, notes = carried, "the sentences stored in the file", list(case.notes)
    agreed = False
    if brief is not None:
        true = passages(brief)
        if carried is None:
            rows, compared = tuple(true), "the sentences of these facts"
        elif _agree(carried, true):
            agreed = True
            compared = "the sentences stored in the file, which are those of these facts"
        else:
            charts = iter([row for row in carried if row.role is Picture.CHART])
            rows = (
                *(next(charts, row) if row.role is Picture.CHART else row for row in true),
                *(row for row in carried if row.role is Picture.LOGO),
            )
            compared = "the sentences of these facts"
            ours = "they were altered as well" if case.known else "they were altered, or made so by another version"
            notes.append(f"the sentences stored in the file are not those of these facts: {ours}")
    elif carried is not None:
        notes.append("without its records, the file can only be compared with what is stored in it")
    if rows is None:
        return _report(case, FileVerdict.UNKNOWN, notes=tuple(notes))
    file, more = _bounded(file)
    differences = in_word(file, rows, case.identity.brief)
    undecided: list[Difference] = []
    if carried is not None and brief is not None and not agreed and not case.known:
        # Records' own words are the same in every version; what else the program makes of them need not be.
        own = in_word(file, carried, case.identity.brief)
        sure = [one for one in differences if one in own or (one.record and one.kind is DifferenceKind.CHANGED)]
        undecided = [one for one in differences if one not in sure]
        differences = sure
    altered = (*differences, *more)
    if brief is not None:
        altered += tuple(strange_links(file.links, brief))
    whole = brief is not None and not undecided
    return _report(
        case,
        FileVerdict.ALTERED if altered else FileVerdict.SENTENCES if whole else FileVerdict.PARTLY,
        compared=compared,
        altered=altered,
        undecided=tuple(undecided),
        since=_since(case, rows),
        notes=tuple(notes),
    )


def _agree(carried: tuple[Passage, ...], true: list[Passage]) -> bool:
    """Return whether the passages a file carries are those of its facts, computed ones included."""

    def told(rows: tuple[Passage, ...] | list[Passage]) -> list[object]:
        kept = [row for row in rows if not isinstance(row.role, Picture)]
        return [(row.anchor, row.words, row.grade, row.lead, row.marks) for row in kept]

    return told(carried) == told(true)


def _bounded(file: WordFile) -> tuple[WordFile, tuple[Difference, ...]]:
    """Return the file with no more lines than can be compared in good time, and what of it is left out."""
    kept: list[FileParagraph] = []
    total = 0
    for line in file.lines:
        total += sum(len(s.text) for s in line.stretches)
        if len(kept) == _MOST_LINES or total > _MOST_TEXT:
            break
        kept.append(line)
    left = len(file.lines) - len(kept)
    more = (
        (Difference(DifferenceKind.ADDED, "text", now=f"{left:,} more paragraphs than any brief has"),) if left else ()
    )
    return replace(file, lines=tuple(kept)), more


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────


def _pdf(data: bytes, name: str, project: ProjectState | None) -> ProvenanceReport:
    account = says(data, name)
    if account is None:
        raise FactsheetError([FOREIGN.at(None, f"{name} does not say that factsheet made it")])
    identity = Identity("pdf", account.brief, account.version, account.program, account.facts, account.title)
    case = _case(data, identity, project, name)
    if account.others:
        note = "the file gives more than one account of how it was made; the last one is used"
        case = replace(case, notes=(*case.notes, note))
    page = _page(case)
    case = _told(case, page)
    rows = passages(page.brief) if page is not None else []
    if output := _written(case):
        return _report(
            case,
            FileVerdict.BYTES,
            compared=f"{output}, as the last build wrote it",
            since=_since(case, rows) if rows else None,
        )
    if page is None:
        return _report(case, FileVerdict.UNKNOWN)
    way = ("--attach-facts",) if account.part == "3" else ()
    annexed = account.pages.isdecimal() and account.pages != "1"
    dossier, recorded = _evidence(case, account.evidence) if annexed else (None, True)
    if dossier is not None:
        page, way = making.with_annex(page, dossier), (*way, "--annex")
    again = _again(case, page, way, dossier)
    if case.known and (again == data or any(_again(case, look, way, dossier) == data for look in _other_looks(case))):
        return _report(
            case, FileVerdict.BYTES, compared="the same bytes, rebuilt from these facts", since=_since(case, rows)
        )
    if find_spec("pypdfium2") is None:
        message = "the words of a PDF are read with the library pypdfium2, which is not installed"
        raise FactsheetError([NO_RENDERER.at(None, message, command("pypdfium2"))])
    first, second = contents([again, data], name)
    altered, undecided = _pdf_differences(page, first, second, identity.brief, recorded)
    if undecided:
        case = replace(case, notes=(*case.notes, _OTHER_EVIDENCE))
    verdict = FileVerdict.ALTERED
    if not altered:
        same_look = bool(undecided) or (second.look is not None and second.look <= _SPECKS)
        case, verdict = _unaltered(case, same_look, bool(undecided))
    return _report(
        case,
        verdict,
        compared="the page made from these facts",
        altered=tuple(altered),
        undecided=tuple(undecided),
        since=_since(case, rows),
    )


def _pdf_differences(
    page: Page, first: PdfContent, second: PdfContent, brief: str, recorded: bool
) -> tuple[list[Difference], list[Difference]]:
    """Return what the `second` PDF says other than the `first`, which was made again from `page`; and of its annex what
    can't be decided, since the evidence of that day is not `recorded`.
    """
    sheets = 1 if page.annex is not None else len(second.texts)
    undecided: list[Difference] = []
    altered, whole = in_pdf("\n".join(first.texts[:1]), "\n".join(second.texts[:sheets]), page.brief)
    if page.annex is not None:
        then, now = ("\n".join(one.texts[1:]) for one in (first, second))
        more, all_ = in_annex(then, now, page.annex, brief)
        if not recorded:
            undecided = [one for one in more if is_dated(one)]
            more = [one for one in more if one not in undecided]
        altered, whole = altered + more, whole and all_
    if second.pages != first.pages:
        kind = DifferenceKind.ADDED if second.pages > first.pages else DifferenceKind.REMOVED
        were = "was" if first.pages == 1 else "were"
        pages = f"{plural(second.pages, 'page')}, where there {were} {first.pages}"
        altered.insert(0, Difference(kind, "pages", now=pages))
    if not whole:
        altered.append(Difference(DifferenceKind.ADDED, "text", now="more text than can be compared"))
    altered += links(first.links, second.links)
    return altered, undecided
