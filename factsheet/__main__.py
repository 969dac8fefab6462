"""`python -m factsheet`."""

from .start import main

main()
