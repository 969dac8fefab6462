"""The manifest: what each output was made from, and which bytes were written; as types and as JSON. Pure.

It stands beside the outputs and is committed with them, so it holds no times, no paths of a machine, and the same
text for the same outputs. One that is missing, old or broken is an empty one: it costs a rebuild, nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping

from ..fresh import FORM, PARTS, TAIL
from ..frozen import field, frozen, replace
from ..typed import Any
from .basis import digest

#: The name among the records of the facts that a file carries as a whole; record ids have no dots.
ATTACHED = "facts.json"
#: The name among the records of what a file says of the evidence that no record does: verifications, revisions.
EVIDENCE = "evidence.lock"
#: So many edited files are remembered with what was settled in them; the oldest are forgotten.
MOST_SETTLED = 100
ABOUT = "What the files next to this one were made from. Written by `factsheet build`; keep it with them."


@frozen
class Making:
    """What an output was made from: program, theme, fonts, SOURCE_DATE_EPOCH if set, record id → digest, and those
    options of the command line that its format heeds; and what was left out of the page to make it fit.
    """

    brief: str
    program: str
    theme: str
    fonts: str
    epoch: str
    records: Mapping[str, str]
    left_out: tuple[str, ...] = ()
    options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The digest this making is known by; what was left out follows from the rest."""
        options = [list(self.options)] if self.options else []
        return digest([self.brief, self.program, self.theme, self.fonts, self.epoch, dict(self.records), *options])


@frozen
class Output:
    """One file of ours: the digests it may have (the bytes last written; before them, while a build is at work, those
    before), and the making it came from.

    `beside` names the edited file that this one stands beside. `behind` is true while nobody has looked whether the
    file still follows from the inputs that the manifest names.
    """

    brief: str
    format: str
    sha256: tuple[str, ...]
    making: str
    beside: str = ""
    behind: bool = False


@frozen
class Manifest:
    """All that is remembered. `inputs` are path → sha256, `briefs` id → review date, `source` the program's digest,
    `records` are "id@digest" → kind and values, `redlines` the digests of those written, by file name. `settled` are
    the digests of edits that a person rejected, by the sha256 of the Word file that has them: saved again, it is
    another file, and nothing in it is settled.
    """

    program: str = ""
    source: str = ""
    epoch: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    briefs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    makings: Mapping[str, Making] = field(default_factory=dict)
    records: Mapping[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    redlines: Mapping[str, str] = field(default_factory=dict)
    settled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def settling(self, file: str, edits: Iterable[str]) -> Manifest:
        """Return the manifest that knows just the `edits` as rejected in the file with the sha256 `file`."""
        rest = {known: digests for known, digests in self.settled.items() if known != file}
        kept = list(rest.items())[-(MOST_SETTLED - 1) :]
        mine = {file: rejected} if (rejected := tuple(sorted(set(edits)))) else {}
        return replace(self, settled={**dict(kept), **mine})

    def made_from(self, making: Making) -> dict[str, tuple[str, Mapping[str, Any]]]:
        """Return the records of a making by id, as far as they are remembered."""
        keys = {id_: f"{id_}@{known}" for id_, known in making.records.items()}
        return {id_: self.records[key] for id_, key in keys.items() if key in self.records}

    def options(self, name: str) -> tuple[str, ...]:
        """Return the options the output `name` was last made with, or the file that stands beside an edited one."""
        newest = [o for other, o in self.outputs.items() if name in (other, o.beside)]
        makings = [
            self.makings[o.making] for o in sorted(newest, key=lambda o: not o.beside) if o.making in self.makings
        ]
        return makings[0].options if makings else ()

    def pruned(self) -> Manifest:
        """Return the manifest without makings and records that no output needs any more."""
        used = {output.making for output in self.outputs.values()}
        makings = {name: making for name, making in self.makings.items() if name in used}
        keys = {f"{id_}@{known}" for making in makings.values() for id_, known in making.records.items()}
        return replace(self, makings=makings, records={k: v for k, v in self.records.items() if k in keys})


def part_name(number: int, count: int) -> str:
    """Return the name of the manifest that part `number` of `count` of a build writes."""
    return f"{PARTS[0]}{number}-of-{count}{PARTS[1]}"


def of_briefs(manifest: Manifest, briefs: Collection[str]) -> Manifest:
    """Return the manifest with the outputs of `briefs` alone, as a part of a build leaves it; not yet pruned, since
    outputs that are to be written are not among them.
    """
    outputs = {name: output for name, output in manifest.outputs.items() if output.brief in briefs}
    return replace(manifest, outputs=outputs)


def joined(whole: Manifest, parts: Iterable[Manifest]) -> Manifest:
    """Return what is remembered by the manifest of a folder and those of the parts of a build made since.

    Of the outputs that no part names, nobody has looked whether they follow from the inputs of the parts. Of others,
    the bytes from before the parts are ours too: whoever puts folders together may have put an older file over a newer.
    Where parts were made from different inputs or by different programs, none of these is known.
    """
    parts = [part for part in parts if part.program]  # a broken one says nothing
    if not parts:
        return whole
    first = parts[0]
    alike = all(_head(part) == _head(first) for part in parts)
    current = alike and _head(whole) == _head(first)
    outputs = {n: o if current else replace(o, behind=True) for n, o in whole.outputs.items()}
    merged = replace(first, outputs=outputs, makings=dict(whole.makings), records=dict(whole.records))
    for part in parts:
        merged = replace(
            merged,
            outputs={**merged.outputs, **{n: _newer(o, whole.outputs.get(n)) for n, o in part.outputs.items()}},
            makings={**merged.makings, **part.makings},
            records={**merged.records, **part.records},
            redlines={**whole.redlines, **merged.redlines, **part.redlines},
            settled={**whole.settled, **merged.settled, **part.settled},
        )
    return merged if alike else replace(merged, source="", inputs={})


def _newer(output: Output, before: Output | None) -> Output:
    """Return an output of a part with the digests that it had before, after its own."""
    was = before.sha256 if before is not None else ()
    return replace(output, sha256=(*output.sha256, *(one for one in was if one not in output.sha256)))


def _head(manifest: Manifest) -> tuple[object, ...]:
    """Return what is the same in all parts of one build."""
    return manifest.program, manifest.source, manifest.epoch, manifest.inputs, manifest.briefs


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────────


def to_text(manifest: Manifest) -> str:
    """Return the manifest as JSON with an entry a line, so that a diff of it can be read."""
    return "".join(to_lines(manifest))


def to_lines(manifest: Manifest) -> Iterator[str]:
    """Yield the lines of `to_text` one by one: that of a thousand briefs has many millions of characters."""
    yield "{\n"
    yield f'"about": {_json(ABOUT)},\n"form": {FORM},\n'
    yield f'"program": {_json(manifest.program)},\n"source": {_json(manifest.source)},\n'
    yield f'"epoch": {_json(manifest.epoch)},\n'
    yield from _table("inputs", sorted(manifest.inputs.items()))
    yield from _table("briefs", manifest.briefs.items())
    yield from _table("outputs", ((name, _of_output(one)) for name, one in sorted(manifest.outputs.items())))
    makings = sorted(manifest.makings.items(), key=lambda e: (e[1].brief, e[0]))
    yield from _table("makings", ((name, _of_making(one)) for name, one in makings))
    if manifest.redlines:
        yield from _table("redlines", sorted(manifest.redlines.items()))
    if manifest.settled:
        yield from _table("settled", manifest.settled.items())
    yield from _table("records", ((key, list(one)) for key, one in sorted(manifest.records.items())), end="}\n")
    yield "}\n"


def _of_output(output: Output) -> dict[str, Any]:
    return {
        "brief": output.brief,
        "format": output.format,
        "sha256": list(output.sha256),
        "making": output.making,
        **({"beside": output.beside} if output.beside else {}),
        **({"behind": True} if output.behind else {}),
    }


def _of_making(making: Making) -> dict[str, Any]:
    return {
        "brief": making.brief,
        "program": making.program,
        "theme": making.theme,
        "fonts": making.fonts,
        **({"epoch": making.epoch} if making.epoch else {}),
        **({"options": list(making.options)} if making.options else {}),
        "left_out": list(making.left_out),
        "records": [f"{id_}@{known}" for id_, known in sorted(making.records.items())],
    }


#: Returns a value as JSON: `json.dumps` makes an encoder each time.
_json = json.JSONEncoder(ensure_ascii=False).encode


def _table(name: str, rows: Iterable[tuple[str, Any]], end: str = "},\n") -> Iterator[str]:
    yield f'"{name}": {{\n'
    between = ""
    for key, value in rows:
        yield f"{between}{_json(key)}: {_json(value)}"
        between = ",\n"
    yield ("\n" if between else "") + end


assert TAIL == '\n"makings": {'


def parse(text: str) -> Manifest:
    """Return the manifest in `text`; an empty one where it is broken, or of another form than this program writes."""
    try:
        document = json.loads(text)
        if document["form"] != FORM:
            return Manifest()
        return Manifest(
            _str(document["program"]),
            _str(document["source"]),
            _str(document["epoch"]),
            {_str(k): _str(v) for k, v in document["inputs"].items()},
            {_str(k): _str(v) for k, v in document["briefs"].items()},
            {_file_name(k): _output(v) for k, v in document["outputs"].items()},
            {_str(k): _making(v) for k, v in document["makings"].items()},
            {_str(k): (_str(v[0]), dict(v[1])) for k, v in document["records"].items()},
            {_file_name(k): _str(v) for k, v in document.get("redlines", {}).items()},
            {_str(k): tuple(_str(d) for d in v) for k, v in document.get("settled", {}).items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        return Manifest()


def _str(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not text")
    return value


def _file_name(value: Any) -> str:
    """Return a plain file name: what a manifest says is never a path to anywhere else."""
    name = _str(value)
    if not name or name[0] == "." or any(c in "/\\:" or c < " " for c in name):
        raise ValueError("not a file name")
    return name


def _output(fields: Any) -> Output:
    return Output(
        _str(fields["brief"]),
        _str(fields["format"]),
        tuple(_str(d) for d in fields["sha256"]),
        _str(fields["making"]),
        _str(fields.get("beside", "")),
        fields.get("behind", False) is True,
    )


def _making(fields: Any) -> Making:
    pairs = [_str(r).rpartition("@") for r in fields["records"]]
    return Making(
        _str(fields["brief"]),
        _str(fields["program"]),
        _str(fields["theme"]),
        _str(fields["fonts"]),
        _str(fields.get("epoch", "")),
        {id_: known for id_, _, known in pairs},
        tuple(_str(i) for i in fields["left_out"]),
        tuple(_str(i) for i in fields.get("options", [])),
    )
