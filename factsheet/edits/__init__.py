"""Edits of records become edits of the YAML text: the smallest that will do, loaded again and compared before writing.

All or nothing over all files: where the new text does not load, or differs in anything but the fields meant, no file is
touched. Decides nothing about which edits are right, and knows nothing of Word.
The parts: `actions` (what an edit does), `editing` (the plan and the proof), `spelling` (one scalar), `lists` (entries
and keys), `fresh_text` (what was not there), `trees` (what the YAML says, to compare), and here the writing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Diagnostic, FactsheetError, Kind, Span
from ..fresh import digest, read_plain
from ..output.files import held as held_project
from ..output.files import write_all
from ..project.loaded import Loaded
from ..records.yaml_file import MOST_BYTES
from ..transaction import ABSENT, Changed, Write

CANNOT = Kind(
    "E905",
    "edit-not-written",
    "An edit can't be written into the YAML text: the place has changed in the meantime, is written in a way that "
    "can't be edited without touching more, or the records would no longer load. No file was changed. Make the edit "
    "by hand.",
)
KINDS = (CANNOT,)


@dataclass(frozen=True, slots=True)
class Patch:
    """New texts of YAML files, proven: path → text before and after, "" for a file that comes or goes;
    `loaded` are the records after them.
    """

    files: Mapping[str, tuple[str, str]]
    loaded: Loaded

    @property
    def diff(self) -> str:
        """The patch as a unified diff."""
        return "".join(line for path, (old, new) in self.files.items() for line in _unified(path, old, new))


def _unified(path: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of a unified diff. Not by `difflib.unified_diff`, which takes lines that occur often, such as
    `priority: 1`, for noise, and shows lines as changed that are not.
    """
    a, b = old.splitlines(keepends=True), new.splitlines(keepends=True)
    yield f"--- a/{path}\n+++ b/{path}\n"
    for group in difflib.SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(3):
        _, first, _, other, _ = group[0]
        _, _, last, _, another = group[-1]
        yield f"@@ -{first + 1},{last - first} +{other + 1},{another - other} @@\n"
        for kind, i, j, m, n in group:
            pairs = [(" ", a[i:j])] if kind == "equal" else [("-", a[i:j]), ("+", b[m:n])]
            for sign, lines in pairs:
                for line in lines:
                    end = "" if line.endswith("\n") else "\n\\ No newline at end of file\n"
                    yield f"{sign}{line}{end}"


def write(
    root: Path,
    loaded: Loaded,
    patch: Patch,
    say: Callable[[str], None] = lambda text: None,
    also: Sequence[Write] = (),
) -> list[Path]:
    """Put the new texts in place and return the files written: all or none, with a journal against a kill.

    `also` are other files of the project that change with them. Raises FactsheetError, also where a file is not what
    was read. `say` gets a line when another command is waited for.
    """
    with held_project(root, say):
        real = root.resolve()
        writes: list[Write] = [*also]
        for path, (old, new) in patch.files.items():
            target = (root / path).resolve()
            if not target.is_relative_to(real):
                raise FactsheetError([CANNOT.at(Span(path), "the file lies outside the project")])
            inside = target.relative_to(real).as_posix()
            if path not in loaded.files:  # it comes new
                writes.append(Write(inside, ABSENT, new.encode()))
                continue
            current = read_plain(str(target), MOST_BYTES)
            if current is None:
                raise FactsheetError([CANNOT.at(Span(path), "the file can no longer be read")])
            if current != loaded.files[path].data or old != loaded.files[path].text:
                raise FactsheetError([_changed(path)])
            data = loaded.files[path].bytes_with(new) if new or not old else None  # an emptied file goes
            writes.append(Write(inside, digest(current), data))
        try:
            write_all(real, writes)
        except Changed as error:
            raise FactsheetError([_changed(error.path.relative_to(real).as_posix())]) from error
        return [real / one.target for one in writes]


def _changed(path: str) -> Diagnostic:
    return CANNOT.at(Span(path), "the file has changed in the meantime", "run the command again")
