"""The checks beyond shape: what a careful reviewer would say of the records. One rule a file; RULES is the table.

A rule module has `KIND` (code, name, severity, and the module's docstring as the text for users) and `check`, a
generator of diagnostics. A rule knows neither files nor terminals, nor whether it is silenced.
"""

from __future__ import annotations

from collections.abc import Mapping

from . import uncited_fact, unverified_citation
from .context import Context, Rule

_MODULES = (uncited_fact, unverified_citation)

#: Code → rule, in order of the codes.
RULES: Mapping[str, Rule] = {m.KIND.code: Rule(m.KIND, m.check) for m in _MODULES}

__all__ = ["RULES", "Context", "Rule"]
