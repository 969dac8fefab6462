"""What a file says about how it was made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from ..brief.dossier import Dossier
from ..brief.tree import Anchor
from ..frozen import field, frozen


@frozen
class Stamp:
    """What a file says of its making. Never the clock: `date` is the brief's day of issue, or SOURCE_DATE_EPOCH.

    `program` is name and version; `digest` is the sha256, in hex, of the records the brief is made from. `facts` are
    those records as JSON, to be attached where the format can; empty, nothing is. `embed_fonts` puts the fonts into
    formats that can do without. `track` makes a file that can be edited record every edit; `notes` are comments for
    such a file, by place. `dossier` is the evidence of the brief, for formats that hold it; `annex`
    asks for it as further pages. `evidence` is the digest of what it tells beside the records.
    """

    date: dt.datetime
    program: str
    digest: str
    facts: bytes = field(default=b"", repr=False)
    embed_fonts: bool = True
    track: bool = False
    notes: Mapping[Anchor, tuple[str, ...]] = field(default_factory=dict, repr=False)
    dossier: Dossier | None = field(default=None, repr=False)
    annex: bool = False
    evidence: str = ""
