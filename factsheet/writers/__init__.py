"""The output formats. A writer is a function from a page plan to bytes: no paths, no clock, no decisions.

A new format is one module here and one line in WRITERS.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module

from ..brief.tree import Anchor
from ..page.plan import Page


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


Writer = Callable[[Page, Stamp], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: the suffix of its files, and the module here whose `write` makes the bytes."""

    suffix: str
    module: str

    def load(self) -> Writer:
        """Return the writer; imports what that format needs, and only that."""
        writer: Writer = import_module(f".{self.module}", __name__).write
        return writer


WRITERS: Mapping[str, Format] = {
    "pdf": Format(".pdf", "pdf"),
    "docx": Format(".docx", "docx"),
    "outline": Format(".txt", "outline"),
}
