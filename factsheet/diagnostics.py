"""Problems as values: where, what, and how to fix it. Knows nothing of facts, files on disk or terminals' colours."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from .expressions import expression
from .frozen import frozen


@frozen
class Span:
    """A stretch of one input file.

    `line` and `column` count from 1, in characters; `start` and `end` are character offsets into the
    file's text (end exclusive), so that the stretch can be replaced. `path` is relative to the project.
    """

    path: str
    line: int = 1
    column: int = 1
    start: int = 0
    end: int = 0


class Severity(StrEnum):
    """How bad a problem is: an error stops a build, a warning does not, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING}
_CODE = expression(r"[EW]\d{3}")


@frozen
class Kind:
    """A kind of problem: what every diagnostic of it has in common, and what `factsheet explain` says of it.

    The letter of `code` is the severity: E101 is an error, W701 a warning; ValueError for any other. `about` is
    written for users: what is wrong, why it matters, and what to do. `in_bulk` kinds come for many records on one
    day, so that a report lists a few of each file and counts the rest. Where the kind has `one_cure`, problems with
    the same message are cured in one place, so that a report shows the first and counts the others. `by_day` kinds
    may find something tomorrow without a change to the records. A record may suppress a rule, unless its kind is not
    `suppressible`.
    """

    code: str
    name: str
    about: str
    in_bulk: bool = False
    one_cure: bool = False
    by_day: bool = False
    suppressible: bool = True

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"the code {self.code!r} of {self.name} is not like E101 or W701")

    @property
    def severity(self) -> Severity:
        """How bad problems of this kind are, unless they are suppressed."""
        return _SEVERITIES[self.code[0]]

    def at(self, span: Span | None, message: str, hint: str = "") -> Diagnostic:
        """Return a diagnostic of this kind."""
        return Diagnostic(self, message, span, hint)


def by_code(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Return `kinds` by their codes, in the same order. Raises ValueError where two share a code or a name."""
    table: dict[str, Kind] = {}
    names: dict[str, str] = {}
    for kind in kinds:
        if kind.code in table:
            raise ValueError(f"{table[kind.code].name} and {kind.name} both have the code {kind.code}")
        if kind.name in names:
            raise ValueError(f"{names[kind.name]} and {kind.code} are both named {kind.name}")
        table[kind.code] = kind
        names[kind.name] = kind.code
    return table


@frozen
class Diagnostic:
    """One problem: its kind, what is wrong, where, and the fix if one is known.

    `suppressed` is the reason why the record has the problem suppressed; empty where it has not.
    """

    kind: Kind
    message: str
    span: Span | None = None
    hint: str = ""
    suppressed: str = ""

    @property
    def code(self) -> str:
        """The code of its kind, such as E101."""
        return self.kind.code

    @property
    def name(self) -> str:
        """The name of its kind, such as unknown-key."""
        return self.kind.name

    @property
    def severity(self) -> Severity:
        """How bad it is: that of its kind, or a note where it is suppressed."""
        return Severity.NOTE if self.suppressed else self.kind.severity


class FactsheetError(Exception):
    """Raised where work can't go on; carries every problem found, never just the first."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(d.message for d in self.diagnostics))


def errors(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return those of `diagnostics` that stop a build."""
    return [d for d in diagnostics if d.severity is Severity.ERROR]


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return `diagnostics` by file, line, column and code, each once; those without a place come last."""

    def key(d: Diagnostic) -> tuple[bool, str, int, int, str, str]:
        s = d.span
        return (s is None, s.path if s else "", s.line if s else 0, s.column if s else 0, d.code, d.message)

    return sorted(dict.fromkeys(diagnostics), key=key)


def news(before: Iterable[Diagnostic], after: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the problems of `after` that were not there `before`, wherever they stand: if a problem
    was there once and is now there twice, the second is new.
    """
    told = Counter((d.code, d.message) for d in before)
    problems = []
    for problem in after:
        told[problem.code, problem.message] -= 1
        if told[problem.code, problem.message] < 0:
            problems.append(problem)
    return problems


def nearest(word: str, known: Iterable[str], count: int = 1) -> list[str]:
    """Return up to `count` of the `known` words most like `word`, best first; empty if none is near.

    What has a hyphen is an id, and ids have much in common that says nothing, such as a year: they must be nearer.
    """
    from difflib import get_close_matches  # noqa: PLC0415  # most calls find nothing misspelt

    return get_close_matches(word, list(known), n=count, cutoff=0.75 if "-" in word else 0.6)


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """Return a hint naming the nearest known word, or the choices if there are few, or nothing."""
    near = nearest(word, known)
    if near:
        return f"did you mean `{near[0]}`?"
    if len(known) <= 12:
        return "one of: " + ", ".join(known)
    return ""


def printable(text: str) -> str:
    """Return `text` safe for a terminal: control, bidi and other invisible characters shown as U+XXXX.

    Protects against escape sequences in data and file names (CWE-150) and Trojan Source (CVE-2021-42574).
    """
    if text.replace("\u00a0", " ").isprintable():
        return text
    return "".join(
        c if c in "\u00a0\u202f\u2009" or unicodedata.category(c) not in _UNSAFE else f"<U+{ord(c):04X}>" for c in text
    )


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"})


def plural(count: int, noun: str, nouns: str = "") -> str:
    """Return "1 fact", "2 facts": the count with the right form of the noun."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"
