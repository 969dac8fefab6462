"""SVG logos: read strictly, drawn alike in PDF, PNG and Word; what would be drawn wrongly is refused with its line."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import office
import openxml_audit  # type: ignore[import-untyped]  # it has no types
import page as validator
import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it has no types
import pytest
import records
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from limits import examples, it_ends
from lxml import etree
from pdf_structure import elements, operations, problems
from PIL import Image

from factsheet.builder import making
from factsheet.cli import main
from factsheet.diagnostics import Diagnostic, errors
from factsheet.look.drawing import (
    Clip,
    Drawing,
    DrawingItem,
    Fill,
    Group,
    Outline,
    Shape,
    Stroke,
    UnusablePicture,
    shapes,
)
from factsheet.look.svg import read_svg
from factsheet.look.svg.geometry import path
from factsheet.look.theme import Logo, Theme
from factsheet.page.plan import Page
from factsheet.project import folder as project
from factsheet.project.loaded import Loaded
from factsheet.writers import WRITERS
from factsheet.writers.docx import vector

ROOT = Path(__file__).parent.parent
SPACE = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PROFILES = (validator.ValidationProfile.PDF_UA_1, validator.ValidationProfile.PDF_A_2A)


def svg(inside: str, root: str = 'viewBox="0 0 100 100"') -> bytes:
    return f"<svg {SPACE} {root}>\n{inside}\n</svg>".encode()


def read(inside: str, root: str = 'viewBox="0 0 100 100"', height: float = 100.0) -> tuple[DrawingItem, ...]:
    """Return what is drawn of `inside`; in the usual frame, units are points."""
    return read_svg(svg(inside, root), height).items


def one(inside: str, root: str = 'viewBox="0 0 100 100"') -> Shape:
    (item,) = read(inside, root)
    assert isinstance(item, Shape)
    return item


def refused(data: bytes) -> list[str]:
    """Return what is said of a file that can't be used: message and cure."""
    with pytest.raises(UnusablePicture) as caught:
        read_svg(data, 22.0)
    return [f"{message} | {cure}" for message, cure in caught.value.problems]


def spelled(outline: Outline) -> str:
    """Return an outline as path data, in tenths."""
    return " ".join(verb + ",".join(f"{round(v, 1) + 0.0:g}" for v in points) for verb, points in outline)


# ── outlines ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "outline"),
    [
        ("M10 20 30 40z l5 5", "M10,20 L30,40 Z M10,20 L15,25"),
        ("m10-20-.5.5e1", "M10,-20 L9.5,-15"),
        ("M1 2h3v4H0V0", "M1,2 L4,2 L4,6 L0,6 L0,0"),
        ("M0 0C1 1 2 2 3 3S5 5 6 6", "M0,0 C1,1,2,2,3,3 C4,4,5,5,6,6"),
        ("M3 3S5 5 6 6", "M3,3 C3,3,5,5,6,6"),
        ("M0,0q3,6 6,0t6,0", "M0,0 C2,4,4,4,6,0 C8,-4,10,-4,12,0"),
        ("M0 0a5 5 0 0110 0", "M0,0 C0,-2.8,2.2,-5,5,-5 C7.8,-5,10,-2.8,10,0"),
        ("M0 0A1 1 0 0 1 10 0", "M0,0 C0,-2.8,2.2,-5,5,-5 C7.8,-5,10,-2.8,10,0"),  # too small a radius grows
        ("M0 0a0 5 0 0 1 7 8", "M0,0 L7,8"),
        ("M1 1zT9 9", "M1,1 Z M1,1 C1,1,3.7,3.7,9,9"),
    ],
)
def test_path_data(data: str, outline: str) -> None:
    assert spelled(path(data)) == outline


@pytest.mark.parametrize(
    ("shape", "outline"),
    [
        ('<rect x="1" y="2" width="30" height="40"/>', "M1,2 L31,2 L31,42 L1,42 Z"),
        ('<rect width="10%" height="50%"/>', "M0,0 L10,0 L10,50 L0,50 Z"),
        (
            '<rect width="40" height="20" rx="90"/>',  # no more than half of each side
            "M20,0 L20,0 C31,0,40,4.5,40,10 L40,10 C40,15.5,31,20,20,20 L20,20 C9,20,0,15.5,0,10 L0,10 "
            "C0,4.5,9,0,20,0 Z",
        ),
        (
            '<circle cx="10" cy="10" r="5"/>',
            "M15,10 C15,12.8,12.8,15,10,15 C7.2,15,5,12.8,5,10 C5,7.2,7.2,5,10,5 C12.8,5,15,7.2,15,10 Z",
        ),
        (
            '<ellipse rx="10" ry="5"/>',
            "M10,0 C10,2.8,5.5,5,0,5 C-5.5,5,-10,2.8,-10,0 C-10,-2.8,-5.5,-5,0,-5 C5.5,-5,10,-2.8,10,0 Z",
        ),
        ('<line x1="1" y1="2" x2="3" y2="4" stroke="red"/>', "M1,2 L3,4"),
        ('<polyline points="1,2 3 4,5,6"/>', "M1,2 L3,4 L5,6"),
        ('<polygon points="1-2 3-4 5 6"/>', "M1,-2 L3,-4 L5,6 Z"),
    ],
)  # fmt: skip
def test_basic_shapes(shape: str, outline: str) -> None:
    assert spelled(one(shape).outline) == outline


@pytest.mark.parametrize(
    ("transform", "outline"),
    [
        ("translate(10)", "M10,0 L20,0 L20,10"),
        ("translate(10,20) scale(2)", "M10,20 L30,20 L30,40"),
        ("scale(2 3)", "M0,0 L20,0 L20,30"),
        ("translate(20) rotate(90)", "M20,0 L20,10 L10,10"),
        ("rotate(90 5 5)", "M10,0 L10,10 L0,10"),
        ("skewX(45)", "M0,0 L10,0 L20,10"),
        ("skewY(45)", "M0,0 L10,10 L10,20"),
        ("matrix(0 1 1 0 5 6),translate(1 1)", "M6,7 L6,17 L16,17"),
    ],
)
def test_transforms(transform: str, outline: str) -> None:
    assert spelled(one(f'<path d="M0 0h10v10" transform="{transform}"/>').outline) == outline
    nested = f'<g transform="translate(1 2)"><g transform="{transform}"><path d="M0 0h10v10"/></g></g>'
    moved = [(verb, (x + 1, y + 2)) for verb, (x, y) in one(f'<path d="M0 0h10v10" transform="{transform}"/>').outline]
    assert one(nested).outline == tuple(moved)


def test_a_stroke_is_scaled_with_its_shape() -> None:
    shape = '<path d="M0 0h10" stroke="red" stroke-width="2" stroke-dasharray="3" stroke-dashoffset="-1" {}/>'
    assert one(shape.format("")).stroke == Stroke("FF0000", 2.0, dashes=(3.0, 3.0), phase=5.0)
    assert one(shape.format('transform="rotate(30) scale(2)"')).stroke == Stroke("FF0000", 4, dashes=(6, 6), phase=10)
    uneven = one(shape.format('transform="translate(5 6) scale(2 1)"'))
    assert (uneven.matrix, uneven.stroke and uneven.stroke.width) == ((1, 0, 0, 0.5, 5, 6), 4.0)
    assert spelled(uneven.outline) == "M0,0 L20,0"
    assert one(shape.format('transform="scale(2 -2)"')).matrix == (1, 0, 0, 1, 0, 0), "a mirror stretches nothing"


# ── frames ───────────────────────────────────────────────────────────────────────────────────────────────


SLICED = "M0,-50 L200,-50 L200,150"


@pytest.mark.parametrize(
    ("root", "width", "outline"),
    [
        ('viewBox="0 0 40 20"', 200, "M0,0 L100,0 L100,100"),
        ('viewBox="-20 0 40 20"', 200, "M100,0 L200,0 L200,100"),
        ('width="3in" height="1in"', 300, "M0,0 L20.8,0 L20.8,20.8"),
        ('width="1in" height="72pt"', 100, "M0,0 L20.8,0 L20.8,20.8"),
        ('width="50.8mm" height="2.54cm"', 200, "M0,0 L20.8,0 L20.8,20.8"),
        ('width="12pc" height="101.6q"', 200, "M0,0 L20.8,0 L20.8,20.8"),
        ('width="100%" height="100%" viewBox="0 0 40 20"', 200, "M0,0 L100,0 L100,100"),
        ('height="20" viewBox="0 0 40 20"', 200, "M0,0 L100,0 L100,100"),
        ('width="400" height="100" viewBox="0 0 40 20"', 400, "M100,0 L200,0 L200,100"),
        ('width="400" height="100" viewBox="0 0 40 20" preserveAspectRatio="xMaxYMid"', 400, "M200,0 L300,0 L300,100"),
        ('width="400" height="100" viewBox="0 0 40 20" preserveAspectRatio="none"', 400, "M0,0 L200,0 L200,100"),
        ('width="9" height="9" viewBox="0 0 40 20" preserveAspectRatio="xMinYMin slice"', 100, "M0,0 L100,0 L100,100"),
        ('width="4" height="1" viewBox="0 0 40 20" preserveAspectRatio="xMidYMid slice"', 400, SLICED),
    ],
)  # fmt: skip
def test_the_frame(root: str, width: float, outline: str) -> None:
    drawing = read_svg(svg('<path d="M0 0h20v20"/>', root), 100.0)
    (shape,) = shapes(drawing.items)
    assert (drawing.width, drawing.height, spelled(shape.outline)) == (width, 100.0, outline)


def test_a_width_is_rounded_to_hundredths() -> None:
    assert read_svg(svg(BOX, 'viewBox="0 0 10 30"'), 22.0).width == 7.33


def test_zero_is_never_negative() -> None:
    """Or the same drawing would have two digests."""
    assert "-0.0" not in repr(one('<path d="M0 0h-9v-9" transform="scale(-1)"/>'))


SYMBOL = '<symbol id="s" viewBox="0 0 10 10"{}><rect width="{}" height="10"/></symbol>'


def test_copies() -> None:
    """`use` moves what it names, passes its own look on, and sizes a symbol."""
    named = '<defs><g id="g" stroke="lime"><path id="p" d="M0 0h10v9"/></g></defs>'
    (item,) = read(f'{named}<use xlink:href="#p" x="5" y="6" fill="red"/>')
    assert item == Shape((("M", (5, 6)), ("L", (15, 6)), ("L", (15, 15))), Fill("FF0000"))
    assert one(f'{named}<use href="#g" transform="scale(2)" fill="none"/>').stroke == Stroke("00FF00", 2.0)
    symbol = one(SYMBOL.format("", "10") + '<use href="#s" x="20" y="20" width="40" height="30"/>')
    assert spelled(symbol.outline) == "M25,20 L55,20 L55,50 L25,50 Z"
    two = read('<use href="#later"/><rect id="later" width="1" height="1"/>')
    assert len(two) == 2


def test_a_frame_cuts_off_what_reaches_beyond() -> None:
    use = '<use href="#s" width="40" height="40"/>'
    (cut,) = read(SYMBOL.format("", "11") + use)
    assert isinstance(cut, Group)
    assert cut.clip is not None
    assert spelled(cut.clip.outline) == "M0,0 L40,0 L40,40 L0,40 Z"
    whole = one(SYMBOL.format(' style="overflow:visible"', "11") + use)
    assert spelled(whole.outline) == "M0,0 L44,0 L44,40 L0,40 Z"
    inner = '<svg x="10" y="10" width="20" height="20" viewBox="0 0 10 10"><path d="M0 0h9v9z"/></svg>'
    assert spelled(one(inner).outline) == "M10,10 L28,10 L28,28 Z"


def test_a_clip_path_of_one_shape() -> None:
    clip = '<clipPath id="c"><path d="M0 0h50v50z" clip-rule="evenodd"/></clipPath>'
    (group,) = read(f'{clip}<g clip-path="url(#c)" transform="scale(2)"><rect width="50" height="50"/></g>')
    assert isinstance(group, Group)
    assert group.clip == Clip((("M", (0, 0)), ("L", (100, 0)), ("L", (100, 100)), ("Z", ())), even_odd=True)
    frame = '<clipPath id="c"><rect width="90" height="90"/></clipPath>'
    assert one(f'{frame}<rect clip-path="url(#c)" width="80" height="80"/>').fill, "nothing is cut, so no clip is left"


# ── paint ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("colour", "fill"),
    [
        ("red", Fill("FF0000")),
        ("RebeccaPurple", Fill("663399")),
        ("#0B4A6F", Fill("0B4A6F")),
        ("#abc", Fill("AABBCC")),
        ("#abc8", Fill("AABBCC", opacity=0.5333)),
        ("#0b4a6f80", Fill("0B4A6F", opacity=0.502)),
        ("rgb(1, 2,3)", Fill("010203")),
        ("rgb(100%,0%,50%)", Fill("FF0080")),
        ("rgba(1 2 3 / 25%)", Fill("010203", opacity=0.25)),
        ("hsl(120, 100%, 25%)", Fill("008000")),
        ("hsl(-120deg 100% 50%)", Fill("0000FF")),
        ("currentColor", Fill("00FFFF")),
        ("inherit", Fill("FFFF00")),
    ],
)
def test_colours(colour: str, fill: Fill) -> None:
    for given_ in (f'fill="{colour}"', f'fill="blue" style="FILL : {colour} !important"'):
        shape = one(f'<g fill="yellow"><g color="aqua"><rect width="9" height="9" {given_}/></g></g>')
        assert shape.fill == fill


def test_styles_are_inherited_and_the_nearest_wins() -> None:
    inside = '<g style="stroke:red;stroke-width:3" fill-rule="evenodd" stroke-linecap="round">{}</g>'
    shape = one(inside.format('<path d="M0 0h9" stroke-linejoin="bevel" style="stroke-width:2;font-family:Sans"/>'))
    assert shape.stroke == Stroke("FF0000", 2.0, "round", "bevel")
    assert shape.fill == Fill("000000", even_odd=True)
    hidden = '<g visibility="hidden"><path d="M0 0h9v9"/><path d="M1 1h9v9" visibility="visible"/></g>'
    assert spelled(one(hidden).outline) == "M1,1 L10,1 L10,10"


def test_style_sheets_of_drawing_programs() -> None:
    sheet = (
        "<style>/* made */ .a,.b{fill:red} .b{fill:lime;stroke:none} path.b{fill:blue} "
        "#x{fill:#010203} *{stroke-width:4}</style>"
    )

    def fill(attributes: str, name: str = "rect") -> str:
        found = one(f'{sheet}<{name} width="9" height="9" d="M0 0h9v9" stroke="red" {attributes}/>')
        assert found.fill is not None
        return found.fill.colour

    assert fill('class="a"') == "FF0000"
    assert fill('class="b a"') == "00FF00", "the later of two alike"
    assert fill('class="b"', "path") == "0000FF", "the more special"
    assert fill('class="b" id="x"', "path") == "010203"
    assert fill('class="b" id="x" style="fill:gray"', "path") == "808080"
    assert fill('class="a" fill="blue"') == "FF0000", "a sheet is above an attribute"
    plain = one(f'{sheet}<rect width="9" height="9" stroke="red"/>')
    assert plain.stroke == Stroke("FF0000", 4.0)


def test_opacity_of_one_paint_and_of_a_whole() -> None:
    both = '<rect width="9" height="9" fill="red" stroke="blue" opacity=".5"/>'
    (whole,) = read(both)
    assert isinstance(whole, Group)
    assert whole.opacity == 0.5
    (alone,) = read('<g opacity=".5"><rect width="9" height="9" fill-opacity="50%"/></g>')
    assert alone == Shape(alone.outline if isinstance(alone, Shape) else (), Fill("000000", opacity=0.25))
    (pair,) = read('<g opacity=".4"><path d="M0 0h9v9"/><path d="M1 1h9v9"/></g>')
    assert isinstance(pair, Group)
    assert (len(pair.items), pair.opacity) == (2, 0.4)


@pytest.mark.parametrize("place", ['x="-9"', 'x="100"', 'y="-9"', 'y="100"'])
def test_what_only_touches_the_frame_is_not_seen(place: str) -> None:
    assert refused(svg(f'<rect {place} width="9" height="9"/>'))[0].startswith("it draws nothing")
    assert read(f'<rect {place} width="9" height="9" stroke="red"/>'), "but its stroke is"


def test_groups_of_one_group_come_to_one_opacity() -> None:
    (item,) = read("<g opacity='.9'>" * 20 + BOX + BOX + "</g>" * 20)
    assert isinstance(item, Group)
    assert item.opacity == pytest.approx(0.9**20, abs=0.001)
    assert len(item.items) == 2


@pytest.mark.parametrize(
    "silent",
    [
        "<title>A</title><desc>B</desc><metadata><x/></metadata><defs/><text/>",
        '<x:namedview xmlns:x="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"><x:guide/></x:namedview>',
        '<defs><linearGradient id="a"><stop offset="0"/></linearGradient><mask id="m"/></defs><style> </style>',
        '<g style="display:none"><text>Draft</text></g>',
        '<rect width="0" height="9"/><circle r="0"/><path d=""/><polygon points=""/>',
        '<rect width="9" height="9" fill="none"/><rect width="9" height="9" opacity="0"/>',
        '<rect width="9" height="9" transform="scale(0)"/><path d="M5 5h9"/>',
        '<path d="M0 0h9" fill="none" stroke="red" stroke-width="0"/>',
        "<?php x?><!-- note -->",
    ],
)
def test_what_draws_nothing_is_passed_over(silent: str) -> None:
    assert read(silent + '<path id="k" d="M0 0h9v9"/>') == read('<path id="k" d="M0 0h9v9"/>')


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────────

BOX = '<rect width="9" height="9"/>'


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ("<text>Orla</text>", "line 2: text | turn it into outlines"),
        ('<image href="a.png" width="9" height="9"/>', "line 2: a picture made of pixels"),
        ('<rect width="9" height="9" fill="url(#g)"/>', "line 2: a gradient or a pattern"),
        ('<rect width="9" height="9" style="stroke:url(#g) red"/>', "line 2: a gradient or a pattern"),
        ('<g filter="url(#f)"/>', "line 2: a filter"),
        ('<g style="mask:url(#m)"/>', "line 2: a mask"),
        ('<path d="M0 0h9" marker-end="url(#a)"/>', "line 2: a marker"),
        ('<clipPath id="c"/><rect width="9" height="9" clip-path="url(#c)"/>', "a clip path of other than one shape"),
        ('<rect width="9" height="9" clip-path="circle(5px)"/>', "a clip path that is not a shape"),
        ('<rect width="9" height="9" style="mix-blend-mode:multiply"/>', "a blend mode"),
        ('<rect width="9" height="9" style="transform:rotate(9deg)"/>', "a transform in a style"),
        ('<rect width="9" height="9" style="d:none"/>', "the style `d`, which is not supported"),
        ('<rect width="9" height="9" transform-origin="5 5"/>', "a transform about a point"),
        ('<path d="M0 0h9" vector-effect="non-scaling-stroke"/>', "a stroke whose width never scales"),
        ('<path d="M0 0h9" style="paint-order:stroke"/>', "a stroke that is painted first"),
        ("<switch><g/></switch>", "a <switch>"),
        ("<foreignObject/>", "<foreignObject>"),
        ('<a href="https://example.org"><g/></a>', "a link"),
        ("<meter/>", "<meter>, which is not supported"),
        ('<g systemLanguage="de"/>', "a condition (`systemLanguage`)"),
        ("<style>g path{fill:red}</style>", "a style sheet with the selector “g path”"),
        ("<style>@import 'a.css';</style>", "a style sheet that can't be read from “@import"),
        ("<style>@media print{path{fill:red}}</style>", "can't be read from “@media"),
        ("<style>path{fill:red!important}</style>", "can't be read"),
        ('<style media="print">path{fill:red}</style>', "a style sheet for a medium"),
        ("<script>x()</script>", "line 2: a script"),
        ('<rect width="9" height="9" onclick="x()"/>', "a script (an attribute that begins with “on”)"),
        ('<rect width="9" height="9"><animate attributeName="x"/></rect>', "an animation"),
        ('<rect width="9" height="9"><set attributeName="x"/></rect>', "an animation"),
        ('<use href="https://example.org/a.svg#b"/>', "fetched from another file"),
        ('<use xlink:href="file:///etc/passwd"/>', "fetched from another file"),
        ('<use href="data:image/svg+xml,x"/>', "fetched from another file"),
        ('<use href="#none"/>', "a <use> of “none”, which is not in the file"),
        ('<g id="a"><use href="#a"/></g>', "a <use> of “a” inside itself"),
        ('<defs><g id="a"><use href="#b"/></g><use id="b" href="#a"/></defs><use href="#a"/>', "“a” inside itself"),
        ('<rect width="9em" height="9"/>', "“9em” is not a length"),
        ('<rect width="-9" height="9"/>', "a <rect> whose `width` is below zero"),
        ('<path d="M0 0 L nan 5"/>', "path data that breaks at “nan 5”"),
        ('<path d="M0 0 L inf 5"/>', "path data that breaks at “inf 5”"),
        ('<path d="M0 0 L 1e400 5"/>', "the number 1e400 is too large"),
        ('<path d="M0 0 L 5"/>', "path data that breaks at “its end”"),
        ('<path d="M0 0 foo"/>', "path data that breaks at “foo”"),
        ('<path d="L5 5"/>', "path data that does not begin with M"),
        ('<path d="M0 0A5 5 0 2 1 9 9"/>', "path data that breaks at “2 1 9 9”"),
        ('<path d="M9e6 0 l9e6 0"/>', "a path that moves too far"),
        ('<polygon points="1 2 3"/>', "the incomplete points of a <polygon>"),
        ('<g transform="turn(9)"/>', "the transform “turn(9)” can't be read"),
        ('<g transform="translate(1 2 3)"/>', "the transform “translate(1 2 3)” can't be read"),
        ('<g fill="bleu"/>', "`fill`: “bleu” is not a known colour"),
        ('<g stroke-linejoin="arcs"/>', "`stroke-linejoin`: “arcs” is not supported; miter, round, bevel is"),
        ('<g stroke-width="-1"/>', "`stroke-width`: “-1” is below zero"),
        ('<g stroke-miterlimit="0"/>', "0 is below 1"),
        ('<g opacity="inherit"/>', "`opacity: inherit`"),
        ('<path d="M0 0h9" stroke="red" stroke-dasharray="1" pathLength="9"/>', "measured by `pathLength`"),
    ],
)  # fmt: skip
def test_what_would_be_drawn_wrongly_is_refused(inside: str, says: str) -> None:
    (told,) = refused(svg(inside + BOX))
    assert says in told
    assert not told.endswith("| "), "there is a cure"
    assert read(BOX), "and it is the planted fault that is refused"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "it is not XML"),
        (b"\x89PNG\r\n\x1a\n", "it is not XML"),
        (b"<svg", "it is not XML"),
        (b"<svg/>", "its first element is not an SVG <svg>"),
        (b"<html xmlns='http://www.w3.org/1999/xhtml'/>", "its first element is not an SVG <svg>"),
        (b"\x1f\x8b\x08", "compressed"),
        (svg(BOX, ""), "no size: neither `viewBox` nor `width` and `height`"),
        (svg(BOX, 'viewBox="0 0 0 9"'), "viewBox “0 0 0 9”"),
        (svg(BOX, 'viewBox="0 0 nan 9"'), "“nan 9” is not a number"),
        (svg(BOX, 'viewBox="0 0 9"'), "viewBox “0 0 9”"),
        (svg(BOX, 'width="0" height="9"'), "width “0”"),
        (svg(BOX, 'width="9" height="-9"'), "height “-9”"),
        (svg(BOX, 'viewBox="0 0 5000 1"'), "a thousand times as wide"),
        (svg(BOX, 'viewBox="0 0 9 9" preserveAspectRatio="left"'), "preserveAspectRatio “left”"),
        (svg(BOX, 'viewBox="0 0 9 9" transform="rotate(9)"'), "a transform of the whole drawing"),
        (svg(""), "it draws nothing"),
        (svg('<rect width="9" height="9" x="200"/>'), "it draws nothing"),
        (svg('<defs><rect width="9" height="9"/></defs>'), "it draws nothing"),
        (b'<?xml-stylesheet href="a.css"?>' + svg(BOX), "a style sheet in another file"),
        (b'<?xml version="1.0" encoding="x-none"?>' + svg(BOX), "it"),
        (b'<?xml version="1.0" encoding="utf-7"?>' + svg(BOX), "it"),
    ],
)
def test_files_that_are_no_drawing(data: bytes, says: str) -> None:
    (told,) = refused(data)
    assert says in told


def test_every_problem_is_told_once_with_all_its_lines() -> None:
    inside = "<text>a</text>\n<image/>\n<text>b</text>\n<g><text>c</text></g>\n<text>d</text>"
    told = refused(svg(inside))
    assert [line.partition(" | ")[0] for line in told] == [
        "lines 2, 4 and 2 more: text",
        "line 3: a picture made of pixels",
    ]


# ── hostile files ────────────────────────────────────────────────────────────────────────────────────────

LAUGHS = "<!DOCTYPE svg [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12)
)


COPIED = '<use href="#p"/>'
CLIPPED = '<rect width="9" height="9" clip-path="url(#p)"/>'


def copies(inner: str) -> bytes:
    """Return a drawing of ten times ten times … ten copies of nearly nothing."""
    made = f'<g id="u0">{inner}</g>'
    for i in range(1, 12):
        made += f'<g id="u{i}">' + f'<use href="#u{i - 1}"/>' * 10 + "</g>"
    return svg(f'<defs>{made}</defs><use href="#u11"/>{BOX}')


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (f"{LAUGHS}]><svg {SPACE}>&m;</svg>".encode(), "it declares a document type"),
        (f"<!DOCTYPE svg SYSTEM 'file:///etc/passwd'><svg {SPACE}/>".encode(), "it declares a document type"),
        (f"<!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg {SPACE}>&x;</svg>".encode(), "document type"),
        (svg("&nbsp;"), "undefined entity"),
        (svg("<g>" * 5_000 + "</g>" * 5_000), "64 deep"),
        (svg("<x>" * 5_000 + "</x>" * 5_000), "64 deep"),
        (svg("<g/>" * 20_000), "more than 10,000 elements"),
        (svg(f'<path d="M0 0{"h1" * 100_000}"/>'), "more than 50,000 lines and curves"),
        (svg('<g id="p"><path d="' + "M0 0h1v1" * 900 + '"/></g>' + '<use href="#p"/>' * 90), "more than 50,000 lines"),
        (copies(""), "has more than 20,000 elements"),
        (copies("<rect/>"), "has more than 20,000 elements"),
        (svg("".join(f'<g id="d{i}"><use href="#d{i + 1}"/></g>' for i in range(400)) + '<g id="d400"/>'), "100 deep"),
        (svg("".join(f"<g opacity='.9'>{BOX}" for _ in range(20)) + BOX + "</g>" * 20), "more than 12 nested groups"),
        (svg(f'<rect width="9" height="9" stroke="red" stroke-dasharray="{"1 " * 5_000}"/>'), "more than 64 dashes"),
        (svg(f"<style>{'a{fill:red}' * 5_000}</style>{BOX}"), "a style sheet that can't be read"),
        (svg(f"<style>{'a,' * 50_000}a{{fill:red}}</style>{BOX}"), "a style sheet that can't be read"),
        (svg(f'<rect width="{"9" * 400_000}" height="9"/>{BOX}'), "is too large"),
        (svg(f'<g transform="{"scale(10)" * 5_000}"/>'), "moves too far"),
        (svg(f'<g style="{"/* " * 200_000}"/><text>a</text>'), "text"),
        (svg(f'<g opacity="{"9" * 400_000}x"/>'), "is not a number"),
        (svg(f'<g fill="red{" " * 400_000}x"/>'), "is not a known colour"),
        (svg(f'<g style="fill:red{" " * 400_000}x"/>'), "is not a known colour"),
        (svg(f'<g clip-path="url(#{" " * 400_000}x"/>'), "a clip path"),
        (svg(f"<style>a{' ' * 400_000}</style>"), "a style sheet that can't be read"),
        (svg(f"<style>{'/* ' * 200_000}</style><text>a</text>"), "text"),
        (svg(f"<style>*{{{'x:y;' * 50_000}}}</style>{BOX * 5_000}"), "a style sheet that can't be read"),
        (svg(f'<polygon id="p" points="{"1 " * 200_001}"/>{COPIED * 9_000}'), "2,000,000 characters"),
        (svg(f'<clipPath id="p"><path d="{" " * 400_000}"/></clipPath>{CLIPPED * 9_000}'), "2,000,000 characters"),
        (svg(f'<g transform="{" " * 200_000}x"/>'), "can't be read"),
        (svg(f'<path d="M0 0{"," * 200_000}1"/>'), "path data that breaks"),
        (svg('<path d="M1 1h9v9" stroke="red" stroke-width="1e7"/>'), "wider than any page"),
        (svg("<g transform='scale(1e7)'>" * 60 + BOX + "</g>" * 60), "lies far off"),
        (svg("<g transform='scale(1e-7)'>" * 60 + BOX + "</g>" * 60), "draws nothing"),
        (svg('<path d="M1e7 1e7L-1e7-1e7" transform="scale(1e7)"/>'), "lies far off"),
    ],
)  # fmt: skip
def test_hostile_files_are_refused_with_little_work(data: bytes, says: str) -> None:
    """Without its limit each would take minutes; a pattern that backtracks would never end."""
    with it_ends(within=20):
        told = refused(data)
    assert any(says in one for one in told)


_PATH = st.text("MmLlHhVvCcSsQqTtAaZz0123456789.,-+eE \n", max_size=60)
_TRANSFORM = st.text("matrixscaletrnokwXY(),.-0123456789 ", max_size=30)


@examples(75)
@given(_PATH, _TRANSFORM)
def test_any_text_is_read_or_refused(data: str, transform: str) -> None:
    inside = f'<path d="M1 1L5 5{data}" transform="{transform}" stroke="red"/>{BOX}<g style="fill:{transform}"/>'
    try:
        drawing = read_svg(svg(inside), 22.0)
    except UnusablePicture as error:
        told = error.problems
    else:
        told = ()
        numbers = [v for shape in shapes(drawing.items) for _, points in shape.outline for v in points]
        assert numbers
        assert max(map(abs, numbers)) < 1e6
    assert all(message and "line" in message for message, _ in told)


# ── in the theme ─────────────────────────────────────────────────────────────────────────────────────────

#: A square with a hole by the even-odd rule, one without by the other, two discs at half opacity that overlap, and a
#: stretched ring. A unit is a point.
LOGO = f"""\
<svg {SPACE} width="320" height="80" viewBox="0 0 160 40">
  <style>.sea {{ fill: #0B4A6F }}</style>
  <path class="sea" fill-rule="evenodd" d="M4 4h32v32h-32z M14 14h12v12h-12z"/>
  <path class="sea" d="M44 4h32v32h-32z M54 14h12v12h-12z"/>
  <g opacity=".5" fill="red"><rect x="84" y="4" width="20" height="20"/><rect x="94" y="14" width="20" height="20"/></g>
  <circle transform="translate(138 20) scale(1.4 1)" r="12" fill="none" stroke="#2E7D32" stroke-width="5"/>
</svg>
"""
#: Points of it and the colours there, on white.
SPOTS = {
    (8, 8): (11, 74, 111),
    (20, 20): (255, 255, 255),
    (48, 8): (11, 74, 111),
    (60, 20): (11, 74, 111),
    (88, 8): (255, 127, 127),
    (99, 19): (255, 127, 127),
    (110, 30): (255, 127, 127),
    (80, 20): (255, 255, 255),
    (138, 20): (255, 255, 255),
    (121, 20): (46, 125, 50),
    (138, 8): (46, 125, 50),
    (138, 12): (255, 255, 255),
}


def house(folder: Path, logo: str = LOGO, height: float = 40, **more: str) -> Loaded:
    """Return the small project with a theme whose logo is `logo`."""
    theme = f"logo: {{file: looks/logo.svg, alt: Orla Institute, height: {height:g}}}\n"
    theme += "".join(f"{key}: {value}\n" for key, value in more.items())
    settings_ = records.SOUND[records.SETTINGS] + "theme: looks/house.yaml\n"
    files = {**records.SOUND, records.SETTINGS: settings_, "looks/house.yaml": theme, "looks/logo.svg": logo}
    records.write(folder, files)
    return project.read(folder.resolve())


def found(loaded: Loaded) -> list[Diagnostic]:
    return errors(loaded.problems)


def planned(loaded: Loaded) -> Page:
    assert found(loaded) == []
    return making.make(loaded.base, "ferry", loaded.theme).page


def made(loaded: Loaded, kind: str) -> bytes:
    return WRITERS[kind].load()(planned(loaded), making.stamp(loaded.base, "ferry"))


def test_a_theme_has_the_drawing(tmp_path: Path) -> None:
    loaded = house(tmp_path)
    assert found(loaded) == []
    logo = loaded.theme.logo
    assert logo is not None
    assert isinstance(logo.picture, Drawing)
    assert (logo.width, logo.height, logo.alt) == (160.0, 40.0, "Orla Institute")
    assert loaded.assets == ("looks/house.yaml", "looks/logo.svg")
    shown = CliRunner().invoke(main, ["--project", str(tmp_path), "theme", "show"])
    assert "Orla Institute, 160 × 40 pt, SVG" in shown.output


def test_each_problem_stands_at_the_logo(tmp_path: Path) -> None:
    loaded = house(tmp_path, LOGO.replace("<g opacity", "<text>Orla</text><g stroke='url(#g)' opacity"))
    places = {(p.code, p.span and (p.span.path, p.span.line, p.span.column)) for p in found(loaded)}
    assert places == {("E224", ("looks/house.yaml", 1, 14))}
    assert [p.message for p in found(loaded)] == [
        "looks/logo.svg: line 5: text",
        "looks/logo.svg: line 5: a gradient or a pattern",
    ]
    assert all(p.hint for p in found(loaded))


def test_the_margins_bound_the_width(tmp_path: Path) -> None:
    wide = LOGO.replace('width="320"', 'width="3200"')
    (problem,) = found(house(tmp_path, wide))
    assert (problem.code, problem.span and problem.span.column) == ("E224", 59)
    assert problem.message == "looks/logo.svg: 40 pt high, it is 1600 pt wide; the text is only 497 pt wide"
    assert problem.hint == "give it a `height` of 12"
    assert found(house(tmp_path, wide, 12)) == []
    (problem,) = found(house(tmp_path, wide, 12, margins="{side: 60}"))
    assert problem.hint == "give it a `height` of 11"
    (problem,) = found(house(tmp_path, LOGO.replace('width="320"', 'width="20000"')))
    assert problem.hint == "use a narrower one"


def test_a_change_of_the_drawing_is_noticed(tmp_path: Path) -> None:
    house(tmp_path)
    run = CliRunner()

    def built() -> str:
        done = run.invoke(main, ["--project", str(tmp_path), "build"])
        assert done.exit_code == 0, done.output
        return done.output

    built()
    assert "up to date" in built()
    (tmp_path / "looks/logo.svg").write_text(LOGO.replace("red", "blue"), encoding="utf-8")
    changed = built()
    assert "ferry.pdf  written" in changed
    assert "ferry.docx  written" in changed
    assert "the theme changed" in changed
    (tmp_path / "looks/logo.svg").write_text(
        LOGO.replace("red", "blue").replace("<style", "<desc>x</desc><style"), encoding="utf-8"
    )
    assert "up to date" in built(), "what is not drawn makes no page stale"


# ── what a command does without ──────────────────────────────────────────────────────────────────────────


def run_without(missing: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command in a Python that lacks a library; the last line says which of ours were imported."""
    code = (
        f"import sys\n{f'sys.modules[{missing!r}] = None' if missing else ''}\nfrom factsheet.cli import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit as e:\n"
        "    known = {'fontTools', 'pypdfium2', 'docx'} & {m for m in sys.modules if sys.modules[m]}\n"
        "    print('LOADED', *sorted(known))\n    raise"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False, env=env
    )


@pytest.mark.process
@pytest.mark.parametrize(("missing", "name"), [("fontTools", "fonttools"), ("pypdfium2", "pypdfium2")])
def test_a_missing_library_is_told_with_its_cure(tmp_path: Path, missing: str, name: str) -> None:
    house(tmp_path)
    done = run_without(missing, tmp_path, "check")
    assert done.returncode == 1
    assert f"E224 unusable-logo: looks/logo.svg: reading SVG needs the library {name}" in done.stdout
    assert f"python -m pip install {name}" in done.stdout


@pytest.mark.process
def test_libraries_are_imported_only_where_they_are_needed(tmp_path: Path) -> None:
    def loaded(*arguments: str) -> list[str]:
        done = run_without("", tmp_path, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.rpartition("LOADED")[2].split()

    house(tmp_path)
    assert loaded("check") == ["fontTools"]
    assert loaded("build", "--format", "pdf") == ["fontTools"]
    assert loaded("build", "--format", "docx") == ["fontTools", "pypdfium2"]
    (tmp_path / "looks/house.yaml").write_text("about: no logo\n", encoding="utf-8")
    assert loaded("check") == []
    assert loaded("build", "--format", "docx") == []


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────


def pixels(pdf: bytes, dpi: int = 288) -> Image.Image:
    with pypdfium2.PdfDocument(pdf) as document:
        drawn: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    return drawn


def off(image: Image.Image, left: float, top: float, dpi: int, near: int = 2) -> list[tuple[object, ...]]:
    """Return which spots of LOGO have another colour, where its corner is at `left`, `top` in points."""
    wrong: list[tuple[object, ...]] = []
    for (x, y), wanted in SPOTS.items():
        at = (round((left + x) * dpi / 72), round((top + y) * dpi / 72))
        seen = image.getpixel(at)
        assert isinstance(seen, tuple)
        if max(abs(a - b) for a, b in zip(seen, wanted, strict=False)) > near:
            wrong.append(((x, y), seen, wanted))
    return wrong


def test_the_pdf_has_vectors_in_a_figure(tmp_path: Path) -> None:
    data = made(house(tmp_path), "pdf")
    for profile in PROFILES:
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert problems(pdf) == []
        figure = next(e for e in elements(pdf) if pikepdf.Name.Figure == e.S)
        assert str(figure.Alt) == "Orla Institute"
        assert [float(v) for v in figure.A.BBox] == [49.0, 792 - 38 - 40, 49 + 160, 792 - 38]
        (form,) = pdf.pages[0].Resources.XObject.values()
        assert (str(form.Subtype), [float(v) for v in form.BBox]) == ("/Form", [0, 0, 160, 40])
        names = [name for _, name in operations(pdf.pages[0])]
        assert names.count("Do") == 1
        painted = [str(instruction.operator) for instruction in pikepdf.parse_content_stream(form)]
        assert [name for name in painted if name in ("f", "f*", "S", "Do")] == ["f*", "f", "Do", "S"]


def test_the_pdf_shows_the_right_colours(tmp_path: Path) -> None:
    image = pixels(made(house(tmp_path), "pdf"))
    assert off(image, 49, 38, 288) == []
    assert off(image, 49 + 6, 38, 288), "moved by six points it would be seen"
    assert off(pixels(made(house(tmp_path, LOGO.replace(' fill-rule="evenodd"', "")), "pdf")), 49, 38, 288) == [
        ((20, 20), (11, 74, 111), (255, 255, 255))
    ]


def test_every_item_and_the_paper_in_one_pdf(tmp_path: Path) -> None:
    """Translucent strokes and fills, clips, nested groups, dashes: valid, and paper shows through."""
    inside = (
        '<clipPath id="c"><circle cx="30" cy="30" r="20"/></clipPath>'
        '<g clip-path="url(#c)" opacity=".5"><path d="M0 0h60v60h-60z"/><g opacity=".5"><path d="M0 0h9v9"/>'
        '<path d="M5 5h9v9" stroke="red" stroke-opacity=".5" stroke-dasharray="2 1"/></g></g>'
        '<rect x="70" y="10" width="20" height="20" fill="blue" stroke="lime" stroke-width="8" stroke-opacity=".5"/>'
    )
    loaded = house(tmp_path, svg(inside).decode(), 60, colours='{paper: "FFFBF2"}')
    data = made(loaded, "pdf")
    for profile in PROFILES:
        assert [f.message for f in validator.validate_pdf_bytes(data, profile=profile).failures] == []
    image = pixels(data)

    def at(x: float, y: float) -> tuple[int, ...]:
        seen = image.getpixel((round((49 + x * 0.6) * 4), round((38 + y * 0.6) * 4)))
        assert isinstance(seen, tuple)
        return seen

    assert at(30, 30) == pytest.approx((127, 125, 121), abs=2), "half of black on the paper"
    assert at(3, 55) == (255, 251, 242), "beyond the clip"
    assert at(80, 20) == (0, 0, 255)
    assert at(72, 20) == pytest.approx((0, 127, 127), abs=2), "the inner half of the stroke lies on the fill"
    assert at(68, 20) == pytest.approx((127, 253, 121), abs=2), "and the outer on the paper"


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────────────

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def test_word_has_the_drawing_and_its_pixels(tmp_path: Path) -> None:
    loaded = house(tmp_path)
    file = tmp_path / "a.docx"
    file.write_bytes(made(loaded, "docx"))
    result = openxml_audit.OpenXmlValidator(file_format=openxml_audit.FileFormat.OFFICE_2019).validate(str(file))
    assert [str(e) for e in result.errors] == []
    with zipfile.ZipFile(file) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        links = {r.get("Id"): r.get("Target") for r in etree.fromstring(package.read("word/_rels/document.xml.rels"))}
        (blip,) = body.iter(f"{A}blip")
        (extension,) = blip.iter(f"{A}ext")
        (drawn,) = extension
        assert extension.get("uri") == "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
        assert drawn.tag == f"{ASVG}svgBlip"
        assert links[blip.get(EMBED)] == "media/image1.png"
        assert links[drawn.get(EMBED)] == "media/image1.svg"
        types = package.read("[Content_Types].xml").decode()
        assert '<Override PartName="/word/media/image1.svg" ContentType="image/svg+xml"/>' in types
        pictures = package.read("word/media/image1.png"), package.read("word/media/image1.svg")
    assert 'cx="2032000" cy="508000"' in etree.tostring(body).decode()
    image = Image.open(io.BytesIO(pictures[0]))
    assert (image.mode, image.size) == ("RGBA", (1334, 334))
    assert image.getpixel((1, 1)) == (255, 255, 255, 0), "transparent"
    assert image.getpixel((80 * 1334 // 160, 100)) == (255, 255, 255, 0)
    ground = Image.new("RGBA", image.size, "white")
    assert off(Image.alpha_composite(ground, image).convert("RGB"), 0, 0, 600) == []
    assert read_svg(pictures[1], 40.0).width == 160.0


def test_nothing_of_the_original_gets_into_the_word_file(tmp_path: Path) -> None:
    """Only shapes and colours: no comment, no name, no metadata."""
    secret = LOGO.replace("<style>", "<!-- secret --><metadata>secret</metadata><desc id='secret'>secret</desc><style>")
    secret = secret.replace("<circle", '<circle id="secret" data-x="secret" aria-label="secret"')
    with zipfile.ZipFile(io.BytesIO(made(house(tmp_path, secret), "docx"))) as package:
        drawn = package.read("word/media/image1.svg")
        assert [name for name in package.namelist() if b"secret" in package.read(name)] == []
    assert {element.tag.rpartition("}")[2] for element in etree.fromstring(drawn).iter()} == {"svg", "g", "path"}


@pytest.mark.parametrize(
    "inside",
    [
        LOGO[LOGO.index("<style") : LOGO.index("<circle")],
        '<path d="M0 0h50v50z" stroke="red" stroke-dasharray="3 2" stroke-linejoin="round" fill="#12345678"/>',
        '<clipPath id="c"><circle r="50"/></clipPath><g clip-path="url(#c)" opacity=".3"><path d="M0 0h99v99z"/></g>',
    ],
)
def test_what_is_written_is_read_as_the_same_drawing(inside: str) -> None:
    drawing = read_svg(svg(inside), 100.0)
    assert read_svg(vector.svg(drawing), 100.0) == drawing


@pytest.mark.office
def test_libreoffice_shows_the_logo_where_the_pdf_has_it(tmp_path: Path) -> None:
    loaded = house(tmp_path)
    source = tmp_path / "ferry.docx"
    source.write_bytes(made(loaded, "docx"))
    (printed,) = office.convert([source], "pdf", tmp_path / "printed", tmp_path / "profile")
    image = pixels(printed.read_bytes())
    assert off(image, 49, 38, 288, near=12) == [], "LibreOffice prints pictures as JPEG"
    assert off(image, 49 + 6, 38, 288, near=12), "moved by six points it would be seen"


# ── the same bytes ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.process
@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_same_logo_gives_the_same_bytes_in_every_process(tmp_path: Path, kind: str) -> None:
    data = made(house(tmp_path), kind)
    vector.png.cache_clear()
    assert made(house(tmp_path), kind) == data
    digests = []
    for seed in ("1", "42"):
        folder = tmp_path / seed
        house(folder)
        env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "factsheet", "build", "--format", kind]
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=env)
        digests.append(hashlib.sha256((folder / f"output/ferry.{kind}").read_bytes()).hexdigest())
    assert digests[0] == digests[1]


def test_the_digest_of_a_theme_follows_the_drawing() -> None:
    from factsheet.look.themes import digest  # noqa: PLC0415  # beside what it is tested with

    def themed(inside: str) -> Theme:
        return replace(Theme(), logo=Logo(read_svg(svg(inside), 22.0), "Orla", 22.0, 22.0))

    assert digest(themed(BOX)) == digest(themed(f"<title>x</title>{BOX}"))
    assert digest(themed(BOX)) != digest(themed(BOX.replace("9", "8")))
    assert digest(themed(BOX)) != digest(themed(BOX.replace("<rect", '<rect fill="red"')))
