"""The one reader of figures: numbers with bound, unit and sign, as texts of nine languages write them."""

#: Which reader of figures this is. It goes up when more, or less, passes as verified, so that a lock written by an
#: earlier one is not taken for this one's word.
READER = 2
