"""Every kind of problem by code: the explicit table behind `factsheet explain` and the reference in docs/."""

from __future__ import annotations

from collections.abc import Mapping

from . import compose, exports, fit, loader, lock, originals, output, project, scaffold, verify, yaml_file
from .diagnostics import Kind
from .rules import KINDS as SILENCE_KINDS
from .rules import RULES

KINDS: Mapping[str, Kind] = {
    kind.code: kind
    for kind in sorted(
        (
            *yaml_file.KINDS,
            *project.KINDS,
            *loader.KINDS,
            *compose.KINDS,
            *fit.KINDS,
            *output.KINDS,
            *lock.KINDS,
            *verify.KINDS,
            *originals.KINDS,
            *exports.KINDS,
            *scaffold.KINDS,
            *SILENCE_KINDS,
            *(rule.kind for rule in RULES.values()),
        ),
        key=lambda kind: kind.code[1:],
    )
}
