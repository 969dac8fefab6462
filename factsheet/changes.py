"""What differs between two states of the records: which record, which field, from what to what. Pure.

Works on plain values (see basis), so it compares what a manifest remembers as well as what a revision held.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Plain = Any


_LEVELS = ("low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `path` is the field ("statement", "citations owp-2024 16: exact"), empty for a whole record
    that is new (`old` is None) or gone (`new` is None); else a value that is None is not set.
    """

    kind: str
    record: str
    path: str
    old: Plain
    new: Plain

    @property
    def verb(self) -> str:
        """`added`, `removed` or `changed`: the record itself, not the field."""
        if self.path:
            return "changed"
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
            return f"{self.place} {self.verb}"
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


def compare(old: Records, new: Records) -> list[Change]:
    """Return all differences from `old` to `new`: record id → kind and values. In the order of `new`, removed last."""
    found: list[Change] = []
    for id_, (kind, values) in new.items():
        if id_ not in old:
            found.append(Change(kind, id_, "", None, values))
        elif old[id_][1] != values or old[id_][0] != kind:
            found.extend(Change(kind, id_, path, a, b) for path, a, b in fields(old[id_][1], values))
    found.extend(Change(kind, id_, "", values, None) for id_, (kind, values) in old.items() if id_ not in new)
    return found


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
    before, after = _named(old), _named(new)
    for name in dict.fromkeys((*after, *before)):
        a, b = before.get(name), after.get(name)
        if a is not None and b is not None:
            yield from fields(a, b, f"{path} {name}: ")
        else:
            yield f"{path} {name}", a, b
    if list(before) != list(after) and set(before) == set(after) and all(before[n] == after[n] for n in before):
        yield path, list(before), list(after)


def _named(entries: list[Fields]) -> dict[str, Fields]:
    """Return the entries by name: a citation by source and place, a figure by its fact, else by number."""
    found: dict[str, Fields] = {}
    for at, one in enumerate(entries, 1):
        if "source" in one:
            name = f"{one['source']} {one.get('locator', '')}".strip()
        else:
            name = str(one.get("fact") or one.get("heading") or at)
        while name in found:
            name += "′"
        found[name] = one
    return found


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


def word_diff(old: str, new: str) -> list[tuple[str, str]]:
    """Return the words of two texts as stretches: (" ", kept), ("-", old words), ("+", new words). Joined, kept and new
    are `new`; kept and old are `old`.
    """
    a, b = _words(old), _words(new)
    found: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append((" ", "".join(a[a1:a2])))
            continue
        if a2 > a1:
            found.append(("-", "".join(a[a1:a2])))
        if b2 > b1:
            found.append(("+", "".join(b[b1:b2])))
    return found


def _words(text: str) -> list[str]:
    """Return the words of a text, each with the spaces after it."""
    return re.findall(r"\S+\s*|\s+", text)
