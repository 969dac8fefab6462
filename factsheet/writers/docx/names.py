"""Names of the places that an edit in Word is brought back from. Pure; the reader of edited files must use the same.

Three carriers hold a record's name, because each program keeps another (measured in docs/word.md): the content
control's tag and alias (Word), and a bookmark inside it (Word and LibreOffice). A bookmark's name may hold only
letters, digits and underscores, 40 at most; a tag or alias 64 characters. Longer names end in a hash of the whole,
so that whoever knows the records can work out every name again: no table of them has to survive in the file. None has a
sign that XML would escape.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256

from ...brief.tree import Anchor, Picture, Role
from ...expressions import expression
from ...frozen import field, frozen
from ...records.field_path import CONFIDENCE, STATEMENT

BOOKMARK_LENGTH = 40
TAG_LENGTH = 64

_KINDS = {
    Role.TITLE: "Title",
    Role.BOTTOM_LINE: "Bottom line",
    Role.HEADING: "Heading",
    Role.JUDGEMENT: "Judgement",
    Role.BASIS: "Basis of confidence",
    Role.FACT: "Fact",
    Role.FIGURE_VALUE: "Figure",
    Role.FIGURE_LABEL: "Figure label",
    Role.FIGURE_DETAIL: "Figure detail",
}


def tag(anchor: Anchor) -> str:
    """Return the tag of the content control for `anchor`: "record:field", at most 64 characters."""
    return _fitted(f"{anchor.record}:{anchor.field}", TAG_LENGTH)


_NOT_LETTERS = expression(r"[^a-z]+")


def alias(anchor: Anchor, role: Role) -> str:
    """Return what Word shows a person on the control's handle: "Fact: dprk-containers-seoul"."""
    kind = _KINDS.get(role) or _NOT_LETTERS.sub(" ", str(anchor.field).lower()).strip().capitalize() or "Text"
    return f"{kind}: {anchor.record}"[:TAG_LENGTH]


def bookmark(anchor: Anchor) -> str:
    """Return the bookmark for `anchor`: "fact_dprk_containers_seoul" for a statement, else "<field>_<record>"."""
    return _place("fact" if anchor.field == STATEMENT else str(anchor.field), anchor.record)


def confidence_bookmark(record: str) -> str:
    """Return the bookmark around the confidence of `record`: "conf_dprk_containers_seoul"."""
    return _place("conf", record)


def source_bookmark(source: str) -> str:
    """Return the bookmark of an entry of the source list, to which citation marks lead: "src_un_panel_2024"."""
    return _place("src", source)


@frozen
class Known:
    """The names of known anchors, turned round: from what stands in a file back to the record and the field.

    A name that two anchors share (an alias names the record, not the field) leads nowhere.
    """

    _anchors: dict[tuple[str, str], Anchor] = field(default_factory=dict)
    _records: dict[tuple[str, str], str] = field(default_factory=dict)

    def anchor(self, kind: str, name: str) -> Anchor | None:
        """Return the anchor that the carrier `kind` ("tag", "alias", "bookmark") called `name` stands for."""
        return self._anchors.get((kind, name))

    def record(self, kind: str, name: str) -> str | None:
        """Return the record whose confidence the carrier stands for."""
        return self._records.get((kind, name))


def known(anchors: Iterable[tuple[Anchor, Role | Picture]]) -> Known:
    """Return the names of `anchors` (each with the role of its paragraph), turned round."""
    owners: dict[tuple[str, str], Anchor | None] = {}
    records: dict[tuple[str, str], str] = {}
    for anchor, role in anchors:
        carriers = [("tag", tag(anchor)), ("bookmark", bookmark(anchor))]
        if isinstance(role, Role):
            carriers.append(("alias", alias(anchor, role)))
        for carrier in carriers:
            owners[carrier] = anchor if owners.get(carrier, anchor) == anchor else None
        of = anchor.record
        records["tag", tag(Anchor(of, CONFIDENCE))] = of
        records["alias", f"Confidence: {of}"[:TAG_LENGTH]] = of
        records["bookmark", confidence_bookmark(of)] = of
    return Known({carrier: anchor for carrier, anchor in owners.items() if anchor is not None}, records)


_NOT_IN_A_NAME = expression(r"[^A-Za-z0-9_]")


@lru_cache(maxsize=4096)
def _place(prefix: str, record: str) -> str:
    name = _NOT_IN_A_NAME.sub("_", f"{prefix}_{record}")
    return name if len(name) <= BOOKMARK_LENGTH else _fitted(f"{prefix}_{record}", BOOKMARK_LENGTH, name)


def _fitted(whole: str, most: int, shown: str = "") -> str:
    """Return `whole`, or where it is too long the start of `shown` and eight hex digits of its sha256."""
    if len(whole) <= most and not shown:
        return whole
    digest = sha256(whole.encode()).hexdigest()[:8]
    return f"{(shown or whole)[: most - 9]}_{digest}"
