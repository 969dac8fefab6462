"""Sources or origins derive from each other in a circle.

Why it matters: `derives_from` leads to the body that first held the information. A circle leads to nobody, and what
looks like two origins that agree may be two that copied from each other.

Wrong:

    sources:
      - id: alpha
        derives_from: [beta]
      - id: beta
        derives_from: [alpha]

Right:

    sources:
      - id: alpha
        derives_from: [beta]
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Kind
from .context import Context

KIND = Kind("E412", "circular-derivation", __doc__ or "")


def check(context: Context) -> Iterator[Diagnostic]:
    """Yield a problem for each circle, once, at the `derives_from` that closes it."""
    above: dict[str, tuple[str, ...]] = {s.id: s.derives_from for s in context.base.sources.values()}
    above |= {o.id: (o.derives_from,) for o in context.base.origins.values() if o.derives_from is not None}
    done: set[str] = set()
    for start in above:
        path: list[str] = []
        on_path: set[str] = set()
        waiting: list[tuple[str, bool]] = [(start, False)]
        while waiting:
            id_, leave = waiting.pop()
            if leave:
                path.pop()
                on_path.discard(id_)
                done.add(id_)
                continue
            if id_ in on_path:
                circle = [*path[path.index(id_) :], id_]
                yield KIND.at(
                    context.at(path[-1], "derives_from"),
                    f"these derive from each other in a circle: {' → '.join(circle)}",
                    "remove the wrong one",
                )
                continue
            if id_ in done or id_ not in above:
                continue
            path.append(id_)
            on_path.add(id_)
            waiting.append((id_, True))
            waiting.extend((a, False) for a in above[id_])
