"""Edits in Word of text that the page takes from facts: which fact that is, its value, and the correction they mean."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ..brief.typography import release
from ..brief.wording import quantity
from ..edits.actions import Seen, SetValue
from ..edits.proposals import tree_at
from ..edits.taken_values import taken_value
from ..expressions import expression
from ..records.field_path import FieldPath, path
from ..records.model import Fact, Value
from ..word.changes import Change
from .captions import Caption, captions_of
from .html_text import attribute, go, shown, text
from .view import DeskView

_NUMBER = expression(r"\d(?:[\d.,]*\d)?")
#: How many of the unit a number on the page can stand for: "6 million".
_SCALES = tuple(Decimal(10) ** power for power in (0, 3, 6, 9, 12))
_KEYS = ("point", "low", "high")


def correction(view: DeskView, change: Change) -> SetValue | None:
    """Return the edit of a value that an edited figure means: where one number of the text was replaced and nothing
    else, and it was one of the value of one fact. None where that can't be told.
    """
    numbers = _replaced(change.base or "", change.word)
    if numbers is None:
        return None
    old, new = numbers
    meant = [
        (fact, path("value", key), new * scale)
        for fact in dict.fromkeys(change.about)
        if fact in view.base.facts and (value := view.base.facts[fact].value) is not None
        for key, scale in _scales(value, old)
    ]
    if len(meant) != 1:
        return None
    ((fact, field, number),) = meant
    loaded = view.snapshot.loaded
    current = (taken_value(loaded, fact) or {}).get(str(field.steps[-1])) or tree_at(loaded, fact, field)
    return SetValue(fact, field, _plain(number), Seen(current)) if isinstance(current, str) else None


def _replaced(before: str, after: str) -> tuple[Decimal, Decimal] | None:
    """Return the only number that differs, as it was and as it is; None where anything else does."""
    if " ".join(_NUMBER.sub("#", before).split()) != " ".join(_NUMBER.sub("#", after).split()):
        return None
    pairs = zip(_NUMBER.findall(before), _NUMBER.findall(after), strict=True)
    other = [pair for pair in pairs if pair[0] != pair[1]]
    if len(other) != 1:
        return None
    try:
        old, new = (Decimal(one.replace(",", "")) for one in other[0])
    except InvalidOperation:
        return None
    return old, new


def _scales(value: Value, number: Decimal) -> list[tuple[str, Decimal]]:
    """Return which ends of a value a number gives, and what one of it stands for."""
    ends = [(key, end) for key in _KEYS if (end := getattr(value, key)) is not None]
    return [(key, scale) for key, end in ends for scale in _SCALES if number * scale == end]


def _plain(number: Decimal) -> str:
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def explained(view: DeskView, brief: str, change: Change) -> str:
    """Return as HTML what an edited text is taken from, and the ways to correct that; "" where no fact is known."""
    facts = [view.base.facts[id_] for id_ in dict.fromkeys(change.about) if id_ in view.base.facts]
    if not facts:
        return ""
    words = [one for fact in facts for one in captions_of(view.base, brief, fact.id) if _is_in(one, change)]
    own = "".join(map(_words, words))
    if correction(view, change) is None and reworded(view, brief, change) is not None:
        return f"<p>These words are the page’s own.</p>{own}"
    rows = "".join(f"<li>{_fact(fact, change)}</li>" for fact in facts)
    lead = "The page takes this from a fact" if len(facts) == 1 else "The page takes this from facts"
    return f'<p>{lead}. To change it, correct it there:</p><ul class="below">{rows}</ul>{own}'


def reworded(view: DeskView, brief: str, change: Change) -> SetValue | None:
    """Return the edit of the page's own words that an edited row means: where nothing else of the row was changed.
    None where that can't be told.
    """
    facts = [one for one in dict.fromkeys(change.about) if one in view.base.facts]
    words = [one for fact in facts for one in captions_of(view.base, brief, fact) if _is_in(one, change)]
    if len(words) != 1 or not change.word:
        return None
    (caption,), base = words, change.base or ""
    at = base.casefold().find(caption.words.casefold())
    before, after = base[:at], base[at + len(caption.words) :]
    new = change.word[len(before) : len(change.word) - len(after)]
    if before + new + after != change.word or not new.strip() or len(base) != len(base.casefold()):
        return None
    if base[at : at + 1] != caption.words[:1] and new[:1] == base[at : at + 1]:  # the page begins it with a capital
        new = caption.words[:1] + new[1:]
    current = tree_at(view.snapshot.loaded, caption.record, caption.field)
    return SetValue(caption.record, caption.field, new, Seen(current)) if isinstance(current, str) else None


def _is_in(caption: Caption, change: Change) -> bool:
    return bool(caption.words) and caption.words.casefold() in (change.base or "").casefold()


def _fact(fact: Fact, change: Change) -> str:
    """Return a fact, its value where the text gives that, and the way to its form."""
    value, edit = "", _edit(fact.id, path("statement"), "Correct the fact")
    figure = release(quantity(fact.value, unit=True)) if fact.value is not None else ""
    if fact.value is not None and set(_NUMBER.findall(figure)).intersection(_NUMBER.findall(change.base or "")):
        value, edit = f"Its value: {text(figure)} ", _edit(fact.id, _value_field(fact.value), "Edit the value")
    return f"{go(fact.id, shown(fact.statement), kind='sentence')} <code>{text(fact.id)}</code><br>{value}{edit}"


def _words(caption: Caption) -> str:
    edit = _edit(caption.record, caption.field, "Edit these words")
    return f"<p>{text(caption.name)}: “{shown(caption.words)}” {edit}</p>"


def _value_field(value: Value) -> FieldPath:
    return path("value", next(key for key in _KEYS if getattr(value, key) is not None))


def _edit(record: str, field: FieldPath, label: str) -> str:
    return (
        f'<button type="button" class="edits" data-correct="{attribute(record)}" '
        f'data-field="{attribute(str(field))}">{label}</button>'
    )
