"""`factsheet theme list` and `factsheet theme show`: which looks there are, and what one is made of."""

from __future__ import annotations

from pathlib import Path

import click

from ..diagnostics import Diagnostic, FactsheetError, errors, printable
from ..look import themes
from ..look.contrast import pairs
from ..look.theme import Theme
from ..project import folder as project
from ..project.loaded import Loaded
from ..terminal import known, root
from .frame import fail
from .guard import guarded


@click.group(epilog="\b\nExamples:\n  factsheet theme list\n  factsheet theme show large-print")
def theme() -> None:
    """Show the themes a page can have.

    `theme:` in factsheet.yaml chooses one; docs/themes.md says how to write one.
    """


@theme.command("list")
@click.pass_obj
@guarded
def list_(folder: Path | None) -> None:
    """List the built-in themes, and the project's own, with a mark at the one in use."""
    loaded, wrong = _own(folder)
    own = loaded.theme if loaded and not wrong else None
    used = own.name if own else "" if wrong else themes.POLICY.name
    every = [*themes.BUILT_IN.values(), *([own] if own and own.name not in themes.BUILT_IN else [])]
    width = max(len(theme.name) for theme in every)
    for theme in every:
        click.echo(printable(f"{'*' if theme.name == used else ' '} {theme.name:<{width}}  {theme.about}".rstrip()))
    if wrong:
        click.echo(f"The theme of the project can't be used: {printable(wrong[0].message)}.", err=True)


@theme.command()
@click.argument("name", required=False)
@click.pass_obj
@guarded
def show(folder: Path | None, name: str | None) -> None:
    """Show a theme's settings, with the contrast of its colours. Default: the theme in use."""
    loaded, wrong = _own(folder)
    if wrong and name not in themes.BUILT_IN:
        fail(wrong, loaded)
    own = loaded.theme if loaded and not wrong else None
    every = dict(themes.BUILT_IN) | ({own.name: own} if own else {})
    theme = every[known(name, every, "theme")] if name else own or themes.POLICY
    for line in _lines(theme):
        click.echo(printable(line))


def _own(folder: Path | None) -> tuple[Loaded | None, list[Diagnostic]]:
    """Return what the project holds, None where there is none, and what is wrong with its theme."""
    try:
        home = root(folder)
    except FactsheetError:
        return None, []
    loaded = project.read(home)
    codes = {kind.code for kind in themes.KINDS}
    files = set(loaded.assets[:1])
    wrong = [d for d in errors(loaded.problems) if d.code in codes or (d.span and d.span.path in files)]
    return loaded, wrong


def _lines(theme: Theme) -> list[str]:
    scale = theme.scale
    sheets = ", ".join(f"{size.value} {width:g} × {height:g}" for size, (width, height) in theme.sheets.items())
    sizes = ", ".join(f"{size:g}" for size in theme.sizes)
    lines = [
        f"{theme.name}: {theme.about}".rstrip(": "),
        "",
        f"sheet    {sheets} pt",
        f"margins  {theme.margin_top:g} pt above, {theme.margin_bottom:g} below, {theme.margin_side:g} at the sides",
        f"columns  {theme.columns}" + (f", {theme.column_gap:g} pt apart" if theme.columns > 1 else ""),
        f"font     {theme.family}" + (f"; {theme.licence}" if theme.licence else ""),
        f"text     {sizes} pt, the largest that fits; leading {theme.leading[0]:g} to {theme.leading[1]:g}",
        f"other    title {scale.title:g}, figures {scale.figure:g}, small {scale.small:g}, notes {scale.note:g}, "
        f"marks {theme.cite_size:g}, confidence {theme.grade_size:g} pt",
    ]
    if theme.logo is not None:
        kind = "PNG" if isinstance(theme.logo.picture, bytes) else "SVG"
        lines.append(f"logo     {theme.logo.alt}, {theme.logo.width:g} × {theme.logo.height:g} pt, {kind}")
    lines += ["", "contrast, and the least that is allowed (WCAG 2.2):"]
    for pair in pairs(theme):
        lines.append(f"  {pair.front} on {pair.ground}  {pair.ratio:5.1f}  ≥ {pair.least:g}  {pair.name}: {pair.use}")
    return lines
