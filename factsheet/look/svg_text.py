"""A drawing as the text of an SVG element: only shapes and colours are left of the original file. Pure."""

from __future__ import annotations

from ..markup import decimal
from .drawing import IDENTITY, Drawing, DrawingItem, Outline, Shape


def svg_text(drawing: Drawing) -> str:
    """Return `drawing` as an SVG element, in ASCII, as large as it is printed."""
    clips: list[str] = []
    items = "".join(_item(item, clips) for item in drawing.items)
    wide, high = _number(drawing.width), _number(drawing.height)
    defs = f"<defs>{''.join(clips)}</defs>" if clips else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" '
        f'viewBox="0 0 {wide} {high}">{defs}{items}</svg>'
    )


def _item(item: DrawingItem, clips: list[str]) -> str:
    if isinstance(item, Shape):
        return _shape(item)
    attributes = ""
    if item.clip is not None:
        name = f"c{len(clips) + 1}"
        rule = ' clip-rule="evenodd"' if item.clip.even_odd else ""
        clips.append(f'<clipPath id="{name}"><path d="{_data(item.clip.outline)}"{rule}/></clipPath>')
        attributes += f' clip-path="url(#{name})"'
    if item.opacity < 1:
        attributes += f' opacity="{_number(item.opacity)}"'
    return f"<g{attributes}>{''.join(_item(one, clips) for one in item.items)}</g>"


def _shape(shape: Shape) -> str:
    attributes = [f'd="{_data(shape.outline)}"']
    if shape.matrix != IDENTITY:
        attributes.append(f'transform="matrix({" ".join(map(_number, shape.matrix))})"')
    fill, stroke = shape.fill, shape.stroke
    attributes.append(f'fill="#{fill.colour}"' if fill else 'fill="none"')
    if fill and fill.even_odd:
        attributes.append('fill-rule="evenodd"')
    if fill and fill.opacity < 1:
        attributes.append(f'fill-opacity="{_number(fill.opacity)}"')
    if stroke:
        attributes.append(f'stroke="#{stroke.colour}" stroke-width="{_number(stroke.width)}"')
        attributes.append(f'stroke-linecap="{stroke.cap}" stroke-linejoin="{stroke.join}"')
        attributes.append(f'stroke-miterlimit="{_number(stroke.mitre)}"')
        if stroke.dashes:
            attributes.append(f'stroke-dasharray="{" ".join(map(_number, stroke.dashes))}"')
            attributes.append(f'stroke-dashoffset="{_number(stroke.phase)}"')
        if stroke.opacity < 1:
            attributes.append(f'stroke-opacity="{_number(stroke.opacity)}"')
    return f"<path {' '.join(attributes)}/>"


def _data(outline: Outline) -> str:
    return "".join(verb + " ".join(map(_number, points)) for verb, points in outline)


def _number(value: float) -> str:
    return decimal(value, 6)
