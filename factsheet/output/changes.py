"""What differs between two states of the records: which record, which field, from what to what. Pure.

Works on plain values (see basis), so it compares what a manifest remembers as well as what a revision held.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..frozen import frozen
from ..typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from difflib import SequenceMatcher

#: What a record's values are made of: what JSON can say.
Plain = Any

_OF_PAGE = ("put on", "taken off")
_LEVELS = ("low", "moderate", "high")


@frozen
class RecordChange:
    """One difference. `path` is the field ("statement", "citations owp-2024 16: exact"), empty for a whole record
    that is new (`old` is None) or gone (`new` is None); else a value that is None is not set. Where the records behind
    a page were compared, `page` is its brief: a whole record came onto that page or left it, and may exist all along.
    """

    kind: str
    record: str
    path: str
    old: Plain
    new: Plain
    page: str = ""

    @property
    def verb(self) -> str:
        """`added`, `removed` or `changed`: the record itself, not the field; of a page: `put on` or `taken off`."""
        if self.path:
            return "changed"
        if self.page and self.page != self.record:
            return "put on" if self.old is None else "taken off"
        return "added" if self.old is None else "removed"

    @property
    def effect(self) -> str:
        """What the change means, where it is one of those that readers look for; else nothing."""
        if self.path == "confidence" and self.old in _LEVELS and self.new in _LEVELS:
            way = "raised" if _LEVELS.index(self.new) > _LEVELS.index(self.old) else "lowered"
            return f"confidence {way}: {self.old} → {self.new}"
        if self.kind == "fact" and self.path.startswith("citations "):
            if self.old is None:
                return "source added"
            if self.new is None:
                return "source withdrawn"
        if self.kind == "source" and self.path == "status":
            return f"source now {self.new or 'current'}"
        return ""

    @property
    def place(self) -> str:
        """The record and the field, as a person calls them."""
        name = self.record if self.kind == "project" else f"{self.kind} {self.record}"
        return f"{name}, {self.path}" if self.path else name

    @property
    def text(self) -> str:
        """The whole change in one line: "fact a, statement: “old” → “new”"."""
        if not self.path:
            return f"{self.place} {self.verb}{' the page' if self.verb in _OF_PAGE else ''}"
        if self.old is None and isinstance(self.new, dict):
            return f"{self.place} added: {shown(self.new)}"
        if self.new is None and isinstance(self.old, dict):
            return f"{self.place} removed: {shown(self.old)}"
        if isinstance(self.old, str) and isinstance(self.new, str):
            old, new = excerpts(self.old, self.new)
            return f"{self.place}: {old} → {new}"
        if isinstance(self.old, list) and isinstance(self.new, list):
            gone = [shown(v) for v in self.old if v not in self.new]
            come = [shown(v) for v in self.new if v not in self.old]
            both = [*(f"− {v}" for v in gone), *(f"+ {v}" for v in come)]
            return f"{self.place}: {', '.join(both) or 'in another order'}"
        return f"{self.place}: {shown(self.old)} → {shown(self.new)}"


Fields = Mapping[str, Plain]
Records = Mapping[str, tuple[str, Fields]]


def compare(old: Records, new: Records, page: str = "") -> list[RecordChange]:
    """Return all differences from `old` to `new`: record id → kind and values. In the order of `new`, removed last.
    `page` is the brief that these are the records behind; "" for those of a whole project.
    """
    changes: list[RecordChange] = []
    for id_, (kind, values) in new.items():
        if id_ not in old:
            changes.append(RecordChange(kind, id_, "", None, values, page))
        elif old[id_][1] != values or old[id_][0] != kind:
            changes.extend(RecordChange(kind, id_, path, a, b) for path, a, b in fields(old[id_][1], values))
    changes.extend(
        RecordChange(kind, id_, "", values, None, page) for id_, (kind, values) in old.items() if id_ not in new
    )
    return changes


def fields(old: Fields, new: Fields, path: str = "") -> Iterator[tuple[str, Plain, Plain]]:
    """Yield path, old and new value of every field that differs; None for a field that is not set."""
    for key in dict.fromkeys((*new, *old)):
        a, b = old.get(key), new.get(key)
        if a == b:
            continue
        here = f"{path}.{key}" if path and not path.endswith(": ") else f"{path}{key}"
        if isinstance(a, dict) and isinstance(b, dict):
            yield from fields(a, b, here)
        elif _of_mappings(a) and _of_mappings(b) and (a or b):
            yield from _entries(a or [], b or [], here)
        else:
            yield here, a, b


def _of_mappings(value: Plain) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(v, dict) for v in value))


def _entries(old: list[Fields], new: list[Fields], path: str) -> Iterator[tuple[str, Plain, Plain]]:
    """Yield what differs between two lists of mappings, whose entries are known by what they are about."""
    before, after = _names(old), _names(new)
    pairs = _paired(old, new, before, after)
    for at, entry in enumerate(new):
        was = pairs.get(at)
        if was is None:
            yield f"{path} {after[at]}", None, entry
        else:
            yield from fields(old[was], entry, f"{path} {after[at]}: ")
    gone = [at for at in range(len(old)) if at not in pairs.values()]
    yield from ((f"{path} {before[at]}", old[at], None) for at in gone)
    moved = list(pairs) == list(range(len(new))) and list(pairs.values()) != sorted(pairs.values())
    if moved and not gone and all(old[was] == new[at] for at, was in pairs.items()):
        yield path, [after[at] for at, _ in sorted(pairs.items(), key=lambda pair: pair[1])], after


def _names(entries: list[Fields]) -> list[str]:
    """Return the names: source and place of a citation, fact of a figure, heading of a section, number of any other."""
    names: list[str] = []
    for at, entry in enumerate(entries, 1):
        name = f"{entry['source']} {entry.get('locator', '')}".strip() if "source" in entry else ""
        name = name or str(entry.get("fact") or entry.get("heading") or at)
        while name in names:
            name += "′"
        names.append(name)
    return names


def _paired(old: list[Fields], new: list[Fields], before: list[str], after: list[str]) -> dict[int, int]:
    """Return by place in `new`, ascending, the place in `old` of the same entry: of that name; where it has no name of
    its own, or has lost it, with the same words, then with the most words in common, then at the same place.
    """
    pairs = {at: before.index(name) for at, name in enumerate(after) if name in before and _named(new[at])}

    def left() -> list[tuple[int, int]]:
        came = [at for at, one in enumerate(new) if at not in pairs and _has_words(one)]
        went = [at for at, one in enumerate(old) if at not in pairs.values() and _has_words(one)]
        return [(a, b) for a in came for b in went]

    for likeness, at, was in sorted(((-_likeness(old[was], new[at]), at, was) for at, was in left())):
        if -likeness >= _ALIKE and at not in pairs and was not in pairs.values():
            pairs[at] = was
    for at, was in left():
        if at == was and not _named(new[at]) and not _named(old[was]):
            pairs[at] = was
    return dict(sorted(pairs.items()))


#: So much of the words must be the same in two entries that are the same one, edited.
_ALIKE = 0.5


def _named(entry: Fields) -> bool:
    return any(entry.get(key) for key in ("source", "fact", "heading"))


def _has_words(entry: Fields) -> bool:
    """Tell whether an entry is known by its words: gaps, outlook, and sections, whose heading may be changed."""
    return not entry.get("source") and not entry.get("fact")


def _likeness(old: Fields, new: Fields) -> float:
    """Return how much of two entries is the same, 0 to 1."""
    if old == new:
        return 1.0
    a, b = (re.findall(r"[\w-]+", str(list(one.values()))) for one in (old, new))
    return min(0.99, _matcher(a, b).ratio())


def shown(value: Plain) -> str:
    """Return a value as a message shows it, in one short line."""
    match value:
        case None:
            return "nothing"
        case str():
            return f"“{value if len(value) <= 80 else value[:79].rstrip() + '…'}”"
        case bool() | int() | float():
            return str(value)
        case list():
            listed = ", ".join(v if isinstance(v, str) else shown(v) for v in value)
            return shown(listed).strip("“”") if listed else "nothing"
        case dict():
            for key in ("exact", "text", "heading", "label", "title"):
                if isinstance(value.get(key), str):
                    return shown(value[key])
            return shown([f"{k} {v}" for k, v in value.items()])
        case _:
            return shown(str(value))


def excerpts(old: str, new: str, around: int = 2, most: int = 14) -> tuple[str, str]:
    """Return the words of two texts that differ, in quotes, with a few words `around` them: “… 6,700 containers …”."""
    a, b = old.split(), new.split()
    if max(len(a), len(b)) <= most // 2:
        return f"“{old}”", f"“{new}”"
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    end = 0
    while end < min(len(a), len(b)) - start and a[-1 - end] == b[-1 - end]:
        end += 1

    def cut(words: list[str]) -> str:
        first, last = max(0, start - around), min(len(words), len(words) - end + around)
        kept = words[first:last]
        if len(kept) > most:
            kept = [*kept[: most - 1], "…"]
            last = len(words)
        return f"“{'… ' if first else ''}{' '.join(kept)}{' …' if last < len(words) else ''}”"

    return cut(a), cut(b)


def _matcher(a: list[str], b: list[str]) -> SequenceMatcher[str]:
    from difflib import SequenceMatcher

    return SequenceMatcher(None, a, b, autojunk=False)


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Return the words of two texts as stretches: (" ", kept), ("-", old words), ("+", new words). Joined, kept and new
    are `new`; kept and old are `old`.
    """
    a, b = _words(old), _words(new)
    stretches: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in _matcher(a, b).get_opcodes():
        if tag == "equal":
            stretches.append((" ", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            stretches.append(("-", "".join(a[a1:a2])))
        if b2 > b1:
            stretches.append(("+", "".join(b[b1:b2])))
    return stretches


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the spaces after it."""
    return re.findall(r"\S+\s*|\s+", text)
