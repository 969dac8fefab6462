"""What is kept of a project's files from one reading to the next: only files that changed are read into records."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

from ..diagnostics import Diagnostic
from ..evidence.lock import Lock, parse_lock
from ..records.model import Locator
from ..records.yaml_file import YamlFile
from ..typed import Any

#: Where in a file a record refers to another or to a place, and what it says there.
Reference = tuple[tuple[str | int, ...], str, tuple[str, ...]]
LocatedReference = tuple[tuple[str | int, ...], str, Locator]


class FileRecords:
    """The records of a file without problems: their kinds by id, and themselves by kind and id; and what they refer to.

    A record that only another file spoils, such as a reference to nothing, is no problem of this one. `referred` has
    what is referred to, wherever that is, and `paragraphs` the sources and the paragraphs cited of each: 0 for none,
    one that no source has for what is no number.
    """

    __slots__ = ("kinds", "locators", "paragraphs", "references", "referred", "tables")

    def __init__(
        self,
        kinds: Mapping[str, str],
        tables: Mapping[str, Mapping[str, Any]],
        references: Sequence[Reference],
        locators: Sequence[LocatedReference],
    ) -> None:
        self.kinds, self.tables, self.references, self.locators = kinds, tables, references, locators
        self.referred = {reference[1:] for reference in references}
        self.paragraphs = {(source, _paragraph(locator)) for _, source, locator in locators}


def _paragraph(locator: Locator) -> int:
    if locator.label != "paragraph":
        return 0
    number = int(locator.value) if locator.value.isdigit() else 0
    return number or sys.maxsize


class KeptFiles:
    """Remembers the files of a project and their records, for who reads it again and again; and its lock.

    A file is the same where its bytes are. Files with problems are not remembered. Unchanged files and records are the
    very same objects in each reading; nobody changes them.
    """

    def __init__(self) -> None:
        self._files: dict[str, tuple[str, YamlFile, FileRecords]] = {}
        self._lock: tuple[str, Lock, list[Diagnostic]] | None = None

    def file(self, path: str, digest: str) -> YamlFile | None:
        """Return the file at `path` as it was parsed before, if its bytes have the same sha256; else None."""
        known = self._files.get(path)
        return known[1] if known is not None and known[0] == digest else None

    def records(self, file: YamlFile) -> FileRecords | None:
        """Return the records of a file that was remembered; None for any other."""
        known = self._files.get(file.path)
        return known[2] if known is not None and known[1] is file else None

    def keep(self, digest: str, file: YamlFile, records: FileRecords) -> None:
        """Remember a file and its records."""
        self._files[file.path] = (digest, file, records)

    def lock(self, data: bytes, digest: str) -> tuple[Lock, list[Diagnostic]]:
        """Return the lock in `data`, whose sha256 is `digest`, and its problems; as it was read before, if it was."""
        if self._lock is None or self._lock[0] != digest:
            self._lock = (digest, *parse_lock(data))
        return self._lock[1], self._lock[2]
