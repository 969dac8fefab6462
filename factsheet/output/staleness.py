"""Whether an output is fresh, and why if it is not: bytes, records, look, program. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from ..frozen import frozen, replace
from .basis import BasisEntry
from .changes import RecordChange, compare
from .manifest import ATTACHED, EVIDENCE, Making, Manifest


class OutputState(StrEnum):
    """How an output stands."""

    FRESH = "fresh"
    FACTS = "facts changed"
    THEME = "theme"
    FONTS = "fonts"
    PROGRAM = "program"
    OPTIONS = "options"
    MISSING = "missing"
    UNFINISHED = "unfinished"
    EDITED = "edited by hand"
    SETTLED = "settled"
    COPY = "another copy"
    UNKNOWN = "unknown file"
    UNREADABLE = "unreadable"
    ORPHAN = "no brief"


@frozen
class Reason:
    """Why an output isn't what a build would write: in one line, and for facts each change."""

    state: OutputState
    text: str
    changes: tuple[RecordChange, ...] = ()


@frozen
class Found:
    """What stands at an output's path: the digest of a plain file, or else what `problem` there is; None and no
    problem is nothing at all.
    """

    digest: str | None = None
    problem: str = ""


@frozen
class OutputStatus:
    """An output and the reasons why it is stale, weightiest first; none is fresh.

    `theirs` is true where the file's bytes are not ours, so that it may not be replaced. `uncertain` is true where
    only making it again can tell: the program has changed without a new version. `left_out` is what the page lacks,
    `kept` the options it is made with because it was before, not because they were asked for.
    """

    name: str
    brief: str
    format: str
    reasons: tuple[Reason, ...] = ()
    theirs: bool = False
    uncertain: bool = False
    left_out: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def state(self) -> OutputState:
        """The weightiest state."""
        return self.reasons[0].state if self.reasons else OutputState.FRESH

    @property
    def current(self) -> bool:
        """True where nothing that the file was last made from has changed: an edited file may be."""
        return all(r.state is OutputState.EDITED for r in self.reasons)

    @property
    def why(self) -> str:
        """All reasons in one line."""
        return "; ".join(r.text for r in self.reasons)


def status(
    name: str, form: str, found: Found, manifest: Manifest, now: Making, records: Mapping[str, BasisEntry]
) -> OutputStatus:
    """Return how the output `name` stands, which would be made as `now` says from `records`."""
    output = manifest.outputs.get(name)
    making = manifest.makings.get(output.making) if output else None
    plain = OutputStatus(name, now.brief, form, left_out=making.left_out if making else ())
    behind = tuple(_reasons(making, now, manifest, records)) if making else ()
    if found.problem:
        return replace(plain, reasons=(Reason(OutputState.UNREADABLE, found.problem), *behind), theirs=True)
    if found.digest is None:
        text = "the file does not exist" if output else "never built"
        return replace(plain, reasons=(Reason(OutputState.MISSING, text), *behind))
    if output is None or making is None or not output.sha256:
        text = "the manifest doesn't list this file"
        return replace(plain, reasons=(Reason(OutputState.UNKNOWN, text),), theirs=True, uncertain=True)
    if found.digest not in output.sha256:
        text = "changed since it was written"
        return replace(plain, reasons=(Reason(OutputState.EDITED, text), *behind), theirs=True)
    if found.digest != output.sha256[0]:
        return replace(plain, reasons=(Reason(OutputState.UNFINISHED, "a build was interrupted"), *behind))
    return replace(plain, reasons=behind)


def _reasons(making: Making, now: Making, manifest: Manifest, records: Mapping[str, BasisEntry]) -> Iterable[Reason]:
    before, after = dict(making.records), dict(now.records)
    if (ATTACHED in before) != (ATTACHED in after):  # told by the options
        before.pop(ATTACHED, None)
        after.pop(ATTACHED, None)
    if before.pop(EVIDENCE, "") != after.pop(EVIDENCE, ""):
        yield Reason(OutputState.FACTS, "what was verified or revised changed")
    if before != after:
        then = {id_: kept for id_, kept in manifest.made_from(making).items() if id_ in before}
        changes = compare(then, {id_: (e.kind, e.values) for id_, e in records.items() if id_ in after}, now.brief)
        yield Reason(OutputState.FACTS, summary(changes) or "the records changed", tuple(changes))
    if making.theme != now.theme:
        yield Reason(OutputState.THEME, "the theme changed")
    if making.fonts != now.fonts:
        yield Reason(OutputState.FONTS, "the fonts changed")
    if making.program != now.program:
        yield Reason(OutputState.PROGRAM, f"made by {making.program}, this is {now.program}")
    if making.epoch != now.epoch:
        yield Reason(
            OutputState.PROGRAM, f"SOURCE_DATE_EPOCH is {now.epoch or 'not set'}, was {making.epoch or 'not set'}"
        )
    if making.options != now.options:
        was, asked = (" ".join(options) or "no options" for options in (making.options, now.options))
        yield Reason(OutputState.OPTIONS, f"made with {was}, this build has {asked}")


def summary(changes: Iterable[RecordChange], most: int = 2) -> str:
    """Return the first changes, and how many more there are, in one line."""
    listed = list(changes)
    text = "; ".join(c.text for c in listed[:most])
    return text + (f"; and {len(listed) - most} more" if len(listed) > most else "")
