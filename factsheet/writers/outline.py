"""Writes a brief as plain text that a person can read and a diff can show; used by tests and for review."""

from __future__ import annotations

from ..brief.tree import CHANCE_TEXT, Role
from ..page.plan import Page
from .stamp import Stamp

_MARK = {
    Role.TITLE: "# ",
    Role.HEADING: "\n## ",
    Role.FACT: "- ",
    Role.ARGUMENT: "- ",
    Role.ITEM: "- ",
    Role.JUDGEMENT: "> ",
    Role.BASIS: ">   ",
    Role.ASSUMES: ">   ",
    Role.BAR: "|  ",
}


def write(page: Page, stamp: Stamp) -> bytes:
    """Return the brief as UTF-8 text, one paragraph a line, in reading order."""
    lines: list[str] = []
    for block in page.brief.blocks():
        lines.append(_MARK.get(block.role, "") + block.text.replace(CHANCE_TEXT, "").replace("\t", "  |  "))
    lines.append(f"\n{stamp.program}, facts {stamp.digest[:12]}")
    return ("\n".join(lines) + "\n").encode()
