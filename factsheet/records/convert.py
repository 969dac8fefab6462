"""YAML nodes to values of the model, after their shapes; every problem at its place. Knows one record at a time."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, assert_never

from ..diagnostics import Diagnostic, Kind, did_you_mean, nearest
from . import edtf
from .locators import HINT, locator_in
from .model import Locator
from .shape import (
    DateShape,
    EitherShape,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    Shape,
    TextShape,
    WordShape,
    record_shape,
)
from .text import id_problem, refused_character, words
from .yaml_file import CHARACTER, Mapping, Node, Scalar, Sequence, YamlFile

UNKNOWN_KEY = Kind(
    "E101",
    "unknown-key",
    "The key is not one the schema knows, most often because it is misspelled. An unknown key is never skipped: what "
    "it was meant to say would be lost. `factsheet schema` shows every key with its meaning.",
)
MISSING_KEY = Kind("E102", "missing-key", "A key that every record of this kind needs is not there. Add it.")
WRONG_TYPE = Kind(
    "E103",
    "wrong-type",
    "The value does not have the form the schema asks for: text where a list belongs, a list where a number belongs.",
)
WRONG_WORD = Kind(
    "E104",
    "wrong-word",
    "The value is not in the vocabulary of this field. The vocabularies are those of ICD 203, AJP-2.1 and CSL, so that "
    "a word means the same to every reader.",
)
WRONG_NUMBER = Kind(
    "E105",
    "wrong-number",
    "The value is not a number, or lies outside its range. Numbers are written with digits and a decimal point, "
    "without separators: 6700, 0.5.",
)
WRONG_DATE = Kind(
    "E106",
    "wrong-date",
    "The value is not a date in EDTF (ISO 8601-2): 2024-06-19, 2024-06, 2024; a season 2024-21 (spring) to 2024-24 "
    "(winter); a quarter 2024-33 (the first) to 2024-36; a half 2024-40 or 2024-41; a period 2023-08/2024-02; an open "
    'period 2023-08/..; or one unknown day in a window, in quotes: "[2025-07-14..2025-07-27]". `~` after a date is '
    "about, `?` uncertain, `%` both. A source may have been issued `n.d.`: nobody knows when.",
)
WRONG_ID = Kind(
    "E107",
    "wrong-id",
    "Ids become file names, links and bookmarks, so they are made of lower-case letters, digits and hyphens, at most "
    "64 of them, beginning with a letter or digit, and none of the names Windows reserves.",
)
TOO_LONG = Kind(
    "E108",
    "too-long",
    "The text is longer than its field allows. A page has room for one sentence a fact; evidence phrases have at most "
    "8 words so that no text of a third party is republished.",
)
WRONG_FORM = Kind("E109", "wrong-form", "The text does not have the form this field asks for.")
EMPTY = Kind(
    "E110",
    "empty-value",
    "The value is empty, or `null` or `~`, which mean nothing in YAML. Leave the key out where nothing is "
    "known, or fill it in; put the word in quotes if you mean it.",
)
DUPLICATE_ENTRY = Kind("E112", "duplicate-entry", "The same id is in one list twice. Keep one.")
VALUE = Kind(
    "E115",
    "impossible-value",
    "A quantity has either a `point`, or `low` and `high` with the bound `range`, and low is not above high.",
)

KINDS = (
    UNKNOWN_KEY,
    MISSING_KEY,
    WRONG_TYPE,
    WRONG_WORD,
    WRONG_NUMBER,
    WRONG_DATE,
    WRONG_ID,
    TOO_LONG,
    WRONG_FORM,
    EMPTY,
    DUPLICATE_ENTRY,
    VALUE,
)

#: What YAML readers take for no value. Whether the word or the want of it is meant, only the writer knows.
_NOTHING = frozenset({"~", "null", "Null", "NULL"})
_NOTHING_HINT = "leave the key out where nothing is known; put the word in quotes if it is meant"

BAD = object()  # what a conversion returns when it has reported a problem
_NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,6})?", re.ASCII)


def load_one(file: YamlFile, type_: type) -> tuple[Any, list[Diagnostic]]:
    """Return the one record of `type_` that a whole file is, or None, and every problem of the file."""
    conversion = Conversion(file)
    made = BAD if file.root is None else conversion.convert(record_shape(type_), file.root)
    return None if made is BAD else made, [*file.problems, *conversion.problems]


class Conversion:
    """What was converted so far: the problems met, and what values refer to, to be looked up once all is read."""

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.problems: list[Diagnostic] = []
        self.references: list[tuple[YamlFile, Scalar, tuple[str, ...]]] = []
        self.locators: list[tuple[YamlFile, Scalar, str, Locator]] = []

    def report(self, kind: Kind, node: Node, message: str, hint: str = "") -> object:
        self.problems.append(kind.at(self.file.span(node), message, hint))
        return BAD

    def convert(self, shape: Shape, node: Node) -> Any:
        """Return the value of `node`, or BAD once its problem is reported."""
        if type(node) is Scalar and type(shape) in _SCALARS and node.value[:1].isalnum() and node.value not in _NOTHING:
            return self.scalar(shape, node)  # nine values in ten
        if isinstance(shape, RecordShape):
            return self.mapping(shape, node)
        if isinstance(shape, ListShape):
            return self.list_of(shape, node)
        if isinstance(shape, EitherShape):
            return self.convert(shape.record if isinstance(node, Mapping) else shape.text, node)
        if type(node) is not Scalar:
            what = "a list" if isinstance(node, Sequence) else "a mapping"
            return self.report(WRONG_TYPE, node, f"this is {what}; {_wanted(shape)} is wanted")
        if not node.value.strip():
            return self.report(EMPTY, node, "the value is empty", "fill it in, or leave the key out")
        if node.value in _NOTHING and not node.style:
            return self.report(EMPTY, node, f"`{node.value}` stands for nothing in YAML", _NOTHING_HINT)
        return self.scalar(shape, node)

    def scalar(self, shape: Shape, node: Scalar) -> Any:
        text = node.value
        match shape:
            case TextShape():
                return self.text(shape, node)
            case RefShape():
                if problem := id_problem(text):
                    return self.report(WRONG_ID, node, f"`{text}` can't be an id: {problem}")
                self.references.append((self.file, node, shape.kinds))
                return text
            case WordShape():
                if text in shape.words:
                    return shape.words[text]
                return self.report(
                    WRONG_WORD, node, f"`{text}` is not in use here", did_you_mean(text, list(shape.words))
                )
            case DateShape(undated):
                try:
                    return _date(text, undated)
                except edtf.NotADate as error:
                    return self.report(WRONG_DATE, node, f"`{text}` is not a date: {error}")
            case NumberShape():
                if _NUMBER.fullmatch(text):
                    least, most = shape.least, shape.most
                    if least is None or most is None or least <= Decimal(text) <= most:
                        return Decimal(text)
                    return self.report(WRONG_NUMBER, node, f"`{text}` is not from {least} to {most}")
                return self.report(WRONG_NUMBER, node, f"`{text}` is not a number", "write it like 6700 or 0.5")
            case IntShape(least, most):
                if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
                    return int(text)
                return self.report(WRONG_NUMBER, node, f"`{text}` is not a whole number from {least} to {most}")
            case LocatorShape():
                if (locator := locator_in(text)) is not None:
                    return locator
                return self.report(WRONG_FORM, node, f"`{text}` is not a locator", HINT)
            case ListShape() | RecordShape() | EitherShape():
                raise TypeError("not a scalar shape")
            case _:
                assert_never(shape)

    def text(self, shape: TextShape, node: Scalar) -> Any:
        text = node.value
        if node.style in ("|", ">"):
            text = text.rstrip("\n")
        if bad := refused_character(text, shape.lines):
            return self.report(CHARACTER, node, f"{bad[1]} is not allowed here", "delete it, or retype the word")
        if shape.id:
            if problem := id_problem(text):
                return self.report(WRONG_ID, node, f"`{text}` can't be an id: {problem}")
            return text
        if len(text) > shape.most:
            return self.report(TOO_LONG, node, f"the text has {len(text)} characters; at most {shape.most} fit here")
        if shape.words and (len(text.split()) > shape.words or not text.isascii()) and words(text) > shape.words:
            return self.report(TOO_LONG, node, f"the text has {words(text)} words; at most {shape.words} are allowed")
        if shape.regex and not shape.regex.fullmatch(text):
            return self.report(WRONG_FORM, node, f"`{text}` does not have the form wanted", f"like {shape.example}")
        return text

    def list_of(self, shape: ListShape, node: Node) -> Any:
        if type(node) is not Sequence:
            if isinstance(node, Scalar) and node.value in _NOTHING and not node.style:
                return self.report(EMPTY, node, f"`{node.value}` stands for nothing in YAML", _NOTHING_HINT)
            return self.report(WRONG_TYPE, node, "a list is wanted here", "write [a, b], or one `- entry` a line")
        if shape.filled and not node.items:
            return self.report(EMPTY, node, "the list is empty; at least one entry is needed")
        made = [self.convert(shape.item, item) for item in node.items]
        if isinstance(shape.item, RefShape | TextShape | EitherShape) and len(set(map(str, made))) < len(made):
            seen: set[str] = set()
            for item in node.items:
                if isinstance(item, Scalar):
                    if item.value in seen and not (isinstance(shape.item, TextShape) and shape.item.regex):
                        self.report(DUPLICATE_ENTRY, item, f"`{item.value}` is in this list twice")
                        made = [BAD]
                    seen.add(item.value)
        return BAD if any(m is BAD for m in made) else tuple(made)

    def mapping(self, shape: RecordShape, node: Node) -> Any:
        if type(node) is not Mapping:
            return self.report(WRONG_TYPE, node, f"a mapping is wanted here, with {_keys(shape)}")
        made: dict[str, Any] = {}
        meant: set[str] = set()
        good = True
        for key, value in node.values.items():
            known = shape.fields.get(key)
            if known is None:
                near = nearest(key, shape.fields)
                meant.update(near)
                hint = f"did you mean `{near[0]}`?" if near else did_you_mean(key, list(shape.fields))
                self.report(UNKNOWN_KEY, node.keys[key], f"`{key}` is not a key of a {_name(shape)}", hint)
                good = False
                continue
            made[key] = read = self.convert(known.shape, value)
            good = good and read is not BAD
        for name, known in () if shape.required <= node.values.keys() else shape.fields.items():
            if known.required and name not in node.values:
                good = False
                if name not in meant:
                    place = node.values.get("id", node)
                    self.report(MISSING_KEY, place, f"this {_name(shape)} has no `{name}`", known.doc)
        if "unit" in shape.fields and "point" in shape.fields and good:
            good = self.quantity(node, made)
        if good and "locator" in made and "source" in made:
            locator, source = node.values["locator"], node.values["source"]
            assert isinstance(locator, Scalar)
            assert isinstance(source, Scalar)
            self.locators.append((self.file, locator, source.value, made["locator"]))
        return shape.type(**made) if good else BAD

    def quantity(self, node: Mapping, made: dict[str, Any]) -> bool:
        """Report a quantity that is neither a point nor a range."""
        point, low, high = made.get("point"), made.get("low"), made.get("high")
        ranged = str(made.get("bound", "")) == "range"
        if ranged and (low is None or high is None or point is not None):
            self.report(VALUE, node, "a range has `low` and `high`, and no `point`")
        elif not ranged and (point is None or low is not None or high is not None):
            self.report(VALUE, node, "a quantity has a `point`, or the bound `range` with `low` and `high`")
        elif low is not None and high is not None and low > high:
            self.report(VALUE, node, f"`low` ({low}) is above `high` ({high})")
        else:
            return True
        return False


_SCALARS = frozenset({TextShape, RefShape, WordShape, DateShape, NumberShape, IntShape, LocatorShape})


@lru_cache(maxsize=4096)
def _date(text: str, undated: bool) -> Any:
    return edtf.parse(text, undated)


def _wanted(shape: Shape) -> str:
    names: dict[type, str] = {
        TextShape: "text",
        RefShape: "an id",
        WordShape: "a word",
        DateShape: "a date",
        NumberShape: "a number",
        IntShape: "a whole number",
        LocatorShape: "a locator",
    }
    return names[type(shape)]


def _name(shape: RecordShape) -> str:
    special = {"BriefRecord": "brief", "ChartRecord": "chart", "ChartBar": "bar", "KeyFigure": "key figure"}
    name = shape.type.__name__
    return special.get(name, name.removesuffix("Record").lower())


def _keys(shape: RecordShape) -> str:
    return ", ".join(f"`{f.name}`" for f in shape.fields.values() if f.required) or "its keys"
