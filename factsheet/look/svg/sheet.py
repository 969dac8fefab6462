"""Style sheets of drawing programs: rules for elements by name, class and id, all in one place (CSS 2.2, 4 and 5).

Selectors that look at where an element stands, and rules that begin with @, are refused: no drawing program needs them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...expressions import expression
from .tree import Complaints, SvgElement

#: Every rule may be compared with every element: what one file can cost is bounded by these.
_MOST_RULES = 200
_MOST_DECLARATIONS = 2_000
_RULE = expression(r"([^{}@]+)\{([^{}]*)\}\s*")
_SELECTOR = expression(r"(\*|[A-Za-z][\w-]*)?((?:[.#][A-Za-z_][\w-]*)*)")
_CURE = (
    "let the drawing program write attributes: Illustrator with Styling: Presentation Attributes, Inkscape as Plain SVG"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """Declarations for what has this name (empty: any), all these classes, and this id."""

    weight: tuple[int, int, int, int]
    name: str
    classes: frozenset[str]
    ids: frozenset[str]
    declarations: tuple[tuple[str, str], ...]

    def fits(self, node: SvgElement, classes: frozenset[str]) -> bool:
        return self.name in ("", node.name) and self.classes <= classes and self.ids <= {node.attributes.get("id", "")}


@dataclass(slots=True)
class StyleSheet:
    """All rules of one drawing."""

    rules: list[_Rule] = field(default_factory=list)
    weight: int = 0

    def declared(self, node: SvgElement) -> dict[str, str]:
        """Return what the rules declare for `node`, by property; the most special wins, then the last."""
        if not self.rules:
            return {}
        classes = frozenset(node.get("class").split())
        rules = sorted((rule for rule in self.rules if rule.fits(node, classes)), key=lambda rule: rule.weight)
        return {name: value for rule in rules for name, value in rule.declarations}


def read_sheet(root: SvgElement, complaints: Complaints) -> StyleSheet:
    """Return the rules of every <style> in the drawing."""
    sheet = StyleSheet()
    _gather(root, sheet, complaints)
    return sheet


def _gather(node: SvgElement, sheet: StyleSheet, complaints: Complaints) -> None:
    if node.name == "style":
        _read(node, sheet, complaints)
    for child in node.children:
        _gather(child, sheet, complaints)


def _read(node: SvgElement, sheet: StyleSheet, complaints: Complaints) -> None:
    text = _uncommented(node.text).strip()
    if text and (node.get("media", "all") or "all") not in ("all", "screen"):
        complaints.add(node.line, "a style sheet for a medium", _CURE)
        return
    at = 0
    while at < len(text):
        rule = _RULE.match(text, at)
        declarations = declarations_of(rule[2]) if rule else ()
        selectors = rule[1].split(",") if rule else []
        sheet.weight += len(declarations) * len(selectors)
        many = len(sheet.rules) + len(selectors) > _MOST_RULES or sheet.weight > _MOST_DECLARATIONS
        if rule is None or "!" in rule[2] or many:
            shown = " ".join(text[at : at + 30].split())
            complaints.add(node.line, f"a style sheet that can't be read from “{shown}” on", _CURE)
            return
        for selector in selectors:
            match = _SELECTOR.fullmatch(selector.strip())
            if match is None or not match.group():
                shown = " ".join(selector.split())[:40]
                complaints.add(node.line, f"a style sheet with the selector “{shown}”", _CURE)
                continue
            name = (match[1] or "").replace("*", "")
            marks = re.findall(r"[.#][\w-]+", match[2])
            classes, ids = ([mark[1:] for mark in marks if mark[0] == sign] for sign in ".#")
            weight = (len(ids), len(classes), bool(name), len(sheet.rules))
            sheet.rules.append(_Rule(weight, name, frozenset(classes), frozenset(ids), declarations))
        at = rule.end()


def declarations_of(text: str) -> tuple[tuple[str, str], ...]:
    """Return the declarations of a rule or a `style` attribute: property and value."""
    declarations: list[tuple[str, str]] = []
    for declaration in _uncommented(text).split(";"):
        name, colon, value = declaration.partition(":")
        if colon and name.strip():
            value = value.strip()
            before = value.removesuffix("important").rstrip()
            declarations.append((name.strip().lower(), before[:-1].rstrip() if before.endswith("!") else value))
    return tuple(declarations)


def _uncommented(text: str) -> str:
    """Return `text` without comments; not by a pattern, which could take a hostile file hours."""
    first, *others = text.split("/*")
    return " ".join((first, *(other.partition("*/")[2] for other in others)))
