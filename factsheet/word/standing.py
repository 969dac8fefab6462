"""How a changed Word file relates to the records: whose it is, and which edits are left in it. Pure.

A build replaces such a file only where that loses nothing: each edit is in the records or was settled by a person, and
something is known that explains why its bytes are others.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from ..diagnostics import FactsheetError
from ..records.model import FactBase
from ..writers.docx.package import archive
from .changes import Change, ChangeKind, changes_in, undecided
from .docx_reader import read
from .pairing import Pairing, paired


class Left(StrEnum):
    """What an edited Word file holds that the records don't, and nobody has settled."""

    EDITS = "edits"
    COMMENTS = "comments"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a Word file stands.

    `edited`: a sentence or a confidence is not as it was when the file was made. `settled`: it holds what somebody
    rejected, or resolved. `untouched`: its bytes are as this program packs them, so that it is nobody's work, but a
    copy of another build. `facts` and `program` are what the file says it was made from, and by. `pairing` is None
    where the file can't be read or is another brief's: then everything is left.
    """

    left: Left = Left.EDITS
    edited: bool = False
    settled: bool = False
    untouched: bool = False
    facts: str = ""
    program: str = ""
    pairing: Pairing | None = None

    @property
    def replaceable(self) -> bool:
        """True where a build may put the new page in its place."""
        known = self.pairing is not None and self.pairing.known
        return known and self.left is Left.NOTHING and (self.edited or self.settled or self.untouched)


def standing(data: bytes, base: FactBase, brief_id: str, settled: Collection[str] = ()) -> Standing:
    """Return how the Word file `data` stands to the records of `base`; `settled` are the digests of the edits that
    somebody rejected in this very file.
    """
    try:
        file = read(data)
        if file.brief != brief_id:
            return Standing()
        pairing = paired(file, base, brief_id)
        changes = list(changes_in(pairing, base, brief_id))
    except FactsheetError:
        return Standing()
    open_ = undecided(changes, settled)
    left = _left(open_)
    return Standing(
        left,
        pairing.edited,
        len(open_) < len(changes),
        left is Left.NOTHING and as_packed(data),
        file.facts,
        file.program,
        pairing,
    )


def _left(changes: Collection[Change]) -> Left:
    kinds = {change.kind for change in changes}
    return Left.NOTHING if not kinds else Left.COMMENTS if kinds == {ChangeKind.COMMENT} else Left.EDITS


def as_packed(data: bytes) -> bool:
    """Return whether the file is, byte for byte, what the writer packs of its parts: no other program saved it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return archive((info.filename, package.read(info)) for info in package.infolist()) == data
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return False
