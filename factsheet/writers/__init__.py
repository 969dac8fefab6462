"""The output formats. A writer is a function from a page plan to bytes: no paths, no clock, no decisions.

A new format is one module here and one line in WRITERS: builds, staleness, the manifest and the command line read that
table, and know no format by name.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False
if TYPE_CHECKING:  # a build with nothing to do reads this table, and needs no page for that
    from collections.abc import Callable, Iterable, Mapping

    from ..page.plan import Page
    from .stamp import Stamp

    Writer = Callable[[Page, Stamp], bytes]


class OutputFormat:
    """An output format: the suffix of its files, and the module here whose `write` makes the bytes.

    `options` are those of `factsheet build` that its files heed. A `usual` format is written where none is asked for.
    An `editable` file is one that people edit in Word: a build merges their edits with what is new. The files of a
    format with `evidence` hold what stands behind each sentence, and are stale when that has changed. No dataclass: a
    build with nothing to do reads the table, and has no time to import what makes one.
    """

    __slots__ = ("editable", "evidence", "module", "options", "suffix", "usual")

    def __init__(
        self,
        suffix: str,
        module: str,
        options: tuple[str, ...] = (),
        *,
        usual: bool = False,
        editable: bool = False,
        evidence: bool = False,
    ) -> None:
        self.suffix = suffix
        self.module = module
        self.options = options
        self.usual = usual
        self.editable = editable
        self.evidence = evidence

    def load(self) -> Writer:
        """Return the writer; imports what that format needs, and only that."""
        writer: Writer = import_module(f".{self.module}", __name__).write
        return writer


WRITERS: Mapping[str, OutputFormat] = {
    "pdf": OutputFormat(".pdf", "pdf", ("--attach-facts", "--annex"), usual=True),
    "docx": OutputFormat(".docx", "docx", ("--no-embed-fonts", "--track", "--annotate"), usual=True, editable=True),
    "html": OutputFormat(".html", "html", evidence=True),
    "outline": OutputFormat(".txt", "outline"),
}


def usual() -> tuple[str, ...]:
    """Return the formats that are written where none is asked for."""
    return tuple(name for name, form in WRITERS.items() if form.usual)


def file_names(briefs: Iterable[str], formats: Iterable[str]) -> list[str]:
    """Return the name of each file of `briefs` in `formats`, or in the usual ones where there are none."""
    suffixes = [WRITERS[form].suffix for form in tuple(formats) or usual()]
    return [brief + suffix for brief in briefs for suffix in suffixes]
