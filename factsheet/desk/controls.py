"""Controls of forms as HTML: each with its name, a line of help, and whether it must be filled in. Pure.

A screen reader hears the name, that it is required, and then the help: not all of it as one name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ..records.shape import DateShape, Field
from .html_text import attribute, capitalised, curly, text

#: How a date may be typed, wherever one is asked for.
DATES = "For example 2026-11, 2026-11-29, 29 November 2026, spring 2026, or 2026"
#: What is said once at the top of a form.
REQUIRED_NOTE = '<p class="quiet">Fields marked <em>required</em> must be filled in; the others may stay empty.</p>'


def control(key: str, name: str, made: Callable[[str], str], hint: str = "", needed: bool = False) -> str:
    """Return a control with its name and help; `made` returns it with the attributes that it is given."""
    id_ = f"f-{attribute(key)}"
    mark = " <em>required</em>" if needed else ""
    helped = f' aria-describedby="{id_}-hint"' if hint else ""
    small = f'<small id="{id_}-hint">{text(curly(hint))}</small>' if hint else ""
    inside = made(f'id="{id_}"{helped}{" required" * needed} name="{attribute(key)}"')
    return f'<div class="field"><label for="{id_}">{text(name)}{mark}</label>{inside}{small}</div>'


def line(key: str, name: str, value: str, hint: str = "", needed: bool = False, more: str = "") -> str:
    """Return a control for one line of text; `more` are further attributes."""
    return control(key, name, lambda given: f'<input {given} value="{attribute(value)}"{more}>', hint, needed)


def lines(
    key: str, name: str, value: str, hint: str = "", needed: bool = False, most: int = 0, rows: int = 3, words: int = 0
) -> str:
    """Return a control for several lines of text, of at most so many characters, or of so many `words`."""
    limit = f' data-words="{words}"' if words else f' data-most="{most}"' if most else ""
    return control(
        key, name, lambda given: f'<textarea {given}{limit} rows="{rows}">{text(value)}</textarea>', hint, needed
    )


def choice(
    key: str, name: str, rows: Iterable[tuple[str, str]], value: str = "", hint: str = "", needed: bool = False
) -> str:
    """Return a control to choose one of `rows`: what is sent, and what is read."""
    options = options_of(rows, value)
    return control(key, name, lambda given: f"<select {given}>{options}</select>", hint, needed)


def options_of(rows: Iterable[tuple[str, str]], value: str = "") -> str:
    """Return the options of a choice, the one that is `value` chosen."""
    return "".join(
        f'<option value="{attribute(one)}"{" selected" if one == value else ""}>{text(label)}</option>'
        for one, label in rows
    )


def name_of(field: Field) -> str:
    """Return what a form calls a field of a record."""
    return field.label or capitalised(field.name.replace("_", " "))


def hint_of(field: Field) -> str:
    """Return how a form explains a field, and how a date may be typed; "" where the name says it all."""
    hint = field.plain or field.doc.replace(" (EDTF)", "")
    hint = "" if hint == name_of(field) else hint
    return ". ".join(filter(None, (hint, DATES))) if isinstance(field.shape, DateShape) else hint
