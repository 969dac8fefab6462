"""The output formats. A writer is a function from a page plan to bytes: no paths, no clock, no decisions.

A new format is one module here and one line in WRITERS: builds, staleness, the manifest and the command line read that
table, and know no format by name.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a build with nothing to do reads this table, and needs no page for that
    import datetime as dt
    from collections.abc import Callable, Iterable, Mapping

    from ..brief.tree import Anchor
    from ..page.plan import Page

    Writer = Callable[[Page, "Stamp"], bytes]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file says of its making. Never the clock: `date` is the brief's day of issue, or SOURCE_DATE_EPOCH.

    `program` is name and version; `digest` is the sha256, in hex, of the records the brief is made from. `facts` are
    those records as JSON, to be attached where the format can; empty, nothing is. `embed_fonts` puts the fonts into
    formats that can do without. `track` makes a file that can be edited record every edit; `notes` are comments for
    such a file, by place.
    """

    date: dt.datetime
    program: str
    digest: str
    facts: bytes = field(default=b"", repr=False)
    embed_fonts: bool = True
    track: bool = False
    notes: Mapping[Anchor, tuple[str, ...]] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: the suffix of its files, and the module here whose `write` makes the bytes.

    `options` are those of `factsheet build` that its files heed. A `usual` format is written where none is asked for.
    An `editable` file is one that people edit in Word: a build merges their edits with what is new.
    """

    suffix: str
    module: str
    options: tuple[str, ...] = ()
    usual: bool = False
    editable: bool = False

    def load(self) -> Writer:
        """Return the writer; imports what that format needs, and only that."""
        writer: Writer = import_module(f".{self.module}", __name__).write
        return writer


WRITERS: Mapping[str, Format] = {
    "pdf": Format(".pdf", "pdf", ("--attach-facts",), usual=True),
    "docx": Format(".docx", "docx", ("--no-embed-fonts", "--track", "--annotate"), usual=True, editable=True),
    "outline": Format(".txt", "outline"),
}


def usual() -> tuple[str, ...]:
    """Return the formats that are written where none is asked for."""
    return tuple(name for name, form in WRITERS.items() if form.usual)


def file_names(briefs: Iterable[str], formats: Iterable[str]) -> list[str]:
    """Return the name of each file of `briefs` in `formats`, or in the usual ones where there are none."""
    suffixes = [WRITERS[form].suffix for form in tuple(formats) or usual()]
    return [brief + suffix for brief in briefs for suffix in suffixes]
