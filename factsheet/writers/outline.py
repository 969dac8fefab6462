"""Writes a brief as plain text that a person can read and a diff can show; used by tests and for review."""

from __future__ import annotations

from typing import assert_never

from ..brief.tree import Chart, Paragraph, Role
from ..page.plan import Page
from . import Stamp

_MARK = {Role.TITLE: "# ", Role.HEADING: "\n## ", Role.FACT: "- ", Role.JUDGEMENT: "> ", Role.BASIS: ">   "}


def write(page: Page, stamp: Stamp) -> bytes:
    """Return the brief as UTF-8 text, one paragraph a line, in reading order."""
    lines: list[str] = []
    for block in page.brief.blocks():
        match block:
            case Paragraph():
                lines.append(_MARK.get(block.role, "") + block.text.replace("\t", "  |  "))
            case Chart():
                lines.extend(f"|  {bar.label} ({bar.detail}): {bar.shown}" for bar in block.bars)
            case _:
                assert_never(block)
    lines.append(f"\n{stamp.program}, facts {stamp.digest[:12]}")
    return ("\n".join(lines) + "\n").encode()
