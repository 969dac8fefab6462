"""Are two figures the same, and does a text say what a record holds? The one comparison for every caller. Pure.

Per cent is not percentage points, a dollar is not a euro, and a bound may be weakened ("more than" said as "at least")
but never strengthened, dropped or added.
"""

from __future__ import annotations

from decimal import Decimal

from ...records.model import Bound, Reported, Value
from ...typed import NamedTuple
from .model import Figure
from .units import PERCENT, POINTS, Unit, alike, base, unit_of

_SHARES = (PERCENT, POINTS)
#: What a third may be written as: 33, 33.3.
_ROUNDED = Decimal("0.34")


class Amount(NamedTuple):
    """What a record holds: `low` and `high`, alike unless it is a range, their bound, and the unit by symbol."""

    low: Decimal
    high: Decimal
    bound: Bound
    unit: Unit


def amount(value: Value | Reported) -> Amount:
    """Return what `value` holds."""
    low = value.point if value.point is not None else value.low
    high = value.point if value.point is not None else value.high
    assert low is not None
    assert high is not None
    unit = unit_of(value.unit)
    if unit.symbol == "bbl" and value.per == "day":
        unit = Unit("bpd")
    return Amount(low, high, value.bound, unit)


def one_unit(figure: Figure, unit: Unit) -> bool:
    """Return True when the figure can be in `unit`.

    A share must be named as what it is. Other units may be left out on either side: "5 million" of a sum in euros.
    """
    if figure.unit == unit.symbol:
        return True
    if figure.unit in _SHARES or unit.symbol in _SHARES:
        return False
    if figure.unit == "":
        return True
    if unit.symbol == "":
        return figure.unit == "bbl"
    return alike(figure.unit, unit.symbol, figure.loose or unit.loose)


def one_number(figure: Figure, low: Decimal, high: Decimal, unit: Unit) -> bool:
    """Return True when the figure has this number, whatever its unit; in units of one kind after conversion: 38kt.

    A figure that is not a range may be one end of a recorded one, and of "from 5 to 8" either end is a figure.
    """
    if figure.unread:
        return False
    ends = _ends(figure, unit)
    if figure.rounded:
        return abs(ends[0] - low) < _ROUNDED
    if figure.falls and low < 0:
        ends = -ends[0], -ends[1]
    if ends[0] == ends[1]:
        return ends[0] in (low, high)
    return ends == (low, high) or (figure.change and low == high and low in ends)


def _ends(figure: Figure, unit: Unit) -> tuple[Decimal, Decimal]:
    if figure.unit and unit.symbol and figure.unit != unit.symbol and alike(figure.unit, unit.symbol, False):
        factor = base(figure.unit)[1] / base(unit.symbol)[1]
        return figure.low * factor, figure.high * factor
    return figure.low, figure.high


def gives(figure: Figure, held: Amount) -> bool:
    """Return True when the figure gives the recorded amount, number and unit; the bound is `keeps`."""
    return one_unit(figure, held.unit) and one_number(figure, held.low, held.high, held.unit)


def has(figure: Figure, number: Decimal, unit: Unit) -> bool:
    """Return True when the figure, or an end of its range, is `number` of `unit`."""
    if figure.unread or not one_unit(figure, unit):
        return False
    ends = _ends(figure, unit)
    if figure.rounded:
        return abs(ends[0] - number) < _ROUNDED
    return number in ends or (figure.falls and -number in ends)


def no_stronger(said: Figure, held: Bound) -> bool:
    """Return True when the text says no more of the number than the recorded bound `held` does."""
    if held is Bound.RANGE:
        return said.ranged and said.bound in (Bound.EXACT, Bound.ABOUT)
    return said.bound in _WEAKER.get(held, (held,)) or (said.rounded and held is Bound.ABOUT)


def borne_out(held: Bound, said: Figure) -> bool:
    """Return True when a record may hold the bound `held` of a number that its source gives as `said`."""
    if held is Bound.RANGE:
        return said.ranged and said.bound in (Bound.EXACT, Bound.ABOUT)
    if said.ranged and not said.change:
        return False
    if said.rounded and said.bound is Bound.EXACT:
        return held in (Bound.EXACT, Bound.ABOUT)
    return held in _WEAKER.get(said.bound, (said.bound,))


#: What may be said where a bound is held: it claims the same or less.
_WEAKER = {
    Bound.MORE_THAN: (Bound.MORE_THAN, Bound.AT_LEAST),
    Bound.LESS_THAN: (Bound.LESS_THAN, Bound.UP_TO),
}


def same(one: Figure, other: Figure) -> bool:
    """Return True when two texts give the same figure: number, unit and bound."""
    if one.bound is not other.bound:
        return False
    return same_value(one, other)


def same_value(one: Figure, other: Figure) -> bool:
    """Return True when two texts give the same number in the same unit, whatever the bound.

    Of two unread figures, when they can be the same two numbers.
    """
    if one.unread or other.unread:
        return (one.low, one.other, one.unit) == (other.low, other.other, other.unit)
    if not one_unit(one, Unit(other.unit, other.loose)):
        return False
    ends = _ends(one, Unit(other.unit))
    if one.rounded or other.rounded:
        return abs(ends[0] - other.low) < _ROUNDED
    return ends == (other.low, other.high)


def stands_among(said: Figure, there: Figure) -> bool:
    """Return True when a figure of a phrase is one of its paragraph, or an end of a range there."""
    if same_value(said, there):
        return True
    if said.unread or there.unread or not one_unit(said, Unit(there.unit, there.loose)):
        return False
    ends = _ends(there, Unit(said.unit)) if said.unit else (there.low, there.high)
    return said.low in ends and said.high in ends


def settled(found: tuple[Figure, ...], reads: Decimal | None) -> tuple[Figure, ...]:
    """Return the figures with those settled that can mean `reads`, the number a citation says is meant."""
    if reads is None or not any(f.unread for f in found):
        return found
    return tuple(f.read_as(reads) if f.unread and reads in (f.low, f.other) else f for f in found)
