"""`python -m factsheet`."""

from .cli import main

main(prog_name="factsheet")
