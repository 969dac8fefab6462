"""Begins a project: a small working example, or documents with a page to fill in. Never replaces a file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from pathlib import Path

from .diagnostics import FactsheetError, Kind, printable
from .fresh import SETTINGS, input_paths
from .originals import taking
from .originals.folder import FOLDER as ORIGINALS
from .originals.folder import create_file, ignore_folder
from .project.loader import load
from .records.schema import FOLDERS, SCHEMAS, schema_text
from .records.yaml_text import scalar

EXAMPLE = Path(__file__).parent / "example"

TAKEN = Kind(
    "E012",
    "folder-in-use",
    "A project can't be started where one of its files already exists, since nothing is ever overwritten, nor where "
    "there are records already, since the example's would be mixed with them. Name an empty folder, or one that does "
    "not exist yet.",
)
KINDS = (TAKEN,)


def begin(folder: Path) -> list[Path]:
    """Lay out the example project in `folder`, with the schemas for editors, and return the files written.

    Raises FactsheetError if any of them exists, or the folder already holds records, and then writes none.
    """
    files = {path.relative_to(EXAMPLE): path.read_bytes() for path in sorted(EXAMPLE.rglob("*")) if path.is_file()}
    return _laid_out(folder, files)


def begin_from(folder: Path, documents: Iterable[Path], day: dt.date) -> list[Path]:
    """Begin a project in `folder` with `documents`: their texts, a record of each to complete, and a page to fill in.

    Returns the files written. `day` is the day of issue. Raises FactsheetError as `begin`, and where a document can't
    be taken in; then writes none.
    """
    name = folder.resolve().name
    id_ = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "page"
    files: dict[Path, bytes] = {Path(SETTINGS): f"name: {scalar(name)}\n".encode()}
    taken: list[taking.NewSource] = []
    for path in documents:
        read = taking.read_file(path)
        new = taking.new_source(load([]), read, {}, "", f"../{FOLDERS[0]}/sources.schema.json", taken, day.isoformat())
        taken.append(new)
        files[Path("seeds", f"{new.id}.yaml")] = new.record.encode()
        files |= {Path(ORIGINALS, file): data for file, data in new.originals()}
    if id_ in {new.id for new in taken}:  # a project is often called as its document
        id_ = f"{id_}-page"
    judgement, brief = _page(id_, "first-judgement", day)
    files[Path("facts", "facts.yaml")] = _FACTS.format(id=id_, day=day.isoformat(), judgement=judgement).encode()
    files[Path("facts", "page.yaml")] = _PAGE.format(brief=brief).encode()
    return _laid_out(folder, files)


def begin_page(folder: Path, id_: str, day: dt.date) -> Path:
    """Begin a page in the project in `folder`: a file with a judgement and a brief to fill in. Returns its path.

    `id_` is that of the brief, and must be free; `day` is the day of issue. Raises FactsheetError where the file is
    there.
    """
    path = folder / page_path(id_)
    create_file(path, "\n".join(_page(id_, judgement_id(id_), day)).encode())
    return path


def page_path(id_: str) -> str:
    """Return the file, within its project, of a page that is begun."""
    return f"facts/brief-{id_}.yaml"


def judgement_id(id_: str) -> str:
    """Return the id of the judgement that is begun with a page."""
    return f"{id_[:53]}-judgement"


def _page(id_: str, judgement: str, day: dt.date) -> tuple[str, str]:
    """Return a judgement and a page that rests on it, both to be filled in, as YAML."""
    return _JUDGEMENT.format(id=judgement), _BRIEF.format(id=id_, judgement=judgement, day=day.isoformat())


def _laid_out(folder: Path, files: dict[Path, bytes]) -> list[Path]:
    """Write the files of a new project, with the schemas, and return their paths."""
    files |= {Path(FOLDERS[0], name): schema_text(name).encode() for name in SCHEMAS}
    taken = [name for name in files if (folder / name).exists()]
    taken += [name for name in map(Path, input_paths(str(folder))) if name not in taken]
    if taken:
        more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
        listed = ", ".join(printable(str(name)) for name in taken[:3])
        message = f"{printable(str(folder))} already contains {listed}{more}"
        raise FactsheetError([TAKEN.at(None, message, "name an empty folder")])
    for name, data in files.items():
        create_file(folder / name, data)
    ignore_folder(folder / ORIGINALS)
    return [folder / name for name in files]


#: What a project that begins with documents has to be filled with: everything that a page needs, empty.
_FACTS = """\
# yaml-language-server: $schema=../schemas/facts.schema.json
# Facts, which `factsheet cite` puts below, and the judgement that rests on them.
defaults:
  created: {day}
  topics: [{id}]
{judgement}"""
#: A judgement and a page to fill in: everything that they need, empty.
_JUDGEMENT = """\
judgements:
  - id: {id}
    statement: # one sentence; about the future with its likelihood: likely (55–80%)
    # likelihood: likely  # where it is about the future, and then also:
    # horizon: 2030
    owner: house
    based_on: [] # ids of facts
    confidence: # low, moderate or high: how good the basis is
    confidence_basis: # why, in words
"""
_PAGE = """\
# yaml-language-server: $schema=../schemas/briefs.schema.json
# The page. `factsheet check` names what is still empty.
{brief}"""
_BRIEF = """\
briefs:
  - id: {id}
    topic: # two or three words
    title: # a sentence that says the message
    bottom_line:
      text: # 45 to 60 words
      based_on: [] # the facts whose sources it cites
    key_judgements: [{judgement}]
    sections:
      - heading: # two or three words
        facts: [] # ids of facts, in reading order
    gaps:
      - text: # what is not known and would change the view
        based_on: [] # a fact it comes from
    outlook:
      - text: # what to watch: dated and checkable
        based_on: [{judgement}]
    issued: {day}
    information_cutoff: {day}
    version: "1.0"
"""
