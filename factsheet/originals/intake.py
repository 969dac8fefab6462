"""Makes the record of a new source from its text: fingerprints, what is known, and comments for what is not. Pure.

It judges nothing: reliability, interest and derivation are left to a person, and `check` asks for them until they
stand there. No sentence of the text goes into the record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from ..diagnostics import Diagnostic, FactsheetError
from ..edits.placeholders import STILL_TO_DO, wanted
from ..evidence.verdict import Original
from ..project.loader import load
from ..records import edtf
from ..records.convert import MISSING_KEY
from ..records.model import Author, OriginalFile, SectionStart, Source
from ..records.shape import record_shape
from ..records.text import id_problem
from ..records.yaml_file import parse
from ..records.yaml_text import flow_scalar, scalar
from .folder import TAKEN, refused
from .reading.metadata import Proposed

MOST_PARAGRAPHS = 10_000

#: The keys of a source in the order of the record; those a person must judge are never filled in.
_ORDER = (
    "type title author publisher container issued accessed language url doi rights "
    "derivation interest originator descriptor reliability"
)
#: Keys that are written where something is known, and not asked for otherwise.
_IF_GIVEN = ("short_title", "archive_url", "status", "status_note")
_HEAD = (
    "# Added with `factsheet source add`. It contains none of the document's text: bibliography, grading and "
    f"fingerprints.\n{STILL_TO_DO}"
)


def suggested_id(title: str, author: Sequence[str], issued: str) -> str:
    """Return an id like hong-2024, from the first author's last name and the year; else from the title.

    Raises FactsheetError where neither has letters an id can be made of.
    """
    year = _year(issued)
    names = author[0].partition(",")[0].split() if author else []
    name = slug(names[-1]) if names else ""
    id_ = f"{name}-{year}" if name and year else ""
    if not id_:
        for word in slug(title).split("-"):
            if len(id_) + len(word) > 40:
                break
            id_ = f"{id_}-{word}" if id_ else word
    if not id_ or id_problem(id_):
        raise refused("no id can be made from the title or the author", "give one with --id")
    return id_


def _year(issued: str) -> str:
    try:
        date = edtf.parse(issued)
    except edtf.NotADate:
        return ""
    days = {d.year for d in (date.earliest, date.latest) if d is not None}
    return str(days.pop()) if len(days) == 1 else ""


def slug(text: str) -> str:
    """Return `text` as an id may be written: lower-case ASCII letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def fingerprints(original: Original) -> str:
    """Return the fingerprints of a text as the lines of a source's record."""
    lines = [f"    text_sha256: {original.sha256}", "    paragraph_sha256:"]
    return "\n".join([*lines, *(f"      - {sha}" for sha in original.paragraph_sha256)]) + "\n"


def file_lines(file: OriginalFile) -> str:
    """Return what a source's record holds of the file its text was read from, as its lines."""
    lines = ["    file:", f"      sha256: {file.sha256}", f"      reader: {scalar(file.reader)}"]
    lines += [f"      options: {scalar(file.options)}"] if file.options else []
    if file.pages:
        lines.append("      pages:")
    for start in file.pages:
        offset = f", at: {start.at}" if start.at else ""
        printed = f", printed: {scalar(start.printed)}" if start.printed else ""
        lines.append(f"        - {{page: {start.page}, paragraph: {start.paragraph}{offset}{printed}}}")
    return "\n".join(lines) + "\n"


def section_lines(sections: Iterable[SectionStart]) -> str:
    """Return what a source's record holds of the sections of its text, as its lines; "" where none are known."""
    lines = [f"      - {{section: {flow_scalar(s.section)}, paragraph: {s.paragraph}}}\n" for s in sections]
    return "".join(["    sections:\n", *lines]) if lines else ""


def record_text(
    id_: str,
    values: Mapping[str, str | Sequence[str]],
    original: Original | None,
    schema: str = "",
    file: OriginalFile | None = None,
    proposed: Proposed | None = None,
    sections: Iterable[SectionStart] = (),
    day: str = "",
) -> str:
    """Return the file `seeds/<id>.yaml` for a new source. `values` are the keys that are known, as text.

    What the document itself states is `proposed`, and marked so. Without an `original` the record has no fingerprints.
    Raises FactsheetError with every value that the record can't have, and for a text without paragraphs or with more
    than a file of records holds. With `schema`, its path from `seeds/`, the first line tells editors of it.
    """
    if problem := id_problem(id_):
        raise refused(f"`{id_}` can't be an id: {problem}", "give another with --id")
    count = len(original.raw) if original is not None else 1
    if not 0 < count <= MOST_PARAGRAPHS:
        raise refused(f"the text has {count:,} paragraphs; 1 to {MOST_PARAGRAPHS:,} can be recorded")
    first = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    text = first + _HEAD + "sources:\n" + source_lines(id_, values, proposed or Proposed(), day=day)
    if file is not None:
        text += file_lines(file)
    text += section_lines(sections)
    if original is not None:
        text += fingerprints(original)
    if problems := _problems(text, id_):
        raise FactsheetError(problems)
    return text


def source_lines(
    id_: str,
    values: Mapping[str, str | Sequence[str | Author]],
    proposed: Proposed,
    remarks: Iterable[str] = (),
    day: str = "",
) -> str:
    """Return a record as lines: each key that is given, or that the document states, or a comment that asks for it.

    `remarks` are comments of their own; `day` is that on which the document was added.
    """
    shape = record_shape(Source)
    lines = [f"  - id: {id_}"]
    for key in _ORDER.split():
        given = values.get(key) or proposed.values.get(key)
        mark = "" if values.get(key) or not given else f"  # from the file ({proposed.where[key]}): check it"
        if key == "title" and given and mark:
            given = _without_site(str(given), str(values.get("publisher") or proposed.values.get("publisher") or ""))
        if not given and key == "title" and proposed.heading:
            remark = "its first heading; if that is the title, delete the first #"
            lines.append(f"    # title: {scalar(proposed.heading)}  # {remark}")
        elif not given and key == "accessed" and day:
            lines.append(f"    # accessed: {day}  # today; if `issued` is n.d., delete the first #")
        elif not given:
            lines.extend(f"    {line}" for line in wanted(shape.fields[key]))
            if key == "issued" and proposed.made:
                lines.append(f"    #   The file was created on {proposed.made}, which may be a different day.")
        elif isinstance(given, str):
            lines.append(f"    {key}: {scalar(given)}{mark}")
        else:
            lines.append(f"    {key}:{mark}")
            lines.extend(f"      - {scalar(one) if isinstance(one, str) else _in_parts(one)}" for one in given)
    lines.extend(f"    {key}: {scalar(str(values[key]))}" for key in _IF_GIVEN if values.get(key))
    lines.extend(f"    # {remark}" for remark in remarks)
    return "\n".join(lines) + "\n"


def _without_site(title: str, publisher: str) -> str:
    """Return the title of a page without the name of its site at the end: "Trams | City Office"."""
    ends = (f"{dash}{publisher}" for dash in (" | ", " - ", " – ", " — ", " :: "))
    return next((title.removesuffix(end) for end in ends if publisher and title.endswith(end)), title)


def _in_parts(author: Author) -> str:
    """Return a name in its parts, in braces."""
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    return "{" + ", ".join(f"{key}: {flow_scalar(part)}" for key, part in parts.items() if part) + "}"


def to_fill_in(values: Mapping[str, str | Sequence[str]]) -> list[str]:
    """Return the keys a record must have that are not among `values`."""
    return [f.name for f in record_shape(Source).fields.values() if f.required and f.name not in ("id", *values)]


def _problems(text: str, id_: str) -> list[Diagnostic]:
    """Return what a reader of the record would object to, but for the keys that are still to be filled in."""
    file = parse(text.encode("utf-8", "surrogatepass"), f"seeds/{id_}.yaml")
    objections = [d for d in load([file]).problems if d.code != MISSING_KEY.code]
    rows = text.split("\n")
    problems = []
    for d in objections:
        row = rows[d.span.line - 1] if d.span and d.span.line <= len(rows) else ""
        key = re.match(r" +(?:- )?([a-z_]+):", row)
        option = f"--{key[1]}: " if key else "--author: " if row.startswith("      - ") else ""
        problems.append(TAKEN.at(None, f"{option}{d.message}", d.hint))
    return problems
