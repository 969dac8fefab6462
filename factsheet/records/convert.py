"""What was read from YAML to values of the model, after their shapes; every problem at its place."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from sys import intern

from ..diagnostics import Diagnostic, Kind, did_you_mean, nearest
from ..expressions import expression
from ..typed import Any
from . import edtf
from .locators import HINT, locator_in
from .model import Locator
from .shape import (
    AnyShape,
    DateShape,
    EitherShape,
    IntShape,
    ListShape,
    LocatorShape,
    NumberShape,
    RecordShape,
    RefShape,
    TextShape,
    WordShape,
    record_shape,
)
from .text import id_problem, refused_character, words
from .yaml_file import CHARACTER, Nothing, YamlFile

UNKNOWN_KEY = Kind(
    "E101",
    "unknown-key",
    "The schema does not have this key; most often it is misspelled. An unknown key is never skipped, since what it "
    "was meant to say would be lost. `factsheet schema` shows every key with its meaning.",
)
MISSING_KEY = Kind(
    "E102",
    "missing-key",
    "A key that every record of this kind needs is missing. Add it.",
)
WRONG_TYPE = Kind(
    "E103",
    "wrong-type",
    "The value does not have the form that the schema requires: for example, it is text instead of a list, or a list "
    "instead of a number.",
)
WRONG_WORD = Kind(
    "E104",
    "wrong-word",
    "The value is not in this field's vocabulary. The vocabularies are those of ICD 203, AJP-2.1 and CSL, so that a "
    "word means the same to every reader; docs/records.md lists them.",
)
WRONG_NUMBER = Kind(
    "E105",
    "wrong-number",
    "The value is not a number, or is out of range. Write numbers with digits and a decimal point, without "
    "separators: 6700, 0.5.",
)
WRONG_DATE = Kind(
    "E106",
    "wrong-date",
    "The value is not a date in EDTF (ISO 8601-2): 2024-06-19, 2024-06, 2024; a season 2024-21 (spring) to 2024-24 "
    "(winter); a quarter 2024-33 (the first) to 2024-36; a half 2024-40 or 2024-41; a period 2023-08/2024-02; an open "
    'period 2023-08/..; or one unknown day in a window, in quotes: "[2025-07-14..2025-07-27]". After a date, `~` '
    "means approximate, `?` uncertain and `%` both. A source that nobody can date is `issued: n.d.`.",
)
WRONG_ID = Kind(
    "E107",
    "wrong-id",
    "Ids become file names, links and bookmarks, so they consist of lower-case letters, digits and hyphens, at most "
    "64 in all, begin with a letter or digit, and are not a name that Windows reserves.",
)
TOO_LONG = Kind(
    "E108",
    "too-long",
    "The text is longer than its field allows. A page has room for one sentence per fact, and evidence phrases have "
    "at most 8 words so that no third-party text is republished. Shorten it.",
)
WRONG_FORM = Kind(
    "E109",
    "wrong-form",
    "The text does not have the form that this field requires.",
)
EMPTY = Kind(
    "E110",
    "empty-value",
    "The value is empty, or is `null` or `~`, which mean nothing in YAML. Leave the key out if nothing is known, or "
    "fill it in; if you mean the word itself, put it in quotes.",
)
DUPLICATE_ENTRY = Kind(
    "E112",
    "duplicate-entry",
    "The same id is twice in one list. Keep one.",
)
VALUE = Kind(
    "E115",
    "impossible-value",
    "A quantity has either a `point`, or `low` and `high` with the bound `range`; `low` must not be above `high`.",
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

_NOTHING_HINT = "leave the key out if nothing is known; put the word in quotes if you mean it"

BAD = object()  # what a conversion returns when it has reported a problem
_NUMBER = expression(r"[+-]?\d{1,18}(\.\d{1,6})?", re.ASCII)


def load_one(file: YamlFile, type_: type) -> tuple[Any, list[Diagnostic]]:
    """Return the one record of `type_` that a whole file is, or None, and every problem of the file."""
    conversion = Conversion(file)
    record = BAD if (values := file.values) is None else conversion.convert(record_shape(type_), values)
    return None if record is BAD else record, [*file.problems, *conversion.problems]


class Conversion:
    """What was converted so far, and the problems met; `path` leads to the value at hand from the root of `file`.

    The places of values are looked up only where there is a problem to report.
    """

    def __init__(self, file: YamlFile) -> None:
        self.file = file
        self.path: list[str | int] = []
        self.problems: list[Diagnostic] = []

    def report(self, kind: Kind, message: str, hint: str = "", *below: str | int, key: str | None = None) -> object:
        """Report a problem of the value at hand, of one `below` it, or of one of its keys."""
        self.problems.append(kind.at(self.file.span_at((*self.path, *below), key), message, hint))
        return BAD

    def known(self, id_: str, kinds: tuple[str, ...]) -> bool:
        """Return True where a record of one of `kinds` has that id, so that nothing is left to check or to note."""
        return False

    def refer(self, id_: str, kinds: tuple[str, ...]) -> None:
        """Note that the value at hand refers to a record of one of `kinds`."""

    def locate(self, source: str, locator: Locator) -> None:
        """Note that the value at hand has a `locator` in a source."""

    def convert(self, shape: AnyShape, value: Any) -> Any:
        """Return the value that `shape` makes of what was read, or BAD once its problem is reported."""
        scalar = _SCALARS.get(type(shape))
        if scalar is not None:
            if type(value) is str and value.strip():
                return scalar(self, shape, value)  # nine values in ten
            return self.odd(shape, value)
        if isinstance(shape, RecordShape):
            return self.in_short(shape, value) if type(value) is str and shape.short else self.mapping(shape, value)
        if isinstance(shape, ListShape):
            return self.list_of(shape, value)
        assert isinstance(shape, EitherShape)
        return self.convert(shape.record if isinstance(value, dict) else shape.text, value)

    def odd(self, shape: AnyShape, value: Any) -> Any:
        """Return the value of what was not read as plain or quoted text."""
        if not isinstance(value, str):
            what = "a list" if isinstance(value, list) else "a mapping"
            return self.report(WRONG_TYPE, f"this is {what}, not {_wanted(shape)}")
        if not value.strip():
            return self.report(EMPTY, "the value is empty", "fill it in, or leave the key out")
        if isinstance(value, Nothing):
            return self.report(EMPTY, f"`{value}` means nothing in YAML", _NOTHING_HINT)
        text = value.rstrip("\n") if isinstance(shape, TextShape) else str(value)
        return _SCALARS[type(shape)](self, shape, text)

    def ref(self, shape: RefShape, text: str) -> Any:
        if self.known(text, shape.kinds):
            return intern(text)  # many records refer to one
        if problem := id_problem(text):
            return self.report(WRONG_ID, f"`{text}` can't be an id: {problem}")
        self.refer(text, shape.kinds)
        return intern(text)

    def word(self, shape: WordShape, text: str) -> Any:
        if text in shape.words:
            return shape.words[text]
        return self.report(WRONG_WORD, f"`{text}` is not allowed here", did_you_mean(text, list(shape.words)))

    def date(self, shape: DateShape, text: str) -> Any:
        try:
            return _date(text, shape.undated)
        except edtf.NotADate as error:
            return self.report(WRONG_DATE, f"`{text}` is not a date: {error}")

    def number(self, shape: NumberShape, text: str) -> Any:
        if not _NUMBER.fullmatch(text):
            return self.report(WRONG_NUMBER, f"`{text}` is not a number", "write it like 6700 or 0.5")
        least, most = shape.least, shape.most
        if least is None or most is None or least <= Decimal(text) <= most:
            return Decimal(text)
        return self.report(WRONG_NUMBER, f"`{text}` is not between {least} and {most}")

    def whole_number(self, shape: IntShape, text: str) -> Any:
        if text.isascii() and text.isdigit() and len(text) < 10 and shape.least <= int(text) <= shape.most:
            return int(text)
        return self.report(WRONG_NUMBER, f"`{text}` is not a whole number between {shape.least} and {shape.most}")

    def locator(self, _: LocatorShape, text: str) -> Any:
        if (locator := locator_in(text)) is not None:
            return locator
        return self.report(WRONG_FORM, f"`{text}` is not a locator", HINT)

    def text(self, shape: TextShape, text: str) -> Any:
        if bad := refused_character(text, shape.lines):
            return self.report(CHARACTER, f"{bad[1]} is not allowed here", "delete it, or retype the word")
        if shape.id:
            if problem := id_problem(text):
                return self.report(WRONG_ID, f"`{text}` can't be an id: {problem}")
            return text
        if len(text) > shape.most:
            return self.report(TOO_LONG, f"the text has {len(text)} characters; at most {shape.most} fit here")
        if shape.words and (len(text.split()) > shape.words or not text.isascii()) and words(text) > shape.words:
            return self.report(TOO_LONG, f"the text has {words(text)} words; at most {shape.words} are allowed")
        if shape.regex and not shape.regex.fullmatch(text):
            return self.report(WRONG_FORM, f"`{text}` does not have the required form", f"like {shape.example}")
        return text

    def list_of(self, shape: ListShape, value: Any) -> Any:
        if not isinstance(value, list):
            if isinstance(value, Nothing):
                return self.report(EMPTY, f"`{value}` means nothing in YAML", _NOTHING_HINT)
            return self.report(WRONG_TYPE, "expected a list here", "write [a, b], or one `- entry` per line")
        if shape.filled and not value:
            return self.report(EMPTY, "the list is empty; at least one entry is needed")
        item, path, items = shape.item, self.path, []
        same = tuple(value) if type(item) in _ALIKE and {*map(type, value)} == _TEXT else ()
        if (again := shape.made.get(same)) is not None:
            return again
        path.append(0)
        for at, entry in enumerate(value):
            path[-1] = at
            items.append(self.convert(item, entry))
        path.pop()
        if type(item) in _ONCE and len(set(map(str, items))) < len(items):
            seen: set[str] = set()
            for at, entry in enumerate(value):
                if isinstance(entry, str):
                    if entry in seen and not (isinstance(item, TextShape) and item.regex):
                        self.report(DUPLICATE_ENTRY, f"`{entry}` is in this list twice", "", at)
                        items = [BAD]
                    seen.add(entry)
        for entry in items:
            if entry is BAD:
                return BAD
        whole = tuple(items)
        if same and len(same) <= _FEW and len(shape.made) < _REMEMBERED:
            shape.made[same] = whole
        return whole

    def in_short(self, shape: RecordShape, text: str) -> Any:
        """Return the record that is written as one line of text."""
        assert shape.short is not None
        if (parts := shape.short.fullmatch(text)) is None:
            what = f"`{text}` is not a {_name(shape)} in short, nor a mapping with {_keys(shape)}"
            return self.report(WRONG_TYPE, what, f"like {shape.example}")
        return self.mapping(shape, parts.groupdict())

    def mapping(self, shape: RecordShape, value: Any) -> Any:
        if not isinstance(value, dict):
            return self.report(WRONG_TYPE, f"expected a mapping here, with {_keys(shape)}")
        fields, path = shape.fields, self.path
        entries: dict[str, Any] = {}
        strange: list[str] = []
        good = True
        path.append("")
        for key, below in value.items():
            known = fields.get(key)
            if known is None:
                strange.append(key)
                continue
            short = type(below) is str and len(below) <= _SHORT
            if short and (again := known.made.get(below)) is not None:
                entries[known.name] = again  # a name that is the very parameter's is found at once
                continue
            path[-1] = key
            entries[known.name] = read = self.convert(known.shape, below)
            if read is BAD:
                good = False
            elif short and type(known.shape) in _ALIKE and len(known.made) < _REMEMBERED:
                known.made[below] = read
        path.pop()
        if strange or not shape.required <= value.keys():
            self.keys(shape, value, strange)
            good = False
        if good and "unit" in fields and "point" in fields:
            good = self.quantity(entries)
        if good and "locator" in entries and "source" in entries:
            self.locate(entries["source"], entries["locator"])
        return shape.type(**entries) if good else BAD

    def keys(self, shape: RecordShape, value: dict[str, Any], strange: list[str]) -> None:
        """Report the keys of a record that no such record has, and those that it needs and lacks."""
        meant: set[str] = set()
        for key in strange:
            near = nearest(key, shape.fields)
            meant.update(near)
            hint = f"did you mean `{near[0]}`?" if near else did_you_mean(key, list(shape.fields))
            self.report(UNKNOWN_KEY, f"`{key}` is not a key of a {_name(shape)}", hint, key=key)
        for name, known in shape.fields.items():
            if known.required and name not in value and name not in meant:
                self.report(MISSING_KEY, f"this {_name(shape)} has no `{name}`", known.doc, "id")

    def quantity(self, parts: dict[str, Any]) -> bool:
        """Report a quantity that is neither a point nor a range."""
        point, low, high = parts.get("point"), parts.get("low"), parts.get("high")
        ranged = str(parts.get("bound", "")) == "range"
        if ranged and (low is None or high is None or point is not None):
            self.report(VALUE, "a range has `low` and `high`, but no `point`")
        elif not ranged and (point is None or low is not None or high is not None):
            self.report(VALUE, "a quantity has a `point`, or the bound `range` with `low` and `high`")
        elif low is not None and high is not None and low > high:
            self.report(VALUE, f"`low` ({low}) is above `high` ({high})")
        else:
            return True
        return False


#: Kind of shape → what reads its values, all of them text.
_SCALARS: dict[type, Callable[[Conversion, Any, str], Any]] = {
    TextShape: Conversion.text,
    RefShape: Conversion.ref,
    WordShape: Conversion.word,
    DateShape: Conversion.date,
    NumberShape: Conversion.number,
    IntShape: Conversion.whole_number,
    LocatorShape: Conversion.locator,
}


#: Of these, one text makes one value, whatever record it stands in. Half of the texts stood in another before: words,
#: dates, locators, units.
_ALIKE = frozenset({TextShape, WordShape, DateShape, NumberShape, IntShape, LocatorShape})
#: Texts of so many characters are remembered, lists of so many texts, and so many of a field.
_SHORT, _FEW, _REMEMBERED = 40, 6, 4096
#: The types of the entries of a list that has nothing but plain and quoted text.
_TEXT = {str}

#: Of these, no two in a list are the same.
_ONCE = frozenset({RefShape, TextShape, EitherShape})


@lru_cache(maxsize=4096)
def _date(text: str, undated: bool) -> Any:
    return edtf.parse(text, undated)


def _wanted(shape: AnyShape) -> str:
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
    special["TimelineEntry"] = "entry"
    name = shape.type.__name__
    return special.get(name, name.removesuffix("Record").lower())


def _keys(shape: RecordShape) -> str:
    return ", ".join(f"`{f.name}`" for f in shape.fields.values() if f.required) or "its keys"
