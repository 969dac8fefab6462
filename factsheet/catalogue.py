"""Every kind of problem by code: the explicit table behind `factsheet explain` and the reference in docs/."""

from __future__ import annotations

from collections.abc import Mapping

from . import edits, exports, pdf_reader, preview, provenance, scaffold
from .brief import compose
from .desk import unavailable
from .diagnostics import Kind, by_code
from .evidence import findings, lock
from .look import themes
from .originals import citations, citing
from .originals import folder as originals
from .output import files as output
from .output import site_folder
from .page import characters, fit
from .project import folder as project
from .project import history, loader, saves
from .records import convert, yaml_file
from .rules import KINDS as SILENCE_KINDS
from .rules import RULES
from .word import docx_reader

KINDS: Mapping[str, Kind] = by_code(
    sorted(
        (
            *yaml_file.KINDS,
            *project.KINDS,
            *themes.KINDS,
            *preview.KINDS,
            *unavailable.KINDS,
            *convert.KINDS,
            *loader.KINDS,
            *compose.KINDS,
            *characters.KINDS,
            *fit.KINDS,
            *output.KINDS,
            *site_folder.KINDS,
            *history.KINDS,
            *saves.KINDS,
            *lock.KINDS,
            *findings.KINDS,
            *citations.KINDS,
            *originals.KINDS,
            *citing.KINDS,
            *docx_reader.KINDS,
            *pdf_reader.KINDS,
            *provenance.KINDS,
            *edits.KINDS,
            *exports.KINDS,
            *scaffold.KINDS,
            *SILENCE_KINDS,
            *(rule.kind for rule in RULES.values()),
        ),
        key=lambda kind: kind.code[1:],
    )
)
