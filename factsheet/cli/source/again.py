"""`factsheet source add --again`: a new edition of a source is compared with the recorded one, and takes its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from ...diagnostics import errors, plural, printable
from ...edits import Patch, write
from ...evidence.verdict import Original
from ...expressions import expression
from ...fresh import read_plain
from ...originals import folder as originals
from ...originals import intake, reading, taking
from ...originals.again import NewEdition, ParagraphChange, TouchedCitation, compared, edits
from ...originals.reading import ReadingOptions
from ...project import folder as project
from ...terminal import known, root, shown_path, tell
from ...transaction import Write, state

_MOST_ROWS = 60
_FINGERPRINT = expression(r"[-+ ]\s+(?:- |\w+: )[0-9a-f]{64}")


def again(folder: Path | None, id_: str, file: Path, options: ReadingOptions, dry_run: bool, yes: bool) -> None:
    """Show what a new edition changes, and put it in the place of the old one if that is wanted."""
    place = root(folder)
    loaded = project.read(place)
    source = loaded.base.sources[known(id_, loaded.base.sources, "source")]
    if not source.paragraph_sha256:
        raise originals.refused(f"`{id_}` has no fingerprints of an earlier edition", "add it as a new source")
    read = taking.read_file(file, options, source.language)
    if read.original.sha256 == source.text_sha256:
        raise originals.refused(f"{file.name} has exactly the text recorded for `{id_}`: nothing has changed")
    old = originals.read_originals(place / originals.FOLDER, loaded.base.sources.values(), {id_}).texts.get(id_)
    edition = compared(loaded.base, source, old, read.original, read.file, read.sections)
    lines = intake.file_lines(read.file) if read.file is not None else ""
    lines += intake.section_lines(read.sections) + intake.fingerprints(read.original)
    patch = edits(loaded, edition, lines)
    if bad := errors(loaded.problems):
        click.echo(
            f"{plural(len(bad), 'error')} in the records: those with errors are skipped; see `factsheet check`",
            err=True,
        )
    _say(edition, old, read.original)
    _say_diff(patch)
    if dry_run or not (yes or _wanted()):
        click.echo("nothing was written")
        return
    originals.ignore_folder(place / originals.FOLDER)
    moved = _moved(place, id_, source.text_sha256)
    new = {f"{id_}.txt": read.text} | ({f"{id_}{read.suffix}": read.data} if read.suffix else {})
    gone = [path for path in moved if path.name not in new]
    also = [*_kept(place, moved), *_placed(place, new), *_deleted(place, gone)]
    for path in write(place, loaded, patch, tell, also):
        if path not in moved.values() and path not in gone:
            click.echo(f"{shown_path(path)}  written")
    click.echo("then run `factsheet verify --lock`, and read what has changed or is gone")


def _wanted() -> bool:
    try:
        return click.confirm("Put the new edition in place of the old one?", default=False)
    except click.Abort as error:
        if isinstance(error.__context__, KeyboardInterrupt):
            raise
        return False


def _moved(place: Path, id_: str, old_sha256: str) -> dict[Path, Path]:
    """Return the files of the old edition, and where they are kept: under names that end in its fingerprint."""
    older = [p for p in sorted((place / originals.FOLDER).glob(f"{id_}.*")) if p.stem == id_ and p.is_file()]
    return {path: path.with_name(f"{path.name}.{old_sha256[:8] or 'older'}") for path in older}


def _kept(place: Path, moved: Mapping[Path, Path]) -> Iterator[Write]:
    for path, away in moved.items():
        data = read_plain(str(path.resolve()), reading.MOST_BYTES)
        if data is None:
            raise originals.refused(f"{shown_path(path)} can't be read")
        yield Write(away.relative_to(place).as_posix(), state(away), data)


def _placed(place: Path, files: Mapping[str, bytes]) -> Iterator[Write]:
    for name, data in files.items():
        yield Write(f"{originals.FOLDER}/{name}", state(place / originals.FOLDER / name), data)


def _deleted(place: Path, paths: Iterable[Path]) -> Iterator[Write]:
    for path in paths:
        yield Write(path.relative_to(place).as_posix(), state(path), None)


# ── what is said ─────────────────────────────────────────────────────────────────────────────────────────


def _say(edition: NewEdition, old: Original | None, new: Original) -> None:
    counts = Counter(pair.change for pair in edition.pairs)
    order = [change for change in ParagraphChange if counts[change]]
    summary = ", ".join(f"{counts[change]} {change}" for change in order)
    click.echo(f"{plural(len(edition.source.paragraph_sha256), 'paragraph')}: {summary}")
    if old is None:
        click.echo("the old text is not available: changed paragraphs are found by their place, not by their words")
    rows = [p for p in edition.pairs if p.change is not ParagraphChange.SAME]
    cited: dict[int, list[str]] = {}
    for touched in edition.citations:
        if touched.citation.locator.label == "paragraph":
            cited.setdefault(int(touched.citation.locator.value), []).append(touched.fact)
    for pair in rows[:_MOST_ROWS]:
        text = new.raw[pair.new - 1] if pair.new else old.raw[pair.old - 1] if old and pair.old <= len(old.raw) else ""
        words = " ".join(text.split()[:8])
        before, after = str(pair.old or "–"), str(pair.new or "–")
        by = f"  ← {', '.join(dict.fromkeys(cited[pair.old]))}" if pair.old in cited else ""
        click.echo(f"{before:>5} → {after:<5} {pair.change:<8} {printable(words)[:70]}{by}")
    if len(rows) > _MOST_ROWS:
        click.echo(f"… and {len(rows) - _MOST_ROWS} more")
    _say_citations(edition.citations)


def _say_citations(citations: tuple[TouchedCitation, ...]) -> None:
    good = [t for t in citations if t.verifies]
    bad = [t for t in citations if not t.verifies]
    changed = [t for t in good if t.change is ParagraphChange.CHANGED]
    click.echo(f"{plural(len(citations), 'citation')}: {len(good)} verified in the new edition, {len(bad)} not")
    for t in bad:
        where = f"{t.citation.locator.label} {t.citation.locator.value}"
        now = f", now {t.now.locator.value}" if t.now.locator != t.citation.locator else ""
        red = click.style("not verified", fg="red")
        click.echo(f"  {red}  {t.fact}: “{printable(t.citation.exact)}”, {where}{now}, {t.change}")
    for t in changed:
        click.echo(f"  read again    {t.fact}: the phrase is still there, but its paragraph has changed")


def _say_diff(patch: Patch) -> None:
    """Print the edits of the records but for the fingerprints, which nobody reads."""
    for line in patch.diff.splitlines():
        if _FINGERPRINT.fullmatch(line):
            continue
        colour = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1])
        click.echo(click.style(printable(line), fg=colour))
