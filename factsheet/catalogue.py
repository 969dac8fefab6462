"""Every kind of problem by code: the explicit table behind `factsheet explain` and the reference in docs/."""

from __future__ import annotations

from collections.abc import Mapping

from . import (
    characters,
    compose,
    docx_reader,
    exports,
    fit,
    history,
    loader,
    lock,
    originals,
    output,
    pdf_reader,
    preview,
    project,
    provenance,
    saves,
    scaffold,
    themes,
    verify,
    write_back,
    yaml_file,
)
from .diagnostics import Kind
from .rules import KINDS as SILENCE_KINDS
from .rules import RULES

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in sorted(
        (
            *yaml_file.KINDS,
            *project.KINDS,
            *themes.KINDS,
            *preview.KINDS,
            *loader.KINDS,
            *compose.KINDS,
            *characters.KINDS,
            *fit.KINDS,
            *output.KINDS,
            *history.KINDS,
            *saves.KINDS,
            *lock.KINDS,
            *verify.KINDS,
            *originals.KINDS,
            *docx_reader.KINDS,
            *pdf_reader.KINDS,
            *provenance.KINDS,
            *write_back.KINDS,
            *exports.KINDS,
            *scaffold.KINDS,
            *SILENCE_KINDS,
            *(rule.kind for rule in RULES.values()),
        ),
        key=lambda kind: kind.code[1:],
    )
}
