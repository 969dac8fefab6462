"""Origins that an edit names and no record has: begun with what is known of them, the rest asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from ..diagnostics import nearest
from ..project.loaded import Loaded
from ..records.text import id_problem
from ..records.yaml_file import MappingNode, ScalarNode
from .actions import HandAction, NewRecord, SetValue

_SMALL = frozenset({"a", "an", "and", "by", "de", "des", "du", "for", "in", "la", "of", "on", "the", "und"})


def named_by(loaded: Loaded, actions: Iterable[HandAction]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the origins that `actions` set as originator of a source or origin of a citation and that no record has,
    each with what is known of it: `name` and `interest`, where the publisher of that source has that id.
    """
    settings = [action for action in actions if isinstance(action, SetValue) and isinstance(action.value, str)]
    for action in settings:
        id_ = str(action.value)
        last = action.field.steps[-1] if action.field.steps else ""
        if last not in ("originator", "origin") or not is_new(loaded, id_):
            continue
        known = {key: text for key in ("publisher", "interest") if (text := _text(loaded, action.record, key))}
        known |= {str(one.field): str(one.value) for one in settings if one.record == action.record}
        yield id_, known_of(id_, known.get("publisher", ""), known.get("interest", "")) if last == "originator" else {}


def is_new(loaded: Loaded, id_: str) -> bool:
    """Return whether an origin can be begun with that id: no record has it, and it is not one of theirs misspelt."""
    return not (id_problem(id_) or id_ in loaded.nodes or nearest(id_, list(loaded.base.origins), 1))


def known_of(id_: str, publisher: str, interest: str) -> dict[str, str]:
    """Return the name and the interest of an origin whose id is the publisher's name or its initials; else nothing."""
    words = re.findall(r"\w+", publisher.lower())
    chief = [word for word in words if word not in _SMALL]
    names = {"-".join(words), "-".join(chief), "".join(w[0] for w in words), "".join(w[0] for w in chief)}
    if not words or id_ not in names:
        return {}
    return {"name": publisher, **({"interest": interest} if interest else {})}


def begun(loaded: Loaded, id_: str, known: Mapping[str, str]) -> NewRecord:
    """Return the edit that begins the record of an origin, in the file that holds most of them."""
    counts: dict[str, int] = {}
    for origin in loaded.base.origins:
        path = loaded.nodes[origin][0].path
        counts[path] = counts.get(path, 0) + 1
    path = max(counts, key=lambda path: counts[path], default="seeds/origins.yaml")
    return NewRecord(path, "origin", {"id": id_, **{key: text for key, text in known.items() if text}}, begun=True)


def _text(loaded: Loaded, record: str, key: str) -> str:
    node = loaded.nodes[record][1] if record in loaded.nodes else None
    value_node = node.values.get(key) if isinstance(node, MappingNode) else None
    return value_node.value if isinstance(value_node, ScalarNode) else ""
