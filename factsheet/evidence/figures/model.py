"""What a figure is: a number as it stands in a text, with what it says of the quantity."""

from __future__ import annotations

from decimal import Decimal

from ...records.model import Bound
from ...typed import NamedTuple


class Figure(NamedTuple):
    """A figure in a text.

    `start` and `end` are the offsets of number, currency and unit in the text, without the words of the bound. `low`
    and `high` are alike unless it is a range; both are in `unit`, so 38kt is 38 of `kt`. `bound` is what stands with
    the number ("about", "up to"), EXACT if nothing does.

    `unit` is "" (a plain count), "%", "pp" (percentage points), an ISO 4217 code, or the symbol of a unit of measure
    (`units.py`); `loose` says that the text names only the family: a "$" without a country, a "ton".

    `other` is a second value the same characters can have; such a figure is *unread*: 1.234 in English. `mark` is what
    makes it so: the separator, or "m" for metres or million.

    `small` is a count up to twelve in words, `year` a bare number that may be a year, `rounded` a fraction that no
    decimals give in full (a third). `change` marks "from 5 to 8", whose ends are also figures of their own. `falls`
    is a figure after a word of loss, which a record may hold as negative.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    bound: Bound = Bound.EXACT
    unit: str = ""
    loose: bool = False
    other: Decimal | None = None
    mark: str = ""
    small: bool = False
    year: bool = False
    rounded: bool = False
    change: bool = False
    falls: bool = False

    @property
    def ranged(self) -> bool:
        """True for "300 to 600"."""
        return self.low != self.high

    @property
    def unread(self) -> bool:
        """True where the text alone does not say which of two numbers it is."""
        return self.other is not None

    def read_as(self, value: Decimal) -> Figure:
        """Return the figure with its reading settled as `value`, which is one of the two."""
        return self._replace(low=value, high=value, other=None, unit="" if self.mark == "m" else self.unit)


def shown(value: Decimal) -> str:
    """Return a number as people write it: 6,700, 0.5."""
    return f"{value.normalize():,f}"
